"""Patterns that are compiled when they are used."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from assistant import patterns

ROOT = Path(__file__).parent.parent


def test_it_does_what_a_compiled_one_does() -> None:
    late, compiled = patterns.later(r"(?P<n>\d+)\s?kg", re.IGNORECASE), re.compile(r"(?P<n>\d+)\s?kg", re.IGNORECASE)
    text = "3 kg or 4KG"
    assert late.pattern == compiled.pattern
    found = late.search(text)
    assert found is not None
    assert found["n"] == "3"
    assert late.match("kg") is None
    assert late.fullmatch("12kg") is not None
    assert [one[0] for one in late.finditer(text)] == ["3 kg", "4KG"]
    assert late.sub("-", text) == compiled.sub("-", text)
    assert late.split(text) == compiled.split(text)
    assert late.findall(text) == compiled.findall(text)
    assert late.flags == compiled.flags
    with pytest.raises(AttributeError):
        _ = late.nothing  # type: ignore[attr-defined]  # what no pattern has


def test_one_that_is_no_pattern_is_found_out_when_all_are_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_LATER", [])
    wrong = patterns.later("(")
    with pytest.raises(re.error):
        patterns.compile_all()
    assert wrong.pattern == "("
    del wrong  # as those of a shop that is learned anew
    patterns.compile_all()


def test_all_of_the_assistant_s_are_patterns() -> None:
    for file in sorted((ROOT / "assistant").rglob("*.py")):
        if file.stem != "__main__":
            import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    patterns.compile_all()
