"""Settings: read from the environment and one file, wrong ones told in a line each; the documentation is theirs."""

from __future__ import annotations

import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from server.__main__ import main
from server.errors import SettingsError, StartError
from server.run import listen
from server.settings import ROOT, Settings, load
from server.settings_help import example, explained, page


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*Settings.model_fields, "settings_file"):
        monkeypatch.delenv(name.upper(), raising=False)


def problems(folder: Path, **environment: str) -> tuple[str, ...]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        with pytest.raises(SettingsError) as caught:
            load(folder)
    return caught.value.problems


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.toml").write_text('port = 9000\nshop_name = "A"\ncatalog = ["a.jsonl", "b.csv"]\n')
    monkeypatch.setenv("PORT", "9001")
    settings = load(tmp_path)
    assert (settings.port, settings.shop_name, settings.catalog) == (9001, "A", ("a.jsonl", "b.csv"))
    assert settings.engine == "auto"


def test_paths_are_the_project_s_wherever_it_is_run_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOG_DIR", "/elsewhere/log")
    monkeypatch.setenv("CATALOG", "a.jsonl, b.csv")
    settings = load(tmp_path)
    assert settings.index_dir == ROOT / "var/index"
    assert settings.log_dir == Path("/elsewhere/log")
    assert settings.database_url == f"sqlite:///{ROOT}/var/shop.db"
    assert settings.catalog == ("a.jsonl", "b.csv")


def test_an_empty_variable_is_as_good_as_none_and_a_list_can_be_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "")
    monkeypatch.setenv("CATALOG", "none")
    settings = load(tmp_path)
    assert (settings.port, settings.catalog) == (8000, ())


@pytest.mark.parametrize("url", ["postgresql://u@h/d", "sqlite:////srv/shop.db", "sqlite:///:memory:"])
def test_other_database_addresses_are_left_as_they_are(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert load(tmp_path).database_url == url


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("PORT", "70000", "a port from 1 to 65535"),
        ("PORT", "abc", "a port from 1 to 65535"),
        ("ENGINE", "fast", "auto, cpu, gpu or off"),
        ("MAX_SESSIONS", "0", "a number from 1 to 1000000"),
        ("LLM_URL", "localhost:8000", "an address like http://127.0.0.1:8001/v1"),
        ("DATABASE_URL", "shop.db", "sqlite:///var/shop.db"),
        ("CURRENCY", "usd", "an ISO 4217 code"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING or ERROR"),
    ],
)
def test_a_wrong_value_is_told_with_its_name_its_place_and_the_remedy(
    name: str, value: str, remedy: str, tmp_path: Path
) -> None:
    (told,) = problems(tmp_path, **{name: value})
    assert told.startswith(f"{name} (environment): {value!r}")
    assert remedy in told
    assert "\n" not in told


def test_every_problem_of_a_file_is_told_and_an_unknown_name_gets_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('max_sesions = 3\nport = "x"\nxyzzy = 1\n')
    told = problems(tmp_path, SETTINGS_FILE=str(file))
    assert len(told) == 3
    assert any(line.startswith("MAX_SESIONS (mine.toml)") and "MAX_SESSIONS?" in line for line in told)
    assert any(line.startswith("PORT (mine.toml): 'x'") for line in told)
    assert any(line.startswith("XYZZY (mine.toml)") and "--help" in line for line in told)


def test_a_file_that_is_missing_damaged_or_no_text_is_told(tmp_path: Path) -> None:
    assert "is not there" in problems(tmp_path, SETTINGS_FILE="none.toml")[0]
    (tmp_path / "settings.toml").write_text("port 8000")
    assert "is not TOML" in problems(tmp_path)[0]
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in problems(tmp_path)[0]
    (tmp_path / "settings.toml").unlink()
    (tmp_path / "settings.toml").mkdir()
    assert "cannot be read" in problems(tmp_path)[0]


def test_a_secret_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_API_KEY", "hunter2")
    settings = load(tmp_path)
    assert "hunter2" not in repr(settings) + str(settings)
    assert settings.llm_api_key.get_secret_value() == "hunter2"
    monkeypatch.delenv("LLM_API_KEY")
    (tmp_path / "settings.toml").write_text("llm_api_key = [7777]")
    assert "7777" not in problems(tmp_path)[0]
    (tmp_path / "settings.toml").write_text('database_url = "shop:hunter2@db/shop"')
    assert problems(tmp_path) == (
        "DATABASE_URL (settings.toml): the value will not do. Give an SQLAlchemy address like sqlite:///var/shop.db.",
    )


def test_the_help_explains_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    told = capsys.readouterr().out
    assert left.value.code == 0
    for setting in explained():
        assert setting.name in told
        assert setting.meaning
        assert setting.expects


def test_the_page_and_the_example_of_the_settings_are_up_to_date() -> None:
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == page(), "run python -m scripts.settings_page"
    assert (ROOT / "settings.example.toml").read_text(encoding="utf-8") == example()


def test_the_example_with_every_line_taken_in_is_the_defaults(tmp_path: Path) -> None:
    lines = [line.removeprefix("# ") for line in example().splitlines() if " = " in line]
    (tmp_path / "settings.toml").write_text("\n".join(lines), encoding="utf-8")
    assert set(tomllib.loads("\n".join(lines))) == set(Settings.model_fields)
    assert load(tmp_path) == Settings()


def test_a_port_in_use_is_told_with_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"PORT: {port} on 127.0.0.1 is in use.*another"):
            listen("127.0.0.1", port)


def test_a_host_that_is_not_this_machine_s_is_told() -> None:
    with pytest.raises(StartError, match="HOST"):
        listen("192.0.2.1", 8000)


@pytest.mark.parametrize(("name", "value", "status"), [("PORT", "abc", 2), ("LOG_DIR", "/proc/no", 1)])
def test_the_command_ends_with_one_line_and_no_traceback(name: str, value: str, status: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "server"],
        cwd=ROOT,
        env={"PATH": "/usr/bin", name: value, "ENGINE": "off"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == status
    assert ended.stderr.startswith(name)
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""


def test_check_reads_the_settings_only(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["--check"]) == 0
    assert "good" in capsys.readouterr().out
    monkeypatch.setenv("PORT", "0")
    assert main(["--check"]) == 2
    assert capsys.readouterr().err.startswith("PORT (environment): '0'")
