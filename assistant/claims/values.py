"""Values that a sentence states or denies of products: materials, colours, brands, features, kinds; with offers and the customer's budget."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.claims.clauses import TAG, Clause, places
from assistant.claims.features import FLAG_OFF, feature_of, opposite
from assistant.claims.lives import circumstances, is_circumstance
from assistant.claims.neutral import is_neutral
from assistant.claims.options import named_options, option_text
from assistant.claims.parts import named_field, of_other_part, part_of
from assistant.claims.phrases import phrases
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from assistant.claims.stated import says
from retrieval.constraints import Finding as Found
from retrieval.facets import FLAG_ON, PATH_JOIN, FacetKind
from retrieval.products import Quantity
from retrieval.terms import Meaning, Mention, stem

# Facets whose values are claims about any product, also of a kind that never states them.
_ALWAYS = ("material", "color", "brand", "waterproofing")
_IS_A = patterns.later(
    rf"(?:\b(?:is|are|was|'s|’s|as|being|makes?)\s+(?:an?|one of (?:the|our)|our|actually|really|both|simply|just)\s+(?:(?!(?:for|with|of|to|in|on|by|that|from)\b)[\w-]+\s+){{0,4}}|(?<![不还])(?:是|属于|算是|作为)(?:一?[款个件双台只套把张种条]|[^,，。是{TAG[1:-1]}]{{0,6}})?)$",
    re.IGNORECASE,
)
_FILED = patterns.later(
    r"\b(?:listed|filed|found|sits?|sold|categori[sz]ed|classed|shelved|belongs?|in|is)\s+(?:in|under|among|as|with|to|amongst)\s+(?:the\s+|our\s+)?$|\b(?:category|section|department|aisle|kind|type)(?: is| of|:)?\s+$|(?:归在|归类[在为到]|归入|列在|分在|分类[是为在]|类目[是为在]|放在|属于|摆在|在)(?:我们的?)?$",
    re.IGNORECASE,
)
_SECTION = patterns.later(
    r"^\s*(?:section|category|department|aisle|range|类目?|分类|品类|专区|一类|类别|栏目|区)\b", re.IGNORECASE
)
_IDIOMS = patterns.later(
    r"\b(?:(?:upside|face|head|lie|lying|sit|sitting|calm|cool|let (?:you|me|us)|turn(?:ed)?|get) down|on paper|to be (?:\w+ )?clear|clear (?:winner|favourite|choice|pick|case)|normally|usually|generally|(?:narrow|cut|break|go|come|comes|settle|pack|fold|slow|wind|marked|down|bring|brought|is|are|was)\w*\s+(?:[\w⟦⟧$%]+\s+){0,2}down|clears?(?= (?:your|the|that) )|down (?:to|by|from|[$€£]|⟦|or so|a )|check(?:ed|ing|s)?(?: (?:the|if|whether|out|that|with|for|it))|fits?\b(?! for)|fitting|full (?:of|range|day|price)|"
    r"for (?:you|me|your)|turns?(?= (?:into|out|up|heads)\b)|in (?:stock|total|all|size)|none of|none here|none|(?:regular|full|usual|normal) price|(?:kids|children|toddlers|babies|men|women)(?= (?:would|seem|love|like|can|will|could|might|may|should|tend|enjoy|do|are|have|who)\b))\b",
    re.IGNORECASE,
)


_NEGATIVE = patterns.later(
    r"^[无不未没免非零]|\bfree\b|\bno\b|\bnothing\b|\bwithout\b|\bnever\b|n['’]t\b", re.IGNORECASE
)
# "for a 30 kg dog": whom it is to bear, which the limits are held against
_OF_WEIGHT = patterns.later(
    r"⟦\d+⟧[\s-]*(?:kg|kilos?|lbs?|公斤|斤)[\s-]*的?(?:[a-z]+\b|[\u3400-\u9fff]{1,3})|\b[a-z]+ of ⟦\d+⟧[\s-]*(?:kg|kilos?|lbs?)\b",
    re.IGNORECASE,
)
_DEGREES = patterns.later(r"[多少大小高低长短轻重新旧快慢好坏贵厚薄宽窄深浅]的?")
_PURE = patterns.later(
    r"\b(?:pure|entirely|solely|wholly|100 ?%|⟦\d+⟧%|nothing but|all)\s*$|百分百$|(?<!单)纯$|全部?是$", re.IGNORECASE
)
# "for trails rather than roads" denies what follows; "you aren't limited to Bluetooth" does not
_PUT_ASIDE = patterns.later(
    r"\b(?:rather than|instead of|as opposed to|(?P<only>limited to|restricted to|stuck with|tied to))\s+(?:an? |the |any |just |only )?(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
# A thing that has a cable as well may be used by it
_WIRED = patterns.later(r"usb|cable|wired|jack|有线|数据线", re.IGNORECASE)
# "as you can see on its card", "I checked", "let me put it plainly": common words that are no values there
_TALK = patterns.later(r"\b(?:I|you|we|me|let|its|the|on|from|this)\b[^,]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Valued:
    """The claims of a clause and the spans of its text that they, or the names of facets, took."""

    claims: list[Claim]
    spans: list[tuple[int, int]]


def read_values(scene: Scene, clause: Clause, taken: Sequence[tuple[int, int]] = ()) -> Valued:
    """Every value that a clause states has to hold for each product it is about; what it denies, for none."""
    found = Valued([], [])
    figures = [(f.start, f.end) for f in clause.figures]
    idioms = [m.span() for m in (*_IDIOMS.finditer(clause.text), *_OF_WEIGHT.finditer(clause.text))]
    long = [(start, end) for start, end, _ in scene.facets_in(clause.text) if end - start > 2]
    for mention in scene.mentions(clause.text):
        if any(
            start < mention.end and mention.start < end for start, end in (*figures, *taken, *_set_against(clause))
        ) or any(
            (start < mention.end and mention.start < end and not (mention.start <= start and end <= mention.end))
            or (start, end) == (mention.start, mention.end)
            for start, end in idioms
        ):
            continue
        if _is_asked_thing(scene, clause, mention):
            continue
        inside = any(
            start <= mention.start and mention.end <= end and end - start > mention.end - mention.start
            for start, end in long
        )
        if inside or _is_grammar(mention, clause.text):
            continue
        maker = mention.text[:1].isupper() and any(one.facet == "brand" for one in mention.meanings)
        if (
            " " not in mention.text
            and not maker
            and _TALK.search(clause.text[: mention.end])
            and is_neutral(mention.text)
        ):
            found.spans.append((mention.start, mention.end))
            continue
        finding = _mention(scene, clause, mention)
        if finding is not None or _is_of_sort(scene, clause, mention):
            found.spans.append((mention.start, mention.end))
        if finding is not None:
            facet = next((one.facet for one in mention.meanings if one.value is not None), "")
            found.claims.append(Claim(f"value:{facet}", mention.text, finding))
    for match in _PURE_OF.finditer(clause.text):
        if any(_has_share(record, match["what"].lower()) for record in scene.of(clause.about)):
            found.claims.append(Claim("share", match[0], Finding.of(clause.denies(match.start()))))
    return found


# "pure arabica" of `arabica_share: 70%`
_PURE_OF = patterns.later(r"\b(?:pure|all|entirely|nothing but) (?P<what>[a-z]{4,})\b", re.IGNORECASE)


def _has_share(record: Record, what: str) -> bool:
    """Whether a record states that less than all of it is of one thing."""
    return any(
        isinstance(one, Quantity) and one.unit == "%" and one.amount < 100
        for facet in record.facets_stated
        if facet.lower().split("_")[0] == what
        for one in record.values(facet)
    )


_FOR_THING = patterns.later(
    r"\b(?:for|with|of|to|on|in)\s+(?:(?:your|the|an?|some|any|all|those|that)\s+)?$", re.IGNORECASE
)
_NEXT = patterns.later(r"\s+[A-Za-z]+")


def _is_asked_thing(scene: Scene, clause: Clause, mention: Mention) -> bool:
    """Whether a mention is a part of what the customer named themselves and the product is used with: "for green tea"."""
    following = _NEXT.match(clause.text, mention.end)
    if (
        following is None
        or is_neutral(following[0].strip().lower())
        or not _FOR_THING.search(clause.text[: mention.start])
    ):
        return False
    return f"{mention.text}{following[0]}".lower() in scene.asked.lower()


# SPF50 is a number, no sunscreen; 充电盒 is a thing, no feature
_NUMBERED = patterns.later(r"SPF\s?(?:⟦|\d)", re.IGNORECASE)
_CHARGING = patterns.later(r"充电[盒仓线器口座宝头]|charging (?:case|cable|base|dock|port|box)\b", re.IGNORECASE)


def _is_grammar(mention: Mention, text: str) -> bool:
    """Whether a Chinese mention is a word of degree or a part of a longer word: 最多的, 柜机, the s of "desk's"."""
    if _DEGREES.fullmatch(mention.text) or (
        mention.text in "sd" and text[mention.start - 1 : mention.start] in ("'", "’")
    ):
        return True
    following = text[mention.end :]
    if mention.text.lower() in ("card", "cards") and not _MADE_OF.search(text[: mention.start]):
        return True  # of a camera
    if _NUMBERED.match(f"{mention.text}{following}") or _CHARGING.match(f"{mention.text}{following}"):
        return True
    alone = len(mention.text) == 1 and not mention.text.isascii()
    return alone and all(one.facet == "category" for one in mention.meanings)


def _denied(clause: Clause, mention: Mention) -> bool:
    """Whether a mention is denied, also where the denial stands within it (高度不可调); "fragrance-free" denies fragrance, not itself."""
    if patterns.match(r"无(?!线)|不|未|没|免|非|零|低|用不着", mention.text):
        return any(start <= mention.start < end for start, end in clause.denied)
    if patterns.search(r"free\b|\bno |\bnothing\b|\bwithout|\bnever|n['’]t\b", mention.text, re.IGNORECASE):
        return any(start < mention.start < end for start, end in clause.denied)
    if (beside := _PUT_ASIDE.search(clause.text[: mention.start])) is not None:
        return beside["only"] is None
    return clause.denies(mention.start) or clause.denies(mention.end - 1)


def _is_of_sort(scene: Scene, clause: Clause, mention: Mention) -> bool:
    """Whether a mention names no more than a facet that the records state; of what they do not state every word is a claim."""
    records = scene.of(clause.about)
    return all(
        one.value is None and one.facet != "category" and any(_states(record, one.facet) for record in records)
        for one in mention.meanings
    )


def _states(record: Record, facet: str) -> bool:
    values = record.values(facet)
    return facet in ("price", "brand") or bool(values and record.answers(facet) is None)


def _set_against(clause: Clause) -> list[tuple[int, int]]:
    """What stands after "than" says nothing of the subject."""
    return [
        m.span()
        for m in patterns.finditer(
            rf"\bthan (?:the )?(?:average|other|most)\b.*$|\b(?:price|cost|weight) of (?:the )?{TAG}(?: in [^,;]*)?$",
            clause.text,
            re.IGNORECASE,
        )
        if not places(m[0]) or set(places(m[0])) <= set(clause.against)
    ]


def _mention(scene: Scene, clause: Clause, mention: Mention) -> Finding | None:
    """What the records say of a mention; None where it claims nothing."""
    values = [one for one in mention.meanings if one.value is not None]
    if not values:
        return None
    denied = _denied(clause, mention)
    findings = [_of(scene, record, clause, mention, denied) for record in scene.of(clause.about)]
    told = [one for one in findings if one is not None]
    if not denied and set(told) == {Finding.UNSTATED} and _is_whom(clause, mention, values):
        return None
    kinds = all(one.facet == "category" for one in values)
    if denied and kinds and _MODIFIED.search(clause.text[: mention.start]):
        return None  # "isn't a cooperative game" is a game
    if clause.only and not kinds and not denied and told and all(one is Finding.TRUE for one in told):
        others = [scene.records[n] for n in range(len(scene.records)) if n not in clause.about]
        if any(_of(scene, record, clause, mention, False) is Finding.TRUE for record in others):
            return Finding.FALSE
    for worst in (Finding.FALSE, Finding.UNSTATED):
        if worst in told:
            return worst
    return Finding.TRUE if told else None


# A word that stands between a denial and the noun, and is what is denied
_MODIFIED = patterns.later(
    r"(?:\bnot|n['’]t)(?: really| exactly)? an? (?!kind|sort|type|real|proper)[a-z-]+ $|不是[\u3400-\u9fff]{2,4}的?$",
    re.IGNORECASE,
)
_WHOM = frozenset(["gender", "audience", "age_group", "适用人群", "人群", "性别"])


def _is_whom(clause: Clause, mention: Mention, meanings: Sequence[Meaning]) -> bool:
    """Whether a mention only says whom the customer buys for ("for an old lady who ...", 四年级的孩子, "for her new flat")."""
    if not all(one.facet in _WHOM for one in meanings):
        return False
    if mention.text.isascii():
        word = mention.text.lower()
        if word.startswith("for "):
            return patterns.match(r" [a-z]+", clause.text[mention.end :]) is not None
        return is_circumstance(clause.text, mention.start, word)
    return any(start <= mention.start and mention.end <= end for start, end in circumstances(clause.text))


def _of(scene: Scene, record: Record, clause: Clause, mention: Mention, denied: bool) -> Finding | None:
    """The best of a word's meanings: a word that stands for several things is read as the one that the record speaks of."""
    found = [
        one
        for meaning in _meant(record, clause, mention)
        if (one := _one(scene, record, clause, meaning, denied, mention)) is not None
    ]
    if not denied and Finding.TRUE in found and (_answers_no(record, mention) or _of_other_kind(record, mention)):
        return Finding.FALSE
    if not denied and Finding.TRUE in found and _of_other_stuff(record, mention.text):
        return Finding.FALSE
    if Finding.TRUE in found and not denied and _of_other_field(record, clause, mention):
        return Finding.FALSE
    best = next((one for one in (Finding.TRUE, Finding.FALSE, Finding.UNSTATED) if one in found), None)
    if best is Finding.UNSTATED:
        best = _otherwise_said(record, mention, denied)
    if best is Finding.UNSTATED and not denied and not _NEGATIVE.search(mention.text):
        best = says(record, mention.text, False)
    if best is Finding.UNSTATED and not denied and any(one.value == FLAG_ON for one in mention.meanings):
        return Finding.TRUE if record.asserts(mention.text) else best
    return best


