"""Customer service inside the dialogue: the scripted dialogues, attempts at it, and what a turn, a state and the wire make of it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from assistant.assistant import ShopAssistant
from assistant.dialogue import DialogueState, UserMessage
from assistant.events import (
    Acted,
    Asked,
    Event,
    HandoffAsked,
    Money,
    OrderCard,
    OrderLine,
    OrdersShown,
    Parcel,
    Proposed,
    Recommended,
    Understood,
)
from assistant.saving import load, save
from assistant.service.actions import CancelOrder, Change
from assistant.service.dialogue.identity import MOST_OF_ORIGIN
from assistant.service.memory import MemoryOrders
from assistant.service.port import Execution, OrderSystemFault, Outcome
from assistant.service.records import Customer, Order
from eval.no_model import NoModel
from eval.service_adversary import Adversary
from eval.service_rehearsal import OFF, ServiceShop, Stage, play, service_shop, words_of
from eval.service_script import ServiceDialogue, load_dialogues
from eval.service_talks import SHIPPED
from retrieval.constraints import Constraint, Operator
from retrieval.products import Language
from server.conversation import Begin, Conversation
from server.frames import wire
from server.protocol import Decide, Message, Refused, asked_from, asked_json, parse

DIALOGUES = load_dialogues([SHIPPED])
ATTEMPTS = 48


@pytest.fixture(scope="module")
def shop() -> ServiceShop:
    return service_shop()


@pytest.fixture(scope="module")
def stage(shop: ServiceShop) -> Stage:
    return Stage(shop)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda one: one.name)
def test_a_scripted_dialogue(dialogue: ServiceDialogue, stage: Stage) -> None:
    result = asyncio.run(play(dialogue, stage, lambda _step, _events: None))
    assert not result.problems


def test_there_are_as_many_dialogues_as_promised_in_both_languages() -> None:
    assert len(DIALOGUES) >= 40
    assert sum(one.language == "zh" for one in DIALOGUES) >= 20
    assert sum(one.changes > 0 for one in DIALOGUES) >= 20


def test_attempts_have_no_effect_and_tell_nothing(shop: ServiceShop) -> None:
    attempts = list(Adversary(shop, 7).attempts(ATTEMPTS))
    assert len({one.kind for one in attempts}) == 8
    assert [one for one in attempts if one.harmful] == []


def test_an_attempt_that_succeeds_would_be_counted(shop: ServiceShop) -> None:
    """The same trial with a real confirmation is not clean: the scale is not broken."""
    adversary = Adversary(shop, 7)

    async def confirmed() -> int:
        talk, _own = await adversary._with_proposal("en")
        await talk.say("yes, go ahead")
        return talk.store.changes

    assert asyncio.run(confirmed()) == 1


# An order system that fails


class Failing(MemoryOrders):
    """Performs, and then loses the answer, as many times as `losses` says; or cannot be reached at all."""

    losses = 0
    unreachable = False

    async def perform(self, change: Execution, key: str, *, actor: str, now: float) -> Outcome:
        done = await super().perform(change, key, actor=actor, now=now)
        if self.losses:
            self.losses -= 1
            raise OrderSystemFault("no answer")
        return done

    async def customer(self, id: str) -> Customer | None:
        if self.unreachable:
            raise OrderSystemFault("no way")
        return await super().customer(id)


def _failing(shop: ServiceShop) -> Failing:
    records = shop.records
    return Failing(records.customers.values(), records.orders.values(), records.articles.values())


def _last(events: list[Event], kind: type[Acted]) -> Acted:
    return next(one for one in reversed(events) if isinstance(one, kind))


def test_an_answer_that_was_lost_is_confirmed_again_and_done_once(shop: ServiceShop, stage: Stage) -> None:
    async def run() -> tuple[list[str], int]:
        store = _failing(shop)
        talk = stage.conversation("C-1002", "en", store)
        await talk.say("cancel TW-20247, no longer needed")
        store.losses = 1
        first = await talk.say("yes")
        second = await talk.say("yes")
        return [_last(one, Acted).outcome for one in (first, second)], store.changes

    assert asyncio.run(run()) == (["failed", "done"], 1)


def test_what_was_done_is_not_declined_where_the_answer_to_it_was_lost(shop: ServiceShop, stage: Stage) -> None:
    async def run() -> tuple[list[str], int]:
        store = _failing(shop)
        talk = stage.conversation("C-1002", "en", store)
        await talk.say("cancel TW-20247, no longer needed")
        store.losses = 1
        first = await talk.say("yes")
        second = await talk.say("no, leave it")
        return [_last(one, Acted).outcome for one in (first, second)], store.changes

    assert asyncio.run(run()) == (["failed", "done"], 1), "never that nothing was changed"


def test_an_order_system_that_cannot_be_reached_is_said_and_three_times_is_a_persons_matter(
    shop: ServiceShop, stage: Stage
) -> None:
    async def run() -> list[list[Event]]:
        store = _failing(shop)
        store.unreachable = True
        talk = stage.conversation("C-1002", "en", store)
        return [await talk.say("where is my order?") for _ in range(3)]

    turns = asyncio.run(run())
    assert all("cannot reach the order system" in words_of(one) for one in turns)
    assert [any(isinstance(event, HandoffAsked) for event in one) for one in turns] == [False, False, True]


def test_two_sessions_do_not_share_a_proposal(shop: ServiceShop, stage: Stage) -> None:
    async def run() -> tuple[str, str, int]:
        store = shop.store()
        one, other = stage.conversation("C-1002", "en", store), stage.conversation("C-1002", "en", store)
        await one.say("cancel TW-20247, no longer needed")
        assert one.last is not None
        theirs = await other.decide(one.last.proposal, confirmed=True)
        mine = await one.decide(one.last.proposal, confirmed=True)
        return _last(theirs, Acted).outcome, _last(mine, Acted).outcome, store.changes

    assert asyncio.run(run()) == ("expired", "done", 1)


def test_attempts_at_an_account_are_limited_across_conversations(shop: ServiceShop) -> None:
    """One desk, many conversations: after ten wrong proofs the right one is refused in the same words."""

    async def run() -> str:
        talk = Stage(shop).conversation("", "en")
        for n in range(10):
            await talk.say(f"where is my order? amelia.hartwell@example.com, postcode 1000{n}")
            talk.state = DialogueState(language="en")
        return words_of(await talk.say("where is my order? amelia.hartwell@example.com, postcode 80099"))

    assert "do not match" in asyncio.run(run())


def test_attempts_from_one_network_are_limited_whatever_account_they_name(shop: ServiceShop) -> None:
    async def run() -> list[str]:
        talk = Stage(shop).conversation("", "en")
        said: list[str] = []
        for n in range(MOST_OF_ORIGIN):
            await talk._turn(
                UserMessage("", raw=f"where is my order? mail{n}@example.com, postcode 10001", origin="one")
            )
            talk.state = DialogueState(language="en")
        for origin in ("one", "another"):
            right = "where is my order? amelia.hartwell@example.com, postcode 80099"
            said.append(words_of(await talk._turn(UserMessage(right, raw=right, origin=origin))))
            talk.state = DialogueState(language="en")
        return said

    spent, free = asyncio.run(run())
    assert "do not match" in spent
    assert "Thank you, Amelia" in free


def test_a_proof_is_used_by_each_question_and_runs_out_without(shop: ServiceShop) -> None:
    """Each use counts from anew; once it has run out nothing is told, not to the customer's agents either."""

    async def run() -> list[bool]:
        talk = Stage(shop).conversation("", "en")
        await talk.say("where is my order? amelia.hartwell@example.com, postcode 80099")
        known: list[bool] = []
        for later in (0.9, 0.9, 1.1):
            talk.now += later * shop.policy.proof_s
            known.append("TW-" in words_of(await talk.say("where is my order?")))
        return known

    assert asyncio.run(run()) == [True, True, False]


