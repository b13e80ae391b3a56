"""A running shop follows its catalogue and its index: changes, deletions, damage, rollbacks and builds by another process."""

from __future__ import annotations

import io
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray
from rich.console import Console

from assistant.answers.base import Shelf
from assistant.assistant import ShopAssistant
from assistant.dialogue import UserMessage
from assistant.events import Done, Recommended
from assistant.live import CLOSE_S, LiveShop
from assistant.live_base import Cadence
from assistant.model import EngineStatus
from assistant.opening import OpenShop, ShopSource, open_shop
from retrieval.index_build import build_index
from retrieval.index_lock import sole_builder
from retrieval.index_versions import current_version, rollback
from retrieval.products import Document, Localized, Promotion
from retrieval.record import Batch, Catalogue
from retrieval.vectors import VectorIndex, open_index
from tests.fakes import ScriptedModel
from tests.fakes_encoder import HashingEncoder
from tests.test_live_layers import NEW, shop

CADENCE = Cadence(poll_s=0.02, quiet_s=0.05, longest_wait_s=30.0, rest=0.0, merge_s=3600.0, retry_s=0.2, retired_s=0.0)
GUIDE = Document("care", "guide", Localized(en="Care"), Localized(en="Descale the kettle with vinegar."))
PATIENCE_S = 120.0


class CountingEncoder(HashingEncoder):
    """Counts the passages that it is given."""

    def __init__(self) -> None:
        super().__init__(96)
        self.passages = 0

    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> NDArray[np.float32]:
        self.passages += len(texts) if kind == "passage" else 0
        return super().encode(texts, kind)


class Running:
    """A shop that runs, what it serves, and the same catalogue as another process has it open."""

    def __init__(self, folder: Path, cadence: Cadence = CADENCE) -> None:
        self.folder, self.cadence = folder, cadence
        self.url, self.index_dir = f"sqlite:///{folder / 'shop.db'}", folder / "index"
        self.encoder = CountingEncoder()
        self.said = io.StringIO()
        self.elsewhere = Catalogue.open(self.url)
        self.shelves: list[Shelf] = []

    def open(self) -> OpenShop:
        self.shop = open_shop(ShopSource(self.url, self.index_dir, self.folder), self._console())
        self.shelves.append(self.shop.shelf)
        return self.shop

    def start(self) -> LiveShop:
        self.live = LiveShop(self.open(), self.shelves.append, self._console(), lambda: self.encoder, self.cadence)
        self.live.start()
        return self.live

    def _console(self) -> Console:
        return Console(file=self.said, width=400)

    def found(self, query: str) -> list[str]:
        return [hit.product.id for hit in self.shelves[-1].searcher.search(query).hits]

    def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end, self.said.getvalue()
            time.sleep(0.02)

    def close(self) -> None:
        if hasattr(self, "live"):
            self.live.close()
        elif hasattr(self, "shop"):
            self.shop.close()
        self.elsewhere.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live")
    with Catalogue.open(f"sqlite:///{folder / 'shop.db'}") as catalogue:
        catalogue.apply(Batch(shop(), (GUIDE,)))
        build_index(catalogue, HashingEncoder(96), folder / "index")
    return folder


@pytest.fixture
def running(template: Path, tmp_path: Path) -> Iterator[Running]:
    shutil.copytree(template / "index", tmp_path / "index")
    shutil.copy(template / "shop.db", tmp_path / "shop.db")
    one = Running(tmp_path)
    yield one
    one.close()


def test_upserts_and_deletions_of_another_process_reach_search(running: Running) -> None:
    live = running.start()
    running.until(lambda: live.dense)
    assert running.encoder.passages == 0  # the index has all of them
    running.elsewhere.apply(Batch([NEW]))
    running.until(lambda: running.found("zorblax copper kettle")[:1] == [NEW.id])
    assert running.shelves[-1].searcher.dense
    running.elsewhere.apply(Batch([replace(NEW, title=Localized(en="quibble bath tub"))]))
    running.until(lambda: running.found("quibble tub")[:1] == [NEW.id])
    running.elsewhere.apply(Batch(removed=[("products", NEW.id)]))
    running.until(lambda: NEW.id not in running.found("quibble tub"))
    running.elsewhere.apply(Batch(shop()[1:]), prune=True)
    running.until(lambda: shop()[0].id not in running.found("red boot"))
    assert running.encoder.passages <= 3


