"""Personal data in a customer's words: what is found in both languages, and what is left alone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.privacy.checksums import is_card, is_chinese_id, is_iban, luhn
from server.privacy.masking import PLACES, find, folded, mask

PERSONAL = [
    ("my card is 4111 1111 1111 1111 exp 12/27", "my card is [card number] exp 12/27"),
    ("5555-5555-5555-4444", "[card number]"),
    ("卡号３７８２８２２４６３１０００５", "卡号[card number]"),
    ("身份证11010519491231002X", "身份证[id number]"),
    ("身份证 110105 19491231 002x，谢谢", "身份证 [id number]，谢谢"),
    ("SSN 078-05-1120", "SSN [id number]"),
    ("my NI number is QQ 12 34 56 C? no: AB 12 34 56 C", "my NI number is QQ 12 34 56 C? no: [id number]"),
    ("passport no: E12345678", "passport no: [id number]"),
    ("护照号码是E12345678", "护照号码是[id number]"),
    ("GB82 WEST 1234 5698 7654 32", "[account]"),
    ("call me at 555 1234 567", "call me at [phone]"),
    ("手机13800138000", "手机[phone]"),
    ("＋86 138 0013 8000", "[phone]"),
    ("１３８００１３８０００", "[phone]"),
    ("138\u200b0013\u200b8000", "[phone]"),
    ("010-6552 9988 找我", "[phone] 找我"),
    ("(415) 555-2671", "[phone]"),
    ("+44 20 7946 0958, thanks", "[phone], thanks"),
    ("07700 900123", "[phone]"),
    ("微信号 138-0013-8000 谢谢", "微信号 [phone] 谢谢"),
    ("email me: jane.doe+x@mail.example.co.uk please", "email me: [e-mail] please"),
    ("jane (at) example (dot) com", "[e-mail]"),
    ("联系 zhang.wei@example.cn。", "联系 [e-mail]。"),
    ("I live at 221b Baker Street, London NW1 6XE", "I live at [address]"),
    ("ship it to 742 Evergreen Terrace, Springfield, IL 62704", "ship it to [address]"),
    ("deliver to 12 oak lane", "deliver to [address]"),
    ("1600 Amphitheatre Way, Apt 4, Mountain View, CA 94043", "[address]"),
    ("P.O. Box 1234, Springfield", "[address]"),
    ("请送到北京市朝阳区建国路88号院3号楼2单元501室", "请送到[address]"),
    ("上海浦东新区世纪大道100号", "[address]"),
    ("收货地址：广东省深圳市南山区科技园南路1号", "收货地址：[address]"),
    ("我叫王小明，手机号是13912345678", "我叫[name]，手机号是[phone]"),
    ("my name is Xanthippe O'Neill and I want boots", "my name is [name] and I want boots"),
    ("My name is jane doe.", "My name is [name]."),
    ("Kind regards, Ana García", "Kind regards, [name]"),
    ("收件人：李雷", "收件人：[name]"),
    ("张伟先生要买鞋", "[name]先生要买鞋"),
    ("免贵姓欧阳", "免贵姓[name]"),
    ("麻烦寄给李建国，谢谢", "麻烦寄给[name]，谢谢"),
    ("陈丽华的订单什么时候到", "[name]的订单什么时候到"),
    ("我同事周若溪推荐的这款帐篷", "我同事[name]推荐的这款帐篷"),
    ("张伟要一个背包", "[name]要一个背包"),
    ("冯晓棠和宋雨桐都想买", "[name]和[name]都想买"),
]
HARMLESS = [
    "I want 1000-2000 dollars boots size 42",
    "WH-1000XM4 and 128GB 2024",
    "ean 4006381333931",
    "two way speaker 5 star 10 Inch Square mirror",
    "budget 13800 yuan, 2000-3000",
    "订单 202410121234567 什么时候到",
    "我是王者荣耀玩家",
    "想买高跟鞋，我是学生",
    "防水路跑鞋42号",
    "Dr. Martens boots size 8, or a Mr. Coffee machine",
    "St. Louis style ribs rub",
    "order 123-4567890-1234567",
    "is it 1,299.99 or 1299 99?",
    "帐篷3-4人，150美元以内，2公斤以下",
    "a 27 inch 2560x1440 monitor, 165 Hz, 1 ms",
    "does the A 2 Drawer Drive fit?",
    "这款跑步机多少钱？马上要",
    "胡桃木的餐桌配常春藤花纹的马克杯",
    "毛毛雨天穿的毛圈巾和毛巾架",
    "谢谢您，有没有马丁靴",
    "安踏和李宁哪个好",
    "孔雀蓝的石英表",
    "白色的毛衣和黄色的高跟鞋",
]


@pytest.mark.parametrize(("said", "masked"), PERSONAL)
def test_what_names_a_person_is_masked(said: str, masked: str) -> None:
    assert mask(said) == masked


@pytest.mark.parametrize("said", HARMLESS)
def test_what_shoppers_say_of_products_is_left_alone(said: str) -> None:
    assert mask(said) == said


@pytest.mark.parametrize(("said", "masked"), PERSONAL)
def test_a_masked_text_has_nothing_more_to_mask(said: str, masked: str) -> None:
    assert mask(mask(said)) == masked


@given(st.text(max_size=200))
def test_any_text_can_be_masked_and_what_is_found_is_in_order(text: str) -> None:
    found = find(text)
    assert len(folded(text)) == len(text)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert (mask(text) == text) == (not found) or any(place in text for place in PLACES.values())


@given(st.integers(10**13, 10**17 - 1))
def test_a_number_is_a_card_s_only_with_its_check(number: int) -> None:
    digits = f"4{number}"
    good = next(f"{digits}{check}" for check in range(10) if luhn(f"{digits}{check}"))
    assert is_card(good)
    assert not is_card(good[:-1] + str((int(good[-1]) + 1) % 10))
    assert mask(f"card {good}.") == "card [card number]."


@pytest.mark.parametrize(
    ("text", "holds"),
    [("11010519491231002X", True), ("110105194912310021", False), ("11010519491331002X", False), ("1101", False)],
)
def test_a_resident_s_number(text: str, holds: bool) -> None:
    assert is_chinese_id(text) == holds


def test_an_account_s_number() -> None:
    assert is_iban("DE89370400440532013000")
    assert not is_iban("DE89370400440532013001")
    assert not is_iban("de89")