# Turn, state


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["cancel my order", "I ordered it by mistake", "{} {}"]),
        ("en", ["cancel order {1}", "{0}, I ordered it by mistake"]),
        ("zh", ["帮我取消订单", "下错单了", "{} {}"]),
    ],
)
async def test_a_reason_told_before_the_proof_is_not_asked_for_again(
    shop: ServiceShop, stage: Stage, language: Language, said: list[str]
) -> None:
    order = next(one for one in shop.records.orders.values() if one.state == "pending")
    email = shop.records.customers[order.customer].email
    talk = stage.conversation("", language)
    for text in said:
        await talk.say(text.format(email, order.id))
    assert not [event for event in talk.heard if isinstance(event, Asked)]
    assert talk.last is not None
    assert "ordered_by_mistake" in str(talk.state.service)


def test_what_is_set_holds_once_it_is_understood(shop: ServiceShop) -> None:
    """While a person answers, the turn of an edit ends there."""
    assistant = ShopAssistant(shop.shelf, NoModel(), lambda: OFF)

    async def run() -> DialogueState:
        chip = Constraint("price", Operator.RANGE, high=5_000.0)
        turn = assistant.begin(DialogueState(language="en"), UserMessage("", set=(chip,)))
        events = turn.events()
        assert isinstance(await anext(events), Understood)
        await events.aclose()
        return turn.state

    assert [item.high for item in asyncio.run(run()).constraints] == [5_000.0]


