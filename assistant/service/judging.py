"""The judge: whether an action may be, by the shop's policy and by what the order system holds. Pure; amounts are made here."""

from __future__ import annotations

from assistant.service.actions import Action
from assistant.service.facts import Facts
from assistant.service.rules import Policy
from assistant.service.verdicts import Verdict


def judge(action: Action, facts: Facts, policy: Policy, now: float) -> Verdict:
    """Allowed with what to perform, in need of information, or refused by a rule."""
    raise NotImplementedError
