"""What the widget costs a shop's page, in a real Chromium on the sample storefront: its size, the delay of the page's load, how far
it shifts the layout, and how smoothly a long conversation streams.

The assistant's side is played here: its files come from a small server of their own, its frames from a scripted websocket. So
nothing of search or model is measured.
"""

from __future__ import annotations

import gzip
import json
import statistics
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.chromium import CHROMIUM, FLAGS
from eval.errors import EvalError
from scripts.storefront import Site, server_of, site_of
from server.settings import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, WebSocketRoute

FILES = ROOT / "server" / "static"
BUDGETS: Mapping[str, int] = {"widget.js": 3 * 1024, "panel.js": 35 * 1024}
DELAY_MS, SHIFT = 50.0, 0.0
EMBEDDED = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
_WATCH = """() => {
    window.shifted = 0;
    new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) shifted += e.value })
        .observe({type: "layout-shift", buffered: true});
}"""
_FRAMES = """() => {
    window.gaps = []; window.tasks = [];
    new PerformanceObserver((list) => { for (const e of list.getEntries()) tasks.push(e.duration) })
        .observe({type: "longtask"});
    let last = performance.now();
    const step = (now) => { gaps.push(now - last); last = now; requestAnimationFrame(step) };
    requestAnimationFrame(step);
}"""


@dataclass(frozen=True, slots=True)
class Load:
    """Milliseconds from navigation to the end of the load event, median of `loads`; `delay_ms`, the median of
    the differences, each of two loads that followed one another; layout shift, the most of any load."""

    loads: int
    without_ms: float
    with_ms: float
    delay_ms: float
    shift_without: float
    shift_with: float

    @property
    def shift(self) -> float:
        """What the script adds to the layout shift of the page."""
        return round(max(0.0, self.shift_with - self.shift_without), 4)


@dataclass(frozen=True, slots=True)
class Streaming:
    """Frames drawn a second, the share of them on time (within 25 ms), and the longest task, while text streams."""

    turns: int
    tokens_per_second: float
    frames_per_second: float
    on_time: float
    longest_frame_ms: float
    longest_task_ms: float


def sizes() -> Mapping[str, int]:
    """Bytes of each file that a shop's page loads, as gzip -9 packs it."""
    return {name: len(gzip.compress((FILES / "widget" / name).read_bytes(), 9, mtime=0)) for name in BUDGETS}


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium. Raises `EvalError` where it or its driver is not installed."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise EvalError("The browser's driver is not installed. Run: scripts/setup development") from None
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        except Error:
            raise EvalError(f"Chromium does not start ({CHROMIUM}). Run: sudo apt-get install chromium") from None
        try:
            yield started
        finally:
            started.close()


class _Files(SimpleHTTPRequestHandler):
    """The widget's files, as the assistant serves them to any page."""

    def translate_path(self, path: str) -> str:
        plain = path.partition("?")[0]
        name = "widget/widget.js" if plain == "/widget.js" else plain.removeprefix("/static/")
        return str(FILES / Path(name).relative_to(Path(name).anchor))

    def end_headers(self) -> None:
        for name, value in EMBEDDED.items():
            self.send_header(name, value)
        super().end_headers()

    def do_GET(self) -> None:
        with suppress(ConnectionError):  # the browser was closed meanwhile
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a measurement is quiet."""


@dataclass(frozen=True, slots=True)
class _Bare(Site):
    """The storefront without the assistant's script tag."""

    def answer(self, path: str) -> tuple[str, bytes] | None:
        found = Site.answer(self, path)
        if found is None or not found[0].startswith("text/html"):
            return found
        lines = [line for line in found[1].splitlines() if b"/widget.js" not in line]
        return found[0], b"\n".join(lines)


@contextmanager
def _running(server: ThreadingHTTPServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _files() -> ThreadingHTTPServer:
    return ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(FILES)))


def measure_load(chromium: Browser, loads: int) -> Load:
    """Load the listing with and without the script, in turns, each time in a browser that has nothing cached."""
    with _running(_files()) as assistant:
        site = site_of(assistant)
        bare = _Bare(site.assistant, site.shop, site.products)
        with _running(server_of(site, 0)) as dressed_at, _running(server_of(bare, 0)) as bare_at:
            took: dict[str, list[float]] = {dressed_at: [], bare_at: []}
            shifts: dict[str, list[float]] = {dressed_at: [], bare_at: []}
            for _ in range(loads):
                for origin, times in took.items():
                    milliseconds, shift = _one_load(chromium, origin)
                    times.append(milliseconds)
                    shifts[origin].append(shift)
            return Load(
                loads,
                statistics.median(took[bare_at]),
                statistics.median(took[dressed_at]),
                statistics.median(map(float.__sub__, took[dressed_at], took[bare_at])),
                max(shifts[bare_at]),
                max(shifts[dressed_at]),
            )


