"""Say when you are away, and who stands in."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.ids import record_of
from partner_api.types.scalars import DateTime
from portal.kernel.actors import Actor
from workflows.services.report_absence import report_absence


class ReportAbsence(Mutation):
    """Reports an absence of yours; the substitute decides meanwhile, in your name."""

    class Input:
        starts_at = graphene.InputField(DateTime, required=True, description="Away from.")
        ends_at = graphene.InputField(DateTime, required=True, description="Back on.")
        substitute = graphene.ID(description="Who stands in; else tasks go back to all.")
        kinds = graphene.List(
            graphene.NonNull(graphene.String),
            description="Codes of the kinds of request that it is about; none for all.",
        )
        note = graphene.String(default_value="", description="What colleagues should know.")

    absence = graphene.String(description="Its id, for `cancelAbsence`.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``workflows.report_absence``."""
        person = None
        if asked := given.pop("substitute", None):
            person = record_of(actor, asked, field="substitute", kind="Person")
        made = report_absence(
            actor=actor,
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            substitute_id=person.pk if person else None,
            note=given["note"] or "",
            kinds=given.get("kinds") or (),
        )
        return {"absence": str(made.public_id)}
