"""Chinese names of three and more characters that stand without a word beside them, by rjieba: its dictionary, and its hidden Markov
model where that has none. A name of two characters is as often a brand or a thing; it is only found by the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.privacy.patterns import FAMILY

_THREE_HAN = re.compile(r"[\u3400-\u9fff]{3}")
_PERSON = frozenset({"nr", "nrfg"})
_NAME = re.compile(rf"{FAMILY}[^\W\d_a-zA-Z]{{1,2}}")
# what the tagger takes in of the sentence: 张伟要
_REST = re.compile(r"[要想买在的说也和是有给让了吗呢吧就都请收下]+$")
# what begins as a name does, and names a thing or an address
_THINGS = re.compile(
    r"胡[桃椒萝]|毛[毛巾圈线衣绒毯皮呢刷笔]|马[克赛甲靴鞍蹄德桶]|常[春青用规年]|戴[帽眼手]|金[额色属融鱼银]|孔雀|石[英材墨头膏]|谢谢|"
    r"白[色金菜酒]|黄[色金油铜]|钱包|龙[头虾]|雷[达雨]|江[南西苏]|[张金]卡|.(?:先生|女士|小姐|太太|经理|老师|医生|师傅)"
)


def chinese_names(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand in the text."""
    if _THREE_HAN.search(text) is None:
        return
    # Imported here: its dictionary takes a while to read.
    import rjieba

    at = 0
    for word, kind in rjieba.tag(text):
        begin = text.index(word, at)
        at = begin + len(word)
        name = _REST.sub("", word)
        if kind in _PERSON and len(word) > 2 and _NAME.fullmatch(name) and not _THINGS.match(word):
            yield begin, begin + len(name)