def test_meaning_comes_to_the_search_by_words_where_nothing_has_changed(running: Running) -> None:
    live = running.start()
    running.until(lambda: live.dense)
    words, both = running.shelves[0], running.shelves[-1]
    assert both.searcher.dense
    assert both.searcher.facets is words.searcher.facets
    assert both.wording is words.wording


def test_what_changed_before_meaning_came_is_learned_with_it(running: Running) -> None:
    shop = running.open()
    running.live = live = LiveShop(shop, running.shelves.append, running._console(), lambda: running.encoder, CADENCE)
    running.elsewhere.apply(Batch([NEW]))
    live.start()
    running.until(lambda: live.dense)
    running.until(lambda: running.found("zorblax copper kettle")[:1] == [NEW.id])
    assert running.shelves[-1].searcher.facets is not running.shelves[0].searcher.facets


def test_a_new_brand_is_understood_when_the_catalogue_is_learned_anew(running: Running) -> None:
    live = running.start()
    running.until(lambda: live.dense)
    assert not running.shelves[-1].facets.vocabulary.terms.find("zorblax")
    running.elsewhere.apply(Batch([NEW]))
    running.until(lambda: running.shelves[-1].facets.vocabulary.terms.find("zorblax"))


def test_prices_and_stock_are_the_records(running: Running) -> None:
    shop_ = running.open()
    one = shop()[0]
    running.elsewhere.set_price(one.variants[0].sku, 777)
    (hit,) = (hit for hit in shop_.shelf.searcher.search("red boot").hits if hit.product.id == one.id)
    assert hit.variant.price_cents == 777
    running.elsewhere.set_stock(one.variants[0].sku, 0)
    assert one.id not in [hit.product.id for hit in shop_.shelf.searcher.search("red boot").hits]


def test_what_is_in_stock_again_is_found_again(running: Running) -> None:
    sku = shop()[0].variants[0].sku
    running.elsewhere.set_stock(sku, 0)
    running.start()
    running.until(lambda: running.live.dense)
    assert "boot:red" not in running.found("red boot")
    running.elsewhere.set_stock(sku, 5)
    running.until(lambda: "boot:red" in running.found("red boot"))


def test_documents_and_promotions_are_followed(running: Running) -> None:
    running.start()
    running.until(lambda: running.live.dense)
    text = Localized(en="Parcels come by zeppelin.")
    running.elsewhere.apply(
        Batch(
            documents=[Document("way", "policy", Localized(en="Delivery"), text)],
            promotions=[Promotion("sale", Localized(en="Sale"), Localized(en="All less"), 10)],
        )
    )
    running.until(lambda: [one.id for one in running.shelves[-1].promotions] == ["sale"])
    found = running.shelves[-1].documents.find("do parcels come by zeppelin", "en", ("policy",))
    assert [one.document for one in found] == ["way"]


def test_an_index_that_is_behind_serves_at_once_and_is_then_built_anew(running: Running) -> None:
    old = current_version(running.index_dir)
    running.elsewhere.apply(Batch([NEW]))
    with sole_builder(running.index_dir):  # so that none is built before what serves meanwhile is looked at
        live = running.start()
        running.until(lambda: live.detail.startswith(old))
        assert running.found("zorblax copper kettle")[:1] == [NEW.id]
        assert running.encoder.passages == 1
    running.until(lambda: live.dense and not live.detail.startswith(old))
    assert current_version(running.index_dir) == live.detail
    assert running.found("zorblax copper kettle")[:1] == [NEW.id]


