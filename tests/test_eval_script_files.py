"""Reading scripted dialogues: what is right becomes values, what is wrong is named with file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.dialogue import Intent
from eval.errors import EvalError
from eval.script import Dialogue, ExpectedConstraint
from eval.script_files import find_files, load
from eval.yaml_reading import BadFile
from retrieval.constraints import Operator

WHOLE = """\
name: rain-jackets
language: en
notes: exclusions survive a change of budget
turns:
  - say: "A waterproof jacket under $120, nothing in black"
    expect:
      intent: [find_product, refine_search]
      constraints:
        - {facet: price, high: 12000}
        - {facet: color, operator: none_of, values: [black], hard: true}
      exact: true
      no_constraints: [size, "brand:is"]
      products:
        min: 1
        max: 12
        all: {category: "Clothing > Jackets", price_max: 12000, not: {color: [black]}, in_stock: true}
        any: {brand: Tarnwick, has: {waterproof: yes}}
        not_ids: [P9]
        sorted: price_asc
      text: {min_chars: 40, author: [model, mixed], language: en, mentions_shown: true}
      timings: {first_card_ms: 500}
  - remove: ["color:not"]
    expect: {about: [1, 2], compared: 2, relaxations: 1, failed: busy}
"""


def write(folder: Path, text: str, name: str = "one.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def read(folder: Path, text: str) -> Dialogue:
    (dialogue,) = load([write(folder, text)])
    return dialogue


def turn(expect: str, head: str = "say: hello") -> str:
    return f"name: one\nlanguage: en\nturns:\n  - {head}\n    expect: {expect}\n"


def test_a_whole_dialogue_is_read(tmp_path: Path) -> None:
    dialogue = read(tmp_path, WHOLE)
    assert (dialogue.name, dialogue.language, dialogue.line) == ("rain-jackets", "en", 1)
    first, second = dialogue.steps
    assert first.line == 5
    assert first.expect.intent == (Intent.FIND_PRODUCT, Intent.REFINE_SEARCH)
    assert first.expect.constraints == (
        ExpectedConstraint("price", high=12000),
        ExpectedConstraint("color", Operator.NONE_OF, ("black",), hard=True),
    )
    assert first.expect.exact
    assert first.expect.no_constraints == ("size", "brand:is")
    products = first.expect.products
    assert products is not None
    assert (products.minimum, products.maximum, products.sorted_by, products.not_ids) == (1, 12, "price_asc", ("P9",))
    assert products.every is not None
    assert products.every.category == ("Clothing", "Jackets")
    assert products.every.lacks == {"color": ("black",)}
    assert products.some is not None
    assert products.some.has == {"waterproof": ("yes",)}
    assert first.expect.text is not None
    assert first.expect.text.author == ("model", "mixed")
    assert first.expect.timings is not None
    assert first.expect.timings.first_card_ms == 500
    assert second.remove == ("color:not",)
    assert (second.expect.about, second.expect.compared, second.expect.failed) == ((1, 2), 2, "busy")
    assert dialogue.needs_model


def test_only_an_author_that_is_a_model_needs_one(tmp_path: Path) -> None:
    assert not read(tmp_path, turn("{text: {min_chars: 5, author: template}}")).needs_model
    assert not read(tmp_path, turn("{text: {min_chars: 5}}")).needs_model


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (turn("{intents: find_product}"), 5, "unknown key 'intents'; known are intent"),
        (turn("{intent: buy}"), 5, "expect.intent: 'buy' is not known"),
        (turn("{constraints: [{facet: price, max: 3}]}"), 5, r"expect.constraints\[0\]: unknown key 'max'"),
        (turn("{constraints: [{operator: range}]}"), 5, "'facet' is missing"),
        (turn("{constraints: [{facet: color, operator: without}]}"), 5, "'without' is not known"),
        (turn("{products: {max: 3}}"), 5, "'min' is missing"),
        (turn("{products: {min: 0}}"), 5, "a floor of 0 holds of a dead system too"),
        (turn("{products: {min: 3, max: 2}}"), 5, "the ceiling 2 is below the floor 3"),
        (turn("{products: {min: many}}"), 5, "a whole number from 0 is expected, not 'many'"),
        (turn("{products: {min: 1, all: {}}}"), 5, "say what must hold of a product"),
        (turn("{products: {min: 1, all: {colour: red}}}"), 5, "unknown key 'colour'"),
        (turn("{text: {author: model}}"), 5, "'min_chars' is missing"),
        (turn("{text: {min_chars: 1, author: human}}"), 5, "'human' is not known"),
        (turn("{text: {min_chars: 1, language: fr}}"), 5, "'fr' is not known"),
        (turn("{text: {min_chars: 1, mentions_shown: maybe}}"), 5, "true or false is expected"),
        (turn("{about: [0]}"), 5, "places count from 1"),
        (turn("{exact: true}"), 5, "'exact' needs 'constraints'"),
        (turn("{}"), 5, "a turn must expect something"),
        (turn("{intent: feedback}", "expect: {intent: feedback}"), 5, "'expect' stands here twice"),
        (turn("{intent: feedback}", 'say: "  "'), 4, "a text is expected"),
        (turn("{intent: feedback}", "say: [a]"), 4, "a single value is expected"),
        (turn("{intent: feedback}", "remove: []"), 4, "at least one is expected"),
        (turn("{intent: feedback}", "say: a\n    remove: [b]"), 4, "either 'say' or 'remove'"),
        ("name: one\nlanguage: en\n", 1, "'turns' is missing"),
        ("name: one\nlanguage: en\nturns: []\n", 3, "at least one turn"),
        ("- a\n- b\n", 1, "entries are expected here"),
        ("name: [\n", 2, "not YAML"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(BadFile, match=rf"one\.yaml:{line}:.*{said}"):
        read(tmp_path, text)


def test_a_name_may_be_used_once(tmp_path: Path) -> None:
    write(tmp_path, turn("{intent: feedback}"), "a.yaml")
    write(tmp_path, turn("{intent: feedback}"), "b.yaml")
    with pytest.raises(BadFile, match=r"b\.yaml:1: the name 'one' is taken by .*a\.yaml"):
        load([tmp_path])


def test_a_file_may_hold_several(tmp_path: Path) -> None:
    several = turn("{intent: feedback}") + "---\n" + turn("{intent: feedback}").replace("one", "two")
    assert [one.name for one in load([write(tmp_path, several)])] == ["one", "two"]


def test_nothing_to_play_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="no dialogues"):
        load([tmp_path])
    with pytest.raises(EvalError, match="the files are empty"):
        load([write(tmp_path, "# nothing\n")])
    with pytest.raises(EvalError, match="there is no such file"):
        load([tmp_path / "gone.yaml"])


def test_a_file_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_bytes(b"name: \xff")
    with pytest.raises(BadFile, match="is not UTF-8"):
        load([file])


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    file = write(tmp_path, WHOLE)
    assert find_files([tmp_path, file]) == [file]


def test_the_documented_dialogue_is_one(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parent.parent / "docs" / "evaluation.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    dialogue = read(tmp_path, example)
    assert [bool(step.say) for step in dialogue.steps] == [True, True, False]
    assert dialogue.needs_model


def test_every_key_is_documented() -> None:
    page = (Path(__file__).resolve().parent.parent / "docs" / "evaluation.md").read_text(encoding="utf-8")
    source = (Path(__file__).resolve().parent.parent / "eval" / "script_files.py").read_text(encoding="utf-8")
    keys = {
        key for call in re.findall(r"place\.fields\((.*?)\)", source, re.DOTALL) for key in re.findall(r'"(\w+)"', call)
    }
    assert {"say", "min_chars", "rating_min"} <= keys
    assert [key for key in sorted(keys) if key not in page] == []
