"""Sizes of other countries: taken by the table and said, or asked where several readings remain; the shop's own sizes stay."""

from __future__ import annotations

import pytest

from assistant.dialogue import NoteKind, UserMessage
from assistant.events import Asked
from assistant.model import EngineStatus
from assistant.understanding.foreign_sizes import ForeignSizes, table
from retrieval.products import Localized, Product, Variant
from tests.shop_samples import facets, talk
from tests.test_turn import Bench, words

OFF = EngineStatus("off")
SHOES, DRESSES, JEANS = ("Footwear > Running shoes",), ("Clothing > Dresses",), ("Clothing > Jeans",)


def _product(id: str, path: str, audience: str, sizes: str, stock: int = 3) -> Product:
    variants = tuple(Variant(f"{id}-{n}", 5000, stock, {"size": size}) for n, size in enumerate(sizes.split("/")))
    return Product(
        id, Localized(id, id), variants, category=tuple(path.split(" > ")), attributes={"audience": audience}
    )


PRODUCTS = (
    _product("m", SHOES[0], "men", "40/41/42/43/44"),
    _product("w", SHOES[0], "women", "36/37/38/39/40"),
    _product("none", SHOES[0], "men", "45", stock=0),
    _product("d", DRESSES[0], "women", "XS/S/M/L/XL/XXL"),
)
READER = ForeignSizes(facets(), {one.id: one for one in PRODUCTS})
TAKEN = """
US men's 9 => 42
size 9 US, for my husband => 42
women's UK size 6 => 39
I wear a 10 in US sizes, men's => 43
men's 9.5 or 10 US => 42|43
UK 9 => 42|43
美码男款9 => 42
女款，美码8码 => 39
英码8 => 41|42
"""
CLOTHES = """
US size 8 => M
UK 12 => M
UK size 16 => L
欧码36 => S
EU 38 => S|M
"""
OWN = (
    "size 42",
    "42码",
    "EU 42",
    "show us 9 shoes",
    "under 9",
    "9 people",
    "9 inch",
    "US$ 9",
    "a pair for 9 dollars",
    "8 cm heel",
)


@pytest.mark.parametrize("row", TAKEN.strip().splitlines())
def test_shoe_sizes_are_converted_and_told(row: str) -> None:
    text, sizes = (part.strip() for part in row.split("=>"))
    read = READER.read(text, SHOES, (), 1)
    assert read.size is not None
    assert "|".join(read.size.values) == sizes
    assert [note.kind for note in read.notes] == [NoteKind.TAKEN]


@pytest.mark.parametrize("row", CLOTHES.strip().splitlines())
def test_dress_sizes_are_converted_to_letters(row: str) -> None:
    text, sizes = (part.strip() for part in row.split("=>"))
    read = READER.read(text, DRESSES, ("women",), 1)
    assert "|".join(read.size.values if read.size else ()) == sizes


@pytest.mark.parametrize("text", OWN)
def test_what_is_a_size_of_the_shop_or_no_size_stays(text: str) -> None:
    read = READER.read(text, SHOES, (), 1)
    assert (read.size, read.text, read.notes) == (None, text, ())


def test_several_readings_in_stock_are_asked() -> None:
    read = READER.read("running shoes size 9", SHOES, (), 1)
    assert read.size is None
    assert read.notes[0].labels == ("UK 9 (EU 42–43)", "US men's 9 (EU 42)", "US women's 9 (EU 40)")


def test_a_reading_that_is_not_in_stock_is_none() -> None:
    assert READER.read("US men's 11.5", SHOES, (), 1).size is None


def test_for_whom_it_is_decides_and_stays_in_the_text() -> None:
    read = READER.read("size 9", SHOES, ("women",), 1)
    assert read.size is not None
    assert read.size.values == ("40",)
    assert "men's" in READER.read("US men's 9", SHOES, (), 1).text


def test_the_table_rises_with_the_size() -> None:
    for system, who in (("US", "men"), ("US", "women"), ("UK", "")):
        rows = [one for one in table() if (one.kind, one.system, one.who) == ("shoes", system, who)]
        sizes = [int(one.ours[0]) for one in sorted(rows, key=lambda one: float(one.size))]
        assert sizes == sorted(sizes)
        assert len(sizes) > 15


async def test_the_answer_tells_what_was_taken() -> None:
    bench = Bench(status=OFF)
    said = words(await bench.say("running shoes, US men's 9"))
    assert "US men's 9 is EU 42" in said
    assert {"size:is", "audience:is"} <= {one.id for one in bench.state.constraints}
    assert "欧码42" in words(await Bench(status=OFF).say("跑步鞋，美码男款9"))


@pytest.mark.parametrize(("reply", "sizes"), [("US men's", ("42",)), ("UK 9 (EU 42–43)", ("42", "43"))])
async def test_the_question_is_answered_by_its_words(reply: str, sizes: tuple[str, ...]) -> None:
    bench = Bench(status=OFF)
    events = await bench.say("running shoes size 9")
    assert "US men's 9 (EU 42)" in next(event for event in events if isinstance(event, Asked)).options
    await bench.say(reply)
    assert (held := bench.state.constraints.get("size:is")) is not None
    assert held.values == sizes


def test_a_size_without_a_thing_is_left_alone() -> None:
    meant, _state = talk(UserMessage("size 9"))
    assert not meant.notes


@pytest.mark.parametrize(
    ("said", "sizes"),
    [("kids UK 12", ("30",)), ("for a 6 year old, US 12.5", ("30",)), ("童鞋英码12", ("30",)), ("UK 12", ("46",))],
)
def test_childrens_sizes_are_their_own(said: str, sizes: tuple[str, ...]) -> None:
    child = _product("k", SHOES[0], "kids", "28/30/32/34")
    grown = _product("l", SHOES[0], "men", "40/41/42/43/44/45/46")
    reader = ForeignSizes(facets(), {"k": child, "l": grown})
    read = reader.read(said, SHOES, (), 1)
    assert read.size is not None
    assert read.size.values == sizes
