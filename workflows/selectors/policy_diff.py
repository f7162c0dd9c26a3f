"""What a version of a policy changes against the one before it, rule by rule, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from workflows.models import PolicyStatus, RoutingPolicy, RoutingRule, RoutingStep
from workflows.selectors.policies import rule_lines
from workflows.wording import rule_text

# A rule in words: its conditions, none if it always applies, and its steps.
type _Rule = tuple[tuple[str, ...], tuple[str, ...]]
type _Rules = Mapping[str, _Rule]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule that is new, gone or different: its lines before and after."""

    kind: Literal["added", "removed", "changed"]
    label: str
    before: Sequence[str]
    after: Sequence[str]


def version_before(policy: RoutingPolicy) -> RoutingPolicy | None:
    """The version that was in force before this one came, or is while it is a draft."""
    steps = Prefetch("steps", RoutingStep.objects.select_related("person", "house_role"))
    rules = Prefetch("rules", RoutingRule.objects.prefetch_related(steps))
    return (
        RoutingPolicy.objects.filter(request_type=policy.request_type, version__lt=policy.version)
        .exclude(status__in=[PolicyStatus.DRAFT, PolicyStatus.PROPOSED])
        .prefetch_related(rules)
        .order_by("-version")
        .first()
    )


def policy_changes(policy: RoutingPolicy, base: RoutingPolicy | None) -> list[RuleChange]:
    """How the rules differ. Rules are the same if they have the same name, or, renamed, still ask
    the same steps or hang on the same conditions."""
    old, new = _told(base) if base else {}, _told(policy)
    before = {label: label for label in new if label in old} | _renamed(old, new)
    changes = []
    for label, rule in new.items():
        name = before.get(label)
        if name is None:
            changes.append(RuleChange("added", rule_text(label), (), _lines(rule)))
        elif name != label or old[name] != rule:
            told = " → ".join(map(rule_text, dict.fromkeys((name, label))))
            changes.append(RuleChange("changed", told, _lines(old[name]), _lines(rule)))
    gone = [
        RuleChange("removed", rule_text(label), _lines(rule), ())
        for label, rule in old.items()
        if label not in before.values()
    ]
    return [*changes, *gone]


def _renamed(old: _Rules, new: _Rules) -> dict[str, str]:
    """The present names of rules that have another one by now, with their former names."""
    left = {label: rule for label, rule in old.items() if label not in new}
    found = {}
    for label, (when, steps) in new.items():
        if label in old:
            continue
        # Whichever half stayed says which rule it is; that it always applies says nothing.
        alike = [
            name
            for name, (old_when, old_steps) in left.items()
            if steps == old_steps or (when and when == old_when)
        ]
        if alike:
            found[label] = alike[0]
            del left[alike[0]]
    return found


def _told(policy: RoutingPolicy) -> dict[str, _Rule]:
    return {
        line["rule"].label: (tuple(line["conditions"]), tuple(map(_step, line["steps"])))
        for line in rule_lines(policy)
    }


def _lines(rule: _Rule) -> list[str]:
    when, steps = rule
    return [*(when or (_("Always"),)), *steps]


def _step(step: Mapping[str, Any]) -> str:
    parts = (
        step["label"],
        step["who"],
        step["quorum"] or step["mode"],
        step["time"],
        step["effect"],
        step["more"],
    )
    label = " · ".join(str(part) for part in parts if part)
    return _("Stage %(n)s: %(label)s") % {"n": step["stage"], "label": label}
