"""How customers speak of limits, put into the few words that the grammar of amounts reads: "nothing north of", "cap it at", 打住.

Only words beside a number are changed, so what is left can be read as before. Knows nothing of what a number counts.
"""

from __future__ import annotations

import re

from assistant import patterns
from assistant.understanding.numbers import mark

_SIGN = r"(?:us\$|[$€£¥￥]|usd\s?|rmb\s?|人民币)?"
_AHEAD = rf"(?=\s*{_SIGN}\s*⟦)"
_N = r"(?P<n>⟦\d+⟧\s?(?:dollars?|bucks?|quid|usd|euros?|pounds?|块钱?|美元|美金|元|刀|€|£|\$)?)"
_WHOSE = r"(?:the |my |our |an? |that |this )?"
_TO = r"(?: (?:it|that|this|things|the price|the total|everything|me|myself))?"
_NONE = r"(?:nothing|not|never|none|no)"
_KIND = r"(?: (?:priced|costing|that(?:['’]s| is| costs?)|an? (?:cent|penny|dime|dollar|gram|inch)))?"
_PAST = r"(?:north of|past|beyond|in excess of|upwards? of|over|above|exceeding|(?:more|higher|dearer|pricier|longer|heavier|bigger|larger|taller|wider|thicker|deeper|louder|older) than)"
_SHORT = r"(?:south of|shy of|short of|cheaper than|less than|lower than|under|below)"
_CANNOT = (
    r"(?:(?:can|ca|wo|do|would|should|could|must|dare)\s?(?:n['’]?t|not|\snot)|cannot|will not|never|not|rather not|unwilling|refuse|hate|without)"
    r"(?: (?:really|ever|want|wanna|like|plan|intend|care|wish|willing|able|ready|prepared|going|looking|keen|to|on|be))*"
)
_PAY = r"(?:go(?:ing)?|spend(?:ing)?|pay(?:ing)?|stretch(?:ing)?|cost(?:ing)?|run|venture|creep(?:ing)?|part with|do|afford|shell out|drop|fork out)"
_NOT = r"(?:(?:do(?:es)?|ca|wo|would|should|could|must|did|is|are)n['’]?t|cannot|(?:do(?:es)?|can|will|would|should|could|must|is|are) not)"
_PASS = r"(?:exceed(?:ing)?|break(?:ing)?|pass(?:ing)?|top(?:ping)?|cross(?:ing)?)(?: the)?"
_MOVE = r"(?:(?:make|set|put|raise|lower|move|push|take|bring|change|up|bump|lift|drop|extend|stretch|increase|reduce|cut|trim|adjust|keep|fix)\s+)"
_IS = r"\s*(?:(?:now|should|must|has to|can|could|may|might|will|would|goes|becomes|at|to|is|are|of|be|was|['’]s|:|=)\s*)*"
_UPPER = r"(?:(?:price|budget|spending|absolute|upper|hard|top|new|max(?:imum)?) )*(?:cap|ceiling|top end|upper (?:end|limit|bound|bit|part)|high end|higher end|roof|price limit|spending limit|limit|max(?:imum)?)"
_LOWER = r"(?:(?:price|budget|new) )*(?:floor|bottom end|lower (?:end|limit|bound|bit|part)|low end|minimum(?: price| spend)?|bottom price)"
_ALL = r"(?:is|['’]s) (?:as (?:far|high|much) as (?:i|we)\S*(?: \w+)?|(?:all|the most) (?:i|we)\S*(?: (?:can|could|have|got|want|to))*(?: (?:spend|pay|afford|do|manage|stretch|give))?|pushing it|(?:the|my|our) (?:absolute |very |hard |upper )*(?:most|max(?:imum)?|limit|cap|ceiling|roof)|where (?:i|we)(?:['’]d)? (?:stop|draw the line))"

