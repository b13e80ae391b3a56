"""`python -m server staff add|list|disable`: the accounts of the shop's staff."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import secrets
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from server.security.accounts import ROLES, Accounts, Member, StaffError
from server.settings import Settings


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m server staff", description="Accounts of the shop's staff.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add = commands.add_parser("add", help="make an account; the password is asked for, or read from standard input")
    add.add_argument("name")
    add.add_argument("--role", choices=ROLES, default="agent", help="(default: agent)")
    add.add_argument("--shown-as", default="", metavar="NAME", help="what customers read (default: the account's name)")
    add.add_argument(
        "--shop",
        action="append",
        default=[],
        metavar="NAME",
        help="sees conversations of this shop only; any number of times",
    )
    add.add_argument("--generate", action="store_true", help="make a password and print it")
    commands.add_parser("list", help="list the accounts")
    disable = commands.add_parser("disable", help="let nobody in by this name, and end its logins")
    disable.add_argument("name")
    return top


def run(argv: Sequence[str], settings: Settings, console: Console) -> int:
    """The exit status. Raises `ServerError` with one line for what cannot be done."""
    arguments = parser().parse_args(argv)
    password = _password(arguments.generate) if arguments.command == "add" else ""
    members = asyncio.run(_done(arguments, password, settings))
    if arguments.command == "list":
        table = Table(box=None, header_style="bold")
        for column in ("name", "role", "state"):
            table.add_column(column)
        for one in members:
            table.add_row(one.name, one.role, "disabled" if one.disabled else "")
        console.print(table)
        return 0
    console.print(f"{arguments.name}: {'added as ' + arguments.role if arguments.command == 'add' else 'disabled'}")
    if arguments.command == "add" and arguments.generate:
        console.print(f"password: {password}", markup=False)
    return 0


async def _done(arguments: argparse.Namespace, password: str, settings: Settings) -> tuple[Member, ...]:
    from server.store.opening import open_store

    store = await open_store(settings.sessions_url, shared=True)
    try:
        accounts = Accounts(*store.engines)
        if arguments.command == "add":
            await accounts.add(arguments.name, password, arguments.role, arguments.shown_as, arguments.shop)
        elif arguments.command == "disable":
            await accounts.disable(arguments.name)
        return await accounts.all()
    finally:
        await store.close()


def _password(generate: bool) -> str:
    if generate:
        return secrets.token_urlsafe(18)
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("password: ")
    if getpass.getpass("again: ") != password:
        raise StaffError("The two are not the same.")
    return password
