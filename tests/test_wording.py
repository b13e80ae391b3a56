"""What things are called in an answer."""

from __future__ import annotations

import pytest

from assistant.wording import Wording
from retrieval.products import Language
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