def _damage(index_dir: Path, kind: str) -> None:
    version = index_dir / current_version(index_dir)
    match kind:
        case "truncated":
            os.truncate(version / "vectors.npy", 4_000)
        case "flipped":
            data = bytearray((version / "rows.json").read_bytes())
            data[len(data) // 2] ^= 0xFF
            (version / "rows.json").write_bytes(data)
        case "manifest":
            (version / "manifest.json").write_text("{}")
        case "emptied":
            shutil.rmtree(version)
            version.mkdir()
        case "no database":
            (version / "chroma" / "chroma.sqlite3").unlink()
        case _:
            (index_dir / "current").write_text("elsewhere\n")


@pytest.mark.parametrize("kind", ["truncated", "flipped", "manifest", "emptied", "no database", "pointer"])
def test_a_damaged_index_leaves_search_by_words_and_is_said(running: Running, kind: str) -> None:
    _damage(running.index_dir, kind)
    opened = running.open()
    assert not opened.shelf.searcher.dense
    assert running.found("red boot")[0] == "boot:red"
    assert "search is by words until it is built again" in running.said.getvalue()


def test_a_damaged_index_is_built_again_beside_serving(running: Running) -> None:
    _damage(running.index_dir, "truncated")
    live = running.start()
    running.until(lambda: live.dense)
    assert running.found("red boot")[0] == "boot:red"
    assert all(shelf.searcher.search("red boot").hits for shelf in running.shelves)


def test_damage_while_it_serves_is_noticed_said_and_repaired(running: Running) -> None:
    live = running.start()
    running.until(lambda: live.dense)
    old = current_version(running.index_dir)
    _damage(running.index_dir, "flipped")
    running.until(lambda: "is missing or not what was built" in running.said.getvalue())
    assert running.found("red boot")[0] == "boot:red"
    running.until(lambda: live.dense and current_version(running.index_dir) != old)


def test_a_build_of_another_process_is_picked_up_and_a_rollback_is_kept(running: Running) -> None:
    live = running.start()
    running.until(lambda: live.dense)
    first = current_version(running.index_dir)
    running.elsewhere.apply(Batch([NEW]))
    second = build_index(running.elsewhere, HashingEncoder(96), running.index_dir).version
    running.until(lambda: live.detail.startswith(second))
    assert rollback(running.index_dir) == first
    running.until(lambda: live.detail.startswith(first))
    assert live.detail.endswith("held by a rollback")
    assert running.found("zorblax copper kettle")[:1] == [NEW.id]
    time.sleep(10 * CADENCE.quiet_s)
    assert current_version(running.index_dir) == first  # although it is behind


def test_without_an_encoder_words_serve_on_and_changes_are_followed(running: Running) -> None:
    def missing() -> HashingEncoder:
        raise OSError("no such model")

    live = LiveShop(running.open(), running.shelves.append, running._console(), missing, CADENCE)
    live.start()
    try:
        running.until(lambda: "search is by words only: no such model" in live.detail)
        running.elsewhere.apply(Batch([NEW]))
        running.until(lambda: running.found("zorblax copper kettle")[:1] == [NEW.id])
    finally:
        live.close()


def test_more_changes_than_can_be_laid_over_are_learned(running: Running) -> None:
    running.cadence = replace(CADENCE, most_laid=2)
    running.start()
    running.until(lambda: running.live.dense)
    many = [replace(NEW, id=f"new{n}", variants=(replace(NEW.variants[0], sku=f"n{n}"),)) for n in range(6)]
    running.elsewhere.apply(Batch(many))
    running.until(lambda: len([name for name in running.found("zorblax copper kettle") if name.startswith("new")]) == 6)


class Clock:
    """The time of a shop that is looked at by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    monkeypatch.setattr("assistant.live.time", one)
    return one


def _by_hand(running: Running, cadence: Cadence) -> LiveShop:
    """A shop without threads: the test looks and works."""
    running.live = LiveShop(
        running.open(), running.shelves.append, running._console(), lambda: running.encoder, cadence
    )
    return running.live


def _knows(running: Running, brand: str) -> bool:
    return bool(running.shelves[-1].facets.vocabulary.terms.find(brand))


def test_threads_that_do_not_end_are_waited_for_together(running: Running, clock: Clock) -> None:
    class Stuck(Thread):
        def join(self, timeout: float | None = None) -> None:
            assert timeout is not None
            clock.now += timeout

    live, began = _by_hand(running, CADENCE), clock.now
    live._threads = [Stuck(), Stuck()]
    live.close()
    assert clock.now - began == CLOSE_S


def test_prices_that_change_all_the_time_do_not_put_off_learning(running: Running, clock: Clock) -> None:
    live = _by_hand(running, replace(CADENCE, quiet_s=2.0, longest_wait_s=1e9))
    running.elsewhere.apply(Batch([NEW]))
    known = []
    for price in range(500, 505):
        live.look()
        live.work()
        known.append(_knows(running, "zorblax"))
        clock.now += 0.5
        running.elsewhere.set_price(NEW.variants[0].sku, price)
        running.elsewhere.set_price(shop()[0].variants[0].sku, price)
    assert known == [False, False, False, False, True]


def test_a_catalogue_that_never_gets_quiet_is_learned_after_the_longest_wait(running: Running, clock: Clock) -> None:
    live = _by_hand(running, replace(CADENCE, quiet_s=2.0, longest_wait_s=3.0, most_laid=2))
    many = [replace(NEW, id=f"new{n}", variants=(replace(NEW.variants[0], sku=f"n{n}"),)) for n in range(6)]
    running.elsewhere.apply(Batch(many))
    known, found = [], []
    for n in range(5):
        live.look()
        live.work()
        known.append(_knows(running, "zorblax"))
        found.append(sum(name.startswith("new") for name in running.found("zorblax copper kettle")))
        clock.now += 1.0
        running.elsewhere.apply(Batch([replace(NEW, title=Localized(en=f"Zorblax copper kettle of {n}"))]))
    assert known == [False, False, False, True, True]
    assert max(found[:3]) <= 2
    assert found[3] == 6


def test_a_price_alone_is_not_learned(running: Running, clock: Clock) -> None:
    live = _by_hand(running, replace(CADENCE, quiet_s=2.0, longest_wait_s=3.0))
    running.elsewhere.set_price(shop()[0].variants[0].sku, 777)
    live.look()
    shown = len(running.shelves)
    clock.now += 100.0
    live.look()
    live.work()
    assert len(running.shelves) == shown


def test_an_encoder_that_fails_to_load_is_tried_again(running: Running) -> None:
    faults = [RuntimeError("out of\nmemory"), OSError("no such model")]

    def load() -> HashingEncoder:
        if faults:
            raise faults.pop(0)
        return running.encoder

    running.live = LiveShop(running.open(), running.shelves.append, running._console(), load, CADENCE)
    running.live.start()
    running.until(lambda: running.live.dense)
    assert "search is by words only: RuntimeError: out of memory" in running.said.getvalue()
    assert "search is by words only: no such model" in running.said.getvalue()
    running.until(lambda: running.live.detail == current_version(running.index_dir))


def test_a_fault_that_nobody_foresaw_is_said_and_the_catalogue_followed_again(running: Running) -> None:
    faults = [ValueError("a shelf that can't be served")]
    details: list[str] = []

    def serve(shelf: Shelf) -> None:
        if NEW.id in [one.id for one in shelf.searcher.products]:
            details.append(running.live.detail)
            if faults:
                raise faults.pop()
        running.shelves.append(shelf)

    running.live = LiveShop(running.open(), serve, running._console(), lambda: running.encoder, CADENCE)
    running.live.start()
    running.until(lambda: running.live.dense)
    running.elsewhere.apply(Batch([NEW]))
    running.until(lambda: running.found("zorblax copper kettle")[:1] == [NEW.id])
    assert "ValueError: a shelf that can't be served" in details[1]
    running.until(lambda: "ValueError" not in running.live.detail)


def _closing(index: VectorIndex, monkeypatch: pytest.MonkeyPatch) -> list[VectorIndex]:
    """What becomes `[index]` when the index is closed."""
    closed: list[VectorIndex] = []
    real = index.close

    def close() -> None:
        closed.append(index)
        real()

    monkeypatch.setattr(index, "close", close)
    return closed


def test_an_index_that_no_shelf_is_made_of_is_closed(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> Shelf:
        raise ValueError("no shelf")

    live, index = _by_hand(running, CADENCE), open_index(running.index_dir)
    closed = _closing(index, monkeypatch)
    monkeypatch.setattr("assistant.live_base.shelf_of", fails)
    with pytest.raises(ValueError, match="no shelf"):
        live.renew(index)
    assert closed == [index]


def test_nothing_is_served_once_the_shop_is_closed(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    live, index = _by_hand(running, CADENCE), open_index(running.index_dir)
    closed = _closing(index, monkeypatch)
    live._stop.set()  # close() came while the shelf was being made
    live.renew(index)
    running.elsewhere.apply(Batch([NEW]))
    live.look()
    assert closed == [index]
    assert len(running.shelves) == 1


async def test_a_whole_message_is_answered_on_an_updated_shelf(running: Running) -> None:
    shop_ = running.open()
    assistant = ShopAssistant(shop_.shelf, ScriptedModel(), lambda: EngineStatus("off"))
    running.live = LiveShop(shop_, assistant.serve, running._console(), lambda: running.encoder, CADENCE)
    running.elsewhere.set_price(shop()[0].variants[0].sku, 777)
    running.elsewhere.apply(Batch(removed=[("products", shop()[1].id)]))
    running.live.look()
    turn = assistant.begin(assistant.fresh("en"), UserMessage("show me boots"))
    events = [event async for event in turn.events()]
    assert isinstance(events[-1], Done)
    (shown,) = (event for event in events if isinstance(event, Recommended))
    prices = {card.product: card.price.cents for card in shown.items if card.price is not None}
    assert prices[shop()[0].id] == 777
    assert shop()[1].id not in prices
    assert len(prices) == 3
