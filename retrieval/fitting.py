"""Which variant of a product fits: in stock and kept out by no hard constraint; and which breaks least where none does.

Judges one product as it is handed in, however it was found.
"""

from __future__ import annotations

from retrieval.columns import doubts_of
from retrieval.constraints import Constraints, Evidence, blocks, judge
from retrieval.products import Product, Variant


def fits(product: Product, variant: Variant, constraints: Constraints, evidence: Evidence) -> bool:
    """Whether a variant is in stock and no hard constraint keeps it out."""
    return variant.stock > 0 and not any(
        blocks(judge(item, product, variant, evidence)) for item in constraints if item.hard
    )


def fitting_variant(product: Product, constraints: Constraints, evidence: Evidence) -> Variant | None:
    """The variant in stock that no hard constraint keeps out, with the fewest doubts, then the cheapest; None for none."""
    fitting = [variant for variant in product.variants if fits(product, variant, constraints, evidence)]
    if len(fitting) == 1:
        return fitting[0]
    return min(fitting, key=lambda v: (doubts_of(product, v, constraints, evidence), v.price_cents or 0), default=None)


def least_breaking_variant(product: Product, constraints: Constraints, evidence: Evidence) -> Variant | None:
    """The variant in stock that the fewest hard constraints keep out, exclusions counting first; None when sold out."""

    def broken(variant: Variant) -> tuple[int, int, int, int]:
        verdicts = [judge(item, product, variant, evidence) for item in constraints if item.hard]
        blocking = [verdict for verdict in verdicts if blocks(verdict)]
        doubts = doubts_of(product, variant, constraints, evidence)
        return sum(one.constraint.excludes for one in blocking), len(blocking), doubts, variant.price_cents or 0

    return min((one for one in product.variants if one.stock > 0), key=broken, default=None)
