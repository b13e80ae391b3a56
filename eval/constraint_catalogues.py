"""The catalogues that constraint cases are tried on: imported into a folder of the evaluation's, searched and checked there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.constraint_checker import Checker
from eval.constraint_records import read_records
from eval.errors import EvalError
from retrieval.constraints import Constraints
from retrieval.errors import ImportRejected
from retrieval.importing import ImportOptions, import_files
from retrieval.importing.mapping import SHIPPED
from retrieval.products import Product
from retrieval.record import Catalogue
from retrieval.search import Searcher, SearchResult

SHOP = Path(__file__).resolve().parent.parent / "data" / "shop"
_NAMES = ("catalog.jsonl", "products.jsonl", "products.json", "products.yaml", "products.csv")


@dataclass(frozen=True, slots=True)
class Trial:
    """A catalogue ready to be tried: its search, and its checker, which reads the same database by its own means."""

    name: str
    searcher: Searcher
    checker: Checker

    def find(self, query: str, constraints: Constraints, limit: int) -> SearchResult:
        return self.searcher.search(query, constraints, limit=limit)


class _Held:
    """The catalogue's products in memory: nothing changes while they are tried, and each case asks for most of them."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = {product.id: product for product in products}

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]:
        return {one: self._products[one] for one in ids if one in self._products}


@contextmanager
def opened(data: Path, folder: Path, dense: bool = False) -> Iterator[Trial]:
    """Imports a catalogue file, or the catalogue of a folder, into `folder`. `dense` builds the real index there too.

    A folder that is called as a shipped mapping is read through it. Raises `EvalError` where nothing can be imported.
    """
    file = _file_of(data)
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "shop.db"
    with Catalogue.open(f"sqlite:///{database}") as catalogue:
        _imported(catalogue, file, data if data.is_dir() else data.parent)
        products = list(catalogue.products())
        if not products:
            raise EvalError(f"{file}: holds no product that can be imported")
        labels = catalogue.facet_labels(), catalogue.category_labels()
        if not dense:
            searcher = Searcher(products, _Held(products), None, None, *labels)
        else:
            searcher = _dense(catalogue, products, folder / "index")
        yield Trial(data.resolve().name if data.is_dir() else file.stem, searcher, Checker(read_records(database)))


def _dense(catalogue: Catalogue, products: Sequence[Product], index_dir: Path) -> Searcher:
    # torch takes seconds to load, and a search by words alone needs none of it.
    from retrieval.encoder import load_encoder
    from retrieval.index_build import build_index
    from retrieval.vectors import open_index
    from server.settings import load as load_settings

    settings = load_settings()
    encoder = load_encoder(settings.encoder_model, settings.model_cache)
    build_index(catalogue, encoder, index_dir)
    labels = catalogue.facet_labels(), catalogue.category_labels()
    return Searcher(products, _Held(products), open_index(index_dir), encoder, *labels)


def _file_of(data: Path) -> Path:
    if data.is_file():
        return data
    if not data.is_dir():
        raise EvalError(f"{data}: no such catalogue; name a file, or a folder that holds {_NAMES[0]}")
    found = next((data / name for name in _NAMES if (data / name).is_file()), None)
    if found is None:
        raise EvalError(f"{data}: holds none of {', '.join(_NAMES)}; name the catalogue's file")
    return found


def _imported(catalogue: Catalogue, file: Path, folder: Path) -> None:
    """Through the mapping that is called as the folder, where one is shipped and the file is no catalogue file."""
    name = folder.resolve().name
    try:
        if file.suffix == ".jsonl":
            import_files(catalogue, [file], ImportOptions())
        else:
            import_files(catalogue, [file], ImportOptions(mapping=name if name in shipped_mappings() else None))
    except ImportRejected as fault:
        raise EvalError(f"{file}: {fault}") from None


def shipped_mappings() -> frozenset[str]:
    """The names of the mappings that come with the importer."""
    return frozenset(one.stem for one in SHIPPED.glob("*.yaml"))
