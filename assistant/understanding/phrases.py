"""How customers speak of a feature where the shop calls it otherwise: rewritten to the shop's own name before anything is read.

Only features that the catalogue states are rewritten. "lidless", 无帽, 降不降噪都行 become what the grammar of negation reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import patterns
from assistant.understanding import script
from assistant.understanding.carry import states
from assistant.understanding.free_of import FreeOf
from retrieval.facets import FacetKind, Facets

# feature -> what customers say in Chinese and in English for it
_SAID: dict[str, tuple[str, str]] = {
    "hood": (r"(?<=[带有要无去戴没])个?帽(?:子|兜)?|兜帽|帽兜|风帽", r"hooded"),
    "lid": (r"防尘[盖罩]|(?<=[带有要无配加没含])个?盖(?:子|儿)?(?![毯被])", r"lidded|with a cover"),
    "noise_cancelling": (r"(?<!主动)降噪|消噪", r"noise[- ]?(?:cancel\w*|reduc\w+)|\banc\b"),
    "dishwasher_safe": (
        r"(?:能|可以?|可)?(?:放|用|丢|进|入|上|扔)*洗碗机(?:清?洗|适用|可用)?",
        r"(?:can |could |i |you |we |to )*(?:be )?(?:go(?:es)?|put|pop|stick|throw|chuck|toss|bung|shove|run|washed|cleaned|fit|thrown|survives?|handles?|takes?|withstands?)(?: (?:it|them|this))? (?:(?:in(?:to|side)?|by|through) )?(?:the |a |my )?dishwasher|dishwasher[- ]?(?:proof|friendly|ok|suitable)",
    ),
    "removable_cover": (
        r"(?:可|能|可以)?拆(?:下来?)?(?:清?洗|卸)?(?:的)?(?:外?套|罩子?)|(?:外?套|罩子?)(?:要|得)?(?:能|可以?)?拆(?:下来?)?(?:清?洗|卸)?|(?:可|能|可以)?拆(?:下来?)?(?:清)?洗(?:的)?",
        r"(?:a )?(?:machine[- ]?washable |washable |removable |detachable |zip[- ]off )covers?|(?:a )?covers? (?:that |which )?(?:i|you|we|it)?(?: can)? ?(?:takes?|comes?|zips?|pulls?|be taken|be removed)(?: off)?(?: (?:and|to) (?:be )?wash(?:ed)?)?",
    ),
    "machine_washable": (
        r"(?:能|可以?|可)?(?:用|放|进)?(?:洗衣机(?:里|里面)?(?:清?洗)?|机洗)|(?:能|可以?|可)水洗",
        r"machine[- ]?wash(?:able)?|(?:can |could |i |you |we |to )*(?:be )?(?:go(?:es)?|put|pop|stick|throw|chuck|toss|bung|shove|run|wash(?:ed)?|thrown|survives?|handles?)(?: (?:it|them|this))? (?:in(?:to|side)? |through )?(?:the |a |my )(?:washing machine|machine|washer|wash(?! bag))|washable(?! cover)|washable in (?:the |a |my )(?:washing )?machine",
    ),
    "height_adjustable": (
        r"(?:能|可以?|可)?(?:升降|调(?:节)?高(?:度|低)|高低(?:可以?|能)调(?:节)?)|高度(?:得|要|是|必须)?(?:可以?|能)(?:够)?(?:自由)?(?:调(?:节|整)?|变)|(?:能|可以?)(?:自由)?伸缩|伸缩(?:式|款)?(?=的|$|[,，])",
        r"adjustable[- ]height|sit[- ]?stand|height[- ]adjust\w*|(?:(?:that|which) )?(?:(?:you|i|we|one) can |can be |to )?(?:adjust(?:ed|s|able)?|raised?|chang(?:e|ed)) (?:in|for|to (?:any|my)) height|(?:(?:that|which) )?(?:you|i|we|one) can (?:adjust|change|set|raise|lower) the height(?: of)?|(?:height|whose height) (?:that )?can be (?:adjusted|changed|set)|(?:goes|go|moves?|can go) up and down",
    ),
    "foldable": (
        r"(?:能|可以?|可)?(?:折叠|叠起来|折起来)",
        r"fold(?:s|able)?[- ](?:up|flat|away|down)|(?:can be )?fold(?:s|ing|ed)?|collapsible|collapses?",
    ),
    "dimmable": (
        r"(?:能|可以?|可)?(?:调光|调(?:节)?亮度|调明暗)",
        r"adjustable brightness|dims\b|(?:i|you|we) can dim\b|with a dimmer",
    ),
    "microphone": (r"麦克风|话筒|(?<=[带有含配])麦(?![片芽色穗])", r"\bmic\b"),
    "armrests": (r"扶手", r"arm[- ]?rests?|(?:fixed |adjustable |side )?arms\b"),
    "backlit": (
        r"背光|(?:会|能)?发光|(?<=[带有要会])灯(?:光|效)?(?![具泡罩])|灯(?=(?:就|也)?(?:不要|不用|不需要|无所谓|可有可无|有没有))",
        r"back[- ]?light(?:ing|s)?\b",
    ),
    "laptop_sleeve": (
        r"(?:能|可以?|可)?(?:放|装|塞)(?:得)?(?:下|进)?(?:一?台)?(?:我的?)?(?:笔记本)?电脑|(?:电脑|笔记本)(?:隔层|夹层|仓|内袋|位)",
        r"(?:a )?(?:laptop|computer) (?:compartment|pocket|section|slot)|(?:a )?(?:pocket|compartment|sleeve|section|slot|space|room) for (?:my|a|the) (?:laptop|computer|notebook)",
    ),
    "fragrance_free": (
        r"无香(?:型|味|料)?|没有?香(?:味|精)|(?:不含|不要|别加|无添加|不加)香(?:精|料)",
        r"(?:no|without|free of) (?:perfume|fragrance)|fragrance[- ]free",
    ),
    "insulated": (r"保温", r"keeps? (?:\w+ ){0,3}?(?:hot|cold|warm)"),
    "rechargeable": (r"(?:可以?|能)充电", r"re-?charge(?:able|s)"),
    "wireless_charging": (
        r"(?:能|可以?)?(?:给|帮)(?:我的?)?手机无线充电?|无线(?:给|帮)(?:我的?)?手机充电?|无线充(?:电)?",
        r"wireless(?:ly)? charg\w+|charges? (?:my|your|the|a|his|her|our) (?:\w+ )?(?:phone|mobile|iphone|smartphone|earbuds|watch)s? wirelessly|(?:charg(?:es?|ing)|be charged) wirelessly|qi[- ]charg\w+",
    ),
    "bluetooth": (r"蓝牙|蓝芽", r"blue ?tooth"),
    "oven_safe": (
        r"(?:适合|能|可以?|可)?(?:进|放|入|上|用)?烤箱(?:里|里面)?(?:适用|可用|能用|使用|用)?(?!纸|手套|架)",
        r"(?:can |could )?(?:be )?(?:put|used|fit|pop|stick)(?: (?:it|them))? in(?:to)? the oven|oven[- ](?:safe|friendly|ok)|oven[- ]?proof|go(?:es)? in the oven",
    ),
    "temperature_control": (
        r"(?:能|可以?|可)?(?:控温|调温|温控|调节?温度|控制温度|设定?温度)(?:功能)?",
        r"(?:variable|adjustable) temp(?:erature)?s?|temp(?:erature)? (?:settings?|adjust\w*)|(?:set|choose|adjust|control) the temp(?:erature)?",
    ),
    "bpa_free": (
        r"(?:不含|没有|无|不带|没)(?:双酚\s?A|BPA)",
        r"(?:without|no|free (?:of|from)|(?:does|do)(?:n['’]?t| not) (?:contain|have)|not containing|non) (?:any )?bpa(?:[- ]free)?",
    ),
    "lumbar_support": (
        r"腰(?:部)?(?:托|靠|撑|枕|支撑)|护腰|托腰",
        r"(?:lower )?back support|support(?:s)? (?:for )?(?:the |my )?(?:lower )?back",
    ),
    "drainage": (
        r"排水(?:孔|口|洞)?|漏水孔|底部?有(?:孔|洞)",
        r"drain(?:age|ing)? ?holes?|holes? (?:in|at) the bottom",
    ),
    "rfid_blocking": (
        r"防盗刷|防扫描|rfid\s?(?:防护|屏蔽|防盗)?",
        r"rfid(?:[- ](?:block\w*|protect\w*|safe|shield\w*))?|blocks rfid",
    ),
    "self_inflating": (
        r"(?:能|可以?|可|会)?自(?:动)?充气",
        r"inflates? (?:itself|by itself|on its own)|self[- ]?inflat\w*",
    ),
    "reflective": (
        r"反光(?:条|设计)?|夜光条",
        r"hi[- ]?vis(?:ibility)?|reflects?(?: light)?|reflective (?:strips?|details?)",
    ),
    "blackout": (
        r"(?:全)?遮光|不透光|挡光",
        r"black[- ]?out|light[- ]blocking|room[- ]darkening|blocks? (?:out )?(?:all )?(?:the )?(?:light|sun\w*)",
    ),
    "batteries_included": (
        r"(?:自带|含|带|送|附)电池",
        r"batteries (?:are )?(?:included|in the box)|(?:comes?|ships?) with batteries",
    ),
    "rotation_protection": (r"旋转防护|mips", r"mips|rotation(?:al)? protection"),
    "refillable": (
        r"(?:可以?|能)?(?:换|替换|更换)(?:笔)?(?:芯|胆)|可(?:以)?补充|可?替换装|有补充装|能加墨水?|可加墨",
        r"re-?fills?|can be refilled|replaceable (?:cartridge|refill)s?",
    ),
    "gps": (r"定位(?:功能)?", r"gps"),
    "induction": (r"电磁炉(?:能用|可用|适用|上用)?", r"induction(?: (?:compatible|ready|hobs?|cooktops?))?"),
}
_NOT_ABOVE = patterns.later(
    r"\b(?:don['’]?t|do not|never) (?:show|give|send|recommend|suggest)(?: me)? (?:any )?(?P<what>[\w -]{2,30}?) (?:over|above|more than|costing (?:over|more than)|dearer than)\s+(?=\W?\d)",
    re.IGNORECASE,
)
_HAN_NOT_ABOVE = patterns.later(
    r"(?P<what>[\u3400-\u9fff]{0,8}?)(?:超过|高于|贵过|大于|过)(?P<n>[\d一二两三四五六七八九十百千.]+(?:块钱?|美元|刀)?)的?(?:就|都|一律)?(?:(?:别|不要|不用|不)(?:给我)?(?:看|推荐?|展示|显示|考虑|要)了?|算了|免谈|pass|免了)"
)
_SOCKS = patterns.later(r"(?<=[毛棉麻绸短长筒丝绒])袜(?![子类业])")
_WIRED = patterns.later(r"\b(?:hard-?)?wired\b(?! up)|\bcorded\b", re.IGNORECASE)
_OF_WHOM = patterns.later(
    r"(?<![\u3400-\u9fff])(?P<who>[男女])(?:士|式|生)?(?P<what>裤子?|凉鞋|拖鞋|皮鞋|跑鞋|雨靴|短靴|靴子?|手?表|衬衫|毛衣|外套|袜子?|睡袍|夹克|帽子?)"
)
_FOR_SEASON = patterns.later(r"\b(?P<season>summer|winter|spring|autumn)[- ]weight\b", re.IGNORECASE)
_LESS = patterns.later(r"\b(?P<what>[a-z]{3,})-?less\b", re.IGNORECASE)
_A_NOT_A = patterns.later(
    r"(?P<same>[\u3400-\u9fff]{1,2})不(?P=same)(?=[^，,。;；]{0,8}(?:都行|都可以|都好|无所谓|随便|没关系|不重要|均可|不限|没所谓))"
)
_HOOD_NAMED = patterns.later(
    r"帽子?(?=(?:有没有|无所谓|不重要|也?不是|可有可无|随便|不需要|不用|有无|不强求))|(?<=不要)帽子|(?<=不需要)帽子"
)


class Phrases:
    """Rewrites texts for one state of a catalogue. Safe to share."""

    def __init__(self, facets: Facets) -> None:
        self._facets = facets
        flags = {facet.id: facet for facet in facets.by_id.values() if facet.kind is FacetKind.FLAG}
        self._rules: list[tuple[str, re.Pattern[str], str]] = []
        for name, (han, english) in _SAID.items():
            if name not in flags:
                continue
            label = flags[name].label
            spaces = r"\s+"  # a pronoun that pointed at something left a gap
            self._rules.append((name, re.compile(han), label.zh or label.en or name))
            self._rules.append(
                (
                    name,
                    re.compile(rf"\b(?:{english.replace(' ', spaces)})(?![a-z])", re.IGNORECASE),
                    (label.en or name).lower(),
                )
            )
        for facet in facets.by_id.values():
            what = facet.label.zh
            if facet.kind is FacetKind.TEXT and what and facets.vocabulary.terms.find(f"可调{what}"):
                pattern = (
                    rf"(?:能|可以?)调(?:节|整)?{what}|{what}(?:要|得|最好)?(?:能|可以?)(?:够)?(?:自由)?调(?:节|整)?"
                )
                self._rules.append((facet.id, re.compile(pattern), f"可调{what}"))
        said = [
            m.facet
            for word in ("wired", "wireless")
            for one in facets.vocabulary.terms.find(word)
            for m in one.meanings
        ]
        self._cabled = "bluetooth" in flags
        self._said_wired = frozenset(said) - {"bluetooth"}  # where one of these is stated, it is what "wired" means
        self._free_of = FreeOf(facets)
        self._hood = flags["hood"].label if "hood" in flags else None

    def rewrite(self, text: str, topic: Sequence[str]) -> str:
        """The text with features called as the shop calls them. `topic`: the category paths talked about."""
        text = _NOT_ABOVE.sub(r"show me \g<what> up to ", _HAN_NOT_ABOVE.sub(r"\g<what>不超过\g<n>的", text))
        text = _OF_WHOM.sub(r"\g<who>款\g<what>", text)
        text = script.called_here(text, self._facets.vocabulary.terms)
        text = re.sub(r"(?<=[男女]款)裤(?!子)", "裤子", text)
        if self._facets.vocabulary.terms.find("袜子"):
            text = _SOCKS.sub("袜子", text)
        wired = any(states(name, topic, self._facets) for name in self._said_wired) if topic else bool(self._said_wired)
        if self._cabled and not wired and (not topic or states("bluetooth", topic, self._facets)):
            text = _WIRED.sub("without bluetooth", text.replace("有线", "不带蓝牙"))
        text = _A_NOT_A.sub(lambda m: m["same"], text)
        text = _LESS.sub(self._without, _FOR_SEASON.sub(r"\g<season>", text))
        if self._hood is not None and topic and states("hood", topic, self._facets):
            text = _HOOD_NAMED.sub(self._hood.zh or self._hood.en or "hood", text)
        text = self._free_of.rewrite(text, topic)
        for feature, pattern, name in self._rules:
            if not topic or states(feature, topic, self._facets):
                text = pattern.sub(name, text)
        return text

    def _without(self, match: re.Match[str]) -> str:
        """ "Lidless" as "without lid", where a lid is a feature of this shop and "lidless" is no word of its own."""
        terms = self._facets.vocabulary.terms
        if terms.find(match.group()):
            return match.group()
        found = [m for mention in terms.find(match["what"]) for m in mention.meanings if m.value]
        named = any(self._is_feature(m.facet) for m in found)
        return f"without {match['what']}" if named else match.group()

    def _is_feature(self, facet: str) -> bool:
        known = self._facets.by_id.get(facet)
        return facet == "material" or (known is not None and known.kind is FacetKind.FLAG)
