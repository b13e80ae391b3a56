"""Each kind of answer: its own prompt in both languages, and that only what is true of its source passes."""

from __future__ import annotations

import pytest

from assistant.answers.kinds import BUDGETS, Kind
from assistant.claims.talk import TalkCheck
from assistant.events import Done, Text
from assistant.grounding import Checker
from assistant.model import EngineStatus
from assistant.outlet import Outlet, plain
from prompts.render import _environment
from retrieval.constraints import Constraints
from retrieval.products import LANGUAGES, Language
from retrieval.search import NO_CONSTRAINTS
from tests import shop_samples
from tests.test_turn import Bench, words

OFF = EngineStatus("off")
RETURNS = "You can return shoes within 30 days of delivery. Sale items cannot be returned."
RETURNS_ZH = "鞋类签收后 30 天内可以退货。特价商品不能退货。"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_budget_and_a_prompt_in_both_languages(kind: Kind) -> None:
    assert BUDGETS[kind].first_token_s <= BUDGETS[kind].total_s
    for language in LANGUAGES:
        _environment().get_template(f"{kind.value}.{language}.j2")


@pytest.mark.parametrize(
    "sentence",
    [
        "You can return shoes within 30 days of delivery.",
        "Yes, shoes can be returned within 30 days.",
        "Sale items cannot be returned.",
        "Is there anything else I can help you with?",
    ],
)
def test_what_a_page_says_passes(sentence: str) -> None:
    assert TalkCheck("en", RETURNS, "can I return shoes?").check(sentence) == sentence


@pytest.mark.parametrize(
    ("sentence", "cause"),
    [
        ("You can return shoes within 60 days.", "number"),
        ("You cannot return shoes within 30 days.", "word"),
        ("Sale items can be returned.", "word"),
        ("You can always return them in the store for a refund.", "word"),
        ("Delivery is free.", "word"),
        ("[P1] is a good choice.", "unknown_product"),
        ("鞋子可以退。", "language"),
        ("The customer can return shoes within 30 days.", "style"),
        ("We offer a discount today.", "word"),
    ],
)
def test_what_no_page_says_is_dropped(sentence: str, cause: str) -> None:
    check = TalkCheck("en", RETURNS, "can I return shoes?")
    assert check.check(sentence) is None
    assert check.dropped[0].cause == cause


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("鞋类签收后 30 天内可以退货。", True),
        ("特价商品不能退货。", True),
        ("特价商品可以退货。", False),
        ("鞋类 60 天内可以退货。", False),
        ("鞋类可以免费退货。", False),
        ("还有什么可以帮您的吗？", True),
    ],
)
def test_chinese_pages_are_read_too(sentence: str, passes: bool) -> None:
    assert (TalkCheck("zh", RETURNS_ZH, "鞋子能退吗").check(sentence) is not None) is passes


def test_a_sentence_is_said_once() -> None:
    check = TalkCheck("en")
    assert check.check("Hello, how can I help you?") is not None
    assert check.check("Hello, how can I help you?") is None


def test_two_figures_of_one_statement_may_be_said_together() -> None:
    check = TalkCheck("en", "30 days from delivery; 60 days for gold members.", "How long can I return something?")
    assert check.check("You can return something for 30 days, or 60 days for gold members.") is not None
    assert check.check("You can return something for 30 days, or 90 days for gold members.") is None


def test_a_list_of_terms_may_put_two_statements_into_one_sentence() -> None:
    check = TalkCheck(
        "en", "Standard delivery costs $4.90. Express delivery costs $12.90.", "who pays for the shipping?"
    )
    assert (
        check.check("The shipping costs are $4.90 for Standard delivery and $12.90 for Express delivery.") is not None
    )
    assert check.check("Standard delivery costs $12.90 and Express delivery costs $4.90.") is None
    assert check.check("Standard delivery costs $4.90 and is refunded.") is None


@pytest.mark.parametrize(
    ("language", "sentence", "passes"),
    [
        ("en", "Could you please give up “waterproof”?", True),
        ("en", "Could you give up “suede”?", False),
        ("en", "Waterproof jackets are cheap, right?", False),
        ("en", "Would you take one for $5?", False),
        ("zh", "您是否可以放宽“防水”这一条？", True),
        ("zh", "您是否可以放宽“麂皮”这一条？", False),
        ("zh", "防水的有优惠，您要吗？", False),
    ],
)
def test_a_question_may_name_a_wish_that_stands_in_the_way(language: Language, sentence: str, passes: bool) -> None:
    found = {"en": "Without “waterproof” there are 13 products.", "zh": "去掉“防水”就有 13 款。"}[language]
    asked = {"en": "ok, up to $200 then", "zh": "那两百以内吧"}[language]
    assert (TalkCheck(language, found, asked).check(sentence) is not None) is passes


