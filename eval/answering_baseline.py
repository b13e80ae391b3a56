"""The plain way to answer, as many shops begin: langchain's history-aware retriever and stuffed documents, over the same Chroma
index, the same model and the same questions. What it says is judged by the same check, against the documents it was given.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answers.base import Shelf
from assistant.grounding import Checker, title_tags
from assistant.sentences import SentenceCutter
from eval.answering import Script
from eval.errors import EvalError
from retrieval.constraints import Constraints
from retrieval.encoder import Encoder
from retrieval.search import NO_CONSTRAINTS
from retrieval.vectors import VectorIndex

DOCUMENTS = 4  # langchain's own default
TOKENS = 120
_REPHRASE = (
    "Given a chat history and the latest user question which might reference context in the chat history, "
    "formulate a standalone question. Do not answer it, just reformulate it if needed and otherwise return it as is."
)
_ANSWER = (
    "You are the assistant of an online shop. Use the following retrieved products to answer in two or three short sentences, in the "
    "customer's language. If you don't know the answer, say that you don't know.\n\n{context}"
)
_BULLET = re.compile(r"^[\s\-*•\d.]+")


@dataclass(frozen=True, slots=True)
class Plain:
    """One turn of the chain. Times are milliseconds from the message; `unsupported` of the `wrote` sentences the check would not show."""

    script: Script
    said: str
    text: str
    calls: int
    prompt_tokens: int
    first_text_ms: float | None
    total_ms: float
    wrote: int
    unsupported: int


@dataclass(frozen=True, slots=True)
class ModelAddress:
    url: str
    model: str
    api_key: str


class PlainChain:
    """The chain over an index; holds no dialogue."""

    def __init__(self, shelf: Shelf, index: VectorIndex, encoder: Encoder, address: ModelAddress) -> None:
        self._shelf = shelf
        self._products = {one.id: one for one in shelf.searcher.products}
        self._chain = _chain(shelf, index, encoder, address)

    async def play(self, script: Script) -> list[Plain]:
        """One dialogue from its beginning, turn by turn."""
        from langchain_core.messages import AIMessage, HumanMessage

        history: list[Any] = []
        played = []
        for said in script.turns:
            one = await self._turn(script, said, history)
            history += [HumanMessage(said), AIMessage(one.text)]
            played.append(one)
        return played

    async def _turn(self, script: Script, said: str, history: Sequence[Any]) -> Plain:
        from langchain_core.callbacks import UsageMetadataCallbackHandler

        usage = UsageMetadataCallbackHandler()
        began, first, text, found = time.monotonic(), None, "", list[str]()
        async for piece in self._chain.astream({"input": said, "chat_history": history}, config={"callbacks": [usage]}):
            if "context" in piece:
                found = [one.metadata["id"] for one in piece["context"]]
            if piece.get("answer"):
                first = first or 1000 * (time.monotonic() - began)
                text += piece["answer"]
        total = 1000 * (time.monotonic() - began)
        wrote, unsupported = self._judged(text, found, script)
        tokens = sum(one["input_tokens"] for one in usage.usage_metadata.values())
        return Plain(script, said, text, 2 if history else 1, tokens, first, total, wrote, unsupported)

    def _judged(self, text: str, found: Sequence[str], script: Script) -> tuple[int, int]:
        """How many sentences it wrote, and how many of them are not supported by what was retrieved."""
        searcher, products = self._shelf.searcher, [self._products[one] for one in found]
        hits = [hit for one in products if (hit := searcher.hit(one, NO_CONSTRAINTS)) is not None]
        checker = Checker(tuple(hits), self._shelf.facets, Constraints(), script.language, asked=" ".join(script.turns))
        cutter = SentenceCutter()
        sentences = [*cutter.feed(text), *([rest] if (rest := cutter.rest()) else [])]
        sentences = [one for one in (_BULLET.sub("", each).strip() for each in sentences) if one]
        for sentence in sentences:
            checker.check(title_tags(sentence, [hit.product for hit in hits]))
        return len(sentences), len(checker.dropped)


def _chain(shelf: Shelf, index: VectorIndex, encoder: Encoder, address: ModelAddress) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            from langchain_classic.chains import create_history_aware_retriever, create_retrieval_chain
            from langchain_classic.chains.combine_documents import create_stuff_documents_chain
            from langchain_core.documents import Document
            from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
            from langchain_core.runnables import RunnableLambda
            from langchain_openai import ChatOpenAI
    except ImportError as missing:
        raise EvalError(
            f"the baseline needs {missing.name}: install requirements/development.txt, or give --no-baseline"
        ) from missing
    products = {one.id: one for one in shelf.searcher.products}

    def retrieve(question: str) -> list[Document]:
        found = index.search(encoder.encode([question], "query")[0], DOCUMENTS)
        return [Document(_text(shelf, products[name]), metadata={"id": name}) for name, _ in found if name in products]

    model = ChatOpenAI(
        model=address.model,
        base_url=address.url,
        api_key=address.api_key or "none",  # type: ignore[arg-type]  # pydantic makes the secret of the text
        max_tokens=TOKENS,  # type: ignore[call-arg]  # an alias that the plugin-less checker does not see
        temperature=0.0,
        stream_usage=True,
        max_retries=0,
    )
    rephrase = ChatPromptTemplate.from_messages(
        [("system", _REPHRASE), MessagesPlaceholder("chat_history"), ("human", "{input}")]
    )
    answer = ChatPromptTemplate.from_messages(
        [("system", _ANSWER), MessagesPlaceholder("chat_history"), ("human", "{input}")]
    )
    retriever = create_history_aware_retriever(model, RunnableLambda(retrieve), rephrase)
    return create_retrieval_chain(retriever, create_stuff_documents_chain(model, answer))


def _text(shelf: Shelf, product: Any) -> str:
    """A product as a plain document: title, price, attributes, description."""
    variant = product.variants[0]
    price = "" if variant.price_cents is None else f"{variant.price_cents / 100:.2f} {product.currency}"
    facts = "; ".join(shelf.wording.facts(product, variant, "en", most=12))
    described = product.description.both()[:300] if product.description else ""
    return f"{product.title.both()} | {price} | {facts} | {described}"
