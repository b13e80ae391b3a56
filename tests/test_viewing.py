"""The page that a customer looks at: what "this one" means there, how long, and how it reaches the assistant."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.assistant import ShopAssistant
from assistant.dialogue import DialogueState, UserMessage
from assistant.model import EngineStatus
from assistant.saving import load, save
from assistant.viewing import at_page
from server.conversation import digest
from server.protocol import Hello, Message, Refused, asked_from, asked_json, parse
from tests import shop_samples
from tests.fakes import ScriptedModel
from tests.fakes_assistant import ScriptedAssistant, parts
from tests.serving import greeted, serving
from tests.test_turn import Record, shelf

PRODUCTS = {product.id: product for product in shop_samples.products()}
ONE, OTHER = tuple(PRODUCTS)[:2]
RECORD = Record(tuple(PRODUCTS.values()))


def test_coming_to_a_page_counts_once() -> None:
    there = at_page(DialogueState(language="en"), ONE, RECORD)
    assert there.focus == (ONE,)
    assert [item.product for item in there.result_sets[-1].items] == [ONE]
    assert at_page(there, ONE, RECORD) is there
    away = at_page(there, "", RECORD)
    assert (away.focus, away.result_sets, away.viewing) == ((ONE,), there.result_sets, "")
    assert len(at_page(away, ONE, RECORD).result_sets) == 1, "what was shown last is that product"
    assert at_page(there, OTHER, RECORD).focus == (OTHER,)
    assert load(save(there)) == there


def test_a_product_that_the_shop_does_not_have_changes_nothing() -> None:
    before = DialogueState(language="en")
    assert at_page(before, "no such", RECORD) == replace(before, viewing="no such")


@pytest.mark.parametrize(("said", "language"), [("How heavy is this one?", "en"), ("这个有多重？", "zh")])
async def test_this_one_is_the_product_of_the_page(said: str, language: str) -> None:
    assistant = ShopAssistant(shelf(RECORD), ScriptedModel(), lambda: EngineStatus("off"))
    for product in (ONE, OTHER):
        turn = assistant.begin(assistant.fresh("zh" if language == "zh" else "en"), UserMessage(said, viewing=product))
        _ = [event async for event in turn.events()]
        assert turn.trace.meant is not None
        assert (turn.trace.meant.references or turn.state.focus)[:1] == (product,)
    alone = assistant.begin(assistant.fresh(None), UserMessage(said))
    _ = [event async for event in alone.events()]
    assert alone.state.focus == ()


def test_the_page_is_read_from_hello_and_message() -> None:
    hello = parse(json.dumps({"type": "hello", "context": {"product": ONE, "cart": ["x"], "title": 7}}))
    assert isinstance(hello, Hello)
    assert hello.product == ONE
    message = parse(json.dumps({"type": "message", "id": "m", "text": "this one?", "product": ONE}))
    assert message == Message("m", "this one?", ONE)
    assert asked_from(asked_json(message)) == message
    assert digest(message) == digest(Message("m", "this one?")), "the same words from another page are the same turn"
    contexts: tuple[object, ...] = ("x", [], {"product": 7}, {"product": ""}, {"product": "p" * 201})
    for context in contexts:
        with pytest.raises(Refused) as fault:
            parse(json.dumps({"type": "hello", "context": context}))
        assert fault.value.code == "bad_frame"


async def test_what_hello_tells_goes_with_each_message_of_the_connection() -> None:
    assistant = ScriptedAssistant()
    async with serving(parts(assistant)) as address:
        async with greeted(address, context={"product": ONE}) as one:
            assert one.frames[0]["features"][0] == "context"
            for n, own in enumerate((None, OTHER)):
                await one.send(type="message", id=f"m{n}", text="this one?", **({"product": own} if own else {}))
                await one.until("done")
        async with greeted(address, session=one.frames[0]["session"]) as two:
            await two.send(type="message", id="m2", text="and now?")
            await two.until("done")
    assert [message.viewing for message in assistant.asked] == [ONE, OTHER, ""]
