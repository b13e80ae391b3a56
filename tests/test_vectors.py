"""The index: built aside, verified, switched; a dead or second builder and damage are survived or said in words."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval import index_encode
from retrieval.__main__ import main
from retrieval.errors import CatalogueError, IndexBusy, IndexDamaged, IndexMismatch, IndexMissing, RetrievalError
from retrieval.index_build import build_index
from retrieval.index_lock import sole_builder
from retrieval.index_texts import text_digest
from retrieval.index_verify import verify
from retrieval.index_versions import current_version, read_manifest, rollback, versions
from retrieval.passages import Labels, product_passages
from retrieval.products import Document, Localized, Product, Quantity, Variant
from retrieval.record import Batch, Catalogue
from retrieval.vectors import open_index
from tests.fakes_encoder import HashingEncoder

COLORS = {"red": "红色", "blue": "蓝色", "green": "绿色", "black": "黑色"}
THINGS = {"boot": "靴子", "lamp": "台灯", "kettle": "水壶", "tent": "帐篷", "chair": "椅子"}
ENCODER = HashingEncoder(96)


def shop() -> list[Product]:
    return [
        Product(
            id=f"{thing}:{color}",
            title=Localized(en=f"{color} {thing}", zh=f"{COLORS[color]}{THINGS[thing]}"),
            variants=(Variant(f"{thing}-{color}", 1000, 1, {"size": "42"}),),
            attributes={"weight": Quantity(1.5, "kg")},
            brand="Alder",
        )
        for thing in THINGS
        for color in COLORS
    ]


GUIDE = Document(
    "care:boots", "guide", Localized(en="Care"), Localized(en="# Leather\nWax it.\n\n# Wool\nWash it cold.")
)


class CountingEncoder(HashingEncoder):
    """Counts the texts that it is given."""

    def __init__(self) -> None:
        super().__init__(96)
        self.seen = 0

    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> NDArray[np.float32]:
        self.seen += len(texts)
        return super().encode(texts, kind)


@dataclass(frozen=True, slots=True)
class Built:
    """A shop's database and its index, made once and copied for each test that changes it."""

    folder: Path
    version: str


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("built")
    with Catalogue.open(f"sqlite:///{folder / 'shop.db'}") as catalogue:
        catalogue.apply(Batch(shop(), (GUIDE,)))
        return Built(folder, build_index(catalogue, ENCODER, folder / "index").version)


@pytest.fixture
def built(template: Built, tmp_path: Path) -> Built:
    shutil.copytree(template.folder / "index", tmp_path / "index")
    shutil.copy(template.folder / "shop.db", tmp_path / "shop.db")
    return Built(tmp_path, template.version)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.open(f"sqlite:///{tmp_path / 'shop.db'}") as opened:
        if not opened.count():
            opened.apply(Batch(shop(), (GUIDE,)))
        yield opened


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


def query(text: str) -> NDArray[np.float32]:
    (vector,) = ENCODER.encode([text], "query")
    return np.asarray(vector, dtype=np.float32)


def answers(index_dir: Path, text: str) -> list[str]:
    with open_index(index_dir) as index:
        return [product for product, _ in index.search(query(text), 3)]


def test_products_are_found_in_both_languages(built: Built, index_dir: Path) -> None:
    manifest = open_index(index_dir).manifest
    assert (manifest.version, manifest.passages, manifest.products) == (built.version, 40, 20)
    with open_index(index_dir) as index:
        assert index.search(query("blue kettle"), 3)[0][0] == "kettle:blue"
        assert index.search(query("黑色帐篷"), 3)[0][0] == "tent:black"
        found = index.search(query("red boot"), 20)
    assert sorted(product for product, _ in found) == sorted(product.id for product in shop())
    similarities = [similarity for _, similarity in found]
    assert similarities == sorted(similarities, reverse=True)


@pytest.mark.usefixtures("built")
def test_search_gives_the_cosine_of_the_best_passage(index_dir: Path) -> None:
    (passage, _) = product_passages(shop()[0], Labels())
    with open_index(index_dir) as index:
        ids, vectors = index.vectors()
        best: dict[str, float] = {}
        for product, score in zip(ids, vectors @ query("green lamp"), strict=True):
            best[product] = max(best.get(product, -1.0), float(score))
        found = index.search(query("green lamp"), 5)
        assert index.search(ENCODER.encode([passage.text], "query")[0], 1)[0][1] == pytest.approx(1.0, abs=1e-4)
    assert vectors.shape == (40, 96)
    assert [score for _, score in found] == pytest.approx(sorted(best.values(), reverse=True)[:5], abs=1e-4)


