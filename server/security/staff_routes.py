"""The staff's way in: POST /v1/staff/login and /logout, GET /v1/staff/me.

The login is a cookie that no script reads and no other site sends; whatever changes something names the login's `csrf` too.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from server.security.accounts import LOGIN_S, LONGEST_PASSWORD, Accounts, Login, Role, TooManyTries, WrongLogin

COOKIE = "staff"
CSRF = "x-csrf-token"
PATH = "/v1/staff"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_NO_STORE = {"cache-control": "no-store"}


class Credentials(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD)]


class Me(BaseModel):
    """Who is logged in, and what to send as X-CSRF-Token."""

    name: str
    role: Role
    csrf: str


class Fault(BaseModel):
    detail: str


def staff_only(accounts: Accounts, role: Role = "agent") -> Callable[[Request], Awaitable[Login]]:
    """A dependency for routes of the staff: 401 without a login, 403 without the role, or the `csrf` where it takes one."""

    async def login_of(request: Request) -> Login:
        login = await accounts.who(request.cookies.get(COOKIE, ""))
        if login is None:
            raise HTTPException(401, "Log in first.")
        if not login.member.may(role):
            raise HTTPException(403, f"This takes the role {role}.")
        given = request.headers.get(CSRF, "")
        if request.method not in _SAFE and not hmac.compare_digest(given.encode(), login.csrf.encode()):
            raise HTTPException(403, "The X-CSRF-Token is missing or wrong.")
        return login

    return login_of


def routes(accounts: Accounts) -> APIRouter:
    router = APIRouter(prefix=PATH)
    refusals: dict[int | str, dict[str, Any]] = {status: {"model": Fault} for status in (401, 403, 429)}
    logged_in = staff_only(accounts)

    @router.post("/login", response_model=Me, responses=refusals)
    async def log_in(request: Request, given: Credentials) -> Response:
        if not _own_page(request):
            raise HTTPException(403, "Log in from the server's own page.")
        address = request.client.host if request.client else ""
        try:
            login = await accounts.log_in(given.name, given.password, address)
        except TooManyTries as fault:
            raise HTTPException(429, str(fault), {"retry-after": str(fault.retry_after_s)}) from None
        except WrongLogin as fault:
            raise HTTPException(401, str(fault)) from None
        answer = JSONResponse(_me(login), headers=_NO_STORE)
        answer.set_cookie(
            COOKIE,
            login.token,
            max_age=int(LOGIN_S),
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return answer

    @router.get("/me", response_model=Me, responses=refusals)
    async def me(request: Request) -> Response:
        return JSONResponse(_me(await logged_in(request)), headers=_NO_STORE)

    @router.post("/logout", status_code=204, responses=refusals)
    async def log_out(request: Request) -> Response:
        login = await logged_in(request)
        await accounts.log_out(login.token)
        answer = Response(status_code=204)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer

    return router


def _me(login: Login) -> dict[str, str]:
    return {"name": login.member.name, "role": login.member.role, "csrf": login.csrf}


def _own_page(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()
