"""A kind of thing that the shop does not sell, turned to in so many words: "then show me umbrellas", 那看看雨伞吧.

Only a noun that stands nowhere in the catalogue is such a thing; "show me more" and 看看别的 turn to nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice

from assistant import patterns
from assistant.understanding.homophones import READ_PRODUCTS
from retrieval.facets import Facets
from retrieval.products import Product
from retrieval.terms import stem

_SHOW = r"(?:show me|let me see|let['’]?s (?:see|look at|try|do)|(?:can|could) (?:i|you|we) (?:please )?(?:see|show me|find me|look at)|find me|get me|(?:i['’]?m |i am |we['’]?re )?(?:looking|searching|hunting|shopping) for|search for|look (?:for|at)|i['’]?m after)"
_NOW = r"(?:i (?:need|want)|i['’]?d like|how about|what about|(?:do|have) you (?:have|sell|got)|have you got|got|any)"
_ENGLISH = patterns.later(
    rf"^\W*(?:(?:ok(?:ay)?|so|well|and|right|alright|fine|thanks|please|in that case|actually)[\s,]+)*(?:(?:then|now|next|instead)[\s,]+(?:{_SHOW}|{_NOW})|{_SHOW})"
    r"\s+(?:an?\s+|some\s+|your\s+|any\s+|a pair of\s+)*(?P<what>[a-z]+(?:[ -][a-z]+){0,2}?)(?:\s+(?:then|instead|now|please|too|first))*\W*$",
    re.IGNORECASE,
)
_ASKED = patterns.later(
    rf"^\W*(?:(?:hi|hello|hey|ok(?:ay)?|so|please|also|and)[\s,]+)*(?:(?:{_SHOW}|{_NOW}|i want|i['’]?m in need of|where are your)\s+)?(?:an?\s+|some\s+|your\s+|any\s+|a pair of\s+|a new\s+|new\s+)*"
    r"(?P<what>[a-z]+(?:[ -][a-z]+){0,2}?)(?:\s+(?:please|pls|too|here|for sale|under \W?\d+))*\W*$",
    re.IGNORECASE,
)
_HAN_ASKED = patterns.later(
    r"^\W*(?:你好[,，]?)?(?:请问)?(?:你们|店里|这里|你家)?(?:有没有|有|卖不卖|卖|想买|想要|我要|找|看看|来)(?:一?[个台把件双款部只条张])?(?P<what>[\u3400-\u9fff]{2,5}?)(?:卖|吗|么|嘛|呢|吧|啊|没有|不)*\W*$"
)
# "How do I choose a mattress if ...?": the kind of thing stands before what it is for
_CHOSEN = patterns.later(
    r"\b(?:how (?:do|should|can|would) (?:i|we|you)|help me|tips? (?:for|on)|advice (?:for|on)) (?:choos(?:e|ing)|pick(?:ing)?|select(?:ing)?|find(?:ing)?|buy(?:ing)?)\s+(?:the |an? |my |some |right |good |best |first |new )*"
    r"(?P<what>[a-z]+(?:[ -][a-z]+)?)(?=\s+(?:if|for|when|that|with|to|in|and)\b|\s*[?.!,]|\s*$)",
    re.IGNORECASE,
)
_HAN_CHOSEN = patterns.later(
    r"(?:^|[,，。;；!！?？\s]|(?:想买|要买|买|选))(?P<what>[\u3400-\u9fff]{2,4}?)(?:应该|该|要|得)?(?:怎么|如何|怎样)(?:选|挑|买)|(?:怎么|如何|怎样)(?:选|挑|买)(?:一?[个台把件双款张])?(?P<that>[\u3400-\u9fff]{2,4}?)\W*$"
)
_HAN = patterns.later(
    r"^\W*(?:那么|那就|那|再|好的?|行|嗯|现在|接下来|然后|算了|还是)*[,，]?\s*(?:给我|帮我|我|给|帮)?(?:想要?)?(?:看看|看一下|看一看|看下|找找|找一下|换成看?|改看|找|搜一?下?|来)(?:一下|一些|点)?(?P<what>[\u3400-\u9fff]{2,5}?)(?:好了|吧|呢|啊)?\W*$"
)
_OF_RESULTS = patterns.later(
    r"\b(?:"
    r"more|others?|another|ones?|else|something|anything|everything|nothing|options?|alternatives?|"
    r"results?|choices?|products?|items?|things?|stuff|styles?|models?|versions?|pictures?|photos?|images?|"
    r"reviews?|details?|ratings?|prices?|deals?|offers?|discounts?|ideas?|suggestions?|recommendations?|"
    r"features?|specs?|types?|kinds?|examples?|filters?|lists?|differences?|dimensions?|measurements?|"
    r"bestsellers?|rest|top|best|cheapest|first|second|third|both|all|them|it|that|this|these|those|"
    r"variants?|selection|range|comparison|pages?|bit|basics|links?|again|back|"
    r"\w*weights?|favou?rites?|bargains?|classics?|originals?|specials?|essentials?|neutrals?|pastels?|brights?|darks?|"
    r"bests?|picks?|hits?|winners?|gems?|steals?|newbies|newcomers|arrivals?|novelties|clearances?|leftovers?|"
    r"gifts?|presents?|surprises?|treats?|looks?|designs?|colou?rs?|shades?|tones?|prints?|patterns?|materials?|fabrics?|sizes?|fits?|cuts?|makes?|brands?|finishes|shapes?|lengths?|widths?"
    r")\b|[a-z]+-(?:ups?|ons?|ins?|offs?|downs?)"
)
_NO_NOUN = patterns.later(
    r"^货|^现货|^库存|[的第这那哪些更最点多少大小贵低高便别其还再不没有一两三四五六七八九十个款色码号他她我你它们下上前后新热好评图详情价推荐什么牌子]|热[销卖门]|火爆|轻[薄便巧]|素[色净]|百搭|厚实|柔软|宽松"
)
_QUALITY = patterns.later(
    r"^(?:(?:bigg|larg|small|cheap|bett|nic|light|fast|new|quiet)er|good|nice|big|large|small|cheap|decent|proper|quality)\s+",
    re.IGNORECASE,
)
_BEFORE_A_WORD = r"[a-z]+(?=[ -][a-z])"
_PLURAL = patterns.later(r"[a-z]{2,}(?<![su])s$")


class Unsold:
    """Knows the words of one state of a catalogue. Safe to share."""

    def __init__(self, facets: Facets, products: Mapping[str, Product]) -> None:
        self._terms = facets.vocabulary.terms
        texts = [
            text
            for product in islice(products.values(), READ_PRODUCTS)
            for said in (product.title, product.description)
            if said is not None
            for text in (said.en, said.zh)
            if text
        ]
        self._words = {stem(word) for text in texts for word in re.findall(r"[a-z]+", text.lower())}
        titles = "\n".join(
            product.title.en.lower() for product in islice(products.values(), READ_PRODUCTS) if product.title.en
        )
        ahead, anywhere = (Counter(re.findall(pattern, titles)) for pattern in (_BEFORE_A_WORD, r"[a-z]+"))
        self._only_beside = {word for word, count in ahead.items() if count == anywhere[word]}
        self._han = "\n".join(text for text in texts if not text.isascii())

    def named(self, text: str) -> bool:
        """Whether a message turns to a kind of thing of which the shop has not even the word."""
        return self.turned_to(text) is not None

    def turned_to(self, text: str) -> str | None:
        """The kind of thing of which the shop has not even the word, that a message turns to from another: "then show me umbrellas"."""
        if (said := _ENGLISH.match(text)) is not None:
            words = re.split(r"[ -]", said["what"].lower())
            foreign = self._is_foreign(words[-1], said.group()) and _OF_RESULTS.search(said["what"].lower()) is None
            return said["what"] if foreign else None
        if (asked := _HAN.match(text)) is not None:
            return self._if_strange(asked["what"])
        return None

    def asked(self, text: str) -> str | None:
        """The kind of thing that a message asks for by a noun that stands nowhere in the catalogue; None where it names none such."""
        if (said := _ASKED.match(text)) is not None:
            noun = re.split(r"[ -]", said["what"].lower())[-1]
            named = _PLURAL.fullmatch(noun) or re.search(
                rf"\ban?\s+(?:[a-z]+[ -]){{0,2}}{noun}\b", said.group().lower()
            )
            foreign = named and not self._terms.find(said["what"]) and not self._sells(noun)
            return (
                _QUALITY.sub("", said["what"]) if foreign and _OF_RESULTS.search(said["what"].lower()) is None else None
            )
        if (han := _HAN_ASKED.match(text)) is not None:
            return self._if_strange(han["what"])
        return self._chosen(text) or self.turned_to(text)

    def _chosen(self, text: str) -> str | None:
        """The kind of thing that a message asks how to choose, where the catalogue has not even the word."""
        if (said := _CHOSEN.search(text)) is not None:
            what = said["what"].lower()
            known = self._terms.find(what) or self.knows(re.split(r"[ -]", what)[-1]) or _OF_RESULTS.search(what)
            return None if known else said["what"]
        if (han := _HAN_CHOSEN.search(text)) is not None:
            return self._if_strange(han["what"] or han["that"])
        return None

    def _if_strange(self, what: str) -> str | None:
        """A Chinese noun of which the catalogue has not even the word; None for any other."""
        strange = not self._terms.find(what) and _NO_NOUN.search(what) is None and what not in self._han
        return what if strange else None

    def knows(self, word: str) -> bool:
        """Whether the catalogue's texts have a lower-case Latin word."""
        return stem(word) in self._words

    def _sells(self, noun: str) -> bool:
        """Whether a noun may name a thing that is sold: "TV" does not where titles have it beside other nouns alone ("TV speaker")."""
        return self.knows(noun) and not {noun, noun.removesuffix("s")} & self._only_beside

    def _is_foreign(self, noun: str, said: str) -> bool:
        """Whether a noun, one of several or of an article, stands nowhere in the catalogue."""
        counted = _PLURAL.fullmatch(noun) or re.search(r"\b(?:an?|pair of)\s+(?:[a-z]+[ -]){0,2}" + noun, said.lower())
        return counted is not None and not self._terms.find(noun) and not self.knows(noun)
