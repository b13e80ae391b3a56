"""Reads files of many shapes into the catalogue of record: `import_files` is the whole of it.

Each format has a reader that yields raw records in the shape of docs/catalogue.md; `records` checks them, `session`
gathers them, and `storing` puts what is good into the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from retrieval.errors import ImportRejected
from retrieval.importing.formats import Format, Source, recognise
from retrieval.importing.problems import Fault, Problem
from retrieval.importing.session import Gathered
from retrieval.importing.storing import store
from retrieval.products import Document, Product, Promotion
from retrieval.record import Catalogue, ChangeReport

__all__ = ["ImportOptions", "ImportReport", "Problem", "import_files"]

Watch = Callable[[str, int], None]
Stored = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to read: `format` None is recognised from the content; `mapping` is a file or the name of a shipped one."""

    format: Format | None = None
    mapping: str | None = None
    currency: str = "USD"
    prune: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `changes` is None when no record was good; `repeats` counts what a warning stands for."""

    problems: tuple[Problem, ...]
    repeats: tuple[int, ...]
    rejected: int
    accepted: int
    changes: ChangeReport | None
    notes: tuple[str, ...] = field(default=())

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.is_error)


def import_files(
    catalogue: Catalogue,
    files: Sequence[Path],
    options: ImportOptions,
    watch: Watch = lambda _name, _bytes: None,
    stored: Stored = lambda _done, _total: None,
) -> ImportReport:
    """Imports every good record of the files (see `storing` for what happens to many) and reports every bad one.

    `watch` is called with a file's name and how many bytes were read since its last call, `stored` with how many records
    were stored since its last call and how many there are. Raises `ImportRejected` for a
    file that can't be read at all, `MappingError` for a bad mapping and the catalogue's errors.
    """
    gathered = Gathered()
    sources = [_source(path, options) for path in files]
    for source in sources:
        name = source.path.name
        gathered.add_file(name, source.read(partial(watch, name)), options.currency)
    _reject_taken_skus(catalogue, gathered, options.prune)
    _warn_of_unknown_products(catalogue, gathered)
    batch = gathered.batch()
    notes: list[str] = []
    prune = options.prune
    if prune and gathered.rejected:
        prune = False
        notes.append("nothing was removed, because records were rejected: correct them and import with --prune again")
    total = len(batch)
    changes = store(catalogue, batch, prune, lambda done: stored(done, total)) if total else None
    problems = tuple(gathered.problems)
    repeats = tuple(gathered.repeats(problem) for problem in problems)
    return ImportReport(problems, repeats, gathered.rejected, len(batch), changes, tuple(notes))


def _source(path: Path, options: ImportOptions) -> Source:
    if not path.exists():
        raise ImportRejected(f"{path}: no such file")
    if path.is_dir():
        raise ImportRejected(f"{path}: is a folder; name the files in it")
    try:
        return recognise(path, options.format, options.mapping)
    except OSError as fault:
        raise ImportRejected(f"{path}: can't be read ({fault.strerror})") from fault


def _reject_taken_skus(catalogue: Catalogue, gathered: Gathered, prune: bool) -> None:
    """Rejects products whose SKUs belong to a product of the catalogue that this import leaves in place."""
    products = {key: record for key, record in gathered.records.items() if isinstance(record, Product)}
    owners = catalogue.sku_owners(variant.sku for product in products.values() for variant in product.variants)
    if prune:
        return
    for key, product in products.items():
        for variant in product.variants:
            owner = owners.get(variant.sku, product.id)
            if owner != product.id and ("product", owner) not in gathered.records:
                message = f"the SKU {variant.sku} belongs to the product {owner} of the catalogue"
                gathered.reject(key, Fault("variants", message, "use another SKU, or import that product with it"))
                break


def _warn_of_unknown_products(catalogue: Catalogue, gathered: Gathered) -> None:
    """Warns of documents and promotions that name a product which neither the files nor the catalogue have."""
    named: dict[str, tuple[str, str]] = {}
    for key, record in gathered.records.items():
        products = record.products if isinstance(record, Promotion) else ()
        if isinstance(record, Document) and record.product:
            products = (record.product,)
        named.update((product, key) for product in products if ("product", product) not in gathered.records)
    known = catalogue.get(list(named))
    for product, key in named.items():
        if product not in known:
            file, where = gathered.place(key)
            message = "names a product that the catalogue doesn't have"
            gathered.warn(
                file, where, Fault("product", message, "import that product too, or correct the id", "warning")
            )
