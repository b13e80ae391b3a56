"""The staff's accounts: passwords, logins, throttling, cookies, and what changes something."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import Depends, FastAPI
from rich.console import Console

from server.errors import ServerError
from server.security.accounts import Accounts, Login, Member, StaffError, TooManyTries, WrongLogin
from server.security.staff_command import run
from server.security.staff_routes import routes, staff_only
from server.settings import Settings
from server.store.opening import open_store

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse battery"


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def accounts(folder: Path, clock: Clock | None = None) -> AsyncIterator[Accounts]:
    store = await open_store(f"sqlite:///{folder}/sessions.db")
    try:
        yield Accounts(*store.engines, clock or Clock(), QUICK)
    finally:
        await store.close()


async def test_who_logs_in_is_known_until_they_log_out(tmp_path: Path) -> None:
    async with accounts(tmp_path) as some:
        await some.add("ann", PASSWORD, "agent")
        login = await some.log_in("ann", PASSWORD, "1.1.1.1")
        known = await some.who(login.token)
        assert (login.member, known) == (Member("ann", "agent"), login)
        assert await some.who(login.token + "x") is None
        assert await some.who("") is None
        await some.log_out(login.token)
        assert await some.who(login.token) is None


async def test_neither_passwords_nor_tokens_are_kept(tmp_path: Path) -> None:
    async with accounts(tmp_path) as some:
        await some.add("ann", PASSWORD, "agent")
        login = await some.log_in("ann", PASSWORD, "1.1.1.1")
    kept = _bytes(tmp_path)
    assert b"ann" in kept
    assert PASSWORD.encode() not in kept
    assert login.token.encode() not in kept


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


@pytest.mark.parametrize(
    ("name", "password"), [("ann", "x" * 11), ("ann", "x" * 257), ("", PASSWORD), ("a b", PASSWORD), ("bob", PASSWORD)]
)
async def test_accounts_that_are_not_made(tmp_path: Path, name: str, password: str) -> None:
    async with accounts(tmp_path) as some:
        await some.add("bob", PASSWORD, "admin")
        with pytest.raises(StaffError):
            await some.add(name, password, "agent")


async def test_a_wrong_name_and_a_wrong_password_are_told_alike(tmp_path: Path) -> None:
    async with accounts(tmp_path) as some:
        await some.add("ann", PASSWORD, "agent")
        told = set()
        for name, password in (("ann", "wrong"), ("eve", PASSWORD), ("", ""), ("' OR 1=1 --", PASSWORD)):
            with pytest.raises(WrongLogin) as fault:
                await some.log_in(name, password, "1.1.1.1")
            told.add(str(fault.value))
        assert len(told) == 1


async def test_a_disabled_account_is_out_at_once(tmp_path: Path) -> None:
    async with accounts(tmp_path) as some:
        await some.add("ann", PASSWORD, "admin")
        login = await some.log_in("ann", PASSWORD, "")
        await some.disable("ann")
        assert await some.who(login.token) is None
        with pytest.raises(WrongLogin):
            await some.log_in("ann", PASSWORD, "")
        with pytest.raises(StaffError):
            await some.disable("eve")
        assert await some.all() == (Member("ann", "admin", disabled=True),)


async def test_a_login_ends_after_half_a_day(tmp_path: Path) -> None:
    clock = Clock()
    async with accounts(tmp_path, clock) as some:
        await some.add("ann", PASSWORD, "agent")
        login = await some.log_in("ann", PASSWORD, "")
        clock.now += 12 * 3_600
        assert await some.who(login.token)
        clock.now += 1
        assert await some.who(login.token) is None


async def test_tries_are_few_in_a_minute_for_a_name_and_for_an_address(tmp_path: Path) -> None:
    clock = Clock()
    async with accounts(tmp_path, clock) as some:
        await some.add("ann", PASSWORD, "agent")
        for _ in range(5):
            with pytest.raises(WrongLogin):
                await some.log_in("ann", "wrong", "1.1.1.1")
        with pytest.raises(TooManyTries) as fault:
            await some.log_in("ann", PASSWORD, "2.2.2.2")
        for n in range(15):
            with pytest.raises(WrongLogin):
                await some.log_in(f"name{n}", "wrong", "1.1.1.1")
        with pytest.raises(TooManyTries):
            await some.log_in("another", "wrong", "1.1.1.1")
        clock.now += fault.value.retry_after_s
        assert (await some.log_in("ann", PASSWORD, "2.2.2.2")).member.name == "ann"


@asynccontextmanager
async def web(folder: Path, scheme: str = "http") -> AsyncIterator[tuple[httpx.AsyncClient, Accounts]]:
    async with accounts(folder) as some:
        app = FastAPI()
        app.include_router(routes(some))

        @app.post("/v1/secret")
        async def secret(login: Login = Depends(staff_only(some, "admin"))) -> str:  # noqa: B008 - FastAPI's way
            return login.member.name

        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"{scheme}://shop.test") as http:
            yield http, some


async def test_the_cookie_is_out_of_reach_and_changes_take_the_token_too(tmp_path: Path) -> None:
    async with web(tmp_path, "https") as (http, some):
        await some.add("ann", PASSWORD, "admin")
        await some.add("bob", PASSWORD, "agent")
        assert (await http.get("/v1/staff/me")).status_code == 401
        answer = await http.post("/v1/staff/login", json={"name": "ann", "password": PASSWORD})
        cookie = answer.headers["set-cookie"].lower()
        assert all(word in cookie for word in ("httponly", "samesite=strict", "secure", "path=/"))
        csrf = answer.json()["csrf"]
        assert (await http.get("/v1/staff/me")).json() == {"name": "ann", "role": "admin", "csrf": csrf}
        for headers in ({}, {b"x-csrf-token": csrf[:-1].encode()}, {b"x-csrf-token": b"\xe9"}):
            assert (await http.post("/v1/secret", headers=headers)).status_code == 403
        assert (await http.post("/v1/secret", headers={"x-csrf-token": csrf})).text == '"ann"'
        assert (await http.post("/v1/staff/logout")).status_code == 403
        assert (await http.post("/v1/staff/logout", headers={"x-csrf-token": csrf})).status_code == 204
        assert (await http.get("/v1/staff/me")).status_code == 401
        other = (await http.post("/v1/staff/login", json={"name": "bob", "password": PASSWORD})).json()
        assert (await http.post("/v1/secret", headers={"x-csrf-token": other["csrf"]})).status_code == 403


async def test_another_site_s_page_logs_nobody_in(tmp_path: Path) -> None:
    async with web(tmp_path) as (http, some):
        await some.add("ann", PASSWORD, "agent")
        body = {"name": "ann", "password": PASSWORD}
        foreign = await http.post("/v1/staff/login", json=body, headers={"origin": "https://evil.example"})
        own = await http.post("/v1/staff/login", json=body, headers={"origin": "http://shop.test"})
    assert (foreign.status_code, own.status_code) == (403, 200)
    assert "secure" not in own.headers["set-cookie"].lower()


async def test_too_many_tries_are_told_when_to_come_again(tmp_path: Path) -> None:
    async with web(tmp_path) as (http, _):
        for _n in range(5):
            assert (await http.post("/v1/staff/login", json={"name": "a", "password": "b"})).status_code == 401
        answer = await http.post("/v1/staff/login", json={"name": "a", "password": "b"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "12")


def test_the_command_adds_lists_and_disables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, out = Settings(sessions_url=f"sqlite:///{tmp_path}/sessions.db"), io.StringIO()
    console = Console(file=out, width=100)
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert run(["add", "ann", "--role", "admin"], settings, console) == 0
    assert run(["add", "bob", "--generate"], settings, console) == 0
    with pytest.raises(ServerError, match="already"):
        run(["add", "bob", "--generate"], settings, console)
    assert run(["disable", "bob"], settings, console) == 0
    assert run(["list"], settings, console) == 0
    said = out.getvalue()
    assert "ann: added as admin" in said
    assert PASSWORD not in said
    assert [line.split() for line in said.splitlines()[-2:]] == [["ann", "admin"], ["bob", "agent", "disabled"]]

    async def logs_in() -> bool:
        store = await open_store(settings.sessions_url)
        try:
            return (await Accounts(*store.engines).log_in("ann", PASSWORD, "")).member.may("agent")
        finally:
            await store.close()

    assert asyncio.run(logs_in())
