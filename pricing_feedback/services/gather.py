"""Gather signals into the one open case of their product and country."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from catalogue.models import Product
from partners.models import Organisation
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.collation import sort_key
from portal.kernel.errors import Conflict
from portal.kernel.events import publish
from pricing_feedback.events import PricingCaseOpened
from pricing_feedback.models import OPEN_STATUSES, PricingCase
from pricing_feedback.selectors.stake import revenue_at_stake
from sharing.models import Grant, Origin, PartyKind
from sharing.services.grant import grant_access
from sharing.services.parties import ensure_party

_ATTEMPTS = 3


def open_case(actor: Actor, product: Product, region: str) -> PricingCase:
    """The open case of a product in a country, locked; a new one if there is none.

    The database allows one open case: whoever loses the race to insert takes the winner's.
    """
    for _attempt in range(_ATTEMPTS):
        case = _lock_open(product, region)
        if case is not None:
            return case
        try:
            with transaction.atomic():
                return _create(actor, product, region)
        except IntegrityError:
            continue
    raise Conflict


def _lock_open(product: Product, region: str) -> PricingCase | None:
    return (
        PricingCase.objects.select_for_update(no_key=True)
        .filter(product=product, region=region, status__in=OPEN_STATUSES)
        .first()
    )


def _create(actor: Actor, product: Product, region: str) -> PricingCase:
    stake = revenue_at_stake(product=product, region=region, on=timezone.localdate())
    case: PricingCase = PricingCase.objects.create(
        product=product,
        region=region,
        sort_key=sort_key(product.name),
        revenue_at_stake=stake.amount if stake else None,
        currency=stake.currency if stake else "EUR",
    )
    publish(actor, PricingCaseOpened(subject_id=case.pk))
    return case


def count_in(case: PricingCase) -> None:
    """One signal more; the case is locked by ``open_case``."""
    PricingCase.objects.filter(pk=case.pk).update(
        signal_count=F("signal_count") + 1, version=F("version") + 1
    )
    case.refresh_from_db(fields=["signal_count", "version"])


def let_partner_follow(case: PricingCase, partner: Organisation) -> None:
    """A partner who gave a signal sees the case's status and outcome, nothing else of it."""
    party = ensure_party(kind=PartyKind.ORGANISATION, subject_id=partner.pk, label=partner.name)
    follows = Grant.objects.filter(
        party=party, subject=PricingCase.shareable.label, object_id=case.pk, revoked_at=None
    )
    if not follows.exists():
        grant_access(
            actor=SYSTEM,
            party=party,
            record=case,
            facets=("identity",),
            reason=gettext_noop("They reported a price in this case."),
            origin=Origin.WORKFLOW,
        )
