"""What a registration comes to, for the page where it is checked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from deals.engine.quotes import amount_of, preview
from deals.models import Conflict, Deal
from deals.selectors.deals import own_open_deals
from deals.selectors.doors import customer_seen
from deals.services.ask_conflict import ask_conflict
from deals.views.evidence import evidence_of
from portal.kernel.errors import Limited, NotFound
from portal.kernel.formats import country_text, day_text, money_text, number_text
from portal.kernel.money import Money


def conflict_of(request: HttpRequest, deal: Deal | None) -> dict[str, Any] | None:
    """The conflict answer for a draft's customer, and the company's own other deals of it."""
    if deal is None or not deal.customer_name:
        return None
    known = customer_seen(actor=request.actor, deal=deal)  # type: ignore[attr-defined]
    return conflict_for(
        request,
        customer=known.reference if known else "",
        name=deal.customer_name,
        tax_id=deal.customer_tax_id,
        country=deal.country,
        but=deal.reference,
    )


def conflict_for(
    request: HttpRequest,
    *,
    customer: str,
    name: str,
    tax_id: str,
    country: str,
    but: str = "",
) -> dict[str, Any] | None:
    """The answer as the pages draw it; nothing while there is too little to ask about."""
    if not customer and len(name.strip()) < 3 and len(tax_id.strip()) < 5:
        return None
    asked = {"name": name, "tax_id": tax_id, "country": country}
    try:
        answer = ask_conflict(actor=request.actor, customer=customer, **asked)
    except NotFound:
        # No longer shared since it was chosen: the name that was kept answers as well.
        answer = ask_conflict(actor=request.actor, **asked)
    except Limited as error:
        return {"limited": str(error)}
    own = own_open_deals(actor=request.actor, customer=customer, name=name)
    return {
        "answer": answer,
        "label": Conflict(answer).label,
        "own": [each for each in own if each.reference != but],
    }


def answers_of(request: HttpRequest, deal: Deal) -> list[dict[str, Any]]:
    """Question, answer and where to change it, in the order of the pages."""
    lines = preview(request.actor, deal)
    amount = money_text(Money(amount_of(lines), deal.currency)) if lines else ""
    products = "; ".join(_line(line) for line in lines)
    customer = deal.customer_name
    if deal.country:
        customer = f"{customer}, {country_text(deal.country)}" if customer else ""
    closing = day_text(deal.closing_date) if deal.closing_date else ""
    files = ", ".join(file.name for file in evidence_of(request, deal))
    rows = [
        (_("Customer"), customer, "customer"),
        (_("Tax number"), deal.customer_tax_id, "customer"),
        (_("Products and prices"), products, "lines"),
        (_("Amount"), amount, "lines"),
        (_("Competitor"), deal.competitor, "competition"),
        (_("Expected closing date"), closing, "competition"),
        (_("Part of a tender"), _("Yes") if deal.tender else _("No"), "competition"),
        (_("Notes for the house"), deal.notes, "competition"),
        (_("Evidence"), files, "competition"),
    ]
    return [
        {
            "question": question,
            "answer": answer,
            "url": reverse("deal_draft", args=[deal.reference, step]),
        }
        for question, answer, step in rows
    ]


def _line(line: Any) -> str:
    text = f"{number_text(line.quantity.normalize())} × {line.product.name}"
    if line.price is None:
        return text
    return f"{text}, {money_text(Money(line.price, line.currency))}"
