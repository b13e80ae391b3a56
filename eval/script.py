"""A scripted dialogue as frozen values: what is said and what must hold of the answer (docs/evaluation.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.dialogue import Intent
from assistant.events import Author
from retrieval.constraints import Operator
from retrieval.products import Language


@dataclass(frozen=True, slots=True)
class ExpectedConstraint:
    """A constraint that must be understood; what is None or empty may be anything.

    `values` must all be among the constraint's; `low` and `high` are in the facet's base unit (cents for price).
    """

    facet: str
    operator: Operator | None = None
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    hard: bool | None = None


@dataclass(frozen=True, slots=True)
class ProductTest:
    """What must hold of a product and the variant shown, by the catalogue of record.

    `category` is the beginning of a path; `has` and `lacks` name attributes with accepted and refused values.
    """

    category: tuple[str, ...] = ()
    brand: tuple[str, ...] = ()
    not_brand: tuple[str, ...] = ()
    price_min: int | None = None
    price_max: int | None = None
    rating_min: float | None = None
    in_stock: bool | None = None
    on_offer: bool | None = None
    has: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExpectedProducts:
    """`minimum` is the floor and `maximum` the ceiling of how many are shown."""

    minimum: int = 1
    maximum: int | None = None
    every: ProductTest | None = None
    some: ProductTest | None = None
    ids: tuple[str, ...] = ()
    not_ids: tuple[str, ...] = ()
    sorted_by: str | None = None


@dataclass(frozen=True, slots=True)
class ExpectedText:
    """Never the wording of what a model writes: its length, author and language, and which products it names."""

    min_chars: int = 1
    max_chars: int | None = None
    author: tuple[Author, ...] = ()
    language: Language | None = None
    mentions_shown: bool = False
    contains_any: tuple[str, ...] = ()
    not_contains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectedTimings:
    """Ceilings in milliseconds, as the client measures them."""

    first_card_ms: float | None = None
    first_text_ms: float | None = None
    total_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """Everything one turn is held to; None or empty asserts nothing.

    `about` are places (from 1) in the result set shown last that the turn must speak of or show.
    """

    intent: tuple[Intent, ...] = ()
    constraints: tuple[ExpectedConstraint, ...] = ()
    exact: bool = False
    no_constraints: tuple[str, ...] = ()
    products: ExpectedProducts | None = None
    compared: int | None = None
    relaxations: int | None = None
    about: tuple[int, ...] = ()
    text: ExpectedText | None = None
    timings: ExpectedTimings | None = None
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One turn: words to say, or chips to take away. `line` is where it stands in its file."""

    expect: Expected
    say: str = ""
    remove: tuple[str, ...] = ()
    line: int = 0

    @property
    def title(self) -> str:
        return self.say or f"[takes away {', '.join(self.remove)}]"


@dataclass(frozen=True, slots=True)
class Dialogue:
    name: str
    language: Language
    steps: tuple[Step, ...]
    file: Path
    line: int = 0
    notes: str = ""

    @property
    def needs_model(self) -> bool:
        """Whether any turn asserts that a model wrote the answer."""
        return any(
            step.expect.text and "template" not in step.expect.text.author and step.expect.text.author
            for step in self.steps
        )
