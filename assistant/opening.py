"""Opens a shop: reads its files into the catalogue, prepares the encoder, builds the index where it is missing or old.

Everything that takes long says how far it is. Errors are those of `retrieval.errors` and `retrieval.models`, one line each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from assistant.answers.base import Shelf
from assistant.wording import Wording
from retrieval.diversity import DIVERSITY
from retrieval.basket_store import BasketStore
from retrieval.baskets import Baskets
from retrieval.documents import DocumentSearcher
from retrieval.errors import IndexMissing
from retrieval.importing import ImportOptions, import_files
from retrieval.matcher import SHIPPED, load_matcher
from retrieval.products import Language
from retrieval.record import Catalogue
from retrieval.search import Searcher

if TYPE_CHECKING:
    from retrieval.encoder import Encoder
    from retrieval.vectors import VectorIndex


@dataclass(frozen=True, slots=True)
class ShopSource:
    """Where a shop's parts are. `files` are imported at each opening; what is unchanged in them costs little."""

    database_url: str
    index_dir: Path
    model_cache: Path
    encoder_model: str = "multilingual-e5-small"
    matcher: Path = SHIPPED
    diversity: float = DIVERSITY
    files: Sequence[Path] = ()
    currency: str = "USD"
    name: tuple[tuple[Language, str], ...] = ()


@dataclass(slots=True)
class OpenShop:
    """An open shop. It can be searched by words at once; `complete` adds meaning. Close it to let go of its files."""

    source: ShopSource
    catalogue: Catalogue
    shelf: Shelf
    index: VectorIndex | None = None

    def complete(self, console: Console) -> Shelf:
        """The shelf with meaning beside words: prepares the encoder, builds the index where it is missing or old. Takes its time."""
        encoder = _encoder(self.source, console)
        self.index = _index(self.catalogue, encoder, self.source, console)
        self.shelf = _shelf(self.source, self.catalogue, self.index, encoder)
        return self.shelf

    def close(self) -> None:
        if self.index is not None:
            self.index.close()
        self.catalogue.close()


def open_shop(source: ShopSource, console: Console) -> OpenShop:
    """Opens a shop for a search by words, telling `console` what is being done.

    A damaged index is an error here already, so that a start does not seem to go well.
    """
    catalogue = Catalogue.open(source.database_url)
    try:
        if source.files:
            _import(catalogue, source, console)
        _check_index(source.index_dir)
        return OpenShop(source, catalogue, _shelf(source, catalogue, None, None))
    except BaseException:
        catalogue.close()
        raise


def _shelf(source: ShopSource, catalogue: Catalogue, index: VectorIndex | None, encoder: Encoder | None) -> Shelf:
    searcher = Searcher(
        tuple(catalogue.products()),
        catalogue,
        index,
        encoder,
        catalogue.facet_labels(),
        catalogue.category_labels(),
        load_matcher(source.matcher),
        source.diversity,
    )
    return Shelf(
        searcher=searcher,
        record=catalogue,
        documents=DocumentSearcher(catalogue.documents(), index, encoder),
        promotions=catalogue.promotions(),
        wording=Wording(searcher.facets, source.currency),
        name=dict(source.name),
        baskets=_baskets(source, searcher),
    )


def _baskets(source: ShopSource, searcher: Searcher) -> Baskets:
    """What the shop's orders say of products that are bought together; nothing where no orders were read."""
    with BasketStore.open(source.database_url) as store:
        return Baskets(store.all(), searcher.products)


def _check_index(index_dir: Path) -> None:
    from retrieval.index_versions import check_whole, current_version, read_manifest

    try:
        folder = index_dir / current_version(index_dir)
    except IndexMissing:
        return
    check_whole(folder, read_manifest(folder))


def _import(catalogue: Catalogue, source: ShopSource, console: Console) -> None:
    with console.status("reading the catalogue's files"):
        report = import_files(catalogue, source.files, ImportOptions(currency=source.currency))
    for problem in report.errors[:20]:
        console.print(f"[yellow]{escape(str(problem))}[/yellow]", soft_wrap=True)
    touched = report.changes.touched if report.changes else 0
    console.print(
        f"catalogue: {catalogue.count():,} products ({touched:,} records changed, {report.rejected:,} rejected)"
    )


def _encoder(source: ShopSource, console: Console) -> Encoder:
    from retrieval.models import BUILT_IN, prepare
    from retrieval.models.show import Bars

    if source.encoder_model in BUILT_IN:
        with Bars(source.encoder_model, console) as bars:
            prepare(source.encoder_model, source.model_cache, bars)
    # torch takes seconds to load: only now that it is needed
    from retrieval.encoder import load_encoder

    with console.status("loading the encoder"):
        return load_encoder(source.encoder_model, source.model_cache)


def _index(catalogue: Catalogue, encoder: Encoder, source: ShopSource, console: Console) -> VectorIndex:
    from retrieval.index_build import build_index, is_current
    from retrieval.vectors import open_index

    try:
        index = open_index(source.index_dir)
    except IndexMissing:
        pass
    else:
        if is_current(index.manifest, catalogue, encoder.name):
            return index
        index.close()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        tasks = {
            stage: bars.add_task(f"index: {stage}", total=None, start=False) for stage in ("encode", "write", "verify")
        }

        def watch(stage: str, done: int, total: int) -> None:
            bars.start_task(tasks[stage])
            bars.update(tasks[stage], advance=done, total=total)

        outcome = build_index(catalogue, encoder, source.index_dir, watch)
    console.print(f"index: {outcome.version}, {outcome.manifest.passages:,} passages")
    return open_index(source.index_dir)
