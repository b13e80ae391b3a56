"""`python -m server`: reads the settings, puts the parts together and serves until it is told to stop.

Whatever keeps it from starting is one clear line and a non-zero exit: 2 for the settings, 1 for anything else.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from server.errors import ServerError, SettingsError, StartError
from server.settings import Settings, load
from server.settings_help import explained

_LOG = logging.getLogger("server")
BAD_SETTINGS = 2
FAILED = 1
INTERRUPTED = 130


class _Help(argparse.Action):
    """`--help`: the usage, then every setting."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        console = Console()
        console.print(escape(parser.format_help()))
        table = Table(show_edge=False, pad_edge=False, box=None, header_style="bold")
        for column in ("setting", "default", "meaning"):
            table.add_column(column, overflow="fold", no_wrap=column == "setting")
        for setting in explained():
            meaning = f"{setting.meaning} Expects {setting.expects}."
            table.add_row(f"[bold]{setting.name}[/bold]", escape(setting.default) or "-", escape(meaning))
        console.print(table)
        parser.exit()


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m server",
        description="Serves the shopping assistant: its chat page, its websocket and its metrics.",
        epilog="Settings come from the environment and from settings.toml in the project's root, or the file that "
        "SETTINGS_FILE names; the environment wins. In the file their names are in small letters.",
        add_help=False,
    )
    parser.add_argument("-h", "--help", action=_Help, nargs=0, help="show this and every setting, and exit")
    parser.add_argument("--check", action="store_true", help="read the settings, say whether they are good, and exit")
    parser.add_argument(
        "command",
        nargs="?",
        choices=("serve", "migrate"),
        default="serve",
        help="serve (the default), or migrate: bring the store of conversations up to date and exit. Also: staff add|list|disable, the staff's accounts",
    )
    return parser.parse_args(argv)


def main(argv: Sequence[str]) -> int:
    """The exit status."""
    staff = argv[1:] if argv[:1] == ["staff"] else None
    arguments = _arguments(argv if staff is None else ())
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        settings = load()
        if arguments.check:
            Console().print("The settings are good.")
            return 0
        if staff is not None:
            from server.security.staff_command import run

            return run(staff, settings, Console(highlight=False))
        if arguments.command == "migrate":
            Console(highlight=False).print(f"The store of conversations is at revision {_migrate(settings)}.")
            return 0
        return _serve(settings, Console(highlight=False, soft_wrap=True))
    except SettingsError as fault:
        for problem in fault.problems:
            errors.print(f"[red]{escape(problem)}[/red]")
        return BAD_SETTINGS
    except ServerError as fault:
        errors.print(f"[red]{escape(str(fault))}[/red]")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _migrate(settings: Settings) -> str:
    from server.store.opening import migrate

    return asyncio.run(migrate(settings.sessions_url))


def _serve(settings: Settings, console: Console) -> int:
    # Next to nothing of what a start makes is garbage, and to look for it takes a fifth of the start.
    gc.disable()
    # Imported here: the assistant's libraries take seconds, and bad settings or --help need none of them.
    from server.app import create_app
    from server.compose import compose
    from server.replicas.opening import open_cluster
    from server.run import listen, serve
    from server.security.accounts import Accounts
    from server.store.opening import open_store

    gc.freeze()  # nor is what was imported looked at again, for tens of milliseconds each time, while conversations wait
    signal.signal(signal.SIGTERM, leave)
    log = log_to(settings)
    with listen(settings.host, settings.port) as bound:
        cluster = asyncio.run(open_cluster(settings.redis_url))
        store = asyncio.run(open_store(settings.sessions_url, shared=cluster.shared))
        parts = compose(settings, console, store.engines)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{host}:{bound.getsockname()[1]}/"

        def answers() -> None:
            console.print(f"The assistant answers at [bold]{address}[/bold]  (log: {escape(str(log))})")
            console.print(f"Agents work at {address}console  (an account: python -m server staff add NAME --generate)")
            _LOG.info("answers", extra={"fields": {"address": address}})

        serve(create_app(parts, settings, store, cluster, Accounts(*store.engines)), bound, answers)
    return 0


def log_to(settings: Settings) -> Path:
    """Begin the log; its file. Raises `StartError` where it cannot be written."""
    from server.logs import configure

    try:
        return configure(settings.log_dir, settings.log_level)
    except OSError as fault:
        raise StartError(f"LOG_DIR: {settings.log_dir} cannot be written ({fault.strerror}).") from None


def leave(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM is a request to end well; uvicorn has its own handler while it serves and passes the signal on here."""
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
