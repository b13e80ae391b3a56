"""Which items of an order a customer means ("the blue shirt", "both", 第二个), and which version they want instead ("size L", 黑色的)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.service.dialogue.lexicon import Lexicon
from assistant.service.dialogue.places import EVERYTHING, places
from assistant.service.records import Article, OrderItem, StockedVariant
from assistant.understanding.sizes import LETTERS
from retrieval.facets import PATH_JOIN

_WORD = patterns.later(r"[a-z0-9][a-z0-9.'-]*", re.IGNORECASE)
_HAN = patterns.later(r"[\u3400-\u9fff]{2,}")
_LIGHT = frozenset(re.findall(r"\w+", """
    the and for with from order item one pack set piece size color colour new old all this that its want return exchange cancel
    change please can you get back send my are was not but too has have been day
"""))  # fmt: skip
_COUNTED = patterns.later(
    r"\b(?:just |only )?(?P<n>one|two|three|four|five|\d)\b(?=(?: of)?(?: the| my| those| these)? )|(?:只)?(?P<han>[一二两三四五\d])(?:个|件|双|条|台|只|本|把|盒|瓶|张|套)",
    re.IGNORECASE,
)
_SO_MANY = patterns.later(
    r"\W*(?:(?:just|only|actually|please|oh|return|exchange|make it)\s+)*(?P<n>one|two|three|four|five|\d)(?: of (?:them|those|these|the two))?(?: please| only)?\W*|\W*(?:就|只|先|还是|那)*(?:退|换|要)?(?P<han>[一二两三四五\d])(?:个|件|双|条|台|只|本|把|盒|瓶|张|套)(?:就行|就好|吧|即可)?\W*",
    re.IGNORECASE,
)
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_TO = patterns.later(
    r"\b(?:for|to|into)\s+(?!(?:exchange|swap|change|return|switch|modify|get|have|be|do|replace|trade|me|my|cancel|see)\b)(?=(?:an?|the|one|size|something|colou?r|[\w-]+)\b)|\bin\s+(?=size\b)|换成|换为|改成|改为|换(?:一)?(?:个|件|双|条|台|只)?(?=[^货了吗]{1,12}$)",
    re.IGNORECASE,
)
_FROM = patterns.later(
    r"\b(?:instead of|rather than)\b.*|\bfrom (?:the )?\w+(?= to\b)|从\S{1,6}?(?=换成|改成|换|改)|不要.{1,8}(?:了|的)",
    re.IGNORECASE,
)
_BIGGER = patterns.later(
    r"\b(?:bigger|larger|next size up|size up|one size (?:bigger|larger|up))\b|(?:大|加大)(?:一)?(?:码|号|点|些)|大一?(?:个)?(?:码|号)",
    re.IGNORECASE,
)
_SMALLER = patterns.later(
    r"\b(?:smaller|next size down|size down|one size (?:smaller|down))\b|小(?:一)?(?:码|号|点|些)|小一?(?:个)?(?:码|号)",
    re.IGNORECASE,
)
_AMOUNT = patterns.later(r"\d+(?:\.\d+)?")
_NUMBER = patterns.later(r"\d+(?:\.\d+)?")
_COMPLAINS = patterns.later(
    r"\b(?:too|so|very|a bit|a little)\s+\w+|(?:太|有点|偏|过)\S", re.IGNORECASE
)  # what it is, not what it is to be
_SIZE_SAID = patterns.later(
    r"\bsize (?P<after>\d+(?:\.\d+)?)|(?<![\d.])(?P<before>\d+(?:\.\d+)?)\s*(?:码|号(?!楼|院|门|房|单))", re.IGNORECASE
)


_EXCEPT = patterns.later(
    r"\b(?:except(?: for)?|excluding|other than|apart from|but not|all but|everything but|not the|without|keep(?:ing)?)\b(?P<out>[^.!?;\n]*)|除了?(?P<han>[^，,。！？；]{1,20}?)(?:以外|之外|外|，|,|(?=都))|(?:留下|保留|留着|不退|不换|不要退|别退)(?P<kept>[^，,。！？；]{1,20})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Picked:
    """`skus`: a SKU for each copy that is meant; `unclear` are SKUs of which it is not clear which one is."""

    skus: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


def items_meant(text: str, items: Sequence[OrderItem], lexicon: Lexicon, *, listed: bool = False) -> Picked:
    """The items of one order that the words mean. `listed`: they were shown as a list, so that a place points at one."""
    text, left_out = left_out_of(unicodedata.normalize("NFKC", text))
    if left_out:
        kept = things_sure(left_out, items, lexicon)
        rest = [item for item in items if item.sku not in kept]
        if EVERYTHING.search(text) or not text.strip():
            return Picked(_copies(rest, ""))
        return items_meant(text, rest, lexicon, listed=listed)
    by_id = [item for item in items if re.search(rf"(?<![\w-]){re.escape(item.sku)}(?![\w-])", text, re.IGNORECASE)]
    if by_id:
        return Picked(_copies(by_id, text))
    if EVERYTHING.search(text):
        return Picked(_copies(items, ""))
    pointed = [items[place] for place in places(text, len(items))] if listed or len(items) > 1 else []
    named = _named(text, items, lexicon)
    if pointed and not named:
        return Picked(_copies(pointed, ""))
    groups = _apart(named)
    if groups.unclear:
        return Picked((), tuple(item.sku for item in groups.unclear))
    return Picked(_copies(groups.sure, text))


def so_many(text: str) -> int | None:
    """How many are meant, where a message says no more than that: "just one", 只退一个."""
    match = _SO_MANY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    said = (match["n"] or match["han"]).lower()
    return int(said) if said.isdigit() else _COUNTS.get(said)


def left_out_of(text: str) -> tuple[str, str]:
    """A text without what it leaves out ("everything except the lamp", 除了台灯都退), and what that is."""
    out = " ".join(match[name] for match in _EXCEPT.finditer(text) for name in ("out", "han", "kept") if match[name])
    if not out.strip():
        return text, ""
    rest = _EXCEPT.sub(
        lambda match: " everything " if re.match("(?:all|everything) but", match.group(), re.IGNORECASE) else " ", text
    )
    return rest, out


def things_named(text: str, items: Sequence[OrderItem], lexicon: Lexicon) -> frozenset[str]:
    """The words of a text, and the kinds of things in it, that name items, whichever."""
    named = _named(unicodedata.normalize("NFKC", text), items, lexicon)
    return frozenset(one for _item, by in named for one in by if one[0] in "wc")


def things_sure(text: str, items: Sequence[OrderItem], lexicon: Lexicon) -> frozenset[str]:
    """The SKUs of the items that the words name for certain, by what they are."""
    return frozenset(item.sku for item in _apart(_named(text, items, lexicon)).sure)


@dataclass(frozen=True, slots=True)
class _Groups:
    sure: tuple[OrderItem, ...]
    unclear: tuple[OrderItem, ...]


def _named(text: str, items: Sequence[OrderItem], lexicon: Lexicon) -> list[tuple[OrderItem, frozenset[str]]]:
    """Each item with what in the text names it, without those that another one is named better by."""
    mentions = lexicon.mentions(text)
    # a kind that is named in the other language says the same as its name in the title's
    kinds_said = {
        word for one in mentions if one.facet == "category" for word in _words(one.value.split(PATH_JOIN)[-1])
    }
    said = _words(text) | kinds_said
    found: list[tuple[OrderItem, frozenset[str]]] = []
    for item in items:
        title = _words(item.title.both())
        by = {f"w:{word}" for word in said & title}
        category = lexicon.category(item.product)
        kinds = {one.value for one in mentions if one.facet == "category"}
        by |= {f"c:{kind}" for kind in kinds if category and (category == kind or category.startswith(kind))}
        for name, value in item.options.items():
            if any(one.facet == name and one.value == value for one in mentions) or _says(text, value):
                by.add(f"o:{name}:{value}")
        if by:
            found.append((item, frozenset(by)))
    kinds_named = [(item, by) for item, by in found if any(one[0] in "wc" for one in by)]
    found = kinds_named or found
    return [(item, by) for item, by in found if not any(by < other for _other, other in found)]


def _apart(named: list[tuple[OrderItem, frozenset[str]]]) -> _Groups:
    """Items that the same words name cannot be told apart."""
    sure: list[OrderItem] = []
    unclear: list[OrderItem] = []
    for item, by in named:
        alike = [other for other, others in named if others == by]
        (unclear if len(alike) > 1 else sure).append(item)
    return _Groups(tuple(sure), tuple(unclear))


def _copies(items: Iterable[OrderItem], text: str) -> tuple[str, ...]:
    """A SKU for each copy: all that were ordered, or as many as the words say where only one item is meant."""
    several = list(items)
    count = _count(text) if len(several) == 1 else None
    return tuple(
        sku
        for item in several
        for sku in [item.sku] * (min(count, item.quantity) if count and item.quantity > 1 else item.quantity)
    )


def _count(text: str) -> int | None:
    match = _COUNTED.search(text)
    if match is None:
        return None
    said = (match["n"] or match["han"]).lower()
    return int(said) if said.isdigit() else _COUNTS.get(said)


def _words(text: str) -> set[str]:
    """The words of a text by which things are told: English stems, and pairs of Han characters."""
    whole = [word.lower() for word in _WORD.findall(text)]
    english = {_stem(part) for word in whole for part in (word, *word.split("-"))}
    han = {run[n : n + 2] for run in _HAN.findall(text) for n in range(len(run) - 1)}
    return {word for word in english if len(word) > 2 and word not in _LIGHT and not word.isdigit()} | han


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _says(text: str, value: str) -> bool:
    """Whether a value of an option stands in a text as a word; a size of one letter only as a size."""
    if not value or value == "-":
        return False
    if len(value) == 1 or value.upper() in LETTERS:
        sized = rf"(?<![A-Za-z0-9'’-]){re.escape(value.upper())}(?![A-Za-z0-9'’-])|\bsize\s+{re.escape(value)}(?![A-Za-z0-9])|(?<![A-Za-z]){re.escape(value)}\s*码"
        return any(_case_fits(match, value) for match in re.finditer(sized, text, re.IGNORECASE))
    spaced = re.escape(value).replace(r"\ ", r"[\s-]?")
    return re.search(rf"(?<![A-Za-z0-9.]){spaced}(?![A-Za-z0-9]|\.\d)", text, re.IGNORECASE) is not None


def _case_fits(match: re.Match[str], value: str) -> bool:
    """A bare letter counts in capitals only: "s" may be anything."""
    written = match.group()
    return len(written) > len(value) or written == value.upper() or len(value) > 1


@dataclass(frozen=True, slots=True)
class Version:
    """The version wanted: `sku` where it is clear; `choices` are those that it may be; `named` whether the words name one at all.

    `missing` are the options and values that are named and that the product does not come in.
    """

    sku: str = ""
    choices: tuple[StockedVariant, ...] = ()
    named: bool = False
    missing: tuple[tuple[str, str], ...] = ()


def parted(text: str) -> tuple[str, str]:
    """What a message says of the item, and of what it is to become."""
    text = _FROM.sub(" ", unicodedata.normalize("NFKC", text))
    matches = list(_TO.finditer(text))
    if not matches:
        return text, text
    first = matches[0]
    return text[: first.start()], text[first.end() :]


def version_meant(text: str, article: Article, now: OrderItem, lexicon: Lexicon) -> Version:
    """The version of a product that the words want in the place of `now`: what they do not name stays as it is."""
    text = unicodedata.normalize("NFKC", text)
    others = [one for one in article.variants if one.sku != now.sku]
    by_id = [one for one in others if re.search(rf"(?<![\w-]){re.escape(one.sku)}(?![\w-])", text, re.IGNORECASE)]
    if len(by_id) == 1:
        return Version(by_id[0].sku, tuple(by_id), named=True)
    wished = _wished(text, article, now, lexicon)
    missing = _missing(text, article, lexicon)
    if missing:
        fitting = [one for one in others if all(one.options.get(name) in values for name, values in wished.items())]
        had = [one for one in fitting if one.available] or [one for one in others if one.available]
        return Version(choices=tuple(had), named=True, missing=missing)
    if not wished:
        sized = _BIGGER.search(text) or _SMALLER.search(text)  # a size that there is not
        return Version(choices=tuple(one for one in others if one.available), named=sized is not None)
    fitting = [one for one in others if all(one.options.get(name) in values for name, values in wished.items())]
    same = [one for one in fitting if _same_but(one.options, now.options, wished)]
    if len(same) == 1:
        return Version(same[0].sku, tuple(same), named=True)
    had = [one for one in fitting if one.available]
    if not same and len(had) == 1:
        return Version(had[0].sku, tuple(had), named=True)
    choices = tuple(same or had or [one for one in others if one.available])
    return Version(choices=choices, named=True)


def _missing(text: str, article: Article, lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """The values of options that the words name, in which the product does not come at all: the option and the value."""
    values: dict[str, set[str]] = {}
    for variant in article.variants:
        for name, value in variant.options.items():
            values.setdefault(name, set()).add(value)
    text = _COMPLAINS.sub(" ", text)
    numeric = {name for name, known in values.items() if all(_NUMBER.fullmatch(value) for value in known)}
    mentions = [
        one
        for one in lexicon.mentions(text)
        if one.facet in values
        and one.end - one.start > 1
        and (one.facet not in numeric or _NUMBER.fullmatch(one.value))
    ]
    had = [one for one in mentions if one.value in values[one.facet]]
    found = [
        (one.facet, one.value)
        for one in mentions
        if one.value not in values[one.facet]
        and not any(one.start < other.end and other.start < one.end for other in had)
        and not any(_says(text, value) and one.value in value for value in values[one.facet])
    ]
    sizes = {match["after"] or match["before"] for match in _SIZE_SAID.finditer(text)}
    for name in sorted(numeric):
        found += [(name, size) for size in sorted(sizes) if size not in values[name]]
    # one word may mean several values, of which the first stands for it
    return tuple({facet: (facet, value) for facet, value in reversed(found)}.values())[::-1]


def _wished(text: str, article: Article, now: OrderItem, lexicon: Lexicon) -> dict[str, set[str]]:
    """What the words want of each option."""
    mentions = lexicon.mentions(text)
    wished: dict[str, set[str]] = {}
    values: dict[str, dict[str, None]] = {}
    for variant in article.variants:
        for name, value in variant.options.items():
            values.setdefault(name, {})[value] = None
    for name, known in values.items():
        said = {value for value in known if _says(text, value)}
        said |= {one.value for one in mentions if one.facet == name and one.value in known}
        longest = {one for one in said if not any(one != other and one.lower() in other.lower() for other in said)}
        if longest - {now.options.get(name, "")}:
            longest -= {now.options.get(name, "")}
        if longest:
            wished[name] = longest
    moved = _resized(text, values, now)
    return {**wished, **moved} if not wished.keys() & moved.keys() else wished


def _resized(text: str, values: Mapping[str, Mapping[str, None]], now: OrderItem) -> dict[str, set[str]]:
    """The next size up or down, where the words ask for it and sizes have an order."""
    step = 1 if _BIGGER.search(text) else -1 if _SMALLER.search(text) else 0
    if not step:
        return {}
    for name, known in values.items():
        ordered = _ordered(list(known))
        if ordered and now.options.get(name) in ordered:
            place = ordered.index(now.options[name]) + step
            return {name: {ordered[place]}} if 0 <= place < len(ordered) else {}
    return {}


def _ordered(values: list[str]) -> list[str]:
    """Sizes from small to large; nothing for values that are none."""
    if len(values) < 2:
        return []
    if all(value.upper() in LETTERS for value in values):
        return sorted(values, key=lambda value: LETTERS.index(value.upper()))
    if all(_AMOUNT.match(value) for value in values):
        return sorted(values, key=lambda value: float(_AMOUNT.findall(value)[0]))
    return []


def _same_but(options: Mapping[str, str], now: Mapping[str, str], wished: Mapping[str, object]) -> bool:
    return all(value == now.get(name) for name, value in options.items() if name not in wished)
