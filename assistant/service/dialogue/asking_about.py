"""Questions while something waits for the customer: what a proposal costs or brings, another size, another order. Patterns in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant import patterns
from assistant.service.dialogue.handing_over import asks_for_person
from assistant.service.dialogue.numbers import order_numbers, same_number

_QUESTION = patterns.later(
    r"[?？]|[吗呢么][\s。.!！~～]*$|\b(?:when|how (?:long|soon|much|many|do|does|will|is)|where (?:does|do|will|is)|(?:will|do|does|would|can|could|shall) (?:i|it|the|my|you|that)\b)|多久|什么时候|何时|几天|多少|怎么(?:退|扣|收)|哪(?:里|儿|张|个)",
    re.IGNORECASE,
)
_MONEY = patterns.later(
    r"\b(?:money|refund(?:ed|s)?|(?:paid|pay|credited|charged?|reimbursed?|get (?:it|that|everything|all)) back|reimburse\w*|credited|charged?|costs?|fees?|price|amount|pay|free|cards?|paypal|account)\b|"
    r"钱|款|费|扣|到账|退到|退回|原路|金额|多少|价|卡|支付宝|微信|余额",
    re.IGNORECASE,
)
_TIME = patterns.later(
    r"\b(?:when|how (?:long|soon|fast|quickly|many days))\b|多久|什么时候|何时|几天|多长时间", re.IGNORECASE
)
_ANOTHER_DEED = patterns.later(
    r"\b(?:return|exchange|swap|send|ship|deliver|change|switch|cancel|track|instead|rather)\b|退货|换|改|取消|寄|发货|物流|快递|而是",
    re.IGNORECASE,
)
_WHERE = patterns.later(
    r"\b(?:where|when|arriv\w*|deliver\w*|track\w*)\b|到哪|哪(?:里|儿)|什么时候|何时|物流|快递|发货", re.IGNORECASE
)
_AFTER = patterns.later(
    r"[?？]|[吗呢][\s。.!！]*$|\b(?:what|how) about\b|\b(?:status|where|track|news|update)\b|到哪|什么(?:时候|情况)|何时|物流|怎么样",
    re.IGNORECASE,
)
# a size or the like that is asked for while another version of an item is proposed
_VERSION = patterns.later(
    r"\b(?:size|in|an?) (?:size )?\d{1,3}(?:\.5)?\b|(?<!\d)\d{1,3}(?:\.5)?\s*[码号]|\b(?:have|get|comes?|available)\b[^.!?;\n]{0,24}\bin\b|有(?:没有)?.{0,8}[码号色]",
    re.IGNORECASE,
)
_WHICH = patterns.later(
    r"\b(?:other|which|what) (?:\w+ )?(?:size|colou?r|version|option)s?\b|(?:其他|其它|别的|哪些|哪几个|什么)(?:颜色|尺码|规格|款式|尺寸)",
    re.IGNORECASE,
)
_SAME = patterns.later(r"\b(?:it|them|this|that|these|those|ones?|the|my)\b|[这那它]", re.IGNORECASE)
_AMOUNT = patterns.later(r"\d[\d,]*\.\d\d")


def asks_about(text: str, order: str) -> bool:
    """Whether a message asks about the proposal that waits, which is about `order`, and wants nothing else done."""
    if asks_for_person(text) or any(not order or not same_number(one.written, order) for one in order_numbers(text)):
        return False
    return bool(
        _QUESTION.search(text) and (_MONEY.search(text) or _TIME.search(text)) and not _ANOTHER_DEED.search(text)
    )


def told_of(lines: Iterable[str], nothing_moves: str) -> tuple[str, ...]:
    """The lines of a proposal that say what money moves; all of them where none does."""
    every = tuple(lines)
    return tuple(line for line in every if _AMOUNT.search(line) or line == nothing_moves) or every


def asks_after_order(text: str, order: str) -> bool:
    """Whether a message asks after an order by its number; of the one that something waits for, where it is."""
    named = order_numbers(text)
    if not (order and named and _AFTER.search(text)):
        return False
    return asks_where(text) or not any(same_number(one.written, order) for one in named)


def asks_where(text: str) -> bool:
    """Whether a message asks where something is, or when it comes."""
    return _WHERE.search(text) is not None


def asks_for_version(text: str, *, names_kind: bool) -> bool:
    """Whether a message asks for a size or the like of what is spoken of. `names_kind`: it names a kind of thing, which may be another."""
    asked = _VERSION.search(text) is not None or asks_which_versions(text)
    return asked and (not names_kind or _SAME.search(text) is not None)


def asks_which_versions(text: str) -> bool:
    """Whether a message asks which sizes or the like there are."""
    return _WHICH.search(text) is not None
