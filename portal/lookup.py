"""Finds what a person names at the command line: a record by reference, a party by whatever."""

from __future__ import annotations

from django.apps import apps

from partners.models import Organisation, Partner
from portal.kernel.actors import Actor, actor_for
from portal.kernel.models import Referenced, User
from sharing.models import Party
from sharing.models.parties import PartyKind


def record_of(reference: str) -> Referenced | None:
    """The record with this reference, whichever model gives such references."""
    prefix = reference.strip().upper().partition("-")[0]
    for model in apps.get_models():
        if issubclass(model, Referenced) and model.reference_prefix == prefix:
            return model.by_reference(reference).first()
    return None


def actor_of(reference: str) -> Actor | None:
    """Who looks when this party looks: a person, or an ordinary user of a partner."""
    if "@" in reference:
        user = User.objects.filter(email__iexact=reference).first()
        return actor_for(user) if user else None
    record = record_of(reference)
    organisation = record.organisation if isinstance(record, Partner) else record
    if not isinstance(organisation, Organisation):
        return None
    parties = Party.objects.filter(
        kind=PartyKind.ORGANISATION, subject_id=organisation.pk
    ).values_list("pk", flat=True)
    return Actor(
        kind="preview",
        name=organisation.name,
        read_only=True,
        parties=tuple(parties),
        organisations={organisation.pk: "user"},
    )
