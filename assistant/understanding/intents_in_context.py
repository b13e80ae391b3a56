"""Which intents a message has where it stands: of those that the trained head and the rules name, the ones that its wishes, its
grammar, the things it points at and what has been shown bear out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import patterns
from assistant.dialogue import DialogueState, Intent
from assistant.intents.reader import Reading
from assistant.understanding import asking, commands, intents
from assistant.understanding.carry import related
from assistant.understanding.extremes import OF_SHOP
from assistant.understanding.leftovers import wishing_part
from assistant.understanding.light_words import LIGHT
from assistant.understanding.references import References
from assistant.understanding.wishes import Wishes
from retrieval.facets import Facets
from retrieval.lexical import analyse

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
SEARCHES = frozenset({Intent.FIND_PRODUCT, Intent.REFINE_SEARCH})
_OF_STATE = SEARCHES | {Intent.PRODUCT_QUESTION}  # what has been shown tells them apart
_OF_TASTE = frozenset({Intent.NEED_ADVICE, Intent.COMPARE_PRODUCTS})
_CERTAIN = 0.9
_REFINES = patterns.later(
    r"\b(?:instead|rather|actually|also|only|just|what about|how about|and in|something|anything|ones?|more|other|others|else|different|but|show me more|make it|the \w{2,}est|lighter|bigger|smaller|larger|longer|shorter|wider|warmer|softer|better|newer|nicer|brighter|darker|thicker|thinner)\b|更.{1,3}|最.{1,2}(?:的|$)|其实|还是|换|只要|再|另外|其他|别的|更多|那|呢[?？]?$|改成|要.{1,6}的$",
    re.IGNORECASE,
)
_IS_THERE = patterns.later(r"有(?:吗|么|没有|货吗|嘛)?\s*[?？]?\s*$|有(?:吗|没有)[?？]?$")
# 拉得住四十公斤的狗吗
_IS_ABLE = patterns.later(r"[\u3400-\u9fff]得(?:住|下|了|起|动|过|进|上|开|完)[^，,。]*(?:吗|么|嘛)")
_ORDERS = patterns.later(r"\b(?:show|sort|order|rank|first|list)\b|排|先", re.IGNORECASE)
# "which ones are under 45?" leaves the others out
_WHICH_ONES = patterns.later(
    r"\b(?:which|what) (?:ones|of (?:these|those|them) (?:are|cost|come|have))\b|\bwhich (?:are|cost|come in|have|has)\b|(?:哪些|哪几[个款双件台种])",
    re.IGNORECASE,
)
_OTHERS = patterns.later(
    r"还有(?:没有)?(?:别的|其他|其它)|\b(?:anything|something|any|got) (?:else|others?|more)\b|\bother (?:ones|models|things)\b",
    re.IGNORECASE,
)
_LOOKS_FOR = patterns.later(
    r"\b(?:looking for|search(?:ing)? for|show me|find me|do you (?:have|sell|stock|carry)|i(?:['’]d)? (?:also |really )?(?:need|want|like)|can you (?:show|find|recommend)|recommend|suggest)\b|想要|想买|想找|找(?:个|一|点)|推荐|来(?:个|一)|给我|有没有|卖不卖|需要一",
    re.IGNORECASE,
)
GIFT = patterns.later(r"\b(?:gifts?|presents?|something for)\b|礼物|礼品|送给?", re.IGNORECASE)
_IS_TO_MATCH = patterns.later(
    r"\b(?:it|they|that|this|these|those|which|ones?|must|should|would|will|might|could|has to|have to|had to|needs? to|to|n['’]t)\s+(?:(?:really|just|also|better|all)\s+)?(?:goes?|match(?:es)?|pairs?)\b",
    re.IGNORECASE,
)  # "it has to match the sofa, so green": a reason, of the thing that is talked about
_IS_GIFT = patterns.later(
    r"^\W*(?:(?:it['’]s|it is|this is|they['’]re|it['’]ll be)\s+)?(?:just |for |as )?(?:an?|the)\s+(?:\w+ ){0,2}(?:gift|present)s?\b|^\W*(?:这|这个|是|就是)*送(?:给)?[^，,。]{1,6}的(?:礼物|礼品)?\W*$",
    re.IGNORECASE,
)  # of what is talked about
_WORDS_BEFORE = 2
_SHORT_QUESTION = 48  # characters
_OUTRIGHT = 3  # words: a message so short that names a thing wants it
_HAN_OUTRIGHT = 8  # characters
_RARE = frozenset(
    {Intent.COMPLEMENT_PRODUCTS, Intent.PROMOTIONS, Intent.FEEDBACK, Intent.SMALL_TALK, Intent.OUT_OF_SCOPE}
)
# what it costs and whether it can be had, asked of what is shown without a word for it
ASKS_OFFER = patterns.later(
    r"^\W*(?:and |so |那)?(?:how much(?: is| are| does| do)?(?: it| they| that| this| cost)*|what(?:['’]s| is) (?:the |its |their )?(?:price|cost)|多少钱|啥价|什么价格?|几块钱?|怎么卖|价格(?:是)?多少"
    r"|(?:(?:is|are) (?:it|they|this|that|these|those)(?: one)? )?(?:still |currently |all )?(?:in stock|available|sold out|out of stock)(?: now| right now| still)?"
    r"|(?:请问)?(?:这个|这款|这件|这双|那个|那款|那件|它|这些)?(?:现在|目前|今天)?(?:都|还|也)?(?:有没有|有|是)(?:现货|货|库存)(?:的)?(?:吗|么|嘛|没有|没|不|呢)?|(?:这个|这款|它)?(?:缺货|断货|卖完|售罄)(?:了)?(?:吗|么|没有?))\W*$",
    re.IGNORECASE,
)
_AND_THE = patterns.later(
    r"^\W*(?:and|what about|how about|ok and)\s+(?:the|its|their)\s+[\w ]{2,24}\?\W*$|^\W*(?:那|那么)?(?:它的?|这个的?)?[\u3400-\u9fff]{2,6}呢\W*$",
    re.IGNORECASE,
)
# "I want a bigger TV" has none to give back
_NEW_ONE = patterns.later(
    r"^\W*(?:(?:hi|hello|hey|so|and|ok(?:ay)?|now)[\s,]+)*(?:(?:i|we)(?:['’]d| would)? (?:also |really |just )?(?:want|need|like)|show me|find me|(?:i|we)(?:['’]m| am|['’]re| are) (?:looking for|after))\s+"
    r"(?:to (?:buy|get|order) )?(?:an?|some)\s+(?!(?:\w+ ){0,2}(?:refunds?|returns?|exchanges?|replacements?|invoices?|receipts?|labels?|size|colou?r|address|person|human|agent|answers?|update|help|one|discount|copy|cancel\w*)\b)",
    re.IGNORECASE,
)
_OWNED = patterns.later(r"\b(?:my|our|your|the|this|that|these|those|his|her|i|we|it)\b", re.IGNORECASE)


def named(text: str, reading: Reading | None) -> list[Intent]:
    """The intents that need no state to be told: by the trained head where it is sure, else by rules."""
    if reading is None or not reading.sure or commands.restarts(text):
        return intents.by_rules(wishing_part(text) or text)
    ruled = intents.by_rules(wishing_part(text) or text)
    # what names a thing or a limit is a search that may sound like a question of taste: these two have to be certain
    doubted = {one for one in _OF_TASTE if one not in ruled and reading.probability(one) < _CERTAIN}
    return [intent for intent in reading.intents if intent not in _OF_STATE | doubted]


def strays(text: str, reading: Reading | None) -> bool:
    """Whether a message is certainly none of the shop's business, whatever thing it names: "who won the world cup"."""
    if reading is None or reading.intents != (Intent.OUT_OF_SCOPE,) or reading.confidence < _CERTAIN:
        return False
    return not intents.wishes(text)


