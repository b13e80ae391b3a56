from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Literal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from retrieval.constraints import Constraint, Constraints, Finding, Operator
from retrieval.fitting import fitting_variant
from retrieval.passages import Labels, product_passages
from retrieval.products import AttributeValue, CategoryLabel, Localized, Product, Quantity, Variant
from retrieval.search import NO_CONSTRAINTS, Searcher, SearchResult, Sort
from tests.fakes_encoder import HashingEncoder

COLORS = ("black", "navy", "red")
MATERIALS = ("leather", "vegan leather", "canvas", "wool")


def made(
    name: str,
    title: str,
    variants: Sequence[tuple[int, int, str]] = ((5000, 3, "black"),),
    category: tuple[str, ...] = ("Shoes",),
    description: str = "",
    brand: str | None = "Oakham",
    rating: float | None = None,
    **about: AttributeValue,
) -> Product:
    """`variants` are price, stock and colour ("" for none)."""
    return Product(
        id=name,
        title=Localized(en=title),
        variants=tuple(
            Variant(f"{name}-{n}", price, stock, {"color": color} if color else {})
            for n, (price, stock, color) in enumerate(variants)
        ),
        description=Localized(en=description) if description else None,
        brand=brand,
        category=category,
        attributes=about,
        rating=rating,
        review_count=100 if rating else 0,
    )


@dataclass
class Shelf:
    """A catalogue of record whose products can change after a searcher has read them."""

    products: dict[str, Product]
    asked: list[str] = field(default_factory=list)

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]:
        self.asked += ids
        return {name: self.products[name] for name in ids if name in self.products}


@dataclass(frozen=True)
class Rows:
    """Vectors of products in memory; `nearest` limits what a search of them finds."""

    names: list[str]
    rows: NDArray[np.float32]

    def vectors(self) -> tuple[list[str], NDArray[np.float32]]:
        return self.names, self.rows

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        similar = self.rows @ vector
        best: dict[str, float] = {}
        for n in np.argsort(-similar, kind="stable"):
            best.setdefault(self.names[n], float(similar[n]))
        return list(best.items())[:k]


def rows_of(products: Sequence[Product]) -> Rows:
    passages = [one for product in products for one in product_passages(product, Labels())]
    return Rows([one.product for one in passages], HashingEncoder().encode([one.text for one in passages], "passage"))


def shop(*products: Product, dense: bool = True) -> tuple[Searcher, Shelf]:
    shelf = Shelf({product.id: product for product in products})
    if not dense:
        return Searcher(products, shelf), shelf
    return Searcher(products, shelf, rows_of(products), HashingEncoder()), shelf


def wants(facet: str, *values: str, hard: bool = True) -> Constraint:
    return Constraint(facet, Operator.ONE_OF, values, hard=hard)


def rules_out(facet: str, *values: str) -> Constraint:
    return Constraint(facet, Operator.NONE_OF, values)


def below(cents: int) -> Constraint:
    return Constraint("price", Operator.RANGE, high=cents)


def ids(result: SearchResult) -> list[str]:
    return [hit.product.id for hit in result.hits]


def test_words_and_meaning_rank_and_each_hit_says_why() -> None:
    searcher, _ = shop(made("a", "running shoes"), made("b", "walking boots"), made("c", "wool socks"))
    result = searcher.search("walking boots")
    assert ids(result)[0] == "b"
    assert result.total == 3
    parts = result.hits[0].why.parts
    assert parts["lexical"] > 0
    assert parts["dense"] > 0
    assert sum(parts.values()) == pytest.approx(result.hits[0].score)
    assert "rating" in parts


def test_without_an_encoder_words_alone_rank() -> None:
    searcher, _ = shop(made("a", "running shoes"), made("b", "walking boots"), dense=False)
    assert not searcher.dense
    result = searcher.search("boots")
    assert ids(result)[0] == "b"
    assert "dense" not in result.hits[0].why.parts


