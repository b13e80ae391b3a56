"""Laws of the dialogue's state, over generated dialogues of the small shop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.changes import Goal, apply, inverted
from assistant.dialogue import DialogueState, UserMessage
from assistant.saving import StateUnreadable, load, save
from assistant.state import remember, step
from retrieval.constraints import Constraint, Operator
from tests.shop_samples import described, shown_by, talk, understander

SAID = (
    "running shoes under 100", "not black", "no leather please", "size 42", "actually in blue", "forget the budget", "any colour is fine",
    "show me mugs", "with a lid", "without a lid", "cheapest first", "is the first one waterproof?", "something cheaper than the second one",
    "undo", "start over", "go back to the first ones", "compare the first two, under 150", "thanks", "or red", "what is your return policy?",
    "双肩包，200块以内", "不要皮的", "其实还是要黑色", "预算不限", "撤销", "第二个多重", "换成蓝色的", "给老婆买", "重新开始", "回到最开始那几个",
)  # fmt: skip
dialogues = st.lists(st.sampled_from(SAID), min_size=1, max_size=8)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _steps(said: list[str]) -> Iterator[tuple[DialogueState, DialogueState, tuple[object, ...]]]:
    state = DialogueState()
    for text in said:
        meant = understander().understand(UserMessage(text), state)
        done = step(state, meant)
        assert apply(done.changes, state.goal) == done.state.goal
        yield state, done.state, done.changes
        state = remember(done.state, text, "", shown_by(done.state, meant))


def _wanted(goal: Goal) -> tuple[object, ...]:
    return goal.constraints.items, goal.query, goal.sort


@quick
@given(dialogues)
def test_the_changes_applied_to_the_old_goal_give_the_new_one(said: list[str]) -> None:
    for _before, _after, _changes in _steps(said):
        pass


@quick
@given(dialogues)
def test_the_changes_inverted_give_the_old_goal_again(said: list[str]) -> None:
    for before, after, changes in _steps(said):
        assert _wanted(apply(inverted(changes), after.goal)) == _wanted(before.goal)  # type: ignore[arg-type]  # Change


@quick
@given(dialogues, st.sampled_from(("undo", "撤销", "take that back")))
def test_undo_restores_what_was_wanted_before(said: list[str], word: str) -> None:
    _meant, state = talk(*said)
    meant = understander().understand(UserMessage("not green"), state)
    changed = step(state, meant)
    if not changed.changes:
        return
    later = remember(changed.state, "not green", "", None)
    undone = step(later, understander().understand(UserMessage(word), later))
    assert _wanted(undone.state.goal) == _wanted(state.goal)
    assert undone.state.goal.constraints.version > changed.state.goal.constraints.version


@quick
@given(dialogues)
def test_what_is_saved_and_loaded_is_the_same(said: list[str]) -> None:
    _meant, state = talk(*said)
    assert load(save(state)) == state


INDEPENDENT = ("under 100", "not black", "no leather", "size 42", "waterproof ones please", "rated 4 stars or more")


@pytest.mark.parametrize("several", [INDEPENDENT[n : n + 3] for n in range(len(INDEPENDENT) - 2)])
def test_the_order_of_independent_wishes_does_not_matter(several: tuple[str, ...]) -> None:
    found = {
        frozenset(described(one) for one in talk("running shoes", *said)[1].constraints)
        for said in permutations(several)
    }
    assert len(found) == 1


CHIPS = (
    ("under 80", Constraint("price", Operator.RANGE, high=8000.0, open_sides=frozenset({"high"}))),
    ("not black", Constraint("color", Operator.NONE_OF, ("black",))),
    ("in red", Constraint("color", Operator.ONE_OF, ("red",))),
    ("without leather", Constraint("material", Operator.NONE_OF, ("leather",))),
    ("with a hood", Constraint("hood", Operator.HAS)),
    ("size 42", Constraint("size", Operator.ONE_OF, ("42",))),
    ("不要黑色", Constraint("color", Operator.NONE_OF, ("black",))),
    ("只要蓝色的", Constraint("color", Operator.ONE_OF, ("blue",))),
)
REMOVED = (
    ("forget the budget", "price:is"),
    ("any colour is fine", "color:is"),
    ("预算不限", "price:is"),
    ("尺码不限", "size:is"),
)


@quick
@given(st.sampled_from(("running shoes", "a blue jacket under 200", "夹克，不要红色")), st.sampled_from(CHIPS))
def test_an_edit_of_a_chip_is_the_same_as_saying_so(first: str, edit: tuple[str, Constraint]) -> None:
    said, chip = edit
    by_words = talk(first, said)[1]
    by_chip = talk(first, UserMessage("", set=(chip,)))[1]
    assert by_words.constraints.items == by_chip.constraints.items


@pytest.mark.parametrize(("said", "chip"), REMOVED)
def test_taking_a_chip_away_is_the_same_as_saying_so(said: str, chip: str) -> None:
    first = "blue running shoes under 100, size 42"
    by_words, by_chip = talk(first, said)[1], talk(first, UserMessage("", remove=(chip,)))[1]
    assert by_words.constraints.items == by_chip.constraints.items


def test_every_change_is_an_event_with_before_and_after() -> None:
    _meant, state = talk("running shoes under 100")
    done = step(state, understander().understand(UserMessage("make it 150 max"), state))
    (change,) = [one for one in done.changes if one.slot == "price:is"]
    assert isinstance(change.before, Constraint)
    assert isinstance(change.after, Constraint)
    assert (change.operation.value, change.before.high, change.after.high) == ("replace", 10000.0, 15000.0)


def test_the_history_that_can_be_undone_is_bounded() -> None:
    said = ["running shoes", *(f"under {100 + n}" for n in range(40))]
    assert len(talk(*said)[1].history) <= 20


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version":9,"state":{}}', '{"version":1,"state":{"turn":"x"}}'])
def test_what_is_no_state_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(StateUnreadable) as refused:
        load(text)
    assert "\n" not in str(refused.value)


def test_a_chip_that_is_set_takes_the_turn_of_the_edit() -> None:
    _meant, state = talk("running shoes", UserMessage("", set=(Constraint("color", Operator.ONE_OF, ("red",)),)))
    color = state.constraints.get("color:is")
    assert color is not None
    assert replace(color, turn=0) == Constraint("color", Operator.ONE_OF, ("red",))
    assert color.turn == 2
