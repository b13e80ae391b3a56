"""Wishes taken back, exchanged, chosen by naming them as fine, and limits moved by a number that is a clause by itself."""

from __future__ import annotations

import pytest

from tests.shop_samples import wishes
from tests.tables import table

TAKEN_BACK = """
a mug with a lid | drop the lid => category=Mugs
a mug with a lid | forget the lid => category=Mugs
boots in leather | scratch leather, suede => category=Hiking boots; material=suede
boots in leather | not leather then, suede => category=Hiking boots; material=suede
皮的登山靴 | 皮的算了，麂皮的 => category=Hiking boots; material=suede
皮的登山靴 | 皮的太重，换成麂皮 => category=Hiking boots; material=suede
red running shoes | 不要红色了，换蓝色 => category=Running shoes; color!=red; color=blue
running shoes | drop leather => category=Running shoes; material!=leather
"""
FINE = """
running shoes | red is fine => category=Running shoes; color=red
running shoes, not black | red is fine => category=Running shoes; color!=black
running shoes | I don't mind red => category=Running shoes
Tonwerk headphones => brand=Tonwerk; category=Headphones
red running shoes | blue too => category=Running shoes; color=blue|red
running shoes 42 | 43的也行 => category=Running shoes; size=42|43
"""
LISTS = """
running shoes, not red, under 100, and leather => category=Running shoes; color!=red; material=leather; price<100
running shoes, no leather, under 100, and blue => category=Running shoes; color=blue; material!=leather; price<100
running shoes, no leather or suede => category=Running shoes; material!=leather|suede
跑鞋，不要皮的，100以内，蓝色 => category=Running shoes; material!=leather; color=blue; price<=100
"""
MOVED = """
running shoes, at most 70 | ninety at a stretch => category=Running shoes; price<=90
running shoes under 100 | my sister pays half, so 180 => category=Running shoes; price<=180
running shoes under 100 | 120 dollars then => category=Running shoes; price<=120
跑鞋，100以内 | 再高点也行，150吧 => category=Running shoes; price<=150
running shoes between 50 and 80 | forget the lower end => category=Running shoes; price<=80
running shoes between 50 and 80 | lower end is irrelevant, just keep it below 70 => category=Running shoes; price<=70
running shoes between 50 and 80 | 上限不限 => category=Running shoes; price>=50
running shoes | 120 => category=Running shoes
I can't really justify more than seventy for running shoes => category=Running shoes; price<=70
running shoes that won't cost me over 90 => category=Running shoes; price<=90
got 120 to blow on headphones => category=Headphones; price<=120
跑鞋，42，120以内 => category=Running shoes; price<=120; size=42
跑鞋别低于100 => category=Running shoes; price>=100
"""
RULED_OUT = """
running shoes, none of the leather ones => category=Running shoes; material!=leather
I don't do leather. running shoes please => category=Running shoes; material!=leather
running shoes that don't come in black => category=Running shoes; color!=black
跑鞋，黑红蓝都不要 => category=Running shoes; color!=black|blue|red
跑鞋，黑色、红色和蓝色都不要 => category=Running shoes; color!=black|blue|red
running shoes, no leather, and red would be nice => category=Running shoes; material!=leather; ~color=red
I wouldn't say no to red running shoes => ~color=red; category=Running shoes
my flat has red doors. running shoes under 80 => category=Running shoes; price<80
"""


@pytest.mark.parametrize(
    ("said", "wanted"), [row for block in (TAKEN_BACK, FINE, LISTS, MOVED, RULED_OUT) for row in table(block)]
)
def test_what_holds_after_it(said: str, wanted: str) -> None:
    assert wishes(*said.split(" | ")) == wanted


def test_a_thing_named_after_its_budget_keeps_the_budget() -> None:
    assert wishes("something for my dad, under 80", "headphones then") == "category=Headphones; price<80"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("shoes for running", "category=Running shoes"), ("a lamp for my desk", "category=Lighting")],
)
def test_a_name_taken_apart_is_put_together_where_it_is_one_kind_of_thing(said: str, wanted: str) -> None:
    assert wishes(said) == wanted
