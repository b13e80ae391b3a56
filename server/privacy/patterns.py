"""The forms of personal data in English and Chinese. Where a pattern has groups, its last one is what is personal."""

from __future__ import annotations

import re

_SEPARATOR = r"[ \-.\u200b]"
_HAN = r"[\u3400-\u9fff]"
# before a number: no digit, and no sign that makes it part of a price, a code or a decimal
_ALONE = r"(?<![0-9A-Za-z$€£¥#])(?<![0-9][.,])"
_ENDS = r"(?![0-9A-Za-z])(?!\.[0-9])"

LONG_NUMBER = re.compile(rf"(?<![0-9])[0-9](?:{_SEPARATOR}?[0-9]){{12,17}}(?:{_SEPARATOR}?[0-9Xx])?(?![0-9])")
SOCIAL = re.compile(
    rf"{_ALONE}(?!000|666|9)[0-9]{{3}}-(?!00)[0-9]{{2}}-(?!0000)[0-9]{{4}}{_ENDS}"
    r"|(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D](?![A-Za-z0-9])"
    r"|(?i:passport(?: (?:number|no))?\.?|护照(?:号码?)?)[\s:：#是为is]{0,6}([A-Za-z]{1,2}[0-9]{7,8}|[0-9]{9})(?![0-9A-Za-z])"
)
EMAIL = re.compile(
    r"[A-Za-z0-9_.+%'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[A-Za-z0-9-]{1,63}"
    r"(?:\s?(?:\.|\(dot\)|\[dot\])\s?[A-Za-z0-9-]{1,63}){1,4}"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,3}"
)
PHONES = (
    # abroad
    re.compile(
        rf"(?<![0-9+])(?:\+|00)[1-9][0-9]{{0,2}}(?:{_SEPARATOR}|[()])*(?:[0-9](?:{_SEPARATOR}|[()]){{0,2}}){{6,13}}[0-9]{_ENDS}"
    ),
    # China: mobile, and a line with its area
    re.compile(rf"{_ALONE}1[3-9][0-9](?:{_SEPARATOR}?[0-9]{{4}}){{2}}{_ENDS}"),
    re.compile(rf"{_ALONE}(?:\(0[1-9][0-9]{{1,2}}\) ?|0[1-9][0-9]{{1,2}}[- ])[0-9]{{3,4}}[- ]?[0-9]{{4}}{_ENDS}"),
    # North America
    re.compile(
        rf"{_ALONE}(?:1[-. ])?(?:\([2-9][0-9]{{2}}\) ?|[2-9][0-9]{{2}}[-. ])[2-9][0-9]{{2}}[-. ][0-9]{{4}}{_ENDS}"
    ),
    # Britain
    re.compile(
        rf"{_ALONE}(?:07[0-9]{{3}} ?[0-9]{{3}} ?[0-9]{{3}}|0(?:1|2|3)[0-9]{{2,3}} [0-9]{{3,4}} ?[0-9]{{3,4}}){_ENDS}"
    ),
    # any number that is said to be one
    re.compile(
        r"(?i:(?:tele)?phone(?: number)?|mobile(?: number)?|\bcell(?: number)?|\btel|whatsapp|call me (?:at|on)|text me (?:at|on)|"
        r"reach me (?:at|on)|电话(?:号码)?|手机(?:号码?)?|座机|联系方式|微信号?|致电)(?:[\s:：.,，]|是|为|is|号){0,6}"
        rf"(\+?\(?[0-9](?:(?:{_SEPARATOR}|[()]){{0,2}}[0-9]){{6,14}}){_ENDS}"
    ),
)

