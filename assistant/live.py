"""Keeps an open shop's answers in step with its catalogue and its index, beside serving.

A watching thread looks at the catalogue a few times a second and lays what changed over what serves; a working thread does
what takes long: it learns the catalogue anew, builds the index and opens new versions. Nothing here is raised to a shopper.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.markup import escape

from assistant.answers.base import Shelf
from assistant.live_base import Base, Cadence, by_id, labels_of, whole
from assistant.opening import OpenShop, built_index, encoder_of
from retrieval.documents import DocumentSearcher
from retrieval.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing, RetrievalError, one_line
from retrieval.live_changes import CatalogueState, Difference, difference, read_state, says_the_same
from retrieval.models import ModelPreparationError
from retrieval.products import Product
from retrieval.search import Searcher

if TYPE_CHECKING:
    from retrieval.encoder import Encoder
    from retrieval.live_vectors import PassageEncoder, ProductIndex, ServingIndex
    from retrieval.vectors import VectorIndex

_LOG = logging.getLogger(__name__)
CLOSE_S = 5.0
OPENING = "being opened; search is by words until then"


Job = Literal["rest", "open", "learn", "build"]


class LiveShop:
    """A shop that follows its catalogue. `serve` is given every new shelf."""

    def __init__(
        self,
        shop: OpenShop,
        serve: Callable[[Shelf], None],
        console: Console,
        encoder: Callable[[], Encoder] | None = None,
        cadence: Cadence | None = None,
    ) -> None:
        self._shop, self._serve, self._console = shop, serve, console
        self._load = encoder or (lambda: encoder_of(shop.source, console))
        self._cadence = cadence or Cadence()
        self._lock = RLock()
        self._stop, self._due = Event(), Event()
        self._threads: list[Thread] = []
        self._base = Base(shop.shelf, shop.state, labels_of(shop), by_id(shop.shelf), shop.seconds)
        self._shown = shop.state
        self._laid: Mapping[str, Product] = {}  # what is laid over the base
        self._encoder: Encoder | None = None
        self._passages: PassageEncoder | None = None
        self._retired: list[tuple[float, VectorIndex]] = []
        self._changed_at = self._made_at = self._not_before = time.monotonic()
        self._load_at = self._not_before
        self._unlearned_at: float | None = None  # since when something waits to be learned
        self._built_at, self._build_s = -float("inf"), 0.0
        self._learn = self._reopen = False
        self._behind = 0  # products laid over the base whose vectors the index does not have
        self._fault: str | None = None
        self._told = ""
        self._state = OPENING
        self._troubles: dict[str, str] = {}  # by what can't be done

    @property
    def detail(self) -> str:
        """A line for the owner: the version that serves and what is wrong."""
        return "; ".join([*self._troubles.values(), self._state])

    @property
    def dense(self) -> bool:
        """Whether meaning is searched beside words, and the index on disk is whole."""
        return self._base.shelf.searcher.dense and self._fault is None

    def start(self) -> None:
        # a build that the end of the process cuts short leaves the serving index as it was
        self._threads = [
            Thread(target=self._watch, name="watch", daemon=True),
            Thread(target=self._work, name="index", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Ends the watching and closes the shop; a build that is under way does not hold it up."""
        self._stop.set()
        self._due.set()
        until = time.monotonic() + CLOSE_S
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        with self._lock:
            for _, index in self._retired:
                index.close()
            self._shop.close()

    def _watch(self) -> None:
        while not self._stop.wait(self._cadence.poll_s):
            self._guarded(self._look_again, "the catalogue can't be followed")

    def _look_again(self) -> None:
        try:
            self.look()
        except (RetrievalError, OSError) as fault:
            self._tell(f"the catalogue can't be followed: {fault}")

    def _guarded(self, step: Callable[[], None], failed: str) -> None:
        """A step of a thread. What nobody foresaw is logged and said, and `retry_s` pass before the next step."""
        try:
            step()
        # a thread that ended silently would leave the shop as it is for good, with nobody knowing
        except Exception as fault:  # noqa: BLE001 - the outermost of a thread: there is nobody above to raise it to
            if self._stop.is_set():
                return  # the shop was closed under it
            _LOG.exception("index")
            self._troubles[failed] = f"{failed}: {type(fault).__name__}: {one_line(str(fault))}"
            self._tell(self._troubles[failed])
            self._stop.wait(self._cadence.retry_s)
        else:
            self._troubles.pop(failed, None)

    def look(self) -> None:
        """Lays over what serves what the catalogue has changed by now, and sees whether long work is due."""
        with self._lock:
            if self._stop.is_set():
                return
            self._close_retired()
            if self._shop.catalogue.stamp != self._shown.stamp:
                self._follow(read_state(self._shop.catalogue))
            self._look_at_index()
            if self._job() != "rest":
                self._due.set()

    def _follow(self, state: CatalogueState) -> None:
        found, since = difference(self._base.state, state), difference(self._shown, state)
        shelf = self._shop.shelf
        said_anew = bool(since.removed or since.others & {"facets", "categories"})
        if len(since):
            before = self._laid
            shelf = replace(shelf, searcher=self._laid_over(found))
            said_anew = said_anew or self._says_anew(since.changed, found, before)
        self._learn = self._learn or said_anew
        if said_anew:  # a busy shop's prices and stock change all the time, and nothing is learned of them
            self._changed_at = time.monotonic()
        if self._learn and self._unlearned_at is None:
            self._unlearned_at = time.monotonic()
        if "documents" in since.others:
            documents = self._shop.catalogue.documents()
            encoder = self._encoder if shelf.searcher.dense else None
            shelf = replace(shelf, documents=DocumentSearcher(documents, self._shop.index, encoder))
        if "promotions" in since.others:
            shelf = replace(shelf, promotions=self._shop.catalogue.promotions())
        self._show(shelf, state)
        self._shown = state

    def _says_anew(self, names: Sequence[str], found: Difference, before: Mapping[str, Product]) -> bool:
        """Whether one of these products says something else than it did; so it is said of those that can't be laid over."""
        base, beyond = self._base.products, set(found.changed[self._cadence.most_laid :])
        pairs = ((before.get(name, base.get(name)), self._laid.get(name, base.get(name))) for name in names)
        return bool(beyond.intersection(names)) or any(now is None or not says_the_same(was, now) for was, now in pairs)

    def _laid_over(self, found: Difference) -> Searcher:
        base, most = self._base, self._cadence.most_laid
        self._laid = self._shop.catalogue.get(found.changed[:most])
        changed = list(self._laid.values())
        newly_said = [one for one in changed if not says_the_same(base.products.get(one.id), one)]
        self._behind = len(newly_said) + len(found.changed[most:])
        self._learn = self._learn or bool(self._behind or found.removed)
        index: ProductIndex | None = None
        if self._passages is not None and base.shelf.searcher.dense:
            index = self._passages.few(changed, base.labels)
        return base.shelf.searcher.updated(changed, found.removed, index)

    def _show(self, shelf: Shelf, state: CatalogueState) -> None:
        self._serve(shelf)
        self._shop.shelf, self._shop.state = shelf, state

    def _look_at_index(self) -> None:
        from retrieval.index_versions import current_version

        index = self._shop.index
        if index is None:
            return
        try:
            self._reopen = current_version(self._shop.source.index_dir) != index.manifest.version
            fault = None if self._reopen else index.check()
        except (IndexMissing, IndexDamaged) as gone:
            fault = str(gone)
        if fault and self._fault is None:
            self._fault = fault
            self._state = f"{fault}; a new one is being built"
            self._tell(self._state)

    def _close_retired(self) -> None:
        now = time.monotonic()
        due = [one for one in self._retired if now - one[0] > self._cadence.retired_s]
        for entry in due:
            entry[1].close()
            self._retired.remove(entry)

    def _job(self) -> Job:
        """What long work is due now."""
        now, cadence = time.monotonic(), self._cadence
        if self._encoder is not None and now >= self._not_before:
            if self._reopen:
                return "learn"
            if self._shop.index is None:
                return "open"
            if self._fault or self._is_far_behind(now):
                return "build"
        rested = now - self._made_at >= cadence.rest * self._base.seconds
        return "learn" if self._learn and rested and self._has_waited(now) else "rest"

    def _has_waited(self, now: float) -> bool:
        quiet = now - self._changed_at >= self._cadence.quiet_s
        return quiet or (self._unlearned_at is not None and now - self._unlearned_at >= self._cadence.longest_wait_s)

    def _is_far_behind(self, now: float) -> bool:
        from retrieval.index_versions import held

        behind = self._base.behind + self._behind
        if not behind or not self._has_waited(now):
            return False
        ago = now - self._built_at
        due = behind > self._cadence.most_behind and ago >= self._cadence.rest * self._build_s
        return (due or ago >= self._cadence.merge_s) and held(self._shop.source.index_dir) is None

    def _work(self) -> None:
        self._guarded(self._base.shelf.searcher.prepare, "the first searches are slower")
        while not self._stop.is_set():
            wait = None
            if self._encoder is None and time.monotonic() >= self._load_at:
                self._guarded(self._prepare, "search is by words only")
            if self._encoder is None:
                wait = max(0.0, self._load_at - time.monotonic())
            self._due.wait(wait)
            self._due.clear()
            self._guarded(self.work, "the catalogue can't be learned anew")

    def _prepare(self) -> None:
        from retrieval.live_vectors import PassageEncoder

        try:
            encoder = self._load()
        except (RetrievalError, ModelPreparationError, OSError) as fault:
            self._load_at = time.monotonic() + self._cadence.retry_s
            self._words_only(str(fault))
            return
        with self._lock:
            self._encoder, self._passages = encoder, PassageEncoder(encoder)
        self._due.set()

    def work(self) -> None:
        """Does what long work is due, if any."""
        with self._lock:
            job = self._job()
        if not self._stop.is_set() and job != "rest":
            self._attempt(job)

    def _attempt(self, job: Job) -> None:
        try:
            index = None if job == "build" else self._open()
            if index is None and job != "learn":
                self._build()
                index = self._open()
            self.renew(index)
        except IndexBusy:
            self._not_before = time.monotonic() + self._cadence.quiet_s  # what the other builds is picked up
        except (RetrievalError, OSError) as fault:
            self._not_before = time.monotonic() + self._cadence.retry_s
            self._words_only(str(fault))

    def _build(self) -> None:
        assert self._encoder is not None
        began = time.monotonic()
        if self._shop.index is not None:
            self._tell("index: being built anew beside serving")
        built_index(self._shop.catalogue, self._encoder, self._shop.source, self._console)
        self._built_at, self._build_s = began, time.monotonic() - began

    def renew(self, index: VectorIndex | None) -> None:
        """Makes the whole shelf anew, of the catalogue as it is now and a version of the index, and serves it."""
        from retrieval.live_vectors import PassageEncoder, over_index

        began = time.monotonic()
        with ExitStack() as undone:
            if index is not None and index is not self._shop.index:
                undone.callback(index.close)
            state, labels = read_state(self._shop.catalogue), labels_of(self._shop)
            products = tuple(self._shop.catalogue.products())
            over: ServingIndex | None = None
            behind = 0
            if index is not None and self._encoder is not None:
                over, behind = over_index(index, products, labels, PassageEncoder(self._encoder))
            shelf = whole(self._shop, over, self._encoder if index is not None else None, products, state, self._base)
            with self._lock:
                if self._stop.is_set():
                    return
                self._show(shelf, state)
                undone.pop_all()
                self._base = Base(shelf, state, labels, by_id(shelf), time.monotonic() - began, behind)
                self._shown, self._laid, self._behind, self._learn, self._reopen = state, {}, 0, False, False
                self._unlearned_at = None
                self._take(index)
                self._made_at = time.monotonic()
                self.look()

    def _open(self) -> VectorIndex | None:
        """The serving version; None where there is none that can be used, and without an encoder."""
        from retrieval.index_versions import current_version
        from retrieval.vectors import open_index

        here, folder = self._shop.index, self._shop.source.index_dir
        if self._encoder is None:
            return None
        try:
            if here is not None and not self._fault and current_version(folder) == here.manifest.version:
                return here
            return open_index(folder, self._encoder.name)
        except (IndexMissing, IndexDamaged, IndexMismatch):
            return None

    def _take(self, index: VectorIndex | None) -> None:
        from retrieval.index_versions import held

        old = self._shop.index
        if old is not None and old is not index:
            self._retired.append((time.monotonic(), old))
        self._shop.index = index
        if self._passages is not None:
            self._passages.index = index
        if index is None:
            return
        self._fault = None
        kept = "; held by a rollback" if held(self._shop.source.index_dir) else ""
        behind = f"; {self._base.behind:,} products that changed since are found beside it" if self._base.behind else ""
        self._state = f"{index.manifest.version}{behind}{kept}"
        if old is not index:
            self._tell(f"index: {self._state}")

    def _words_only(self, fault: str) -> None:
        way = "the old index serves on" if self._base.shelf.searcher.dense else "search is by words only"
        self._state = f"{way}: {fault}"
        self._tell(self._state)

    def _tell(self, words: str) -> None:
        if words != self._told:
            self._told = words
            self._console.print(f"[yellow]{escape(words)}[/yellow]", soft_wrap=True)
            _LOG.warning("index", extra={"fields": {"state": words}})
