"""Whom the proof of parity asks: people of partners of every standing, and of each department."""

from __future__ import annotations

from partners.models import Membership
from portal.kernel.actors import Actor, Remit, actor_for
from portal.kernel.models import User
from sharing.parity.questions import people_source


@people_source
def people_of_partners(most: int) -> list[Actor]:
    """At most one person for each partner, those who joined last first."""
    current = Membership.objects.filter(
        ended_at=None, user__is_active=True, user__is_machine=False
    )
    latest = current.order_by("organisation", "-pk").distinct("organisation")
    users = User.objects.filter(pk__in=latest.values("user")).order_by("-pk")[:most]
    return [actor_for(user) for user in users]


@people_source
def people_of_the_house(_most: int) -> list[Actor]:
    """One person for each department, and for each remit in it, and an administrator."""
    found: dict[tuple[frozenset[str], tuple[Remit, ...], bool], Actor] = {}
    staff = User.objects.filter(is_active=True, departments__isnull=False).distinct()
    administrators = User.objects.filter(is_active=True, is_administrator=True)
    for user in (*staff.order_by("pk")[:200], *administrators.order_by("pk")[:5]):
        actor = actor_for(user)
        found.setdefault((actor.departments, actor.remits, actor.is_administrator), actor)
    return list(found.values())