def of_one(
    found: list[Intent],
    text: str,
    pointed: References,
    wishes: Wishes,
    state: DialogueState,
    asks: bool,
    facets: Facets,
) -> tuple[list[Intent], Wishes]:
    """The intents of a message that asks for one thing, and those of its wishes that count."""
    asks_for_one = asks and not (_WHICH_ONES.search(text) and wishes.constraints and not pointed.products)
    asks = asks or ASKS_OFFER.match(text) is not None
    others = _OTHERS.search(text) is not None and any(one.facet != "category" for one in wishes.constraints)
    asks_for_one = asks_for_one and not others
    orders = _ORDERS.search(text) is not None or OF_SHOP.search(text) is not None
    orders = orders and wishes.sort is not None and not pointed.products
    if orders:
        found = [one for one in found if one is not Intent.COMPARE_PRODUCTS]
    asks_for_one = asks_for_one and not orders
    if state.topic and not wishes.topic and not asks and Intent.COMPLEMENT_PRODUCTS in found:
        reason = wishes.filters and _IS_TO_MATCH.search(text)
        if reason or Intent.COMPLEMENT_PRODUCTS not in intents.by_rules(text):
            found = [one for one in found if one is not Intent.COMPLEMENT_PRODUCTS]
    found = _of_things(found, text, bool(state.result_sets), asks, wishes)
    if found and found[0] in SERVICE and (_NEW_ONE.match(text) or begins_with_thing(text, facets)):
        found = [one for one in found if one in intents.by_rules(text)]
    found = _confirmed(found, text, wishes, asks_for_one and bool(state.result_sets))
    compares = Intent.COMPARE_PRODUCTS in found
    found = _intents(found, text, pointed, wishes, state, facets)
    if compares and found == [Intent.NEED_ADVICE]:
        wishes = replace(wishes, constraints=())
    return found, wishes


