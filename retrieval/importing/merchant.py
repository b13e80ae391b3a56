"""Reads a Google Merchant feed: RSS 2.0 or Atom with the g: namespace, or TSV. Items of one group are one product."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from retrieval.importing.checks import shown
from retrieval.importing.lines import Watch
from retrieval.importing.markup import plain_text
from retrieval.importing.money import MoneyError, parse_money
from retrieval.importing.problems import Fault, Item, RawRecord, Unreadable
from retrieval.importing.shopify import snake
from retrieval.importing.tables import read_table

_NAMED = ("color", "size", "material", "pattern", "gender", "age_group", "size_type", "size_system", "condition")
_MEASURED = ("product_length", "product_width", "product_height", "product_weight", "shipping_weight")
_SEVERAL = ("color", "material")
_IN_STOCK = frozenset(("in_stock", "available_for_order", "limited_availability"))
_NOT_IN_STOCK = frozenset(("out_of_stock", "preorder", "backorder", "pre_order", "back_order"))
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]+)")
_READ = (
    frozenset(
        (
            *_NAMED,
            *_MEASURED,
            *["id", "title", "description", "link", "image_link", "price", "sale_price", "availability", "brand"],
        )
    )
    | frozenset(["min_handling_time", "max_handling_time", "min_transit_time", "max_transit_time"])
    | frozenset(
        ["google_product_category", "product_type", "item_group_id", "product_highlight", "product_detail", "quantity"]
    )
)
# Fields that a catalogue has no place for; nobody needs to hear of them.
_PASSED = frozenset(
    [
        "gtin",
        "mpn",
        "identifier_exists",
        "additional_image_link",
        "shipping",
        "tax",
        "mobile_link",
        "availability_date",
        "expiration_date",
        "sale_price_effective_date",
        "adult",
        "is_bundle",
        "multipack",
        "shipping_label",
        "promotion_id",
        "canonical_link",
        "updated",
    ]
)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item: the texts of each field, and the (name, value) pairs of its product details."""

    where: str
    fields: Mapping[str, Sequence[str]]
    details: Sequence[tuple[str, str]] = ()
    shipping: Sequence[Mapping[str, str]] = ()

    def one(self, name: str) -> str:
        return self.fields[name][0] if name in self.fields else ""


def is_merchant(header: Sequence[str]) -> bool:
    """Whether these columns are those of a merchant feed."""
    names = {_field(name) for name in header}
    return {"id", "title", "price"} <= names and bool(names & {"link", "image_link", "availability", "item_group_id"})


def read_merchant_xml(path: Path, watch: Watch) -> Iterator[Item]:
    """One product for each item or group of items. XML that declares entities is refused."""
    items: list[FeedItem] = []
    try:
        for _, element in iterparse(path, events=("end",)):
            if _local(element) in ("item", "entry"):
                items.append(_element(element, f"item {len(items) + 1}"))
                element.clear()
    except DefusedXmlException as fault:
        yield Unreadable("", Fault("", f"declares entities ({type(fault).__name__})", "give a feed without a DTD"))
        return
    except ParseError as fault:
        yield Unreadable(
            f"line {fault.position[0]}", Fault("", f"is not XML ({fault})", "correct it; the items before are in")
        )
    watch(path.stat().st_size)
    yield from _products(items)


def read_merchant_table(path: Path, watch: Watch) -> Iterator[Item]:
    """The same from the feed's TSV (or CSV) form."""
    items: list[FeedItem] = []
    for row in read_table(path, watch):
        if isinstance(row, Unreadable):
            yield row
            continue
        fields: dict[str, list[str]] = {}
        details: list[tuple[str, str]] = []
        shipping: list[dict[str, str]] = []
        for name, value in row.cells.items():
            if _field(name) == "product_detail":
                details.extend(_cell_details(value))
            elif _field(name).startswith("shipping("):
                keys = [_field(key) for key in _field(name)[len("shipping(") :].rstrip(")").split(":")]
                shipping.extend(dict(zip(keys, one.split(":"), strict=False)) for one in value.split(","))
            else:
                fields.setdefault(_field(name), []).append(value.strip())
        items.append(FeedItem(row.where, fields, details, shipping))
    yield from _products(items)


def _field(name: str) -> str:
    return snake(name.lower().removeprefix("g:").removeprefix("g_"))


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _element(element: Element, where: str) -> FeedItem:
    fields: dict[str, list[str]] = {}
    details: list[tuple[str, str]] = []
    shipping: list[dict[str, str]] = []
    for child in element:
        name = _field(_local(child))
        if name == "product_detail":
            parts = {_local(part): (part.text or "").strip() for part in child}
            details.append((parts.get("attribute_name", ""), parts.get("attribute_value", "")))
            continue
        if name == "shipping":
            shipping.append({_local(part): (part.text or "").strip() for part in child})
        text = (child.text or child.get("href") or "").strip()
        if text:
            fields.setdefault(name, []).append(text)
    return FeedItem(where, fields, details, shipping)


def _cell_details(value: str) -> list[tuple[str, str]]:
    """The TSV form: "section:name:value", several separated by commas."""
    parts = (part.split(":") for part in value.split(","))
    return [(part[-2].strip(), part[-1].strip()) for part in parts if len(part) >= 2]


def _products(items: Sequence[FeedItem]) -> Iterator[Item]:
    groups: dict[str, list[FeedItem]] = {}
    for n, item in enumerate(items):
        group = item.one("item_group_id")
        # An item without a group stands alone, even where its id is the name of a group.
        groups.setdefault(f"group {group}" if group else f"item {n}", []).append(item)
    for group_items in groups.values():
        yield _product(group_items)