def _one_load(chromium: Browser, origin: str) -> tuple[float, float]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(f"({_WATCH})()")
    page.goto(f"{origin}/", wait_until="load")
    page.wait_for_timeout(250)
    milliseconds = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    shift = page.evaluate("window.shifted")
    context.close()
    return float(milliseconds), float(shift)


def measure_streaming(chromium: Browser, turns: int, tokens_per_second: float, seconds: float) -> Streaming:
    """Stream an answer into a conversation of `turns` turns, each with four cards and some sentences."""
    with _running(_files()) as assistant, _running(server_of(site_of(assistant), 0)) as origin:
        context = chromium.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        sockets: list[WebSocketRoute] = []
        page.route_web_socket("**/v1/chat", lambda socket: _play(socket, sockets, turns))
        page.goto(origin)
        page.locator(".launcher").click()
        page.locator(".turn").nth(turns - 1).wait_for(timeout=60_000)
        page.wait_for_timeout(1_000)
        page.fill("textarea", "and now?")
        page.keyboard.press("Enter")
        page.locator(".turn").nth(turns).wait_for()
        page.evaluate(_FRAMES)
        _stream(page, sockets[-1], turns, tokens_per_second, seconds)
        gaps = sorted(float(gap) for gap in page.evaluate("window.gaps")[1:])
        tasks = [float(task) for task in page.evaluate("window.tasks")]
        context.close()
    on_time = sum(gap <= 25 for gap in gaps) / len(gaps)
    rate = 1000 * len(gaps) / sum(gaps)
    return Streaming(turns, tokens_per_second, rate, on_time, gaps[-1], max(tasks, default=0.0))


def _stream(page: Page, socket: WebSocketRoute, turns: int, tokens_per_second: float, seconds: float) -> None:
    number = 4 * turns + 3
    for token in range(int(tokens_per_second * seconds)):
        end = ".\n" if token % 40 == 39 else " "
        socket.send(
            json.dumps({"type": "text", "seq": number + token, "turn": turns + 1, "delta": f"token{token}{end}"})
        )
        page.wait_for_timeout(1000 / tokens_per_second)


def _card(ordinal: int) -> dict[str, Any]:
    price = {"cents": 6_900, "currency": "USD", "text": "$69.00"}
    why = [{"constraint": "price", "label": "under $80", "evidence": "price"}]
    return {
        "ordinal": ordinal,
        "product": f"p{ordinal}",
        "sku": f"s{ordinal}",
        "title": f"Trail shoe {ordinal}",
        "brand": "Halden",
        "category": "Shoes",
        "price": price,
        "list_price": None,
        "rating": 4.5,
        "review_count": 12,
        "stock": 9,
        "options": {"color": "grey"},
        "image": None,
        "url": None,
        "why": why,
    }


def _turn(number: int, seq: int) -> Iterator[dict[str, Any]]:
    cards = [_card(ordinal) for ordinal in range(1, 5)]
    said = (
        "All of these are **waterproof**. The first is the lightest; the second has the most reviews.\n- wide\n- light"
    )
    frames: Sequence[dict[str, Any]] = (
        {
            "type": "ack",
            "id": f"turn-{number}",
            "duplicate": False,
            "text": f"message {number}",
            "remove": [],
            "set": [],
        },
        {"type": "recommended", "result_set": f"r{number}", "items": cards, "total": 4, "relaxations": []},
        {"type": "text", "delta": said},
        {"type": "done", "author": "model", "notice": None},
    )
    for place, frame in enumerate(frames):
        yield {**frame, "seq": seq + place, "turn": number}


def _play(socket: WebSocketRoute, sockets: list[WebSocketRoute], turns: int) -> None:
    """Greet with a conversation of so many turns, and acknowledge what is said after it."""
    sockets.append(socket)

    def answer(raw: str | bytes) -> None:
        frame = json.loads(raw)
        if frame["type"] == "hello":
            shop = {"name": "Tidewell", "currency": "USD", "languages": ["en"]}
            welcome = {"type": "welcome", "seq": 1, "turn": 0, "session": "measured", "resumed": True, "shop": shop}
            socket.send(json.dumps({**welcome, "engine": {"state": "ready", "model": "none", "progress": None}}))
            for number in range(1, turns + 1):
                for past in _turn(number, 4 * number - 2):
                    socket.send(json.dumps(past))
        if frame["type"] == "message":
            ack = {"type": "ack", "seq": 4 * turns + 2, "turn": turns + 1, "id": frame["id"], "duplicate": False}
            socket.send(json.dumps({**ack, "text": frame["text"], "remove": [], "set": []}))

    socket.on_message(answer)
