"""Judges one sentence: its clauses, the claims in each, and what the records say of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.claims.alone import says_alone
from assistant.claims.amounts import read_amounts
from assistant.claims.apart import read_apart
from assistant.claims.asked_for import read_asked
from assistant.claims.budget import read_budget
from assistant.claims.clauses import TAG, Clause, clauses, places
from assistant.claims.comparing import read_comparisons
from assistant.claims.conversions import read_conversions
from assistant.claims.counting import counted, is_list_of_names, read_count
from assistant.claims.dealt import dealt, is_dealt
from assistant.claims.differences import read_differences
from assistant.claims.elided import in_full
from assistant.claims.explaining import explain, is_of_figure, refuted
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, Read, read
from assistant.claims.fits import read_fits
from assistant.claims.folds import read_folds
from assistant.claims.general import without_general
from assistant.claims.limit_multiples import read_limit_multiple
from assistant.claims.limits import read_limits
from assistant.claims.multiples import read_multiples
from assistant.claims.naming import read_names
from assistant.claims.numerals import read_numerals
from assistant.claims.offers import read_offers
from assistant.claims.one_version import versions_in
from assistant.claims.options import named_options, read_letter_sizes, variants_named
from assistant.claims.orders import read_orders
from assistant.claims.otherwise import in_other_words
from assistant.claims.overall import read_overall
from assistant.claims.own_words import han_kinds
from assistant.claims.plainly import plainly
from assistant.claims.platforms import read_platforms
from assistant.claims.price_claims import Worth
from assistant.claims.quotations import QUOTED, quotations
from assistant.claims.references import resolved
from assistant.claims.residue import carriers, facet_names, read_residue
from assistant.claims.scene import Claim, Finding, Scene
from assistant.claims.set_beside import read_set_beside
from assistant.claims.shelf import read_shelf
from assistant.claims.spoken import as_read
from assistant.claims.spoken_amounts import in_currency
from assistant.claims.stock import read_stock
from assistant.claims.surface import readable, tagged
from assistant.claims.topics import read_topics, read_unread
from assistant.claims.value_for_money import read_value_for_money
from assistant.claims.values import read_values
from assistant.claims.versions import read_versions
from assistant.claims.warranty import read_warranty
from assistant.claims.wishes import advised_against, condition, is_condition, is_wish, wish
from assistant.claims.worth import read_worth

LONGEST = 600  # characters; what a reader of one sentence takes grows with the square of its length
MOST_NUMBERS = 30
_NUMBER = patterns.later(
    r"\d+|[零一二两三四五六七八九十百千万]+|\b(?:hundred|thousand|[a-z]+teen|[a-z]+ty)\b", re.IGNORECASE
)
_FEW = 5
# What a sentence without a product's name says of all that is shown, or of one beside the others
_OF_ALL = patterns.later(
    r"[都均每最各另]|全(?:部|都)|比(?![^,，。]{0,8}(?:上限|预算|要求|原价|之前|平时))|(?:^|[,，。；;这那])[两三四五几]\s?[款个件双台只把张顶支套条](?!人)|[两三四五几]款|只有|其中|其余|哪|一样|相同|它们"
)
_SO_MANY = patterns.later(r"[两三四五几]款")
_QUESTION = patterns.later(r"[?？]\s*$|(?:吗|呢)[。]?\s*$")
_ASKS = patterns.later(
    r"^\W*(?:(?:and|or|so|but)\s+)?(?:would|shall|should|do|does|did|can|could|may|is|are|what|which|how|want|need|any|or)\b|要不要|需要|想|您|要|是否|哪|还有|吗|呢",
    re.IGNORECASE,
)
# "P2 is not", "P2 does too": the statement before it, denied or said again of another product
_SHORT = patterns.later(
    rf"^\W*(?:and|but|while|whereas|而|但|不过)?\s*(?:{TAG}|it|the other(?: one)?|they|另一款|后者|它)?\s*(?:is|are|does|do|has|can|will)?(?:(?P<not>\s*not|n['’]t|(?:并)?(?:不是|没有|不行|不可以|不能|不带|不具备|则?不))|\s*(?:too|as well)|\s*也(?:是|一样|可以|有|能|如此|不例外)|\s*(?:同理|亦然|同样如此))(?:\s+(?:is|have|be|so))?\W*$",
    re.IGNORECASE,
)
_AS_WELL = patterns.later(
    rf"^\W*(?:and|而)?\s*(?:the same (?:goes|holds|is true|applies) (?:for|of|to)|so (?:is|does|has|can)|as (?:is|does)|likewise)\s+(?:the )?{TAG}\W*$",
    re.IGNORECASE,
)
# A figure of the other product: right after one of the subject's, or before its owner
_VERSUS = patterns.later(
    r"^\W*(?:[a-z]+\s+)?(?:versus|vs\.?|against|compared (?:to|with)|as opposed to|rather than|where \w+ has|对比?|比|而非)\W*(?:the |only |just |a )?$",
    re.IGNORECASE,
)
_OWNER = patterns.later(rf"\s*(?:of|on|for|from|with)\s+(?:the )?{TAG}", re.IGNORECASE)
_ALL = patterns.later(
    r"\b(?:both|all|each|every|none|neither|either|any|these|those|most|than)\b|[都全均每比最]|[两三四五几]款",
    re.IGNORECASE,
)
_IT = patterns.later(r"\b(?:it|they|them|its|their|this|that one)\b|[它该]|这[款个件]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judged:
    """The claims of a sentence and the places it was about; `finding` is the worst of them.

    `named` says that the sentence names at least one of them; `shadowed` that readers of the whole sentence took figures which may be
    explained beside others of their clause.
    """

    claims: tuple[Claim, ...]
    about: tuple[int, ...]
    named: bool = True
    shadowed: bool = False

    @property
    def finding(self) -> Finding:
        return Finding.worst(claim.finding for claim in self.claims)

    @property
    def faults(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if claim.finding is not Finding.TRUE)


def judge(scene: Scene, sentence: str, before: Sequence[int] = ()) -> Judged:
    """What the records say of a sentence in which products are tags ([P1]) or single characters; of one that is too long, nothing."""
    if len(sentence) > LONGEST or len(_NUMBER.findall(sentence)) > MOST_NUMBERS:
        return Judged((Claim("too_long", f"{sentence[:40]}…", Finding.UNSTATED),), tuple(before))
    said = in_other_words(readable(tagged(sentence)))
    text = as_read(in_currency(plainly(said, len(scene.records)), scene.currencies), len(scene.records))
    judged = _searching(scene, text, before)
    judged = _of_versions(scene, text, before, judged)
    return judged if before or judged.named or not judged.faults else _of_one(scene, text) or judged


def _searching(scene: Scene, text: str, before: Sequence[int]) -> Judged:
    """What is found of a sentence, with its figures searched for where that leaves fewer faults."""
    judged = _judged(scene, text, before)
    if judged.shadowed and any(is_of_figure(one) for one in judged.faults):
        judged = min(judged, _judged(scene, text, before, searching=True), key=lambda one: len(one.faults))
    return judged


def _of_versions(scene: Scene, text: str, before: Sequence[int], plainly_read: Judged) -> Judged:
    """A sentence by the versions that it names of products (the Cloud in double), where all of it then holds, or their prices then don't."""
    if not any(len(record.product.variants) > 1 for record in scene.records):
        return plainly_read
    confused, named = resolved(scene, QUOTED.sub(" ", text))
    versions = None if confused or QUOTED.search(text) else versions_in(scene, named)
    if versions is None:
        return plainly_read
    judged = _searching(versions.scene, versions.text, before)
    if not plainly_read.faults:
        wrong = versions.all_named and any(
            one.kind == "difference" and one.finding is Finding.FALSE for one in judged.claims
        )
        return judged if wrong else plainly_read
    about = tuple(dict.fromkeys(versions.products[place] for place in judged.about))
    return plainly_read if judged.faults else Judged(judged.claims, about)


