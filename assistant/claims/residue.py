"""What is left of a clause when every claim that was read is taken out: no word of it may claim anything that no record says.

A word claims something when it is one of `words/claims.*.txt` (parts, qualities, terms, praise, uses), when it belongs to the name of a
product of the shop, or when it is no common word at all. Grammar, politeness and recommending (`words/neutral.*.txt`) claim nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import rjieba
import yaml

from assistant import patterns
from assistant.claims.asides import asides
from assistant.claims.clauses import CLASSES, TAG, Clause
from assistant.claims.customers import is_wish
from assistant.claims.idioms import IDIOMS
from assistant.claims.implied import implied, implied_in
from assistant.claims.lives import circumstances, does_itself, is_calendar, is_circumstance, says_able
from assistant.claims.neutral import (
    claiming_chinese,
    claiming_english,
    common_english,
    is_neutral,
    is_talk,
    neutral_chinese,
    plain_chinese,
)
from assistant.claims.plainly import CONTAINERS
from assistant.claims.record import Record
from assistant.claims.recut import cut_otherwise, stands_around
from assistant.claims.scene import Claim, Finding, Scene
from assistant.claims.senses import sense_spans, senses
from assistant.claims.stated import says_chinese, says_english
from retrieval.terms import stem, tokens
from retrieval.units import unit_names

_WORD = patterns.later(r"[A-Za-z][A-Za-z'’]*(?:-[A-Za-z]+)*")
_HAN = patterns.later(r"[\u3400-\u9fff]+")
_COUNTER = patterns.later(f"[{CLASSES}]")
# A clause that speaks of the customer or the shop rather than of a product.
_TALK = patterns.later(
    r"\b(?:I|you|we|me|us|your|yours|our|my|let['’]?s|let|want|please|thanks|questions?)\b|[您你我咱请吗呢吧]|如果|要是",
    re.IGNORECASE,
)
# A clause that names a product, speaks of it by a pronoun, or (in Chinese) goes on after one; an opening does none of these.
_OF_PRODUCT = patterns.later(
    rf"{TAG}|\b(?:it|they|this|these|which|that|both|neither)\b|[它该此]|这[款个件双]|^[,，][^A-Za-z]*[\u3400-\u9fff]",
    re.IGNORECASE,
)
# A clause with a product as its subject, whomever else it speaks of
_SUBJECT = patterns.later(
    rf"^\W*(?:and |but |so |while |the |our )*{TAG}(?!['’]?s? (?:is|are|would|may|might|could|should|will|can)?\s*(?:be )?(?:what|for|my|your|worth|right|the (?:one|pick)|something|where|how)\b|(?:是|就|可以|应该|可能|比较|更|最|也|都|挺|很)*(?:您|你|我))",
    re.IGNORECASE,
)
_DEGREE = patterns.later(
    r"(?:heav|light|tall|high|long|wide|narrow|deep|thick|thin|slim|room|spacious|powerful|nois|quiet|loud|bright|dim|fast|old)\w*|[重轻沉高长宽深厚薄静吵响亮暗快]|安静",
    re.IGNORECASE,
)


_DEGREES = frozenset(
    [
        "small",
        "big",
        "large",
        "light",
        "heavy",
        "long",
        "short",
        "tall",
        "wide",
        "narrow",
        "thick",
        "thin",
        "roomy",
        "compact",
        "dear",
        "pricey",
        "expensive",
        "cheap",
        "steep",
        "old",
        "young",
        "bulky",
        "hefty",
        "tiny",
        "slim",
        "deep",
        "fast",
        "slow",
        "quick",
        "lightweight",
    ]
)

_HAN_DEGREES = frozenset("大小长短高矮低重轻沉宽窄厚薄深浅久吵静多少")
# Sorts of Chinese words that claim nothing: adverbs, pronouns, prepositions, conjunctions, particles, measure words, places, times.
_GRAMMAR = frozenset(
    [
        "d",
        "r",
        "rr",
        "rz",
        "p",
        "c",
        "u",
        "uj",
        "ul",
        "ud",
        "ug",
        "uv",
        "uz",
        "y",
        "e",
        "o",
        "q",
        "m",
        "mq",
        "f",
        "t",
        "tg",
        "x",
        "zg",
    ]
)


def read_residue(
    scene: Scene,
    clause: Clause,
    spans: Sequence[tuple[int, int]],
    carried: frozenset[str] = frozenset(),
    measured: bool = False,
) -> list[Claim]:
    """A claim for every word that none of the `spans` holds and that is not neutral, nor one of those that carry what was read.

    `measured` says that the sentence names a figure: beside it words of degree ("small at 0.9 litres") only weigh it.

    In a clause that speaks of a product every word claims something that is neither neutral nor everyday talk.
    """
    asked = (
        [(at, word, _implied(scene, clause, at, word)) for at, word in implied_in(clause.text)] if clause.about else []
    )
    settled = [(at, at + len(word)) for at, word, finding in asked if finding is not Finding.UNSTATED]
    text = _left(clause, [*spans, *settled])
    told = _OF_PRODUCT.search(clause.text) is not None or (bool(clause.about) and _HAN.search(clause.text) is not None)
    strict = told and (not _TALK.search(clause.text) or _SUBJECT.match(clause.text) is not None)
    flagged = [record for record in scene.of(clause.about) if record.flag_words]
    claims = [Claim("implied", word, finding) for _, word, finding in asked if told and finding is Finding.FALSE]
    for match in _WORD.finditer(text):
        word = match[0].lower().replace("’", "'")
        if (
            word in carried
            or word in _units()
            or (measured and word in _DEGREES)
            or (word in _circumstances() and word in scene.asked.lower())
        ):
            continue
        flags = told and _is_flagged(flagged, word)
        proper = match[0][0].isupper() and clause.text[: match.start()].strip(" ,") != "" and not is_calendar(word)
        if not flags and not proper and is_circumstance(clause.text, match.start(), word):
            continue
        named = _is_name(scene, clause, text, match, told)
        acts = told and not is_neutral(word) and does_itself(clause.text, match.start(), word)
        if acts or _claims_english(scene, word, strict or named, told) or (told and _is_flagged(flagged, word)):
            claims.append(Claim("word", match[0], _english(scene, clause, match.start(), word)))
    claims += _chinese_words(scene, clause, text, carried, measured, strict, flagged if told else ())
    for match in _RATIO.finditer(text) if told else ():
        claims.append(Claim("ratio", match[0], Finding.UNSTATED))
    for match in _UNREAD.finditer(text) if told else ():
        said = match[0] in scene.quoted or all(match[0] in record.text for record in scene.of(clause.about))
        claims.append(Claim("word", match[0], Finding.TRUE if said else Finding.UNSTATED))
    return [claim for claim in claims if claim.finding is not Finding.TRUE]


def _chinese_words(
    scene: Scene,
    clause: Clause,
    text: str,
    carried: frozenset[str],
    measured: bool,
    strict: bool,
    flagged: Sequence[Record],
) -> list[Claim]:
    """A claim for every Chinese word of what is left of a clause that says something of a product."""
    claims = []
    for match in _HAN.finditer(text):
        for start, end in _claiming_spans(scene, match[0], strict, flagged):
            word = match[0][start:end]
            if word in carried or (word in _circumstances() and word in scene.asked):
                continue
            if measured and word in _HAN_DEGREES:
                continue  # 5 升够大
            if is_wish(scene, clause, match.start() + start, word):
                continue
            finding = _chinese(scene, clause, match.start() + start, word)
            denied = clause.denies(match.start() + start)
            if (
                finding is Finding.UNSTATED
                and not denied
                and stands_around(scene.of(clause.about), match[0], start, end)
            ):
                continue
            claims.append(Claim("word", word, finding))
    return claims


def _implied(scene: Scene, clause: Clause, at: int, word: str) -> Finding:
    """What the records say of what a word asks of their products."""
    return Finding.worst(implied(record, word, clause.denies(at), clause.text) for record in scene.of(clause.about))


def _is_name(scene: Scene, clause: Clause, text: str, match: re.Match[str], told: bool) -> bool:
    """Whether a word amid a sentence is a name, which is no talk ("Google Home"); `told`: the clause speaks of a product that has its tag.

    Of a product that no tag was found for, any of those that are shown may have the name.
    """
    if not match[0][0].isupper() or not text[: match.start()].strip(" ,"):
        return False
    if told:
        return True
    said = [says_english(record, match[0].lower(), False) for record in scene.of(clause.about)]
    return bool(said) and Finding.TRUE not in said


def _left(clause: Clause, spans: Sequence[tuple[int, int]]) -> str:
    """The text of a clause with blanks for what was read, and for phrases that claim nothing."""
    rest = list(clause.text)
    for start, end in (*spans, *((f.start, f.end) for f in clause.figures)):
        rest[start:end] = " " * (end - start)
    text = patterns.sub(r"⟦\d+⟧", lambda m: " " * len(m[0]), patterns.sub(TAG, " ", "".join(rest)))
    text = IDIOMS.sub(lambda m: " " * len(m[0]), text)
    for start, end in asides(clause.text):
        text = text[:start] + " " * (end - start) + text[end:]
    for container in CONTAINERS.finditer(clause.text):
        text = text[: container.start()] + " " * len(container[0]) + text[container.end() :]
    for figure in clause.figures:
        end = figure.end + (_COUNTER.match(text, figure.end) is not None)
        text = text[: figure.end] + " " * (end - figure.end) + text[end:]
    return text


# Chinese numbers that no reader took: "十几把", "一个月"; not those that count what is shown
_UNREAD = patterns.later(
    r"(?<![同每第星周])一(?:个月|年(?!四季)|个?星期|周(?!边)|个?小时|整?天)|(?<![第星期周不万])(?:[二三四五六七八九十百千万两]{1,6}|十几|几十|几百)[多来]?(?!款|者|种|样|项|点|[件双台只](?!套)|个(?!月|小时|星期|人)|分|面|周|方|全|平|年级)[\u3400-\u9fff]"
)

# Shares, and how much more or less, that no reader took
_RATIO = patterns.later(
    r"\b(?:twice|thrice|double(?! (?:bed|room|wall|glaz|door|sink|duvet|espresso|layer|zip)\w*)|triple|treble|(?:more|less|over|under|about|nearly|almost|just over|just under) (?:than )?(?:half|a (?:third|quarter|fifth))|half (?:of|as|the)|(?:a|one) (?:third|quarter|fifth) (?:of|more|less|off|on)|(?:two|three)[- ](?:thirds|quarters)(?! of an hour)|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) (?:more|less|fewer) than)\b|一半|[两二三四五六七八九十]倍|[三四五]分之[一二三四]",
    re.IGNORECASE,
)


_ENDING = patterns.later(r"(?<=[a-z])(?:s|es|ed|ing)\b")


def _ending(text: str, at: int) -> str:
    """What of a word is left at a place that a shorter form of it ends at: "es" of "focuses"."""
    match = _ENDING.match(text, at)
    return match[0] if match else ""


def facet_names(scene: Scene, clause: Clause, measured: bool) -> list[tuple[int, int]]:
    """Where a clause names number facets that the records state, which claims nothing; a word of degree ("quiet") only beside a figure."""
    records = scene.of(clause.about)
    return [
        (start, end + len(_ending(clause.text, end)))
        for start, end, facet in scene.facets_in(clause.text)
        if (measured or not _DEGREE.fullmatch(clause.text[start:end]))
        and all(record.measure(facet) is not None for record in records)
    ]


@cache
def carriers(kinds: frozenset[str]) -> frozenset[str]:
    """The words that claim nothing beside claims of these kinds (`words/carriers.yaml`)."""
    return frozenset(word for kind, words in _carriers().items() if kind in kinds for word in words)


@cache
def _circumstances() -> frozenset[str]:
    """Whom and where the customer buys for: where they said so themselves, naming it again claims nothing."""
    lines = (Path(__file__).parent / "words" / "circumstances.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _carriers() -> Mapping[str, Sequence[str]]:
    raw: Mapping[str, Sequence[str]] = yaml.load(
        (Path(__file__).parent / "words" / "carriers.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return raw


@cache
def _units() -> frozenset[str]:
    return frozenset(unit_names())


def _claims_english(scene: Scene, word: str, strict: bool, told: bool) -> bool:
    """Whether a word says something of a product (`strict`: every word does that is not neutral; `told`: every word that is not common). A compound does where a part does."""
    parts = word.split("-")
    if len(parts) > 1 and stem(word) not in claiming_english():
        return any(_claims_english(scene, part, strict, told) for part in parts if part)
    root = stem(word)
    if len(word) < 2 or is_neutral(word) or is_talk(word):
        return False
    return strict or root in claiming_english() or root in scene.names or (told and root not in common_english())


def _is_flagged(records: Sequence[Record], word: str) -> bool:
    """Whether a word names what a shown record answers yes or no to."""
    if is_neutral(word):
        return False
    return any(
        (stem(word) if word.isascii() else word) in one.flag_words or senses(word) & one.flag_senses.keys()
        for one in records
    )


def _cut(text: str) -> Iterator[tuple[str, str]]:
    """The words of a Chinese text with their sorts; those that stand for things of records ("吸墨器") stay whole."""
    at = 0
    for start, end in sense_spans(text):
        yield from rjieba.tag(text[at:start])
        yield text[start:end], "n"
        at = end
    yield from rjieba.tag(text[at:])


def _claiming_spans(scene: Scene, text: str, strict: bool, flagged: Sequence[Record]) -> list[tuple[int, int]]:
    """Where a Chinese text says something of a product: listed words, and words that only names of products hold."""
    spans: list[tuple[int, int]] = []
    at = 0
    words, singles = neutral_chinese()
    lives = [span for span in circumstances(text) if not _is_flagged(flagged, text[span[0] : span[1]])]
    cut = list(_cut(text))
    pieces = [word for word, _ in cut]
    for number, (word, sort) in enumerate(cut):
        end = at + len(word)
        neutral = (
            word in words
            or word in plain_chinese()
            or any(start <= at and end <= stop for start, stop in lives)
            or (all(char in singles for char in word) and (len(word) == 1 or not sort.startswith("n")))
            or sort in _GRAMMAR
            or (cut_otherwise(pieces, number, not says_able(text)) and not senses(word))
        )
        if not neutral and (
            _is_flagged(flagged, word) or strict or claiming_chinese().search(word) or word in scene.names
        ):
            spans.append((at, end))
        at = end
    for match in claiming_chinese().finditer(text):
        if match[0] in words or any(start <= match.start() and match.end() <= end for start, end in lives):
            continue
        if not any(start <= match.start() and match.end() <= end for start, end in spans):
            spans.append(match.span())
    return sorted(spans)


def _english(scene: Scene, clause: Clause, at: int, word: str) -> Finding:
    if {token.form for token in tokens(word)} <= scene.quoted_words:
        return Finding.TRUE
    denied = clause.denies(at)
    return Finding.worst([says_english(record, word, denied) for record in scene.of(clause.about)])


def _chinese(scene: Scene, clause: Clause, at: int, word: str) -> Finding:
    if word in scene.quoted:
        return Finding.TRUE
    denied = clause.denies(at)
    return Finding.worst([says_chinese(record, word, denied) for record in scene.of(clause.about)])