def _meant(record: Record, clause: Clause, mention: Mention) -> list[Meaning]:
    """The meanings of a mention that state something: of "linen", the material and not the shelf, where the record says what it is made of."""
    stating = [one for one in mention.meanings if one.value is not None]
    made = [one for one in stating if feature_of(one.facet) == "material"]
    before = clause.text[: mention.start]
    if (
        not made
        or _FILED.search(before)
        or not (_MADE_OF.search(before) or any(record.values(one.facet) for one in made))
    ):
        return stating
    return [one for one in stating if one.facet != "category"]


_MADE_OF = patterns.later(
    r"\b(?:made|built|cut|sewn|carved|cast|constructed|fashioned)(?: \w+ly)? (?:of|from|out of|in|with) (?:[\w-]+ )?$",
    re.IGNORECASE,
)


def _otherwise_said(record: Record, mention: Mention, denied: bool) -> Finding:
    """What a record says of a feature in the name or value of another field (灯臂: 可折叠), and of what it says to have none of (stone: none)."""
    known = any(end - start == len(mention.text) for start, end, _ in phrases(mention.text))
    told: set[bool] = set()
    for one in mention.meanings if known or not _NEGATIVE.search(mention.text) else ():
        feature, reversed_ = opposite(feature_of(one.facet))
        if one.value in (FLAG_ON, FLAG_OFF) and feature in record.features_said:
            told.add(record.features_said[feature] is ((one.value == FLAG_ON) is not reversed_))
    if len(told) == 1:
        return Finding.of(told.pop() is not denied)
    if denied and " " not in mention.text and says(record, mention.text, True) is Finding.TRUE:
        return Finding.TRUE
    return Finding.UNSTATED


