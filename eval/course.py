"""What the courses of durability share: the clients that talk, the comparison of what they saw with what is kept, and the outcome."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from websockets.exceptions import ConnectionClosed

from eval.following import Follower, Raw

Tell = Callable[[int], None]
# after so many turns a client begins another conversation: all of one's frames are within what the server replays
TURNS_OF_A_CONVERSATION = 60


@dataclass(frozen=True, slots=True)
class Course:
    """What a course came to. Of `seconds` (starts or resumes) the `share` and below must be at most `bound_s`."""

    name: str
    count: int
    sessions: int
    sends: int
    turns: int
    frames: int
    ended: dict[str, int]
    problems: tuple[str, ...]
    what_took: str
    seconds: tuple[float, ...]
    bound_s: float
    share: float

    @property
    def took_s(self) -> float:
        return quantile(self.seconds, self.share)

    @property
    def held(self) -> bool:
        return not self.problems and self.took_s <= self.bound_s


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of them are at or below; 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


class Countdown:
    """Waits until so many frames were heard by all clients together."""

    def __init__(self) -> None:
        self._left = 0
        self._reached = asyncio.Event()

    def heard(self, _frame: Raw) -> None:
        self._left -= 1
        if self._left <= 0:
            self._reached.set()

    async def events(self, count: int, talks: Sequence[asyncio.Task[None]]) -> None:
        self._left = count
        self._reached.clear()
        reached = asyncio.create_task(self._reached.wait())
        await asyncio.wait({reached, *talks}, return_when=asyncio.FIRST_COMPLETED)
        for talk in talks:
            if talk.done():
                talk.result()


async def converse(client: Callable[[], Follower], ending: asyncio.Event) -> None:
    """Say one thing after the other until told to end, now and then in a conversation of its own."""
    one: Follower | None = None
    for said in itertools.count():
        if ending.is_set():
            return
        if one is None or said % TURNS_OF_A_CONVERSATION == 0:
            one = client()
            await one.connect()
        await one.turn({"type": "message", "id": f"m{said}", "text": f"message {said}"})


async def compared(followers: Iterable[Follower]) -> tuple[str, ...]:
    """What is wrong with what each client saw, when compared with a fresh load of its conversation."""
    problems: list[str] = []
    for one in followers:
        while True:
            try:
                await _aftermath(one)
                break
            except ConnectionClosed:
                await one.connect()
        fresh = await one.load()
        if fresh != one.frames:
            problems.append(f"{one.session}: a fresh load differs from what was shown")
        problems += one.problems
        problems += [f"turn {turn} of {key} never ended" for key, turn in one.acked.items() if turn not in one.ended]
        begun = [frame["turn"] for frame in fresh if frame["type"] == "understood"]
        problems += [f"turn {turn} was answered twice" for turn in set(begun) if begun.count(turn) > 1]
        first = [frame["id"] for frame in fresh if frame["type"] == "ack" and not frame["duplicate"]]
        problems += [f"{key} is {first.count(key)} turns" for key in one.acked if first.count(key) != 1]
    return tuple(problems)


async def _aftermath(one: Follower) -> None:
    """Read what is still to come of the session."""
    await one.send({"type": "ping"})
    while (await one.receive())["type"] != "pong":
        pass


def course_of(
    name: str,
    count: int,
    followers: Sequence[Follower],
    problems: Sequence[str],
    what_took: str,
    seconds: tuple[float, ...],
    bound_s: float,
    share: float,
) -> Course:
    ended: dict[str, int] = {}
    for one in followers:
        for how in one.ended.values():
            ended[how] = ended.get(how, 0) + 1
    return Course(
        name,
        count,
        len(followers),
        sum(frame["type"] == "ack" for one in followers for frame in one.frames),
        sum(len(one.acked) for one in followers),
        sum(len(one.frames) for one in followers),
        ended,
        tuple(problems),
        what_took,
        seconds,
        bound_s,
        share,
    )