@pytest.mark.usefixtures("built")
def test_documents_are_found_by_their_pieces(index_dir: Path) -> None:
    with open_index(index_dir) as index:
        chunks = index.document_chunks()
        hits = index.search_documents(query("wool wash cold"), 2)
    assert [(chunk.document, chunk.position, chunk.heading, chunk.text) for chunk in chunks] == [
        ("care:boots", 0, "Leather", "Wax it."),
        ("care:boots", 1, "Wool", "Wash it cold."),
    ]
    assert hits[0][0] == chunks[1]
    assert hits[0][1] > hits[1][1]


def test_a_catalogue_without_documents_answers_without_them(tmp_path: Path, index_dir: Path) -> None:
    with Catalogue.open(f"sqlite:///{tmp_path / 'bare.db'}") as bare:
        bare.apply(Batch(shop()[:1]))
        build_index(bare, ENCODER, index_dir)
    with open_index(index_dir) as index:
        assert index.search_documents(query("anything"), 5) == []
        assert index.document_chunks() == []
        assert index.search(query("anything"), 50)[0][0] == shop()[0].id


def test_an_index_that_is_current_is_left_alone(built: Built, catalogue: Catalogue, index_dir: Path) -> None:
    outcome = build_index(catalogue, ENCODER, index_dir)
    assert (outcome.built, outcome.version) == (False, built.version)
    assert build_index(catalogue, ENCODER, index_dir, force=True).built
    assert build_index(catalogue, HashingEncoder(96, name="other"), index_dir).built


def test_only_new_texts_are_encoded_again(catalogue: Catalogue, index_dir: Path) -> None:
    encoder = CountingEncoder()
    build_index(catalogue, encoder, index_dir)
    assert encoder.seen == 42
    changed = replace(shop()[0], title=Localized(en="scarlet boot"))
    catalogue.apply(Batch((changed,)))
    outcome = build_index(catalogue, encoder, index_dir)
    assert (encoder.seen, outcome.encoded, outcome.reused, outcome.manifest.passages) == (43, 1, 40, 39)
    assert answers(index_dir, "scarlet boot")[0] == shop()[0].id


def test_two_versions_are_kept_and_one_can_go_back(built: Built, catalogue: Catalogue, index_dir: Path) -> None:
    second, third = (build_index(catalogue, ENCODER, index_dir, force=True).version for _ in range(2))
    assert versions(index_dir) == [second, third]
    assert built.version not in (second, third)
    assert current_version(index_dir) == third
    assert rollback(index_dir) == second
    assert open_index(index_dir).manifest.version == second
    with pytest.raises(IndexMissing, match="no version before"):
        rollback(index_dir)


@pytest.mark.usefixtures("built")
def test_what_serves_is_not_touched_by_a_build(catalogue: Catalogue, index_dir: Path) -> None:
    with open_index(index_dir) as serving:
        before = serving.search(query("red tent"), 3)
        catalogue.apply(Batch(shop()[:3]), prune=True)
        build_index(catalogue, ENCODER, index_dir)
        assert serving.search(query("red tent"), 3) == before
    assert len(answers(index_dir, "red tent")) == 3


@pytest.mark.usefixtures("built")
def test_a_second_builder_is_refused(catalogue: Catalogue, index_dir: Path) -> None:
    with (
        sole_builder(index_dir),
        pytest.raises(IndexBusy, match=rf"another process \(process {os.getpid()}, since .*\) is building"),
    ):
        build_index(catalogue, ENCODER, index_dir, force=True)
    assert answers(index_dir, "blue kettle")[0] == "kettle:blue"


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with (
        pytest.raises(RetrievalError, match=r"file/index: Not a directory$"),
        sole_builder(tmp_path / "file" / "index"),
    ):
        raise AssertionError("there is no folder to build in")


def test_without_an_index_or_a_catalogue_the_way_out_is_named(tmp_path: Path, index_dir: Path) -> None:
    with pytest.raises(IndexMissing, match="python -m retrieval index"):
        open_index(index_dir)
    with Catalogue.open(f"sqlite:///{tmp_path / 'empty.db'}") as empty, pytest.raises(CatalogueError, match="import"):
        build_index(empty, ENCODER, index_dir)


@pytest.mark.usefixtures("built")
def test_an_index_of_another_encoder_is_refused(index_dir: Path) -> None:
    open_index(index_dir, "hashing").close()
    with pytest.raises(IndexMismatch, match="made with the encoder hashing, not other"):
        open_index(index_dir, "other")


class BrokenEncoder(HashingEncoder):
    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> NDArray[np.float32]:
        return np.zeros((len(texts), self.dimension), dtype=np.float32)


def test_vectors_that_are_no_unit_vectors_are_refused(catalogue: Catalogue, index_dir: Path) -> None:
    with pytest.raises(RetrievalError, match="length 1"):
        build_index(catalogue, BrokenEncoder(96, name="broken"), index_dir)
    assert not list(index_dir.glob("*v*"))


