"""Which rules ask a step, as far as a reader may know: a rule's name may tell what a fact is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.kernel.actors import Actor
from workflows.models import ApprovalProcess, ApprovalTask
from workflows.models.approvals import RULES_APART
from workflows.requests import request_type


def rules_told(process: ApprovalProcess, actor: Actor) -> frozenset[str] | None:
    """The names of the rules of an approval's policy that the actor may read; ``None`` for all."""
    kind = request_type(process.request_type)
    if not actor.is_house:
        return frozenset()
    if kind.sees_guarded(actor):
        return None
    known = {fact.name for fact in kind.facts_seen_by(actor)}
    return frozenset(
        rule["label"]
        for rule in process.policy.compiled
        if known.issuperset(condition["field"] for condition in rule["conditions"])
    )


def why_of(task: ApprovalTask, told: frozenset[str] | None) -> str:
    """The names of the rules that ask a step, of those that may be told; what Guildhall itself
    called a rule reads in each reader's language."""
    labels = [each for each in task.why.split(RULES_APART) if each]
    return RULES_APART.join(_(each) for each in labels if told is None or each in told)
