"""Which rules ask a step, as far as a reader may know: a rule's name may tell what a fact is."""

from __future__ import annotations

from portal.kernel.actors import Actor
from workflows.models import ApprovalProcess, ApprovalTask, RoutingPolicy
from workflows.models.approvals import RULES_APART
from workflows.requests import request_type
from workflows.wording import rule_text


def rules_told(process: ApprovalProcess, actor: Actor) -> frozenset[str] | None:
    """The names of the rules of an approval's policy that the actor may read; ``None`` for all."""
    return rules_told_of(process.policy, actor)


def rules_told_of(policy: RoutingPolicy, actor: Actor) -> frozenset[str] | None:
    """The same of a version of a policy."""
    kind = request_type(policy.request_type)
    if not actor.is_house:
        return frozenset()
    if kind.sees_guarded(actor):
        return None
    known = {fact.name for fact in kind.facts_seen_by(actor)}
    return frozenset(
        rule["label"]
        for rule in policy.compiled
        if known.issuperset(condition["field"] for condition in rule["conditions"])
    )


def why_of(task: ApprovalTask, told: frozenset[str] | None) -> str:
    """The names of the rules that ask a step, of those that may be told."""
    labels = task.why.split(RULES_APART)
    return RULES_APART.join(rule_text(each) for each in labels if told is None or each in told)
