"""Statements that what is said holds of no other product that is shown: "the only one that folds", 唯一有货的, "nothing but P2 is reduced"."""

from __future__ import annotations

import re

from assistant import patterns
from assistant.claims.clauses import TAG, Clause

_ALONE = patterns.later(
    rf"\b(?:the|its|our|your) (?:only|sole|single|lone|one and only)\b(?! (?:way|difference|thing|catch|drawback|downside|question|reason|choice you))|\b(?:only|just|solely|nothing (?:else )?(?:but|except|besides)|none (?:other )?(?:but|except)|no (?:other|one|others?)[^,;]{{0,40}}\b(?:but|than|besides|except(?: for)?|apart from)) (?:the )?{TAG}|"
    rf"^\W*(?:besides|apart from|except(?: for)?|other than) (?:the )?{TAG}|{TAG} alone\b|{TAG} is alone in|唯一|独一|独此|(?:只有|唯有|唯独|仅有?|单单|就)\s*{TAG}(?!⟦)|除(?:了|开)?\s*{TAG}(?:以外|之外|外)?",
    re.IGNORECASE,
)


def says_alone(clause: Clause) -> bool:
    """Whether a clause says of its products that they alone are so."""
    return bool(clause.about) and not clause.denied and _ALONE.search(clause.text) is not None
