"""Tickets and passes of the chat, signed. A ticket opens one websocket within a minute; a pass serves HTTP for an hour.

Both are good for one page's origin only.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Literal, Protocol

import jwt
from jwt.types import Options

from server.callers import Caller

Kind = Literal["ticket", "pass"]
LIFE_S: Mapping[Kind, int] = {"ticket": 60, "pass": 3_600}
LONGEST = 4_096
_ALGORITHM = "HS256"


class BadTicket(Exception):
    """The ticket opens nothing; its text says why, in words for a developer."""


class Spent(Protocol):
    """Remembers the tickets that were used, for as long as they would hold."""

    async def spend(self, name: str, seconds: int) -> bool:
        """Note one; False where it was noted before."""
        ...


class SpentHere:
    """In this process."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._until: OrderedDict[str, float] = OrderedDict()

    async def spend(self, name: str, seconds: int) -> bool:
        now = self._clock()
        while self._until and next(iter(self._until.values())) < now:
            self._until.popitem(last=False)
        if name in self._until:
            return False
        self._until[name] = now + seconds
        return True


class Tickets:
    """`key` signs; one that is made anew at the start is good for a single server."""

    def __init__(self, key: str = "", spent: Spent | None = None, clock: Callable[[], float] = time.time) -> None:
        # of any length to one that the signature asks for
        self._key = hashlib.sha256((key or secrets.token_urlsafe(48)).encode()).digest()
        self._spent = spent or SpentHere(clock)
        self._clock = clock

    def issue(self, caller: Caller, origin: str, kind: Kind = "ticket") -> str:
        """A ticket or pass for the caller, from a page of this origin."""
        now = int(self._clock())
        claims = {"aud": kind, "jti": secrets.token_urlsafe(16), "iat": now, "exp": now + LIFE_S[kind]}
        told = {"shop": caller.shop, "customer": caller.customer, "origin": origin}
        return jwt.encode(claims | told, self._key, algorithm=_ALGORITHM)

    async def redeem(self, ticket: str, origin: str, address: str, kind: Kind = "ticket") -> Caller:
        """Who it is for. Raises `BadTicket`: forged, of the other kind, late, a ticket used before, or another page's."""
        if len(ticket) > LONGEST:
            raise BadTicket("The ticket is none.")
        try:
            # times are checked below, by our clock
            unchecked: Options = {"verify_exp": False, "verify_iat": False, "require": ["exp", "jti"]}
            claims = jwt.decode(ticket, self._key, algorithms=[_ALGORITHM], audience=kind, options=unchecked)
            expires, name = int(claims["exp"]), str(claims["jti"])
            shop, customer, page = str(claims["shop"]), claims["customer"], str(claims["origin"])
        except (jwt.PyJWTError, KeyError, ValueError, TypeError):
            raise BadTicket("The ticket is none.") from None
        if expires < self._clock():
            raise BadTicket("The ticket is too old. Ask for another.")
        if page != origin:
            raise BadTicket("The ticket is another page's.")
        if kind == "ticket" and not await self._spent.spend(name, LIFE_S[kind] + 5):
            raise BadTicket("The ticket was used before. Ask for another.")
        return Caller(shop, customer if isinstance(customer, str) else None, address)
