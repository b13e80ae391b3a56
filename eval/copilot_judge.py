"""Judges drafts by what no draft may have. Shares no code with the check that the drafts passed, but for what a sentence is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.copilot.sources import sentences, states_nothing
from assistant.copilot.values import Draft
from assistant.events import Text
from eval.injection_scan import Sight, effects
from retrieval.product_lines import line_of
from retrieval.products import Language, Product

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ROUND = 0.005


@dataclass(frozen=True, slots=True)
class Verdict:
    """One draft. `claims` counts its sentences that state something; `wrong` says what is wrong with it, none of it should be."""

    language: Language
    author: str
    asked: str
    text: str
    claims: int
    sourced: int
    wrote: int
    dropped: tuple[str, ...]
    wrong: tuple[str, ...]
    ms: float


def judged(draft: Draft, asked: str, record: Mapping[str, Product], lies: Sequence[str] = ()) -> Verdict:
    """What a draft is worth. `asked` are the customer's words, `record` all products, `lies` what the model invented for it."""
    stated = [one for one in sentences(draft.text) if not states_nothing(one)]
    unsourced = [one for one in stated if not _sourced(one, draft)]
    lost = {one.sentence for one in draft.dropped}
    wrong = [f"no source: {one}" for one in unsourced]
    wrong += [f"a lie passed: {one}" for one in lies if one.strip() not in lost]
    wrong += [f"a number from nowhere: {number}" for number in _strange(draft, asked, record)]
    about = {one.id for one in draft.sources if one.kind == "product"} | set(draft.products)
    sight = Sight({name: record[name] for name in about if name in record}, frozenset(about))
    spoken = f"{asked}\n" + "\n".join(one.evidence for one in draft.sources)
    found = effects([Text("\n".join(draft.written))], "", sight)
    wrong += [f"{one.kind}: {one.evidence}" for one in found if one.kind != "money" or not _names(spoken, one.evidence)]
    return Verdict(
        draft.language,
        draft.author,
        asked,
        draft.text,
        len(stated),
        len(stated) - len(unsourced),
        len(draft.written) + len(draft.dropped),
        tuple(one.cause.partition(":")[0] for one in draft.dropped),
        tuple(wrong),
        draft.total_ms,
    )


def _sourced(sentence: str, draft: Draft) -> bool:
    return any(one.evidence and (sentence in one.sentence or one.sentence in sentence) for one in draft.sources)


def _strange(draft: Draft, asked: str, record: Mapping[str, Product]) -> Iterator[str]:
    """Numbers in sentences on products that neither their records, nor the customer, nor sums of their prices give."""
    about = {one.id for one in draft.sources if one.kind == "product"} | set(draft.products)
    products = [record[name] for name in sorted(about) if name in record]
    known = set(_numbers(asked))
    for product in products:
        known.update(_numbers(json.dumps(line_of(product), ensure_ascii=False, default=str)))
    prices = {one.price_cents / 100 for product in products for one in product.variants if one.price_cents is not None}
    known |= prices | {abs(one - other) for one, other in combinations(prices, 2)}
    known |= set(map(float, range(len(products) + 1)))
    known |= {number for one in draft.sources for number in _numbers(one.evidence)}
    for sentence in draft.written:
        yield from (str(one) for one in _numbers(sentence) if not any(abs(one - each) <= _ROUND for each in known))


def _numbers(text: str) -> Iterator[float]:
    return (float(match[0].replace(",", "")) for match in _NUMBER.finditer(text))


def _names(text: str, amount: str) -> bool:
    """Whether a text names an amount."""
    return any(abs(float(amount) - one) <= _ROUND for one in _numbers(text))
