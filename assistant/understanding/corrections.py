"""Messages that put themselves right: "size 11, I mean EU 44", "a red kettle... no wait, black", 80以内，说错了，100以内.

What is said behind the correction replaces what it names anew; the rest of what was said before stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant import patterns

_MARKER = patterns.later(
    r"[\s,.;:!?–—-]*(?:\b(?:(?:oh |uh |um |er )?(?:no[,\s]+)?(?:wait|hang on|hold on|scratch that|strike that|correction|my bad|i mean(?!,)|i meant(?: to say)?|or rather|make that|sorry)(?:[,\s]+(?:no(?=,|\s+(?:make|it|that|i|wait|\d+|size|the other)\b)|not that|i meant?|make (?:that|it)|actually|rather|correction))*)\b(?!\s+(?:for|about|to|that|if|business|an? (?:\w+ )?(?:must|requirement|deal[- ]?breaker|priority))\b)[\s,:–—-]+"
    r"|\bactually[,\s]+no(?:,\s+|\s+(?=(?:make|it|that|i|wait|size)\b|\d))|(?<=[?.!…,])\s*(?:nah|nope)[,\s]+(?=(?:an?|some|the|make|rather)\s)|\s+[–—-]+\s*(?:no[,\s]+)?actually[,\s]+(?=\S)|,\s*(?:no[,\s]+)?actually\s+(?=(?!(?:i|it|that|this|we|you|they|he|she|no|not|never|any|forget|drop|scrap)\b)[\w$'’-]+(?: [\w'’-]+){0,2}\W*$)|(?<=[.…])\s*(?:let me think|(?:(?:well|hm+|er+|uh|nah|no)[,\s]+)*(?:well|hm+|er+|uh|nah|no))[,.…\s]+(?=(?:make|under|below|over|up|at|in|rather|let|say|more|about|size|\d))|(?:\.{2,}|…)\s*(?:no|nah|nope)[,\s]+(?=\w)"
    r"|(?<=\w)\s*[.,;!–—-]+\s*(?:no|nah|nope),\s+(?=(?!(?:i|it|that|this|not|no|thanks?|thank|you|we|they|just|nothing|never|but|and|or|is|are|do|does)\b)[\w'’-]+(?: [\w'’-]+){0,2}\W*$))"
    r"|[\s,，.。…!！?？;；—-]*(?:啊|哎|哦|呃|诶|噢)?(?:(?:不对|不不+|(?<=啊)不是(?=[,，])|(?<=…)不是?(?=[,，])|不是不是|哦不|(?<=[,，。.;；\s])不(?=[,，]\s*(?!是|要|用|了|行|好|想|能|会|太|需))|说错了?|打错了?|写错了?|记错了?|口误|更正(?:一下)?|我是说|我(?:的)?意思是|应该(?:是|说)|等等)(?:[,，\s]*(?:是|应该是|我是说))?|算了(?=[,，\s]*(?:还是|换|要|改))|(?<=[,，\s])算了(?=[^,，。不没]{1,8}吧))[,，.。…:：\s啊哦]*",
    re.IGNORECASE,
)
_MEANT = patterns.later(
    r"^\W*(?:(?:no|nope|nah|sorry|oops|wait|hm+|actually|oh|well)[,.!\s]+)*(?:i|we) (?:actually |really )?(?:mean|meant|said|was thinking(?: of)?|was after)(?: to say)?[,:\s]+(?=\w)|^\W*(?:不是|不对|不)?[,，\s]*我(?:说|指|要|想要)的是",
    re.IGNORECASE,
)
_NOT_THE_OLD = patterns.later(
    r"(?P<new>\d+(?:\.\d+)?\s?[a-z%\u3400-\u9fff]{0,4})\s*[,，]?\s*(?:(?:and |so )?not|(?:而)?不是)\s?[$€£¥]?\s?\d+(?:\.\d+)?\s?[a-z%\u3400-\u9fff]{0,4}(?=\s*(?:$|[,.;!?，。；！？]))"
    r"|(?:\bnot|不是)\s?[$€£¥]?\s?\d+(?:\.\d+)?\s?[a-z%\u3400-\u9fff]{0,4}?\s*(?:[,，]\s*(?:but |而?是)?|\s+but\s+|而是)(?P<instead>[$€£¥]?\d)",
    re.IGNORECASE,
)  # "300 not 400", 不是400，是300
_NUMBER = patterns.later(
    r"^\W*(?:is |it['’]s |about |是|要)?(?:eu\s)?(?P<n>\d+(?:\.\d+)?)\s*(?:please|pls|的|吧|thanks)?\W*$", re.IGNORECASE
)
_DIGITS = patterns.later(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Corrected:
    """A message as its part before the correction and the part behind it; `better` is "" where it corrects nothing."""

    said: str
    better: str = ""


def begun(text: str) -> str:
    """The text without what only says that something was meant: "no, I meant camel", and without the amount that was not: "300 not 400"."""
    return _NOT_THE_OLD.sub(lambda match: (match["new"] or match["instead"]).rstrip(), _MEANT.sub("", text, count=1))


def split(text: str) -> Corrected:
    """Finds the last correction of a message. A bare number behind it is put in the place of the last number before."""
    found = [match for match in _MARKER.finditer(text) if text[: match.start()].strip() and text[match.end() :].strip()]
    if not found:
        return Corrected(text)
    said, better = text[: found[-1].start()], text[found[-1].end() :]
    bare = _NUMBER.match(better)
    if bare is not None and (numbers := list(_DIGITS.finditer(said))):
        last = numbers[-1]
        return Corrected(said[: last.start()] + bare["n"] + said[last.end() :])
    return Corrected(said, better)
