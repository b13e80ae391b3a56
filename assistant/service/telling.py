"""The words of a proposal: what would be done, item by item, and what it costs, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.service.actions import Change, name_of
from assistant.service.facts import Facts
from assistant.service.rules import Policy
from assistant.service.verdicts import Allowed
from retrieval.products import Localized


@dataclass(frozen=True, slots=True)
class Told:
    """A title and its lines."""

    title: Localized
    lines: tuple[Localized, ...]


def tell(action: Change, facts: Facts, verdict: Allowed, policy: Policy) -> Told:
    """What the customer is shown before they confirm."""
    title = policy.words[f"title.{name_of(action)}"]
    return Told(title, verdict.words)
