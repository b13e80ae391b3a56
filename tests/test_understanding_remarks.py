from __future__ import annotations

import pytest

from assistant.understanding.reaching import asks_for_contact
from assistant.understanding.remarks import Remark, remark_of

REMARKS = """
why? => why
ok, but why? => why
how come => why
为什么 => why
为啥呢？ => why
really? => doubts
are you sure about that? => doubts
真的吗 => doubts
确定吗？ => doubts
what do you mean? => lost
? => lost
什么意思 => lost
ok => agrees
okay great => agrees
got it => agrees
好吧 => agrees
嗯 => agrees
嗯嗯，知道了 => agrees
hmm => hesitates
hmm... not sure => hesitates
嗯…… => hesitates
我再想想 => hesitates
that's all thanks => closes
no thanks, that's it => closes
就这些，谢谢 => closes
没别的了 => closes
are you there? => calls
在吗 => calls
no => declines
"""
OTHERS = """
why is it so expensive?
ok show me backpacks
really light ones
what else
是的，要黑色的
好看的双肩包
不要皮的
嗯，有没有蓝色的
what about the second one?
thanks

"""


@pytest.mark.parametrize("line", REMARKS.strip().splitlines())
def test_a_remark_says_nothing_else(line: str) -> None:
    text, kind = line.split(" => ")
    assert remark_of(text) is Remark(kind)


@pytest.mark.parametrize("text", OTHERS.splitlines())
def test_what_wishes_or_asks_is_no_remark(text: str) -> None:
    assert remark_of(text) is None


def test_a_long_row_of_remarks_is_read_in_no_time() -> None:
    assert remark_of("ok " * 500) is None
    assert remark_of("嗯" * 59 + "x") is None


@pytest.mark.parametrize(
    "text",
    [
        "what's your phone number",
        "do you have an email address?",
        "how can I contact you",
        "is there a number I can call",
        "你们电话多少",
        "客服电话是多少",
        "有邮箱吗",
        "怎么联系你们",
    ],
)
def test_how_the_shop_is_reached_is_a_question(text: str) -> None:
    assert asks_for_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "let me talk to a person",
        "转人工",
        "call me back",
        "change my phone number",
        "订单电话写错了",
        "a phone under 300",
        "do you share my email with others",
        "what is my order number",
    ],
)
def test_a_wish_for_a_person_and_other_numbers_are_not(text: str) -> None:
    assert not asks_for_contact(text)
