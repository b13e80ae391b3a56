"""The one judge of a constraint: what it finds of one variant of one product, and which field says so.

Unknown is not yes. What is stated of a variant wins over what is stated of its product, attributes over words; but words, and
attributes of a part ("lining: wool"), count where the attribute is silent, and always against what was ruled out.

An operator that a facet cannot answer (a range of brands) finds nothing stated, and so admits nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache, partial

from retrieval.amounts import Amount, read_amount, stated_amount
from retrieval.constraint import FLAGS, INTERVALS, LISTS, Constraint, Operator
from retrieval.products import AttributeValue, Product, Quantity, Variant
from retrieval.sizes import SizeContext, compare, is_size, size_context
from retrieval.statements import Sense
from retrieval.units import convert
from retrieval.verdicts import Evidence, Finding, Verdict

_ANSWERED: Mapping[str, frozenset[Operator]] = {
    "price": INTERVALS,
    "rating": INTERVALS,
    "delivery": INTERVALS,
    "stock": FLAGS,
    "offer": FLAGS,
    "brand": LISTS,
    "category": LISTS,
}
SPECIAL = ("price", "rating", "stock", "offer", "delivery", "brand", "category")
_OF_PRODUCTS = frozenset(("rating", "brand", "category"))
DELIVERY_UNIT = "days"
FLAG_ON = "yes"
_YES = frozenset(
    (
        "yes",
        "true",
        "y",
        "included",
        "built in",
        "built-in",
        "standard",
        "是",
        "有",
        "支持",
        "带",
        "包含",
        "含",
        "内置",
        "具备",
    )
)
_NO = frozenset(
    (
        "no",
        "none",
        "false",
        "n",
        "not included",
        "without",
        "n/a",
        "否",
        "无",
        "没有",
        "不支持",
        "不带",
        "不含",
        "不包含",
        "不具备",
    )
)
_OPEN = frozenset(
    ("optional", "sold separately", "unknown", "varies", "depends", "可选", "选配", "另购", "另售", "未知", "-", "?")
)

Seen = Callable[[Product, Variant], Hashable]


def judge(item: Constraint, product: Product, variant: Variant, evidence: Evidence) -> Verdict:
    """What one constraint finds of one variant of one product."""
    if item.operator not in _ANSWERED.get(item.facet, (item.operator,)):
        return Verdict(item, Finding.NOT_STATED)
    match item.facet:
        case "price":
            return _price(item, product, variant)
        case "rating":
            return _interval(item, "rating", product.rating, product.rating)
        case "delivery":
            return _delivery(item, variant)
        case "stock":
            return _flag(item, "stock", variant.stock > 0)
        case "offer":
            return _flag(item, "list price", variant.on_offer)
        case "brand":
            return _brand(item, product, evidence)
        case "category":
            return _category(item, product)
        case _:
            return _attribute(item, product, variant, evidence)


def seen(facet: str, evidence: Evidence, words: tuple[str, ...] = ()) -> Seen:
    """All that `judge` reads of a product and a variant for constraints on the facet: equal for those it cannot tell apart.

    `words` are what `unread` gives for a constraint.
    """
    match facet:
        case "price":
            return lambda product, variant: (variant.price_cents, product.currency)
        case "rating":
            return lambda product, _: product.rating
        case "delivery":
            return lambda _, variant: variant.delivery
        case "stock":
            return lambda _, variant: variant.stock > 0
        case "offer":
            return lambda _, variant: variant.on_offer
        case "brand":
            return lambda product, _: product.brand
        case "category":
            return lambda product, _: product.category
        case _:
            return partial(_seen_attribute, facet, evidence, words)


def unread(item: Constraint, evidence: Evidence) -> tuple[str, ...]:
    """The asked words that no vocabulary knows, which `judge` looks for in each product's text."""
    if item.facet in _ANSWERED or item.operator not in LISTS:
        return ()
    return tuple(value for value in item.values if value != FLAG_ON and not evidence.knows(item.facet, value))


def alike_in(facet: str, product: Product, evidence: Evidence) -> bool:
    """Whether all variants of a product look the same to `seen`, which then need be asked about one of them only."""
    if facet in _ANSWERED:
        return facet in _OF_PRODUCTS
    if is_size(facet):  # what a variant chooses beside its size says which system the size is of
        return len(product.variants) == 1
    names = (*evidence.names(facet), *evidence.parts(facet))
    return not any(name in variant.options for variant in product.variants for name in names)


def spoken_of(product: Product, evidence: Evidence) -> set[str]:
    """The attributes that a product or its variants state, and the facets that its words speak of.

    A product that does so of none of a facet's names, of none of its parts, and not of the facet itself looks to `seen` (but for
    the special facets, and for words that are `unread`) as any other such product does.
    """
    said = evidence.said(product)
    return {*product.attributes, *said.stated, *said.denied, *said.promised}.union(
        *(variant.options for variant in product.variants)
    )


