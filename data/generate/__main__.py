"""Writes the sample shop: `python -m data.generate [--out data/shop]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data.generate.write import write

parser = argparse.ArgumentParser(
    prog="python -m data.generate", description="Write the sample shop, the same bytes every time."
)
parser.add_argument(
    "--out", type=Path, default=Path(__file__).parents[1] / "shop", help="folder to write (default: data/shop)"
)
written = write(parser.parse_args().out)
sys.stdout.write("".join(f"{name}: {count}\n" for name, count in written.items()))
