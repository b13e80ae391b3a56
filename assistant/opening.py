"""Opens a shop: reads its files into the catalogue, prepares the encoder, builds the index where it is missing or old.

Everything that takes long says how far it is. Errors are those of `retrieval.errors` and `retrieval.models`, one line each.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from assistant.answers.base import Shelf
from assistant.wording import Wording
from retrieval.basket_store import BasketStore
from retrieval.baskets import Baskets
from retrieval.currencies import load_rates
from retrieval.diversity import DIVERSITY
from retrieval.documents import DocumentSearcher
from retrieval.errors import IndexDamaged, IndexMissing
from retrieval.importing import ImportOptions, import_files
from retrieval.importing.again import digest_of, note_read, was_read
from retrieval.live_changes import CatalogueState, read_state
from retrieval.matcher import SHIPPED, load_matcher
from retrieval.products import Language, Product
from retrieval.record import Catalogue
from retrieval.search import Searcher
from retrieval.shop_lexicon import load_lexicon
from retrieval.words import KeptWords

if TYPE_CHECKING:
    from retrieval.encoder import Encoder
    from retrieval.live_vectors import ServingIndex
    from retrieval.vectors import VectorIndex


WORDS = "words"  # the folder beside the versions of the index in which the words of products are kept


@dataclass(frozen=True, slots=True)
class ShopSource:
    """Where a shop's parts are. `files` are imported at each opening; what is unchanged in them costs little."""

    database_url: str
    index_dir: Path
    model_cache: Path
    encoder_model: str = "multilingual-e5-small"
    matcher: Path = SHIPPED
    lexicon: Path | None = None
    exchange_rates: Path | None = None
    diversity: float = DIVERSITY
    files: Sequence[Path] = ()
    currency: str = "USD"
    name: tuple[tuple[Language, str], ...] = ()


@dataclass(slots=True)
class OpenShop:
    """An open shop. It can be searched by words at once; `complete` adds meaning. Close it to let go of its files.

    `state` is the catalogue's as the shelf has it, `seconds` how long the shelf took to make.
    """

    source: ShopSource
    catalogue: Catalogue
    shelf: Shelf
    state: CatalogueState
    index: VectorIndex | None = None
    seconds: float = 0.0

    def complete(self, console: Console) -> Shelf:
        """The shelf with meaning beside words: prepares the encoder, builds the index where it is missing or old. Takes its time."""
        encoder = encoder_of(self.source, console)
        self.index = current_index(self.catalogue, encoder, self.source, console)
        self.state = read_state(self.catalogue)
        self.shelf = shelf_of(self.source, self.catalogue, self.index, encoder)
        self.shelf.searcher.prepare()
        return self.shelf

    def close(self) -> None:
        if self.index is not None:
            self.index.close()
        self.catalogue.close()


def open_shop(source: ShopSource, console: Console) -> OpenShop:
    """Opens a shop for a search by words, telling `console` what is being done, and whether the index is damaged."""
    catalogue = Catalogue.open(source.database_url)
    try:
        if source.files:
            _import(catalogue, source, console)
        fault = index_fault(source.index_dir)
        if fault:
            console.print(f"[yellow]{escape(fault)}[/yellow]", soft_wrap=True)
            console.print("search is by words until it is built again, which begins by itself", soft_wrap=True)
        state, began = read_state(catalogue), time.monotonic()
        shelf = shelf_of(source, catalogue, None, None)
        return OpenShop(source, catalogue, shelf, state, seconds=time.monotonic() - began)
    except BaseException:
        catalogue.close()
        raise


def shelf_of(
    source: ShopSource,
    catalogue: Catalogue,
    index: ServingIndex | None,
    encoder: Encoder | None,
    products: Sequence[Product] | None = None,
) -> Shelf:
    """A shelf of the catalogue as it is now, or of these `products`; with an index and its encoder, also by meaning."""
    searcher = Searcher(
        tuple(catalogue.products()) if products is None else products,
        catalogue,
        index,
        encoder,
        catalogue.facet_labels(),
        catalogue.category_labels(),
        load_matcher(source.matcher),
        source.diversity,
        load_lexicon(source.lexicon),
        KeptWords(source.index_dir / WORDS),
    )
    return Shelf(
        searcher=searcher,
        record=catalogue,
        documents=DocumentSearcher(catalogue.documents(), index, encoder),
        promotions=catalogue.promotions(),
        wording=Wording(searcher.facets, source.currency),
        name=dict(source.name),
        baskets=_baskets(source, searcher),
        rates=load_rates(source.exchange_rates),
        encoder=encoder,
    )


def _baskets(source: ShopSource, searcher: Searcher) -> Baskets:
    """What the shop's orders say of products that are bought together; nothing where no orders were read."""
    with BasketStore.open(source.database_url) as store:
        return Baskets(store.all(), searcher.products)


def index_fault(index_dir: Path) -> str | None:
    """What is wrong with the serving index, in a line; None where it is whole, or was never built."""
    from retrieval.index_versions import check_whole, current_version, read_manifest

    try:
        folder = index_dir / current_version(index_dir)
        check_whole(folder, read_manifest(folder))
    except IndexMissing:
        return None
    except IndexDamaged as fault:
        return str(fault)
    return None


def _import(catalogue: Catalogue, source: ShopSource, console: Console) -> None:
    """Reads the files, unless nothing can have changed since they were read last."""
    try:
        digest = digest_of(source.files, source.currency)
    except OSError:
        digest = ""  # the import says what is wrong
    touched = rejected = 0
    if not digest or not was_read(catalogue, digest):
        with console.status("reading the catalogue's files"):
            report = import_files(catalogue, source.files, ImportOptions(currency=source.currency))
        for problem in report.errors[:20]:
            console.print(f"[yellow]{escape(str(problem))}[/yellow]", soft_wrap=True)
        touched, rejected = report.changes.touched if report.changes else 0, report.rejected
        if digest and not report.errors and not report.rejected:
            note_read(catalogue, digest)
    console.print(f"catalogue: {catalogue.count():,} products ({touched:,} records changed, {rejected:,} rejected)")


def encoder_of(source: ShopSource, console: Console) -> Encoder:
    """The encoder, prepared first where it is not."""
    from retrieval.models import BUILT_IN, prepare
    from retrieval.models.show import Bars

    if source.encoder_model in BUILT_IN:
        with Bars(source.encoder_model, console) as bars:
            prepare(source.encoder_model, source.model_cache, bars)
    # torch takes seconds to load: only now that it is needed
    from retrieval.encoder import load_encoder

    with console.status("loading the encoder"):
        return load_encoder(source.encoder_model, source.model_cache)


def current_index(catalogue: Catalogue, encoder: Encoder, source: ShopSource, console: Console) -> VectorIndex:
    """The index of the catalogue as it is now, built where it is missing, damaged or old."""
    from retrieval.index_build import is_current
    from retrieval.vectors import open_index

    try:
        index = open_index(source.index_dir)
    except (IndexMissing, IndexDamaged):
        pass
    else:
        if is_current(index.manifest, catalogue, encoder.name):
            return index
        index.close()
    built_index(catalogue, encoder, source, console)
    return open_index(source.index_dir)


def built_index(catalogue: Catalogue, encoder: Encoder, source: ShopSource, console: Console) -> None:
    """Builds the index, showing how far it is."""
    from retrieval.index_build import build_index

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def watch(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(f"index: {stage}", total=total)
            bars.update(tasks[stage], advance=done, total=total)

        outcome = build_index(catalogue, encoder, source.index_dir, watch)
    console.print(f"index: {outcome.version}, {outcome.manifest.passages:,} passages")
