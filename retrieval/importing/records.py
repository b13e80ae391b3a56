"""Turns one raw record in the shape of docs/catalogue.md into a value type, or says everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from retrieval.importing.checks import (
    BODY_LIMIT,
    CENTS_LIMIT,
    COUNT_LIMIT,
    ID_LIMIT,
    LINE_LIMIT,
    TEXT_LIMIT,
    Fields,
    shown,
)
from retrieval.importing.hygiene import clean_lines, language_of
from retrieval.importing.problems import Fault
from retrieval.products import (
    AttributeValue,
    CategoryLabel,
    DeliveryDays,
    Document,
    DocumentKind,
    FacetLabel,
    Localized,
    Product,
    Promotion,
    Review,
    ValueLabel,
    Variant,
)


@dataclass(frozen=True, slots=True)
class Removal:
    """What a record says that is only there to be taken out of the catalogue: which one."""

    kind: RemovedKind
    id: str


RemovedKind = Literal["product", "document", "promotion"]
Record = Product | Document | Promotion | FacetLabel | CategoryLabel | Removal
UNKNOWN_FIELD = "see docs/catalogue.md for the fields there are"


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a raw record: the record (None if any fault is an error) and the faults."""

    record: Record | None
    faults: tuple[Fault, ...]


def build(data: Mapping[str, object], currency: str = "USD", found: tuple[Fault, ...] = ()) -> Built:
    """Checks a raw record whole; `currency` is used where it names none, `found` are faults its reader has seen."""
    faults = list(found)
    fields = Fields(data, faults)
    kind = fields.take("kind")
    if data.get("deleted") not in (None, False):
        removal = _removal(fields, kind)
        return Built(None if any(fault.severity == "error" for fault in faults) else removal, tuple(faults))
    fields.take("deleted")
    if kind is None or kind == "product":
        record: Record | None = _product(fields, currency)
    elif isinstance(kind, str) and kind in _BUILDERS:
        record = _BUILDERS[kind](fields)
    else:
        fields.note("kind", f"is {shown(kind)}", "use product, facet, category, document or promotion")
        return Built(None, tuple(faults))
    fields.unknown(UNKNOWN_FIELD)
    rejected = any(fault.severity == "error" for fault in faults)
    return Built(None if rejected else record, tuple(faults))


def _removal(fields: Fields, kind: object) -> Removal | None:
    """A record that is deleted needs its kind and its id; what else it says is of no account."""
    said = fields.take("deleted")
    if said is not True:
        fields.note("deleted", f"is {shown(said)}", "give true, or leave it out")
    name = fields.identifier("id")
    match "product" if kind is None else kind:
        case "product" | "document" | "promotion" as known:
            return None if name is None else Removal(known, name)
        case _:
            fields.note("kind", f"is {shown(kind)}, which can't be deleted", "use product, document or promotion")
            return None


def _product(fields: Fields, default_currency: str) -> Product | None:
    product_id = fields.identifier("id")
    title = fields.text("title", required=True, limit=LINE_LIMIT, lines=False)
    description = _with_bullets(fields.text("description"), _bullets(fields))
    attributes = fields.attributes("attributes")
    color = fields.attribute("color", fields.take("color"))
    if color is not None:
        attributes.setdefault("color", color)
    category = fields.path("category")
    variants = _variants(fields, product_id, fields.delivery("delivery_days"))
    brand = fields.line("brand")
    currency = fields.currency("currency", default_currency)
    rating = fields.number("rating", 0, 5)
    review_count = fields.whole("review_count", COUNT_LIMIT, "give how many reviews there are")
    reviews = tuple(review for each in fields.objects("reviews") if (review := _review(each)))
    released, image, url = fields.day("released"), fields.address("image"), fields.address("url")
    if product_id is None or title is None or not variants:
        return None
    return Product(
        id=product_id,
        title=title,
        variants=variants,
        description=description,
        brand=brand,
        category=category,
        attributes=attributes,
        currency=currency,
        rating=rating,
        review_count=len(reviews) if review_count is None else review_count,
        reviews=reviews,
        released=released,
        image=image,
        url=url,
    )


def _bullets(fields: Fields) -> str:
    value = fields.take("bullets")
    if isinstance(value, str) or value is None:
        return fields.string("bullets", value, TEXT_LIMIT, lines=True) or ""
    texts = [fields.string(f"bullets[{n}]", item, TEXT_LIMIT) for n, item in enumerate(fields.items("bullets"))]
    return "\n".join(text for text in texts if text)


def _with_bullets(description: Localized | None, bullets: str) -> Localized | None:
    """The description with the bullets after it, in the language that they are written in."""
    if not bullets:
        return description
    en, zh = (description.en, description.zh) if description else (None, None)
    if language_of(bullets) == "zh":
        return Localized(en=en, zh=clean_lines(f"{zh or ''}\n{bullets}"))
    return Localized(en=clean_lines(f"{en or ''}\n{bullets}"), zh=zh)


