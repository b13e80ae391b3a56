"""`python -m eval retrieval --data DIR`: how well products are found, by baselines and by the system itself."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from eval.commands import Commands, console_for
from eval.errors import EvalError
from eval.ranking import SystemScore, measure
from eval.shop_set import SHOP_LANGUAGES, write_shop_set
from eval.writing import write_text
from retrieval.judgments import RetrievalSet, digest, evenly_priced, read_set
from retrieval.matcher import SHIPPED, Matcher, load_matcher, plain_fusion
from retrieval.record import Catalogue
from server.settings import Settings
from server.settings import load as load_settings

if TYPE_CHECKING:
    from eval.baselines import Ranker
    from retrieval.embedding_cache import CachedEncoder
    from retrieval.products import Product

SYSTEMS = ("bm25", "dense", "fusion", "system")
# The system with its weights set by hand, and by words alone: what learning and meaning add.
VARIANTS = {"plain": "system, plain fusion", "words": "system, words alone"}


@dataclass(frozen=True, slots=True)
class Serving:
    """How the system is set to rank."""

    matcher: Matcher
    diversity: float


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "retrieval",
        help="measure search on a set of queries with judged products",
        description="Prints nDCG@10, the same over judged products only, recall@100 and the latency of a page of ten, "
        "for BM25, dense vectors, their fusion and the system's own search: with its weights set by hand (plain), by words "
        "alone (words) and as it serves (system). Nothing of the shop is read or changed.",
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, metavar="DIR", help="catalog.jsonl, queries.tsv, qrels.tsv")
    source.add_argument(
        "--shop",
        choices=SHOP_LANGUAGES,
        help="a set made of the CATALOG setting's files: in one language, or Chinese queries over English products (cross)",
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="with --shop: where to write the set, to train on it")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.add_argument("--limit", type=_positive, metavar="N", help="only the first N queries")
    parser.add_argument("--encoder", metavar="NAME", help="default: the ENCODER_MODEL setting")
    parser.add_argument(
        "--systems", type=_systems, default=(*SYSTEMS, *VARIANTS), help=f"default: {','.join((*SYSTEMS, *VARIANTS))}"
    )
    parser.add_argument("--verbose", action="store_true", help="also print the nDCG@10 of every query")
    parser.set_defaults(run=run)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def _systems(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [name for name in names if name not in (*SYSTEMS, *VARIANTS)]
    if unknown or not names:
        raise argparse.ArgumentTypeError(
            f"{', '.join(unknown) or 'nothing'}: systems are {', '.join((*SYSTEMS, *VARIANTS))}"
        )
    return names


def run(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    console = console_for(arguments.json)
    with _data(arguments, settings) as folder:
        return _run(arguments, settings, read_set(folder, arguments.limit), console)


@contextmanager
def _data(arguments: argparse.Namespace, settings: Settings) -> Iterator[Path]:
    """The folder of the set: the one given, or one made of the shop."""
    if arguments.data is not None:
        yield arguments.data
        return
    # the assistant's parts take seconds to load
    from server.compose import catalogue_files

    with tempfile.TemporaryDirectory(prefix="eval-") as folder:
        made = arguments.keep or Path(folder) / f"shop-{arguments.shop}"
        yield write_shop_set(catalogue_files(settings.catalog), made, arguments.shop)


def _run(arguments: argparse.Namespace, settings: Settings, data: RetrievalSet, console: Console) -> int:
    matcher = load_matcher(Path(settings.matcher) if settings.matcher else SHIPPED)
    serving = Serving(matcher, settings.diversity)
    name = arguments.encoder or settings.encoder_model
    needs_encoder = not set(arguments.systems) <= {"bm25", "words"}
    with (
        _bars(console) as bars,
        tempfile.TemporaryDirectory(prefix="eval-") as folder,
        Catalogue.open(f"sqlite:///{folder}/shop.db") as catalogue,
        _encoder(name, settings.model_cache, needs_encoder) as encoder,
    ):
        products, rejected = _imported(catalogue, evenly_priced(data.catalog, Path(folder)), bars, console)
        rankers = _rankers(arguments.systems, products, catalogue, encoder, Path(folder), serving, bars)
        scores = {
            system: _measured(system, make, data, bars, spaces)
            for spaces, (system, make) in enumerate(rankers.items(), 1)
        }
    console.print(_table(scores, data, len(products), name if needs_encoder else None))
    fitted = matcher.trained if _is_fitted(matcher, data) else None
    if fitted is not None and "system" in scores:
        honest = fitted.crossvalidated["with_meaning"]
        console.print(f"{escape(matcher.name)} was fitted to these judgments; cross-validated it reaches {honest:.4f}")
    if arguments.verbose:
        console.print(_queries(scores, data))
    if arguments.json is not None:
        body = as_json(scores, data, len(products), rejected, name if needs_encoder else None, matcher)
        write_text(arguments.json, body)
    return 0


def _is_fitted(matcher: Matcher, data: RetrievalSet) -> bool:
    return matcher.trained is not None and digest(data.folder) in matcher.trained.data.values()


@contextmanager
def _bars(console: Console) -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        yield bars


@contextmanager
def _encoder(name: str, model_cache: Path, needed: bool) -> Iterator[CachedEncoder | None]:
    """The encoder with its cache beside the models' cache; None where no system needs one."""
    if not needed:
        yield None
        return
    # torch takes seconds to load, and BM25 alone needs none of it.
    from retrieval.embedding_cache import CachedEncoder
    from retrieval.encoder import load_encoder

    encoder = CachedEncoder(load_encoder(name, model_cache), model_cache.parent / "eval-cache")
    try:
        yield encoder
    finally:
        encoder.close()


