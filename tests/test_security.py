"""Who gets in: shops by key and origin, tickets that are good once, customers whom their shop vouches for."""

from __future__ import annotations

import asyncio
import json
import secrets
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from eval.serving import free_port
from server.callers import Caller
from server.errors import StartError
from server.security.identity import BadIdentity, customer_of
from server.security.shops import Shop, read_shops
from server.security.spent_redis import SpentInRedis
from server.security.tickets import BadTicket, SpentHere, Tickets
from server.settings import Settings
from tests.fakes_assistant import parts
from tests.fakes_store import MemoryStore
from tests.serving import Client, client, greeted, serving

SECRET = "a secret of thirty-two characters or more"
SHOPS = f"""
[[shop]]
name = "tea"
key = "shop_tea_1234"
origins = ["https://tea.example", "https://*.tea.example"]
identity_secret = "{SECRET}"

[[shop]]
name = "shoes"
key = "shop_shoes_1234"
origins = ["https://shoes.example"]
identity_secret = "{SECRET[::-1]}"
identity_required = true

[[shop]]
name = "slow"
key = "shop_slow_1234"
origins = ["https://slow.example"]
turns_per_minute = 1
"""


@asynccontextmanager
async def shops(folder: Path, **settings: Any) -> AsyncIterator[tuple[str, httpx.AsyncClient]]:
    file = folder / "shops.toml"
    file.write_text(SHOPS, encoding="utf-8")
    async with (
        serving(parts(), Settings(shops=str(file), **settings)) as address,
        httpx.AsyncClient(base_url=f"http://{address}") as http,
    ):
        yield address, http


def token(secret: str = SECRET, **claims: object) -> str:
    told = {"sub": "customer-7", "aud": "shop_tea_1234", "exp": time.time() + 600} | claims
    return jwt.encode({name: value for name, value in told.items() if value is not None}, secret, algorithm="HS256")


async def asked(http: httpx.AsyncClient, origin: str = "https://tea.example", **wish: str) -> httpx.Response:
    body = {"shop": "shop_tea_1234"} | wish
    return await http.post("/v1/tickets", json=body, headers={"origin": origin} if origin else {})


@asynccontextmanager
async def opened(address: str, ticket: str, origin: str | None = "https://tea.example") -> AsyncIterator[Client]:
    async with connect(f"ws://{address}/v1/chat?ticket={ticket}", origin=Origin(origin) if origin else None) as socket:
        yield Client(socket)


async def status_of(address: str, ticket: str, origin: str | None = "https://tea.example") -> int:
    """What a websocket's handshake is answered by; 101 where it is opened."""
    try:
        async with opened(address, ticket, origin) as one:
            await one.hello()
            return 101
    except InvalidStatus as fault:
        return fault.response.status_code


async def test_a_ticket_opens_the_chat_once_from_its_page_only(tmp_path: Path) -> None:
    async with shops(tmp_path) as (address, http):
        answer = await asked(http)
        given = answer.json()
        assert (answer.status_code, given["expires_in"]) == (200, 60)
        assert answer.headers["access-control-allow-origin"] == "https://tea.example"
        assert answer.headers["cache-control"] == "no-store"
        assert await status_of(address, given["ticket"], "https://shoes.example") == 401
        assert await status_of(address, given["ticket"]) == 101
        assert await status_of(address, given["ticket"]) == 401
        assert await status_of(address, given["pass"]) == 401
        assert await status_of(address, "") == 403
        assert await status_of(address, "x" * 5_000) == 401
        assert await status_of(address, "", None) == 403
        assert await status_of(address, "", f"http://{address}") == 101


@pytest.mark.parametrize(
    ("origin", "wish", "status", "code"),
    [
        ("https://tea.example.evil.example", {}, 403, "foreign_origin"),
        ("https://eviltea.example", {}, 403, "foreign_origin"),
        ("http://tea.example", {}, 403, "foreign_origin"),
        ("null", {}, 403, "foreign_origin"),
        ("", {}, 403, "no_origin"),
        ("https://tea.example", {"shop": "shop_none"}, 403, "unknown_shop"),
        ("https://tea.example", {"identity": "nonsense"}, 401, "bad_identity"),
        ("https://shoes.example", {"shop": "shop_shoes_1234"}, 401, "identity_needed"),
        ("https://tea.example", {"identity": token(SECRET[::-1])}, 401, "bad_identity"),
        ("https://shoes.example", {"shop": "shop_shoes_1234", "identity": token()}, 401, "bad_identity"),
    ],
)
async def test_who_gets_no_ticket(tmp_path: Path, origin: str, wish: dict[str, str], status: int, code: str) -> None:
    async with shops(tmp_path) as (_, http):
        answer = await asked(http, origin, **wish)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert SECRET not in answer.text


