"""`python -m retrieval COMMAND`: imports a catalogue, builds its index and looks after its versions.

A command is a module with `register(commands)`, which adds its parser and sets `run`, a function of the parsed
arguments that returns the exit status. To add one, name it in `COMMANDS`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from retrieval import (
    command_documents,
    command_import,
    command_index,
    command_lexicon,
    command_related,
    command_search,
    command_train,
)
from retrieval.errors import Interrupted, RetrievalError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

COMMANDS: tuple[Callable[[Commands], None], ...] = (
    command_import.register,
    command_index.register,
    command_search.register,
    command_train.register,
    command_related.register,
    command_documents.register,
    command_lexicon.register,
)

STOPPED = 130  # what a shell reports for a command that Ctrl-C ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; every expected fault is one line on stderr and status 1."""
    parser = argparse.ArgumentParser(prog="python -m retrieval", description="The shop's catalogue and its index.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for register in COMMANDS:
        register(commands)
    parsed = parser.parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except Interrupted as end:
        sys.stderr.write(f"{end}\n")
        return STOPPED
    except RetrievalError as fault:
        sys.stderr.write(f"error: {fault}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("stopped; nothing was changed\n")
        return STOPPED


if __name__ == "__main__":
    sys.exit(main())
