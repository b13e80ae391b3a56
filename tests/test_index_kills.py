"""Builds of an index killed for real: what serves opens and answers after each."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.index_kills import STAGES, Kill, KillRun, kill_builds


@pytest.mark.timeout(240)
def test_what_serves_answers_after_every_kill(tmp_path: Path) -> None:
    run = kill_builds(tmp_path, kills=5, size=120, seed=3)
    assert [kill.fault for kill in run.kills] == [None] * 5
    assert sum(run.by_stage().values()) >= 2  # some kills came before the build had ended
    assert run.recovered
    assert run.held


def test_a_run_with_a_fault_or_without_recovery_has_not_held() -> None:
    fine, broken = Kill("write", 0.1, False, False, None), Kill("switch", 0.1, False, True, "x is not found")
    assert KillRun((fine,), 1.0, True).held
    assert not KillRun((fine, broken), 1.0, True).held
    assert not KillRun((fine,), 1.0, False).held
    assert KillRun((fine, broken), 1.0, True).by_stage() == {
        **dict.fromkeys(STAGES, 0),
        "write": 1,
        "switch": 1,
    }