async def test_pages_below_a_shop_s_name_may_ask_and_before_it_by_preflight(tmp_path: Path) -> None:
    async with shops(tmp_path) as (_, http):
        assert (await asked(http, "https://www.tea.example")).status_code == 200
        for path in ("/v1/tickets", "/v1/sessions"):
            asking = {"origin": "https://tea.example", "access-control-request-method": "POST"}
            answer = await http.options(path, headers=asking)
            assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "https://tea.example")
            foreign = await http.options(path, headers=asking | {"origin": "https://evil.example"})
            assert "access-control-allow-origin" not in foreign.headers


async def test_a_customer_s_conversation_is_theirs_alone(tmp_path: Path) -> None:
    async with shops(tmp_path) as (address, http):

        async def ticket(**wish: str) -> str:
            return str((await asked(http, **wish)).json()["ticket"])

        async with opened(address, await ticket(identity=token()), "https://tea.example") as one:
            session = (await one.hello())["session"]
        async with opened(address, await ticket(identity=token()), "https://tea.example") as same:
            assert (await same.hello(session=session))["resumed"]
        other_shop = (await asked(http, "https://slow.example", shop="shop_slow_1234")).json()["ticket"]
        for given, origin in (
            (await ticket(), "https://tea.example"),
            (await ticket(identity=token(sub="customer-8")), "https://tea.example"),
            (other_shop, "https://slow.example"),
            ("", f"http://{address}"),
        ):
            async with opened(address, given, origin) as stranger:
                assert (await stranger.hello(session=session))["code"] == "unknown_session"


async def test_guesses_of_session_ids_reach_none(tmp_path: Path) -> None:
    async with shops(tmp_path, turns_per_minute=1_000) as (address, http):
        async with client(address, origin=f"http://{address}") as one:
            session = (await one.hello())["session"]
            near = [session[:-1] + letter for letter in "abcdef" if letter != session[-1]]
            guesses = [*near, session.lower(), session.swapcase(), *(secrets.token_urlsafe(24) for _ in range(300))]
            for guess in guesses:
                assert (await one.hello(session=guess))["code"] == "unknown_session"
        given = (await asked(http)).json()["pass"]
        bearer = {"authorization": f"Bearer {given}", "origin": "https://tea.example"}
        for path in (f"/v1/sessions/{session}/export", f"/v1/sessions/{session}/events"):
            assert (await http.get(path, headers=bearer)).status_code == 404
        assert (await http.delete(f"/v1/sessions/{session}", headers=bearer)).status_code == 404
        assert (await http.post("/v1/sessions", json={}, headers=bearer)).status_code == 201
        assert (await http.post("/v1/sessions", json={})).status_code == 403


async def test_a_shop_s_limit_holds_for_all_its_customers_together(tmp_path: Path) -> None:
    async with shops(tmp_path) as (address, http):
        codes = []
        for _ in range(2):
            given = (await asked(http, "https://slow.example", shop="shop_slow_1234")).json()["ticket"]
            async with opened(address, given, "https://slow.example") as one:
                await one.hello()
                await one.send(type="message", id="m", text="shoes")
                codes.append(await one.until("done", "failed"))
    assert [frame["type"] for frame in codes] == ["done", "failed"]
    assert (codes[1]["code"], codes[1]["retryable"]) == ("rate_limited", True)
    assert 0 < codes[1]["retry_after"] <= 60


async def test_connections_of_one_address_are_limited(tmp_path: Path) -> None:
    async with shops(tmp_path, address_sockets=1) as (address, _), client(address, origin=f"http://{address}"):
        with pytest.raises(InvalidStatus) as fault:
            async with client(address, origin=f"http://{address}"):
                pass
        assert fault.value.response.status_code == 503
        assert int(fault.value.response.headers["retry-after"]) > 0


async def test_frames_without_end_are_not_stored_without_end() -> None:
    store = MemoryStore()
    async with serving(parts(), Settings(turns_per_minute=2), store) as address, greeted(address) as one:
        for _ in range(60):
            await one.send(type="nonsense")
        codes = sorted([(await one.until("failed"))["code"] for _ in range(60)])
        assert codes == ["bad_frame"] * 20 + ["rate_limited"] * 40
        session = one.frames[0]["session"]
        saved = await store.load(session)
        assert saved is not None
        assert saved.newest == 21
        async with httpx.AsyncClient(base_url=f"http://{address}") as http:
            late = await http.post(f"/v1/sessions/{session}/messages", json={"type": "message", "id": "m", "text": "a"})
        assert (late.status_code, late.json()["code"]) == (429, "rate_limited")
        assert int(late.headers["retry-after"]) > 0


async def test_conversations_of_one_address_are_limited() -> None:
    async with serving(parts(), Settings(address_turns_per_minute=2)) as address:
        async with greeted(address), greeted(address) as two, client(address) as three:
            assert (await three.hello())["code"] == "rate_limited"
            assert (await three.hello(session=two.frames[0]["session"]))["type"] == "welcome"
        async with httpx.AsyncClient(base_url=f"http://{address}") as http:
            assert (await http.post("/v1/sessions")).status_code == 429


