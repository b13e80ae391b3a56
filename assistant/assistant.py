"""The assistant: begins turns over one open shop. Holds nothing of a dialogue; the state goes in and comes out."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answers.base import Shelf
from assistant.dialogue import DialogueState, UserMessage
from assistant.intents.cascade import Cascade, Mode
from assistant.intents.deciding import ModelDecider, Shape
from assistant.intents.reader import IntentReader
from assistant.model import ChatModel, EngineStatus
from assistant.outlet import Titles
from assistant.planner import Planner
from assistant.service.dialogue.desk import Service
from assistant.turn import Deadlines, Tools, Turn
from assistant.understanding.by_title import ByTitle
from assistant.understanding.parse import Understander
from retrieval.products import Language


class ShopAssistant:
    """Answers messages from one shelf with one model. `status` and `report_fault` belong to whoever watches the engine."""

    def __init__(
        self,
        shelf: Shelf,
        model: ChatModel,
        status: Callable[[], EngineStatus],
        report_fault: Callable[[], None] = lambda: None,
        understanding: Mode = "fast",
        shape: Shape = "letter",
        deadlines: Deadlines | None = None,
        service: Service | None = None,
    ) -> None:
        """`understanding` says which tiers tell what a message is for, `shape` how the model answers where it is asked.
        Without a `service` of orders the shop's pages answer what is asked of them."""
        self._understanding: Mode = understanding
        self._decider = ModelDecider(model, shape)
        self._model, self._status, self._report_fault = model, status, report_fault
        self._deadlines = deadlines or Deadlines()
        self._service = service
        self._tools = self._tools_for(shelf, None)

    def _tools_for(self, shelf: Shelf, before: ByTitle | None) -> Tools:
        products = {product.id: product for product in shelf.searcher.products}
        understander = Understander(shelf.facets, products, shelf.rates)
        intents = Cascade(
            IntentReader.shipped(shelf.encoder), self._decider, self._understanding, lambda: self._status().usable
        )
        titles = Titles(shelf.searcher.products)
        return Tools(
            shelf,
            understander,
            Planner(shelf, serves_orders=self._service is not None),
            self._model,
            self._status,
            self._report_fault,
            titles,
            ByTitle(shelf.facets, products, before),
            intents,
            self._service,
            deadlines=self._deadlines,
        )

    @property
    def tools(self) -> Tools:
        """What a turn that begins now works with."""
        return self._tools

    def serve(self, shelf: Shelf) -> None:
        """Answers from another shelf from now on; turns that run keep theirs. May be called from any thread."""
        tools = self._tools_for(shelf, self._tools.names)
        tools.names.prepare()
        self._tools = tools

    def begin(self, state: DialogueState, message: UserMessage) -> Turn:
        return Turn(self._tools, state, message)

    def fresh(self, language: Language | None) -> DialogueState:
        return DialogueState(language=language)
