"""How amounts are written: budgets, ranges, quantities, ratings, ages and sizes, as patterns over a marked text.

Knows nothing of facets: what an amount is an amount of is decided by its reader.
"""

from __future__ import annotations

import re

from assistant import patterns
from assistant.understanding.numbers import MARK
from assistant.understanding.sizes import LETTER_SIZE
from retrieval.units import unit_names

CURRENCY = r"(?:us\s?dollars?|dollars?|bucks?|quid|usd|eur|euros?|gbp|cny|rmb|yuan|yen|jpy|hkd|cad|aud|来块钱?|多块钱?|多元|来元|块钱|块|美元|美金|人民币|元|刀|欧元|英镑|日元|日圆|港币|港元|新?台币|€|£|¥|\$)"
SIGN = r"(?:us\$|hk\$|nt\$|ca\$|a\$|\$|€|£|¥|￥|(?:usd|rmb|cny|eur|gbp|jpy|hkd)\s?|人民币|美元)"
_COUNTED_BY = r"⟪\w+⟫"  # stands for a unit that is the facet's own ("shelves", "pages")
_UNIT = "|".join([_COUNTED_BY, *(re.escape(name) for name in unit_names() if name not in ("″",))])
_AMOUNT = (
    rf"(?P<sign{{n}}>{SIGN})?\s*{MARK.replace('(', '(?P<num{n}>', 1)}"
    rf"(?:\s*-?\s*(?:(?P<cur{{n}}>{CURRENCY})(?![A-Za-z])|(?P<unit{{n}}>{_UNIT})(?![A-Za-z])))?\s*"
)
ONE, OTHER = _AMOUNT.replace("{n}", "1"), _AMOUNT.replace("{n}", "2")

AT_LEAST_OF_UNIT = patterns.later(
    rf"(?P<n>{MARK.replace('(', '(?:')})\s*(?:\+|-?\s?plus\b|or more|or above|and up|以上|多(?=个?小时|公斤|升))\s*-?(?P<unit>{_UNIT})(?![A-Za-z])(?!\s*(?:\+|or more|以上))",
    re.IGNORECASE,
)  # "30+ hours"
VALUED = rf"(?P<bound>(?:(?:of|is|at|is at|has to be|must be|should be|要(?:高|快|大)?|还是要?|就要?|改成?|换成?|得|是|在|高一?点|:|：|[,，])\s*)*(?:at least|at most|no less than|no more than|over|above|under|below|higher than|lower than|more than|less than|up to|around|about|min(?:imum)?|max(?:imum)?|>=?|<=?|至少|不低于|不少于|起码|超过|高于|大于|最少|不高于|不超过|最多)?)\s*(?P<n>{MARK.replace('(', '(?:')})(?P<more>\s*(?:\+|plus\b|or (?:more|higher|above|better)|and (?:up|above)|以上|起)?)"


def unit_pattern() -> str:
    """Every name of a unit, as alternatives of a pattern."""
    return _UNIT


