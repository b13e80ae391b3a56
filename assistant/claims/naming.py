"""What a sentence says that a product is called, and products of the shop that are not shown."""

from __future__ import annotations

import re

import rjieba

from assistant import patterns
from assistant.claims.clauses import TAG, places
from assistant.claims.neutral import is_neutral
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from retrieval.terms import tokens

_CALLED = patterns.later(
    rf"({TAG})(?:['’]s)?[\s,，]*(?:这款|这个|这件)?(?:\s*(?:商品|产品))?\s*(?:,?\s*(?:which|that|it)\s+)?(?:(?:is|was) (?:called|named|titled|known as|listed as|sold as|sold under the name(?: of)?|the name of)|goes by(?: the name(?: of)?)?|"
    rf"carries the name(?: of)?|bears the name(?: of)?|stands for|refers to|(?:full |product )?(?:name|title) (?:is|reads)|(?:的|，|,)?(?:它的)?(?:商品|产品)?(?:名字|名称|品名|全名|全称|标题|商品名|产品名)(?:就?是|叫做?|为|：|:)|"
    rf"(?:就|也)?叫(?:做|作)?|名叫|名为|全名叫?|人称)\s*[“\"「]?(?P<name>[^{TAG[1:-1]}，。；;!！?？:：”\"]{{2,90}})",
    re.IGNORECASE,
)
_IS = patterns.later(
    rf"(?:what you see as|what is shown as|behind|the one (?:marked|shown as)|the name of|the product (?:marked|shown as|called))\s*({TAG})\s+(?:is|stands|you['’]ll find)\s+(?:the |an? )?(?P<name>[^{TAG[1:-1]}，。；;!！?？:：]{{2,90}})|"
    rf"({TAG})\s*(?:就是|即是?|正是|便是|指的?就?是|代表的?是?|=)\s*(?P<zh>[^{TAG[1:-1]}，。；;!！?？:：]{{2,90}})",
    re.IGNORECASE,
)
_SAME_NAME = patterns.later(
    rf"({TAG})\s*(?:is(?: really| actually)?|是|=|is called|is named|goes by(?: the name(?: of)?)?|叫做?|名叫|名为|就是|的名字是|的名称是)\s*({TAG})(?!\s*(?:的|价|重|售|一半|两倍|⟦))"
)
# A tag and the name it stands for, which has become a tag itself
_NAMES_IT = r"(?:called|(?:also|better|otherwise|formerly) known as|known as|named|(?:full |product |official |proper )?(?:name|title)\b|titled|entitled|listed as|shown as|sold as|marked|labell?ed|tagged|we (?:list|show|call|sell)|stands? for|refers? to|answers to|aka|即|也就是|就是|正是|便是|名字|名称|全名|全称|品名|商品名|标题|叫做?|名为|名叫|指的是|又叫|又名)"
_LINKED = patterns.later(
    rf"(?:\bthe )?(?:\b(?:full |product |official )?(?:name|title) of )?(?P<one>{TAG})(?![⟦\d])[^{TAG[1:-1]}⟦.;。；!！?？]{{0,24}}?{_NAMES_IT}[^{TAG[1:-1]}⟦.;。；!！?？,，]{{0,16}}?(?P<other>{TAG})(?!\s*(?:['’]s\b|的|价|重|售|一半|两倍|[和与跟及]|and\b))|"
    rf"(?P<one2>{TAG}) (?:is )?what (?P<other2>{TAG}) (?:stands for|refers to|is called|means|is)|(?:name|title) of (?P<one3>{TAG}) (?:is|reads) (?:the )?(?P<other3>{TAG})|(?P<one4>{TAG})\s*[:：]\s*(?:the )?(?P<other4>{TAG})(?=\s*[.。]?$)|(?P<one5>{TAG}) (?:is|was) (?:the |our |a )?(?P<other5>{TAG})(?=\s*(?:[.,;!。，]|$))",
    re.IGNORECASE,
)
_END = patterns.later(
    r"\s+[-–—]\s+|\s+(?:and|which|that|so|if|because|with the)\s+(?=it\b|is\b|costs?\b|you\b|has\b)|\.(?=\s|$)|,\s",
    re.IGNORECASE,
)
_WORD = patterns.later(r"[A-Za-z][A-Za-z'’]*|\d+(?:\.\d+)?|[\u3400-\u9fff]+")


def read_names(scene: Scene, text: str) -> tuple[list[Claim], str]:
    """A claim for each name that a sentence gives to a product, and for each product that it names and that is not shown; the text without them."""
    claims: list[Claim] = []
    for match in _SAME_NAME.finditer(text):
        if match[1] != match[2]:
            claims.append(Claim("name", match[0], Finding.FALSE))
    for match in reversed(list(_LINKED.finditer(text))):
        one, other = (char for char in match.groups() if char is not None)
        claims.append(Claim("name", match[0], Finding.of(one == other)))
        text = text[: match.start()] + one + text[match.end() :]
    spans = []
    for match in _CALLED.finditer(text):
        spans.append(_called(scene, match[1], match["name"], match.start("name"), claims))
    for match in _IS.finditer(text):
        name = match["name"] or match["zh"]
        start = match.start("name") if match["name"] else match.start("zh")
        if _looks_like_a_name(scene, name):
            spans.append(_called(scene, match[1] or match[3], name, start, claims))
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    for start, end in scene.names.titles_in(text):
        claims.append(Claim("unknown_product", text[start:end], Finding.FALSE))
        text = text[:start] + " " * (end - start) + text[end:]
    return claims, text


def _called(scene: Scene, char: str, name: str, start: int, claims: list[Claim]) -> tuple[int, int]:
    whole = next((end for begin, end in scene.names.titles_in(name) if begin <= 4), None)
    cut = _END.search(name, whole or 0)
    said = name[: cut.start()] if cut else name
    place = places(char)[0]
    right = place < len(scene.records) and _is_name_of(scene.records[place], said)
    claims.append(Claim("name", said, Finding.of(right)))
    return start, start + len(said)


_POINTING = frozenset("的这那款台个件只把")


def _is_name_of(record: Record, said: str) -> bool:
    """Whether every word of a name is in the product's title or its brand, in any order; a part of the title will do."""
    own = " ".join([record.product.title.both(), record.product.brand or ""]).lower()
    forms = {token.form for token in tokens(own)}
    for match in _WORD.finditer(said.lower()):
        word = match[0]
        if word.isascii():
            if word not in own and not {token.form for token in tokens(word)} <= forms and not _is_grammar(word):
                return False
        elif not all(piece in own or set(piece) <= _POINTING for piece in rjieba.cut(word)):
            return False
    return True


def _is_grammar(word: str) -> bool:
    return len(word) < 4 and is_neutral(word)


def _looks_like_a_name(scene: Scene, text: str) -> bool:
    """Whether a predicate is a name rather than a description: it holds a shop's title, a brand, or a word that only names have."""
    if any(True for _ in scene.names.titles_in(text)):
        return True
    brands = any(one.facet == "brand" for mention in scene.mentions(text[:24]) for one in mention.meanings)
    return brands or any(
        token.form in scene.names for token in tokens(text) if token.form.isalpha() and len(token.form) > 2
    )
