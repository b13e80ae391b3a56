"""Proposals in a dialogue: made, kept while they wait, shown, and confirmed once."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import cast

from assistant.events import Money, Proposed
from assistant.money import money
from assistant.service.actions import Change, name_of
from assistant.service.dialogue.state import Pending, Request
from assistant.service.notation import arguments_of, read
from assistant.service.proposals import Proposal
from assistant.service.reading import OWN
from retrieval.products import Language


def new_id() -> str:
    """An id that nobody guesses, of the characters that a client's frame may have."""
    return f"p_{secrets.token_urlsafe(12)}"


def pending_of(proposal: Proposal, request: Request, turn: int) -> Pending:
    """A proposal as the dialogue's state keeps it; `turn` is the one that shows it."""
    return Pending(
        id=proposal.id,
        customer=proposal.customer,
        action=name_of(proposal.action),
        arguments=json.dumps(arguments_of(proposal.action), ensure_ascii=False),
        told=proposal.told,
        money_cents=proposal.money_cents,
        later_cents=proposal.later_cents,
        currency=proposal.currency,
        rests_on=proposal.rests_on,
        made=proposal.made,
        expires=proposal.expires,
        needs_person=proposal.needs_person,
        turn=turn,
        request=request,
    )


def proposal_of(pending: Pending) -> Proposal:
    """The proposal that was kept. Raises `Malformed` for what was not written by `pending_of`."""
    action = cast(Change, read(OWN[pending.action], json.loads(pending.arguments)))
    return Proposal(
        id=pending.id,
        customer=pending.customer,
        action=action,
        told=pending.told,
        money_cents=pending.money_cents,
        later_cents=pending.later_cents,
        currency=pending.currency,
        rests_on=pending.rests_on,
        made=pending.made,
        expires=pending.expires,
        needs_person=pending.needs_person,
    )


def shown(pending: Pending, language: Language) -> Proposed:
    """The card of a proposal."""
    cents = pending.money_cents or -pending.later_cents
    amount: Money | None = money(abs(cents), pending.currency) if cents and pending.currency else None
    return Proposed(
        proposal=pending.id,
        action=pending.action,
        title=pending.told.title.get(language),
        lines=tuple(line.get(language) for line in pending.told.lines),
        amount=amount,
        expires=datetime.fromtimestamp(pending.expires, UTC).isoformat(timespec="seconds"),
    )
