"""A hash of what an order system holds, of its state alone: neither versions, moments nor the log of changes are in it.

Two ways that lead to the same orders, balances and addresses give the same hash, and so does a file that holds them already.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from assistant.service.notation import written
from assistant.service.records import Article, Customer, Order, OrderItem


def hash_of(digests: Iterable[bytes]) -> str:
    """The hash of a whole state, from the digests of its records in any order."""
    whole = hashlib.sha256()
    for digest in sorted(digests):
        whole.update(digest)
    return whole.hexdigest()


def digest(record: Order | Customer | Article) -> bytes:
    """Of one record, as far as it is state."""
    plain = _order(record) if isinstance(record, Order) else record
    if isinstance(plain, Customer):
        plain = replace(plain, version=0)
    text = json.dumps([type(plain).__name__, written(plain)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def _order(order: Order) -> Order:
    """The order without moments that changes leave, payments of nothing, and the order in which its lines stand."""
    single = sorted((replace(item, quantity=1) for item in order.items for _ in range(item.quantity)), key=_line)
    payments = tuple(replace(one, at=None, arrives=None) for one in order.payments if one.cents)
    returned = order.returned and replace(order.returned, requested=None)
    exchange = order.exchange and replace(order.exchange, requested=None)
    return replace(
        order,
        items=tuple(single),
        payments=payments,
        returned=returned,
        exchange=exchange,
        cancelled=None,
        done=(),
        version=0,
    )


def _line(item: OrderItem) -> str:
    return json.dumps(written(item), ensure_ascii=False, sort_keys=True)
