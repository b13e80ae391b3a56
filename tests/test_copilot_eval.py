"""`python -m eval copilot`: a model that lies drafts nothing untrue, and what is untrue in a draft is seen."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.copilot.values import Draft, Source
from eval.__main__ import main
from eval.copilot_judge import judged
from retrieval.products import Product
from tests import shop_samples

PRODUCTS: dict[str, Product] = {one.id: one for one in shop_samples.products()}
SHOE = PRODUCTS["r1"]
TITLE = SHOE.title.get("en")
PRICE = (SHOE.variants[0].price_cents or 0) / 100


def draft(*written: str, sourced: bool = True) -> Draft:
    said = " ".join(written)
    sources = tuple(Source(one, "product", SHOE.id, TITLE, f"price: ${PRICE:.2f}", ("price",)) for one in written)
    return Draft(said, "en", "model", sources if sourced else (), (), (SHOE.id,), None, 1, 5.0, written)


def test_a_true_draft_is_not_blamed() -> None:
    verdict = judged(draft(f"{TITLE} costs ${PRICE:.2f}."), "shoes?", PRODUCTS)
    assert (verdict.wrong, verdict.claims, verdict.sourced) == ((), 1, 1)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (draft(f"{TITLE} costs ${PRICE:.2f}.", sourced=False), "no source"),
        (draft(f"{TITLE} costs $3.17."), "money"),
        (draft(f"{TITLE} weighs 7777 g."), "a number from nowhere"),
        (draft(f"{TITLE} is at https://shop.example/x."), "link"),
        (replace(draft(f"{TITLE} glows."), dropped=()), "a lie passed"),
    ],
)
def test_what_no_draft_may_have_is_seen(made: Draft, said: str) -> None:
    assert any(said in one for one in judged(made, "shoes?", PRODUCTS, [f"{TITLE} glows."]).wrong)


def test_a_lying_model_drafts_nothing_untrue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = tmp_path / "copilot.json"
    assert main(["copilot", "--limit", "1", "--sentences", "24", "--json", str(told)]) == 0
    made = json.loads(told.read_text(encoding="utf-8"))
    assert {one["language"] for one in made["drafts"]} == {"en", "zh"}
    assert sum(len(one["dropped"]) for one in made["drafts"]) > 5
    assert all(one["claims"] == one["sourced"] for one in made["drafts"])
    assert {one["label"] for one in made["sentences"]} >= {"supported", "contradicted"}
    assert not any(one["shown"] for one in made["sentences"] if one["label"] != "supported")
    assert any(one["shown"] for one in made["sentences"])
    assert "time to draft" in capsys.readouterr().out
