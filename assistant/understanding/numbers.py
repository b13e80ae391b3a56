"""Numbers in text, in digits or words, English or Chinese; found once and set aside as marks.

A mark is `⟦n⟧`, n being the place of the number in `Marked.numbers`: patterns over a marked text need not know how numbers
are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import patterns

MARK = r"⟦(\d+)⟧"

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
UP_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_SMALL = {word: n for n, word in enumerate(UP_TO_NINETEEN.split())} | {"a": 1, "an": 1}
TENS = {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
_BIG = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 1_000_000}

_NUMBER_WORD = "|".join([*(w for w in _SMALL if w not in ("a", "an")), *TENS, *_BIG])
_SMALL_WORD = "|".join(w for w in _SMALL if w not in ("a", "an"))
_COUNTED = (
    r"more (?:is|would|wo)\b|weeks?|days?|bucks?|dollars?|usd|kg|kilos?|kilograms?|grams?|pounds?|lbs?|ounces?|oz|gigs?|gb|mm|met(?:re|er)s?|lit(?:re|er)s?|hours?|watts?|inch(?:es)?|stars?|years?(?:[\s-]olds?)?|cm|ml|块|元|刀|升|公斤|千克|斤|克|小时|"
    r"瓦|英寸|寸|厘米|毫升|星|岁|码|号|米|公分|毫米|英尺|磅|盎司|毫安|赫兹|层|页|折|wheels?|shelves|shelf|pages?|pieces?|pcs|个?轮|件|片|尺|公尺|平方|分钟|天|公里|盎司|听|颗|粒|支装|只装|档|公升|两(?!种|个|款|张|把|件)"
)
_ENGLISH = rf"(?<![A-Za-z])(?:an?\s+(?={'|'.join(_BIG)}))?(?:{_NUMBER_WORD})(?:(?:(?:(?<=hundred)|(?<=thousand)|(?<=grand)|(?<=million))\s+and\s+(?!(?:{_SMALL_WORD})[\s-]+(?:{'|'.join(_BIG)}))|[\s-]+)(?:{_NUMBER_WORD}))*(?![A-Za-z])"
_HAN_NUMBER = (
    r"[零〇一二两三四五六七八九\d.]*[十百千万][零〇一二两三四五六七八九十百千万]*|[一二两三四五六七八九](?=\s*(?:"
    + _COUNTED
    + "))"
)
_HAN_NOT = patterns.later(
    r"十分(?!钟)|千万(?![元块美])|百搭|万一|百货|千鸟|百叶|百褶|几[十百千万]|[十百千万]几|万能|百分|十字|千斤顶|一千零一夜|万圣"
)
_INCHES = patterns.later(r"(?<=\d)\s?(?:″|”|\")(?![\w\"])")
_CONTINENTAL = patterns.later(
    r"(?<![\w.,⟦])(?P<whole>\d{1,3}(?:\.\d{3})*),(?P<cents>\d{2})(?=\s*(?:€|eur))|(?<![\w.,⟦])(?P<round>\d{1,3}(?:\.\d{3})+)(?=\s*(?:€|eur))",
    re.IGNORECASE,
)
_DIGITAL = r"(?<![\w.⟦])\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PATTERN = patterns.later(
    rf"(?P<han>{_HAN_NUMBER})|(?P<num>{_DIGITAL})(?P<k>\s?[kK](?![A-Za-z]))?|(?P<en>{_ENGLISH})", re.IGNORECASE
)
_DIGIT = rf"(?:{'|'.join(list(_SMALL)[1:10])}|\d)"
_AND_A_HALF = patterns.later(
    r"(?P<n>[一二两三四五六七八九十]|\d+)(?:个)?(?P<unit>公斤|千克|斤|米|升|小时|钟头|寸|岁|尺|星|TB)半"
)
_METRES_AND = patterns.later(
    r"(?P<n>[一二两三四五六七八九]|\d+)米(?P<dm>[一二三四五六七八九]|\d)(?![\d一二三四五六七八九十米厘毫])(?!人|个|件|寸)"
)
_HAN_POINT = patterns.later(
    r"(?P<n>[零一二两三四五六七八九十]{1,3})点(?P<d>[零一二三四五六七八九]{1,2})(?=公斤|千克|斤|克|升|米|寸|英寸|小时|万|T|G|厘米|折)"
)
_HALVED_UNITS = r"(?:pints?|centimet(?:re|er)s?|quarts?|ounces?|foot|yards?|dozen|lit(?:re|er)s?|kilos?|kilograms?|kg|hours?|pounds?|met(?:re|er)s?|inch(?:es)?|feet|terabytes?|tb|gigabytes?|gb|gallons?)"
_HALF_AFTER = patterns.later(
    rf"\b(?P<n>an?|one|two|three|four|five|six|seven|eight|nine|\d+)\s+(?:(?P<unit>{_HALVED_UNITS})\s+and\s+a\s+half|and\s+a\s+half\s+(?P<unit2>{_HALVED_UNITS}))\b",
    re.IGNORECASE,
)
_HALF_OF = patterns.later(rf"\bhalf\s+an?\s+(?P<unit>{_HALVED_UNITS})\b", re.IGNORECASE)
_PARTS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3, "quarters": 0.25, "thirds": 1 / 3}
_QUARTER = patterns.later(r"\b(?:an? )?(?P<part>quarter|half)[- ](?=inch\b)", re.IGNORECASE)
_HAN_SHARED = patterns.later(
    r"(?<![一二两三四五六七八九十百千\d])(?P<a>[一二两三四五六七八九])(?P<join>到|至|～|~|-)(?P<b>[一二两三四五六七八九])(?P<big>[十百千万])"
)
_PART_OF = patterns.later(
    rf"\b(?P<n>an?|one|two|three)\s+(?P<part>half|quarters?|thirds?)\s+(?:of\s+)?an?\s+(?P<unit>{_HALVED_UNITS})\b",
    re.IGNORECASE,
)
_HAN_HALF_OF = patterns.later(
    r"(?<![一二两三四五六七八九十百千万\d个大])半(?:个)?(?P<unit>公斤|千克|斤|米|升|小时|钟头|TB)", re.IGNORECASE
)
_ONE_UNIT = patterns.later(
    rf"(?P<bound>\b(?:lasts?(?: for)?|last|holds?|takes?|weigh(?:s|ing)?|exactly|about|around|under|over|than|most|least|within|up to|roughly|nearly|max|minimum)\s+)an?\s+(?:whole |full )?(?={_HALVED_UNITS}\b|weeks?\b|day\b)|(?<![\w'’])an?\s+(?={_HALVED_UNITS}(?: and a half)?,? (?:at (?:least|most)|or (?:more|less|so|under|over|above|below)|max(?:imum)?\b|tops\b|min(?:imum)?\b|plus\b|and (?:up|over|above)))",
    re.IGNORECASE,
)
_DIGITS_BIG = patterns.later(
    r"(?<![\w.])(?P<n>\d+(?:\.\d+)?)\s+(?P<big>hundred|thousand|grand|million)\b", re.IGNORECASE
)
_SHARED = patterns.later(  # "two to three hundred": the first number shares the second's magnitude
    rf"\b(?P<a>{_DIGIT})\s*(?P<join>-|–|to|or|and)\s*(?P<b>{_DIGIT})\s*(?P<big>hundred|thousand|grand|k\b)",
    re.IGNORECASE,
)
_TEENS = patterns.later(r"十几(?:到|、|至)?(?:二十|20)(?=块|元|刀|美|左右|的|$)")
_PAIR = patterns.later(r"(?<![一二两三四五六七八九十百千万第])([一二两三四五六七八])([二两三四五六七八九])([十百千])")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text whose numbers are marks."""

    text: str
    numbers: tuple[float, ...]
    written: tuple[str, ...]

    def restore(self, text: str) -> str:
        """A piece of the marked text with its numbers as they were written."""
        return re.sub(MARK, lambda m: self.written[int(m.group(1))], text)


