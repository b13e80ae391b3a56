"""Which drawing shows which product, and the file it is kept in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from data.generate.pictures import carry, home, kitchen, tech, wear
from data.generate.pictures.pen import Ink, sheet, shifted
from data.generate.schema import leaves
from data.generate.vocabulary import hexes
from retrieval.products import Product, Variant

Drawing = Callable[[Ink], str]
_SHEETS = (wear, carry, kitchen, home, tech)
_FLOATING = frozenset(
    {"pan", "knife", "pen", "pendant", "curtain", "towel", "dumbbell", "watch", "smartwatch", "leash", "wallet"}
)
_PATTERNED = frozenset({"tshirt", "shirt", "sweater", "dress", "socks", "scarf", "tote", "bedding", "blanket", "towel", "curtain",
                        "rug", "mug", "teapot", "planter", "phonecase"})  # fmt: skip
_TINTS = ("#a9c3a1", "#e3b7a0", "#c4b1d4", "#e6cf9c", "#9fc0cf", "#d8a7ad")


@cache
def drawings() -> Mapping[str, Drawing]:
    """Every drawing by its name."""
    found = {}
    for module in _SHEETS:
        for name, value in vars(module).items():
            if callable(value) and getattr(value, "__module__", "") == module.__name__:
                found[name] = value
    return found


def _tint(product: Product) -> str:
    return _TINTS[sum(map(ord, product.brand or product.id)) % len(_TINTS)]


def name_of(product: Product, variant: Variant) -> str:
    """The picture's file name: drawing, colour, pattern and look; products of one look share it."""
    art = leaves()[product.category].art
    color = variant.options.get("color", product.attributes.get("color"))
    tone = str(color).replace(" ", "-") if color else f"tint{_TINTS.index(_tint(product))}"
    pattern = product.attributes.get("pattern")
    look = sum(map(ord, product.id)) % 2
    drawn = f"-{pattern}" if art in _PATTERNED and isinstance(pattern, str) and pattern != "plain" else ""
    return f"{art}-{tone}{drawn}-{look + 1}.svg"


_LOW = frozenset({"runner", "sneaker", "sandal", "slipper", "oxford", "soundbar"})


def draw(name: str) -> str:
    """The SVG of a file name made by `name_of`."""
    stem = name.removesuffix(".svg")
    art, _, rest = stem.partition("-")
    tone, _, look = rest.rpartition("-")
    head, _, pattern = tone.rpartition("-")
    known = ("striped", "checked", "floral", "dotted", "geometric")
    tone, pattern = (head, pattern) if pattern in known else (tone, "")
    if tone.startswith("tint"):
        base = _TINTS[int(tone.removeprefix("tint"))]
    else:
        base = hexes()[tone.replace("-", " ")]
    ink = Ink(base, int(look) - 1, pattern)
    drawing = drawings()[art](ink)
    if art in _LOW:
        return sheet(ink, shifted(0, -44, drawing), (296, 140))
    return sheet(ink, drawing, None if art in _FLOATING else (340, 128))
