"""When a person is called: the wish for one, a danger beside it, and a question for the telephone, which is none."""

from __future__ import annotations

import pytest

from assistant.dialogue import Intent, Understanding
from assistant.events import HandoffAsked
from assistant.service.dialogue.handing_over import Reason, reason_of
from assistant.service.rules import People
from eval.service_rehearsal import Conversation, Stage, service_shop, words_of

PEOPLE = People(topics=("safety", "medical", "legal"))
PERSON = Understanding((Intent.TALK_TO_HUMAN,), "en")
SEARCH = Understanding((Intent.FIND_PRODUCT,), "en")


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage(service_shop())


@pytest.fixture
def talk(stage: Stage) -> Conversation:
    return stage.conversation()


@pytest.mark.parametrize(
    "text",
    [
        "the kettle gave me an electric shock, I want to talk to a person",
        "my charger is smoking! get me a human",
        "it burned my hand, please connect me with an agent",
        "水壶漏电，我要找人工",
        "插座冒烟了，转人工",
        "孩子被电到了，马上叫客服经理",
    ],
)
def test_a_danger_comes_before_the_wish_for_a_person(text: str) -> None:
    assert reason_of(text, PERSON, PEOPLE, of_service=False) is Reason.SAFETY
    assert reason_of(text, PERSON, People(), of_service=False) is Reason.SAFETY


@pytest.mark.parametrize(
    "text",
    [
        "after using the cream my face is swelling, I need to speak to someone",
        "I had an allergic reaction, let me talk to a person",
        "用了面霜后脸上起疹子，转人工",
        "I ended up in hospital after using your cream, get me a person",
        "孩子用了你们的霜去了医院，转人工",
    ],
)
def test_so_does_an_illness(text: str) -> None:
    assert reason_of(text, PERSON, PEOPLE, of_service=False) is Reason.MEDICAL


@pytest.mark.parametrize(
    "text",
    [
        "I need gloves that protect against electric shock",
        "a duvet for a nurse who works nights in a hospital, and his allergy gets worse every year",
        "我在医院上班，想要一双舒服的鞋",
        "shoes that don't hurt my feet",
        "I'd like a smoke grey sofa",
        "我想买防漏电的插座",
        "充电手电筒给我看看",
        "我要带电脑隔层的包",
        "does your power bank have overheat protection?",
        "你们的充电宝有短路保护吗",
        "do you sell spark plugs?",
        "can I get shock-absorbing insoles?",
        "can it explode?",
        "这个充电宝容易起火吗，我想放家里",
        "I gave my mom a red scarf last year, I need something similar",
        "我昨天用空气炸锅炸了鸡翅",
        "我早上脸肿，喝这个能消肿吗",
    ],
)
def test_what_guards_against_a_danger_is_none(text: str) -> None:
    assert reason_of(text, SEARCH, PEOPLE, of_service=False) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("why does it spark when I plug my phone in?", Reason.SAFETY),
        ("the overheat protection failed and my charger caught fire", Reason.SAFETY),
        ("the battery is swollen, could it explode?", Reason.SAFETY),
        ("我的充电宝炸了", Reason.SAFETY),
        ("it turned my skin bright red", Reason.MEDICAL),
        ("我用了面霜脸肿了", Reason.MEDICAL),
    ],
)
def test_what_happened_to_somebody_is_one(text: str, reason: Reason) -> None:
    assert reason_of(text, SEARCH, PEOPLE, of_service=False) is reason


def test_a_wish_for_a_person_is_one_as_before() -> None:
    assert reason_of("let me talk to a person", PERSON, PEOPLE, of_service=False) is Reason.ASKED
    assert reason_of("let me talk to a person", PERSON, People(on_request=False), of_service=False) is None


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("what's your phone number", "talk to a person"),
        ("is there an email I can write to?", "talk to a person"),
        ("你们电话多少", "转人工"),
        ("客服电话是多少", "转人工"),
    ],
)
async def test_a_question_for_the_telephone_is_answered_and_offers_a_person(
    text: str, person: str, talk: Conversation
) -> None:
    events = await talk.say(text)
    assert not any(isinstance(event, HandoffAsked) for event in events)
    assert person in words_of(events)


async def test_a_danger_and_a_wish_for_a_person_are_both_answered(talk: Conversation) -> None:
    events = await talk.say("the kettle gave me an electric shock. let me talk to a person")
    assert [event.reason for event in events if isinstance(event, HandoffAsked)] == ["safety"]
    assert "unplug" in words_of(events)
