"""Used tickets, remembered for all servers over one Redis."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.security.tickets import BadTicket

_PREFIX = "shop:ticket:"
_TIMEOUT_S = 3.0


class SpentInRedis:
    """`Spent` in the Redis at `url`. Where it cannot be reached no ticket holds."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def spend(self, name: str, seconds: int) -> bool:
        # a connection for each: handshakes are few, and none is left to be closed at the end
        client = Redis.from_url(self._url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S)
        try:
            return bool(await client.set(_PREFIX + name, 1, nx=True, ex=seconds))
        except (RedisError, OSError):
            raise BadTicket("Tickets cannot be checked now. Try again in a moment.") from None
        finally:
            await client.aclose()
