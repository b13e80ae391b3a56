"""Answers to needs: "my back hurts from sitting all day" names no kind of thing, so kinds that help are suggested, with some of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from assistant import patterns
from assistant.answers.base import Answers, Asking, Shelf
from assistant.answers.telling import CARDS, TellingAnswers
from assistant.events import Asked
from assistant.plan import Plan
from assistant.untrusted_products import told_hits
from prompts.render import reply
from retrieval.constraint import Constraint, Operator
from retrieval.facets import PATH_JOIN
from retrieval.hits import Hit
from retrieval.lexical import analyse
from retrieval.needs import MOST_KINDS, helping, kinds_for

LOOKED_AT = 40  # things of a kind among which those that help are looked for
# what may be wished of anything, so that it tells no kind
_OF_ANY_THING = frozenset({"price", "rating", "stock", "delivery"})
_OWN = patterns.later(r"\b(?:i|i['’](?:m|ve|d|ll)|my|we|our|me)\b|我|咱", re.IGNORECASE)
_ASKS = patterns.later(
    r"[?？]|^\W*(?:who|what|when|where|why|how|which|is|are|was|will|did|does|do|can|could|write|tell)\b|吗|什么|怎么|谁|多少|写",
    re.IGNORECASE,
)


def tells_of_oneself(text: str) -> bool:
    """Whether a message tells something of the customer's own life, and asks nothing: "I love music", 我女儿爱听歌."""
    return _OWN.search(text) is not None and _ASKS.search(text) is None


class NeedAnswers(Answers):
    """Suggests kinds of things over one shelf."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._telling = TellingAnswers(shelf)

    def answer(self, asking: Asking) -> Plan | None:
        """Some products of each kind that the message's need is met by, and the question which of them to look into.

        None where a kind of thing is named, or the message tells no need that the shop has things for.
        """
        if asking.meant.topic or asking.meant.references or asking.meant.others:
            return None
        return self._suggest(asking, kinds_for(asking.message.text, self.shelf.facets))

    def again(self, asking: Asking) -> Plan | None:
        """The kinds that were suggested, with what is now wished of any thing: "under $100" after "my back hurts".

        None where what was shown last was searched for by a kind, by words or by what only some things have.
        """
        state = asking.state
        shown = state.last_results
        told = kinds_for(state.query, self.shelf.facets)
        if (
            state.topic
            or asking.meant.restart
            or not asking.meant.changes
            or (not told and set(analyse(state.query)) - purposes())
        ):
            return None
        wished = {item.facet for item in state.constraints}
        if not wished or not (told or wished <= _OF_ANY_THING):
            return None
        items = shown.items if shown is not None else ()
        record = self.shelf.record.get([item.product for item in items])
        seen = dict.fromkeys(PATH_JOIN.join(record[one.product].category) for one in items if one.product in record)
        return self._suggest(asking, told or tuple(seen)[:MOST_KINDS])

    def _suggest(self, asking: Asking, suggested: Sequence[str]) -> Plan | None:
        state, language, words = asking.state, asking.language, self.shelf.wording
        found = {kind: self._of_kind(kind, asking) for kind in suggested}
        kinds = [kind for kind, hits in found.items() if hits]
        if not kinds:
            return self._none_within(asking, suggested) if state.constraints.items else None
        each = max(1, CARDS // len(kinds))
        hits = told_hits(hit for kind in kinds for hit in found[kind][:each])
        shown, event = self.show(hits, len(hits), state, language)
        named = [words.topic((kind,), language) for kind in kinds]
        wishes = self.wishes(state.constraints, language)
        lead = reply("for_need", language, kinds=words.joined(named, language), wishes=wishes)
        plan = self._telling.recommend(asking, hits, shown, event, lead)
        if len(kinds) == 1:
            return plan
        asked = Asked(reply("ask_need", language), tuple(named))
        return replace(plan, events=(*plan.events, asked))

    def _none_within(self, asking: Asking, suggested: Sequence[str]) -> Plan | None:
        """That none of the kinds keeps to what is wished, and what giving up a wish would give; None where nothing would."""
        if not suggested:
            return None
        state, language, words = asking.state, asking.language, self.shelf.wording
        wanted = state.constraints.with_(Constraint("category", Operator.ONE_OF, tuple(suggested)))
        result = self.shelf.searcher.search("", wanted, CARDS, state.sort or "relevance")
        ways = tuple(one for one in result.relaxed if all(item.facet != "category" for item in one.constraints))
        if result.hits or not ways:
            return None
        named = words.joined([words.topic((kind,), language) for kind in suggested], language)
        plan = self._telling.nothing(asking, replace(result, relaxed=ways))
        return replace(plan, lead="\n".join([reply("for_need_none", language, kinds=named), plan.lead]).strip())

    def _of_kind(self, kind: str, asking: Asking) -> tuple[Hit, ...]:
        """The shop's things of a kind, those first that have what helps with the need, those last that are said to lack it."""
        wanted = asking.state.constraints.with_(Constraint("category", Operator.ONE_OF, (kind,)))
        dismissed = asking.state.goal.dismissed
        helps = helping(f"{asking.state.query} {asking.message.text}", self.shelf.facets)
        order = asking.state.sort or "relevance"
        most = LOOKED_AT if helps else CARDS
        result = self.shelf.searcher.search("", wanted, most + len(dismissed), order)
        found = [hit for hit in result.hits if hit.product.id not in dismissed]
        if order == "relevance":
            covers = self.shelf.facets.vocabulary.covers
            found.sort(key=lambda hit: -helpfulness(hit, helps, covers))
        return tuple(found)


def helpfulness(hit: Hit, helps: Sequence[tuple[str, str | None]], covers: Callable[[str, str, str], bool]) -> int:
    """How many of these features a product states, less those that it states to lack."""
    stated = hit.product.attributes_of(hit.variant)
    found = 0
    for facet, value in helps:
        has = stated.get(facet)
        if isinstance(has, bool):
            found += 1 if has else -1
        elif isinstance(has, str | tuple) and value is not None:
            values = (has,) if isinstance(has, str) else has
            found += any(covers(facet, value, one) for one in values)
    return found


@cache
def purposes() -> frozenset[str]:
    """Words of any wish, that say nothing of what is wished for."""
    return frozenset(
        analyse(
            "show me some see one ones something anything thing things stuff want need looking find get buy like love good nice help keep use gift present birthday "
            "someone who my for wife husband mum dad friend 东西 礼物 生日 想 买 要 给 送 找 喜欢 可以 有 什么 爸爸 妈妈 朋友 老婆 老公"
        )
    )
