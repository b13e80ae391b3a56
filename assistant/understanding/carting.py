"""What a message wants of the cart: "put the second one in my basket", "remove it", "make it two", 再来一个, 清空购物车."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant import patterns
from assistant.cart import CartOperation, CartWish
from assistant.dialogue import DialogueState
from assistant.understanding.numbers import chinese
from assistant.understanding.references import References
from retrieval.products import Product

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_WORDS)}|a couple(?: of)?|a pair(?: of)?)"
_HAN_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十俩]{1,2})"
_CART = r"(?:cart|basket|trolley|bag|购物车|购物篮|篮子)"
_CLEAR = patterns.later(
    rf"\b(?:empty|clear(?: out)?|wipe)\s+(?:my|the|out my)?\s*{_CART}|\b(?:remove|take|delete)\s+(?:everything|all(?: of (?:it|them))?)\s+(?:from|out of)\s+(?:my |the )?{_CART}|"
    r"(?:清空|清掉|清除)(?:一下)?(?:我的)?(?:购物车|购物篮)|(?:购物车|购物篮)(?:里)?(?:的)?(?:全部|所有|都|全)?(?:东西)?(?:都|全部?)?(?:清空|清掉|不要了|删掉|删了)",
    re.IGNORECASE,
)
_REMOVE = patterns.later(
    rf"\b(?:remove|delete|drop|take)\b.{{0,40}}\b(?:from|out of|off)\b.{{0,12}}\b{_CART}|\btake\b.{{0,30}}\bout\b|\b(?:remove|delete)\s+(?:it|that|this|them|the)\b|\bi don['’]?t want (?:it|that|them) (?:in (?:my|the) {_CART}|any ?more)|"
    r"(?:从|把).{0,12}(?:购物车|购物篮).{0,8}(?:去掉|拿掉|删|移|取出|拿出)|(?:购物车|购物篮).{0,4}(?:里|中)?的?.{0,8}(?:去掉|拿掉|删|移除|移出|不要)|(?:把)?.{0,8}(?:移出|拿出|移除出?)(?:我的)?(?:购物车|购物篮)|^\W*(?:把)?(?:它|这个|那个|这件|那件)?(?:去掉|删掉|删了|拿掉|移除|不要了)(?:吧|它)?\W*$",
    re.IGNORECASE,
)
_ADD = patterns.later(
    rf"\b(?:add|put|place|pop|throw|stick|chuck|drop|get)\b.{{0,60}}\b{_CART}\b|\b(?:add to|into) (?:my |the )?{_CART}\b|\bi(?:['’]ll| will) (?:take|have|buy|get)\b|\badd (?:it|this|that|them|both)\b|"
    r"(?:加入?|放进?|放到|丢进|扔进|加进|添加到|放入).{0,12}(?:购物车|购物篮)|加购|(?:我)?(?:就)?(?:买|要)(?:这|那|第).{0,4}(?:了|吧)|下单这|买这个|就要这|就买",
    re.IGNORECASE,
)
_CHOOSES = patterns.later(
    r"^\W*(?:(?:ok(?:ay)?|great|then|so|well|yes|yeah|alright|all right|perfect|fine|right|good|hmm+)[\s,.!]*)*"
    r"(?:i(?:['’]ll| will| would|['’]d|['’]m)? (?:go(?:ing)? (?:for|with)|choose|pick|take|have|get|buy|like to (?:take|have|buy|get))|let['’]?s (?:go (?:for|with)|take)|(?:choose|pick|take)|i(?:['’]ve| have) decided (?:on|for)) "
    r"(?:the |that |this |number |no\. ?|#)?[\w-]+(?: (?:one|option|pair))?(?:[\s,]*(?:then|please|thanks|thank you))*\W*$"
    r"|^\W*(?:the )?\w+ one,? (?:then|please)\W*$"
    r"|^\W*(?:(?:好|行|嗯|ok|可以|算)[的吧,，\s]*)*(?:那)?(?:我|就|选|定|买)*(?:要|选|定|买)?(?:第.{1,2}[个款件双条张台只把]|[这那][个款件双条张台只把]|它)(?:吧|了|啦|好了|得了|行了)\W*$",
    re.IGNORECASE,
)  # one of the things shown is chosen, and nothing else is said
_QUANTITY = patterns.later(
    rf"\b(?:make (?:it|that)|change (?:it|that) to|i(?:['’]d like| want| need|['’]ll take)|let['’]?s (?:do|make it)|better make (?:it|that))\s+(?P<n>{_COUNT})\b|^\W*(?:actually|no|ok|okay|just|only|sorry)?[\s,]*(?:just |only )?(?P<m>{_COUNT})(?: of (?:them|it|those|these))?(?: please)?\W*$|"
    rf"(?:改成|换成|改为|变成|要|来|买|就要|一共要|总共)(?:它)?(?P<h>{_HAN_COUNT})(?:个|件|双|台|只|份|套|盏|把|条|张|瓶|款|本|支)|^\W*(?P<k>{_HAN_COUNT})(?:个|件|双|台|只|份|套|盏|把|条|张|瓶|本|支)(?:吧|就行|就好|就够了)?\W*$",
    re.IGNORECASE,
)
_MORE = patterns.later(
    rf"\b(?P<n>{_COUNT}|another)\s+(?:more|extra|another)\b|\banother (?:one|{_COUNT})\b|(?:再|多)(?:来|要|加|拿|买)(?P<h>{_HAN_COUNT})?(?:个|件|双|台|只|份|套|盏|把|条|张|瓶)",
    re.IGNORECASE,
)
_ALSO = patterns.later(r"^\W*(?:(?:and|also|ok|please)\s+)*add\b|\btoo\W*$|也(?:要|来|加|放)|加上|还要", re.IGNORECASE)
_HOW_MANY = patterns.later(
    rf"\b(?:add|put|get|take|have|buy)\s+(?P<n>{_COUNT})\b(?! (?:one|more))|(?:加|要|买|来|放|拿)(?P<h>{_HAN_COUNT})(?:个|件|双|台|只|份|套|盏|把|条|张|瓶)",
    re.IGNORECASE,
)


def speaks_of_cart(text: str) -> bool:
    """Whether a message names the cart or says outright that something goes in or out of it."""
    return any(pattern.search(text) for pattern in (_CLEAR, _ADD)) or re.search(_CART, text, re.IGNORECASE) is not None


def adds(text: str) -> bool:
    """Whether a message wants something in the cart."""
    return _ADD.search(text) is not None


def chooses(text: str) -> bool:
    """Whether a message chooses one of the things shown: "I'll go with the first one", 那就第一个吧."""
    return _CHOOSES.match(text) is not None


def read(
    text: str, pointed: References, state: DialogueState, products: Mapping[str, Product], named: bool
) -> CartWish | None:
    """The wish, None where there is none, or where nothing says what it is about. `named`: the message is known to be of the cart.

    Without that it is read only right after the cart was changed ("make it two").
    """
    fresh = any(line.turn == state.turn for line in state.cart)
    if not named and not fresh:
        return None
    if named and _CLEAR.search(text):
        return CartWish(CartOperation.CLEAR)
    latest = tuple((line.product, line.sku) for line in state.cart if line.turn == state.turn)
    if _REMOVE.search(text):
        chosen = tuple((line.product, line.sku) for line in state.cart if line.product in pointed.products) or latest
        return CartWish(CartOperation.REMOVE, chosen or _variants(pointed.products, state, products))
    if (more := _MORE.search(text)) is not None and fresh:
        said = more.groupdict()
        if set(pointed.products) - {product for product, _sku in latest}:  # another one, not more of what went in last
            chosen = _variants(pointed.products, state, products)
            return CartWish(CartOperation.ADD, chosen, _count(said["n"] or said["h"] or "one"), more=True)
        return CartWish(CartOperation.QUANTITY, latest, _count(said["n"] or said["h"] or "one"), more=True)
    if (said_count := _QUANTITY.search(text)) is not None and fresh:
        word = next(part for part in said_count.groups() if part)
        return CartWish(CartOperation.QUANTITY, latest, _count(word))
    if fresh and pointed.products and _ALSO.search(text):
        return CartWish(CartOperation.ADD, _variants(pointed.products, state, products), 1, more=True)
    if not named:
        return None
    names = pointed.products or state.focus[:1]
    if not names and state.last_results is not None and len(state.last_results.items) == 1:
        names = (state.last_results.items[0].product,)
    if not names or not (_ADD.search(text) or chooses(text)):
        return None
    many = _HOW_MANY.search(text)
    count = _count(next(part for part in many.groups() if part)) if many is not None else 1
    return CartWish(CartOperation.ADD, _variants(names, state, products), count, more=True)


def _variants(
    names: tuple[str, ...], state: DialogueState, products: Mapping[str, Product]
) -> tuple[tuple[str, str], ...]:
    """Each product in the variant that was shown last, else its first."""
    shown = {item.product: item.sku for results in state.result_sets for item in results.items}
    return tuple((name, shown.get(name) or products[name].variants[0].sku) for name in names if name in products)


def _count(word: str) -> int:
    low = word.lower().strip()
    if low.isdigit():
        return int(low)
    if low.startswith(("a couple", "a pair")) or low == "俩":
        return 2
    if low in _WORDS:
        return _WORDS.index(low) + 1
    return int(chinese(low) or 1)
