"""Parties, grants, walls, and the compiled rows that reads ask."""

from sharing.models.access import FOREVER, AccessRow
from sharing.models.grants import Grant, Origin, Wall
from sharing.models.parity import ParityDifference, ParityRun
from sharing.models.parties import Party, PartyKind
from sharing.models.rules import Rule, RuleCriterion, RuleStatus

__all__ = [
    "FOREVER",
    "AccessRow",
    "Grant",
    "Origin",
    "ParityDifference",
    "ParityRun",
    "Party",
    "PartyKind",
    "Rule",
    "RuleCriterion",
    "RuleStatus",
    "Wall",
]
