"""A product said to be for everybody ("for the whole family", 老少皆宜), whose record says for whom it is."""

from __future__ import annotations

import re

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene

_FOR_ALL = patterns.later(
    r"\b(?:for|suits?|fits?|suitable for)\s+(?:(?:the|your|a) (?:whole|entire) (?:family|household)|the family|every (?:member|age)|everyone|everybody|anyone|anybody|all ages|all the family|young and old|(?:both )?(?:men and women|women and men))\b(?! (?:who|whose|that|looking|wanting|on|with|in))|"
    r"(?:适合|适用于?|给)(?:全家(?:人|老小)?|一家(?:人|老小)|所有人|任何人|人人|男女老少|男女)|老少皆宜|男女皆宜|男女都(?:能|可以|适合)|全家人?(?:都|皆)(?:能|可以|适合)",
    re.IGNORECASE,
)
_FOR_SOME = patterns.later(
    r"\b(?:(?:wo)?m[ea]n(?:['’]s)?|male|female|boys?|girls?|kids?|child(?:ren)?|toddlers?|baby|babies|adults?|ladies|juniors?)\b|男(?!女)|(?<!男)女|儿童|童(?:装|鞋|款)|婴|成人",
    re.IGNORECASE,
)
_FOR_BOTH = patterns.later(r"\bunisex\b|中性|男女|\bfamily\b|全家|亲子|\ball ages\b", re.IGNORECASE)
_WHOM = frozenset(("gender", "audience", "age_group", "for", "性别", "适用人群", "人群"))


def read_for_all(scene: Scene, clause: Clause) -> list[Claim]:
    """A claim that nothing bears out for each product that is for some; of one whose record says nothing of it, none."""
    return [
        Claim("audience", match[0], Finding.UNSTATED)
        for match in _FOR_ALL.finditer(clause.text)
        if not clause.denies(match.start()) and any(map(_is_for_some, scene.of(clause.about)))
    ]


def _is_for_some(record: Record) -> bool:
    product = record.product
    stated = [str(value) for facet, value in product.attributes.items() if facet.lower() in _WHOM]
    told = "\n".join([product.title.both(), *stated])
    return _FOR_SOME.search(told) is not None and _FOR_BOTH.search(told) is None