def _of_one(scene: Scene, text: str) -> Judged | None:
    """A Chinese sentence that leaves its product unsaid (1.8 米的浅灰还有 11 套), as said of the one product of which all of it is true."""
    if text.isascii() or not 1 < len(scene.records) <= _FEW or _OF_ALL.search(text) or not _NUMBER.search(text):
        return None
    titles = (part for one in scene.records for part in (one.product.title.zh or "").split())
    if any(kind in text for part in titles for kind in han_kinds(part, [])):
        return None  # it does name a thing, only not one that is known: 小号猫砂盆评分4.5
    trials = (_judged(scene, text, (place,)) for place in range(len(scene.records)))
    holding = [one for one in trials if one.claims and not one.faults]
    return holding[0] if len(holding) == 1 else None


def _judged(scene: Scene, text: str, before: Sequence[int], searching: bool = False) -> Judged:
    """`searching`: figures are left to the search that readers of the whole sentence would take."""
    unknown = [place for place in places(text) if place >= len(scene.records)]
    if unknown:
        return Judged((Claim("unknown_product", f"P{unknown[0] + 1}", Finding.FALSE),), tuple(before))
    claims: list[Claim] = quotations(scene, text, before)
    text = QUOTED.sub(" ", text)
    last: tuple[int, ...] = ()
    spoken = tuple(before)
    said: Clause | None = None
    holding: tuple[int, ...] | None = None
    named, text = read_names(scene, text)
    mixed, text = resolved(scene, text)
    text = in_full(text, any(record.sells_in("GBP") for record in scene.records))
    if not places(text):
        text = without_general(text)
    ordered, text = read_orders(scene, text)
    claims += [*named, *mixed, *ordered]
    rest = read(text)
    whole, rest, shadowed = _of_sentence(scene, rest, searching)
    claims += whole
    around = Clause(rest.text, (), (), (), rest.figures)
    parts = clauses(rest, len(scene.records), before or _meant(scene, around))
    if parts and _QUESTION.search(text) and _ASKS.search(parts[-1].text):
        parts.pop()  # what is asked claims nothing
    shared, parts = _dealt_out(scene, parts, around, places(text) or spoken)
    claims += shared
    for number, clause in enumerate(parts):
        following = parts[number + 1] if number + 1 < len(parts) else None
        wished = _wished(scene, clause, said, following)
        if wished is not None:
            claims += wished
            continue
        clause = _whole(scene, clause, said)
        if "都" in clause.text and not places(clause.text):
            clause = replace(clause, about=_both(clause, holding, said))
        said = clause
        count = _count(scene, clause, around, holding is not None)
        if count is not None:
            claims.append(count[0])
            holding = count[1]
            spoken = holding or spoken
            continue
        if holding is not None and is_list_of_names(clause.text):
            claims.append(Claim("how many", clause.text, Finding.of(set(places(clause.text)) <= set(holding))))
            continue
        found, against = _clause(scene, clause, around, spoken, last)
        found = _searched(scene, clause, around, spoken, last, found)
        if all(one.finding is Finding.TRUE for one in found):
            found += refuted(scene, clause, around, spoken, last)
        last = against
        claims += [*found, *_alone(scene, clause, around, found)]
        spoken = clause.about or spoken
    claims += read_unread(scene, text, claims)
    return Judged(tuple(claims), places(text) or spoken, bool(places(text)), shadowed)


