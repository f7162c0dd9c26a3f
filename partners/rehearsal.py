"""A version of an agreement that nobody has published, and a place in the programme that nobody
has given, for whoever looks first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partners.engine.standing import take_place_meanwhile
from partners.models import Agreement, Organisation, Partner, Tier, VersionStatus
from partners.policies import can_manage_partners
from partners.services.agreements import begin_version, publish_agreement_version
from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden
from portal.kernel.previews import preview_change
from sharing.second_person import asking_nobody

VERSION = "agreement_version"
PLACE = "place"


def version_to_look_under(
    *, agreement: Agreement, texts: Mapping[str, str], note: str
) -> dict[str, Any]:
    """The words of a version, as a preview keeps them: as if it were in force already. A file
    comes with the version itself."""
    return {"kind": VERSION, "agreement": agreement.pk, "texts": dict(texts), "note": note}


@preview_change(VERSION)
@asking_nobody()
def publish_meanwhile(viewer: Actor, change: dict[str, Any]) -> None:
    """Publish it, as the viewer would. Raises what ``publish_agreement_version`` does."""
    agreement = Agreement.objects.get(pk=change["agreement"])
    version = publish_agreement_version(
        actor=viewer, agreement=agreement, texts=change["texts"], note=change["note"]
    )
    if version.status == VersionStatus.WAITING:
        version.status = VersionStatus.PUBLISHED
        version.save(update_fields=["status"])
        begin_version(viewer, agreement, version)


def place_to_look_under(
    *, partner: Partner, tier: Tier, programme: str, distributor: Organisation | None
) -> dict[str, Any]:
    """A place in the programme, as a preview keeps it: as if somebody had given it."""
    return {
        "kind": PLACE,
        "partner": partner.pk,
        "tier": tier.value,
        "programme": programme,
        "distributor": distributor.pk if distributor else None,
    }


@preview_change(PLACE)
@asking_nobody()
def give_place_meanwhile(viewer: Actor, change: dict[str, Any]) -> None:
    """Give it, as the viewer would. Raises ``Forbidden``."""
    if not can_manage_partners(viewer):
        raise Forbidden
    line = change["distributor"]
    take_place_meanwhile(
        Partner.objects.get(pk=change["partner"]),
        {
            "tier": Tier(change["tier"]),
            "programme": change["programme"],
            "distributor": Organisation.objects.get(pk=line) if line else None,
        },
    )
