"""The retrieval command: reading sets, the baselines, the cache of embeddings and what a run prints."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from eval import command_retrieval
from eval.__main__ import main
from eval.baselines import Bm25, Dense, Fusion, document_of, fuse
from eval.errors import EvalError
from eval.own_search import own_search
from eval.ranking import measure, score
from eval.shop_set import SHOP_LANGUAGES, ShopLanguage, write_shop_set
from retrieval.embedding_cache import CachedEncoder
from retrieval.encoder import Encoder
from retrieval.errors import JudgmentsRejected, RetrievalError
from retrieval.importing import ImportOptions, import_files
from retrieval.judgments import Query, digest, evenly_priced, read_set
from retrieval.matcher import Trained, dump_matcher, plain_fusion
from retrieval.products import Attributes, Localized, Product, Quantity, Variant
from retrieval.record import Catalogue
from tests.fakes_encoder import HashingEncoder

CATALOG = [
    {"id": "J1", "title": "Rain jacket", "description": "Keeps you dry", "color": "navy", "category": ["Clothing"]},
    {"id": "J2", "title": "Wool jacket", "brand": "Tarnwick", "bullets": "Warm\nSoft"},
    {"id": "S1", "title": "登山靴", "description": "防水 保暖", "price_cents": 9900},
    {"id": "M1", "title": "Camping mug"},
]


def write_set(folder: Path, queries: str, qrels: str, catalog: Sequence[object] = CATALOG) -> Path:
    folder.mkdir(exist_ok=True)
    lines = (json.dumps(record, ensure_ascii=False) for record in catalog)
    (folder / "catalog.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "queries.tsv").write_text(queries, encoding="utf-8")
    (folder / "qrels.tsv").write_text(qrels, encoding="utf-8")
    return folder


QUERIES = "q1\train jackets\nq2\t防水登山靴\nq3\tnothing relevant\nq4\tnot judged\n"
QRELS = "q1\tJ1\t3\nq1\tJ2\t1\nq2\tS1\t3\nq3\tM1\t0\nq9\tM1\t2\n"


def test_a_set_is_read(tmp_path: Path) -> None:
    data = read_set(write_set(tmp_path, QUERIES, QRELS))
    assert [(query.id, query.text) for query in data.queries] == [("q1", "rain jackets"), ("q2", "防水登山靴")]
    assert data.queries[0].judged == {"J1": 3, "J2": 1}
    assert (data.judgments, data.skipped, data.strangers) == (5, 2, 1)


def test_a_limit_takes_the_first(tmp_path: Path) -> None:
    assert [query.id for query in read_set(write_set(tmp_path, QUERIES, QRELS), 1).queries] == ["q1"]


def test_headers_and_blank_lines_are_let_pass(tmp_path: Path) -> None:
    data = read_set(
        write_set(tmp_path, "\ufeffquery_id\tquery\n\nq1\tmug\n", "query_id\tproduct_id\tgrade\nq1\tM1\t1\n")
    )
    assert [query.text for query in data.queries] == ["mug"]


@pytest.mark.parametrize(
    ("queries", "qrels", "said"),
    [
        ("q1 mug\n", QRELS, r"queries\.tsv:1: expected 'query id<TAB>text', found 1 fields"),
        ("q1\tmug\nq1\tcup\n", QRELS, r"queries\.tsv:2: the query id 'q1' stands here twice"),
        ("", QRELS, r"queries\.tsv: has no queries"),
        (QUERIES, "q1\tJ1\n", r"qrels\.tsv:1: expected 'query id<TAB>product id<TAB>grade', found 2 fields"),
        (QUERIES, "q1\tJ1\tgood\n", r"qrels\.tsv:1: the grade is a whole number from 0 to 100, not 'good'"),
        (QUERIES, "q1\tJ1\t-1\n", r"not '-1'"),
        (QUERIES, "q1\tJ1\t1\nq1\tJ1\t2\n", r"qrels\.tsv:2: the product 'J1' is judged twice for the query 'q1'"),
        (QUERIES, "\n", r"qrels\.tsv: has no judgments"),
        (QUERIES, "q3\tM1\t0\n", "no query has a relevant product"),
    ],
)
def test_what_is_wrong_with_a_set_is_named(tmp_path: Path, queries: str, qrels: str, said: str) -> None:
    with pytest.raises(JudgmentsRejected, match=said):
        read_set(write_set(tmp_path, queries, qrels))


def test_a_folder_that_is_no_set_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(JudgmentsRejected, match="no such folder"):
        read_set(tmp_path / "gone")
    with pytest.raises(JudgmentsRejected, match=r"catalog\.jsonl: is missing"):
        read_set(tmp_path)


def test_prices_are_left_out_where_only_some_have_one(tmp_path: Path) -> None:
    some = write_set(tmp_path / "some", QUERIES, QRELS) / "catalog.jsonl"
    copy = evenly_priced(some, tmp_path)
    assert copy != some
    assert [sorted(json.loads(line)) for line in copy.read_text(encoding="utf-8").splitlines()][2] == [
        "description",
        "id",
        "title",
    ]
    none = write_set(tmp_path / "none", QUERIES, QRELS, CATALOG[:2]) / "catalog.jsonl"
    every = write_set(tmp_path / "every", QUERIES, QRELS, CATALOG[2:3]) / "catalog.jsonl"
    assert evenly_priced(none, tmp_path) == none
    assert evenly_priced(every, tmp_path) == every


def product(name: str, title: str, zh: str | None = None) -> Product:
    attributes: Attributes = {"color": "navy", "weight": Quantity(300, "g")}
    return Product(name, Localized(title, zh), (Variant(name, 100, 1),), brand="Tarnwick", attributes=attributes)


def test_a_document_says_everything_in_both_languages() -> None:
    assert document_of(product("P1", "Rain jacket", "雨衣")) == "Rain jacket\n雨衣\nTarnwick\nnavy"


def test_bm25_stems_english_and_cuts_chinese() -> None:
    index = Bm25([product("P1", "Rain jacket"), product("P2", "Camping mug"), product("P3", "Boots", "防水登山靴")])
    assert index.rank("The JACKETS", 5) == ["P1"]
    assert index.rank("登山靴", 5) == ["P3"]
    assert index.rank("umbrella", 5) == []
    assert index.rank("the of", 5) == []
    assert len(index.rank("navy", 2)) == 2


def test_dense_ranks_everything_by_cosine() -> None:
    encoder = HashingEncoder()
    index = Dense([product("P1", "Rain jacket"), product("P2", "Camping mug")], encoder)
    assert index.rank("camping mug", 5) == ["P2", "P1"]
    assert index.rank("camping mug", 1) == ["P2"]


def test_fusion_sums_reciprocal_ranks() -> None:
    assert fuse([["a", "b"], ["b", "c"]]) == ["b", "a", "c"]
    assert fuse([["b"], ["a"]]) == ["a", "b"]

    class Fixed:
        def __init__(self, *items: str) -> None:
            self.items = list(items)

        def rank(self, query: str, depth: int) -> list[str]:
            return self.items[:depth]

    assert Fusion([Fixed("x", "y"), Fixed("y")]).rank("q", 1) == ["y"]


class CountingEncoder(HashingEncoder):
    def __init__(self) -> None:
        super().__init__(64, "counting/one")
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> NDArray[np.float32]:
        self.seen += texts
        return super().encode(texts, kind)


def test_a_passage_is_encoded_once_also_across_runs(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    first = CachedEncoder(encoder, tmp_path)
    rows = first.encode(["rain", "mug", "rain"], "passage")
    first.close()
    assert sorted(encoder.seen) == ["mug", "rain"]
    again = CachedEncoder(encoder, tmp_path)
    done: list[int] = []
    again.watch = done.append
    np.testing.assert_array_equal(again.encode(["rain", "mug", "rain"], "passage"), rows)
    again.encode(["tent"], "passage")
    again.close()
    assert sorted(encoder.seen) == ["mug", "rain", "tent"]
    assert sum(done) == 4


def test_a_query_is_encoded_every_time(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    cached = CachedEncoder(encoder, tmp_path)
    cached.encode(["rain"], "query")
    cached.encode(["rain"], "query")
    cached.close()
    assert encoder.seen == ["rain", "rain"]


def test_two_encoders_do_not_share_a_cache(tmp_path: Path) -> None:
    small, large = CachedEncoder(HashingEncoder(8), tmp_path), CachedEncoder(HashingEncoder(16), tmp_path)
    assert small.encode(["rain"], "passage").shape == (1, 8)
    assert large.encode(["rain"], "passage").shape == (1, 16)
    assert large.encode([], "passage").shape == (0, 16)
    small.close()
    large.close()


def test_a_broken_cache_is_named(tmp_path: Path) -> None:
    (tmp_path / "hashing-256.db").write_bytes(b"not a database, by any means" * 100)
    with pytest.raises(RetrievalError, match="cannot be opened"):
        CachedEncoder(HashingEncoder(), tmp_path)


def test_a_query_is_scored_by_its_ranking() -> None:
    one = score(Query("q1", "jacket", {"J1": 3, "J2": 1}), ["M1", "J1", "J2"], 2.0)
    assert one.ndcg == pytest.approx((7 / np.log2(3) + 1 / np.log2(4)) / (7 + 1 / np.log2(3)))
    assert one.ndcg_judged == pytest.approx(1.0)
    assert (one.recall, one.milliseconds) == (1.0, 2.0)


def test_a_timed_query_is_not_one_that_an_encoder_remembers() -> None:
    asked: list[tuple[str, int]] = []

    class Spy:
        def rank(self, query: str, depth: int) -> list[str]:
            asked.append((query, depth))
            return ["J1"]

    result = measure(Spy(), [Query("q1", "jacket", {"J1": 1})], spaces=2)
    assert asked == [("warm up jacket", 10), ("jacket  ", 10), ("jacket", 1000)]
    assert result.ndcg == 1.0


def test_the_systems_own_search_ranks_a_catalogue(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set", QUERIES, QRELS)
    with Catalogue.open(f"sqlite:///{tmp_path / 'shop.db'}") as catalogue:
        import_files(catalogue, [evenly_priced(folder / "catalog.jsonl", tmp_path)], ImportOptions(format="jsonl"))
        ranker = own_search(catalogue, HashingEncoder(), tmp_path / "index")
        assert ranker.rank("rain jacket", 2)[0] == "J1"
        assert ranker.rank("防水登山靴", 1) == ["S1"]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An encoder that needs no model."""

    def load(name: str, cache: Path) -> Encoder:
        return HashingEncoder(name=name)

    monkeypatch.setattr("retrieval.encoder.load_encoder", load)
    monkeypatch.setenv("MODEL_CACHE", str(tmp_path / "models"))


