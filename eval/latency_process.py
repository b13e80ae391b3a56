"""Runs one stage of a measurement in a process of its own, so that neither memory nor threads of another stage are in it."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from eval.errors import EvalError
from retrieval.errors import RetrievalError

# Told what is being done, how many steps were done since the last call, and how many there are (0: not known).
Told = Callable[[str, int, int], None]
T = TypeVar("T")


def apart(stage: Callable[..., T], told: Told, *arguments: object) -> T:
    """What `stage(*arguments, told)` returns, from a fresh process; both must be picklable.

    Raises `EvalError` with the stage's own line where it can't go on, and where its process dies.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, stage, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        while True:
            match ours.recv():
                case ("told", str(label), int(done), int(total)):
                    told(label, done, total)
                case ("fault", str(line)):
                    raise EvalError(line)
                case ("done", result):
                    return result  # type: ignore[no-any-return]  # it comes through a pipe, which has no type
    except EOFError:
        process.join()
        raise EvalError(f"the process of {stage.__name__} ended with status {process.exitcode}") from None
    finally:
        ours.close()
        process.join(timeout=5)
        if process.is_alive():
            process.kill()
            process.join()


def _run(pipe: Connection, stage: Callable[..., T], arguments: tuple[object, ...]) -> None:
    lock = threading.Lock()

    def told(label: str, done: int, total: int) -> None:
        with lock:
            pipe.send(("told", label, done, total))

    try:
        pipe.send(("done", stage(*arguments, told)))
    except (EvalError, RetrievalError) as fault:
        pipe.send(("fault", str(fault)))
    finally:
        pipe.close()