def _seen_attribute(
    facet: str, evidence: Evidence, sought: tuple[str, ...], product: Product, variant: Variant
) -> Hashable:
    name, value, chosen = _value(facet, product, variant, evidence)
    about = size_context(product, variant) if is_size(facet) else None
    if chosen:
        return ("variant", name, value, about)
    said = evidence.said(product)
    words = (said.stated.get(facet), said.denied.get(facet), said.promised.get(facet), facet in said.elsewhere)
    found = tuple(evidence.says(product, facet, word) for word in sought)
    return ("product", name, value, about, words, tuple(_stated_of_parts(facet, product, variant, evidence)), found)


def _finding(item: Constraint, holds: bool) -> Finding:
    return Finding.MET if holds is not item.excludes else Finding.VIOLATED


def _interval(item: Constraint, field: str, low: float | None, high: float | None) -> Verdict:
    """A wish wants the whole of what is stated between its bounds, an exclusion none of it."""
    if low is None or high is None:
        return Verdict(item, Finding.NOT_STATED)
    inside = item.touches(low, high) if item.excludes else item.contains(low) and item.contains(high)
    stated = f"{low:g}" if low == high else f"{low:g}-{high:g}"
    return Verdict(item, _finding(item, inside), f"{field}={stated}")


def _price(item: Constraint, product: Product, variant: Variant) -> Verdict:
    """A limit in another currency than the price is no limit that can be judged: see `retrieval.currencies`."""
    if variant.price_cents is None or item.unit not in ("", "cents", product.currency):
        return Verdict(item, Finding.NOT_STATED)
    return _interval(item, "price", variant.price_cents, variant.price_cents)


def _delivery(item: Constraint, variant: Variant) -> Verdict:
    """ "Within 3 days" asks that the last day that is promised is one of them."""
    if variant.delivery is None:
        return Verdict(item, Finding.NOT_STATED)
    low, high = variant.delivery.least, variant.delivery.most
    ends = [convert(days, DELIVERY_UNIT, item.unit) if item.unit else float(days) for days in (low, high)]
    return _interval(item, "delivery", ends[0], ends[1])


def _flag(item: Constraint, field: str, holds: bool) -> Verdict:
    return Verdict(item, _finding(item, holds), f"{field}={holds}")


def _category(item: Constraint, product: Product) -> Verdict:
    if not product.category:
        return Verdict(item, Finding.NOT_STATED)
    path = " > ".join(product.category)
    inside = any(path == value or path.startswith(f"{value} > ") for value in item.values)
    return Verdict(item, _finding(item, inside), f"category={path}")


def _brand(item: Constraint, product: Product, evidence: Evidence) -> Verdict:
    if not product.brand:
        return Verdict(item, Finding.NOT_STATED)
    is_one = any(evidence.covers("brand", asked, product.brand) for asked in item.values)
    return Verdict(item, _finding(item, is_one), f"brand={product.brand}")


def _value(
    facet: str, product: Product, variant: Variant, evidence: Evidence
) -> tuple[str, AttributeValue | None, bool]:
    """The attribute that states a facet, what it says, and whether the variant says it."""
    names = evidence.names(facet)
    for name in names:
        if name in variant.options:
            return name, variant.options[name], True
    name = next((name for name in names if name in product.attributes), facet)
    return name, product.attributes.get(name), False


def _attribute(item: Constraint, product: Product, variant: Variant, evidence: Evidence) -> Verdict:
    name, value, chosen = _value(item.facet, product, variant, evidence)
    if item.operator in INTERVALS:
        amount = stated_amount(name, value)
        ends = amount.within(item.unit) if amount and item.unit else amount.in_base()[:2] if amount else None
        return _interval(item, name, *(ends or (None, None)))
    if item.operator in FLAGS or item.values == (FLAG_ON,):
        return _stated_flag(item, name, value, None if chosen else product, evidence)
    verdict = _values(item, name, value, product, variant, evidence)
    if chosen or verdict.finding is Finding.VIOLATED or (verdict.finding is Finding.MET and not item.excludes):
        return verdict
    if item.excludes or verdict.finding is Finding.NOT_STATED:
        return _by_parts(item, product, variant, evidence) or _by_words(item, verdict, product, evidence)
    return verdict


