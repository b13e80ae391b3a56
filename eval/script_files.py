"""Reads scripted dialogues from YAML, strictly: an unknown key is an error that names its file, line and place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar, get_args

from assistant.dialogue import Intent
from assistant.events import Author
from eval.errors import EvalError
from eval.script import (
    Dialogue,
    Expected,
    ExpectedConstraint,
    ExpectedProducts,
    ExpectedText,
    ExpectedTimings,
    ProductTest,
    Step,
)
from eval.yaml_reading import BadFile, Place, documents
from retrieval.constraints import Operator
from retrieval.products import LANGUAGES, Language

T = TypeVar("T")
Fields = Mapping[str, Place]

AUTHORS: tuple[str, ...] = get_args(Author)
INTENTS = tuple(intent.value for intent in Intent)
OPERATORS = tuple(operator.value for operator in Operator)
SORTS = ("price_asc", "price_desc", "rating")
PATH_JOIN = " > "


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The YAML files among files and folders, sorted; raises `EvalError` when there are none."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.rglob("*") if one.suffix in (".yaml", ".yml"))
        elif path.is_file():
            found.append(path)
        else:
            raise EvalError(f"{path}: there is no such file or folder")
    if not found:
        raise EvalError(f"no dialogues (*.yaml) in {', '.join(map(str, paths))}")
    return list(dict.fromkeys(found))


def load(paths: Sequence[Path]) -> tuple[Dialogue, ...]:
    """Every dialogue of these files and folders; names must differ. Raises `EvalError` for anything that is wrong."""
    dialogues = [_dialogue(place) for file in find_files(paths) for place in documents(file)]
    if not dialogues:
        raise EvalError(f"no dialogues in {', '.join(map(str, paths))}: the files are empty")
    seen: dict[str, Dialogue] = {}
    for one in dialogues:
        if one.name in seen:
            raise BadFile(f"{one.file}:{one.line}: the name {one.name!r} is taken by {seen[one.name].file}")
        seen[one.name] = one
    return tuple(dialogues)


def _read(fields: Fields, name: str, read: Callable[[Place], T], default: T) -> T:
    return read(fields[name]) if name in fields else default


def _dialogue(place: Place) -> Dialogue:
    fields = place.fields("name", "language", "turns", "notes", required=("name", "language", "turns"))
    turns = fields["turns"]
    steps = tuple(_step(item) for item in turns.items())
    if not steps:
        raise turns.wrong("at least one turn is expected")
    return Dialogue(
        name=fields["name"].name(),
        language=_language(fields["language"]),
        steps=steps,
        file=place.file,
        line=place.line,
        notes=_read(fields, "notes", Place.text, ""),
    )


def _language(place: Place) -> Language:
    found: Language = place.one_of(lambda name: "zh" if name == "zh" else "en", LANGUAGES)
    return found


def _step(place: Place) -> Step:
    fields = place.fields("say", "remove", "expect", required=("expect",))
    if ("say" in fields) == ("remove" in fields):
        raise place.wrong("a turn has either 'say' or 'remove'")
    return Step(
        expect=_expected(fields["expect"]),
        say=_read(fields, "say", Place.text, ""),
        remove=_read(fields, "remove", Place.names, ()),
        line=place.line,
    )


def _expected(place: Place) -> Expected:
    fields = place.fields(
        "intent", "constraints", "exact", "no_constraints", "products", "compared", "relaxations", "about",
        "text", "timings", "failed",
    )  # fmt: skip
    if not fields:
        raise place.wrong("a turn must expect something")
    if "exact" in fields and "constraints" not in fields:
        raise fields["exact"].wrong("'exact' needs 'constraints'")
    return Expected(
        intent=_read(fields, "intent", _intents, ()),
        constraints=_read(fields, "constraints", _constraints, ()),
        exact=_read(fields, "exact", Place.flag, False),
        no_constraints=_read(fields, "no_constraints", Place.names, ()),
        products=_read(fields, "products", _products, None),
        compared=_read(fields, "compared", Place.whole, None),
        relaxations=_read(fields, "relaxations", Place.whole, None),
        about=_read(fields, "about", _places, ()),
        text=_read(fields, "text", _text, None),
        timings=_read(fields, "timings", _timings, None),
        failed=_read(fields, "failed", Place.name, None),
    )


def _intents(place: Place) -> tuple[Intent, ...]:
    return tuple(item.one_of(Intent, INTENTS) for item in place.items())


def _places(place: Place) -> tuple[int, ...]:
    places = tuple(item.whole() for item in place.items())
    if not places or 0 in places:
        raise place.wrong("places count from 1")
    return places


def _constraints(place: Place) -> tuple[ExpectedConstraint, ...]:
    return tuple(_constraint(item) for item in place.items())


def _constraint(place: Place) -> ExpectedConstraint:
    fields = place.fields("facet", "operator", "values", "low", "high", "hard", required=("facet",))
    return ExpectedConstraint(
        facet=fields["facet"].name(),
        operator=_read(fields, "operator", lambda at: at.one_of(Operator, OPERATORS), None),
        values=_read(fields, "values", Place.names, ()),
        low=_read(fields, "low", Place.number, None),
        high=_read(fields, "high", Place.number, None),
        hard=_read(fields, "hard", Place.flag, None),
    )


def _products(place: Place) -> ExpectedProducts:
    fields = place.fields("min", "max", "all", "any", "ids", "not_ids", "sorted", required=("min",))
    minimum, maximum = fields["min"].whole(), _read(fields, "max", Place.whole, None)
    if maximum is not None and maximum < minimum:
        raise fields["max"].wrong(f"the ceiling {maximum} is below the floor {minimum}")
    if minimum == 0 and maximum != 0:
        raise fields["min"].wrong("a floor of 0 holds of a dead system too; say max: 0 if nothing may be shown")
    return ExpectedProducts(
        minimum=minimum,
        maximum=maximum,
        every=_read(fields, "all", _product, None),
        some=_read(fields, "any", _product, None),
        ids=_read(fields, "ids", Place.names, ()),
        not_ids=_read(fields, "not_ids", Place.names, ()),
        sorted_by=_read(fields, "sorted", lambda at: at.one_of(str, SORTS), None),
    )


def _product(place: Place) -> ProductTest:
    fields = place.fields(
        "category", "brand", "not_brand", "price_min", "price_max", "rating_min", "in_stock", "on_offer", "has", "not"
    )
    if not fields:
        raise place.wrong("say what must hold of a product")
    return ProductTest(
        category=_read(fields, "category", lambda at: tuple(at.name().split(PATH_JOIN)), ()),
        brand=_read(fields, "brand", Place.names, ()),
        not_brand=_read(fields, "not_brand", Place.names, ()),
        price_min=_read(fields, "price_min", Place.whole, None),
        price_max=_read(fields, "price_max", Place.whole, None),
        rating_min=_read(fields, "rating_min", Place.number, None),
        in_stock=_read(fields, "in_stock", Place.flag, None),
        on_offer=_read(fields, "on_offer", Place.flag, None),
        has=_read(fields, "has", _values, {}),
        lacks=_read(fields, "not", _values, {}),
    )


def _values(place: Place) -> dict[str, tuple[str, ...]]:
    return {name: at.names() for name, at in place.fields().items()}


def _text(place: Place) -> ExpectedText:
    fields = place.fields(
        "min_chars", "max_chars", "author", "language", "mentions_shown", "contains_any", "not_contains",
        required=("min_chars",),
    )  # fmt: skip
    return ExpectedText(
        min_chars=fields["min_chars"].whole(),
        max_chars=_read(fields, "max_chars", Place.whole, None),
        author=_read(fields, "author", _authors, ()),
        language=_read(fields, "language", _language, None),
        mentions_shown=_read(fields, "mentions_shown", Place.flag, False),
        contains_any=_read(fields, "contains_any", Place.names, ()),
        not_contains=_read(fields, "not_contains", Place.names, ()),
    )


def _authors(place: Place) -> tuple[Author, ...]:
    kinds: dict[str, Author] = {"model": "model", "template": "template", "mixed": "mixed"}
    return tuple(item.one_of(kinds.__getitem__, AUTHORS) for item in place.items())


def _timings(place: Place) -> ExpectedTimings:
    fields = place.fields("first_card_ms", "first_text_ms", "total_ms")
    return ExpectedTimings(
        first_card_ms=_read(fields, "first_card_ms", Place.number, None),
        first_text_ms=_read(fields, "first_text_ms", Place.number, None),
        total_ms=_read(fields, "total_ms", Place.number, None),
    )
