"""When a person is needed: the customer asks for one, or what they speak of is none of a machine's business."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.dialogue import Intent, Sentiment, Understanding
from assistant.service.rules import People


class Reason(StrEnum):
    ASKED = "asked"
    POLICY = "policy"
    FAILURES = "failures"
    UPSET = "upset"
    LEGAL = "legal"
    SAFETY = "safety"
    MEDICAL = "medical"


_ASKS = re.compile(
    r"\b(?:talk|speak|chat|connect|transfer|put|get|give|want|need)\b[^.!?;\n]{0,24}\b(?:human|(?:real |live |actual )?person|(?:live |human |customer service )?agent|representative|rep|staff(?: member)?|manager|supervisor|somebody|someone|operator|human being)\b|"
    r"\b(?:human|real person|live agent|agent|representative|operator|manager)[\s,.!]*(?:please|now)\b|^\W*(?:agent|human|operator|representative)\W*$|"
    r"\b(?:someone|somebody|anyone|anybody) (?:from|in|on) (?:your|the) (?:team|staff|company|support|service)\b|\bcall me back\b|"
    r"(?:转|找|接|要|换|联系|叫|喊).{0,6}(?:人工|真人|客服(?!中心电话)|经理|主管|专员)|^\W*(?:人工|真人)(?:客服|服务)?\W*$|人工(?:客服|服务)",
    re.IGNORECASE,
)
_TOPICS: tuple[tuple[Reason, str], ...] = (
    (
        Reason.SAFETY,
        r"\b(?:caught fire|on fire|in flames|smok(?:e|ing) (?:came|coming|from|out)|exploded|explosion|burn(?:t|ed) (?:my|me|the|a|down)|electric(?:al)? shock|shocked me|sparks?|overheat\w*|swollen battery|melted|leaking (?:acid|gas|battery)|gas leak|"
        r"(?:cut|injured|hurt|burned) (?:my|me|him|her|us|himself|herself)|injur(?:y|ies|ed)|chok(?:ed|ing)|dangerous|hazard\w*)\b|"
        r"(?:起|着|冒)(?:火|烟)|爆炸|自燃|漏电|触电|电击|烫伤|割伤|受伤|鼓包|漏液|漏气|安全隐患|危险|噎",
    ),
    (
        Reason.MEDICAL,
        r"\b(?:allerg(?:y|ic|ies) reaction|anaphyla\w*|rash(?:es)?|hospital\w*|poison(?:ed|ing)|emergency room|swelling|swollen (?:face|lips|eyes|skin)|vomit\w*|can['’]?t breathe|trouble breathing|side effects?|infection|blister(?:s|ed)?|my doctor)\b|"
        r"过敏(?:反应|了)|红肿|皮疹|起疹|住院|医院|中毒|呕吐|呼吸困难|副作用|感染|就医|发炎",
    ),
    (
        Reason.LEGAL,
        r"\b(?:lawyer|attorney|solicitor|sue(?:d)?|suing|lawsuit|legal action|take (?:you|this) to court|small claims|(?:to|in|before) (?:a |the )?court|court (?:case|order|action|proceedings)|consumer (?:protection|rights|affairs)|trading standards|better business bureau|bbb|ftc|gdpr request|chargeback|fraud\w*|police|subpoena)\b|"
        r"律师|起诉|告(?:你们|上法庭)|法院|法庭|诉讼|12315|消协|消费者协会|工商(?:局|投诉)|市场监管|报警|公安|诈骗|欺诈|法律(?:途径|责任)|维权",
    ),
)
_COMPILED = tuple((reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in _TOPICS)
_FURIOUS = re.compile(
    r"\b(?:furious|outraged|outrageous|livid|disgust\w*|unacceptable|ridiculous|worst|scam(?:mers?)?|rip[- ]?off|fed up|sick of (?:this|you|it)|never (?:again|shop\w*|buy\w*)|last straw|absolutely terrible|complaint|incompetent|thieves|liars)\b|!{3,}|"
    r"气死|受够|忍无可忍|骗子|骗人|垃圾|太过分|无耻|恶心|投诉|差评|再也不(?:来|买)|什么破|欺负人|火大|离谱|！{3,}",
    re.IGNORECASE,
)
_OF_SERVICE = frozenset(
    {
        Intent.ORDER_STATUS,
        Intent.CANCEL_ORDER,
        Intent.CHANGE_ORDER,
        Intent.RETURN_OR_EXCHANGE,
        Intent.REFUND_STATUS,
        Intent.COMPLAINT,
        Intent.SHIPPING_QUESTION,
    }
)


def asks_for_person(text: str) -> bool:
    """Whether the customer wants to talk with a person."""
    return _ASKS.search(text) is not None


def topic_of(text: str) -> Reason | None:
    """The legal, safety or medical matter that a message speaks of."""
    return next((reason for reason, pattern in _COMPILED if pattern.search(text)), None)


def reason_of(text: str, meant: Understanding, people: People, *, of_service: bool) -> Reason | None:
    """Why a message needs a person, by what it says; None where it does not. `of_service`: the dialogue is about orders."""
    service = of_service or bool(_OF_SERVICE.intersection(meant.intents))
    if asks_for_person(text) or (Intent.TALK_TO_HUMAN in meant.intents and not service):
        return Reason.ASKED if people.on_request else None
    topic = topic_of(text)
    if topic is not None and topic.value in people.topics and (service or _HAPPENED.search(text)):
        return topic
    upset = Sentiment.NEGATIVE is meant.mood.sentiment and _FURIOUS.search(text) is not None
    if upset and service:
        return Reason.UPSET
    return None


_HAPPENED = re.compile(r"\b(?:my|your|you|i|me|we|us)\b|我|你们|您|孩子|家人", re.IGNORECASE)
