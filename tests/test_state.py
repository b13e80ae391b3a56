"""What holds after several turns: carried over, replaced, given up, taken back."""

from __future__ import annotations

import pytest

from assistant.dialogue import UserMessage
from tests.shop_samples import talk, wishes
from tests.tables import table

DIALOGUES = """
running shoes under 100 | not black => category=Running shoes; color!=black; price<100
running shoes under 100 | make it 150 max => category=Running shoes; price<=150
running shoes | size 42 | actually 43 => category=Running shoes; size=43
running shoes in red | actually blue => category=Running shoes; color=blue
running shoes in red | or blue is fine too => category=Running shoes; color=blue|red
running shoes, not red | actually red is fine => category=Running shoes
no leather boots please | leather is fine after all => category=Hiking boots
boots without leather | no suede either => category=Hiking boots; material!=leather|suede
headphones under 100, not black | forget the budget => category=Headphones; color!=black
headphones under 100 | price doesn't matter => category=Headphones
headphones under 100 | money is no object => category=Headphones
a red backpack | any colour is fine => category=Backpacks
a red backpack | colour doesn't matter => category=Backpacks
a red backpack | I don't care about the colour => category=Backpacks
black headphones under 100 | start over =>
black headphones under 100 | start over, show me mugs => category=Mugs
headphones, no Tonwerk | show me mugs => brand!=Tonwerk; category=Mugs
backpack, no leather, under 100 | and a handbag => category=Handbags; material!=leather; price<100
running shoes size 42 under 100 | now a sofa => category=Sofas
jackets under 150 | show me sweaters => category=Sweaters; price<150
headphones | and in white? => category=Headphones; color=white
running shoes | how about 42? => category=Running shoes; size=42
running shoes | what about size 43 => category=Running shoes; size=43
a mug with a lid | actually without a lid => -lid; category=Mugs
a mug with a lid | lid doesn't matter => category=Mugs
a jacket with a hood | a hood isn't important => category=Jackets
running shoes | waterproof ones please => category=Running shoes; waterproofing=waterproof
laptop | at least 16GB | under 1500 => category=Laptops; memory>=16GB; price<1500
kettle between 30 and 60 | a bit more is ok, up to 80 => category=Kettles; price<=80
backpacks | is the first one waterproof? | only black ones => category=Backpacks; color=black
headphones, not white | what is your return policy? => category=Headphones; color!=white
a backpack for school | not too heavy, and blue => category=Backpacks; color=blue
跑鞋，200以内 | 不要黑色 => category=Running shoes; color!=black; price<=200
跑鞋，200以内 | 预算提到300 => category=Running shoes; price<=300
跑鞋，不要黑色 | 其实还是要黑色 => category=Running shoes; color=black
跑鞋，不要黑色 | 黑色也可以 => category=Running shoes
双肩包，200以内，不要皮的 | 预算不限 => category=Backpacks; material!=leather
双肩包，200以内 | 价格无所谓 => category=Backpacks
红色的双肩包 | 颜色随便 => category=Backpacks
红色的双肩包 | 换成蓝色的 => category=Backpacks; color=blue
双肩包，不要皮的 | 再看看手提包 => category=Handbags; material!=leather
双肩包，不要皮的 | 帆布的有吗 => category=Backpacks; material!=leather; material=canvas
跑鞋 42码 | 43码的呢 => category=Running shoes; size=43
蓝牙耳机 | 重新开始 =>
蓝牙耳机，100以内 | 重新来，我想买个杯子 => category=Mugs
耳机 | 要白色的 | 还要降噪 => +noise_cancelling; category=Headphones; color=white
杯子要带盖的 | 算了，不带盖的 => -lid; category=Mugs
跑鞋 | 有没有防水的 => category=Running shoes; waterproofing=waterproof
登山靴 | 不要皮的 | 也不要麂皮 => category=Hiking boots; material!=leather|suede
耳机 | budget 100以内 | 不要white => category=Headphones; color!=white; price<=100
"""


@pytest.mark.parametrize(("said", "wanted"), table(DIALOGUES))
def test_what_holds_after_a_dialogue(said: str, wanted: str) -> None:
    assert wishes(*said.split(" | ")) == wanted


def test_a_chip_taken_away_is_gone_and_nothing_else() -> None:
    assert (
        wishes("black headphones under 100", UserMessage("", remove=("price:is",)))
        == "category=Headphones; color=black"
    )


def test_a_chip_that_is_not_there_changes_nothing() -> None:
    before, after = talk("black headphones")[1], talk("black headphones", UserMessage("", remove=("weight:is",)))[1]
    assert before.constraints.items == after.constraints.items


def test_taking_a_chip_away_is_the_same_as_saying_so() -> None:
    by_chip = wishes("a red backpack under 100", UserMessage("", remove=("color:is",)))
    assert by_chip == wishes("a red backpack under 100", "any colour is fine")


def test_cheaper_is_below_what_was_shown() -> None:
    _meant, before = talk("headphones")
    _meant, after = talk("headphones", "cheaper ones")
    limit = after.constraints.get("price:is")
    assert before.constraints.get("price:is") is None
    assert limit is not None
    assert limit.high is not None
    assert limit.high <= 19900
    assert "high" in limit.open_sides


def test_cheaper_than_the_second_is_below_the_second() -> None:
    _meant, after = talk("running shoes", "something cheaper than the second one")
    limit = after.constraints.get("price:is")
    assert limit is not None
    assert limit.high == 12000


def test_a_new_search_replaces_the_query() -> None:
    _meant, state = talk("gift for a coffee lover", "show me sofas")
    assert "coffee" not in state.query


def test_a_refinement_keeps_the_query() -> None:
    _meant, state = talk("a backpack for school", "not black")
    assert "school" in state.query
    assert "black" not in state.query


def test_constraints_survive_two_hundred_turns() -> None:
    chatter = ["thanks", "not red", "is the first one heavy?", "under 150"] * 50
    assert wishes("boots, no leather", *chatter) == "category=Hiking boots; color!=red; material!=leather; price<150"
    _meant, state = talk("boots, no leather", *chatter)
    assert len(state.query) <= 400
    assert len(state.result_sets) <= 12
    assert len(state.transcript) <= 6


def test_each_change_makes_a_new_version() -> None:
    versions = [talk(*("backpacks", "not black", "under 100")[:n])[1].constraints.version for n in (1, 2, 3)]
    assert versions == sorted(set(versions))


def test_a_question_changes_no_constraint() -> None:
    before = talk("headphones under 250")[1].constraints
    assert talk("headphones under 250", "is the first one waterproof?")[1].constraints == before