_ROOM = r"(?:(?:(?:my|our|the|this) )?(?:[a-z]+ ){1,2}?)(?:(?:can|will|could) )?(?:allows?|takes?|fits?|holds?|permits?|goes|has room for|have room for|carry|lift|manage)\b"
_HAN_REFUSED = r"(?:不要|不买|不考虑|不看|不行|免谈|不接受|不能接受|接受不了|买不起|付不起|别(?:给我|再)?(?:推荐|看|来))了?(?=\s*(?:$|[，,。.;；!！的啊哦]))"
_REFUSED = r"(?: is| are|['’]s) (?:just |way |really |simply |far )*(?:out(?! of)|out of the question|too (?:much|expensive|pricey|dear|steep)|a no(?:[- ]go)?|no good|not (?:ok(?:ay)?|an option|for me|acceptable))\b"
_HARMS = r" (?:would|will|might|could|['’]d|gets?|makes?)(?: \w+)? (?:get me in(?:to)? trouble|me (?:nervous|cry|wince)|hurt|sting|be (?:too (?:much|steep)|silly|mad(?:ness)?|crazy|insane|pushing it|a stretch)|kill me|bankrupt me|ruin me|break the bank|feel (?:silly|wrong|excessive))\b"
_ENGLISH = (
    (
        rf"\b(?:anything |everything |stuff |ones |(?:to )?(?:spend|pay)(?:ing)? |going )?{_PAST} {_N}(?:{_REFUSED}|{_HARMS})",
        r"at most \g<n>",
    ),
    (
        r"(?P<n>⟦\d+⟧)(?P<what>[^⟦,.;!?]{0,20}?),? at (?:the )?(?:very )?least,? (?:and |but )?(?P<m>⟦\d+⟧)(?!\s*(?:[$€£]|dollars?|bucks?)),? (?:at (?:the )?(?:very )?most|max(?:imum)?|tops)\b",
        r"between \g<n> and \g<m> \g<what>",
    ),
    (rf"\b(?:saved(?: up)?|put (?:aside|by|away)|scraped together|budgeted|earmarked|allocated){_AHEAD}", " at most "),
    (
        rf"\b(?P<what>(?:get|buy|find|got|afford|manage)\b[^.;!?⟦]{{0,30}}?) with {_N}(?=\s*(?:$|[,.;!?]))",
        r"\g<what> at most \g<n>",
    ),
    (
        rf"\b(?P<what>what(?:['’]?s| is| are| can| could| do| would)\b[^.;!?⟦]{{0,40}}?) for {_N}(?=\s*(?:$|[,.;!?]))",
        r"\g<what> at most \g<n>",
    ),
    (
        rf"{_N}(?: is|['’]s) (?:my|the|our|an?) (?:\w+ ){{0,2}}?(?:cap|ceiling|roof|limit|max(?:imum)?|top end)\b",
        r"\g<n> at most",
    ),
    (
        rf"(?P<n>⟦\d+⟧[^,.;!?⟦]{{0,12}}?)(?: is|['’]s) (?:as \w+ as|all|the (?:most|biggest|largest|widest|longest|tallest|heaviest)) (?:that )?{_ROOM}",
        r"\g<n> at most",
    ),
    (rf"\b{_NONE}{_KIND} {_PAST}{_AHEAD}", " at most "),
    (rf"\b{_CANNOT} {_PAY}(?: (?:it|a (?:cent|penny|dime|dollar)))?(?: any(?:thing)?)? {_PAST}{_AHEAD}", " at most "),
    (rf"\b{_CANNOT} {_PASS}{_AHEAD}", " at most "),
    (rf"\b{_NOT}(?P<what>(?: (?!{_PAST}\b|{_SHORT}\b)[a-z]+){{0,4}}) {_PAST}{_AHEAD}", r"\g<what> at most "),
    (rf"\bsub[- ](?=\s*{_SIGN}\s*⟦)", " under "),
    (rf"\b(?:go|stretch|be) (?:up|as high as|as far as)(?: to)?{_AHEAD}", " at most "),
    (rf"\b{_NONE}{_KIND} {_SHORT}{_AHEAD}", " at least "),
    (rf"\b{_CANNOT} (?:{_PAY}|want|take|look at|consider)(?: anything)? {_SHORT}{_AHEAD}", " at least "),
    (
        rf"\b(?:cap(?:ped)?|max(?:ed)? out|limit|keep|hold|stay(?:ing)?|stick|top(?:s|ping)? out|draw the line){_TO} (?:at|to|within|under|below|inside|beneath){_AHEAD}",
        " at most ",
    ),
    (rf"\b{_MOVE}?{_WHOSE}{_UPPER}{_IS}{_AHEAD}", " at most "),
    (
        rf"\b{_WHOSE}{_UPPER}(?P<what> (?:for|on) (?:an? |the |my |our |this |these )?[a-z]+(?: [a-z]+)?) (?:is|would be|will be|has to be|must be|should be){_AHEAD}",
        r"\g<what> at most ",
    ),
    (
        rf"\b(?:an? |my |the |this )?{_N}[- ]?(?:gift ?(?:card|certificate|voucher)|voucher|store credit)s?(?: (?:to|i (?:want|need|have) to|i['’]d like to) (?:use(?: up)?|spend|blow|burn))?\b",
        r"at most \g<n>",
    ),
    (rf"\b{_MOVE}?{_WHOSE}{_LOWER}{_IS}{_AHEAD}", " at least "),
    (rf"\bit(?:['’]s| is)\s+{_N}(?= now\b)", r"make it \g<n>,"),
    (
        rf"\b(?:what|which|how (?:good|big))(?: [a-z]+){{0,2}} (?:can|could|will|would|do|does|might) {_N} (?:get|buy|bring)s?(?: me| us)?\b",
        r"at most \g<n> ",
    ),
    (
        rf"(?<!about )(?<!around )(?<!roughly ){_N} (?:to (?:spend|blow|burn|splash|play with|work with|invest|lay out|part with|spare|drop)|burning a hole in my pocket)\b",
        r"\g<n> at most",
    ),
    (
        rf"\b{_WHOSE}(?:budget|limit|price|max(?:imum)?) (?:can |could |may |might |should )?(?:now )?(?:go(?:es)?|stretch(?:es)?|extend(?:s)?|be raised|rise|move)(?: up)? to{_AHEAD}",
        " at most ",
    ),
    (
        rf"\b(?:raise|lower|stretch|bump|push|drop|extend|increase|move|bring|take|cut|reduce|lift|go (?=up|down|back)|up (?=it|that|this))(?: ?(?:it|that|this|things))?(?: ?(?:up|down|back))? to{_AHEAD}",
        " make it ",
    ),
    (r"\b(?:south|shy|short) of" + _AHEAD, " at most "),
    (r"\b(?:(?:my|our|the) [a-z]+ )?(?:only|just) (?:fits?|takes?|holds?)(?: up to)?" + _AHEAD, " at most "),
    (r"\b(?:north|upwards?|in excess) of" + _AHEAD, " at least "),
    (r"\b(?:as (?:far|high|much) as|no further than|max(?:ing)? out at)" + _AHEAD, " at most "),
    (
        r"\b(?:(?:can|could|will|would|happy to|want to|['’]d|['’]ll) )?(?:only )?(?:spend|pay|part with|fork out|shell out|cough up|afford|stretch to|manage)(?: only| just| like| a max(?:imum)? of| at most)?"
        + _AHEAD,
        " at most ",
    ),
    (
        r"\b(?:spend|pay)(?:ing)? (?=(?:between|from|somewhere|around|about|roughly|under|below|up to|over|at|less|more)\b)",
        " ",
    ),
    (
        r"\b(?:(?:in|around|somewhere in) the (?:neighbou?rhood|region|vicinity|ballpark|area) of|ballpark(?: of| figure(?: of)?)?|somewhere (?:around|near|about)|hovering (?:around|near)|to the tune of|(?:i[nn]|on) the order of)"
        + _AHEAD,
        " about ",
    ),
    (
        rf"{_N}\s*(?:a pop|each|apiece|cash|in total|altogether|in all|including everything)?,? (?:{_ALL})\b",
        r"\g<n> at most",
    ),
    (rf"(?<!the )(?<!that )(?<!my ){_N}\s*(?:cap|ceiling|limit|roof)\b(?! (?:of|is))", r"\g<n> at most"),
    (rf"{_N},? (?:and )?(?:no(?:t any| t)?|not) (?:a \w+ )?(?:more|higher|over)\b", r"\g<n> at most"),
    (rf"{_N},? and (?:that['’]?s|thats) (?:it|all|my (?:limit|max)|the (?:limit|max|most))\b", r"\g<n> at most"),
    (
        rf"{_N}(?:,? (?:give or take(?: a (?:bit|little|few\w*))?|more or less|plus or minus(?: a bit)?|or thereabouts)|\s?-?odd)\b",
        r"\g<n> or so",
    ),
    (rf"\bin the {_N}[- ]?(?:price )?(?:range|region|area|ballpark|bracket|mark)\b", r"about \g<n>"),
    (rf"{_N}\s?-\s?ish\b", r"about \g<n>"),
    (rf"{_N}\s*[- ]?(?:odd|ish) (?=(?:dollars?|bucks?|euros?|quid)\b)", r"about \g<n>"),
)
_HAN = (
    (rf"(?:超过|高于)?{_N}(?:以上|往上|开外)的?(?:价格|价位|款)?(?:我|就|都|也|一律|统统)*{_HAN_REFUSED}", r"\g<n>以内"),
    (rf"{_N}(?:以下|以内|往下)的?(?:价格|价位|款)?(?:我|就|都|也|一律|统统)*{_HAN_REFUSED}", r"\g<n>以上"),
    (rf"{_N}(?:打住|到头了?|到顶了?|为止|以里|之里|内(?:搞定|解决|拿下))", r"\g<n>以内"),
    (rf"{_N}(?:就?是|算是?)?(?:我的?|我能接受的|绝对的?)?(?:极限|底线|上限|最高|顶|天花板)了?(?![\d⟦])", r"\g<n>以内"),
    (rf"{_N}[,，]?(?:再多|多了|超了|超过|再高|贵了)(?:我)?(?:就|可|也)?(?:不要|不买|不考虑|没有|不行|免谈|算了|付不起|买不起|不看)了?", r"\g<n>以内"),
    (rf"{_N}[,，]?不能再(?:多|高|贵)了?", r"\g<n>以内"),
    (rf"{_N}(?:能|可以|够|能够)(?:买|拿|入|选|换|挑)(?:到|下|手|个|点|些|双|件|得到)*", r"\g<n>以内"),
    (rf"(?:封顶|极限|天花板|(?:能|可以)?接受的?(?:最高|上限)?(?:价格?|价位)?|上限|最高|顶多|最多)(?:就|只)?(?:是|为|在|到|放到|提到|提高到|加到|放宽到|放宽成|改成|改为|改到|调到|调成|定在|设为|设成|换成|涨到|升到|降到|压到|减到|缩到|出到|给到|花到|能出|能给|能花|接受到?|掏|出|花)+{_AHEAD}", "最多"),
    (rf"(?:可以|能|愿意)(?:再)?(?:放宽|放|提高|提|加|涨|升|添|追)(?:到|至){_AHEAD}", "最多"),
    (rf"(?:放宽|放|提高|提|加|涨|(?<!⟧)升|降低|降|减|压|缩|砍)(?:到|至|成){_AHEAD}", "改成"),
    (rf"(?:最低价格?|起步价)(?:是|为|改成|改为|改到|调到|提到|换成|定在)*{_AHEAD}", "下限至少"),
    (rf"(?:最高价格?)(?:是|为|改成|改为|改到|调到|提到|换成|定在)*{_AHEAD}", "上限最多"),
    (rf"(?:实在不行|不行的话|必要的话|大不了)[,，]?{_N}(?:也|都)?(?:可以|行|能接受|没问题|ok)", r"改成\g<n>"),
    (rf"(?:(?:我家?|家里)?的?(?:书桌|桌子?|桌面|柜子?|房间|书房|厨房|客厅|卧室|后备箱|架子|墙|阳台)(?:上面?|里面?)?)?(?:最多|顶多|只)(?:能|够)?(?:放|装|塞|摆|容纳?)(?:得?下)?(?:个)?{_AHEAD}", "最多"),
    (rf"(?:可以|能|愿意|顶多|最多)(?:再)?(?:出|花|给|付|掏|接受|承受)到?{_AHEAD}", "最多"),
    (rf"(?:价格|预算|价位|价钱|钱)(?:上)?(?:可以|能|最多|顶多|也|最高)*(?:上到|去到|到|冲到|走到|升到)了?{_AHEAD}", "最多"),
    (rf"(?:可以|能|最多|顶多)(?:去|上|加|给)?到{_AHEAD}", "最多"),
    (rf"下限(?:是|为|在|到|放到|提到|提高到|加到|放宽到|改成|改为|改到|调到|调成|定在|设为|设成|换成|涨到|升到|降到|压到|减到)*{_AHEAD}", "至少"),
    (rf"(?:上限)(?:是|为|放到)?{_AHEAD}", "最多"),
    (rf"(?:只能|只想|只愿意|只肯|只舍得|只够|只打算|就想|顶多|最多)(?:再)?(?:花|出|付|掏|用|拿)(?:得起|个)?{_AHEAD}", "最多"),
    (rf"(?:别|莫|不|不要|不能|不想|不可以?|不许|不得)(?:给我)?(?:再)?(?:超出|高出|高过|突破|破|多过|贵过|过){_AHEAD}", "不超过"),
    (rf"(?:预算|价格|价位|总价)(?:再)?(?:放宽|放|提|提升|增|增加|加|涨|升|降|降低|压|压缩|减|减少|缩|缩减|砍|调|调整|改|换|提高|上调|下调)(?:到|至|成|为){_AHEAD}", "预算"),
    (rf"(?:少于|低于|不到|不足|不够|不满|比){_AHEAD}\s*{_N}(?:还便宜|以下)?的?(?:就|都|我)?(?:不要|不看|不考虑|别给我|别推荐|不行)", r"至少\g<n>"),
    (r"(?P<n>⟦\d+⟧)来(?P<u>块钱?|元|刀|美元)(?!\s*(?:以内|之内|以下|之下|封顶|打住|以上|起))", r"\g<n>\g<u>左右"),
    (rf"{_N}(?:那样|(?:的)?样子|附近|前后|(?:这|那)?个?(?:价位|档次?|价)(?:左右|附近|上下)?|的价位)(?=[,，。;；!！\s的吧]|$)", r"\g<n>左右"),
)  # fmt: skip
_KNIFE = patterns.later(r"(?<=[\d十百千万])\s*刀(?!具|叉|剪)")  # 刀 of an amount is a dollar
_SPF = patterns.later(r"\bspf(?=\d)", re.IGNORECASE)
_ROUND = (
    (patterns.later(r"(?<![\d一二两三四五六七八九十千万第])百(?:十|八十|把)?来?(?P<u>块钱?|元|刀)"), r"一百\g<u>左右"),
    (patterns.later(r"(?<![\d一二两三四五六七八九十百第])(?P<n>[千万])(?:把|来)(?P<u>块钱?|元|刀)"), r"一\g<n>\g<u>左右"),
    (patterns.later(r"(?<![\d一二两三四五六七八九十百千万第])(?P<n>[百千万])(?:把|来)?(?P<u>块钱?|元|刀)?(?P<rest>以内|以下|之内|之下|封顶|左右|上下|出头|起步?|以上)"), r"一\g<n>\g<u>\g<rest>"),
    (patterns.later(r"(?P<n>[一二两三四五六七八九\d][百千万十]+)多(?:一?点|些|块|元|刀)*(?=也?(?:行|可以|的|$|[,，。]))"), r"\g<n>左右"),
    (patterns.later(r"(?<![\u3400-\u9fff])小(?P<n>[一两二三四五六七八九][百千])(?=块|元|刀|[，,。\s]|$)"), r"\g<n>左右"),
)  # fmt: skip


def _compiled(rules: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), plain) for pattern, plain in rules)


_RULES = (*_compiled(_ENGLISH), *_compiled(_HAN))


def plain(text: str) -> str:
    """The text with its limits said plainly; as it was where no number stands in it."""
    text = _KNIFE.sub("美元", _SPF.sub(r"\g<0> ", text))
    for pattern, meant in _ROUND:
        text = pattern.sub(meant, text)
    marked = mark(text)
    if not marked.numbers:
        return text
    said = marked.text
    for pattern, meant in _RULES:
        said = pattern.sub(meant, said)
    return marked.restore(said) if said != marked.text else text
