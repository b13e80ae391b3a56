"""The language model that is not there: evaluation of what works without one."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from assistant.errors import ModelFault
from assistant.model import ChatRequest, Piece, TextPiece
from assistant.opening import OpenShop, ShopSource, open_shop
from eval.errors import EvalError


class NoModel:
    """A `ChatModel` that fails at once. Turns do not ask it while the engine's state says that it is off."""

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Piece, None]:
        if request.max_tokens >= 0:
            raise ModelFault("unavailable", "there is no model")
        yield TextPiece("")


@contextmanager
def opened(files: Sequence[Path], console: Console) -> Iterator[OpenShop]:
    """A shop of these files, searched by words alone, in a folder that goes with it. Raises `EvalError`."""
    for file in files:
        if not file.is_file():
            raise EvalError(f"{file} is not there: name a catalogue with --shop")
    with tempfile.TemporaryDirectory(prefix="eval-shop-") as folder:
        source = ShopSource(f"sqlite:///{folder}/shop.db", Path(folder) / "index", Path(folder), files=files)
        shop = open_shop(source, Console(quiet=True) if console.is_terminal else console)
        try:
            yield shop
        finally:
            shop.close()
