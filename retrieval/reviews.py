"""What reviews of a product say about what is asked: the passages that speak of it, each with its review, and how they lean.

Read from the product as the catalogue of record has it, so there is no index that could be old. Words find a passage, also other
words for the same thing in either language (`lexicon/aspects.txt`); meaning finds those that share no word.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.lexical import analyse
from retrieval.passages import pieces
from retrieval.products import LANGUAGES, Language, Product, Review

if TYPE_CHECKING:  # torch takes seconds to load, and a search by words alone needs none of it
    from retrieval.encoder import Encoder

LIKED, DISLIKED = 4, 2  # stars from which, and up to which, a review counts for or against
ASPECT_WEIGHT = 0.7
MEANT_LEAST = 0.86  # cosine of e5 from which a passage speaks of what is asked though it shares no word
REMEMBERED = 64
_ASKING = frozenset(
    analyse(
        "reviews review reviewer say says said people customers buyers think opinion opinions feedback comment comments rating ratings "
        "about how good bad well really others anyone everyone tell product item thing one "
        "评价 评论 买家 顾客 客户 大家 别人 怎么 怎么样 说 反馈 口碑 用户 如何 觉得 关于 产品 商品 方面 好不好 提到 有人"
    )
)


@dataclass(frozen=True, slots=True)
class ReviewPassage:
    """A passage of one review. `position` is the review's place in the product; `score` is on 0-1, higher the nearer to the question."""

    product: str
    position: int
    review: Review
    language: Language
    text: str
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class ReviewFindings:
    """`total` reviews were read; of those that speak of what is asked, `liked` and `disliked` by their stars.

    `passages` are the nearest, one a review. Where nothing in particular was asked, they are the latest, of both leanings.
    """

    total: int
    liked: int
    disliked: int
    passages: tuple[ReviewPassage, ...]
    particular: bool


@cache
def _aspects() -> tuple[tuple[tuple[str, ...], ...], ...]:
    lines = (Path(__file__).parent / "lexicon" / "aspects.txt").read_text(encoding="utf-8").splitlines()
    groups = (line.split(",") for line in lines if line.strip() and not line.startswith("#"))
    return tuple(tuple(terms for word in group if (terms := tuple(analyse(word)))) for group in groups)


def review_passages(product: Product) -> tuple[ReviewPassage, ...]:
    """The reviews of a product in passages, each with its review."""
    return tuple(
        ReviewPassage(product.id, n, review, language, text)
        for n, review in enumerate(product.reviews)
        for language in LANGUAGES
        for text in pieces((review.text.en if language == "en" else review.text.zh) or "")
    )


class ReviewReader:
    """Finds what reviews say. Safe to share between threads; the vectors of the last products are remembered."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder
        self._vectors: OrderedDict[tuple[str, ...], NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def find(self, question: str, product: Product, language: Language, limit: int = 3) -> ReviewFindings:
        """What the product's reviews say of the question; those in the asker's language first among equals."""
        passages = review_passages(product)
        asked = [term for term in dict.fromkeys(analyse(question)) if term not in _ASKING]
        asked = [term for term in asked if term not in analyse(product.title.both())] or asked
        if not asked or not passages:
            return _latest(product, passages, language, limit)
        scores = _by_words(asked, passages)
        if self._encoder is not None:
            scores = np.maximum(scores, self._by_meaning(self._encoder, question, passages))
        speaking = [n for n in range(len(passages)) if scores[n] > 0]
        speaking.sort(key=lambda n: (-scores[n], passages[n].language != language, n))
        best: dict[int, ReviewPassage] = {}
        for n in speaking:
            one = passages[n]
            found = ReviewPassage(one.product, one.position, one.review, one.language, one.text, float(scores[n]))
            best.setdefault(one.position, found)
        stars = [one.review.rating for one in best.values()]
        liked, disliked = sum(n >= LIKED for n in stars), sum(n <= DISLIKED for n in stars)
        return ReviewFindings(len(product.reviews), liked, disliked, tuple(best.values())[:limit], True)

    def _by_meaning(self, encoder: Encoder, question: str, passages: Sequence[ReviewPassage]) -> NDArray[np.float32]:
        vectors = self._encoded(encoder, tuple(one.text for one in passages))
        similar = vectors @ encoder.encode([question], "query")[0]
        return np.where(similar >= MEANT_LEAST, similar - MEANT_LEAST, 0).astype(np.float32)

    def _encoded(self, encoder: Encoder, texts: tuple[str, ...]) -> NDArray[np.float32]:
        with self._lock:
            known = self._vectors.get(texts)
        if known is None:
            known = encoder.encode(texts, "passage")
            with self._lock:
                self._vectors[texts] = known
                if len(self._vectors) > REMEMBERED:
                    self._vectors.popitem(last=False)
        return known


def _by_words(asked: Sequence[str], passages: Sequence[ReviewPassage]) -> NDArray[np.float32]:
    """The share of what is asked that each passage speaks of, by the word itself or by another one for the same thing."""
    others = [_others(term, asked) for term in asked]
    scores = np.zeros(len(passages), dtype=np.float32)
    for n, passage in enumerate(passages):
        said = analyse(passage.text)
        known, joined = set(said), f" {' '.join(said)} "
        for term, groups in zip(asked, others, strict=True):
            if term in known:
                scores[n] += 1
            elif any(f" {' '.join(word)} " in joined for word in groups):
                scores[n] += ASPECT_WEIGHT
    return scores / np.float32(max(len(asked), 1))


def _others(term: str, asked: Sequence[str]) -> list[tuple[str, ...]]:
    """Other words for what a term of the question asks for; a group counts where the question has one of its words whole."""
    there = set(asked)
    groups = (group for group in _aspects() if any(term in word and there.issuperset(word) for word in group))
    return [word for group in groups for word in group]


def _latest(product: Product, passages: Sequence[ReviewPassage], language: Language, limit: int) -> ReviewFindings:
    """The latest reviews, for and against by turns."""
    first: dict[int, ReviewPassage] = {}
    for one in passages:
        first.setdefault(one.position, one)
    dated = sorted(
        first.values(),
        key=lambda one: (one.language != language, -(one.review.written.toordinal() if one.review.written else 0)),
    )
    better = [one for one in dated if one.review.rating > DISLIKED]
    worse = [one for one in dated if one.review.rating <= DISLIKED]
    chosen = better[: max(limit - 1, 1)] + worse[:1]
    stars = [review.rating for review in product.reviews]
    liked, disliked = sum(n >= LIKED for n in stars), sum(n <= DISLIKED for n in stars)
    return ReviewFindings(len(product.reviews), liked, disliked, tuple((chosen + better[limit - 1 :])[:limit]), False)
