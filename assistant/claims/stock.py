"""Whether products, or their versions, can be had, and how many of them are left."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.claims.clauses import TAG, Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.options import SIZES, is_size, named_options, option_text, speaks_of_all, variants_named, within
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from retrieval.products import Variant

# How many "a few left" and "plenty" are.
FEW, PLENTY = 5, 20
_IT = rf"(?:{TAG}|it|them|this(?: one)?|that(?: one)?|these|those|one|some|yours|the [\w-]+(?: [\w-]+)?)"
_NOW = r"(?:now|today|right now|right away|straight away|at once|immediately|already|this minute)"
_IN = patterns.later(
    rf"\bin stock\b|\bavailable\b(?! in (?:\w+ ){0, 2}(?:colou?rs|sizes|versions|variants|options|capacities|shades|⟦))|\byou(?:['’]ll| will| can)? (?:still )?(?:find|get)\b(?=[^,;]{{0,12}}[\ue000-\ue0ff][^,;]{{0,12}}\bin\b)|\bstocked\b|\bon hand\b|\bobtainable\b|\b(?:in|at) (?:the|our) (?:warehouse|depot|store(?:room)?)\b|\bon (?:the|our) shel(?:f|ves)\b(?! (?:for|at))|"
    rf"\b(?:there )?for you to (?:order|buy|take)\b|\b(?:can|could|may) (?:still )?(?:be |get )?(?:ordered|bought|purchased|had)\b(?! (?:from|for|at|in|with)\b)|"
    rf"\b(?:ready|good) to (?:be )?(?:order(?:ed)?|buy|bought|ship(?:ped)?|sent|go|dispatch(?:ed)?)\b|\bready for (?:dispatch|shipping|shipment|delivery)\b|\bcan (?:be )?(?:ship(?:ped)?|sent|dispatch(?:ed)?|leave|go out)(?: out)? {_NOW}|\bships? (?:now|right away|straight away|at once|immediately)\b|"
    rf"\b(?:can|could|may) (?:still )?(?:order|buy|get|have|purchase|grab) {_IT}(?: [^,;⟦]{{0,24}})? {_NOW}|\b(?:can|could) still (?:order|buy|get|have|purchase|grab)\b|\bhave (?:it|them|this|some|one)(?: \w+)? (?:in|on|ready|here)\b|"
    rf"\b(?:can|could|may) (?:still |also )?(?:have|get|order|buy|purchase|choose|pick) {_IT} in\b(?! (?:two|three|four|five|six|several|⟦))|\b(?:is|are) (?:still |also |even )*(?:there|on offer to buy|to be had|orderable|purchasable|up for grabs)\b(?! (?:a|an|any|no|some|no)\b)|"
    r"\b(?:we|the shop) (?:do )?(?:still (?:have|stock|carry)|have (?=[^,;⟦]{1,40} in stock))(?! (?:⟦|one|two|three|four|five|six|a|an|some|no|to|other|more|several|plenty|any|only|just)\b)|"
    r"我们(?:家|店里?|这里|这边)?(?:还|仍|都|也)有(?!⟦|[一两几二三四五六七八九十]|其[他它]|别的|[更很])|"
    r"(?<=[码号色款版])(?:也|都|倒)?还?有(?=[,，。;；!！]|$)|有现?货|有库存|现货|备货|有存货|可(?:立即|直接|马上|立刻|随时)?(?:购买|下单|订购)|有售|在售|能买到|买得到|订得到|(?:现在|目前|还|也|就|都)(?:就|也|还|都)?(?:能|可以)买(?=[,，。!！]|$)|在库|仓库里?有|能?可?以?(?:马上|立刻|立即|随时|现在就?|直接)(?:下单|购买|买|订|订购|发货|发出)|随时可买|还买得?到|还?能下单|可以?下单",
    re.IGNORECASE,
)
_OUT = patterns.later(
    r"\bout[ -]of[ -]stock\b|\bsold out\b|\bunavailable\b|\bno longer (?:available|in stock|sold|to be had)\b|\bno stock\b|\b(?:ran|run|running|are|is|we['’]re) (?:clean |completely |all )?out of\b(?! stock\b)|\b(?:is|are|has|have) (?:all |already |sadly |unfortunately |now |currently )*(?:gone|sold)\b(?! (?:separately|as|alone|up|down|from|in|for|at|by|with|under|as|through|on)\b)|\b(?:none|nothing|not one|not any)(?: \w+){0,3} (?:left|remain(?:s|ing)?|in stock)\b|\bbooked out\b|\bnot to be had\b|"
    r"\b(?:cannot|can['’]?t|can not|couldn['’]?t) (?:currently |now |be |get |at present )*(?:order|ordered|buy|bought|purchased?|had|get|have|ship|shipped)\b|"
    r"缺货|断货|售罄|售完|售空|无货|没货|没有(?:现|存)?货|卖完|卖光|卖没了|抢光|抢空|抢购一空|无现货|已下架|下架了|(?:暂|已)?无库存|没有?库存|库存为?(?:零|0|⟦\d+⟧(?=件?$))(?!\d)|脱销|断码|[买订拿购](?:目前|暂时)?不到|没得买|无法(?:购买|下单|订购)|(?:不能|没法|不可|不可以)(?:下单|购买|订购|买)|缺码|空库存",
    re.IGNORECASE,
)
_OUT_DENIES = patterns.later(r"no |none|nothing|not |cannot|can|could|没|无|暂|已|un|.*不到|不|缺", re.IGNORECASE)
_ALL = patterns.later(
    r"\b(?:all|each|every one|both|either)(?: of (?:them|these|those))?\b|全部|都|均|皆", re.IGNORECASE
)
_VERSIONS = patterns.later(
    r"\b(?:sizes|colou?rs|versions|variants|capacities|options)\b|颜色|尺码|规格|版本|配色", re.IGNORECASE
)
_UNOFFERED = patterns.later(r"can|could|.*不到|没得|无法|不能|没法|不可|unavail", re.IGNORECASE)
_FEW = patterns.later(
    r"\b(?:only |just )?(?:a |the last )few (?:pieces |pairs |units |items )?(?:are )?(?:left|remain(?:ing)?)\b|\bfew (?:are )?(?:left|remain(?:ing)?)\b|\b(?:running|getting|run) (?:low|out|short)\b(?! of)|\blow (?:in |on )?stock\b|\bstock(?:s)? (?:is|are) (?:very |quite |running )?(?:low|limited|short|scarce|tight)\b|\b(?:almost|nearly|practically|just about|close to being) (?:all )?(?:gone|sold out|out of stock)\b|\b(?:not|n['’]t) many (?:are )?(?:left|remain(?:ing)?)\b|\bhardly any left\b|\bscarce\b|\bin short supply\b|\bselling out\b|\bbetter hurry\b|\bhurry\b|\blast few\b|"
    r"库存(?:已经?|有点|比较|很|十分|非常)*(?:紧张|不多|告急|有限|见底|较少|很少|少|吃紧)|所剩(?:无几|不多)|剩得?不多|剩下?几[件个双台只]|(?:就|只|仅)剩(?:下)?(?:不多|少量|几)|少量库存|(?:快|即将|马上|将要?|几乎|差点)要?(?:就要)?(?:售罄|卖完|卖光|断货|没货|抢光|缺货)|存货不多|货不多|欲购从速|手慢无",
    re.IGNORECASE,
)
_MANY = patterns.later(
    r"\b(?:plenty|loads|lots|a lot|many|heaps|masses)\b[^,;⟦]{0,40}\b(?:in stock|left|available|remain(?:ing)?|on hand)\b|\b(?:in stock|left|available)\b[^,;⟦]{0,12}\b(?:in large numbers|in quantity|aplenty)\b|\b(?:well|amply|fully) stocked\b|\b(?:ample|plentiful|abundant|good|healthy|large) (?:stock|supply|supplies)\b|\bin (?:good|ample|plentiful) supply\b|\bstock is (?:plentiful|ample|good|high)\b|\bno (?:risk|danger|chance) of (?:it )?(?:selling|running) out\b|"
    r"(?:库存|货源|现货|存货|备货)(?:很|非常|十分|都|还|相当|比较|也)*(?:充足|充裕|充沛|丰富|够|足|多|很多)|大量(?:现货|库存|存货)|货源充足|不愁没货",
    re.IGNORECASE,
)
_LATER = patterns.later(
    r"\bback[- ]?order\w*|\bpre-?orders?\b|\bpre-?ordered\b|\bre-?stock\w*|\bback in stock\b|\b(?:new|fresh|next) (?:stock|shipment|batch|delivery) (?:is |are )?(?:arriv\w+|expected|coming|due|on)\b|\bcom(?:es?|ing) back\b|\blimited (?:edition|run|quantit\w+|numbers?)\b|\bdiscontinued\b|\bwait(?:ing)?[- ]?list\b|"
    r"补货|到货通知|预订|预购|预售|限量|重新上架|停产|绝版|等待名单|(?:下周|下月|明天|后天|近期|很快)(?:会|就|将)?(?:到货|有货|上架)",
    re.IGNORECASE,
)
_LAST = patterns.later(
    r"\bthe (?:very )?(?:last|final) (?:one|pair|piece|unit|item|set)(?: (?:left|remaining|in stock))?\b(?! (?:of|that|which|who|with|to|in|under|below|here|on|by|you|we|i)\b)|\bthe only (?:one|pair|piece|unit|item|set) (?:left|remaining|in stock)\b|\b(?:just |only )?(?:a single|one single|a lone)(?: [\w-]+){0,3} (?:is |remains )?(?:left|remain(?:s|ing)|in stock)\b|最后(?:的)?(?:一|⟦\d+⟧)?[件双个台只套把张](?!套)|(?:仅|只|就)(?:剩|有)(?:下)?一[件双个台只套把张](?:了|库存|现货|$)",
    re.IGNORECASE,
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
          "a couple": 2, "a single": 1, "a dozen": 12, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}  # fmt: skip
_N = rf"(?:⟦\d+⟧|\b(?:{'|'.join(word for word in _WORDS if word.isascii())})\b)"
_HAN_N = r"(?:⟦\d+⟧|[一两二三四五六七八九十])"
_STAY = r"(?:left|remain(?:s|ing)?|in stock|in the (?:warehouse|store|depot)|on (?:hand|the shelf)|to go round|still (?:here|there|available))"
_COUNTED = (
    patterns.later(rf"(?P<n>{_N})(?![-\s]*(?:%|percent|stars?|reviews?|days?|weeks?|hours?|⟦))(?P<gap>[^,;⟦]{{0,60}}?)\b{_STAY}\b", re.IGNORECASE),
    patterns.later(rf"\b(?:stock|inventory)(?: level)?(?: of {_IT})?(?: (?:of|is|stands|at|comes|to|currently|now))*\s*:?\s*(?P<n>{_N})", re.IGNORECASE),
    patterns.later(rf"\b(?:we(?:['’]ve| have| still have|['’]ve still) (?:got )?|the shop has |holds? |down to (?:the |our )?(?:last )?|there(?:['’]s| is| are) )(?:only |just |still |exactly )*(?P<n>{_N})(?= (?:units?|pieces?|pairs?|sets?|of ))(?! pieces? (?:in|to|per|inside)\b)", re.IGNORECASE),
    patterns.later(rf"\b(?:units|pieces) (?:left|remaining|available|in stock)(?: is|:)? (?P<n>{_N})", re.IGNORECASE),
    patterns.later(rf"(?:仅剩|只剩|还剩|剩余|剩下|就剩|剩|尚余|余|库存(?:量)?(?:数量?)?(?:为|有|是|仅|还有|只有|剩|余|共|约)*|有货|现货(?:有|仅)?|在库|存货(?:有|为)?|还有|手头有)(?:最后|不到|约|至少|超过)?\s*(?P<n>{_HAN_N})(?=\s*(?:件|双|个|只|台|套|把|张|盒|瓶|袋|支|罐|包|条|本|块|部|顶|辆|副|口|床)(?!颜色|尺码|规格|版本|月|小时|星期|工作)|\s*$|[,，。])"),
    patterns.later(rf"(?:只有|仅有|就)\s*(?P<n>{_HAN_N})(?:件|双|个|只|台|套|把|张|盒|瓶|袋|支|罐|包|条|本|块|部|顶|辆|副|口|床)(?:了|库存|现货|可)"),
    patterns.later(rf"(?P<n>{_HAN_N})(?:件|双|个|只|台|套|把|张|盒|瓶|袋|支|罐|包|条|本|块|部|顶|辆|副|口|床)(?:的)?(?:库存|现货|在库|存货|有货|可售|可买|待售)"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stocked:
    """The claims on stock of a clause, the spans of its text that they took, and the figures that were part of them."""

    claims: list[Claim]
    spans: list[tuple[int, int]]
    used: set[Figure]

    def take(self, span: tuple[int, int], words: str, finding: Finding, kind: str = "availability") -> None:
        self.claims.append(Claim(kind, words, finding))
        self.spans.append(span)

    def free(self, start: int, end: int) -> bool:
        return not any(a < end and start < b for a, b in self.spans)


def read_stock(scene: Scene, clause: Clause, around: Clause) -> Stocked:
    """What a clause says of the stock of the versions that it names, else of the product. `around` is the sentence."""
    if _ALL.search(clause.text) and _VERSIONS.search(around.text) and len(clause.about) == 1:
        clause = replace(clause, text=f"{clause.text} in every version")  # "three sizes, and all of them are in stock"
    found = Stocked([], [], set())
    found.used.update(one for one in clause.figures if is_size(clause, one, _sizes(scene, clause)))
    for pattern in _COUNTED:
        for match in pattern.finditer(clause.text):
            _count(scene, clause, around, match, found)
    _vague(scene, clause, found)
    for match in _OUT.finditer(clause.text):
        if found.free(*match.span()):
            denied = clause.denies(match.start()) and not _OUT_DENIES.match(match[0])
            found.take(
                match.span(), match[0], _has(scene, clause, around, denied, _UNOFFERED.match(match[0]) is not None)
            )
    for match in _IN.finditer(clause.text):
        if found.free(*match.span()):
            denials = [start for start, _ in clause.denied if start >= match.end()]
            said = within(clause, 0, min(denials)) if denials else clause  # "available in L, not in M"
            found.take(match.span(), match[0], _has(scene, said, around, not clause.denies(match.start())))
    return found


def _vague(scene: Scene, clause: Clause, found: Stocked) -> None:
    """A few left, plenty, the last one, back in stock soon."""
    for pattern, holds in ((_LATER, None), (_FEW, _is_few), (_MANY, _is_plenty), (_LAST, _is_last)):
        for match in pattern.finditer(clause.text):
            if not found.free(*match.span()):
                continue
            finding = Finding.UNSTATED if holds is None else _of_stocks(scene, clause, holds)
            if holds is not None and clause.denies(match.start()) and not patterns.match(r"not|n['’]|no ", match[0]):
                finding = {Finding.TRUE: Finding.FALSE, Finding.FALSE: Finding.TRUE}.get(finding, finding)
            waits = patterns.search(r"等(?:到|着|它)?$", clause.text[: match.start()]) is not None
            if holds is None and waits and all(record.stock == 0 for record in scene.of(clause.about)):
                finding = Finding.TRUE  # what is sold out can only be waited for: 得等补货
            if holds is None and _is_stated(scene, clause, match[0]):
                finding = Finding.TRUE
            found.take(match.span(), match[0], finding)


def _is_few(stock: int) -> Finding:
    return Finding.TRUE if 0 < stock <= FEW else Finding.FALSE if stock == 0 or stock >= PLENTY else Finding.UNSTATED


def _is_plenty(stock: int) -> Finding:
    return Finding.TRUE if stock >= PLENTY else Finding.FALSE if stock <= FEW else Finding.UNSTATED


def _is_last(stock: int) -> Finding:
    return Finding.of(stock == 1)


def _is_stated(scene: Scene, clause: Clause, words: str) -> bool:
    records = scene.of(clause.about)
    return bool(records) and all(words.lower() in record.text for record in records)


def _of_stocks(scene: Scene, clause: Clause, holds: Callable[[int], Finding]) -> Finding:
    records = scene.of(clause.about)
    if not records:
        return Finding.UNSTATED
    return Finding.worst([holds(_left(scene, clause, record)) for record in records])


def _left(scene: Scene, clause: Clause, record: Record) -> int:
    """How many there are of the versions that the clause names, else of all."""
    named = named_options(scene, clause, record)
    return _sum(variants_named(scene, clause, record)) if named else record.stock


def _sum(variants: Sequence[Variant]) -> int:
    return sum(max(one.stock, 0) for one in variants)


def _sizes(scene: Scene, clause: Clause) -> frozenset[str]:
    return frozenset(
        option_text(one) for record in scene.of(clause.about) for name in SIZES for one in record.values(name)
    )


def _counts_pieces(figure: Figure) -> bool:
    return figure.kind in (Kind.STOCK, Kind.BARE) or (figure.kind is Kind.AMOUNT and figure.unit in ("pieces", "TC"))


def _count(scene: Scene, clause: Clause, around: Clause, match: re.Match[str], found: Stocked) -> None:
    """A number of pieces has to be what is left of the versions that are named; without a name also that of the one that is shown."""
    if not found.free(*match.span()):
        return
    said = match["n"]
    figure = next((one for one in clause.figures if one.start <= match.start("n") < one.end), None)
    if said.startswith("⟦") and (figure is None or not _counts_pieces(figure)):
        return
    if figure is not None and figure in found.used:
        return
    count = _WORDS.get(said.lower())
    if figure is None and count is None:
        return

    def right(stock: int) -> bool:
        return figure.admits(stock) if figure is not None else stock == count

    holds = []
    for record in scene.of(clause.about):
        named = named_options(scene, clause, record)
        if named:
            variants = variants_named(scene, clause, record)
            closer = [one for one in variants_named(scene, around, record) if one in variants]
            variants = closer or variants
            several = [_sum(variants), *((one.stock for one in variants) if speaks_of_all(clause) else ())]
        else:
            closer = variants_named(scene, around, record)
            several = [_sum(closer)] if closer else [record.stock, record.variant.stock]
        holds.append(any(right(stock) for stock in several))
    if figure is not None:
        found.used.add(figure)
    end = match.end()
    finding = Finding.of(bool(holds) and all(holds))
    if clause.denies(match.start("n")) and finding is Finding.TRUE:
        finding = Finding.FALSE
    found.claims.append(Claim("stock", match[0], finding))
    found.spans.append(match.span("n"))
    keyword = patterns.search(rf"{_STAY}\W*$", match[0], re.IGNORECASE)
    if keyword:
        found.spans.append((match.start() + keyword.start(), end))


def _has(scene: Scene, clause: Clause, around: Clause, wanted: bool, unoffered: bool = False) -> Finding:
    """Whether every version that is named is there (or gone); of a product without a name for its version, any (or none) of them.

    `unoffered` says that a version that was never made counts as gone ("can't be had in red").
    """
    records = scene.of(clause.about)
    if not records:
        return Finding.UNSTATED
    return Finding.of(all(_stands(scene, clause, around, record, wanted, unoffered) for record in records))


def _stands(scene: Scene, clause: Clause, around: Clause, record: Record, wanted: bool, unoffered: bool) -> bool:
    named = named_options(scene, clause, record)
    variants = variants_named(scene, clause, record)
    variants = [one for one in variants_named(scene, around, record) if one in variants] or variants
    if named and not variants:
        return unoffered and not wanted
    if not named:
        if wanted and speaks_of_all(clause):
            return all(one.stock > 0 for one in record.product.variants)
        named_before = variants_named(scene, around, record)
        if not wanted and named_before and all(one.stock <= 0 for one in named_before):
            return True  # "navy in M is $60, but sold out"
        return (record.stock > 0) is wanted
    if not wanted:
        return all(one.stock <= 0 for one in variants)
    several = [(facet, values) for facet, values in named.items() if len(values) > 1]
    if not several:
        return any(one.stock > 0 for one in variants)
    return all(
        any(one.stock > 0 and option_text(one.options.get(facet)) == value for one in variants)
        for facet, values in several
        for value in values
    )
