"""When a person is needed: the customer asks for one, or what they speak of is none of a machine's business."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant import patterns
from assistant.dialogue import Intent, Sentiment, Understanding
from assistant.service.rules import People
from assistant.understanding.reaching import asks_for_contact, asks_for_hours


class Reason(StrEnum):
    ASKED = "asked"
    POLICY = "policy"
    FAILURES = "failures"
    UPSET = "upset"
    LEGAL = "legal"
    SAFETY = "safety"
    MEDICAL = "medical"


_ASKS = patterns.later(
    r"\b(?:talk|speak|chat|connect|transfer|put|get|give|want|need)\b[^.!?;\n]{0,24}\b(?:human|(?:real |live |actual )?person|(?:live |human |customer service )?agent|representative|rep|staff(?: member)?|manager|supervisor|somebody|someone|operator|human being)\b|"
    r"\b(?:human|real person|live agent|agent|representative|operator|manager)[\s,.!]*(?:please|now)\b|^\W*(?:agent|human|operator|representative)\W*$|"
    r"\b(?:someone|somebody|anyone|anybody) (?:from|in|on) (?:your|the) (?:team|staff|company|support|service)\b|\bcall me back\b|"
    r"(?:转|找|接|要|换|联系|叫|喊).{0,6}(?:人工|真人|客服(?!中心电话)|经理|主管|专员)|^\W*(?:人工|真人)(?:客服|服务)?\W*$|人工(?:客服|服务)",
    re.IGNORECASE,
)
_NOT = r"(?<!n't )(?<!n’t )(?<!not )(?<!never )(?<!without )"
_TOPICS: tuple[tuple[Reason, str], ...] = (
    (
        Reason.SAFETY,
        rf"\b{_NOT}(?:caught fire|catch(?:es|ing)? fire|on fire|in flames|set fire|burst into|smok(?:e|ing) (?:is |was |started |starts )?(?:came|comes|coming|from|out|rising|everywhere|pouring)|(?:is|was|it['’]s|started|starts|began|keeps) smoking|(?:saw|see|lots of) smoke(?! (?:gr[ae]y|colou?r|alarm|detector))|explode[sd]?|exploding|explosion|blew up|"
        r"burn(?:t|ed|s|ing) (?:my|me|myself|us|him|her|his|our|the|a hole|down|through|smell)|smell(?:s|ed|ing)? (?:of |like )?(?:something )?(?:burn(?:ing|t)|smoke|gas)|burns? on (?:my|his|her)|electric(?:al)? shocks?|shock(?:s|ed|ing)? (?:me|my|us|him|her)|(?:got|get|getting|gave|gives|giving|had)(?: (?:me|us|him|her|my \w+))? (?:an? )?(?:\w+ )?(?:shock|shocked|zapped|electrocuted)|zap(?:s|ped) (?:me|my|us|him|her)|electrocut\w*|"
        r"sparks?|sparked|sparking|short[- ]circuit\w*|overheat\w*|too hot to touch|(?:swollen|bulging|bloated|leaking) battery|battery (?:is |has |was )?(?:swollen|swelled|bulging|bloated|leaking|leaked)|melted|(?:is|was|started) melting|leaking (?:acid|gas|battery)|gas leak|"
        r"(?:cut|injured|hurt|burned|scalded) (?:my|me|him|her|us|himself|herself|myself)(?! (?:feet|foot|ears?|backs?|neck|head|toes?|heels?|wallet|hair|nails?|floors?|bills?|budget))|injur(?:y|ies|ed)|(?:i['’]m|am|is|was|started) bleeding|chok(?:ed|ing)|dangerous|hazard\w*)\b|"
        r"(?<![防不无怕免会易])(?:起火|着火|失火|冒(?:黑|白|浓|出|着)?烟|冒火|有(?:黑|白|浓)烟|烧起来|烧着了|爆炸|炸了(?!.{0,2}[鸡薯鱼虾肉丸串])|炸开|炸裂|自燃|漏电|(?:外壳|机身|表面)带电|触电|电击|被电(?![话脑视池商动梯])|(?<!充)电到(?:了|我|手|人|孩子)|电了(?:我|一下|一次)|麻手|短路|火花|烧焦|烧糊|焦糊?味|糊味|烫伤|烫到|烫坏|烧伤|灼伤|割伤|割到|划伤|受伤|流血|鼓包|漏液|漏气|安全隐患|危险|噎)",
    ),
    (
        Reason.MEDICAL,
        r"\b(?:allerg(?:y|ic|ies)(?:[- ]type)? reactions?|(?:bad|skin|severe|terrible) reaction|react(?:ed|ing|s) (?:badly )?to (?:it|this|the)|allergic to (?:it|your)|anaphyla\w*|rash(?:es)?|hives|hospitali[sz]ed|(?:went|go|going|taken|rushed|sent|had to go|ended up|landed|is|am|are|was|were|now) (?:to|in|at) (?:the )?hospital|poison(?:ed|ing)|emergency room|swelling|(?:is|are|got|has|have|went|all) swollen(?! (?:feet|foot|ankles?|legs|knees?|joints))|swelled up|swollen (?:face|lips|eyes|skin)|"
        r"(?:made|left|gave|turned) (?:my|his|her|our)[^.!?]{0,24} (?:burn|sting|itch|swell|peel|irritat)\w*|(?:made|left|turned) (?:my|his|her|our) (?:\w+ )?(?:skin|face|hands?|arms?|legs?|feet|eyes?|lips?|neck|scalp)(?: \w+){0,2} red\b|(?:after|since) (?:using|i used|i['’]ve used|applying|wearing|trying)[^.!?]{0,60}\b(?:burn|sting|itch|swell|swoll|peel|irritat|rash)\w*|\b(?:burn|sting|itch|swell|swoll|peel|irritat)\w*[^.!?]{0,40} (?:after|since) (?:using|i used|applying|wearing|trying)|broke out in|vomit\w*|can['’]?t breathe|trouble breathing|side effects?|infection|blister(?:s|ed)?|my doctor)\b|"
        r"(?<![防不无怕免抗])(?:过敏(?:反应|了)|(?:用|涂|擦|抹|穿|戴|吃|喝)(?:了|完|过|后|之后|这).{0,16}(?:发红|红了|(?<!消)肿|刺痛|(?<!止)痒|长疹|脱皮|灼|溃烂)|红肿|皮疹|起疹|住院|(?:送|去|进|到|跑)了?(?:趟)?医院|医院(?:检查|看|说|就诊|急诊)|中毒|呕吐|呼吸困难|喘不过气|副作用|感染|就医|发炎)",
    ),
    (
        Reason.LEGAL,
        r"\b(?:lawyer|attorney|solicitor|sue(?:d)?|suing|lawsuit|legal action|take (?:you|this) to court|small claims|(?:to|in|before) (?:a |the )?court|court (?:case|order|action|proceedings)|consumer (?:protection|rights|affairs)|trading standards|better business bureau|bbb|ftc|gdpr request|chargeback|fraud\w*|police|subpoena)\b|"
        r"律师|起诉|告(?:你们|上法庭)|法院|法庭|诉讼|12315|消协|消费者协会|工商(?:局|投诉)|市场监管|报警|公安|诈骗|欺诈|法律(?:途径|责任)|维权",
    ),
)
_COMPILED = tuple((reason, patterns.later(pattern, re.IGNORECASE)) for reason, pattern in _TOPICS)
_FURIOUS = patterns.later(
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
    """Whether the customer wants to talk with a person, and does not only ask how one can be reached."""
    return _ASKS.search(text) is not None and not _asks_about_reaching(text)


def _asks_about_reaching(text: str) -> bool:
    return asks_for_contact(text) or asks_for_hours(text)


def topic_of(text: str) -> Reason | None:
    """The legal, safety or medical matter that a message speaks of."""
    return next(
        (reason for reason, pattern in _COMPILED if any(_befell(one, text) for one in pattern.finditer(text))), None
    )


def _befell(said: re.Match[str], text: str) -> bool:
    """Whether it is not what something guards against ("gloves that protect from electric shock"), nor asked what may be ("can it explode?")."""
    before = text[max(0, said.start() - _JUST_BEFORE) : said.start()]
    return not (_GUARDS.search(before) or _MAY_BE.search(before) or _GUARDED.match(text, said.end()))


def danger_of(text: str) -> Reason | None:
    """What has happened to somebody and may do them harm, of which a word is due whoever else is asked for."""
    topic = topic_of(text)
    return topic if topic in _DANGERS and _HAPPENED_JUST.search(text) else None


def reason_of(text: str, meant: Understanding, people: People, *, of_service: bool) -> Reason | None:
    """Why a message needs a person, by what it says; None where it does not. `of_service`: the dialogue is about orders.

    A danger comes before the wish for a person: its words are said beside it.
    """
    service = of_service or bool(_OF_SERVICE.intersection(meant.intents))
    asked = asks_for_person(text) or (
        Intent.TALK_TO_HUMAN in meant.intents and not service and not _asks_about_reaching(text)
    )
    topic = topic_of(text)
    if topic in _DANGERS and asked:
        return topic
    if topic is not None and topic.value in people.topics and (asked or service or _happened(topic, text)):
        return topic
    if asked:
        return Reason.ASKED if people.on_request else None
    upset = Sentiment.NEGATIVE is meant.mood.sentiment and _FURIOUS.search(text) is not None
    if upset and service:
        return Reason.UPSET
    return None


def _happened(topic: Reason, text: str) -> bool:
    """Whether a message tells of something that happened, or happens, to somebody."""
    return (_HAPPENED_JUST if topic in _DANGERS else _HAPPENED).search(text) is not None


_GUARDS = patterns.later(
    r"\b(?:against|protect\w*(?: \w+)? (?:from|against)|prevent\w*|avoid\w*|anti|resist\w*|worr(?:y|ied) about)\b[^.!?]{0,24}$|(?:防|避免|预防|以免|担心)[^，。！？]{0,4}$",
    re.IGNORECASE,
)
_JUST_BEFORE = 100  # characters: a message may name a danger many times
_GUARDED = patterns.later(
    r"[- ]?(?:protect|proof|resist|prevent|absor|detect|alarm|plugs?\b|joy\b)|\W(?:when|as) (?:i|we) (?:saw|read|heard)\b[^.!?]{0,12}\b(?:prices?|bills?)\b|保护|防护|检测|报警",
    re.IGNORECASE,
)
_THING = r"(?:it|this|that|they|these|those|(?:the|your|this|that|these|those|an?) [\w-]+(?: [\w-]+)?)"
_MAY_BE = patterns.later(
    rf"(?<!why )(?<!how )\b(?:can|could|will|would|might|may|does|do) {_THING}(?: (?:ever|easily|quickly|often))? $",
    re.IGNORECASE,
)
_DANGERS = frozenset({Reason.SAFETY, Reason.MEDICAL})
_HAPPENED = patterns.later(r"\b(?:my|your|you|i|me|we|us)\b|我|你们|您|孩子|家人", re.IGNORECASE)
_HAPPENED_JUST = patterns.later(
    rf"{_HAPPENED.pattern}|\b(?:it|it['’]s|just|started|starts)\b|宝宝|老人|了|怎么办|一直|突然|正在", re.IGNORECASE
)
