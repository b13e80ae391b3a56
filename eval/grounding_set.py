"""Sentences about products, each labelled with what the records say of it, judged by the check that stands before the customer."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assistant.claims.judging import judge
from assistant.claims.names import names_of
from assistant.claims.scene import Finding, Scene
from assistant.dialogue import DialogueState, UserMessage
from assistant.grounding import title_tags
from assistant.understanding.parse import Understander
from eval.errors import EvalError
from retrieval.constraints import Constraints
from retrieval.facets import Facets, learn
from retrieval.fitting import fitting_variant
from retrieval.importing.records import build
from retrieval.products import CategoryLabel, FacetLabel, Language, Product
from retrieval.search import Hit, Why

_YUAN = re.compile(r"(?<![美欧日港加澳])[元块]|[¥￥]|\b(?:yuan|RMB)\b|人民币", re.I)
_DOLLARS = re.compile(r"\$|美[元金]|(?<=[\d百千十])刀|\b(?:dollars?|bucks?|USD)\b", re.I)
LABELS = tuple(finding.value for finding in Finding)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence. `products` stand in the order of their places; `kind` says what sort of claim it makes, "" where unsaid."""

    id: str
    language: Language
    products: tuple[Product, ...]
    refs: tuple[str, ...]
    constraints: str
    sentence: str
    label: Finding
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sentence: the finding, the faults found in it, and how long the check took in milliseconds."""

    case: Labelled
    finding: Finding
    faults: tuple[str, ...]
    milliseconds: float

    @property
    def passed(self) -> bool:
        return self.finding is Finding.TRUE

    @property
    def right(self) -> bool:
        return self.passed is (self.case.label is Finding.TRUE)


def read_labelled(path: Path) -> list[Labelled]:
    """The sentences of a JSON Lines file (docs/evaluation.md). Raises `EvalError` naming line and field."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise EvalError(f"{path}: can't be read as UTF-8 text ({fault})") from fault
    cases = [_case(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not cases:
        raise EvalError(f"{path}: holds no sentence; write one JSON object a line")
    return cases


def _case(path: Path, number: int, line: str) -> Labelled:
    def wrong(field: str, remedy: str) -> EvalError:
        return EvalError(f"{path}, line {number}: {field}: {remedy}")

    try:
        raw = json.loads(line)
    except json.JSONDecodeError as fault:
        raise wrong("JSON", f"{fault.msg} at column {fault.colno}") from fault
    if not isinstance(raw, dict):
        raise wrong("JSON", "write one object a line")
    language = raw.get("language")
    if language not in ("en", "zh"):
        raise wrong("language", "write en or zh")
    if raw.get("label") not in LABELS:
        raise wrong("label", f"write one of {', '.join(LABELS)}")
    sentence, records = raw.get("sentence"), raw.get("products")
    if not isinstance(sentence, str) or not sentence.strip():
        raise wrong("sentence", "write the sentence as text")
    if not isinstance(records, list) or not records:
        raise wrong("products", "list at least one record in the shape of docs/catalogue.md, each with a ref")
    wanted = raw.get("constraints") or ""
    said = wanted if isinstance(wanted, str) else "; ".join(map(str, wanted))
    currency = _currency(said) or _currency(sentence)
    products, refs = [], []
    for place, record in enumerate(records, 1):
        product = _product(record, currency, partial(wrong, f"products[{place}]"))
        products.append(product)
        refs.append(str(record.get("ref", f"P{place}")))
    return Labelled(
        str(raw.get("id", number)),
        language,
        tuple(products),
        tuple(refs),
        said,
        sentence,
        Finding(raw["label"]),
        str(raw.get("kind", "")),
    )


def _currency(text: str) -> str:
    """The one currency that a text names; "" where it names none or both."""
    yuan, dollars = _YUAN.search(text) is not None, _DOLLARS.search(text) is not None
    return "" if yuan is dollars else "CNY" if yuan else "USD"


def _product(record: object, currency: str, wrong: Callable[[str], EvalError]) -> Product:
    """A record as a product; one that names no currency is in that of its line, else in yuan where its title is Chinese."""
    if not isinstance(record, dict):
        raise wrong("should be an object")
    fields = {name: value for name, value in record.items() if name != "ref"}
    fields.setdefault("id", str(record.get("ref", "")))
    fields.setdefault("currency", currency or ("CNY" if _is_chinese(record) else "USD"))
    built = build(fields)
    if not isinstance(built.record, Product):
        faults = "; ".join(f"{fault.field}: {fault.message}" for fault in built.faults if fault.severity == "error")
        raise wrong(faults or "is no product")
    return built.record


def _is_chinese(record: Mapping[str, object]) -> bool:
    """Whether a record that names no currency is of a Chinese shop: its title, or else its brand, is Chinese."""
    title = record.get("title")
    said = title if isinstance(title, str) else record.get("brand")
    return isinstance(said, str) and re.search(r"[\u3400-\u9fff]", said) is not None


class Judge:
    """Judges labelled sentences with the vocabulary of their own products and the shop's names for facets and categories."""

    def __init__(
        self,
        cases: Sequence[Labelled],
        facet_labels: Sequence[FacetLabel] = (),
        category_labels: Sequence[CategoryLabel] = (),
        products: Sequence[Product] = (),
    ) -> None:
        known: Mapping[str, Product] = {
            **{product.id: product for product in products},
            **{product.id: product for case in cases for product in case.products},
        }
        # one id may stand for other products in other cases
        several = {
            f"{one.id}\n{one.title.both()}": one for one in (*products, *(p for case in cases for p in case.products))
        }
        self._facets: Facets = learn(tuple(several.values()), facet_labels, category_labels)
        self._names = names_of(tuple(several.values()))
        self._known = known
        self._understanders: dict[str, Understander] = {}

    def constraints(self, words: str, currency: str) -> Constraints:
        """What the customer's words ask for in a shop that charges in a currency (ISO 4217)."""
        if not words.strip():
            return Constraints()
        if currency not in self._understanders:
            charged = {id: product for id, product in self._known.items() if product.currency == currency}
            self._understanders[currency] = Understander(self._facets, charged)
        meant = self._understanders[currency].understand(UserMessage(words), DialogueState())
        wanted = Constraints()
        for change in meant.changes:
            wanted = wanted.with_(change)
        return wanted

    def outcomes(self, cases: Sequence[Labelled]) -> Iterator[Outcome]:
        """What the check says of each sentence. What a turn does once is not timed: reading what the customer asked for.

        The first sentence is judged twice, so that no pattern is compiled on the clock.
        """
        for case in cases[:1]:
            judge(self._scene(case), _with_tags(case))
        for case in cases:
            scene, text = self._scene(case), _with_tags(case)
            began = time.perf_counter()
            judged = judge(scene, text)
            took = 1000 * (time.perf_counter() - began)
            faults = tuple(f"{one.kind}={one.words}" for one in judged.faults)
            yield Outcome(case, judged.finding, faults, took)

    def _scene(self, case: Labelled) -> Scene:
        wanted = self.constraints(case.constraints, case.products[0].currency)
        hits = []
        for product in case.products:
            variant = fitting_variant(product, wanted, self._facets.vocabulary) or product.variants[0]
            why = Why(wanted.admits(product, variant, self._facets.vocabulary), {})
            hits.append(Hit(product, variant, 0.0, why))
        return Scene(hits, self._facets, wanted, case.language, asked=case.constraints, names=self._names)


def _with_tags(case: Labelled) -> str:
    """The sentence with places for the names of products, by reference or by title."""
    text = case.sentence
    for place, ref in enumerate(case.refs, 1):
        text = re.sub(rf"\[{re.escape(ref)}\]", f"[P{place}]", text)
        if not re.fullmatch(r"P\d+", ref):
            continue
        text = re.sub(rf"(?<![\w\[]){re.escape(ref)}(?![\w\]])", f"[P{place}]", text)
    return title_tags(text, case.products)