def _stated_flag(
    item: Constraint, name: str, value: AttributeValue | None, product: Product | None, evidence: Evidence
) -> Verdict:
    """Words that promise a thing grant it; words that only speak of it keep it from whoever ruled it out.

    `product` is None where the variant itself speaks, so that words of the product don't count.
    """
    said = evidence.said(product) if product else None
    promised = said is not None and item.facet in said.promised
    denied = said is not None and item.facet in said.denied
    holds = _as_flag(value)
    if holds is not None and not (item.excludes and promised and not denied and not holds):
        return _flag(item, name, holds)
    if said is None:
        return Verdict(item, Finding.NOT_STATED)
    if promised and (item.excludes or not denied):
        return Verdict(item, _finding(item, True), f"description: {said.promised[item.facet][0]}")
    if item.excludes and item.facet in said.stated:
        return Verdict(item, Finding.VIOLATED, f"description: {said.stated[item.facet][0]}")
    if denied and not promised:
        return Verdict(item, _finding(item, False), f"description: not {item.facet}")
    return Verdict(item, Finding.NOT_STATED)


def _as_flag(value: AttributeValue | None) -> bool | None:
    """Whether a value says that a thing is there: what it is made of or how large it is says so too."""
    match value:
        case bool():
            return value
        case str():
            word = value.strip().lower()
            return True if word in _YES else False if word in _NO else None if word in _OPEN or not word else True
        case Quantity():
            return value.amount > 0
        case tuple():
            return True if value else None
        case _:
            return None


def _values(
    item: Constraint, name: str, value: AttributeValue | None, product: Product, variant: Variant, evidence: Evidence
) -> Verdict:
    """Whether any stated value is one of the asked ones; None of several comparisons may be unsure for a clear no."""
    stated = _as_texts(value)
    if not stated:
        return Verdict(item, Finding.NOT_STATED)
    about = size_context(product, variant) if is_size(item.facet) else None
    unsure = False
    for have in stated:
        for asked in item.values:
            same = _same(item.facet, name, asked, have, about, evidence)
            if same:
                return Verdict(item, _finding(item, True), f"{name}={have}")
            unsure = unsure or same is None
    if unsure:
        return Verdict(item, Finding.NOT_STATED)
    return Verdict(item, _finding(item, False), f"{name}={', '.join(stated)}")


def _same(facet: str, name: str, asked: str, stated: str, about: SizeContext | None, evidence: Evidence) -> bool | None:
    """Whether a stated text is the asked value; None where that can't be told (sizes of two systems)."""
    if evidence.covers(facet, asked, stated):
        return True
    if about is not None:
        return compare(asked, stated, about)
    amount, wanted = _amount_of(stated, name), _amount_of(asked, name)
    if amount is not None and wanted is not None:
        ends = amount.within(wanted.unit)
        return ends is not None and wanted.low <= ends[0] * (1 + 1e-9) and ends[1] <= wanted.high * (1 + 1e-9)
    return False


@lru_cache(maxsize=50_000)
def _amount_of(text: str, name: str) -> Amount | None:
    found = read_amount(text, name)
    return found if found is not None and found.unit else None


def _stated_of_parts(facet: str, product: Product, variant: Variant, evidence: Evidence) -> list[tuple[str, str]]:
    stated: list[tuple[str, str]] = []
    for name in evidence.parts(facet):
        value = variant.options.get(name, product.attributes.get(name))
        stated += [(name, text) for text in _as_texts(value)]
    return stated


def _by_parts(item: Constraint, product: Product, variant: Variant, evidence: Evidence) -> Verdict | None:
    """A part of the asked value: a leather strap, a wool lining."""
    for name, text in _stated_of_parts(item.facet, product, variant, evidence):
        if any(evidence.covers(item.facet, asked, text) for asked in item.values):
            return Verdict(item, _finding(item, True), f"{name}={text}")
    return None


def _by_words(item: Constraint, verdict: Verdict, product: Product, evidence: Evidence) -> Verdict:
    """What the product's words state or deny, where its attributes leave the matter open or say that it complies."""
    said = evidence.said(product)
    counts = item.excludes or item.facet not in said.elsewhere
    for word in said.stated.get(item.facet, ()) if counts else ():
        if any(evidence.covers(item.facet, asked, word) for asked in item.values):
            return Verdict(item, _finding(item, True), f"description: {word}")
    senses = {asked: evidence.says(product, item.facet, asked) for asked in unread(item, evidence)}
    for asked, sense in senses.items():
        if sense in (Sense.STATED, Sense.PROMISED):
            return Verdict(item, _finding(item, True), f"description: {asked}")
    denied = (*said.denied.get(item.facet, ()), *(asked for asked, sense in senses.items() if sense is Sense.DENIED))
    if verdict.finding is Finding.NOT_STATED and all(
        any(evidence.covers(item.facet, word, asked) for word in denied) for asked in item.values
    ):
        return Verdict(item, _finding(item, False), f"description: not {', '.join(denied)}")
    return verdict


def _as_texts(value: AttributeValue | None) -> tuple[str, ...]:
    match value:
        case None:
            return ()
        case str():
            return (value,)
        case bool():
            return ("yes" if value else "no",)
        case Quantity():
            return (f"{value.amount:g} {value.unit}".strip(),)
        case _:
            return value