def _of_sentence(scene: Scene, rest: Read, searching: bool) -> tuple[list[Claim], Read, bool]:
    """What is read of a sentence as a whole, what is left of it, and whether figures were taken that may be explained beside others."""
    claims: list[Claim] = []
    shadowed = False
    for reader in (read_shelf, read_conversions, read_set_beside, read_differences, read_overall):
        found, without = reader(scene, rest)
        shadows = reader is read_differences and bool(found)
        shadowed = shadowed or shadows
        if not (searching and shadows):
            rest = without
            claims += found
    return claims, rest, shadowed


def _both(clause: Clause, holding: tuple[int, ...] | None, said: Clause | None) -> tuple[int, ...]:
    """What 都 speaks of in a clause that names nothing: what was counted (有两款带口袋,都在100以内), or the two that were just compared."""
    if holding and len(holding) > 1:
        return holding
    pair = (*said.about, *said.against) if said is not None and said.against else ()
    return pair if len(pair) > 1 and not _SO_MANY.search(clause.text) else clause.about


def _wished(scene: Scene, clause: Clause, said: Clause | None, following: Clause | None) -> list[Claim] | None:
    """The claims of a clause on what the customer wants; None where it is of something else. `said` comes before it, `following` after."""
    if is_wish(clause) and not (following is not None and is_condition(clause)):
        return wish(scene, clause)
    against = advised_against(scene, clause, said)
    if against is not None:
        return against
    if _SHORT.search(clause.text) and said is None:
        return [Claim("denial", clause.text.strip(), Finding.UNSTATED)]
    main = following or said
    return condition(scene, clause, main) if main is not None and is_condition(clause) else None


