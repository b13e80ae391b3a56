"""Dialogues as shoppers type them, turn by turn: limits moved, wishes put right and taken back, in both languages and mixed."""

from __future__ import annotations

import pytest

from assistant.dialogue import Intent
from assistant.understanding import appraisals, corrections
from assistant.understanding.script import plain
from tests.shop_samples import facets, talk, wishes
from tests.tables import table

LIMITS = """
kettles, nothing over fifty | ok I could do 65 => category=Kettles; price<=65
running shoes 42 | I could do a 43 => category=Running shoes; size=43
a mug, half a litre at the very least => capacity>=500ml; category=Mugs
backpack, one kilo at the absolute most => category=Backpacks; weight<=1000g
backpacks, max 100 | could stretch to 120 for the right one => category=Backpacks; price<=120
headphones with at least 30 hours of battery | 20 is plenty actually => battery_life>=20h; category=Headphones
耳机，续航至少30小时 | 20小时就够了 => battery_life>=20h; category=Headphones
耳机100以内 | 预算可以再放宽五十 => category=Headphones; price<=150
双肩包800到1200 | 上限再多两百 => category=Backpacks; price=800..1400
a backpack between 100 and 150 | make it 180 => category=Backpacks; price<=180
a backpack for about 120 | make it 180 => category=Backpacks; price=144..216
双肩包20升到30升 => capacity=20000..30000ml; category=Backpacks
a sofa taller than 85 => category=Sofas; height>85cm
a mug, bigger than 90 => category=Mugs
耳机，评分四星半以上 => category=Headphones; rating>=4.5
耳机，续航20小时已上 => battery_life>=20h; category=Headphones
desk, under 500 | remove the price limit => category=Desks
a desk, 70 to 80 cm high | forget the size limit => category=Desks
双肩包，一千五台币以内 => category=Backpacks
"""
TAKEN_BACK = """
backpack, not black, no leather | forget what I said about black => category=Backpacks; material!=leather
backpack, not black, no leather | scrap the bit about no leather => category=Backpacks; color!=black
backpack under 90 | ignore what I said about the budget => category=Backpacks
双肩包，不要黑色，不要皮的 | 不要黑色那条作废 => category=Backpacks; material!=leather
双肩包90以内 | 预算那条去掉 => category=Backpacks
双肩包，不要黑色 | 黑色还是可以啦 => category=Backpacks
sofa | black | undo | undo that one too =>
sweater, wool or cotton | wool's too scratchy, cotton only => category=Sweaters; material=cotton
羊毛毛衣 | 羊毛太扎了，换棉的 => category=Sweaters; material=cotton
headphones in white | white is too delicate, what about black => category=Headphones; color=black
沙发，不要皮的，丝绒最好 | 其实皮的也行 => category=Sofas; ~material=velvet
sweater, ideally wool | cotton might be nice => category=Sweaters; ~material=cotton
颜色都可以啦，双肩包 => category=Backpacks
"""
PUT_RIGHT = """
a sweater in black. no, green => category=Sweaters; color=green
headphones | black... I mean no white => category=Headphones; color!=white; color=black
headphones in white, actually no black => category=Headphones; color!=black; color=white
headphones under 80, wait no 90 => category=Headphones; price<90
双肩包，黑色，不，绿色 => category=Backpacks; color=green
jeans in M, only black => color=black; size=M
men's rain jacket M, navy => audience=men; category=Rain jackets; color=navy; size=M
毛衣 | 黑白都行 => category=Sweaters; color=black|white
a speaker, dark colours, black or navy => category=Speakers; color=black|navy
headphones, white if they have it, otherwise black => category=Headphones; ~color=black|white
a jacket | something warm if it's light => category=Jackets
四层以上、最好是橡木的书桌，300以内 => category=Desks; price<=300; ~material=oak
"""
MIXED = """
想买backpack，budget 100左右 | brand无所谓 | budget加50 => category=Backpacks; price=130..170
要个mug，color要white => category=Mugs; color=white
laptop，RAM至少16GB => category=Laptops; memory>=16GB
"""


def _expected(said: str, expected: str) -> None:
    assert wishes(*(one.strip() for one in said.split("|"))) == expected


@pytest.mark.parametrize(("said", "expected"), table(LIMITS))
def test_limits_as_they_are_moved(said: str, expected: str) -> None:
    _expected(said, expected)