def _imported(catalogue: Catalogue, file: Path, bars: Progress, console: Console) -> tuple[list[Product], int]:
    """The products of the set by way of the shop's own importer, and how many records it rejected."""
    from retrieval.importing import ImportOptions, import_files

    task = bars.add_task("reading products", total=file.stat().st_size)
    options = ImportOptions(format="jsonl")
    report = import_files(catalogue, [file], options, lambda _name, size: bars.advance(task, size))
    for problem in report.errors[:5]:
        console.print(f"[yellow]not imported:[/] {escape(str(problem))}")
    products = list(catalogue.products())
    if not products:
        raise EvalError(f"{file}: holds no product that can be imported")
    return products, report.rejected


def _rankers(
    systems: Sequence[str],
    products: Sequence[Product],
    catalogue: Catalogue,
    encoder: CachedEncoder | None,
    folder: Path,
    serving: Serving,
    bars: Progress,
) -> Mapping[str, Callable[[], Ranker]]:
    """How each system is made. The parts of the fusion are made once."""
    from eval.baselines import Bm25, Dense, Fusion

    made: dict[str, Ranker] = {}

    def bm25() -> Ranker:
        if "bm25" not in made:
            made["bm25"] = Bm25(products)
        return made["bm25"]

    def dense() -> Ranker:
        if "dense" not in made:
            task = bars.add_task("encoding for dense", total=len(products))
            made["dense"] = Dense(products, _watched(encoder, bars, task))
        return made["dense"]

    def system(matcher: Matcher, diversity: float) -> Ranker:
        from eval.own_search import own_search

        task = bars.add_task("building the system's index", total=None)
        return own_search(catalogue, _watched(encoder, bars, task), folder / "index", matcher, diversity)

    def words() -> Ranker:
        from eval.own_search import own_search

        return own_search(catalogue, None, folder / "index", serving.matcher, serving.diversity)

    ways: dict[str, Callable[[], Ranker]] = {
        "bm25": bm25,
        "dense": dense,
        "fusion": lambda: Fusion([bm25(), dense()]),
        "plain": lambda: system(plain_fusion(), 0.0),
        "words": words,
        "system": lambda: system(serving.matcher, serving.diversity),
    }
    return {name: ways[name] for name in systems}


def _watched(encoder: CachedEncoder | None, bars: Progress, task: TaskID) -> CachedEncoder:
    assert encoder is not None
    encoder.watch = lambda count: bars.advance(task, count)
    return encoder


def _measured(name: str, make: Callable[[], Ranker], data: RetrievalSet, bars: Progress, spaces: int) -> SystemScore:
    ranker = make()
    task = bars.add_task(f"queries: {name}", total=len(data.queries))
    return measure(ranker, data.queries, lambda: bars.advance(task), spaces)


def _table(scores: Mapping[str, SystemScore], data: RetrievalSet, products: int, encoder: str | None) -> Table:
    grid = Table(title=f"{data.folder.name}: {products:,} products, {len(data.queries):,} queries", box=None)
    grid.caption = f"encoder {encoder}" if encoder else None
    grid.add_column("")
    for name in ("nDCG@10", "judged only", "recall@100", "p50", "p99"):
        grid.add_column(name, justify="right")
    for name, score in scores.items():
        quality = (f"{value:.4f}" for value in (score.ndcg, score.ndcg_judged, score.recall))
        grid.add_row(VARIANTS.get(name, name), *quality, f"{score.p50_ms:.1f} ms", f"{score.p99_ms:.1f} ms")
    return grid


def _queries(scores: Mapping[str, SystemScore], data: RetrievalSet) -> Table:
    grid = Table(title="nDCG@10 by query", box=None)
    for name in ("query", *scores):
        grid.add_column(name, justify="left" if name == "query" else "right")
    for n, query in enumerate(data.queries):
        grid.add_row(f"{query.id} {escape(query.text)}", *(f"{one.queries[n].ndcg:.3f}" for one in scores.values()))
    return grid


def as_json(
    scores: Mapping[str, SystemScore],
    data: RetrievalSet,
    products: int,
    rejected: int,
    encoder: str | None,
    matcher: Matcher,
) -> str:
    body = {
        "systems": {name: _figures(score) for name, score in scores.items() if name in SYSTEMS},
        "variants": {name: _figures(score) for name, score in scores.items() if name in VARIANTS},
        "data": {
            "name": data.folder.resolve().name,
            "products": products,
            "rejected_products": rejected,
            "queries": len(data.queries),
            "skipped_queries": data.skipped,
            "judgments": data.judgments,
            "judgments_of_unknown_queries": data.strangers,
        },
        "encoder": encoder,
        "matcher": {
            "name": matcher.name,
            "fitted_to_these_judgments": _is_fitted(matcher, data),
            "crossvalidated": dict(matcher.trained.crossvalidated) if matcher.trained else {},
        },
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _figures(score: SystemScore) -> dict[str, float]:
    return {
        "ndcg@10": round(score.ndcg, 6),
        "ndcg@10_judged": round(score.ndcg_judged, 6),
        "recall@100": round(score.recall, 6),
        "p50_ms": round(score.p50_ms, 3),
        "p99_ms": round(score.p99_ms, 3),
    }