def test_meaning_added_to_words_finds_what_a_search_made_with_both_finds() -> None:
    products = [made("a", "running shoes"), made("b", "walking boots"), made("c", "wool socks")]
    by_words = shop(*products, dense=False)[0]
    both, whole = by_words.with_meaning(rows_of(products), HashingEncoder()), shop(*products)[0]
    by_words.prepare()
    assert both.dense
    assert not by_words.dense
    assert both.facets is by_words.facets
    for query in ("boots", "warm socks", "shoe"):
        found, expected = both.search(query), whole.search(query)
        assert [(hit.product.id, hit.score) for hit in found.hits] == [
            (hit.product.id, hit.score) for hit in expected.hits
        ]


def test_one_and_the_same_variant_has_to_fit() -> None:
    torn = made("torn", "shoes", [(9000, 3, "red"), (4000, 3, "black")])
    whole = made("whole", "shoes", [(9000, 3, "black"), (4000, 3, "red")])
    searcher, _ = shop(torn, whole)
    result = searcher.search("shoes", Constraints((wants("color", "red"), below(5000))))
    assert ids(result) == ["whole"]
    assert result.hits[0].variant.sku == "whole-1"
    assert result.total == 1


def test_what_is_sold_out_is_not_shown_nor_is_its_price_taken() -> None:
    searcher, _ = shop(
        made("gone", "shoes", [(1000, 0, "red")]), made("some", "shoes", [(1000, 0, "red"), (2000, 1, "red")])
    )
    result = searcher.search("shoes")
    assert ids(result) == ["some"]
    assert result.hits[0].variant.price_cents == 2000
    assert searcher.search("shoes", Constraints((below(1500),))).hits == ()


def test_the_cheapest_fitting_variant_is_shown_but_a_wish_comes_before_the_price() -> None:
    shoe = made("a", "shoes", [(3000, 1, "black"), (2000, 1, "navy"), (4000, 1, "red")])
    searcher, _ = shop(shoe)
    assert searcher.search("shoes").hits[0].variant.sku == "a-1"
    wish = Constraints((wants("color", "red", hard=False),))
    assert searcher.search("shoes", wish).hits[0].variant.sku == "a-2"


def test_prices_and_stock_are_those_of_the_record_when_the_result_is_built() -> None:
    products = [made(name, "shoes", [(4000, 5, "red")]) for name in "abc"]
    searcher, shelf = shop(*products)
    limit = Constraints((below(5000),))
    shelf.products["a"] = made("a", "shoes", [(9000, 5, "red")])
    shelf.products["b"] = made("b", "shoes", [(4500, 2, "red")])
    del shelf.products["c"]
    result = searcher.search("shoes", limit)
    assert [(hit.product.id, hit.variant.price_cents, hit.variant.stock) for hit in result.hits] == [("b", 4500, 2)]
    shelf.products["b"] = made("b", "shoes", [(4500, 0, "red")])
    nothing = searcher.search("shoes", limit)
    assert (nothing.hits, nothing.total) == ((), 0)


def test_a_description_that_has_changed_since_is_read_anew() -> None:
    shoe = made("a", "shoes", description="Made of canvas.")
    other = made("b", "shoes", material="canvas")
    searcher, shelf = shop(shoe, other)
    no_leather = Constraints((rules_out("material", "leather"),))
    assert set(ids(searcher.search("shoes", no_leather))) == {"a", "b"}
    shelf.products["a"] = made("a", "shoes", description="Now made of leather.")
    assert ids(searcher.search("shoes", no_leather)) == ["b"]


def test_what_does_not_state_an_exclusion_comes_after_all_that_is_known_to_comply() -> None:
    unknown = [made(f"u{n:03}", "canvas walking shoes brown shoes") for n in range(90)]
    known = [made(f"k{n}", "other thing", material="silk") for n in range(3)]
    searcher, _ = shop(*(replace(one, title=Localized(en="walking shoes")) for one in unknown), *known)
    result = searcher.search("walking shoes", Constraints((rules_out("material", "leather"),)), limit=93)
    assert sorted(ids(result)[:3]) == ["k0", "k1", "k2"]
    assert len(result.hits) == 93
    assert all(hit.why.admission.unstated for hit in result.hits[3:])


