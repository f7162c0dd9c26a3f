"""Report a price that a customer named: thirty seconds, from the portal, the desk or the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from babel.numbers import list_currencies
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from catalogue.models import Product
from catalogue.selectors.products import product_for
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import DomainError, Forbidden, NotFound, Refusals, Refused
from portal.kernel.events import publish
from portal.kernel.validation import too_long
from pricing_feedback.events import PriceSignalRecorded
from pricing_feedback.models import EVIDENCE_FACET, PriceSignal, SignalSource
from pricing_feedback.policies import can_record
from pricing_feedback.services.gather import count_in, let_partner_follow, open_case
from pricing_feedback.services.start_review import start_review_when_due
from records.services.attach_files import attach_files
from sharing.policies import visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalInput:
    """What was heard. ``customer``, ``competitor`` and ``partner`` are references; a competitor
    that is not recorded goes into ``competitor_name``. Prices are per unit, in ``currency``.
    ``files`` are the reporter's own uploads: evidence, seen by whoever sees the customer."""

    sku: str
    region: str
    heard_price: Decimal
    currency: str
    heard_on: date
    source: str = SignalSource.CONVERSATION
    target_price: Decimal | None = None
    quantity: int | None = None
    customer: str = ""
    competitor: str = ""
    competitor_name: str = ""
    evidence: str = ""
    partner: str = ""
    files: tuple[UUID, ...] = ()


@command("pricing_feedback.record_signal")
def record_signal(*, actor: Actor, signal: SignalInput) -> PriceSignal:
    """Record a price signal and gather it into the open case of its product and country.

    A partner's user reports for their company; the house may name the ``partner`` that told it.
    Raises ``Forbidden``, and ``Refusals`` naming each field: a product, customer, competitor or
    partner that the actor does not see is refused like one that does not exist. An upload that is
    not the actor's own, or on a record already, is ``Refused``.
    """
    if not can_record(actor):
        raise Forbidden
    if actor.user_id is None:
        raise Forbidden(_("A price signal needs a person who reports it."))
    found = _Found(actor, signal)
    product = found.checked()
    partner = found.partner
    case = open_case(actor, product, signal.region.strip().upper())
    made = PriceSignal.objects.create(
        case=case,
        product=product,
        region=case.region,
        organisation=found.customer,
        partner=partner,
        submitted_by_id=actor.user_id,
        competitor=found.competitor,
        competitor_name=signal.competitor_name.strip(),
        heard_price=signal.heard_price,
        target_price=signal.target_price,
        currency=signal.currency,
        quantity=signal.quantity,
        heard_on=signal.heard_on,
        source=signal.source,
        evidence=signal.evidence.strip(),
    )
    count_in(case)
    if partner is not None:
        let_partner_follow(case, partner)
    publish(actor, PriceSignalRecorded(subject_id=made.pk, case_id=case.pk))
    if signal.files:
        attach_files(actor=actor, record=made, facet=EVIDENCE_FACET, files=signal.files)
    start_review_when_due(case)
    return made


class _Found:
    """The records that a signal names, as far as the actor sees them, and what is wrong."""

    def __init__(self, actor: Actor, signal: SignalInput) -> None:
        self.actor = actor
        self.signal = signal
        self.errors: list[DomainError] = []
        self.product = self._product()
        self.customer = self._organisation("customer", signal.customer)
        self.competitor = self._organisation("competitor", signal.competitor)
        self.partner = self._partner()

    def checked(self) -> Product:
        """The product, when nothing is wrong. Raises ``Refusals``."""
        self._check_figures()
        self._check_place_and_time()
        name = self.signal.competitor_name.strip()
        self.errors += too_long(PriceSignal, {"competitor_name": name})
        if self.errors:
            raise Refusals(self.errors)
        return self.product  # type: ignore[return-value]

    def _refuse(self, field: str, code: str, text: object) -> None:
        self.errors.append(Refused(text, code=code, field=field))  # type: ignore[arg-type]

    def _product(self) -> Product | None:
        try:
            return product_for(actor=self.actor, sku=self.signal.sku.strip())
        except NotFound:
            text = _("Choose a product from the list: type its name or SKU.")
            self._refuse("sku", "unknown_product", text)
            return None

    def _organisation(self, field: str, reference: str) -> Organisation | None:
        if not reference.strip():
            return None
        rows = Organisation.by_reference(reference)
        found = visible_to(self.actor, rows).first()
        if found is None:
            text = _("Choose a company from the list, or leave this empty.")
            self._refuse(field, "unknown_organisation", text)
        return found

    def _partner(self) -> Organisation | None:
        if self.actor.is_house:
            return self._organisation("partner", self.signal.partner)
        own = Organisation.objects.filter(pk__in=list(self.actor.organisations)).order_by("pk")
        if self.signal.partner.strip():
            own = own.filter(reference=self.signal.partner.strip().upper())
        found = own.first()
        if found is None:
            self._refuse("partner", "unknown_organisation", _("Choose your own company."))
        return found

    def _check_figures(self) -> None:
        signal = self.signal
        if signal.heard_price <= 0:
            text = _("Enter the price you heard, above 0, for example 12.50.")
            self._refuse("heard_price", "not_positive", text)
        if signal.target_price is not None and signal.target_price <= 0:
            text = _("Enter a target price above 0, or leave it empty.")
            self._refuse("target_price", "not_positive", text)
        if signal.quantity is not None and signal.quantity <= 0:
            text = _("Enter a quantity of 1 or more, or leave it empty.")
            self._refuse("quantity", "not_positive", text)
        if signal.currency not in list_currencies():
            text = _("Enter a currency code of three letters, for example EUR.")
            self._refuse("currency", "unknown_currency", text)

    def _check_place_and_time(self) -> None:
        signal = self.signal
        if not countries.alpha2(signal.region.strip()):
            self._refuse("region", "unknown_country", _("Choose a country from the list."))
        if signal.heard_on > timezone.localdate():
            self._refuse("heard_on", "in_future", _("Enter a day that is not in the future."))
        if signal.source not in SignalSource:
            self._refuse("source", "unknown_source", _("Choose where you heard the price."))
