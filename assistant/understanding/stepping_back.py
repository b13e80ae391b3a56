"""Messages that take a step back and say more beside: "undo that, black then", "back to the tents, but under 200".

What is said beside is read against the search that is gone back to.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import patterns
from assistant.changes import Change
from assistant.dialogue import DialogueState, Understanding
from assistant.state import follow
from assistant.understanding import commands
from assistant.understanding.about_list import AboutList
from assistant.understanding.references import References
from assistant.understanding.wish_reader import WishReader
from assistant.understanding.wishes import Wishes
from retrieval.facets import Facets
from retrieval.products import Language

_CLAUSE = patterns.later(r"\s*(?:[,.;:!–—，。；！]+\s*(?:and |but |so |then )*|\s+(?:and|but|then)\s+)", re.IGNORECASE)


class StepsBack:
    """Reads them against one state of a catalogue. Safe to share."""

    def __init__(self, facets: Facets, about_list: AboutList, wishes: WishReader) -> None:
        self._facets, self._about_list, self._wishes = facets, about_list, wishes

    def read(self, text: str, state: DialogueState, tongue: Language) -> Understanding | None:
        """One step back, or back to what was shown, with what is wished for beside; None where a message does neither."""
        whole = self._about_list.command(text, state, tongue)
        if whole is not None:
            return self._and(whole, self._behind_return(text), state) if whole.back_to else whole
        for clause in _CLAUSE.finditer(text):
            first, rest = text[: clause.start()], text[clause.end() :]
            if not (rest.strip() and commands.undoes(first)):
                continue
            undone = self._about_list.command(first, state, tongue)
            if undone is None or (state.topic and not follow(state, undone).topic):
                return None  # "skip that", of a question, with nothing wished for before but the thing itself
            beside = self._and(undone, rest, state)
            return None if beside == undone or _only_puts_right(beside, state) else beside
        return None

    def _behind_return(self, text: str) -> str:
        """What stands behind the kind of thing that is gone back to, or behind the clause that says so."""
        kinds = [
            one for one in self._facets.vocabulary.terms.find(text) if any(m.facet == "category" for m in one.meanings)
        ]
        if kinds:
            return text[kinds[0].end :]
        clause = _CLAUSE.search(text)
        return text[clause.end() :] if clause is not None else ""

    def _and(self, step: Understanding, rest: str, state: DialogueState) -> Understanding:
        """The step back, and what the rest of the message changes once it is taken."""
        wishes = self._wishes.read(References((), rest), follow(state, step)) if rest.strip() else Wishes()
        if not wishes.filters or wishes.topic:
            return step
        return replace(
            step,
            changes=wishes.constraints,
            added=wishes.added,
            removed=wishes.removed,
            accepted=wishes.accepted,
            waived=wishes.waived,
            sort=wishes.sort,
        )


def _only_puts_right(meant: Understanding, state: DialogueState) -> bool:
    """Whether what is said beside puts part of the last message right, whose other part stands: "scratch that, 43", after "42, in red"."""
    last = {one.slot for one in state.history[-1] if isinstance(one, Change)}
    said = {one.id for one in meant.changes}
    return bool(said) and said < last
