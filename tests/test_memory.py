"""Long dialogues stay bounded, and keep what was asked for."""

from __future__ import annotations

from assistant.dialogue import KEPT_MESSAGES, DialogueState
from assistant.memory import SUMMARY, remembered
from assistant.saving import save
from tests.shop_samples import talk, wishes


def test_two_hundred_turns_keep_their_constraints_and_a_bounded_state() -> None:
    chatter = [
        "thanks",
        "not red",
        "is the first one heavy?",
        "what is your return policy?",
        "compare the first two",
    ] * 40
    said = ("boots, no leather", "under 150", *chatter)
    assert wishes(*said) == "category=Hiking boots; color!=red; material!=leather; price<150"
    _meant, state = talk(*said)
    assert state.turn == len(said)
    assert len(state.transcript) <= KEPT_MESSAGES
    assert len(state.summary) <= SUMMARY
    assert len(save(state)) < 40_000


def test_what_leaves_the_transcript_goes_into_the_summary() -> None:
    state = DialogueState()
    for n in range(12):
        state = remembered(state, f"message {n}", f"answer {n}")
    assert "message 0" in state.summary
    assert [one.text for one in state.transcript][-1] == "answer 11"
    assert "message 11" not in state.summary


def test_the_oldest_lines_of_the_summary_go_first() -> None:
    state = DialogueState()
    for n in range(200):
        state = remembered(state, f"a message of some length, number {n}", "ok")
    assert len(state.summary) <= SUMMARY
    assert "number 0" not in state.summary.split("\n")[0]
    assert "number 196" in state.summary
