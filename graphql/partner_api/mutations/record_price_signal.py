"""Report a price that a customer named."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import graphene
from django.utils import timezone

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.enums import enum_of
from partner_api.types.ids import decode_id
from partner_api.types.pricing_feedback import PriceSignal
from partner_api.types.scalars import Date, Decimal
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from pricing_feedback.models import SignalSource
from pricing_feedback.services.record_signal import SignalInput, record_signal


class RecordPriceSignal(Mutation):
    """Reports a price that a customer named; it is gathered into the open case."""

    class Input:
        sku = graphene.String(required=True, description="Of which product.")
        region = graphene.String(required=True, description="Country, ISO 3166-1 alpha-2.")
        heard_price = graphene.InputField(Decimal, required=True, description="Per unit.")
        currency = graphene.String(required=True, description="ISO 4217.")
        heard_on = graphene.InputField(Date, description="Today if absent.")
        source = graphene.InputField(
            enum_of(SignalSource),
            default_value=SignalSource.CONVERSATION.value,
            description="Where it was heard.",
        )
        target_price = graphene.InputField(
            Decimal, description="At which the customer would buy, per unit."
        )
        quantity = graphene.Int(description="How many units.")
        customer = graphene.ID(description="Who said it, by global id.")
        competitor = graphene.ID(description="Whose price it is, by global id.")
        competitor_name = graphene.String(description="Or the competitor's name.")
        evidence = graphene.String(description="The customer's words, or a link.")
        files = graphene.List(
            graphene.NonNull(graphene.String),
            description="Evidence: ids that `/files/upload/` gave.",
        )
        partner = graphene.ID(description="The partner who reported it, if the house enters it.")

    signal = Reread(PriceSignal, description="The signal, with its case.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``pricing_feedback.record_signal``."""
        values = {name: value for name, value in given.items() if value is not None}
        for name in ("customer", "competitor", "partner"):
            if name in values:
                values[name] = decode_id(values[name], field=name)[1]
        values["source"] = str(getattr(values["source"], "value", values["source"]))
        values["files"] = tuple(_upload(each) for each in values.get("files", ()))
        values.setdefault("heard_on", timezone.localdate())
        return {"signal": record_signal(actor=actor, signal=SignalInput(**values))}


def _upload(given: str) -> UUID:
    """The id of an upload. Raises ``NotFound``."""
    try:
        return UUID(given)
    except ValueError:
        raise NotFound(field="files") from None
