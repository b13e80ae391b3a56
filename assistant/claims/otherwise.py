"""What is said in other words, in the words that the readers know: "carries a price of" as "costs", 花 30 元就能买到 as 价格是 30 元.

A sentence claims the same before and after; knows nothing of what the records say. A table for phrases; how single words are
read stands in the lists under `words/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant import patterns
from assistant.claims.clauses import TAG
from assistant.claims.otherwise_zh import CHINESE

_N = r"(?:\d+|one|two|three|four|five|six)"
_PEOPLE = r"(?:buyers|customers|shoppers|owners|users|reviewers|people|those)(?: who (?:bought|own|use|have) (?:it|them|one))?"
_YEARS = (
    r"(?:1[0-8]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen)"
)
# A product by its tag or by a name that is none yet: this is read before references are
_THE = rf"(?:{TAG}|(?:the )?(?-i:[A-Z][\w'’-]*(?: [A-Z0-9][\w'’-]*)*))"
_SUM = r"[^,，。;；]{1,24}?"
_MORE = {"better": "higher", "worse": "lower"}

_ENGLISH: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    # what only leads up to a claim: what follows is said of the product, not to the customer
    (
        r"\b(?:you (?:should|might want to|may want to|need to) (?:also )?(?:know|note|be aware)|it(?:['’]s| is) (?:also )?worth (?:knowing|noting|mentioning|saying|adding|remembering)|(?:please )?(?:note|keep in mind|bear in mind|remember|be aware)"
        r"|I (?:can|should|would|might|must|may) (?:also )?(?:tell you|confirm|mention|add|say|point out|assure you)|I['’]d (?:also )?(?:add|say|mention|point out|note|stress)"
        r"|you['’](?:ll|d) (?:also )?(?:be (?:glad|pleased|happy|relieved) to (?:hear|know|learn|see)|notice|find|see)|(?:the )?(?:good|best|nice|great) (?:news|thing|part) is|I (?:see|think|find|believe)) that (?=\S)",
        "",
    ),
    (rf"\bif you ask (?:me )?about (?P<one>{TAG}),? (?:it|this one|that one)(?= (?:is|has|costs|comes|can|does|doesn|isn|was|will|weighs|holds|takes|runs))", r"\g<one>"),
    # the customer's limit, repeated
    (
        rf"\b(?:keeping|sticking|staying|holding) (?:to|under|within|below|inside) (?P<sum>{_SUM}),? (?:as|like|the way) you (?:asked|wanted|said|wished|requested)\b",
        r"with your limit of \g<sum>",
    ),
    (
        rf"\b(?:since|as|because) you (?:asked|wanted|want|wished|said) to (?:stay|keep|remain|be) (?:under|within|below|inside) (?P<sum>{_SUM})(?=,)",
        r"with your limit of \g<sum>",
    ),
    (r"\bfits? (?:in(?:to)?|within|inside) your (?P<sum>(?:US)?[$€£¥]\s?[\d.,]+)(?=\W*$|[,;.] )", r"is within your budget of \g<sum>"),
    # bounds, stock and opinions
    (rf"(?P<sum>(?:US)?[$€£¥]\s?[\d.,]*\d) is more than (?P<one>{_THE}) (?:costs|asks|is)\b", r"\g<one> costs less than \g<sum>"),
    (r"\bsub-(?=(?:US)?[$€£¥]\s?\d)", "under "),
    (r"\bbreaks the (?P<sum>(?:US)?[$€£¥]\s?[\d.,]*\d) (?:barrier|mark)\b", r"costs more than \g<sum>"),
    (rf"\bthe (?P<end>earliest|latest) (?P<one>{_THE}) (?:can|will|would) (?:arrive|be (?:there|delivered|with you)) is in (?P<n>[\w-]+ days?)", r"\g<one> arrives in \g<n> at the \g<end>"),
    (rf"\b(?:the|our) warehouse has (?P<n>\d+|{_N}) (?:pieces |units )?of (?P<one>{_THE})", r"there are \g<n> of \g<one> left"),
    (r"\b(?P<n>\d[\d,]*) (?:opinions|verdicts) (?:on|about) (?P<one>[^,.;]{1,40}?) (?:are|have come) in\b", r"\g<one> has \g<n> reviews"),
    # two set beside each other
    (
        rf"\b(?:buyers|customers|shoppers|people|reviewers|owners|users) (?:score|rate|rank|like|prefer|value) (?P<a>{_THE}) (?P<how>above|better than|over|higher than|to|more than|below|lower than|less than) (?P<b>{_THE})",
        lambda m: f"{m['a']} is rated {'lower' if m['how'].lower().split()[0] in ('below', 'lower', 'less') else 'higher'} than {m['b']}",
    ),
    (rf"\b(?P<have>has|have|gets?|earns?) (?P<how>better|worse) (?:reviews|marks|feedback|ratings) than (?=(?:the )?{_THE})", lambda m: f"is rated {_MORE[m['how'].lower()]} than "),
    (r"\b(?P<is>is|are) (?:kinder|easier|gentler|lighter) (?:to|on) (?:your|the) (?:wallet|purse|pocket|budget) than\b", r"\g<is> cheaper than"),
    (r"\bis less of an (?:outlay|expense|investment) than\b", "is cheaper than"),
    (rf"\boutprices (?=(?:the )?{_THE})", "is more expensive than "),
    (
        rf"(?P<one>{TAG}) is the (?P<how>[a-z]+er|more [a-z]+) (?:one )?of (?P<a>{TAG}) and (?P<b>{TAG})",
        lambda m: f"{m['one']} is {m['how']} than {m['b'] if m['one'] == m['a'] else m['a']}" if m["one"] in (m["a"], m["b"]) else m[0],
    ),
    # sizes that there are not
    (rf"\b(?:size )?(?P<n>\d{{2}}(?:\.5)?|X{{0,3}}[SL]|M) is not (?:made|offered|available) (?:of|for|in) (?P<one>{_THE})", r"\g<one> does not come in size \g<n>"),
    (rf"\b(?:there is|there['’]s) no (?:size )?(?P<n>\d{{2}}(?:\.5)?|X{{0,3}}[SL]|M) (?:of|for|in) (?P<one>{_THE})", r"\g<one> does not come in size \g<n>"),
    (rf"^no (?:size )?(?P<n>\d{{2}}(?:\.5)?|X{{0,3}}[SL]|M) (?:of|for|in) (?P<one>{_THE})", r"\g<one> does not come in size \g<n>"),
    (rf"\byou (?:won['’]t|can['’]t|will not|cannot) find (?P<one>{_THE}) in (?:size )?(?P<n>\d{{2}}(?:\.5)?|X{{0,3}}[SL]|M)\b", r"\g<one> does not come in size \g<n>"),
    (r"\b(?:skips|leaves out|is missing|lacks) (?:the )?size (?P<n>\d{2}(?:\.5)?|X{0,3}[SL]|M)\b", r"does not come in size \g<n>"),
    # prices
    (r"\bcarr(?:ies|y) a price of\b", "has a price of"),
    (r"\b(?:somewhere )?in the (?:region|neighbou?rhood|vicinity|area) of (?=[$€£¥\d]|US|[a-z]+ (?:dollars|euros|pounds))", "about "),
    (r"\b(?:can['’]?t|cannot|is not to) be (?:had|bought|found|got)(?: for)? (?:below|under|less than|for less than)\b", "costs at least"),
    (rf"\bprice (?:does not|doesn['’]t) (?:separate|divide|distinguish) (?P<a>{TAG}) (?:from|and) (?P<b>{TAG})(?:\s*[:;,]\s*they are the same)?", r"\g<a> and \g<b> cost the same"),
    (r"\b(?:just |well |a little |somewhat )?north of (?=(?:US)?[$€£¥]\s?\d)", "above "),
    (r"\b(?:just |well |a little |somewhat )?south of (?=(?:US)?[$€£¥]\s?\d)", "below "),
    (r"\bshy of (?=(?:US)?[$€£¥]\s?\d)", "under "),
    # how customers rate
    (rf"\b(?:gets?|scores?|earns?|receives?) an? (?P<n>\d(?:\.\d)?)(?: out of (?:5|five))? (?:from|with|among) {_PEOPLE}", r"is rated \g<n>"),
    # materials and makers
    (r"\b(?:crafted|fashioned|manufactured) (?=(?:from|of|out of|in)\b)", "made "),
    (r"\buses? (?P<what>[a-z]+(?:[ -][a-z]+)?) for (?:its|their) (?:main )?material\b", r"is made of \g<what>"),
    (r"\bwoven at (?=[\d\w -]{1,40}\b(?:gsm|g/m))", ""),
    (r"\bhas (?P<who>[A-Z][\w&'’. -]{1,30}?) as its (?:maker|brand|manufacturer)\b", r"is from \g<who>"),
    (r"\bis (?:sold|marketed|made) under the (?P<who>[A-Z][\w&'’. -]{1,30}?) (?:brand|name|label)\b", r"is from \g<who>"),
    (r"\bbelongs to the (?P<who>[A-Z][\w&'’. -]{1,30}?) (?:line|range|brand|family|stable)\b", r"is from \g<who>"),
    # what may not be done with it
    (r"\b(?:has|have|needs?|ought) to (?:stay|be kept) out of the (?P<where>dishwasher|washing machine|microwave|oven|freezer|dryer)\b", r"can't go in the \g<where>"),
    # counts, comparisons, the only one
    (rf"\b(?P<n>{_N}) out of (?:the )?(?P<m>{_N})(?= (?:cost|are|have|come|do|can|weigh|hold|is|has|sell|take|work)\b)", r"\g<n> of the \g<m>"),
    (r"\bis dimmer than\b", "has a lower brightness than"),
    (r"\b(?P<has>has|have) run out\b(?! of)", "is sold out"),
    # what it does
    (r"\bprints? (?:on )?(?:both|two) sides(?: of (?:the|a) (?:page|sheet|paper))?\b", "has duplex printing"),
    (r"\bprints? (?:only )?in (?P<c>colou?r)\b", r"has \g<c> printing"),
    (r"\bconnects? (?:over|via|through|by|using) (?=(?:Wi-?Fi|Bluetooth|USB)\b)", "has "),
    (r"\bhas (?:got )?a dimmer\b", "is dimmable"),
    (r"\b(?:has no|lacks a|comes without a|is without a|doesn['’]t have a) dimmer\b", "is not dimmable"),
    (rf"(?P<what>(?-i:[A-Z])[\w-]+(?: [a-z]+)?) is on board (?:in|with|of) (?P<a>{_THE}),? but not (?:in|with|of) (?P<b>{_THE})", r"\g<a> has \g<what>, but \g<b> does not have \g<what>"),
    (rf"(?P<what>(?-i:[A-Z])[\w-]+(?: [a-z]+)?) is on board (?:in|with|of) (?P<one>{_THE})", r"\g<one> has \g<what>"),
    # what has to be bought beside it
    (
        rf"\b(?:you )?(?:won['’]t|will not|don['’]t|do not|needn['’]t)(?: need to| have to)? buy (?:an? |any |the )?(?P<what>[a-z]+(?: [a-z]+)?)(?: separately)?,? (?:for|with) (?P<one>{_THE})",
        r"\g<one> includes a \g<what>",
    ),
    (
        rf"\b(?:you )?(?:(?:will|['’]ll) )?(?:need|have) to (?:buy|get) an? (?P<what>[a-z]+(?: [a-z]+)?)(?: separately)?,? (?:for|with) (?P<one>{_THE})",
        r"\g<one> does not include a \g<what>",
    ),
    (
        rf"\byou get an? (?P<what>[a-z]+(?: [a-z]+)?) with (?P<a>{_THE}),? but (?:you )?(?:(?:will|['’]ll) )?(?:need|have) to (?:buy|get) one(?: separately)? for (?P<b>{_THE})",
        r"\g<a> includes a \g<what>, but \g<b> does not include a \g<what>",
    ),
    # what it cost before
    (rf"\bwas (?P<sum>{_SUM}) (?:more(?: expensive)?|dearer) before (?:the|its|this) (?:reduction|sale|discount|cut|offer|markdown|price cut)\b", r"is reduced by \g<sum>"),
    (r"(?:,| and)? if you(?:['’]re| are) (?:under|over|below|above|up to|less than) [\w. -]{1,16}(?:met(?:re|er)s?|feet|foot|cm|m)(?: tall)?\b", ""),
    # ages
    (rf"\b(?:from|above|over|starting at|as of) the age of (?P<n>{_YEARS})\b(?: (?:up|on|onwards?|upwards?|and up))?", r"from \g<n> years"),
    (rf"\b(?P<who>children|kids|little ones|boys|girls|toddlers) (?:of|aged|who are)? ?(?P<n>{_YEARS})(?: years)? (?:and|or) (?:up|over|older|above)\b", r"\g<who> from \g<n> years"),
    (rf"\bholds as much as (?=(?:the )?{TAG})", "has the same capacity as "),
    (rf"\bnothing but (?P<one>{TAG})(?P<rest>[^,;.]*?) (?:in|on|from|of) th(?:is|e) (?:list|selection|page|row)\b", r"only \g<one>\g<rest>"),
    # stock
    (r"\b(?:nearly|almost|practically) gone,? with (?P<n>[\w-]+) (?:left|remaining)\b", r"down to the last \g<n>"),
)  # fmt: skip
_RULES = {
    "en": tuple((patterns.later(said, re.IGNORECASE), plain) for said, plain in _ENGLISH),
    "zh": tuple((patterns.later(said), plain) for said, plain in CHINESE),
}
_SCORES = patterns.later(
    rf"\b(?:scores|does|fares) (?P<how>better|higher|worse|lower) (?:with|among) {_PEOPLE}(?= than\b)", re.IGNORECASE
)


def in_other_words(text: str) -> str:
    """A tagged sentence with phrases that the readers know in place of others that say the same."""
    for pattern, plain in _RULES["en" if text.isascii() or not _HAN.search(text) else "zh"]:
        text = pattern.sub(plain, text)
    return _SCORES.sub(lambda m: f"is rated {_MORE.get(m['how'].lower(), m['how'].lower())}", text)


_HAN = patterns.later(r"[\u3400-\u9fff]")