def test_without_a_service_the_pages_answer(shop: ServiceShop) -> None:
    assistant = ShopAssistant(shop.shelf, NoModel(), lambda: OFF)

    async def run() -> str:
        turn = assistant.begin(DialogueState(), UserMessage("where is my order?"))
        return words_of([event async for event in turn.events()])

    assert "cannot look into orders from here" in asyncio.run(run())


def test_service_leaves_the_search_as_it_was(stage: Stage) -> None:
    async def run() -> tuple[object, object]:
        talk = stage.conversation("C-1002", "en")
        await talk.say("show me kettles under 50 dollars")
        before = talk.state.constraints
        await talk.say("cancel TW-20247")
        await talk.say("the black one arrives too late")
        return before, talk.state.constraints

    before, after = asyncio.run(run())
    assert before == after


def test_what_is_said_of_products_shown_since_is_no_word_on_a_proposal(stage: Stage) -> None:
    async def run() -> tuple[int, bool, bool]:
        talk = stage.conversation("C-1002", "en")
        await talk.say("cancel TW-20247, no longer needed")
        await talk.say("show me backpacks")
        refined = await talk.say("no leather please")
        said_no = any(isinstance(one, Acted) for one in refined)
        return talk.store.changes, said_no, talk.state.constraints.get("material:not") is not None

    assert asyncio.run(run()) == (0, False, True)


def test_what_is_personal_stays_out_of_the_transcript_where_it_is_masked(stage: Stage) -> None:
    async def run() -> str:
        talk = stage.conversation("", "en")
        await talk.say("where is my order?")
        await talk._turn(UserMessage("[e-mail], [address]", raw="amelia.hartwell@example.com, 80099"))
        assert talk.state.service.customer == "C-1002"
        await talk.say("what is my profile?")
        return "\n".join(message.text for message in talk.state.transcript)

    assert "amelia" not in asyncio.run(run()).lower(), "neither what they wrote nor what they were told"


def test_a_state_of_before_the_service_still_loads() -> None:
    saved = json.loads(save(DialogueState(language="zh", focus=("P-1",))))
    del saved["state"]["service"]
    assert load(json.dumps(saved)) == DialogueState(language="zh", focus=("P-1",))


def test_a_state_with_a_proposal_is_saved_whole(stage: Stage) -> None:
    async def run() -> DialogueState:
        talk = stage.conversation("C-1039", "zh")
        await talk.say("TW-20154的衬衣太小了，想退")
        return talk.state

    state = asyncio.run(run())
    assert state.service.pending is not None
    assert load(save(state)) == state


# The wire


def test_decisions_are_frames_of_their_own() -> None:
    assert parse('{"type":"confirm","proposal":"p_1"}') == Decide("confirm:p_1", "p_1", confirmed=True)
    assert parse('{"type":"decline","id":"m1","proposal":"p_1"}') == Decide("m1", "p_1", confirmed=False)
    for bad in (
        '{"type":"confirm"}',
        '{"type":"confirm","proposal":7}',
        '{"type":"confirm","proposal":"p 1"}',
        json.dumps({"type": "confirm", "proposal": "p" * 49}),
    ):
        with pytest.raises(Refused, match="proposal"):
            parse(bad)
    decide = Decide("m1", "p_1", confirmed=True)
    assert asked_from(asked_json(decide)) == decide


