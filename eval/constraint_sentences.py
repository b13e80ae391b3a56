"""A case's words: the free text of its query, and all its wishes as one sentence, in English or Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from eval.constraint_making import Target
from eval.constraint_units import SPOKEN
from eval.constraint_wishes import PATH_JOIN, Asked, Wish

_OPENINGS = {
    "en": ("I'm looking for {}", "show me {}", "do you have {}?", "I need {}", "{} please"),
    "zh": ("我想找{}", "有没有{}", "想买{}", "帮我看看{}", "推荐一下{}"),
}
_NO_MORE = {
    "en": ("under {}", "at most {}", "no more than {}"),
    "zh": ("不超过{}", "{}以内", "最多{}"),
}
_NO_LESS = {"en": ("over {}", "at least {}", "no less than {}"), "zh": ("不低于{}", "{}以上", "至少{}")}
_BETWEEN = {"en": ("between {} and {}", "from {} to {}"), "zh": ("{}到{}", "{}到{}之间")}
# (facet, whether it is ruled out) -> how its values are said; "" for every other facet.
_FRAMES: dict[str, dict[tuple[str, bool], str]] = {
    "en": {
        ("brand", False): "from {}",
        ("brand", True): "not from {}",
        ("color", False): "in {}",
        ("color", True): "not in {}",
        ("size", False): "size {}",
        ("size", True): "not size {}",
        ("material", False): "made of {}",
        ("", False): "{}",
        ("", True): "no {}",
    },
    "zh": {("", False): "要{}的", ("", True): "不要{}"},
}
# Facets whose values are said without their name, and prices in the currency that they are charged in.
_PLAIN_FACETS = frozenset(("color", "brand", "size", "category", "material"))
_MONEY = {
    "USD": ("${:g}", "{:g}美元"),
    "CNY": ("¥{:g}", "{:g}元"),
    "EUR": ("€{:g}", "{:g}欧元"),
    "GBP": ("£{:g}", "{:g}英镑"),
}
_UNIT_NAMES = {unit: {"en": en, "zh": zh} for several in SPOKEN.values() for unit, en, zh in several}


def query_for(target: Target, wishes: Sequence[Wish], random: Random) -> str:
    """What the ranking is given: a category's name in the shopper's language, else words of the target's title."""
    wanted = next((wish.values[0] for wish in wishes if wish.facet == "category" and not wish.excludes), None)
    path = tuple(wanted.split(PATH_JOIN)) if wanted else target.item.category
    return _category_name(target, path, random) if path else target.item.title.splitlines()[0]


def _category_name(target: Target, path: tuple[str, ...], random: Random) -> str:
    named = target.checker.records.categories.get(path)
    words = [word for word in (named.words if named else ()) if word.isascii() is (target.language == "en")]
    return random.choice(words) if words else path[-1]


def sentence_for(target: Target, wishes: Sequence[Wish], random: Random) -> str:
    """The whole case in one sentence; the category asked for is its subject."""
    english = target.language == "en"
    subject = next((wish for wish in wishes if wish.facet == "category" and not wish.excludes and wish.hard), None)
    thing = (
        _category_name(target, tuple(subject.values[0].split(PATH_JOIN)), random)
        if subject
        else ("something" if english else "商品")
    )
    parts = [_part(target, wish, random) for wish in wishes if wish is not subject]
    opening = random.choice(_OPENINGS[target.language])
    if english and "?" in opening:
        return f"do you have {', '.join([thing.lower(), *parts])}?"
    begun = opening.format(thing.lower() if english else thing)
    return (", " if english else "，").join([begun, *parts])


def _part(target: Target, wish: Wish, random: Random) -> str:
    said = _said(target, wish, random)
    if wish.hard:
        return said
    return f"preferably {said}" if target.language == "en" else f"最好{said}"


def _said(target: Target, wish: Wish, random: Random) -> str:
    match wish.asked:
        case Asked.RANGE:
            return _range(target, wish, random)
        case Asked.OUTSIDE:
            return ("not {}" if target.language == "en" else "不要{}").format(_range(target, wish, random))
        case Asked.HAS | Asked.HAS_NOT:
            return _flag(target, wish)
    values = [_value(target, wish.facet, value, random) for value in wish.values]
    if wish.facet not in _PLAIN_FACETS and any(target.checker.lexicon.unclear(wish.facet, one) for one in wish.values):
        return _under_its_name(target, wish)
    frames = _FRAMES[target.language]
    frame = frames.get((wish.facet, wish.excludes)) or frames["", wish.excludes]
    return frame.format((" or " if target.language == "en" else "或").join(values))


def _under_its_name(target: Target, wish: Wish) -> str:
    """Values that could be said of anything, with the name of their facet: "no standard lens"."""
    name = _facet_name(target, wish.facet)
    if target.language == "en":
        return f"{'no ' if wish.excludes else ''}{' or '.join(wish.values)} {name.lower()}"
    return f"{name}{'不要' if wish.excludes else '要'}{'或'.join(wish.values)}{'' if wish.excludes else '的'}"


def _value(target: Target, facet: str, value: str, random: Random) -> str:
    return _category_name(target, tuple(value.split(PATH_JOIN)), random).lower() if facet == "category" else value


def _flag(target: Target, wish: Wish) -> str:
    english, there = target.language == "en", wish.asked is Asked.HAS
    match wish.facet:
        case "stock":
            return "in stock" if english else "有现货"
        case "offer":
            return ("on offer" if there else "not on offer") if english else ("打折的" if there else "不要打折的")
    name = _facet_name(target, wish.facet)
    if english:
        return f"{'with' if there else 'without'} {name.lower()}"
    return f"要{name}" if there else f"不要{name}"


def _range(target: Target, wish: Wish, random: Random) -> str:
    low, high = (None if side is None else _amount(target, wish, side) for side in (wish.low, wish.high))
    language = target.language
    if low is not None and high is not None:
        said = random.choice(_BETWEEN[language]).format(low, high)
    elif high is not None:
        said = random.choice(_NO_MORE[language]).format(high)
    else:
        said = random.choice(_NO_LESS[language]).format(low)
    if wish.facet == "price":
        return said if language == "en" else f"价格{said}"
    if wish.facet == "delivery":
        return f"delivered within {wish.high:g} days" if language == "en" else f"{wish.high:g}天内送到"
    name = _facet_name(target, wish.facet)
    return f"{name.lower()} {said}" if language == "en" else f"{name}{said}"


def _amount(target: Target, wish: Wish, side: float) -> str:
    english = target.language == "en"
    if wish.facet == "price":
        said = _MONEY.get(target.item.currency, (f"{{:g}} {target.item.currency}",) * 2)
        return said[not english].format(side / 100)
    if wish.facet == "rating":
        return f"{side:g} stars" if english else f"{side:g}分"
    unit = _UNIT_NAMES.get(wish.unit, {"en": wish.unit, "zh": wish.unit})[target.language]
    return f"{side:g} {unit}".strip() if english else f"{side:g}{unit}"


def _facet_name(target: Target, facet: str) -> str:
    if facet == "rating":
        return "rated" if target.language == "en" else "评分"
    named = target.checker.records.facets.get(facet)
    said = (named.en if target.language == "en" else named.zh) if named else ""
    return said or facet.replace("_", " ")