def mark(text: str, names: Sequence[str] = ()) -> Marked:
    """Sets the numbers of a text aside. Full-width digits are read as digits; numbers inside `names` (4K, E27) stay."""
    plain = unicodedata.normalize("NFKC", text)
    plain = _INCHES.sub(" inch", plain)
    plain = _CONTINENTAL.sub(_as_written_in_english, plain)
    plain = _HAN_POINT.sub(_with_point, plain)
    plain = decimetres(plain)
    plain = _AND_A_HALF.sub(_with_half, plain)
    plain = _HALF_AFTER.sub(_with_half_after, plain)
    plain = _QUARTER.sub(lambda m: f"{_PARTS[m['part'].lower()]} ", plain)
    plain = _HAN_SHARED.sub(lambda m: f"{m['a']}{m['big']}{m['join']}{m['b']}{m['big']}", plain)
    plain = _PART_OF.sub(_with_part, plain)
    plain = _HAN_HALF_OF.sub(lambda m: f"0.5{m['unit']}", plain)
    plain = _HALF_OF.sub(lambda m: f"0.5 {m['unit']}", plain)
    plain = _ONE_UNIT.sub(lambda m: f"{m['bound'] or ''}1 ", plain)
    plain = _DIGITS_BIG.sub(lambda m: f"{float(m['n']) * _BIG[m['big'].lower()]:.12g}", plain)
    plain = _SHARED.sub(lambda m: f"{m['a']} {m['big']} {m['join']} {m['b']} {m['big']}", plain)
    plain = _TEENS.sub("10到20", plain)
    plain = _PAIR.sub(lambda m: f"{m.group(1)}{m.group(3)}到{m.group(2)}{m.group(3)}", plain)
    taken = [m.span() for m in _HAN_NOT.finditer(plain)]
    taken += [m.span() for name in names for m in re.finditer(re.escape(name), plain)]
    numbers: list[float] = []
    written: list[str] = []

    def one(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in taken):
            return match.group()
        value = _value(match, plain)
        if value is None:
            return match.group()
        numbers.append(value)
        written.append(match.group())
        return f"⟦{len(numbers) - 1}⟧"

    return Marked(_PATTERN.sub(one, plain), tuple(numbers), tuple(written))


