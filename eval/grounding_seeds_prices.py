"""Claims about the prices of several products at once: all below a bound, from lowest to highest, how many, and sums worked out."""

from __future__ import annotations

from collections.abc import Sequence

from eval.grounding_seeds_draw import FALSE, TRUE, Clause, ClauseMaker, Draw
from eval.grounding_seeds_facts import price


def _prices(draw: Draw, least: int) -> list[int] | None:
    """The price of every product that was shown; None where one has several, or there are fewer products than `least`."""
    prices = [one for product in draw.shown.products if (one := price(product)) is not None]
    return prices if len(prices) == len(draw.shown.products) >= least else None


def _clause(draw: Draw, kind: str, truth: bool, key: str, places: Sequence[int] = (), **slots: str) -> Clause | None:
    frame = draw.wording.pick(draw.rng, "sets", key)
    if frame is None:
        return None
    refs = {name: draw.ref(place) for name, place in zip(("p", "p2"), places, strict=False)}
    text = frame.format(**refs, n=draw.small(len(draw.shown.products)), **slots)
    return Clause(kind, text, TRUE if truth else FALSE)


def all_under(draw: Draw, truth: bool) -> Clause | None:
    prices = _prices(draw, 3)
    if prices is None:
        return None
    low, high = sorted(prices)[0], max(prices)
    bound = round(high * draw.rng.uniform(1.05, 1.4) / 500 + 0.5) * 500 if truth else round((low + high) / 1000) * 500
    if (bound > 1.01 * high) is not truth or bound < 500 or (not truth and bound > 0.95 * high):
        return None
    return _clause(draw, "bound of all", truth, "all_under", price=draw.money(bound))


def price_span(draw: Draw, truth: bool) -> Clause | None:
    prices = _prices(draw, 3)
    if prices is None or min(prices) == max(prices):
        return None
    low, high = min(prices), max(prices)
    if not truth:
        low, high = draw.rng.choice(((round(low * 1.5 / 100) * 100, high), (low, round(high * 1.4 / 100) * 100)))
    return (
        _clause(draw, "span of all", truth, "price_span", low=draw.money(low), high=draw.money(high))
        if low < high
        else None
    )


def how_many(draw: Draw, truth: bool) -> Clause | None:
    prices = _prices(draw, 4)
    if prices is None:
        return None
    bound = round(draw.rng.choice(prices) * draw.rng.uniform(0.9, 1.3) / 500) * 500
    many = sum(one < bound for one in prices) + (0 if truth else draw.rng.choice((-1, 1)))
    if bound < 500 or any(abs(one - bound) < 50 for one in prices) or not 2 <= many < len(prices):
        return None
    return _clause(draw, "how many", truth, "how_many", k=draw.small(many), price=draw.money(bound))


def cheapest_at(draw: Draw, truth: bool) -> Clause | None:
    """The cheapest with its price; a false one names another product or another price."""
    prices = _prices(draw, 3)
    if prices is None or prices.count(min(prices)) > 1:
        return None
    place = prices.index(min(prices))
    shown = prices[place]
    if not truth and draw.rng.random() < 0.5:
        place = draw.rng.choice([one for one in range(len(prices)) if one != place])
        shown = prices[place]
    elif not truth:
        shown = round(shown * draw.rng.choice((0.7, 0.8, 1.3)) / 100) * 100
    if shown < 200 or (not truth and abs(shown - min(prices)) < 100):
        return None
    return _clause(draw, "cheapest at", truth, "cheapest_at", [place], price=draw.money(shown))


def worked(draw: Draw, truth: bool) -> Clause | None:
    """Two prices and their difference; one of the three is wrong in a false one."""
    prices = _prices(draw, 2)
    if prices is None:
        return None
    first, second = sorted(draw.rng.sample(range(len(prices)), 2), key=prices.__getitem__)
    figures = [prices[first], prices[second], prices[second] - prices[first]]
    if figures[2] < 300:
        return None
    if not truth:
        at = draw.rng.randrange(3)
        figures[at] = round(figures[at] * draw.rng.choice((0.8, 1.25, 1.5)) / 100) * 100 + 100
        if abs(figures[at] - (prices[first], prices[second], prices[second] - prices[first])[at]) < 100:
            return None
    a, b, d = (draw.money(one) for one in figures)
    return _clause(draw, "worked difference", truth, "worked", [first, second], a=a, b=b, d=d)


PRICE_CLAUSES: dict[str, ClauseMaker] = {
    "bound of all": all_under, "span of all": price_span, "how many": how_many, "cheapest at": cheapest_at,
    "worked difference": worked,
}  # fmt: skip
