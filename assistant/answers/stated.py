"""What the records state of what is asked about a product, in words of code: facts, with yes or no where a value is asked for, and stock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant import patterns, wording
from assistant.answers.base import Answers, passage
from assistant.flags import flag
from prompts.render import reply
from retrieval.facets import PATH_JOIN
from retrieval.hits import Hit
from retrieval.products import AttributeValue, Language, Product

_YES_OR_NO = patterns.later(
    r"^\W*(?:(?:and|so|but|ok(?:ay)?|hi|hello|please|also|then)\W+)*(?:what about|how about|is|are|does|do|did|has|have|can|could|will|would|come|comes)\b|[吗么呢]\W*$|有没有|是不是|能不能|可不可以",
    re.IGNORECASE,
)
_LATIN = patterns.later(r"[a-z]+")
TOLD_AT_MOST = 6  # facts of a product of which nothing in particular is asked


class StatedFacts(Answers):
    """Tells facts of products on one shelf."""

    def asked_by_verb(self, question: str, hits: Sequence[Hit]) -> tuple[str, ...]:
        """The features that a question asks for by what one does: "does it dim?" for dimmable, "can I fold it?"."""
        if _YES_OR_NO.search(question) is None:
            return ()
        said = {_stem(word) for word in _LATIN.findall(question.lower())}
        stated = {
            name
            for hit in hits
            for name, value in hit.product.attributes_of(hit.variant).items()
            if value in (True, False)
        }
        return tuple(sorted(name for name in stated if name.endswith("able") and said & _verbs(name.split("_")[-1])))

    def asked_values(self, question: str, asked: Sequence[str]) -> dict[str, str]:
        """The value of each facet that a question wants a yes or a no of: "does it come in red?"; none where it names two."""
        if _YES_OR_NO.search(question) is None:
            return {}
        found: dict[str, set[str]] = {}
        for mention in self.shelf.facets.vocabulary.terms.find(question):
            for meant in mention.meanings:
                if meant.facet in asked and meant.value:
                    found.setdefault(meant.facet, set()).add(meant.value)
        return {facet: min(values) for facet, values in found.items() if len(values) == 1}

    def facts(
        self, hit: Hit, asked: Sequence[str], language: Language, wanted: Mapping[str, str] | None = None
    ) -> list[str]:
        """What the record states of each facet that is asked about, or that it does not; a yes or a no to a value that is `wanted`."""
        product, words = hit.product, self.shelf.wording
        title, stated = product.title.get(language), product.attributes_of(hit.variant)
        said: list[str] = []
        for name in self._answerable(asked, stated, product):
            label = words.facet(name, language)
            if name == "price" and hit.variant.price_cents is not None:
                price = wording.money(hit.variant.price_cents, product.currency).text
                said.append(
                    reply("fact", language, title=title, label=reply("row_price", language).lower(), value=price)
                )
            elif name == "brand" or name not in self.shelf.facets.by_id:
                continue
            elif name not in stated:
                said.append(reply("fact_unstated", language, title=title, label=label))
            elif isinstance(stated[name], bool):
                said.append(
                    reply(
                        "fact_flag_yes" if stated[name] else "fact_flag_no",
                        language,
                        title=title,
                        said=flag(label, stated[name] is True, language),
                    )
                )
            else:
                values = self._option_values(product, name) or stated[name]
                told = reply("fact", language, title=title, label=label, value=words.value(name, values, language))
                said.append(self._answered(told, name, values, (wanted or {}).get(name), language))
        return said

    def _answered(self, told: str, name: str, stated: AttributeValue, wanted: str | None, language: Language) -> str:
        """A fact with yes or no before it, where a value is asked for."""
        values = stated if isinstance(stated, tuple) else (stated,)
        if wanted is None or not all(isinstance(one, str) for one in values):
            return told
        covers = self.shelf.facets.vocabulary.covers
        has = any(covers(name, wanted, one) for one in values if isinstance(one, str))
        label = self.shelf.wording.value(name, wanted, language)
        return reply("fact_has" if has else "fact_has_not", language, told=told, wanted=label)

    def _answerable(self, asked: Sequence[str], stated: Mapping[str, object], product: Product) -> list[str]:
        """The facets that answer what is asked: what the product states of the same thing ("battery life" for a question that names the
        battery) in place of what it does not, and nothing that no product of its kind ever states where something else answers."""
        found: dict[str, None] = {}
        for name in asked:
            kin = [one for one in stated if one.split("_")[0] == name.split("_")[0]]
            found |= dict.fromkeys([name] if name in stated or not kin else kin)
        path = PATH_JOIN.join(product.category)
        known = self.shelf.facets.by_id
        usual = [one for one in found if one in stated or one not in known or path in known[one].categories]
        return usual or list(found)

    def stock(self, product: Product, language: Language) -> str:
        """Whether a product can be had, and in which of its options."""
        words = self.shelf.wording
        names = dict.fromkeys(name for variant in product.variants for name in variant.options)
        options = [
            f"{words.facet(name, language)} {words.value(name, values, language)}"
            for name in names
            if (values := self._option_values(product, name))
        ]
        return reply(
            "fact_stock",
            language,
            title=product.title.get(language),
            available=any(variant.stock > 0 for variant in product.variants),
            options=("; " if language == "en" else "；").join(options),
        )

    def _option_values(self, product: Product, name: str) -> tuple[str, ...]:
        """The values of an option over the variants in stock, in their order."""
        values = [v.options[name] for v in product.variants if name in v.options and v.stock > 0]
        return tuple(dict.fromkeys(value for value in values if isinstance(value, str)))

    def told(self, hit: Hit, language: Language) -> str:
        """What a product is, to who asks nothing in particular: its price, what it is made of and can do, its own description."""
        product, words = hit.product, self.shelf.wording
        cents = hit.variant.price_cents
        return reply(
            "told",
            language,
            title=product.title.get(language),
            price="" if cents is None else wording.money(cents, product.currency).text,
            facts=words.facts(product, hit.variant, language, most=TOLD_AT_MOST),
            rating=product.rating,
            reviews=product.review_count,
            description=passage(product.description.get(language)) if product.description else "",
        )

    def none_stated(self, hit: Hit, language: Language) -> str:
        facts = self.shelf.wording.facts(hit.product, hit.variant, language)
        joint = "; " if language == "en" else "；"
        return reply("fact_none", language, title=hit.product.title.get(language), facts=joint.join(facts))


def _stem(word: str) -> str:
    """A verb without the endings of its forms."""
    return word.removesuffix("s") if len(word) > 3 else word


def _verbs(adjective: str) -> frozenset[str]:
    """The verbs that a word like "dimmable", "adjustable" or "removable" may be made of."""
    root = adjective.removesuffix("able")
    doubled = root[:-1] if len(root) > 3 and root[-1] == root[-2] else root
    return frozenset((root, f"{root}e", doubled))
