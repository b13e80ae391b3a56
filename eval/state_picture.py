"""Draws how a dialogue's state moves: what waits for the customer, and which operation each kind of message is."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 860, 470
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1c2430}.n{font-weight:600}.s{fill:#5b6675;font-size:12px}"
    "rect{fill:#f4f6f9;stroke:#8c98a8}path{fill:none;stroke:#5b6675}"
    "@media(prefers-color-scheme:dark){text{fill:#e6eaf0}.s{fill:#aab4c2}rect{fill:#232a34;stroke:#6d7888}path{stroke:#aab4c2}}"
)


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    holds: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class _Move:
    start: str
    end: str
    said: str
    operation: str


PLACES = (
    _Place("nothing wanted", "empty goal", 20, 195),
    _Place("goal", "constraints, words, order", 320, 195),
    _Place("shown", "result set with ordinals", 640, 60),
    _Place("question open", "facet, options", 640, 330),
    _Place("about what is shown", "focus: one product or several", 320, 20),
)
MOVES = (
    _Move("nothing wanted", "goal", "“running shoes under 100”", "set"),
    _Move("goal", "goal", "“make it 150” · “no leather” · “其实还是要黑色”", "set, replace"),
    _Move("goal", "nothing wanted", "“start over”", "clear"),
    _Move("goal", "shown", "search at once", ""),
    _Move("shown", "about what is shown", "“is the second one waterproof?”", "no change"),
    _Move("about what is shown", "goal", "“compare them, under 100”", "set"),
    _Move("goal", "question open", "many fit: ask once", ""),
    _Move("question open", "goal", "an option: set · “doesn't matter”: never again", "set"),
    _Move("shown", "goal", "“forget the budget” · “undo” · “go back to the first ones”", "relax, undo"),
)  # fmt: skip
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
        parts.append(_arrow(at[move.start], at[move.end], move, seen[pair]))
    parts += [_box(place) for place in PLACES]
    return "\n".join([*parts, "</svg>", ""])


def _box(place: _Place) -> str:
    width, height = _BOX
    return (
        f'<rect x="{place.x}" y="{place.y}" width="{width}" height="{height}" rx="10"/>'
        f'<text class="n" x="{place.x + width // 2}" y="{place.y + 27}" text-anchor="middle">{escape(place.name)}</text>'
        f'<text class="s" x="{place.x + width // 2}" y="{place.y + 47}" text-anchor="middle">{escape(place.holds)}</text>'
    )


def _arrow(start: _Place, end: _Place, move: _Move, nth: int) -> str:
    width, height = _BOX
    x1, y1 = start.x + width // 2, start.y + height // 2
    x2, y2 = end.x + width // 2, end.y + height // 2
    if start == end:
        path = f"M{x1 - 60} {start.y + height}C{x1 - 90} {start.y + 150} {x1 + 90} {start.y + 150} {x1 + 60} {start.y + height + 3}"
        return f'<path d="{path}" marker-end="url(#a)"/>' + _label(x1, start.y + 150, move)
    bend = 34 if nth == 1 else 46
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
    away = (-(y2 - y1) / length * bend, (x2 - x1) / length * bend)
    middle = ((x1 + x2) / 2 + away[0], (y1 + y2) / 2 + away[1])
    (sx, sy), (ex, ey) = _edge(start, middle), _edge(end, middle)
    path = f"M{sx:.0f} {sy:.0f}Q{middle[0]:.0f} {middle[1]:.0f} {ex:.0f} {ey:.0f}"
    return f'<path d="{path}" marker-end="url(#a)"/>' + _label(middle[0], middle[1], move)


def _edge(place: _Place, towards: tuple[float, float]) -> tuple[float, float]:
    """Where a line from the middle of a box leaves it."""
    width, height = _BOX[0] / 2 + 4, _BOX[1] / 2 + 4
    x, y = place.x + _BOX[0] / 2, place.y + _BOX[1] / 2
    dx, dy = towards[0] - x, towards[1] - y
    scale = min(width / abs(dx) if dx else 1e9, height / abs(dy) if dy else 1e9)
    return x + dx * scale, y + dy * scale


def _label(x: float, y: float, move: _Move) -> str:
    said = f'<text class="s" x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{escape(move.said)}</text>'
    if not move.operation:
        return said
    return said + f'<text x="{x:.0f}" y="{y + 16:.0f}" text-anchor="middle">{escape(move.operation)}</text>'
