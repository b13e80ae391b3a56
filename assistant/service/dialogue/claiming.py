"""Which messages are for the service of orders, and which are for the shop's search and pages. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.dialogue import DialogueState, Intent, Understanding, UserMessage
from assistant.service.dialogue.addresses import address_meant, names_place
from assistant.service.dialogue.asking_about import asks_about, asks_after_order, asks_for_version, asks_where
from assistant.service.dialogue.contact import contact, without_contact
from assistant.service.dialogue.handing_over import Reason, reason_of
from assistant.service.dialogue.numbers import order_numbers
from assistant.service.dialogue.places import EVERYTHING, places
from assistant.service.dialogue.reasons import senses
from assistant.service.dialogue.state import BETWEEN, Pending, Request, Slot
from assistant.service.dialogue.wants import Want, Wanted, parts, wanted
from assistant.service.dialogue.yes_no import Word, word_of
from assistant.service.rules import People
from assistant.understanding import intents, language, manners
from assistant.understanding.reaching import asks_for_contact
from retrieval.products import Language

AFTER_SALE = frozenset(
    {
        Intent.ORDER_STATUS,
        Intent.CANCEL_ORDER,
        Intent.CHANGE_ORDER,
        Intent.RETURN_OR_EXCHANGE,
        Intent.REFUND_STATUS,
    }
)
_SEARCHES = frozenset(
    {
        Intent.FIND_PRODUCT,
        Intent.REFINE_SEARCH,
        Intent.COMPARE_PRODUCTS,
        Intent.NEED_ADVICE,
        Intent.COMPLEMENT_PRODUCTS,
        Intent.PROMOTIONS,
    }
)
_OF_PAGES = frozenset({Intent.POLICY_QUESTION, Intent.SHIPPING_QUESTION})
_INTENTS: dict[Want, Intent] = {
    Want.CANCEL: Intent.CANCEL_ORDER,
    Want.ADDRESS: Intent.CHANGE_ORDER,
    Want.OWN_ADDRESS: Intent.CHANGE_ORDER,
    Want.PAYMENT: Intent.CHANGE_ORDER,
    Want.UNDO: Intent.CHANGE_ORDER,
    Want.OTHER: Intent.CHANGE_ORDER,
    Want.SWAP: Intent.RETURN_OR_EXCHANGE,
    Want.RETURN: Intent.RETURN_OR_EXCHANGE,
    Want.WITHDRAW: Intent.RETURN_OR_EXCHANGE,
    Want.REFUND: Intent.REFUND_STATUS,
    Want.PERSON: Intent.TALK_TO_HUMAN,
}
_WANTS: dict[Intent, Want] = {
    Intent.ORDER_STATUS: Want.TRACK,
    Intent.CANCEL_ORDER: Want.CANCEL,
    Intent.REFUND_STATUS: Want.REFUND,
    Intent.RETURN_OR_EXCHANGE: Want.RETURN,
    Intent.CHANGE_ORDER: Want.OTHER,
}
_FAULTY = frozenset({"damaged", "wrong item", "not as described"})  # of which a customer wants something done
_GOT = patterns.later(
    r"\b(?:i|we) (?:bought|ordered|purchased|received|got)\b|\b(?:arrived|came)\b|收到|买的|到货", re.IGNORECASE
)
_OUTRIGHT = frozenset(
    {Want.INVOICE, Want.CANCEL, Want.WITHDRAW, Want.REORDER, Want.ORDERS, Want.PROFILE, Want.OWN_ADDRESS}
)
_OWN = patterns.later(
    r"\b(?:my|our|the|this|that|these|those|last|latest|recent) (?:\w+ ){0,3}?(?:orders?|packages?|parcels?|purchases?|stuff|things|items?|deliver(?:y|ies)|shipments?|returns?|refunds?|exchanges?|invoices?|receipts?|account)\b|"
    r"\bmy (?:saved |default |own )?(?:gift card|balance|payment methods?|address(?:es)?|profile|e-?mail|details|data)\b|"
    r"\b(?:i|we) (?:just |recently |have |['’]ve )?(?:bought|ordered|purchased|received|got)\b|\b(?:order|package|parcel) (?:number|#)|"
    r"(?<!long )(?<!days )(?<!weeks )(?<!time )\bdo i have\b(?! to\b)|\bon (?:my )?(?:file|account)\b|"
    r"订单|快递|包裹|物流|运单|(?:我|刚|刚刚|上次|之前|昨天|前天)(?:.{0,4})(?:买|订|拍|收到|下单)(?:的|了|到)|收到的|下的单|上一?单|这单|那单|我的(?:退货|退款|换货|发票|账户|地址)",
    re.IGNORECASE,
)
_ASKS_HOW = patterns.later(
    r"^\W*(?:(?:hi|hello|hey|so|and|also|ok|please|excuse me)[\s,]+)*(?:how (?:do|can|to|does|long|many|much|would|should)|what(?:['’]s| is| are| happens| if)?|can (?:i|you|we|one)|could (?:i|one)|may i|do (?:you|i)|does|is it possible|is there|are there|which|who|where can)\b|"
    r"怎么|如何|怎样|能不能|可不可以|可以.{0,12}吗|能.{0,12}吗|多久|几天|多少天|哪里?(?:可以|能)?(?:下载|找|开)|什么(?:情况|条件|政策|流程|规定)|政策|流程|规定|条件|支持.{0,8}吗|是否",
    re.IGNORECASE,
)
_POLICY = patterns.later(r"\bpolic(?:y|ies)\b|\bterms\b|\brules?\b|政策|条款|规定|规则", re.IGNORECASE)
_GIVES_BACK = patterns.later(
    r"\b(?:return|send back|refund)\b (?:the|my|it|this|that|these|those|them)\b|退掉|退货|退了|[想要]退(?!休|役)|把.{1,16}退|退回去",
    re.IGNORECASE,
)
_IF_BOUGHT = patterns.later(
    r"\b(?:if|when|before|once) (?:i|we) (?:order|buy|purchase|place an order|were to)\b|\bwhat (?:happens (?:if|when)|if)\b|(?:如果|要是|假如|现在|今天)(?:我)?(?:现在|今天)?(?:下单|买的?话|购买)|下单(?:后|之后|以后)",
    re.IGNORECASE,
)
_BOUGHT = patterns.later(
    r"还没|没有?(?:收|到|发|给)|一直|昨天|前天|上周|上个?月|已经|后悔|(?:下单|买)(?:的(?!话|时候)|了|错)|那个订单",
    re.IGNORECASE,
)
_ASKS_FOR_IT = patterns.later(
    r"\b(?:can|could|would|will) you (?:please |kindly )?(?!tell|explain|say)\w+ (?:my|the|this|that|it)\b|(?:帮|给|替|为)我|麻烦|请帮",
    re.IGNORECASE,
)
_PAID_BACK = patterns.later(r"\b(?:money|refund\w*|paid back)\b|钱|退款|退到|退回|到账", re.IGNORECASE)
_MINE = patterns.later(
    r"\b(?:my|our)\b|我的|我们的|我(?:那|这)", re.IGNORECASE
)  # what is changed in the middle of talk about orders
_SWAPS_OWN = patterns.later(
    r"\b(?:exchange|swap)\b (?:the|my|it|this|that|these|those|them)\b|"
    r"(?:把.{1,16}?改(?:成|为)|换).{0,4}?(?:\d+(?:\.5)?|[大小]一?|[SMLX]{1,4})码|把.{1,12}?换[成为].{1,4}色",
    re.IGNORECASE,
)
_HAN = patterns.later(r"[\u3400-\u9fff]")
_LATIN = patterns.later(r"[A-Za-z]{2,}")
_FINE = patterns.later(r"^\W*(?:yes|no|please|thanks?|cancel|return|confirm)\b", re.IGNORECASE)
_A_SENTENCE = 3  # words
_A_WORD = 1  # characters of Chinese that a customer of the other language may have in an address or a name
_SHORT = 24  # characters


@dataclass(frozen=True, slots=True)
class Claim:
    """What the service takes of a message: the requests in it, and what the message means for the rest of the turn.

    `left` are the intents that the shop's search and pages answer.
    """

    meant: Understanding
    wants: tuple[Wanted, ...] = ()
    left: tuple[Intent, ...] = ()


def claimed(message: UserMessage, state: DialogueState, meant: Understanding, people: People) -> Claim | None:
    """None for a message that the service has no part in. `state` is that before the message."""
    text, service = message.raw or message.text, state.service
    in_hand = (
        service.pending.request if service.pending is not None else service.requests[0] if service.requests else None
    )
    if message.decision is not None:
        return _whole(meant, in_hand.want if in_hand is not None else Want.CANCEL, ())
    if message.remove or message.set or meant.distress or manners.is_injection(text):
        return None
    active = service.turn >= state.turn - 1
    meant = replace(meant, language=_language(text, state, message, meant))
    waits = in_hand is not None and (service.waiting is not None or service.pending is not None)
    if active and service.pending is not None and asks_about(text, service.pending.request.order):
        return _whole(meant, Want.REFUND if _PAID_BACK.search(text) else service.pending.request.want, ())
    if in_hand is not None and _points_at_order(text, state):
        return _whole(meant, in_hand.want, ())
    wants = _asked_for(text, state, meant, in_hand if waits else None, active=active)
    if (
        waits
        and in_hand is not None
        and (wants or _of_version(text, meant, service.pending) or _answers(text, message, state, meant))
    ):
        if not wants and reason_of(text, meant, people, of_service=active) is Reason.ASKED:
            return _whole(meant, Want.PERSON, ())
        return _whole(meant, (wants[0].want if wants else in_hand.want), wants)
    if wants:
        left = tuple(one for one in meant.intents if one in _SEARCHES)
        if left and AFTER_SALE.intersection(meant.intents) and _looks_beside(text):
            return Claim(meant, wants, left)
        return _whole(meant, wants[0].want, wants)
    if reason_of(text, meant, people, of_service=active) is not None:
        return _whole(meant, Want.PERSON, ())
    if service.turn == state.turn and _points_at_listed(text, state):
        return _whole(meant, Want.ORDER, (Wanted(Want.ORDER, text),))
    if active and (contact(text).names_account or _confirms(text)):
        return _whole(meant, Want.ORDER, ())
    return None


def _whole(meant: Understanding, want: Want, wants: tuple[Wanted, ...]) -> Claim:
    """A message that is all for the service: nothing of it is a wish for products."""
    intent = _INTENTS.get(want, Intent.ORDER_STATUS)
    plain = Understanding((intent,), meant.language, free_text=meant.free_text)
    return Claim(replace(plain, mood=meant.mood), wants)


def _language(text: str, state: DialogueState, message: UserMessage, meant: Understanding) -> Language:
    """The language of a message: e-mails, numbers and a name or two tell nothing of it."""
    before = state.language or message.language
    if before == "zh" and (_HAN.search(text) or names_place(text)):
        return before
    words = _LATIN.findall(without_contact(text))
    if before == "en" and len(_HAN.findall(without_contact(text))) > max(_A_WORD, 2 * len(words)):
        return "zh"
    if before is None or (before == "zh" and len(words) < _A_SENTENCE and not _FINE.search(text)):
        return language.detect(text, before) if before is None else before
    return meant.language if words or before != "en" else before


def _asked_for(
    text: str, state: DialogueState, meant: Understanding, waiting: Request | None, *, active: bool
) -> tuple[Wanted, ...]:
    """The requests of a message; `waiting` is the one that waits for the customer."""
    elsewhere = waiting is not None and asks_after_order(text, waiting.order)
    # where no products are spoken of, a thing that is to become another size is one that they have
    owned = state.last_results is None and _SWAPS_OWN.search(text) is not None
    wants = _wants(text, meant, active=active, waits=waiting is not None and not elsewhere, owned=owned)
    if elsewhere and not wants:
        return (Wanted(Want.TRACK if asks_where(text) else Want.ORDER, text),)
    return wants


def _wants(text: str, meant: Understanding, *, active: bool, waits: bool, owned: bool) -> tuple[Wanted, ...]:
    """The requests of a message that are about the customer's own orders. `waits`: something was asked, which it may answer; `owned`: it
    speaks of a thing that the customer has."""
    found = wanted(text)
    after_sale = AFTER_SALE.intersection(meant.intents)
    own = owned or _OWN.search(text) is not None or bool(order_numbers(text))
    if not (active or after_sale or order_numbers(text) or _MINE.search(text)) and _OF_PAGES.intersection(
        meant.intents
    ):
        return ()  # 一般用什么快递 names parcels, and nobody's
    if not found:
        if own and not waits and _FAULTY.intersection(senses(text)) and (order_numbers(text) or _GOT.search(text)):
            return (Wanted(Want.RETURN, text),)
        of_intents = tuple(_WANTS[one] for one in meant.intents if one in _WANTS)
        if waits or not of_intents or not (own or active) or _general(text, own):
            return ()
        return (Wanted(of_intents[0], text),)
    if _general(text, own):
        return ()
    if own or active or after_sale:
        searches = _SEARCHES.intersection(meant.intents) and not after_sale
        if searches and not own and not (active and (waits or _strong(found) or _MINE.search(text))):
            return ()
        return found
    if _SEARCHES.intersection(meant.intents):
        return ()  # an invoice book is a thing to buy
    return tuple(
        one for one in found if one.want in _OUTRIGHT or (one.want is Want.RETURN and _GIVES_BACK.search(text))
    )


def _looks_beside(text: str) -> bool:
    """Whether a clause that asks nothing of orders looks for something in the shop."""
    return any(not wanted(part) and _LOOKS.search(part) for part in parts(text))


def _points_at_listed(text: str, state: DialogueState) -> bool:
    """Whether a message says no more than a place in the orders that were shown last."""
    listed = state.service.listed
    return bool(listed) and len(text) <= _SHORT and bool(places(text, len(listed)))


def _of_version(text: str, meant: Understanding, pending: Pending | None) -> bool:
    """Whether a message asks for another version of the item that one is proposed of."""
    of_swap = pending is not None and pending.request.want is Want.SWAP
    return of_swap and asks_for_version(text, names_kind=bool(meant.topic))


def _points_at_order(text: str, state: DialogueState) -> bool:
    """Whether a message is one of the answers that were shown when the customer was asked for an order: it asks for nothing more."""
    service = state.service
    return service.waiting is Slot.ORDER and any(text.strip().startswith(f"{one}{BETWEEN}") for one in service.listed)


def _confirms(text: str) -> bool:
    """Whether a message confirms something, and is no mere courtesy."""
    return word_of(text, "", None) is Word.YES and not intents.is_small_talk(text)


def _strong(found: tuple[Wanted, ...]) -> bool:
    return any(one.want not in (Want.SWAP, Want.ADDRESS, Want.PAYMENT) for one in found)


def _general(text: str, own: bool) -> bool:
    """Whether a message asks how the shop does things, and nothing of the customer's own orders."""
    if order_numbers(text) or _ASKS_FOR_IT.search(text):
        return False
    if _IF_BOUGHT.search(text) and not _BOUGHT.search(text):
        return True
    if _POLICY.search(text) and not re.search(r"\bmy (?:order|account)\b|我的订单", text, re.IGNORECASE):
        return True
    return _ASKS_HOW.search(text) is not None and not own