def _segment(version: Path, name: str) -> Path:
    return next((version / "chroma").glob(f"*/{name}"))


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(
    "damage", ["vectors", "no_vectors", "database", "no_database", "manifest", "pointer", "counts"]
)
def test_damage_is_said_in_words(built: Built, index_dir: Path, damage: str) -> None:
    version = index_dir / built.version
    database = version / "chroma" / "chroma.sqlite3"
    match damage:
        case "vectors":
            _flip(version / "vectors.npy")
        case "no_vectors":
            (version / "vectors.npy").unlink()
        case "database":
            os.truncate(database, 5_000)
        case "no_database":
            database.unlink()
        case "manifest":
            os.truncate(version / "manifest.json", 20)
        case "pointer":
            (index_dir / "current").write_text("../elsewhere\n")
        case _:
            text = (version / "manifest.json").read_text().replace('"passages": 40', '"passages": 41')
            (version / "manifest.json").write_text(text)
    with pytest.raises(IndexDamaged, match="python -m retrieval index") as fault:
        open_index(index_dir)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("damaged", "reused"), [("vectors.npy", 0), ("chroma/chroma.sqlite3", 42), ("manifest.json", 0)]
)
def test_a_build_repairs_a_damaged_index(
    built: Built, catalogue: Catalogue, index_dir: Path, damaged: str, reused: int
) -> None:
    os.truncate(index_dir / built.version / damaged, 200)
    outcome = build_index(catalogue, ENCODER, index_dir)
    assert (outcome.built, outcome.reused) == (True, reused)  # whole vectors are taken over from a damaged version
    assert answers(index_dir, "blue kettle")[0] == "kettle:blue"


def test_damage_to_segments_that_chroma_itself_keeps_silent_about(tmp_path: Path, index_dir: Path) -> None:
    # Chroma writes a segment to its own files from 1,000 rows on; with fewer it lives in its database.
    with Catalogue.open(f"sqlite:///{tmp_path / 'large.db'}") as large:
        large.apply(Batch([replace(shop()[0], id=f"p{n}", variants=(Variant(f"p{n}", 1, 1),)) for n in range(600)]))
        version = index_dir / build_index(large, ENCODER, index_dir).version
    level = _segment(version, "data_level0.bin")
    open_index(index_dir).close()
    open_index(index_dir).close()
    os.truncate(level, 1_000)
    with pytest.raises(IndexDamaged, match="data_level0"):
        open_index(index_dir)
    level.unlink()
    with pytest.raises(IndexDamaged, match="data_level0"):
        open_index(index_dir)


def test_verification_sees_vectors_that_are_not_those_written(built: Built, index_dir: Path) -> None:
    version = index_dir / built.version
    verify(version)
    vectors = np.load(version / "vectors.npy")
    np.save(version / "vectors.npy", vectors[::-1])
    with pytest.raises(IndexDamaged, match="not those"):
        verify(version)


BUILDER = """
import sys
from pathlib import Path
from retrieval.index_build import build_index
from retrieval.record import Catalogue
from tests.fakes_encoder import HashingEncoder
def watch(stage, done, total):
    print(stage, flush=True)
build_index(Catalogue.open(sys.argv[1]), HashingEncoder(96), Path(sys.argv[2]), watch, force=True)
"""


def test_a_builder_killed_at_any_moment_leaves_what_serves(
    built: Built, catalogue: Catalogue, index_dir: Path, tmp_path: Path
) -> None:
    chance = random.Random(7)
    command = [sys.executable, "-c", BUILDER, f"sqlite:///{tmp_path / 'shop.db'}", str(index_dir)]
    root = Path(__file__).resolve().parent.parent
    killed = 0
    for stage in ("encode", "write", "verify"):
        child = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert child.stdout is not None
        with child.stdout as lines:
            for line in lines:
                if line.strip() == stage:
                    break
            time.sleep(chance.random() * 0.02)
            os.killpg(child.pid, signal.SIGKILL)
        killed += child.wait(30) == -signal.SIGKILL
        assert current_version(index_dir) == built.version
        assert answers(index_dir, "blue kettle")[0] == "kettle:blue"
    assert killed == 3
    assert list(index_dir.glob("building-*"))
    build_index(catalogue, ENCODER, index_dir, force=True)
    assert not list(index_dir.glob("building-*"))
    assert answers(index_dir, "blue kettle")[0] == "kettle:blue"


def test_the_manifest_says_what_is_inside(built: Built, catalogue: Catalogue, index_dir: Path) -> None:
    manifest = read_manifest(index_dir / built.version)
    assert (manifest.encoder, manifest.dimension, manifest.revision) == ("hashing", 96, catalogue.revision)
    assert (manifest.catalogue, manifest.chunks) == (catalogue.identity, 2)
    assert {"vectors.npy", "rows.json"} <= set(manifest.files)


