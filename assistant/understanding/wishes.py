"""What the filters of a message say: constraints wanted, given up and accepted, the order of results, and what is left over.

Decides nothing about intent: an attribute that is only asked about is read here too, and the caller leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.dialogue import DialogueState
from assistant.understanding import amounts, heads, values
from assistant.understanding.leftovers import free_text, wishing_part
from assistant.understanding.numbers import mark
from assistant.understanding.polarity import Polarity, judge
from assistant.understanding.references import References
from retrieval.constraints import Constraint, Operator
from retrieval.facets import Facets
from retrieval.products import Product
from retrieval.search import Sort

RESTART = re.compile(
    r"\b(?:start(?:ing)? (?:over|again|afresh|from scratch)|new search|forget (?:everything|all(?: of)? (?:that|it)|about (?:all )?(?:that|it)|it all)|"
    r"reset|clear (?:everything|all|(?:all )?(?:the )?filters)|from the (?:start|beginning))\b|重新(?:开始|来|找|搜)|从头|重来|清空|全部取消|都不算|之前的(?:都)?不算",
    re.IGNORECASE,
)
_DROP_BEFORE = re.compile(
    r"(?:\b(?:forget|drop|remove|ignore|any|no limit on|never mind|skip|whatever|lift|clear|don['’]?t (?:really )?care (?:about|what)|do not care about|no preference (?:on|for)|"
    r"no particular|not (?:fussy|fussed|bothered|worried) about|flexible (?:on|about|with))\s+(?:about\s+)?(?:the|my|a)?\s*(?:on )?|不限|不限制|忽略|去掉|取消|不管|不在乎|不考虑|任何|什么|随便什么|忘了|忘掉|别管)$",
    re.IGNORECASE,
)
_DROP_AFTER = re.compile(
    r"^\s*(?:limit|constraint|filter|range|preference|restriction|限制|要求|条件|范围|方面|这块|上)?\s*(?:is |are |really |it )?(?:does ?n['’]?t (?:really )?matter|does not matter|do ?n['’]?t matter|"
    r"is ?n['’]?t (?:important|an issue|a problem)|not (?:important|an issue|a problem)|no problem|(?:is |are |would be |will do )?(?:fine|ok|okay|good)\b|no object|no longer matters|whatever|"
    r"unlimited|flexible|无所谓|都行|都可以|都好|不限|不重要|随便|没关系|没所谓|没要求|没限制|不是问题|可以不管|忘了吧|不用管|我都行|我无所谓)",
    re.IGNORECASE,
)
_BUT = re.compile(r"\s*(?:but|except|other than|除)", re.IGNORECASE)
_PRICE_WORD = re.compile(r"\b(?:budget|price|cost|money)s?(?: limit| range)?\b|预算|价格|价钱|价位", re.IGNORECASE)
_OFFER = re.compile(
    r"\b(?:on (?:sale|offer|promotion)|discounted|reduced|marked down|with a discount)\b|打折的?|特价的?|促销的?|有优惠的?|降价的?|(?<!不)有折扣的?",
    re.IGNORECASE,
)
_NOT_OFFER = re.compile(r"(?:\bnot |n['’]t |不要|不是|不)[\w ]{0,6}$", re.IGNORECASE)
_SORT_PATTERNS: tuple[tuple[Sort, str], ...] = (
    (
        "price_asc",
        r"\b(?:cheapest(?: first)?|lowest[- ]pric\w+|least expensive|most affordable|(?:sort(?:ed)? by |by )?price[,:]? (?:from )?low(?:est)? (?:to high(?:est)?|first)|"
        r"low(?:est)? to high(?:est)?|cheap first)\b|最便宜|价格最低|最实惠|(?:价格)?从低到高|价格升序|由低到高",
    ),
    (
        "price_desc",
        r"\b(?:most expensive|priciest|highest[- ]pric\w+|dearest|high(?:est)? to low(?:est)?)\b|最贵|价格最高|从高到低|由高到低",
    ),
    (
        "rating",
        r"\b(?:best|highest|top)[- ](?:rated|reviewed|rating|reviews)\b|评分最高|评价最(?:好|高)|口碑最(?:好|佳)|好评最多|最受好评",
    ),
    ("newest", r"\b(?:newest|latest|new arrivals?|just (?:in|arrived)|most recent)\b|最新|新品|新款|刚上"),
    ("lightest", r"\b(?:lightest|lowest weight)\b|最轻"),
)
_SORTS = tuple((sort, re.compile(pattern, re.IGNORECASE)) for sort, pattern in _SORT_PATTERNS)
_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|more affordable|lower[- ]priced?|too (?:expensive|pricey|dear))\b|(?:更|再)?便宜(?:一?点|些|一些)|更便宜|太贵|有点贵|贵了|比.{1,8}便宜",
    re.IGNORECASE,
)
_THAT_BRAND = re.compile(
    r"\b(?:that|this|the same|same|its|their) (?:brand|maker|manufacturer)\b|(?:这个|那个|同一个?|同个|该|它的|同)(?:品牌|牌子)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """`removed` are ids of constraints given up, `topic` the category paths named, `free` the words no facet took,
    `asked` the facets named."""

    constraints: tuple[Constraint, ...]
    removed: tuple[str, ...]
    accepted: tuple[Constraint, ...]
    topic: tuple[str, ...]
    sort: Sort | None
    free: str
    asked: tuple[str, ...]

    @property
    def filters(self) -> bool:
        """Whether anything was said that changes what is shown."""
        return bool(self.constraints or self.removed or self.accepted or self.sort)


class WishReader:
    """Reads wishes against one state of a catalogue. Safe to share."""

    def __init__(self, facets: Facets, products: Mapping[str, Product]) -> None:
        self._facets = facets
        self._products = products

    def read(self, pointed: References, state: DialogueState) -> Wishes:
        """The wishes of a message whose pointing words are already resolved."""
        turn = state.turn + 1
        whole = RESTART.sub(" ", pointed.text)
        plain, removed = self._dropped(wishing_part(whole), state)
        plain, sort = _sorted(plain)
        first = values.read(plain, self._facets, state.topic)
        topic = tuple(r.meaning.value or "" for r in heads.head_categories(first, plain, state.topic)) or state.topic
        names = [
            r.mention.text
            for r in values.read(plain, self._facets, topic)
            if any(char.isdigit() for char in r.mention.text)
        ]
        marked = mark(plain, names)
        measured = amounts.read(marked, self._facets, topic, turn)
        rest = marked.restore(measured.rest)
        read = values.read(rest, self._facets, topic)
        wanted = heads.head_categories(read, rest, state.topic)
        kept = [r for r in read if r.meaning.facet != "category" or r in wanted or r.polarity is not Polarity.WANTED]
        found = {one.id: one for one in values.to_constraints(kept, self._facets, turn)}
        found |= {one.id: one for one in measured.constraints}
        if (offer := _OFFER.search(rest)) and not _NOT_OFFER.search(rest[: offer.start()]):
            found["offer:is"] = Constraint("offer", Operator.HAS, turn=turn)
        found |= self._that_brand(rest, pointed, state, turn)
        if _CHEAPER.search(rest) and "price:is" not in found:
            found |= self._cheaper(pointed, state, turn)
        found = _settled(found)
        category = found.get("category:is")
        return Wishes(
            tuple(found.values()),
            removed,
            values.accepted(read, turn),
            category.values if category else (),
            sort,
            free_text(rest, read),
            self._asked(whole),
        )

    def _asked(self, text: str) -> tuple[str, ...]:
        found = self._facets.vocabulary.terms.find(text)
        return tuple(dict.fromkeys(m.facet for r in found for m in r.meanings if m.facet != "category"))

    def _dropped(self, text: str, state: DialogueState) -> tuple[str, tuple[str, ...]]:
        """Constraints that are given up in words ("any colour is fine", "预算不限"), and the text without those words."""
        removed: list[str] = []
        named = [(*match.span(), "price") for match in _PRICE_WORD.finditer(text)] + self._facet_names(text)
        for start, end, facet in named:
            before, after = _DROP_BEFORE.search(text[max(0, start - 40) : start]), _DROP_AFTER.match(text[end:])
            if before and _BUT.match(text[end:]):
                continue  # "any colour but yellow"
            if before or after:
                removed += [f"{facet}:is", f"{facet}:not"]
                left = start - (len(before.group()) if before else 0)
                right = end + (after.end() if after else 0)
                text = text[:left] + " " * (right - left) + text[right:]
        return text, tuple(name for name in dict.fromkeys(removed) if state.constraints.get(name))

    def _facet_names(self, text: str) -> list[tuple[int, int, str]]:
        """Facets called by name; a feature's name is the feature itself, so that "any lid" gives none up."""
        found = self._facets.vocabulary.terms.find(text)
        return [
            (m.start, m.end, meaning.facet)
            for m in found
            if not any(meaning.value for meaning in m.meanings)
            for meaning in m.meanings
        ]

    def _that_brand(self, text: str, pointed: References, state: DialogueState, turn: int) -> dict[str, Constraint]:
        """ "From that brand": the brand of what is pointed at or was last talked about."""
        said = _THAT_BRAND.search(text)
        brands = [
            product.brand
            for name in (pointed.products or state.focus)[:1]
            if (product := self._products.get(name)) is not None and product.brand
        ]
        if said is None or not brands:
            return {}
        ruled_out = judge(text[: said.start()], text[said.end() :]).polarity is Polarity.EXCLUDED
        operator = Operator.NONE_OF if ruled_out else Operator.ONE_OF
        brand = Constraint("brand", operator, tuple(brands), turn=turn)
        return {brand.id: brand}

    def _cheaper(self, pointed: References, state: DialogueState, turn: int) -> dict[str, Constraint]:
        """ "Cheaper" than what is pointed at, else than most of what was just shown."""
        shown = state.last_results.items if state.last_results else ()
        compared = [item for item in shown if not pointed.products or item.product in pointed.products]
        prices = [
            variant.price_cents
            for item in compared
            for variant in (self._products[item.product].variants if item.product in self._products else ())
            if variant.sku == item.sku and variant.price_cents is not None
        ]
        if not prices:
            return {}
        below = min(prices) if pointed.products else sorted(prices)[len(prices) // 2]
        limit = Constraint("price", Operator.RANGE, high=float(below), open_sides=frozenset({"high"}), turn=turn)
        return {limit.id: limit}


def _sorted(text: str) -> tuple[str, Sort | None]:
    for sort, pattern in _SORTS:
        if pattern.search(text):
            return pattern.sub(" ", text), sort
    return text, None


def _settled(found: Mapping[str, Constraint]) -> dict[str, Constraint]:
    """A value both wanted and ruled out in one message is ruled out."""
    settled = dict(found)
    for name, wanted in found.items():
        ruled_out = found.get(f"{wanted.facet}:not")
        if wanted.operator is Operator.HAS and ruled_out is not None:
            settled.pop(name)
        if wanted.operator is Operator.ONE_OF and ruled_out is not None:
            left = tuple(value for value in wanted.values if value not in ruled_out.values)
            if left != wanted.values:
                settled.pop(name)
                if left:
                    settled[name] = Constraint(wanted.facet, Operator.ONE_OF, left, hard=wanted.hard, turn=wanted.turn)
    return settled
