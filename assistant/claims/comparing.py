"""Comparisons, superlatives and equalities between the products that are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.claims.clauses import TAG, Clause, places
from assistant.claims.compared_measures import measure_of, named_measures
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.pairs import SWIFT, all_pairs, as_much, at_most_as_much, is_most
from assistant.claims.ranks import read_ranks
from assistant.claims.ratios import in_ratio, ratios_said
from assistant.claims.record import Measure
from assistant.claims.scales import SCALE, Comparison, Degree, comparisons
from assistant.claims.scene import Claim, Finding, Scene

_SAME = patterns.later(
    r"\bcosts? (?:exactly |just )?(?:what|(?:exactly |just )?as much as|no more (?:and|or|nor) no less than)\b|\bgo(?:es)? for what\b|一个价|同一价|价格?没(?:有)?(?:差别|区别|两样)|\b(?:the )?same\b|\bidentical(?:ly)?\b|\bequal(?:ly|s)?\b|\bmatch(?:es)?\b(?= \S+ (?:on|in) )|一样|相同|相等|同样的|持平|同价|等重|一致|同为|都是同一",
    re.IGNORECASE,
)
_TWO_FOR = patterns.later(
    rf"\b(?:two|2|⟦\d+⟧)\s+of\s+(?:the\s+)?({TAG})\s+for the (?:price|cost|money) of\s+(?:one (?:of )?)?(?:the\s+)?({TAG})|(?:一|⟦\d+⟧)[件个款双]({TAG})的?(?:价格|钱)?(?:够|能|可以?)买(?:两|2|⟦\d+⟧)[件个款双]({TAG})",
    re.IGNORECASE,
)
_OWN_BOUND = patterns.later(r"(?:也|只|就|都|才|价|售价)*(?:要|卖|是|为|需)⟦")
# A degree of what is measured ("its battery life is long") is no fact of a record.
_DEGREE = patterns.later(
    r"(?:续航(?:时间)?|重量|容量|尺寸|体积|价格|售价|评分|高度|长度|宽度|厚度|功率|亮度|速度|库存|空间)(?:也|都|很|非常|十分|特别|相当|较|比较|挺|偏|超|够|极|又)*([长短大小高低重轻多少久强弱快慢厚薄宽窄])(?=[,，。;；!！、]|$|而|且|又|的(?![款个是]))"
)
_VAGUE = patterns.later(
    r"\b(?!(?:rather|other|under|over|either|after|further|sooner or later)\b)[a-z]{3,}er\s+than\b|"
    r"\b(?:more|less|most|least)\s+(?!than\b|of\b|like|about|suitable|appropriate|information|details|options?\b|choices?\b|to\b)(?P<en>[a-z]+)|"
    r"(?:更|最)(?!适合|合适|好的选择|推荐|值得|符合|后|近|多可|终|新到|喜欢|想|匹配|贴合|接近|能满足|满足|好|体面|稳妥|对口|省心|合心意|合您|妥当|保险|踏实|拿得出手|顺手|应景|讲究|像样|有面子|抵(?!抗|押)|随意|正式|理想|在意|看重|在乎|关心|担心|需要|想要|靠谱|放心|安心|从容|自在|得体|合拍|搭|般配|好看|顺眼|喜庆|贴心|实在|亲民|难得|可惜|扎眼|稳当|刚好|正好|对路|对味|对题|对症|容易|显眼|醒目|直观|方便|贴身|妥|应付得来|拿手|有意思|好玩|好认|好找|好搭|好收拾|好打理|好伺候|解馋|养眼|出片|有范|有气氛|有氛围|有仪式感|划得来|够意思|合理|务实|居家|日常|百搭|走心|懂您|懂你|吸引|对胃口|合胃口|合口味|合眼缘|顺心|顺口|下饭|过瘾|带劲|来劲|起劲|耐心|自信|上心|用得上|用得着|派得上|常用|实际|现实|客观|直接)(?![快慢早晚迟大小高低长短多少轻重](?:\S{0,2}⟦|[为是到]?[XSML\d]))(?P<zh>[\u3400-\u9fff]{1,2})"
)
_OWN = patterns.later(
    r"比(?:原价|之前|以前|原来|平时)|\bthan (?:(?:its |the )?(?:original|list|regular|usual|before|normal|old|full)\b|(?:what )?it (?:was|used to|once|normally|usually)\b|the [$€£]?\s?⟦\d+⟧\s?(?:it|that)\b)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Compared:
    """What was found in one clause: the claims, the spans of text they took, and the figures that were part of them."""

    claims: list[Claim]
    spans: list[tuple[int, int]]
    used: set[Figure]
    against: tuple[int, ...] = ()


def read_comparisons(scene: Scene, clause: Clause, before: Sequence[int], last: Sequence[int]) -> Compared:
    """The comparisons of a clause. `before` are the places the sentence before was about, `last` those last set against."""
    found = Compared([], [], set())
    text = clause.text
    named = named_measures(scene, text)
    taken = [(f.start, f.end) for f in clause.figures] + [span for span, _ in named if _is_name(text, span)]
    taken += [(one.start, one.end) for one in scene.mentions(text) if " " in one.text]  # "supports your lower back"
    for one in comparisons(text, bool(clause.against)):
        if _is_bound(clause, one):
            found.spans.append((one.start, one.end))
            continue
        if one.measure == SCALE and _overlaps(one, taken):
            continue
        if (_OWN.search(text) or _is_own_share(scene, clause, one)) and one.measure in (
            Measure.PRICE,
            SCALE,
        ):  # cheaper than before: a saving, read with its figure
            found.spans.append((one.start, one.end))
            low = all(record.list_price is not None for record in scene.of(clause.about)) and one.sign < 0
            found.claims.append(Claim("offer", text[one.start : one.end], Finding.of(low)))
            continue
        if (
            one.measure == SCALE
            and one.word in ("more", "most", "less", "least")
            and not measure_of(scene, clause, one, named)
        ):
            continue
        _judge(scene, clause, one, named, before, last, found)
    _ranked(scene, clause, named, before, last, found)
    _equalities(scene, clause, named, found, before, last)
    _ratios(scene, clause, named, found, before)
    for match in _DEGREE.finditer(text):
        if not clause.against and not any(start <= match.start(1) < end for start, end in found.spans):
            found.claims.append(Claim("degree", match[0], Finding.UNSTATED))
    for match in _VAGUE.finditer(text):
        if not any(start <= match.start() < end for start, end in found.spans) and not _inside(match.start(), taken):
            found.claims.append(Claim("comparison", match[0], Finding.UNSTATED))
    return found


def _ranked(
    scene: Scene, clause: Clause, named: Sequence[tuple[tuple[int, int], str]], before: Sequence[int],
    last: Sequence[int], found: Compared,
) -> None:  # fmt: skip
    """Places in an order ("leads on rating") are superlatives and comparisons of the measure that the clause names."""
    measure = named[0][1] if named else None
    for one in read_ranks(clause.text, measure):
        found.spans = [span for span in found.spans if not (span[0] < one.end and one.start < span[1])]
        found.claims = [claim for claim in found.claims if claim.words not in clause.text[one.start : one.end]]
        if one.sign == 0 or measure is None:
            found.spans.append((one.start, one.end))
            found.claims.append(Claim("superlative", clause.text[one.start : one.end], Finding.UNSTATED))
            continue
        place = Comparison(measure, one.sign, one.degree, "", one.start, one.end, one.rank)
        _judge(scene, clause, place, named, before, last, found)


def _is_bound(clause: Clause, one: Comparison) -> bool:
    """Whether the words bound a figure ("costs less than $20", "at the latest") rather than compare two products."""
    at_most = patterns.search(
        r"\bat the(?: very)?\s+$|\bat\s+$|⟦\d+⟧\S{0,3}\s*at\s+$", clause.text[: one.start], re.IGNORECASE
    )
    if at_most and patterns.match(
        r"\W*(?:latest|most|least|soonest|earliest|fastest|max)", clause.text[one.start :], re.IGNORECASE
    ):
        return True
    if patterns.search(
        r"\b(?:for|suits?|fits?|with) (?:much |far |slightly |even |any )?$", clause.text[: one.start]
    ) and patterns.match(
        r"\s+(?:dogs?|cats?|pets|groups?|families|households?|people|children|kids|adults?|feet|hands?|heads?|rooms?|kitchens?|spaces?|gardens?|mouths?|parties|crowds?)\b(?! than)",
        clause.text[one.end :],
        re.IGNORECASE,
    ):
        return True  # "for much smaller dogs": of whom, not of what
    if patterns.match(r"\s*than (?:your|the (?:limit|budget)|what you|you\b)", clause.text[one.end :], re.IGNORECASE):
        return True
    if patterns.match(
        r"的?(?:规格|版本|款式|型号|尺码|配置)|\W*(?:\w+ )?(?:version|variant|size|configuration|model of it)\b",
        clause.text[one.end :],
        re.IGNORECASE,
    ):
        return True  # the cheapest of its own versions
    if _OWN_BOUND.match(clause.text, one.end) or (
        patterns.search(r"⟦\d+⟧[^⟦]{0,8} (?:for|in) the $", clause.text[: one.start])
        and patterns.match(r"\W*$|\W*(?:one|size|version)", clause.text[one.end :])
    ):
        return True  # 最低也要⟦0⟧, "$64 for the largest"
    return any(not f.exact and f.start < one.end and one.start < f.end for f in clause.figures) or any(
        0 <= f.start - one.end <= 6
        and clause.text[one.end : f.start].strip().lower() in ("than", "than just", "than about")
        for f in clause.figures
    )


def _overlaps(one: Comparison, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in taken)


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _is_name(text: str, span: tuple[int, int]) -> bool:
    """Whether the words of a span name a facet that itself begins with a comparing word (最大承重, max load)."""
    return patterns.match(r"最大|最高|最长|max", text[span[0] : span[1]], re.IGNORECASE) is not None


def _judge(
    scene: Scene, clause: Clause, one: Comparison, named: Sequence[tuple[tuple[int, int], str]], before: Sequence[int],
    last: Sequence[int], found: Compared,
) -> None:  # fmt: skip
    words = clause.text[one.start : one.end]
    found.spans.append((one.start, one.end))
    measure = measure_of(scene, clause, one, named)
    if measure is None or not clause.about:
        found.claims.append(Claim("comparison", words, Finding.UNSTATED))
        return
    denied = clause.denies(one.start) or patterns.search(r"(?:没有|不如|不及)", clause.text[: one.start]) is not None
    others = _others(scene, clause, one.degree, before, last)
    if not clause.against and one.degree is Degree.MORE:
        others = _told_by_figure(scene, clause, one, others, measure) or others
    found.against = others
    if one.degree is Degree.MOST:
        finding = is_most(scene, clause, one, measure, denied)
        found.claims.append(Claim("superlative", words, finding))
        return
    if one.degree is Degree.EQUAL:
        found.claims.append(Claim("comparison", words, as_much(scene, clause.about, others, measure, one.sign, denied)))
        return
    sign = -one.sign if measure == "delivery" and one.word in SWIFT else one.sign
    finding = all_pairs(scene, clause.about, others, measure, sign)
    if denied and finding is not Finding.UNSTATED:
        finding = at_most_as_much(scene, clause, others, measure, sign)
    found.claims.append(Claim("comparison", words, finding))
    if finding is Finding.TRUE:
        _difference(scene, clause, one, others, measure, found)


def _others(
    scene: Scene, clause: Clause, degree: Degree, before: Sequence[int], last: Sequence[int]
) -> tuple[int, ...]:
    """What the subject is set against: what is named, else what was, else what was spoken of before, else all the rest."""
    rest = tuple(place for place in range(len(scene.records)) if place not in clause.about)
    if degree is Degree.MOST:
        return rest
    for several in (clause.against, last, before):
        others = tuple(place for place in several if place not in clause.about)
        if others:
            return others
    return rest


def _is_own_share(scene: Scene, clause: Clause, one: Comparison) -> bool:
    """ "... which makes it 25% cheaper": than it was, where that is the share of its own offer and nothing else is named."""
    shares = [f for f in clause.figures if f.kind is Kind.PERCENT and 0 <= one.start - f.end <= 1]
    return (
        bool(shares)
        and not clause.against
        and all(
            record.list_price is not None and shares[0].admits(record.discount, 0.75)
            for record in scene.of(clause.about)
        )
    )


def _told_by_figure(
    scene: Scene, clause: Clause, one: Comparison, others: Sequence[int], measure: str
) -> tuple[int, ...]:
    """ "It's $50 cheaper": of several products that are not named, those from which it differs by the sum right beside the word."""
    for figure in clause.figures:
        if figure.kind is Kind.MONEY and measure == Measure.PRICE and 0 <= one.start - figure.end <= 1:
            return tuple(
                other
                for other in others
                if all(
                    _differs(scene, place, other, measure, figure)
                    and all_pairs(scene, (place,), (other,), measure, one.sign) is Finding.TRUE
                    for place in clause.about
                )
            )
    return ()


def _difference(
    scene: Scene, clause: Clause, one: Comparison, others: Sequence[int], measure: str, found: Compared
) -> None:
    """A figure right beside a comparison says by how much; one further off does where that is true, else it is read by itself."""
    in_ratios = {figure for _, _, used in ratios_said(clause) for figure in used} if clause.against else set()
    for figure in clause.figures:
        if figure in in_ratios:
            continue
        if figure.kind not in (Kind.MONEY, Kind.AMOUNT, Kind.PERCENT, Kind.TIMES, Kind.RATING, Kind.REVIEWS, Kind.BARE):
            continue
        of = {Kind.MONEY: Measure.PRICE, Kind.RATING: Measure.RATING, Kind.REVIEWS: Measure.REVIEWS}.get(figure.kind)
        if of is not None and measure != of:
            continue
        if all(_differs(scene, place, other, measure, figure) for place in clause.about for other in others):
            found.used.add(figure)
        elif figure.exact and (
            -1 <= one.start - figure.end <= 1 or 0 <= figure.start - one.end <= 1 or _by(clause, one, figure)
        ):
            found.used.add(figure)
            found.claims.append(Claim("difference", clause.text[figure.start : figure.end], Finding.FALSE))


def _by(clause: Clause, one: Comparison, figure: Figure) -> bool:
    between = clause.text[one.end : figure.start]
    return patterns.fullmatch(r"\s*(?:by|了|出|上)\s*", between) is not None


def _differs(scene: Scene, place: int, other: int, measure: str, figure: Figure) -> bool:
    mine, theirs = scene.measure(place, measure), scene.measure(other, measure)
    if mine is None or theirs is None:
        return False
    apart = abs(mine - theirs)
    match figure.kind:
        case Kind.PERCENT:
            return figure.admits(100 * apart / max(abs(theirs), 1e-9), 1.0)
        case Kind.TIMES:
            return figure.admits(max(mine, theirs) / max(min(mine, theirs), 1e-9), 0.05)
        case Kind.MONEY:
            return figure.admits(apart, 0.005)
        case _:
            return figure.admits(apart, max(0.005 * apart, 0.011 if measure == Measure.RATING else 1e-6))


def _equalities(
    scene: Scene, clause: Clause, named: Sequence[tuple[tuple[int, int], str]], found: Compared, before: Sequence[int], last: Sequence[int]
) -> None:  # fmt: skip
    for match in _SAME.finditer(clause.text):
        if _inside(match.start(), found.spans):
            continue
        found.spans.append(match.span())
        near = [name for span, name in named if -30 <= span[0] - match.end() <= 20]
        if "价" in match[0] or patterns.match("cost|go", match[0], re.IGNORECASE):
            near = [Measure.PRICE.value]
        if not near:
            continue  # the same colour, the same brand: read as values
        others = _others(scene, clause, Degree.EQUAL, before, last)
        denied = clause.denies(match.start())
        finding = as_much(scene, clause.about, others, near[0], 1, False)
        if denied and finding is not Finding.UNSTATED:
            finding = Finding.FALSE if finding is Finding.TRUE else Finding.TRUE
        found.claims.append(Claim("comparison", match[0], finding))


def _of_any(scene: Scene, clause: Clause, ratio: tuple[float, float]) -> Finding:
    """A ratio that names no measure ("five times P1") is borne out where what both records state of themselves has it."""
    lasting = ("play_time", "battery_life", "runtime", "boil_time", "charging_time")
    sizes = ("capacity", "volume", "net_weight", "weight", "screen_size", "size", "pieces", "净含量", "容量")
    for name in lasting if patterns.search(r"\btimes?\b|时间", clause.text) else sizes:
        pairs = [(scene.measure(a, name), scene.measure(b, name)) for a in clause.about for b in clause.against]
        if pairs and all(in_ratio(mine, theirs, ratio) is Finding.TRUE for mine, theirs in pairs):
            return Finding.TRUE
    return Finding.UNSTATED


def _set_against(clause: Clause, ratio: tuple[int, int], before: Sequence[int]) -> Clause:
    """The clause with what stands behind a ratio as what its subject is set against: "double what's in P1", "twice what you'd get with P3"."""
    others = places(clause.text[ratio[1] :])
    about = tuple(place for place in clause.about if place not in others)
    about = about or tuple(place for place in before if place not in others)
    return replace(clause, about=about, against=others) if len(others) == 1 and about else clause


def _have_ratio(scene: Scene, clause: Clause, measure: str, ratio: tuple[float, float]) -> bool:
    pairs = [(scene.measure(a, measure), scene.measure(b, measure)) for a in clause.about for b in clause.against]
    return bool(pairs) and all(in_ratio(mine, theirs, ratio) is Finding.TRUE for mine, theirs in pairs)


def _ratios(
    scene: Scene, clause: Clause, named: Sequence[tuple[tuple[int, int], str]], found: Compared, before: Sequence[int]
) -> None:
    """Half the price of, twice the weight of: only where another product is named."""
    two = _TWO_FOR.search(clause.text)
    if two is not None:
        cheap, dear = (places(two[1])[0], places(two[2])[0]) if two[1] else (places(two[4])[0], places(two[3])[0])
        mine, theirs = scene.measure(cheap, "price"), scene.measure(dear, "price")
        holds = mine is not None and theirs is not None and 0.97 * 2 * mine <= theirs
        found.spans.append(two.span())
        found.used |= {f for f in clause.figures if two.start() <= f.start < two.end()}
        found.claims.append(Claim("comparison", two[0], Finding.of(holds)))
        return
    carried = [name for _, name in named_measures(scene, clause.after)]
    for match, ratio, used in ratios_said(clause):
        clause = clause if clause.against else _set_against(clause, match, before)
        if not clause.against:
            continue
        found.used |= used
        told = [name for _, name in named if any(scene.measure(place, name) is not None for place in clause.about)]
        told += [name for _, name in named]
        told += carried[-1:]
        measure = next((name for name in told if _have_ratio(scene, clause, name, ratio)), next(iter(told), None))
        found.spans.append(match)
        words = clause.text[match[0] : match[1]]
        if measure is None:
            found.claims.append(Claim("comparison", words, _of_any(scene, clause, ratio)))
            continue
        # "twice as heavy" is no comparison of its own
        found.claims = [one for one in found.claims if one.kind != "comparison"]
        pairs = [(scene.measure(a, measure), scene.measure(b, measure)) for a in clause.about for b in clause.against]
        findings = [in_ratio(mine, theirs, ratio) for mine, theirs in pairs]
        finding = Finding.worst(findings)
        if clause.denies(match[0]) and finding is not Finding.UNSTATED:
            finding = Finding.of(finding is Finding.FALSE)
        found.claims.append(Claim("comparison", words, finding))
