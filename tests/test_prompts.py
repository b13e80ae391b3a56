"""Prompts and replies: strict, complete in both languages, and every reply is one that some code asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prompts.render import PromptError, prompt, reply, reply_names

ROOT = Path(__file__).parent.parent


def test_replies_exist_in_both_languages() -> None:
    assert reply_names("en") == reply_names("zh")


def test_prompts_exist_in_both_languages() -> None:
    names = {
        language: {path.name.split(".")[0] for path in (ROOT / "prompts").glob(f"*.{language}.j2")}
        for language in ("en", "zh")
    }
    assert names["en"] == names["zh"]
    assert "system" in names["en"]


def test_replies_are_in_their_language() -> None:
    for name in reply_names("zh"):
        raw = re.sub(r"{{.*?}}|{%.*?%}", "", (ROOT / "prompts" / "replies.zh.yaml").read_text(encoding="utf-8"))
        line = next(line for line in raw.splitlines() if line.startswith(f"{name}:"))
        words = line.split(":", 1)[1].strip(' "()（）')
        assert not words or not re.fullmatch(r"[A-Za-z ,.?!'-]{3,}", words), line


def test_a_missing_value_is_named() -> None:
    with pytest.raises(PromptError, match="title"):
        reply("fact_flag_yes", "en", label="a lid")
    with pytest.raises(PromptError, match="records"):
        prompt("recommend", "zh", message="", wishes="", guide="")


def test_an_unknown_name_is_said() -> None:
    with pytest.raises(PromptError, match="no_such_reply"):
        reply("no_such_reply", "en")
    with pytest.raises(PromptError, match="no_such_prompt"):
        prompt("no_such_prompt", "en")


def test_values_are_not_read_as_templates() -> None:
    assert "{{ secret }}" in reply("identity", "en", shop="{{ secret }}")


def test_every_reply_is_used() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for folder in ("assistant", "server") for path in (ROOT / folder).rglob("*.py")
    )
    built = re.findall(r'f"([a-z_]+)\{', code)
    unused = [
        name
        for name in reply_names("en")
        if f'"{name}"' not in code and not any(name.startswith(prefix) for prefix in built if prefix)
    ]
    assert not unused