def test_a_soft_wish_lifts_and_keeps_nothing_out() -> None:
    searcher, _ = shop(made("a", "shoes", [(100, 1, "black")]), made("b", "shoes", [(900, 1, "red")]))
    result = searcher.search("shoes", Constraints((wants("color", "red", hard=False),)))
    assert ids(result) == ["b", "a"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("price_asc", "acb"), ("price_desc", "bca"), ("rating", "bac"), ("newest", "cab"), ("lightest", "abc")],
)
def test_orders_that_are_asked_for(sort: Sort, expected: str) -> None:
    from datetime import date

    a = replace(made("a", "shoes", [(100, 1, "red")], rating=4.0), released=date(2025, 5, 1))
    b = replace(made("b", "shoes", [(900, 1, "red"), (50, 0, "red")], rating=4.9), released=date(2024, 1, 1))
    c = replace(made("c", "shoes", [(500, 1, "red")], rating=2.0), released=date(2026, 1, 1))
    weights = {"a": Quantity(200, "g"), "b": Quantity(0.3, "kg"), "c": None}
    products = [replace(one, attributes={"weight": w} if (w := weights[one.id]) else {}) for one in (a, b, c)]
    searcher, _ = shop(*products)
    found = searcher.search("shoes", Constraints((wants("category", "Shoes"),)), sort=sort)
    assert "".join(ids(found)) == expected


def test_a_sort_without_a_category_keeps_to_what_is_relevant() -> None:
    cheap = [made(f"z{n}", f"socket wrench number {n}", [(10, 1, "")]) for n in range(60)]
    searcher, _ = shop(made("a", "walking boots", [(5000, 1, "")]), made("b", "walking boots", [(4000, 1, "")]), *cheap)
    found = ids(searcher.search("walking boots", limit=2, sort="price_desc"))
    assert found == ["a", "b"]


def test_one_wish_given_up_is_offered_where_that_helps() -> None:
    searcher, _ = shop(
        made("a", "shoes", [(9000, 1, "red")]),
        made("b", "shoes", [(1000, 1, "black")]),
        made("c", "shoes", [(1000, 1, "black")]),
        made("d", "hat", [(1000, 1, "red")], category=("Hats",)),
    )
    asked = Constraints((wants("category", "Shoes"), wants("color", "red"), below(5000)))
    result = searcher.search("shoes", asked)
    assert (result.hits, result.total) == ((), 0)
    offered = [([item.facet for item in one.constraints], one.count) for one in result.relaxed]
    assert offered == [(["color"], 2), (["price"], 1), (["category"], 1)]


def test_two_wishes_are_given_up_together_only_where_one_is_not_enough() -> None:
    searcher, _ = shop(
        made("a", "shoes", [(9000, 1, "black")]), made("b", "hat", [(100, 1, "red")], category=("Hats",))
    )
    asked = Constraints((wants("category", "Shoes"), wants("color", "navy"), below(5000)))
    offered = searcher.relax(asked)
    assert [sorted(item.facet for item in one.constraints) for one in offered] == [
        ["color", "price"],
        ["category", "color"],
    ]
    assert all(one.count == 1 for one in offered)


def test_nothing_is_offered_where_nothing_helps_and_never_more_than_three() -> None:
    searcher, _ = shop(made("a", "shoes", [(100, 0, "black")]))
    assert searcher.relax(Constraints((wants("color", "red"),))) == ()
    many, _ = shop(*[made(name, "shoes", [(100, 1, "black")], a="x", b="x", c="x", d="x") for name in "abcd"])
    four = Constraints(tuple(wants(name, "y") for name in "ab"))
    assert len(many.relax(four)) == 1
    asked = Constraints(tuple(wants(name, "y") for name in "abcd"))
    assert all(len(one.constraints) <= 3 for one in many.relax(asked))
    assert many.relax(asked) == ()


