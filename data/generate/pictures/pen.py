"""The pen that every drawing uses: shades of one colour, shapes as SVG text, and the sheet they are put on."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

METAL, INK, CREAM, WOOD, SKY = "#b9c0c8", "#33363c", "#f7f3ea", "#c99d66", "#9cc4dc"


def shade(hex_: str, by: float) -> str:
    """The colour lighter (`by` > 0) or darker (`by` < 0), between -1 and 1."""
    parts = [int(hex_[n : n + 2], 16) for n in (1, 3, 5)]
    goal = 255 if by > 0 else 20
    return "#" + "".join(f"{round(part + (goal - part) * abs(by)):02x}" for part in parts)


def _tint(hex_: str, turn: float, light: float) -> str:
    red, green, blue = (int(hex_[n : n + 2], 16) / 255 for n in (1, 3, 5))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    made = colorsys.hls_to_rgb((hue + turn) % 1, light, min(0.5, 0.14 + saturation * 0.4))
    return "#" + "".join(f"{round(part * 255):02x}" for part in made)


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of one picture: base `c`, darker `d` and `e`, lighter `h` and `m`, accent `a`; `f` is a textile fill."""

    c: str
    look: int
    pattern: str

    @property
    def d(self) -> str:
        return shade(self.c, -0.2)

    @property
    def e(self) -> str:
        return shade(self.c, -0.42)

    @property
    def h(self) -> str:
        return shade(self.c, 0.25)

    @property
    def m(self) -> str:
        return shade(self.c, 0.55)

    @property
    def a(self) -> str:
        return ("#e0a458", "#d4695a")[self.look]

    @property
    def f(self) -> str:
        return "url(#g)"

    def cloth(self, d: str) -> str:
        """A shape in the base colour with the textile's pattern laid over it."""
        over = path(d, "url(#p)") if self.pattern else ""
        return path(d, "url(#g)") + over


def path(d: str, fill: str, extra: str = "") -> str:
    return f'<path d="{d}" fill="{fill}"{extra}/>'


def line(d: str, stroke: str, width: float = 4, extra: str = "") -> str:
    return f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round"{extra}/>'


def stitch(d: str, stroke: str) -> str:
    return line(d, stroke, 2, ' stroke-dasharray="6 5"')


def box(x: float, y: float, w: float, h: float, r: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{r:g}" fill="{fill}"/>'


def dot(x: float, y: float, r: float, fill: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}"/>'


def oval(x: float, y: float, rx: float, ry: float, fill: str) -> str:
    return f'<ellipse cx="{x:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" fill="{fill}"/>'


def turned(angle: float, inside: str) -> str:
    return f'<g transform="rotate({angle:g} 200 200)">{inside}</g>'


def shifted(x: float, y: float, inside: str) -> str:
    return f'<g transform="translate({x:g} {y:g})">{inside}</g>'


def mirrored(inside: str) -> str:
    """The shapes and their reflection about the middle."""
    return f'{inside}<g transform="matrix(-1 0 0 1 400 0)">{inside}</g>'


_PATTERNS = {
    "striped": '<path d="M0 0H24V9H0Z" fill="{}"/>',
    "checked": '<path d="M0 0H24V9H0Z M0 0H9V24H0Z" fill="{}"/>',
    "floral": '<g fill="{}"><circle cx="7" cy="4" r="3"/><circle cx="11" cy="8" r="3"/><circle cx="7" cy="12" r="3"/>'
    '<circle cx="3" cy="8" r="3"/><circle cx="19" cy="19" r="2.5"/></g>',
    "dotted": '<g fill="{}"><circle cx="6" cy="6" r="3.4"/><circle cx="18" cy="18" r="3.4"/></g>',
    "geometric": '<path d="M12 2L22 12L12 22L2 12Z" fill="{}"/>',
}


def _background(ink: Ink) -> tuple[str, str]:
    near = _tint(ink.c, 0.04 if ink.look else -0.03, 0.93)
    far = _tint(ink.c, 0.5 if ink.look else 0.08, 0.84)
    return near, far


def sheet(ink: Ink, drawing: str, shadow: tuple[float, float] | None = (340, 120)) -> str:
    """A whole SVG document: soft background, a round of colour behind, a shadow (height, half width), the drawing."""
    near, far = _background(ink)
    mark = shade(ink.c, 0.5 if sum(int(ink.c[n : n + 2], 16) for n in (1, 3, 5)) < 520 else -0.18)
    pattern = ""
    if ink.pattern in _PATTERNS:
        pattern = (
            '<pattern id="p" width="24" height="24" patternUnits="userSpaceOnUse">'
            + _PATTERNS[ink.pattern].format(mark)
            + "</pattern>"
        )
    ground = oval(200, shadow[0], shadow[1], 11, "#1c2430").replace("/>", ' opacity=".13"/>') if shadow else ""
    disc = dot(200 + (28 if ink.look else -24), 190, 158, far).replace("/>", ' opacity=".55"/>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400"><defs>'
        f'<linearGradient id="g" x1="0" y1="0" x2=".7" y2="1"><stop offset="0" stop-color="{ink.h}"/>'
        f'<stop offset=".55" stop-color="{ink.c}"/><stop offset="1" stop-color="{ink.d}"/></linearGradient>'
        f'{pattern}</defs><path d="M0 0H400V400H0Z" fill="{near}"/>{disc}{ground}{drawing}</svg>\n'
    )
