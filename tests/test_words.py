from __future__ import annotations

import hashlib
import os
from pathlib import Path

import bm25s
import numpy as np
import pytest

from retrieval.bm25 import Bm25
from retrieval.lexical import BM25_B, BM25_K1, LexicalIndex
from retrieval.words import Field, KeptWords, Words

FIELDS = (Field("title", 2), Field("body", 1, names=False))
DOCUMENTS = (
    {"title": "Trail running shoes", "body": "Light shoes for long runs on trails"},
    {"title": "运动鞋 男款", "body": "轻便"},
    {"title": "", "body": ""},
    {"title": "Oak shelf", "body": "A shelf of oak, knives not included"},
)


def test_scores_are_those_of_bm25s() -> None:
    words = Words.of(DOCUMENTS, FIELDS)
    corpus = [
        [term for field in FIELDS for term in said[field.name] * field.weight]
        for said in (
            {name: texts[n] for name, texts in ((f.name, list(words.texts_of(f.name))) for f in FIELDS)}
            for n in range(len(DOCUMENTS))
        )
    ]
    theirs = bm25s.BM25(method="lucene", k1=BM25_K1, b=BM25_B)
    theirs.index(corpus, show_progress=False)
    ours = LexicalIndex(DOCUMENTS, FIELDS)
    for asked in (["shoe"], ["shelf", "oak"], ["鞋", "trail", "run"], ["knife"]):
        assert np.array_equal(ours.of_terms(asked), np.asarray(theirs.get_scores(asked), dtype=np.float32))
        assert ours.of_terms(asked).any()


def test_no_documents_and_unknown_words_score_nothing() -> None:
    none = np.zeros(0, dtype=np.int32)
    assert Bm25.of(none, none, none.astype(np.int64), (0, 0), 1.2, 0.6).of_words([]).shape == (0,)
    assert LexicalIndex((), FIELDS).scores("oak").shape == (0,)
    assert not LexicalIndex(DOCUMENTS, FIELDS).of_terms(["nowhere"]).any()


def test_kept_words_are_those_that_were_read(tmp_path: Path) -> None:
    keeps = KeptWords(tmp_path / "words")
    first, again, plain = keeps(DOCUMENTS, FIELDS), keeps(DOCUMENTS, FIELDS), Words.of(DOCUMENTS, FIELDS)
    assert len(list((tmp_path / "words").iterdir())) == 1
    for words in (first, again):
        assert (words.terms, words.surfaces) == (plain.terms, plain.surfaces)
        assert [list(words.texts_of(field.name)) for field in FIELDS] == [
            list(plain.texts_of(field.name)) for field in FIELDS
        ]


def test_kept_words_are_used_while_nothing_changed(tmp_path: Path) -> None:
    keeps = KeptWords(tmp_path)
    keeps(DOCUMENTS, FIELDS)
    (path,) = tmp_path.iterdir()
    other = KeptWords(tmp_path / "other")
    other([{"title": "hello"}] * len(DOCUMENTS), FIELDS)
    path.write_bytes(next(other.folder.iterdir()).read_bytes())  # whole, and under the name of the documents
    assert "hello" in keeps(DOCUMENTS, FIELDS).terms
    assert "hello" not in keeps((*DOCUMENTS, {"title": "Lamp"}), FIELDS).terms
    assert "hello" not in keeps(DOCUMENTS, FIELDS[:1]).terms


@pytest.mark.parametrize(
    "spoil", [lambda body: body[:-9], lambda body: body.replace(b"shelf", b"hello"), lambda _: b""]
)
def test_kept_words_that_are_damaged_are_read_anew(tmp_path: Path, spoil: object) -> None:
    keeps = KeptWords(tmp_path)
    keeps(DOCUMENTS, FIELDS)
    (path,) = tmp_path.iterdir()
    path.write_bytes(spoil(path.read_bytes()))  # type: ignore[operator]  # a parameter of pytest's is an object
    assert keeps(DOCUMENTS, FIELDS).terms == Words.of(DOCUMENTS, FIELDS).terms
    assert path.read_bytes()[:32] == hashlib.sha256(path.read_bytes()[32:]).digest()


def test_what_is_no_table_of_words_is_read_anew(tmp_path: Path) -> None:
    keeps = KeptWords(tmp_path)
    keeps(DOCUMENTS, FIELDS)
    (path,) = tmp_path.iterdir()
    body = b"cos\nsystem\n(S'true'\ntR."
    path.write_bytes(hashlib.sha256(body).digest() + body)
    assert keeps(DOCUMENTS, FIELDS).terms == Words.of(DOCUMENTS, FIELDS).terms


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("a file is in the way")
    assert KeptWords(tmp_path / "words")(DOCUMENTS, FIELDS).terms == Words.of(DOCUMENTS, FIELDS).terms


def test_few_files_are_kept(tmp_path: Path) -> None:
    keeps = KeptWords(tmp_path)
    draft = tmp_path / "ab.17"  # of a process that was killed
    draft.write_text("half")
    os.utime(draft, (0, 0))
    for n in range(9):
        keeps(({"title": f"lamp {n}"},), FIELDS)
    assert len(list(tmp_path.iterdir())) == 6
    assert not draft.exists()
