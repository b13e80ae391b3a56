"""Everyday phrases whose words would claim something by themselves: "in luck", "by a whisker", "on the table", "one thing to watch"."""

from __future__ import annotations

import re

from assistant import patterns

_PHRASES = (
    r"in (?:any|that|this|each|either|most|both|which|your) cases?|just in case|(?:the|a) case (?:for|of|with|that)|case in point|on (?:its|the|this|your) (?:product )?(?:card|screen|list)|(?:at|on) the bottom",
    r"(?:the )?bottom line|at its (?:heart|core)|at hand|on hand|by hand of|in hand|out of hand|hands down|head to head|on the other hand|on the one hand|at first (?:glance|sight)|a piece of cake",
    r"ticks? (?:both|all|every|the)? ?(?:your )?box(?:es)?|tick(?:s|ing)? (?:the|every|all) box(?:es)?|out of the box|best of the bunch|a step up|stand(?:s|ing)? out|stands? (?:at|for)|comes? with|base (?:it|this|that) on|in the long run",
    r"(?:(?:as|for|makes?|is|be|of|such|your|this|that|host|hostess|birthday|christmas|wedding|thank-you)(?: an?)?(?: (?!free\b)[a-z]+){0,2} gifts?|gift (?:for|idea|giving|ideas))(?![ -](?:box|bag|wrap|set|card|tin|pack|tag))",
    r"up to the (?:job|task)|make(?:s)? sense|big ticket|price tag|peace of mind|peace and quiet|in good hands|value for money|bang for (?:the|your) buck|on paper|on the table|off the table|at the end of the day|all things considered",
    r"for what it['’]s worth|easy on the (?:wallet|pocket|purse)|a safe (?:bet|choice|pick)|the safer (?:bet|choice|pick|option)|(?:a|the) smart(?:er|est)? (?:buy|choice|pick|move)|keep (?:in|it in) mind|worth (?:a|the) (?:look|trip|money)|take (?:a|the) (?:closer )?look",
    r"day[- ]to[- ]day|go-to|no-brainer|sweet spot|win-win|one by one|side by side|step by step|by design|cover(?:s|ed)? (?:all|both|every|the)(?: the)? bases",
    # luck, chance, certainty
    r"(?:in|out of|no|good|bad|better|worse|any|with (?:a (?:bit|little) of )?) ?luck|as luck would have it|luck (?:is|was) (?:on|in|against)|for good measure|for the record|just to be on the safe side|to be on the safe side|on the safe side|odds are|chances are|as it happens|touch wood|fingers crossed",
    # care and attention
    r"(?:one|a|another|the (?:one|only)|something) thing to (?:watch|keep an eye on|look out for|be aware of)(?: out for)?|something to watch(?: out for)?|watch(?:ing)? out(?: for| with)?|to watch out for|keep(?:ing)? (?:an|one|your) eye (?:on|out)(?: for)?|worth (?:watching|bearing in mind|a mention|every (?:cent|penny|dollar))|mind you",
    # how closely
    r"by a (?:whisker|hair(?:['’]s breadth)?|nose|mile|country mile|long (?:way|shot|chalk)|good margin|comfortable margin|fair bit|wide margin|narrow margin|fraction)|near enough|or thereabouts|give or take|more or less|as near as makes no difference|a close (?:call|second|run thing|thing)|neck and neck|(?:worlds|miles|poles) apart|(?:to|with [\w ]{0,20}to) spare|in the same (?:ballpark|league)|on (?:two|three|both|all|several|many) (?:counts|fronts)|across the board",
    # what it comes down to
    r"it (?:really |simply |just |all )?(?:comes?|boils?) down to [a-z ,]{1,48}?(?=\s*(?:[.;:!?]|$))",
    # fitting, doing
    r"(?:fits?|fills?) the bill|hits? the (?:spot|mark|sweet spot|nail on the head)|does the (?:job|trick)|saves? the day|pays? for itself|pulls? (?:its|their) weight|(?:a|something of a|quite a|bit of a|tight) (?:squeeze|stretch)|at a (?:push|pinch|stretch)|in a pinch|a tall order|out of the question|(?:on|off) the cards|plain sailing|falls? short|misses the (?:mark|boat)|the odd one out|fine by me",
    # money
    r"money (?:is|were|was|being) no object|breaks? the bank|burns? a hole in your (?:pocket|wallet)|cost an arm and a leg|all in(?= with|$|[,.;:])|on a (?:shoestring|budget)|tighten your belt",
    # order and time
    r"in that order|in no particular order|in one go|from (?:day one|the (?:off|word go|start|outset|get-go|box))|down the (?:line|road|track)|sooner or later|first and foremost|by the same token|year in,? year out|day in,? day out|in the nick of time|for the time being|here and now",
    # names, boxes, listings
    r"(?:in|by) its (?:very )?name|as (?:the|its) name (?:suggests|implies|says)|by name and by nature|(?:age|number|figure|label|date|words?) on the (?:box|label|pack|packaging|tag)|going by the (?:box|label|listing|name)|in the bottom of (?:a|your|the) (?:bag|drawer|suitcase|rucksack|cupboard)",
    # honesty
    r"to be (?:fair|honest|frank|blunt|upfront)|rest assured|so to speak|no two ways about it|hand on heart|truth be told|in all honesty|make no mistake|the choice is yours|take your pick|it['’]s your call",
    # the thing itself, by a general name
    r"(?:a|an|the|this|that|one) (?:really |very |truly )?(?:great|good|lovely|fine|nice|solid|clever|capable|impressive|handsome|neat|decent|superb|excellent|brilliant|serious|cracking|smart) (?:machine|tool|gadget|device|appliance|unit|item|product|piece of kit|bit of kit)|the (?:tool|machine|unit|device|body|set|bundle) (?:alone|itself|on its own)",
    r"wet (?:feet|hair|hands|weather)(?= (?:won['’]t|will not|isn['’]t|shouldn['’]t|needn['’]t))|wash the lot|(?:two|one)-handed (?:lift|job|affair|carry)|handle with care|take (?:it|things) (?:easy|as read)",
    # people as those who do something
    r"(?:(?<=can )|(?<=could )|(?<=will )|(?<=to )|(?<=[\ue000-\ue0ff] )|(?<=which )|(?<=it )|(?<=easily ))handles?(?= )",
    r"(?:the |some |most |many |your )?(?:kids|children|toddlers|babies|men|women|teens|teenagers|adults|grown-ups|beginners|students|dogs|cats|pets)(?= (?:would|seem|love|like|will|could|might|may|should|tend|enjoy|who|adore|get|want|need)\b)",
)
IDIOMS = patterns.later(rf"\b(?:{'|'.join(_PHRASES)})\b", re.IGNORECASE)