def test_what_a_killed_build_has_encoded_is_not_encoded_again(catalogue: Catalogue, index_dir: Path) -> None:
    class Stopped(HashingEncoder):
        def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> NDArray[np.float32]:
            if len(texts) < index_encode.ENCODE_BATCH:
                raise KeyboardInterrupt
            return super().encode(texts, kind)

    many = [replace(shop()[0], id=f"p{n}", variants=(Variant(f"p{n}", 1, 1),), brand=f"b{n}") for n in range(200)]
    catalogue.apply(Batch(many))
    with pytest.raises(KeyboardInterrupt):
        build_index(catalogue, Stopped(96), index_dir)
    with (index_dir / ".encoded" / "hashing-96.keys").open("ab") as keys:
        keys.write(b"half a key")  # as a killed process leaves it
    again = CountingEncoder()
    outcome = build_index(catalogue, again, index_dir)
    assert outcome.reused == index_encode.ENCODE_BATCH
    assert again.seen == outcome.encoded == 442 - index_encode.ENCODE_BATCH
    assert not (index_dir / ".encoded").exists()


def test_a_journal_ends_where_it_is_not_sound(tmp_path: Path) -> None:
    texts = ["one", "two", "three"]
    digests = [text_digest(text) for text in texts]
    with closing(index_encode.Journal(tmp_path, "e", 96)) as journal:
        journal.add(digests, ENCODER.encode(texts, "passage"))
    _flip(tmp_path / "e-96.vectors")  # the middle one's
    with closing(index_encode.Journal(tmp_path, "e", 96)) as journal:
        assert [journal.find(digest) is not None for digest in digests] == [True, False, False]
        journal.add(digests[1:2], ENCODER.encode(texts[1:2], "passage"))
    with closing(index_encode.Journal(tmp_path, "e", 96)) as journal:
        found = journal.find(digests[1])
        assert found is not None
        assert np.array_equal(found, ENCODER.encode(["two"], "passage")[0])


def test_a_version_in_use_is_not_removed(catalogue: Catalogue, index_dir: Path) -> None:
    first = build_index(catalogue, ENCODER, index_dir).version
    with open_index(index_dir):
        for _ in range(2):
            build_index(catalogue, ENCODER, index_dir, force=True)
        assert first in versions(index_dir)
    build_index(catalogue, ENCODER, index_dir, force=True)
    assert first not in versions(index_dir)


@pytest.mark.usefixtures("built")
def test_damage_found_by_a_question_is_no_error_of_it(index_dir: Path) -> None:
    with open_index(index_dir) as index:
        assert index.check() is None
        (index_dir / current_version(index_dir) / "chroma" / "chroma.sqlite3").write_bytes(b"no database" * 4_000)
        assert index.search(query("blue kettle"), 3) == []
        assert index.search_documents(query("boots"), 3) == []
        assert "not a database" in str(index.fault)
        assert index.check() == index.fault
    assert index.search(query("blue kettle"), 3) == []  # a turn that began before it was closed


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = main(arguments)
    shown = capsys.readouterr()
    return status, shown.out + shown.err


def test_versions_are_listed_verified_and_gone_back_to(
    built: Built, catalogue: Catalogue, index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = build_index(catalogue, ENCODER, index_dir, force=True).version
    folder = ("--index-dir", str(index_dir))
    status, out = _run(capsys, "versions", "--verify", *folder)
    first_line, second_line = out.splitlines()
    assert status == 0
    assert first_line.startswith(built.version)
    assert first_line.endswith("whole")
    assert second_line.startswith(second)
    assert second_line.endswith("whole  serving")
    assert _run(capsys, "rollback", *folder) == (
        0,
        f"serving {built.version}; it stays until python -m retrieval index builds another\n",
    )
    assert "serving, held by a rollback" in _run(capsys, "versions", *folder)[1]
    assert _run(capsys, "rollback", second, *folder)[0] == 0
    assert current_version(index_dir) == second
    assert "there is no version v9 in" in _run(capsys, "rollback", "v9", *folder)[1]
    os.truncate(index_dir / built.version / "vectors.npy", 200)
    status, out = _run(capsys, "versions", "--verify", *folder)
    assert (status, f"{built.version}  damaged: " in out) == (1, True)
    status, out = _run(capsys, "rollback", *folder)
    assert (status, "vectors.npy is missing or not what was built" in out) == (1, True)
    assert current_version(index_dir) == second


def test_a_second_build_by_command_is_refused_before_a_model_is_loaded(
    index_dir: Path, built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--index-dir", str(index_dir), "--database", f"sqlite:///{tmp_path / 'shop.db'}", "--encoder", "other")
    with sole_builder(index_dir):
        status, out = _run(capsys, "index", *where)
    assert status == 1
    assert f"process {os.getpid()}" in out
