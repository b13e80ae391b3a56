"""What the customer wants to know now: the dialogue as the assistant left it, and what was said since an agent took it.

While an agent holds a conversation nothing of it is understood for good. Here it is read for one draft, and forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.answers.base import Asking
from assistant.copilot.values import AgentSaid, AgentShowed, CustomerSaid, Heard
from assistant.dialogue import KEPT_RESULT_SETS, DialogueState, UserMessage
from assistant.intents.reader import IntentReader
from assistant.memory import remembered
from assistant.state import focus_of, step
from assistant.understanding.parse import Understander

MOST_OPEN = 4  # messages without an answer that one draft answers


@dataclass(frozen=True, slots=True)
class Listener:
    """Reads messages by code alone: no model is asked what they mean."""

    understander: Understander
    reader: IntentReader

    def meant(self, text: str, state: DialogueState) -> Asking:
        """What a message means where it is not answered yet, and the state after it."""
        reading = self.reader.read(text, state.transcript, bool(state.result_sets)) if text.strip() else None
        understood = self.understander.understand(UserMessage(text), state, reading)
        return Asking(UserMessage(text), understood, step(state, understood).state)

    def open_questions(self, state: DialogueState, heard: tuple[Heard, ...]) -> tuple[Asking, ...]:
        """The messages that wait for an answer, oldest first; where all were answered, the last one again. None: nothing was ever said."""
        waiting: list[Asking] = []
        for one in heard:
            match one:
                case CustomerSaid():
                    waiting.append(self.meant(one.text, state))
                    state = waiting[-1].state
                case AgentSaid():
                    state = remembered(state, "\n".join(each.message.text for each in waiting) or "-", one.text)
                    waiting = []
                case AgentShowed():
                    sets = (*state.result_sets, one.results)[-KEPT_RESULT_SETS:]
                    state = replace(state, result_sets=sets, focus=focus_of(one.results, state.focus))
        return tuple(waiting[-MOST_OPEN:]) or self._again(state)

    def _again(self, state: DialogueState) -> tuple[Asking, ...]:
        """The customer's last words once more. What they set holds already, and what they pointed at is what is talked about."""
        said = next((one.text for one in reversed(state.transcript) if one.role == "user" and one.text.strip("- ")), "")
        if not said:
            return ()
        asking = self.meant(said, state)
        meant = replace(
            asking.meant, references=state.focus or asking.meant.references, changes=(), removed=(), begins=False
        )
        return (replace(asking, meant=meant, state=state),)


def words_of(askings: tuple[Asking, ...]) -> str:
    """The customer's own words in them."""
    return "\n".join(one.message.text for one in askings)


Read = Callable[[str, DialogueState], Asking]
