"""What a version of a policy changes against the one before it, rule by rule, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from workflows.models import PolicyStatus, RoutingPolicy, RoutingRule, RoutingStep
from workflows.selectors.policies import rule_lines


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
    """How the rules differ; rules are the same if they have the same name."""
    old, new = _told(base) if base else {}, _told(policy)
    changes = [
        RuleChange("changed" if label in old else "added", label, old.get(label, ()), lines)
        for label, lines in new.items()
        if old.get(label) != lines
    ]
    gone = [RuleChange("removed", label, old[label], ()) for label in old if label not in new]
    return [*changes, *gone]


def _told(policy: RoutingPolicy) -> dict[str, tuple[str, ...]]:
    return {line["rule"].label: tuple(_lines(line)) for line in rule_lines(policy)}


def _lines(line: dict[str, Any]) -> list[str]:
    when = line["conditions"] or [_("Always")]
    steps = [
        _("Stage %(n)s: %(label)s")
        % {
            "n": step["stage"],
            "label": " · ".join(
                str(part)
                for part in (
                    step["label"],
                    step["who"],
                    step["quorum"] or step["mode"],
                    step["time"],
                    step["effect"],
                    step["more"],
                )
                if part
            ),
        }
        for step in line["steps"]
    ]
    return [*when, *steps]
