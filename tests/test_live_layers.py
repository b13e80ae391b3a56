"""A few products laid over a snapshot: found, scored and filtered as if the catalogue had been learned anew."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from retrieval.columns import Columns
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.live_layers import LayeredColumns, LayeredMeanings
from retrieval.live_vectors import FewVectors, OverIndex
from retrieval.meanings import Meanings
from retrieval.products import Localized, Product, Variant
from retrieval.search import Searcher
from tests.fakes_encoder import HashingEncoder

ENCODER = HashingEncoder(96)
COLORS = {"red": "红色", "blue": "蓝色", "green": "绿色", "black": "黑色"}
THINGS = {"boot": "靴子", "lamp": "台灯", "kettle": "水壶", "tent": "帐篷", "chair": "椅子"}


def shop() -> list[Product]:
    return [
        Product(
            id=f"{thing}:{color}",
            title=Localized(en=f"{color} {thing}", zh=f"{COLORS[color]}{THINGS[thing]}"),
            variants=(Variant(f"{thing}-{color}", 1000 + 10 * n, 3, {"color": color}),),
            category=("Home", thing),
            brand="Alder",
        )
        for n, thing in enumerate(THINGS)
        for color in COLORS
    ]


@dataclass(slots=True)
class Record:
    sold: dict[str, Product]

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]:
        return {name: self.sold[name] for name in ids if name in self.sold}


def vectors(products: Sequence[Product]) -> FewVectors:
    rows = {one.id: ENCODER.encode([one.title.both()], "passage") for one in products}
    return FewVectors(rows, ENCODER.dimension)


NEW = Product(
    "kettle:zorblax",
    Localized(en="Zorblax copper kettle"),
    (Variant("z", 4200, 2, {"color": "red"}),),
    category=("Home", "kettle"),
    brand="Zorblax",
)
CHANGED = replace(shop()[0], title=Localized(en="quilted boot", zh="绗缝靴子"))
GONE = "lamp:red"


@pytest.fixture(params=[True, False], ids=["meaning", "words"])
def pair(request: pytest.FixtureRequest) -> tuple[Searcher, Searcher]:
    """The search with the changes laid over it, and the one made whole of the same catalogue."""
    before = shop()
    now = [one for one in before if one.id not in (GONE, CHANGED.id)] + [CHANGED, NEW]
    record = Record({one.id: one for one in now})
    dense: dict[str, Any] = {"encoder": ENCODER} if request.param else {}
    base = Searcher(before, record, vectors(before) if dense else None, **dense)
    laid = base.updated([CHANGED, NEW], {GONE}, vectors([CHANGED, NEW]) if dense else None)
    return laid, Searcher(now, record, vectors(now) if dense else None, **dense)


@pytest.mark.parametrize("query", ["zorblax kettle", "quilted boot", "red lamp", "blue tent", "绗缝靴子", "copper"])
def test_results_are_those_of_a_catalogue_learned_anew(pair: tuple[Searcher, Searcher], query: str) -> None:
    laid, anew = pair
    found, expected = laid.search(query), anew.search(query)
    assert found.total == expected.total
    assert {hit.product.id for hit in found.hits[:1]} == {hit.product.id for hit in expected.hits[:1]}
    scores = {hit.product.id: hit.score for hit in expected.hits}
    for hit in found.hits[:2]:
        assert hit.score == pytest.approx(scores.get(hit.product.id, hit.score), abs=0.1)


def test_what_is_gone_is_nowhere(pair: tuple[Searcher, Searcher]) -> None:
    laid, anew = pair
    assert {one.id for one in laid.products} == {one.id for one in anew.products}
    assert GONE not in {hit.product.id for hit in laid.search("red lamp", limit=40).hits}
    red = Constraints((Constraint("color", Operator.ONE_OF, ("red",)),))
    for searcher in pair:
        titles = {hit.product.id: hit.product.title.en for hit in searcher.search("", red, limit=40).hits}
        assert GONE not in titles
        assert titles["boot:red"] == "quilted boot"
        assert titles["kettle:zorblax"] == "Zorblax copper kettle"
    assert laid.search("", red, limit=40).total == anew.search("", red, limit=40).total
    assert sorted(one.id for one in laid.fitting(red)) == sorted(one.id for one in anew.fitting(red))
    assert sorted(one.id for one in laid.fitting(Constraints())) == sorted(one.id for one in laid.products)


def test_relaxations_do_not_count_what_is_gone(pair: tuple[Searcher, Searcher]) -> None:
    asked = Constraints(
        (
            Constraint("color", Operator.ONE_OF, ("red",)),
            Constraint("category", Operator.ONE_OF, ("Home > lamp",)),
        )
    )
    laid, anew = ([(one.constraints, one.count) for one in each.search("lamp", asked).relaxed] for each in pair)
    assert laid == anew
    assert laid


def test_sorting_by_price_knows_the_new_prices(pair: tuple[Searcher, Searcher]) -> None:
    laid, anew = ([hit.product.id for hit in each.search("kettle", sort="price_desc").hits] for each in pair)
    assert laid[0] == anew[0] == "kettle:zorblax"


def test_an_update_leaves_the_search_it_was_made_of_as_it_was() -> None:
    before = shop()
    base = Searcher(before, Record({one.id: one for one in before}))
    first = [(hit.product.id, hit.score) for hit in base.search("red lamp").hits]
    base.updated([NEW], {GONE})
    assert [(hit.product.id, hit.score) for hit in base.search("red lamp").hits] == first
    assert base.search("zorblax").hits == ()


def test_a_second_update_takes_the_place_of_the_first() -> None:
    before = shop()
    base = Searcher(before, Record({one.id: one for one in [*before, NEW]}))
    assert {one.id for one in base.updated([NEW], ()).products} == {NEW.id, *(one.id for one in before)}
    assert len(base.updated([], {GONE}).products) == len(before) - 1
    assert base.updated([], ()).search("red lamp").hits[0].product.id == GONE


@pytest.mark.parametrize(("base", "layered"), [(Columns, LayeredColumns), (Meanings, LayeredMeanings)])
def test_every_method_of_a_part_is_layered(base: type, layered: type) -> None:
    public = {name for name, member in inspect.getmembers(base, inspect.isfunction) if not name.startswith("_")}
    assert public <= set(vars(layered))


def test_an_index_is_searched_with_its_changed_products_in_place() -> None:
    before = shop()
    over = OverIndex(_Index(before), vectors([NEW, CHANGED]), frozenset({GONE}))
    asked = ENCODER.encode(["quilted boot 绗缝靴子"], "query")[0]
    assert over.search(asked, 3)[0][0] == CHANGED.id
    names, rows = over.vectors()
    assert sorted(names) == sorted([*(one.id for one in before if one.id != GONE), NEW.id])
    assert rows.shape == (len(names), ENCODER.dimension)
    assert GONE not in [name for name, _ in over.search(ENCODER.encode(["red lamp"], "query")[0], 40)]
    assert np.allclose(rows[names.index(CHANGED.id)], vectors([CHANGED]).vectors()[1][0])


class _Index(FewVectors):
    """A whole index in memory."""

    def __init__(self, products: Sequence[Product]) -> None:
        rows = {one.id: ENCODER.encode([one.title.both()], "passage") for one in products}
        super().__init__(rows, ENCODER.dimension)

    def digests(self) -> Mapping[str, str]:
        return {}

    def known(self, digest: str) -> None:
        return None

    def search_documents(self, vector: object, k: int) -> list[Any]:
        return []
