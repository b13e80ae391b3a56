"""How English says of a facet, a value or a feature that it does not matter: "I'm not precious about", "isn't a big deal any more".

One grammar for whatever is named; what is named, and whether it was asked for, is the caller's to know.
"""

from __future__ import annotations

import re

from assistant import patterns

_VERY = r"(?:(?:that|so|really|too|all that|all|at all|very|actually|particularly|super|terribly|hugely|overly|even|just|honestly|as|quite|exactly|strictly|necessarily|always|any ?more|now|no longer|longer|much|absolutely|entirely|too much|so much)\s+)*"
_WEIGHTY = (
    r"(?:(?:an? )?(?:top |big |huge |real |major |absolute |hard |total |main |high |super )*(?:important|vital|crucial|critical|essential|necessary|needed|required|decisive|relevant|compulsory|mandatory|"
    r"issue|problem|concern|deal[- ]?breaker|priority|factor|must(?:[- ]haves?)?|deal|thing|worry|biggie|requirement|need|fussed)\b(?! with\b))"
)
_NOT_IS = r"(?:(?:is|are|was|were)(?:n['’]?t| not)|ain['’]?t|['’]s not|['’]re not|not|no longer|never was)"
_CARES = r"(?:matter|bother (?:me|us|him|her)|count|worry (?:me|us)|make (?:much|any|a|that much) (?:of a )?difference|concern (?:me|us)|play (?:a|any) role|fuss(?:es)? (?:me|us))"
_TRAILS = r"(?:\s+(?:that much|so much|too much|much|a lot|at all|really|any ?more|now|any longer|either|to (?:me|us|him|her|them)|for (?:me|us)|in the end|after all|tbh|honestly|actually))*"
_AFTER = patterns.later(
    rf"^(?:[- ]?wise)?\s*(?:,\s*)?(?:(?:bit|part|thing|side|aspect|stuff|of it)\s+)?(?:(?:really|honestly|actually|also|now|just|it|that|probably|to be honest|tbh),?\s+)*(?:"
    rf"{_NOT_IS}\s+{_VERY}{_WEIGHTY}"
    rf"|(?:does|do|did)(?:n['’]?t| not)\s+{_VERY}{_CARES}\b"
    r"|(?:no longer|hardly|barely|scarcely) (?:matters?|bothers? me|counts?)\b"
    r"|(?:is |are |['’]s )?(?:less important|secondary|neither here nor there|no biggie|by the by|irrelevant|immaterial|no (?:big )?(?:deal|issue|concern|matter))\b"
    r"|(?:can|could|may|might) (?:be )?(?:anything|whatever|any(?: one)?|either)\b"
    r"|(?:is |are |['’]s )?(?:the )?(?:least of my (?:worries|concerns|problems)|last (?:thing|of my worries)|up for grabs|not the end of the world|any ?thing but (?:important|crucial))\b"
    r"|(?:would|will|wo)(?:n['’]?t| not) be (?:the end of the world|a (?:tragedy|disaster|deal[- ]?breaker|problem|big deal))\b"
    r"|,?\s*(?:can be |could be )?any (?:kind|sort|type|length|style|shape|one|of them|way)(?: (?:is fine|will do|works|really|you like))*(?=\s*(?:$|[.,;!]))"
    r"|,?\s*(?:yes or no|or not|either way)\b(?:[,\s]*(?:i |it )?(?:do(?:es)?n['’]?t|do(?:es)? not) (?:matter|mind|care))?"
    r"|,?\s*(?:i|we)(?:['’]m| am|['’]re| are) (?:\w+ )?(?:easy|flexible|open|not (?:too |so |that |really |very )*(?:fussed|fussy|bothered|picky|precious|particular|worried))\b(?: (?:on|about|with))?(?: (?:that|it|those))?"
    r"|,?\s*(?:i|we) (?:(?:really|honestly|just) )?(?:could(?:n['’]?t| not) care less|(?:do(?:n['’]?t| not)|no longer) (?:really |even )?(?:care|mind|fuss))\b(?: about (?:that|it))?"
    r"|[,:–—-]*\s*(?:anything goes|whatever(?: works| you have)?|don['’]?t (?:care|mind)|not (?:fussed|bothered|fussy|picky)|any(?:thing)? (?:is fine|will do|works|goes))(?=\s*(?:$|[,.;!])))"
    rf"{_TRAILS}",
    re.IGNORECASE,
)
_BEFORE = patterns.later(
    r"(?:\b(?:not|no longer|isn['’]?t|never)\s+(?:(?:too|so|that|really|overly|particularly|super|terribly|very|all that|actually|hugely|any ?more)\s+)*(?:fussed|fussy|bothered|worried|picky|precious|particular|concerned|attached|hung up|strict|set|stuck|dead set|choosy|married|wedded|sold)\s+(?:about|on|to|with|over|as to)"
    r"|\b(?:do(?:n['’]?t| not)|could(?:n['’]?t| not)|no longer|not gonna|won['’]?t|need(?:n['’]?t| not))\s+(?:(?:really|actually|even|particularly|necessarily|honestly|have to|need to|at all)\s+)*(?:care|mind|worry|fuss|bother|fret|be fussy|be picky|be strict)(?:\s+(?:so much|too much|that much|much|at all|less|any ?more|now))*(?:\s+(?:about|over|with|what|which|if))?"
    r"|\b(?:stop|quit) (?:worrying|caring|fussing|bothering|filtering|limiting|restricting|narrowing)(?: (?:it|things|this|me))?(?: (?:about|by|on|to|down by))?"
    r"|\b(?:easy|flexible|relaxed|open|open-minded|indifferent|chill) (?:on|about|with|as to|to|when it comes to)"
    r"|\b(?:no (?:real |actual )?(?:need|reason|point) (?:for|in|to have)|(?:can|could|will) (?:easily |happily |probably )?(?:do|live|manage|cope) without|wo(?:n['’]?t| not) (?:really |actually )?(?:need|be needing))"
    r"|\b(?:let['’]?s (?:not|stop)|no point|not going to|won['’]?t) (?:worry(?:ing)?|fuss(?:ing)?|bother(?:ing)?|car(?:e|ing)|stress(?:ing)?|obsess(?:ing)?|be fussy|be picky)(?: (?:too much|so much))? (?:about|over|with)"
    r"|\b(?:scratch|strike|undo|cancel|erase|delete|loosen|relax|waive|drop)(?= the\b| my\b| that\b| all\b)"
    r"|\b(?:take|strike|cross|wipe) (?:off|out)|\bno longer (?:need|require|care about)|\bforget (?:all )?about|\bleave (?:out|off))"
    r"\s+(?:(?:the|my|a|any|which|what|that|this|about|for)\s+)*$",
    re.IGNORECASE,
)


def before(text: str) -> int | None:
    """Where the words begin, at the end of `text`, that say of what follows that it does not matter; None where none do."""
    match = _BEFORE.search(text)
    return match.start() if match is not None else None


def after(text: str) -> int | None:
    """How many characters at the beginning of `text` say of what stands before it that it does not matter; None where none do."""
    match = _AFTER.match(text)
    return match.end() if match is not None else None
