"""What must hold of every turn: each check passes a right turn and finds the one thing that is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.events import Card, Compared, Done, Failed, Money, Recommended, Text, Timings, Usage
from eval import invariants
from eval.client import TurnRecord
from eval.invariants import Story
from eval.script import Expected, Step
from eval.wire import Content, Frame
from tests.eval_samples import (
    MUG,
    RAIN,
    SHOP,
    WAX,
    card,
    chip,
    compared,
    done,
    frames_of,
    recommended,
    turn_of,
    turn_with,
    understood,
)

STEP = Step(Expected(), say="a rain jacket under $120, nothing in black")
RIGHT: tuple[Content, ...] = (
    understood(chip("price", "range", high=12_000), chip("color", "none_of", ("black",))),
    recommended(card(RAIN, "P1-navy")),
    Text("The Tarn Rain Jacket keeps you dry for $99.00, under your $120."),
    done(),
)


def judged(turn: TurnRecord, story: Story | None = None, step: Step = STEP) -> list[str]:
    story = story or Story("en")
    story.heard(step, turn, SHOP)
    return invariants.problems(step, turn, story, SHOP)


def test_a_right_turn_has_no_problems() -> None:
    assert judged(turn_of(*RIGHT)) == []


def swapped(old: type, new: Content) -> TurnRecord:
    """The right turn with one of its contents replaced."""
    return turn_of(*(new if isinstance(content, old) else content for content in RIGHT))


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        (turn_with(frames_of(RIGHT)), "the first frame is understood, not ack"),
        (turn_of(RIGHT[0], RIGHT[2], RIGHT[1], RIGHT[3]), "recommended came after text"),
        (turn_of(*RIGHT[:3]), "did not end with done"),
        (turn_of(*RIGHT[:2], Failed("internal", "oh", True)), "the turn failed: internal: oh"),
        (turn_of(understood(), done()), "nothing was said and nothing was shown"),
        (swapped(Done, done(calls=3)), "3 calls of the model"),
        (swapped(Done, done(tokens=0)), "wrote no tokens"),
        (
            swapped(Done, Done("template", Usage(1, 1, 1), Timings(1, 2, 3, 3, 9))),
            "the author is 'template', and model text came",
        ),
    ],
)
def test_the_order_of_a_turn(turn: TurnRecord, said: str) -> None:
    assert any(said in problem for problem in judged(turn))


def test_a_frame_of_another_turn_is_found() -> None:
    frames = frames_of(RIGHT)
    stray = replace(frames[2], turn=7)
    turn = turn_with([*turn_of(*RIGHT[:2]).frames, stray, *turn_of(done(), first_seq=9).frames[1:]])
    assert any("frames of turn [7] came within turn 1" in problem for problem in judged(turn))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(card(RAIN, "P1-navy"), product="P0"), "P0/P1-navy is not in the catalogue"),
        (replace(card(RAIN, "P1-navy"), sku="P2-brown"), "P1/P2-brown is not in the catalogue"),
        (card(RAIN, "P1-red"), "P1/P1-red is out of stock"),
        (replace(card(RAIN, "P1-navy"), price=Money(8_900, "USD", "$89")), "the card's price is 8900, the catalogue's 9900"),
        (replace(card(RAIN, "P1-navy"), list_price=None), "the card's list price is None"),
        (replace(card(RAIN, "P1-navy"), stock=30), "the card's stock is 30"),
        (replace(card(RAIN, "P1-navy"), rating=5.0), "the card's rating is 5.0"),
        (replace(card(RAIN, "P1-navy"), title="Rain Jacket"), "title 'Rain Jacket' is not the catalogue's"),
        (replace(card(RAIN, "P1-navy"), ordinal=2), "ordinals of r1 are [2]"),
    ],
)  # fmt: skip
def test_a_card_that_is_not_as_the_catalogue_has_it(wrong: Card, said: str) -> None:
    turn = swapped(Recommended, Recommended("r1", (wrong,), 1))
    assert any(said in problem for problem in judged(turn))


def test_a_product_shown_twice_is_found() -> None:
    turn = swapped(Recommended, recommended(card(RAIN, "P1-navy"), card(RAIN, "P1-navy", ordinal=2)))
    assert any("shows a product twice" in problem for problem in judged(turn))


def test_what_a_constraint_rules_out_is_found() -> None:
    black = judged(swapped(Recommended, recommended(card(RAIN, "P1-black"))))
    assert any("P1 is shown against color:not (color=black)" in problem for problem in black)
    dear = judged(swapped(Recommended, recommended(card(WAX))))
    assert any("P2 is shown against price:is (price=18000)" in problem for problem in dear)


def test_a_hard_wish_that_the_catalogue_does_not_state_admits_nothing() -> None:
    turn = turn_of(understood(chip("capacity", "range", low=2)), recommended(card(MUG)), Text("A mug."), done())
    assert any("P3 is shown against capacity:is (not stated)" in problem for problem in judged(turn))


def test_a_soft_wish_and_a_comparison_rule_nothing_out() -> None:
    soft = understood(chip("color", "one_of", ("black",), hard=False))
    assert judged(turn_of(soft, recommended(card(RAIN, "P1-navy")), Text("A jacket."), done())) == []
    shown = turn_of(RIGHT[0], compared(card(RAIN, "P1-navy"), card(WAX, ordinal=2)), Text("Two jackets."), done())
    assert judged(shown) == []


@pytest.mark.parametrize(
    ("text", "language", "right"),
    [
        ("The Tarn Rain Jacket is dry.", "en", True),
        ("塔恩雨衣很轻便。", "en", False),
        ("这件 Tarn Rain Jacket 很轻便，适合雨天通勤。", "zh", True),
        ("It is light.", "zh", False),
        ("塔恩雨衣 is light and dry.", "en", True),
        ("4.5", "zh", True),
    ],
)
def test_the_answer_is_in_the_language_of_the_message(text: str, language: str, right: bool) -> None:
    turn = turn_of(understood(language=language), recommended(card(RAIN, "P1-navy")), Text(text), done())
    found = judged(turn, Story("zh" if language == "zh" else "en"))
    assert any("the answer is written in" in problem for problem in found) is not right


def test_a_message_taken_for_the_other_language_is_found() -> None:
    assert any("taken for zh" in problem for problem in judged(swapped(type(RIGHT[0]), understood(language="zh"))))


def test_a_product_that_was_not_shown_must_not_be_named() -> None:
    text = Text("Take the Tarn Rain Jacket or the Wax Jacket.")
    assert any("the text names P2" in problem for problem in judged(swapped(Text, text)))
    story = Story("en")
    judged(turn_of(understood(), recommended(card(WAX)), Text("A jacket."), done()), story)
    assert judged(swapped(Text, text), story) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("It costs $99.00.", None),
        ("It was $129 and is $30 less now.", None),
        ("Delivery is free from $50.", None),
        ("It fits your 120 dollars.", None),
        ("It costs $89.", "89.00"),
        ("It costs 1,099.50 USD.", "1099.50"),
        ("只要 88 元。", "88.00"),
    ],
)
def test_money_needs_a_source(text: str, problem: str | None) -> None:
    found = [said for said in judged(swapped(Text, Text(text))) if "no price shown" in said]
    assert (not found) if problem is None else (problem in found[0])


def test_a_result_set_is_remembered_for_ordinals() -> None:
    story = Story("en")
    judged(turn_of(understood(), recommended(card(RAIN, "P1-navy"), card(WAX, ordinal=2)), Text("x"), done()), story)
    judged(turn_of(understood(), recommended(name="r2"), Text("x"), done()), story)
    assert story.last_shown == ("P1", "P2")


def numbered(*numbers: int) -> tuple[Frame, ...]:
    return tuple(Frame("text", number, 1, Text("x")) for number in numbers)


def test_frames_are_numbered_without_gaps() -> None:
    assert list(invariants.numbering(numbered(1, 2, 3))) == []
    assert list(invariants.numbering(numbered(1, 3))) == ["frame 3 follows frame 1: seq is not contiguous"]
    assert list(invariants.numbering(numbered(2, 3))) == ["the first frame of the session is number 2"]


def test_what_repeats_a_number_is_not_counted() -> None:
    frames = (*numbered(1, 2), Frame("engine", 2, 0, Text("x")), *numbered(3))
    assert list(invariants.numbering(frames)) == []


def test_nothing_of_a_turn_comes_after_its_end() -> None:
    frames = tuple(frames_of([*RIGHT, Text("more")]))
    assert list(invariants.aftermath(frames)) == ["text of turn 1 came after its end"]
    assert list(invariants.aftermath(frames[:-1])) == []


def test_a_compared_card_is_held_against_the_catalogue_too() -> None:
    wrong = replace(card(WAX), stock=99)
    turn = turn_of(understood(), Compared("c1", (wrong,), ()), Text("A jacket."), done())
    assert any("the card's stock is 99" in problem for problem in judged(turn))