def _whole(scene: Scene, clause: Clause, said: Clause | None) -> Clause:
    """A clause with what it leaves out put in from the one before it: "P2 does too", "the same goes for P3", "both are in stock"."""
    if said is None:
        return clause
    clause = _of_options(scene, clause, said)
    if clause.about and _AS_WELL.match(clause.text):
        clause = replace(said, about=clause.about, against=(), only=False)
    short = _SHORT.search(clause.text)
    if short is None:
        return clause
    denied = ((0, len(said.text)),) if short["not"] else said.denied
    return replace(said, about=clause.about, denied=denied, only=False)


def _dealt_out(
    scene: Scene, parts: Sequence[Clause], around: Clause, named: tuple[int, ...]
) -> tuple[list[Claim], list[Clause]]:
    """The claims of clauses that speak of one and the other of two products, and the other clauses."""
    pair = next((two for two in (named, tuple(range(len(scene.records)))) if len(two) == 2), ())
    for number in range(len(parts) - 1 if pair else 0):
        first, second = parts[number : number + 2]
        if is_dealt(first, second):
            claims = dealt(first, second, pair, lambda one: _clause(scene, one, around, (), ())[0])
            return claims, [*parts[:number], *parts[number + 2 :]]
    return [], list(parts)


def _count(scene: Scene, clause: Clause, around: Clause, counting: bool) -> tuple[Claim, tuple[int, ...]] | None:
    """A statement about so many of what is shown, and the products of which it holds; None where the clause is none."""
    count = read_count(clause, len(scene.records), counting)
    if count is None:
        return None
    each = {
        place: list(_clause(scene, replace(count.clause, about=(place,)), around, (), ())[0])
        for place in count.clause.about
    }
    if not any(each.values()):
        return None
    findings = {place: Finding.worst(one.finding for one in several) for place, several in each.items()}
    holding = tuple(place for place, finding in findings.items() if finding is Finding.TRUE)
    return Claim("how many", clause.text, counted(findings.values(), count)), holding


def _meant(scene: Scene, sentence: Clause) -> tuple[int, ...]:
    """What a sentence speaks of from its beginning: the one product that it names, else the one that comes in what it names."""
    named = places(sentence.text)
    if named:
        return named if len(named) == 1 else ()
    having = tuple(place for place, record in enumerate(scene.records) if variants_named(scene, sentence, record))
    return having if len(having) == 1 else _stating(scene, sentence)


def _stating(scene: Scene, sentence: Clause) -> tuple[int, ...]:
    """The one product whose record states what the sentence names: "twelve bars to a box"."""
    facets = {facet for _, _, facet in scene.facets_in(sentence.text)}
    if not facets or len(scene.records) < 2 or _ALL.search(sentence.text):
        return ()
    having = tuple(place for place, record in enumerate(scene.records) if facets & record.facets_stated)
    return having if len(having) == 1 else ()


def _clause(
    scene: Scene, clause: Clause, around: Clause, before: Sequence[int], last: tuple[int, ...]
) -> tuple[list[Claim], tuple[int, ...]]:
    sums = read_folds(scene, read_multiples(scene, read_limit_multiple(scene, Worth([], clause))), (*last, *before))
    worth = read_worth(scene, read_value_for_money(scene, sums, around), (*before, *last))
    apart = read_apart(scene, worth.clause, before, last)
    clause = apart.clause
    compared = read_comparisons(scene, clause, before, last)
    sizes, sized = read_letter_sizes(scene, clause)
    own = (
        read_stock(scene, clause, around),
        read_offers(scene, clause, around),
        read_budget(scene, clause, around),
        read_versions(scene, clause),
        read_warranty(scene, clause),
        read_limits(scene, clause),
        read_asked(scene, clause),
        read_fits(scene, clause),
        read_numerals(scene, clause),
    )
    platforms = read_platforms(scene, clause)
    taken = [*sized, *platforms.spans, *(span for one in own for span in one.spans)]
    valued = read_values(scene, clause, taken)
    beside = _theirs(scene, clause, compared.against or clause.against or tuple(last))
    theirs = [
        claim
        for place, figure in beside
        for claim in read_amounts(scene, replace(clause, about=(place,), against=(), figures=(figure,)), (), around)
    ]
    set_beside = {figure for figure in clause.figures if any(figure.start == one.start for _, one in beside)}
    amounts = read_amounts(scene, clause, compared.used.union(set_beside, *(one.used for one in own)), around)
    claims = [*worth.claims, *apart.claims, *compared.claims, *(claim for one in own for claim in one.claims)]
    claims += [*sizes, *platforms.claims, *valued.claims, *amounts, *theirs]
    spans = [*compared.spans, *taken, *valued.spans]
    spans += facet_names(scene, clause, bool(compared.claims or clause.figures))
    claims += read_topics(scene, clause, claims, spans)
    kinds = frozenset(one.kind.partition(":")[0] for one in claims if one.finding is Finding.TRUE)
    return [
        *claims,
        *read_residue(scene, clause, spans, carriers(kinds), bool(around.figures)),
    ], compared.against or clause.against