def _product(items: Sequence[FeedItem]) -> RawRecord:
    head = items[0]
    faults: list[Fault] = []
    attributes = [_attributes(item, faults) for item in items]
    names = dict.fromkeys(name for each in attributes for name in each)
    varying = {name for name in names if any(each.get(name) != attributes[0].get(name) for each in attributes)}
    prices = [_prices(item, faults) for item in items]
    variants = [
        {
            "sku": item.one("id"),
            **price,
            "stock": _stock(item, faults),
            "delivery_days": _delivery(item),
            "options": {name: value for name, value in each.items() if name in varying},
            **({"image": item.one("image_link")} if item.one("image_link") else {}),
        }
        for item, each, (price, _) in zip(items, attributes, prices, strict=True)
    ]
    currencies = sorted({currency for _, currency in prices if currency})
    if len(currencies) > 1:
        faults.append(Fault("price", f"is in {', '.join(currencies)} within one product", "use one currency"))
    data: dict[str, object] = {
        "id": head.one("item_group_id") or head.one("id"),
        "title": _title(items),
        "description": plain_text(head.one("description")),
        "bullets": list(head.fields.get("product_highlight", ())),
        "brand": head.one("brand"),
        "category": _category(head),
        "attributes": {name: value for name, value in attributes[0].items() if name not in varying},
        "variants": variants,
        "currency": currencies[0] if currencies else None,
        "image": head.one("image_link"),
        "url": head.one("link"),
    }
    for name in dict.fromkeys(name for item in items for name in item.fields):
        if name not in _READ and name not in _PASSED and not name.startswith("custom_label"):
            faults.append(Fault(name, "unknown field, not imported", "see docs/catalogue.md", "warning"))
    return RawRecord(head.where, {name: value for name, value in data.items() if value}, tuple(faults))


def _title(items: Sequence[FeedItem]) -> str:
    """The title; for a group what its titles have in common, when that is most of the shortest."""
    titles = [item.one("title") for item in items]
    if len(set(titles)) == 1:
        return titles[0]
    same = (len(set(signs)) == 1 for signs in zip(*titles, strict=False))
    common = titles[0][: sum(1 for _ in takewhile(bool, same))]
    if any(len(title) > len(common) and title[len(common)].isalnum() for title in titles):
        common = re.sub(r"[A-Za-z0-9]+$", "", common)
    common = common.rstrip(" -–—,/|([:·")
    return common if len(common) * 2 >= min(map(len, titles)) else titles[0]


def _attributes(item: FeedItem, faults: list[Fault]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in _NAMED:
        text = item.one(name)
        if text and not (name == "condition" and text.lower() == "new"):
            parts = [part.strip() for part in text.split("/") if part.strip()] if name in _SEVERAL else [text]
            found[name] = parts[0] if len(parts) == 1 else parts
    for name in _MEASURED:
        match = _MEASURE.fullmatch(item.one(name))
        if match:
            found[name.removeprefix("product_")] = {"value": float(match[1]), "unit": match[2].lower()}
        elif item.one(name):
            message = f"{shown(item.one(name))} is not a measure"
            faults.append(Fault(f"{name} ({item.where})", message, 'write it like "1.5 kg"'))
    for name, value in item.details:
        if name and value:
            found.setdefault(snake(name), value)
    return found


def _prices(item: FeedItem, faults: list[Fault]) -> tuple[dict[str, object], str | None]:
    """The price fields of a variant, and the currency."""
    cents: dict[str, int] = {}
    currencies: set[str] = set()
    for name in ("price", "sale_price"):
        if not item.one(name):
            continue
        try:
            money = parse_money(item.one(name))
        except MoneyError as fault:
            faults.append(Fault(f"{name} ({item.where})", fault.message, fault.remedy))
            continue
        cents[name] = money.cents
        currencies |= {money.currency} if money.currency else set()
    if len(currencies) > 1:
        faults.append(Fault(f"sale_price ({item.where})", "has another currency than price", "use one currency"))
    currency = min(currencies) if currencies else None
    if "sale_price" in cents and cents["sale_price"] < cents.get("price", 0):
        return {"price_cents": cents["sale_price"], "list_price_cents": cents["price"]}, currency
    return ({"price_cents": cents["price"]} if "price" in cents else {}), currency


def _stock(item: FeedItem, faults: list[Fault]) -> int:
    stated = snake(item.one("availability"))
    if stated in _NOT_IN_STOCK:
        return 0
    if stated and stated not in _IN_STOCK:
        message = f"{shown(item.one('availability'))} is not known"
        remedy = "use in_stock, out_of_stock, preorder or backorder"
        faults.append(Fault(f"availability ({item.where})", message, remedy))
    quantity = item.one("quantity")
    return int(quantity) if quantity.isdecimal() and len(quantity) < 10 else 1


def _delivery(item: FeedItem) -> list[int] | None:
    """Handling and transit of the fastest way that states both, in days from the order; None where none does."""
    spans: list[list[int]] = []
    for way in item.shipping or [{}]:
        steps = {
            f"{end}_{step}": way.get(f"{end}_{step}_time") or item.one(f"{end}_{step}_time")
            for end in ("min", "max")
            for step in ("handling", "transit")
        }
        if all(steps[f"max_{step}"].isdecimal() for step in ("handling", "transit")):
            least = [steps[f"min_{step}"] for step in ("handling", "transit")]
            most = int(steps["max_handling"]) + int(steps["max_transit"])
            spans.append([min(most, sum(int(days) for days in least if days.isdecimal())), most])
    return min(spans, key=lambda span: span[1], default=None)


def _category(item: FeedItem) -> list[str]:
    path = item.one("product_type") or item.one("google_product_category")
    return [] if path.isdecimal() else [part.strip() for part in path.split(">") if part.strip()]
