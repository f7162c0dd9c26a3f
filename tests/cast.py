"""The cast of the permission tests: one house, four partners, and how they came to be.

``staff`` works in sales; ``alice`` belongs to the partner that owns, ``bob`` to the one that
something is shared with, ``mallory`` is a stranger, and what was shared with ``expired`` ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from itertools import count

import pytest
from django.utils import timezone

from partners.models import Membership, Organisation, OrganisationRole, Partner
from partners.services.members import invite_member
from partners.services.onboarding import onboard_partner
from partners.services.organisations import create_organisation
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.models import Department, User, WorkingCalendar
from sharing.engine.compiler import compile_access
from sharing.models import Grant, Party, PartyKind
from sharing.services.grant import grant_access
from sharing.shareable import Level, shareable_of

_numbers = count(1)


def make_organisation(name: str = "", **values: object) -> Organisation:
    """An organisation through its service; a customer unless ``roles`` says otherwise."""
    name = name or f"Company {next(_numbers)}"
    return create_organisation(actor=SYSTEM, values={"name": name, **values})


def make_partner(name: str = "", role: str = "reseller", **values: object) -> Partner:
    """An active partner through its services."""
    organisation = make_organisation(name, roles=[role])
    return onboard_partner(
        actor=SYSTEM, organisation=organisation, role=OrganisationRole(role), **values
    )


def make_member(partner: Partner, name: str = "", role: str = "user") -> User:
    """A person who acts for the partner."""
    number = next(_numbers)
    membership: Membership = invite_member(
        actor=SYSTEM,
        organisation=partner.organisation,
        email=f"person{number}@example.com",
        full_name=name or f"Person {number}",
        role=role,
    )
    return membership.user


def make_staff(*departments: str, administrator: bool = False) -> User:
    """A person of the house."""
    calendar, _ = WorkingCalendar.objects.get_or_create(
        name="Office",
        defaults={"days": [1, 2, 3, 4, 5], "opens": time(9), "closes": time(18)},
    )
    user = User.objects.create_user(
        f"staff{next(_numbers)}@example.com",
        "correct horse battery",
        full_name=f"Staff {' '.join(departments) or 'administrator'}",
        is_administrator=administrator,
    )
    for code in departments:
        department, _ = Department.objects.get_or_create(
            code=code, defaults={"calendar": calendar}
        )
        user.departments.add(department)
    return user


def party_of(partner: Partner) -> Party:
    """The party of a partner's organisation."""
    return Party.objects.get(kind=PartyKind.ORGANISATION, subject_id=partner.organisation_id)


def share(record: object, partner: Partner, *facets: str, **options: object) -> Grant:
    """Share facets of a record with a partner, as the house."""
    options.setdefault("reason", "They asked for it")
    return grant_access(
        actor=SYSTEM, party=party_of(partner), record=record, facets=facets, **options
    )


def age(grant: Grant, **ago: object) -> Grant:
    """Move a grant wholly into the past: it ended so long ago."""
    end = timezone.now() - timedelta(**ago)  # type: ignore[arg-type]
    Grant.objects.filter(pk=grant.pk).update(
        granted_at=end - timedelta(days=30), valid_from=end - timedelta(days=30), valid_until=end
    )
    grant.refresh_from_db()
    return grant


@dataclass
class Cast:
    """People to ask the policy for, with their partners."""

    staff: User
    administrator: User
    alice: User
    bob: User
    mallory: User
    expired: User
    partners: dict[str, Partner]

    def actor(self, name: str) -> Actor:
        """The actor of one of them, as of now."""
        return actor_for(User.objects.get(pk=getattr(self, name).pk))

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody outside of the house."""
        return ("alice", "bob", "mallory", "expired")

    def share_with_bob(self, record: object, *facets: str, level: Level = Level.VIEW) -> Grant:
        """Bob gets these facets now; what ``expired`` had of them has just ended."""
        past = share(record, self.partners["expired"], *facets, level=level)
        age(past, minutes=1)
        compile_access(shareable_of(record), [past.party_id], [past.object_id])
        return share(record, self.partners["bob"], *facets, level=level)


@pytest.fixture
def cast(db: None) -> Cast:
    """The people, each partner's at a partner of its own."""
    partners = {name: make_partner(f"{name.title()} Ltd") for name in CAST_PARTNERS}
    people = {name: make_member(partner, name.title()) for name, partner in partners.items()}
    return Cast(
        staff=make_staff("sales"),
        administrator=make_staff(administrator=True),
        partners=partners,
        **people,
    )


CAST_PARTNERS = ("alice", "bob", "mallory", "expired")
