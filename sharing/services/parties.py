"""Keep parties and their members. Called by the floor that knows organisations and people."""

from __future__ import annotations

from django.contrib.auth.models import Group

from portal.kernel.models import User
from sharing.models import Party, PartyKind


def ensure_party(
    *, kind: PartyKind, subject_id: int | None = None, code: str = "", label: str
) -> Party:
    """The party of this identity, made if it is new, with its label brought up to date."""
    party = Party.objects.filter(kind=kind, subject_id=subject_id, code=code).first()
    if party is None:
        group = Group.objects.create(name=f"party:{kind}:{subject_id or ''}:{code}")
        return Party.objects.create(
            group=group, kind=kind, subject_id=subject_id, code=code, label=label
        )
    if party.label != label:
        party.label = label
        party.save(update_fields=["label"])
    return party


def ensure_parties(kind: PartyKind, labels: dict[int, str]) -> dict[int, Party]:
    """The parties of many subjects at once (an import): id of the subject → party."""
    known = {
        party.subject_id: party
        for party in Party.objects.filter(kind=kind, code="", subject_id__in=labels)
    }
    new = [subject for subject in labels if subject not in known]
    groups = Group.objects.bulk_create(Group(name=f"party:{kind}:{each}:") for each in new)
    made = Party.objects.bulk_create(
        Party(group=group, kind=kind, subject_id=subject, label=labels[subject])
        for subject, group in zip(new, groups, strict=True)
    )
    return {party.subject_id: party for party in (*known.values(), *made) if party.subject_id}


def join(party: Party, user: User) -> None:
    """Make a user a member of a party; again changes nothing."""
    user.groups.add(party.group_id)


def leave(party: Party, user: User) -> None:
    """End a user's membership in a party."""
    user.groups.remove(party.group_id)
