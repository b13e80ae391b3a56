"""What "the second one", "it" or "the cheaper of the two" points at, among the things that were shown, now or earlier.

Where two readings remain it says so, and does not choose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.dialogue import DialogueState, ResultSet, Shown
from assistant.understanding.carry import within
from assistant.understanding.extremes import Scales, best
from assistant.understanding.places_shown import COUNTER, Pointing, pointings, set_named
from retrieval.facets import PATH_JOIN, FacetKind, Facets
from retrieval.products import Product
from retrieval.terms import Meaning

_ALL = patterns.later(
    r"(?<!one of )(?<!two of )(?<!three of )(?<!couple of )(?<!few of )\b(?:both(?! (?:colou?r|size|material|brand|pattern|finish|fabric|shade|make|style)(?:e?s)?\b)(?: of (?:them|these|those))?|the two(?! of us)(?: of them)?|these(?: two| three)?|those(?: two| three)?|them|all (?:of (?:them|these|those)|three|four))\b"
    rf"|这两{COUNTER}?|那两{COUNTER}?|(?<![第来要买拿加再成为换套组])[两俩]{COUNTER}(?!一[组套]|装|.{{0,3}}用|[人月口轮小座]|的?(?:颜色|尺码|码|材质|牌子|品牌|花色|图案))|两者|它们|这些|这几{COUNTER}?|那几{COUNTER}?|那些|这三{COUNTER}?|(?:这|那|上面的?)?[三四五几]{COUNTER}?(?:里面?|当中|之中|中)|(?<!么颜色)(?<!么牌子)(?<!么材质)(?<!么都)都(?=能|可以(?!$|[\s,，。.!！了啊吧的哦呀啦呢嘛哈])|是|有|防)",
    re.IGNORECASE,
)
_PAIR = patterns.later(r"\b(?:both|two)\b|[两俩]", re.IGNORECASE)
_ONE = patterns.later(
    r"\b(?:one|two|three|a couple|a few) of (?:them|these|those)\b|(?<!\bmake )(?<!\bkeep )(?<!\bcall )(?<!\bthat['’]s )(?<!\bchange )(?<!\bswitch )(?<!\bswap )(?<!\bcap )(?<!\bbring )(?<!\braise )(?<!\blower )(?<!\bset )(?<!\bmove )(?<!\bpush )(?<!\bstretch )(?<!nice if )(?<!good if )(?<!great if )(?<!love it if )(?<!better if )(?<!prefer it if )\b(?:it(?! (?:must|has (?:got )?to|needs? to|need(?:n['’]t| not)|should|ought|can['’]t|can ?not|mustn['’]t|shouldn['’]t|does ?n['’]t (?:have|need) to|would (?:need|have) to)\b)|its|it['’]s|this(?: one)?(?! brand| shop| site)|that(?: one)?(?! brand|['’]s| is\b)|the (?:one|product|item))\b(?! (?:is|['’]s)? ?(?:ok|okay|possible|fine) (?:if|to))"
    rf"|(?:这|那|此|该)(?!种|样|双肩)(?:一)?{COUNTER}(?!牌子|品牌|价位?|颜色|尺码|材质|预算|条件|要求|限制|话|(?:就|也|给我)?(?:作废|不算|收回|撤))|它(?!们)|该(?:商品|产品)|同款|一样的",
    re.IGNORECASE,
)
_HAN_ONE = rf"(?:的)?(?:那|这)(?!种|样|双肩)(?:一)?{COUNTER}(?!牌子|品牌|价位?|颜色|尺码|材质|要求|条件|限制|话|(?:就|也|给我)?(?:作废|不算|收回|撤))"
_THE_ONE = patterns.later(
    rf"\b(?:the|that|those) (?P<what>[\w'’&-]+(?: [\w'’&-]+){{0,3}}?) (?:ones?|pair|version|option|model)\b|(?P<han>[\w&'’\u3400-\u9fff]{{1,12}}?){_HAN_ONE}",
    re.IGNORECASE,
)
_THE_THING = patterns.later(r"\b(?:the|that) (?P<what>[\w'’-]+(?: [\w'’-]+)?) (?P<han>[a-z]+)\b", re.IGNORECASE)
_THE_NAME = patterns.later(r"\b(?:the|that) (?P<name>[A-Z][\w'’&-]+(?: [A-Z&][\w'’-]*)*)")
_WITH_IT = patterns.later(
    r"\b(?:is|are) (?:it|this|that)(?: one)?\b[^,;?]{0,30}\bthan\b|(?:它|这个|这款)比|\b(?:compare|contrast)\b.{0,12}\b(?:it|this|that)\b|\b(?:it|this|that)(?: one)? (?:compares?|(?:to|with|vs\.?|versus|against|or)\b)|\b(?:between|differences?)\b.{0,14}\b(?:it|this|that)\b|^\W*(?:那)?(?:和|跟|与|同)[^,，。]{1,8}(?:比|有什么(?:区别|不同|差别|两样)|哪个|差别|区别)|(?:它|这个|这款|那个)(?:和|跟|与)",
    re.IGNORECASE,
)
_AND_THE = patterns.later(
    r"^\W*(?:那|那么|还有)(?:[^,，。?？]{0,6})最[^,，。?？]{1,4}的?(?:呢|吧)?\W*$|^\W*(?:and|what about|how about|ok and)\s+(?:the )?(?:\w+ ){0,2}\w+est(?: \w+)?\W*$",
    re.IGNORECASE,
)
_AMONG = patterns.later(r"\bof (?:the |these |those |numbers? )?(?:first|last|top|\d)|[里中]|之间", re.IGNORECASE)
_ONES = patterns.later(r"\bones\b", re.IGNORECASE)
_OF_SHOWN = patterns.later(r"\b(?:compare|both|all|are|do|were|how|difference)\b", re.IGNORECASE)
_BEFORE_VALUE = patterns.later(
    r"^(?:(?:the|that|a|in|and|or|is|does)\b|看看|比|和|跟|与|问|请问|那个?)+\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class References:
    """Products pointed at, in order; `text` is the message without the words that point.

    `unclear`: something is pointed at, and more than one thing shown may be meant (`readings`).
    """

    products: tuple[str, ...]
    text: str
    unclear: bool = False
    readings: tuple[str, ...] = ()


def resolve(
    text: str, state: DialogueState, known: Mapping[str, Product], facets: Facets, scales: Scales, asks: bool = False
) -> References:
    """The products that a message points at; none when it points at nothing. `asks`: it is a question, not a search."""
    if not state.result_sets:
        return References((), text)
    reader = _Reader(text, state, known, facets, scales, asks)
    for find in (reader.by_place, reader.by_extreme, reader.by_value, reader.by_name, reader.several, reader.one):
        found = find()
        if found.products or found.unclear:
            return found
    return References((), text)


class _Reader:
    def __init__(
        self, text: str, state: DialogueState, known: Mapping[str, Product], facets: Facets, scales: Scales, asks: bool
    ) -> None:
        self._text, self._state, self._known, self._facets = text, state, known, facets
        self._scales, self._asks = scales, asks
        self._sets = state.result_sets
        self._shown = self._named_set().items

    def _named_set(self) -> ResultSet:
        """The list that the message names, else the one of the kind of thing it names, else the last."""
        sets = self._sets
        named = set_named(self._text)
        if named is not None:
            which, _match = named
            if which == "earlier":
                of_kind = self._set_of_kind(self._text, older=True)
                return of_kind or sets[max(0, len(sets) - 2)]
            return sets[min(0 if which == "first" else 1, len(sets) - 1)]
        return sets[-1]

    def _set_of_kind(self, words: str, older: bool = False) -> ResultSet | None:
        """The latest list that shows the kind of thing that stands in some words."""
        paths = self._paths(words)
        if not paths:
            return None
        for shown in reversed(self._sets[:-1] if older and len(self._sets) > 1 else self._sets):
            if any(self._is_of(item, paths) for item in shown.items):
                return shown
        return None

    def _paths(self, words: str) -> list[str]:
        meanings = [m for mention in self._facets.vocabulary.terms.find(words) for m in mention.meanings]
        paths = [m.value for m in meanings if m.facet == "category" and m.value]
        if not paths:
            singles = self._facets.vocabulary.singles
            paths = [m.value for char in words for m in singles.get(char, ()) if m.facet == "category" and m.value]
        return paths

    def _is_of(self, item: Shown, paths: Sequence[str]) -> bool:
        product = self._known.get(item.product)
        return product is not None and any(within(PATH_JOIN.join(product.category), path) for path in paths)

    def by_place(self) -> References:
        """ "The second one", of the list that shows what stands beside the number ("the second kettle")."""
        named_set = set_named(self._text)
        lists = named_set[1].span() if named_set is not None else (0, 0)
        found = [
            one for one in pointings(self._text) if not lists[0] <= one.start < lists[1] or one.start == lists[0] == 0
        ]
        products: list[str] = []
        used: list[Pointing] = []
        for n, one in enumerate(found):
            until = found[n + 1].start if n + 1 < len(found) else len(self._text)
            items = self._items_for(one, found[n - 1].end if n else 0, until)
            if one.kind in ("former", "latter"):
                named = self._of_focus(one.kind)
            else:
                named = [items[place - 1].product for place in one.places(len(items))]
            if named:
                used.append(one)
                products += [name for name in named if name not in products]
        if not products:
            return References((), self._text)
        if len(products) > 1 and (end := self._end_among(products, used)) is not None:
            return end
        focus = self._state.focus[:1]
        if len(products) == 1 and focus and focus[0] not in products and _WITH_IT.search(self._text):
            products.insert(0, focus[0])  # "compare it with the first"
        return References(tuple(products), self._without(used))

    def _end_among(self, products: Sequence[str], used: Sequence[Pointing]) -> References | None:
        """ "The cheaper of the first two", 前两个里便宜的那个: the one of several that a comparative tells."""
        said = self._scales.find(self._text, self._asks)
        if said is None or not said.of_two or _AMONG.search(self._text) is None:
            return None
        end = best(said, [item for item in self._shown if item.product in products], self._known)
        if end is None:
            return None
        rest = self._text[: said.start] + " " * (said.end - said.start) + self._text[said.end :]
        return References((end,), self._without(used, rest))

    def _items_for(self, one: Pointing, since: int, until: int) -> tuple[Shown, ...]:
        if set_named(self._text) is not None:
            return self._shown
        behind = self._text[one.end : min(until, one.end + 24)]
        ahead = self._text[max(since, one.start - 10) : one.start]
        for words in (re.split(r"[,，。.?？!！;；]|\b(?:and|with|is|are|or)\b", behind)[0], ahead):
            paths = self._paths(words)
            if paths and not any(self._is_of(item, paths) for item in self._shown):
                of_kind = self._set_of_kind(words)
                if of_kind is not None:
                    return of_kind.items
        return self._shown

    def _of_focus(self, which: str) -> list[str]:
        focus = self._state.focus
        if len(focus) < 2:
            pair = [item.product for item in self._shown]
            focus = tuple(pair) if len(pair) == 2 else ()
        places = [item.product for shown in reversed(self._sets) for item in shown.items]
        focus = tuple(sorted(focus, key=lambda name: places.index(name) if name in places else len(places)))
        return [focus[0] if which == "former" else focus[-1]] if focus else []

    def _without(self, used: Sequence[Pointing], text: str = "") -> str:
        rest = text or self._text
        for one in reversed(used):
            rest = rest[: one.start] + " " + rest[one.end :]
        named = set_named(rest)
        if named is not None and used:
            rest = rest.replace(named[1].group(), " ", 1)
        return re.sub(r"\b(?:the|one|ones)\b", " ", rest, flags=re.IGNORECASE)

    def by_extreme(self) -> References:
        """ "The cheapest one", "the lighter of the two", 最便宜的那双: the one of those shown."""
        said = self._scales.find(self._text, self._asks)
        if said is not None and self._state.sort is not None and _AND_THE.match(self._text):
            return References((), self._text)  # another order: 那评分最高的呢
        if said is None and self._asks:
            said = self._scales.sized(self._text, self._shown, self._known)
        if said is None:
            return References((), self._text)
        among = self._pair() if said.of_two else self._shown
        end = best(said, among, self._known)
        if end is None:
            return References((), self._text)
        return References((end,), self._text[: said.start] + " " + self._text[said.end :])

    def _pair(self) -> tuple[Shown, ...]:
        talked = tuple(item for item in self._shown if item.product in self._state.focus)
        return talked if len(talked) == 2 else self._shown

    def by_value(self) -> References:
        """ "The red one", 羊毛的那件: the only thing shown that states the value."""
        products: list[str] = []
        rest = self._text
        for match in (*_THE_ONE.finditer(self._text), *self._things_called()):
            words = _BEFORE_VALUE.sub("", match["what"] or match["han"])
            found = self._stating(self._values(words))
            if found and _ONES.search(match.group()):
                if not _OF_SHOWN.search(self._text):
                    continue  # "give me the vegan ones" limits, and points at nothing
                products += [name for name in found if name not in products]
                rest = rest.replace(match.group(), " ", 1)
                continue
            if len(found) > 1:
                return References((), self._text.replace(match.group(), " ", 1), unclear=True, readings=tuple(found))
            if found and found[0] not in products:
                products.append(found[0])
                rest = rest.replace(match.group(), " ", 1)
        return References(tuple(products), rest)

    def _things_called(self) -> list[re.Match[str]]:
        """ "The black jacket" of a question: a value before the word for what is shown."""
        if not self._asks:
            return []
        found = []
        for match in _THE_THING.finditer(self._text):
            paths = self._paths(match["han"])
            if paths and any(self._is_of(item, paths) for item in self._shown):
                found.append(match)
        return found

    def by_name(self) -> References:
        """ "The Pixelgrove", "the Squall": a brand or a word of a title, written as a name."""
        match = _THE_NAME.search(self._text)
        if match is None:
            return References((), self._text)
        brands = [m for m in self._values(match["name"]) if m.facet == "brand"]
        found = self._stating(brands) if brands else self._titled(match["name"])
        return self._unique(found, match) if found else References((), self._text)

    def _unique(self, found: Sequence[str], match: re.Match[str]) -> References:
        rest = self._text[: match.start()] + " " + self._text[match.end() :]
        if len(found) == 1:
            return References((found[0],), rest)
        return References((), rest, unclear=True, readings=tuple(found))

    def _values(self, words: str) -> list[Meaning]:
        vocabulary = self._facets.vocabulary
        found = [m for mention in vocabulary.terms.find(words) for m in mention.meanings]
        found += [m for char in words for m in vocabulary.singles.get(char, ())] if not found else []
        return [m for m in found if m.value and m.facet != "category"]

    def _stating(self, wanted: Sequence[Meaning]) -> list[str]:
        """Of the last list, then of the earlier ones, the products that state every facet that the words name."""
        if not wanted:
            return []
        facets = {m.facet for m in wanted}
        for items in (self._shown, *(shown.items for shown in reversed(self._sets))):
            by_facet = [
                {item.product for item in items for m in wanted if m.facet == facet and self._states(item, m)}
                for facet in sorted(facets)
            ]
            possible = [some for some in by_facet if some]
            fitting = set.intersection(*possible) if possible else set()
            if len(fitting) > 1:  # what is exactly so before what is a kind of it: wool before merino
                fitting = {
                    item.product for item in items if item.product in fitting and self._exactly(item, wanted)
                } or fitting
            if fitting:
                return [item.product for item in items if item.product in fitting]
        return []

    def _exactly(self, item: Shown, wanted: Sequence[Meaning]) -> bool:
        product = self._known[item.product]
        variant = next((v for v in product.variants if v.sku == item.sku), product.variants[0])
        return any(product.attributes_of(variant).get(m.facet) == m.value for m in wanted)

    def _titled(self, name: str) -> list[str]:
        for items in (self._shown, *(shown.items for shown in reversed(self._sets))):
            fitting = [
                item.product
                for item in items
                if (product := self._known.get(item.product)) is not None
                and re.search(rf"\b{re.escape(name)}\b", product.title.both(), re.IGNORECASE)
            ]
            if fitting:
                return fitting
        return []

    def _states(self, item: Shown, meant: Meaning) -> bool:
        product = self._known.get(item.product)
        if product is None or meant.value is None:
            return False
        if meant.facet == "brand":
            return product.brand == meant.value
        variant = next((v for v in product.variants if v.sku == item.sku), product.variants[0])
        stated = product.attributes_of(variant).get(meant.facet)
        if isinstance(stated, bool):
            facet = self._facets.by_id.get(meant.facet)
            return stated and facet is not None and facet.kind is FacetKind.FLAG
        values = stated if isinstance(stated, tuple) else (stated,) if isinstance(stated, str) else ()
        return any(self._facets.vocabulary.covers(meant.facet, meant.value, one) for one in values)

    def several(self) -> References:
        """ "Both", "these", 这几个: those talked about last where they are several, else all of the list."""
        match = _ALL.search(self._text)
        if match is None or len(self._shown) < 2:
            return References((), self._text)
        talked = [item for item in self._shown if item.product in self._state.focus]
        few = talked if len(talked) > 1 else list(self._shown)
        pair = _PAIR.search(match.group()) is not None
        if pair and len(few) > 2:
            few = few[:2]
        return References(tuple(item.product for item in few), _ALL.sub(" ", self._text))

    def one(self) -> References:
        """A pronoun: what was talked about last, or the only thing shown."""
        if _ONE.search(self._text) is None:
            return References((), self._text)
        focus = self._state.focus[:1] or ((self._shown[0].product,) if len(self._shown) == 1 else ())
        if focus:
            return References(focus, _ONE.sub(" ", self._text))
        return References((), self._text, unclear=True)
