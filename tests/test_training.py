from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrieval.__main__ import main
from retrieval.encoder import Encoder
from retrieval.errors import JudgmentsRejected, MatcherKept
from retrieval.matcher import dump_matcher, load_matcher, plain_fusion
from retrieval.matcher_features import FEATURES
from retrieval.training.crossvalidation import crossvalidate, folds_of
from retrieval.training.fitting import fit, mean_ndcg
from retrieval.training.lists import JudgedList, dcg
from retrieval.training.run import Outcome, check_better, read_judgments
from tests.fakes_encoder import HashingEncoder

TITLE = FEATURES.index("title")
START = plain_fusion().weights(True)


def judged_list(rng: np.random.Generator, name: str = "one", query: str = "q", telling: bool = True) -> JudgedList:
    """Twenty candidates of which the `title` feature alone, or nothing, tells the grade."""
    rows = rng.random((20, len(FEATURES))).astype(np.float32)
    grades = rng.integers(0, 4, 20)
    if telling:
        rows[:, TITLE] = grades / 3
    return JudgedList(name, query, rows, grades, np.ones(20, dtype=bool), dcg(np.sort(grades)[::-1]))


def lists(count: int, telling: bool = True, seed: int = 1) -> list[JudgedList]:
    rng = np.random.default_rng(seed)
    return [judged_list(rng, query=f"q{n}", telling=telling) for n in range(count)]


def test_fitting_finds_what_tells_the_grade() -> None:
    train, other = lists(30), lists(30, seed=2)
    fitted = fit(train, START)
    assert fitted.weights.argmax() == TITLE
    assert mean_ndcg(other, fitted.weights) > mean_ndcg(other, START) + 0.1
    assert np.array_equal(fit(train, START).weights, fitted.weights)


def test_fitting_ends_where_queries_held_out_get_no_better() -> None:
    noise = lists(8, telling=False)
    assert fit(noise, START, [replace(one, rows=-one.rows) for one in noise]).steps == 0
    assert fit(lists(8), START, lists(8, seed=3)).steps > 0


def test_a_feature_without_evidence_keeps_its_weight() -> None:
    same = [replace(one, rows=np.where(np.arange(len(FEATURES)) == 3, 0.5, one.rows)) for one in lists(10)]
    start = START.copy()
    start[3] = 0.7
    assert fit(same, start).weights[3] == pytest.approx(0.7, abs=0.02)


def test_what_nobody_judged_teaches_nothing() -> None:
    train = lists(10)
    blind = [replace(one, judged=np.zeros(20, dtype=bool)) for one in train]
    assert np.array_equal(fit(blind, START).weights, START)


def test_no_query_is_in_two_folds_and_sets_are_spread() -> None:
    rng = np.random.default_rng(0)
    several = [
        judged_list(rng, name, f"{name if name == 'a' else 'Same '} {n // 2}") for name in "ab" for n in range(20)
    ]
    fold = folds_of(several, 5, np.random.default_rng(0))
    by_text: dict[str, set[int]] = {}
    for one, number in zip(several, fold, strict=True):
        by_text.setdefault(one.query.lower(), set()).add(int(number))
    assert all(len(numbers) == 1 for numbers in by_text.values())
    for name in "ab":
        counts = np.bincount([n for one, n in zip(several, fold, strict=True) if one.set == name], minlength=5)
        assert counts.tolist() == [4, 4, 4, 4, 4]


def test_crossvalidation_promises_nothing_of_noise() -> None:
    told: list[int] = []
    good = crossvalidate(lists(30), START, 3, 0, lambda: told.append(1))
    assert len(told) == 9
    assert good.scores.mean() > mean_ndcg(lists(30), START) + 0.1
    noise = lists(30, telling=False)
    validated = crossvalidate(noise, START, 3, 0)
    assert validated.scores.mean() < mean_ndcg(noise, START) + 0.05


def test_the_ideal_counts_what_is_not_among_the_candidates() -> None:
    one = replace(judged_list(np.random.default_rng(0)), ideal=1e6)
    assert one.ndcg(START) < 0.001


KINDS = ("lamp", "boots", "kettle", "tent", "scarf")
COLORS = ("red", "blue", "green", "white", "black")


