"""Several requests in one message, sizes said again, which kind a word means, amounts as spoken, and what is said of things shown."""

from __future__ import annotations

import pytest

from assistant.understanding import gendered, kinds_meant, moved_bound, requests, resized, spoken_amounts, values
from retrieval.constraints import Constraint, Operator
from tests.shop_samples import facets, talk, wishes
from tests.tables import table

TOGETHER = """
do you ship to Alaska, and I need a kettle under 60, also is there any sale on => category=Kettles; price<60
what's your return policy and do you have hiking boots under 150? => category=Hiking boots; price<150
hiking boots under 150 please, and what's the return policy? => category=Hiking boots; price<150
I need a kettle. How long does shipping take? Not black. => category=Kettles; color!=black
cancel my order please, and find me a sofa in grey => category=Sofas; color=grey
帮我找双跑鞋，42码，顺便问下几天能到 => category=Running shoes; size=42
你们支持退货吗，支持的话我想要个帆布手提包 => category=Handbags; material=canvas
能寄到新疆吗？另外我要个台灯，最近有活动没 => category=Desk lamps
你好呀，先问下退货政策，再帮我找个羊毛毛衣 => category=Sweaters; material=wool
"""
IN_TURN = """
sofas | do you deliver to Cork, and in grey please => category=Sofas; color=grey
sofas | is delivery free over 50 dollars? => category=Sofas
headphones | under 80, and what's the warranty => category=Headphones; price<80
耳机 | 一百以下，保修多久 => category=Headphones; price<=100
跑鞋 | 运费多少？要42码的 => category=Running shoes; size=42
sofas | add the first to my cart and show me desk lamps => category=Desk lamps
running shoes size 39 | do those come in 40? => category=Running shoes; size=40
running shoes size 39 | oh, 41 he says => category=Running shoes; size=41
running shoes size 39 | make that a 42 => category=Running shoes; size=42
跑鞋39码 | 40吧，脚长得快 => category=Running shoes; size=40
laptops | screen at least 15 inches => category=Laptops; screen_size>=38.1cm
笔记本电脑 | 屏幕14寸以下 => category=Laptops; screen_size<=35.56cm
笔记本电脑，16G内存 | 内存改32G => category=Laptops; memory=30.4..33.6GB
backpacks | put the cheapest on top => category=Backpacks
backpacks | wait, my laptop's a 14 inch => category=Backpacks
"""


@pytest.mark.parametrize(("said", "expected"), table(TOGETHER))
def test_a_wish_beside_a_service_is_kept(said: str, expected: str) -> None:
    assert wishes(said) == expected


@pytest.mark.parametrize(("said", "expected"), table(IN_TURN))
def test_in_a_dialogue(said: str, expected: str) -> None:
    assert wishes(*(one.strip() for one in said.split(" | "))) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("hiking boots under 150 please, and what's the return policy?", ["find_product", "policy_question"]),
        ("what's the return policy? And I need hiking boots", ["policy_question", "find_product"]),
        ("退货政策是什么？另外我想买个台灯", ["policy_question", "find_product"]),
    ],
)
def test_intents_keep_their_order(said: str, expected: list[str]) -> None:
    assert [one.value for one in talk(said)[0].intents] == expected


@pytest.mark.parametrize(
    "said",
    [
        "I want to return the black boots I ordered, size 42",
        "my order hasn't arrived, it was a red kettle",
        "what is your return policy",
        "hiking boots under 150, not black",
    ],
)
def test_one_request_is_not_parted(said: str) -> None:
    assert requests.several(said, lambda _words: True, lambda _words: True) is None


