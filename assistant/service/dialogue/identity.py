"""Who is asking, proved in the dialogue: an e-mail or a telephone number, and what only the customer knows with it.

Nothing is told before: the words are the same whether an account exists or not.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable

from assistant.service.dialogue.contact import Contact
from assistant.service.dialogue.numbers import same_number
from assistant.service.memory import phone_tail
from assistant.service.port import OrderSystem
from assistant.service.records import Customer

MOST_ATTEMPTS = 4  # in one conversation
MOST_PROOFS = 3  # orders, and postcodes, of one message: a list of them is a guess
MOST_OF_ACCOUNT = 10
SPAN_S = 3600.0
KEPT_ACCOUNTS = 10_000


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


class Tries:
    """How often an account was tried in vain of late, whatever conversation it was in: one may not be guessed from many.

    Kept in memory, by the digest of what names the account.
    """

    def __init__(self, now: Callable[[], float], most: int = MOST_OF_ACCOUNT, span_s: float = SPAN_S) -> None:
        self._now, self._most, self._span_s = now, most, span_s
        self._tries: OrderedDict[str, list[float]] = OrderedDict()

    def spent(self, contact: Contact) -> bool:
        """Whether the account may not be tried again for a while."""
        since = self._now() - self._span_s
        return sum(at > since for at in self._tries.get(_key(contact), ())) >= self._most

    def failed(self, contact: Contact) -> None:
        self._tries.setdefault(_key(contact), []).append(self._now())
        self._tries[_key(contact)] = self._tries[_key(contact)][-self._most :]
        self._tries.move_to_end(_key(contact))
        while len(self._tries) > KEPT_ACCOUNTS:
            self._tries.popitem(last=False)


def _key(contact: Contact) -> str:
    """A telephone number by its last digits: whatever is dialled before them, it is found as the same account."""
    return hashlib.sha256(f"{contact.email}\0{phone_tail(contact.phone)}".encode()).hexdigest()
