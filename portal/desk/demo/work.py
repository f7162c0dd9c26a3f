"""Work in every stage: deals on their way, price feedback."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from deals.models import Deal
from deals.services.change_stage import change_stage
from deals.services.name_customer import name_customer
from deals.services.save_draft import DraftChanges, LineInput, save_draft
from deals.services.submit_deal import submit_deal
from deals.services.withdraw_deal import withdraw_deal
from partners.models import Organisation
from portal.desk.demo.companies import Companies
from portal.kernel.actors import Actor
from pricing_feedback.services.decide_case import give_opinion
from pricing_feedback.services.record_signal import SignalInput, record_signal
from sharing.policies import visible_to
from workflows.models import ApprovalTask, TaskStatus
from workflows.services.decide import decide_task

type Cast = dict[str, Actor]

# partner's user, customer, sku, quantity, price, tender, what happens next
_DEALS = (
    ("elena@vitosha.example", "Danube Shipyard AD", "EP-40", 4000, "79.00", True, "sales yes"),
    ("elena@vitosha.example", "Port of Varna", "AF-10", 900, "99.00", False, "approved"),
    ("elena@vitosha.example", "Rila Windows EOOD", "PU-15", 1200, "45.00", False, "sent"),
    ("elena@vitosha.example", "Black Sea Tankers", "EP-60", 600, "135.00", False, "returned"),
    ("elena@vitosha.example", "Sofia Tram Works", "ZN-80", 2500, "44.00", False, "withdrawn"),
    ("elena@vitosha.example", "Nessebar Yachts", "TC-05", 80, "60.00", False, "draft"),
    ("dan@carpat.example", "Carpat Rail SRL", "PU-25", 1500, "66.00", False, "sent"),
    ("dan@carpat.example", "Arad Wagons", "FR-30", 700, "120.00", False, "rejected"),
    ("radka@danube.example", "Galați Steelworks", "ZN-80", 9000, "41.00", False, "sent"),
    ("radka@danube.example", "Constanța Drydock", "AF-20", 1800, "112.00", True, "sales yes"),
    ("radka@danube.example", "Tulcea Ferries", "TC-05", 300, "59.00", False, "approved"),
    ("radka@danube.example", "Mangalia Offshore", "EP-40", 5000, "92.00", False, "sales yes"),
)

# Deals of which nobody has said yet who the customer is.
_NOT_NAMED = ("Black Sea Tankers", "Mangalia Offshore")

# partner's user, customer, sku, quantity, price, how it ended
_ENDED = (
    ("elena@vitosha.example", "Lom Barges", "EP-40", 700, "112.00", "won"),
    ("elena@vitosha.example", "Svishtov Chemicals", "EP-60", 400, "136.00", "price"),
    ("elena@vitosha.example", "Shumen Aluminium", "AF-10", 500, "99.00", "won"),
    ("elena@vitosha.example", "Pleven Elevators", "TC-05", 300, "59.00", "timing"),
    ("dan@carpat.example", "Oradea Pipes", "EP-40", 650, "112.00", "price"),
    ("radka@danube.example", "Turnu Severin Yard", "AF-20", 600, "125.00", "price"),
    ("radka@danube.example", "Giurgiu River Port", "EP-60", 500, "135.00", "won"),
)

_SIGNALS = (
    ("elena@vitosha.example", "EP-40", "BG", "89.50", "Danube Shipyard AD", "Norfarg", 4000),
    ("georgi@aldera.example", "EP-40", "BG", "91.00", "Port of Varna", "Norfarg", 1500),
    ("radka@danube.example", "AF-20", "RO", "112.00", "Constanța Drydock", "Norfarg", 1800),
    ("georgi@aldera.example", "PU-15", "BG", "44.90", "Rila Windows EOOD", "Helios Lacke", 1200),
)


def register_deals(cast: Cast, companies: Companies) -> None:
    """Registrations in every stage."""
    closing = timezone.localdate() + timedelta(days=60)
    for email, customer, sku, quantity, price, tender, then in _DEALS:
        actor = cast[email]
        company = companies[customer]
        deal = save_draft(
            actor=actor,
            **_customer(actor, company),
            title=f"{customer}, {sku}",
            competitor="Norfarg" if tender else "",
            closing_date=closing,
            tender=tender,
            lines=[LineInput(sku, Decimal(quantity), Decimal(price))],
        )
        if then == "draft":
            continue
        submit_deal(actor=actor, reference=deal.reference)
        if customer not in _NOT_NAMED:
            name_customer(
                actor=cast["georgi@aldera.example"],
                reference=deal.reference,
                customer=company.reference,
            )
        _go_on(cast, actor, deal, then)


def close_deals(cast: Cast, companies: Companies) -> None:
    """Deals that were won, and some that were lost, on price or otherwise."""
    for email, customer, sku, quantity, price, ended in _ENDED:
        actor, company = cast[email], companies[customer]
        deal = save_draft(
            actor=actor,
            **_customer(actor, company),
            title=f"{customer}, {sku}",
            competitor="" if ended == "won" else "Norfarg",
            closing_date=timezone.localdate() + timedelta(days=30),
            lines=[LineInput(sku, Decimal(quantity), Decimal(price))],
        )
        submit_deal(actor=actor, reference=deal.reference)
        name_customer(
            actor=cast["georgi@aldera.example"],
            reference=deal.reference,
            customer=company.reference,
        )
        _go_on(cast, actor, deal, "approved")
        if ended == "won":
            change_stage(actor=actor, reference=deal.reference, stage="won")
        else:
            change_stage(actor=actor, reference=deal.reference, stage="lost", loss_reason=ended)


def _customer(actor: Actor, company: Organisation) -> DraftChanges:
    """The customer from the list where the partner sees it, else as the partner types it."""
    if visible_to(actor, Organisation.objects.filter(pk=company.pk)).exists():
        return {"customer": company.reference}
    return {"customer_name": company.name, "country": company.country}


def _go_on(cast: Cast, partner: Actor, deal: Deal, then: str) -> None:
    sales = cast["georgi@aldera.example"]
    if then == "withdrawn":
        withdraw_deal(actor=partner, reference=deal.reference)
    elif then == "returned":
        _decide(sales, deal, "return", "Add the quantity of the second lot.", ["lines"])
    elif then == "rejected":
        _decide(sales, deal, "reject", "Another registration covers this project.")
    elif then in {"approved", "sales yes"}:
        _decide(sales, deal, "approve", "Good project, go ahead.")


def _decide(
    actor: Actor, deal: Deal, decision: str, comment: str, fields: list[str] | None = None
) -> None:
    task = ApprovalTask.objects.filter(
        process__record_id=deal.pk, process__request_type="deals.deal", status=TaskStatus.OPEN
    ).earliest("pk")
    decide_task(
        actor=actor,
        task=task.public_id,
        decision=decision,
        comment=comment,
        fields=fields or [],
    )


def record_feedback(cast: Cast, companies: Companies) -> None:
    """Prices heard; two of them make a case that finance and tender look at."""
    case = None
    for email, sku, region, price, customer, competitor, quantity in _SIGNALS:
        signal = record_signal(
            actor=cast[email],
            signal=SignalInput(
                sku=sku,
                region=region,
                heard_price=Decimal(price),
                currency="EUR",
                heard_on=timezone.localdate() - timedelta(days=4),
                quantity=quantity,
                customer=companies[customer].reference,
                competitor_name=competitor,
                evidence="The buyer showed the offer.",
            ),
        )
        case = case or signal.case
    if case is not None:
        give_opinion(
            actor=cast["nadia@aldera.example"],
            reference=case.reference,
            recommendation="special_price",
            text="The yard decides on price alone; a project price keeps the list intact.",
        )
