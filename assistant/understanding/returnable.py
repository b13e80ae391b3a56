"""Questions whether things may be returned or exchanged, which are the policy's, and what is said of the customer's own things to give back.

"Can I return boots?", "ok to exchange a dress?" and 靴子能退吗 ask for a rule; "I want to return my boots" and 我要退我的靴子 are about an
order, and the thing named in them is not looked for.
"""

from __future__ import annotations

import re

from assistant import patterns

_GIVE_BACK = r"(?:return(?:ing|ed|s)?|exchang(?:e|ing)|swap(?:ping)?|refund(?:ed)?|(?:send|bring|take|give|hand|mail|post|ship)(?:ing)?(?: [\w'’-]+){0,3}? back|(?:send|bring|take|give|hand)(?:ing)? back)"
_MAY = r"(?:(?:is|would|will) it (?:be )?|it['’]?s |am i |are we )?(?:ok(?:ay)?|all right|alright|possible|allowed|fine|permitted|acceptable)(?: (?:for|with) (?:me|us|you))? (?:to|if (?:i|we))"
_PERMISSION = patterns.later(
    rf"^\W*(?:(?:hi|hello|hey|so|and|but|also|please|quick question|just wondering)[,:\s]+)*(?:{_MAY}|(?:can|may|could) (?:i|we|one|you|people|customers)(?: still| also| even)?|do you (?:accept|allow|take))\b[^.?!;]{{0,30}}?\b{_GIVE_BACK}\b",
    re.IGNORECASE,
)
_OWN = patterns.later(
    r"\b(?:my|our)\b|\border(?:ed|s)?\b|#\s?\d|\bi (?:bought|got|received|purchased)\b|\b(?:this|that|it)\b\s*(?:please|now|today)|我的|我买|订单|下单|收到",
    re.IGNORECASE,
)
_GIVES_BACK = patterns.later(
    r"(?:要|想|帮我|申请|打算|麻烦)[^，,。；;]{0,4}?退(?!出|步|休|烧|色|火|让)(?:掉|了|还|货|回|换)?(?:一?[下双件个台]?)?(?:我的?|这|那|之前|上次|上周|昨天|刚|买)[^，,。；;]{0,16}"
    r"|把[^，,。；;]{1,10}退(?:了|掉|货|回去|还)(?=$|[\s，,。；;吧呀啊!！])"
    rf"|\b{_GIVE_BACK} (?:my|our)\b[^,.;!?]*|\b(?:send|bring|give|ship|mail|post)(?:ing)? (?:my|our)(?: [\w'’-]+){{1,3}} back\b",
    re.IGNORECASE,
)


def asks_for_rule(text: str) -> bool:
    """Whether a message asks if things may be returned or exchanged, and says nothing of an order or a thing of one's own."""
    return _PERMISSION.search(text) is not None and _OWN.search(text) is None


def gives_back(text: str) -> bool:
    """Whether something of the customer's own is to be given back."""
    return _GIVES_BACK.search(text) is not None


def without(text: str) -> str:
    """The text without the words that give a thing of one's own back."""
    return _GIVES_BACK.sub(" ", text)
