"""Sizes of other countries: "US men's 9", "UK 6", 美码9码, "size 9" in a shop whose shoes come in EU sizes, "W32" where jeans come in letters.

Converted by the table of `size_systems.csv`, which names its sources, and never silently: what was taken is a note, and where several
readings remain that the shop has, none is taken and the note asks. A number that is a size of the things talked about stays one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant import patterns
from assistant.dialogue import Note, NoteKind
from assistant.understanding.carry import within
from retrieval.constraints import Constraint, Operator
from retrieval.facets import PATH_JOIN, Facets
from retrieval.products import Product

_FILE = Path(__file__).with_name("size_systems.csv")


@dataclass(frozen=True, slots=True)
class Row:
    """One size of one system, and the shop's sizes that it stands for. `who` is men, women, kids, or "" for both of
    the grown-up."""

    kind: str
    system: str
    who: str
    size: str
    ours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Foreign:
    """The size that was meant, None where none was or it has to be asked; the text without its words; and what is to be told."""

    size: Constraint | None
    text: str
    notes: tuple[Note, ...] = ()


@cache
def table() -> tuple[Row, ...]:
    """Read once."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return tuple(
            Row(one["kind"], one["system"], one["who"], one["size"], tuple(one["ours"].split("|"))) for one in rows
        )


_WHO = r"(?:(?:wo)?men['’]?s?|ladies['’]?|mens|womens|[男女](?:士|款|鞋|装|式|码)?的?)"
_N = r"(?<![\d.$€£¥])(?P<n>\d{1,2}(?:\.5|\s?½|\s1/2)?)(?![\d%]|\.\d|\s?(?:cm|mm|kg|g|ml|l|in(?!\s+(?i:us|uk|eu|american|british|european)\b)|inch(?:es)?|gb|w|h|hours?|people|pieces?|dollars?|bucks?|元|块|升|厘米|寸|克|人|个|件)\b)"
_OR = r"(?:\s*(?:or|to|/|-|–|到|或者?)\s*(?P<m>\d{1,2}(?:\.5|\s?½)?)(?![\d.]))?"
_WORN_BY = patterns.later(_WHO)
_SYSTEMS = (
    ("US", r"(?:\b(?:US|U\.S\.|USA|American)\b|\bus(?=\s+(?:size|(?:wo)?mens?\b|(?:wo)?men['’]s))|(?<!show )(?<!tell )(?<!give )(?<!for )(?<!of )(?<!let )(?<!to )(?<!send )(?<!get )(?<!with )\bus(?=\s\d{1,2}(?:\.5)?\s*(?:$|[,.;!?]|boys|girls))|美国?码?(?=[\s\d男女尺的]|$)|美式|美标)"),
    ("UK", r"(?:\b(?:UK|uk|U\.K\.|British)\b|英国?码?(?=[\s\d男女尺的]|$)|英式|英标)"),
    ("EU", r"(?:\b(?:EU|eu|EUR|European)\b|欧洲?码?(?=[\s\d男女尺的]|$)|欧标)"),
    ("AGE", r"(?:\bage[ds]?)"),
    ("W", r"(?:\b(?:W(?=\s?\d)|waist(?: size)?(?: of)?)|腰围)"),
)  # fmt: skip
_SIZE = r"(?:sizes?|尺码|码数|码|号)"
_NAMED = tuple(
    (
        system,
        patterns.later(
            rf"(?:{_SIZE}\s*)?{said}\s*(?:{_WHO}\s*)?(?:{_SIZE}\s*)?{_N}{_OR}\s*(?:[码号])?(?:的)?"
            rf"|(?:{_SIZE}\s*|\ban?\s+)?{_N.replace('<n>', '<k>')}{_OR.replace('<m>', '<l>')}\s*[码号]?\s*(?:in\s+)?(?:{_WHO}\s*)?[(（]?{said}(?:\s*(?:men['’]?s|women['’]?s))?(?:\s*(?:sizes?|sizing))?[)）]?(?!\s*\d)",
        ),
    )
    for system, said in _SYSTEMS
)
_BARE = patterns.later(
    rf"(?:\b(?:in\s+)?sizes?\s+|尺码\s*|码数\s*|\b(?:wo)?men['’]s\s+|\b(?:i|he|she)(?:\s+usually)?\s+(?:wears?|takes?)\s+an?\s+)(?:an?\s+)?{_N}{_OR}|{_N.replace('<n>', '<k>')}\s*码(?!头)",
    re.IGNORECASE,
)
_BOTTOMS = patterns.later(r"\b(?:jeans|trousers|pants|chinos|shorts|slacks)\b|裤", re.IGNORECASE)
_WOMEN = patterns.later(
    r"\bwomen|\bwoman|\bladies|\blady|\bher\b|\bgirlfriend|\bwife|\bmum\b|\bmom\b|女|妻|妈|太太|老婆", re.IGNORECASE
)
_MEN = patterns.later(
    r"\bmen|\bman['’]?s\b|\bmens\b|\bhim\b|\bhis\b|\bhusband|\bboyfriend|\bdad\b|男|丈夫|爸|老公|先生", re.IGNORECASE
)
KIDS = patterns.later(
    r"\bkids?\b|\bkid['’]s|\bchild(?:ren)?|\btoddlers?\b|\bboys?\b|\bgirls?\b|\b(?:grand)?(?:son|daughter)\b|\b(?:nephew|niece)\b|\byears?[- ]old|\byo\b|童|孩|宝宝|儿子|女儿|小朋友|侄|孙",
    re.IGNORECASE,
)
_LETTERS = frozenset({"XS", "S", "M", "L", "XL", "XXL"})
MANY_LETTERS = 5  # clothes come in that many letters; hats and helmets in fewer