_STRONG = r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Boulevard|Blvd|Terrace|Crescent|Highway|Hwy|Parkway|Pkwy|Mews)"
# words of things as well: "10 Inch Square"
_WEAK = r"(?:Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Way|Close|Gardens|Row|Alley)"
_FLAT = r",? ?(?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|#)\.? ?#?[0-9A-Za-z-]{1,6}"
_CODE = r"(?:[A-Z]{2} [0-9]{5}(?:-[0-9]{4})?|[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2})"
_CITY = r"[A-Z][a-zA-Z.'-]+(?: [A-Z][a-zA-Z.'-]+){0,2}(?![A-Za-z0-9])"
_ROOM, _TOWN = rf"(?:{_FLAT})?", rf"(?:,? {_CITY})?(?:,? {_CODE})?"
_ELSE = rf"(?:{_FLAT}{_TOWN}|, {_CITY}(?:,? {_CODE})?|,? {_CODE})"
_WHERE = r"(?i:\b(?:live[sd]? (?:at|on|in)|address(?: is|:)?|ship(?:ped)?(?: it| this| them)? to|deliver(?:ed)?(?: it| this| them)? to|send (?:it|this|them) to|home is|located at))"
# a place's name: no word that stands before it, as in 请送到北京市
_PLACE = r"[^\W\d_a-zA-Z到在住是送寄给于址往去]"
_ROAD = r"(?:路|街道?|大道|道|巷|胡同|弄|里|村|镇|乡|屯|庄|苑|花园|小区|新村|公寓|大厦|广场)"
_NUMBER = r"(?:[0-9一二三四五六七八九十百零〇甲乙丙A-Za-z-]{1,8}(?:号楼?|弄|栋|幢|座|单元|层|楼|室|房|组))"
ADDRESSES = (
    re.compile(
        rf"(?<![0-9A-Za-z.$€£¥-])[0-9]{{1,5}}[A-Za-z]?,? (?:[NSEW]\.? )?(?:[A-Z][a-zA-Z'.-]+ ){{1,4}}(?:{_STRONG}\b\.?{_ROOM}{_TOWN}|{_WEAK}\b\.?{_ELSE})"
    ),
    re.compile(
        rf"{_WHERE} (?:the )?([0-9]{{1,5}}[A-Za-z]?,? (?:[\w'.-]+,? ){{1,5}}?(?i:{_STRONG}|{_WEAK})\b\.?{_ROOM}{_TOWN})"
    ),
    re.compile(r"(?i:\bP\.? ?O\.? Box) [0-9]{1,6}(?:,? [A-Z][a-zA-Z]+)?(?:,? [A-Z]{2} [0-9]{5})?"),
    re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])"),
    re.compile(
        rf"(?:{_PLACE}{{2,7}}(?:省|自治区|特别行政区))?(?:{_PLACE}{{1,7}}(?:市|自治州))?(?:{_PLACE}{{1,7}}(?:区|县|旗|市))?"
        rf"{_PLACE}{{1,10}}?{_ROAD}[东西南北中]?(?:[一二三四五六]段)?{_NUMBER}(?:{_PLACE}{{0,8}}?{_NUMBER})*(?:[0-9]{{2,5}})?"
    ),
    re.compile(
        rf"(?:(?:收货|收件|家庭|邮寄|配送)?地址|寄到|送到|送货到|寄往|我住在?|家住)[\s:：是在]{{0,4}}({_HAN}{{2,12}}[省市区县镇乡村路街][0-9A-Za-z\u3400-\u9fff-]{{2,30}})"
    ),
)

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏傅方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文欧柳"
FAMILY = rf"(?:欧阳|司马|上官|诸葛|司徒|东方|独孤|南宫|夏侯|皇甫|尉迟|公孙|慕容|长孙|宇文|[{_SURNAMES}])"
_GIVEN = r"[^\W\d_a-zA-Z的了吗呢吧啊在是有和就都也要想买]"
_WORD = r"[A-Z][\w'’-]+"
NAMES = (
    re.compile(
        r"(?i:\bmy (?:full )?name(?: is|'s|’s|:)|\bi am called|\bi'm called|\bname:|\bcall me|\brecipient(?: is|:)|\battn\.?:?|\bsigned,?|"
        rf"\bon behalf of|\b(?:best|kind)? ?regards,|\byours(?: sincerely| truly)?,)\s+({_WORD}(?: (?:{_WORD}|[A-Z]\.|(?:van|von|de|da|al|bin) {_WORD})){{0,3}})"
    ),
    re.compile(
        r"(?i:\bmy (?:full )?name is|\bmy name's)\s+([a-z][\w'’-]+(?: [a-z][\w'’-]+)?)(?=[.,;!?\n]|$| and | i )"
    ),
    re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Prof)\.? (?!Coffee|Clean|Bean|Potato|Right)({_WORD}(?: {_WORD}){{0,2}})"),
    re.compile(rf"\b[Tt]his is ({_WORD}(?: {_WORD})?)(?= speaking|,? from|[.,]? my)"),
    re.compile(rf"(?:我叫|我是|我的名字[是叫]|名叫|本人)({FAMILY}{_GIVEN}{{1,2}})(?!{_HAN})"),
    re.compile(
        rf"(?:我叫|我的名字[是叫]|名叫)({FAMILY}?{_GIVEN}{{1,3}}?)(?=[，。,.!！？?；;\s]|的|$|手机|电话|住|想|要)"
    ),
    re.compile(
        rf"(?:姓名|收件人|收货人|联系人|名字|寄件人|客户)[\s:：是]{{1,3}}({_HAN}{{2,4}}|{_WORD}(?: {_WORD})?)(?!{_HAN})"
    ),
    re.compile(rf"(?:我姓|免贵姓)({FAMILY})"),
    re.compile(rf"({FAMILY}{_GIVEN}{{0,2}})(?=先生|女士|小姐|太太)"),
)
