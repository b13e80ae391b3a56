"""Puts the good records of an import into the catalogue: few in one transaction, many in several.

An import of many products that is cut short keeps what was stored; the same import again goes on from there, because what
is equal in the catalogue already is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.products import Product
from retrieval.record import KINDS, Batch, Catalogue, ChangeReport, Changes

STORED_TOGETHER = 5_000


def store(
    catalogue: Catalogue, batch: Batch, prune: bool, progress: Callable[[int], None], together: int = STORED_TOGETHER
) -> ChangeReport:
    """Stores a batch; `progress` is called with the number of records done since its last call.

    Up to `together` products are one transaction with the rest; of more, each `together` are one, the rest goes with the
    last, and what `prune` removes goes in one of its own after them. So do products between which SKUs move: those need
    a single transaction.
    """
    if len(batch.products) <= together or _skus_move(catalogue, batch.products):
        return catalogue.apply(batch, prune, progress)
    parts = [batch.products[start : start + together] for start in range(0, len(batch.products), together)]
    reports = [catalogue.apply(Batch(part), progress=progress) for part in parts[:-1]]
    reports.append(catalogue.apply(replace(batch, products=parts[-1]), progress=progress))
    if prune:
        reports.append(_only_removed(catalogue.apply(batch, prune=True)))
    return _sum(reports)


def _skus_move(catalogue: Catalogue, products: Sequence[Product]) -> bool:
    """Whether a SKU belongs to another product of the catalogue now: its row has to go before it can come back."""
    for start in range(0, len(products), STORED_TOGETHER):
        wanted = {
            variant.sku: product.id
            for product in products[start : start + STORED_TOGETHER]
            for variant in product.variants
        }
        if any(wanted[sku] != owner for sku, owner in catalogue.sku_owners(wanted).items()):
            return True
    return False


def _only_removed(report: ChangeReport) -> ChangeReport:
    return replace(report, kinds={kind: Changes(removed=changes.removed) for kind, changes in report.kinds.items()})


def _sum(reports: Sequence[ChangeReport]) -> ChangeReport:
    kinds = {}
    for kind in KINDS:
        each = [report.kinds.get(kind, Changes()) for report in reports]
        kinds[kind] = Changes(
            sum(one.added for one in each),
            sum(one.changed for one in each),
            sum(one.unchanged for one in each),
            sum(one.removed for one in each),
        )
    return ChangeReport(reports[-1].revision, kinds)
