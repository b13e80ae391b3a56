"""Text from outside (catalogue, reviews, documents, pages, messages) made fit to stand in a prompt: as data, without any effect.

Pure functions of text; all of them can be applied again without changing anything more. Ordinary English and Chinese stay as they are:
of the compatibility forms that NFKC would fold, the punctuation and signs of everyday writing are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from assistant import patterns

MESSAGE = 300  # most characters of a customer's words in a prompt
RECORDS = 4_800  # most characters of all records of one prompt

_KEPT = patterns.later(r"([，：；！？（）％￥～…½¼¾²³™℃℉㎡·]+)")
_INVISIBLE = patterns.later(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd\ud800-\udfff\ue000-\uf8ff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
_LINE_ENDS = patterns.later("\r\n?|[\u0085\u2028\u2029\u000b\u000c]")
_MIXED = patterns.later(r"\b(?=\w*[A-Za-z])(?=\w*[\u0370-\u04ff])\w+")
_LOOKS = str.maketrans(
    "аАвВсСеЕԁһНіІјЈкКӏмМоОрРԛѕЅтТуУԝхХΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ",
    "aABBcCeEdhHiIjJkKlmMoOpPqsStTyYwxXABEZHIKMNOPTYXaikvoptux",
)
_ROLE = r"(?:system|assistant|user|human|developer|tool|function|instructions?|prompt|系统|助手|用户|开发者|工具|指令|提示词?)"
_ROLE_LINE = patterns.later(
    rf"^([^\w\n]*)({_ROLE}(?:\s*(?:message|prompt|消息|提示词?|note))?)\s*[:：]+", re.IGNORECASE | re.MULTILINE
)
_ROLE_BRACKET = patterns.later(
    rf"[\[【]\s*/?\s*(?:INST|SYS|{_ROLE}|data|message|P\s?\d{{1,2}})\b([^\]】\n]{{0,20}})[\]】]", re.IGNORECASE
)
_CONTROL_TOKEN = patterns.later(
    r"\|?\s*(?:im_start|im_end|im_sep|endoftext|eot_id|start_header_id|end_header_id|begin_of_text|end_of_turn|start_of_turn)\s*\|?",
    re.IGNORECASE,
)
_RULES = patterns.later(r"`{3,}|~{3,}|\"{3,}|'{3,}|^[ \t]*#{2,}[ \t]*|^[ \t]*(?:-{3,}|={3,})[ \t]*$", re.MULTILINE)
_ENCODED = patterns.later(r"[A-Za-z0-9+/=_%-]{48,}")
_ANGLES = str.maketrans("<>", "‹›")

_HOSTS = "com|net|org|io|co|cn|info|biz|shop|store|xyz|top|site|online|app|dev|link|click|live|me|ru|tk|cc|example|test|invalid|html?|php"
LINK = patterns.later(
    r"\b(?:https?|ftp|wss?|hxxps?)\s?[:：]\s?[/／]{2}\s?[^\s\u3400-\u9fff，。；）)]*|\b(?:javascript|vbscript|file|mailto|data)[:：](?=\S)[^\s\u3400-\u9fff]*"
    rf"|(?<![\w@.])(?:www\.[\w.-]+|(?:[a-z0-9-]+\.)+(?:{_HOSTS})(?![\w-]))(?::\d+)?(?:/[^\s\u3400-\u9fff，。；）)]*)?"
    r"|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?:/\S*)?(?![\w.])",
    re.IGNORECASE,
)
ADDRESS = patterns.later(r"[\w.+-]+\s?@\s?[\w-]+(?:\.\w+)+")
CODE = patterns.later(
    r"\b(?:coupons?|vouchers?|promo(?:tion(?:al)?)?[ -]?codes?|discount[ -]codes?|redeem|cash[ -]?back)\b"
    r"|\bcode:? [A-Z][A-Z0-9-]{3,}\b|优惠[券码]|折扣码|兑换码|代金券|促销码|红包|返现",
    re.IGNORECASE,
)
_OFFER = patterns.later(
    r"(?i:\b(?:use|enter|apply|redeem|type|get|claim|offer|with)\b[^.!?\n]{0,24}\b(?:coupons?|vouchers?|promo(?:tion(?:al)?)? codes?|discount codes?)\b)|(?i:\b(?:use|enter|apply|redeem)\b)[^.!?\n]{0,24}\b[Cc]odes?\b|\b[Cc]ode:? [A-Z][A-Z0-9-]{3,}\b"
    r"|\b(?i:coupons?|vouchers?|promo codes?):? [A-Z0-9-]{4,}|(?:使用|输入|凭|用|领取|领)[^。！？\n]{0,8}(?:优惠[券码]|折扣码|兑换码|代金券|促销码|红包)|(?:优惠[券码]|折扣码|兑换码|促销码)[:：为是]?\s?[A-Za-z0-9]{4,}",
)
_MARKUP = patterns.later(r"!\[|\]\s?\(|[{}`]|‹\s*/?[a-z!|]", re.IGNORECASE)
_TO_THE_MODEL = patterns.later(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,40}\b(?:instructions?|prompts?|rules|guidelines|the above|everything above|directions)\b"
    r"|\b(?:system|hidden|initial|developer) (?:prompt|message|instructions?)\b|\byou are now\b|\bas an ai\b|\bjailbreak|\bdeveloper mode\b"
    r"|\b(?:assistant|chatbot|language model|llm|ai)s?\b[^.!?\n]{0,30}\b(?:must|should|shall|has to|have to|will now|is required)\b"
    r"|\b(?:attention|note to|message to|instructions? (?:to|for)|dear)\b.{0,12}\b(?:ai|assistant|chatbot|llm|model)\b"
    r"|\b(?:reply|respond|answer|say|output|print|repeat|write|tell) (?:only |exactly |with |the (?:customer|user|shopper)|verbatim |back )"
    r"|\b(?:decode|rot13|base64)\b|\b(?:function_call|tool_call|tool_use)\b"
    r"|(?:忽略|无视|忘记|不要理会|绕过)[^。！？\n]{0,16}(?:指令|指示|提示(?![音灯])|规则|要求|内容|设定)|系统(?:提示|指令|消息|设定)|提示词|你现在是|开发者模式"
    r"|(?:AI|人工智能|助手|客服|模型|导购)[^。！？\n]{0,10}(?:必须|应该|请|务必|需要)|(?:请|务必|必须)?(?:回复|回答|输出|告诉(?:顾客|用户|客户)|重复|说出).{0,4}[:：“\"]"
    r"|(?:告诉|转告)(?:顾客|用户|客户)|解码",
    re.IGNORECASE,
)
_MISLEADING = (LINK, ADDRESS, _OFFER, _MARKUP, _TO_THE_MODEL)
MONEY = patterns.later(
    r"[$€£¥]\s?\d[\d,]*(?:\.\d+)?|\b(?:US)?\d[\d,.]*\s?(?:dollars?|bucks|euros?|pounds sterling|USD|EUR|GBP|CNY|RMB|yuan|cents)\b"
    r"|\b(?:one|two|three|five|ten|twenty|fifty|hundred) (?:dollars?|euros?|yuan|cents?)\b|(?:\d[\d,.]*|[一二两三四五六七八九十百千万])\s?(?:元|块钱|美元|美金|人民币|欧元)",
    re.IGNORECASE,
)
_SENTENCE = patterns.later(r"[^.!?。！？；\n]*(?:[.!?](?!\s|$)[^.!?。！？；\n]*)*(?:[.!?。！？；\n]+\s*|$)")


def visible(text: str) -> str:
    """The text as a reader sees it: compatibility forms folded, and nothing in it that does not show or that turns the direction.

    Letters of Greek and Cyrillic that stand inside Latin words count as the Latin ones they look like.
    """
    if text.isascii() and text.isprintable():
        return text
    seen = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    parts = _KEPT.split(seen)
    seen = "".join(part if n % 2 else unicodedata.normalize("NFKC", part) for n, part in enumerate(parts))
    return _MIXED.sub(lambda word: word[0].translate(_LOOKS), seen)


def neutral(text: str) -> str:
    """The text with everything that could end a fence, open a role or forge a product's tag made harmless."""
    return _settled(_neutral_once, text)


