"""A page of results is right by the record, and read in full only where the record has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from retrieval.current import Current
from retrieval.products import Attributes, Localized, Product, Quantity, Variant
from retrieval.record import Batch, Catalogue


def product(name: str) -> Product:
    options: Attributes = {"size": Quantity(41), "color": "red"}
    return Product(
        name, Localized("Boots", "靴子"), (Variant(f"{name}-1", 5_000, 3, options),), attributes={"lined": True}
    )


class Watched:
    """A catalogue that counts what is read in full."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue, self.read = catalogue, list[str]()

    def get(self, ids: Sequence[str]) -> dict[str, Product]:
        self.read += ids
        return self.catalogue.get(ids)

    def digests_of(self, ids: Sequence[str]) -> dict[str, str]:
        return self.catalogue.digests_of(ids)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Watched]:
    with Catalogue.open(f"sqlite:///{tmp_path}/shop.db") as catalogue:
        catalogue.apply(Batch(products=[product("a"), product("b"), product("c")]))
        yield Watched(catalogue)


def test_what_has_not_changed_is_not_read_again(record: Watched) -> None:
    snapshot = list(record.catalogue.products())
    current = Current(record)
    assert current.of(snapshot) == {one.id: one for one in snapshot}
    assert record.read == []


def test_a_price_a_stock_and_a_removal_are_seen_at_once(record: Watched) -> None:
    snapshot = list(record.catalogue.products())
    current = Current(record)
    current.of(snapshot)
    record.catalogue.set_price("a-1", 4_000)
    record.catalogue.set_stock("b-1", 0)
    record.catalogue.apply(Batch(products=[snapshot[0], snapshot[1]]), prune=True)
    record.catalogue.set_price("a-1", 4_500)
    record.catalogue.set_stock("b-1", 1)
    now = current.of(snapshot)
    assert set(now) == {"a", "b"}
    assert (now["a"].variants[0].price_cents, now["b"].variants[0].stock) == (4_500, 1)
    assert record.read == ["a", "b"]


def test_a_newer_snapshot_of_a_product_is_compared_by_its_own_content(record: Watched) -> None:
    current = Current(record)
    old = list(record.catalogue.products())
    current.of(old)
    record.catalogue.set_price("a-1", 1)
    new = list(record.catalogue.products())
    assert current.of(new)["a"].variants[0].price_cents == 1
    assert record.read == []
    assert current.of(old)["a"].variants[0].price_cents == 1
    assert record.read == ["a"]


def test_a_record_without_digests_is_read_in_full() -> None:
    class Plain:
        def get(self, ids: Sequence[str]) -> dict[str, Product]:
            return {one: product(one) for one in ids}

    assert set(Current(Plain()).of([product("x")])) == {"x"}
