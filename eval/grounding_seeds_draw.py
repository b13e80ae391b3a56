"""What a maker of claims has at hand: chance, wording, the shop, and the products shown to a customer with what he asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from assistant.claims.scene import Finding
from eval.grounding_seeds_facts import Shop
from eval.grounding_seeds_numbers import count, counted, money
from eval.grounding_seeds_wording import Wording
from retrieval.products import Language, Product

TRUE, FALSE, UNSTATED = Finding.TRUE, Finding.FALSE, Finding.UNSTATED


@dataclass(frozen=True, slots=True)
class Shown:
    """Products beside each other, with a customer's limit in cents and the words he gave it in; None and "" where he gave none."""

    products: tuple[Product, ...]
    limit: int | None = None
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A predicate about one product ("costs $20") and whether the records bear it out."""

    kind: str
    pred: str
    label: Finding


@dataclass(frozen=True, slots=True)
class Clause:
    """A whole clause about the products of a result set; `about` where it needs other products than those that were shown."""

    kind: str
    text: str
    label: Finding
    about: Shown | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    rng: Random
    wording: Wording
    shop: Shop
    shown: Shown
    style: int = 0
    """How money is written: one way within a sentence."""

    @property
    def language(self) -> Language:
        return self.wording.language

    @property
    def english(self) -> bool:
        return self.wording.language == "en"

    def ref(self, place: int) -> str:
        """The product at a place from 0: by its reference, or now and then by its title."""
        title = self.shown.products[place].title.get(self.language)
        titles = [one.title.get(self.language) for one in self.shown.products]
        if self.rng.random() < 0.15 and titles.count(title) == 1:
            return f"the {title}" if self.english else title
        return f"[P{place + 1}]"

    def money(self, cents: int, words: float = 0.08) -> str:
        return money(cents, self.language, Random(self.style), words)

    def count(self, number: int) -> str:
        return count(number, self.language, self.rng)

    def small(self, number: int) -> str:
        return counted(number, self.language) if self.rng.random() < 0.7 else str(number)

    def said(self, kind: str, truth: bool, *way: str, **slots: str) -> Said | None:
        """The claim in one of the predicates at `way`; None where this part has none."""
        pred = self.wording.pick(self.rng, *way)
        return Said(kind, pred.format(**slots), TRUE if truth else FALSE) if pred else None


PredicateMaker = Callable[[Draw, Product, bool], Said | None]
ClauseMaker = Callable[[Draw, bool], Clause | None]
