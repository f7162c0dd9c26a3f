"""Through whom partners see: as themselves, and through their roles and people."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from partners.models import Membership
from sharing.models import Grant, Party, PartyKind, Wall


def through_whom(organisations: Sequence[Party]) -> dict[Party, list[Party]]:
    """The parties of partners, each with itself and with those of its roles and people that
    something is shared with or kept from: one of them may see what the others do not."""
    own = {party.subject_id: [party] for party in organisations}
    current = Membership.objects.filter(organisation__in=own, ended_at=None)
    places: dict[int, list[int]] = {}
    for organisation, user in current.values_list("organisation", "user"):
        places.setdefault(user, []).append(organisation)
    parts = Party.objects.filter(
        Q(kind=PartyKind.ROLE, subject_id__in=own)
        | Q(kind=PartyKind.PERSON, subject_id__in=places)
    ).filter(
        Exists(Grant.objects.filter(party=OuterRef("pk"), revoked_at=None))
        | Exists(Wall.objects.filter(party=OuterRef("pk")))
    )
    for part in parts.order_by("pk"):
        subject = part.subject_id or 0
        for organisation in [subject] if part.kind == PartyKind.ROLE else places[subject]:
            own[organisation].append(part)
    return {party: own[party.subject_id] for party in organisations}