def _answers(text: str, message: UserMessage, state: DialogueState, meant: Understanding) -> bool:
    """Whether a message answers what the customer was asked, or may: what plainly asks for something else does not."""
    service = state.service
    pending, waiting = service.pending, service.waiting
    shown = state.last_results
    if pending is not None and service.turn < state.turn:  # a mere yes or no is about what was spoken of since
        if _confirms(text):
            return True
    elif pending is not None and word_of(text, pending.action, pending.request.order or None) is not Word.NEITHER:
        return True
    if service.turn < state.turn - 1 or (shown is not None and shown.turn > service.turn):  # other talk came between
        return waiting in (Slot.CONTACT, Slot.PROOF) and contact(text).names_account
    told = contact(text)
    if waiting in (Slot.CONTACT, Slot.PROOF):
        return told.names_account or told.proves or not _is_other(text, meant)
    if (
        waiting is Slot.ADDRESS
        and address_meant(text) is not None
        and not (intents.is_question(text) or intents.wishes(text))
    ):
        return True
    if order_numbers(text) or places(text, 12) or EVERYTHING.search(text) or senses(text):
        return not intents.wishes(text) or waiting in (Slot.VERSION, Slot.REASON)
    return not _is_other(text, meant)


def _is_other(text: str, meant: Understanding) -> bool:
    """Whether a message plainly asks for something that is not the service's."""
    if asks_for_contact(text):
        return True
    if intents.is_small_talk(text):
        return not re.match(r"\W*(?:ok(?:ay)?|yes|no|是|好|行|不|嗯)", text, re.IGNORECASE)
    if _OF_PAGES.intersection(meant.intents) and ("?" in text or "？" in text or _ASKS_HOW.search(text)):
        return True
    if Intent.OUT_OF_SCOPE in meant.intents and len(text) > 12:
        return True
    return bool(_SEARCHES.intersection(meant.intents)) and _LOOKS.search(text) is not None


_LOOKS = patterns.later(
    r"\b(?:show me|looking for|find me|recommend|do you (?:have|sell|carry)|search for|compare|i(?:['’]m| am) after)\b|推荐|有没有|想买|找(?:个|一|点)|给我看|对比|搜",
    re.IGNORECASE,
)
