"""Short remarks that wish for nothing and ask for nothing new: "ok", "hmm", "really?", "why?", 好吧, 为什么, "that's all".

What they mean depends on what was said before, which the answer knows; a message is one only where it says nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from assistant import patterns


class Remark(StrEnum):
    """In the order in which they count where a message makes several: "ok, but why?" asks why."""

    WHY = "why"
    DOUBTS = "doubts"
    LOST = "lost"
    CLOSES = "closes"
    HESITATES = "hesitates"
    CALLS = "calls"
    DECLINES = "declines"
    AGREES = "agrees"
    MORE = "more"  # of what? "anything else?" where nothing is shown


_SAID: dict[Remark, str] = {
    Remark.WHY: r"why(?: (?:so|is that|that|though|not|exactly|is it so))?|how come|how so|for what reason|what for|what['’]?s the reason|为什么(?:会?这样)?|为啥|为何|凭什么|怎么说|什么原因|原因(?:是什么)?|理由(?:是什么)?",
    Remark.DOUBTS: r"really|seriously|for real|honestly|truly|(?:are )?you (?:really )?(?:sure|certain|serious)(?: about (?:that|this|it))?|is (?:that|this|it) (?:really )?(?:right|true|so|correct|real|accurate)|no way|i (?:do not|don['’]?t) believe (?:it|that|you)|"
    r"真的(?:吗|么|假的)?|真假|当真(?:吗)?|(?:你)?(?:能)?(?:确定|肯定)(?:吗|么)|是吗|是么|是这样(?:的)?(?:吗|么)|(?:这)?(?:靠谱|准确|对)(?:吗|么)|不会吧|没骗我吧|没搞错吧",
    Remark.LOST: r"pardon(?: me)?|excuse me|come again|say (?:that|it) again|say again|what (?:do you mean|does (?:that|it|this) mean|was that)(?: by (?:that|this|it))?|i (?:do not|don['’]?t|did not|didn['’]?t) (?:get|understand|follow)(?: (?:it|that|this|you))?|huh|eh|what|"
    r"什么(?:意思)?|啥(?:意思)?|(?:我)?(?:没|不|看不|听不|没看|没听)(?:太)?(?:懂|明白)(?:你(?:说)?的?意思)?|(?:这)?是?(?:什么|啥)意思|(?:请)?再说一遍",
    Remark.CLOSES: r"(?:i think )?(?:that['’]?s|that is|that will be|that['’]?ll be) (?:all|it|everything|enough)(?: (?:for now|for today|i need(?:ed)?|from me))?|nothing (?:else|more)(?: for now)?|no more(?: questions)?|(?:i['’]?m|i am|we['’]?re) (?:done|good|all set|finished)(?: for now)?|all (?:good|set|done)|no,? thank(?:s| you)|"
    r"就(?:这些|这样)|先(?:这样|到这)|没(?:有)?(?:别的|其他的?|问题|事)?了|没(?:有)?(?:别的|其他)(?:的|问题)?|(?:暂时)?不(?:用|需要)了|够了|问完了|可以了",
    Remark.HESITATES: r"h+m+|u+m+|u+h+|er+m?|let me (?:think|see)(?: about (?:it|that|this))?|i['’]?ll (?:think about it|have a think)|i need to think(?: about (?:it|that|this))?|(?:i['’]?m |i am )?(?:not|un)[ -]?(?:so |quite |really )?(?:sure|certain|convinced)(?: yet)?|i (?:do not|don['’]?t) know(?: yet)?|dunno|idk|maybe|perhaps|hard to (?:say|decide)|difficult|"
    r"呃+|额+|唔+|嗯+(?:\.{2,}|…+)|(?:让)?我?(?:再)?想(?:一)?想|(?:再)?考虑(?:一下|考虑)|再看看|再说(?:吧)?|不知道|不(?:太)?(?:确定|清楚|好说)|(?:有点)?纠结|难选|也许|可能(?:吧)?",
    Remark.CALLS: r"hello|hi|hey|hiya|(?:are )?you (?:still )?there|(?:is )?any(?:body|one) (?:there|here)|still there|在吗|在不在|还在吗|有人(?:在)?吗|人呢|喂|你好|您好|哈喽|嗨",
    Remark.DECLINES: r"no|nope|nah|not really|not now|not yet|不(?:是|了|行)?|没有|算了|不好",
    Remark.AGREES: r"ok(?:ay)?|okey|k+|kk|alright|all right|right|sure|fine|yes|yeah|yep|yup|got (?:it|you)|gotcha|i see|understood|(?:that )?makes sense|fair enough|(?:that['’]?s |that is )?(?:very |really |how |so |quite )?(?:good|great|nice|perfect|cool|interesting|fine|excellent|awesome|lovely)(?: to know)?|sounds good|noted|will do|"
    r"好(?:的|吧|滴|哒|呀|嘞)?|行(?:吧)?|可以|嗯+|哦+|噢+|喔+|是(?:的)?|对(?:的)?|知道了|(?:我)?明白了?|了解了?|(?:我)?懂了|收到|原来如此|(?:原来)?(?:是)?这样(?:啊|子)?|不错|挺好(?:的)?|很好|太好了|有道理",
}
_BESIDE = r"(?:oh|ah|well|then|so|but|and|just|please|thanks?(?: you)?(?: (?:so|very) much| a lot)?|cheers|lol|ha(?:ha)+|man|啊+|呀|哦|噢|吧|呢|了|嘛|啦|那|就|哈+|谢+|谢谢(?:你|您|啦|了)?|多谢|感谢|辛苦了|但是?|可是|不过)"
_PATTERNS = tuple(
    (kind, patterns.later(rf"(?:{words})(?![a-z'’])", re.IGNORECASE))
    for kind, words in [*((remark.value, words) for remark, words in _SAID.items()), ("beside", _BESIDE)]
)
_APART = patterns.later(r"[\W_]*")
_DOTS = patterns.later(r"^\W*嗯+\s*(?:\.{2,}|…+|。{2,})\W*$")
MOST = 60  # characters


def remark_of(text: str) -> Remark | None:
    """The remark that a message is; None where it says something else, or too much."""
    said = unicodedata.normalize("NFKC", text).strip()
    if len(said) > MOST:
        return None
    if not re.search(r"\w", said):
        return Remark.LOST if re.search(r"[?？]", said) else None
    if _DOTS.match(said):
        return Remark.HESITATES
    found: set[str] = set()
    at = _skip(said, 0)
    while at < len(said):
        piece = _longest(said, at)
        if piece is None:
            return None
        found.add(piece[0])
        at = _skip(said, piece[1])
    return next((one for one in Remark if one.value in found), None)


def _skip(text: str, at: int) -> int:
    match = _APART.match(text, at)
    return match.end() if match else at


def _longest(text: str, at: int) -> tuple[str, int] | None:
    """The kind of the longest piece that stands at a place, and where it ends."""
    best: tuple[str, int] | None = None
    for kind, pattern in _PATTERNS:
        match = pattern.match(text, at)
        if match is not None and match.end() > at and (best is None or match.end() > best[1]):
            best = kind, match.end()
    return best
