"""A version of an agreement that nobody has published, for whoever looks before publishing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partners.models import Agreement
from partners.services.agreements import publish_agreement_version
from portal.kernel.actors import Actor
from portal.kernel.previews import preview_change

VERSION = "agreement_version"


def version_to_look_under(
    *, agreement: Agreement, texts: Mapping[str, str], note: str
) -> dict[str, Any]:
    """The words of a version, as a preview keeps them: as if it were in force already. A file
    comes with the version itself."""
    return {"kind": VERSION, "agreement": agreement.pk, "texts": dict(texts), "note": note}


@preview_change(VERSION)
def publish_meanwhile(viewer: Actor, change: dict[str, Any]) -> None:
    """Publish it, as the viewer would. Raises what ``publish_agreement_version`` does."""
    publish_agreement_version(
        actor=viewer,
        agreement=Agreement.objects.get(pk=change["agreement"]),
        texts=change["texts"],
        note=change["note"],
    )
