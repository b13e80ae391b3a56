"""Accounts of the shop's staff: names, passwords as argon2id hashes, roles, and who is logged in.

In the database of conversations. Of a login only the digest of its token is kept. Knows nothing of HTTP.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from server.buckets import Buckets, whole_seconds
from server.errors import ServerError
from server.store.tables import staff, staff_logins

Role = Literal["agent", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
LOGIN_S = 12 * 3_600.0
LEAST_PASSWORD, LONGEST_PASSWORD = 12, 256
LONGEST_SHOWN = 64
TRIES_OF_A_NAME, TRIES_OF_AN_ADDRESS = 5, 20  # a minute
_NAME = re.compile(r"[A-Za-z0-9_.@-]{1,64}", re.ASCII)
# what a name that nobody has is checked against, so that it takes as long
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b+dWRWJTmaaJObGm0Y6Gxd8wJ4"


class StaffError(ServerError):
    """The account cannot be made or changed as asked; one line."""


class WrongLogin(ServerError):
    """No such name with this password, or disabled. It is not told which."""


class TooManyTries(ServerError):
    """Tried too often; `retry_after_s` says when again."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("Too many tries. Wait a moment.")
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Member:
    """`shown` is the name that customers read ("": the account's), `shops` those whose conversations the member sees (none: all)."""

    name: str
    role: Role
    disabled: bool = False
    shown: str = ""
    shops: tuple[str, ...] = ()

    @property
    def known_as(self) -> str:
        return self.shown or self.name

    def may_reach(self, shop: str, _customer: str | None = None) -> bool:
        """Whether the member sees conversations of this shop."""
        return not self.disabled and (not self.shops or shop in self.shops)

    def may(self, role: Role) -> bool:
        """Whether the member may do what takes this role: an admin may do everything."""
        return not self.disabled and (self.role == "admin" or self.role == role)


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody logged in. `token` goes into the cookie, `csrf` into the header of whatever changes something."""

    member: Member
    token: str
    csrf: str


class Accounts:
    """`writer` and `reader` are engines of a database whose tables are up to date."""

    def __init__(
        self,
        writer: AsyncEngine,
        reader: AsyncEngine,
        clock: Callable[[], float] = time.time,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._writer, self._reader, self._clock = writer, reader, clock
        self._hasher = hasher or PasswordHasher()
        self._tries = Buckets(clock)

    @property
    def engines(self) -> tuple[AsyncEngine, AsyncEngine]:
        """The writer and the reader, for tables that are kept beside the accounts."""
        return self._writer, self._reader

    async def add(self, name: str, password: str, role: Role, shown: str = "", shops: Sequence[str] = ()) -> None:
        """Raises `StaffError` for a name that is taken or of the wrong form, and for a short password."""
        if not _NAME.fullmatch(name):
            raise StaffError("A name has 1 to 64 of A-Z a-z 0-9 _ - . @.")
        if len(shown) > LONGEST_SHOWN or not shown.isprintable():
            raise StaffError(f"The name that customers read has at most {LONGEST_SHOWN} characters.")
        if any(not _NAME.fullmatch(shop) for shop in shops):
            raise StaffError("A shop is called by the name it has in SHOPS, or default.")
        if not LEAST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise StaffError(f"A password has {LEAST_PASSWORD} to {LONGEST_PASSWORD} characters.")
        secret = await asyncio.to_thread(self._hasher.hash, password)
        about = {"shown": shown or None, "shops": json.dumps(sorted(set(shops))) if shops else None}
        row = {"name": name, "secret": secret, "role": role, "disabled": 0, "created": self._clock(), **about}
        try:
            async with self._writer.begin() as connection:
                await connection.execute(insert(staff).values(row))
        except IntegrityError:
            raise StaffError(f"There is a {name} already.") from None

    async def all(self) -> tuple[Member, ...]:
        async with self._reader.connect() as connection:
            rows = await connection.execute(select(staff).order_by(staff.c.name))
            return tuple(map(_member, rows))

    async def disable(self, name: str) -> None:
        """Let nobody in by this name, and end its logins. Raises `StaffError` where there is none."""
        async with self._writer.begin() as connection:
            changed = await connection.execute(update(staff).where(staff.c.name == name).values(disabled=1))
            await connection.execute(delete(staff_logins).where(staff_logins.c.name == name))
        if not changed.rowcount:
            raise StaffError(f"There is no {name}.")

    async def log_in(self, name: str, password: str, address: str) -> Login:
        """Raises `WrongLogin`; `TooManyTries` past a few in a minute, for a name and for an address."""
        self._try(f"name {name[:64]}", TRIES_OF_A_NAME)
        self._try(f"address {address}", TRIES_OF_AN_ADDRESS)
        async with self._reader.connect() as connection:
            row = (await connection.execute(select(staff).where(staff.c.name == name))).one_or_none()
        good = await asyncio.to_thread(self._verified, row.secret if row else _NOBODY, password[:LONGEST_PASSWORD])
        if row is None or not good or row.disabled:
            raise WrongLogin("The name or the password is wrong.")
        login = Login(_member(row), secrets.token_urlsafe(32), secrets.token_urlsafe(24))
        now = self._clock()
        values = {"token": _digest(login.token), "name": name, "csrf": login.csrf, "expires": now + LOGIN_S}
        async with self._writer.begin() as connection:
            await connection.execute(delete(staff_logins).where(staff_logins.c.expires < now))
            await connection.execute(insert(staff_logins).values(values))
        return login

    async def who(self, token: str) -> Login | None:
        """Whose login this is; None where it has ended or never was."""
        if not token or len(token) > 128:
            return None
        asked = (
            select(staff, staff_logins.c.csrf)
            .join(staff_logins, staff_logins.c.name == staff.c.name)
            .where(staff_logins.c.token == _digest(token), staff_logins.c.expires >= self._clock())
        )
        async with self._reader.connect() as connection:
            row = (await connection.execute(asked)).one_or_none()
        if row is None or row.disabled:
            return None
        return Login(_member(row), token, row.csrf)

    async def log_out(self, token: str) -> None:
        async with self._writer.begin() as connection:
            await connection.execute(delete(staff_logins).where(staff_logins.c.token == _digest(token)))

    def _try(self, key: str, per_minute: int) -> None:
        wait_s = self._tries.wait_s(key, per_minute)
        if wait_s > 0:
            raise TooManyTries(whole_seconds(wait_s))
        self._tries.take(key, per_minute)

    def _verified(self, secret: str, password: str) -> bool:
        try:
            return self._hasher.verify(secret, password)
        except (VerificationError, InvalidHashError):
            return False


def _member(row: Row[Any]) -> Member:
    shops = tuple(json.loads(row.shops)) if row.shops else ()
    return Member(row.name, cast(Role, row.role), bool(row.disabled), row.shown or "", shops)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
