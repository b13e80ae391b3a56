"""What a clause denies: the stretches of its text that stand under a negation. Knows nothing of products."""

from __future__ import annotations

import re

from assistant import patterns

NONE_OF = patterns.later(r"\b(?:neither|not one of|not (?:a single )?one of|none of|no(?:ne)? of)\b", re.IGNORECASE)
_NOT = patterns.later(
    r"\b(?:is|are|was|were|does|do|did|has|have|can|could|will|would|should)n['’]?t\b|\b(?:wo|sha|ai|need|must)n['’]t\b|\b(?:not|no|without|lacks?|lacking|never|cannot|can['’]t|nor|neither|none of (?:them|these|the \w+)|free (?:of|from)|missing|minus|other than|anything but|nothing|kept (?:out|away|clear) (?:of|from)|keep (?:it |them |this |that |these )?(?:out|away|clear) (?:of|from)|keep [^,;]{1,24} out of|stay away from|avoid)\b(?!\s+(?:only|just|to mention|more than|less than|exceed|bad|least|longer|heavier|lighter|problem|matter|doubt))|"
    r"(?:买|订|选|拿|找)不到|不(?:属于|提供|做成?|出|设|生产)|并?(?:不是|不含|不带|不具备|不支持|不能|不可|不会|不附|不包含|没有|没带|没|无法|未|并非|并不|缺少|缺乏|(?<![分特区差告个级类辨识])别(?![的人处])|勿|切勿|不要|不用|用不着|不)(?![错仅但过锈粘沾燃同少多妨论超到高低足止断要比如及])|(?<![毫])无(?!线|论|需|疑|忧|缝|比|印)|非(?!常|凡|洲)",
    re.IGNORECASE,
)
_NOT_ENDS = patterns.later(
    r"\b(?:but|only|instead|rather|however|since|because|and (?:is|has|it|weighs|costs|comes|runs|shrugs|keeps|holds|takes))\b|\band (?:its|their) [\w-]+ (?:is|are|has|have|can|comes?|\w{3,}[^s\W]s)\b|而是|但|只|，|,(?=\s*(?:and |at |just |only )?[$€£]?⟦)|、(?=不|无|没|含|带|有|可|能|支持)|,(?=\s*(?:it|they|and|but|with)\b)",
    re.IGNORECASE,
)
# "A lid is missing": what is denied stands before
_MISSING = patterns.later(
    r"\b(?:is|are|was|were)\s+(?:\w+ly\s+)?(?:missing|absent|lacking|left out|not (?:there|included|provided|supplied|available|part of|offered|stated|possible|on board))\b|(?:都|则|也)?(?:缺席|欠奉|缺失|没有配|没配|未配|不带的|并?没有)\W*$",
    re.IGNORECASE,
)
_FREE = patterns.later(r"([A-Za-z]+)[\s-]free\b", re.IGNORECASE)


def denied_in(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of a clause under a negation."""
    spans: list[tuple[int, int]] = []
    if NONE_OF.search(text):
        spans.append((0, len(text)))
    for match in _NOT.finditer(text):
        end = _NOT_ENDS.search(text, match.end())
        if match[0] == "无" and text[match.end() + 1 : match.end() + 2] == "、":
            spans.append((match.end(), match.end() + 1))  # 无香、纯素
            continue
        spans.append((match.end(), end.start() if end else len(text)))
    spans += [m.span(1) for m in _FREE.finditer(text)]
    spans += [(0, m.start()) for m in _MISSING.finditer(text)]
    return tuple(spans)
