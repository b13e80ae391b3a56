"""`python -m eval COMMAND`: every claim of quality is one of these commands.

A command is a module with `register(commands)`, which adds its parser and sets `run`, a function of the parsed
arguments that returns the exit status. Whatever keeps it from running is one clear line and status 2.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from rich.console import Console
from rich.markup import escape

from assistant.errors import AssistantError
from eval import (
    command_answers,
    command_bench,
    command_console,
    command_constraints,
    command_copilot,
    command_dialogues,
    command_faults,
    command_grounding,
    command_intents,
    command_latency,
    command_load,
    command_pages,
    command_retrieval,
    command_safety,
    command_service,
    command_state,
    command_widget,
)
from eval.commands import Commands
from eval.errors import EvalError
from retrieval.errors import RetrievalError
from server.errors import ServerError

COMMANDS: tuple[Callable[[Commands], None], ...] = (
    command_retrieval.register,
    command_constraints.register,
    command_copilot.register,
    command_dialogues.register,
    command_answers.register,
    command_grounding.register,
    command_intents.register,
    command_bench.register,
    command_latency.register,
    command_faults.register,
    command_load.register,
    command_console.register,
    command_state.register,
    command_pages.register,
    command_widget.register,
    command_safety.register,
    command_service.register,
)
NOT_RUN = 2
INTERRUPTED = 130
TERMINATED = 143


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measures and proves what the assistant does.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for register in COMMANDS:
        register(commands)
    arguments = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, _leave)
    try:
        return int(arguments.run(arguments))
    except (EvalError, RetrievalError, AssistantError, ServerError) as fault:
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"[red]error:[/] {escape(str(fault))}")
        return NOT_RUN
    except KeyboardInterrupt:
        return INTERRUPTED


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """A request to end leaves as an error does, so that a server that was started is ended too."""
    raise SystemExit(TERMINATED)


if __name__ == "__main__":
    sys.exit(main())
