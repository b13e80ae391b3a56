"""Import: good records get in, every bad one is reported with its place, field and remedy, and twice is as once."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from retrieval.__main__ import main
from retrieval.errors import ImportRejected
from retrieval.importing import ImportOptions, ImportReport, import_files
from retrieval.importing.hygiene import clean_line, clean_lines, language_of
from retrieval.products import CategoryLabel, Document, FacetLabel, Localized, Promotion, Quantity, Review, ValueLabel
from retrieval.record import Catalogue, Changes

GOOD = {"id": "cup", "title": "Cup", "price_cents": 900}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture
def catalogue(url: str) -> Iterator[Catalogue]:
    with Catalogue.open(url) as opened:
        yield opened


def lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def read(catalogue: Catalogue, path: Path, **options: object) -> ImportReport:
    return import_files(catalogue, [path], ImportOptions(**options))  # type: ignore[arg-type]  # a test's shorthand


def errors(report: ImportReport) -> list[str]:
    return [str(problem) for problem in report.errors]


def test_every_kind_of_record_is_read(catalogue: Catalogue, tmp_path: Path) -> None:
    product = {
        "id": 7,
        "title": {"en": "Ridge  boot", "zh": "山脊靴"},
        "description": "A boot.",
        "bullets": ["Warm", "Dry"],
        "brand": " Alder ",
        "category": ["Footwear", "Boots"],
        "attributes": {
            "weight": {"value": 1.7, "unit": "kg"},
            "vegan": True,
            "tags": ["a", "b", "a"],
            "year": 2026,
            "x": None,
        },
        "color": "brown",
        "variants": [
            {"sku": "b-42", "price_cents": 1999, "list_price_cents": 2999, "stock": 2, "options": {"size": "42"}}
        ],
        "currency": "eur",
        "rating": 4.5,
        "reviews": [{"rating": 5, "text": "很好", "author": "李", "date": "2026-01-02"}],
        "released": "2025-09-01",
        "url": "https://shop.example/boot",
        "image": "img/boot.svg",
    }
    facet = {
        "kind": "facet",
        "id": "material",
        "label": "材质",
        "values": {"pu": {"label": "PU", "synonyms": ["人造革"]}},
    }
    category = {"kind": "category", "path": ["Footwear"], "label": "鞋", "goes_with": [["Socks"]]}
    document = {"kind": "document", "id": "returns", "type": "policy", "title": "Returns", "body": "30 days."}
    promotion = {
        "kind": "promotion",
        "id": "p",
        "title": "Sale",
        "description": "Now",
        "percent_off": 20,
        "products": ["7"],
    }
    report = read(catalogue, lines(tmp_path / "shop.jsonl", product, facet, category, document, promotion))
    assert report.problems == ()
    found = catalogue.get(["7"])["7"]
    assert found.title == Localized(en="Ridge boot", zh="山脊靴")
    assert found.description == Localized(en="A boot.\nWarm\nDry")
    assert found.attributes == {
        "weight": Quantity(1.7, "kg"),
        "vegan": True,
        "tags": ("a", "b"),
        "year": Quantity(2026.0),
        "color": "brown",
    }
    assert (found.brand, found.category, found.currency, found.rating) == ("Alder", ("Footwear", "Boots"), "EUR", 4.5)
    assert (found.review_count, found.reviews) == (1, (Review(5, Localized(zh="很好"), "李", date(2026, 1, 2)),))
    assert found.variants[0].on_offer
    values = {"pu": ValueLabel(Localized(en="PU"), ("人造革",))}
    assert catalogue.facet_labels() == (FacetLabel("material", Localized(zh="材质"), "", values),)
    assert catalogue.category_labels() == (CategoryLabel(("Footwear",), Localized(zh="鞋"), (), (("Socks",),)),)
    assert catalogue.documents() == (Document("returns", "policy", Localized(en="Returns"), Localized(en="30 days.")),)
    assert catalogue.promotions() == (Promotion("p", Localized(en="Sale"), Localized(en="Now"), 20, ("7",)),)


def test_twice_is_as_once(catalogue: Catalogue, tmp_path: Path) -> None:
    path = lines(tmp_path / "shop.jsonl", GOOD, {**GOOD, "id": "mug"})
    first, second = read(catalogue, path), read(catalogue, path, prune=True)
    assert first.changes
    assert first.changes.kinds["products"] == Changes(added=2)
    assert second.changes
    assert second.changes.kinds["products"] == Changes(unchanged=2)
    assert catalogue.revision == 1


BAD_ROWS = {
    '{"title": "x", "price_cents": 1}': "id: is missing; give every record its own",
    '{"id": "a", "price_cents": 1}': "title: is missing",
    '{"id": "a", "title": "  ", "price_cents": 1}': "title: is missing",
    '{"id": "a", "title": 5, "price_cents": 1}': "title: should be a text, is 5",
    '{"id": "a", "title": {"fr": "x"}, "price_cents": 1}': "title.fr: is not a language of this shop",
    '{"id": "a", "title": "x", "price_cents": 19.99}': "price_cents: should be a whole number, is 19.99; give the price in cents",
    '{"id": "a", "title": "x", "price_cents": "19.99 USD"}': "price_cents: should be a whole number, is '19.99 USD'",
    '{"id": "a", "title": "x", "price_cents": -1}': "price_cents: can't be negative",
    '{"id": "a", "title": "x", "price_cents": NaN}': "price_cents: should be a whole number, is nan",
    '{"id": "a", "title": "x", "price_cents": Infinity}': "price_cents: should be a whole number, is inf",
    '{"id": "a", "title": "x", "price_cents": true}': "price_cents: should be a whole number, is True",
    '{"id": "a", "title": "x", "price_cents": 1e15}': "price_cents: should be a whole number",
    '{"id": "a", "title": "x", "price_cents": 9999999999999999}': "price_cents: is too large",
    '{"id": "a", "title": "x"}': "price_cents: no price, while other products of the file have one",
    '{"id": "a", "title": "x", "price_cents": 1, "stock": -2}': "stock: can't be negative",
    '{"id": "a", "title": "x", "price_cents": 1, "rating": 7}': "rating: should be a number from 0 to 5",
    '{"id": "a", "title": "x", "price_cents": 1, "rating": NaN}': "rating: should be a number from 0 to 5",
    '{"id": "a", "title": "x", "price_cents": 1, "attributes": {"w": NaN}}': "attributes.w: should be a finite number",
    '{"id": "a", "title": "x", "price_cents": 1, "attributes": {"w": {"amount": 1}}}': "attributes.w: is {'amount': 1}",
    '{"id": "a", "title": "x", "price_cents": 1, "currency": "dollars"}': "currency: should be an ISO 4217 code",
    '{"id": "a", "title": "x", "price_cents": 1, "category": "Shoes"}': "category: should be a list",
    '{"id": "a", "title": "x", "price_cents": 1, "released": "soon"}': "released: should be a date, is 'soon'",
    '{"id": "a", "title": "x", "price_cents": 1, "url": "javascript:alert(1)"}': "url: has the scheme 'javascript'",
    '{"id": "a", "title": "x", "price_cents": 1, "image": "../../etc/passwd"}': "image: leads out of its folder",
    '{"id": "a", "title": "x", "variants": []}': "variants: is empty",
    '{"id": "a", "title": "x", "variants": [{"price_cents": 1}]}': "variants[0].sku: is missing",
    '{"id": "a", "title": "x", "price_cents": 1, "variants": [{"sku": "s", "price_cents": 1}]}': "price_cents: stands beside",
    '{"id": "a", "title": "x", "variants": [{"sku": "s", "price_cents": 1}, {"sku": "s", "price_cents": 1}]}': "occurs twice",
    '{"id": "a", "title": "x", "variants": [{"sku": "cup", "price_cents": 1}]}': "the SKU 'cup' was seen before (shop.jsonl, line 1)",
    '{"id": "a", "title": "x", "price_cents": 1, "reviews": [{"rating": 9, "text": "x"}]}': "reviews[0].rating: should be a number",
    '{"id": "cup", "title": "x", "price_cents": 1}': "id: 'cup' was seen before (shop.jsonl, line 1)",
    '{"kind": "order", "id": "a"}': "kind: is 'order'; use product",
    '{"kind": "document", "id": "a", "type": "song", "title": "x", "body": "y"}': "type: is 'song'; use policy",
    '{"kind": "promotion", "id": "a", "title": "x", "description": "y", "starts": "2026-02-01", "ends": "2026-01-01"}': "ends:",
    '{"kind": "category", "label": "x"}': "path: is missing",
    '{"id": "a", "title": "x", "price_cents"': "the end seems to be missing",
    '{"id": "a", "title": "x" "price_cents": 1}': "is not JSON (Expecting ',' delimiter at column 26); correct it",
    "[1, 2]": "should be an object, is [1, 2]",
    "[" * 100_000: "can't be read as JSON",
    '{"id": "a", "title": "\\ud800", "price_cents": 1}': "title: holds bytes that are not UTF-8",
    '{"id": "a", "title": "' + "x" * 1001 + '", "price_cents": 1}': "title: has 1,001 characters; shorten it to 1,000",
    '{"id": "' + "x" * 129 + '", "title": "x", "price_cents": 1}': "id: has 129 characters",
    '{"id": "a", "title": "' + "x" * 5_000_000 + '"}': "is longer than 4 MiB",
}


@pytest.mark.parametrize(("row", "words"), BAD_ROWS.items(), ids=[words[:40] for words in BAD_ROWS.values()])
def test_a_bad_row_is_reported_and_the_good_ones_get_in(
    catalogue: Catalogue, tmp_path: Path, row: str, words: str
) -> None:
    path = tmp_path / "shop.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n\n{row}\n{json.dumps({**GOOD, 'id': 'mug'})}\n", encoding="utf-8")
    report = read(catalogue, path)
    assert any(words in error for error in errors(report)), errors(report)
    assert all(error.startswith("shop.jsonl, line 3: ") and "; " in error for error in errors(report))
    assert (report.rejected, report.accepted) == (1, 2)
    assert [product.id for product in catalogue.products()] == ["cup", "mug"]


def test_all_faults_of_a_row_are_reported(catalogue: Catalogue, tmp_path: Path) -> None:
    report = read(catalogue, lines(tmp_path / "shop.jsonl", {"price_cents": 1.5, "stock": "many", "rating": 9}))
    assert {problem.fault.field for problem in report.errors} == {"id", "title", "price_cents", "stock", "rating"}
    assert (report.rejected, report.changes) == (1, None)


def test_bytes_that_are_not_utf8_spoil_their_line_only(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "shop.jsonl"
    path.write_bytes(b'{"id": "a", "title": "caf\xe9", "price_cents": 1}\n' + json.dumps(GOOD).encode())
    report = read(catalogue, path)
    assert errors(report) == [
        "shop.jsonl, line 1: byte 26 is not UTF-8; save the file as UTF-8 (for example: iconv -f WINDOWS-1252 -t UTF-8)"
    ]
    assert catalogue.count() == 1


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "shop.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\r\n\r\n" + json.dumps({**GOOD, "id": "b"}).encode()
    )
    assert read(catalogue, path).problems == ()
    assert catalogue.count() == 2


def test_unknown_fields_are_warnings_counted_once(catalogue: Catalogue, tmp_path: Path) -> None:
    rows = [{**GOOD, "id": f"p{n}", "colour": "red"} for n in range(5)]
    report = read(catalogue, lines(tmp_path / "shop.jsonl", *rows))
    assert [str(problem) for problem in report.problems] == [
        "shop.jsonl, line 1: colour: unknown field, not imported; see docs/catalogue.md for the fields there are"
    ]
    assert report.repeats == (5,)
    assert (report.rejected, report.accepted) == (0, 5)


def test_prices_may_be_unknown_only_where_a_file_has_none(catalogue: Catalogue, tmp_path: Path) -> None:
    report = read(catalogue, lines(tmp_path / "set.jsonl", {"id": "a", "title": "x"}, {"id": "b", "title": "y"}))
    assert (report.rejected, report.accepted) == (0, 2)
    assert catalogue.get(["a"])["a"].variants[0].price_cents is None


def test_a_sku_of_another_product_of_the_catalogue_is_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    read(catalogue, lines(tmp_path / "one.jsonl", GOOD))
    taken = {"id": "mug", "title": "Mug", "variants": [{"sku": "cup", "price_cents": 1}]}
    report = read(catalogue, lines(tmp_path / "two.jsonl", taken, {**GOOD, "id": "pot"}))
    assert "two.jsonl, line 1: variants: the SKU cup belongs to the product cup of the catalogue" in errors(report)[0]
    assert [product.id for product in catalogue.products()] == ["cup", "pot"]


def test_documents_of_unknown_products_are_warned_of(catalogue: Catalogue, tmp_path: Path) -> None:
    read(catalogue, lines(tmp_path / "one.jsonl", GOOD))
    manuals = [
        {"kind": "document", "id": f"m-{name}", "type": "manual", "title": "M", "body": "x", "product": name}
        for name in ("cup", "pot", "none")
    ]
    report = read(catalogue, lines(tmp_path / "two.jsonl", *manuals, {**GOOD, "id": "pot"}))
    assert [(problem.where, problem.fault.field, problem.is_error) for problem in report.problems] == [
        ("line 3", "product", False)
    ]
    assert report.accepted == 4


def test_nothing_is_pruned_when_rows_were_rejected(catalogue: Catalogue, tmp_path: Path) -> None:
    read(catalogue, lines(tmp_path / "shop.jsonl", GOOD, {**GOOD, "id": "mug"}))
    spoiled = read(catalogue, lines(tmp_path / "shop.jsonl", GOOD, {**GOOD, "id": "mug", "stock": -1}), prune=True)
    assert "nothing was removed" in spoiled.notes[0]
    assert catalogue.count() == 2
    assert read(catalogue, lines(tmp_path / "shop.jsonl", GOOD), prune=True).rejected == 0
    assert catalogue.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "no such file"), ("folder", "is a folder"), ("\ufeff{}".encode("utf-16"), "is UTF-16")],
)
def test_a_file_that_is_no_file_is_refused(catalogue: Catalogue, tmp_path: Path, content: object, words: str) -> None:
    path = tmp_path / "shop.jsonl"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        path.mkdir()
    with pytest.raises(ImportRejected, match=words):
        read(catalogue, path)


def test_text_is_cleaned_of_what_nobody_sees() -> None:
    assert clean_line(" caf\u0065\u0301\x00 \t\u202e\u200bnoir\n") == "café noir"
    assert clean_lines("a \r\n\r\n\r\n\r\n b\x07") == "a\n\nb"
    assert clean_line("family: 👨\u200d👩\u200d👧") == "family: 👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ridge boot", "en"),
        ("山脊靴", "zh"),
        ("美的（Midea）60升热水器 F6033-UD3(HE)", "zh"),
        ("The 茶 pot of our house", "en"),
        ("42", "en"),
    ],
)
def test_the_language_is_recognised(text: str, language: str) -> None:
    assert language_of(text) == language


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_the_command_says_what_changed(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = lines(tmp_path / "shop.jsonl", GOOD)
    assert run("import", path, "--database", url) == 0
    assert "products" in capsys.readouterr().out
    assert run("import", lines(path, GOOD, {"id": "bad"}), "--database", url) == 3
    said = capsys.readouterr()
    assert "error shop.jsonl, line 2: title: is missing" in said.err
    assert run("import", lines(path, {"id": "[bold]bad"}), "--database", url) == 1
    assert "nothing was changed" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file_is_said_to_be_so(
    url: str, tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "shop.jsonl"
    path.write_text(content, encoding="utf-8")
    assert run("import", path, "--database", url) == 1
    assert "error shop.jsonl: holds no record; give a file that isn't empty" in capsys.readouterr().err


def test_an_operators_fault_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", tmp_path / "none.jsonl", "--database", f"sqlite:///{tmp_path / 's.db'}") == 1
    assert run("versions", "--index-dir", tmp_path) == 1
    assert run("index", "--index-dir", tmp_path, "--database", f"sqlite:///{tmp_path / 's.db'}") == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3
    assert all(line.startswith("error: ") for line in said)


def _small_files() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


def test_a_full_disk_is_one_line_and_nothing_is_half_imported(catalogue: Catalogue, url: str, tmp_path: Path) -> None:
    read(catalogue, lines(tmp_path / "one.jsonl", GOOD))
    many = lines(tmp_path / "many.jsonl", *({**GOOD, "id": f"p{n}", "description": "word " * 500} for n in range(800)))
    command = [sys.executable, "-m", "retrieval", "import", str(many), "--database", url]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, timeout=100, check=False, preexec_fn=_small_files
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: no space left while writing")
    assert len(done.stderr.splitlines()) == 1
    assert (catalogue.count(), catalogue.revision) == (1, 1)