def test_a_query_in_words_the_shop_does_not_have_finds_nothing() -> None:
    searcher, _ = shop(made("a", "running shoes"), made("b", "walking boots"), dense=False)
    result = searcher.search("helicopter")
    assert result == SearchResult((), 0)
    assert searcher.search("helicopter", Constraints((below(100),))).hits == ()


@pytest.mark.parametrize("query", ["", "please show me", "直升机"])
def test_a_query_without_words_or_in_a_script_the_shop_does_not_use_still_browses(query: str) -> None:
    searcher, _ = shop(made("a", "running shoes"), made("b", "walking boots"), dense=False)
    assert len(searcher.search(query).hits) == 2


def test_a_category_asked_for_is_shown_whatever_else_the_words_say() -> None:
    searcher, _ = shop(made("a", "running shoes"), dense=False)
    assert ids(searcher.search("zorgon", Constraints((wants("category", "Shoes"),)))) == ["a"]


def test_a_product_at_hand_is_a_hit_while_any_of_it_is_in_stock() -> None:
    shoe, gone = made("a", "shoes", [(100, 1, "black"), (900, 1, "red")]), made("b", "shoes", [(100, 0, "red")])
    searcher, _ = shop(shoe, gone)
    red = Constraints((wants("color", "red"),))
    hit = searcher.hit(shoe, red)
    assert hit is not None
    assert hit.variant.sku == "a-1"
    other = searcher.hit(shoe, Constraints((wants("color", "navy"),)))
    assert other is not None
    assert not other.why.admission.admitted
    assert searcher.hit(gone, red) is None


def test_names_of_a_category_in_another_language_find_its_products() -> None:
    products = [made("a", "Oakham 12", category=("Boots",)), made("b", "Oakham 13", category=("Hats",))]
    labels = [CategoryLabel(("Boots",), Localized(en="Boots", zh="靴子"), ("wellingtons",))]
    searcher = Searcher(products, Shelf({one.id: one for one in products}), category_labels=labels)
    assert ids(searcher.search("wellingtons"))[0] == "a"
    assert ids(searcher.search("靴子"))[0] == "a"


def test_an_empty_shop_finds_nothing() -> None:
    searcher, _ = shop(dense=False)
    assert searcher.search("shoes") == SearchResult((), 0)
    assert searcher.allowed(Constraints((below(1),))).shape == (0,)


# Properties: the search against a checker that knows nothing of columns.

