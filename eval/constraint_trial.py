"""Cases put to the search, and what it shows held against the checker: faults, and how much of the whole answer is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval.constraint_checker import Checker, Judged
from eval.constraint_records import Sellable
from eval.constraint_wishes import CENTS, Case, Wish
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.search import Hit, SearchResult
from retrieval.units import to_base

PAGE = 10
Finder = Callable[[str, Constraints, int], SearchResult]


class Fault(StrEnum):
    """What may never happen. `VIOLATION`: shown though nothing of it fits; `VARIANT`: another variant of it fits, not the
    one shown, or the one shown is not as recorded; `ORDER`: not stated before known to comply; `UNMARKED`: not stated and
    not marked so, or the reverse; `SOFT`: a preference removed a product.
    """

    VIOLATION = "violation"
    VARIANT = "wrong variant"
    ORDER = "order"
    UNMARKED = "unmarked"
    SOFT = "removed by a preference"


@dataclass(frozen=True, slots=True)
class Failure:
    fault: Fault
    product: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`must` are the products every reading of the records has shown, `missing` those of them that were not; `open_` counts
    shown products that may be read either way.
    """

    case: Case
    shown: int
    must: int
    missing: tuple[str, ...]
    open_: int
    failures: tuple[Failure, ...]

    @property
    def recall(self) -> float:
        return 1.0 if not self.must else 1 - len(self.missing) / self.must


def constraint_of(wish: Wish) -> Constraint:
    """The wish as search takes it: amounts in the facet's base unit, by retrieval's own conversion."""
    if wish.low is wish.high is None or wish.unit in ("", CENTS):
        return Constraint(wish.facet, Operator(wish.asked.value), wish.values, wish.low, wish.high, hard=wish.hard)
    unit = to_base(1.0, wish.unit)[1]
    low, high = (None if side is None else to_base(side, wish.unit)[0] for side in (wish.low, wish.high))
    return Constraint(wish.facet, Operator(wish.asked.value), low=low, high=high, unit=unit, hard=wish.hard)


def try_all(cases: Iterable[Case], checker: Checker, find: Finder) -> Iterator[Outcome]:
    for case in cases:
        yield try_case(case, checker, find)


def try_case(case: Case, checker: Checker, find: Finder) -> Outcome:
    """Asks for everything that fits, and holds each hit and the whole list against the checker."""
    everything = len(checker.items)
    constraints = Constraints(tuple(map(constraint_of, case.wishes)))
    hits = find(case.query, constraints, everything).hits
    fitting = _must(case.wishes, checker)
    shown = {hit.product.id for hit in hits}
    missing = tuple(sorted(fitting.keys() - shown))
    judged = [(hit, _judge_hit(hit, case.wishes, checker)) for hit in hits]
    failures = [failure for hit, found in judged for failure in _of_hit(hit, found, case.wishes, checker)]
    if case.excluding:
        failures += _out_of_order(judged)
        if any(wish.facet == "category" and wish.hard and not wish.excludes for wish in case.wishes):
            failures += _early_on_page(find(case.query, constraints, PAGE).hits, case.wishes, fitting, checker)
    if missing and any(not wish.hard for wish in case.wishes):
        hard = Constraints(tuple(constraint_of(wish) for wish in case.wishes if wish.hard))
        without = {hit.product.id for hit in find(case.query, hard, everything).hits}
        failures += [Failure(Fault.SOFT, one, "shown without the preference") for one in missing if one in without]
    open_ = sum(found is not None and found.may and not found.must for _, found in judged)
    return Outcome(case, len(hits), len(fitting), missing, open_, tuple(failures))


def _must(wishes: Sequence[Wish], checker: Checker) -> dict[str, bool]:
    """Products that must be shown -> whether a variant of them surely complies with every exclusion."""
    found: dict[str, bool] = {}
    for item in checker.items.values():
        sure = [checker.surely(item, sellable, wishes) for sellable in item.sellables if sellable.stock > 0]
        if any(known is not None for known in sure):
            found[item.id] = any(sure)
    return found


def _recorded(hit: Hit, checker: Checker) -> Sellable | None:
    item = checker.items.get(hit.product.id)
    return next((one for one in item.sellables if one.sku == hit.variant.sku), None) if item else None


def _judge_hit(hit: Hit, wishes: Sequence[Wish], checker: Checker) -> Judged | None:
    sellable = _recorded(hit, checker)
    return None if sellable is None else checker.judge(checker.items[hit.product.id], sellable, wishes)


def _of_hit(hit: Hit, judged: Judged | None, wishes: Sequence[Wish], checker: Checker) -> Iterator[Failure]:
    product, sellable = hit.product.id, _recorded(hit, checker)
    if judged is None or sellable is None:
        yield Failure(Fault.VARIANT, product, f"no variant {hit.variant.sku} in the record")
        return
    told = (hit.variant.price_cents, hit.variant.list_price_cents, hit.variant.stock)
    if told != (sellable.price_cents, sellable.list_price_cents, sellable.stock):
        yield Failure(Fault.VARIANT, product, f"{sellable.sku} is shown with another price or stock than recorded")
    if not judged.may:
        item = checker.items[product]
        other = any(checker.judge(item, one, wishes).may for one in item.sellables)
        reason = "; ".join(wish.label for wish in judged.against) or "out of stock"
        yield Failure(Fault.VARIANT if other else Fault.VIOLATION, product, f"{sellable.sku} against: {reason}")
        return
    marked = {(one.facet, one.operator.value) for one in hit.why.admission.unstated}
    for wish in judged.unknown:
        if (wish.facet, wish.asked.value) not in marked:
            yield Failure(Fault.UNMARKED, product, f"{wish.label} is not stated, and not marked so")
    for wish in wishes:
        if judged.known and wish.hard and wish.excludes and (wish.facet, wish.asked.value) in marked:
            yield Failure(Fault.UNMARKED, product, f"{wish.label} is stated, and marked as not")


def _out_of_order(judged: Sequence[tuple[Hit, Judged | None]]) -> Iterator[Failure]:
    """Hits that do not state an exclusion, with one known to comply after them."""
    known_after = False
    for hit, found in reversed(judged):
        if found is None or not found.may:
            continue
        if found.unknown and known_after:
            labels = "; ".join(wish.label for wish in found.unknown)
            yield Failure(Fault.ORDER, hit.product.id, f"not stated ({labels}), before one known to comply")
        known_after = known_after or (found.known and found.must)


def _early_on_page(
    hits: Sequence[Hit], wishes: Sequence[Wish], fitting: Mapping[str, bool], checker: Checker
) -> Iterator[Failure]:
    """A first page that shows what does not state an exclusion while products known to comply are left out."""
    shown = {hit.product.id for hit in hits}
    waiting = sum(known and product not in shown for product, known in fitting.items())
    for hit in hits if waiting else ():
        found = _judge_hit(hit, wishes, checker)
        if found is not None and found.may and found.unknown:
            yield Failure(
                Fault.ORDER, hit.product.id, f"on the first page, not stated, while {waiting} known to comply are not"
            )