@pytest.mark.usefixtures("quick")
def test_the_command_prints_a_table_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_set(tmp_path / "tiny", QUERIES, QRELS)
    assert main(["retrieval", "--data", str(folder), "--json", "-", "--encoder", "hash", "--verbose"]) == 0
    printed = capsys.readouterr()
    body = json.loads(printed.out)
    assert list(body["systems"]) == ["bm25", "dense", "fusion", "system"]
    assert list(body["variants"]) == ["plain", "words"]
    assert body["matcher"]["fitted_to_these_judgments"] is False
    assert set(body["systems"]["bm25"]) == {"ndcg@10", "ndcg@10_judged", "recall@100", "p50_ms", "p99_ms"}
    assert body["systems"]["bm25"]["ndcg@10"] == 1.0
    assert body["data"]["queries"] == 2
    assert body["data"]["skipped_queries"] == 2
    assert body["encoder"] == "hash"
    assert "nDCG@10" in printed.err
    assert "rain jackets" in printed.err
    assert "fitted to these judgments" not in printed.err
    assert (tmp_path / "eval-cache").is_dir()


@pytest.mark.usefixtures("quick")
def test_judgments_that_the_matcher_was_fitted_to_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_set(tmp_path / "tiny", QUERIES, QRELS)
    scores = {"with_meaning": 0.61, "by_words": 0.5}
    trained = Trained("2024-01-01", 0, "hash", 2, 3, {"tiny": digest(folder)}, scores, scores, scores)
    file = tmp_path / "matcher.json"
    file.write_text(dump_matcher(replace(plain_fusion(), trained=trained)), encoding="utf-8")
    monkeypatch.setenv("MATCHER", str(file))
    assert main(["retrieval", "--data", str(folder), "--systems", "system", "--json", "-"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["matcher"]["crossvalidated"] == scores
    assert "was fitted to these judgments; cross-validated it reaches 0.6100" in printed.err


def shop_file(tmp_path: Path) -> Path:
    kinds = [("Bags", "包袋", ["totes", "提包"]), ("Mugs", "杯子", ["cups", "茶杯"])]
    lines: list[dict[str, object]] = [
        {"kind": "category", "path": [en], "label": {"en": en, "zh": zh}, "synonyms": more} for en, zh, more in kinds
    ]
    for facet, values in {"color": ["red", "blue"], "material": ["wool", "steel"]}.items():
        named = {one: {"label": {"en": one.title(), "zh": f"{one}色"}} for one in values}
        lines.append({"kind": "facet", "id": facet, "label": {"en": facet, "zh": facet}, "values": named})
    for n in range(8):
        title = {"en": f"Tarn {kinds[n % 2][0]} {n}", "zh": f"泰恩{kinds[n % 2][1]} {n}"}
        attributes = {"color": ["red", "blue"][n // 4], "material": ["wool", "steel"][n // 2 % 2]}
        variants = [{"sku": f"S{n}", "price_cents": 100, "stock": 1}]
        record = {"id": f"P{n}", "title": title, "brand": f"Tarn{n % 3}", "category": [kinds[n % 2][0]]}
        lines.append({"kind": "product", **record, "attributes": attributes, "variants": variants})
    file = tmp_path / "shop.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


@pytest.mark.parametrize("language", SHOP_LANGUAGES)
def test_a_set_is_made_of_a_shop(tmp_path: Path, language: ShopLanguage) -> None:
    file = shop_file(tmp_path)
    data = read_set(write_shop_set([file], tmp_path / "made", language))
    again = read_set(write_shop_set([file], tmp_path / "again", language))
    assert digest(data.folder) == digest(again.folder)
    texts = [query.text for query in data.queries]
    catalog = data.catalog.read_text(encoding="utf-8")
    assert len(texts) >= 5
    han = re.compile(r"[\u3400-\u9fff]")
    assert all(bool(han.search(text)) == (language != "en") for text in texts)
    assert bool(han.search(catalog)) == (language == "zh")
    assert not re.search("totes|cups|提包|茶杯", catalog)
    for query in data.queries:
        assert max(query.judged.values()) == 3
        kinds = {int(product[1:]) % 2 for product in query.judged}
        assert len(kinds) == 1


def test_a_catalogue_without_categories_makes_no_set(tmp_path: Path) -> None:
    file = tmp_path / "bare.jsonl"
    file.write_text(json.dumps({"id": "A", "title": "Mug", "price_cents": 100}) + "\n", encoding="utf-8")
    with pytest.raises(EvalError, match="no products with category labels"):
        write_shop_set([file], tmp_path / "made", "zh")


def test_bm25_alone_needs_no_encoder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_set(tmp_path / "tiny", QUERIES, QRELS)
    target = tmp_path / "out.json"
    assert main(["retrieval", "--data", str(folder), "--systems", "bm25", "--json", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["encoder"] is None
    assert "tiny: 4 products, 2 queries" in capsys.readouterr().out


def test_a_record_that_cannot_be_imported_is_named_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_set(tmp_path / "tiny", QUERIES, QRELS, [*CATALOG, {"id": "X"}])
    target = tmp_path / "out.json"
    assert main(["retrieval", "--data", str(folder), "--systems", "bm25", "--json", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["data"]["rejected_products"] == 1
    assert "title" in capsys.readouterr().out


def test_a_missing_set_ends_the_command_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retrieval", "--data", str(tmp_path / "gone")]) == 2
    assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.parametrize("arguments", [["--systems", "magic"], ["--systems", ","], ["--limit", "0"]])
def test_bad_arguments_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["retrieval", "--data", ".", *arguments])
    assert "usage" in capsys.readouterr().err


def test_every_system_has_a_name() -> None:
    assert command_retrieval.SYSTEMS == ("bm25", "dense", "fusion", "system")
