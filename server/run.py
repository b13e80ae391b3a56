"""Running the application: one socket, one uvicorn, a graceful end.

Told to end by a signal, the server drains first (`app.state.drain`); told so again, it does not wait.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from server.drain import Drain
from server.errors import StartError
from server.socket_protocol import AbandoningProtocol

# Above the protocol's own limit, so that a frame past that one is answered in words before the socket is closed.
INBOUND_BYTES = 256 * 1024
PING_S = 20.0
SWITCH_S = 0.001
GARBAGE = (10_000, 20, 50)  # new objects before a look for circles, and how many looks before one among older ones
GRACE_S = 3
_LOOK_S = 0.1


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address, not listening yet. Raises `StartError` when it is taken or not to be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as fault:
        raise StartError(f"HOST: {host} is no address of this machine ({fault.strerror}).") from None
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as fault:
        bound.close()
        raise StartError(words_for(fault, host, port)) from None
    return bound


def words_for(fault: OSError, host: str, port: int) -> str:
    if fault.errno == errno.EADDRINUSE:
        return f"PORT: {port} on {host} is in use. Stop the program that has it, or set PORT to another."
    if fault.errno == errno.EACCES:
        return f"PORT: {port} may not be opened by this user. Set PORT to one from 1024."
    return f"HOST: cannot listen on {host}:{port} ({fault.strerror})."


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, answers: Callable[[], None], drain: Drain | None) -> None:
        super().__init__(config)
        self._answers = answers
        self._drain = drain

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._answers()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._drain is not None and self._captured_signals:
            draining = asyncio.create_task(self._drain.run())
            while not draining.done() and len(self._captured_signals) < 2:
                await asyncio.wait({draining}, timeout=_LOOK_S)
            draining.cancel()
        await super().shutdown(sockets)


def server_for(app: FastAPI, answers: Callable[[], None]) -> uvicorn.Server:
    """A uvicorn that calls `answers` once it does, with the limits that the protocol names."""
    config = uvicorn.Config(
        app,
        ws=AbandoningProtocol,
        ws_max_size=INBOUND_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        timeout_graceful_shutdown=GRACE_S,
        log_config=None,
        access_log=False,
        server_header=False,
    )
    drain = getattr(app.state, "drain", None)
    return _Server(config, answers, drain if isinstance(drain, Drain) else None)


def serve(app: FastAPI, bound: socket.socket, answers: Callable[[], None]) -> None:
    """Serve until a signal ends it. Raises `StartError` when the application does not come up."""

    def up() -> None:
        # a start does without (`server.__main__`), and what it made stays: a shop is not looked through while conversations wait
        gc.freeze()
        gc.set_threshold(*GARBAGE)
        gc.enable()
        answers()

    host, port = bound.getsockname()[:2]
    server = server_for(app, up)
    # threads that store and search wait for the interpreter's lock; by default the event loop holds it for 5 ms at a time
    sys.setswitchinterval(SWITCH_S)
    try:
        server.run(sockets=[bound])
    except OSError as fault:
        raise StartError(words_for(fault, host, port)) from None
    except SystemExit as fault:
        if fault.code:
            raise StartError("The server could not start; the log says why.") from None
        raise