def decimetres(text: str) -> str:
    """The text with 一米二 as 1.2米."""
    return _METRES_AND.sub(_with_decimetres, text)


def _with_point(match: re.Match[str]) -> str:
    """一点四公斤 as 1.4公斤."""
    return f"{chinese(match['n']) or 0:g}." + "".join(str(_DIGITS[digit]) for digit in match["d"])


def _with_decimetres(match: re.Match[str]) -> str:
    """一米二 as 1.2米."""
    whole, tenth = (part if part.isdigit() else f"{_DIGITS[part]}" for part in (match["n"], match["dm"]))
    return f"{whole}.{tenth}米"


def _with_half_after(match: re.Match[str]) -> str:
    """ "A litre and a half" as 1.5 litre."""
    said = match["n"].lower()
    whole = float(said) if said.isdigit() else english([said]) or 1.0
    return f"{whole + 0.5:g} {match['unit'] or match['unit2']}"


def _with_part(match: re.Match[str]) -> str:
    """ "Three quarters of a litre" as 0.75 litre."""
    count = _SMALL[match["n"].lower()]
    return f"{count * _PARTS[match['part'].lower()]:g} {match['unit']}"


def _with_half(match: re.Match[str]) -> str:
    """一公斤半 as 1.5公斤."""
    whole = float(match["n"]) if match["n"].isdigit() else chinese(match["n"]) or 0.0
    return f"{whole + 0.5:g}{match['unit']}"


def _as_written_in_english(match: re.Match[str]) -> str:
    """1.299,00 € as 1299.00 €."""
    if match["round"]:
        return match["round"].replace(".", "")
    return f"{match['whole'].replace('.', '')}.{match['cents']}"


def _value(match: re.Match[str], text: str) -> float | None:
    if match["num"] is not None:
        glued = text[: match.start()][-1:]
        if glued.isascii() and glued.isalpha():
            return None  # part of a name: X4, RTX4090
        return float(match["num"].replace(",", "")) * (1000 if match["k"] else 1)
    if match["han"] is not None:
        return chinese(match["han"])
    words = re.split(r"[\s-]+", match["en"].lower())
    counted = re.match(rf"\s*(?:{_COUNTED})(?![A-Za-z])", text[match.end() :], re.IGNORECASE)
    if all(word in _SMALL for word in words) and not counted:
        return None  # "the second one", "two of them": not an amount
    return english(words)


def english(words: list[str]) -> float | None:
    """The value of English number words; None when they do not make one."""
    total, current, seen = 0.0, 0.0, False
    if len(words) > 1 and 0 < _SMALL.get(words[0], 0) < 10 and words[1] in TENS:
        total, words, seen = 100.0 * _SMALL[words[0]], words[1:], True  # "one fifty"
    for word in words:
        if word == "and":
            continue
        seen = True
        if word in _SMALL:
            current += _SMALL[word]
        elif word in TENS:
            current += TENS[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _BIG:
            total, current = total + (current or 1) * _BIG[word], 0.0
        else:
            return None
    return total + current if seen else None


def chinese(text: str) -> float | None:
    """The value of a Chinese number: 两百五 is 250, 一千零五 1005, 3百 300, 1.5万 15000; None when it is not one."""
    total, section, current, last = 0.0, 0.0, 0.0, 1
    digits = ""
    zero = False
    if re.search(r"(?<!\d)\.|\.(?!\d)", text):
        return None
    for char in text:
        if (char.isdigit() and char.isascii()) or char == ".":
            digits += char
        elif char in _DIGITS:
            current, zero = _DIGITS[char], zero or _DIGITS[char] == 0
        elif char in _POWERS:
            if digits:
                current, digits = float(digits), ""
            power = _POWERS[char]
            if power == 10_000:
                total, section = (total + section + current) * power, 0.0
            else:
                section += (current or 1) * power
            current, last, zero = 0.0, power, False
        else:
            return None
    if digits:
        current = float(digits)
    if current and last > 10 and not zero:
        current *= last / 10  # 两百五: the last digit counts the next lower power
    return total + section + current
