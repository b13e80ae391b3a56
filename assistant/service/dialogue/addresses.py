"""Addresses as customers write them, in English and Chinese, read into their parts. What is not said stays empty."""

from __future__ import annotations

import re

from assistant import patterns
from assistant.service.records import Address

_LEAD = patterns.later(
    r"^.*?\b(?:addresse?s?(?: is| to| should be|:)?(?: now)?|(?:ship|send|deliver|change|update|redirect|move)[a-z]*(?: (?:it|them|that|this|my order|the order|order \S+|the address|my address))*(?: instead)? to|moved to|live at|use|make it|it['’]?s|now at)\b[\s:：,]*(?=[#\w])",
    re.IGNORECASE | re.DOTALL,
)
_HAN_LEAD = patterns.later(
    r"^.*(?:地址(?:是|为|改成|改为|换成|换为|：|:)?|改成|改为|换成|换为|(?:寄|送|发|搬)到|收货(?!人))[\s:：,，是为]*",
    re.DOTALL,
)
_STREET = r"street|st|avenue|ave|road|rd|lane|ln|drive|dr|court|ct|boulevard|blvd|way|place|pl|terrace|ter|row|square|sq|circle|cir|parkway|pkwy|highway|hwy|close|crescent|trail|alley|walk|broadway|plaza|quay|gardens?"
_LINE1 = patterns.later(
    rf"(?<![#\w-])(?P<line>\d+[A-Za-z]?(?:[-/]\d+)?\s+(?:[\w.'’-]+\s+){{0,5}}?(?:{_STREET})\b\.?(?:\s+(?:{_STREET})\b\.?)*|\d+[A-Za-z]?\s+[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){{0,3}}(?=\s*,))",
    re.IGNORECASE,
)
_LINE2 = patterns.later(r"\b(?:apt|apartment|suite|ste|unit|flat|floor|room|rm|#)\.?\s*#?\s*[\w-]+", re.IGNORECASE)
_POSTCODE = patterns.later(
    r"(?<![\w#-])(?:\d{5}(?:-\d{4})?|\d{6}|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d)(?![\w-])",
    re.IGNORECASE,
)
_COUNTRY = patterns.later(
    r"\b(?:(?P<us>u\.?s\.?a\.?|united states(?: of america)?|us)|(?P<gb>u\.?k\.?|united kingdom|england|great britain)|(?P<ca>canada)|(?P<cn>china)|(?P<au>australia)|(?P<de>germany)|(?P<fr>france))\b\.?|(?P<zh>中国)",
    re.IGNORECASE,
)
_CODES = {"us": "US", "gb": "GB", "ca": "CA", "cn": "CN", "zh": "CN", "au": "AU", "de": "DE", "fr": "FR"}
_NAMES = {"US": ("us", "usa", "united states"), "CN": ("cn", "china", "中国"), "GB": ("gb", "uk", "united kingdom")}
_REGION = patterns.later(r"^(?P<city>.*?)[\s,]+(?P<region>[A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)$")
_HAN = patterns.later(
    r"(?P<region>(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区|特别行政区))|北京市?|上海市?|天津市?|重庆市?)?\s*"
    r"(?P<city>[\u4e00-\u9fff]{2,8}?(?:市|自治州|盟|州|镇|县|地区)(?![场民内中]))?\s*"
    r"(?P<line>[\u4e00-\u9fffA-Za-z0-9\s#()（）\-—·]{2,}?(?:\d+\s*(?:号|弄|栋|幢|座|室|楼|层|单元|院|号楼|房)?[\u4e00-\u9fffA-Za-z0-9\-# ]*|(?:路|街|巷|道|村|小区|大厦|广场|花园|苑|中心)[\u4e00-\u9fffA-Za-z0-9\-# ]*))"
)
_REGION_ALONE = patterns.later(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,7}?(?:省|自治区)|(?:北京|上海|天津|重庆)市?")
_CITY_ALONE = patterns.later(r"[\u4e00-\u9fff]{2,8}?(?:市|自治州|盟|州|镇|县)")
_MUNICIPAL = patterns.later(r"^(北京|上海|天津|重庆)")
_RECIPIENT = patterns.later(
    r"(?:收件人|收货人|联系人|recipient|attn\.?|care of|c/o)(?:姓名)?[\s:：是为]*(?P<name>[\u4e00-\u9fff]{2,4}|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})",
    re.IGNORECASE,
)
_PHONE = patterns.later(
    r"(?:电话|手机|联系方式|phone|tel|mobile)(?:号码?)?[\s:：是为]*(?P<phone>\+?\d[\d\s-]{6,16}\d)", re.IGNORECASE
)
_SAVED = patterns.later(
    r"\b(?:my |the )?(?:default|profile|account|home|saved|usual|own) (?:address|one)\b|\baddress (?:on|in) (?:my )?(?:file|profile|account)\b|默认地址|账户(?:里的)?地址|个人地址|常用地址|家里(?:的)?地址|\b(?:this|that|same|my new) (?:new )?address\b|(?:这个|那个|同一个|同样的|新)地址",
    re.IGNORECASE,
)
_HAN_LETTER = patterns.later(r"[\u4e00-\u9fff]")
_LATIN_WORD = patterns.later(r"[A-Za-z]{2,}")


