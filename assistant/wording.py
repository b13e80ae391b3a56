"""How facts are written: money, amounts, facet values, chips, cards and compact records. All of it comes from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import untrusted
from assistant.events import Card, Chip, Reason
from assistant.flags import flag
from assistant.money import money as money
from assistant.untrusted_products import told_hit
from prompts.render import reply
from retrieval.constraints import Constraint, Constraints, Finding, Operator
from retrieval.facets import PATH_JOIN, FacetKind, Facets
from retrieval.hits import Hit, Instead, Relaxed
from retrieval.products import AttributeValue, Language, Product, Quantity, Variant
from retrieval.units import convert, find_unit

MOST_INSTEAD = 3
RECORD = 1_200  # most characters of one product in a prompt


def number(amount: float) -> str:
    """At most two decimals, none where they are zero."""
    return f"{round(amount, 2):,.2f}".rstrip("0").rstrip(".")


_HAN_UNITS = {
    "in": "英寸",
    "h": "小时",
    "years": "岁",
    "months": "个月",
    "pcs": "件",
    "pairs": "双",
    "pieces": "件",
    "min": "分钟",
    "people": "人",
    "person": "人",
}


def quantity(value: Quantity, language: Language) -> str:
    """An amount with its unit as the language writes it."""
    unit = _HAN_UNITS.get(value.unit) if language == "zh" else None
    return f"{number(value.amount)}{unit}" if unit else f"{number(value.amount)} {value.unit}".strip()


class Wording:
    """Writes facts in a language with the shop's own labels."""

    def __init__(self, facets: Facets, currency: str) -> None:
        self._facets = facets
        self._currency = currency

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the currency that prices are in."""
        return self._currency

    def facet(self, name: str, language: Language) -> str:
        known = self._facets.by_id.get(name)
        if known is not None:
            return _within(known.label.get(language))
        if name in ("price", "rating", "stock", "brand", "category", "delivery"):
            return reply(f"row_{name}", language).lower()
        return name.replace("_", " ")

    def value(self, facet: str, value: AttributeValue, language: Language) -> str:
        match value:
            case bool():
                return reply("value_yes" if value else "value_no", language)
            case Quantity():
                return quantity(value, language)
            case str():
                return self._name(facet, value, language)
            case _:
                return (", " if language == "en" else "、").join(self._name(facet, one, language) for one in value)

    def _name(self, facet: str, value: str, language: Language) -> str:
        name = self._facets.label(facet, value).get(language)
        return name if facet in ("brand", "size") else _within(name)

    def joined(self, items: Sequence[str], language: Language, *, either: bool = False) -> str:
        """ "a, b and c", or with `either` "a, b or c"."""
        if len(items) < 2:
            return "".join(items)
        comma, last = (", ", " or " if either else " and ") if language == "en" else ("、", "或" if either else "和")
        return comma.join(items[:-1]) + last + items[-1]

    def chip(self, item: Constraint, language: Language) -> Chip:
        return Chip(
            id=item.id,
            facet=item.facet,
            operator=item.operator.value,
            label=self.chip_label(item, language),
            hard=item.hard,
            excludes=item.excludes,
            values=item.values,
            low=item.low,
            high=item.high,
            turn=item.turn,
        )

    def chip_label(self, item: Constraint, language: Language) -> str:
        match item.operator:
            case Operator.RANGE:
                return self._range_label(item, language)
            case Operator.OUTSIDE:
                return reply("chip_not", language, values=self._range_label(item, language))
            case Operator.HAS | Operator.HAS_NOT:
                return self._flag_label(item, language)
            case _:
                names = [self._name(item.facet, value, language) for value in item.values]
                values = reply("chip_or", language).join(names) if language == "zh" else " or ".join(names)
                if item.excludes:
                    return reply("chip_not", language, values=values)
                return reply("chip_size", language, values=values) if item.facet == "size" else values

    def _flag_label(self, item: Constraint, language: Language) -> str:
        if item.facet == "stock":
            return reply("chip_stock", language)
        if item.facet == "offer":
            return reply("chip_not_offer" if item.excludes else "chip_offer", language)
        return flag(self.facet(item.facet, language), not item.excludes, language)

    def _range_label(self, item: Constraint, language: Language) -> str:
        if item.facet == "price":
            low = "" if item.low is None else money(round(item.low), self._currency).text.removesuffix(".00")
            high = "" if item.high is None else money(round(item.high), self._currency).text.removesuffix(".00")
            kind = "below" if "high" in item.open_sides else "high"
            if low:
                kind = "low" if not high else "exactly" if low == high else "between"
            return reply(f"chip_price_{kind}", language, low=low, high=high)
        if item.facet == "rating" and item.high is None:
            return reply("chip_rating", language, low=number(item.low or 0))
        if item.facet == "delivery" and item.low is None and item.high is not None:
            return reply("chip_delivery", language, days=number(item.high))
        low = "" if item.low is None else self._readable(item.facet, item.low, item.unit, language)
        high = "" if item.high is None else self._readable(item.facet, item.high, item.unit, language)
        kind = ("exactly" if low == high else "between") if low and high else "low" if low else "high"
        if kind in item.open_sides:
            kind = {"low": "above", "high": "below"}[kind]
        return reply(f"chip_range_{kind}", language, label=self.facet(item.facet, language), low=low, high=high)

    def _readable(self, facet: str, amount: float, unit: str, language: Language) -> str:
        """A base amount as people say it: 1500 g is 1.5 kg, and 68.58 cm of a screen, which the shop states in inches, 27 in."""
        larger = {"g": ("kg", 1000.0), "ml": ("l", 1000.0)}.get(unit)
        if larger and amount >= larger[1] and find_unit(larger[0]):
            amount, unit = amount / larger[1], larger[0]
        known = self._facets.by_id.get(facet)
        stated = convert(amount, unit, known.stated_in) if known and known.stated_in else None
        if known and stated is not None and len(_written(stated)) < len(_written(amount)):
            return quantity(Quantity(float(_written(stated)), known.stated_in), language)
        return quantity(Quantity(amount, unit), language)

    def wishes(self, constraints: Constraints, language: Language) -> str:
        """The constraints in words, the category left out; "" when there are none."""
        labels = [self.chip_label(item, language) for item in constraints if item.id != "category:is"]
        return (", " if language == "en" else "、").join(labels)

    def instead(self, one: Instead, relaxed: Relaxed, language: Language) -> str:
        """What there is in place of a constraint that would be given up, with figures from the record; "" where that is plain.

        The nearest product stands for the nearest number, as the record has it now.
        """
        item = one.constraint
        if item.operator is Operator.RANGE:
            amount = self._nearest_amount(one, relaxed, language)
            return reply("instead_amount", language, amount=amount) if amount else ""
        if not one.values:
            return ""
        names = [self._instead_name(item.facet, value.value, language) for value in one.values[:MOST_INSTEAD]]
        counts = [value.count for value in one.values[:MOST_INSTEAD]]
        alone = len(relaxed.constraints) == 1  # given up with others, a value's count says nothing by itself
        named = [f"{name} ({count:,})" if alone else name for name, count in zip(names, counts, strict=True)]
        return reply("instead_values", language, values=(", " if language == "en" else "、").join(named))

    def _instead_name(self, facet: str, value: str, language: Language) -> str:
        """A value without its facet's name beside it: "none" alone would say nothing."""
        name = self._name(facet, value, language)
        lacks = language == "en" and name.casefold() in ("none", "no")
        return reply("instead_none", language, facet=self.facet(facet, language)) if lacks else name

    def _nearest_amount(self, one: Instead, relaxed: Relaxed, language: Language) -> str:
        item = one.constraint
        if item.facet == "price":
            priced = [hit for hit in relaxed.nearest if hit.variant.price_cents is not None]
            return money(priced[0].variant.price_cents or 0, priced[0].product.currency).text if priced else ""
        if one.amount is None:
            return ""
        return (
            number(one.amount)
            if item.facet == "rating"
            else self._readable(item.facet, one.amount, item.unit, language)
        )

    def category(self, product: Product, language: Language) -> str:
        path = PATH_JOIN.join(product.category)
        known = self._facets.categories.get(path)
        return known.label.get(language) if known else (product.category[-1] if product.category else "")

    def topic(self, topic: Sequence[str], language: Language) -> str:
        """What a search is about, as a plural noun; "" when it is about no category."""
        names = [known.label.get(language) for path in topic if (known := self._facets.categories.get(path))]
        words = self.joined(names, language)
        return words.lower() if language == "en" else words

    def found(self, topic: Sequence[str], language: Language) -> str:
        """What a search found, as a plural noun; "" when it is about no category. A department is no thing of which there are ten."""
        others = self._facets.categories
        if not any(path.startswith(f"{one}{PATH_JOIN}") for one in topic for path in others):
            return self.topic(topic, language)
        names = [known.label.get(language) for path in topic if (known := others.get(path))]
        return reply("found_in", language, department=self.joined(names, language))

    def card(self, ordinal: int, hit: Hit, language: Language) -> Card:
        product, variant = hit.product, hit.variant
        return Card(
            ordinal=ordinal,
            product=product.id,
            sku=variant.sku,
            title=product.title.get(language),
            brand=product.brand,
            category=self.category(product, language),
            price=None if variant.price_cents is None else money(variant.price_cents, product.currency),
            list_price=money(variant.list_price_cents or 0, product.currency) if variant.on_offer else None,
            rating=product.rating,
            review_count=product.review_count,
            stock=variant.stock,
            options={
                self.facet(name, language): self.value(name, value, language) for name, value in variant.options.items()
            },
            image=variant.image or product.image,
            url=product.url,
            why=tuple(
                Reason(verdict.constraint.id, self.chip_label(verdict.constraint, language), verdict.evidence)
                for verdict in hit.why.admission.verdicts
                if verdict.finding is Finding.MET and verdict.constraint.id != "category:is"
            ),
        )

    def facts(
        self, product: Product, variant: Variant, language: Language, wanted: Sequence[str] = (), most: int = 4
    ) -> list[str]:
        """The attributes as "label: value", those of `wanted` facets first."""
        stated = product.attributes_of(variant)
        names = [name for name in wanted if name in stated]
        names += [name for name in stated if name not in names and name not in ("size",)]
        return [self.fact(name, stated[name], language) for name in names[:most]]

    def fact(self, name: str, value: AttributeValue, language: Language) -> str:
        label = self.facet(name, language)
        if isinstance(value, bool):
            return flag(label, value, language)
        words = self.value(name, value, language)
        return f"{label} {words}" if language == "en" else f"{label}：{words}"

    def record(self, tag: str, hit: Hit, language: Language, most: int = 8, words: int = 0) -> str:
        """One line that the model reads: tag, kind, attributes, price, rating, and `words` characters of description.

        It holds no name: the model has none to copy, and refers to the product by its tag.
        """
        hit = told_hit(hit)
        product, variant = hit.product, hit.variant
        stated = product.attributes_of(variant)
        wanted = [verdict.constraint.facet for verdict in hit.why.admission.verdicts]
        names = [name for name in wanted if name in stated] + [name for name in stated if name not in wanted]
        parts = [self._brief(name, stated[name], language) for name in dict.fromkeys(names[:most])]
        if variant.price_cents is not None:
            parts.append(money(variant.price_cents, product.currency).text)
        if product.rating is not None:
            parts.append(f"{product.rating:g} {'stars' if language == 'en' else '星'}")
        if words and product.description:
            parts.append(product.description.get(language)[:words])
        kind = self.category(product, language).lower() or product.title.get(language)
        line = f"{kind}: {'; '.join(parts)}" if language == "en" else f"{kind}：{'；'.join(parts)}"
        return f"[{tag}] {untrusted.line(line, RECORD)}"

    def _brief(self, name: str, value: AttributeValue, language: Language) -> str:
        """A fact without its label where the value says enough: "nylon", but "battery life 20 h"."""
        known = self._facets.by_id.get(name)
        plain = known is not None and known.kind is FacetKind.TEXT and name not in ("size", "fit", "season", "pattern")
        return self.value(name, value, language) if plain else self.fact(name, value, language)


def _within(label: str) -> str:
    """A label as it stands inside a sentence: "Recycled polyester" loses its capital, "LED" and "PU leather" keep theirs."""
    first = label.split(" ", 1)[0]
    return label[:1].lower() + label[1:] if first[1:].islower() and first.isascii() else label


def _written(amount: float) -> str:
    return f"{amount:.5g}"