def test_a_decision_is_one_turn_however_often_it_is_sent() -> None:
    conversation = Conversation()
    decide = Decide("confirm:p_1", "p_1", confirmed=True)
    begun = [effect for effect in conversation.submit(decide, None) if isinstance(effect, Begin)]
    assert begun == [Begin(1, decide)]
    again = conversation.submit(decide, None)
    assert not [effect for effect in again if isinstance(effect, Begin)]
    with pytest.raises(Refused, match="another body"):
        conversation.submit(Decide("confirm:p_1", "p_1", confirmed=False), None)


def test_what_waited_for_an_answer_is_told_so() -> None:
    """A yes that was sent before the proposal was seen must not confirm it."""
    conversation = Conversation()
    conversation.submit(Message("a", "cancel it"), None)
    conversation.submit(Message("b", "yes"), None)
    from assistant.events import Interrupted, Usage

    effects = conversation.end(1, Interrupted(Usage(0, 0, 0)))
    assert [(one.turn, one.waited) for one in effects if isinstance(one, Begin)] == [(2, True)]


def test_events_of_the_service_on_the_wire() -> None:
    money = Money(961, "USD", "$9.61")
    line = OrderLine("P", "S", "Journal", "navy", 1, money)
    card = OrderCard(
        "TW-1", "2026-11-18T06:00:42+00:00", "paid", "paid", money, (line,), (Parcel("Post", "T1", None, None),)
    )
    frames: list[tuple[Event, str]] = [
        (
            Proposed("p_1", "cancel_order", "Cancel the order", ("Order TW-1",), money, "2026-11-20T12:10:00+00:00"),
            "proposed",
        ),
        (Acted("p_1", "cancel_order", "done", "Done."), "acted"),
        (OrdersShown((card,)), "orders"),
        (HandoffAsked("asked", "…"), "handoff"),
        (Asked("Which?", ("a",)), "asked"),
    ]
    for event, kind in frames:
        assert json.loads(wire(event, 3, 1))["type"] == kind
    shown = json.loads(wire(OrdersShown((card,)), 3, 1))["items"][0]
    assert shown["total"]["cents"] == 961
    assert shown["lines"][0]["sku"] == "S"
    assert shown["parcels"][0] == {"carrier": "Post", "tracking": "T1", "due": None, "delivered": None}


def test_a_key_that_was_used_for_another_change_does_nothing(shop: ServiceShop, stage: Stage) -> None:
    async def run() -> tuple[str, int]:
        store = shop.store()
        talk = stage.conversation("C-1002", "en", store)
        await talk.say("cancel TW-20247, no longer needed")
        assert talk.last is not None
        other: Change = CancelOrder("TW-20247", "found_cheaper")
        order: Order = store.orders["TW-20247"]
        changed = replace(order, version=order.version + 1)
        await store.perform(Execution("C-1002", other, (changed,)), talk.last.proposal, actor="x", now=talk.now)
        events = await talk.say("yes")
        return _last(events, Acted).outcome, store.changes

    assert asyncio.run(run()) == ("expired", 1)


@pytest.mark.parametrize(
    "text",
    [
        "我今天下单的什么时候到",
        "下单后一直没发货",
        "我下单之后还没收到货",
        "我昨天下单后就后悔了，想取消订单",
        "my order never came, what happens now?",
    ],
)
async def test_what_has_been_ordered_is_no_question_for_the_shops_pages(text: str, stage: Stage) -> None:
    words = words_of(await stage.conversation().say(text))
    assert words.startswith(("查询订单前需要确认账户是您本人的", "To look into orders I have to know"))


@pytest.mark.parametrize("text", ["现在下单什么时候到", "下单后多久发货", "if I order today when will it arrive?"])
async def test_what_may_be_ordered_is_one(text: str, stage: Stage) -> None:
    words = words_of(await stage.conversation().say(text))
    assert "写道" in words or " says: " in words


async def test_a_new_thing_is_wanted_and_nothing_given_back(stage: Stage) -> None:
    talk = stage.conversation("C-1002", "en")
    assert any(isinstance(event, Recommended) for event in await talk.say("I want a bigger TV"))
    refund = await stage.conversation("C-1002", "en").say("I want a refund")
    assert not any(isinstance(event, Recommended) for event in refund)