def _variants(fields: Fields, product_id: str | None, delivery: DeliveryDays | None) -> tuple[Variant, ...]:
    """The variants; one that states no delivery of its own has the product's."""
    if not fields.has("variants"):
        fields.take("variants")
        return _only_variant(fields, product_id, delivery)
    variants = [variant for each in fields.objects("variants") if (variant := _variant(each, delivery))]
    for field in ("price_cents", "list_price_cents", "stock"):
        if fields.has(field):
            fields.note(field, "stands beside variants", "state price and stock on each variant only")
        fields.take(field)
    seen: set[str] = set()
    for variant in variants:
        if variant.sku in seen:
            fields.note("variants", f"the SKU {shown(variant.sku)} occurs twice", "give each variant its own SKU")
        seen.add(variant.sku)
    if not variants and not fields.faults:
        fields.note("variants", "is empty", "give at least one variant, or price_cents and stock on the product")
    return tuple(variants)


def _only_variant(fields: Fields, product_id: str | None, delivery: DeliveryDays | None) -> tuple[Variant, ...]:
    price, list_price = fields.cents("price_cents"), fields.cents("list_price_cents")
    stock = fields.whole("stock", COUNT_LIMIT, "give how many are there")
    if product_id is None:
        return ()
    return (Variant(product_id, price, 1 if stock is None else stock, {}, list_price, delivery=delivery),)


def _variant(fields: Fields, delivery: DeliveryDays | None) -> Variant | None:
    sku = fields.identifier("sku")
    price, list_price = fields.cents("price_cents"), fields.cents("list_price_cents")
    stock = fields.whole("stock", COUNT_LIMIT, "give how many are there")
    options: dict[str, AttributeValue] = fields.attributes("options")
    image = fields.address("image")
    own = fields.delivery("delivery_days") or delivery
    fields.unknown(UNKNOWN_FIELD)
    if sku is None:
        return None
    return Variant(sku, price, 1 if stock is None else stock, options, list_price, image, own)


def _review(fields: Fields) -> Review | None:
    if not fields.has("rating"):
        fields.missing("rating", "give 1 to 5 or leave the review out")
    rating = fields.number("rating", 1, 5)
    if rating is not None and not rating.is_integer():
        fields.note("rating", f"should be a whole number, is {shown(rating)}", "round it")
    text = fields.text("text", required=True, limit=TEXT_LIMIT)
    author, written = fields.line("author") or "", fields.day("date")
    fields.unknown(UNKNOWN_FIELD)
    return Review(int(rating), text, author, written) if text and rating is not None else None


def _document(fields: Fields) -> Document | None:
    document_id = fields.identifier("id")
    kind = fields.take("type")
    if kind not in get_args(DocumentKind):
        fields.note("type", f"is {shown(kind)}", "use policy, guide, faq or manual")
        kind = "policy"
    title = fields.text("title", required=True, limit=LINE_LIMIT, lines=False)
    body = fields.text("body", required=True, limit=BODY_LIMIT)
    category, product = fields.path("category"), fields.identifier("product", required=False)
    if document_id is None or title is None or body is None:
        return None
    return Document(document_id, cast(DocumentKind, kind), title, body, category, product)


def _promotion(fields: Fields) -> Promotion | None:
    promotion_id = fields.identifier("id")
    title = fields.text("title", required=True, limit=LINE_LIMIT, lines=False)
    description = fields.text("description", required=True)
    percent = fields.whole("percent_off", 100, "give 1 to 100")
    products, category = fields.strings("products", ID_LIMIT), fields.path("category")
    starts, ends = fields.day("starts"), fields.day("ends")
    if starts and ends and ends < starts:
        fields.note("ends", f"{ends} lies before starts ({starts})", "correct one of them")
    if promotion_id is None or title is None or description is None:
        return None
    return Promotion(promotion_id, title, description, percent, products, category, starts, ends)


def _facet(fields: Fields) -> FacetLabel | None:
    facet_id = fields.identifier("id")
    label = fields.text("label", required=True, limit=LINE_LIMIT, lines=False)
    unit = fields.line("unit", ID_LIMIT) or ""
    stated = fields.take("values")
    values: dict[str, ValueLabel] = {}
    if isinstance(stated, Mapping):
        for name, value in stated.items():
            if not isinstance(value, Mapping):
                fields.note(f"values.{name}", f"should be an object, is {shown(value)}", 'write {"label": ...}')
                continue
            inner = Fields(value, fields.faults, f"values.{name}.")
            value_label = inner.text("label", required=True, limit=LINE_LIMIT, lines=False)
            synonyms = inner.strings("synonyms")
            inner.unknown(UNKNOWN_FIELD)
            if value_label:
                values[str(name)] = ValueLabel(value_label, synonyms)
    elif stated is not None:
        fields.note("values", f"should be an object, is {shown(stated)}", "see docs/catalogue.md")
    return FacetLabel(facet_id, label, unit, values) if facet_id and label else None


def _category(fields: Fields) -> CategoryLabel | None:
    path = fields.path("path")
    if not path:
        fields.missing("path", "give the path, broadest first")
    label = fields.text("label", required=True, limit=LINE_LIMIT, lines=False)
    synonyms = fields.strings("synonyms")
    goes_with: list[tuple[str, ...]] = []
    for n, item in enumerate(fields.items("goes_with")):
        part = Fields({"path": item}, fields.faults, f"goes_with[{n}].").path("path")
        if part:
            goes_with.append(part)
    return CategoryLabel(path, label, synonyms, tuple(goes_with)) if path and label else None


_BUILDERS: Mapping[str, Callable[[Fields], Record | None]] = {
    "document": _document,
    "promotion": _promotion,
    "facet": _facet,
    "category": _category,
}

__all__ = ["CENTS_LIMIT", "Built", "Record", "build"]
