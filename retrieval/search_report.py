"""A search's result as people read it in a terminal and as programs read it in JSON, each hit with its whole why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from retrieval.constraints import Constraint, Constraints
from retrieval.hits import Hit, Instead, Loss, Relaxed, SearchResult


def evidence(hit: Hit) -> list[str]:
    """What each constraint found, with the field that says so."""
    return [f"{one.constraint.id} {one.finding}: {one.evidence or 'not stated'}" for one in hit.why.admission.verdicts]


def result_json(result: SearchResult, constraints: Constraints) -> dict[str, object]:
    """The result in plain JSON values."""
    return {
        "constraints": [item.id for item in constraints],
        "query": result.query,
        "corrections": [{"typed": one.typed, "meant": one.meant} for one in result.corrections],
        "total": result.total,
        "hits": [hit_json(hit) for hit in result.hits],
        "relaxed": [_relaxed_json(one) for one in result.relaxed],
    }


def hit_json(hit: Hit) -> dict[str, object]:
    """One hit in plain JSON values."""
    return {
        "product": hit.product.id,
        "sku": hit.variant.sku,
        "title": {"en": hit.product.title.en, "zh": hit.product.title.zh},
        "price_cents": hit.variant.price_cents,
        "stock": hit.variant.stock,
        "score": round(hit.score, 4),
        "parts": _rounded(hit.why.parts),
        "evidence": evidence(hit),
        "missed": [item.id for item in hit.why.missed],
        "broken": [item.id for item in hit.why.broken],
        "unstated": [item.id for item in hit.why.admission.unstated],
        "lost": [_loss_json(one) for one in hit.why.lost],
    }


def _rounded(parts: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in parts.items()}


def _loss_json(one: Loss) -> dict[str, object]:
    return {
        "ahead": one.ahead,
        "score": round(one.score, 4),
        "parts": _rounded(one.parts),
        "unmet": [item.id for item in one.unmet],
        "unstated": [item.id for item in one.unstated],
        "sort": one.sort,
    }


def _relaxed_json(one: Relaxed) -> dict[str, object]:
    return {
        "give_up": [item.id for item in one.constraints],
        "count": one.count,
        "instead": [
            {
                "constraint": instead.constraint.id,
                "amount": instead.amount,
                "values": [{"value": value.value, "count": value.count} for value in instead.values],
            }
            for instead in one.instead
        ],
        "nearest": [hit_json(hit) for hit in one.nearest],
    }


def show_result(result: SearchResult, console: Console, why: bool = False) -> None:
    """Prints the result; with `why`, also what each hit lost on."""
    if result.corrections:
        words = ", ".join(f"{one.typed} -> {one.meant}" for one in result.corrections)
        console.print(f"showing results for [bold]{escape(result.query)}[/] ({escape(words)})")
    if not result.hits:
        console.print("nothing fits" if result.relaxed else "the shop has nothing of that")
        for one in result.relaxed:
            _show_relaxed(one, console)
        return
    show_hits(result.hits, f"{len(result.hits)} of {result.total:,} that fit", console, why)


def show_hits(hits: Sequence[Hit], title: str, console: Console, why: bool = False) -> None:
    """Prints hits as a table."""
    table = Table(title=title, box=None)
    for name in ("", "product", "sku", "price", "stock", "score", "why"):
        table.add_column(name, justify="right" if name in ("", "price", "stock", "score") else "left")
    names = {hit.product.id: n for n, hit in enumerate(hits, start=1)}
    for n, hit in enumerate(hits, start=1):
        parts = " ".join(f"{name} {value:.2f}" for name, value in hit.why.parts.items())
        lost = [f"behind {names.get(one.ahead, one.ahead)}: {_loss_words(one)}" for one in hit.why.lost] if why else []
        table.add_row(
            str(n),
            escape(hit.product.title.get("en")),
            hit.variant.sku,
            _price(hit),
            str(hit.variant.stock),
            f"{hit.score:.3f}",
            escape("\n".join(line for line in [parts, *evidence(hit), *lost] if line)),
        )
    console.print(table)


def _price(hit: Hit) -> str:
    cents = hit.variant.price_cents
    return "-" if cents is None else f"{cents / 100:.2f}"


def _loss_words(one: Loss) -> str:
    said = [f"{name} {value:+.2f}" for name, value in one.parts.items()]
    said += [f"wish not met: {item.id}" for item in one.unmet]
    said += [f"not stated: {item.id}" for item in one.unstated]
    if one.sort != "relevance":
        said.append(f"order: {one.sort}")
    return ", ".join(said) or "the order of the catalogue"


def _show_relaxed(one: Relaxed, console: Console) -> None:
    label = " and ".join(item.id for item in one.constraints)
    said = "; ".join(text for instead in one.instead for text in _instead_words(instead))
    console.print(f"without {escape(label)}: {one.count:,} products{escape(f' ({said})' if said else '')}")
    for hit in one.nearest:
        console.print(
            f"  {escape(hit.product.title.get('en'))} {escape(hit.variant.sku)} {_price(hit)}", soft_wrap=True
        )


def _instead_words(instead: Instead) -> Iterator[str]:
    if instead.amount is not None:
        yield f"{instead.constraint.facet} {_amount(instead.constraint, instead.amount)}"
    if instead.values:
        yield ", ".join(f"{value.value} {value.count:,}" for value in instead.values)


def _amount(item: Constraint, amount: float) -> str:
    return f"{amount / 100:.2f}" if item.facet == "price" else f"{amount:g}{item.unit}"