_variants = st.lists(
    st.tuples(st.sampled_from([1000, 4999, 5000, 8000]), st.integers(0, 2), st.sampled_from(["", *COLORS])),
    min_size=1,
    max_size=3,
)
_about = st.fixed_dictionaries(
    {},
    optional={
        "material": st.sampled_from(MATERIALS) | st.tuples(st.sampled_from(MATERIALS), st.sampled_from(MATERIALS)),
        "weight": st.builds(Quantity, st.sampled_from([0.2, 0.9, 300.0]), st.sampled_from(["kg", "g"])),
        "waterproof": st.booleans(),
        "color": st.sampled_from(COLORS),
    },
)
_texts = st.sampled_from(["", "Made of leather.", "No leather.", "A red lining.", "It is not waterproof."])
_products = st.lists(
    st.builds(
        lambda variants, about, text, category, brand, rating: made(
            "x", "shoes", variants, category, text, brand, rating, **about
        ),
        _variants,
        _about,
        _texts,
        st.sampled_from([(), ("Shoes",), ("Shoes", "Boots"), ("Hats",)]),
        st.sampled_from([None, "Oakham", "Fern"]),
        st.sampled_from([None, 3.0, 4.5]),
    ),
    min_size=1,
    max_size=8,
)
_either = st.sampled_from([Operator.ONE_OF, Operator.NONE_OF])
_flags = st.sampled_from([Operator.HAS, Operator.HAS_NOT])
_bounds = st.sampled_from([(None, 5000.0), (4999.0, None), (1000.0, 5000.0)])
_wishes = st.one_of(
    st.builds(lambda o, v: Constraint("color", o, (v,)), _either, st.sampled_from([*COLORS, "blue"])),
    st.builds(
        lambda o, v: Constraint("material", o, tuple(v)), _either, st.sets(st.sampled_from(MATERIALS), min_size=1)
    ),
    st.builds(lambda o, v: Constraint("brand", o, (v,)), _either, st.sampled_from(["Oakham", "Fern"])),
    st.builds(
        lambda o, v: Constraint("category", o, (v,)), _either, st.sampled_from(["Shoes", "Shoes > Boots", "Hats"])
    ),
    st.builds(
        lambda b, s: Constraint("price", Operator.RANGE, low=b[0], high=b[1], open_sides=s),
        _bounds,
        st.sampled_from([frozenset(), frozenset({"high"}), frozenset({"low"})]),
    ),
    st.just(Constraint("rating", Operator.RANGE, low=4)),
    st.just(Constraint("weight", Operator.RANGE, high=500, unit="g")),
    st.builds(lambda o: Constraint("waterproof", o), _flags),
    st.builds(lambda o: Constraint("offer", o), _flags),
    st.builds(lambda o: Constraint("unheard", o), _flags),
)
_constraints = st.lists(_wishes | _wishes.map(lambda item: replace(item, hard=False)), max_size=4).map(
    lambda items: Constraints(tuple({item.id: item for item in items}.values()))
)


def slowly(product: Product, variant: Variant, item: Constraint) -> Finding:
    """The law written out plainly for the shop of these properties."""
    words = (product.description.en or "") if product.description else ""
    said = {"leather": "Made of leather" in words, "red": "red lining" in words}
    value: object = variant.options.get(item.facet, product.attributes.get(item.facet))
    match item.facet:
        case "price":
            holds: bool | None = _inside(item, float(variant.price_cents or 0))
        case "rating":
            holds = None if product.rating is None else _inside(item, product.rating)
        case "weight":
            amount = value.amount * (1000 if value.unit == "kg" else 1) if isinstance(value, Quantity) else None
            holds = None if amount is None else _inside(item, amount)
        case "brand":
            holds = None if product.brand is None else product.brand in item.values
        case "category":
            path = " > ".join(product.category)
            holds = None if not path else any(f"{path} > ".startswith(f"{one} > ") for one in item.values)
        case "offer":
            holds = False
        case "waterproof":
            holds = value if isinstance(value, bool) else None
        case "color" | "material":
            stated = () if value is None else value if isinstance(value, tuple) else (value,)
            kinds = {"blue": {"blue", "navy"}}
            asked = set().union(*(kinds.get(one, {one}) for one in item.values))
            holds = any(one in asked for one in stated) if stated else None
            in_words = any(said.get(one, False) for one in asked)
            listens = item.facet not in variant.options and (item.excludes or holds is None)
            if listens and in_words:
                holds = True
        case _:
            holds = None
    if holds is None:
        return Finding.NOT_STATED
    return Finding.MET if holds is not item.excludes else Finding.VIOLATED


def _inside(item: Constraint, amount: float) -> bool:
    low_fits = item.low is None or amount > item.low or (amount == item.low and "low" not in item.open_sides)
    high_fits = item.high is None or amount < item.high or (amount == item.high and "high" not in item.open_sides)
    return low_fits and high_fits


def keeps_out(finding: Finding, item: Constraint) -> bool:
    return item.hard and (finding is Finding.VIOLATED or (finding is Finding.NOT_STATED and not item.excludes))


