"""Who may come in: decides by origin, ticket, shop key and identity who a client is, before anything is read from it.

Knows nothing of sockets or HTTP: it is given what a handshake says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from server.callers import ANYBODY, Caller
from server.security.identity import BadIdentity, customer_of
from server.security.shops import Shops
from server.security.tickets import BadTicket, Kind, Tickets


class Barred(Exception):
    """The client may not come in: an HTTP status, a code, and a line for the shop's developer."""

    def __init__(self, status: Literal[401, 403], code: str, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Knock:
    """What a client's handshake says. `origin` is "" where no page opens it, `host` the server's name as the client wrote it."""

    origin: str
    host: str
    address: str
    ticket: str = ""
    kind: Kind = "ticket"


class Door:
    """`origins` are further pages that may open the chat as the server's own page may."""

    def __init__(self, shops: Shops, tickets: Tickets, origins: tuple[str, ...] = ()) -> None:
        self._shops = shops
        self._tickets = tickets
        self._origins = origins

    async def caller(self, knock: Knock) -> Caller:
        """Who knocks. Raises `Barred`.

        With a ticket, whom it was given to. Without one, a page of this server's or of ORIGINS; no page at all only where
        no shops are configured.
        """
        if knock.ticket:
            try:
                return await self._tickets.redeem(knock.ticket, _normal(knock.origin), knock.address, knock.kind)
            except BadTicket as fault:
                raise Barred(401, "bad_ticket", str(fault)) from None
        if self._own(knock) or (not knock.origin and not self._shops):
            return Caller(ANYBODY.shop, None, knock.address)
        raise Barred(403, "ticket_needed", "Ask for a ticket first (POST /v1/tickets).")

    def ticket(self, knock: Knock, key: str, identity: str = "") -> tuple[str, str]:
        """A ticket and a pass for a page of the shop with this key. Raises `Barred`."""
        shop = self._shops.of_key(key)
        if shop is None:
            raise Barred(403, "unknown_shop", "No shop has this key.")
        if not knock.origin and not identity:
            raise Barred(403, "no_origin", "The request names no page (Origin) and no customer.")
        if knock.origin and not shop.admits(knock.origin):
            raise Barred(403, "foreign_origin", f"{_named(knock.origin)} is not among the shop's origins.")
        customer = None
        if identity:
            try:
                customer = customer_of(identity, shop)
            except BadIdentity as fault:
                raise Barred(401, "bad_identity", str(fault)) from None
        elif shop.identity_required:
            raise Barred(401, "identity_needed", "This shop's chat opens for known customers only.")
        caller, origin = Caller(shop.name, customer), _normal(knock.origin)
        return self._tickets.issue(caller, origin), self._tickets.issue(caller, origin, "pass")

    def knows(self, origin: str) -> bool:
        """Whether a page of any shop has this origin: it may read answers."""
        return bool(origin) and (self._shops.admit(origin) or _normal(origin) in self._origins)

    def turns_per_minute(self, shop: str) -> int:
        """What the shop may ask, of all its customers together; 0 for any number."""
        found = self._shops.named(shop)
        return found.turns_per_minute if found else 0

    def _own(self, knock: Knock) -> bool:
        if not knock.origin:
            return False
        return _normal(knock.origin) in self._origins or urlsplit(knock.origin).netloc.lower() == knock.host.lower()


def _normal(origin: str) -> str:
    return origin.rstrip("/").lower()


def _named(origin: str) -> str:
    return origin[:100] if origin.isprintable() else "This page"
