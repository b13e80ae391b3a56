"""Plays lists of actions on a shop: through its policy and its order store, each list on the shop as it was loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.service.actions import CHANGES, Action
from assistant.service.facts import gather
from assistant.service.judging import judge
from assistant.service.port import OrderSystem
from assistant.service.reading import read_action
from assistant.service.records import Article, Customer, Order
from assistant.service.rules import Policy
from assistant.service.state_hash import digest, hash_of
from assistant.service.verdicts import Allowed, NeedsInformation, Refused
from eval.errors import EvalError
from eval.service_file import ActionList, Asked
from eval.service_stage import Stage
from retrieval.products import Localized
from server.orders.documented import DocumentedShop
from server.orders.ecom_bench import EcomBench
from server.orders.shapes import Shape, ShopRecords
from server.orders.tau2_retail import Tau2Retail

SHAPES: tuple[Shape, ...] = (DocumentedShop(), Tau2Retail(), EcomBench())
POLICIES = Path(__file__).parent / "service"
NEEDS = "information"
Record = Order | Customer | Article


@dataclass(frozen=True, slots=True)
class Judged:
    """One action's end: `rule` is None where it was allowed; `needs` names what was not said."""

    asked: Asked
    rule: str | None
    words: Localized | None
    needs: tuple[str, ...] = ()
    money_cents: int = 0
    later_cents: int = 0

    @property
    def verdict(self) -> str:
        return "allowed" if self.rule is None else "refused"


@dataclass(frozen=True, slots=True)
class Played:
    """A list's end: each action's, the records after it, and the hash of their state."""

    id: str
    judged: tuple[Judged, ...]
    after: ShopRecords
    hash: str


def shape_of(folder: Path) -> Shape:
    """The shape of the files in a folder. Raises `EvalError`."""
    for shape in SHAPES:
        if shape.is_here(folder):
            return shape
    raise EvalError(
        f"{folder}: holds no shop that is known: orders.jsonl and customers.jsonl, tau2's db.json, or ecom_bench's files"
    )


def policy_file(folder: Path, shape: Shape) -> Path:
    """The policy beside the shop, or the one that is shipped for its shape."""
    own = folder / "service.yaml"
    return own if own.is_file() else POLICIES / f"{shape.name}.yaml"


class Hasher:
    """Hashes states that differ little from the one that was loaded."""

    def __init__(self, shop: ShopRecords) -> None:
        self._known = {id(one): (one, digest(one)) for part in _parts(shop) for one in part}

    def hash(self, shop: ShopRecords) -> str:
        return hash_of(self._digest(one) for part in _parts(shop) for one in part)

    def _digest(self, record: Record) -> bytes:
        known = self._known.get(id(record))
        return known[1] if known is not None and known[0] is record else digest(record)


def _parts(shop: ShopRecords) -> tuple[Iterable[Record], ...]:
    return shop.orders.values(), shop.customers.values(), shop.articles.values()


async def play(one: ActionList, stage: Stage, hasher: Hasher, policy: Policy, now: float) -> Played:
    """Play a list on the shop as it was loaded."""
    system = await stage.fresh()
    judged = tuple([await act(asked, system, policy, now, f"{one.id}/{n}") for n, asked in enumerate(one.actions)])
    after = await stage.records()
    return Played(one.id, judged, after, hasher.hash(after))


async def act(asked: Asked, system: OrderSystem, policy: Policy, now: float, key: str) -> Judged:
    """Judge one action, and perform it where it is a change that may be."""
    action = read_action(asked.name, asked.arguments, policy)
    if isinstance(action, Refused):
        return Judged(asked, action.rule, action.words)
    return await _act(asked, action, system, policy, now, key)


async def _act(asked: Asked, action: Action, system: OrderSystem, policy: Policy, now: float, key: str) -> Judged:
    verdict = judge(action, await gather(system, action, asked.customer), policy, now)
    match verdict:
        case Refused(rule, words):
            return Judged(asked, rule, words)
        case NeedsInformation(needed, words):
            return Judged(asked, NEEDS, words, needed)
        case Allowed(needs_person=str(why)) if asked.agent is None:
            return Judged(asked, "action.person", policy.say("action.person", why=policy.words[why]))
        case Allowed(execution=execution):
            if execution is None or not isinstance(action, CHANGES):
                return Judged(asked, None, None)
            done = await system.perform(execution, key, actor=asked.agent or execution.customer, now=now)
            return Judged(asked, None, None, (), done.money_cents, verdict.later_cents)


def newest(shop: ShopRecords) -> float:
    """The shop's own present: the last moment at which an order was placed or arrived; 0 where none is stated."""
    moments = [moment for order in shop.orders.values() for moment in (order.placed, order.delivered) if moment]
    return max(moments, default=0.0)
