"""Questions about a proposal that waits: what it costs or brings, where the money goes and when. Patterns in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.service.dialogue.handing_over import asks_for_person
from assistant.service.dialogue.numbers import order_numbers, same_number

_QUESTION = re.compile(
    r"[?？]|[吗呢么][\s。.!！~～]*$|\b(?:when|how (?:long|soon|much|many|do|does|will|is)|where (?:does|do|will|is)|(?:will|do|does|would|can|could|shall) (?:i|it|the|my|you|that)\b)|多久|什么时候|何时|几天|多少|怎么(?:退|扣|收)|哪(?:里|儿|张|个)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:money|refund(?:ed|s)?|(?:paid|pay|credited|charged?|reimbursed?|get (?:it|that|everything|all)) back|reimburse\w*|credited|charged?|costs?|fees?|price|amount|pay|free|cards?|paypal|account)\b|"
    r"钱|款|费|扣|到账|退到|退回|原路|金额|多少|价|卡|支付宝|微信|余额",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:when|how (?:long|soon|fast|quickly|many days))\b|多久|什么时候|何时|几天|多长时间", re.IGNORECASE
)
_ANOTHER_DEED = re.compile(
    r"\b(?:return|exchange|swap|send|ship|deliver|change|switch|cancel|track|instead|rather)\b|退货|换|改|取消|寄|发货|物流|快递|而是",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d[\d,]*\.\d\d")


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