def _one(
    scene: Scene, record: Record, clause: Clause, meaning: Meaning, denied: bool, mention: Mention
) -> Finding | None:
    assert meaning.value is not None
    if meaning.facet == "brand" and mention.text.isascii() and mention.text.islower() and not meaning.value.islower():
        return None  # "folds flat" speaks of no brand called Flat
    if meaning.facet == "category":
        return _category(clause, record, meaning.value, denied, mention)
    found = record.finds(meaning.facet, meaning.value)
    if (
        feature_of(meaning.facet) == "wireless"
        and meaning.value == FLAG_OFF
        and not denied
        and _WIRED.search(record.text)
    ):
        return Finding.TRUE
    if _foreign(scene, record, meaning.facet) and found is not Found.MET:
        return None
    if not denied and _is_mixed(record, meaning.facet) and _alone(clause, mention):
        return Finding.FALSE
    if found is Found.VIOLATED and record.states_in_full(meaning.facet, mention.text):
        found = Found.MET
    if found is Found.MET and not denied and _of_other_part(record, clause, meaning, mention):
        return Finding.FALSE
    if denied and found is Found.MET and _is_gone(scene, record, clause, meaning):
        return Finding.TRUE
    if denied:
        return {Found.MET: Finding.FALSE, Found.VIOLATED: Finding.TRUE}.get(found, Finding.UNSTATED)
    return {Found.MET: Finding.TRUE, Found.VIOLATED: Finding.FALSE}.get(found, Finding.UNSTATED)


