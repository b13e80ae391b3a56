"""`python -m retrieval lexicon check FILE`: whether a shop's file of words can be used, and what a catalogue makes of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.base_lexicon import Lexicon
from retrieval.errors import LexiconError
from retrieval.shop_lexicon import faults, load_lexicon, read_file
from retrieval.vocabulary import Vocabulary

if TYPE_CHECKING:
    from retrieval.__main__ import Commands


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "lexicon", help="check a shop's file of words", description="docs/catalogue.md describes the file."
    )
    parser.add_argument("action", choices=("check",))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    wrong = list(faults(read_file(arguments.file)))
    for line in wrong:
        sys.stderr.write(f"{arguments.file.name}: {line}\n")
    if wrong:
        raise LexiconError(f"{arguments.file}: {len(wrong)} fault{'s' if len(wrong) > 1 else ''}; nothing was changed")
    lexicon = load_lexicon(arguments.file)
    for line in unheard(lexicon):
        sys.stdout.write(f"note: {line}\n")
    values = sum(len(facet.values) for facet in lexicon.facets)
    sys.stdout.write(
        f"{arguments.file}: good; with the base lexicon {len(lexicon.facets)} facets, {values} values, {len(lexicon.categories)} categories\n"
    )
    return 0


def unheard(lexicon: Lexicon) -> Iterator[str]:
    """Kinds that no lexicon has words for: they count only where the catalogue states such a value."""
    for facet in lexicon.facets:
        known = {Vocabulary.key(word) for value, words in facet.values.items() for word in (value, *words)}
        for value, below in facet.kinds.items():
            for kind in below:
                if Vocabulary.key(kind) not in known:
                    yield f"{facet.id}: {kind} (a kind of {value}) has no words here; it counts where the catalogue states it"
