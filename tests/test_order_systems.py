"""Order systems keep one contract: in memory, in SQLite, in PostgreSQL, and a shop's own over HTTP."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
import yaml

from assistant.service.actions import CancelOrder, Change, ChangeAddress, ChangeOrderAddress, ChangeOrderPayment
from assistant.service.facts import gather
from assistant.service.judging import judge
from assistant.service.port import Execution, KeyReused, OrderSystem, OrderSystemFault, RecordsChanged
from assistant.service.records import Address, OrderState
from assistant.service.verdicts import Allowed
from eval.service_kills import loosened, make_change, plan
from server.orders.remote import RemoteOrders
from server.orders.stock import FixedStock
from server.orders.store import LocalOrders
from server.settings import ROOT
from server.store.opening import open_store
from server.store.sql import SqlSessions
from server.store.values import NewFrame, NewSession
from tests.postgres import postgres
from tests.service_shop import NOW, memory, order_in, policy, shop
from tests.shop_system import ShopSystem

KINDS = ["memory", "sqlite", "http", pytest.param("postgresql", marks=pytest.mark.engine)]
PLACE = Address("1 New Street", "Elsewhere", "US", "10001")
PAID = order_in(OrderState.PAID)
OTHER = order_in(OrderState.PAID, lambda one: one.customer != PAID.customer)


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=KINDS)
async def system(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[OrderSystem]:
    if request.param == "memory":
        yield memory()
        return
    if request.param == "http":
        async with ShopSystem(memory(), policy()).client() as client:
            yield RemoteOrders(client)
        return
    url = f"sqlite:///{tmp_path}/s.db" if request.param == "sqlite" else request.getfixturevalue("database")
    opened = await open_store(url)
    local = LocalOrders(opened.engines, f"shop-{request.node.name}"[:64], FixedStock(shop().articles))
    await local.put(shop().customers.values(), shop().orders.values())
    yield local
    await opened.close()


async def judged(system: OrderSystem, action: Change, customer: str = PAID.customer) -> Execution:
    verdict = judge(action, await gather(system, action, customer), policy(), NOW)
    assert isinstance(verdict, Allowed)
    assert verdict.execution is not None
    return verdict.execution


DOCUMENT = (ROOT / "docs" / "orders-api.yaml").read_text(encoding="utf-8")
CANCEL = CancelOrder(PAID.id, "no_longer_needed")


async def test_records_are_found_by_what_names_them(system: OrderSystem) -> None:
    order = await system.order(PAID.id)
    assert order == PAID
    assert await system.order("TW-0") is None
    customer = await system.customer(PAID.customer)
    assert customer == shop().customers[PAID.customer]
    assert await system.customer("nobody/at?all") is None
    orders = await system.orders_of(PAID.customer)
    assert PAID in orders
    assert {one.customer for one in orders} == {PAID.customer}
    assert [one.placed for one in orders] == sorted((one.placed for one in orders), key=lambda at: -(at or 0.0))
    sku = PAID.items[0].sku
    article = await system.article_of(sku)
    assert article is not None
    assert article == await system.article(PAID.items[0].product)
    assert await system.article_of("no such") is None
    assert len(await system.articles()) == len(shop().articles)


async def test_customers_are_found_by_all_that_is_given(system: OrderSystem) -> None:
    one = shop().customers[PAID.customer]
    assert one.address is not None
    assert await system.find_customers(email=f" {one.email.upper()}") == (one,)
    assert await system.find_customers(phone=one.phone.replace("-", " ")) == (one,)
    assert await system.find_customers(phone=one.phone[-8:]) == (one,)
    assert await system.find_customers(name=one.name.lower(), postcode=one.address.postcode) == (one,)
    assert await system.find_customers(name=one.latin or one.name, postcode=one.address.postcode) == (one,)
    assert await system.find_customers(email=one.email, postcode="nowhere") == ()
    assert await system.find_customers(email="") == ()
    assert await system.find_customers(phone="1") == ()
    assert await system.find_customers() == ()


async def test_a_change_is_kept_with_its_audit_entry_and_its_key(system: OrderSystem) -> None:
    execution = await judged(system, CANCEL)
    done = await system.perform(execution, "k1", actor="ana", now=NOW)
    assert (done.action, done.order, done.money_cents, done.again) == (
        "cancel_order",
        PAID.id,
        -PAID.total_cents,
        False,
    )
    order = await system.order(PAID.id)
    assert order is not None
    assert (order.state, order.version, order.done) == (OrderState.CANCELLED, 1, ("cancel_order",))
    (entry,) = await system.audit(PAID.id)
    assert (entry.key, entry.actor, entry.customer, entry.at) == ("k1", "ana", PAID.customer, NOW)
    assert "no_longer_needed" in entry.arguments


async def test_a_key_is_used_once(system: OrderSystem) -> None:
    execution = await judged(system, CANCEL)
    assert await system.outcome("k1", PAID.customer, CANCEL) is None
    first = await system.perform(execution, "k1", actor=PAID.customer, now=NOW)
    for at in (NOW + 1e6, NOW - 1e6):
        again = await system.perform(execution, "k1", actor=PAID.customer, now=at)
        assert again == replace(first, again=True)
    assert await system.outcome("k1", PAID.customer, CANCEL) == replace(first, again=True)
    assert len(await system.audit(PAID.id)) == 1


async def test_a_key_with_another_body_is_an_error(system: OrderSystem) -> None:
    execution = await judged(system, CANCEL)
    await system.perform(execution, "k1", actor=PAID.customer, now=NOW)
    other = await judged(system, CancelOrder(OTHER.id, "no_longer_needed"), OTHER.customer)
    with pytest.raises(KeyReused):
        await system.perform(other, "k1", actor=OTHER.customer, now=NOW)
    with pytest.raises(KeyReused):
        await system.outcome("k1", PAID.customer, replace(CANCEL, reason="ordered_by_mistake"))
    with pytest.raises(KeyReused):
        await system.outcome("k1", OTHER.customer, CANCEL)
    assert await system.order(OTHER.id) == OTHER


async def test_a_record_that_changed_meanwhile_is_noticed_and_nothing_is_changed(system: OrderSystem) -> None:
    execution = await judged(system, CANCEL)
    moved = await judged(system, ChangeOrderAddress(PAID.id, PLACE))
    await system.perform(moved, "k1", actor=PAID.customer, now=NOW)
    before = await system.order(PAID.id)
    with pytest.raises(RecordsChanged):
        await system.perform(execution, "k2", actor=PAID.customer, now=NOW)
    assert await system.order(PAID.id) == before
    assert await system.outcome("k2", PAID.customer, CANCEL) is None
    assert [entry.key for entry in await system.audit(PAID.id)] == ["k1"]


async def test_what_changes_two_records_changes_both_or_none(system: OrderSystem) -> None:
    order = order_in(OrderState.PAID, lambda one: str(one.method()).startswith("GFT"))
    gift_card, card = (
        shop().customers[order.customer].method(f"{kind}-{order.customer[2:]}") for kind in ("GFT", "CRD")
    )
    assert gift_card is not None
    assert card is not None
    execution = await judged(system, ChangeOrderPayment(order.id, card.id), order.customer)
    address = await judged(system, ChangeAddress(PLACE), order.customer)
    await system.perform(address, "k0", actor=order.customer, now=NOW)
    with pytest.raises(RecordsChanged):
        await system.perform(execution, "k1", actor=order.customer, now=NOW)
    assert await system.order(order.id) == order
    again = await judged(system, ChangeOrderPayment(order.id, card.id), order.customer)
    await system.perform(again, "k1", actor=order.customer, now=NOW)
    customer = await system.customer(order.customer)
    assert customer is not None
    left = customer.method(gift_card.id)
    assert left is not None
    assert left.balance_cents == (gift_card.balance_cents or 0) + order.total_cents


async def test_many_at_once_with_one_key_are_one_change(system: OrderSystem) -> None:
    execution = await judged(system, CANCEL)
    done = await asyncio.gather(*(system.perform(execution, "k1", actor=PAID.customer, now=NOW + n) for n in range(8)))
    assert len({replace(one, again=True) for one in done}) == 1
    assert len(await system.audit(PAID.id)) == 1


# what only the HTTP adapter has to do


async def _slept(_seconds: float) -> None:
    return None


def remote(faults: list[int | str]) -> tuple[RemoteOrders, ShopSystem]:
    served = ShopSystem(memory(), policy(), faults)
    return RemoteOrders(served.client(), pause=_slept), served


@pytest.mark.parametrize("faults", [[503], ["down", 429], ["lost"], ["lost", 502, "lost"]])
async def test_a_change_whose_answer_was_lost_is_made_once(faults: list[int | str]) -> None:
    system, served = remote([])
    execution = await judged(system, CANCEL)
    served.faults[:] = faults
    done = await system.perform(execution, "k1", actor=PAID.customer, now=NOW)
    assert done.again == ("lost" in faults)
    assert len(await served.orders.audit(PAID.id)) == 1


async def test_a_system_that_stays_away_is_a_fault() -> None:
    system, served = remote(["down"] * 4)
    with pytest.raises(OrderSystemFault, match="does not answer: ConnectError, 4 times"):
        await system.order(PAID.id)
    assert not served.faults


async def test_a_request_that_is_refused_is_not_tried_again() -> None:
    system, served = remote([403])
    with pytest.raises(OrderSystemFault, match="status 403"):
        await system.order(PAID.id)
    assert not served.seen


async def test_what_goes_wrong_on_the_way_neither_loses_nor_doubles_a_change() -> None:
    rng = random.Random("faults")
    system, served = remote([])
    loose = loosened(policy())
    served.policy = loose
    undisturbed = memory()
    for n, step in enumerate(plan(shop(), 400, "faults")):
        wanted = await make_change(undisturbed, loose, step, n)
        served.faults[:] = rng.choices([503, "down", "lost", 429], k=rng.choice((0, 0, 1, 2, 3)))
        assert await make_change(system, loose, step, n) == wanted
        served.faults.clear()
    assert served.orders.orders == undisturbed.orders
    assert served.orders.customers == undisturbed.customers
    assert {one.version for one in undisturbed.orders.values()} > {0, 1, 2}


@pytest.mark.parametrize("id", ["..", ".", "", "a/b", "#1", "?x=1", "%2e%2e", "订单"])
async def test_an_id_is_never_a_way_to_something_else(id: str) -> None:
    system, served = remote([])
    assert await system.order(id) is None
    assert served.seen == [("GET", "/orders/{id}")]


@pytest.mark.parametrize(
    "answer", ["[]", "no json", '{"id": 1}', '{"id": "TW-20001", "customer": "x", "state": "gone", "items": []}']
)
async def test_an_answer_that_is_not_as_documented_is_a_fault(answer: str) -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, text=answer))
    system = RemoteOrders(httpx.AsyncClient(transport=transport, base_url="https://x/"), pause=_slept)
    with pytest.raises(OrderSystemFault):
        await system.order("TW-20001")


async def test_another_order_than_was_asked_for_is_a_fault() -> None:
    system, served = remote([])
    served.orders.orders["TW-0"] = PAID
    with pytest.raises(OrderSystemFault, match="another record"):
        await system.order("TW-0")


async def test_requests_and_answers_are_as_the_document_says() -> None:
    document: dict[str, Any] = yaml.safe_load(DOCUMENT)
    kinds = document["components"]["schemas"]

    def check(kind: str, value: object) -> None:
        schema = {"$ref": f"#/components/schemas/{kind}", "components": {"schemas": kinds}}
        jsonschema_rs.Draft202012Validator(schema).validate(value)

    served = ShopSystem(memory(), policy())
    answers: list[tuple[str, httpx.Response]] = []

    async def noted(response: httpx.Response) -> None:
        answers.append((response.request.url.path, response))

    client = served.client()
    client.event_hooks = {"response": [noted]}
    system = RemoteOrders(client)
    for order in shop().orders.values():
        await system.order(order.id)
    for customer in shop().customers:
        await system.customer(customer)
    await system.orders_of(PAID.customer)
    await system.find_customers(email=shop().customers[PAID.customer].email)
    await system.article_of(PAID.items[0].sku)
    await system.article(PAID.items[0].product)
    await system.perform(await judged(system, CANCEL), "k1", actor="ana", now=NOW)
    await system.outcome("k1", PAID.customer, CANCEL)
    await system.audit(PAID.id)
    for body in served.bodies:
        check("Change", body)
    documented = {
        (method.upper(), path) for path, ways in document["paths"].items() for method in ways if method != "parameters"
    }
    assert set(served.seen) == documented
    for path, response in answers:
        part = path.split("/")[2]
        kind = {"orders": "Order", "customers": "Customer", "products": "Product", "changes": "Changed"}[part]
        value = response.json()
        if path.endswith("/changes") and part == "orders":
            kind = "AuditEntry"
        for one in value if isinstance(value, list) else [value]:
            check(kind, one)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.engine)])
async def kept(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[SqlSessions, LocalOrders]]:
    """Conversations, and the orders beside them."""
    url = f"sqlite:///{tmp_path}/s.db" if request.param == "sqlite" else request.getfixturevalue("database")
    opened = await open_store(url)
    local = LocalOrders(opened.engines, f"shop-{request.node.name}"[:64], FixedStock(shop().articles))
    await local.put(shop().customers.values(), shop().orders.values())
    yield opened, local
    await opened.erase(["s", "t"])
    await opened.close()


async def test_an_erased_conversation_leaves_of_its_changes_what_the_shop_accounts_for(
    kept: tuple[SqlSessions, LocalOrders],
) -> None:
    sessions, orders = kept
    moved = await judged(orders, ChangeOrderAddress(PAID.id, PLACE))
    await orders.perform(moved, "p_mine", actor=PAID.customer, now=NOW)
    cancelled = await judged(orders, CANCEL)
    await orders.perform(cancelled, "p_agents", actor="ann", now=NOW)
    others = await judged(orders, ChangeOrderAddress(OTHER.id, PLACE), OTHER.customer)
    await orders.perform(others, "p_theirs", actor=OTHER.customer, now=NOW)
    shown = [NewFrame("s", n, 1, "proposed", json.dumps({"proposal": p})) for n, p in enumerate(("p_mine", "p_agents"))]
    # what a customer says they decided names any proposal: only what was shown here counts
    forged = NewFrame("s", 9, 1, "acted", json.dumps({"proposal": "p_theirs"}))
    await sessions.append([NewSession(key, "one", "en", None, None, 1.0) for key in ("s", "t")], {})
    await sessions.append([*shown, forged], {})

    assert await sessions.erase(["s"]) == 1

    mine, agents = await orders.audit(PAID.id)
    assert (mine.customer, mine.actor, json.loads(mine.arguments)) == ("erased", "erased", {"order": PAID.id})
    assert (agents.customer, agents.actor, agents.money_cents) == ("erased", "ann", -PAID.total_cents)
    assert json.loads(agents.arguments) == {"order": PAID.id, "reason": "no_longer_needed"}
    (theirs,) = await orders.audit(OTHER.id)
    assert theirs.customer == OTHER.customer
    assert PLACE.line1 in theirs.arguments
    with pytest.raises(KeyReused):
        await orders.perform(cancelled, "p_agents", actor="ann", now=NOW)
    order = await orders.order(PAID.id)
    assert order is not None
    assert order.state is OrderState.CANCELLED, "the shop's own books are as they were"


async def test_an_erasure_looks_for_its_changes_by_their_keys(tmp_path: Path) -> None:
    sessions = await open_store(f"sqlite:///{tmp_path}/s.db")
    async with sessions.engines[1].connect() as connection:
        plan_of = "EXPLAIN QUERY PLAN SELECT * FROM order_audit WHERE key IN ('p')"
        steps = (await connection.exec_driver_sql(plan_of)).mappings().all()
    await sessions.close()
    assert [step["detail"] for step in steps] == ["SEARCH order_audit USING INDEX ix_order_audit_key (key=?)"]
