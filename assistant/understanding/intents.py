"""Which intents a message carries, in the order they are said. Patterns in both languages; certain or not at all.

What no pattern takes is a search: a shop's visitor who names a thing wants to see it.
"""

from __future__ import annotations

import re

from assistant import patterns
from assistant.dialogue import Intent

_RULES: tuple[tuple[Intent, str], ...] = (
    (
        Intent.TALK_TO_HUMAN,
        r"\b(?:(?:talk|speak|chat) (?:to|with) (?:a |an |someone|somebody|your )?(?:human|person|agent|representative|rep|staff|real|support|manager|someone)?|human (?:agent|being|help)|real person|live agent|customer service (?:rep|agent)|operator)\b|人工|真人|转客服|找客服|联系客服|客服人员",
    ),
    (
        Intent.CANCEL_ORDER,
        r"(?<!noise[ -])\bcancel(?:ling|ing)?\b.{0,24}\b(?:order|purchase|it|item)\b|\bcancel my\b|取消.{0,8}(?:订单|下单|购买)|订单.{0,6}取消|不想要(?:这个)?订单|(?:订单|单子|下的单|拍的|那单).{0,8}不(?:想)?要了",
    ),
    (
        Intent.CHANGE_ORDER,
        r"\bwrong (?:delivery |shipping )?(?:address|size|colou?r)\b.{0,16}\b(?:order|checkout)\b|订单.{0,12}(?:改|换成)|\b(?:change|update|modify|edit|correct)\b.{0,24}\b(?:order|address|delivery address|shipping address)\b|(?:改|修改|更改|换)(?:一下)?.{0,8}(?:订单|收货地址|地址|收件)",
    ),
    (
        Intent.REFUND_STATUS,
        r"\b(?:where(?:'s| is)|when|status|how long|haven['’]?t (?:got|received)|not (?:yet )?received|waiting for)\b.{0,30}\b(?:refund|money back)\b|\brefund\b.{0,20}\b(?:status|arrive|yet|when)\b|退款.{0,10}(?:什么时候|多久|到账|进度|状态|没到|到了吗|哪)|(?:什么时候|多久).{0,8}退款|(?:钱|款).{0,4}(?:退了吗|退回来|退了没|退到)|退的钱",
    ),
    (
        Intent.ORDER_STATUS,
        r"\b(?:where(?:'s| is)|track(?:ing)?|status of|what happened to|has|when (?:will|does|is))\b.{0,24}\b(?:order|package|parcel|delivery|shipment)\b|\b(?:order|package|parcel|delivery) (?:has ?n['’]?t|has not|still has|did ?n['’]?t|never) (?:not )?(?:arrived?|come|shown|been|shipped)|\border (?:status|tracking|number)\b|\b(?:when|where)\b.{0,30}\border\b|订单.{0,8}(?:到哪|状态|进度|查询|物流|发货了|在哪)|(?:查|看)(?:一下|下)?.{0,6}(?:订单|物流|快递)|(?:快递|包裹|物流).{0,6}(?:到哪|在哪|什么时候到|没到|还没)",
    ),
    (
        Intent.POLICY_QUESTION,
        r"\b(?:return|refund|exchange|warranty|privacy|payment|price[- ]match|gift card|cancellation)s? (?:polic(?:y|ies)|rules?|window|period|terms|conditions)\b|\b(?:how (?:long|many days)|what|can i|is it possible|do you|are|how do)\b.{0,40}\b(?:return|refund|exchange|warrant|guarantee|gift card|price match|pay (?:with|by|in)|payment|invoice|instal)\w*|\bwarrant(?:y|ies)\b|\bguarantee\b|\bgift cards?\b|\bgift[- ]?wrap\w*|礼品包装|\bprice match|政策|规定|条款|保修|质保|三包|七天无理由|礼品卡|价保|保价|发票|隐私|支付方式|怎么付款|怎么支付|能.{0,6}付款吗|(?:多久|几天|多少天).{0,8}(?:退|换)|(?:可以|能|能不能|支持|怎么|如何).{0,8}(?:退货|退换|换货|退款)(?:吗|么|呢)?|退换货|退货期",
    ),
    (
        Intent.RETURN_OR_EXCHANGE,
        r"\b(?:return|send back|exchange|swap)\b.{0,30}\b(?:it|this|these|them|item|order|shoes|jacket|product|for a)\b|\bwant to (?:return|exchange)\b|(?:我?想|我?要|帮我|申请).{0,8}(?:退货|换货|退掉|退了|换一(?:个|双|件)|换大|换小)|买的.{0,14}(?:退|换)|退货|换货",
    ),
    (
        Intent.SHIPPING_QUESTION,
        r"\b(?:shipping|deliver(?:y|ies|ed)?|ship|courier|postage|dispatch)\b|运费|配送|送货|发货|包邮|邮费|快递|几天(?:能)?到|多久(?:能)?(?:到|送)|送到|寄到",
    ),
    (
        Intent.COMPLAINT,
        r"\b(?:terrible|awful|horrible|disappoint\w*|unacceptable|ridiculous|scam|rip[- ]?off|i (?:must |have to |want to |need to )?complain|(?:to|like to) complain|(?:a|my|formal) complaint|complaints? about|worst|useless|furious|angry|broken|defective|damaged|fed up)\b|投诉|差评|太差|垃圾|坏了|骗人|失望|气死|什么破|是坏的|破了|裂了|有瑕疵|质量问题|不满意",
    ),
    (
        Intent.CART_UPDATE,
        r"\b(?:add|put|place)\b.{0,40}\b(?:cart|basket|bag|trolley)\b|\b(?:remove|take)\b.{0,40}\b(?:cart|basket)\b|\b(?:cart|basket)\b|购物车|加购|下单这|买这个|就要这个|就买",
    ),
    (
        Intent.CHECKOUT_HELP,
        r"\b(?:check ?out|coupon|promo(?:tion)? code|discount code|voucher|payment (?:fail\w*|declined)|place (?:the|my|an) order)\b|结账|结算|优惠码|优惠券|折扣码|怎么下单|付款失败|支付失败",
    ),
    (
        Intent.COMPARE_PRODUCTS,
        r"\b(?:compare|comparison|versus|vs\.?|differences?|differ|which (?:one )?(?:is|has|have|of (?:these|them|the)|would|should)|(?:better|best) of|side by side|which is (?:better|best))\b|[^，,]好还是[^，,]+(?:好|更)|对比|比较一下|比较(?!好|大|小|轻|便宜)|比一比|区别|不同|差别|哪(?:个|款|一个|一款|双|件)(?:更|比较|好|值|适合|最)",
    ),
    (
        Intent.COMPLEMENT_PRODUCTS,
        r"\b(?:goes? (?:well )?with|match(?:es|ing)? (?:with |my |our |the |this |that |these |it\b)|pair(?:s)? with|accessor(?:y|ies) for|to go with|what else (?:do|should|would)|complete the (?:look|set))\b|搭配|配什么|配套|还需要(?:买)?什么|一起买",
    ),
    (
        Intent.PROMOTIONS,
        r"\b(?:promotions?|(?<!part of the )deals?|special offers?|any offers|discounts?|on sale|sales?|clearance|reduced|bargains?)\b|促销|打折|特价|优惠活动|优惠(?!码|券)|折扣(?!码)|活动|清仓|降价",
    ),
    (
        Intent.NEED_ADVICE,
        r"\b(?:how (?:do|should|can) i (?:choose|pick|select|decide)|what (?:should|do) i (?:look for|consider|need|get|buy)|what to look for|buying guide|any advice|advise|advice|tips? (?:on|for)|which (?:type|kind|sort)|what(?:'s| is) (?:the )?(?:best|a good) (?:kind|type|way)|not sure (?:what|which)|help me (?:choose|decide|pick))\b|怎么选|如何选|怎么挑|如何挑选|选购|挑选|有什么建议|给.{0,4}建议|注意什么|哪种|什么样的|不知道(?:买|选|该)",
    ),
    (
        Intent.FEEDBACK,
        r"\b(?:(?:that|this) (?:was|is) (?:very |really |so )?(?:helpful|useful|great|perfect|not helpful|wrong)|good (?:job|bot)|well done|love (?:it|this|them)|great (?:help|suggestion)s?|not what i (?:asked|wanted|meant))\b|很有帮助|帮大忙|有用|不错哦|推荐得?(?:很好|不好|不对)|答非所问",
    ),
    (
        Intent.OUT_OF_SCOPE,
        r"\b(?:weather|forecast|joke|poem|story about|president|election|football score|stock (?:price|market)|bitcoin|python|javascript|code (?:for|to)|translate|homework|essay|recipe|capital of|who (?:is|was|won)|what year|news|meaning of life|horoscope|solve|equation|your (?:system )?prompt|ignore (?:all|previous|your)|medical advice|lawyer|diagnos\w+)\b|天气|笑话|写诗|写一首|总统|选举|比赛结果|股票|股价|比特币|写.{0,4}代码|编程|翻译|作业|论文|菜谱|首都|新闻|星座|解方程|提示词|忽略(?:以上|之前)|看病|法律咨询",
    ),
)
RULES = tuple((intent, patterns.later(pattern, re.IGNORECASE)) for intent, pattern in _RULES)

