"""The words of documents, read once: what each field says as numbers, and what is kept of that between two starts.

To cut 1,800 products into words takes half a second of every start, and is the same as long as neither they nor this code change.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from retrieval.sequences import Sequences
from retrieval.terms import singular, stem

_LOG = logging.getLogger("retrieval")
# Characters that name a thing by themselves.
HAN_NOUNS = frozenset("鞋靴包箱灯椅桌床锅刀杯壶碗毯裙裤衫帽表笔伞车枕被袜垫架")
_WORD = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+(?:['’][a-zA-Z]+)?|\d+(?:[.,]\d+)*", re.UNICODE
)
_CODE = ("words.py", "sequences.py", "terms.py", "lexicon/stopwords.txt", "lexicon/irregular.txt")
_LIBRARIES = ("rjieba", "PyStemmer")
_KEPT = 6  # files, of which a shop's products and documents take one each


@cache
def _stop_words() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "lexicon" / "stopwords.txt").read_text(encoding="utf-8").split())


def pieces(text: str) -> Iterator[str]:
    """The words of a text before stemming: NFKC, lower case, stop words dropped, Chinese cut into words.

    A Chinese word that ends in a character which names a thing by itself (运动鞋, 鞋) gives that too.
    """
    for run in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if ord(run[0]) < 0x3400:
            if run not in _stop_words():
                yield run
            continue
        for piece in _cut(run):
            if piece not in _stop_words():
                yield piece
                if len(piece) > 1 and piece[-1] in HAN_NOUNS:
                    yield piece[-1]


def _cut(run: str) -> list[str]:
    import rjieba  # its dictionary takes an eighth of a second to load: only where Chinese is cut

    return list(rjieba.cut_for_search(run))


@lru_cache(maxsize=100_000)
def term_of(piece: str) -> str:
    """The index term of one word in lower case."""
    return stem(singular(piece))


@dataclass(frozen=True, slots=True)
class Field:
    """`weight`: how often each of the field's words is counted; `names`: whether it says what a thing is."""

    name: str
    weight: int
    names: bool = True


Documents = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """What documents say: the index terms by their number, each as it is first written in a field that names things
    ("" where it is in none), and the numbers that each field of each document says, in order."""

    terms: tuple[str, ...]
    surfaces: tuple[str, ...]
    said: Mapping[str, Sequences]

    @classmethod
    def of(cls, documents: Documents, fields: Sequence[Field]) -> Words:
        numbers: dict[str, int] = {}
        surfaces: dict[str, str] = {}
        said: dict[str, list[list[int]]] = {field.name: [] for field in fields}
        for document in documents:
            for field in fields:
                found = list(pieces(document.get(field.name, "")))
                terms = [term_of(piece) for piece in found]
                said[field.name].append([numbers.setdefault(term, len(numbers)) for term in terms])
                if field.names:
                    for piece, term in zip(found, terms, strict=True):
                        surfaces.setdefault(term, piece)
        return cls(
            tuple(numbers),
            tuple(surfaces.get(term, "") for term in numbers),
            {name: Sequences.of(lists) for name, lists in said.items()},
        )

    def texts_of(self, field: str) -> Iterator[list[str]]:
        """What one field says in each document, as index terms in order."""
        said = self.said[field]
        for start, end in pairwise(said.starts.tolist()):
            yield [self.terms[number] for number in said.numbers[start:end].tolist()]


class WordReader(Protocol):
    """Reads the words of documents; the answer is that of `Words.of`."""

    def __call__(self, documents: Documents, fields: Sequence[Field], /) -> Words: ...


@dataclass(frozen=True, slots=True)
class KeptWords:
    """Reads words, and keeps what it read in `folder`, under a name that the texts, the fields and the code decide.

    A file is written whole or not at all, holds numbers and texts only, and counts while its bytes have the digest in front
    of them; what is amiss is read anew. A folder that takes no files costs only the time that they would save.
    """

    folder: Path

    def __call__(self, documents: Documents, fields: Sequence[Field], /) -> Words:
        path = self.folder / f"{_name(documents, fields)}.words"
        kept = _load(path, len(documents), fields)
        if kept is not None:
            return kept
        words = Words.of(documents, fields)
        try:
            self._keep(path, words)
        except OSError as fault:
            _LOG.info("the words of the catalogue are not kept in %s: %s", self.folder.name, fault.strerror)
        return words

    def _keep(self, path: Path, words: Words) -> None:
        body = _body(words)
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(hashlib.sha256(body).digest() + body)
        draft.replace(path)
        # drafts that a killed process left go in their turn
        others = sorted(self.folder.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in others[_KEPT:]:
            old.unlink(missing_ok=True)


def _name(documents: Documents, fields: Sequence[Field]) -> str:
    digest = hashlib.sha256("\0".join(f"{one} {version(one)}" for one in _LIBRARIES).encode())
    for file in _CODE:
        digest.update((Path(__file__).parent / file).read_bytes())
    digest.update(repr([(field.name, field.names) for field in fields]).encode())
    for document in documents:
        texts = [document.get(field.name, "").encode() for field in fields]
        digest.update(repr([len(text) for text in texts]).encode())
        digest.update(b"".join(texts))
    return digest.hexdigest()[:32]


def _body(words: Words) -> bytes:
    arrays: dict[str, NDArray[np.generic]] = {}
    arrays |= {f"numbers.{name}": sequences.numbers for name, sequences in words.said.items()}
    arrays |= {f"starts.{name}": sequences.starts for name, sequences in words.said.items()}
    texts = {"terms": words.terms, "surfaces": words.surfaces}
    arrays |= {name: np.frombuffer("\n".join(lines).encode(), dtype=np.uint8) for name, lines in texts.items()}
    written = io.BytesIO()
    np.savez(written, allow_pickle=False, **arrays)
    return written.getvalue()


def _load(path: Path, count: int, fields: Sequence[Field]) -> Words | None:
    """What is kept under a name; None where there is nothing, or anything about it is amiss."""
    try:
        whole = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(whole[32:]).digest() != whole[:32]:
        return None
    with (
        contextlib.suppress(KeyError, ValueError, BadZipFile),
        np.load(io.BytesIO(whole[32:]), allow_pickle=False) as kept,
    ):
        said = {field.name: Sequences(kept[f"numbers.{field.name}"], kept[f"starts.{field.name}"]) for field in fields}
        terms, surfaces = (_lines(kept[name].tobytes()) for name in ("terms", "surfaces"))
        if all(len(sequences.starts) == count + 1 for sequences in said.values()) and len(terms) == len(surfaces):
            return Words(terms, surfaces, said)
    return None


def _lines(text: bytes) -> tuple[str, ...]:
    return tuple(text.decode().split("\n")) if text else ()
