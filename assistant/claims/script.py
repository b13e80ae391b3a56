"""Records in simplified characters and letters without accents, as the readers of sentences expect them; lengths stay."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from assistant import patterns
from assistant.understanding.script import simplified as in_simplified
from retrieval.facets import texts_of
from retrieval.products import AttributeValue, Localized, Product

_ACCENT = patterns.later("[\u0300-\u036f]")
_ACCENTED = patterns.later("[\u00c0-\u017f]")


def unaccented(text: str) -> str:
    """The text with plain letters for accented ones: Elune for Élune."""
    if text.isascii():
        return text
    return _ACCENTED.sub(lambda m: _ACCENT.sub("", unicodedata.normalize("NFD", m[0])), text)


def simplified_product(product: Product) -> Product:
    """The product with its Chinese in simplified characters; itself where it has no others."""
    said = "\n".join(
        [
            product.title.both(),
            product.description.both() if product.description else "",
            product.brand or "",
            *product.category,
            *(one for value in product.attributes.values() for one in texts_of(value)),
            *(one for variant in product.variants for value in variant.options.values() for one in texts_of(value)),
        ]
    )
    if said.isascii() or _plain(said) == said:
        return product
    return replace(
        product,
        title=_localized(product.title),
        description=_localized(product.description) if product.description else None,
        brand=_plain(product.brand) if product.brand else product.brand,
        category=tuple(map(_plain, product.category)),
        attributes=_attributes(product.attributes),
        variants=tuple(replace(one, options=_attributes(one.options)) for one in product.variants),
    )


def _localized(text: Localized) -> Localized:
    return Localized(_plain(text.en) if text.en else None, _plain(text.zh) if text.zh else None)


def _plain(text: str) -> str:
    return unaccented(in_simplified(text))


def _attributes(stated: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    return {_plain(name): _simplified(value) for name, value in stated.items()}


def _simplified(value: AttributeValue) -> AttributeValue:
    match value:
        case str():
            return _plain(value)
        case tuple():
            return tuple(map(_plain, value))
        case _:
            return value
