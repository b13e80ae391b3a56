"""Answers to short remarks in the middle of a dialogue: "ok", "hmm", "really?", 为什么. Told by code, from what was said before.

Never a greeting: what was shown or quoted last is what such a remark is about, and one next step follows.
"""

from __future__ import annotations

from assistant.answers.base import Answers, Asking, Shelf, cut
from assistant.answers.explaining import ExplainAnswers
from assistant.answers.telling import TellingAnswers
from assistant.dialogue import Intent
from assistant.plan import Plan
from assistant.understanding.dismissing import Verdict, verdict
from assistant.understanding.intents import thanks
from assistant.understanding.remarks import Remark, remark_of
from assistant.untrusted_products import told_product
from prompts.render import reply
from retrieval.hits import Hit

_INTENTS = frozenset({Intent.SMALL_TALK, Intent.PRODUCT_QUESTION})
SEEN = 4  # of the products shown last that are looked at


class RemarkAnswers(Answers):
    """Answers in the context of the dialogue."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._explaining = ExplainAnswers(shelf)
        self._telling = TellingAnswers(shelf)

    def answer(self, asking: Asking) -> Plan | None:
        """None for what is no remark, and for one that begins a dialogue."""
        more = asking.state.last_results is None and verdict(asking.message.text) is Verdict.OTHERS
        remark = Remark.MORE if more else remark_of(asking.message.text)
        if remark is None or asking.state.turn < 2 or not _INTENTS.issuperset(asking.meant.intents):
            return None
        if remark is Remark.AGREES and thanks(asking.message.text):
            return None
        language, page, hits = asking.language, self._page_told(asking), self._hits(asking)
        if remark is Remark.CLOSES:
            return Plan(body=reply("remark_closes", language))
        if page:
            title, quote = page
            asks = remark in (Remark.DOUBTS, Remark.WHY, Remark.LOST, Remark.MORE)
            told = reply(f"remark_{remark.value}_page", language, title=title, quote=quote) if asks else ""
            return Plan(body=_lines(told or self._word(remark, asking), reply("remark_anything", language)))
        if hits and remark is Remark.WHY:
            return self._explaining.of(hits[:1], asking)
        if hits and remark in (Remark.DOUBTS, Remark.LOST):
            said = reply(f"remark_{remark.value}_shown", language)
            return Plan(body=_lines(said, *self._telling.lines(hits[:1], asking), self._next(asking, hits)))
        if remark in (Remark.WHY, Remark.MORE):
            return Plan(body=self._word(remark, asking))
        choice = self._telling.trade_off(hits, language) if remark is Remark.HESITATES else ""
        return Plan(body=_lines(self._word(remark, asking), choice, self._next(asking, hits)))

    def _word(self, remark: Remark, asking: Asking) -> str:
        return reply(f"remark_{remark.value}", asking.language)

    def _next(self, asking: Asking, hits: list[Hit]) -> str:
        language = asking.language
        if not hits:
            return reply("remark_anything", language)
        if asking.state.focus:
            return reply("remark_next_one", language, title=hits[0].product.title.get(language))
        return reply("remark_next", language)

    def _hits(self, asking: Asking) -> list[Hit]:
        """What was talked of last, before the others of what was shown last; nothing right after talk of orders."""
        if asking.state.service.turn and asking.state.service.turn >= asking.state.turn - 1:
            return []
        shown = asking.state.last_results.items if asking.state.last_results else ()
        ids = list(dict.fromkeys([*asking.state.focus, *(item.product for item in shown)]))[:SEEN]
        record = self.shelf.record.get(ids)
        return self.hits_of([told_product(record[name]) for name in ids if name in record], asking.state)

    def _page_told(self, asking: Asking) -> tuple[str, str] | None:
        """The title of the page that the last answer quoted, with its words; None where it quoted none."""
        last = asking.state.transcript[-1] if asking.state.transcript else None
        if last is None or last.role != "assistant":
            return None
        pages = (one for one in self.shelf.documents.chunks if one.product is None and one.language == asking.language)
        found = next(
            (one for one in pages if reply("policy", asking.language, title=one.title, quote="") in last.text), None
        )
        return None if found is None else (found.title, cut(found.text))


def _lines(*said: str) -> str:
    return "\n".join(text for text in said if text)
