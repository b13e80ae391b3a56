"""Messages that speak of the search itself: start over, undo, go back to what was shown."""

from __future__ import annotations

import re

from assistant import patterns

RESTART = patterns.later(
    r"\b(?:start(?:ing)? (?:(?:all )?over|again|afresh|fresh|anew|from scratch|with a (?:clean|blank) slate)|new search|begin (?:again|anew|from scratch)|(?:let['’]?s )?(?:begin|start) again|"
    r"forget (?:everything|all(?: of)? (?:that|it|this)|about (?:all )?(?:that|it|everything)|it all)|"
    r"reset|(?:clear|wipe|erase) (?:everything|all|it all|the lot|all of (?:it|that|this))|(?:clear|remove|drop|delete|reset|lose|wipe|get rid of) (?:all )?(?:of )?(?:the |my |these |those )?(?:filters|conditions|criteria|constraints|requirements|preferences)|"
    r"from (?:the (?:start|beginning)|scratch)|wipe the slate|(?:clean|blank) slate|cancel (?:everything|all that|all of (?:it|that|this))(?! (?:i|in|on|from|we|my|order\w*)\b)|scrap (?:that|everything|all that|all of (?:it|that|this)|the lot)|(?:forget|ignore|disregard) everything(?: i(?:['’]ve)? (?:just )?(?:said|told you|asked for))?)\b"
    r"|\bclear\s*(?:全部|所有|一切)|全部清(?:空|除|掉)|清除?(?:全部|所有|一切)|重新(?:开始|来|找|搜|选|挑)|从头(?:开始|来|再来)?|重来|清空|(?:去掉|取消|删除|清除)(?:所有|全部)(?:的)?(?:条件|筛选|限制)|全部(?:取消|清除|不要了|重置)|都不算|之前的(?:都)?不算|前面的(?:都)?(?:不算|不要了|作废)|推倒重来|重置"
    r"|(?:所有|全部|之前|前面|刚才|上面|一切)的?(?:条件|要求|筛选|限制|设定)(?:都|全部?|统统|给我|帮我)*(?:清|删|去掉|去了|取消|不要|不算|作废|撤)"
    r"|(?:^|[,，。\s]|把)(?:条件|筛选|要求|限制)(?:都|全部?|统统|给我|帮我)+(?:清|删|去掉|取消|不要)|(?:都|全)(?:删|清)(?:了|掉)|重头(?:再)?(?:来|开始)|推翻重来|清零|归零|从零开始|一切重来|另起炉灶|重新(?:查|挑|来过)",
    re.IGNORECASE,
)
_TOOK = r"(?:undo|cancel|remove|drop|reverse|scrap|scratch|strike|lose|skip|never ?mind|forget(?: about)?|ignore|disregard|take back|bin|delete|erase|revert|roll back|get rid of|rewind|unsay|take out)"
_STEP = r"(?:one|change|filter|condition|thing|bit|part|request|wish|requirement|sentence|point|step|message|addition|edit|update|instruction|remark|comment|tweak|move|ask|criterion|line|stuff|answer|choice)"
_I_SAID = r"(?:(?:that |which |what )?(?:i|we)(?:['’]ve| have)? (?:just |only |last |literally )*(?:said|asked(?: (?:you )?for)?|told you|added|mentioned|wrote|typed|put(?: in)?|did|made|changed|wanted|set|picked|chose)(?: just now| now)?)"
_LAST_STEP = rf"{_TOOK} (?:(?:(?:the|that|this|my) )?(?:very )?(?:last|latest|previous|final|most recent) (?:{_STEP}|two words)(?: {_I_SAID})?|(?:the|that|this) {_STEP}(?: {_I_SAID})?|what {_I_SAID}|everything after that)"
_AS_BEFORE = r"(?:(?:can we |let['’]?s |lets |please |just |i['’]d rather )*(?:go|take (?:it|me|us)|put (?:it|that|things)|change (?:it|that|things)|set (?:it|things)|bring (?:it|things)|switch|roll(?: it| things)?|jump|step) )?back (?:to )?(?:before(?: (?:that|i (?:said|changed|added|asked|mentioned)(?: (?:that|it|this|anything))?))?|where (?:we|i) (?:were|was|started)|what (?:we|i|it|you) (?:had|was|showed|did)(?: (?:before(?: that)?|just now|a (?:second|minute|moment) ago|earlier|previously))?|(?:how|the way|as) (?:it|things|we) (?:was|were|had it)(?: before(?: that)?)?|the (?:previous|last|earlier) (?:version|state|selection|setup|step|one))|(?:like|as|how) (?:it|we|things|you) (?:was|were|had(?: it)?)(?: before(?: that)?| a (?:second|minute|moment) ago)?"
_UNSAID = r"(?:(?:that|the|my) (?:very )?last (?:one|bit|thing|part|change|filter|request|message|step) was (?:an? )?(?:silly|stupid|bad|dumb|daft|wrong|mistake|slip|error|too much|unnecessary|pointless)(?: idea| move| call)?(?:[,.;]? (?:so |just |please )?(?:drop|scrap|lose|remove|skip|bin|cancel|ignore|forget|undo|scratch|delete) (?:it|that))?|(?:take|roll|turn|wind|put) (?:that|it|this|the last)(?: (?:last )?(?:one|bit|thing|change|step))? back|(?:one|a|another)(?: (?:more|further))?(?: step)? back(?:wards)?|rewind|(?:pretend|act like|imagine|as if) i (?:never|didn['’]?t) (?:say|said|ask(?:ed)?(?: for)?|mention(?:ed)?) (?:that|it|anything)|(?:revert|return|restore)(?: (?:it|that))?(?: to)? the (?:previous|last|earlier) (?:version|state|search|selection|one|step))"
_UNDO = patterns.later(
    r"^\W*(?:(?:oh|no|never ?mind|forget it|nope|nah|naw|oops|hm+|wait|sorry|ok|okay|actually|please|can you|could you|no wait|(?:that|it) was (?:a |my |an )?(?:mistake|wrong|error|slip|typo)|my (?:mistake|bad)|(?:i(?:['’]ve)? )?changed my mind(?: (?:about|on) (?:that|it)(?: (?:last )?(?:one|bit|thing))?)?|on second thou?ghts?|(?:yeah|yes|eh|meh|ugh|hang on|hold on|look|right|well|so|let['’]?s|lets|just|then|and|once more|one more time)|i did(?: not|n['’]t) mean (?:that|it|to)|不对|等等|算了|哦|啊|请|那|再次?|帮我|麻烦|again)[\s,，.!。]*)*"
    rf"(?:(?:{_LAST_STEP}|{_AS_BEFORE}|{_UNSAID}|"
    r"undo(?: (?:(?:that|my) last (?:one|change|step|thing|bit)|that one|that|it|this|the last (?:one|change|step|thing)|my last \w+))?|(?:go |take me |step )?back(?: (?:one|a) step| up a step)?|take (?:that|it|this)(?: last (?:one|bit|thing))? back|revert(?: (?:that|it|the last \w+))?|"
    r"(?:cancel|remove|drop|reverse|scrap|scratch|strike|lose|skip|never ?mind|forget(?: about)?|ignore|disregard) (?:(?:that|what) i (?:just |last )?(?:said|asked(?: for)?|told you)|i (?:just )?said (?:that|anything)|that(?! (?:brand|price))|(?:my|the) last (?:message|request)|(?:the|that) (?:very )?last (?:one|change|filter|condition|thing|bit|part|request|wish|requirement|sentence|point))|scratch that|i take (?:that|it) back|take back (?:(?:what|everything) i (?:just |last )?said|that|it|the last \w+)|(?:上一[条句步个]|刚才的?|刚刚的?)(?:就|都|那)?(?:不算数?|作废|不作数|取消|撤销)(?:了|吧)?|回退一步|(?:put|change|switch|turn|set|take|go|get|take me) (?:that |it |things |everything |this )?back(?: to)?(?: (?:how|the way|what|where|as) (?:it|things|that|they|we|i) (?:was|were|had)(?: it)?)?(?: (?:before|just now|a moment ago))?|"
    r"(?:the )?(?:previous|last|earlier) (?:one|version|search|setting|selection) was better|(?:how|the way|as) it was(?: before)?|"
    r"(?:恢复|还原|变回|改回|换回|调回|回)(?:到|成)?(?:上一步|刚才|刚刚|之前|先前|原样|原来|原状)(?:那样|那个样子|的?(?:样子|状态|条件|设置))?|[变改换调][回][去来]|还原|(?:刚才?|刚刚|最后|上面)(?:说的?)?(?:那|一)[个条句点项]?(?:话|个?要求)?(?:就|也|都)?(?:不算数?|作废|撤销|收回)|刚才?说的(?:那[句个条])?(?:别算|不算数?|作废|收回|当没说|忽略|忽略掉)|再?撤(?:一|两|1)步|再?退(?:一|1)步|(?:撤回|撤销|取消)(?:上|前|刚才?)(?:一)?[条句次个]|"
    r"(?:上一句|上句话?|刚才(?:那)?(?:句话?|的)?|前一句)?(?:就)?当我没说(?:过)?|(?:上一句|刚才那句|前一句)(?:话)?(?:不算|作废|收回)|(?:刚才?|刚刚|上面?|最后)(?:的)?(?:那|这)?(?:一)?(?:条|项|步|个|句话?)(?:给我|帮我|就|先)?(?:撤回|撤销|撤掉|撤了|取消|不算|作废)|(?:再|接着|继续)?(?:撤|退)一步|(?:再|接着|继续)(?:撤销|撤回|退回)(?:一步|一次|一下)?|撤销|撤回|撤消|(?:退回|返回|回到)?上一步(?:不算|作废|取消|撤销)?|再?(?:往回|往后)?(?:退|倒)一步|回退|退回去|(?:取消|撤回|撤销|撤掉|收回|去掉|删掉)(?:刚才|上一|刚刚|最后|上面|刚加)(?:的|那)?(?:个|一)?(?:步|条件|操作|修改|改动)?|"
    r"(?:刚才|刚刚|上一|最后)(?:那|的|加)?(?:个|一)?(?:的)?(?:条件|限制|要求|筛选|改动|修改)(?:不要了|不要|去掉|取消|撤销|删掉|作废|不算))(?:[\s,，.!。]*(?:and|then)?[\s,，.!。]*(?=\S))?)+"
    r"(?:[\s,，]*(?:please|一下|一次|吧|了|then|again|once more|thanks|step|too|as well|also|will you|would you|for me|it['’]s (?:wrong|silly|not helping)|(?:that|it) was (?:a )?(?:silly|stupid|bad|dumb|mistake|wrong|too much)(?: idea| move)?|i (?:changed|['’]ve changed) my mind|my (?:bad|mistake)))*\W*$",
    re.IGNORECASE,
)
_BACK = patterns.later(
    r"\b(?:go|going|take me|get|come|switch|return|jump) back to|\breturn to|\bback to|\bshow me (?:again )?(?:the|those) (?:first|earlier|previous|original)|"
    r"\bsee (?:the|those) (?:first|earlier|previous|original)|\b(?:first|earlier|previous|original) (?:ones|results|list) again"
    r"|\bwhat (?:were|was) (?:the|those|that)\b[^.;!?]*\bagain\b|\b(?:show|see|look at|view|have|get|open|pull up|bring (?:up|back)|what about|how about|about)(?: me| us)?(?: again)? (?:the|those|that|my|our)\b[^.;!?]*\b(?:again|from (?:before|earlier|just now)|(?:we|i|you) (?:(?:were|was) (?:looking|talking|searching|browsing)|looked|saw|had|showed|asked|started)\b[^.;!?]*)"
    r"|^\W*(?:(?:ok(?:ay)?|so|and|right|now|anyway|well|fine|actually|then)[,\s]+)*(?:about |as for |regarding )?(?:the|those|that|my|our) [^.;!?]*\b(?:again|from (?:before|earlier))\W*$"
    r"|回到|退回到?|返回|倒回|回去看|还是看(?:看)?(?:刚才|之前|最开始|原来|一开始)|再看(?:一下|看|下)?(?:刚才|之前|最开始|最初|原来|前面|一开始)",
    re.IGNORECASE,
)
_FIRST = patterns.later(
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