@pytest.mark.parametrize(
    ("said", "held", "size"),
    [
        ("oh, 31 he says", ("30",), "31"), ("31码吧，脚长得快", ("30",), "31"), ("under 31", ("30",), ""), ("31", (), ""),
        ("60 please", ("30",), ""), ("不对，L就行", ("XL",), "L"), ("L太大，M就行", (), "M"),
        ("organic cotton, M", (), "M"), ("size queen", (), "queen"), ("queen-sized please", (), "queen"),
    ],
)  # fmt: skip
def test_a_size_without_its_name(said: str, held: tuple[str, ...], size: str) -> None:
    assert resized.read(said, held, ("28", "30", "31", "34", "M", "L", "XL", "queen", "king")).sizes == (
        (size,) if size else ()
    )


@pytest.mark.parametrize("said", ["the XL might be baggy, make it L", "S is too tight, L", "XL太大了，要L"])
def test_a_size_that_is_found_wrong_is_not_asked_for(said: str) -> None:
    assert "L" in (read := resized.read(said, (), ("S", "L", "XL"))).text + "".join(read.sizes)
    assert not {"XL", "S"} & {*read.text.replace(",", " ").split()}


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("一点四公斤以内", "1.4公斤以内"), ("四公斤半以下", "4.5公斤以下"), ("under two kilos and a half", "under 2.5 kilos"),
        ("比1300便宜", "1300以下"), ("比2公斤轻一点", "2公斤以下"), ("10 pounds at most, sterling I mean", "£10 at most "),
        ("under 10 pounds", "under 10 pounds"),
    ],
)  # fmt: skip
def test_amounts_as_they_are_spoken(said: str, plain: str) -> None:
    assert spoken_amounts.plain(said) == plain


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("screen over 14", "screen over 14in"), ("内存32以上", "内存32GB以上"), ("memory 32GB", "memory 32GB"),
        ("under 300", "under 300"), ("内存32块", "内存32块"),
    ],
)  # fmt: skip
def test_units_that_go_without_saying(said: str, expected: str) -> None:
    assert spoken_amounts.with_units(said, facets(), ("Computing > Laptops",)) == expected


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("make that over 400", 400.0, None), ("at least 500 rather", 500.0, None), ("改成至少400", 400.0, None),
        ("make that under 400", None, None), ("over 400", None, None), ("make that over 400 dollars", None, None),
    ],
)  # fmt: skip
def test_a_bound_moves_the_limit_that_it_fits(said: str, low: float | None, high: float | None) -> None:
    held = Constraint("brightness", Operator.RANGE, low=300.0, unit="lm", turn=1)
    limit = moved_bound.read(said, [held], 2).limit
    assert (low, high) == (None, None) if limit is None else (limit.low, limit.high) == (low, high)


@pytest.mark.parametrize(
    ("said", "topic", "named"),
    [
        ("屏幕14寸以下", "Computing > Laptops", []), ("显示器27寸", "Computing > Laptops", ["Computing > Monitors"]),
        ("屏幕14寸以下", "", ["Computing > Monitors"]), ("what's your bag number?", "", []),
        ("my desk is 120 wide", "Lighting > Desk lamps", []),
    ],
)  # fmt: skip
def test_which_kinds_are_wanted(said: str, topic: str, named: list[str]) -> None:
    talked = (topic,) if topic else ()
    read = kinds_meant.wanting(values.read(said, facets(), talked), said, talked, facets())
    assert [one.meaning.value for one in read if one.meaning.facet == "category"] == named


@pytest.mark.parametrize(
    ("said", "expected"),
    [("男朋友要的", "男朋友要的"), ("女儿的包", "女儿的包"), ("一双鞋", "一双鞋")],
)
def test_persons_are_no_kind_of_thing(said: str, expected: str) -> None:
    assert gendered.plain(said, facets().vocabulary.terms) == expected


@pytest.mark.parametrize("said", ["女鞋", "女士鞋", "女跑鞋，黑色"])
def test_for_whom_and_what_in_one_word(said: str) -> None:
    assert "audience=women" in wishes(said)
    assert "category=" in wishes(said)


@pytest.mark.parametrize("said", ["老公的跑鞋", "my husband's running shoes", "running shoes for my husband"])
def test_whose_it_will_be(said: str) -> None:
    assert wishes(said) == "audience=men; category=Running shoes"
