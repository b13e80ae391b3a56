"""What keeps a stranger, a stray word or a long row of words from doing harm at the service desk."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from assistant.dialogue import DialogueState, Intent, Understanding, UserMessage
from assistant.service.dialogue.addresses import address_meant
from assistant.service.dialogue.contact import contact
from assistant.service.dialogue.desk import ServiceDesk
from assistant.service.dialogue.identity import MOST_OF_ACCOUNT, MOST_PROOFS, Tries, proved
from assistant.service.dialogue.yes_no import Word, word_of
from assistant.service.port import OrderSystemFault
from assistant.service.records import OrderState
from server.handoff.proposing import proposed
from server.handoff.returning import taught
from server.orders.remote import RemoteOrders
from server.ports import OrderDesk
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


def test_an_account_is_the_same_whatever_is_dialled_before_its_number() -> None:
    tries = Tries(lambda: NOW)
    for code in range(MOST_OF_ACCOUNT):
        tries.failed(contact(f"phone +{10 + code} 139 1234 5678"))
    assert tries.spent(contact("phone 13912345678"))
    assert not tries.spent(contact("phone 13987654321"))


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
