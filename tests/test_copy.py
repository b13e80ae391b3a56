"""Product descriptions: from the record alone, each sentence checked, kept for approval, exported and imported back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.copy.approvals import ApprovalError, Approvals
from assistant.copy.batch import write_all
from assistant.copy.briefs import SENTENCES, Brief, Length, Status, Tone
from assistant.copy.writing import Copywriter, UnknownProduct
from assistant.errors import ModelFault
from retrieval.importing import ImportOptions, import_files
from retrieval.importing.records import build
from retrieval.product_lines import line_of
from retrieval.products import LANGUAGES
from retrieval.record import Catalogue
from tests import shop_samples
from tests.fakes import ScriptedModel, Step
from tests.test_turn import Record, shelf

PRODUCTS = {one.id: one for one in shop_samples.products()}
SHELF = shelf(Record(list(PRODUCTS.values())))
DIGESTS = {name: f"d-{name}" for name in PRODUCTS}
NAME = "r1"


def writer(*scripts: Sequence[Step]) -> Copywriter:
    return Copywriter(SHELF, ScriptedModel(*scripts) if scripts else None, DIGESTS)


async def test_only_sentences_that_the_record_supports_are_kept() -> None:
    made = await writer(
        ["[P1] is a running shoe for men. ", "It costs $1. ", "It glows in the dark. ", "Want one?"]
    ).write(NAME, Brief("en"))
    assert made.author == "model"
    assert made.text == f"{PRODUCTS[NAME].title.get('en')} is a running shoe for men."
    assert made.dropped == 3
    assert all(one.attributes for one in made.sentences)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("length", list(Length))
async def test_a_template_speaks_where_the_model_cannot(language: str, length: Length) -> None:
    brief = Brief("en" if language == "en" else "zh", Tone.WARM, length)
    made = await writer([ModelFault("unavailable", "down")]).write(NAME, brief)
    assert made.author == "template"
    assert 1 <= len(made.sentences) <= SENTENCES[length]
    assert PRODUCTS[NAME].title.get(brief.language) in made.text
    stated = PRODUCTS[NAME].attributes_of(PRODUCTS[NAME].variants[0])
    named = {name for one in made.sentences for name in one.attributes} - {"title", "brand", "category"}
    assert named <= set(stated)


async def test_a_product_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownProduct, match="product: the catalogue has no 'nothing'"):
        await writer().write("nothing", Brief("en"))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


async def test_a_batch_goes_on_where_it_was_cut_and_begins_again_when_the_record_changes(url: str) -> None:
    names, briefs = list(PRODUCTS)[:5], [Brief("en"), Brief("zh")]
    with Approvals.open(url) as approvals:
        first = await write_all(writer(), approvals, names[:2], briefs)
        assert (len(first.written), first.there) == (4, 0)
        second = await write_all(writer(), approvals, names, briefs, at_once=3)
        assert (len(second.written), second.there) == (6, 4)
        changed = replace(writer(), digests={**DIGESTS, names[0]: "other"})
        assert len((await write_all(changed, approvals, names, briefs)).written) == 2


async def test_decisions_keep_who_and_when(url: str) -> None:
    with Approvals.open(url) as approvals:
        entry = approvals.put(await writer().write(NAME, Brief("en")))
        assert (entry.status, entry.usable) == (Status.PENDING, False)
        approved = approvals.decide(entry.id, Status.APPROVED, "ann")
        assert (approved.status, approved.decided_by, approved.usable) == (Status.APPROVED, "ann", True)
        assert approved.decided_at is not None
        edited = approvals.decide(entry.id, Status.EDITED, "bob", "Better words.")
        assert (edited.text, edited.draft.text) == ("Better words.", entry.text)
        rejected = approvals.decide(entry.id, Status.REJECTED, "bob")
        assert (rejected.usable, rejected.text) == (False, entry.text)
        assert [one.id for one in approvals.all(Status.REJECTED)] == [entry.id]


@pytest.mark.parametrize(
    ("status", "who", "text", "field"),
    [
        (Status.APPROVED, " ", None, "who"),
        (Status.PENDING, "ann", None, "status"),
        (Status.EDITED, "ann", None, "text"),
        (Status.APPROVED, "ann", "words", "text"),
        (Status.EDITED, "ann", "x" * 6_000, "text"),
    ],
)
async def test_a_bad_decision_names_the_field(url: str, status: Status, who: str, text: str | None, field: str) -> None:
    with Approvals.open(url) as approvals:
        entry = approvals.put(await writer().write(NAME, Brief("en")))
        with pytest.raises(ApprovalError, match=f"^{field}: "):
            approvals.decide(entry.id, status, who, text)
        with pytest.raises(ApprovalError, match=r"^id: there is no description 999"):
            approvals.decide(999, Status.APPROVED, "ann")
        assert approvals.get(entry.id).status is Status.PENDING


@pytest.mark.parametrize("name", list(PRODUCTS))
def test_a_product_written_as_a_line_is_read_back_as_it_was(name: str) -> None:
    built = build(json.loads(json.dumps(line_of(PRODUCTS[name]))))
    assert built.faults == ()
    assert built.record == PRODUCTS[name]


def test_from_the_command_line_to_the_catalogue_and_back(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "catalog.jsonl"
    source.write_text("".join(json.dumps(line_of(one)) + "\n" for one in PRODUCTS.values()), encoding="utf-8")
    with Catalogue.open(url) as catalogue:
        import_files(catalogue, [source], ImportOptions())
    cache = ["--model-cache", str(tmp_path / "models")]
    assert main(["describe", "write", NAME, "--no-model", "--language", "en", *cache, "--database", url]) == 0
    assert "1 written (0 by the model, 0 sentences dropped), 0 were there" in " ".join(capsys.readouterr().out.split())
    assert main(["describe", "edit", "1", "--text", "A shoe of few words.", "--by", "ann", "--database", url]) == 0
    assert main(["describe", "list", "--status", "edited", "--database", url]) == 0
    assert "A shoe of few words." in capsys.readouterr().out
    out = tmp_path / "out.jsonl"
    assert main(["describe", "export", str(out), "--database", url]) == 0
    with Catalogue.open(url) as catalogue:
        import_files(catalogue, [out], ImportOptions())
        after = catalogue.get([NAME])[NAME]
    assert after.description is not None
    assert after.description.en == "A shoe of few words."
    assert replace(after, description=PRODUCTS[NAME].description) == PRODUCTS[NAME]


def test_an_unknown_product_on_the_command_line_is_one_line(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Catalogue.open(url).close()
    assert main(["describe", "write", "nothing", "--no-model", "--model-cache", str(tmp_path), "--database", url]) == 1
    assert "PRODUCT: the catalogue has no nothing" in capsys.readouterr().err
