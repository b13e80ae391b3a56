"""Draws how a dialogue's state moves: what waits for the customer, and which operation each kind of message is."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 1080, 480
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1c2430}.l{paint-order:stroke;stroke:#fff;stroke-width:5px}.n{font-weight:600}.s{fill:#5b6675;font-size:12px}"
    "rect{fill:#f4f6f9;stroke:#8c98a8}path{fill:none;stroke:#5b6675}"
    "@media(prefers-color-scheme:dark){text{fill:#e6eaf0}.s{fill:#aab4c2}rect{fill:#232a34;stroke:#6d7888}path{stroke:#aab4c2}.l{stroke:#0d1117}}"
)


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    holds: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class _Move:
    """`x` and `y` are where its words stand."""

    start: str
    end: str
    said: str
    operation: str
    x: int
    y: int


PLACES = (
    _Place("nothing wanted", "empty goal", 20, 215),
    _Place("goal", "constraints, words, order", 420, 215),
    _Place("shown", "result set with ordinals", 860, 60),
    _Place("question open", "facet, options", 860, 390),
    _Place("about what is shown", "focus: one product or several", 420, 20),
)
MOVES = (
    _Move("nothing wanted", "goal", "“running shoes under 100”", "set", 320, 300),
    _Move("goal", "nothing wanted", "“start over”", "clear", 320, 205),
    _Move("goal", "goal", "“make it 150” · “no leather” · “其实还是要黑色”", "set, replace", 520, 392),
    _Move("goal", "shown", "search at once", "", 800, 215),
    _Move("shown", "about what is shown", "“is the second one waterproof?”", "no change", 745, 30),
    _Move("about what is shown", "goal", "“compare them, under 100”", "set", 390, 140),
    _Move("goal", "question open", "many fit: ask, once", "", 745, 395),
    _Move("question open", "goal", "an option · “doesn't matter”: never again", "set", 840, 305),
    _Move("shown", "goal", "“forget the budget” · “undo” · “back to the first ones”", "relax, undo", 690, 140),
)
_BOX = (200, 64)


def draw() -> str:
    """The picture as SVG text; the same at every call."""
    at = {place.name: place for place in PLACES}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="How the state of a dialogue moves">',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8" /></marker></defs>',
    ]
    seen: dict[frozenset[str], int] = {}
    for move in MOVES:
        pair = frozenset((move.start, move.end))
        seen[pair] = seen.get(pair, 0) + 1
        parts.append(_arrow(at[move.start], at[move.end], seen[pair]))
    parts += [_box(place) for place in PLACES]
    parts += [_label(move) for move in MOVES]
    return "\n".join([*parts, "</svg>", ""])


def _box(place: _Place) -> str:
    width, height = _BOX
    return (
        f'<rect x="{place.x}" y="{place.y}" width="{width}" height="{height}" rx="10"/>'
        f'<text class="n" x="{place.x + width // 2}" y="{place.y + 27}" text-anchor="middle">{escape(place.name)}</text>'
        f'<text class="s" x="{place.x + width // 2}" y="{place.y + 47}" text-anchor="middle">{escape(place.holds)}</text>'
    )


def _arrow(start: _Place, end: _Place, nth: int) -> str:
    width, height = _BOX
    x1, y1 = start.x + width // 2, start.y + height // 2
    x2, y2 = end.x + width // 2, end.y + height // 2
    if start == end:
        path = f"M{x1 - 60} {start.y + height}C{x1 - 90} {start.y + 150} {x1 + 90} {start.y + 150} {x1 + 60} {start.y + height + 3}"
        return f'<path d="{path}" marker-end="url(#a)"/>'
    bend = 34 if nth == 1 else 46
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
    away = (-(y2 - y1) / length * bend, (x2 - x1) / length * bend)
    middle = ((x1 + x2) / 2 + away[0], (y1 + y2) / 2 + away[1])
    (sx, sy), (ex, ey) = _edge(start, middle), _edge(end, middle)
    path = f"M{sx:.0f} {sy:.0f}Q{middle[0]:.0f} {middle[1]:.0f} {ex:.0f} {ey:.0f}"
    return f'<path d="{path}" marker-end="url(#a)"/>'


def _edge(place: _Place, towards: tuple[float, float]) -> tuple[float, float]:
    """Where a line from the middle of a box leaves it."""
    width, height = _BOX[0] / 2 + 4, _BOX[1] / 2 + 4
    x, y = place.x + _BOX[0] / 2, place.y + _BOX[1] / 2
    dx, dy = towards[0] - x, towards[1] - y
    scale = min(width / abs(dx) if dx else 1e9, height / abs(dy) if dy else 1e9)
    return x + dx * scale, y + dy * scale


def _label(move: _Move) -> str:
    said = f'<text class="l s" x="{move.x}" y="{move.y}" text-anchor="middle">{escape(move.said)}</text>'
    if not move.operation:
        return said
    return said + f'<text class="l" x="{move.x}" y="{move.y + 17}" text-anchor="middle">{escape(move.operation)}</text>'