_STOCKED = patterns.later(
    r"\bavailable\b|\bin stock\b|\bis there\b|\bto be had\b|\bbe (?:had|ordered|bought)\b|\b(?:have|get|order|find) it\b|\bleft\b|[有现]货|库存|[还只]有|买得?到",
    re.IGNORECASE,
)


def _is_gone(scene: Scene, record: Record, clause: Clause, meaning: Meaning) -> bool:
    """Whether no version of a value is left, in a clause on what there is: "in black but not in blue", where size 10 has no blue."""
    if _STOCKED.search(f"{clause.after} {clause.text}") is None:
        return False
    named = named_options(scene, clause, record)
    having = [
        one
        for one in record.product.variants
        if scene.facets.vocabulary.covers(
            meaning.facet, meaning.value or "", option_text(one.options.get(meaning.facet))
        )
        and all(option_text(one.options.get(facet)) in named[facet] for facet in named if facet != meaning.facet)
    ]
    return bool(having) and all(one.stock <= 0 for one in having)


def _of_other_field(record: Record, clause: Clause, mention: Mention) -> bool:
    """Whether the part that a value is said of is stated by a field of its own, which states another: "a leather case" of `case_material: steel`."""
    fields = [facet for facet in sorted(record.facets_stated) if part_of(facet)]
    facet = named_field(fields, clause.text, mention.start, mention.end) if fields else None
    values = [meaning.value for meaning in mention.meanings if meaning.value not in (None, FLAG_ON, FLAG_OFF)]
    alike = {patterns.search(r"[a-z]*$", one.facet)[0] for one in mention.meanings}  # type: ignore[index]
    if facet is None or not values or facet.rpartition("_")[2] not in alike:
        return False
    return all(record.finds(facet, value) is not Found.MET for value in values)


