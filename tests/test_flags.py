"""How yes/no attributes are said inside a sentence."""

from __future__ import annotations

import pytest

from assistant.flags import flag

ENGLISH = """
dimmable => dimmable => not dimmable
lid => with lid => without lid
BPA free => BPA free => not BPA free
height adjustable => height adjustable => not height adjustable
removable cover => with removable cover => without removable cover
noise cancelling => with noise cancelling => without noise cancelling
"""
CHINESE = """
可调光 => 可调光 => 不可调光
高度可调 => 高度可调 => 高度不可调
可拆洗外套 => 带可拆洗外套 => 不带可拆洗外套
含电池 => 含电池 => 不含电池
不含双酚A => 不含双酚A => 含双酚A
盖子 => 带盖子 => 不带盖子
"""


def _rows(text: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("=>")] for line in text.strip().splitlines()]


@pytest.mark.parametrize(("label", "has", "lacks"), _rows(ENGLISH))
def test_english(label: str, has: str, lacks: str) -> None:
    assert (flag(label, True, "en"), flag(label, False, "en")) == (has, lacks)


@pytest.mark.parametrize(("label", "has", "lacks"), _rows(CHINESE))
def test_chinese(label: str, has: str, lacks: str) -> None:
    assert (flag(label, True, "zh"), flag(label, False, "zh")) == (has, lacks)
