"""A world to measure in: customers, partners and grants in the numbers that were asked for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from benchmarks.filling import fill_customers, fill_grants
from partners.models import Membership, Organisation, OrganisationAccess, Partner
from portal.kernel.collation import sort_key
from portal.kernel.models import User
from portal.kernel.references import allocate
from sharing.engine.compiler import view_permission
from sharing.models import FOREVER, Grant, Party, PartyKind
from sharing.services.parties import ensure_parties
from tests.harness.server import Server

_WORDS = ("Alba", "Brod", "Cala", "Dvor", "Estu", "Fjor", "Gora", "Hava", "Isto", "Jezero", "Kula")
_BATCH = 5_000


@dataclass(frozen=True)
class World:
    """Who looks, and the parties that they count as."""

    viewer: User
    parties: tuple[int, ...]
    customers: int
    grants: int


def build(
    server: Server, database: str, *, customers: int, partners: int, per_partner: int
) -> World:
    """Enter rows by set; names are random but the same each time."""
    dice = random.Random(7)
    with transaction.atomic():
        customer = _customer()
        names = list(_names(customers, dice))
        parties = make_partners(partners)
        share(parties[0], [customer.pk])
        viewer = _viewer(parties[0])
    fill_customers(server, database, like=customer.pk, names=names)
    fill_grants(
        server,
        database,
        like=Grant.objects.get(party=parties[0]).pk,
        parties=[party.pk for party in parties],
        per_party=min(per_partner, customers),
    )
    return World(
        viewer, tuple(viewer.groups.values_list("pk", flat=True)), customers, Grant.objects.count()
    )


def _customer() -> Organisation:
    """The first customer: the others are copies of it under other names."""
    (made,) = Organisation.objects.bulk_create(
        [
            Organisation(
                name="Alba Brod 0",
                sort_key=sort_key("Alba Brod 0"),
                search_name="alba brod 0",
                roles=["customer"],
                country="BG",
                city="Sofia",
                industry="Metals",
            )
        ]
    )
    return made


def _names(count: int, dice: random.Random) -> Iterator[tuple[str, str, bytes]]:
    """Reference, name and sort key of each further customer."""
    for start in range(1, count, _BATCH):
        numbers = range(start, min(start + _BATCH, count))
        references = allocate(Organisation.reference_prefix, len(numbers))
        for number, reference in zip(numbers, references, strict=True):
            name = f"{dice.choice(_WORDS)} {dice.choice(_WORDS)} {number}"
            yield reference, name, sort_key(name)


def make_partners(count: int) -> list[Party]:
    """Partner companies, as the parties that they are."""
    rows = Organisation.objects.bulk_create(
        Organisation(name=f"Partner {n}", sort_key=sort_key(f"Partner {n}"), roles=["reseller"])
        for n in range(count)
    )
    Partner.objects.bulk_create(Partner(organisation=row, tier="gold") for row in rows)
    made = ensure_parties(PartyKind.ORGANISATION, {row.pk: row.name for row in rows})
    return [made[row.pk] for row in rows]


def share(party: Party, records: list[int]) -> None:
    """Share these customers with a party, with their compiled rows."""
    shareable = Organisation.shareable
    now = timezone.now()
    facets = ["identity", "contacts"]
    Grant.objects.bulk_create(
        Grant(party=party, subject=shareable.label, object_id=pk, facets=facets, reason="bench")
        for pk in records
    )
    keys = dict(Organisation.objects.filter(pk__in=records).values_list("pk", "sort_key"))
    permission = view_permission(
        shareable.model._meta.app_label, shareable.model._meta.model_name or ""
    )
    OrganisationAccess.objects.bulk_create(
        OrganisationAccess(
            group_id=party.pk,
            permission_id=permission,
            content_object_id=pk,
            valid_from=now,
            valid_until=FOREVER,
            view_mask=shareable.mask(facets),
            sort_key=bytes(keys[pk]),
        )
        for pk in records
    )


def _viewer(party: Party) -> User:
    user = User.objects.create_user("bench@example.com", None, full_name="Bench")
    Membership.objects.create(user=user, organisation_id=party.subject_id)
    user.groups.add(Group.objects.get(pk=party.pk))
    return user
