"""How shoppers talk in Chinese, put into the plainer words that the grammar reads: 要不看看皮带吧, 一升太大了，500毫升吧.

Only words that lead up to a wish are changed, or left out where they only say what another amount takes the place of. Knows nothing of
catalogues.
"""

from __future__ import annotations

from assistant import patterns

_N = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千半]+)"
_UNIT = r"(?:毫升|升|公斤|千克|斤|克|厘米|公分|毫米|米|英?寸|小时|瓦|毫安|块钱?|层|件|片|个|人|页|[a-zA-Z]{1,3})?"
_TOO = r"(?:的|码|号)?(?:话)?(?:我|感觉|觉得|好像|可能|还是|会|确实|其实|是不是|又|就)*(?:太|有点儿?|有些|偏|略|稍微|还是不够|不够|嫌)"
_FIT = r"(?:大|小|贵|重|沉|厚|薄|长|短|高|矮|低|窄|宽|多|少|紧|松|挤|勒|吵|亮|暗|慢|费|占地方?)"
_SO = r"(?:了|啊|吧|呢|的话|点|些)*[,，\s]*"
_RULES = tuple(
    (patterns.later(pattern), instead)
    for pattern, instead in (
        # 要不看看皮带吧 is a proposal, and denies nothing
        (r"(?:(?<=^)|(?<=[,，。.!！?？;；\s]))(?:要不(?:然)?(?!要)(?=我|咱|就|还是|先|再|给|帮|把|看|换|来|试|买|选|找|加|改|去|要|拿|考虑|整|[^,，。.!！?？;；]{1,14}(?:吧|呢|得了|好了|怎么样|行吗|行不行|可以吗)\s*(?:$|[,，。?？!！]))|实在不行(?:的话)?|大不了|不然(?!的话)|干脆|索性)(?:我|咱们?)?(?:就|还是|那就?)?", "那"),
        (r"(?<=\d)\s?快(?=$|钱|[以左上][内下右]|[,，。的吧])", "块"),
        (r"(?<=\d)\s?[存村](?=$|[以左上][内下右上]|[,，。的吧])", "寸"),
        (r"(?<=\d)\s?[马玛](?=$|[,，。的吧呢有])", "码"),
        (rf"(?<![\d⟦.]){_N}\s?{_UNIT}{_TOO}{_FIT}{_SO}(?:那就?|就|还是|改成?|换成?|要|来)*(?=[^,，。\d]{{0,3}}{_N})", "换"),
        (rf"(?<![A-Za-z])(?:[XSML]{{1,4}}|\d{{2}}){_TOO}{_FIT}{_SO}(?=(?:要|换|来|拿|试|给我|那就?|就|选|得)*(?:个|件|双|条)?(?:再)?[大小](?:一|1|半|两)?个?[号码])", ""),
    )
)  # fmt: skip


def plain(text: str) -> str:
    """The text in plainer words; one without Han characters as it was."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text
