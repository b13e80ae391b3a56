"""What every session of a server is handed: the assistant, the store and journal, the shop, and the limits it keeps to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from server.admission import Admission
from server.conversation import Limits
from server.handoff.bell import Bell
from server.handoff.hours import read_hours
from server.handoff.office import Office
from server.journal import Journal
from server.metrics import Metrics
from server.ports import Assistant, Goods, NoGoods, OrderDesk, Shop
from server.replicas.port import Alone, Cluster
from server.store.port import SessionStore


def _closed() -> Office:
    """One in which nobody works."""
    return Office(read_hours("never", "UTC"), 0.0, time.time)


@dataclass(frozen=True, slots=True)
class Services:
    """What every session uses. `now` is seconds since 1970."""

    assistant: Assistant
    metrics: Metrics
    store: SessionStore
    journal: Journal
    shop: Shop
    limits: Limits
    turn_deadline_s: float
    now: Callable[[], float]
    admission: Admission
    masks: Callable[[str], str] = str
    cluster: Cluster = field(default_factory=Alone)
    office: Office = field(default_factory=_closed)
    goods: Goods = field(default_factory=NoGoods)
    bell: Bell = field(default_factory=Bell)
    orders: OrderDesk | None = None
