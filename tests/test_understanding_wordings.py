"""Kinds of wordings that customers use for the same wishes: lists under one negation, sizes spoken of, limits moved, what is only told."""

from __future__ import annotations

import pytest

from assistant.understanding import commands, numbers, recipients, resized, spoken_amounts
from assistant.understanding.last_limit import on_its_side
from assistant.understanding.places_shown import pointings
from retrieval.constraints import Constraint, Operator
from tests.shop_samples import facets, wishes
from tests.tables import table

ONE_MESSAGE = """
sweater, not black, grey or red => category=Sweaters; color!=black|grey|red
sweater, not black, grey, or red => category=Sweaters; color!=black|grey|red
sweaters, black, grey and red are all out => category=Sweaters; color!=black|grey|red
毛衣，红色和米色我都不喜欢 => category=Sweaters; color!=beige|red
毛衣，黑灰这几个颜色不考虑 => category=Sweaters; color!=black|grey
毛衣，羊毛或者纯棉的都别推荐 => category=Sweaters; material!=cotton|wool
socks, ideally not black => category=Socks; ~color!=black
socks, if you can, avoid wool => category=Socks; ~material!=wool
socks, wool would be handy => category=Socks; ~material=wool
a sweater for my sister's wedding => category=Sweaters
running shoes for my mother-in-law => audience=women; category=Running shoes
running shoes for my 7 year old => audience=kids; category=Running shoes
toys for my 7 year old => age_from<=7years; category=Toys
desk not taller than 80 => category=Desks; height<=80cm
laptop, 16+512 => category=Laptops; memory=15.2..16.8GB; storage=486.4..537.6GB
a kettle, a litre at least => capacity>=1000ml; category=Kettles
沙发，三到五百 => category=Sofas; price=300..500
"""


@pytest.mark.parametrize(("said", "expected"), table(ONE_MESSAGE))
def test_one_message(said: str, expected: str) -> None:
    assert wishes(said) == expected


DIALOGUES = """
sweater, not black, grey or red | grey's fine after all => category=Sweaters; color!=black|red
sweater in red | red's out => category=Sweaters; color!=red
sweaters in red | would be nice if it was wool => category=Sweaters; color=red; ~material=wool
sweaters | and it can't be made of wool => category=Sweaters; material!=wool
sweaters in red | I bought a black one last year => category=Sweaters; color=red
sweaters in red | 什么颜色都可以 => category=Sweaters
sweaters | 除了灰色什么颜色都行 => category=Sweaters; color!=grey
sweaters in red | no, I meant green => category=Sweaters; color=green
sweaters in red | change that to green => category=Sweaters; color=green
headphones with bluetooth | bin the bluetooth => category=Headphones
headphones with bluetooth | bluetooth's not a dealbreaker => category=Headphones
headphones under 300 g | 250 grams is enough => category=Headphones; weight<=250g
headphones under 300 g | 轻重无所谓 => category=Headphones
running shoes size 41 | a size up => category=Running shoes; size=42
running shoes size 41 | 42 or 43 => category=Running shoes; size=42|43
running shoes | can't be more than 120 bucks => category=Running shoes; price<=120
hiking boots | no suede, leather I don't mind => category=Hiking boots; material!=suede
sweaters in red | a gift for a friend => category=Sweaters; color=red
sweaters in red | maybe also in green => category=Sweaters; color=green|red
双肩包 | 我昨天刚买了个马克杯 => category=Backpacks
双肩包100以内 | 之前的条件全不要了 =>
"""


@pytest.mark.parametrize(("said", "expected"), table(DIALOGUES))
def test_dialogues(said: str, expected: str) -> None:
    assert wishes(*said.split(" | ")) == expected


@pytest.mark.parametrize(
    "said",
    ["undo that last one please", "ignore what I just said", "can you put that back?", "no, go back to how it was", "恢复到上一步", "刚说的别算", "再撤一步", "改回去"],
)  # fmt: skip
def test_taken_back(said: str) -> None:
    assert commands.undoes(said)


@pytest.mark.parametrize("said", ["put that back in my cart", "back to navy", "换回黑色", "回来"])
def test_not_taken_back(said: str) -> None:
    assert not commands.undoes(said)


@pytest.mark.parametrize(
    "said", ["can we start fresh?", "scrap all of it", "条件都清掉吧", "之前的条件全不要了", "都删了重来"]
)
def test_begun_again(said: str) -> None:
    assert commands.restarts(said)


@pytest.mark.parametrize("said", ["把价格限制去掉", "颜色条件去掉", "价格要求不要了"])
def test_one_condition_given_up_begins_nothing_again(said: str) -> None:
    assert not commands.restarts(said)


@pytest.mark.parametrize(
    ("said", "held", "sizes"),
    [
        ("a size up", ("41",), ("42",)), ("one size smaller", ("M",), ("S",)), ("大一码", ("41",), ("42",)), ("大号", ("41",), ()), ("a size up", (), ()),
        ("either 42 or 43 would do", ("41",), ("42", "43")), ("M或者L都可以", (), ("M", "L")), ("42 or 43", (), ("42", "43")), ("between 42 or 43 dollars", (), ()),
    ],
)  # fmt: skip
def test_sizes_beside_the_one_that_holds(said: str, held: tuple[str, ...], sizes: tuple[str, ...]) -> None:
    assert resized.read(said, held, ("41", "42", "43", "S", "M", "L")).sizes == sizes


@pytest.mark.parametrize(
    ("said", "audience"),
    [
        ("送给婆婆的礼物", "women"), ("给岳父挑一件", "men"), ("给小外甥买", "kids"), ("for my stepdad", "men"), ("for me, I'm a woman", "women"),
        ("for a 2 year old laptop", None), ("for my sister's wedding", None), ("for my 80 year old grandma", "women"),
    ],
)  # fmt: skip
def test_for_whom(said: str, audience: str | None) -> None:
    told = recipients.recipient(said)
    assert (told.audience if told else None) == audience


@pytest.mark.parametrize(
    ("said", "place"),
    [("the one on the right", 3), ("右边那个", 3), ("首款", 1), ("the top one", 1), ("compare the first and last", 1)],
)
def test_places_on_the_page(said: str, place: int) -> None:
    assert pointings(said)[0].places(3) == (place,)


def test_an_amount_takes_the_side_of_the_bound_that_holds() -> None:
    held = Constraint("weight", Operator.RANGE, high=3000, unit="g")
    said = Constraint("weight", Operator.RANGE, low=2375, high=2625, unit="g", turn=2)
    assert on_its_side(said, held, "sorry, meant 2500 grams").low is None
    assert on_its_side(said, held, "exactly 2500 grams") == said


@pytest.mark.parametrize(
    ("said", "number"),
    [("三到五百", (300.0, 500.0)), ("a quarter inch", (0.25,)), ("a pint at least", (1.0,)), ("两岁半", (2.5,))],
)
def test_numbers_as_they_are_spoken(said: str, number: tuple[float, ...]) -> None:
    assert numbers.mark(said).numbers == number


def test_what_an_adjective_compares_is_a_bound_of_what_it_measures() -> None:
    said = spoken_amounts.compared("not taller than 80", facets(), ("Furniture > Desks",))
    assert said == "height at most 80cm"
    assert spoken_amounts.compared("not taller than 80", facets(), ("Audio > Headphones",)) == "not taller than 80"
