"""Who is asking, proved in the dialogue: an e-mail or a telephone number, and what only the customer knows with it.

Nothing is told before: the words are the same whether an account exists or not.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Protocol

from assistant.service.dialogue.contact import Contact
from assistant.service.dialogue.numbers import same_number
from assistant.service.memory import phone_tail
from assistant.service.port import OrderSystem
from assistant.service.records import Customer

MOST_ATTEMPTS = 4  # in one conversation
MOST_PROOFS = 3  # orders, and postcodes, of one message: a list of them is a guess
MOST_OF_ACCOUNT = 10
MOST_OF_ORIGIN = 30  # several customers may share a network's address
SPAN_S = 3600.0
KEPT_NAMES = 20_000


async def proved(contact: Contact, system: OrderSystem) -> Customer | None:
    """The one customer whose account this is and whose order or postcode was named. Raises `OrderSystemFault`."""
    if not (contact.names_account and contact.proves):
        return None
    found = await system.find_customers(email=contact.email or None, phone=contact.phone or None)
    known = [customer for customer in found if await _knows(contact, customer, system)]
    return known[0] if len(known) == 1 else None


async def _knows(contact: Contact, customer: Customer, system: OrderSystem) -> bool:
    postcode = _plain(customer.address.postcode) if customer.address is not None else ""
    if postcode and any(_plain(said) == postcode for said in contact.postcodes[:MOST_PROOFS]):
        return True
    orders = await system.orders_of(customer.id)
    return any(same_number(said, order.id) for said in contact.orders[:MOST_PROOFS] for order in orders)


def _plain(postcode: str) -> str:
    return "".join(postcode.split()).lower()


class Tries(Protocol):
    """How often proofs failed of late, whatever conversation they were in: none may be guessed from many."""

    async def begin(self, most: Mapping[str, int]) -> str | None:
        """Count a try against each of these names, each with the most that there may be in an hour; None where one has had as many.

        Raises `OrderSystemFault`: where it cannot be counted nothing is tried.
        """
        ...

    async def succeeded(self, tried: str) -> None:
        """The try was right: it counts against nobody. Raises `OrderSystemFault`."""
        ...


def limits_of(contact: Contact, origin: str) -> Mapping[str, int]:
    """What a try counts against: the account that is named, and where the message comes from ("": not known)."""
    account = (
        f"{contact.email}\0{phone_tail(contact.phone)}"  # whatever is dialled before a number, it is the same account
    )
    limits = {f"account {_digest(account)}": MOST_OF_ACCOUNT}
    return limits | {f"origin {_digest(origin)}": MOST_OF_ORIGIN} if origin else limits


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class TriesHere:
    """In this process: what trials run on. `now` is seconds since 1970."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._tries: OrderedDict[str, dict[str, float]] = OrderedDict()

    async def begin(self, most: Mapping[str, int]) -> str | None:
        now, tried = self._now(), secrets.token_hex(8)
        of_late = {
            name: {key: at for key, at in self._tries.get(name, {}).items() if at > now - SPAN_S} for name in most
        }
        if any(len(of_late[name]) >= limit for name, limit in most.items()):
            return None
        for name, tries in of_late.items():
            self._tries[name] = {**tries, tried: now}
            self._tries.move_to_end(name)
        while len(self._tries) > KEPT_NAMES:
            self._tries.popitem(last=False)
        return tried

    async def succeeded(self, tried: str) -> None:
        for tries in self._tries.values():
            tries.pop(tried, None)
