"""Variants of an utterance: placeholders filled, typos, politeness, two languages mixed, several wishes in one message.

Everything is drawn from the generator that is given, so that a seed fixes the whole training set.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from assistant import patterns
from assistant.dialogue import Intent
from assistant.intents.features import Context
from assistant.intents.utterances import Utterance
from retrieval.products import Language

_WORDS = Path(__file__).parent / "words"
_CHOICE = patterns.later(r"\(([^()]*)\)")
_SLOT = patterns.later(r"\{(ps|p1|p|b2|b|c2|c|n|s|o)\}")
_KEYS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuiopqsdfghjklaxcvbnmz", strict=True))
_LATIN_WORD = patterns.later(r"[A-Za-z]{4,}")
_DRAWS, _MOST_DRAWS = 2, 4
_PLAIN_CONTEXTS = tuple(context for context in Context if context is not Context.ASKED)


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of `words/*.yaml`."""

    slots: Mapping[Language, Mapping[str, tuple[str, ...]]]
    frames: Mapping[Language, tuple[str, ...]]
    unframed: frozenset[Intent]
    joints: Mapping[Language, tuple[str, ...]]
    short: Mapping[str, tuple[str, ...]]
    homophones: Mapping[str, tuple[str, ...]]
    switch: tuple[tuple[str, str], ...]


@cache
def words() -> Words:
    slots = yaml.safe_load((_WORDS / "slots.yaml").read_text(encoding="utf-8"))
    noise = yaml.safe_load((_WORDS / "noise.yaml").read_text(encoding="utf-8"))
    alike: dict[str, list[str]] = {}
    for right, wrong in noise["homophones"].split():
        alike.setdefault(right, []).append(wrong)
    return Words(
        slots={
            language: {
                name: tuple(one.strip() for one in text.replace("\n", " ").split(",")) for name, text in lists.items()
            }
            for language, lists in slots.items()
        },
        frames={language: tuple(frames) for language, frames in noise["frames"].items()},
        unframed=frozenset(Intent(name) for name in noise["frames_not_for"]),
        joints={language: tuple(joints) for language, joints in noise["joints"].items()},
        short={str(word): tuple(str(one) for one in ways) for word, ways in noise["short"].items()},
        homophones={right: tuple(wrong) for right, wrong in alike.items()},
        switch=tuple((str(en), str(zh)) for en, zh in noise["switch"]),
    )


def filled(text: str, language: Language, rng: random.Random) -> str:
    """The text with one of each `(this|that)` and every placeholder replaced; {b2} and {c2} differ from {b} and {c}."""
    used: dict[str, str] = {}
    while "(" in text:
        text, found = _CHOICE.subn(lambda match: rng.choice(match[1].split("|")), text)
        if not found:
            break

    def fill(match: re.Match[str]) -> str:
        name = match[1].rstrip("2")
        choices = [one for one in words().slots[language][name] if one not in used.values()]
        used[match[1]] = rng.choice(choices)
        return used[match[1]]

    return " ".join(_SLOT.sub(fill, text).split())


def draws(text: str) -> int:
    """How many variants an utterance is worth: more where it holds choices."""
    return min(_MOST_DRAWS, _DRAWS + text.count("("))


def variants(one: Utterance, rng: random.Random) -> list[Utterance]:
    """`draws` versions of an utterance; the first has its placeholders filled and nothing else."""
    made = [replace(one, text=filled(one.text, one.language, rng))]
    while len(made) < draws(one.text):
        text = filled(one.text, one.language, rng)
        context = one.context
        if context is Context.NONE and rng.random() < 0.4 and Intent.REFINE_SEARCH not in one.intents:
            context = rng.choice(_PLAIN_CONTEXTS)
        made.append(replace(one, text=_noisy(text, one, rng), context=context))
    return made


def _noisy(text: str, one: Utterance, rng: random.Random) -> str:
    if rng.random() < 0.35 and words().unframed.isdisjoint(one.intents):
        text = rng.choice(words().frames[one.language]).format(text)
    if rng.random() < 0.2:
        text = switched(text, one.language, rng)
    if rng.random() < 0.45:
        text = mistyped(text, one.language, rng)
    chance = rng.random()
    if chance < 0.1:
        return text.upper()
    if chance < 0.25:
        return text.lower().rstrip("?？.。!！")
    if chance < 0.35:
        return text[:1].upper() + text[1:]
    return text


def mistyped(text: str, language: Language, rng: random.Random) -> str:
    """One to three slips: shorthand or a swapped, lost, doubled or neighbouring letter; in Chinese a homophone or a lost character."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        text = _mistyped_zh(text, rng) if language == "zh" else _mistyped_en(text, rng)
    return text


def _mistyped_zh(text: str, rng: random.Random) -> str:
    places = [n for n, sign in enumerate(text) if sign in words().homophones]
    if places and rng.random() < 0.75:
        place = rng.choice(places)
        return text[:place] + rng.choice(words().homophones[text[place]]) + text[place + 1 :]
    if len(text) > 5:
        place = rng.randrange(len(text))
        return text[:place] + text[place + 1 :]
    return text


def _mistyped_en(text: str, rng: random.Random) -> str:
    known = [word for word in words().short if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)]
    if known and rng.random() < 0.4:
        word = rng.choice(known)
        return re.sub(rf"\b{re.escape(word)}\b", rng.choice(words().short[word]), text, count=1, flags=re.IGNORECASE)
    found = list(_LATIN_WORD.finditer(text))
    if not found:
        return text
    match = rng.choice(found)
    word = match[0]
    place = rng.randrange(1, len(word) - 1)
    changed = {
        "swap": word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        "lose": word[:place] + word[place + 1 :],
        "double": word[:place] + word[place] + word[place:],
        "miss": word[:place] + _KEYS.get(word[place].lower(), word[place]) + word[place + 1 :],
    }
    return text[: match.start()] + changed[rng.choice(sorted(changed))] + text[match.end() :]


def switched(text: str, language: Language, rng: random.Random) -> str:
    """One to three words of the text said in the other language."""
    pairs = [(en, zh) if language == "en" else (zh, en) for en, zh in words().switch]
    found = [(own, other) for own, other in pairs if _has_word(own, text, language)]
    rng.shuffle(found)
    for own, other in found[: rng.choice((1, 1, 2, 3))]:
        pattern = rf"\b{re.escape(own)}\b" if language == "en" else re.escape(own)
        text = re.sub(pattern, f" {other} ", text, count=1, flags=re.IGNORECASE)
    return " ".join(text.split())


def _has_word(word: str, text: str, language: Language) -> bool:
    return word in text if language == "zh" else re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None


def joined(pool: Sequence[Utterance], count: int, rng: random.Random) -> list[Utterance]:
    """`count` messages of two wishes, each of two utterances of one language; contexts are those that both can have."""
    made: list[Utterance] = []
    while len(made) < count:
        first, second = rng.sample(pool, 2)
        fits = second.context in (first.context, Context.NONE) and Intent.OUT_OF_SCOPE not in second.intents
        if first.language != second.language or first.intents == second.intents or not fits:
            continue
        opening = first.text.rstrip("?？.。!！") if rng.random() < 0.6 else first.text
        text = opening + rng.choice(words().joints[first.language]) + second.text
        intents = tuple(dict.fromkeys((*first.intents, *second.intents)))
        made.append(Utterance(first.source, text, first.language, intents, first.context))
    return made