async def test_a_message_faster_than_allowed_is_refused_and_its_id_stays_free() -> None:
    async with serving(parts(), Settings(turns_per_minute=1)) as address, client(address) as one:
        await one.hello()
        await one.send(type="message", id="m1", text="shoes")
        await one.until("done")
        await one.send(type="message", id="m1", text="shoes")
        assert (await one.next())["duplicate"]
        await one.send(type="message", id="m2", text="shoes")
        refused = await one.next()
    assert (refused["code"], refused["id"], refused["retryable"]) == ("rate_limited", "m2", True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "shop: Field required"),
        ("[[shop]]\nname = 'a'\n", "shop.1.key"),
        (SHOPS.replace('"shoes"', '"tea"'), "same name"),
        (SHOPS.replace("shop_shoes_1234", "shop_tea_1234"), "same key"),
        (SHOPS.replace("https://shoes.example", "shoes.example"), "an origin looks like https://"),
        (SHOPS.replace("https://shoes.example", "https://shoes.example/path"), "an origin looks like"),
        (SHOPS.replace(SECRET[::-1], "short"), "at least 32 characters"),
        (SHOPS.replace(f'identity_secret = "{SECRET[::-1]}"\n', ""), "identity_required needs an identity_secret"),
        (SHOPS.replace('"slow"', '"default"'), "the server's own page"),
        (SHOPS.replace("turns_per_minute", "turns_a_minute"), "turns_a_minute"),
        ("[[shop", "is not TOML"),
    ],
)
def test_a_file_of_shops_that_will_not_do_is_told_in_a_line(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "shops.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StartError) as fault:
        read_shops(str(file))
    assert words in str(fault.value)
    assert "\n" not in str(fault.value)
    assert SECRET not in str(fault.value)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(StartError, match="not there"):
        read_shops("/none/shops.toml")
    assert not read_shops("")


TEA = Shop("tea", "shop_tea_1234", (), identity_secret=SECRET)


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": time.time() - 60},
        {"exp": time.time() + 3 * 86_400},
        {"exp": "soon"},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 201},
        {"sub": "a\nb"},
        {"aud": "shop_shoes_1234"},
        {"aud": None},
    ],
)
def test_an_identity_that_tells_nobody(claims: dict[str, object]) -> None:
    with pytest.raises(BadIdentity):
        customer_of(token(SECRET, **claims), TEA)


def test_an_identity_without_a_signature_or_by_another_method_tells_nobody() -> None:
    claims = {"sub": "customer-7", "aud": "shop_tea_1234", "exp": time.time() + 600}
    for forged in (
        jwt.encode(claims, "", algorithm="none"),
        jwt.encode(claims, SECRET + SECRET, algorithm="HS512"),
        token()[:-2],
        json.dumps(claims),
    ):
        with pytest.raises(BadIdentity):
            customer_of(forged, TEA)
    assert customer_of(token(), TEA) == "customer-7"


async def test_a_ticket_holds_a_minute_and_is_no_other_server_s() -> None:
    now = [1_000.0]
    tickets = Tickets("k", clock=lambda: now[0])
    ticket = tickets.issue(Caller("tea", "c"), "https://tea.example")
    now[0] += 60
    assert await tickets.redeem(ticket, "https://tea.example", "1.1.1.1") == Caller("tea", "c", "1.1.1.1")
    late = tickets.issue(Caller("tea"), "o")
    now[0] += 61
    for server, given in ((tickets, late), (Tickets(clock=lambda: now[0]), tickets.issue(Caller("tea"), "o"))):
        with pytest.raises(BadTicket):
            await server.redeem(given, "o", "")


async def test_used_tickets_are_remembered_no_longer_than_they_hold() -> None:
    now = [0.0]
    spent = SpentHere(lambda: now[0])
    assert [await spent.spend("a", 60), await spent.spend("a", 60)] == [True, False]
    now[0] = 61
    assert await spent.spend("b", 60)
    assert await spent.spend("a", 60)


async def test_without_the_redis_that_remembers_no_ticket_holds() -> None:
    tickets = Tickets("k", SpentInRedis("redis://127.0.0.1:9/0"))
    with pytest.raises(BadTicket, match="cannot be checked"):
        await tickets.redeem(tickets.issue(Caller("tea"), "o"), "o", "")


@pytest.mark.engine
async def test_a_ticket_is_used_once_over_all_servers(tmp_path: Path) -> None:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        "redis-server", "--port", str(port), "--save", "", "--appendonly", "no", stdout=subprocess.DEVNULL, cwd=tmp_path
    )
    try:
        url = f"redis://127.0.0.1:{port}/0"
        one, two = (Tickets("k" * 32, SpentInRedis(url)) for _ in range(2))
        ticket = one.issue(Caller("tea"), "o")
        for _ in range(100):
            try:
                assert (await one.redeem(ticket, "o", "")).shop == "tea"
                break
            except BadTicket:
                await asyncio.sleep(0.1)
        for server in (one, two):
            with pytest.raises(BadTicket, match="used before"):
                await server.redeem(ticket, "o", "")
    finally:
        process.terminate()
        await process.wait()
