"""Answers from the shop's pages and records that show no product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.base import Asking
from assistant.answers.pages import PageAnswers
from assistant.dialogue import DialogueState, Intent, Understanding, UserMessage
from retrieval.products import DeliveryDays, Product
from tests import shop_samples
from tests.test_turn import Record, shelf


def asking(about: Sequence[Product]) -> Asking:
    meant = Understanding((Intent.SHIPPING_QUESTION,), "en", references=tuple(product.id for product in about))
    return Asking(UserMessage("will it arrive within 3 days?"), meant, DialogueState(language="en"))


def test_when_a_product_arrives_is_told_from_its_record() -> None:
    first = shop_samples.products()[0]
    variants = tuple(replace(one, delivery=DeliveryDays(2, 4)) for one in first.variants)
    product = replace(first, variants=variants)
    pages = PageAnswers(shelf(Record([product])))
    assert "arrives in 2 to 4 days" in pages.shipping(asking([product])).body


def test_a_product_that_does_not_say_leaves_the_shops_pages() -> None:
    product = shop_samples.products()[0]
    pages = PageAnswers(shelf(Record([product])))
    assert "arrives in" not in pages.shipping(asking([product])).body
    assert pages.shipping(asking([product])).body == pages.policy(asking([product])).body