def _searched(
    scene: Scene, clause: Clause, around: Clause, before: Sequence[int], last: tuple[int, ...], found: list[Claim]
) -> list[Claim]:
    """The claims of a clause once its figures are searched for, where that leaves fewer faults than were `found`."""
    explained = explain(scene, clause, around, before, last, found)
    if explained is None:
        return found
    rest, _ = _clause(scene, explained.clause, around, before, last)
    others = [one for one in found if one.finding is not Finding.TRUE and one.kind != "word" and not is_of_figure(one)]
    after = [*explained.claims, *rest, *(one for one in others if one not in rest)]
    fewer = sum(one.finding is not Finding.TRUE for one in after) < sum(
        one.finding is not Finding.TRUE for one in found
    )
    return after if fewer else found


_BOTH = patterns.later(r"^\W*(?:and|with)?\s*(?:both|either|all(?: of them)?)\b", re.IGNORECASE)


def _of_options(scene: Scene, clause: Clause, said: Clause) -> Clause:
    """ "... in charcoal or olive, and both are in stock": said of the versions that the clause before named of one product."""
    if len(said.about) != 1 or places(clause.text) or not _BOTH.match(clause.text):
        return clause
    named = named_options(scene, said, scene.records[said.about[0]])
    several = next((sorted(values) for values in named.values() if len(values) > 1), None)
    if several is None:
        return clause
    return replace(clause, text=f"{clause.text} in {' and '.join(several)}", about=said.about)


def _alone(scene: Scene, clause: Clause, around: Clause, found: Sequence[Claim]) -> list[Claim]:
    """What is said to be true of these products alone may hold of no other."""
    if not found or any(one.finding is not Finding.TRUE for one in found) or not says_alone(clause):
        return []
    others = [place for place in range(len(scene.records)) if place not in (*clause.about, *clause.against)]
    for place in others:
        theirs, _ = _clause(scene, replace(clause, about=(place,), only=False), around, (), ())
        if theirs and all(one.finding is Finding.TRUE for one in theirs):
            return [Claim("only", clause.text.strip(), Finding.FALSE)]
    return []


def _theirs(scene: Scene, clause: Clause, others: Sequence[int]) -> list[tuple[int, Figure]]:
    """The figures that are said of what the subject is set against: "50 mm versus 40 mm", "less than the 254 g of P1", 165厘米对46厘米."""
    rest = tuple(place for place in range(len(scene.records)) if place not in clause.about)
    others = tuple(place for place in others if place not in clause.about) or (rest if len(rest) == 1 else ())
    found = []
    for number, figure in enumerate(clause.figures):
        owner = _OWNER.match(clause.text[figure.end :])
        named = tuple(place for place in places(owner[0]) if place in others) if owner else ()
        before = clause.figures[number - 1] if number else None
        paired = (
            before is not None
            and ((before.kind, before.unit) == (figure.kind, figure.unit) or figure.kind is Kind.BARE)
            and _VERSUS.match(clause.text[before.end : figure.start]) is not None
        )
        if figure.kind is Kind.MONEY and len(places(clause.text)) < 2 and not named:
            continue  # "$100 rather than $125": what it cost before
        if named or (paired and others):
            value = figure.low if figure.low is not None else figure.high
            found += [(place, replace(figure, low=value, high=value, off_sides=False)) for place in named or others]
    return found