def names_thing(text: str, facets: Facets) -> bool:
    named = (m.meanings for m in facets.vocabulary.terms.find(text))
    return any(meaning.facet == "category" for several in named for meaning in several)


def begins_with_thing(text: str, facets: Facets) -> bool:
    """Whether a message begins with the name of a kind of thing that is nobody's: "cat toys that need no batteries"."""
    for mention in facets.vocabulary.terms.find(text)[:3]:
        if any(meaning.facet == "category" for meaning in mention.meanings):
            before = text[: mention.start]
            return len(before.split()) <= _WORDS_BEFORE and _OWNED.search(before) is None
    return False


def _of_things(found: list[Intent], text: str, shown: bool, asks: bool, wishes: Wishes) -> list[Intent]:
    """Without the services that only the head sees, where a question names what things shown have, or what they cost."""
    if not shown or not (ASKS_OFFER.match(text) or (asks and wishes.asked and len(text) <= _SHORT_QUESTION)):
        return found
    ruled = intents.by_rules(wishing_part(text) or text)
    return [one for one in found if one in ruled or one not in SERVICE | {Intent.OUT_OF_SCOPE, Intent.FEEDBACK}]


def _confirmed(found: list[Intent], text: str, wishes: Wishes, asks: bool) -> list[Intent]:
    """Without the intents that only the head sees, in a message that says by its grammar what is wanted of the shop's things."""
    other = {one.facet for one in (*wishes.constraints, *wishes.added)} - {"category"}
    short = len(text.split()) <= _OUTRIGHT and (not re.search(r"[\u3400-\u9fff]", text) or len(text) <= _HAN_OUTRIGHT)
    wanted = bool(other or wishes.removed or wishes.accepted or wishes.waived or wishes.sort or wishes.unmapped)
    if asks and other:
        ruled = intents.by_rules(wishing_part(text) or text)
        return [one for one in found if one in ruled or one not in _RARE]
    if asks or not (wanted or (wishes.topic and (short or intents.wishes(text)))):
        return found
    ruled = intents.by_rules(wishing_part(text) or text)
    return [one for one in found if one in ruled and one is not Intent.SMALL_TALK]


