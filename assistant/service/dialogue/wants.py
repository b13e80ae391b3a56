"""What a message asks of orders: each request with the words that belong to it, in the order said. Patterns in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant import patterns
from assistant.service.dialogue.addresses import names_place


class Want(StrEnum):
    """Values are names of actions (`assistant.service.actions.NAMES`), but for `SWAP`, whose action depends on the order's state."""

    ORDERS = "list_orders"
    ORDER = "show_order"
    TRACK = "track_order"
    REFUND = "refund_state"
    INVOICE = "show_invoice"
    WARRANTY = "warranty"
    STOCK = "check_stock"
    REORDER = "reorder"
    PROFILE = "show_customer"
    PERSON = "ask_for_person"
    CANCEL = "cancel_order"
    ADDRESS = "change_order_address"
    OWN_ADDRESS = "change_address"
    PAYMENT = "change_order_payment"
    SWAP = "exchange_items"
    RETURN = "return_items"
    WITHDRAW = "withdraw_return"
    UNDO = "undo"
    OTHER = "other_change"  # of an order, and none of these


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request, with the part of the message that speaks of it."""

    want: Want
    words: str


_PATTERNS: tuple[tuple[Want, str], ...] = (
    (
        Want.WITHDRAW,
        r"\b(?:cancel|withdraw|undo|stop|call off)\b (?:(?:the|my|that|this) )?(?:return|exchange|refund)\b|\bdon['’]?t want to (?:return|exchange)\b|\bkeep (?:it|them) after all\b|"
        r"(?:取消|撤销|撤回|撤掉)(?:我的|这个|那个|刚才的)?(?:退货|换货|退换货?|退款)(?:申请)?|(?:退货|换货|退款)(?:申请)?(?:取消|撤销|撤回)|不(?:想)?退(?:货)?了|不(?:想)?换(?:货)?了",
    ),
    (
        Want.UNDO,
        r"\b(?:undo|revert|reverse|take back)\b (?:that|it|this|the (?:last )?(?:change|address change|payment change))|\b(?:change|put|switch) (?:it|that) back\b|^\W*undo\W*$|"
        r"(?:撤销|撤回|取消)(?:刚才|上一个|刚刚)的?(?:操作|修改|更改|改动)|改回(?:去|来|原来)|恢复(?:原来|原样)|^\W*(?:撤销|撤回)\W*$",
    ),
    (
        Want.CANCEL,
        r"(?<!noise)(?<!noise[\s-])(?<!echo)(?<!echo[\s-])\bcancel(?!led\b|ed\b|l?ation (?:policy|fee|rules?)|l?(?:ing|s)? (?:out )?(?:\w+ )?(?:noise|sound|echo))(?:l?ing|l?ation)?\b|\b(?:call|calling) off (?:my|the|that) order\b|\b(?:don['’]?t|no longer) (?:want|need) (?:my|the|this|that) order\b|"
        r"取消(?!了吗|了没|政策|规则|规定|的订单|退)|退订|撤单|订单.{0,8}不(?:想)?要了|(?:那|这|上)(?:个|一)?(?:单|订单).{0,4}不(?:想)?要了|不想要(?:这个|那个)?订单",
    ),
    (
        Want.OWN_ADDRESS,
        r"\b(?:change|update|correct|edit|modify|replace|set)\b[^.!?;\n]{0,24}\b(?:default|profile|account|home|my own|saved|user)\b[^.!?;\n]{0,16}\baddress\b|\b(?:i(?:['’]ve| have)? (?:just )?moved)\b(?![^.!?;\n]{0,60}\border)|"
        r"(?:默认|账户|账号|个人|常用)(?:的)?(?:收货)?地址.{0,8}(?:改|换|修改|更新|更改)?|(?:改|修改|更新|更改|换).{0,6}(?:默认|账户|账号|个人|常用)(?:的)?(?:收货)?地址|我搬家了",
    ),
    (
        Want.ADDRESS,
        r"\b(?:change|update|correct|edit|modify|fix|wrong|new|different|another|typo in)\b[^.!?;\n]{0,40}\baddress\b|\baddress\b[^.!?;\n]{0,16}\b(?:is|was) (?:wrong|incorrect|old|outdated)\b|"
        r"\b(?:ship|send|deliver|redirect|reroute)\b (?:it|them|that|this|my order|the order|order \S+)[^.!?;\n]{0,12}\b(?:to|instead)\b|\b(?:change|update)\b[^.!?;\n]{0,12}\bwhere\b[^.!?;\n]{0,24}\b(?:goes|go|sent|delivered)\b|"
        r"(?:改|换|修改|更改|变更|更新|填错|写错|错).{0,12}(?:地址|收货|收件)|(?:地址|收货信息|收件).{0,8}(?:错|改|换|填错|写错|不对|修改|更改)|(?:改|换)?(?:寄|送|发)到(?!了|货|哪|没|底)",
    ),
    (
        Want.PAYMENT,
        r"\b(?:change|switch|update|modify|edit|use|pay|charge|put)\b[^.!?;\n]{0,40}\b(?:payment(?: method)?|paypal|gift card|credit card|(?:other|another|different|my) card|visa|mastercard|amex|alipay|wechat(?: pay)?)\b|\bpay (?:for (?:it|that|this|order \S+) )?with\b|"
        r"(?:改|换|修改|更改|变更).{0,8}(?:支付|付款|付费)|(?:支付|付款)(?:方式|方法)?.{0,6}(?:改|换|修改|更改)|(?:改|换)(?:成|用|为)?.{0,4}(?:支付宝|微信|礼品卡|信用卡|银行卡|PayPal)",
    ),
    (
        Want.REFUND,
        r"\b(?:where(?:['’]?s| is)|when|status|has|did|haven['’]?t|not|still|waiting|any news)\b[^.!?;\n]{0,40}\b(?:refund(?:ed)?|money back|my money)\b|\b(?:status of|about|check(?: on)?|track) (?:my |the )?(?:returns?|exchanges?)\b|\brefund (?:status|progress|arrive)|\brefund\b[^.!?;\n]{0,16}\b(?:has ?n['’]?t|has not|did ?n['’]?t|never|not|still|yet)\b|"
        r"退款.{0,10}(?:什么时候|多久|到账|进度|状态|没到|到了|到哪|怎么还)|(?:什么时候|多久|何时).{0,8}(?:退款|退钱|退给我|到账)|(?:钱|款).{0,4}(?:退了吗|退了没|退到|到账)|退的钱|查.{0,4}退款",
    ),
    (
        Want.REORDER,
        r"\b(?:re-?order(?:ing)?|re-?purchase|(?:order|buy)(?:ing)? (?:it|them|that|this|these|the same(?: \w+){0,3}|everything|order \S+|my last order) again|buy again|same order again|repeat (?:my |the |that )?(?:last )?order)\b|"
        r"再(?:买|下|来|订)(?:一)?(?:次|单|份|遍)|再(?:下|订)同样|重新(?:下单|购买|买|订)|复购|照(?:着)?(?:上次|上一单|原单).{0,4}(?:买|下单|来)",
    ),
    (Want.INVOICE, r"\b(?:invoices?|receipts?|vat bill|proof of purchase)\b|发票|收据|开票"),
    (
        Want.WARRANTY,
        r"\b(?:still )?(?:under|in|covered by|out of|within)? ?(?:warranty|guarantee[ds]?)\b|保修|质保|保(?:不保|修期)",
    ),
    (
        Want.SWAP,
        r"\b(?:exchang(?:e|ing)|swap(?:ping)?|trade|switch(?:ing)?|replace)\b(?! (?:polic|rule|period|window))|\b(?:change|modify|update|make)\b[^.!?;\n]{0,60}\b(?:to (?:an? |the )?\S+|into|instead|(?:size|colou?r|variant|version)s?\b|items?\b)|"
        r"\b(?:want|like|have|get)\b[^.!?;\n]{0,40}\b(?:instead|in (?:size \w+|an?other (?:size|colou?r)))\b|"
        r"\b(?:different|another|bigger|smaller|larger|other|next) (?:size|colou?r)s?\b|换货|换(?:成|为|个|一|大|小|掉|别)|(?:想|要|能|可以|帮我|给我|请)换(?!地址|支付|付款|人工)|调换|更换(?!地址|支付|付款)|改成|改为|(?:尺码|颜色|规格|款式|尺寸).{0,6}(?:改|换|错)|(?:改|换).{0,6}(?:尺码|颜色|规格|款式|尺寸)",
    ),
    (
        Want.RETURN,
        r"\b(?:return(?:ing)?|send(?:ing)? (?:it|them|this|that|those|these|back|the \S+(?: \S+)?) ?back|give (?:it|them) back|bring (?:it|them) back)\b(?! (?:polic|window|period|rule|address|label))|\b(?:refund (?:me|my|the|it|this|that|for)|(?:want|get|like|need|have) (?:a |my |the )?(?:full )?(?:refund|money back))\b|"
        r"退货|退掉|退了(?!吗|没)|退回(?!来)|(?:想|要|申请|帮我|给我|请|把.{1,16})(?:全部|都|部分)?退(?!款.{0,6}(?:进度|状态|到账|什么时候|多久)|到)|退款(?!.{0,10}(?:进度|状态|到账|什么时候|多久|没到|到了|到哪))",
    ),
    (
        Want.TRACK,
        r"\b(?:track(?:ing)?|where(?:['’]?s| is| are)|when (?:will|does|is|do)|has|hasn['’]?t|still (?:not|has|have)|status of|what happened to|expected|arriv(?:e|al|ing)|where)\b[^.!?;\n]{0,40}\b(?:orders?|packages?|parcels?|deliver(?:y|ed)|shipments?|shipped|arrive[ds]?|items?|stuff)\b|\btracking\b|\border status\b|\b(?:have(?: ?n['’]?t| not)|did ?n['’]?t|never|not)(?: yet)? (?:receive[d]?|get|got(?:ten)?|arrived?)\b|\b(?:order|package|parcel|delivery) (?:has ?n['’]?t|has not|still|did ?n['’]?t|never|not)\b|"
        r"物流|快递|包裹|到哪(?:了|里|儿)?|发货了(?:吗|没)|(?:什么时候|何时|多久|几时)(?:能)?(?:到|发货|送到|送达)|(?:还没|没有|没)(?:到|收到|发货)|运单|催.{0,3}(?:单|发货|快递)",
    ),
    (
        Want.PROFILE,
        r"\b(?:my|which|what) (?:account|profile|personal|customer) (?:details|data|information|info)\b|\bmy profile\b|\bwhat (?:e-?mail|address|phone|payment methods?|cards?)\b[^.!?;\n]{0,24}\b(?:on file|do you have|do i have|saved|have (?:i|you))\b|\bmy (?:saved )?(?:payment methods|gift card balance|default address)\b|\bbalance\b[^.!?;\n]{0,16}\bgift card\b|"
        r"我的(?:资料|账户信息|账号信息|个人信息|默认地址|付款方式|支付方式|礼品卡余额)|礼品卡.{0,4}余额",
    ),
    (
        Want.ORDERS,
        r"\b(?:my|all|list|recent|past|previous|open) (?:my |the |of my )?(?:\w+ )?(?:orders|purchases)\b|\border history\b|\bwhat (?:did|have) i (?:order|buy|bought|ordered)|\bwhich orders\b|\bmy order number|"
        r"我(?:的|有|最近|都)?(?:哪些|所有|全部|有哪些|几个|历史)?(?:的)?订单(?:列表|记录|有哪些|都有)|(?:所有|全部|历史|最近)(?:的)?订单|(?:有|是)?哪些订单|订单(?:列表|记录|历史)|我(?:都)?买(?:过|了)(?:什么|哪些)|我的订单\W*$",
    ),
    (
        Want.ORDER,
        r"\b(?:status|details?|contents?|total|state|what(?:['’]?s| is| was) in|look up|show(?: me)?|check|find|see|pull up)\b[^.!?;\n]{0,32}\b(?:order|purchase)\b|\bwhat (?:did i|was in)\b|\bhow much (?:did i|was)\b[^.!?;\n]{0,24}\b(?:order|pay|paid)|"
        r"(?:查|看|查询|查看|查一下|看一下|看看|查查)(?:一下|下|询)?.{0,10}(?:订单|单子|单号|这单|那单|上一单)|订单.{0,8}(?:状态|详情|内容|情况|进度|信息|里有)|(?:这|那|上)(?:个|一)?(?:单|订单).{0,6}(?:什么|情况|多少钱)",
    ),
)
_COMPILED = tuple((want, patterns.later(pattern, re.IGNORECASE)) for want, pattern in _PATTERNS)
_PARTS = patterns.later(
    r"[.!?;。！？；\n]+(?=\s|$|[^\d\s])|[,，]\s*(?=(?:and |but |also |then |plus )?(?:i |please|can|could|cancel|return|exchange|change|where|when|what|also|then|我|请|帮|再|还|把|另外|然后|顺便|同时|取消|退|换|改|查))"
    r"|\s+(?=(?:and|also|then|plus)\s+(?:(?:also|then|please|i|can|could|to|want)\s+)*(?:cancel|return|exchange|swap|change|modify|update|track|check|tell|show|where|when|what|send|reorder|get|refund|i\b))"
    r"|(?=另外|然后|顺便|同时|还有[，,]|还要|还想|再帮)|(?<=[。，,])(?=再)",
    re.IGNORECASE,
)
_STRONGER: dict[Want, frozenset[Want]] = {
    Want.WITHDRAW: frozenset({Want.CANCEL, Want.RETURN, Want.SWAP, Want.UNDO, Want.REFUND}),
    Want.UNDO: frozenset({Want.SWAP, Want.ADDRESS, Want.PAYMENT, Want.CANCEL}),
    Want.CANCEL: frozenset({Want.ORDER, Want.TRACK, Want.ORDERS, Want.RETURN}),
    Want.OWN_ADDRESS: frozenset({Want.ADDRESS, Want.SWAP, Want.PROFILE}),
    Want.ADDRESS: frozenset({Want.SWAP, Want.TRACK, Want.ORDER}),
    Want.PAYMENT: frozenset({Want.SWAP, Want.ORDER}),
    Want.REFUND: frozenset({Want.RETURN, Want.TRACK, Want.ORDER}),
    Want.REORDER: frozenset({Want.ORDER, Want.ORDERS, Want.TRACK}),
    Want.INVOICE: frozenset({Want.ORDER, Want.TRACK, Want.ORDERS}),
    Want.WARRANTY: frozenset({Want.ORDER, Want.TRACK}),
    Want.SWAP: frozenset({Want.ORDER, Want.TRACK, Want.ORDERS}),
    Want.RETURN: frozenset({Want.ORDER, Want.TRACK, Want.ORDERS, Want.PAYMENT}),
    Want.TRACK: frozenset({Want.ORDER, Want.ORDERS}),
    Want.ORDERS: frozenset({Want.ORDER}),
}
_CHANGED = frozenset({Want.ADDRESS, Want.OWN_ADDRESS, Want.PAYMENT})
_CHANGES_TO = patterns.later(r"\W*(?:please |and |请|帮我)*(?:change it to|make it|改成|改为|换成|换为)", re.IGNORECASE)
_ANOTHER = patterns.later(r"\b(?:also|another|second|other order|as well|too)\b|另外|还有|另一|也|再", re.IGNORECASE)


def wanted(text: str) -> tuple[Wanted, ...]:
    """The requests of a message."""
    found: list[Wanted] = []
    before = (
        ""  # what is said before the first request belongs to it: "The blue one is too small. I'd like to return it"
    )
    for part in parts(text):
        wants = _of_part(part)
        if not found and not wants:
            before = f"{before}{part}. "
            continue
        if not wants or _goes_on(found, wants, part):
            found[-1] = Wanted(found[-1].want, f"{found[-1].words}. {part}")
            continue
        found += [Wanted(want, f"{before}{part}") for want in wants]
        before = ""
    if len(found) == 1:
        return (Wanted(found[0].want, text),)
    return tuple(found)


def parts(text: str) -> list[str]:
    """The clauses of a message that may each ask for something."""
    found: list[str] = []
    for part in _PARTS.split(text):
        several = len(_of_part(part)) > 1
        found += [one.strip(" ,，") for one in (re.split(r"[,，]", part) if several else [part])]
    return [part for part in found if part.strip(" ,，.。!！")]


def _goes_on(found: list[Wanted], wants: list[Want], part: str) -> bool:
    """Whether a clause speaks on of the request before it: the same again, or what to change an address to."""
    if not found:
        return False
    last = found[-1].want
    if wants == [Want.SWAP] and last in _CHANGED and _CHANGES_TO.match(part):
        return True
    return wants == [last] and _ANOTHER.search(part) is None


def _of_part(part: str) -> list[Want]:
    """The requests of one clause, without those that a stronger one explains."""
    places = {want: match.start() for want, pattern in _COMPILED if (match := pattern.search(part))}
    weaker = {weak for want in places for weak in _STRONGER.get(want, frozenset())}
    wants = sorted((want for want in places if want not in weaker), key=lambda want: places[want])
    if wants == [Want.SWAP] and names_place(part):
        return [Want.ADDRESS]  # "make it go to 9 Quay Road, Porthaven"
    return wants
