"""Sizes told by the body: foot lengths and children's heights, in the sizes that the things come in."""

from __future__ import annotations

import pytest

from assistant.understanding.body_sizes import read

SHOES = ("28", "30", "32", "34", "36", "37", "38", "39", "40", "41", "42", "43", "M")
CLOTHES = ("XS", "S", "M", "104", "116", "128", "140")


@pytest.mark.parametrize(
    ("said", "sizes", "audience", "taken"),
    [
        ("my feet are 26.5 cm long", SHOES, (), ("42",)),
        ("sneakers, 25 cm foot", SHOES, (), ("39", "40")),
        ("脚长24厘米", SHOES, ("women",), ("38",)),
        ("her feet are 18.7 cm", SHOES, ("kids",), ("30",)),
        ("a jacket for a boy who's 125 cm", CLOTHES, (), ("128",)),
        ("he's 116 cm tall", CLOTHES, ("kids",), ("116",)),
        ("孩子身高120厘米", CLOTHES, (), ("128",)),
    ],
)
def test_taken(said: str, sizes: tuple[str, ...], audience: tuple[str, ...], taken: tuple[str, ...]) -> None:
    found = read(said, sizes, audience, 1)
    assert found.size is not None
    assert found.size.values == taken
    assert found.notes[0].values == taken
    assert not any(char.isdigit() for char in found.text)


@pytest.mark.parametrize(
    ("said", "audience"),
    [
        ("a coat, I'm 125 cm around the chest", ("women",)),  # heights are sizes of children's clothes alone
        ("kids jeans 120 cm long", ("kids",)),
        ("he's 175 cm tall", ("kids",)),  # taller than any size
        ("under 120", ("kids",)),
    ],
)
def test_nothing_taken(said: str, audience: tuple[str, ...]) -> None:
    found = read(said, CLOTHES, audience, 1)
    assert found.size is None
    assert found.text == said
    assert not found.notes