def _intents(
    ruled: list[Intent], text: str, pointed: References, wishes: Wishes, state: DialogueState, facets: Facets
) -> list[Intent]:
    shown = state.last_results is not None
    about_one = bool(pointed.products) or pointed.unclear
    of_one = (
        bool(pointed.products)
        and "有" in text
        and "比" not in text
        and "price:is" not in {one.id for one in wishes.constraints}
    )
    offered = _IS_THERE.search(text) is not None and bool(wishes.constraints) and not about_one
    gives_way = offered or (bool(wishes.removed or wishes.accepted or wishes.waived) and not about_one)
    gives_way = gives_way or (
        _WHICH_ONES.search(text) is not None and bool(wishes.constraints) and not pointed.products
    )
    if _OTHERS.search(text) and any(one.facet != "category" for one in wishes.constraints):
        gives_way, about_one, of_one = True, False, False
    asks = (bool(asking.split(text).asking) and not gives_way) or (of_one and intents.is_question(text))
    about_one = about_one or _asks_on(text, wishes, state)
    general = asking.IN_GENERAL.match(text) is not None and not pointed.products
    asks = asks or (shown and (general or ASKS_OFFER.match(text) is not None))
    asks = asks or (
        about_one and text.rstrip().endswith(("?", "？")) and not intents.wishes(text) and not wishes.filters
    )
    for weak in (Intent.PROMOTIONS, Intent.OUT_OF_SCOPE):
        if weak in ruled and wishes.topic:
            ruled.remove(weak)
    if Intent.COMPARE_PRODUCTS in ruled and not (shown or pointed.products):
        ruled.remove(Intent.COMPARE_PRODUCTS)
        if intents.is_question(text) and not wishes.topic:
            return [Intent.NEED_ADVICE]  # "what is the difference between leather and suede?"
    if ruled:
        return ruled
    if intents.is_gibberish(text) and not wishes.filters and not wishes.asked:
        return [Intent.OUT_OF_SCOPE]
    if about_one and not (wishes.filters or wishes.topic or intents.wishes(text)):
        return [Intent.PRODUCT_QUESTION]  # "and the third?", "I like the second one"
    told = wishes.asked or pointed.unclear or general
    in_vain = not shown and state.topic and wishes.constraints  # "is ceramic healthier?", where nothing could be shown
    if asks and (about_one or (not wishes.topic and ((shown and told) or in_vain))):
        return [Intent.PRODUCT_QUESTION]
    if (
        asks
        and shown
        and not wishes.topic
        and ((not offered and _IS_ABLE.search(text)) or not (wishes.filters or _REFINES.search(text)))
    ):
        return [Intent.PRODUCT_QUESTION]
    if not shown and not state.constraints.items:
        return [Intent.FIND_PRODUCT]
    return [search_intent(text, wishes, state, facets)]


def _asks_on(text: str, wishes: Wishes, state: DialogueState) -> bool:
    """ "And the capacity?", of what was talked about last."""
    asks = bool(wishes.asked) and not (wishes.filters or wishes.topic)
    return asks and bool(state.focus) and _AND_THE.match(text) is not None


def search_intent(text: str, wishes: Wishes, state: DialogueState, facets: Facets) -> Intent:
    """A search is refined while its category stays; naming another category begins a new one."""
    if wishes.topic:
        return Intent.REFINE_SEARCH if related(wishes.topic, state.topic) else Intent.FIND_PRODUCT
    weighty = [word for word in analyse(wishes.free) if word not in LIGHT and not word.isdigit()]
    said = {word for change in wishes.constraints for value in change.values for word in analyse(value)}
    fresh = [word for word in weighty if word not in said and not facets.vocabulary.terms.find(word)]
    if wishes.filters or _REFINES.search(text) or not fresh:
        return Intent.REFINE_SEARCH
    # what cannot be read refines: giving up all that was said, for a word that is not understood, would be worse
    gift = GIFT.search(text) is not None and not (state.topic and _IS_GIFT.match(text))
    return Intent.FIND_PRODUCT if _LOOKS_FOR.search(text) or gift else Intent.REFINE_SEARCH