def _neutral_once(text: str) -> str:
    said = visible(text).translate(_ANGLES)
    said = _CONTROL_TOKEN.sub(" ", said)
    said = _ROLE_BRACKET.sub(lambda m: f"({m[0][1:-1].strip()})", said)
    said = _RULES.sub("", said)
    said = _ENCODED.sub("…", said)
    return _ROLE_LINE.sub(r"\1\2 -", said)


def _settled(change: Callable[[str], str], text: str) -> str:
    """`change` applied until nothing changes: what is taken out may join its surroundings to something new."""
    for _ in range(8):
        after = change(text)
        if after == text:
            return after
        text = after
    # A text nested so deep was made to be; its letters and digits are all that is kept.
    return " ".join(re.findall(r"[^\W_]{1,47}", text)).replace(":", " ")


def line(text: str, limit: int) -> str:
    """The text neutral, on one line, at most `limit` characters, ended with … where it was cut."""
    flat = " ".join(neutral(text[: 8 * limit]).split())
    flat = neutral(flat)
    return flat if len(flat) <= limit else f"{flat[: limit - 1].rstrip()}…"


def message(text: str) -> str:
    """A customer's words for a prompt; their quotation marks cannot end those around them."""
    return line(text, MESSAGE).replace('"', "'")


def told(text: str) -> str:
    """The sentences of a catalogue text that inform a reader: those with a link, an address, a code or markup, or that speak to a model, are left out."""
    return _settled(_told_once, text)


def _told_once(text: str) -> str:
    clean = neutral(text)
    if not misleads(clean):
        return clean
    kept = (one for one in _SENTENCE.findall(clean) if not misleads(one))
    said = "".join(kept).strip()
    return said if not misleads(said) else ""


def unpriced(text: str) -> str:
    """The sentences of a text that name no amount of money: what things cost, only the record says."""
    if not MONEY.search(text):
        return text
    return "".join(one for one in _SENTENCE.findall(text) if not MONEY.search(one)).strip()


def name(text: str, limit: int) -> str:
    """A name as it may be written: what stands before the first thing in it that misleads, or else without all of that."""
    said = line(text, limit)
    found = [match.start() for shape in _MISLEADING if (match := shape.search(said))]
    if not found:
        return said
    head = said[: min(found)].strip(" ,，;；:：-(（")
    if len(head) > 2:
        return head
    for shape in _MISLEADING:
        said = shape.sub("…", said)
    return line(said, limit)


def misleads(text: str) -> bool:
    """Whether a text carries a link, an address or a code, or speaks to a model."""
    return any(shape.search(text) for shape in _MISLEADING)


def records(lines: Iterable[str]) -> list[str]:
    """Lines of records for one prompt, within `RECORDS` characters together: the later ones are cut first."""
    return list(_within(lines, RECORDS))


def _within(lines: Iterable[str], left: int) -> Iterator[str]:
    for one in lines:
        if left <= 1:
            return
        yield one if len(one) <= left else f"{one[: left - 1]}…"
        left -= len(one)
