"""How a registration is decided: the request that the approval engine routes by policy.

The process is the engine's: sales, then whoever the policy asks in parallel, join, decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from catalogue.policies import sees_cost
from deals.engine.facts import deal_facts
from deals.engine.sheet import deal_sheet
from deals.models import Conflict, Deal
from deals.policies import owns
from deals.services.approve_deal import approve_deal
from deals.services.cancel_deal import end_cancelled
from deals.services.reject_deal import reject_deal
from deals.services.reopen_deal import reopen_deal
from deals.services.return_deal import return_deal
from deals.services.start_approval import APPROVAL
from deals.services.withdraw_deal import end_withdrawn
from partners.models import Tier
from portal.kernel.actors import Actor
from records.selectors.remarks import remarks_on
from sharing.models import Party, PartyKind
from sharing.policies import visible_to
from sharing.projections import project
from workflows.drafts import Rule, Step
from workflows.requests import Fact, Remark, RequestType, register


def _margin(name: str, label: Promise) -> Fact:
    """A margin: costs and exchange rates move it, so half a percentage point says nothing."""
    slack = Decimal("0.5")
    return Fact(name, label, "percent", guarded=True, signed=True, watched=True, slack=slack)


_FACTS = (
    Fact("customer", _("Customer")),
    Fact("country", _("Country"), "country", stated=True),
    Fact("products", _("Products and prices"), "prices"),
    Fact("amount", _("Amount"), "money", stated=True),
    Fact("discount", _("Highest discount"), "percent", stated=True),
    Fact("below_floor", _("Below the floor price"), "flag", inner=True),
    _margin("pocket_margin", _("Pocket margin")),
    _margin("lowest_margin", _("Lowest pocket margin of a line")),
    Fact("margin_unknown", _("Pocket margin is not known"), "flag", guarded=True, watched=True),
    Fact("tender", _("Part of a tender"), "flag", stated=True),
    Fact(
        "exposure",
        _("Exposure: unpaid invoices and open deals, this one included"),
        "money",
        watched=True,
        slack=Decimal(10),
    ),
    Fact("over_limit", _("Over the credit limit"), "flag", watched=True),
    Fact("tier", _("Tier"), "choice", tuple(Tier.choices), watched=True),
    Fact("product_lines", _("Product lines"), several=True),
    Fact("competitor", _("Competitor")),
    Fact("conflict", _("Conflict"), "choice", tuple(Conflict.choices), watched=True),
    Fact("closing_date", _("Expected closing date"), "date"),
    Fact("manager", _("Account manager"), "person", shown=False),
    Fact(
        "customer_record",
        _("Customer"),
        "record",
        shown=False,
        watched=True,
        model="partners.Organisation",
        owner="owner_id",
    ),
    Fact("known_customer", _("Customer in Guildhall"), watched=True),
)

# What each department puts its name to; a change of anything else does not ask it again.
_FACTS_OF = {
    "sales": (
        "customer",
        "known_customer",
        "country",
        "products",
        "amount",
        "discount",
        "competitor",
        "conflict",
        "closing_date",
        "tender",
    ),
    "tender": (
        "customer",
        "known_customer",
        "country",
        "products",
        "tender",
        "competitor",
        "closing_date",
    ),
    "finance": (
        "products",
        "amount",
        "discount",
        "below_floor",
        "pocket_margin",
        "lowest_margin",
        "margin_unknown",
        "exposure",
        "over_limit",
        "tier",
    ),
}


def _title(deal: Deal) -> str:
    return deal.title or deal.customer_name


def _url(deal: Deal) -> str:
    return reverse("deal", args=[deal.reference])


def _parties(deal: Deal) -> Iterable[int]:
    """The partner follows its own registration."""
    parties = Party.objects.filter(
        kind=PartyKind.ORGANISATION, code="", subject_id=deal.partner_id
    )
    return parties.values_list("pk", flat=True)


def _given_away(facts: Mapping[str, Any]) -> Decimal:
    """What the discount takes off, in the house's currency."""
    amount = Decimal(str(facts.get("amount") or 0))
    discount = Decimal(str(facts.get("discount") or 0))
    return amount * discount / (100 - discount) if discount < 100 else amount


def _beside(actor: Actor, reference: str) -> list[Remark]:
    return remarks_on(project(visible_to(actor, Deal.by_reference(reference))))


def _nothing(**_values: Any) -> None:
    """The deal's own service has changed it before it told the engine."""


_FIRST_RULES = (
    Rule(
        gettext_noop("Every deal: sales"),
        steps=[Step(1, "sales", label=gettext_noop("Sales"), hours=Decimal(8))],
    ),
    Rule(
        gettext_noop("Discount over 15%: finance"),
        conditions=[{"field": "discount", "operator": "gt", "value": "15"}],
        steps=[Step(2, "finance", label=gettext_noop("Finance"), hours=Decimal(16))],
    ),
    Rule(
        gettext_noop("Part of a tender: tender desk"),
        conditions=[{"field": "tender", "operator": "yes"}],
        steps=[Step(2, "tender", label=gettext_noop("Tender desk"), hours=Decimal(16))],
    ),
    Rule(
        gettext_noop("100,000 or more: finance"),
        conditions=[{"field": "amount", "operator": "gte", "value": "100000"}],
        steps=[Step(2, "finance", label=gettext_noop("Finance"), hours=Decimal(16))],
    ),
)

DEAL_APPROVAL = register(
    RequestType(
        code=APPROVAL,
        model="deals.Deal",
        label=_("Deal registration"),
        facts=deal_facts,
        fact_list=_FACTS,
        url=_url,
        title=_title,
        sheet=deal_sheet,
        parties=_parties,
        speaks_for=owns,
        sees_guarded=sees_cost,
        at_stake=_given_away,
        beside=_beside,
        facts_of=_FACTS_OF,
        revisable=(
            ("customer", _("Customer")),
            ("lines", _("Products and quantities")),
            ("requested_price", _("Requested prices")),
            ("competitor", _("Competitor")),
            ("files", _("Evidence")),
            ("closing_date", _("Expected closing date")),
        ),
        first_rules=_FIRST_RULES,
        approved=approve_deal,
        rejected=reject_deal,
        returned=return_deal,
        reopened=reopen_deal,
        resubmitted=_nothing,
        withdrawn=end_withdrawn,
        cancelled=end_cancelled,
    )
)