def _of_other_part(record: Record, clause: Clause, meaning: Meaning, mention: Mention) -> bool:
    """Whether a value is said of another part than the record says it of: "a steel top" of "bamboo top, steel frame"."""
    texts = [one for one in record.values(meaning.facet) if isinstance(one, str)]
    return any(of_other_part(meaning.value or "", one, clause.text, mention.start) for one in texts)


def _answers_no(record: Record, mention: Mention) -> bool:
    """Whether a yes/no facet that a word stands for answers no, and none answers yes: batteries_included: false beside batteries: 3 AA."""
    told = {
        one
        for meaning in mention.meanings
        if meaning.value == FLAG_ON
        for one in record.values(meaning.facet)
        if isinstance(one, bool)
    }
    return told == {False}


# What two kinds of one material share: 桑[蚕丝] and 柞蚕丝, white [oak] and red oak; words that name no kind
_KIND_OF = patterns.later(r"(?P<kind>[a-z]+)[ -](?P<head>[a-z]+)|(?P<han>[\u3400-\u9fff])(?P<stuff>[\u3400-\u9fff]{2})")
_NO_KIND = frozenset(
    [
        "pure",
        "real",
        "genuine",
        "natural",
        "solid",
        "true",
        "fine",
        "soft",
        "smooth",
        "full",
        "纯",
        "真",
        "实",
        "全",
        "原",
    ]
)


