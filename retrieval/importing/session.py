"""Gathers the records of one import: rejects what is wrong, repeated or contradictory, and keeps every problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from retrieval.importing.checks import shown
from retrieval.importing.problems import Fault, Item, Problem, Unreadable
from retrieval.importing.records import Record, Removal, RemovedKind, build
from retrieval.products import CategoryLabel, Document, FacetLabel, Product, Promotion
from retrieval.record import Batch, Kind

NO_PRICE = Fault(
    "price_cents",
    "no price, while other products of the file have one",
    "state price_cents on the product or on each of its variants",
)

_REMOVED: dict[RemovedKind, Kind] = {"product": "products", "document": "documents", "promotion": "promotions"}


@dataclass(slots=True)
class Gathered:
    """Good records so far, and everything that was said about bad ones. `rejected` counts records, not problems."""

    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rejected: int = 0
    read: Counter[str] = field(default_factory=Counter)
    _places: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    _skus: dict[str, tuple[str, str]] = field(default_factory=dict)
    _warned: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def add_file(self, file: str, items: Iterable[Item], currency: str) -> None:
        """Takes in every item of one file."""
        mine: list[tuple[str, str]] = []
        for item in items:
            self.read[file] += 1
            key = self._add(file, item, currency)
            if key is not None:
                mine.append(key)
        self._check_prices(file, mine)
        if not self.read[file]:
            self.problems.append(Problem(file, "", Fault("", "holds no record", "give a file that isn't empty")))

    def batch(self) -> Batch:
        """The good records, sorted into kinds, in the order of the files."""
        records = self.records.values()
        return Batch(
            products=tuple(record for record in records if isinstance(record, Product)),
            documents=tuple(record for record in records if isinstance(record, Document)),
            promotions=tuple(record for record in records if isinstance(record, Promotion)),
            facets=tuple(record for record in records if isinstance(record, FacetLabel)),
            categories=tuple(record for record in records if isinstance(record, CategoryLabel)),
            removed=tuple((_REMOVED[record.kind], record.id) for record in records if isinstance(record, Removal)),
        )

    def reject(self, key: tuple[str, str], fault: Fault) -> None:
        """Takes a record out again."""
        record = self.records.pop(key)
        file, where = self._places[key]
        if isinstance(record, Product):
            for variant in record.variants:
                self._skus.pop(variant.sku, None)
        self.rejected += 1
        self.problems.append(Problem(file, where, fault))

    def warn(self, file: str, where: str, fault: Fault) -> None:
        """Keeps a warning; the same one of other records of the file is counted, not kept."""
        key = (file, fault.field, fault.message)
        self._warned[key] = self._warned.get(key, 0) + 1
        if self._warned[key] == 1:
            self.problems.append(Problem(file, where, fault))

    def place(self, key: tuple[str, str]) -> tuple[str, str]:
        """The file and the line or record that a good record came from."""
        return self._places[key]

    def repeats(self, problem: Problem) -> int:
        """How many records a warning stands for."""
        return self._warned.get((problem.file, problem.fault.field, problem.fault.message), 1)

    def _add(self, file: str, item: Item, currency: str) -> tuple[str, str] | None:
        if isinstance(item, Unreadable) and item.fault.severity == "warning":
            self.warn(file, item.where, item.fault)
            return None
        if isinstance(item, Unreadable):
            self._refuse(file, item.where, (item.fault,))
            return None
        built = build(item.data, currency, item.faults)
        for fault in built.faults:
            if fault.severity == "warning":
                self.warn(file, item.where, fault)
        errors = tuple(fault for fault in built.faults if fault.severity == "error")
        if built.record is None:
            if not errors:
                errors = (Fault("", "can't be read", "see docs/catalogue.md"),)
            self._refuse(file, item.where, errors)
            return None
        key = key_of(built.record)
        clash = self._clash(key, built.record)
        if clash:
            self._refuse(file, item.where, (clash,))
            return None
        self.records[key] = built.record
        self._places[key] = (file, item.where)
        if isinstance(built.record, Product):
            self._skus.update((variant.sku, key) for variant in built.record.variants)
        return key

    def _clash(self, key: tuple[str, str], record: Record) -> Fault | None:
        if key in self.records:
            remedy = "give each its own id or remove one"
            return Fault("id", f"{shown(key[1])} was seen before ({', '.join(self._places[key])})", remedy)
        if isinstance(record, Product):
            for variant in record.variants:
                if variant.sku in self._skus:
                    place = ", ".join(self._places[self._skus[variant.sku]])
                    message = f"the SKU {shown(variant.sku)} was seen before ({place})"
                    return Fault("variants", message, "give each variant its own SKU")
        return None

    def _refuse(self, file: str, where: str, faults: tuple[Fault, ...]) -> None:
        self.rejected += 1
        self.problems.extend(Problem(file, where, fault) for fault in faults)

    def _check_prices(self, file: str, keys: list[tuple[str, str]]) -> None:
        """A price may be unknown only where the file has none at all."""
        products = [(key, record) for key in keys if isinstance(record := self.records.get(key), Product)]
        unpriced = [key for key, p in products if any(variant.price_cents is None for variant in p.variants)]
        some = any(variant.price_cents is not None for _, p in products for variant in p.variants)
        if some:
            for key in unpriced:
                self.reject(key, NO_PRICE)
        elif unpriced:
            remedy = "fine for a retrieval test set; a shop states prices"
            self.warn(file, "", Fault("price_cents", "no product of the file has a price", remedy, "warning"))


def key_of(record: Record) -> tuple[str, str]:
    """What a record is known by: its kind and its id."""
    match record:
        case Product():
            return ("product", record.id)
        case Document():
            return ("document", record.id)
        case Promotion():
            return ("promotion", record.id)
        case FacetLabel():
            return ("facet", record.id)
        case CategoryLabel():
            return ("category", " > ".join(record.path))
        case Removal():
            return (record.kind, record.id)
