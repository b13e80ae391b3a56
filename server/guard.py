"""Who may come in and who may ask now, put together from the settings, in the words of the protocol."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address

from server.admission import Admission, Asker, Cause, Denied, Rules
from server.callers import Caller
from server.metrics import Metrics
from server.protocol import Code, Refused
from server.security.door import Door
from server.security.shops import read_shops
from server.security.tickets import Spent, Tickets
from server.settings import Settings

OF_NETWORK = 64  # bits of an address of IPv6 that a network has; the rest is its own to choose
_BUSY = "Too many customers are asking at once. Please try again in a moment."
_WORDS: dict[Cause, tuple[Code, str]] = {
    "session": ("rate_limited", "You are sending messages faster than they can be answered. Please wait a moment."),
    "address": ("rate_limited", "Too many messages come from your network. Please wait a moment."),
    "shop": ("rate_limited", _BUSY),
    "total": ("rate_limited", _BUSY),
    "line": ("overloaded", _BUSY),
    "sockets": ("overloaded", "Too many connections are open from your network."),
    "leaving": ("leaving", "This server is about to end. Please connect again."),
}


@dataclass(frozen=True, slots=True)
class Guard:
    """`secret` keys the digests of addresses."""

    door: Door
    admission: Admission
    secret: bytes

    def origin(self, caller: Caller) -> str:
        """Where a caller speaks from, as a digest: of an address of IPv6, its network. "" where that is not known."""
        if not caller.address:
            return ""
        return hashlib.blake2b(_network(caller.address).encode(), digest_size=12, key=self.secret).hexdigest()

    def admit(self, caller: Caller, session: str, reference: str | None) -> None:
        """Let a message begin a turn. Raises `Refused`."""
        shop_per_minute = self.door.turns_per_minute(caller.shop)
        with _in_words(reference):
            self.admission.message(Asker(session, caller.address, caller.shop, shop_per_minute))

    def begin(self, caller: Caller) -> None:
        """Let a conversation begin. Raises `Refused`."""
        with _in_words():
            self.admission.conversation(caller.address)

    def hear(self, session: str) -> None:
        """Let a frame of whatever kind be acted on. Raises `Refused`."""
        with _in_words():
            self.admission.frame(session)


@contextmanager
def _in_words(reference: str | None = None) -> Iterator[None]:
    try:
        yield
    except Denied as denied:
        code, words = _WORDS[denied.cause]
        raise Refused(code, words, reference, denied.retry_after_s) from None


def guard_for(settings: Settings, metrics: Metrics) -> Guard:
    """Raises `StartError` where the file of shops cannot be used."""
    rules = Rules(
        turns=settings.max_turns,
        waiting=settings.max_waiting,
        session_per_minute=settings.turns_per_minute,
        address_per_minute=settings.address_turns_per_minute,
        address_sockets=settings.address_sockets,
    )
    secret = settings.secret_key.get_secret_value()
    tickets = Tickets(secret, _spent(settings.redis_url))
    return Guard(
        Door(read_shops(settings.shops), tickets, settings.origins),
        Admission(rules, tell=lambda cause: metrics.denied.labels(cause).inc()),
        hashlib.sha256(secret.encode()).digest() if secret else secrets.token_bytes(32),
    )


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    # an address of IPv4 as a socket for both writes it: the network of these is everybody
    return str(found.ipv4_mapped or IPv6Network((found, OF_NETWORK), strict=False))


def _spent(redis_url: str) -> Spent | None:
    """Where servers that share a Redis remember the tickets that are spent; None: in this process."""
    if not redis_url:
        return None
    # Imported here: a server that is alone does not need it.
    from server.security.spent_redis import SpentInRedis

    return SpentInRedis(redis_url)
