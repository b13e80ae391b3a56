"""Chinese as shoppers talk: proposals, reasons in passing, bare numbers, what else there is, conditions dropped by name."""

from __future__ import annotations

import pytest

from assistant.understanding import commands, other_choices, spoken_han
from assistant.understanding.asking import asks
from assistant.understanding.places_shown import pointings
from tests.shop_samples import wishes
from tests.tables import table

PLAIN = """
要不看看皮带吧 => 那看看皮带吧
要不要看看皮带 => 要不要看看皮带
要不粘的 => 要不粘的
一升太大了，500毫升吧 => 换成500毫升吧
1T不够，2T吧 => 换成2T吧
S有点紧，大一号 => 大一号
不买头盔了，看车灯吧 => 看车灯吧
不要黑的了，看白的 => 不要黑的了，看白的
蓝色没有啊？那黑的 => 换黑的
42马 => 42码
那个，再撤一步 => 再撤一步
那个黑的 => 那个黑的
短靴女，38 => 短靴，女款，38
50快钱以内 => 50块钱以内
"""


@pytest.mark.parametrize(("said", "plain"), table(PLAIN))
def test_spoken_chinese_in_plainer_words(said: str, plain: str) -> None:
    assert spoken_han.plain(said) == plain


WISHES = """
毛衣，羊毛的扎人，不要 => category=Sweaters; material!=wool
毛衣，羊毛好看，不要黑的 => category=Sweaters; color!=black; material=wool
毛衣，棉的不耐穿 => category=Sweaters
毛衣，黑的，灰的也行 => category=Sweaters; color=black|grey
毛衣，室友也是黑的，我要红的 => category=Sweaters; color=red
黑色太阳图案毛衣 => category=Sweaters; color=black
毛衣，黑色太空款 => category=Sweaters; color=black
毛衣，黑的太暗了 => category=Sweaters; color!=black
毛衣，预算就五十 => category=Sweaters; price<=50
毛衣，一百往下 => category=Sweaters; price<=100
"""


@pytest.mark.parametrize(("said", "expected"), table(WISHES))
def test_what_is_wished_for(said: str, expected: str) -> None:
    assert wishes(said) == expected


@pytest.mark.parametrize("said", ["碳纤维贵不贵", "它防不防水", "皮的容易刮花吧？", "那条有红的没"])
def test_a_question_is_no_wish(said: str) -> None:
    assert asks(said)


@pytest.mark.parametrize("said", ["贵不贵都行", "有红的没"])
def test_a_wish_that_sounds_like_a_question(said: str) -> None:
    assert not asks(said)


def test_what_else_there_is_is_asked_of_what_was_shown() -> None:
    assert other_choices.plain("还有别的颜色吗", talked_about=False) == "这些都有什么颜色"
    assert other_choices.plain("有没有其他尺码", talked_about=True) == "它有哪些尺码"
    assert other_choices.plain("还有别的黑色的吗", talked_about=True) == "还有别的黑色的吗"


def test_places_by_top_and_bottom() -> None:
    assert [one.places(4) for one in pointings("最上面那个和最下面那个")] == [(1,), (4,)]
    assert pointings("大一号") == []


def test_one_more_step_back() -> None:
    assert commands.undoes("再撤一步")
    assert commands.undoes("刚才那条撤回")
