"""A day by which a product is said to be there is for its record to say, whatever verb says it."""

from __future__ import annotations

import pytest

from assistant.claims.scene import Finding
from retrieval.facets import Facets, learn
from retrieval.products import DeliveryDays, Localized, Product, Variant
from tests.claims_scenes import found

PRODUCTS = (
    Product(
        id="a",
        title=Localized(en="Tamsin Kite board game"),
        brand="Tamsin",
        category=("Toys", "Board games"),
        attributes={"material": "card"},
        variants=(Variant("a", 3_400, 5, {}),),
    ),
    Product(
        id="b",
        title=Localized(en="Orrel Harbour puzzle"),
        brand="Orrel",
        category=("Toys", "Puzzles"),
        attributes={"material": "birch"},
        variants=(Variant("b", 1_900, 5, {}, delivery=DeliveryDays(2, 3)),),
    ),
)
FACETS: Facets = learn(PRODUCTS)


@pytest.mark.parametrize(
    "said",
    [
        "[P1] can be here by the weekend.",
        "[P1] will be in your hands by Friday.",
        "[P2] will be there in time for your birthday.",
        "[P2] arrives before the weekend.",
    ],
)
def test_no_record_names_the_day(said: str) -> None:
    assert found(said, PRODUCTS, FACETS) is not Finding.TRUE


@pytest.mark.parametrize(
    "said",
    [
        "[P2] can be here in two to three days.",
        "[P2] arrives in two to three days and costs $19.",
        "[P1] is $34, a nice one for the weekend.",
    ],
)
def test_the_days_of_the_record_and_the_occasion_pass(said: str) -> None:
    assert found(said, PRODUCTS, FACETS) is Finding.TRUE


@pytest.mark.parametrize(("days", "holds"), [(DeliveryDays(1, 1), True), (DeliveryDays(1, 3), False)])
@pytest.mark.parametrize("said", ["[P1] arrives tomorrow.", "[P1]明天就到。"])
def test_tomorrow_is_a_promise_that_the_last_day_keeps(said: str, days: DeliveryDays, holds: bool) -> None:
    product = Product(
        id="c",
        title=Localized(en="Wren kite", zh="鹪鹩风筝"),
        brand="Wren",
        category=("Toys", "Kites"),
        attributes={},
        variants=(Variant("c", 900, 5, {}, delivery=days),),
    )
    assert (found(said, (product,), FACETS) is Finding.TRUE) is holds
