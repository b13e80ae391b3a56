"""What keeps a stranger, a stray word or a long row of words from doing harm at the service desk."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from assistant.dialogue import DialogueState, Intent, Understanding, UserMessage
from assistant.service.dialogue.addresses import address_meant
from assistant.service.dialogue.contact import contact
from assistant.service.dialogue.desk import ServiceDesk
from assistant.service.dialogue.identity import (
    MOST_OF_ACCOUNT,
    MOST_OF_ORIGIN,
    MOST_PROOFS,
    SPAN_S,
    Tries,
    TriesHere,
    limits_of,
    proved,
)
from assistant.service.dialogue.yes_no import Word, word_of
from assistant.service.port import OrderSystemFault
from assistant.service.records import OrderState
from server.callers import Caller
from server.guard import guard_for
from server.handoff.proposing import proposed
from server.handoff.returning import taught
from server.metrics import Metrics
from server.orders.remote import RemoteOrders
from server.orders.tries import StoredTries
from server.passing import passed
from server.ports import OrderDesk
from server.protocol import Message, asked_from, asked_json, parse
from server.settings import Settings
from server.store.opening import open_store
from tests.fakes_lexicon import NoLexicon
from tests.service_shop import NOW, memory, order_in, policy


@pytest.mark.parametrize("word", ["嗯", "那就", "好的", "取消吧", "请办理", "yes ", "thanks "])
def test_a_long_row_of_words_is_read_at_once(word: str) -> None:
    began = time.process_time()
    assert (
        word_of(f"{'好' if word in ('好的', '取消吧', '请办理') else ''}{word * 24}x", "cancel_order", None)
        is Word.NEITHER
    )
    assert time.process_time() - began < 1, "read in every way that there is, it takes minutes"


async def test_a_list_of_numbers_proves_no_account() -> None:
    orders = memory()
    order = order_in(OrderState.PENDING)
    owner = orders.customers[order.customer]
    assert await proved(contact(f"{owner.email} {order.id}"), orders) == owner
    guesses = " ".join(f"TW-{number}" for number in range(90_001, 90_001 + MOST_PROOFS))
    assert await proved(contact(f"{owner.email} {guesses} {order.id}"), orders) is None
    postcode = owner.address.postcode if owner.address else ""
    places = " ".join(f"zip {number}" for number in range(99_001, 99_001 + MOST_PROOFS))
    assert await proved(contact(f"{owner.email} zip {postcode}"), orders) == owner
    assert await proved(contact(f"{owner.email} {places} zip {postcode}"), orders) is None


Servers = Callable[[Callable[[], float]], tuple[Tries, Tries]]


@pytest.fixture(params=["here", "stored"])
async def servers(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Servers]:
    """What two servers count with, by a clock: the same count in one process, or a database that both have opened."""
    if request.param == "here":
        yield lambda now: (TriesHere(now),) * 2
        return
    stores = [await open_store(f"sqlite:///{tmp_path}/s.db", shared=True) for _ in range(2)]
    yield lambda now: (StoredTries(stores[0].engines, now), StoredTries(stores[1].engines, now))
    for store in stores:
        await store.close()


async def test_wrong_proofs_of_an_account_are_limited_whatever_server_they_are_made_at(
    servers: Servers,
) -> None:
    clock = NOW
    both = servers(lambda: clock)

    async def fails(text: str, origin: str, server: int) -> bool:
        """Whether it may be tried; it fails."""
        return await both[server].begin(limits_of(contact(text), origin)) is not None

    # whatever is dialled before a number, it is the same account
    tried = [await fails(f"phone +{10 + n} 139 1234 5678", f"address {n}", n % 2) for n in range(MOST_OF_ACCOUNT + 2)]
    assert tried == [True] * MOST_OF_ACCOUNT + [False] * 2
    assert await fails("phone 13987654321", "address 1", 0), "another account"
    clock += SPAN_S + 1
    assert await fails("phone 13912345678", "address 1", 1), "an hour later it may be tried again"


async def test_wrong_proofs_of_one_network_are_limited_whatever_account_they_name(
    servers: Servers,
) -> None:
    server, other = servers(lambda: NOW)
    limits = [limits_of(contact(f"mail{n}@example.com"), "the same") for n in range(MOST_OF_ORIGIN + 1)]
    right = await other.begin(limits[0])
    assert right is not None
    await other.succeeded(right)
    tried = [await (server, other)[n % 2].begin(one) is not None for n, one in enumerate(limits)]
    assert tried == [True] * MOST_OF_ORIGIN + [False], "what was right does not count"
    assert await server.begin(limits_of(contact("mail9@example.com"), "another")) is not None


def test_where_a_message_comes_from_is_told_by_its_network_and_by_no_client() -> None:
    guard = guard_for(Settings(), Metrics())
    one, same, other = (guard.origin(Caller(address=at)) for at in ("2001:db8::1", "2001:db8::ffff:2", "2001:db8:1::1"))
    assert one == same != other
    assert guard.origin(Caller(address="192.0.2.7")) not in ("192.0.2.7", guard.origin(Caller(address="192.0.2.8")))
    mapped = [guard.origin(Caller(address=f"::ffff:192.0.2.{n}")) for n in (7, 8)]
    assert mapped == [guard.origin(Caller(address=f"192.0.2.{n}")) for n in (7, 8)], (
        "as a socket for both kinds tells it"
    )
    assert guard.origin(Caller()) == ""
    forged = parse('{"type":"message","id":"m","text":"x","origin":"forged"}')
    assert forged == Message("m", "x")
    told = Message("m", "x", origin=one)
    assert asked_from(asked_json(told)) == passed(asked_json(told)) == told


async def test_a_yes_after_people_have_talked_is_about_what_they_said() -> None:
    order, orders = order_in(OrderState.PENDING), memory()
    desk = ServiceDesk(orders, policy(), now=lambda: NOW, lexicon=lambda _shelf: NoLexicon())
    wish = "cancel_order", json.dumps({"order": order.id, "reason": "no_longer_needed"})
    state, _card = await proposed(
        OrderDesk(orders, policy()), DialogueState(language="en", turn=3), order.customer, "ann", wish, "en", NOW
    )
    state = taught(state, (), "Ann", "", str)
    for turn, changes in ((4, 0), (5, 1)):
        message = UserMessage("ok, do it", raw="ok, do it", customer=order.customer)
        claim = desk.claim(message, state, Understanding((Intent.FIND_PRODUCT,), "en"))
        assert claim is not None
        state = DialogueState(language="en", turn=turn, service=state.service)
        served = await desk.serve(message, claim, state, None)  # type: ignore[arg-type]  # the lexicon needs none
        assert orders.changes == changes, "first it is shown again"
        state = DialogueState(language="en", turn=turn, service=served.state)


def test_a_row_of_blanks_is_no_address() -> None:
    began = time.process_time()
    assert address_meant(f"送到北{' ' * 1_900}x") is None
    assert time.process_time() - began < 1, "each blank was tried between all parts of an address"


@pytest.mark.parametrize(("encoding", "content"), [("gzip", b"not packed"), ("identity", b"[" * 100_000)])
async def test_what_an_order_system_answers_amiss_is_its_fault(encoding: str, content: bytes) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": encoding}, stream=httpx.ByteStream(content))

    async def at_once(_seconds: float) -> None:
        pass

    async with httpx.AsyncClient(base_url="http://orders.test", transport=httpx.MockTransport(answer)) as client:
        with pytest.raises(OrderSystemFault):
            await RemoteOrders(client, tries=2, pause=at_once).customer("C-1")