_MOST = (
    r"(?:(?:keep it|it has to be|must be|should be|priced?|costs?|costing|spend(?:ing)?|pay(?:ing)?|go)\s+)?"
    r"(?:under|below|beneath|sub|anything (?:up )?to|(?:less|lower|cheaper|lighter|smaller|shorter|thinner|narrower|quieter) than|(?:no|not|n['’]t (?:be )?) ?(?:any |be )?(?:more|bigger|larger|longer|heavier|wider|taller|thicker|dearer|deeper|higher|brighter|louder|older|faster) than|not over|not above|no higher than|"
    r"(?:does|do|should|must|can)(?:n[o']t| not) (?:cost|exceed|be)(?: more than| over| above)?|(?:ca|wo)n['’]?t (?:do|spend|pay|go|afford) (?:more than|over|above)|not exceeding|at (?:the )?most|up to|"
    r"(?:a )?max(?:imum)?\.?(?: of)?|within|at or below|<=?|(?:不能|不要|不想|不可以?|不得|不宜|不|别|莫)(?:再)?(?:超过?|高于|大于|多于|贵过|重于|长于|宽于|高过|多过)|(?<![不别莫能要想])低于|(?<![不别莫能要想])少于|(?<![不别莫能要想])小于|最多|顶多|至多|不高于|不大于|"
    r"控制在|压在|不到|最高|撑死了?|顶天|充其量|轻于|短于|上限(?:是|为)?|封顶)"
)
_LEAST = (
    r"(?:over|above|(?:more|heavier|bigger|larger|longer|taller|wider|higher|thicker|brighter|deeper|faster|louder) than|at least|no less than|not less than|starting (?:at|from)|upwards of|from(?=[^.;,]{0,12}\b(?:up|upwards?|onwards?)\b)|(?:a )?min(?:imum)?(?: of)?|"
    r">=?|(?<!不)超过|(?<!不)高于|(?<!不)大于|(?<!不)多于|至少|最少|起码|(?:不能|不要|不想|不可以?|不得|不|别|莫)(?:再)?(?:低于|少于|小于|便宜过|低过)|最低)"
)
_ABOUT = r"(?:around|(?<!what )(?<!how )(?<!think )about|roughly|approximately|approx\.?|circa|near|close to|(?<![~～])~(?=\s?[⟦$€£¥])|大约|大概|差不多|约)"
_BUDGET = r"(?:(?:(?:let['’]?s )?(?:raise|up|bump)|increase|lower|change|set|push|extend|move) (?:my |the |our )?(?:budget|limit|upper limit|maximum|price limit|ceiling|cap) to|(?:my |our |a |with a |the )?(?:budget|limit|price limit|price ceiling|ceiling|price cap|spending limit)(?: is| of|:|'s)?|i(?:['’]ve| have)?(?: only)?(?: got| have)|i have|can spend|(?:can|could|might) (?:just |maybe |probably |only )?do|(?:i(?:['’]ve| have)? )?set aside|wallet (?:only )?(?:allows|has|holds|stretches to)|(?:i )?(?:can |could |might )?(?:stretch|go up) to|willing to (?:pay|spend)|(?:手上|手里|手头|兜里|身上|口袋里?|我)(?:就|只)?(?:有|剩|带了?)|(?:就|只)(?:有|剩|带了?)|预算|总价|价位)(?:提高?到|加到|涨到|降到|压到|减到|改成|改为|改到|放到|放宽到|调成|调到|调整到|increased? to|raised? to)?"
_AFTER_MOST = (
    r"(?:is (?:my|the|our|an?) (?:\w+ )?(?:limit|max(?:imum)?|budget|ceiling|cap|upper limit)|(?:or|and) (?:shorter|smaller|lighter|thinner|narrower|fewer|slower|lesser|quieter)|tops|at the (?:very )?most|or so at most|at the outside|and not (?:a (?:cent|penny|dollar|gram) )?more|or bust|max(?:imum)?|at most|or less|or under|or below|or cheaper|and under(?!\s*[$€£⟦])|and below(?!\s*[$€£⟦])|and less(?! than)|or lower|"
    r"(?:块|元)?(?:以内|之内|以下|之下|都?不到|内(?![存胆部衬置搭])|封顶|到顶|为限|往下|搞定|拿下|能?解决|顶天了?|打住|撑死|及以下|或以下|或更[少低小短轻]))"
)
_AFTER_LEAST = r"(?:(?:or|and) (?:longer|bigger|larger|heavier|taller|wider|thicker|brighter|faster|stronger|deeper|newer|warmer|older|greater)|(?:and |or )?up(?:wards?)?\b|onwards?|minimum\b|(?<=[A-Za-z⟫] )min\b\.?|at (?:the )?least|or more|or better|or above|or over|and up|and above|and over|or higher|as a minimum|plus|upwards|\+|以上|起步|往上|及以上|或以上|或更[多高大长重]|打底|起)"
_AFTER_ABOUT = r"(?:ish\b|or so|左右|上下|出头|前后)"
_THINGS = r"(?:\s+(?:of\s+)?[a-z]+(?:\s+[a-z]+)?)?"  # "512GB storage or more"
# "16 gigs of ram at least", 512G硬盘起
_OF_WHAT = r"(?:\s+of\s+[a-z]+(?:\s+(?!at\b)[a-z]+)?|\s+(?:ram|memory|storage|ssd|disk|battery(?: life)?|screen|display|wide|tall|long|high|deep|thick|across|heavy|in (?:weight|width|height|length|diameter))|(?:宽|高|长|厚|深|重)(?!度)|的?(?:内存|运存|硬盘|固态|存储|电池|续航|屏幕?|容量)的?)"
_NO_AMOUNT = rf"(?!\s*(?:{SIGN})?\s*⟦)"  # "at least" in front of another amount is that one's
_FILL = r"\s*(?:是|为|在|也就|就|只有|只|仅|有|卡死?在?|大概|大约|差不多|about|around|roughly|of|is|:|：)*\s*"

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, patterns.later(text, re.IGNORECASE))
    for name, text in (
        (
            "between",
            rf"(?:between|from|somewhere (?:in|between|around)(?: the)?|in the|within|在|介于)?\s*{ONE}\s*(?:-|–|—|~|～|(?:up |all the way )?to|and|&|到|至|和|or)\s*{OTHER}\s*(?:(?:price )?(?:range|bracket|region|band|mark|ballpark|area)\b|之间|左右|的)?",
        ),
        (
            "most",
            rf"(?:(?<![A-Za-z])|(?=[\u3400-\u9fff])){_MOST}\s*(?:an?\s+)?(?:也|都)?(?:可以|能)?(?:花|付|出|给|卖|要|得|是|有|只能|到|接受)?(?:到)?\s*{ONE}\s*{_AFTER_MOST}?",
        ),
        ("most", rf"{_BUDGET}{_FILL}(?:(?:of|up to|under|max)\s+)?{ONE}\s*(?:{_AFTER_MOST})"),
        ("about", rf"{_BUDGET}{_FILL}{ONE}\s*(?:{_AFTER_ABOUT})"),
        ("about", rf"{_BUDGET}(?:['’]s)?\s*(?:is|of|是|为|在|:|：)*\s*{_ABOUT}\s*{ONE}(?!\s*(?:{_AFTER_MOST}))"),
        ("most", rf"{_BUDGET}{_FILL}{ONE}"),
        ("about", rf"(?<![A-Za-z]){_ABOUT}\s*{ONE}\s*(?:{_AFTER_ABOUT})?"),
        (
            "least",
            rf"(?:(?<![A-Za-z])|(?=[\u3400-\u9fff])){_LEAST}\s*(?:(?:an?|the)\s+)?(?:也|都)?(?:要|得|是|有|花|能)?\s*{ONE}\s*(?:{_AFTER_LEAST})?",
        ),
        ("most", rf"{ONE}\s*{_AFTER_MOST}"),
        ("least", rf"{ONE}\s*{_AFTER_LEAST}"),
        ("most", rf"{ONE}{_OF_WHAT}\s*(?:{_AFTER_MOST}){_NO_AMOUNT}"),
        ("least", rf"{ONE}{_OF_WHAT}\s*(?:{_AFTER_LEAST}){_NO_AMOUNT}"),
        ("most", rf"{ONE}{_THINGS}\s+or (?:less|fewer|lower|below|under)\b"),
        ("least", rf"{ONE}{_THINGS}\s+or (?:more|higher|above|over)\b"),
        ("about", rf"{ONE}\s*{_AFTER_ABOUT}"),
        ("bare", ONE),
    )
)
RATING = patterns.later(
    rf"(?:(?:rated|rating(?:s)?(?: of)?|评分|评价)\s*(?:is|在|要)?\s*(?:at least|no less than|not less than|over|above|>=?|higher than|至少|高于|不低于|超过)?\s*{MARK}\s*(?:stars?|星|分)?|"
    rf"(?:at least|over|above|minimum|至少|不低于)?\s*{MARK}\s*[- ]?(?:stars?|星(?!(?:的|家)?(?:手机|电视|平板|冰箱|显示器|显示屏|耳机|电脑|手表|笔记本)))(?:级)?)\s*(?:or (?:more|better|above|higher)|and (?:up|above)|plus|\+|以上)?",
    re.IGNORECASE,
)
AGE = patterns.later(
    rf"\b(?:ages?|aged)\s*(?:of |from )?{MARK}\s*(?:\+|plus|and (?:up|over|above|older)|or (?:older|over))?"
    rf"|\b(?:turn(?:s|ed|ing)|(?:he|she|they|kids?|child(?:ren)?|sons?|daughters?|niece|nephew|boy|girl)(?:['’]?s|['’]re| is| are| will be)(?: only| just| nearly| almost| about)?)\s+{MARK}(?=\s*(?:$|[,.;!?)]|(?:and|so|in|next|soon|tomorrow|this|on|now|who|today)\b))",
    re.IGNORECASE,
)
SIZE = patterns.later(
    rf"(?:\b(?:in )?(?:a )?(?:size|sizes|sz|eu|尺码|码数|鞋码|尺寸)\s*(?:is|of|:|为|是)?\s*(?:eu|us|uk)?\s*(?:{MARK}|(?P<word>{LETTER_SIZE}|small|medium|large)\b))|"
    rf"{MARK}\s*码|(?P<code>(?<![A-Za-z]){LETTER_SIZE})\s*(?:码|号)|(?<=\bin )(?P<in>{LETTER_SIZE})\b|(?:\b(?:make (?:it|that)|change (?:it|that)? ?to|switch to|go for|try|take|rather|want|need|an?|or|and)\s+(?:an? )?|(?:换成?|改成?|要|拿|来|试|穿|或者?|和)\s*|^\W*)(?P<said>{LETTER_SIZE})(?=\s*(?:$|[,，。.!！?？;]|码|号|的|吧|呢|please|pls|then|instead|size)(?![A-Za-z]))|(?<![A-Za-z0-9])(?P<plain>XXXL|XXL|XL|XS)(?![A-Za-z0-9])|(?P<big>加大号|特大号|大号|中号|小号|均码)|"
    rf"(?:\b(?:how about|what about|and|actually|rather|make it|make that|better|try|or|in|no),?\s+|^\s*|换成|改成|要)(?P<also>{MARK})(?=\s*(?:的|呢|吧|then|instead|please)*\s*[?？.!]?\s*$)",
    re.IGNORECASE,
)
NAMED_SIZE = patterns.later(
    r"(?:\b(?:in|(?:how|what) about|i(?:['’]m| am)|(?:he|she)(?:['’]s| is)|takes?|wears?|needs?|wants?|make (?:it|that)|change (?:it )?to|try|go for|rather|or|a size)\s+|^\W*(?:and |in |or |then |ok |actually )*)(?:an? )?(?P<word>(?:extra )?(?:small|medium|large))(?=\s*(?:$|[.,;!?)]|please\b|and\b|or\b|under\b|for\b|size\b|if\b))",
    re.IGNORECASE,
)
NEGATED = patterns.later(
    r"(?:\b(?:not?|nothing|never|none|without)|n['’]t)\b(?:\s+(?:want|wanna|like|need|wish|plan|planning|willing|to|be|pay(?:ing)?|spend(?:ing)?|go(?:ing)?|it|"
    r"costs?|costing|me|us|run|set|back|anything|thing|something|priced|that|is|are|looking|for|at|all|have|more))*\s*$|(?:不想|不要|别|不能|不可以|不打算|不)(?:再|要|买|花|是|有)*\s*$",
    re.IGNORECASE,
)
RULES_OUT = patterns.later(
    r"(?:\b(?:not|nothing|no|never|except(?: for)?|excluding|anything but|other than)|不要|别要|不想要|别给我|除了|排除|避开|不是)(?:\s+(?:anything|something|things?|ones?|priced|costing|that (?:is|are|costs?)|with an?|the))*\s*$",
    re.IGNORECASE,
)  # before a whole range, or a bound that is itself said in full: "not at most 2 kg", "nothing between 20 and 40"
WHOLE_BOUND = patterns.later(
    r"^\s*(?:at (?:the )?(?:most|least)|no (?:more|less|higher|lower|fewer) than|not (?:more|less) than|up to|from\b|(?:a )?m(?:in|ax)(?:imum)?\b|"
    r"最[多少高低]|[至顶]多|至少|起码|不(?:低于|少于|小于|高于|大于|多于|超过))",
    re.IGNORECASE,
)
GIGABYTES = frozenset({4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 64.0, 128.0, 256.0, 512.0})
MEASURES = patterns.later(r"\s*(?:[宽高长深厚]|(?:wide|tall|long|high|deep|thick)\b)(?!度)", re.IGNORECASE)
EXTENDS = patterns.later(
    r"\b(?:taller|wider|narrower|longer|heavier|lighter|thicker|thinner|deeper|brighter|louder|faster|bigger|larger|smaller) than\b",
    re.IGNORECASE,
)  # of which a number without a unit is no price
STRICT_MOST = patterns.later(
    r"^\s*(?:under|below|beneath|(?:less|lower|cheaper|lighter|smaller|shorter|thinner) than|<(?!=)|低于|少于|小于|不到)",
    re.IGNORECASE,
)
STRICT_LEAST = patterns.later(
    r"^\s*(?:over|above|(?:more|heavier|bigger|larger|longer|taller|wider|higher) than|>(?!=)|超过|高于|大于|多于)",
    re.IGNORECASE,
)
ENDS_AMOUNT = patterns.later(
    r"\s*(?:$|[.,;:!?)。，；！？、）…–—-](?!\d)|(?:and|but|or|then|now|only|at|these|this|those|it|that|them|no|not|without|nothing|size|from|by|on|in|for|with|please|pls|plz|thanks|thank|thx|cheers|which|who|if|unless|"
    r"because|cause|since|as|so|than|while|total|altogether|each|max|tops|to spend|either|neither|too|also|though|tho|maybe|perhaps|tbh|actually|really|still|again|instead|anyway|though|ideally|preferably|is|are|was|has|have|does|do|gets?|comes?|weighs?|lasts?|offers?|would|"
    r"will|should|can|could|i|we|you|my|me|our|he|she|they|the|a|an|any|all|something|anything|waterproof|(?:wo)?men['’]?s|ladies|kids['’]?|unisex|black|white|grey|gray|navy|blue|red|green|ok|okay|alright|right|cash|delivered|shipped|including|incl|lol|haha|yeah|的|吧|吗|就|行|可以|左右|且|并|,)(?![A-Za-z]))",
    re.IGNORECASE,
)
