"""Questions for the shop's pages: the right page, or that none says it. By words alone; meaning comes on top."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from retrieval.documents import DocumentSearcher
from retrieval.products import Document, Language, Localized
from retrieval.subjects import decisive, named, subjects_of

ROOT = Path(__file__).parent.parent
SETS = ROOT / "eval" / "pages"


@cache
def pages() -> DocumentSearcher:
    lines = (ROOT / "data" / "shop" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    return DocumentSearcher(
        [
            Document(one["id"], one["type"], Localized(**one["title"]), Localized(**one["body"]))
            for one in read
            if one["type"] != "manual"
        ]
    )


def found(question: str, language: Language) -> str:
    hits = pages().find(question, language, ("policy", "faq"), limit=1)
    return hits[0].document if hits else ""


@pytest.mark.parametrize("name", ["questions", "heldout", "blind"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_most_questions_find_their_page_or_none_where_none_says_it(name: str, language: Language) -> None:
    lines = (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [one for line in lines if (one := json.loads(line))["language"] == language]
    right = [one for one in asked if found(one["question"], language) in (one["pages"] or [""])]
    assert len(asked) >= 30
    assert len(right) >= 0.9 * len(asked)


@pytest.mark.parametrize(
    ("question", "language", "page"),
    [
        ("when do you open?", "en", "faq-opening-hours"),
        ("how much is shipping", "en", "delivery"),
        ("do you ship to Norway?", "en", "faq-countries"),
        ("is there a size chart", "en", "faq-size-clothes"),
        ("多久能收到货", "zh", "delivery"),
        ("能开发票吗", "zh", "faq-invoice"),
        ("几点下班", "zh", "faq-opening-hours"),
    ],
)
def test_a_question_is_answered_by_its_own_page(question: str, language: Language, page: str) -> None:
    assert found(question, language) == page


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("do you have a store in Boston?", "en"),
        ("can I collect it myself", "en"),
        ("which courier brings it", "en"),
        ("你们有门店吗", "zh"),
        ("发顺丰吗", "zh"),
        ("可以批发吗", "zh"),
    ],
)
def test_what_no_page_says_is_answered_by_none(question: str, language: Language) -> None:
    assert found(question, language) == ""


def test_another_shops_page_answers_what_this_shop_does_not_say() -> None:
    store = Document("stores", "faq", Localized("Our stores"), Localized("You can visit us in Harbour Street 4."))
    other = DocumentSearcher([store])
    assert [one.document for one in other.find("do you have a physical store?", "en", ("faq",))] == ["stores"]
    assert [one.document for one in other.find("有实体店吗", "zh", ("faq",))] == ["stores"]


def test_subjects_are_read_however_chinese_is_cut_and_phrases_within_a_sentence() -> None:
    assert subjects_of("能开发票吗") & subjects_of("can I have an invoice?")
    assert subjects_of("How much would the shipping be?") >= subjects_of("postage") & subjects_of("shipping cost")
    assert not subjects_of("I like it. Open the box") & subjects_of("do you open?")
    assert decisive(subjects_of("is there a showroom?"))
    assert not decisive(subjects_of("how do I return this?"))


def test_a_word_within_a_longer_one_is_named_by_it_alone() -> None:
    card, within = named("a gift card").outright, named("a gift card").within
    assert card
    assert not card & within
    assert named("gift cards, gift cards and a gift card").outright == card
    often = named("退货运费" * 500)
    assert (often.outright, often.within) == (named("退货运费").outright, named("退货运费").within)


@pytest.mark.parametrize(
    ("applied", "plain", "language"),
    [
        ("how long do I have to return shoes?", "how long do I have to return something?", "en"),
        ("how many days do I have to return these boots?", "how many days do I have to return something?", "en"),
        ("买了鞋子多久可以退", "多久可以退", "zh"),
    ],
)
def test_a_rule_is_found_whatever_it_is_applied_to(applied: str, plain: str, language: Language) -> None:
    assert found(plain, language)
    assert found(applied, language) == found(plain, language)
