"""Who speaks to the server. Knows nothing of how that was found out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Reach(Protocol):
    """Somebody who may reach some sessions and not others."""

    def may_reach(self, shop: str, customer: str | None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Caller:
    """The shop a client comes from, what the shop calls its customer by (None: not known), and the client's address.

    A session belongs to the caller that made it: another shop's caller never reaches it, nor another known customer.
    """

    shop: str = "default"
    customer: str | None = None
    address: str = ""

    def may_reach(self, shop: str, customer: str | None) -> bool:
        return self.shop == shop and (customer is None or customer == self.customer)


ANYBODY = Caller()
