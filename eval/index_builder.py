"""`python -m eval.index_builder DATABASE INDEX_DIR SECONDS`: builds an index with the stand-in encoder and says where it is.

Prints a line as each stage begins. The last steps (the renames and what is removed after them) pass in microseconds; here
each waits a moment before it happens, so that a kill can meet it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from eval.stand_in_encoder import HashingEncoder
from retrieval.index_build import Stage, build_index
from retrieval.index_encode import JOURNALS
from retrieval.index_versions import POINTER, UNFINISHED
from retrieval.record import Catalogue

DIMENSION = 96
PAUSE_S = 0.05


def main(arguments: Sequence[str]) -> int:
    database, index_dir, seconds = arguments
    told: set[str] = set()

    def tell(stage: str) -> None:
        if stage not in told:
            told.add(stage)
            sys.stdout.write(f"{stage}\n")
            sys.stdout.flush()

    def watch(stage: Stage, _done: int, _total: int) -> None:
        tell(stage)

    def step(event: str, given: tuple[object, ...]) -> None:
        stage = _step(event, given)
        if stage is not None and (stage, "read" in told) != ("sweep", True):
            tell(stage)
            time.sleep(PAUSE_S)

    sys.addaudithook(step)
    with Catalogue.open(database) as catalogue:
        build_index(catalogue, HashingEncoder(DIMENSION, seconds=float(seconds)), Path(index_dir), watch)
    return 0


def _step(event: str, given: tuple[object, ...]) -> str | None:
    """Which of the last steps an audit event of Python's announces."""
    if event == "os.rename":
        if Path(str(given[0])).name.startswith(UNFINISHED):
            return "rename"
        return "switch" if Path(str(given[1])).name == POINTER else None
    if event != "shutil.rmtree":
        return None
    name = Path(str(given[0])).name
    if name == JOURNALS:
        return "clear"
    return "sweep" if name.startswith(UNFINISHED) else "prune"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
