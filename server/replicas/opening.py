"""Opens what servers share, or says in one line why it cannot be used."""

from __future__ import annotations

from typing import Any, cast

from server.errors import StartError
from server.replicas.port import Alone, Cluster


async def open_cluster(url: str) -> Cluster:
    """The servers over the Redis at `url`, to be used in one event loop: this one or another. Empty: there is only this one.

    Raises `StartError`.
    """
    if not url:
        return Alone()
    # Imported here: a server that is alone does not need it.
    from redis.asyncio import Redis
    from redis.exceptions import RedisError

    from server.replicas.redis import RedisCluster

    try:
        probe = Redis.from_url(url, socket_connect_timeout=5)
    except ValueError:
        raise StartError("REDIS_URL: this is no address. Give one like redis://127.0.0.1:6379/0.") from None
    try:
        await cast(Any, probe.ping())
    except (RedisError, OSError) as fault:
        words = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
        raise StartError(
            f"REDIS_URL: {words}. Start Redis, or unset REDIS_URL where this server is the only one."
        ) from None
    finally:
        await probe.aclose()
    return RedisCluster(url)
