"""Cases of customer service: lists of actions on the sample shop with the verdicts and the state that are expected of them.

A verdict is `allowed` or the id of the rule that refuses. The expected state names every record that is changed, with those of its
fields that matter; a record that is not named has to be as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.service.notation import read_moment, written
from assistant.service.policy_file import load, rules
from eval.errors import EvalError
from eval.service_file import ActionList, read_lists
from eval.service_play import NEEDS, POLICIES, Hasher, Played, play
from eval.service_stage import StoreKind, stage_for
from server.orders.documented import DocumentedShop
from server.orders.shapes import ShopRecords

SHIPPED = (POLICIES / "cases_en.jsonl", POLICIES / "cases_zh.jsonl")
NOW = read_moment("2026-11-20T12:00:00Z", "now")  # the sample shop's day
ALLOWED = "allowed"
TWICE = 2


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case with what is wrong; nothing where it was judged right."""

    case: ActionList
    played: Played
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CasesReport:
    """`refused` counts by rule how often it was expected, and did refuse; `untried` are the rules with fewer than two such cases."""

    results: tuple[CaseResult, ...]
    refused: Counter[str]
    untried: tuple[str, ...]

    @property
    def right(self) -> int:
        return sum(not one.wrong for one in self.results)


def read_cases(files: Iterable[Path]) -> list[ActionList]:
    found = [one for file in files for one in read_lists(file)]
    for one in found:
        if not isinstance(one.expected, dict) or not isinstance(one.expected.get("verdicts"), list):
            raise EvalError(f"case {one.id}: give expected.verdicts, a list")
    twice = [id for id, count in Counter(one.id for one in found).items() if count > 1]
    if twice:
        raise EvalError(f"case {twice[0]}: this id stands twice")
    return found


async def play_cases(cases: Sequence[ActionList], folder: Path, store: StoreKind) -> CasesReport:
    """Play cases on a shop in the documented shape, each by the shop's policy or the one that it names."""
    shop = DocumentedShop().load(folder)
    own = load(folder / "service.yaml")
    policies = {
        "": own,
        **{name: load(POLICIES / f"{name}.yaml") for name in {one.policy for one in cases if one.policy}},
    }
    hasher = Hasher(shop)
    results: list[CaseResult] = []
    async with stage_for(shop, store) as stage:
        for case in cases:
            played = await play(case, stage, hasher, policies[case.policy], NOW)
            results.append(CaseResult(case, played, tuple(_wrong(case, played, shop, hasher))))
    refused = Counter(
        judged.rule for one in results if not one.wrong for judged in one.played.judged if judged.rule is not None
    )
    untried = tuple(name for name in sorted([*rules(own), NEEDS]) if refused[name] < TWICE)
    return CasesReport(tuple(results), refused, untried)


def _wrong(case: ActionList, played: Played, shop: ShopRecords, hasher: Hasher) -> Iterator[str]:
    assert isinstance(case.expected, dict)
    got = [judged.rule or ALLOWED for judged in played.judged]
    wanted = case.expected["verdicts"]
    if got != wanted:
        yield f"verdicts {got}, not {wanted}"
    for judged in played.judged:
        if judged.rule is not None and (judged.words is None or not (judged.words.en and judged.words.zh)):
            yield f"{judged.rule} has no words in one of the languages"
    state = case.expected.get("state") or {}
    yield from _differences("orders", state.get("orders") or {}, shop.orders, played.after.orders)
    yield from _differences("customers", state.get("customers") or {}, shop.customers, played.after.customers)
    if not state and played.hash != hasher.hash(shop):
        yield "the state is another, though nothing was to change"


def _differences(part: str, expected: dict[str, object], before: object, after: object) -> Iterator[str]:
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    for id, record in after.items():
        touched = record != before[id]
        if touched and id not in expected:
            yield f"{part}.{id} was changed"
        elif id in expected:
            if not touched:
                yield f"{part}.{id} was not changed"
            yield from _unlike(expected[id], written(record), f"{part}.{id}")


def _unlike(expected: object, got: object, place: str) -> Iterator[str]:
    """Where what is expected is not in what is there; lists have to be as long."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for name, value in expected.items():
            yield from _unlike(value, got.get(name), f"{place}.{name}")
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for number, (one, other) in enumerate(zip(expected, got, strict=True)):
            yield from _unlike(one, other, f"{place}[{number}]")
    elif expected != got:
        yield f"{place} is {got!r}, not {expected!r}"
