"""What a new version of an agreement closes, until each company has accepted it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.utils import timezone

from partners.engine.concerned import through_whom
from partners.models import Agreement
from partners.selectors.agreements import companies_bound
from portal.kernel.actors import Actor
from sharing.comparison import differences
from sharing.disclosure import RuleDisclosure
from sharing.models import Grant
from sharing.services.conditions import end_fulfilments
from sharing.shareable import Shareable


def lapse_effects(*, actor: Actor, agreement: Agreement) -> list[RuleDisclosure]:
    """What closes for whom if a version begins now: records of the companies that have accepted
    the present one, shared with them under the agreement and by nothing else."""
    concerned = through_whom(companies_bound(agreement))
    shared = _shared_under(agreement)

    def rows(shareable: Shareable) -> Any:
        label = shareable.main.label if shareable.main else shareable.label
        if label not in shared:
            return None
        column = f"{shareable.part_of}__in" if shareable.main else "pk__in"
        return shareable.model._base_manager.filter(**{column: shared[label]})

    return differences(
        actor=actor,
        concerned=concerned,
        change=lambda: end_fulfilments(condition=agreement.condition, at=timezone.now()),
        rows=rows,
    )


def _shared_under(agreement: Agreement) -> dict[str, set[int]]:
    held = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=timezone.now()),
        condition=agreement.condition_id,
        revoked_at=None,
    )
    found: dict[str, set[int]] = defaultdict(set)
    for subject, record in held.values_list("subject", "object_id"):
        found[subject].add(record)
    return found
