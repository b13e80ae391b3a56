"""Questions for how the shop can be reached: its telephone, e-mail, or how to contact it. Asking for a person is another matter."""

from __future__ import annotations

import re

from assistant import patterns

_MEANS = patterns.later(
    r"\b(?:(?:tele)?phone number|telephone|hot ?line|help ?line|whats ?app|contact (?:details?|info(?:rmation)?|numbers?|e-?mail|page|form|address))\b"
    r"|\byour (?:phone|number|e-?mail)\b|\b(?:support|customer service|service|company|shop|store|an) e-?mail(?: address)?\b|\be-?mail address\b"
    r"|\bnumber\b[^.!?]{0,24}\b(?:call|ring|phone|dial|reach)\b|\b(?:e-?mail|phone|ring|call) you\b(?! back)"
    r"|\b(?:how|where) (?:do|can|could|should|to|would) ?(?:i|we|one|someone)? ?(?:best )?(?:contact|reach|get (?:in touch|(?:a )?hold)|e-?mail|phone|ring|call)\b"
    r"|(?:客服|售后|你们|店铺|官方|商家|公司|联系|服务)的?(?:电话|热线|号码|邮箱|邮件|微信|QQ)|(?:电话|热线|邮箱|微信号?|公众号|QQ|联系方式)(?:号码?|地址)?(?:是|有)?(?:多少|几号|什么|啥|有吗|吗|么|呢|给我|发我|在哪|\W*$)"
    r"|有(?:没有)?.{0,6}(?:电话|热线|邮箱|微信号|公众号|联系方式)|打(?:哪个|什么|啥)电话|(?:怎么|怎样|如何|哪里|在哪)(?:才能)?(?:可以|能)?联系|联系方式",
    re.IGNORECASE,
)
_NOT_THE_SHOPS = patterns.later(
    r"\b(?:my|his|her|their|our)\b[^.!?]{0,20}\b(?:phone|number|e-?mail|telephone)\b|\b(?:order|tracking|card|serial|model|item|account|invoice) number\b"
    r"|\bother (?:shoppers|customers|people)\b|customers?['’]s? e-?mail|(?:我|他|她|收件人?|收货|订单)的?.{0,4}(?:电话|邮箱|手机号)|电话(?:手表|机|卡)",
    re.IGNORECASE,
)
_SPEAKS_TO = patterns.later(
    r"\b(?:talk|speak|chat|connect|transfer|put me|pass me)\b|\bcall me\b|转(?:接)?(?:人工|客服|真人)|转人工|找人工|要人工|回电|打给我|给我打|电话里",
    re.IGNORECASE,
)


_HOURS = patterns.later(
    r"\b(?:hours|what times?|when|open|opens|close[sd]?|available|online|on duty|weekends?|saturdays?|sundays?|tonight|24/7|around the clock)\b[^.!?]{0,40}\b(?:customer service|service|support|team|person|human|agents?|staff|someone|somebody|anyone|you)\b"
    r"|\b(?:customer service|support|team|human|agents?|staff|you)\b[^.!?]{0,24}\b(?:hours|open|opens|close[sd]?|available|online|on duty|weekends?|saturdays?|sundays?|24/7)\b"
    r"|(?:客服|人工|真人).{0,10}(?:几点|上班|下班|在线|时间|休息|周末|工作|营业|吗)|你们.{0,6}(?:几点|上班|下班|在线|休息|营业)|有人.{0,4}(?:在线|上班|值班)|(?:几点|周末|周[六日天]|晚上|夜里|节假日|过年).{0,12}(?:人工|客服|真人|上班|有人|还在)",
    re.IGNORECASE,
)


def asks_for_hours(text: str) -> bool:
    """Whether a message asks when somebody can be reached, and not for somebody now."""
    asks = re.search(r"[?？]|\b(?:what|when|are|is|do|does)\b|吗|几点|什么时候|多久", text, re.IGNORECASE) is not None
    return asks and _HOURS.search(text) is not None and _SPEAKS_TO.search(text) is None


def asks_for_contact(text: str) -> bool:
    """Whether a message asks for the shop's telephone, e-mail or the like, and not to be passed on to a person now."""
    return _MEANS.search(text) is not None and not (_NOT_THE_SHOPS.search(text) or _SPEAKS_TO.search(text))
