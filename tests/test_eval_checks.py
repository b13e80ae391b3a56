"""Expectations of a script held against turns: each passes what it should and says what is wrong otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.dialogue import Intent
from assistant.events import Failed, Relaxation, Text
from eval import checks
from eval.client import TurnRecord
from eval.invariants import Story
from eval.script import (
    Expected,
    ExpectedConstraint,
    ExpectedProducts,
    ExpectedText,
    ExpectedTimings,
    ProductTest,
)
from retrieval.constraints import Operator
from tests.eval_samples import MUG, RAIN, SHOP, WAX, card, chip, compared, done, recommended, turn_of, understood

BLACK = chip("color", "none_of", ("black", "grey"))
UNDER = chip("price", "range", high=12_000)
TURN = turn_of(
    understood(UNDER, BLACK),
    recommended(card(RAIN, "P1-navy"), card(WAX, ordinal=2)),
    Text("The Tarn Rain Jacket is light and dry."),
    done(),
)


def wrong(expected: Expected, turn: TurnRecord = TURN, before: Story | None = None, author: bool = True) -> list[str]:
    return checks.problems(expected, turn, before or Story("en"), SHOP, author)


def constraint(**fields: Any) -> Expected:
    return Expected(constraints=(ExpectedConstraint(**fields),))


def products(**fields: Any) -> Expected:
    return Expected(products=ExpectedProducts(**fields))


def text(**fields: Any) -> Expected:
    return Expected(text=ExpectedText(**fields))


RIGHT: list[Expected] = [
    Expected(intent=(Intent.FIND_PRODUCT,)),
    Expected(intent=(Intent.REFINE_SEARCH, Intent.FIND_PRODUCT)),
    constraint(facet="price", high=12_000),
    constraint(facet="color", operator=Operator.NONE_OF, values=("Black",)),
    Expected(no_constraints=("size", "color:is")),
    products(minimum=2, maximum=2),
    products(every=ProductTest(category=("Clothing",), price_min=9_000, price_max=18_000, in_stock=True)),
    products(some=ProductTest(brand=("tarnwick",), has={"waterproof": ("yes",), "color": ("navy",)}, on_offer=True)),
    products(every=ProductTest(lacks={"color": ("black",)}, not_brand=("Norrfjell",), rating_min=4)),
    products(ids=("P1",), not_ids=("P3",), sorted_by="price_asc"),
    text(min_chars=10, max_chars=60, author=("model", "mixed"), language="en", mentions_shown=True),
    text(contains_any=("DRY", "wet"), not_contains=("black",)),
    Expected(timings=ExpectedTimings(first_card_ms=250, first_text_ms=350, total_ms=450)),
]

WRONG: list[tuple[Expected, str]] = [
    (Expected(intent=(Intent.SMALL_TALK, Intent.FEEDBACK)), "intent is find_product, expected small_talk or feedback"),
    (constraint(facet="price", high=10_000), "no constraint price ..10000; there are: price range ..12000, color"),
    (constraint(facet="price", low=1), "no constraint price 1.."),
    (constraint(facet="color", operator=Operator.ONE_OF), "no constraint color one_of"),
    (constraint(facet="color", values=("red",)), "no constraint color red"),
    (constraint(facet="color", hard=False), "no constraint color (soft)"),
    (
        Expected(constraints=(ExpectedConstraint("price"),), exact=True),
        "constraint color none_of black|grey was not asked for",
    ),
    (Expected(no_constraints=("color",)), "constraint color none_of black|grey must not hold"),
    (Expected(no_constraints=("color:not",)), "must not hold"),
    (products(minimum=3), "2 products are shown, at least 3"),
    (products(maximum=1), "2 products are shown, at most 1"),
    (products(every=ProductTest(category=("Clothing", "Coats"))), "P1 (Tarn Rain Jacket): is in Clothing > Jackets"),
    (products(every=ProductTest(price_max=10_000)), "P2 (Wax Jacket): costs 18000"),
    (products(every=ProductTest(price_min=10_000)), "P1 (Tarn Rain Jacket): costs 9900"),
    (products(every=ProductTest(brand=("Tarnwick",))), "P2 (Wax Jacket): is by Oakham Row"),
    (products(every=ProductTest(not_brand=("tarnwick",))), "P1 (Tarn Rain Jacket): is by Tarnwick"),
    (products(every=ProductTest(rating_min=4.2)), "P2 (Wax Jacket): is rated 4.0"),
    (products(every=ProductTest(in_stock=False)), "has a stock of 3"),
    (products(every=ProductTest(on_offer=True)), "P2 (Wax Jacket): is not on offer"),
    (products(every=ProductTest(lacks={"material": ("leather",)})), "P2 (Wax Jacket): material is leather"),
    (products(every=ProductTest(has={"waterproof": ("yes",)})), "P2 (Wax Jacket): waterproof is not stated, not yes"),
    (products(some=ProductTest(has={"color": ("green",)})), "none of the 2 products shown"),
    (products(ids=("P3",)), "P3 is not shown"),
    (products(not_ids=("P1",)), "P1 is shown"),
    (products(sorted_by="price_desc"), "not in the order of price_desc"),
    (text(min_chars=100), "at least 100 expected"),
    (text(max_chars=10), "at most 10 expected"),
    (text(author=("template",)), "the author is model, expected template"),
    (text(language="zh"), "written in en"),
    (text(contains_any=("wet",)), "the answer has none of: wet"),
    (text(not_contains=("DRY",)), "the answer has 'DRY'"),
    (Expected(compared=2), "nothing was compared"),
    (Expected(relaxations=1), "2 products are shown where nothing should fit"),
    (Expected(failed="busy"), "it did not fail"),
    (Expected(timings=ExpectedTimings(first_card_ms=100)), "first card took 200 ms"),
    (Expected(timings=ExpectedTimings(total_ms=300)), "end took 400 ms"),
]


@pytest.mark.parametrize("expected", RIGHT)
def test_what_is_as_expected_passes(expected: Expected) -> None:
    assert wrong(expected) == []


@pytest.mark.parametrize(("expected", "said"), WRONG)
def test_what_is_not_is_said(expected: Expected, said: str) -> None:
    found = wrong(expected)
    assert any(said in problem for problem in found), found


def test_a_dead_system_meets_no_expectation() -> None:
    dead = turn_of(Failed("internal", "oh", True))
    assert wrong(Expected(intent=(Intent.FIND_PRODUCT,)), dead) == ["nothing was understood"]
    assert wrong(constraint(facet="price"), dead)
    assert wrong(products(minimum=1), dead)
    assert wrong(text(min_chars=1), dead)
    assert wrong(text(author=("model",)), dead)
    assert wrong(Expected(relaxations=1), dead)
    assert wrong(Expected(about=(1,)), dead)


def test_who_wrote_it_does_not_matter_without_an_engine() -> None:
    template = turn_of(understood(), Text("Two jackets."), done("template"))
    assert wrong(text(author=("model",)), template) == ["the author is template, expected model"]
    assert wrong(text(author=("model",)), template, author=False) == []


def test_an_answer_must_name_what_is_shown() -> None:
    silent = turn_of(understood(), recommended(card(RAIN, "P1-navy")), Text("A light one."), done())
    assert wrong(text(mentions_shown=True), silent) == ["the answer names none of the products shown"]


def test_a_comparison_has_a_cell_for_every_product() -> None:
    both = turn_of(understood(), compared(card(RAIN, "P1-navy"), card(WAX, ordinal=2)), Text("Two."), done())
    assert wrong(Expected(compared=2), both) == []
    assert wrong(Expected(compared=3), both) == ["2 products are compared, at least 3 expected"]


def test_relaxations_name_a_constraint_and_promise_something() -> None:
    offered = (Relaxation(("price:is",), "under $1", 4),)
    none = turn_of(understood(UNDER), recommended(relaxations=offered), Text("Nothing fits."), done())
    assert wrong(Expected(relaxations=1), none) == []
    assert wrong(Expected(relaxations=2), none) == ["1 relaxations are offered, at least 2 expected"]
    empty = (Relaxation(("color:not",), "not black", 0),)
    hollow = turn_of(understood(UNDER), recommended(relaxations=empty), Text("Nothing fits."), done())
    assert wrong(Expected(relaxations=1), hollow) == ["the relaxation of color:not gives 0"]


def told(*shown: str) -> Story:
    story = Story("en")
    story.shown["r1"] = shown
    return story


def test_an_ordinal_is_resolved_against_what_was_shown_before() -> None:
    named = turn_of(understood(), Text("The Wax Jacket is made of leather."), done())
    assert wrong(Expected(about=(2,)), named, told("P1", "P2")) == []
    assert wrong(Expected(about=(1,)), named, told("P1", "P2")) == [
        "neither shows nor names P1, which stood at place 1"
    ]
    assert wrong(Expected(about=(3,)), named, told("P1", "P2")) == [
        "the last result set has 2 products, none at place 3"
    ]


def test_a_comparison_is_of_exactly_what_was_asked_about() -> None:
    both = turn_of(understood(), compared(card(RAIN, "P1-navy"), card(MUG, ordinal=2)), Text("Two."), done())
    assert wrong(Expected(about=(1, 3)), both, told("P1", "P2", "P3")) == []
    assert any("compares ['P1', 'P3']" in said for said in wrong(Expected(about=(1,)), both, told("P1", "P2", "P3")))


def test_a_failure_that_is_expected_has_its_code() -> None:
    busy = turn_of(Failed("busy", "wait", True))
    assert wrong(Expected(failed="busy"), busy) == []
    assert wrong(Expected(failed="bad_id"), busy) == ["expected to fail with bad_id, failed with busy"]