def means_saved(text: str) -> bool:
    """Whether the customer's own address is meant, the one that the shop has."""
    return _SAVED.search(text) is not None


def address_meant(text: str, before: Address | None = None) -> Address | None:
    """The address that stands in the words, with the country (and what else is the same) of the one `before`.

    None where no street or place stands in them; a part that is missing is empty, and to be asked for.
    """
    readers = (_han, _latin) if len(_HAN_LETTER.findall(text)) > len(_LATIN_WORD.findall(text)) else (_latin, _han)
    return next((found for read in readers if (found := read(text, before)) is not None), None)


def is_whole(address: Address) -> bool:
    """Whether a parcel finds its way there: a street, a city, and where the country has them a postcode."""
    return bool(address.line1 and address.city and (address.postcode or address.country == "CN"))


def names_place(text: str) -> bool:
    """Whether a whole address with its postcode stands in the words."""
    found = address_meant(text)
    return found is not None and is_whole(found) and bool(found.postcode)


def _latin(text: str, before: Address | None) -> Address | None:
    rest = _LEAD.sub("", text.strip())
    recipient, rest = _taken(_RECIPIENT, "name", rest)
    phone, rest = _taken(_PHONE, "phone", rest)
    match = _LINE1.search(rest)
    if match is None:
        return None
    line1 = match["line"].strip(" ,")
    rest = rest[match.end() :]
    second = _LINE2.search(rest)
    rest = rest.replace(second.group(), "", 1) if second else rest
    country = _COUNTRY.search(rest)
    code = _CODES[str(country.lastgroup)] if country else ""
    rest = rest[: country.start()] + rest[country.end() :] if country else rest
    found = _POSTCODE.search(rest)
    postcode = found.group() if found else ""
    rest = (
        rest[: found.start()]
        if found
        else re.split(r"[.!?;\n]|\b(?:please|thanks?|and)\b", rest, flags=re.IGNORECASE)[0]
    )
    city, region = _city(rest)
    return Address(
        line1=line1,
        line2=second.group().strip() if second else "",
        city=city,
        region=region,
        postcode=postcode,
        country=_as_before(code, before),
        recipient=recipient or (before.recipient if before else ""),
        phone=phone or (before.phone if before else ""),
    )


def _city(text: str) -> tuple[str, str]:
    """The city and the region of what stands between street and postcode."""
    pieces = [piece.strip(" .") for piece in text.split(",") if piece.strip(" .")]
    pieces = [re.sub(r"^in\s+", "", piece, flags=re.IGNORECASE) for piece in pieces]
    if not pieces:
        return "", ""
    if len(pieces) > 1:
        return pieces[0], pieces[1]
    match = _REGION.match(pieces[0])
    if match and len(match["region"]) == 2:
        return match["city"].strip(), match["region"]
    return pieces[0], ""


def _han(text: str, before: Address | None) -> Address | None:
    rest = _HAN_LEAD.sub("", text.strip(), count=1) if _HAN_LEAD.match(text.strip()) else text.strip()
    recipient, rest = _taken(_RECIPIENT, "name", rest)
    phone, rest = _taken(_PHONE, "phone", rest)
    found = re.search(r"(?:邮编|邮政编码)?[\s:：是为]*(?<!\d)(\d{6})(?!\d)", rest)
    postcode = found.group(1) if found else ""
    rest = rest.replace(found.group(), " ", 1) if found else rest
    rest = re.sub(r"中国", "", rest)
    # a row of blanks would be tried between all parts of an address
    pieces = [" ".join(piece.split()) for piece in re.split(r"[,，。；;！!\n]", rest) if piece.strip()]
    piece = max(pieces, key=len, default="")
    match = _HAN.search(piece)
    if match is None:
        return None
    others = " ".join(one for one in pieces if one != piece)
    region = match["region"] or _found(_REGION_ALONE, others)
    city = match["city"] or _found(_CITY_ALONE, others)
    if _MUNICIPAL.match(region):
        region = region if region.endswith("市") else f"{region}市"
        city, line = city or region, match["line"]
        if not city.endswith("市"):
            city, line = region, f"{city}{line}"
    else:
        line = match["line"]
    return Address(
        line1=re.sub(r"(?:吧|谢谢|可以吗|行吗|好吗|呢)+$", "", line.strip()),
        city=city,
        region=region,
        postcode=postcode,
        country=_as_before("CN", before),
        recipient=recipient or (before.recipient if before else ""),
        phone=phone or (before.phone if before else ""),
    )


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group() if match else ""


def _taken(pattern: re.Pattern[str], group: str, text: str) -> tuple[str, str]:
    """What a pattern's group holds, and the text without it."""
    match = pattern.search(text)
    if match is None:
        return "", text
    return match[group].strip(), f"{text[: match.start()]} {text[match.end() :]}"


def _as_before(code: str, before: Address | None) -> str:
    """A country as the record before writes it: "USA" stays where it says the same as "US"."""
    if before is None or not before.country:
        return code or "US"
    if not code or before.country.lower() in _NAMES.get(code, (code.lower(),)):
        return before.country
    return code
