"""A customer's word on a proposal: a clear yes, a no, or neither. Patterns over the whole message, in both languages.

A yes is one only where nothing else is said: "yes, but ...", "yes?", a yes in quotes or one that names another order is none. What is
unsure is asked again; the price of a missed yes is a question, that of a mistaken one an order.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache

from assistant import patterns
from assistant.service.dialogue.numbers import order_numbers, same_number


class Word(StrEnum):
    YES = "yes"
    NO = "no"
    NEITHER = "neither"


_YES = (
    r"yes|yep|yeah|yup|ye[sp]+|sure thing|sure|of course|certainly|absolutely|definitely|ok|okay|okey|alright|all right|correct|that['’]?s (?:right|correct|fine|ok(?:ay)?)|"
    r"that is (?:right|correct|fine|ok(?:ay)?)|sounds good|looks (?:good|right|correct)(?: to me)?|go ahead|go for it|(?:you (?:can|may) )?proceed|do it|do that|do so|please do(?: (?:it|so|that))?|"
    r"(?:i )?confirm(?:ed)?(?: (?:it|that|this|the (?:change|changes|cancell?ation|return|exchange)))?|(?:i )?agree(?:d)?(?: to (?:it|that|this))?|approved?|let['’]?s do (?:it|that)|"
    r"(?:that )?works for me|i['’]?m sure|i am sure|i do|"
    r"是|是的|对|对的|没错|好的|好吧|好滴|好哒|好|行|行的|可以|可以的|没问题|没有问题|(?:我)?确认|(?:我)?确定|(?:我)?同意|就这样|就这样吧|就这么办|这样可以|办吧|去办吧|做吧|请办理|(?:麻烦|请|帮我)办理|办理吧?|请?继续|继续吧|执行|执行吧|提交|提交吧|照办"
)
_LEADS = r"嗯++|啊|哦|噢|那|那就|就|oh|well|great|perfect|good|thank you|thanks?|太好了|谢谢|i said|我说"
_POLITE = (
    r"please|pls|thank you(?: (?:so|very) much)?|thanks?|now|then|right away|for me|with (?:it|that)|and|i want (?:that|this|it)|all of it|"
    r"吧|啊|呀|哦|啦|了|的|呢(?=吧)|谢谢(?:你|您)?|多谢|麻烦(?:了|你了|您了)?|辛苦了|请|帮我|就|现在|马上|全部"
)
_ECHOES = {
    "cancel_order": r"cancel(?: (?:it|that|this|the order|my order|that order|this order|order))?|取消(?:它|吧|订单|这个订单|该订单|这单|掉)?",
    "return_items": r"return (?:it|them|that|those|the items?|all of (?:it|them)|everything)|(?:send|give) (?:it|them) back|refund (?:it|them|me)|退(?:货|款|掉|回|吧)?",
    "exchange_items": r"(?:exchange|swap|change|switch) (?:it|them|that|those|the items?)|换(?:货|掉|吧)?|更换|调换",
    "change_order_items": r"(?:exchange|swap|change|switch|modify|update) (?:it|them|that|those|the items?|the order|my order)|换(?:掉|吧)?|更换|改(?:吧)?|修改|更改",
    "change_order_address": r"(?:change|update|use|ship (?:it )?to) (?:it|that|the address|my address|that address|there)|改(?:吧|地址)?|修改|更改",
    "change_order_payment": r"(?:change|update|use|switch) (?:it|that|the payment(?: method)?|my payment(?: method)?)|改(?:吧)?|换(?:吧)?|修改|更改",
    "change_address": r"(?:change|update|use) (?:it|that|the address|my address|that address)|改(?:吧|地址)?|修改|更改",
    "withdraw_return": r"(?:withdraw|cancel) (?:it|that|the return|the exchange|my return|my exchange)|撤销|撤回|取消(?:退货|换货|退换)?",
}
_JOIN = r"[\s,，.。!！;；、:：~～\-—]*"
_ASKED = patterns.later(r"[?？]|[吗么嘛][\s。.!！~～]*$")
_QUOTES = patterns.later(r"[\"“”„«»「」『』《》‘`<>{}\[\]|]|(?<!\w)['’]|['’](?!\w)")
_NO = patterns.later(
    r"^\W*(?:(?:oh|wait|hmm+|um+|sorry|actually|嗯++|啊|哦|等等|等一下|那|那就)[\s,，.。!！]*)*"
    r"(?:no(?!w|t sure|t yet decided)(?:pe)?\b|nah\b|don['’]?t\b|do not\b|never ?mind\b|forget (?:it|that|about it)\b|stop\b|leave it\b|not (?:now|yet|any ?more|this)\b|decline\b|reject\b|i(?:['’]ve| have)? changed my mind\b|"
    r"cancel (?:that|this|the) (?:request|proposal|change)\b|keep (?:it|the order|them|everything)\b|"
    r"不(?:用|要|需要|必|想)?了?(?!过|好意思|知道|确定|清楚|错)|别|算了|先不|先别|取消(?:操作|申请|这个操作)|拒绝|我?(?:改|变)主意|没(?:同意|确认)|保留|停)",
    re.IGNORECASE,
)


def word_of(text: str, action: str, order: str | None) -> Word:
    """What a message says to a proposal to do `action`, which is about `order` (None: about none)."""
    said = unicodedata.normalize("NFKC", text).strip()
    if _NO.match(said):
        return Word.NO
    if not said or _ASKED.search(said) or _QUOTES.search(said):
        return Word.NEITHER
    for number in order_numbers(said):
        if order is None or not same_number(number.written, order):
            return Word.NEITHER
        said = (said[: number.start] + " " + said[number.end :]).strip()
    return Word.YES if _yes(action).fullmatch(said) else Word.NEITHER


def without_no(text: str) -> str:
    """What follows the no: how the customer would have it instead."""
    return _NO.sub("", unicodedata.normalize("NFKC", text), count=1).strip(" ,，.。!！;；")


@cache
def _yes(action: str) -> re.Pattern[str]:
    """At least one word of assent; beside it only courtesies and the proposed action itself."""
    echo = _ECHOES.get(action, r"(?!)")
    asked = rf"(?:(?:please |and |to |i(?:['’]d like| want| would like) to |请|帮我|就)?(?:{echo}))"
    assent = rf"(?:{_YES})(?![a-z])"
    # each word is read in one way only: tried in all of them, a long row of them would keep the server busy for ever
    beside = rf"(?:(?>(?:{_YES}|{_POLITE}|{asked})(?![a-z'’])){_JOIN})*"
    leads = rf"(?:(?>(?:{_LEADS})(?![a-z])){_JOIN})*"
    return re.compile(rf"\W*{leads}(?:please |请)?{assent}{_JOIN}{beside}", re.IGNORECASE)
