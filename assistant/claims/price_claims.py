"""What the readers of prices that are set against each other have in common: whose price, how many, and a claim taken out of its clause.

Words that speak of a price at all, and those of other topics, are known here; what is said of the prices is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.claims.clauses import FIRST, TAG, Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.scene import Claim, Finding, Scene

COST = r"(?:cost(?:s|ing)?|price[ds]?|pricing|sell(?:s|ing)?|go(?:es)?|pay|spend|charge[ds]?|retails?|asks?|set you back|money|worth|dollars|cash)"
PRICE_WORD = patterns.later(
    r"\b(?:cost|price|pricing|priced|costs|costing|pay|spend|money|expensive|cheap|pricey|dear|affordable|cheaper|dearer|pricier|sells?|price-wise|goes for|go for|set you back|sets you back|price tags?|dollars)\b|价|贵|便宜|卖|钱|花费|成本",
    re.IGNORECASE,
)
COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "a pair": 2, "a couple": 2, "a": 1, "an": 1}
OTHER_TOPIC = patterns.later(
    r"重量|重|续航|容量|评分|评价|长|宽|高度|功率|weigh|heav|light|long|battery|rating|review|capacity|wide|tall|fast|load",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Worth:
    """The claims of a clause on prices set against each other, and the clause without them."""

    claims: list[Claim]
    clause: Clause


def taken(found: Worth, span: tuple[int, int], words: str, finding: Finding, kind: str = "comparison:price") -> Worth:
    """With a claim more, and the words that make it blanked out of the clause; products' tags stay."""
    clause = found.clause
    start, end = span
    kept = "".join(char if patterns.match(TAG, char) else " " for char in clause.text[start:end])
    text = clause.text[:start] + kept + clause.text[end:]
    figures = tuple(one for one in clause.figures if not start <= one.start < end)
    return Worth([*found.claims, Claim(kind, words, finding)], replace(clause, text=text, figures=figures))


def price_at(scene: Scene, place: int) -> float | None:
    """The price of the version that is shown of a product; None where no such product is."""
    if place >= len(scene.records):
        return None
    return scene.records[place].price


def place_of(char: str) -> int:
    """The place of the product that a tag stands for."""
    return ord(char) - FIRST


def number_said(clause: Clause, said: str, start: int, words: dict[str, float]) -> float | None:
    """The number that stands at `start` of a clause: a marked figure, a Chinese numeral, or one of `words`."""
    if said.startswith("⟦"):
        figure = next((one for one in clause.figures if one.start <= start < one.end), None)
        if figure is None or figure.low is None or not figure.exact:
            return None
        return figure.low / 100 if figure.kind is Kind.PERCENT else figure.low
    if len(said) == 1 and said in "一两二三四五六七八九十":
        return float({"两": 2, "十": 10}.get(said, "零一二三四五六七八九".find(said)))
    return words.get(patterns.sub(r"[\s-]+", " ", said.lower()))