_SMALL_TALK = patterns.later(
    r"^\W*(?:(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|thanks?|thank you|cheers|bye|goodbye|see you|how are you|what(?:'s| is) up|nice to meet you|"
    r"who are you|what(?:'s| is) your name|are you (?:a )?(?:bot|robot|human|real|ai)|that(?:'s| is|['’]s) (?:all|it)(?: for now)?|no(?:thing else|pe)|yes|yep|yeah|what can you do|ok(?:ay)?|cool|great|nice|lol|haha+|"
    r"你好|您好|嗨|哈喽|早上好|下午好|晚上好|谢谢|多谢|感谢|再见|拜拜|在吗|你是谁|你叫什么|你是机器人吗|你能做什么|你会什么|好的|好吧|嗯+|哈+|辛苦了|就这些|没别的了|没事了|不用了|行|可以了|知道了|明白了|收到)"
    r"(?:[\s,.!?，。！？~]*(?:there|all|everyone|you|so much|very much|a lot|again|today|for (?:your|the) help|啊|呀|哦|啦|了|吗|你|您|大家|again))*[\s,.!?，。！？~]*)+\W*$",
    re.IGNORECASE,
)
_WORD = patterns.later(r"\w")
_UNSPEAKABLE = patterns.later(r"[b-df-hj-np-tv-xz]{5}|^[^aeiouy]+$")
_CLAUSES = patterns.later(
    r"[.!?;。！？；\n]+|,\s*(?:and|but)\b|\b(?:and|but|also|then)\b(?=\s*(?:also |then )?(?:i|show|find|do you|can|could|please|show)\b)|"
    r"[,，]?(?:另外|顺便|还想|还要|同时|对了)",
    re.IGNORECASE,
)
_QUESTION = patterns.later(
    r"^\W*(?:(?:so|and|ok|but|also)[, ]+)?(?:is|are|does|do|can|could|will|(?:has|have)(?! (?:got )?to\b)|how (?!about|do i|should i|can i)\w+|what(?:['’]s| is| are| does| do|\s+(?:material|colou?rs?|sizes?|size|weight|brand)|\s+(?:kind|type|sort) of)|which (?:colou?rs?|sizes?|materials?)|when|who makes|why|tell me (?:more )?about|describe|more (?:about|details|info))\b"
    r"|吗[?？]?\s*$|么[?？]?\s*$|是不是|有没有|能不能|会不会|多(?:重|大|长|高|宽|久|少钱|深|厚)|几(?:个|种|升|瓦|小时)(?:颜色)?|在?哪(?:里|儿)|什么(?:材质|颜色|材料|尺码|面料|牌子|功能)(?!的?[都也])|介绍一下|详细(?:说|介绍|信息)|为什么(?:推荐|是|选)|怎么样[?？]?\s*$",
    re.IGNORECASE,
)
_WANTS = patterns.later(
    r"\b(?:do you (?:have|sell|stock|carry)|have you got|got any|are there (?:any )?|is there (?:any(?:thing)?|an?|one)|are there ones|show me|looking for|find me|i (?:also |really |just |only )?(?:need|want)|i['’]?d (?:also )?like|"
    r"can you (?:show|find|recommend|suggest)|could you (?:show|find|recommend)|recommend|suggest|search for|any (?!of (?:these|them)))\b|有没有(?!.{0,6}功能)|的有(?:吗|么|没有)|有(?!什么|哪).{1,12}(?:吗|么)|"
    r"想要|想买|我要|找|推荐|来一|给我|求",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """Whether a message asks something rather than wishes for something."""
    return _QUESTION.search(text) is not None


def wishes(text: str) -> bool:
    """Whether a message asks to be shown things."""
    return _WANTS.search(text) is not None


_THANKS = patterns.later(
    r"^\W*(?:(?:ok(?:ay)?|great|perfect|wonderful|cool|好的?|太好了)\W+)?(?:many )?(?:thanks?|thank you|thx|cheers|谢谢|多谢|感谢|谢啦)",
    re.IGNORECASE,
)


def thanks(text: str) -> bool:
    """Whether a message begins by saying thanks."""
    return _THANKS.match(text) is not None


def is_small_talk(text: str) -> bool:
    """Whether a message says nothing but courtesies, or has no word in it at all."""
    return _WORD.search(text) is None or _SMALL_TALK.match(text) is not None


def is_gibberish(text: str) -> bool:
    """Whether a message is keys hit at random: Latin letters only, and no word of it can be spoken."""
    words = [word for word in re.findall(r"[a-z]+", text.lower()) if len(word) > 3]
    return bool(words) and text.isascii() and all(_UNSPEAKABLE.search(word) for word in words)


def unruled(text: str) -> str:
    """The clauses of a message in which no rule's pattern stands."""
    return " ".join(part for part in _CLAUSES.split(text) if not any(rule.search(part) for _intent, rule in RULES))


def without_rules(text: str) -> str:
    """The text without the words in which a rule's pattern stands."""
    for _intent, rule in RULES:
        text = rule.sub(" ", text)
    return text


def by_rules(text: str) -> list[Intent]:
    """The intents whose patterns stand in the text, in the order in which they stand there."""
    places = [(match.start(), n, intent) for n, (intent, rule) in enumerate(RULES) if (match := rule.search(text))]
    found = [intent for _start, _n, intent in sorted(places)]
    return _without_weaker(found)


_WEAKER: dict[Intent, frozenset[Intent]] = {
    Intent.CANCEL_ORDER: frozenset({Intent.ORDER_STATUS, Intent.POLICY_QUESTION}),
    Intent.CHANGE_ORDER: frozenset({Intent.ORDER_STATUS, Intent.SHIPPING_QUESTION}),
    Intent.REFUND_STATUS: frozenset({Intent.ORDER_STATUS, Intent.POLICY_QUESTION, Intent.RETURN_OR_EXCHANGE}),
    Intent.ORDER_STATUS: frozenset({Intent.SHIPPING_QUESTION}),
    Intent.POLICY_QUESTION: frozenset({Intent.RETURN_OR_EXCHANGE}),
    Intent.CHECKOUT_HELP: frozenset({Intent.PROMOTIONS, Intent.POLICY_QUESTION, Intent.CART_UPDATE}),
    Intent.NEED_ADVICE: frozenset({Intent.COMPARE_PRODUCTS}),
    Intent.RETURN_OR_EXCHANGE: frozenset({Intent.COMPLAINT}),
}


def _without_weaker(found: list[Intent]) -> list[Intent]:
    weaker = {weak for intent in found for weak in _WEAKER.get(intent, frozenset())}
    return [intent for intent in found if intent not in weaker]
