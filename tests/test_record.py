"""The catalogue of record: what goes in comes out, changes are counted, and a fault changes nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import CatalogueError
from retrieval.products import (
    AttributeValue,
    CategoryLabel,
    Document,
    FacetLabel,
    Localized,
    Product,
    Promotion,
    Quantity,
    Review,
    ValueLabel,
    Variant,
)
from retrieval.record import Batch, Catalogue, Changes
from retrieval.record_rows import attributes_json, attributes_value

BOOT = Product(
    id="boot",
    title=Localized(en="Ridge boot", zh="山脊靴"),
    variants=(
        Variant("boot-42", 12900, 3, {"size": "42", "color": "brown"}, 15900, "boot-42.svg"),
        Variant("boot-43", 12900, 0, {"size": "43", "vegan": True}),
    ),
    description=Localized(en="A boot.\nFor ridges."),
    brand="Alder",
    category=("Footwear", "Boots"),
    attributes={
        "material": ("leather", "wool"),
        "weight": Quantity(1.25, "kg"),
        "waterproof": False,
        "count": Quantity(2),
    },
    currency="EUR",
    rating=4.5,
    review_count=2,
    reviews=(Review(5, Localized(zh="很好"), "李", date(2026, 1, 2)), Review(4, Localized(en="Good"))),
    released=date(2025, 9, 1),
    image="boot.svg",
    url="https://shop.example/boot",
)
CUP = Product(id="cup", title=Localized(en="Cup"), variants=(Variant("cup", None, 1),))
GUIDE = Document("boot-guide", "guide", Localized(en="Boots"), Localized(zh="选靴"), ("Footwear",), "boot")
FACET = FacetLabel("material", Localized(zh="材质"), "", {"leather": ValueLabel(Localized(zh="皮革"), ("真皮",))})
CATEGORY = CategoryLabel(("Footwear", "Boots"), Localized(zh="靴子"), ("boots",), (("Socks",),))
PROMOTION = Promotion("sale", Localized(en="Sale"), Localized(en="20% off"), 20, ("boot",), (), date(2026, 1, 1))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'deep' / 'shop.db'}"


@pytest.fixture
def catalogue(url: str) -> Iterator[Catalogue]:
    with Catalogue.open(url) as opened:
        yield opened


def test_what_goes_in_comes_out(catalogue: Catalogue) -> None:
    catalogue.apply(Batch((CUP, BOOT), (GUIDE,), (PROMOTION,), (FACET,), (CATEGORY,)))
    assert list(catalogue.products()) == [BOOT, CUP]
    assert catalogue.get(["cup", "none", "boot", "cup"]) == {"cup": CUP, "boot": BOOT}
    assert list(catalogue.get(["cup", "boot"])) == ["cup", "boot"]
    assert catalogue.documents() == (GUIDE,)
    assert catalogue.promotions() == (PROMOTION,)
    assert catalogue.facet_labels() == (FACET,)
    assert catalogue.category_labels() == (CATEGORY,)
    assert catalogue.count() == 2


_names = st.text(min_size=1, max_size=8)
_values: st.SearchStrategy[AttributeValue] = st.one_of(
    st.text(max_size=8),
    st.booleans(),
    st.builds(Quantity, st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=3)),
    st.lists(st.text(max_size=5), max_size=4).map(tuple),
)


@given(st.dictionaries(_names, _values, max_size=5))
def test_attributes_lose_nothing(attributes: dict[str, AttributeValue]) -> None:
    back = attributes_value(attributes_json(attributes))
    assert back == attributes
    assert {name: type(value) for name, value in back.items()} == {name: type(v) for name, v in attributes.items()}


def test_the_same_again_changes_nothing(catalogue: Catalogue) -> None:
    batch = Batch((BOOT, CUP), (GUIDE,), (PROMOTION,), (FACET,), (CATEGORY,))
    first = catalogue.apply(batch)
    again = catalogue.apply(batch, prune=True)
    assert first.revision == 1
    assert first.kinds["products"] == Changes(added=2)
    assert (again.revision, again.touched, catalogue.revision) == (1, 0, 1)
    assert again.kinds["products"] == Changes(unchanged=2)


def test_only_what_differs_is_changed(catalogue: Catalogue) -> None:
    catalogue.apply(Batch((BOOT, CUP)))
    dearer = replace(BOOT, variants=(replace(BOOT.variants[0], price_cents=13900),))
    report = catalogue.apply(Batch((dearer, CUP, replace(CUP, id="mug", variants=(Variant("mug", 100, 1),)))))
    assert report.kinds["products"] == Changes(added=1, changed=1, unchanged=1)
    assert catalogue.get(["boot"])["boot"] == dearer
    assert catalogue.revision == 2


def test_prune_removes_what_is_gone_of_the_kinds_given(catalogue: Catalogue) -> None:
    other = Document("returns", "policy", Localized(en="Returns"), Localized(en="30 days."))
    catalogue.apply(Batch((BOOT, CUP), (GUIDE, other), (PROMOTION,)))
    report = catalogue.apply(Batch((CUP,)), prune=True)
    assert report.kinds["products"] == Changes(unchanged=1, removed=1)
    assert list(catalogue.products()) == [CUP]
    # The removed product's manual goes with it; the policy and the promotion were not spoken of.
    assert catalogue.documents() == (other,)
    assert catalogue.promotions() == (PROMOTION,)


def test_a_sku_can_move_between_products_of_one_batch(catalogue: Catalogue) -> None:
    one, two = (Product(id=i, title=Localized(en=i), variants=(Variant(f"sku-{i}", 1, 1),)) for i in "ab")
    catalogue.apply(Batch((one, two)))
    swapped = (replace(one, variants=two.variants), replace(two, variants=one.variants))
    catalogue.apply(Batch(swapped))
    assert tuple(catalogue.products()) == swapped
    assert catalogue.sku_owners(["sku-a", "none"]) == {"sku-a": "b"}


def test_stock_and_price_are_set_and_an_import_sets_them_back(catalogue: Catalogue) -> None:
    catalogue.apply(Batch((BOOT,)))
    catalogue.set_stock("boot-43", 7)
    catalogue.set_price("boot-42", 9900, 12900)
    first, second = catalogue.get(["boot"])["boot"].variants
    assert (second.stock, first.price_cents, first.list_price_cents) == (7, 9900, 12900)
    assert catalogue.revision == 1
    assert catalogue.apply(Batch((BOOT,))).kinds["products"] == Changes(changed=1)
    assert catalogue.get(["boot"])["boot"] == BOOT
    with pytest.raises(CatalogueError, match="no variant has the SKU nothing"):
        catalogue.set_stock("nothing", 1)
    with pytest.raises(CatalogueError, match="can't be -1"):
        catalogue.set_stock("boot-43", -1)


def test_a_setting_that_is_equal_to_the_file_again_is_no_change(catalogue: Catalogue) -> None:
    catalogue.apply(Batch((BOOT,)))
    catalogue.set_stock("boot-43", 7)
    catalogue.set_stock("boot-43", 0)
    assert catalogue.apply(Batch((BOOT,))).touched == 0


def test_a_fault_in_the_middle_changes_nothing(catalogue: Catalogue) -> None:
    catalogue.apply(Batch((CUP,)))
    clash = replace(BOOT, variants=(Variant("cup", 1, 1),))
    with pytest.raises(CatalogueError):
        catalogue.apply(Batch((replace(CUP, id="mug", variants=(Variant("mug", 100, 1),)), clash)))
    assert [product.id for product in catalogue.products()] == ["cup"]
    assert catalogue.revision == 1


def test_many_products_come_in_the_order_of_ids(catalogue: Catalogue) -> None:
    products = [Product(id=f"p{n}", title=Localized(en="x"), variants=(Variant(f"s{n}", n, 1),)) for n in range(1203)]
    catalogue.apply(Batch(products))
    assert list(catalogue.products()) == sorted(products, key=lambda product: product.id)
    assert len(catalogue.get([product.id for product in products])) == 1203


def test_two_catalogues_are_told_apart(tmp_path: Path, url: str) -> None:
    with (
        Catalogue.open(url) as one,
        Catalogue.open(f"sqlite:///{tmp_path / 'two.db'}") as two,
        Catalogue.open(url) as again,
    ):
        assert one.identity != two.identity
        assert one.identity == again.identity


def test_readers_go_on_while_an_import_writes(catalogue: Catalogue, url: str) -> None:
    catalogue.apply(Batch((CUP,)))
    seen: list[int] = []
    writing, read = threading.Event(), threading.Event()

    def report(_: int) -> None:
        writing.set()
        assert read.wait(20)

    writer = threading.Thread(target=lambda: catalogue.apply(Batch((BOOT,)), progress=report))
    writer.start()
    assert writing.wait(20)
    with Catalogue.open(url) as reader:
        seen.append(reader.count())
        read.set()
        writer.join()
        seen.append(reader.count())
    assert seen == [1, 2]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("not a url", "can't be read"),
        ("nosuch://host/db", "no driver is installed"),
        ("sqlite:////proc/nothing/shop.db", "/proc/nothing"),
    ],
)
def test_a_bad_url_is_said_in_words(url: str, words: str) -> None:
    with pytest.raises(CatalogueError, match=words):
        Catalogue.open(url)


def test_a_password_is_never_shown() -> None:
    with pytest.raises(CatalogueError) as fault:
        Catalogue.open("nosuch://me:secret@host/db")
    assert "secret" not in str(fault.value)


def test_a_file_that_is_no_database_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "shop.db").write_bytes(b"these are not the pages of a database" * 200)
    with pytest.raises(CatalogueError, match="damaged or not a database"):
        Catalogue.open(f"sqlite:///{tmp_path / 'shop.db'}")


def test_a_catalogue_of_another_schema_is_refused(url: str, tmp_path: Path) -> None:
    Catalogue.open(url).close()
    with sqlite3.connect(tmp_path / "deep" / "shop.db") as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE name = 'schema'")
    connection.close()
    with pytest.raises(CatalogueError, match="schema 999"):
        Catalogue.open(url)


FULL_DISK = """
import resource, signal, sys
from retrieval.errors import DiskFull
from retrieval.products import Localized, Product, Variant
from retrieval.record import Batch, Catalogue
catalogue = Catalogue.open(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
products = [
    Product(id=f"n{n}", title=Localized(en="x" * 900), variants=(Variant(f"n{n}", n, 1),)) for n in range(3000)
]
try:
    catalogue.apply(Batch(products))
except DiskFull as fault:
    print(fault)
"""


def test_a_full_disk_is_one_line_and_changes_nothing(catalogue: Catalogue, url: str) -> None:
    catalogue.apply(Batch((CUP,)))
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, url], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.startswith("no space left while writing sqlite:///")
    assert done.stdout.count("\n") == 1
    assert list(catalogue.products()) == [CUP]
    assert catalogue.revision == 1
    assert catalogue.apply(Batch((BOOT,))).revision == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.permutations(["boot", "cup", "absent"]))
def test_get_keeps_the_order_asked_for(catalogue: Catalogue, ids: list[str]) -> None:
    catalogue.apply(Batch((BOOT, CUP)))
    assert list(catalogue.get(ids)) == [each for each in ids if each != "absent"]
