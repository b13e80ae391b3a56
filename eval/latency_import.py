"""What it takes to import and index a catalogue through the commands that a shop runs, one of the two interrupted and resumed.

Import is `python -m retrieval import`; the index is built by `eval.index_builder`, the same build with a stand-in for the encoder,
whose own time is left out. It is stopped with SIGINT in the midst of encoding and run again.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.errors import EvalError
from eval.latency_catalogue import products
from eval.latency_process import Told
from retrieval.passages import Labels, product_passages
from retrieval.products import AttributeValue, Localized, Product, Quantity

LIMIT_BYTES = 4 * 2**30
STEP = 2_000
ENCODING = b"encode"
GOOD = 0
SAMPLED, WARM = 500, 16


@dataclass(frozen=True, slots=True)
class Imported:
    """Seconds and the most resident bytes of each command; the index's are of the run that was stopped and of the one after it.

    `interrupted` is False where the first run was done before it could be stopped.
    """

    products: int
    import_seconds: float
    import_bytes: int
    stopped_seconds: float
    resumed_seconds: float
    index_bytes: int
    interrupted: bool

    @property
    def peak_bytes(self) -> int:
        return max(self.import_bytes, self.index_bytes)


@dataclass(frozen=True, slots=True)
class _Ran:
    seconds: float
    peak_bytes: int
    status: int


def measure_import(folder: Path, count: int, told: Told) -> Imported:
    """Imports and indexes so many drawn products in a fresh database and index, removed afterwards, within `folder`.

    Raises `EvalError` where a command fails.
    """
    with tempfile.TemporaryDirectory(prefix="import-", dir=folder) as fresh:
        return _measure(Path(fresh), count, told)


def _measure(folder: Path, count: int, told: Told) -> Imported:
    file, database, index = folder / "catalogue.jsonl", folder / "shop.db", folder / "index"
    with file.open("w", encoding="utf-8") as lines:
        for n, product in enumerate(products(count), 1):
            lines.write(json.dumps(record_of(product), ensure_ascii=False) + "\n")
            if n % STEP == 0:
                told("import: writing the file", STEP, count)
    url = f"sqlite:///{database}"
    told("import", 0, 1)
    imported = _run([sys.executable, "-m", "retrieval", "import", str(file), "--database", url])
    _checked(imported, "import")
    told("import", 1, 1)
    build = [sys.executable, "-m", "eval.index_builder", url, str(index), "0"]
    told("import: index", 0, 2)
    stopped = _run(build, stop_at=ENCODING)
    told("import: index", 1, 2)
    resumed = _run(build)
    _checked(resumed, "index")
    told("import: index", 1, 2)
    peak = max(stopped.peak_bytes, resumed.peak_bytes)
    return Imported(
        count, imported.seconds, imported.peak_bytes, stopped.seconds, resumed.seconds, peak, stopped.status != GOOD
    )


def encoder_seconds(name: str, models: Path, told: Told) -> float:
    """Seconds that the encoder takes for a passage, the mean over `SAMPLED` texts; what a catalogue takes is reckoned from it."""
    from retrieval.encoder import load_encoder

    source = (one.text for product in products(SAMPLED) for one in product_passages(product, Labels()))
    texts = list(itertools.islice(source, SAMPLED))
    encoder = load_encoder(name, models)
    encoder.encode(texts[:WARM], "passage")
    began = time.perf_counter()
    encoder.encode(texts, "passage")
    told("import: encoder", 1, 1)
    return (time.perf_counter() - began) / len(texts)


def _checked(ran: _Ran, name: str) -> None:
    if ran.status != GOOD:
        raise EvalError(f"the {name} command ended with status {ran.status}")


def _run(command: list[str], stop_at: bytes | None = None) -> _Ran:
    """Runs a command; with `stop_at`, it is interrupted a moment after it prints that line."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if stop_at is not None and line.strip() == stop_at:
                time.sleep(1)
                process.send_signal(signal.SIGINT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return _Ran(time.perf_counter() - began, usage.ru_maxrss * 1024, process.returncode)


def record_of(product: Product) -> dict[str, object]:
    """A product as a line of the project's own format."""
    return {
        "kind": "product",
        "id": product.id,
        "title": _text(product.title),
        "description": _text(product.description) if product.description else "",
        "brand": product.brand,
        "category": list(product.category),
        "attributes": _attributes(product.attributes),
        "rating": product.rating,
        "review_count": product.review_count,
        "released": product.released.isoformat() if product.released else None,
        "variants": [
            {
                "sku": one.sku,
                "price_cents": one.price_cents,
                "stock": one.stock,
                "options": _attributes(one.options),
                **({"list_price_cents": one.list_price_cents} if one.list_price_cents else {}),
            }
            for one in product.variants
        ],
    }


def _text(text: Localized) -> dict[str, str]:
    return {name: said for name, said in (("en", text.en), ("zh", text.zh)) if said}


def _attributes(stated: Mapping[str, AttributeValue]) -> dict[str, object]:
    return {
        name: {"value": value.amount, "unit": value.unit}
        if isinstance(value, Quantity)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in stated.items()
    }
