"""Which clauses of a message ask something and which wish for something: "is it leather? under 100 please" does both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant import patterns
from assistant.understanding import intents

_CLAUSE = patterns.later(r"[^.!?。！？；;\n—–]+?(?:[.!?。！？；;\n—–]+(?!\d)|\s-\s|$)", re.DOTALL)
_PART = patterns.later(
    r"[,，]\s*(?=(?:but |and )?(?:is|are|does|do|can|could|will|has|have|how|what|which|who|under|below|only|no|not|without|max|at most|nothing|in|with)\b|(?:不要|只要|要|预算|最好|但|它|第|哪|多|有没有|是什么|什么|怎么|能不能|可以|会不会|\d))",
    re.IGNORECASE,
)
_POLITE = patterns.later(
    r"^\W*(?:(?:hi|hello|hey|ok|so|and|please|sorry)[,\s]+)*(?:is it (?:ok|okay|possible|alright|all right) (?:if|to)|(?:can|could|may|might|shall) (?:i|we) (?:please )?(?:ask|have|get|see|try|please|do(?= \W?\d)|raise|lower|bump|double|halve|say|lose|scrap|ignore|swap|replace|include|exclude|allow|start|begin|go|change|make|add|switch|clear|reset|skip|drop|remove|limit|narrow|sort|undo|forget|look)|(?:can|could|would|will) you (?:please |also |maybe )?(?:show|find|get|give|recommend|suggest|help|search|look|filter|sort|list|narrow|limit|make|keep|put|move|bring|start|display|rank|exclude|remove|leave|drop|add|change|do)|"
    r"what (?:would|could|can|do|will|might|have) (?:i|we|you)(?: \w+){0,2}? (?:that|which)(?:['’]s|['’]re| is| are) \w+er\b|would you mind|do you mind|how about|what about|(?:能|能不能|可以|可不可以|麻烦)(?:帮我|给我|再|请|你)?(?:找|推荐|看|换|排|筛|给|加|改|去掉|只)|有没有)",
    re.IGNORECASE,
)
_MORE_QUESTIONS = patterns.later(
    r"^\W*(?:(?:and|so|but|ok|also|then|the \w+ (?:one|pair)|it|那|那么|请问|它|第.个)[,\s]*)*(?:is|are|was|were|does|do|did|can|could|will|would|(?:has|have)(?! (?:got )?to\b)|how (?:much|many|heavy|long|big|wide|tall|high|deep|thick|warm|loud|old|far|fast|large|bright|does|do|is|are)|what(?:['’]s| is| are| does| do| colou?rs?| sizes?| material)?|which|who|when|why|any of (?:these|those|them)|(?:do|are) (?:they|these) all)\b"
    r"|[\u3400-\u9fff]{2}(?<!要)(?<!对)不\s*[?？]?\s*$|(?P<same>[贵重轻大小高厚薄长短宽窄吵亮软硬热冷香脏滑闷扎沉多少防降含掉起褪缩夹耐怕会])不(?P=same)(?!.{0,6}(?:无所谓|都行|都可以|没关系|不重要|随便))|(?:容易|会|不|怕|能|是|有|很|太)[^,，。]{0,8}吧\s*[?？]\s*$|(?<=[\u3400-\u9fff])有[^,，。]{1,8}没(?:有)?\s*[?？]?\s*$|[吗么嘛]\s*[?？。!！]?\s*$|多(?:重|大|长|高|宽|久|少钱?|深|厚)|几(?:块|钱|个|种|升|瓦|码|岁)|怎么样|什么(?:材质|颜色|材料|尺码|面料|牌子|功能|做)(?!的?[都也])|哪一?(?:个|款|双|件|台|种|把|张|条|顶|盏)|有没有.{0,8}(?:功能|货)|比.{0,6}(?:哪|谁)|[^，,]好还是[^，,]|谁(?:更|比较)",
    re.IGNORECASE,
)
_DECLARES = patterns.later(
    r"^\W*(?:(?:and|but|so|oh|also|well|ok|plus|then|h+m+|u+m+|yeah|yes|sure|fine|right|alright|actually|maybe|i guess)[,\s]+)*(?:(?:would|could|should|might|must|will|can)(?:n?['’]t| ?not)? (?:also |really |just |probably )?(?:be|stretch|go|spend|manage|live|raise|push|afford|do with)\b"
    r"|(?:it|they|this|that|these|those)(?:['’]s|['’]re|['’]ll|['’]d| is| are| was| can(?:['’]t|not)?| could| must| should| has| have| will| would| needs?| shouldn['’]t| mustn['’]t| couldn['’]t| wouldn['’]t| isn['’]t| aren['’]t)\b)",
    re.IGNORECASE,
)  # "would be nice if it was washable", "it can't be made of rubber"
_ANYTHING = patterns.later(
    r"^\W*(?:(?:and|or|but|is there|are there|got|have you got)\s+)*(?:any(?! of\b)|anything|something|some(?! of\b)|other|more)\b",
    re.IGNORECASE,
)
_IN_ANOTHER_SIZE = patterns.later(
    r"^\W*(?:(?:and|so|ok|but)[,\s]+)*(?:do|are|can i get|can you get) (?:those|these|they|them|any)\s*(?:of (?:those|these|them)\s*)?(?:also )?(?:come|available|sold|made|offered|sold)?\s*in (?:an? )?(?:size )?(?:\d{1,3}|XXL|XL|XS|S|M|L|(?!other|different|more|any|all|both|several|various|what|which|smaller|larger|bigger|sets?|pairs?)[a-z]{3,})\b",
    re.IGNORECASE,
)  # asks for them in that size
_EITHER = patterns.later(
    r"^\W*(?:(?:so|ok|and|hm+)[,\s]+)*(?:[\w'’-]+ ){1,3}(?:or|vs\.?|versus) (?:[\w'’-]+ ?){1,3}\W*$", re.IGNORECASE
)
_WHICH = patterns.later(r"^\W*(?:which|what)(?:['’]s| is| one| would| do| are)\b", re.IGNORECASE)
ASKS_WHY = patterns.later(
    r"\bwhy\b[^.?!]{0,30}\b(?:this|that|these|it|one|first|second|third|recommend\w*|suggest\w*|pick\w*|choose|chose|show\w*|P\d)\b"
    r"|\b(?:what|which) (?:makes?|made) (?:it|this|that|you)\b|\breasons? (?:for|to|behind|why)\b"
    r"|(?:为什么|为啥|凭什么|怎么会)[^。？]{0,12}(?:推荐|选|是它|这款|那款|这个|那个|第.[个款双件]|好)|推荐[^。？]{0,6}(?:理由|原因)|(?:理由|原因)是?什么",
    re.IGNORECASE,
)
_ELLIPTIC = patterns.later(
    r"^\W*(?:(?:and|or|so|那|那么)\s*)?(?:how about|what about|in |with |without |under |或|带|要|不要|有)",
    re.IGNORECASE,
)


IN_GENERAL = patterns.later(
    r"^\W*(?:(?:and|but|so|or|ok|hm+|wait)[,\s]+)*(?:is|are|is ?n['’]?t|are ?n['’]?t|does|do|will|would)\s+(?!(?:it|this|that|these|those|they|there|both|either|you|i|we|my|your|some|something|anything|one|ones)\b|any (?:in|with|other|more)\b)"
    r"(?!.*\b(?:available|in stock|possible|an option|ok|okay|fine|allowed|all ?right|for sale|too (?:much|hot|warm|heavy|big|small|late))\b)[^.!?]+\?+\s*$",
    re.IGNORECASE,
)  # "is cast iron better than steel?", "do any have bluetooth?": asks about things, and for none


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses that wish for something, and those that ask, each joined again."""

    wishing: str
    asking: str


def split(text: str) -> Clauses:
    """Sorts the clauses of a message."""
    wishing: list[str] = []
    asking: list[str] = []
    for clause in (m.group() for m in _CLAUSE.finditer(text)):
        parts = _PART.split(clause)
        for part, behind in zip(parts, [*parts[1:], ""], strict=True):
            asked = asks(part) or (_EITHER.match(part) is not None and _WHICH.match(behind) is not None)
            (asking if asked else wishing).append(part)
    return Clauses(", ".join(part.strip() for part in wishing if part.strip()), " ".join(asking))


def asks(text: str) -> bool:
    """Whether a clause asks about something, rather than asking for something."""
    if _DECLARES.match(text) and not text.rstrip().endswith(("?", "？")):
        return False
    if _POLITE.match(text) or intents.wishes(text) or _ANYTHING.match(text) or _IN_ANOTHER_SIZE.match(text):
        return False
    return intents.is_question(text) or (_MORE_QUESTIONS.search(text) is not None and _ELLIPTIC.match(text) is None)
