"""Products named by their titles, shown or not: which words are names, and what a message that has some is answered with."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from assistant.answers.base import Shelf
from assistant.answers.stated import StatedFacts
from assistant.assistant import ShopAssistant
from assistant.dialogue import DialogueState, Intent, UserMessage
from assistant.events import Compared, Event, Recommended, Text
from assistant.model import EngineStatus
from assistant.understanding.by_title import ByTitle
from assistant.understanding.title_index import TitleIndex
from assistant.understanding.titles_told import told_by_place
from assistant.wording import Wording
from retrieval.brand_names import brand_names
from retrieval.documents import DocumentSearcher
from retrieval.hits import Hit
from retrieval.products import AttributeValue, CategoryLabel, Localized, Product, Variant
from retrieval.search import NO_CONSTRAINTS, Searcher
from tests.fakes import ScriptedModel
from tests.shop_samples import facet_labels
from tests.test_turn import Record

LAMPS, KETTLES = ("Lighting", "Desk lamps"), ("Kitchen", "Kettles")
KINDS = (
    CategoryLabel(LAMPS, Localized("Desk lamps", "台灯"), ("study lamps", "灯")),
    CategoryLabel(KETTLES, Localized("Kettles", "电水壶"), ("水壶",)),
)


def _product(name: str, en: str, zh: str, brand: str, kind: tuple[str, ...], cents: int, *colors: str) -> Product:
    stated: dict[str, AttributeValue] = {"material": "steel"}
    return Product(
        id=name,
        title=Localized(en, zh),
        brand=brand,
        category=kind,
        attributes=stated,
        variants=tuple(
            Variant(sku=f"{name}-{color}", price_cents=cents, stock=3, options={"color": color}) for color in colors
        ),
        description=Localized(f"The {en} is quiet.", f"{zh}很安静。"),
        currency="USD",
    )


@cache
def products() -> tuple[Product, ...]:
    made = [
        _product("halo", "Velmora Halo desk lamp", "微莫 光环 台灯", "Velmora", LAMPS, 4900, "black", "white"),
        _product("hush", "Brightlow Hush desk lamp", "明落 低语 台灯", "Brightlow", LAMPS, 8900, "white"),
        _product("hush-k", "Brightlow Hush kettle", "明落 低语 电水壶", "Brightlow", KETTLES, 5900, "red"),
        _product("mk4", "Velmora Beam VX-400 desk lamp", "微莫 光束 VX-400 台灯", "Velmora", LAMPS, 6900, "black"),
        _product("dune", "Brightlow Dune kettle", "明落 沙丘 电水壶", "Brightlow", KETTLES, 3900, "blue"),
        _product("reed", "Velmora Reed desk lamp", "微莫 芦苇 台灯", "Velmora", LAMPS, 2900, "green"),
    ]
    return tuple(made)


@cache
def shelf() -> Shelf:
    record = Record(products())
    searcher = Searcher(products(), record, None, None, facet_labels(), KINDS)
    return Shelf(
        searcher, record, DocumentSearcher([]), (), Wording(searcher.facets, "USD"), {"en": "Shop", "zh": "店"}
    )


def names() -> ByTitle:
    return ByTitle(shelf().facets, {one.id: one for one in products()})


async def say(*texts: str) -> tuple[list[Event], DialogueState, tuple[Intent, ...]]:
    """The events, state and intents of the last of some messages, answered without a model."""
    assistant = ShopAssistant(shelf(), ScriptedModel(), lambda: EngineStatus("off"))
    state, events, intents = assistant.fresh(None), list[Event](), tuple[Intent, ...]()
    for text in texts:
        turn = assistant.begin(state, UserMessage(text))
        events = [event async for event in turn.events()]
        state = turn.state
        assert turn.trace.meant is not None
        intents = turn.trace.meant.intents
    return events, state, intents


def _shown(events: list[Event]) -> list[str]:
    return [card.product for event in events if isinstance(event, Recommended | Compared) for card in event.items]


def _said(events: list[Event]) -> str:
    return "".join(event.delta for event in events if isinstance(event, Text))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("is the Velmora Halo bright?", "is the first one bright?"),
        ("is the Velmora Halo desk lamp bright?", "is the first one bright?"),
        ("compare the Velmora Halo with the Brightlow Hush lamp", "compare the first one with the second one"),
        ("tell me about the VX-400", "tell me about the first one"),
        ("the Halo lamp, is it steel?", "the first one, is it steel?"),
        ("微莫光环台灯有货吗", "第一个有货吗"),
        ("微莫「光环」和明落低语台灯哪个好", "第一个和第二个哪个好"),
        ("低语电水壶多少钱", "第一个多少钱"),
        ("the Brightlow Hush", "the first one and the second one"),
    ],
)
def test_a_name_is_told_as_a_place(said: str, told: str) -> None:
    found = told_by_place(said, DialogueState(language="en"), names())
    assert found is not None
    assert found.text == told
    assert len(found.brought) == told.count(" one") + told.count("第")


@pytest.mark.parametrize(
    "said",
    [
        "I want a Velmora lamp",
        "a Brightlow kettle in red please",
        "hush, the baby sleeps",
        "a lamp with a halo",
        "the Velmora Dune lamp",  # nobody makes it
        "the Brightlow Halo",
        "400 ml",
        "微莫的台灯",
        "明落牌水壶",
        "",
    ],
)
def test_what_only_describes_is_no_name(said: str) -> None:
    assert told_by_place(said, DialogueState(language="en"), names()) is None


def test_a_name_is_rather_of_what_is_shown_or_of_the_kind_of_the_others() -> None:
    both = names().find("the Brightlow Hush")
    assert [one.products for one in both] == [("hush", "hush-k")]
    assert [one.products for one in names().find("the Brightlow Hush", shown=["hush-k"])] == [("hush-k",)]
    beside = names().find("the Brightlow Hush or the Velmora Halo")
    assert [one.products for one in beside] == [("hush",), ("halo",)]


def test_names_of_too_many_products_are_none() -> None:
    many = {
        f"p{n}": _product(f"p{n}", f"Velmora Halo lamp {word}", "", "Velmora", LAMPS, 100, "black")
        for n, word in enumerate(("one", "two", "three", "four", "five"))
    }
    assert ByTitle(shelf().facets, many).find("the Velmora Halo") == ()


def test_what_was_read_is_kept_while_no_title_changes() -> None:
    known = {one.id: one for one in products()}
    index = TitleIndex(known)
    assert index.is_of(dict(known))
    assert not index.is_of({name: one for name, one in known.items() if name != "reed"})


def test_makers_have_the_name_that_all_their_titles_begin_with() -> None:
    assert brand_names((one.title, one.brand) for one in products()) == {"Velmora": "微莫", "Brightlow": "明落"}
    mixed = [(Localized("A", "微莫 台灯"), "V"), (Localized("B", "明落 台灯"), "V"), (Localized("C", "微莫 灯"), "V")]
    assert brand_names(mixed) == {}


async def test_a_question_about_a_product_that_was_not_shown_shows_it_and_answers() -> None:
    events, state, intents = await say("how much is the Velmora Halo?")
    assert intents == (Intent.PRODUCT_QUESTION,)
    assert _shown(events) == ["halo"]
    assert "$49.00" in _said(events)
    assert not state.constraints.items
    events, _state, _intents = await say("how much is the Velmora Halo?", "does it come in white?")
    assert _said(events).startswith("Yes.")


async def test_products_are_compared_by_name() -> None:
    events, _state, intents = await say("compare the Velmora Halo and the Brightlow Hush kettle")
    assert intents == (Intent.COMPARE_PRODUCTS,)
    assert [event for event in events if isinstance(event, Compared)]
    assert _shown(events) == ["halo", "hush-k"]


@pytest.mark.parametrize(
    "said",
    [
        "compare it with the Brightlow Hush kettle",
        "what's the difference between it and the Brightlow Hush kettle?",
        "和明落低语电水壶比哪个好",
        "它和明落低语电水壶有什么区别",
    ],
)
async def test_what_is_talked_about_is_compared_with_a_named_one(said: str) -> None:
    events, _state, intents = await say("tell me about the Velmora Halo", said)
    assert Intent.COMPARE_PRODUCTS in intents
    assert [event for event in events if isinstance(event, Compared)]
    assert set(_shown(events)) == {"halo", "hush-k"}


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("do you have the Velmora Halo in red?", "Not red."),
        ("does the Velmora Halo come in black?", "Yes."),
        ("微莫光环台灯有红色的吗", "没有"),
        ("微莫光环台灯有黑色的吗", "有"),
    ],
)
async def test_a_value_is_asked_of_a_named_product(said: str, begins: str) -> None:
    events, state, _intents = await say(said)
    assert _said(events).startswith(begins)
    assert _shown(events) == ["halo"]
    assert not state.constraints.items, "what is asked of one product filters nothing"


async def test_what_about_another_colour_is_still_a_question_about_it() -> None:
    events, state, _intents = await say("does the Velmora Halo come in red?", "ok what about white?")
    assert _said(events).startswith("Yes.")
    assert not state.constraints.items


async def test_what_is_cheaper_than_a_named_product_is_searched_for() -> None:
    _events, state, _intents = await say("desk lamps", "anything cheaper than the Velmora Halo?")
    assert state.constraints.get("price:is") is not None


async def test_a_policy_asked_about_beside_a_name_shows_nothing() -> None:
    events, state, _intents = await say("what is your return policy for the Velmora Halo?")
    assert _shown(events) == []
    assert state.result_sets == ()


async def test_who_asks_in_general_is_told_what_it_is() -> None:
    events, _state, _intents = await say("tell me about the Velmora Halo")
    said = _said(events)
    assert "does not say" not in said
    assert "$49.00" in said
    assert "The Velmora Halo desk lamp is quiet." in said


async def test_a_named_product_goes_into_the_cart() -> None:
    _events, state, _intents = await say("add the Velmora Halo to my cart")
    assert [line.product for line in state.cart] == ["halo"]


async def test_a_feature_is_asked_for_by_its_verb() -> None:
    facts = StatedFacts(shelf())
    lamp = _product("arm", "Velmora Arm desk lamp", "", "Velmora", LAMPS, 100, "black")
    lamp = replace(lamp, attributes={"dimmable": True, "removable": False, "material": "steel"})
    hit = Hit(lamp, lamp.variants[0], 0.0, shelf().searcher.why(lamp, NO_CONSTRAINTS))
    assert facts.asked_by_verb("does it dim?", [hit]) == ("dimmable",)
    assert facts.asked_by_verb("can I remove the shade?", [hit]) == ("removable",)
    assert facts.asked_by_verb("a dim lamp", [hit]) == ()
    assert facts.asked_by_verb("is it steel?", [hit]) == ()


async def test_what_is_only_near_is_shown_as_such() -> None:
    events, _state, _intents = await say("something for growing tomatoes on a quiet balcony")
    assert _shown(events)
    assert "not sure" in _said(events)
    events, _state, _intents = await say("a steel desk lamp")
    assert "not sure" not in _said(events)
