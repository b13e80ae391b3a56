"""What every encoder promises, asked of the fake and of the real one alike; and what only the real one can do."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder import Encoder, SentenceEncoder, load_encoder
from retrieval.models import ModelPreparationError
from tests.fakes_encoder import HashingEncoder

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("MODEL_CACHE") or ROOT / "var" / "models")
TEXTS = ("waterproof hiking boots", "", "防水的徒步鞋", "a kettle " * 600, "waterproof hiking boots")


@pytest.fixture(scope="module")
def real() -> SentenceEncoder:
    return load_encoder("multilingual-e5-small", CACHE)


@pytest.fixture(params=["hashing", "real"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return HashingEncoder() if request.param == "hashing" else request.getfixturevalue("real")


def test_rows_are_unit_float32(encoder: Encoder) -> None:
    rows = encoder.encode(TEXTS, "passage")
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)


def test_nothing_gives_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([], "passage").shape == (0, encoder.dimension)
    assert encoder.encode([], "query").shape == (0, encoder.dimension)


def test_the_order_of_the_texts_is_kept(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS, "passage")
    alone = np.concatenate([encoder.encode([text], "passage") for text in TEXTS])
    # Batches are padded, which moves a bfloat16 result in its last digits.
    assert (np.sum(together * alone, axis=1) > 0.999).all()
    np.testing.assert_array_equal(together[0], together[4])


def test_a_query_finds_its_passage(encoder: Encoder) -> None:
    passages = ("red leather wallet", "steel kettle 1.7 l", "waterproof hiking boots", "防水徒步鞋", "木制书桌")
    matrix = encoder.encode(passages, "passage")
    for query, expected in (("hiking boots waterproof", 2), ("徒步鞋 防水", 3), ("steel kettle", 1)):
        assert int(np.argmax(matrix @ encoder.encode([query], "query")[0])) == expected


def test_the_same_query_gives_the_same_row_and_the_caller_may_change_it(encoder: Encoder) -> None:
    first = encoder.encode(["kettle"], "query")
    kept = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(encoder.encode(["kettle"], "query"), kept)


def test_the_languages_meet(real: SentenceEncoder) -> None:
    passages = real.encode(("防水徒步鞋", "不锈钢电热水壶", "木制书桌"), "passage")
    for query, expected in (("waterproof hiking shoes", 0), ("electric kettle", 1), ("wooden desk", 2)):
        assert int(np.argmax(passages @ real.encode([query], "query")[0])) == expected


def test_e5_reads_queries_and_passages_differently(real: SentenceEncoder) -> None:
    query, passage = real.encode(["kettle"], "query")[0], real.encode(["kettle"], "passage")[0]
    assert 0.7 < float(query @ passage) < 0.9999


def test_layers_stand_side_by_side_and_the_last_is_the_vector(real: SentenceEncoder) -> None:
    texts = ["where is my order", "我的订单到哪了"]
    rows = real.encode_layers(texts, "query", (0, 2))
    assert rows.shape == (2, 2 * real.dimension)
    last, before = rows[:, : real.dimension], rows[:, real.dimension :]
    assert (np.sum(last * real.encode(texts, "query"), axis=1) > 0.999).all()
    np.testing.assert_allclose(np.linalg.norm(before, axis=1), 1.0, atol=1e-5)
    assert (np.sum(last * before, axis=1) < 0.95).all()
    assert real.encode_layers([], "query", (0, 2)).shape == (0, 2 * real.dimension)


def test_progress_reaches_the_end(real: SentenceEncoder) -> None:
    seen: list[tuple[int, int]] = []
    real.encode([f"cup {i}" for i in range(300)], "passage", lambda done, total: seen.append((done, total)))
    assert seen == [(256, 300), (300, 300)]


def test_several_threads_may_encode(real: SentenceEncoder) -> None:
    expected = real.encode(["a blue cup"], "passage")
    results: list[float] = []

    def work() -> None:
        results.extend(float(real.encode(["a blue cup"], "passage")[0] @ expected[0]) for _ in range(5))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 20
    assert min(results) > 0.999


def test_a_name_that_means_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelPreparationError, match="no model 'nonsense'"):
        load_encoder("nonsense", tmp_path)
