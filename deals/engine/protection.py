"""How long an approved registration is protected, by tier and country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from deals.models import Deal, ProtectionRule
from partners.models import Partner

# Without any rule at all, an installation protects for a quarter.
_DEFAULT_DAYS = 90


@dataclass(frozen=True, slots=True)
class Protection:
    """The last days of a deal's protection and of its special prices."""

    until: date
    prices_until: date


def protection_of(deal: Deal, on: date) -> Protection:
    """The protection that starts on a day, by the most exact rule for the deal's partner."""
    tier = Partner.objects.filter(organisation=deal.partner_id).values_list("tier", flat=True)
    rules = ProtectionRule.objects.filter(tier__in=["", *tier], country__in=["", deal.country])
    rule = max(rules, key=lambda each: (bool(each.country), bool(each.tier)), default=None)
    days = rule.days if rule else _DEFAULT_DAYS
    price_days = rule.price_days if rule else _DEFAULT_DAYS
    return Protection(on + timedelta(days=days), on + timedelta(days=price_days))
