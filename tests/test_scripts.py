"""The scripts that people and CI run: set-up from a lock, on a stand-in Python that installs nothing."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHELL_SCRIPTS = sorted(
    path
    for path in [*(ROOT / "scripts").iterdir(), ROOT / ".ci" / "run"]
    if path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env bash")
)

# Stands for Python 3.11 and for the environment it makes. Every installation is written down in $CALLS.
PYTHON = r"""#!/usr/bin/env bash
case "$*" in
  *"import sys; sys.exit"*) exit "${WRONG_VERSION:-0}" ;;
  *"import ensurepip, venv"*) exit 0 ;;
  "--version") echo "Python 3.11.9" ;;
  "-m venv "*) mkdir -p "$3/bin" "$3/lib/python3.11/site-packages"; echo home >"$3/pyvenv.cfg"; cp "$0" "$3/bin/python"
               echo "venv $3" >>"$CALLS" ;;
  "-m pip --version") exit 0 ;;
  "-m pip install "*)
    echo "$*" >>"$CALLS"
    case "$*" in
      *extra-index-url*) exit 0 ;;
      *torch==*) [ -z "${NO_TORCH:-}" ] || { echo "ERROR: No matching distribution found for torch==1+cpu" >&2; exit 1; } ;;
    esac
    exit "${PIP_FAILS:-0}" ;;
esac
"""


@dataclass(slots=True)
class Place:
    """A folder with locks and a stand-in Python; `run` is `scripts/setup` in it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def venv(self) -> Path:
        return self.folder / "env" / "venv"

    @property
    def calls(self) -> list[str]:
        file = self.folder / "calls"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    @property
    def installs(self) -> list[str]:
        """The arguments of every installation, without what all of them share."""
        shared = "-m pip install --no-deps --no-input --prefer-binary "
        return [call.removeprefix(shared) for call in self.calls if call.startswith(shared)]

    def environment(self, **settings: str) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if name not in ("ENGINE", "PYTORCH_INDEX", "PYTHON")},
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
            "VENV": str(self.venv),
            "LOCKS": str(self.folder / "locks"),
            "CALLS": str(self.folder / "calls"),
            **self.settings,
            **settings,
        }

    def run(self, *purpose: str, **settings: str) -> subprocess.CompletedProcess[str]:
        command = [str(ROOT / "scripts" / "setup"), *purpose]
        return subprocess.run(
            command, env=self.environment(**settings), capture_output=True, text=True, timeout=60, check=False
        )

    def program(self, name: str, text: str) -> None:
        (self.folder / "bin").mkdir(exist_ok=True)
        file = self.folder / "bin" / name
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(tmp_path)
    (tmp_path / "locks").mkdir()
    for name in ("production", "development", "gpu"):
        (tmp_path / "locks" / f"{name}.txt").write_text(f"# {name}\nhttpx==1.0\ntorch==1+cpu\n", encoding="utf-8")
    found.program("python3.11", PYTHON)
    found.program("nvidia-smi", "#!/bin/sh\nexit 9\n")
    return found


@pytest.mark.parametrize("script", SHELL_SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_script_is_valid_and_stops_at_the_first_error(script: Path) -> None:
    subprocess.run(["bash", "-n", str(script)], check=True, timeout=20)
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)


def test_all_scripts_are_looked_at() -> None:
    assert {path.name for path in SHELL_SCRIPTS} >= {"setup", "check", "lock", "clean", "run"}


def test_the_lock_is_installed_whole(place: Place) -> None:
    done = place.run("production")
    assert done.returncode == 0, done.stderr
    assert place.installs == ["torch==1+cpu", f"-r {place.folder}/locks/production.txt"]
    assert "installing 2 packages" in done.stdout


def test_a_second_run_has_nothing_to_do(place: Place) -> None:
    place.run("production")
    before = place.calls
    done = place.run("production")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert place.calls == before


def test_a_changed_lock_is_installed_again_into_the_same_environment(place: Place) -> None:
    place.run("production")
    (place.folder / "locks" / "production.txt").write_text("httpx==2.0\n", encoding="utf-8")
    assert place.run("production").returncode == 0
    assert place.installs[-1] == f"-r {place.folder}/locks/production.txt"
    assert sum(call.startswith("venv") for call in place.calls) == 1


def test_what_serves_development_serves_production(place: Place) -> None:
    place.run("development")
    before = place.calls
    place.run("production")
    assert place.calls == before
    (place.folder / "locks" / "development.txt").write_text("httpx==2.0\n", encoding="utf-8")
    place.run("production")
    assert place.installs[-1].endswith("production.txt")
    place.run("development")
    assert place.installs[-1].endswith("development.txt")


