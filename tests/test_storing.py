"""Large imports are stored in parts and go on where they were stopped; records can be deleted by a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.importing import ImportOptions, import_files
from retrieval.importing.storing import store
from retrieval.record import Batch, Catalogue
from tests.test_live_layers import shop


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.open(f"sqlite:///{tmp_path / 'shop.db'}") as opened:
        yield opened


def test_an_import_that_is_stopped_goes_on(catalogue: Catalogue) -> None:
    done: list[int] = []

    def stop(count: int) -> None:
        done.append(count)
        if catalogue.count() >= 10:
            raise KeyboardInterrupt

    batch = Batch(shop())
    with pytest.raises(KeyboardInterrupt):
        store(catalogue, batch, False, stop, together=5)
    assert 10 <= (kept := catalogue.count()) < 20
    report = store(catalogue, batch, False, done.append, together=5)
    assert (report.kinds["products"].added, report.kinds["products"].unchanged) == (20 - kept, kept)
    assert report.revision == catalogue.revision == 4
    assert catalogue.count() == 20


def test_parts_are_pruned_at_the_end(catalogue: Catalogue) -> None:
    catalogue.apply(Batch(shop()))
    report = store(catalogue, Batch(shop()[:12]), True, lambda _: None, together=5)
    assert report.kinds["products"].removed == 8
    assert report.kinds["products"].unchanged == 12
    assert catalogue.count() == 12


def test_skus_that_move_need_a_single_transaction(catalogue: Catalogue) -> None:
    catalogue.apply(Batch(shop()))
    first, *_, last = shop()
    moved = [replace(first, variants=last.variants), *shop()[1:-1], replace(last, variants=first.variants)]
    before = catalogue.revision
    store(catalogue, Batch(moved), False, lambda _: None, together=5)
    assert catalogue.revision == before + 1
    assert catalogue.sku_owners([last.variants[0].sku]) == {last.variants[0].sku: first.id}


def _import(catalogue: Catalogue, tmp_path: Path, record: dict[str, object]) -> list[str]:
    file = tmp_path / "more.jsonl"
    file.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return [str(problem) for problem in import_files(catalogue, [file], ImportOptions()).problems]


def test_a_line_deletes_a_product(catalogue: Catalogue, tmp_path: Path) -> None:
    catalogue.apply(Batch(shop()))
    stamp = catalogue.stamp
    assert _import(catalogue, tmp_path, {"id": "boot:red", "deleted": True}) == []
    assert catalogue.get(["boot:red"]) == {}
    assert catalogue.count() == 19
    assert catalogue.stamp != stamp


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"id": "boot:red", "deleted": "yes"}, "deleted"),
        ({"kind": "facet", "id": "color", "deleted": True}, "use product, document or promotion"),
        ({"deleted": True}, "id"),
    ],
)
def test_a_deletion_that_is_wrong_is_said(
    catalogue: Catalogue, tmp_path: Path, record: dict[str, object], words: str
) -> None:
    catalogue.apply(Batch(shop()))
    assert any(words in problem for problem in _import(catalogue, tmp_path, record))
    assert catalogue.count() == 20


def test_a_stamp_tells_of_prices_and_stock_too(catalogue: Catalogue) -> None:
    catalogue.apply(Batch(shop()))
    stamps = [catalogue.stamp]
    catalogue.set_price("boot-red", 5)
    stamps.append(catalogue.stamp)
    catalogue.set_stock("boot-red", 9)
    stamps.append(catalogue.stamp)
    assert len(set(stamps)) == 3