def numbered(products: Sequence[Product]) -> list[Product]:
    # one product states each facet, so that the facets are learned alike in every example
    teacher = made("teacher", "t", [(1, 0, "black")], material="silk", waterproof=True, weight=Quantity(1, "g"))
    renamed = [
        replace(
            one,
            id=f"p{n}",
            variants=tuple(replace(v, sku=f"p{n}-{m}") for m, v in enumerate(one.variants)),
        )
        for n, one in enumerate(products)
    ]
    return [teacher, *renamed]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(_products, _constraints)
def test_the_search_admits_exactly_what_the_law_admits(products: list[Product], constraints: Constraints) -> None:
    stock = numbered(products)
    searcher, _ = shop(*stock, dense=False)
    expected = {
        product.id: [
            variant.sku
            for variant in product.variants
            if variant.stock and not any(keeps_out(slowly(product, variant, item), item) for item in constraints)
        ]
        for product in stock
    }
    allowed = {product.id for product, fits in zip(stock, searcher.allowed(constraints), strict=True) if fits}
    assert allowed == {name for name, skus in expected.items() if skus}
    result = searcher.search("", constraints, limit=50)
    assert set(ids(result)) == allowed
    assert result.total == len(allowed)
    assert all(hit.variant.sku in expected[hit.product.id] for hit in result.hits)
    if any(item.excludes and item.hard for item in constraints):
        unknown = [
            sum(
                v.finding is Finding.NOT_STATED
                for v in hit.why.admission.verdicts
                if v.constraint.excludes and v.constraint.hard
            )
            for hit in result.hits
        ]
        assert unknown == sorted(unknown)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(_products, _constraints)
def test_relaxations_are_the_smallest_that_help(products: list[Product], constraints: Constraints) -> None:
    stock = numbered(products)
    searcher, _ = shop(*stock, dense=False)
    hard = [item for item in constraints if item.hard]

    def count(given_up: Sequence[Constraint]) -> int:
        kept = constraints.without(*(item.id for item in given_up))
        return sum(fitting_variant(product, kept, searcher.vocabulary) is not None for product in stock)

    offered = searcher.relax(constraints)
    for one in offered:
        assert one.count == count(one.constraints) > 0
    smallest = next((n for n in (1, 2, 3) if any(count(some) for some in combinations(hard, n))), None)
    assert {len(one.constraints) for one in offered} == (set() if smallest is None else {smallest})
    assert len(offered) <= 3


def test_the_constraints_of_one_search_do_not_leak_into_the_next() -> None:
    searcher, _ = shop(made("a", "shoes", [(100, 1, "red")]), made("b", "shoes", [(100, 1, "black")]))
    red = wants("color", "red")
    assert ids(searcher.search("shoes", Constraints((red,)))) == ["a"]
    assert set(ids(searcher.search("shoes", Constraints((replace(red, hard=False),))))) == {"a", "b"}
    assert set(ids(searcher.search("shoes", NO_CONSTRAINTS))) == {"a", "b"}
    assert ids(searcher.search("shoes", Constraints((replace(red, turn=7),)))) == ["a"]


def test_what_is_remembered_of_one_range_does_not_answer_another() -> None:
    searcher, _ = shop(made("a", "shoes", [(3000, 1, "")]), made("b", "shoes", [(7000, 1, "")]))

    def between(low: int | None, high: int | None, open_side: bool = False) -> set[str]:
        sides: frozenset[Literal["low", "high"]] = frozenset({"high"}) if open_side else frozenset()
        item = Constraint("price", Operator.RANGE, low=low, high=high, open_sides=sides)
        return set(ids(searcher.search("shoes", Constraints((item,)))))

    assert between(None, 7000) == {"a", "b"}
    assert between(5000, 7000) == {"b"}
    assert between(None, 7000, open_side=True) == {"a"}
    assert between(5000, None) == {"b"}
    assert between(None, 5000) == {"a"}