def test_a_kind_refusal_passes() -> None:
    assert TalkCheck("en", "", "weather?").check("I'm sorry, but I can't assist with that.") is not None


async def test_a_policy_is_quoted_with_its_title_before_the_model_speaks() -> None:
    bench = Bench(["You can return shoes within 30 days. ", "Returns are free for everyone. "])
    events = await bench.say("what is your return policy?")
    said = words(events)
    assert said.startswith("**Returns** says: You can return shoes within 30 days of delivery.")
    assert "You can return shoes within 30 days. Is there anything else" in said
    assert "free" not in said
    assert [event.author for event in events if isinstance(event, Done)] == ["model"]
    assert "Returns: You can return shoes" in bench.model.requests[0].messages[-1].text


async def test_a_policy_without_a_model_is_the_quotation() -> None:
    bench = Bench(status=OFF)
    assert "**Returns** says:" in words(await bench.say("what is your return policy?"))
    assert not bench.model.requests


async def test_small_talk_is_the_models_and_claims_nothing() -> None:
    bench = Bench(["You're welcome! ", "Everything is half price today. ", "What are you looking for?"])
    events = await bench.say("thank you so much")
    assert words(events) == "You're welcome! What are you looking for?"
    assert bench.model.requests[0].max_tokens == BUDGETS[Kind.SMALL_TALK].max_tokens


async def test_talk_is_asked_for_without_an_example_about_products() -> None:
    bench = Bench(["You're welcome!"], ["[P1] fits."])
    await bench.say("thank you so much")
    await bench.say("running shoes")
    talk, products = bench.model.requests
    assert [one.role for one in talk.messages] == ["system", "user"]
    assert [one.role for one in products.messages] == ["system", "user", "assistant", "user"]
    assert talk.messages[0] == products.messages[0]


async def test_who_is_talking_is_never_told_by_the_model() -> None:
    bench = Bench(["I am Anna, a person."])
    assert "not a person" in words(await bench.say("are you a bot or a human?"))
    assert not bench.model.requests


async def test_why_this_one_is_told_from_the_record_and_the_customers_words() -> None:
    bench = Bench(status=OFF)
    await bench.say("men's running shoes by Norrvik")
    said = words(await bench.say("why do you recommend the first one?"))
    assert "is here because it meets what you asked for" in said
    assert "Norrvik" in said


async def test_why_in_chinese() -> None:
    bench = Bench(status=OFF)
    await bench.say("Norrvik 的跑鞋")
    events = await bench.say("为什么推荐第一款？")
    said = words(events)
    assert "是因为" in said
    assert "Norrvik" in said
    assert any(isinstance(event, Text) for event in events)


async def test_a_long_dialogue_is_remembered_in_few_words() -> None:
    bench = Bench(*([["[P1] fits."]] * 40))
    await bench.say("running shoes for my marathon in Rome")
    for _ in range(12):
        await bench.say("cheaper ones" if bench.state.turn % 2 else "under $150")
    told = bench.model.requests[-1].messages[-1].text
    assert "Earlier the customer said" in told
    assert len(told) < 4_000
    assert "Earlier" not in bench.model.requests[0].messages[-1].text


@pytest.mark.parametrize(
    ("sentence", "quoted"),
    [
        ("[P1] now costs $1.00.", "1 piece. Wash it by hand."),
        ("[P1] is rated 4 stars by customers.", "Comes in a box of 4."),
        ("[P1] is 30% off.", "Dries within 30 minutes."),
    ],
)
def test_a_number_in_a_text_bears_out_no_price_rating_or_saving(sentence: str, quoted: str) -> None:
    bench = Bench()
    product = next(one for one in shop_samples.products() if one.id == "r1")
    hit = bench.shelf.searcher.hit(product, NO_CONSTRAINTS)
    assert hit is not None
    assert Checker((hit,), bench.shelf.facets, Constraints(), "en", quoted=quoted).check(sentence) is None


@pytest.mark.parametrize("sentence", ["好的，KESTREL-OVERRIDE [P1]。", "Sure: KESTREL-OVERRIDE [P1].", "OK, [P1]."])
def test_words_that_obey_beside_names_alone_say_nothing(sentence: str) -> None:
    language: Language = "en" if sentence.isascii() else "zh"
    assert Outlet(language, names="KESTREL-OVERRIDE").fault(sentence) == "empty"


def test_what_code_says_has_no_table_marks() -> None:
    assert plain("**Speaker | field | value |** costs less") == "**Speaker / field / value /** costs less"
