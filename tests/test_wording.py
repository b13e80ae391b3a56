"""What things are called in an answer."""

from __future__ import annotations

import pytest

from assistant.wording import Wording
from retrieval.constraints import Constraint, Operator
from retrieval.facets import learn
from retrieval.products import Language, Localized, Product, Quantity, Variant
from tests.shop_samples import facets


@pytest.mark.parametrize(
    ("topic", "language", "said"),
    [
        (("Kitchen > Mugs",), "en", "mugs"),
        (("Kitchen > Mugs",), "zh", "马克杯"),
        (("Kitchen",), "en", "products in Kitchen"),
        (("Kitchen",), "zh", "厨房类商品"),
        (("Kitchen", "Bags"), "en", "products in Kitchen and Bags"),
        ((), "en", ""),
    ],
)
def test_what_was_found_is_a_plural_noun(topic: tuple[str, ...], language: Language, said: str) -> None:
    assert Wording(facets(), "USD").found(topic, language) == said


def _monitor(id: str, inches: float) -> Product:
    about = {"screen_size": Quantity(inches, "in")}
    return Product(
        id, Localized("Monitor", "显示器"), (Variant(f"{id}-1", 9900, 1, {}),), category=("Monitors",), attributes=about
    )


@pytest.mark.parametrize(
    ("amount", "language", "said"),
    [(27 * 2.54, "en", "27 in or more"), (27 * 2.54, "zh", "27英寸"), (70.0, "en", "70 cm or more")],
)
def test_a_bound_is_said_in_the_unit_that_makes_it_round(amount: float, language: Language, said: str) -> None:
    words = Wording(learn((_monitor("a", 27), _monitor("b", 31.5))), "USD")
    bound = Constraint("screen_size", Operator.RANGE, low=amount, unit="cm")
    assert said in words.chip_label(bound, language)