@pytest.mark.parametrize(("said", "expected"), table(TAKEN_BACK))
def test_wishes_taken_back(said: str, expected: str) -> None:
    _expected(said, expected)


@pytest.mark.parametrize(("said", "expected"), table(PUT_RIGHT))
def test_wishes_put_right(said: str, expected: str) -> None:
    _expected(said, expected)


@pytest.mark.parametrize(("said", "expected"), table(MIXED))
def test_english_nouns_inside_chinese(said: str, expected: str) -> None:
    _expected(said, expected)


@pytest.mark.parametrize(
    "said",
    ["black, no thanks", "it is black. no, I don't like it", "leather, no suede", "is it waterproof? no, really"],
)
def test_what_corrects_nothing(said: str) -> None:
    assert corrections.split(said).better == ""


@pytest.mark.parametrize(
    "said",
    ["the red one is too expensive", "is leather too warm?", "not too warm", "cotton is fine", "太贵了", "wool, too"],
)
def test_what_turns_no_value_down(said: str) -> None:
    assert appraisals.plain(said, facets()) == said


def test_particles_that_close_a_clause_say_nothing() -> None:
    assert plain("不要啦，白的就行哈") == "不要了，白的就行"
    assert plain("哈哈") == "哈哈"


def test_a_kind_pointed_out_is_no_thing_shown() -> None:
    meant, _state = talk("双肩包", "要轻便的那种")
    assert not meant.references
    assert meant.intent is Intent.REFINE_SEARCH


def test_what_was_shown_is_gone_back_to_by_the_end_of_its_name() -> None:
    assert wishes("desk lamps, dimmable", "show me backpacks", "back to the lamps") == "+dimmable; category=Desk lamps"


GIVEN_UP = """
backpacks under 100 | no budget limit => category=Backpacks
backpacks under 100 | I've no budget any more => category=Backpacks
backpacks under 100 | drop the under 100 thing => category=Backpacks
backpacks under 100 | take the price limit off => category=Backpacks
backpacks under 100, black | no colour preference => category=Backpacks; price<100
backpacks in black or green | they don't have to be black or green => category=Backpacks
双肩包100以内 | 预算先放一边 => category=Backpacks
双肩包100以内 | 100的限制不要了 => category=Backpacks
双肩包100以内 | 不差钱 => category=Backpacks
双肩包，黑色或绿色 | 不一定要黑色或绿色 => category=Backpacks
backpacks, not leather | you can include leather => category=Backpacks
backpacks, not leather | I changed my mind about leather => category=Backpacks
双肩包，不要皮的 | 还是可以要皮的 => category=Backpacks
双肩包，不要皮的 | 皮的不排除了 => category=Backpacks
backpacks | in black | that was a mistake, undo => category=Backpacks
backpacks | in black | take back what I said => category=Backpacks
双肩包 | 要黑色 | 上一条不算 => category=Backpacks
双肩包 | 要黑色 | 回退一步 => category=Backpacks
backpacks in black | cancel all that =>
双肩包，黑色 | 重头再来 =>
双肩包 | 可以到150 => category=Backpacks; price<=150
backpacks | not a cent over 100 => category=Backpacks; price<=100
backpacks | in the 100 range => category=Backpacks; price=80..120
backpacks | black excluded => category=Backpacks; color!=black
双肩包 | 不看黑色 => category=Backpacks; color!=black
"""


@pytest.mark.parametrize(("said", "expected"), table(GIVEN_UP))
def test_limits_and_exclusions_given_up(said: str, expected: str) -> None:
    _expected(said, expected)


def test_an_order_cancelled_is_no_search_begun_anew() -> None:
    assert "category=Backpacks" in wishes("backpacks", "cancel everything in my order")


SAID_OTHERWISE = """
kettles, not black | glass preferred => category=Kettles; color!=black; ~material=glass
kettles | glass is a plus => category=Kettles; ~material=glass
电热水壶 | 玻璃最佳 => category=Kettles; ~material=glass
running shoes, size 42 | all sizes => category=Running shoes
跑步鞋，42码 | 什么码都行 => category=Running shoes
红色手提包 | 那双肩包呢 => category=Backpacks
backpacks | nothing too heavy => category=Backpacks
"""


@pytest.mark.parametrize(("said", "expected"), table(SAID_OTHERWISE))
def test_the_same_said_otherwise(said: str, expected: str) -> None:
    _expected(said, expected)
