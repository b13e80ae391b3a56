from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.documents import DocumentSearcher
from retrieval.passages import DocumentChunk, document_chunks
from retrieval.products import Document, DocumentKind, Language, Localized


def page(
    name: str, en: tuple[str, str], zh: tuple[str, str], kind: DocumentKind = "faq", product: str | None = None
) -> Document:
    return Document(name, kind, Localized(en[0], zh[0]), Localized(en[1], zh[1]), product=product)


PAGES = (
    page(
        "returns",
        ("Returns and exchanges", "You have 30 days to send anything back."),
        ("退换货政策", "三十天内可以退货。"),
        "policy",
    ),
    page(
        "delivery",
        ("Delivery", "Standard delivery costs $4.90."),
        ("配送政策", "标准配送收费 4.90 美元，运费满额免。"),
        "policy",
    ),
    page("warranty", ("How long is the warranty?", "Two years."), ("质保多久？", "两年。")),
    page("invoice", ("Can I get an invoice?", "It comes by e-mail."), ("可以开发票吗？", "电子发票发到邮箱。")),
    page("boots", ("How to choose walking boots", "Look at the sole."), ("登山靴怎么选", "先看鞋底。"), "guide"),
    page(
        "manual", ("Kettle manual", "Descale the kettle monthly."), ("水壶说明书", "每月除垢。"), "manual", "kettle-1"
    ),
)


class Near:
    """Finds one document nearest and all others equally far; `texts` may be older than the documents."""

    def __init__(self, nearest: str, pages: Sequence[Document] = PAGES, similarity: float = 0.9) -> None:
        self._nearest = nearest
        self._similarity = similarity
        self._chunks = [chunk for one in pages for chunk in document_chunks(one)]

    def search_documents(self, vector: NDArray[np.float32], k: int) -> list[tuple[DocumentChunk, float]]:
        near = [(one, self._similarity if one.document == self._nearest else 0.5) for one in self._chunks]
        return sorted(near, key=lambda pair: -pair[1])[:k]


class AnyVector:
    name, dimension = "any", 2

    def encode(self, texts: Sequence[str], kind: str) -> NDArray[np.float32]:
        return np.ones((len(texts), 2), dtype=np.float32)


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("how many days to return shoes?", "en", "returns"),
        ("what is the postage?", "en", "delivery"),
        ("guarantee length", "en", "warranty"),
        ("I need a receipt", "en", "invoice"),
        ("多少天内可以退货", "zh", "returns"),
        ("邮费多少", "zh", "delivery"),
        ("保修多久", "zh", "warranty"),
        ("能开收据吗", "zh", "invoice"),
    ],
)
def test_a_question_finds_its_page_by_its_words_or_others_for_the_same(
    question: str, language: Language, expected: str
) -> None:
    found = DocumentSearcher(PAGES).find(question, language, ("policy", "faq"))
    assert found
    assert found[0].document == expected
    assert found[0].language == language


@pytest.mark.parametrize("question", ["who won the election", "", "the of", "讲个笑话", "!?"])
def test_a_question_that_no_page_speaks_of_is_not_answered(question: str) -> None:
    assert DocumentSearcher(PAGES).find(question, "en", ("policy", "faq", "guide")) == []


def test_only_the_kinds_asked_for_and_the_product_at_hand_are_looked_at() -> None:
    pages = DocumentSearcher(PAGES)
    assert pages.find("walking boots sole", "en", ("policy", "faq")) == []
    assert [one.document for one in pages.find("walking boots sole", "en", ("guide",))] == ["boots"]
    assert pages.find("descale the kettle", "en", ("manual",)) == []
    assert pages.find("descale the kettle", "en", ("manual",), product="other") == []
    assert [one.document for one in pages.find("descale the kettle", "en", ("manual",), product="kettle-1")] == [
        "manual"
    ]


def test_a_page_answers_once_and_no_more_than_asked_for() -> None:
    long = page("long", ("Delivery", "Delivery costs money. " * 120), ("配送", "配送收费。"), "policy")
    found = DocumentSearcher([*PAGES, long]).find("delivery costs", "en", ("policy",), limit=2)
    assert sorted(one.document for one in found) == ["delivery", "long"]
    assert len(DocumentSearcher([*PAGES, long]).find("delivery costs", "en", ("policy",), limit=1)) == 1


def test_meaning_finds_what_shares_no_word() -> None:
    question = "they pinch a little"
    assert DocumentSearcher(PAGES).find(question, "en", ("policy", "faq")) == []
    found = DocumentSearcher(PAGES, Near("returns"), AnyVector()).find(question, "en", ("policy", "faq"))
    assert [one.document for one in found] == ["returns"]


def test_meaning_that_hardly_stands_out_is_no_answer() -> None:
    pages = DocumentSearcher(PAGES, Near("returns", similarity=0.52), AnyVector())
    assert pages.find("they pinch a little", "en", ("policy", "faq")) == []


def test_an_index_of_older_documents_adds_nothing_that_is_not_there() -> None:
    older = page("returns", ("Returns", "You have 90 days."), ("退货", "九十天。"), "policy")
    gone = page("gone", ("Gone", "Gone."), ("无", "无。"), "policy")
    pages = DocumentSearcher(PAGES, Near("returns", [older, gone]), AnyVector())
    assert pages.find("they pinch a little", "en", ("policy", "faq")) == []
    assert pages.find("how many days to return shoes?", "en", ("policy",))[0].text.startswith("You have 30 days")


def test_no_documents_answer_nothing() -> None:
    assert DocumentSearcher([]).find("delivery", "en", ("policy",)) == []
