"""Words of the customer's world (`words/life.en.txt`, `words/world.zh.txt`) and where they claim nothing: "on the train", 放后备箱.

The same word says something of a product in another place: "comes with a bag", "fish from the sea", 附送水杯. So a word of a thing, a place
or a person is harmless only where it stands for a circumstance; words of opinion, time and manner are harmless anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from assistant import patterns
from assistant.claims.clauses import TAG
from assistant.claims.neutral import claims_as_written, is_neutral
from retrieval.terms import stem

_TOKEN = patterns.later(rf"[A-Za-z][A-Za-z'’]*(?:-[A-Za-z]+)*|{TAG}|⟦\d+⟧|[,;:.!?()—]", re.IGNORECASE)
_STEPS = 10  # words between a noun and what it hangs on
_TIMES = patterns.later(
    r"\s*-?\s*(?:[a-z]+ )?(?:days?|mornings?|evenings?|afternoons?|nights?|weekends?|weeks?|months?|walks?|commutes?|holidays?|breaks?|(?:sun|mon|tues|wednes|thurs|fri|satur)days?|weather|rooms?|hallways?|coats?|jackets?|hands?|feet|toes|garden|balcony|spell|trips?|journeys?|season|years?)\b",
    re.IGNORECASE,
)
# "cook soup in [P1]", "[P1] lets you bake", "it can brew"
_ABLE = patterns.later(
    rf"\b(?:in|inside|with|on|using)\s+(?:the |an? )?{TAG}|(?:{TAG}|\b(?:it|they|that|which))\s+(?:will |can |also |even )*(?:can|will|lets?|helps?|allows?|able|does|makes?|is for|are for)\b",
    re.IGNORECASE,
)
_WORD = patterns.later(r"\s+([A-Za-z]+)")
_INFLECTED = patterns.later(r"(?:s|es|ed)$")
# What makes a noun the sort of a product: 孩子专用, 用手机控制
_SORT = patterns.later(r"(?:专用|专享|专供|级|款|同款|控制|操控|遥控|操作|认证|检测|材质|面料|制成|做成)")
# What a product is said to be able to do
_CAN = patterns.later(r"(?:还|也|都|就|更)?(?:可以|可|能|会|支持|能够)")
# "[P1] can dance", "it can even tell jokes"
_CAN_DO = patterns.later(
    rf"(?:{TAG}|\b(?:it|they|which))\s+(?:can|could|will)(?:['’]t|not)?(?:\s+(?:also|even|still|actually|not|[a-z]+ly))*\s+$",
    re.IGNORECASE,
)
# ... but where a thing can be says little of it
_PLACED = frozenset(
    [
        "sit",
        "stand",
        "lie",
        "hang",
        "live",
        "stay",
        "lean",
        "rest",
        "perch",
        "travel",
        "ride",
        "go",
        "come",
        "slip",
        "slide",
        "tuck",
        "move",
        "pack",
        "fit",
        "work",
        "play",
    ]
)
# Chinese words after which a noun says what a product has, is made of or comes from
_SAYS = patterns.later(
    r"(?:来自|产自|产于|出自|源自|源于|取自|选自|产地[是为]?|附[送赠带有]?|赠送?|还送|会送|另送|内含|含有?|添加了?|加了|带有?|配有?|配了|配套|内置|搭载|自带|随箱|装有|设有|具有|拥有|支持|适合|适用于?|专为|专给|针对|专门给|给|由|经过?|通过|[是为]|防|抗|耐|护)[一二两三四几⟦\d⟧]{0,4}[个只条根块张把套副支包份款件盒瓶本]?$"
)
_LONGEST = 6


def is_circumstance(text: str, start: int, word: str) -> bool:
    """Whether a lower-case English word at a place of a text is one of the customer's world and claims nothing there."""
    bare = patterns.sub(r"['’](?:s|d|ll|ve|re)?$", "", word)
    kinds = _english().get(bare) or _english().get(stem(bare)) or frozenset()
    if "free" in _read("life.en.txt").get(bare, ()) and bare not in claims_as_written():
        return True
    if kinds & {"act", "chore"} and _acts(text, start, bare):
        return "act" in kinds or _does(text) is None
    if "weather" in kinds and _before_life(text, start + len(word)) and _hangs(text, start):
        return True
    return bool(kinds & {"scene", "food"}) and ("scene" in kinds or _does(text) is None) and _hangs(text, start)


def does_itself(text: str, start: int, word: str) -> bool:
    """Whether a lower-case verb of people at a place of a text says what a product does: "[P1] can dance"."""
    kinds = _english().get(word, frozenset())
    return bool(kinds & {"act", "chore"}) and word not in _PLACED and _CAN_DO.search(text[:start]) is not None


