"""`python -m assistant chat`: the same conversation in a terminal, with each turn's trace where it is asked for.

`python -m assistant train-intents` trains what tells the intents of a message; `python -m assistant describe` writes product
descriptions and takes the decisions of those who approve them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from assistant.copy.command import register as register_describe
from assistant.errors import AssistantError
from assistant.intents.command import register as register_training
from retrieval.errors import RetrievalError
from retrieval.models.errors import ModelPreparationError

ROOT = Path(__file__).resolve().parent.parent
SHOP = ("data/shop/catalog.jsonl", "data/shop/documents.jsonl")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when the conversation ended well, 1 with one line of words when it could not begin."""
    options = _parser().parse_args(arguments)
    console = Console(highlight=False)
    try:
        if options.command in ("train-intents", "describe"):
            options.run(options, console)
        else:
            # Imported here: the libraries behind it take seconds, and --help needs none of them.
            from assistant.terminal import converse

            asyncio.run(converse(options, console))
    except (RetrievalError, ModelPreparationError, AssistantError) as fault:
        Console(stderr=True).print(str(fault), style="red", markup=False, soft_wrap=True)
        return 1
    except (KeyboardInterrupt, EOFError):
        console.print()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant", description="The shop's assistant in a terminal.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chat = commands.add_parser(
        "chat", help="talk with the assistant", description="Talk with the assistant. Ctrl-D ends it."
    )
    chat.add_argument(
        "--trace",
        action="store_true",
        help="after each answer: what was understood, found, dropped, and how long it took",
    )
    chat.add_argument(
        "--language", choices=("en", "zh"), help="the language to begin in (default: that of the first message)"
    )
    chat.add_argument("--no-model", action="store_true", help="start no language model: answers come from templates")
    chat.add_argument("--say", action="append", metavar="TEXT", help="say this and end; may be given several times")
    chat.add_argument(
        "--database", default=os.environ.get("DATABASE_URL") or f"sqlite:///{ROOT / 'var/shop.db'}", metavar="URL"
    )
    chat.add_argument("--index-dir", type=Path, default=Path(os.environ.get("INDEX_DIR") or ROOT / "var/index"))
    chat.add_argument("--model-cache", type=Path, default=Path(os.environ.get("MODEL_CACHE") or ROOT / "var/models"))
    chat.add_argument("--encoder", default=os.environ.get("ENCODER_MODEL") or "multilingual-e5-small", metavar="NAME")
    chat.add_argument(
        "--llm-url",
        default=os.environ.get("LLM_URL", ""),
        metavar="URL",
        help="an endpoint to use instead of starting vLLM",
    )
    chat.add_argument("--llm-model", default=os.environ.get("LLM_MODEL", ""), metavar="NAME")
    chat.add_argument(
        "--catalog",
        type=Path,
        nargs="*",
        default=[ROOT / file for file in SHOP],
        metavar="FILE",
        help="catalogue files to read first",
    )
    register_training(
        commands,
        Path(os.environ.get("MODEL_CACHE") or ROOT / "var/models"),
        os.environ.get("ENCODER_MODEL") or "multilingual-e5-small",
    )
    register_describe(
        commands,
        os.environ.get("DATABASE_URL") or f"sqlite:///{ROOT / 'var/shop.db'}",
        Path(os.environ.get("INDEX_DIR") or ROOT / "var/index"),
        Path(os.environ.get("MODEL_CACHE") or ROOT / "var/models"),
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
