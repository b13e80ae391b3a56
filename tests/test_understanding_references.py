"""What "the second one" or "it" points at among what was shown; results are r1, r2, r3 for running shoes, a1, a2 for headphones."""

from __future__ import annotations

import pytest

from tests.shop_samples import talk
from tests.tables import table

POINTING = """
running shoes | is the second one light? => r2
running shoes | tell me about the first => r1
running shoes | compare the first and the third => r1 r3
running shoes | compare the first two => r1 r2
running shoes | compare number 1 and number 3 => r1 r3
running shoes | what about the last one? => r3
running shoes | is #2 waterproof? => r2
running shoes | how heavy is the cheapest one? => r3
running shoes | is the most expensive one waterproof? => r2
running shoes | is the red one light? => r2
running shoes | is the white one light? => r3
running shoes | does the Norrvik one come in blue? => r1
running shoes | is the first one light? | does it come in blue? => r1
headphones | compare both => a1 a2
headphones | which of the two is cheaper? => a1 a2
headphones | is the cheaper of the two wireless? => a2
headphones | compare them => a1 a2
跑鞋 | 第二个多重？ => r2
跑鞋 | 上面第二个防水吗 => r2
跑鞋 | 第一款和第三款有什么区别 => r1 r3
跑鞋 | 前两个对比一下 => r1 r2
跑鞋 | 最后一双是什么材质 => r3
跑鞋 | 便宜的那双多重 => r3
跑鞋 | 红色的那双防水吗 => r2
跑鞋 | 2号的材质是什么 => r2
耳机 | 这两个哪个好 => a1 a2
耳机 | 它们有什么不同 => a1 a2
跑鞋 | 第一双多重？ | 它防水吗？ => r1
running shoes | is it waterproof? =>
a kettle | how big is it? => k1
a sofa | what colours does it come in? => f1
running shoes | under 100 =>
running shoes | size 42 =>
running shoes | my first choice is black =>
"""


@pytest.mark.parametrize(("said", "wanted"), table(POINTING))
def test_references(said: str, wanted: str) -> None:
    meant, _state = talk(*said.split(" | "))
    assert " ".join(meant.references) == wanted


def test_nothing_shown_nothing_pointed_at() -> None:
    assert talk("is the second one waterproof?")[0].references == ()


def test_that_brand() -> None:
    meant, state = talk("running shoes", "tell me about the second one", "anything else from that brand?")
    assert [one.values for one in meant.changes if one.facet == "brand"] == [("Field",)]
    assert state.constraints.get("brand:is") is not None


def test_the_same_but_in_blue() -> None:
    meant, _state = talk("双肩包", "第二个同款但要蓝色的")
    assert [one.values for one in meant.changes if one.facet == "color"] == [("blue",)]
    assert meant.references == ("p2",)
