"""Proposals: what exactly would be done, made by the server, confirmed once by the customer it is for.

A proposal is a value. Its id is the idempotency key, so that it cannot be executed twice however often it is confirmed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from assistant.service.actions import Change, name_of
from assistant.service.facts import Facts, gather
from assistant.service.judging import judge
from assistant.service.notation import arguments_of, written
from assistant.service.port import OrderSystem, Outcome, RecordsChanged
from assistant.service.rules import Policy
from assistant.service.telling import Told, tell
from assistant.service.verdicts import Allowed, NeedsInformation, Refused

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """`money_cents` is what the customer pays when it is done (below 0: gets), `later_cents` what they get when goods are back.

    `rests_on` is a digest of everything that was shown and judged; `needs_person` says why an agent has to agree first.
    """

    id: str
    customer: str
    action: Change
    told: Told
    money_cents: int
    later_cents: int
    currency: str
    rests_on: str
    made: float
    expires: float
    needs_person: str | None = None


@dataclass(frozen=True, slots=True)
class Executed:
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Expired:
    """Too late: `anew` is what would be proposed now, for the customer to confirm again."""

    anew: Proposal | NeedsInformation | Refused


@dataclass(frozen=True, slots=True)
class Stale:
    """Something that it rests on has changed since: `anew` is what would be proposed now."""

    anew: Proposal | NeedsInformation | Refused


@dataclass(frozen=True, slots=True)
class NotTheirs:
    """Confirmed by somebody else than the customer whom it was made for, or, where a person has to agree, by no agent."""


Confirmation = Executed | Expired | Stale | NotTheirs


def propose(id: str, action: Change, facts: Facts, policy: Policy, now: float) -> Proposal | NeedsInformation | Refused:
    """The proposal of a change, or why there is none."""
    verdict = judge(action, facts, policy, now)
    if not isinstance(verdict, Allowed) or facts.customer is None or verdict.execution is None:
        assert not isinstance(verdict, Allowed), "a change that is allowed has a customer and something to perform"
        return verdict
    return Proposal(
        id=id,
        customer=facts.customer.id,
        action=action,
        told=tell(action, facts, verdict, policy),
        money_cents=verdict.execution.money_cents,
        later_cents=verdict.later_cents,
        currency=facts.order.currency if facts.order is not None else "",
        rests_on=_digest(action, facts, verdict, policy),
        made=now,
        expires=now + policy.proposal_s,
        needs_person=verdict.needs_person,
    )


async def confirm(
    proposal: Proposal, system: OrderSystem, policy: Policy, *, customer: str, now: float, agent: str | None = None
) -> Confirmation:
    """Execute a proposal that `customer` has confirmed; the same proposal again gives the same outcome, whatever the time.

    `agent` is who agreed, where a person has to. Raises `OrderSystemFault` and `KeyReused`.
    """
    if customer != proposal.customer or (proposal.needs_person is not None and agent is None):
        return NotTheirs()
    before = await system.outcome(proposal.id, customer, proposal.action)
    if before is not None:
        return Executed(before)
    for _ in range(_TRIES):
        facts = await gather(system, proposal.action, customer)
        verdict = judge(proposal.action, facts, policy, now)
        anew = propose(proposal.id, proposal.action, facts, policy, now)
        if not (proposal.made <= now < proposal.expires):
            return Expired(anew)
        if (
            not isinstance(verdict, Allowed)
            or verdict.execution is None
            or _digest(proposal.action, facts, verdict, policy) != proposal.rests_on
        ):
            return Stale(anew)
        try:
            done = await system.perform(verdict.execution, proposal.id, actor=agent or customer, now=now)
        except RecordsChanged:
            continue
        return Executed(done)
    return Stale(propose(proposal.id, proposal.action, await gather(system, proposal.action, customer), policy, now))


def _digest(action: Change, facts: Facts, verdict: Allowed, policy: Policy) -> str:
    """Of everything that the customer is shown and that decided: the action, its amounts, the records and the policy."""
    execution = verdict.execution
    rests_on = {
        "action": [name_of(action), arguments_of(action)],
        "policy": policy.digest,
        "order": written(facts.order) if facts.order is not None else None,
        "customer": facts.customer.id if facts.customer is not None else None,
        "money": [execution.money_cents if execution is not None else 0, verdict.later_cents],
    }
    text = json.dumps(rests_on, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
