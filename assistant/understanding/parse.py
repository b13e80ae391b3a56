"""From a message and the dialogue so far to an `Understanding`: the order in which the readers are asked.

An attribute that is asked about is a question, not a filter; what no facet takes stays free text for retrieval.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.dialogue import DialogueState, Intent, Understanding, UserMessage
from assistant.understanding import amounts, heads, intents, language, references, values
from assistant.understanding.numbers import mark
from assistant.understanding.polarity import Polarity
from retrieval.constraints import Constraint, Operator
from retrieval.facets import PATH_JOIN, Facets
from retrieval.lexical import analyse
from retrieval.products import Product
from retrieval.search import Sort

SERVICE = frozenset(
    {
        Intent.ORDER_STATUS,
        Intent.CANCEL_ORDER,
        Intent.CHANGE_ORDER,
        Intent.RETURN_OR_EXCHANGE,
        Intent.REFUND_STATUS,
        Intent.SHIPPING_QUESTION,
        Intent.POLICY_QUESTION,
        Intent.COMPLAINT,
        Intent.TALK_TO_HUMAN,
        Intent.CHECKOUT_HELP,
        Intent.CART_UPDATE,
    }
)
_RESTART = re.compile(
    r"\b(?:start (?:over|again|from scratch)|new search|forget (?:everything|all(?: of)? (?:that|it))|reset|clear (?:everything|all))\b|重新(?:开始|来|找)|从头|重来|清空|全部取消",
    re.IGNORECASE,
)
_DROP_BEFORE = re.compile(
    r"(?:\b(?:forget|drop|remove|ignore|any|no limit on|never mind|skip|whatever|don['’]?t care about|not (?:fussy|bothered) about)\s+(?:about\s+)?(?:the|my)?\s*|不限|忽略|去掉|取消|不管|不在乎|不考虑|任何)$",
    re.IGNORECASE,
)
_DROP_AFTER = re.compile(
    r"^\s*(?:limit|constraint|filter|range|preference|限制|要求|条件|范围)?\s*(?:is |are )?(?:does ?n['’]?t matter|do ?n['’]?t matter|is ?n['’]?t important|not important|is fine|no object|whatever|无所谓|都行|都可以|不限|不重要|随便|没关系|不是问题|可以不管)",
    re.IGNORECASE,
)
_PRICE_WORD = re.compile(r"\b(?:budget|price|cost)s?\b|预算|价格|价钱", re.IGNORECASE)
_OFFER = re.compile(
    r"\b(?:on (?:sale|offer)|discounted|reduced|marked down|with a discount)\b|打折的?|特价的?|促销的?|有优惠的?|降价的?",
    re.IGNORECASE,
)
_SORTS: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    (
        "price_asc",
        re.compile(
            r"\b(?:cheapest|lowest[- ]pric\w+|least expensive|most affordable|(?:price|sort)\W+(?:from )?(?:low(?:est)?|cheap(?:est)?) (?:to|first)(?: high)?|cheap(?:est)? first|low to high)\b|最便宜|价格最低|最实惠|从低到高|价格升序",
            re.IGNORECASE,
        ),
    ),
    (
        "price_desc",
        re.compile(
            r"\b(?:most expensive|priciest|highest[- ]pric\w+|dearest|high to low)\b|最贵|价格最高|从高到低",
            re.IGNORECASE,
        ),
    ),
    (
        "rating",
        re.compile(r"\b(?:best|highest|top)[- ](?:rated|reviewed|rating)\b|评分最高|评价最好|口碑最好", re.IGNORECASE),
    ),
    (
        "newest",
        re.compile(
            r"\b(?:newest|latest|new arrivals?|just (?:in|arrived)|most recent)\b|最新|新品|新款|刚上", re.IGNORECASE
        ),
    ),
    ("lightest", re.compile(r"\b(?:lightest|lowest weight)\b|最轻", re.IGNORECASE)),
)
_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|more affordable|lower price)\b|(?:更|再)?便宜(?:一?点|些|的)|太贵", re.IGNORECASE
)
_REFINES = re.compile(
    r"\b(?:instead|rather|actually|also|only|just|what about|how about|and in|something|anything|ones?|more|other|others|else|different|but|show me more|make it)\b|其实|还是|换|只要|再|另外|其他|别的|更多|那|呢[?？]?$|改成|要.{1,6}的$",
    re.IGNORECASE,
)
_LIGHT = frozenset(
    [
        "one",
        "ones",
        "thing",
        "things",
        "stuff",
        "product",
        "products",
        "item",
        "items",
        "option",
        "options",
        "something",
        "anything",
        "else",
        "more",
        "other",
        "others",
        "different",
        "same",
        "cheaper",
        "better",
        "nice",
        "good",
        "great",
        "cool",
        "any",
        "hi",
        "hello",
        "thanks",
        "actually",
        "instead",
        "also",
        "only",
        "maybe",
        "really",
        "very",
        "quite",
        "little",
        "bit",
        "now",
        "then",
        "ok",
        "okay",
        "yes",
        "want",
        "buy",
        "get",
        "find",
        "search",
        "recommend",
        "recommendation",
        "suggest",
        "budget",
        "price",
        "range",
        "color",
        "colour",
        "商品",
        "产品",
        "东西",
        "的话",
        "其实",
        "还是",
        "价格",
        "预算",
        "颜色",
        "尺码",
        "左右",
        "以内",
        "你好",
        "谢谢",
        "便宜",
        "一点",
        "有没有",
        "换成",
        "只要",
        "别的",
        "其他",
    ]
)


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What the filters of a message say, before the intent decides whether they count."""

    constraints: tuple[Constraint, ...]
    removed: tuple[str, ...]
    accepted: tuple[Constraint, ...]
    topic: tuple[str, ...]
    sort: Sort | None
    free: str
    asked: tuple[str, ...]


