from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retrieval.documents import DocumentSearcher
from retrieval.products import Document, Language, Localized, Product, Review, Variant
from retrieval.reviews import ReviewReader

REVIEWS = (
    Review(5, Localized(en="True to size and they never pinch."), written=date(2026, 1, 1)),
    Review(2, Localized(en="The sole came off after a month."), written=date(2026, 2, 1)),
    Review(1, Localized(zh="偏小一码，挤脚。"), written=date(2026, 3, 1)),
    Review(4, Localized(en="Arrived quickly, nicely packed."), written=date(2026, 4, 1)),
)
BOOT = Product("b", Localized("Ridge boot", "山脊靴"), (Variant("b-1", 100, 1),), reviews=REVIEWS)


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("what do the reviews say about the fit?", "en", [0, 2]),
        ("评价里尺码怎么样", "zh", [2, 0]),
        ("do people say anything about delivery?", "en", [3]),
        ("do the reviews mention the sole", "en", [1]),
        ("what do reviews say about the battery", "en", []),
    ],
)
def test_reviews_answer_in_either_language(question: str, language: Language, expected: list[int]) -> None:
    found = ReviewReader().find(question, BOOT, language)
    assert [one.position for one in found.passages] == expected
    assert found.total == 4
    assert all(one.review is REVIEWS[one.position] for one in found.passages)


def test_reviews_lean_as_their_stars_say() -> None:
    found = ReviewReader().find("what do reviews say about the fit?", BOOT, "en")
    assert (found.liked, found.disliked, found.particular) == (1, 1, True)
    everything = ReviewReader().find("what do the reviews say?", BOOT, "en", 2)
    assert not everything.particular
    assert [one.review.rating for one in everything.passages] == [4, 2]
    assert ReviewReader().find("any reviews?", replace(BOOT, reviews=()), "en").passages == ()


def manual(name: str, product: str, fact: str) -> Document:
    sections = [
        f"## Part {n}\nThe tent of this manual is described here at length, part {n} of the tent." for n in range(20)
    ]
    body = "\n".join([*sections[:12], f"## Care\n{fact}", *sections[12:]])
    return Document(name, "manual", Localized(en=f"{product} tent manual"), Localized(en=body), product=product)


def test_a_long_manual_gives_the_passage_that_answers_and_only_its_own() -> None:
    documents = DocumentSearcher(
        [manual("m1", "p1", "Wash it with mild soap and cold water."), manual("m2", "p2", "Wash it at forty degrees.")]
    )
    (found,) = documents.find("how do I wash the tent?", "en", ("manual",), "p1", 1)
    assert (found.document, found.heading) == ("m1", "Care")
    assert "mild soap" in found.text
    (zh,) = documents.find("wash 怎么洗", "zh", ("manual",), "p2", 1)
    assert "forty degrees" in zh.text
    assert documents.find("how do I wash the tent?", "en", ("manual",)) == []


def test_a_long_description_is_read_by_passages() -> None:
    facts = [
        "洗涤容量为十公斤，适合大家庭使用。" * 12,
        "运行噪音为五十分贝，夜间也很安静。",
        "机身采用一级能效设计，省电。" * 12,
    ]
    machine = Product("w", Localized(zh="洗衣机"), (Variant("w", 100, 1),), description=Localized(zh="\n".join(facts)))
    (found,) = DocumentSearcher([]).described("噪音多少分贝？", machine, "zh", 1)
    assert "五十分贝" in found.text
    short = replace(machine, description=Localized(zh="安静。"))
    assert DocumentSearcher([]).described("噪音多少分贝？", short, "zh", 1) == []
