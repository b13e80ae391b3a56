"""Who is shown a session: its customer's pages, and the agents' that watch it. Knows nothing of what is shown."""

from __future__ import annotations

from typing import Protocol

from server.handoff.bell import Bell
from server.outbox import GIVEN_UP, Outbox, Past

FOR_AGENTS = '{"type":"customer_'


class Tap(Protocol):
    """An agent's page that watches a session, as an outbox is a customer's."""

    def put(self, item: str | Past) -> None: ...

    def close(self, code: int) -> None: ...


class Audience:
    """Of one session. `bell` hears of what it is shown, and of customers who come and go."""

    __slots__ = ("_bell", "_pages", "_session", "_taps")

    def __init__(self, session: str, bell: Bell) -> None:
        self._session, self._bell = session, bell
        self._pages: set[Outbox] = set()
        self._taps: set[Tap] = set()

    def __bool__(self) -> bool:
        return bool(self._pages or self._taps)

    @property
    def online(self) -> bool:
        """Whether a page of the customer's shows it, here."""
        return bool(self._pages)

    @property
    def reads(self) -> bool:
        """Whether anybody, here, takes what is shown."""
        return bool(self._taps) or not all(page.behind for page in self._pages)

    def join(self, page: Outbox) -> None:
        self._pages.add(page)
        self._bell.tell(self._session)

    def leave(self, page: Outbox) -> None:
        self._pages.discard(page)
        if not self._pages:
            self._bell.tell(self._session)

    def tap(self, tap: Tap) -> None:
        self._taps.add(tap)

    def untap(self, tap: Tap) -> None:
        self._taps.discard(tap)

    def show(self, item: str | Past) -> None:
        """A frame that is stored, or several."""
        for page in self._pages:
            page.put(item)
        for tap in self._taps:
            tap.put(item)
        if isinstance(item, str):
            self._bell.ring(self._session, item)
        else:
            self._bell.tell(self._session)

    def show_in_passing(self, text: str) -> None:
        """A frame that is not kept; what customers do is for agents only."""
        if not text.startswith(FOR_AGENTS):
            for page in self._pages:
                page.put(text)
        for tap in self._taps:
            tap.put(text)

    def give_up(self) -> None:
        """Have everybody come again."""
        for reader in (*self._pages, *self._taps):
            reader.close(GIVEN_UP)
