"""What is said of a value that holds already when it is named again: "velvet's back on the table", "walnut is a must now".

Who names a value that was ruled out, and neither rules it out again nor asks for it, lets it in again. Knows nothing of catalogues.
"""

from __future__ import annotations

import re

from assistant import patterns

_SAYS = (
    r"(?:ok(?:ay)?|fine|well|actually|h+m+|oh|ah|and|but|so|then|also|even|maybe|perhaps|honestly|apparently|tbh|to be (?:fair|honest)|i (?:guess|think|suppose|mean|reckon|hear|read)|you know(?: what)?|turns out|it turns out|on (?:second thou?ghts?|reflection)|"
    r"(?:my|our|his|her|the) \w+(?: \w+)? (?:says?|said|thinks?|reckons?|tells? me|told me|insists?|convinced me)|(?:he|she|they|we|you) (?:says?|said|thinks?|reckons?|tells? me|told me)|now that i think (?:about|of) it|thinking about it|come to think of it|that|the|some|any|an?|pure|plain|real|those|these|this)"
)
_SUBJECT = patterns.later(rf"(?:^|[.;!?,…–—:]|\b(?:but|because|cause|cos|and)\b)\s*(?:{_SAYS}[\s,]+)*$", re.IGNORECASE)
_PREDICATE = patterns.later(
    r"^(?:\s+(?:ones?|stuff|sets?|versions?|thing|colou?r|brand|leather))?\s*(?:['’]s\b|['’]re\b|['’]d\b|['’]ll\b|\s(?:(?:really|actually|also|now|just|probably|maybe|apparently|still)\s+)*(?:is|are|was|were|would|could|might|may|can|will|should|does|do|did|has|have|looks?|goes?|works?|seems?|suits?|feels?|matches|hides|lasts|[a-z]+n['’]t)\b)(?P<rest>[^.;!?]*)(?P<end>[.;!?]?)",
    re.IGNORECASE,
)
_AT_FAULT = patterns.later(
    r"\b(?:too|still|never|ugly|horrible|awful|hideous|terrible|nasty|hate|worse|worst|no go|no way|a no|out\b(?! of)|banned|allerg\w+|itch(?:y|es)|sweaty|smell[sy]?|cheap and|off the table)\b"
    r"|(?:\b(?:is|are|was|does|do|wo|ca|would|could|did)(?:n['’]?t| not)|['’]s not|['’]re not|\bnot)\s+(?:really |even |exactly |going to |gonna )?(?:work|suit|go|match|do|fit|look|last|good|great|nice|for (?:me|us|him|her)|my|an option|allowed|ok(?:ay)?|fine|what|happen)",
    re.IGNORECASE,
)
_LETS_IN = patterns.later(
    r"(?:\b(?:stop|quit|no need to|need(?:n['’]?t| not)|do(?:n['’]?t| not) (?:need|have) to|no longer(?: need to| have to)?|not|never mind)\s+(?:avoid|exclud|rul(?:e|ing) out|leav(?:e|ing) out|skip|filter(?:ing)? out|bann?|hid|rul|leav|filter)(?:ing|e)?(?: out)?"
    r"|\b(?:put|bring|add|let|throw|take|chuck) back(?: in)?|\b(?:re-?add|re-?include|un-?exclude|un-?ban|re-?allow|forgive|pardon)"
    r"|\b(?:warm(?:ing|ed)? (?:up )?to|com(?:e|ing) (?:a)?round to|over my (?:thing|issue|problem|dislike) (?:with|of|about)|wrong about|unfair (?:to|on)|too (?:harsh|hasty|quick|hard|strict) (?:on|about|with)|hasty about|rethinking|reconsider(?:ing)?|chang(?:e|ed|ing) (?:my|our) minds? (?:about|on)|(?:at peace|ok(?:ay)?|fine|cool|good|happy) with|"
    r"(?:give|giving) (?:another (?:chance|go|shot|try) to)|i(?:['’]ll| will| can| could)? (?:actually )?(?:accept|allow|tolerate|live with|put up with|consider|stomach|bear|do))"
    r"|\b(?:can|could|may|might|please|you can|feel free to|do)\s+(?:also |now |again )?(?:include|show|consider|allow|add|count)(?: me)?)\s+(?:(?:the|my|any|some|that|those|these|on)\s+)*$",
    re.IGNORECASE,
)
_LET_IN = patterns.later(
    r"^(?:\s+(?:ones?|stuff|sets?|brand|things?))?\s*(?:['’]s |is |are )?(?:(?:can|could|may|might|should)\s+)?(?:(?:come|go|be|put|let)\s+)?(?:back\b(?! to)(?: (?:in|on|into|again))?|in again\b|(?:re-?)?included?\b|(?:re-?)?considered\b|fair game\b|forgiven\b|(?:another|a second) (?:chance|go|shot|try)\b|(?:in|on)to? (?:the )?(?:mix|running|list|picture)\b)"
    r"|^\s+(?:back in|again too)\b",
    re.IGNORECASE,
)
_REQUIRED = r"(?:an? )?(?:absolute |real |hard |total |definite )?(?:must(?:[- ]have)?|requirement|non[- ]?negotiable|essential|required|mandatory|deal[- ]?breaker|need)\b"
_MADE_FIRM = patterns.later(
    rf"^[^.;!?]{{0,48}}?[,.;–—]\s*(?:(?:actually|in fact|no|wait|and|well|so)[,\s]+)*(?:(?:make|call|consider|let['’]?s (?:make|call)) (?:that|it|this)|(?:that|it|this|which)(?:['’]?s| is)(?: actually| really| now)?) {_REQUIRED}",
    re.IGNORECASE,
)


def lets_in(before: str, after: str) -> bool:
    """Whether the words around a value that was ruled out let it in again."""
    if _LETS_IN.search(before[-64:]) or _LET_IN.match(after):
        return True
    said = _PREDICATE.match(after)
    if said is None or said["end"] == "?" or _SUBJECT.search(before[-64:]) is None:
        return False
    return _AT_FAULT.search(said.group()) is None


def made_firm(after: str) -> bool:
    """Whether what stands before is said to be a must after all: "a lid would be handy, make that a must"."""
    return _MADE_FIRM.match(after) is not None
