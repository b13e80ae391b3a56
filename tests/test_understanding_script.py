"""Chinese as it is written elsewhere or by ear, and names of which one half is mistyped."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.understanding import script
from assistant.understanding.typos import Corrector
from tests.shop_samples import facets, products, wishes
from tests.tables import table


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("馬克杯，四個裝的", "马克杯，四个装的"),
        ("有冇平啲嘅耳筒，兩百蚊以內", "有没有便宜点的耳筒，两百块以内"),
        ("我要搵個背囊，唔要黑色", "我要找个背囊，不要黑色"),
        ("這著名的牌子穿著舒服", "这著名的牌子穿着舒服"),
        ("支援無線充電", "支持无线充电"),
        ("不变的简体字", "不变的简体字"),
        ("plain English", "plain English"),
    ],
)
def test_in_plain_characters(written: str, plain: str) -> None:
    assert script.plain(written) == plain


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("滑鼠", "滑鼠"),
        ("藍牙喇叭".replace("藍", "蓝"), "蓝牙音箱"),
        ("電腦螢幕", "電腦螢幕"),
        ("荧幕", "屏幕"),
        ("笔电", "笔记本电脑"),
        ("单车", "单车"),
    ],
)
def test_things_are_called_as_the_shop_calls_them_where_it_sells_them(said: str, called: str) -> None:
    assert script.called_here(said, facets().vocabulary.terms) == called


TRADITIONAL = """
想買雙肩包，不要黑色 => category=Backpacks; color!=black
雙肩包，兩百塊以內，帆布的 => category=Backpacks; material=canvas; price<=200
筆電，16G記憶體 => category=Laptops; memory=15.2..16.8GB
登山靴，唔要真皮，42號 => category=Hiking boots; material!=leather; size=42
"""


@pytest.mark.parametrize(("said", "expected"), table(TRADITIONAL))
def test_traditional_characters_wish_the_same(said: str, expected: str) -> None:
    assert wishes(said) == expected


@cache
def corrector() -> Corrector:
    return Corrector(facets(), {product.id: product for product in products()})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("不绣钢的水壶", "不锈钢的水壶"), ("双间包", "双肩包"), ("显视器", "显示器"), ("兰牙耳机", "蓝牙耳机"), ("帆步的", "帆布的"), ("登山协", "登山鞋"),
        ("一百块一下", "一百块以下"), ("在便宜点", "再便宜点"), ("42马", "42码"), ("无限耳机", "无线耳机"),
        ("stainless steal kettle", "stainless steel kettle"), ("noise canceling hedphones", "noise canceling headphones"),
    ],
)  # fmt: skip
def test_what_sounds_or_looks_alike_is_put_right(written: str, meant: str) -> None:
    assert corrector().correct(written) == meant


@pytest.mark.parametrize(
    "written",
    ["大一点的", "羊毛一点", "同款", "轻的", "四把一套的", "想买个杯子", "给我看看", "百页", "两百页左右", "无限制", "a steal of a price", "the table lump"],
)  # fmt: skip
def test_words_that_are_no_slips_stay(written: str) -> None:
    assert corrector().correct(written) == written
