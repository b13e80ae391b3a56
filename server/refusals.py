"""How a request of the wrong shape is answered: which field and what is wrong with it, never what was sent."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse


def add_refusals(app: FastAPI) -> None:
    app.add_exception_handler(RequestValidationError, _refused)


async def _refused(_request: Request, fault: Exception) -> JSONResponse:
    """The framework's own answer repeats the body, a password in it too, and fails over one that is no UTF-8."""
    errors = fault.errors() if isinstance(fault, RequestValidationError) else ()
    told = [{"loc": [_plain(part) for part in one["loc"]], "msg": one["msg"], "type": one["type"]} for one in errors]
    return JSONResponse({"detail": told}, 422)


def _plain(part: object) -> str:
    return str(part)[:64].encode("utf-8", "replace").decode()
