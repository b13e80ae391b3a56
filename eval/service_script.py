"""Scripted dialogues of customer service, read strictly from YAML: what is said, what must be answered, what the store must hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.service.records import OrderState
from eval.script_files import find_files
from eval.yaml_reading import BadFile, Place, documents
from retrieval.products import LANGUAGES, Language

OUTCOMES = ("done", "declined", "expired", "failed", "changed")
REASONS = ("asked", "policy", "failures", "upset", "legal", "safety", "medical")
STATES = tuple(state.value for state in OrderState)
LAST = "last"  # the proposal that was shown last


@dataclass(frozen=True, slots=True)
class Answered:
    """What one turn is held to; None or empty asserts nothing. `proposed` is the name of the action, `nothing_proposed` that there is none."""

    proposed: str | None = None
    nothing_proposed: bool = False
    acted: str | None = None
    orders: tuple[str, ...] = ()
    handoff: str | None = None
    asks: bool | None = None
    products: bool | None = None
    says: tuple[str, ...] = ()
    says_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceStep:
    """One step: words, a decision by button (`proposal`, an id or `last`), time that passes, or a change from elsewhere.

    `unseen`: the words were sent before the last answer was seen.
    """

    expect: Answered
    say: str = ""
    unseen: bool = False
    proposal: str = ""
    confirmed: bool = False
    later_s: float = 0.0
    order: str = ""
    state: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """What an order must be at the end; None asserts nothing."""

    state: str | None = None
    reason: str | None = None
    method: str | None = None
    address: str | None = None
    items: tuple[str, ...] | None = None
    returned: tuple[str, ...] | None = None
    exchanged: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ServiceDialogue:
    """`customer` is who the shop says it is (empty: nobody). `changes` is how many were made; orders that `store` does not name
    are as they were. `cart` are the SKUs in the dialogue's list at the end."""

    name: str
    language: Language
    steps: tuple[ServiceStep, ...]
    changes: int
    file: Path
    line: int
    customer: str = ""
    store: Mapping[str, Held] = field(default_factory=dict)
    cart: tuple[str, ...] = ()
    own_address: str = ""


def load_dialogues(paths: Sequence[Path]) -> tuple[ServiceDialogue, ...]:
    """Every dialogue of these files and folders; raises `EvalError` for anything that is wrong."""
    found = [_dialogue(place) for file in find_files(paths) for place in documents(file)]
    names: dict[str, ServiceDialogue] = {}
    for one in found:
        if one.name in names:
            raise BadFile(f"{one.file}:{one.line}: the name {one.name!r} is taken by {names[one.name].file}")
        names[one.name] = one
    return tuple(found)


def _dialogue(place: Place) -> ServiceDialogue:
    fields = place.fields(
        "name", "language", "customer", "turns", "changes", "store", "cart", "own_address",
        required=("name", "language", "turns", "changes"),
    )  # fmt: skip
    language: Language = fields["language"].one_of(lambda name: "zh" if name == "zh" else "en", LANGUAGES)
    return ServiceDialogue(
        name=fields["name"].name(),
        language=language,
        steps=tuple(_step(item) for item in fields["turns"].items()),
        changes=fields["changes"].whole(),
        file=place.file,
        line=place.line,
        customer=fields["customer"].name() if "customer" in fields else "",
        store={name: _held(at) for name, at in fields["store"].fields().items()} if "store" in fields else {},
        cart=fields["cart"].names() if "cart" in fields else (),
        own_address=fields["own_address"].name() if "own_address" in fields else "",
    )


def _step(place: Place) -> ServiceStep:
    fields = place.fields("say", "unseen", "confirm", "decline", "later", "meanwhile", "expect")
    kinds = [name for name in ("say", "unseen", "confirm", "decline", "later", "meanwhile") if name in fields]
    if len(kinds) != 1:
        raise place.wrong("a turn has exactly one of say, unseen, confirm, decline, later, meanwhile")
    kind = kinds[0]
    expect = _answered(fields["expect"]) if "expect" in fields else Answered()
    if kind in ("say", "unseen"):
        return ServiceStep(expect, say=fields[kind].text(), unseen=kind == "unseen", line=place.line)
    if kind in ("confirm", "decline"):
        return ServiceStep(expect, proposal=fields[kind].name(), confirmed=kind == "confirm", line=place.line)
    if kind == "later":
        return ServiceStep(expect, later_s=fields[kind].number(), line=place.line)
    inner = fields[kind].fields("order", "state", required=("order", "state"))
    state = inner["state"].one_of(str, STATES)
    return ServiceStep(expect, order=inner["order"].name(), state=state, line=place.line)


def _answered(place: Place) -> Answered:
    fields = place.fields(
        "proposed", "nothing_proposed", "acted", "orders", "handoff", "asks", "products", "says", "says_not"
    )
    return Answered(
        proposed=fields["proposed"].name() if "proposed" in fields else None,
        nothing_proposed=fields["nothing_proposed"].flag() if "nothing_proposed" in fields else False,
        acted=fields["acted"].one_of(str, OUTCOMES) if "acted" in fields else None,
        orders=fields["orders"].names() if "orders" in fields else (),
        handoff=fields["handoff"].one_of(str, REASONS) if "handoff" in fields else None,
        asks=fields["asks"].flag() if "asks" in fields else None,
        products=fields["products"].flag() if "products" in fields else None,
        says=fields["says"].names() if "says" in fields else (),
        says_not=fields["says_not"].names() if "says_not" in fields else (),
    )


def _held(place: Place) -> Held:
    fields = place.fields("state", "reason", "method", "address", "items", "returned", "exchanged")
    text = {name: at.name() for name, at in fields.items() if name in ("reason", "method", "address")}
    skus = {name: at.names() for name, at in fields.items() if name in ("items", "returned", "exchanged")}
    return Held(
        state=fields["state"].one_of(str, STATES) if "state" in fields else None,
        reason=text.get("reason"),
        method=text.get("method"),
        address=text.get("address"),
        items=skus.get("items"),
        returned=skus.get("returned"),
        exchanged=skus.get("exchanged"),
    )
