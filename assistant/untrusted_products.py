"""Products as a prompt and the check may read them: every text in them neutral and capped. Prices, stock and ids are never touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from assistant import patterns
from assistant.untrusted import line, misleads, name, told, unpriced
from retrieval.hits import Hit
from retrieval.products import Attributes, AttributeValue, Localized, Product, Variant

NAME, VALUE, DESCRIPTION = 200, 160, 6_000  # most characters of each
ATTRIBUTES = 60  # of one product
NOTHING = "…"
_LABEL = patterns.later(r"[\w \-/&.,'’()（）%°+#·、]{1,60}")  # what can be the name of an attribute


def told_hit(found: Hit) -> Hit:
    """The hit with its product and variant made safe; itself where nothing is to be changed."""
    product, variant = told_product(found.product), _variant(found.variant)
    if product is found.product and variant is found.variant:
        return found
    return replace(found, product=product, variant=variant)


def told_hits(found: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(told_hit(one) for one in found)


def told_product(product: Product) -> Product:
    """The product with its texts made safe; itself where that changes nothing."""
    changed = replace(
        product,
        title=_localized(product.title, _name) or Localized(en=NOTHING),
        brand=None if product.brand is None else told(line(product.brand, NAME)) or None,
        category=tuple(_name(one) or NOTHING for one in product.category),
        description=None if product.description is None else _localized(product.description, _description),
        attributes=_attributes(product.attributes),
        variants=tuple(_variant(one) for one in product.variants),
    )
    return product if changed == product else changed


def _variant(variant: Variant) -> Variant:
    options = _attributes(variant.options)
    return variant if options == variant.options else replace(variant, options=options)


def _attributes(stated: Attributes) -> dict[str, AttributeValue]:
    """The attributes whose name is a name, with their values; those of which nothing is left are left out."""
    safe: dict[str, AttributeValue] = {}
    for label, value in list(stated.items())[:ATTRIBUTES]:
        kept = _value(value)
        if _LABEL.fullmatch(label) and not misleads(label.replace("_", " ")) and kept not in ("", ()):
            safe[label] = kept
    return safe


def _value(value: AttributeValue) -> AttributeValue:
    if isinstance(value, str):
        return told(line(value, VALUE))
    if isinstance(value, tuple):
        return tuple(kept for one in value if (kept := told(line(one, VALUE))))
    return value


def _name(text: str) -> str:
    return name(text, NAME)


def _description(text: str) -> str:
    return unpriced(told(text[:DESCRIPTION]))


def _localized(text: Localized, change: Callable[[str], str]) -> Localized | None:
    en, zh = (change(one) or None if one else None for one in (text.en, text.zh))
    return Localized(en, zh) if en or zh else None