class Understander:
    """Understands messages against one state of a catalogue. Safe to share; it holds no dialogue."""

    def __init__(self, facets: Facets, products: Mapping[str, Product]) -> None:
        self._facets = facets
        self._products = products

    def understand(self, message: UserMessage, state: DialogueState) -> Understanding:
        """What a message means; chips that the customer took away need no reading."""
        spoken = state.language or message.language
        if message.remove:
            return Understanding((Intent.REFINE_SEARCH,), spoken or "en", removed=message.remove)
        text = unicodedata.normalize("NFKC", message.text).strip()
        tongue = language.detect(text, spoken)
        if intents.is_small_talk(text):
            return Understanding((Intent.SMALL_TALK,), tongue, free_text=text)
        pointed = references.resolve(text, state, self._products, self._facets)
        wishes = self._wishes(pointed, state)
        found = self._intents(text, pointed, wishes, state)
        asks = found[0] in SERVICE or found[0] in (
            Intent.PRODUCT_QUESTION,
            Intent.COMPARE_PRODUCTS,
            Intent.OUT_OF_SCOPE,
        )
        if asks and not {Intent.FIND_PRODUCT, Intent.REFINE_SEARCH} & set(found):
            return Understanding(
                tuple(found), tongue, free_text=text, references=pointed.products, asked_facets=wishes.asked
            )
        return Understanding(
            tuple(found),
            tongue,
            changes=wishes.constraints,
            removed=wishes.removed,
            accepted=wishes.accepted,
            topic=wishes.topic,
            free_text=wishes.free,
            references=pointed.products,
            asked_facets=wishes.asked,
            restart=_RESTART.search(text) is not None,
            sort=wishes.sort,
        )

    def _wishes(self, pointed: references.References, state: DialogueState) -> _Wishes:
        turn = state.turn + 1
        current = state.constraints.get("category:is")
        plain = _RESTART.sub(" ", pointed.text)
        plain, removed = self._dropped(plain, state)
        read = values.read(plain, self._facets, state.topic)
        topic = tuple(r.meaning.value or "" for r in heads.head_categories(read, plain)) or (
            current.values if current else ()
        )
        measured = amounts.read(mark(plain), self._facets, topic, turn)
        rest = mark(plain).restore(measured.rest)
        rest, sort = _sorted(rest)
        read = values.read(rest, self._facets, topic)
        wanted = heads.head_categories(read, rest)
        kept = [r for r in read if r.meaning.facet != "category" or r in wanted or r.polarity is not Polarity.WANTED]
        found = {one.id: one for one in values.to_constraints(kept, self._facets, turn)}
        found |= {one.id: one for one in measured.constraints}
        if _OFFER.search(rest):
            found["offer:is"] = Constraint("offer", Operator.HAS, turn=turn)
        if _CHEAPER.search(rest) and "price:is" not in found:
            found |= self._cheaper(pointed, state, turn)
        found = _settled(found)
        category = found.get("category:is")
        free = _free_text(rest, [r for r in read if r.polarity is Polarity.EXCLUDED])
        asked = dict.fromkeys(
            m.facet for r in self._facets.vocabulary.terms.find(plain) for m in r.meanings if m.facet != "category"
        )
        return _Wishes(
            tuple(found.values()),
            removed,
            values.accepted(read, turn),
            category.values if category else (),
            sort,
            free,
            tuple(asked),
        )

    def _dropped(self, text: str, state: DialogueState) -> tuple[str, tuple[str, ...]]:
        """Constraints that are given up in words ("any colour is fine", "预算不限"), and the text without those words."""
        removed: list[str] = []
        named = [(*match.span(), "price") for match in _PRICE_WORD.finditer(text)] + self._facet_names(text)
        for start, end, facet in named:
            before, after = _DROP_BEFORE.search(text[:start]), _DROP_AFTER.match(text[end:])
            if before or after:
                removed += [f"{facet}:is", f"{facet}:not"]
                left = before.start() if before else start
                right = end + (after.end() if after else 0)
                text = text[:left] + " " * (right - left) + text[right:]
        return text, tuple(name for name in removed if state.constraints.get(name))

    def _facet_names(self, text: str) -> list[tuple[int, int, str]]:
        found = self._facets.vocabulary.terms.find(text)
        return [(m.start, m.end, meaning.facet) for m in found for meaning in m.meanings if meaning.value is None]

    def _cheaper(self, pointed: references.References, state: DialogueState, turn: int) -> dict[str, Constraint]:
        """ "Cheaper" than what is pointed at, else than the cheapest thing just shown."""
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

    def _intents(
        self, text: str, pointed: references.References, wishes: _Wishes, state: DialogueState
    ) -> list[Intent]:
        ruled = intents.by_rules(text)
        shown = state.last_results is not None
        filters = bool(wishes.constraints or wishes.removed or wishes.accepted or wishes.sort)
        asks = intents.is_question(text) and not intents.wishes(text)
        if Intent.PROMOTIONS in ruled and wishes.topic:
            ruled.remove(Intent.PROMOTIONS)
        if Intent.COMPARE_PRODUCTS in ruled and not (shown or pointed.products):
            ruled.remove(Intent.COMPARE_PRODUCTS)
        if ruled:
            searches = intents.wishes(text) and bool(wishes.topic) and ruled[0] in SERVICE
            return [*ruled, Intent.FIND_PRODUCT] if searches else ruled
        if asks and (pointed.products or (shown and wishes.asked and not wishes.topic)):
            return [Intent.PRODUCT_QUESTION]
        if not shown and not state.constraints.items:
            return [Intent.FIND_PRODUCT]
        return [self._search_intent(text, wishes, state, filters)]

    def _search_intent(self, text: str, wishes: _Wishes, state: DialogueState, filters: bool) -> Intent:
        """A search is refined while its category stays; naming another category begins a new one."""
        if wishes.topic:
            return Intent.REFINE_SEARCH if related(wishes.topic, state.topic) else Intent.FIND_PRODUCT
        weighty = [word for word in analyse(wishes.free) if word not in _LIGHT and not word.isdigit()]
        said = {word for change in wishes.constraints for value in change.values for word in analyse(value)}
        fresh = [word for word in weighty if word not in said and not self._facets.vocabulary.terms.find(word)]
        if filters or _REFINES.search(text) or not fresh:
            return Intent.REFINE_SEARCH
        return Intent.FIND_PRODUCT


def related(topic: Sequence[str], before: Sequence[str]) -> bool:
    """Whether one topic lies within the other."""
    return any(
        one == other or one.startswith(other + PATH_JOIN) or other.startswith(one + PATH_JOIN)
        for one in topic
        for other in before
    )


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
        if wanted.operator is Operator.ONE_OF and ruled_out is not None:
            left = tuple(value for value in wanted.values if value not in ruled_out.values)
            if left != wanted.values:
                settled.pop(name)
                if left:
                    settled[name] = Constraint(wanted.facet, Operator.ONE_OF, left, hard=wanted.hard, turn=wanted.turn)
    return settled


def _free_text(text: str, excluded: Sequence[values.Read]) -> str:
    """The words for retrieval: without what was ruled out, which must not attract what it names."""
    pieces, at = [], 0
    for one in excluded:
        pieces.append(text[at : max(at, one.cut[0])])
        at = max(at, one.cut[1])
    pieces.append(text[at:])
    return re.sub(r"\s+", " ", " ".join(pieces)).strip(" ,.;:!?，。；：！？、")
