"""Questions for what else there is of what was shown: 还有别的颜色吗, "any other colours?".

They name no product, and are asked of the one talked about, else of all that is shown.
"""

from __future__ import annotations

import re

from assistant import patterns

_HAN = r"颜色|花色|色号|色|尺码|码数|尺寸|材质|面料|图案|花纹|香型|味道|容量|规格"
_HAN_ASKED = patterns.later(
    r"^\W*(?:那|那么|请问|亲|对了|话说|[,，\s])*(?:"
    rf"(?:还|都|又|一共)?(?:有没有|有|能选|可选)(?:什么|哪些|哪几[种个]|几[种个]|别的?|其[他它]的?|另外的?|更多的?)(?:可选)?的?(?P<what>{_HAN})"
    rf"|(?P<named>{_HAN})(?:还|都)?有(?:没有)?(?:什么|哪些|哪几[种个]|几[种个]|别的?|其[他它]的?)"
    rf"|(?:就|只|难道)*(?:有)?这(?:一|几)?[个种](?P<only>{_HAN})"
    r")(?:可以?选|选择?|的|吗|么|呢|没有?|啊|呀|不)*\W*$"
)
_ENGLISH = r"colou?r|size|material|pattern|scent|finishe?"
_ENGLISH_ASKED = patterns.later(
    rf"^\W*(?:(?:and|so|ok|but)[,\s]+)*(?:(?:are there|is there|have you got|do you have|got) any other|any other|(?:what|which) (?:other )?|what about other|what else in)\s*(?P<what>{_ENGLISH})s?(?: options| choices)?(?: are there| is there| do you have| have you got| can i (?:get|have|choose)| available| too)*\W*$",
    re.IGNORECASE,
)


def plain(text: str, talked_about: bool) -> str:
    """The question as one of the product `talked_about` or of those shown; any other text as it is."""
    han = _HAN_ASKED.match(text)
    if han is not None:
        what = han["what"] or han["named"] or han["only"]
        what = "颜色" if what in ("色", "色号", "花色") else what
        return f"它有哪些{what}" if talked_about else f"这些都有什么{what}"
    english = _ENGLISH_ASKED.match(text)
    if english is None:
        return text
    return f"what {english['what']}s does it come in?" if talked_about else f"what {english['what']}s do these come in?"
