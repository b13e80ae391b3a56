"""Delivery days from import to record, and a record of an earlier version brought up to this one."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from retrieval.importing import ImportOptions, import_files
from retrieval.importing.delivery import DeliveryError, read_delivery
from retrieval.products import DeliveryDays
from retrieval.record import Catalogue


@pytest.mark.parametrize(
    ("value", "days"),
    [
        (3, (3, 3)),
        ([2, 5], (2, 5)),
        ({"min": 1, "max": 4}, (1, 4)),
        ("Ships in 3-5 business days", (3, 7)),
        ("预计3-5天送达", (3, 5)),
        ("Ships overnight", (1, 1)),
        ("2 weeks", (14, 14)),
    ],
)
def test_days_are_read_however_they_are_written(value: object, days: tuple[int, int]) -> None:
    assert read_delivery(value) == DeliveryDays(*days)


@pytest.mark.parametrize("value", [True, -1, [5, 2], "soon", {"min": 1}, 1.5])
def test_what_is_no_time_of_delivery_is_refused(value: object) -> None:
    with pytest.raises(DeliveryError):
        read_delivery(value)


def _imported(folder: Path) -> str:
    rows = [
        {
            "id": "a",
            "title": "A",
            "delivery_days": [2, 4],
            "variants": [{"sku": "a1", "price_cents": 1}, {"sku": "a2", "price_cents": 1, "delivery_days": 9}],
        }
    ]
    file = folder / "shop.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    url = f"sqlite:///{folder}/shop.db"
    with Catalogue.open(url) as catalogue:
        import_files(catalogue, [file], ImportOptions())
    return url


def test_a_variant_has_its_own_days_or_its_products(tmp_path: Path) -> None:
    with Catalogue.open(_imported(tmp_path)) as catalogue:
        (product,) = catalogue.products()
    assert [variant.delivery for variant in product.variants] == [DeliveryDays(2, 4), DeliveryDays(9, 9)]


def test_a_record_of_the_first_schema_is_brought_up_in_place(tmp_path: Path) -> None:
    url = _imported(tmp_path)
    with sqlite3.connect(tmp_path / "shop.db") as older:
        older.execute("ALTER TABLE variants DROP COLUMN delivery_least")
        older.execute("ALTER TABLE variants DROP COLUMN delivery_most")
        older.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")
    older.close()
    with Catalogue.open(url) as catalogue:
        (product,) = catalogue.products()
        assert [variant.delivery for variant in product.variants] == [None, None]
        assert catalogue.revision == 1
    with Catalogue.open(url) as again:
        assert again.count() == 1
