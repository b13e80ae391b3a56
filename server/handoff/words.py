"""What a customer is told of a handoff, in English and Chinese: always who is talking, never a wait that nobody has measured."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from retrieval.products import Language

_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}
_TEXTS: dict[str, dict[Language, str]] = {
    "waiting": {
        "en": "I have asked a colleague of our team to join. You are number {position} in the queue{wait}. Until then you are talking with "
        "me, the automatic assistant.",
        "zh": "我已请一位人工客服加入。您排在第 {position} 位{wait}。在此之前，与您对话的仍是我，自动助手。",
    },
    "alone": {
        "en": "I have asked our team for a colleague. Nobody is free at the moment; you are number {position} in the queue. Until somebody "
        "comes you are talking with me, the automatic assistant.",
        "zh": "我已呼叫人工客服。目前没有空闲的同事，您排在第 {position} 位。有人加入之前，与您对话的仍是我，自动助手。",
    },
    "wait": {"en": ", the expected wait is about {minutes} min", "zh": "，预计等待约 {minutes} 分钟"},
    "promised": {
        "en": "Our team is not here now. I have noted your request: a colleague will answer you here by {due}. Until then you are talking "
        "with me, the automatic assistant.",
        "zh": "现在不是人工客服的工作时间。您的请求已记录：同事会在{due}之前在这里回复您。在此之前，与您对话的是我，自动助手。",
    },
    "noted": {
        "en": "Our team is not here now. I have noted your request: a colleague will answer you here. Until then you are talking with me, "
        "the automatic assistant.",
        "zh": "现在不是人工客服的工作时间。您的请求已记录，同事会在这里回复您。在此之前，与您对话的是我，自动助手。",
    },
    "joined": {
        "en": "You are now talking with {agent}, a person of our team.",
        "zh": "现在与您对话的是我们的人工客服 {agent}。",
    },
    "released": {
        "en": "{agent} has left the conversation. You are talking with the automatic assistant again.",
        "zh": "{agent} 已结束人工服务。现在与您对话的又是自动助手。",
    },
    "somebody": {"en": "our colleague", "zh": "我们的同事"},
    "dismissed": {
        "en": "Your request for a colleague was closed. You are talking with the automatic assistant.",
        "zh": "您的人工客服请求已关闭。与您对话的是自动助手。",
    },
}


def waiting(language: Language, position: int, wait_s: int | None, *, anybody: bool) -> str:
    """`anybody`: whether an agent is at work."""
    wait = "" if wait_s is None else _say("wait", language, minutes=max(1, math.ceil(wait_s / 60)))
    return _say("waiting" if anybody else "alone", language, position=position, wait=wait)


def promised(language: Language, due: float | None, zone: ZoneInfo) -> str:
    return _say("noted", language) if due is None else _say("promised", language, due=_moment(language, due, zone))


def joined(language: Language, agent: str) -> str:
    return _say("joined", language, agent=agent)


def somebody(language: Language) -> str:
    """What a person is called whose name is not at hand."""
    return _say("somebody", language)


def released(language: Language, agent: str | None) -> str:
    return _say("dismissed", language) if agent is None else _say("released", language, agent=agent)


def iso(at: float | None) -> str | None:
    """A moment as ISO 8601 in UTC."""
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def _say(key: str, language: Language, **values: object) -> str:
    return _TEXTS[key][language].format(**values)


def _moment(language: Language, at: float, zone: ZoneInfo) -> str:
    when = datetime.fromtimestamp(at, zone)
    day = _WEEKDAYS[language][when.weekday()]
    if language == "zh":
        return f"{when.month}月{when.day}日（{day}）{when:%H:%M}（{when:%Z}）"
    return f"{day}, {when.day} {when:%B}, {when:%H:%M} ({when:%Z})"
