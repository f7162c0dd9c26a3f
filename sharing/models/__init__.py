"""Parties, grants, walls, and the compiled rows that reads ask."""

from sharing.models.access import FOREVER, AccessRow
from sharing.models.accesses import TAKEN, AccessAct, AccessEntry
from sharing.models.conditions import Condition, Fulfilment
from sharing.models.grants import Grant, Origin
from sharing.models.parity import ParityDifference, ParityRun
from sharing.models.parties import Party, PartyKind
from sharing.models.recalls import Recall, RecallAcknowledgement, RecallWay
from sharing.models.rules import Rule, RuleCriterion, RuleStatus
from sharing.models.waiting_shares import WaitingShare
from sharing.models.walls import Rival, RivalGroup, Wall

__all__ = [
    "FOREVER",
    "TAKEN",
    "AccessAct",
    "AccessEntry",
    "AccessRow",
    "Condition",
    "Fulfilment",
    "Grant",
    "Origin",
    "ParityDifference",
    "ParityRun",
    "Party",
    "PartyKind",
    "Recall",
    "RecallAcknowledgement",
    "RecallWay",
    "Rival",
    "RivalGroup",
    "Rule",
    "RuleCriterion",
    "RuleStatus",
    "WaitingShare",
    "Wall",
]
