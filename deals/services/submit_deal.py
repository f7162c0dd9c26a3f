"""Send a registration to the house."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deals.engine.conflict import find_conflict
from deals.engine.quotes import amount_of, quote
from deals.engine.recognition import RECOGNISED, recognise
from deals.events import DealRegistered
from deals.models import Conflict as Answer
from deals.models import Deal, DealLine
from deals.selectors.doors import own_deal_for_update
from deals.services.start_approval import start_approval
from deals.states import move
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import DomainError, Refusals, Refused
from portal.kernel.events import publish


@command("deals.submit_deal")
def submit_deal(*, actor: Actor, reference: str, join_line: bool = False) -> Deal:
    """Send a complete draft; it is routed at once, or joins the waiting line of a taken customer.

    Whoever is first counts: submissions are taken one after another, and the moment of the claim
    never changes. Raises ``NotFound``, ``Forbidden``, ``Conflict`` if it was sent before,
    ``Refusals`` naming what is missing, and ``Refused`` (``customer_taken``) unless ``join_line``
    says that the partner wants to wait.
    """
    take_turn()
    deal = own_deal_for_update(actor=actor, reference=reference)
    lines = complete(deal)
    identity = recognise(deal)
    finding = find_conflict(identity, own=[deal.partner_id], but=deal.pk)
    taken = finding.answer == Answer.TAKEN
    if taken and not join_line:
        raise Refused(
            _("This customer is taken. You can join the waiting line instead."),
            code="customer_taken",
            field="customer_name",
        )
    deal.conflict = finding.answer
    move(deal, "submit", actor=actor, by=actor.user_id, at=timezone.now(), waits=taken)
    store(deal, lines)
    publish(actor, DealRegistered(subject_id=deal.pk))
    if not taken:
        start_approval(deal)
    return deal


def take_turn() -> None:
    """Wait until no other claim is being made or ended; others wait until this one is stored.

    Whoever changes claims locks the open approval of the deal first, if it has one, then takes
    its turn, and locks deals last: in another order two of them could wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('deals.claim'))")


def complete(deal: Deal) -> list[DealLine]:
    """The lines with their list prices, if nothing is missing. Raises ``Refusals``."""
    lines = list(deal.lines.select_related("product"))
    quote(deal, lines, timezone.localdate())
    errors = [*missing_facts(deal), *_missing_prices(lines), *missing_lines(lines)]
    if errors:
        raise Refusals(errors)
    return lines


def missing_lines(lines: Sequence[object]) -> list[DomainError]:
    """What to say of a deal about no product."""
    text = _("Add at least one product.")
    return [] if lines else [Refused(text, code="lines_missing", field="lines")]


def missing_facts(deal: Deal) -> list[DomainError]:
    """What a draft lacks of customer and date before it can be sent, each by its field."""
    errors: list[DomainError] = []
    if not deal.customer_name.strip():
        text = _("Enter the customer's name, for example Marine Services Ltd.")
        errors.append(Refused(text, code="customer_missing", field="customer_name"))
    if not deal.country:
        text = _("Choose the customer's country.")
        errors.append(Refused(text, code="country_missing", field="country"))
    if deal.closing_date is None or deal.closing_date < timezone.localdate():
        text = _("Enter the date on which you expect the order: today or later.")
        errors.append(Refused(text, code="closing_date_missing", field="closing_date"))
    return errors


def _missing_prices(lines: list[DealLine]) -> list[DomainError]:
    text = _("Enter a price: the price list has none for %(sku)s.")
    return [
        Refused(
            text,
            code="price_missing",
            field=f"lines.{index}.requested_price",
            sku=line.product.sku,
        )
        for index, line in enumerate(lines)
        if line.price is None
    ]


def store(deal: Deal, lines: list[DealLine]) -> None:
    """Store the snapshot of prices and what the deal comes to."""
    deal.amount = amount_of(lines)
    deal.title = deal.title or deal.customer_name
    deal.save(update_fields=["amount", "title", "conflict", *RECOGNISED])
    DealLine.objects.bulk_update(lines, ["list_price", "floor_price", "currency"])
