"""An import through the commands: what was drawn is what is stored, and an interrupted build is finished by the next."""

from __future__ import annotations

import json
from pathlib import Path

from eval.command_latency import heavy, imported_line
from eval.latency_catalogue import products
from eval.latency_import import Imported, measure_import, record_of
from retrieval.importing import ImportOptions, import_files
from retrieval.record import Catalogue


def test_what_is_written_is_read_again_as_it_was(tmp_path: Path) -> None:
    made = list(products(60))
    file = tmp_path / "catalogue.jsonl"
    file.write_text("".join(json.dumps(record_of(one)) + "\n" for one in made), encoding="utf-8")
    with Catalogue.open(f"sqlite:///{tmp_path}/shop.db") as catalogue:
        report = import_files(catalogue, [file], ImportOptions())
        assert (report.accepted, report.rejected) == (60, 0)
        assert [one.title for one in catalogue.products()] == [one.title for one in made]
        assert [one.variants for one in catalogue.products()] == [one.variants for one in made]
        assert [one.attributes for one in catalogue.products()] == [one.attributes for one in made]


def test_a_catalogue_is_imported_and_indexed_and_leaves_nothing(tmp_path: Path) -> None:
    found = measure_import(tmp_path, 120, lambda _label, _done, _total: None)
    assert found.products == 120
    assert min(found.import_seconds, found.stopped_seconds, found.resumed_seconds) > 0
    assert 2**25 < found.peak_bytes < 2**31
    assert list(tmp_path.iterdir()) == []


def test_too_much_memory_is_named() -> None:
    one = Imported(100, 1, 2**30, 1, 1, 5 * 2**30, interrupted=True)
    assert heavy({100: one}) == ["100 products: import and index took 5.0 GiB, not 4 or less"]
    assert heavy({100: Imported(100, 1, 2**30, 1, 1, 2**30, interrupted=True)}) == []
    assert "stopped after 1 s" in imported_line(one)
