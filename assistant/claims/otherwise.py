"""What is said in other words, in the words that the readers know: "carries a price of" as "costs", 花 30 元就能买到 as 价格是 30 元.

A sentence claims the same before and after; knows nothing of what the records say. A table for phrases; how single words are
read stands in the lists under `words/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant import patterns
from assistant.claims.clauses import TAG

_N = r"(?:\d+|one|two|three|four|five|six)"
_PEOPLE = r"(?:buyers|customers|shoppers|owners|users|reviewers|people|those)(?: who (?:bought|own|use|have) (?:it|them|one))?"
_YEARS = (
    r"(?:1[0-8]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen)"
)
# A product by its tag or by a name that is none yet: this is read before references are
_THE = rf"(?:{TAG}|(?:the )?(?-i:[A-Z][\w'’-]*(?: [A-Z0-9][\w'’-]*)*))"
_SUM = r"[^,，。;；]{1,24}?"
_MORE = {"better": "higher", "worse": "lower"}

_ENGLISH: tuple[tuple[str, str], ...] = (
    # what only leads up to a claim: what follows is said of the product, not to the customer
    (
        r"\b(?:you (?:should|might want to|may want to|need to) (?:also )?(?:know|note|be aware)|it(?:['’]s| is) (?:also )?worth (?:knowing|noting|mentioning|saying|adding|remembering)|(?:please )?(?:note|keep in mind|bear in mind|remember|be aware)"
        r"|I (?:can|should|would|might|must|may) (?:also )?(?:tell you|confirm|mention|add|say|point out|assure you)|I['’]d (?:also )?(?:add|say|mention|point out|note|stress)"
        r"|you['’](?:ll|d) (?:also )?(?:be (?:glad|pleased|happy|relieved) to (?:hear|know|learn|see)|notice|find|see)|(?:the )?(?:good|best|nice|great) (?:news|thing|part) is|I (?:see|think|find|believe)) that (?=\S)",
        "",
    ),
    (rf"\bif you ask (?:me )?about (?P<one>{TAG}),? (?:it|this one|that one)(?= (?:is|has|costs|comes|can|does|doesn|isn|was|will|weighs|holds|takes|runs))", r"\g<one>"),
    # the customer's limit, repeated
    (
        rf"\b(?:keeping|sticking|staying|holding) (?:to|under|within|below|inside) (?P<sum>{_SUM}),? (?:as|like|the way) you (?:asked|wanted|said|wished|requested)\b",
        r"with your limit of \g<sum>",
    ),
    (
        rf"\b(?:since|as|because) you (?:asked|wanted|want|wished|said) to (?:stay|keep|remain|be) (?:under|within|below|inside) (?P<sum>{_SUM})(?=,)",
        r"with your limit of \g<sum>",
    ),
    (r"\bfits? (?:in(?:to)?|within|inside) your (?P<sum>(?:US)?[$€£¥]\s?[\d.,]+)(?=\W*$|[,;.] )", r"is within your budget of \g<sum>"),
    # prices
    (r"\bcarr(?:ies|y) a price of\b", "has a price of"),
    (r"\b(?:somewhere )?in the (?:region|neighbou?rhood|vicinity|area) of (?=[$€£¥\d]|US|[a-z]+ (?:dollars|euros|pounds))", "about "),
    (r"\b(?:can['’]?t|cannot|is not to) be (?:had|bought|found|got)(?: for)? (?:below|under|less than|for less than)\b", "costs at least"),
    (rf"\bprice (?:does not|doesn['’]t) (?:separate|divide|distinguish) (?P<a>{TAG}) (?:from|and) (?P<b>{TAG})(?:\s*[:;,]\s*they are the same)?", r"\g<a> and \g<b> cost the same"),
    (r"\b(?:just |well |a little |somewhat )?north of (?=(?:US)?[$€£¥]\s?\d)", "above "),
    (r"\b(?:just |well |a little |somewhat )?south of (?=(?:US)?[$€£¥]\s?\d)", "below "),
    (r"\bshy of (?=(?:US)?[$€£¥]\s?\d)", "under "),
    # how customers rate
    (rf"\b(?:gets?|scores?|earns?|receives?) an? (?P<n>\d(?:\.\d)?)(?: out of (?:5|five))? (?:from|with|among) {_PEOPLE}", r"is rated \g<n>"),
    # materials and makers
    (r"\bcrafted (?=from|of|out of|in)\b", "made "),
    (r"\buses? (?P<what>[a-z]+(?:[ -][a-z]+)?) for (?:its|their) (?:main )?material\b", r"is made of \g<what>"),
    (r"\bwoven at (?=[\d\w -]{1,40}\b(?:gsm|g/m))", ""),
    (r"\bhas (?P<who>[A-Z][\w&'’. -]{1,30}?) as its (?:maker|brand|manufacturer)\b", r"is from \g<who>"),
    (r"\bis (?:sold|marketed|made) under the (?P<who>[A-Z][\w&'’. -]{1,30}?) (?:brand|name|label)\b", r"is from \g<who>"),
    (r"\bbelongs to the (?P<who>[A-Z][\w&'’. -]{1,30}?) (?:line|range|brand|family|stable)\b", r"is from \g<who>"),
    # what may not be done with it
    (r"\b(?:has|have|needs?|ought) to (?:stay|be kept) out of the (?P<where>dishwasher|washing machine|microwave|oven|freezer|dryer)\b", r"can't go in the \g<where>"),
    # counts, comparisons, the only one
    (rf"\b(?P<n>{_N}) out of (?:the )?(?P<m>{_N})(?= (?:cost|are|have|come|do|can|weigh|hold|is|has|sell|take|work)\b)", r"\g<n> of the \g<m>"),
    (r"\bis dimmer than\b", "has a lower brightness than"),
    (r"\b(?P<has>has|have) run out\b(?! of)", "is sold out"),
    # what it does
    (r"\bprints? (?:on )?(?:both|two) sides(?: of (?:the|a) (?:page|sheet|paper))?\b", "has duplex printing"),
    (r"\bprints? (?:only )?in (?P<c>colou?r)\b", r"has \g<c> printing"),
    (r"\bconnects? (?:over|via|through|by|using) (?=(?:Wi-?Fi|Bluetooth|USB)\b)", "has "),
    (r"\bis (?:pure|all) (?=[a-z]+\b(?!\s+[a-z]))", "is 100% "),
    # what has to be bought beside it
    (
        rf"\b(?:you )?(?:won['’]t|will not|don['’]t|do not|needn['’]t)(?: need to| have to)? buy (?:an? |any |the )?(?P<what>[a-z]+(?: [a-z]+)?)(?: separately)?,? (?:for|with) (?P<one>{_THE})",
        r"\g<one> includes a \g<what>",
    ),
    (
        rf"\b(?:you )?(?:(?:will|['’]ll) )?(?:need|have) to (?:buy|get) an? (?P<what>[a-z]+(?: [a-z]+)?)(?: separately)?,? (?:for|with) (?P<one>{_THE})",
        r"\g<one> does not include a \g<what>",
    ),
    (
        rf"\byou get an? (?P<what>[a-z]+(?: [a-z]+)?) with (?P<a>{_THE}),? but (?:you )?(?:(?:will|['’]ll) )?(?:need|have) to (?:buy|get) one(?: separately)? for (?P<b>{_THE})",
        r"\g<a> includes a \g<what>, but \g<b> does not include a \g<what>",
    ),
    # what it cost before
    (rf"\bwas (?P<sum>{_SUM}) (?:more(?: expensive)?|dearer) before (?:the|its|this) (?:reduction|sale|discount|cut|offer|markdown|price cut)\b", r"is reduced by \g<sum>"),
    (r"(?:,| and)? if you(?:['’]re| are) (?:under|over|below|above|up to|less than) [\w. -]{1,16}(?:met(?:re|er)s?|feet|foot|cm|m)(?: tall)?\b", ""),
    # ages
    (rf"\b(?:from|above|over|starting at|as of) the age of (?P<n>{_YEARS})\b(?: (?:up|on|onwards?|upwards?|and up))?", r"from \g<n> years"),
    (rf"\b(?P<who>children|kids|little ones|boys|girls|toddlers) (?:of|aged|who are)? ?(?P<n>{_YEARS})(?: years)? (?:and|or) (?:up|over|older|above)\b", r"\g<who> from \g<n> years"),
    (rf"\bholds as much as (?=(?:the )?{TAG})", "has the same capacity as "),
    (rf"\bnothing but (?P<one>{TAG})(?P<rest>[^,;.]*?) (?:in|on|from|of) th(?:is|e) (?:list|selection|page|row)\b", r"only \g<one>\g<rest>"),
    # stock
    (r"\b(?:nearly|almost|practically) gone,? with (?P<n>[\w-]+) (?:left|remaining)\b", r"down to the last \g<n>"),
)  # fmt: skip
_QUANTITY = {"分量": "净含量", "份量": "净含量"}
_CHINESE: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (rf"花(?:上|个)?(?P<sum>{_SUM})(?:就|便|即)?(?:能|可以?)(?:买到|拿下|入手|带走|买下)", r"价格是\g<sum>"),
    (r"(?P<sum>(?:US)?[$¥€]?[\d零一二两三四五六七八九十百千.,]+(?:美元|美金|元|块钱?)?)(?:是)?(?:拿不下来?|买不下来|买不到手)", r"价格高于\g<sum>"),
    (rf"处在?(?P<sum>{_SUM})(?:这个|这一)(?:价位|价格带|价格区间|区间)", r"价格在\g<sum>之间"),
    (r"价格?接近(?=(?:US)?[$¥€]|\d|[一二两三四五六七八九十])", "价格约"),
    (r"(?:只要|只需|仅需|只是)?原价的(?:一半|二分之一|五折)", "是半价的"),
    (r"快的话(?P<a>[\d一二两三四五六七八九十]+)天(?:[,，]|就到[,，])?(?:最)?慢的话(?P<b>[\d一二两三四五六七八九十]+)天", r"\g<a>到\g<b>天送达"),
    (rf"(?P<what>评论|评价)数?量?(?P<way>[多少])[于过](?P<other>{TAG})", r"的\g<what>比\g<other>\g<way>"),
    (rf"没有(?:哪一?[款个件]|任何一?[款个件]|别的)的?(?P<what>评价|评论|评分|价格)?(?:能)?比(?P<one>{TAG})(?:的)?(?:更|还)?(?P<way>多|高|低|便宜|贵|轻|重)", r"\g<one>的\g<what>最\g<way>"),
    *((rf"比(?P<other>{TAG})(?:要|还|足足|整整|差不多)?{how}(?:出|了)?(?:整整|差不多|将近)?一倍", rf"的{what}是\g<other>的两倍") for how, what in (("贵", "价格"), ("重", "重量"), ("高", "高度"), ("长", "长度"))),
    (r"(?P<can>[能可]以?装)(?P<n>[\d一二两三四五六七八九十百.]{1,6}(?:升|毫升|L|ml))水", r"\g<can>\g<n>"),
    # a promise of one day, which the last day that is stated has to keep
    (r"明天(?:就|便)?(?:能|可以|会)?(?:到货|送到|送达|到手|收到|到)(?=[,，。!！;；]|$)", "1天内送达"),
    # 最长保温12小时, 最高能升到128厘米: how far one of them goes, not which goes furthest
    (r"最[长高大远久](?:还)?(?:可以?|能)?(?P<does>[\u3400-\u9fff]{1,3}?)(?:到|达|至)?(?=\s?(?:\d|[一二三四五六七八九十百]+\s?(?:厘米|公分|米|小时|分钟|天)))(?<![是有为约达近长高大])", r"\g<does>"),
    (r"最[长高大远久](?:可|能)(?:以)?(?:达|到)?(?=\s?\d)", "达到"),
    (r"无谷(?:物)?(?=的|[，,。；;]|$)", "不含谷物"),
    (r"(?P<can>[能可]以?)?[承撑托扛]得?(?:受|住|起|载)(?:得?[住起])?(?P<n>[\d.一二两三四五六七八九十百]+)(?=\s?(?:公斤|千克|斤|kg))", r"承重\g<n>"),
    (r"(?<=[一二两三四五六七八九十\d])岁(?:以上)?(?:就|便)(?:能|可以?)(?:玩|用|上手)", "岁以上可玩"),
    (r"(?:还|也|都|更)?高达(?=\s?\d)", ""),
    (r"(?<=剩)(?P<last>最后)?(?P<n>[一两二三四五六七八九十\d]+)块(?=[。，,；;了]|$)", r"\g<n>件"),
    (r"定价(?=[^，,。]{1,8}[，,](?:现在|现价|目前|打|折后|如今|只[要卖售]))", "原价"),
    (r"(?P<what>[\u3400-\u9fff]{2,4}?)(?:已经?|都|也)*(?:包含|包括|含|附)在内(?=[，,。；;]|$)", r"附带\g<what>"),
    (r"(?P<n>[一两二三四五六])块(?=\s?(?:\d+(?:\.\d+)?\s?[A-Za-z]+|滤[芯网]|毛巾|香皂|肥皂|地垫|屏|表带|滑板|木板|瑜伽))", r"\g<n>件"),
    (r"多(?:打印?|跑|拍|装|放|坐|睡|用|播|撑|录|存|走|冲|煮|洗|听|充)(?:得)?(?:了|出)?(?=\s?[\d一二两三四五六七八九十百])", "多"),
    (r"接(?P<v>\s?[\d一二两三四五六七八九十百]+\s?(?:伏|V))(?:的)?电源", r"电压是\g<v>"),
    (r"(?:也)?(?:没有?|不|未)(?:另外|额外|再)(?:添)?加糖", "无添加糖"),
    (r"左右手(?:都|均|皆)?[能可]以?用", "左右手通用"),
    (r"(?<=[两三二]样)(?P<what>[^，,。]{1,12}[，,])一样(?=不?[含带有能可是要需])", r"\g<what>一款"),
    (r"论(?P<m>分量|份量|重量|容量|尺寸|长度|功率|续航)[，,](?P<a>[^，,是]{1,14})是(?P<b>[^，,是的]{1,14})的(?=[\d一二两三四五六七八九十半])", lambda m: f"{m['a']}的{_QUANTITY.get(m['m'], m['m'])}是{m['b']}的"),
    (r"(?<=[\u3400-\u9fff])用完(?:后|之后|以后)?(?:也|就|都)?(?:可以|能)?(?:直接)?(?=丢|扔|放|进)", "可以"),
    (r"能达到的(?=[\u3400-\u9fff]{2}最)", ""),
    (r"不[必用](?:一直|总是|老)?插着?电", "可充电"),
    (r"充满一?次?电?(?:后|之后|以后)?一?次?[能可]以?(?:连续|持续)?(?:亮|听|看|播放?|玩|拍|飞|骑|跑|吹|扫|转)(?=[\d一二两三四五六七八九十])", "续航"),
    (r"最[高大](?=[A-Za-z]{2,})", ""),
    (r"适用于?(?=[\u3400-\u9fff]{0,6}\s?[A-Z]+-?\d)", "兼容"),
    (r"(?<=加)(?P<n>[一两二三四五六])块(?=电池|锂电)", r"\g<n>件"),
    (r"加上?一[张个件台把条只双套瓶盒袋支](?=[\u3400-\u9fff])", "加"),
    (r"单次[能可]以?(?:听|用|看|放|播放?)(?=[\d一二两三四五六七八九十])", "续航"),
    (r"内置(?=\s?[\d一二两三四五六七八九十百]+)", "有"),
    (r"(?<=[小中大]号有)(?=\s?\d+\s?[个件双条只套])", "库存"),
    (r"，都很?(?:香|好|不错|合适|到位|在线|实用)(?=[，,。])", ""),
    (r"只能?打印?黑白(?:的)?", "不支持彩色打印"),
    (r"打印?彩色(?:的)?", "彩色打印"),
    (r"[能可]?以?录制?(?=\s?(?:4K|2K|8K|1080|1440|720))", "分辨率是"),
    (r"充满一?次?电?(?:后|之后|以后)?一?次?[能可]以?(?:连续|持续)?(?:使?用|工作|播放|运行)(?=[\d一二两三四五六七八九十])", "续航"),
    (r"一次[能可]以?(?:连续|持续)?(?:工作|运行)(?=[\d一二两三四五六七八九十]+个?半?(?:小时|分钟))", "续航"),
    (r"减了(?=\s?[¥$￥]?[\d一二两三四五六七八九十百]+)", "降了"),
    (r"现售(?=\s?[¥$￥]?[\d一二两三四五六七八九十百])", "现价"),
    (rf"(?<=[都也还就{TAG[1:-1]}])送(?=[\u3400-\u9fff]{{2,6}}?(?:[。，,、和与]|$))(?!送[货到达人给礼长老])", "附带"),
    (r"(?<=套)[能可]以?[拆卸]下来?(?=[，,。；;！!]|$)", "可拆"),
    (r"[能可]以?[拆卸]下来?(?=[，,。；;！!]|$)", "可拆卸"),
    (r"(?<=[\u3400-\u9fff]{2})式的(?=[，,。；;！!]|$)", "的"),
    (r"(?<=[寸米克升瓦元时斤])比较(?=[\u3400-\u9fff])", ""),
    (r"库存(?:已经|都|全)?没有?了", "没有库存了"),
    (r"库存(?:还|仍|也|都)有", "有库存"),
    (r"做了(?P<what>[\u3400-\u9fff]{1,6}?)的(?=[,，。!！]|$)", r"是\g<what>的"),
)  # fmt: skip
_RULES = {
    "en": tuple((patterns.later(said, re.IGNORECASE), plain) for said, plain in _ENGLISH),
    "zh": tuple((patterns.later(said), plain) for said, plain in _CHINESE),
}
_SCORES = patterns.later(
    rf"\b(?:scores|does|fares) (?P<how>better|higher|worse|lower) (?:with|among) {_PEOPLE}(?= than\b)", re.IGNORECASE
)


def in_other_words(text: str) -> str:
    """A tagged sentence with phrases that the readers know in place of others that say the same."""
    for pattern, plain in _RULES["en" if text.isascii() or not _HAN.search(text) else "zh"]:
        text = pattern.sub(plain, text)
    return _SCORES.sub(lambda m: f"is rated {_MORE.get(m['how'].lower(), m['how'].lower())}", text)


_HAN = patterns.later(r"[\u3400-\u9fff]")