def test_an_interrupted_set_up_goes_on(place: Place) -> None:
    failed = place.run("production", PIP_FAILS="1")
    assert failed.returncode == 1
    assert "Run the same command again" in failed.stderr
    packages = place.venv / "lib" / "python3.11" / "site-packages"
    whole, half = packages / "whole-1.dist-info", packages / "half-1.dist-info"
    for folder in (whole, half):
        folder.mkdir()
    (whole / "INSTALLER").write_text("pip", encoding="utf-8")
    assert place.run("production").returncode == 0
    assert whole.exists()
    assert not half.exists()
    assert sum(call.startswith("venv") for call in place.calls) == 1


def test_pytorch_is_looked_for_on_its_own_index_when_pip_does_not_find_it(place: Place) -> None:
    done = place.run("production", NO_TORCH="1")
    assert done.returncode == 0, done.stderr
    assert place.installs[1] == "--extra-index-url https://download.pytorch.org/whl/cpu torch==1+cpu"
    place.run("development", NO_TORCH="1", PYTORCH_INDEX="https://mirror.example/cpu")
    assert "--extra-index-url https://mirror.example/cpu torch==1+cpu" in place.installs


def test_any_other_failure_of_pip_is_not_tried_elsewhere(place: Place) -> None:
    done = place.run("production", PIP_FAILS="1")
    assert done.returncode == 1
    assert place.installs == ["torch==1+cpu"]


def test_a_gpu_gets_the_gpu_engine_in_an_environment_of_its_own(place: Place) -> None:
    place.run("production")
    place.program("nvidia-smi", "#!/bin/sh\necho 'GPU 0: NVIDIA'\n")
    done = place.run("production")
    assert done.returncode == 0
    assert "made for the CPU engine; making it anew" in done.stdout
    assert place.installs[-1].endswith("gpu.txt")
    assert sum(call.startswith("venv") for call in place.calls) == 2
    assert "anew" in place.run("production", ENGINE="cpu").stdout
    assert place.installs[-1].endswith("production.txt")


def test_the_tests_run_on_the_cpu_engine_everywhere(place: Place) -> None:
    place.program("nvidia-smi", "#!/bin/sh\necho 'GPU 0: NVIDIA'\n")
    place.run("development")
    assert place.installs[-1].endswith("development.txt")


def test_without_python_3_11_one_line_says_what_to_do(place: Place) -> None:
    for name in ("python3", "python"):
        place.program(name, PYTHON)
    done = place.run("production", WRONG_VERSION="1")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Python 3.11 is needed" in done.stderr


def test_a_folder_that_is_no_environment_is_left_alone(place: Place) -> None:
    place.venv.mkdir(parents=True)
    (place.venv / "letter.txt").write_text("mine", encoding="utf-8")
    done = place.run("production")
    assert done.returncode == 1
    assert "is not a virtual environment" in done.stderr
    assert (place.venv / "letter.txt").exists()


def test_an_unknown_purpose_is_refused(place: Place) -> None:
    done = place.run("party")
    assert done.returncode == 1
    assert "say production or development" in done.stderr


def test_a_second_set_up_waits_for_the_first(place: Place) -> None:
    lock = os.open(place.folder / "locks", os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [str(ROOT / "scripts" / "setup"), "production"]
        with subprocess.Popen(command, env=place.environment(), stdout=subprocess.PIPE, text=True) as waiting:
            assert waiting.stdout is not None
            assert "waiting for it" in waiting.stdout.readline()
            assert place.calls == []
            fcntl.flock(lock, fcntl.LOCK_UN)
            waiting.communicate(timeout=60)
        assert waiting.returncode == 0
    finally:
        os.close(lock)
    assert place.installs


def names(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))


def test_the_development_lock_holds_all_of_production() -> None:
    production, development = names("production"), names("development")
    assert production
    assert production.items() <= development.items()


def test_what_breaks_transformers_is_in_no_cpu_lock() -> None:
    for lock in ("production", "development"):
        assert not {"torchvision", "torchaudio", "torchcodec"} & names(lock).keys()
        assert names(lock)["torch"].endswith("+cpu")


def test_make_lists_its_targets() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=20
    )
    listed = re.findall(r"^  make (\w+) ", done.stdout, re.MULTILINE)
    assert {"serve", "test", "check", "fmt", "bench", "clean", "models", "lock", "help"} <= set(listed)


def test_clean_removes_what_was_stored_and_leaves_the_models_and_the_environment(tmp_path: Path) -> None:
    script = tmp_path / "scripts" / "clean"
    script.parent.mkdir()
    script.write_bytes((ROOT / "scripts" / "clean").read_bytes())
    kept = ["var/models/encoder/weights", ".venv/bin/__pycache__/x.pyc", "data/shop.jsonl", "scripts/clean"]
    gone = ["var/shop.db", "var/index/v1/manifest.json", "var/log/server.log", "build/x", "server/__pycache__/x.pyc"]
    for name in (*kept[:-1], *gone):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    subprocess.run(["bash", str(script)], check=True, timeout=20)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == set(kept)
    subprocess.run(["bash", str(script), "--all"], check=True, timeout=20)
    assert not (tmp_path / ".venv").exists()