def _before_life(text: str, end: int) -> bool:
    """Whether a word of weather stands before a time, a place or what is eaten: "a rainy Sunday", "a cold beer"."""
    following = _WORD.match(text, end)
    return _TIMES.match(text, end) is not None or (
        following is not None and bool(_english().get(following[1].lower(), frozenset()) & {"scene", "food"})
    )


def is_calendar(word: str) -> bool:
    """Whether a lower-case word is a month, a day or a feast, which have capitals."""
    return "calendar" in _read("life.en.txt").get(word, ())


def _does(text: str) -> re.Match[str] | None:
    """Where a text says what may be done with a product, or what it does."""
    return _ABLE.search(text)


def _tokens_before(text: str, start: int) -> list[str]:
    return [one.lower().replace("’", "'") for one in _TOKEN.findall(text[:start])]


def _acts(text: str, start: int, word: str) -> bool:
    """Whether a verb says what people do: not a form of the third person, a participle of the past or what a product does."""
    if _INFLECTED.search(word) and word not in _as_listed():
        return False
    before = _tokens_before(text, start)
    last = before[-1] if before else ""
    if last in ("it", "they", "that", "which", "this") or patterns.match(TAG, last):
        return False
    if word not in _PLACED and _CAN_DO.search(text[:start]):
        return False
    return not (word.endswith("ing") and last in ("has", "have", "with", "is", "are", "of", "a", "an", "its"))


def _hangs(text: str, start: int) -> bool:
    """Whether a noun hangs on a preposition of circumstance, on a person or what they do, or opens a clause as its subject."""
    before = _tokens_before(text, start)
    for step in range(1, min(_STEPS, len(before)) + 1):
        word = before[-step]
        earlier = before[-step - 1] if step < len(before) else ""
        if word in _linking("whose") or word in _linking("opening"):
            return True
        if word in _linking("preposition"):
            return not _bears(earlier)
        if word in _linking("doubtful"):
            if earlier and not _bears(earlier) and (earlier in _linking("whose") or _is_worldly(earlier)):
                continue
            return not earlier and word in ("with", "without")
        if word in _linking("has") or patterns.match(TAG, word):
            return False
        kinds = _english().get(word) or _english().get(stem(word)) or frozenset()
        if kinds & {"act", "chore"} and not kinds & {"scene", "food"}:
            return True
        if not kinds and not is_neutral(word) and word not in ",":
            return False
    return len(before) <= _STEPS and patterns.match(r"\s*[,，;；]", text) is None


def _bears(word: str) -> bool:
    return word in _linking("bears") or (
        word.endswith(("ed", "wn")) and word not in _linking("used") and word not in _english()
    )


def _is_worldly(word: str) -> bool:
    return word in _english() or stem(word) in _english() or is_neutral(word)


@lru_cache(maxsize=8192)
def circumstances(text: str) -> tuple[tuple[int, int], ...]:
    """Where a Chinese text holds words of things, places, people and times that stand for circumstances."""
    scenes, found, at = _chinese("scene"), [], 0
    if says_able(text):
        return ()
    while at < len(text):
        end = next((at + n for n in range(min(_LONGEST, len(text) - at), 0, -1) if text[at : at + n] in scenes), at)
        says = _SAYS.search(text[:at]) is not None and text[end : end + 1] != "的"
        if end > at and not says and _SORT.match(text, end) is None:
            found.append((at, end))
        at = max(end, at + 1)
    return tuple(found)


def says_able(text: str) -> bool:
    """Whether a Chinese text begins with what a product is able to do: 可以躺平午睡."""
    return _CAN.match(text) is not None


@cache
def acts_chinese() -> frozenset[str]:
    """Chinese words of what people do, and of opinion, time and manner, which may follow each other."""
    return _chinese("act") | _chinese("free")


@cache
def _chinese(kind: str) -> frozenset[str]:
    return frozenset(word for word, kinds in _read("world.zh.txt").items() if kind in kinds)


@cache
def _english() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word, kinds in _read("life.en.txt").items():
        for form in (word, stem(word)):
            found[form] = found.get(form, frozenset()) | kinds
    return found


@cache
def _linking(kind: str) -> frozenset[str]:
    """The words of a class of `hangs.en.txt`."""
    return frozenset(word for word, kinds in _read("hangs.en.txt").items() if kind in kinds)


@cache
def _as_listed() -> frozenset[str]:
    return frozenset(_read("life.en.txt"))


@cache
def _read(name: str) -> Mapping[str, frozenset[str]]:
    """The words of a file with the classes under which they are listed."""
    found: dict[str, frozenset[str]] = {}
    kind = ""
    for line in (Path(__file__).parent / "words" / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            kind = line[3:].strip()
        elif not line.startswith("#"):
            for word in line.split():
                found[word] = found.get(word, frozenset()) | {kind}
    return found
