"""Messages that speak of the search itself: start over, undo, go back to what was shown."""

from __future__ import annotations

import re

RESTART = re.compile(
    r"\b(?:start(?:ing)? (?:over|again|afresh|anew|from scratch)|new search|begin (?:again|anew|from scratch)|(?:let['’]?s )?(?:begin|start) again|"
    r"forget (?:everything|all(?: of)? (?:that|it|this)|about (?:all )?(?:that|it|everything)|it all)|"
    r"reset|clear (?:everything|all|it all)|(?:clear|remove|drop|delete|reset) (?:all )?(?:the |my |of the )?(?:filters|conditions|criteria|constraints)|from (?:the (?:start|beginning)|scratch)|wipe the slate|scrap (?:that|everything|all that))\b"
    r"|\bclear\s*(?:全部|所有|一切)|全部清(?:空|除|掉)|清除?(?:全部|所有|一切)|重新(?:开始|来|找|搜|选|挑)|从头(?:开始|来|再来)?|重来|清空|(?:去掉|取消|删除|清除)(?:所有|全部)(?:的)?(?:条件|筛选|限制)|全部(?:取消|清除|不要了|重置)|都不算|之前的(?:都)?不算|前面的(?:都)?(?:不算|不要了|作废)|推倒重来|重置",
    re.IGNORECASE,
)
_UNDO = re.compile(
    r"^\W*(?:(?:oh|no|never ?mind|forget it|nope|nah|naw|oops|hm+|wait|sorry|ok|okay|actually|please|can you|could you|no wait|不对|等等|算了|哦|啊|请|那|再次?|帮我|麻烦|again)[\s,，.!。]*)*"
    r"(?:(?:undo(?: (?:that|it|this|the last (?:one|change|step|thing)|my last \w+))?|(?:go |take me |step )?back(?: (?:one|a) step| up a step)?|take (?:that|it|this)(?: last (?:one|bit|thing))? back|revert(?: (?:that|it|the last \w+))?|"
    r"(?:cancel|remove|drop|reverse|scrap|never ?mind|forget) (?:that(?! (?:brand|price))|(?:the|that) last (?:one|change|filter|condition|thing|bit|part|request))|scratch that|"
    r"(?:上一句|上句话?|刚才(?:那)?(?:句话?|的)?|前一句)?(?:就)?当我没说(?:过)?|(?:上一句|刚才那句|前一句)(?:话)?(?:不算|作废|收回)|撤销|撤回|撤消|(?:退回|返回|回到)?上一步(?:不算|作废|取消|撤销)?|再?(?:往回|往后)?(?:退|倒)一步|回退|退回去|(?:取消|撤回|撤销|撤掉|收回|去掉|删掉)(?:刚才|上一|刚刚|最后|上面|刚加)(?:的|那)?(?:个|一)?(?:步|条件|操作|修改|改动)?|"
    r"(?:刚才|刚刚|上一|最后)(?:那|的|加)?(?:个|一)?(?:的)?(?:条件|限制|要求|筛选|改动|修改)(?:不要了|不要|去掉|取消|撤销|删掉|作废|不算))(?:[\s,，.!。]*(?:and|then)?[\s,，.!。]*(?=\S))?)+"
    r"(?:[\s,，]*(?:please|一下|一次|吧|了|then|again|once more|thanks|step))*\W*$",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:go|going|take me|get|come|switch|return|jump) back to|\breturn to|\bback to|\bshow me (?:again )?(?:the|those) (?:first|earlier|previous|original)|"
    r"\bsee (?:the|those) (?:first|earlier|previous|original)|\b(?:first|earlier|previous|original) (?:ones|results|list) again"
    r"|回到|退回到?|返回|倒回|回去看|还是看(?:看)?(?:刚才|之前|最开始|原来|一开始)|再看(?:一下|看|下)?(?:刚才|之前|最开始|最初|原来|前面|一开始)",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:first|original|initial|very first|beginning)\b(?! (?:one|item|product|pair)\b)|最开始|最初|一开始|第一(?:批|次|组|轮)|最早|原来",
    re.IGNORECASE,
)


def restarts(text: str) -> bool:
    return RESTART.search(text) is not None


def undoes(text: str) -> bool:
    """Whether a message takes the last change back, and says nothing else."""
    return _UNDO.match(text) is not None


def goes_back(text: str) -> bool:
    """Whether a message wants to see again what was shown before."""
    return _BACK.search(text) is not None


def to_first(text: str) -> bool:
    """Whether what it goes back to is what was shown first."""
    return _FIRST.search(text) is not None
