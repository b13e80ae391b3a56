"""What a product is said to be made for: "is for cycling", "a running jacket", 专为骑行设计. Only its record can say so.

That something suits an activity is advice, and left to the readers of advice ("good for cycling", 适合骑行).
"""

from __future__ import annotations

import re
from functools import cache

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene

# each activity: how it is said in English and in Chinese, and what of it a record may say (beginnings of words)
_ACTIVITIES = (
    ("cycling|biking|bike rides?", "骑行|骑车|自行车", "cycl|bik|bicycl|骑|自行车|单车"),
    ("running|jogging|marathons?", "跑步|慢跑|马拉松", "run|jog|marathon|跑"),
    ("hiking|trekking|backpacking", "徒步|远足", "hik|trek|trail|backpack|walking|徒步|登山|远足"),
    ("climbing|mountaineering|bouldering", "攀岩|登山|爬山", "climb|mountain|boulder|登山|攀|爬山"),
    ("camping", "露营|野营", "camp|tent|露营|野营|帐篷"),
    ("skiing|snowboarding|snow sports", "滑雪", "ski|snowboard|滑雪"),
    ("fishing|angling", "钓鱼|垂钓", "fish|angl|钓"),
    ("swimming|diving|snorkelling|snorkeling", "游泳|潜水|浮潜", "swim|div|snork|游泳|潜水|泳"),
    ("sailing|kayaking|surfing|paddling", "帆船|皮划艇|冲浪", "sail|kayak|surf|paddl|帆船|划艇|冲浪"),
    ("gaming|esports", "电竞|打游戏|游戏", "gam|esport|电竞|游戏"),
    ("yoga|pilates", "瑜伽|普拉提", "yoga|pilates|瑜伽|普拉提"),
    ("weightlifting|bodybuilding|the gym|gym use", "健身|举重", "gym|fitness|train|weight|dumbbell|健身|举重|训练"),
    ("golf|golfing", "高尔夫", "golf|高尔夫"),
    ("tennis|badminton|squash", "网球|羽毛球|壁球", "tennis|badminton|squash|网球|羽毛球|壁球"),
    ("football|soccer|basketball|volleyball", "足球|篮球|排球", "football|soccer|basketball|volleyball|足球|篮球|排球"),
    ("hunting", "打猎|狩猎", "hunt|猎"),
    ("horse riding|riding horses", "骑马", "horse|equestri|马术|骑马"),
)
_ENGLISH = "|".join(english for english, _chinese, _roots in _ACTIVITIES)
_CHINESE = "|".join(chinese for _english, chinese, _roots in _ACTIVITIES)
_MADE_FOR = patterns.later(
    rf"\b(?:is|are|was|were|comes?)\s+(?:(?!not\b)\w+ly\s+)?(?:(?:purpose[- ])?(?:designed|made|built|intended|meant|engineered|developed|created|tailored)\s+)?(?:(?:especially|specifically|just)\s+)?for\s+(?P<en>{_ENGLISH})\b"
    rf"|\b(?:designed|built|engineered|developed|purpose[- ]built)\s+(?:(?:especially|specifically)\s+)?for\s+(?P<en2>{_ENGLISH})\b"
    rf"|\b(?:is|are)\s+(?:an?|the|our)\s+(?:dedicated\s+|proper\s+|real\s+)?(?P<en3>{_ENGLISH})\s+(?!and\b|or\b|for\b|with\b)[a-z]+"
    rf"|(?:专门?为|特别?为|专供)(?P<zh>{_CHINESE})[^，。]{{0,3}}(?:设计|打造|而生|开发|研发|准备)|(?P<zh2>{_CHINESE})(?:专用|用的(?=[，。；]|$))|(?<!适)(?:专门)?用[于来](?P<zh3>{_CHINESE})",
    re.IGNORECASE,
)


def read_purposes(scene: Scene, clause: Clause) -> list[Claim]:
    """A claim that nothing bears out for each activity that a product of the clause is said to be made for and no word of its record names."""
    return [
        Claim("purpose", match[0], Finding.UNSTATED)
        for match in _MADE_FOR.finditer(clause.text)
        if not clause.denies(match.start())
        and not all(_speaks_of(record, match[match.lastgroup or 0]) for record in scene.of(clause.about))
    ]


def _speaks_of(record: Record, activity: str) -> bool:
    return _roots(activity.lower()).search(record.text) is not None


@cache
def _roots(activity: str) -> re.Pattern[str]:
    """What names an activity in a record: the beginnings of English words, Chinese anywhere."""
    found = next(
        roots
        for english, chinese, roots in _ACTIVITIES
        if re.fullmatch(english, activity) or re.fullmatch(chinese, activity)
    )
    return re.compile("|".join(rf"\b{one}" if one.isascii() else one for one in found.split("|")), re.IGNORECASE)
