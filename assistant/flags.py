"""How a yes/no attribute is said inside a sentence: "dimmable" and "with a lid", 可调光 and 带盖子.

A label that is a quality stands by itself and is denied by "not" or 不; one that is a thing is had or lacked.
"""

from __future__ import annotations

from assistant import patterns
from prompts.render import reply
from retrieval.products import Language

_QUALITY = patterns.later(
    r"(?:able|ible|free|safe|proof|resistant|included|insulated|magnetic|reflective|vegan|inflating|compatible|friendly)$"
)
# 可调光, 高度可调 are qualities; 可拆洗外套 is a thing that is so
_ABLE = patterns.later(r"^(?P<of>[^可]{0,4})可(?!.*[套芯板头袋盖垫罩架]$)")


def flag(label: str, has: bool, language: Language) -> str:
    """The words for a yes/no attribute of this label (as it stands inside a sentence) that is, or is not, so."""
    said = _quality_english(label, has) if language == "en" else _quality_chinese(label, has)
    return said or reply("chip_has" if has else "chip_has_not", language, label=label)


def _quality_english(label: str, has: bool) -> str:
    if _QUALITY.search(label.lower()) is None:
        return ""
    return label if has else f"not {label}"


def _quality_chinese(label: str, has: bool) -> str:
    if label.startswith("不含"):
        return label if has else label[1:]
    if label.startswith("含"):
        return label if has else f"不{label}"
    able = _ABLE.match(label)
    if able is None:
        return ""
    return label if has else f"{able['of']}不{label[len(able['of']) :]}"
