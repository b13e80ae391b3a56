"""Servers that know of each other by Redis: a lease for each session that is led, a stream for each server's messages.

    chat:lease:{session}    "replica fence", gone when it is not renewed in time
    chat:fence:{session}    the last fence given out
    chat:watch:{session}    the replicas that show the session
    chat:inbox:{replica}    the stream that this replica reads: what is asked of it, answers, and frames that others stored
    chat:all                the stream that every replica reads: what others announce, gone a few seconds after the last

Messages are taken out of an inbox as they are read; nothing of a conversation stays in Redis. What is lost with Redis is
found in the store.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Sequence
from dataclasses import asdict
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.logs import note
from server.replicas.port import Answer, ClusterFault, Ear, Member, Tenure

LEASE_MS = 6_000
WATCH_S = 3_600
INBOX_S = 60
INBOX_LIMIT = 200_000
ALL = "chat:all"
ALL_S = 10
ALL_LIMIT = 10_000
ANSWER_S = 4.0
BLOCK_MS = 2_000
BATCH = 500
RETRY_S = 0.2
# the clock of Redis keeps fences growing even where what it holds was lost
_LEAD = """
local held = redis.call('GET', KEYS[1])
if held then return held end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local fence = math.max(now, tonumber(redis.call('GET', KEYS[2]) or '0') + 1)
local tenure = ARGV[1] .. ' ' .. string.format('%.0f', fence)
redis.call('SET', KEYS[2], string.format('%.0f', fence), 'EX', ARGV[3])
redis.call('SET', KEYS[1], tenure, 'PX', ARGV[2])
return tenure
"""
# a lease that ran out while Redis was gone is taken up again, unless somebody has led since
_KEEP = """
local held = redis.call('GET', KEYS[1])
if held == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
if held or tonumber(redis.call('GET', KEYS[2]) or '0') > tonumber(ARGV[3]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
_LOG = logging.getLogger("server.replicas")
Message = dict[str, Any]


def _lease(session: str) -> str:
    return f"chat:lease:{session}"


def _watch(session: str) -> str:
    return f"chat:watch:{session}"


def _inbox(replica: str) -> str:
    return f"chat:inbox:{replica}"


class RedisCluster:
    """A `Cluster`. One for the process, made outside of an event loop and used in one."""

    shared = True

    def __init__(self, url: str, lease_ms: int = LEASE_MS) -> None:
        self.replica = secrets.token_hex(6)
        self._redis: Redis = Redis.from_url(url, decode_responses=True, socket_connect_timeout=5, socket_timeout=10)
        self._lease_ms = lease_ms
        self._tenures: dict[str, str] = {}
        self._watchers: dict[str, set[str]] = {}
        self._out: dict[str, list[Message]] = defaultdict(list)
        self._send = asyncio.Event()
        self._asked: dict[str, asyncio.Future[Answer]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._member: Member | None = None
        self._ears: list[Ear] = []

    async def start(self, member: Member) -> None:
        """Raises `ClusterFault` where Redis cannot be reached."""
        self._member = member
        await _reached(self._redis.ping())
        for work in (self._receiving(), self._sending()):
            self._spawn(work)

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        try:
            await self._redis.delete(_inbox(self.replica))
            await self.release(tuple(self._tenures))
        except (RedisError, OSError, ClusterFault) as fault:
            note(_LOG, "redis fault", logging.WARNING, fault=str(fault)[:200])
        await self._redis.aclose()

    async def lead(self, session: str) -> Tenure:
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.eval(
            _LEAD, 2, _lease(session), f"chat:fence:{session}", self.replica, str(self._lease_ms), str(WATCH_S)
        )
        pipeline.smembers(_watch(session))
        held, watchers = await _reached(pipeline.execute())
        replica, _, fence = held.partition(" ")
        if replica == self.replica:
            self._tenures[session] = held
            self._watchers[session] = set(watchers) - {self.replica}
        return Tenure(replica, int(fence))

    async def leader(self, session: str) -> str | None:
        held = await _reached(self._redis.get(_lease(session)))
        return held.partition(" ")[0] if held else None

    async def keep(self, sessions: Sequence[str]) -> frozenset[str]:
        held = [session for session in sessions if session in self._tenures]
        pipeline = self._redis.pipeline(transaction=False)
        for session in held:
            tenure = self._tenures[session]
            fence = tenure.partition(" ")[2]
            pipeline.eval(_KEEP, 2, _lease(session), f"chat:fence:{session}", tenure, str(self._lease_ms), fence)
        kept = await _reached(pipeline.execute()) if held else []
        lost = [session for session, ok in zip(held, kept, strict=True) if not ok]
        for session in lost:
            self._forget(session)
        return frozenset(lost) | (set(sessions) - set(held))

    async def release(self, sessions: Sequence[str]) -> None:
        pipeline = self._redis.pipeline(transaction=False)
        for session in sessions:
            pipeline.eval(_RELEASE, 1, _lease(session), self._tenures.get(session, "-"))
            self._forget(session)
        if sessions:
            await _reached(pipeline.execute())

    async def watch(self, session: str) -> None:
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.sadd(_watch(session), self.replica)
        pipeline.expire(_watch(session), WATCH_S)
        pipeline.get(_lease(session))
        *_, held = await _reached(pipeline.execute())
        leader = held.partition(" ")[0] if held else self.replica
        if leader != self.replica:
            self._put(leader, {"kind": "watch", "session": session, "from": self.replica})

    def unwatch(self, session: str) -> None:
        self._spawn(self._unwatch(session))

    def publish(self, session: str, seq: int, text: str) -> None:
        for replica in self._watchers.get(session, ()):
            self._put(replica, {"kind": "frame", "session": session, "seq": seq, "text": text})

    async def ask(self, replica: str, session: str, frame: str) -> Answer | None:
        number = secrets.token_hex(8)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._asked[number] = answer
        self._put(replica, {"kind": "ask", "number": number, "from": self.replica, "session": session, "frame": frame})
        try:
            return await asyncio.wait_for(answer, ANSWER_S)
        except TimeoutError:
            return None
        finally:
            del self._asked[number]

    async def erased(self, session: str) -> None:
        watchers = set(await _reached(cast("Awaitable[Any]", self._redis.smembers(_watch(session)))))
        leader = await self.leader(session)
        for replica in (watchers | ({leader} if leader else set())) - {self.replica}:
            self._put(replica, {"kind": "erased", "session": session})
        self._forget(session)
        await _reached(self._redis.delete(_watch(session), f"chat:fence:{session}"))

    def announce(self, text: str) -> None:
        self._put(ALL, {"kind": "announced", "from": self.replica, "text": text})

    def listen(self, ear: Ear) -> None:
        self._ears.append(ear)

    # Messages

    def _put(self, replica: str, message: Message) -> None:
        self._out[replica].append(message)
        self._send.set()

    async def _sending(self) -> None:
        """Send what is put, all there is at once. What cannot be sent is dropped: who misses it looks in the store."""
        while True:
            await self._send.wait()
            self._send.clear()
            out, self._out = self._out, defaultdict(list)
            pipeline = self._redis.pipeline(transaction=False)
            for replica, messages in out.items():
                body = json.dumps(messages, ensure_ascii=False)
                stream, limit, life_s = (
                    (ALL, ALL_LIMIT, ALL_S) if replica == ALL else (_inbox(replica), INBOX_LIMIT, INBOX_S)
                )
                pipeline.xadd(stream, {"m": body}, maxlen=limit, approximate=True)
                pipeline.expire(stream, life_s)
            try:
                await pipeline.execute()
            except (RedisError, OSError) as fault:
                note(_LOG, "redis fault", logging.WARNING, fault=str(fault)[:200])

    async def _receiving(self) -> None:
        inbox = _inbox(self.replica)
        last: dict[Any, Any] = {inbox: "0"}
        while True:
            try:
                if ALL not in last:
                    seconds, microseconds = await self._redis.time()
                    last[ALL] = (
                        f"{seconds * 1_000 + microseconds // 1_000}-0"  # what was announced before is not for this one
                    )
                found = await self._redis.xread(last, count=BATCH, block=BLOCK_MS)
                for stream, entries in _streams(found):
                    for _, fields in entries:
                        for message in json.loads(fields["m"]):
                            self._received(message)
                    last[stream] = entries[-1][0]
                    if stream == inbox:
                        await self._redis.xdel(inbox, *(number for number, _ in entries))
            except (RedisError, OSError) as fault:
                note(_LOG, "redis fault", logging.WARNING, fault=str(fault)[:200])
                await asyncio.sleep(RETRY_S)

    def _received(self, message: Message) -> None:
        member = self._member
        if member is None:
            return
        match message:
            case {"kind": "frame", "session": session, "seq": seq, "text": text}:
                member.heard(session, seq, text)
            case {"kind": "ask"}:
                self._spawn(self._answer(member, message))
            case {"kind": "answer", "number": number, "answer": answer}:
                waiting = self._asked.get(number)
                if waiting is not None and not waiting.done():
                    waiting.set_result(Answer(**answer))
            case {"kind": "watch", "session": session, "from": replica}:
                newest = member.newest(session)
                if newest is not None:
                    self._watchers.setdefault(session, set()).add(replica)
                    self._put(replica, {"kind": "frame", "session": session, "seq": newest, "text": ""})
            case {"kind": "erased", "session": session}:
                self._forget(session)
                member.ended(session)
            case {"kind": "announced", "from": replica, "text": text} if replica != self.replica:
                for ear in self._ears:
                    ear(replica, text)

    async def _answer(self, member: Member, message: Message) -> None:
        answer = await member.asked(message["session"], message["frame"])
        self._put(message["from"], {"kind": "answer", "number": message["number"], "answer": asdict(answer)})

    async def _unwatch(self, session: str) -> None:
        try:
            await cast("Awaitable[Any]", self._redis.srem(_watch(session), self.replica))
        except (RedisError, OSError) as fault:
            note(_LOG, "redis fault", logging.WARNING, fault=str(fault)[:200])

    def _forget(self, session: str) -> None:
        self._tenures.pop(session, None)
        self._watchers.pop(session, None)

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _LOG.error("replica task failed", exc_info=task.exception())


def _streams(found: Any) -> list[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """What XREAD answers, whichever of its two forms."""
    if not found:
        return []
    if isinstance(found, dict):
        return [
            (name, entries[0] if entries and isinstance(entries[0], list) else entries)
            for name, entries in found.items()
        ]
    return list(found)


async def _reached(answer: Any) -> Any:
    try:
        return await answer
    except (RedisError, OSError) as fault:
        raise ClusterFault(f"REDIS_URL: {type(fault).__name__}: {fault}") from fault
