"""What was wanted before and is called by its facet alone, what both of two values stand for, and things that the shop does not sell."""

from __future__ import annotations

import pytest

from tests.shop_samples import wishes
from tests.tables import table

BEFORE = """
red running shoes | blue | the colour from before => category=Running shoes; color=red
红色跑鞋 | 还是蓝色 | 还是刚才那个颜色 => category=Running shoes; color=red
running shoes under 100 | make it 80 | back to the price I had before => category=Running shoes; price<100
red running shoes | the colour from before => category=Running shoes; color=red
red running shoes | blue | both colours work => category=Running shoes; color=blue|red
红色跑鞋 | 蓝色 | 两个颜色都行 => category=Running shoes; color=blue|red
red running shoes | any colour works => category=Running shoes
"""
UNSOLD = """
waterproof rain jackets under 100 | then show me umbrellas =>
跑鞋100以内 | 那看看雨伞吧 =>
running shoes, no leather | let's look at lawnmowers => material!=leather
red running shoes | show me more options => category=Running shoes; color=red
红色跑鞋 | 看看别的 => category=Running shoes; color=red
red running shoes | show me something else => category=Running shoes; color=red
"""
TALKED = """
running shoes for over the sofa, up to 90 => category=Running shoes; price<=90
running shoes at most 70 | I found another fifty in my coat, so add that to the budget => category=Running shoes; price<=120
有没有men's的running shoes => audience=men; category=Running shoes
running shoes up to 1oo => category=Running shoes; price<=100
red running shoes | blue | go back, undo => category=Running shoes; color=red
"""


@pytest.mark.parametrize(("said", "wanted"), [row for block in (BEFORE, UNSOLD, TALKED) for row in table(block)])
def test_what_holds_after_it(said: str, wanted: str) -> None:
    assert wishes(*said.split(" | ")) == wanted