class ForeignSizes:
    """Reads such sizes against one state of a catalogue. Safe to share."""

    def __init__(self, facets: Facets, products: Mapping[str, Product]) -> None:
        self._facets, self._products = facets, products

    def read(self, text: str, topic: Sequence[str], audience: Sequence[str], turn: int) -> Foreign:
        """The size of another country in a text on the things of a topic; `audience` is for whom they are as far as that is known."""
        said = _said(text) if topic else None
        kind = self._kind(topic) if said is not None else ""
        if said is None or not kind:
            return Foreign(None, text)
        system, numbers, (start, end) = said
        who = _who(text, audience)
        own = self._sizes(topic, "", stocked=False)
        if system in ("", "EU") and any(number in own for number in numbers):
            return Foreign(None, text)
        kinds = {kind, "waist"} if kind == "clothes" and (system == "W" or self._are_bottoms(text, topic)) else {kind}
        readings: dict[tuple[str, ...], Row] = {}
        for row in _rows(kinds, system, who):
            if row.size == numbers[0] and (
                ours := tuple(one for one in row.ours if one in self._sizes(topic, row.who or who))
            ):
                readings.setdefault(ours, row)
        rest = f"{text[:start]} {' '.join(_WORN_BY.findall(text[start:end]))} {text[end:]}"
        han = not text.isascii() and any("\u3400" <= char <= "\u9fff" for char in text)
        if not readings:
            return Foreign(None, text)
        if len(readings) > 1:
            labels = tuple(f"{_label(row, han)} ({_own(ours, kind, han)})" for ours, row in readings.items())
            note = Note(NoteKind.SYSTEMS, text[start:end].strip(), tuple("|".join(ours) for ours in readings), labels)
            return Foreign(None, rest, (note,))
        (ours, row), *_ = readings.items()
        second = self._second(row, numbers, own)
        ours = tuple(dict.fromkeys((*ours, *second)))
        note = Note(NoteKind.TAKEN, _label(row, han, numbers), tuple(_own((one,), kind, han) for one in ours))
        return Foreign(Constraint("size", Operator.ONE_OF, ours, turn=turn), rest, (note,))

    def _second(self, row: Row, numbers: Sequence[str], own: frozenset[str]) -> tuple[str, ...]:
        """The shop's sizes for the other of two sizes, "9 or 9.5"."""
        rows = (one for one in table() if (one.kind, one.system, one.who) == (row.kind, row.system, row.who))
        return tuple(size for one in rows if one.size in numbers[1:] for size in one.ours if size in own)

    def _kind(self, topic: Sequence[str]) -> str:
        """Shoes or clothes, by the sizes in which the things of a topic come; "" for neither."""
        sizes = self._sizes(topic, "", stocked=False)
        if sum(one.isdigit() and 35 <= int(one) <= 48 for one in sizes) >= 4:
            return "shoes"
        return "clothes" if len(sizes & _LETTERS) >= MANY_LETTERS else ""

    def _sizes(self, topic: Sequence[str], who: str, *, stocked: bool = True) -> frozenset[str]:
        """The sizes (those in stock) of the things of a topic that are for somebody, or for everybody."""
        return frozenset(
            size
            for product in self._products.values()
            if any(within(PATH_JOIN.join(product.category), top) for top in topic)
            and (not who or product.attributes.get("audience") in (who, "unisex", None))
            for variant in product.variants
            if (variant.stock > 0 or not stocked) and isinstance(size := variant.options.get("size"), str)
        )

    def _are_bottoms(self, text: str, topic: Sequence[str]) -> bool:
        labels = (self._facets.categories[path].label for path in topic if path in self._facets.categories)
        return any(_BOTTOMS.search(f"{one.en} {one.zh}") for one in labels) and _BOTTOMS.search(text) is not None


