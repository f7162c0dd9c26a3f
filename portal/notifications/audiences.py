"""Which people a party or a department is, at the moment of telling them."""

from __future__ import annotations

from collections.abc import Iterable

from partners.models import Membership, PartnerKey
from portal.kernel.events import Audience
from portal.kernel.models import User
from workflows.models import Decision, Question


def members_of_parties(parties: Iterable[int]) -> set[int]:
    """The active users who count as any of these parties."""
    users = User.objects.filter(groups__in=list(parties), is_active=True)
    return set(users.values_list("pk", flat=True))


def members_of_organisations(organisations: Iterable[int]) -> set[int]:
    """The active users who act for these organisations now."""
    current = Membership.objects.filter(
        organisation__in=list(organisations), ended_at=None, user__is_active=True
    )
    return set(current.values_list("user_id", flat=True))


def members_of_departments(codes: Iterable[str]) -> set[int]:
    """The active users of these departments of the house."""
    users = User.objects.filter(departments__code__in=list(codes), is_active=True)
    return set(users.values_list("pk", flat=True))


def answering_for(machines: Iterable[int]) -> set[int]:
    """The partner admins who answer for the keys of these machines."""
    keys = PartnerKey.objects.filter(token__user__in=list(machines), token__revoked_at=None)
    return set(keys.values_list("responsible_id", flat=True))


def had_a_part(process: int) -> set[int]:
    """Who decided a step of this approval, or gave an opinion that a colleague asked for."""
    decided = Decision.objects.standing().filter(process=process)
    opinions = Question.objects.filter(process=process, asked_of__isnull=False).exclude(answer="")
    people = {
        *decided.values_list("decided_by_id", flat=True),
        *opinions.values_list("answered_by_id", flat=True),
    }
    return {user for user in people if user}


def people_of(audience: Audience) -> set[int]:
    """Everybody in an audience."""
    return (
        set(audience.users)
        | members_of_parties(audience.parties)
        | members_of_departments(audience.departments)
    )
