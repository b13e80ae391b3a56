"""The evaluation of answers from the shop's pages: its files, and what it counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.command_pages import SHOP, Answered, Asked, read
from eval.errors import EvalError


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1: JSON: "),
        ('{"question": " ", "language": "en", "pages": []}', "line 1: write question"),
        ('{"question": "when?", "language": "fr", "pages": []}', "language \\(en or zh\\)"),
        ('{"question": "when?", "language": "en", "pages": "delivery"}', "pages \\(a list of ids"),
        ('{"question": "when?", "language": "en", "pages": [1]}', "pages \\(a list of ids"),
        ("", "holds no question"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(EvalError, match=told):
        read(file)


@pytest.mark.parametrize(
    ("pages", "page", "searched", "right"),
    [
        (("delivery", "returns"), "returns", False, True),
        (("delivery",), "returns", False, False),
        (("delivery",), "", False, False),
        ((), "", False, True),
        ((), "delivery", False, False),
        (("delivery", ""), "", False, True),
        ((), "", True, False),
    ],
)
def test_what_counts_as_right(pages: tuple[str, ...], page: str, searched: bool, right: bool) -> None:
    assert Answered(Asked("?", "en", pages), page, searched).right is right


@pytest.fixture
def small_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of the sample shop, and of its products those that a question may be taken for."""
    folder = tmp_path / "shop"
    folder.mkdir()
    lines = (SHOP / "catalog.jsonl").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if '"product"' not in line[:30] or "carves" in line]
    (folder / "catalog.jsonl").write_text("\n".join(kept), encoding="utf-8")
    (folder / "documents.jsonl").write_bytes((SHOP / "documents.jsonl").read_bytes())
    monkeypatch.setattr("eval.command_pages.SHOP", folder)


@pytest.mark.usefixtures("small_shop")
def test_whole_answers_are_judged_as_the_customer_reads_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, report = tmp_path / "asked.jsonl", tmp_path / "report.json"
    asked = [
        {"question": "when do you open?", "language": "en", "pages": ["faq-opening-hours"]},
        {"question": "能开发票吗", "language": "zh", "pages": ["faq-invoice"]},
        {"question": "do you have a store in Boston?", "language": "en", "pages": []},
        {"question": "how much is shipping", "language": "en", "pages": ["faq-invoice"]},
        {"question": "show me red scarves", "language": "en", "pages": []},
    ]
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in asked), encoding="utf-8")
    assert main(["pages", "--data", str(file), "--json", str(report), "--verbose"]) == 1
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["right"] == 0.6
    assert [one["page"] for one in told["sets"]["asked"]] == ["faq-opening-hours", "faq-invoice", "", "delivery", ""]
    assert [one["searched"] for one in told["sets"]["asked"]] == [False] * 4 + [True]
    assert "how much is shipping: faq-invoice, but delivery" in capsys.readouterr().out


@pytest.mark.usefixtures("small_shop")
def test_a_page_that_the_shop_does_not_have_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "asked.jsonl"
    file.write_text('{"question": "when?", "language": "en", "pages": ["nowhere"]}', encoding="utf-8")
    assert main(["pages", "--data", str(file)]) == 2
    assert "the shop has no nowhere" in capsys.readouterr().err
