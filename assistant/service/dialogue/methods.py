"""Which of their saved ways of paying a customer means: "the gift card", "Visa ending in 1234", 退到原来的卡."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.service.records import PaymentMethod

_KINDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("gift_card",), r"\bgift ?card\b|\bvoucher\b|礼品卡|电子卡|储值卡"),
    (("paypal",), r"\bpay ?pal\b|贝宝"),
    (("alipay",), r"\bali ?pay\b|支付宝"),
    (("wechat_pay", "wechat"), r"\bwe ?chat(?: ?pay)?\b|微信"),
    (
        ("credit_card", "card", "debit_card"),
        r"\b(?:credit|debit|bank) card\b|(?<!gift )(?<!gift)\bcards?\b|\bvisa\b|\bmaster ?card\b|\bamex\b|信用卡|银行卡|储蓄卡",
    ),
)
_COMPILED = tuple((kinds, patterns.later(pattern, re.IGNORECASE | re.ASCII)) for kinds, pattern in _KINDS)
_ORIGINAL = patterns.later(
    r"\b(?:original|same|initial)(?: (?:payment|card|method|account|way))*\b|\bhow i paid\b|\bwhat i paid with\b|\bthe one i (?:used|paid with)\b|原(?:路|来|支付|付款|卡|渠道|方式)|同样的(?:方式|卡)",
    re.IGNORECASE | re.ASCII,
)
_OTHER = patterns.later(
    r"\b(?:the )?other (?:one|card|method)\b|\banother (?:card|method|one)\b|\bdifferent (?:card|method|one)\b|另(?:外)?一(?:张|个|种)|别的(?:卡|方式)",
    re.IGNORECASE | re.ASCII,
)
_BRANDS = patterns.later(r"\b(?:visa|master ?card|amex|american express|discover)\b", re.IGNORECASE | re.ASCII)
_ENDS = patterns.later(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Meant:
    """`methods` are those that it may be; more than one is unclear. `named` is whether a way of paying was named at all."""

    methods: tuple[str, ...]
    named: bool


def method_meant(text: str, saved: Sequence[PaymentMethod], original: str | None, *, ids: bool = False) -> Meant:
    """The saved methods that the words may mean; `original` is the one that the order was paid with."""
    if any(one.id.lower() in text.lower() for one in saved if len(one.id) > 3):
        return Meant(tuple(one.id for one in saved if len(one.id) > 3 and one.id.lower() in text.lower()), named=True)
    if original is not None and _ORIGINAL.search(text):
        return Meant((original,), named=True)
    by_end = [one for one in saved for end in _ENDS.findall(text) if end in f"{one.label} {one.id}"]
    if by_end:
        return Meant(tuple(dict.fromkeys(one.id for one in by_end)), named=True)
    kinds = {kind for several, pattern in _COMPILED if pattern.search(text) for kind in several}
    if not kinds:
        others = tuple(one.id for one in saved if one.id != original) if _OTHER.search(text) else ()
        return Meant(others, named=bool(_OTHER.search(text)))
    found = [one for one in saved if one.kind in kinds]
    brands = {brand.lower().replace(" ", "") for brand in _BRANDS.findall(text)}
    branded = [one for one in found if any(brand in one.label.lower().replace(" ", "") for brand in brands)]
    found = branded or found
    if len(found) > 1 and _OTHER.search(text):
        found = [one for one in found if one.id != original]
    return Meant(tuple(one.id for one in found), named=True)
