"""What the log of orders keeps of a conversation that is erased: what the shop accounts for, and nothing of who it was or what they wrote.

An entry keeps its action, order, items, reason, method, amount and moment. The customer, an address and whatever else they told is
taken out of it. Orders and accounts are the shop's own books and stay as they are (docs/security.md).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.orders.tables import order_audit, order_keys

ACCOUNTED = frozenset({"order", "skus", "new_skus", "reason", "method"})
ERASED = "erased"
TABLES = (order_audit, order_keys)


async def forget(connection: AsyncConnection, proposals: Sequence[str]) -> None:
    """Take what is personal out of the entries of changes that were made under these keys.

    A key stays used: the change is not made again, and what its body was is no longer known.
    """
    if not proposals:
        return
    rows = (await connection.execute(select(order_audit).where(order_audit.c.key.in_(proposals)))).all()
    for row in rows:
        kept = {name: value for name, value in json.loads(row.arguments).items() if name in ACCOUNTED}
        changed = update(order_audit).where(order_audit.c.number == row.number)
        await connection.execute(
            changed.values(
                customer=ERASED,
                actor=ERASED if row.actor == row.customer else row.actor,
                arguments=json.dumps(kept, ensure_ascii=False, sort_keys=True),
            )
        )
    for shop in {row.shop for row in rows}:
        keys = update(order_keys).where(order_keys.c.shop == shop, order_keys.c.key.in_(proposals))
        await connection.execute(keys.values(customer=ERASED, digest=ERASED))
