"""What an agent, or the office, does with a session, as frozen values, and their way to the server that leads it, as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, get_args

from retrieval.products import Language

PREFIX = '{"act"'


@dataclass(frozen=True, slots=True)
class Take:
    """`agent` takes the conversation; `shown` is the name that customers read. With `force` from whoever holds it."""

    agent: str
    shown: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class Assign:
    """`by` passes the conversation on to `agent`. With `force` also where `by` does not hold it."""

    agent: str
    shown: str
    by: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """`by` gives the conversation back to the assistant, or dismisses a request; `decision` is told to the assistant."""

    by: str
    shown: str
    decision: str = ""
    resolved: bool = True
    force: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """`by` says something, with products of the catalogue beside it; `id` is said once."""

    by: str
    shown: str
    id: str
    text: str
    products: tuple[str, ...] = ()
    draft: int | None = None


@dataclass(frozen=True, slots=True)
class Propose:
    """`by` has a change of an order proposed to the customer. `language` is the agent's, in which it is told why it cannot be; None: the
    customer's."""

    by: str
    name: str
    arguments: str  # a JSON object
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class AgentTypes:
    """`by` is writing."""

    by: str
    shown: str


@dataclass(frozen=True, slots=True)
class AgentHere:
    """`by` has the conversation open, or no longer."""

    by: str
    shown: str
    present: bool


@dataclass(frozen=True, slots=True)
class CustomerTypes:
    """The customer is writing."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The customer's place in the queue has changed. `wait_s` is None where nothing has been measured, `anybody` whether an agent is at work."""

    position: int
    wait_s: int | None
    anybody: bool


@dataclass(frozen=True, slots=True)
class OfficeCloses:
    """Nobody came while the office was open: the customer is promised somebody by `due`."""

    due: float | None


Act = Take | Assign | Release | Say | Propose | AgentTypes | AgentHere | CustomerTypes | Placed | OfficeCloses
_KINDS: Mapping[str, Callable[..., Act]] = {kind.__name__: kind for kind in get_args(Act)}


def act_json(act: Act) -> str:
    return json.dumps({"act": type(act).__name__, **asdict(act)}, ensure_ascii=False)


def act_from(text: str) -> Act:
    """What `act_json` wrote."""
    fields: dict[str, Any] = json.loads(text)
    kind = _KINDS[fields.pop("act")]
    return kind(**{name: tuple(one) if isinstance(one, list) else one for name, one in fields.items()})
