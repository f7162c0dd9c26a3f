"""Deals: opportunities that were followed in another system."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from deals.engine.intake import DealRow
from deals.models.deals import LossReason, Stage
from deals.policies import can_record
from deals.services.import_deals import import_deals, plan_deals, undo_deals
from portal.desk.imports import fields as f
from portal.desk.imports.fields import Field
from portal.desk.imports.kind import Kind, Settings
from portal.desk.imports.kinds.catalogue import CURRENCY
from portal.desk.imports.kinds.orders import NEW_CUSTOMER
from portal.kernel.actors import Actor
from portal.kernel.bulk.rows import Plan

_STAGE_WORDS = {"open": "prospecting", "engaged": "engaging", "closed won": "won",
                "closed lost": "lost"}  # fmt: skip

FIELDS = (
    Field("key", _("Key in the source system"), f.text(70),
          ("externalkey", "externalid", "key", "opportunityid", "dealid", "id", "number",
           "ключ"),
          required=True, example="1C1I7A6R"),
    Field("title", _("Title"), f.text(200), ("title", "name", "subject", "opportunity"), empty=""),
    Field("partner", _("Partner"), f.text(250), ("partner", "reseller", "resellerkey"),
          mappable=True),
    Field("customer", _("Customer"), f.text(250),
          ("customer", "account", "company", "organisation", "customerkey", "клиент"),
          mappable=True, example="Cancity"),
    Field("agent", _("Sales agent"), f.text(120), ("agent", "salesagent", "salesperson", "owner"),
          empty="", mappable=True, example="Moses Frase"),
    Field("region", _("Region"), f.text(60), ("region", "regionaloffice", "territory"), empty="",
          mappable=True),
    Field("country", _("Country"), f.country, ("country",), empty="", mappable=True),
    Field("stage", _("Stage"), f.one_of(dict(Stage.choices), _STAGE_WORDS),
          ("stage", "dealstage", "status", "этап"), required=True, mappable=True,
          choices=dict(Stage.choices), example="won"),
    Field("engaged_on", _("Engaged on"), f.day, ("engagedon", "engagedate", "opened", "created"),
          example="2026-01-20"),
    Field("closed_on", _("Closed on"), f.day, ("closedon", "closedate", "closingdate", "closed"),
          example="2026-03-01"),
    Field("close_value", _("Close value"), f.decimal(4),
          ("closevalue", "value", "amount", "won", "сумма", "сума"), example="1054"),
    Field("currency", _("Currency"), f.currency, ("currency", "currencycode"), mappable=True,
          default=CURRENCY, example=CURRENCY),
    Field("competitor", _("Competitor"), f.text(120), ("competitor",), empty="", mappable=True),
    Field("loss_reason", _("Loss reason"), f.one_of(dict(LossReason.choices)),
          ("lossreason", "reason"), empty="", mappable=True, choices=dict(LossReason.choices)),
    Field("product", _("Product"), f.text(120), ("product", "sku", "productid", "productkey"),
          mappable=True, example="GTX Plus Basic"),
    Field("quantity", _("Quantity"), f.quantity, ("quantity", "qty"), example="1"),
)  # fmt: skip


def _plan(*, actor: Actor, rows: Sequence[DealRow], settings: Settings) -> Plan:
    return plan_deals(
        actor=actor,
        rows=rows,
        fields=settings.fields,
        source=settings.source,
        create=settings.create,
    )


DEALS = Kind(
    code="deals",
    label=_("Deals"),
    fields=FIELDS,
    row=DealRow,
    plan=_plan,
    write=import_deals,
    undo={"deals.deal": undo_deals},
    allowed=can_record,
    url_name="deals",
    creatable={"customer": NEW_CUSTOMER},
)
