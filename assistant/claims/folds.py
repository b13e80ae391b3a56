"""Shares and multiples of the customer's limit, and of another product, in Chinese: 不到预算的一半, 比上限重了一倍还多, 评价多一倍不止, 两倍长度.

Read in each clause before other ratios; what was read is blanked out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.compared_measures import named_measures
from assistant.claims.figure_kinds import Kind
from assistant.claims.price_claims import Worth, number_said, taken
from assistant.claims.record import Measure
from assistant.claims.scene import Finding, Scene

_NEARLY = r"差不多|几乎|将近|接近|大约|大概|约|快|近"
_LIMIT = r"(?:[您你](?:的|那)?)?(?:预算|上限|限额|限制|要求|标准)"
_SHARE = patterns.later(
    rf"(?:还|也|就|才|都)*(?:(?P<under>不到|不足|没到)|(?P<over>超过|多于|不止)|(?P<near>{_NEARLY}))?是?(?:{_LIMIT})的?(?P<near2>{_NEARLY})?是?(?:(?P<half>一半)|(?P<n>⟦\d+⟧|[两三四五])\s?倍)"
)
_MORE = patterns.later(
    rf"(?:比(?P<limit>{_LIMIT})(?:还|要|也)?)?(?P<word>[多重贵长高宽大])(?:了|出)?(?P<near>{_NEARLY})?(?:整整|足足)?(?P<n>⟦\d+⟧|[一两三四五])\s?倍(?P<over>还多|还不止|不止|多|有余)?"
)
_TWICE = patterns.later(r"翻(?:了)?(?:一)?(?:倍|番)|加倍")
_TIMES = patterns.later(r"(?P<n>⟦\d+⟧|[两三四五])\s?倍的?(?=[\u3400-\u9fff])")
_USUAL = {"贵": Measure.PRICE.value, "重": "weight"}


def read_folds(scene: Scene, found: Worth, before: Sequence[int]) -> Worth:
    """The clause without such ratios, with a claim for each; `before` are the products that the sentence spoke of before this clause."""
    if found.clause.text.isascii():
        return found
    for reader in (_shares, _more, _twice):
        found = reader(scene, found, before)
    return found


def _shares(scene: Scene, found: Worth, _: Sequence[int]) -> Worth:
    """差不多是预算的两倍: what the price is of the customer's limit."""
    clause = found.clause
    match = _SHARE.search(clause.text)
    if match is None:
        return found
    said = 0.5 if match["half"] else _count(clause, match)
    prices = [record.price for record in scene.of(clause.about)]
    if said is None or not prices or any(price is None for price in prices):
        return found
    holds = any(
        all(_is(price / limit, said, match) for price in prices if price is not None) for limit in _limits(scene)
    )
    return taken(found, match.span(), match[0], Finding.of(holds), "budget")


def _limits(scene: Scene) -> Iterator[float]:
    if scene.budget is not None and scene.budget[1] is not None:
        yield scene.budget[1]
    for one in scene.asked_figures:
        bounds = [bound for bound in (one.low, one.high) if bound is not None]
        if one.kind is Kind.MONEY and bounds:
            yield from (*bounds, sum(bounds) / len(bounds))


def _count(clause: Clause, match: re.Match[str]) -> float | None:
    """The number of a ratio, whatever loosens it."""
    at = match.start("n")
    figure = next((one for one in clause.figures if one.start <= at < one.end), None)
    return number_said(clause, match["n"], at, {}) if figure is None else figure.high or figure.low


def _is(ratio: float, said: float, match: re.Match[str]) -> bool:
    ways = match.groupdict()
    if ways.get("under"):
        return ratio < said
    if ways.get("over"):
        return said < ratio < said + 1
    near = ways.get("near") or ways.get("near2")
    return abs(ratio / said - 1) <= (0.12 if near else 0.03)


def _more(scene: Scene, found: Worth, before: Sequence[int]) -> Worth:
    """重了一倍: as much again as another product has, or as the customer's limit is."""
    clause = found.clause
    match = _MORE.search(clause.text)
    count = _count(clause, match) if match else None
    if match is None or count is None or not clause.about:
        return found
    if match["limit"]:
        ratios = list(_of_limit(scene, clause, match["word"]))
    else:
        ratios = list(_of_others(scene, clause, before, _USUAL.get(match["word"])))
    holds = any(_is(ratio, count + 1, match) for ratio in ratios)
    return taken(found, match.span(), match[0], Finding.of(holds) if ratios else Finding.UNSTATED, "comparison")


def _of_limit(scene: Scene, clause: Clause, word: str) -> Iterator[float]:
    """What each product measures in times of a limit that the customer set on that measure."""
    for record in scene.of(clause.about[:1]):
        if word == "贵" and record.price is not None:
            yield from (record.price / limit for limit in _limits(scene))
            continue
        for one in record.amounts:
            for asked in scene.asked_figures:
                bound = asked.high if asked.high is not None else asked.low
                if asked.unit and asked.unit == one.unit and bound:
                    yield one.high / bound


def _of_others(scene: Scene, clause: Clause, before: Sequence[int], usual: str | None) -> Iterator[float]:
    """What a product measures in times of those it is set against, by the measure that the clause, or the one before it, names."""
    named = [name for text in (clause.text, clause.after) for _, name in named_measures(scene, text)][:3]
    measures = named or ([usual] if usual else [])
    mine = clause.about[0]
    others = [place for place in clause.against or before if place not in clause.about]
    others = others or [place for place in range(len(scene.records)) if place not in clause.about]
    for measure in measures:
        own = scene.measure(mine, measure)
        for place in others:
            theirs = scene.measure(place, measure)
            if own is not None and theirs:
                yield own / theirs


def _twice(scene: Scene, found: Worth, before: Sequence[int]) -> Worth:
    """电量翻倍, 两倍长度: a multiple of what the product before it has."""
    clause = found.clause
    match = _TWICE.search(clause.text) or (None if clause.against else _TIMES.search(clause.text))
    if match is None or not clause.about:
        return found
    count = _count(clause, match) if patterns.is_of(match, _TIMES) else 2.0
    ratios = list(_of_others(scene, clause, before, None))
    if count is None or not ratios:
        return found
    holds = any(_is(ratio, count, match) for ratio in ratios)
    return taken(found, match.span(), match[0], Finding.of(holds), "comparison")
