"""Columns judge once what a constraint cannot tell apart: their findings are the judge's, variant by variant."""

from __future__ import annotations

import random

import pytest

from retrieval import columns
from retrieval.columns import MET, NOT_STATED, VIOLATED, Columns
from retrieval.constraints import Constraint, Constraints, Finding, Operator, judge
from retrieval.facets import learn
from retrieval.products import Localized, Product, Quantity, Variant

CODES = {Finding.MET: MET, Finding.VIOLATED: VIOLATED, Finding.NOT_STATED: NOT_STATED}
AMOUNTS = (None, 0, 99, 100, 101, 250, 251, 9_999)


def shelf() -> list[Product]:
    rng = random.Random(3)
    made = []
    for n in range(120):
        variants = tuple(
            Variant(f"s{n}-{k}", rng.choice(AMOUNTS), rng.randrange(3), {"color": rng.choice(["red", "blue"])})
            for k in range(1 + rng.randrange(4))
        )
        about = {"weight": Quantity(rng.choice([1, 2, 3]), "kg")} if n % 3 else {}
        rating = rng.choice([None, 3.0, 4.0, 4.5])
        currency = rng.choice(["USD", "EUR"])
        made.append(
            Product(f"p{n}", Localized("A thing"), variants, attributes=about, rating=rating, currency=currency)
        )
    return made


@pytest.mark.parametrize("facet", ["price", "rating", "weight"])
@pytest.mark.parametrize("open_sides", [frozenset(), frozenset({"low"}), frozenset({"low", "high"})])
def test_findings_of_ranges_are_the_judges(facet: str, open_sides: frozenset[str]) -> None:
    products = shelf()
    evidence = learn(products).vocabulary
    judged = Columns(products, evidence)
    bounds = {"price": (100, 250), "rating": (3.0, 4.5), "weight": (1_000, 2_000)}[facet]
    for low, high in (bounds, (bounds[0], None), (None, bounds[1]), (bounds[1], bounds[1])):
        item = Constraint(facet, Operator.RANGE, low=low, high=high, open_sides=open_sides)  # type: ignore[arg-type]  # parametrised
        expected = [CODES[judge(item, one, variant, evidence).finding] for one in products for variant in one.variants]
        assert judged.findings(item).tolist() == expected
        assert {MET, VIOLATED} & set(expected)


def test_a_product_is_allowed_by_one_variant_in_stock_that_meets_everything() -> None:
    products = [
        Product(
            "a", Localized("A"), (Variant("a1", 50, 1, {"color": "red"}), Variant("a2", 900, 1, {"color": "blue"}))
        ),
        Product("b", Localized("B"), (Variant("b1", 50, 1, {"color": "blue"}),)),
        Product("c", Localized("C"), (Variant("c1", 50, 0, {"color": "blue"}),)),
    ]
    judged = Columns(products, learn(products).vocabulary)
    wanted = Constraints(
        (Constraint("price", Operator.RANGE, high=100), Constraint("color", Operator.ONE_OF, values=("blue",)))
    )
    assert judged.allowed(wanted).tolist() == [False, True, False]
    assert judged.allowed(Constraints()).tolist() == [True, True, False]
    assert judged.prices(Constraints())[:2].tolist() == [50, 50]
    assert Columns([], learn([]).vocabulary).allowed(wanted).tolist() == []


def test_a_bound_is_judged_once_for_each_side_of_it_whatever_the_number_of_prices(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    products = [Product(f"p{n}", Localized("A"), (Variant(f"s{n}", n, 1),)) for n in range(2_000)]
    evidence = learn(products).vocabulary
    judged = Columns(products, evidence)
    asked = []

    def counting(item: Constraint, *about: object) -> object:
        asked.append(about)
        return judge(item, *about)  # type: ignore[arg-type]  # passed on as they come

    monkeypatch.setattr(columns, "judge", counting)
    found = judged.findings(Constraint("price", Operator.RANGE, low=500, high=1_000))
    assert len(asked) == 5
    assert (found == MET).sum() == 501
