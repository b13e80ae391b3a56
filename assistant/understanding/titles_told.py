"""A message that names products, told again by their places in a list, as if they had just been shown: whatever is understood of
"the second one" is understood of a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.dialogue import KEPT_RESULT_SETS, DialogueState, Intent, ResultSet, Shown, Understanding
from assistant.ids import new_id
from assistant.understanding.by_title import ByTitle, Named
from retrieval.constraints import INTERVALS

_ARTICLE = patterns.later(r"(?:\b(?:the|your|that|this|an?)|这款|那款|这个|那个|你们的?|[「『“\"'])\s*$", re.IGNORECASE)
_TAIL = patterns.later(r"[」』”\"]?(?:\s?(?:那款|这款|那个|这个|一款)|\s(?:one|ones|model)\b)?", re.IGNORECASE)
_HAN = patterns.later(r"[\u3400-\u9fff]")
_RELATES = patterns.later(
    r"\b(?:than|like|similar|alike|alternatives?|instead|rather|resembl\w+|same|as \w+ as|goes?|match(?:es)?|pairs?|with it|accessor\w+|others?|another|except|besides?)\b"
    r"|比|类似|相似|差不多|一样|同款|替代|代替|搭|配|别的|其他|除了|以外|之外",
    re.IGNORECASE,
)  # what is looked for is told by the product, and is not the product
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_HAN_ORDINALS = "一二三四五六"


_WITH_IT = patterns.later(
    r"(?=.*\b(?:compare[ds]?|comparison|than|or|vs|versus|between|differences?|differ|better|against)\b)(?=.*\b(?:it|this|that)\b)|(?:它|这款|那款|这个|那个)(?:和|跟|与|比)|(?:和|跟|与|比)(?:它|这款|那款|这个|那个)|^\W*(?:那)?(?:和|跟|与|比)",
    re.IGNORECASE,
)
_EITHER = patterns.later(
    r"\b(?:over|rather than|instead of|versus|vs|or|better|between|compared?)\b|还是|哪[个款]|更|比", re.IGNORECASE
)
_WHAT_ABOUT = patterns.later(
    r"^\W*(?:(?:and|ok(?:ay)?|so|then|but|hmm+)\W+)*(?:(?:what|how) about|(?:do you have (?:it|them|that) |and )?in)\b|^\W*那|呢\W*$|^\W*有(?:没有)?[^,，。]{1,8}[吗么]?\W*$",
    re.IGNORECASE,
)
_KEPT_FOCUS = 4  # products talked about
_SEARCHES = frozenset({Intent.FIND_PRODUCT, Intent.REFINE_SEARCH, Intent.NEED_ADVICE})
SPEAKS_OF = _SEARCHES | {
    Intent.PRODUCT_QUESTION,
    Intent.COMPARE_PRODUCTS,
    Intent.COMPLEMENT_PRODUCTS,
    Intent.CART_UPDATE,
}


@dataclass(frozen=True, slots=True)
class Titled:
    """A message whose names are told as places of the list shown last, with the state in which they are that.

    `brought` are the products that were not in that list before: the customer has to be shown them.
    """

    text: str
    state: DialogueState
    brought: tuple[str, ...]


def told_by_place(text: str, state: DialogueState, names: ByTitle) -> Titled | None:
    """A message that names products, with the names told as places of the list shown last. None where it names none.

    Where one of them does not stand in that list, they become the list, as if they had been shown.
    """
    last = state.last_results
    shown = [item.product for item in last.items] if last is not None else []
    found = names.find(text, shown, state.topic)
    if not found:
        return None
    wanted = list(dict.fromkeys(product for one in found for product in one.products))
    brought = tuple(name for name in wanted if name not in shown)
    if brought:
        it = state.focus[:1] if _WITH_IT.search(text) else ()  # what the named one is held against
        shown = list(dict.fromkeys((*it, *wanted)))
        items = tuple(Shown(name, names.variant_of(name)) for name in shown)
        focus = tuple(dict.fromkeys((*shown, *state.focus)))[:_KEPT_FOCUS]
        introduced = ResultSet(new_id(), state.turn, items, state.goal)
        state = replace(state, result_sets=(*state.result_sets, introduced)[-KEPT_RESULT_SETS:], focus=focus)
    return Titled(_retold(text, found, shown), state, brought)


def _retold(text: str, found: Sequence[Named], shown: Sequence[str]) -> str:
    """The message with each name as "the second one", 第二个."""
    han = _HAN.search("".join(text[a:b] for a, b in _outside(found, len(text)))) is not None
    for one in reversed(found):
        before, after = text[: one.start], text[one.end :]
        before = before[: match.start()] if (match := _ARTICLE.search(before)) else before
        tail = _TAIL.match(after)
        after = after[tail.end() :] if tail else after
        places = [shown.index(name) for name in one.products if name in shown]
        said = "和".join(map(_han_place, places)) if han else " and ".join(map(_place, places))
        text = f"{before}{said}{after}"
    return text


def _place(n: int) -> str:
    return f"the {_ORDINALS[n]} one" if n < len(_ORDINALS) else f"number {n + 1}"


def _han_place(n: int) -> str:
    return f"第{_HAN_ORDINALS[n] if n < len(_HAN_ORDINALS) else n + 1}个"


def _outside(found: Sequence[Named], length: int) -> list[tuple[int, int]]:
    ends = [0, *(one.end for one in found)]
    return list(zip(ends, [*(one.start for one in found), length], strict=True))


def of_what_is_talked_about(meant: Understanding, text: str, state: DialogueState) -> Understanding:
    """ "What about sage?" after a question about a product, with nothing looked for: a question about it too."""
    nothing_sought = not (state.topic or state.constraints.items or state.query)
    if not (state.focus and nothing_sought and meant.changes and _WHAT_ABOUT.search(text)):
        return meant
    talked_of = state.last_results
    names = tuple(one.product for one in talked_of.items if one.product in state.focus) if talked_of else ()
    return as_question(replace(meant, references=names or state.focus[:1]), Titled(text, state, ()))


def as_question(meant: Understanding, titled: Titled) -> Understanding:
    """What a search that names a product means: a question about that very product, "do you have the Halo in black?".

    A search for what is like it, goes with it or is cheaper stays one.
    """
    if len(meant.references) > 1 and _EITHER.search(titled.text) and not meant.asked_facets and not meant.cart:
        return replace(meant, intents=(Intent.COMPARE_PRODUCTS,), changes=(), removed=())
    searches = _SEARCHES.intersection(meant.intents)
    limits = any(one.operator in INTERVALS for one in meant.changes)
    if not searches or not meant.references or meant.topic or meant.removed or limits or _RELATES.search(titled.text):
        return meant
    asked = (*meant.asked_facets, *(one.facet for one in meant.changes))
    intents = (Intent.PRODUCT_QUESTION if one in _SEARCHES else one for one in meant.intents)
    return Understanding(
        tuple(dict.fromkeys(intents)),
        meant.language,
        free_text=meant.free_text,
        references=meant.references,
        readings=meant.readings,
        asked_facets=tuple(dict.fromkeys(asked)),
        cart=meant.cart,
        mood=meant.mood,
        facts=meant.facts,
    )
