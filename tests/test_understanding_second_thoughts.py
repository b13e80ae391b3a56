"""Second thoughts in the words of shoppers: sizes and amounts put in the place of others, values gone back to, what serves one's own things."""

from __future__ import annotations

import pytest

from assistant.understanding import corrections, limit_talk, returning, told_of
from tests.shop_samples import facets, wishes
from tests.tables import table

DIALOGUES = """
running shoes size 41 | 42 would work too => category=Running shoes; size=41|42
running shoes size 41 | only 42 then => category=Running shoes; size=42
running shoes size 41 | 43也能穿 => category=Running shoes; size=41|43
running shoes size 41 | 尺码就定43吧 => category=Running shoes; size=43
running shoes size 41 | 43不能穿 => category=Running shoes; size=41
running shoes for my husband, he's a 43 => audience=men; category=Running shoes; size=43
sofa between 300 and 500 | nothing below 400 => category=Sofas; price=400..500
沙发，三到五百 | 至少四百 => category=Sofas; price=400..500
sofa between 300 and 500 | under 400 => category=Sofas; price<400
sofa under 500 | 400 not 500 => category=Sofas; price<=400
沙发500以内 | 不是500，是400 => category=Sofas; price<=400
sweaters in red | no wait, i meant jackets => category=Jackets
sweaters in red | green | let's go back to red => category=Sweaters; color=red
毛衣，红色 | 要绿色 | 还是换回红色吧 => category=Sweaters; color=red
毛衣，羊毛的 | 米色的也别给我 => category=Sweaters; color!=beige; material=wool
laptop | 硬盘512g => category=Laptops; storage=486.4..537.6GB
laptop | 内存16g，硬盘512g => category=Laptops; memory=15.2..16.8GB; storage=486.4..537.6GB
sweaters | black for preference => category=Sweaters; ~color=black
sweaters | in red, kids aren't coming => category=Sweaters; color=red
running shoes for my husband, size 41 | 43可能更合适 => audience=men; category=Running shoes; size=43
running shoes, my wife's a 38 => audience=women; category=Running shoes; size=38
sweaters, for preference black => category=Sweaters; ~color=black
headphones that charge my phone => category=Headphones
which laptop under 1000 has the most memory? => category=Laptops; price<1000
sofa | anything above 500 is too expensive => category=Sofas; price<=500
sofa | over 500 is out of my league => category=Sofas; price>500
沙发 | 五百以上不考虑 => category=Sofas; price<=500
沙发，三百到五百 | 三百以下不要 => category=Sofas; price>=300
沙发 | 五百以上的 => category=Sofas; price>=500
sweaters no black | if they come in black that's fine => category=Sweaters
kettle under 70 | steel would be my pick but it's not a dealbreaker => category=Kettles; price<70; ~material=steel
sweaters | beige | black is my pick => category=Sweaters; color=black
sweaters | wool | black | scratch that last bit => category=Sweaters; material=wool
毛衣 | 羊毛的 | 黑色 | 最后那个不算 => category=Sweaters; material=wool
desks under 80 | is a desk lamp included? => category=Desks; price<80
书桌 | 包含台灯吗 => category=Desks
书桌 | 有台灯吗 => category=Desk lamps
sofa | any colour except black and red | black would go with my desk actually, so that's allowed => category=Sofas; color!=red
沙发 | 不要黑色和红色 | 黑色配我的书桌正好，所以可以 => category=Sofas; color!=red
sofa between 300 and 500 | no need to stop at 500, it's our anniversary => category=Sofas; price>=300
sofa under 500 | we can go past 500 => category=Sofas
沙发，三百到五百 | 不用卡在500 => category=Sofas; price>=300
沙发，五百以内 | 别超过五百 => category=Sofas; price<=500
沙发，三百到五百 | 三百以下的也行 => category=Sofas; price<=500
sofa between 300 and 500 | under 300 is fine too => category=Sofas; price<=500
sofa between 300 and 500 | under 300 please => category=Sofas; price<300
sofa between 300 and 500 | under 400 is fine => category=Sofas; price<400
sweaters | wool | hmm no, wool gets itchy. cotton please => category=Sweaters; material=cotton
sweaters | wool | wool is great. cotton too => category=Sweaters; material=cotton|wool
毛衣 | 羊毛的 | 羊毛扎人，要棉的 => category=Sweaters; material=cotton
毛衣 | 羊毛的 | 羊毛挺好，棉的也要 => category=Sweaters; material=cotton|wool
sweaters not white | and if there's a white one that works too => category=Sweaters
sweaters not white | if there's a black one show me => category=Sweaters; color!=white; color=black
沙发，五百以内 | 算了，预算加一倍吧 => category=Sofas; price<=1000
沙发，五百以内 | 刚刚那个价格不算 => category=Sofas
沙发，五百以内 | 刚才那个价格不算贵 => category=Sofas; price<=500
sofa under 500 | that price doesn't count any more => category=Sofas
"""


@pytest.mark.parametrize(("said", "expected"), table(DIALOGUES))
def test_dialogues(said: str, expected: str) -> None:
    assert wishes(*said.split(" | ")) == expected


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("300 not 400", "300"), ("512 gb, not 256", "512 gb"), ("not 400, 300", "300"), ("300，不是400", "300"), ("不是400，是300", "300"),
        ("not 400", "not 400"), ("42, not leather", "42, not leather"), ("不是300", "不是300"), ("no, I meant camel", "camel"),
    ],
)  # fmt: skip
def test_what_was_not_meant_is_left_out(said: str, meant: str) -> None:
    assert corrections.begun(said) == meant


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("let's go back to red", "make it red"), ("换回红色", "换成红色"), ("go back to the red ones", "go back to the red ones"),
        ("back to the first list", "back to the first list"), ("go back to the sweaters", "go back to the sweaters"), ("red please", "red please"),
    ],
)  # fmt: skip
def test_going_back_to_a_value_is_a_change(said: str, plain: str) -> None:
    assert returning.plain(said, facets()) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("32 inches is as big as my desk allows", "32 inches at most"), ("32 is the most my desk can take", "32 at most"), ("400 is a firm cap", "400 at most"), ("my desk only fits 27 inches", " at most  27 inches"), ("桌子最多放得下32寸", "最多32寸"),
        ("32 inches is as good as new", "32 inches is as good as new"),
    ],
)  # fmt: skip
def test_room_is_a_limit(said: str, plain: str) -> None:
    assert limit_talk.plain(said) == plain


@pytest.mark.parametrize(
    ("after", "absent"),
    [(" aren't coming", True), (" won't be there", True), ("们这次不去", True), (" are coming", False), ("也要去", False), (" aren't tall", False)],
)  # fmt: skip
def test_who_stays_away_is_no_recipient(after: str, absent: bool) -> None:
    assert told_of.absent(after) is absent
