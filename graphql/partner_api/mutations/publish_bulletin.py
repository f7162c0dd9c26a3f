"""Publish a market bulletin."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.services.publish_bulletin import LANGUAGES, publish_bulletin
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.catalogue import Bulletin
from partner_api.types.scalars import DateTime
from partner_api.types.sharing_changes import SharingChange
from partners.models import SharingChangeKind
from partners.selectors.parties import party_named
from partners.selectors.sharing_changes import waiting_change
from portal.kernel.actors import Actor


class PublishBulletin(Mutation):
    """Publishes a bulletin in up to three languages and shares it with its audience."""

    class Input:
        title_en = graphene.String(default_value="", description="Title in English.")
        body_en = graphene.String(default_value="", description="Text in English.")
        title_ru = graphene.String(default_value="", description="Title in Russian.")
        body_ru = graphene.String(default_value="", description="Text in Russian.")
        title_bg = graphene.String(default_value="", description="Title in Bulgarian.")
        body_bg = graphene.String(default_value="", description="Text in Bulgarian.")
        source = graphene.String(required=True, description="Where it comes from.")
        region = graphene.String(default_value="", description="Country, ISO 3166-1 alpha-2.")
        embargo_until = graphene.InputField(DateTime, description="Not before; at once if absent.")
        audience = graphene.List(
            graphene.NonNull(graphene.String),
            description="References like P-1017, or `tier/gold`.",
        )
        reason = graphene.String(default_value="", description="Why it is shared.")

    bulletin = Reread(Bulletin, description="The bulletin.")
    waiting = Reread(
        SharingChange,
        description="The request of a second person before its audience reads it; absent if it "
        "is shared.",
    )

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.publish_bulletin``."""
        texts = {
            kind: {code: given.get(f"{kind}_{code}") or "" for code in LANGUAGES}
            for kind in ("title", "body")
        }
        made = publish_bulletin(
            actor=actor,
            titles=texts["title"],
            bodies=texts["body"],
            source=given["source"],
            region=given["region"] or "",
            embargo_until=given.get("embargo_until"),
            audience=[party_named(each, actor=actor) for each in given.get("audience") or []],
            reason=given["reason"] or "",
        )
        if made.waiting is None:
            return {"bulletin": made.bulletin}
        waiting = waiting_change(SharingChangeKind.SHARE, made.waiting.pk)
        return {"bulletin": made.bulletin, "waiting": waiting}
