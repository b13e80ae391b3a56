"""What the customer wants, as a sentence says it: "since you wanted ...", "if you need a lid, take P2", "leave out P2 if you eat vegan".

What is repeated has to be the customer's own words; what is recommended for a wish has to meet it, and what is advised against must not.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import patterns
from assistant.claims.clauses import Clause, places
from assistant.claims.comparing import read_comparisons
from assistant.claims.residue import read_residue
from assistant.claims.scene import Claim, Finding, Scene
from assistant.claims.values import read_values

_WISH = patterns.later(
    r"^\W*(?:(?:since|as|because|if|given that|and|so)\s+)?you(?:['’](?:re|d|ve|ll))?\s+(?:asked|wanted|want|need|needed|are looking|were looking|mentioned|said|prefer|told|'d like|like|would like|ruled|specified|requested|looking|hate|dislike|love|don['’]t (?:want|like|need)|can['’]t stand|care about|worry about|worried about|avoid|play|live|fly|travel|cycle|commute|suffer)\b|"
    r"^\W*(?:既然|因为|如果)?(?:您|你)(?:想要?|需要|要求|提到|在找|说过?|希望|喜欢|要的?|排除|不想要|不要)",
    re.IGNORECASE,
)
# What the customer wants or does, before what is recommended for it
_CONDITION = patterns.later(
    r"^\W*(?:(?:so|and|but|now|then)\s+)?(?:if|when|whenever|for (?:those|anyone|someone|people|anybody|whoever)|whoever|anyone who|should you|in case|as long as|unless|given|assuming|suppose|looking for|after|want|need|prefer|fancy|hoping for)\b|"
    r"^\W*(?:那么?|所以|但是?|而|不过)?(?:如果|要是|若是?|假如|倘若|假使|既然|只要|万一|想|希望|打算|对于?|追求|在意|看重|喜欢|偏爱|需要|要(?!知道|说|看|注意|记|不|数|花|买|论|比)(?=[\u3400-\u9fff]{2})|(?:您|你)家|家里有?|您要|你要|您若|您想|您如果|您要是|不想|不喜欢|不需要|不要(?=[^,，]{1,12}的话)|[^,，。\ue000-\ue0ff]{1,16}的话\W*$)",
    re.IGNORECASE,
)
# "Leave out P2 if you eat vegan": what is wanted is not true of it
_ADVISED_AGAINST = patterns.later(
    r"\b(?:skip|leave out|avoid|pass on|rule out|drop|stay away from|steer clear of|forget|give (?:it|[\ue000-\ue0ff]) a miss)\b(?P<main>[^,]{0,24}?)\s+(?:if|when)\s+(?P<wish>[^,;]+)$",
    re.IGNORECASE,
)


def advised_against(scene: Scene, clause: Clause, said: Clause | None) -> list[Claim] | None:
    """The claims of advice against a product for a wish: no product advised against may have it. None where a clause is no such advice."""
    match = _ADVISED_AGAINST.search(clause.text)
    if match is None or clause.figures:
        return None
    about = places(match["main"]) or places(clause.text) or (said.about if said is not None else clause.about)
    wanted = Clause(match["wish"], about, (), ())
    told = read_values(scene, wanted).claims
    if not told:
        return None
    turned = {Finding.FALSE: Finding.TRUE, Finding.TRUE: Finding.FALSE}
    return [replace(one, finding=turned.get(one.finding, one.finding)) for one in told]


def is_condition(clause: Clause) -> bool:
    return _CONDITION.match(clause.text) is not None and not places(clause.text) and not clause.figures


def condition(scene: Scene, clause: Clause, main: Clause) -> list[Claim]:
    """What is named as wanted has to be true of what is recommended for it: "if you need a lid, take P2"."""
    if main.denied or not main.about or len(main.about) == len(scene.records) > 1:
        return []
    wanted = replace(clause, about=main.about, against=(), only=False)
    most = read_comparisons(scene, wanted, (), ()).claims
    return [*read_values(scene, wanted).claims, *(one for one in most if one.kind == "superlative")]


def wish(scene: Scene, clause: Clause) -> list[Claim]:
    """What the customer is said to have asked for has to be what they asked for."""
    asked = Scene((), scene.facets, scene.constraints, scene.language, quoted=f"{scene.asked}")
    bare = Clause(clause.text, (), (), ())
    wrong = [
        one
        for one in read_residue(asked, bare, [(f.start, f.end) for f in clause.figures])
        if one.words.lower() not in scene.asked.lower()
    ]
    return [Claim("wish", one.words, Finding.UNSTATED) for one in wrong]


def is_wish(clause: Clause) -> bool:
    """Whether a clause repeats what the customer asked for."""
    return _WISH.search(clause.text) is not None
