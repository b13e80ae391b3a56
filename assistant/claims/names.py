"""The words that only names of products hold: a sentence with one of them speaks of that product."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import rjieba

from retrieval.products import Product
from retrieval.spelling import english
from retrieval.vocabulary import tokens

_HAN = re.compile(r"[\u3400-\u9fff]+")
# A word of more titles than these is a kind of thing rather than a name.
LEAST_TITLES = 4
SHARE_OF_TITLES = 0.003


def names_of(products: Sequence[Product]) -> frozenset[str]:
    """Stems of English words and Chinese words of two characters and more that few titles have, and no everyday word is."""
    spread: Counter[str] = Counter()
    for product in products:
        spread.update(set(_words(product)))
    most = max(LEAST_TITLES, SHARE_OF_TITLES * len(products))
    return frozenset(word for word, titles in spread.items() if titles <= most) - english()


def _words(product: Product) -> list[str]:
    said = [token.form for token in tokens(product.title.en or "") if len(token.form) > 2 and token.form.isalpha()]
    for run in _HAN.findall(product.title.zh or ""):
        said += [word for word in rjieba.cut(run) if len(word) > 1]
    return said
