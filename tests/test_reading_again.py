"""Files that were read into a catalogue are not read again at the next start, unless something has changed since."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from assistant import opening
from assistant.opening import ShopSource
from retrieval.importing.again import digest_of, was_read
from retrieval.record import Catalogue

LINE = {
    "kind": "product",
    "id": "P-1",
    "title": "Tundra boots",
    "category": ["Shoes", "Boots"],
    "variants": [{"sku": "P-1-A", "price_cents": 12900, "stock": 3}],
}


class Shop:
    """A catalogue and its one file; `open` reads it as a start does."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "catalog.jsonl"
        self.source = ShopSource(f"sqlite:///{folder}/shop.db", folder / "index", folder, files=(self.file,))
        self.catalogue = Catalogue.open(self.source.database_url)
        self.write(LINE)

    def write(self, *lines: object) -> None:
        self.file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")

    def open(self) -> None:
        opening._import(self.catalogue, self.source, Console(quiet=True))

    @property
    def known(self) -> bool:
        return was_read(self.catalogue, digest_of(self.source.files, self.source.currency))

    @property
    def price(self) -> int | None:
        return self.catalogue.get(["P-1"])["P-1"].variants[0].price_cents


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_unchanged_files_are_not_read_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not shop.known
    shop.open()
    assert shop.known
    monkeypatch.setattr(opening, "import_files", None)
    shop.open()
    assert shop.price == 12_900


def test_a_changed_file_is_read(shop: Shop) -> None:
    shop.open()
    shop.write(LINE | {"variants": [{"sku": "P-1-A", "price_cents": 9900, "stock": 3}]})
    assert not shop.known
    shop.open()
    assert (shop.known, shop.price) == (True, 9_900)


def test_a_catalogue_that_was_changed_since_reads_its_files(shop: Shop) -> None:
    shop.open()
    shop.catalogue.set_price("P-1-A", 5_000)
    assert not shop.known
    shop.open()
    assert (shop.known, shop.price) == (True, 12_900)


def test_files_with_records_that_were_rejected_are_read_each_time(shop: Shop) -> None:
    shop.write(LINE, {"kind": "product", "id": "P-2"})
    shop.open()
    assert not shop.known
    assert shop.catalogue.count() == 1


def test_another_catalogue_or_currency_is_another(shop: Shop, tmp_path: Path) -> None:
    shop.open()
    digest = digest_of(shop.source.files, "USD")
    with Catalogue.open(f"sqlite:///{tmp_path}/other.db") as other:
        assert not was_read(other, digest)
    assert digest_of(shop.source.files, "EUR") != digest
