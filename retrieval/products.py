"""Value types of the catalogue: what a shop sells, as plain frozen data.

Knows nothing of storage, search or language models. Money is integer cents of `Product.currency`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Localized:
    """A text in the shop's languages; at least one of them is present."""

    en: str | None = None
    zh: str | None = None

    def __post_init__(self) -> None:
        if not (self.en or self.zh):
            raise ValueError("a localized text needs at least one language")

    def get(self, language: Language) -> str:
        """The text in `language`, or in the other language when it is not there."""
        wanted, other = (self.en, self.zh) if language == "en" else (self.zh, self.en)
        return wanted or other or ""

    def both(self) -> str:
        """Every language that is present, joined by a newline; what an index reads."""
        return "\n".join(text for text in (self.en, self.zh) if text)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit it was stated in ("" for a bare number)."""

    amount: float
    unit: str = ""


AttributeValue = str | bool | Quantity | tuple[str, ...]
Attributes = Mapping[str, AttributeValue]


@dataclass(frozen=True, slots=True)
class DeliveryDays:
    """In how many days from the order it arrives: at the earliest and at the latest. Raises ValueError unless 0 <= least <= most."""

    least: int
    most: int

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most:
            raise ValueError(f"delivery in {self.least} to {self.most} days is no span")


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be put in a cart. `options` override the product's attributes (size, color ...).

    `price_cents` is None only in catalogues that state no price anywhere, as retrieval test sets do.
    """

    sku: str
    price_cents: int | None
    stock: int
    options: Attributes = field(default_factory=dict)
    list_price_cents: int | None = None
    image: str | None = None
    delivery: DeliveryDays | None = None

    @property
    def on_offer(self) -> bool:
        return (
            self.price_cents is not None
            and self.list_price_cents is not None
            and self.list_price_cents > self.price_cents
        )


@dataclass(frozen=True, slots=True)
class Review:
    rating: int
    text: Localized
    author: str = ""
    written: date | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A product as the catalogue of record holds it. `category` is a path, broadest first; `variants` is never empty."""

    id: str
    title: Localized
    variants: tuple[Variant, ...]
    description: Localized | None = None
    brand: str | None = None
    category: tuple[str, ...] = ()
    attributes: Attributes = field(default_factory=dict)
    currency: str = "USD"
    rating: float | None = None
    review_count: int = 0
    reviews: tuple[Review, ...] = ()
    released: date | None = None
    image: str | None = None
    url: str | None = None

    def attributes_of(self, variant: Variant) -> dict[str, AttributeValue]:
        """The product's attributes with the variant's options laid over them."""
        return {**self.attributes, **variant.options}


@dataclass(frozen=True, slots=True)
class FacetLabel:
    """How the shop names a facet and its values. `values` maps a catalogue value to its names beside itself."""

    id: str
    label: Localized
    unit: str = ""
    values: Mapping[str, ValueLabel] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ValueLabel:
    label: Localized
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryLabel:
    """Names of one category path. `goes_with` are paths of complements."""

    path: tuple[str, ...]
    label: Localized
    synonyms: tuple[str, ...] = ()
    goes_with: tuple[tuple[str, ...], ...] = ()


DocumentKind = Literal["policy", "guide", "faq", "manual"]


@dataclass(frozen=True, slots=True)
class Document:
    """A text the shop answers from: a policy, a buying guide, a frequent question or a product's manual."""

    id: str
    kind: DocumentKind
    title: Localized
    body: Localized
    category: tuple[str, ...] = ()
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Promotion:
    """An offer. It names products or a category path; `ends` is the last day, None for a standing offer."""

    id: str
    title: Localized
    description: Localized
    percent_off: int | None = None
    products: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None
