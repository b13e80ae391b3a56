"""Messages that are no wish at all: insults, and attempts to give the assistant orders in the name of its makers."""

from __future__ import annotations

import re

from assistant import patterns

_INSULT = patterns.later(
    r"\b(?:stupid|idiot(?:ic)?|dumb(?:ass)?|moron|useless|pathetic|garbage|trash|crap|shit(?:ty)?|bullshit|fuck\w*|damn(?:ed)?|asshole|bastard|bitch|suck(?:s|ing)?|screw you|shut up|hate you|worthless|retard(?:ed)?|"
    r"piss off|go to hell|clown|loser|incompetent)\b"
    r"|傻(?:子|瓜|逼|X|x|叉|帽|蛋)?|白痴|笨(?:蛋|死)?|蠢(?:货|蛋|死)?|垃圾|废物|滚(?:蛋|开|吧)?$|去死|他妈|妈的|操你|智障|弱智|脑残|有病|什么破|闭嘴|没用的东西",
    re.IGNORECASE,
)
_OUTRIGHT = patterns.later(
    r"^\W*(?:just |oh |go )?(?:fuck (?:off|this)|piss off|screw (?:this|off)|get lost|sod off|bugger off|去你的|滚远点)\W*$",
    re.IGNORECASE,
)
_ABOUT_US = patterns.later(
    r"\b(?:you|your|u|bot|robot|assistant|this (?:is|thing|bot|chat|shop|site)|ai|machine)\b|你|机器人|客服|助手|这(?:什么|个|破)|^\W*\w+\W*$",
    re.IGNORECASE,
)
_INJECTION = patterns.later(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,24}\b(?:instructions?|prompts?|rules?|guidelines|policies|constraints you|restrictions you)\b|\b(?:system prompt|developer mode|jailbreak|you are now|act as (?:an?|the) (?!gift)|pretend (?:to be|you are)|reveal your|new instructions?)\b"
    r"|(?:忽略|无视|忘记|忘掉|绕过)(?:之前|以上|上面|前面|先前|所有|你|掉)*(?:的)?(?:所有|全部|一切)?(?:的)?(?:指令|指示|规则|提示|设定|命令|限制条件)|系统提示词?|开发者模式|你现在是|扮演(?!礼物)|越狱",
    re.IGNORECASE,
)


_DISTRESS = patterns.later(
    r"\b(?:kill(?:ing)? myself|end (?:my life|it all)|suicid\w*|want to die|don['’]?t want to (?:live|be alive)|hurt(?:ing)? myself|self[- ]harm)\b|"
    r"自杀|自残|不想活|想死(?!你|了你)|轻生|活不下去|结束(?:我的|自己的?)生命",
    re.IGNORECASE,
)


def is_distress(text: str) -> bool:
    """Whether somebody speaks of harming themselves: they are answered as a person, and nothing is sold to them."""
    return _DISTRESS.search(text) is not None


def is_insult(text: str) -> bool:
    """Whether a message insults the assistant or the shop."""
    if _OUTRIGHT.match(text):
        return True
    return _INSULT.search(text) is not None and _ABOUT_US.search(text) is not None


def is_injection(text: str) -> bool:
    """Whether a message tries to change what the assistant is told to do."""
    return _INJECTION.search(text) is not None
