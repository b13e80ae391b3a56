"""The cases of `python -m eval constraints`: generated from a catalogue and a seed, always the same ones.

Every third is Chinese, two of three rule something out; conjunctions of one to five; themes and operators take turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from eval.constraint_checker import Checker
from eval.constraint_making import LEADING, REQUIRED, RULED_OUT, Maker, Target, made
from eval.constraint_records import Item, Sellable
from eval.constraint_sentences import query_for, sentence_for
from eval.constraint_wishes import Case, Language, Wish

THEMES = ("wide", "narrow", "variant", "units", "text", "soft", "umbrella", "mixed")
NARROW_MOST = 20
_LONGEST = 5
_TRIES = 30
_LEADS: dict[str, tuple[str, ...]] = {
    "variant": ("variant", "variant", "price"),
    "units": ("range",),
    "narrow": ("leaf", "near_price"),
}
_LEADS_OUT: dict[str, str] = {"text": "said", "umbrella": "umbrella"}


def generate(checker: Checker, count: int, seed: int) -> list[Case]:
    """So many cases; each is satisfied by at least one product on a kind reading of the records."""
    offered = [(item, sellable) for item in checker.records.items for sellable in item.sellables if sellable.stock > 0]
    return [_case(checker, offered, number, seed) for number in range(count)] if offered else []


def _case(checker: Checker, offered: Sequence[tuple[Item, Sellable]], number: int, seed: int) -> Case:
    random = Random(f"{seed}:{number}")
    language: Language = "zh" if number % 3 == 2 else "en"
    excluding = (number // 3) % 3 != 2
    size = 1 + (number // 9) % _LONGEST
    theme = THEMES[number % len(THEMES)]
    for _ in range(_TRIES):
        target = _target(checker, offered, theme, language, random)
        wishes = _wishes(target, theme, number, size, excluding, random)
        if wishes and any(wish.excludes for wish in wishes) is excluding:
            break
    else:
        raise ValueError(f"no case {number} can be made of this catalogue")
    query = query_for(target, wishes, random)
    return Case(number, language, query, sentence_for(target, wishes, random), tuple(wishes), theme)


def _target(
    checker: Checker, offered: Sequence[tuple[Item, Sellable]], theme: str, language: Language, random: Random
) -> Target:
    """A variant in stock; its scope is the whole shop for a wide theme, else its category or department."""
    pool = offered
    if theme == "variant":
        pool = [(item, sellable) for item, sellable in offered if len(item.sellables) > 1] or offered
    item, sellable = random.choice(pool)
    depth = 0 if theme == "wide" else random.randint(1, max(len(item.category), 1))
    scope = [one for one in checker.records.items if one.category[:depth] == item.category[:depth]]
    return Target(item, sellable, scope, language, checker)


def _wishes(target: Target, theme: str, number: int, size: int, excluding: bool, random: Random) -> list[Wish]:
    """Makers take turns by the case's number, those of the theme first; one wish for each facet and polarity."""
    turn = number // 3
    leads: list[Maker] = [LEADING[name] for name in _LEADS.get(theme, ())]
    outs: list[Maker] = []
    if excluding:
        name = _LEADS_OUT.get(theme) or list(RULED_OUT)[turn % len(RULED_OUT)]
        outs = [RULED_OUT[name], RULED_OUT["none_of"], RULED_OUT["has_not"], RULED_OUT["not_category"]]
    first = list(REQUIRED)[turn % len(REQUIRED)]
    others = [name for name in REQUIRED if name not in (first, "stock")]
    random.shuffle(others)
    rest = [REQUIRED[name] for name in (first, *others)]
    kept: dict[tuple[str, bool], Wish] = {}
    for maker in outs:
        wish = made(maker, target, random)
        if wish is not None and wish.excludes:
            _keep(kept, wish)
            break
    for maker in [*leads, *rest]:
        if len(kept) >= size:
            break
        maker = random.choice(list(RULED_OUT.values())) if excluding and random.random() < 0.25 else maker
        wish = made(maker, target, random)
        if wish is not None and (excluding or not wish.excludes):
            _keep(kept, wish)
    wishes = list(kept.values())
    random.shuffle(wishes)
    return _softened(target, wishes, excluding, random) if theme == "soft" else wishes


def _keep(kept: dict[tuple[str, bool], Wish], wish: Wish) -> None:
    kept.setdefault((wish.facet, wish.excludes), wish)


def _softened(target: Target, wishes: list[Wish], excluding: bool, random: Random) -> list[Wish]:
    """The last is only preferred; beside it often something preferred that the target need not have."""
    soft = [*wishes[:-1], replace(wishes[-1], hard=False)] if len(wishes) > 1 else wishes
    makers = list(RULED_OUT.values() if excluding and random.random() < 0.5 else REQUIRED.values())
    other = random.choice(target.scope)
    stranger = Target(other, other.sellables[0], target.scope, target.language, target.checker)
    wish = made(random.choice(makers), stranger, random)
    taken = {(one.facet, one.excludes) for one in soft}
    if wish is None or (wish.facet, wish.excludes) in taken or len(soft) >= _LONGEST:
        return soft
    return [*soft, replace(wish, hard=False)]