def _said(text: str) -> tuple[str, tuple[str, ...], tuple[int, int]] | None:
    """The system that is named ("" for none), the numbers, and where they stand."""
    for system, pattern in _NAMED:
        if (match := pattern.search(text)) is not None:
            return system, _numbers(match), match.span()
    match = _BARE.search(text)
    return None if match is None else ("", _numbers(match), match.span())


def _numbers(match: re.Match[str]) -> tuple[str, ...]:
    found = match.groupdict()
    said = (found.get("n") or found.get("k"), found.get("m") or found.get("l"))
    return tuple(re.sub(r"\s?½|\s1/2", ".5", one) for one in said if one)


def _rows(kinds: Collection[str], system: str, who: str) -> Iterator[Row]:
    """The rows of a system ("" for any) that are for somebody: children have sizes of their own, which nobody else is meant by."""
    for row in table():
        meant = row.who == who if "kids" in (who, row.who) else not who or row.who in (who, "")
        if row.kind in kinds and meant and row.system == (system or row.system) and (system or row.system != "AGE"):
            yield row


def _who(text: str, audience: Collection[str]) -> str:
    if "kids" in audience or (not audience and KIDS.search(text) is not None):
        return "kids"
    women, men = _WOMEN.search(text) is not None, _MEN.search(text) is not None
    told = "women" if women and not men else "men" if men and not women else ""
    return told or next((one for one in audience if one in ("men", "women")), "")


def _label(row: Row, han: bool, numbers: Sequence[str] = ()) -> str:
    size = "/".join(numbers) or row.size
    if han:
        system = {"US": "美码", "UK": "英码", "EU": "欧码", "W": "腰围", "AGE": "年龄"}[row.system]
        return f"{system}{ {'men': '男款', 'women': '女款', 'kids': '童款', '': ''}[row.who] }{size}"
    if row.system == "AGE":
        return f"age {size}"
    who = {"men": " men's", "women": " women's", "kids": " kids'", "": ""}[row.who]
    return f"{who.strip()} waist {size}" if row.system == "W" else f"{row.system}{who} {size}"


def _own(ours: Sequence[str], kind: str, han: bool) -> str:
    sizes = "–".join((ours[0], ours[-1]) if len(ours) > 1 else ours)
    if kind == "shoes":
        return f"{'欧码' if han else 'EU '}{sizes}"
    return f"{sizes}码" if han else f"size {sizes}"
