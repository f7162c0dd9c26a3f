"""Carry out what finance decided about a pricing case: the end of its approval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import PriceList, PriceListVersion, VersionStatus
from catalogue.selectors.price_lists import list_for_region
from catalogue.services.draft_version import PriceRow, draft_version, set_prices
from catalogue.services.release_version import release_version
from deals.services.grant_special_price import grant_special_price
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from pricing_feedback.events import PricingCaseDecided
from pricing_feedback.models import CaseStatus, Outcome, PricingCase
from pricing_feedback.policies import gave_signal
from workflows.models import ApprovalProcess, Decision

_DECIDED = [
    "price_list_version",
    "status",
    "outcome",
    "explanation",
    "decision_reason",
    "decided_by",
    "decided_at",
    "version",
]
_TOO_MUCH = Decimal(10) ** 14
MISSING_OUTCOME = _("Choose what happens to the price: keep, revise, or special price.")


def settle_case(
    *, actor: Actor, record: PricingCase, approval: ApprovalProcess, comment: str
) -> PricingCase:
    """The approved end: what the decider entered with the last decision is carried out.

    Raises ``Forbidden`` for whoever reported one of the prices, ``Refused`` naming the field of
    what is missing.
    """
    last: Decision = approval.decisions.order_by("-decided_at", "-pk").first()  # type: ignore[assignment]
    return settle(actor, record, last.data, comment)


def keep_price(
    *, actor: Actor, record: PricingCase, approval: ApprovalProcess, comment: str
) -> PricingCase:
    """The rejected end: the price stays."""
    last: Decision = approval.decisions.order_by("-decided_at", "-pk").first()  # type: ignore[assignment]
    return settle(actor, record, {**last.data, "outcome": Outcome.KEEP}, comment)


def refuse_return(
    *, actor: Actor, record: PricingCase, approval: ApprovalProcess, comment: str
) -> None:
    """A case has no author to return it to."""
    raise Refused(
        _("A pricing case cannot be returned: many people reported it. Keep the price instead."),
        code="not_returnable",
        field="decision",
    )


def settle(actor: Actor, case: PricingCase, data: Mapping[str, Any], comment: str) -> PricingCase:
    """Set the outcome of a locked case and do what follows from it."""
    if gave_signal(actor, case):
        raise Forbidden(
            _("You reported a price in this case: a colleague decides it."), code="own_request"
        )
    outcome = data.get("outcome")
    if outcome not in Outcome:
        raise Refused(MISSING_OUTCOME, code="missing", field="outcome")
    if outcome == Outcome.REVISE:
        case.price_list_version = _revise(actor, case, data)
    elif outcome == Outcome.SPECIAL_PRICE:
        _grant(actor, case, data)
    case.status = CaseStatus.DECIDED
    case.outcome = str(outcome)
    case.explanation = str(data.get("explanation") or "").strip()
    case.decision_reason = comment.strip()
    case.decided_by_id = actor.user_id
    case.decided_at = timezone.now()
    case.version += 1
    case.save(update_fields=_DECIDED)
    publish(actor, PricingCaseDecided(subject_id=case.pk), reason=case.decision_reason)
    return case


def _price(data: Mapping[str, Any]) -> Decimal:
    value = _number(data.get("new_price"))
    if value is None:
        text = _("Enter the new price, above 0, for example 12.50.")
        raise Refused(text, code="missing", field="new_price")
    return value


def _number(value: Any) -> Decimal | None:
    """A number above 0 that the database can hold, if it is one."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 < number < _TOO_MUCH else None


def _day(data: Mapping[str, Any], field: str) -> date:
    value = data.get(field)
    if not value:
        raise Refused(_("Enter a date."), code="missing", field=field)
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise Refused(_("Enter a date."), code="no_date", field=field) from error


def _revise(actor: Actor, case: PricingCase, data: Mapping[str, Any]) -> PriceListVersion:
    """A new version of the list from a day on; it joins a draft that is being prepared already,
    which is then released with the rest of its prices."""
    price, start = _price(data), _day(data, "valid_from")
    price_list = _list(actor, case, str(data.get("price_list") or ""))
    draft = price_list.versions.filter(status=VersionStatus.DRAFT).first()
    version = draft or draft_version(
        actor=actor,
        reference=price_list.reference,
        valid_from=start,
        note=f"{case.reference}",
    )
    current = version.prices.filter(product=case.product_id, min_quantity=1).first()
    floor = current.floor if current and current.floor and current.floor <= price else None
    target = current.target if current else None
    valid_from = current.valid_from if current else None
    row = PriceRow(case.product, price, floor=floor, target=target, valid_from=valid_from)
    try:
        set_prices(actor=actor, reference=price_list.reference, rows=[row])
    except Conflict as error:
        # Nobody was faster: what was typed stays on the page.
        raise Refused(str(error), code="list_in_approval", field="outcome") from error
    if draft is None:
        release_version(actor=actor, reference=price_list.reference, number=version.number)
    return version


def _list(actor: Actor, case: PricingCase, reference: str) -> PriceList:
    found = list_for_region(
        actor=actor, product=case.product, region=case.region, reference=reference
    )
    if found is None:
        text = _("Choose a price list that holds this product.")
        raise Refused(text, code="unknown_list", field="price_list")
    return found


def _grant(actor: Actor, case: PricingCase, data: Mapping[str, Any]) -> None:
    """A special price for each partner who reported one, or for those that finance names."""
    price, start, end = _price(data), _day(data, "valid_from"), _day(data, "valid_until")
    named = [each for each in str(data.get("partners") or "").replace(",", " ").split() if each]
    partners = Organisation.objects.filter(
        **({"reference__in": named} if named else {"reported_price_signals__case": case})
    ).distinct()
    if not partners:
        text = _("Name the partner who gets the special price: no partner reported this price.")
        raise Refused(text, code="missing", field="partners")
    cap = _number(data["quantity_cap"]) if data.get("quantity_cap") else None
    if data.get("quantity_cap") and cap is None:
        text = _("Enter a quantity above zero, for example 40.")
        raise Refused(text, code="no_quantity", field="quantity_cap")
    for partner in partners:
        grant_special_price(
            actor=actor,
            partner=partner,
            product=case.product,
            price=price,
            currency=str(data.get("currency") or case.currency),
            valid_from=start,
            valid_until=end,
            case_reference=case.reference,
            quantity_cap=cap,
        )
