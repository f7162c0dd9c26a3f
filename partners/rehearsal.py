"""A version of an agreement that nobody has published, for whoever looks before publishing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partners.models import Agreement, VersionStatus
from partners.services.agreements import begin_version, publish_agreement_version
from portal.kernel.actors import Actor
from portal.kernel.previews import preview_change
from sharing.second_person import asking_nobody

VERSION = "agreement_version"


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