def write_set(folder: Path, queries: int = 25, unknown: bool = False, grade: int = 3) -> Path:
    folder.mkdir()
    things = [(kind, color, n) for kind in KINDS for color in COLORS for n in range(2)]
    catalog = [
        {"id": f"{kind}-{color}-{n}", "title": f"{color} {kind} {n}", "description": f"not a {KINDS[n]}"}
        for kind, color, n in things
    ]
    wanted = [(kind, color) for kind in KINDS for color in COLORS][:queries]
    rows = [f"q{n}\t{kind}-{color}-{m}\t{grade}" for n, (kind, color) in enumerate(wanted) for m in range(2)]
    rows += ["q0\tgone\t1"] if unknown else []
    rows += [f"q{n}\t{kind}-{COLORS[COLORS.index(color) - 1]}-0\t0" for n, (kind, color) in enumerate(wanted)]
    lines = (json.dumps(record) for record in catalog)
    (folder / "catalog.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "queries.tsv").write_text(
        "".join(f"q{n}\t{c} {k}\n" for n, (k, c) in enumerate(wanted)), encoding="utf-8"
    )
    (folder / "qrels.tsv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def silent(stage: str, done: int, total: int) -> None:
    assert done <= total


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"queries": 5}, "5 queries have a relevant product; training needs at least 20"),
        ({"unknown": True}, "1 judged products are not in catalog.jsonl, as 'gone'"),
        ({"grade": 0}, "no query has a relevant product"),
    ],
)
def test_judgments_that_cannot_be_trained_on_are_one_line(tmp_path: Path, options: dict[str, Any], said: str) -> None:
    folder = write_set(tmp_path / "set", **options)
    with pytest.raises(JudgmentsRejected, match=said) as caught:
        read_judgments([folder], HashingEncoder(), silent)
    assert "\n" not in str(caught.value)


def test_a_folder_given_twice_or_not_there_is_one_line(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set")
    with pytest.raises(JudgmentsRejected, match="same name"):
        read_judgments([folder, folder], HashingEncoder(), silent)
    with pytest.raises(JudgmentsRejected, match="no such folder"):
        read_judgments([tmp_path / "gone"], HashingEncoder(), silent)


def outcome(new: float, fusion: float, current: float | None) -> Outcome:
    both = {"with_meaning": new, "by_words": new}
    there = {} if current is None else dict.fromkeys(both, current)
    return Outcome(plain_fusion(), both, dict.fromkeys(both, fusion), there, False)


def test_a_better_one_is_kept() -> None:
    check_better(outcome(0.7, 0.6, None))
    check_better(outcome(0.7, 0.6, 0.7))
    with pytest.raises(MatcherKept, match=r"the matcher there reaches 0\.8000, this one 0\.7000"):
        check_better(outcome(0.7, 0.6, 0.8))
    with pytest.raises(MatcherKept, match=r"the plain fusion 0\.7500"):
        check_better(outcome(0.7, 0.75, None))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def load(name: str, cache: Path) -> Encoder:
        return HashingEncoder(name=name)

    monkeypatch.setattr("retrieval.encoder.load_encoder", load)
    monkeypatch.setenv("MODEL_CACHE", str(tmp_path / "models"))


def command(folder: Path, out: Path, *more: str) -> Sequence[str]:
    return ["train", "--data", str(folder), "--out", str(out), "--encoder", "hash", "--folds", "3", *more]


@pytest.mark.usefixtures("quick")
def test_training_writes_an_artefact_and_keeps_a_better_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = write_set(tmp_path / "judged"), tmp_path / "made" / "m.json"
    assert main(command(folder, out, "--force")) == 0
    printed = capsys.readouterr()
    assert "plain fusion" in printed.out
    assert "fitting with meaning" in printed.err
    first = load_matcher(out)
    assert first.trained is not None
    assert (first.trained.queries, first.trained.folds, first.trained.encoder) == (25, 3, "hash")
    assert list(first.trained.data) == ["judged"]
    again = tmp_path / "again.json"
    assert main(command(folder, again, "--force")) == 0
    assert again.read_text(encoding="utf-8") == out.read_text(encoding="utf-8")

    trained = replace(first.trained, crossvalidated={"with_meaning": 2.0, "by_words": 2.0})
    out.write_text(dump_matcher(replace(first, name="better", trained=trained)), encoding="utf-8")
    capsys.readouterr()
    assert main(command(folder, out)) == 1
    assert "not written" in capsys.readouterr().err
    assert load_matcher(out).name == "better"
    assert main(command(folder, out, "--force")) == 0
    assert load_matcher(out) == first
    assert not list(out.parent.glob("*.part"))


@pytest.mark.usefixtures("quick")
def test_a_damaged_artefact_is_only_written_over_when_forced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = write_set(tmp_path / "judged"), tmp_path / "m.json"
    out.write_text("{", encoding="utf-8")
    assert main(command(folder, out)) == 1
    assert "is not JSON" in capsys.readouterr().err
    assert main(command(tmp_path / "gone", out, "--force")) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--folds", "2"], ["--seed", "-1"], ["--folds", "x"]])
def test_bad_numbers_are_refused(tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["train", "--data", str(tmp_path), *arguments])
    assert "is not a number from" in capsys.readouterr().err
