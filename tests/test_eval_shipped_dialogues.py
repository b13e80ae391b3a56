"""The dialogues that are shipped: enough of them, in both languages, each with a floor that the sample shop can meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.checks import failings
from eval.command_dialogues import SHIPPED
from eval.script import Dialogue, Step
from eval.script_files import load
from eval.shop import Shop, read_shop
from retrieval.importing import ImportOptions, import_files
from retrieval.record import Catalogue

ROOT = Path(__file__).resolve().parent.parent
DIALOGUES = load([SHIPPED])
STEPS = [
    pytest.param(one, step, id=f"{one.name}:{step.line}")
    for one in DIALOGUES
    for step in one.steps
    if step.expect.products and step.expect.products.every
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    url = f"sqlite:///{tmp_path_factory.mktemp('shop') / 'shop.db'}"
    with Catalogue.open(url) as catalogue:
        import_files(catalogue, sorted((ROOT / "data" / "shop").glob("*.jsonl")), ImportOptions())
    return read_shop(url)


def test_there_are_enough_in_both_languages() -> None:
    chinese = sum(one.language == "zh" for one in DIALOGUES)
    assert len(DIALOGUES) >= 28
    assert 0.45 <= chinese / len(DIALOGUES) <= 0.55


def test_enough_of_them_need_a_model() -> None:
    assert sum(one.needs_model for one in DIALOGUES) >= 10


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda one: str(one.name))
def test_every_turn_has_a_floor(dialogue: Dialogue) -> None:
    for step in dialogue.steps:
        assert step.expect.text is not None, f"line {step.line} does not ask for an answer"
        assert step.expect.text.min_chars > 0
        if step.expect.products is not None and step.expect.products.minimum:
            assert step.expect.products.maximum is not None, f"line {step.line} has no ceiling"


@pytest.mark.parametrize(("dialogue", "step"), STEPS)
def test_the_shop_sells_what_is_expected(dialogue: Dialogue, step: Step, shop: Shop) -> None:
    wanted = step.expect.products
    assert wanted is not None
    assert wanted.every is not None
    found = {
        product.id
        for product in shop.products.values()
        for variant in product.variants
        if variant.stock > 0 and not failings(wanted.every, product, variant)
    }
    assert len(found) >= wanted.minimum