def _of_other_kind(record: Record, mention: Mention) -> bool:
    """Whether the record states another kind of what a word names: 柞蚕丝 where 桑蚕丝 is said, "red oak" for "white oak"."""
    said = _KIND_OF.fullmatch(mention.text.lower())
    if said is None or mention.text.lower() in record.text or {said["kind"], said["han"]} & _NO_KIND:
        return False
    stated = [
        other
        for meaning in mention.meanings
        for one in record.values(meaning.facet)
        if isinstance(one, str) and (other := _KIND_OF.fullmatch(one.lower())) is not None
    ]
    return any(
        (said["head"], said["stuff"]) == (other["head"], other["stuff"])
        and (stem(said["kind"] or said["han"]), said["han"]) != (stem(other["kind"] or other["han"]), other["han"])
        and not {other["kind"], other["han"]} & _NO_KIND
        for other in stated
    )


_STUFF = patterns.later(r"(?P<of>[\u3400-\u9fff])(?P<stuff>[绒皮毛木革丝麻棉])(?![\u3400-\u9fff])")


def _of_other_stuff(record: Record, said: str) -> bool:
    """Whether the record has the stuff that a Chinese word ends with, but of something else: 鹅绒 where 白鸭绒 is said."""
    match = _STUFF.search(said)
    if match is None or match[0] in record.text or match["of"] in "纯真实全原白黑红灰软硬细粗长短":
        return False
    kinds = {one["of"] for one in _STUFF.finditer(record.text) if one["stuff"] == match["stuff"]}
    return bool(kinds)


def _is_mixed(record: Record, facet: str) -> bool:
    """Whether a record states several values, or shares in percent of several."""
    values = record.values(facet)
    return len(values) > 1 or any(
        isinstance(one, str) and (one.count("%") > 1 or patterns.search(r"\band\b|[&/、和与]", one)) for one in values
    )


def _alone(clause: Clause, mention: Mention) -> bool:
    """Whether a value is said to be the only one: "pure wool", "for cats only", 只适合猫."""
    before, after = clause.text[: mention.start], clause.text[mention.end :]
    return (
        _PURE.search(before) is not None
        or patterns.match(r"\s+(?:only|alone|and nothing else)\b|专用", after, re.IGNORECASE) is not None
        or patterns.search(
            r"(?:只|仅|专)(?:能|可)?(?:给|适合|适用于?|限|供)$|\b(?:only|exclusively|solely) for\s*$", before
        )
        is not None
    )


def _category(clause: Clause, record: Record, path: str, denied: bool, mention: Mention) -> Finding | None:
    """A kind of thing is a claim where it is the product's own, or beside it; other kinds may be named ("goes with shoes")."""
    found = record.finds("category", path)
    if found is Found.MET:
        return Finding.FALSE if denied else Finding.TRUE
    before = clause.text[: mention.start]
    if not (_IS_A.search(before) or _FILED.search(before) or _SECTION.match(clause.text[mention.end :])):
        return None
    return Finding.of(denied)


def _foreign(scene: Scene, record: Record, facet: str) -> bool:
    """Whether a word stands in another sense: the facet's values describe no product of this kind ("check", "full")."""
    known = scene.facets.by_id.get(facet)
    if known is None or known.kind is not FacetKind.TEXT or facet in _ALWAYS:
        return False
    return PATH_JOIN.join(record.product.category) not in known.categories
