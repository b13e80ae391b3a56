"""What a server's promises are worth: it is killed, its connections are cut, its clients send everything twice.

Each course plays conversations with a server of its own that answers by rote, and compares what every client saw, over all
its connections, with what the store has: nothing acknowledged or shown may be lost, doubled or out of order.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from typing import Literal

import httpx

from eval.course import TURNS_OF_A_CONVERSATION, Countdown, Course, Tell, compared, converse, course_of
from eval.following import Follower, Raw
from eval.rehearsing import rehearsing

Way = Literal["reset", "half-close", "silence"]
WAYS: tuple[Way, ...] = ("reset", "half-close", "silence")
READY_S = 3.0
RESUME_S = 0.2
TOKENS = 12
# ack, understood, recommended, the texts, done
FRAMES_OF_A_TURN = TOKENS + 4


async def server_kills(kills: int, seed: int, tell: Tell, sessions: int = 6) -> Course:
    """kill -9 at random events while several conversations go on; the server is started again each time."""
    draw = random.Random(seed)
    async with rehearsing(TOKENS, 60.0) as server:
        until = Countdown()
        followers: list[Follower] = []
        ending = asyncio.Event()

        def client() -> Follower:
            followers.append(Follower(server.url, heard=until.heard))
            return followers[-1]

        talks = [asyncio.create_task(converse(client, ending)) for _ in range(sessions)]
        try:
            for kill in range(kills):
                await until.events(draw.randint(1, sessions * FRAMES_OF_A_TURN), talks)
                server.kill()
                await server.start()
                tell(kill + 1)
            ending.set()
            await asyncio.gather(*talks)
            problems = await compared(followers)
        finally:
            for talk in talks:
                talk.cancel()
            for one in followers:
                await one.close()
        starts = tuple(server.starts_s[1:])
    return course_of("server kills", kills, followers, problems, "ready again", starts, READY_S, 1.0)


async def cuts(count: int, seed: int, tell: Tell, sessions: int = 10) -> Course:
    """Connections cut after every number of frames of a turn, in every way."""
    plan = [(after, way) for after in range(1, FRAMES_OF_A_TURN + 1) for way in WAYS]
    cases = [plan[number % len(plan)] for number in range(count)]
    random.Random(seed).shuffle(cases)
    done = 0

    async def play(own: Sequence[tuple[int, Way]]) -> None:
        nonlocal done
        left: list[Follower] = []
        one = Follower(server.url)
        followers.append(one)
        await one.connect()
        one.resumes_s.clear()
        for number, (after, way) in enumerate(own):
            await _cut(one, {"type": "message", "id": f"m{number}", "text": f"cut {after}"}, after, way, left)
            done += 1
            tell(done)
        for old in left:
            old.reset()

    async def plays(own: Sequence[tuple[int, Way]]) -> None:
        for begin in range(0, len(own), TURNS_OF_A_CONVERSATION):
            await play(own[begin : begin + TURNS_OF_A_CONVERSATION])

    followers: list[Follower] = []
    async with rehearsing(TOKENS, 400.0) as server:
        await asyncio.gather(*(plays(cases[n::sessions]) for n in range(sessions)))
        problems = await compared(followers)
        for one in followers:
            await one.close()
    resumes = tuple(seconds for one in followers for seconds in one.resumes_s)
    return course_of("cuts", count, followers, problems, "resumed", resumes, RESUME_S, 0.99)


async def _cut(one: Follower, message: Raw, after: int, way: Way, left: list[Follower]) -> None:
    """Send a message, read `after` frames, lose the connection, resume, and read on to the end."""
    if one.connection is None:
        await one.connect()
    await one.send(message)
    for _ in range(after):
        await one.receive()
    if way == "reset":
        one.reset()
    else:
        if way == "half-close":
            one.half_close()
        else:
            one.fall_silent()
        # the lost connection is kept as it is, for the server to find out
        left.append(Follower(one.url, connection=one.connection))
    await one.connect()
    await one.turn(message)


async def duplicates(sends: int, seed: int, tell: Tell, sessions: int = 10) -> Course:
    """Everything is sent several times: at once on two connections and by POST, and again over a new connection."""
    draw = random.Random(seed)
    done = 0

    async with rehearsing(2, 0.0) as server, httpx.AsyncClient(base_url=server.base, trust_env=False) as http:
        followers: list[Follower] = []

        async def play(count: int) -> None:
            nonlocal done
            number = sent = 0
            one: Follower | None = None
            while sent < count:
                if one is None or number % TURNS_OF_A_CONVERSATION == 0:
                    one = Follower(server.url)
                    followers.append(one)
                    await one.connect()
                number += 1
                message: Raw = {"type": "message", "id": f"m{number}", "text": f"message {number}"}
                times = await _several(one, message, draw.choice(("same", "two", "post", "again")), http)
                sent += times
                done += times
                tell(min(done, sends))

        await asyncio.gather(*(play(-(-sends // sessions)) for _ in range(sessions)))
        problems = await compared(followers)
        for one in followers:
            await one.close()
    course = course_of("duplicates", sends, followers, problems, "", (), 0.0, 1.0)
    calls = sum(f["usage"]["model_calls"] for one in followers for f in one.frames if f["type"] == "done")
    wrong = () if calls == course.turns else (f"{calls} model calls for {course.turns} ids",)
    return course_of("duplicates", done, followers, (*problems, *wrong), "", (), 0.0, 1.0)


async def _several(one: Follower, message: Raw, how: str, http: httpx.AsyncClient) -> int:
    """Send one message in several ways and wait for its turn; how often it was sent."""
    if how == "two":
        other = Follower(one.url, session=one.session)
        await other.connect()
        await asyncio.gather(one.send(message), other.send(message), one.send(message), other.send(message))
        await one.turn(message)
        await other.close()
        return 4
    if how == "post":
        path = f"/v1/sessions/{one.session}/messages"
        answers = await asyncio.gather(http.post(path, json=message), one.send(message), http.post(path, json=message))
        one.problems += [
            f"a POST was answered {answer.status_code}"
            for answer in answers
            if answer is not None and answer.status_code != 202
        ]
        await one.turn(message)
        return 3
    await one.send(message)
    if how == "again":
        one.reset()
        await one.connect()
        await one.send(message)
    else:
        await one.send(message)
    await one.turn(message)
    await one.send(message)
    return 3
