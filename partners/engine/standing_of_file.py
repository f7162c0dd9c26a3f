"""Places in the programme that a file gives: together they open or close little, or none is given.

Whoever imports sees it before anything is written; what needs a second person is asked for on the
page of each partner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partners.engine.standing import STANDING, opened_to_new, standing_effects
from partners.models import Organisation, Partner, PartnerStatus, Tier
from portal.kernel.actors import SYSTEM
from portal.kernel.bulk.rows import Change, Outcome, Plan, Problem, Record


def places_that_wait(plan: Plan) -> Iterator[Problem]:
    """A problem for each row that gives a partner another place, if together they open or close
    more than ``SHARING_SECOND_PERSON`` parts of records."""
    given = [
        (record, values)
        for record in plan.records
        if record.extra is not None and (values := _place(plan, record.extra))
    ]
    new = cache(opened_to_new)
    partners = Partner.objects.in_bulk([record.extra.pk for record, _values in given])
    total = 0
    for record, values in given:
        partner = partners.get(record.extra.pk)
        if partner is None:
            total += new(values.get("tier", Tier.REGISTERED), values.get("programme", ""))
        else:
            effects = standing_effects(actor=SYSTEM, partner=partner, values=values)
            total += sum(each.opened for each in effects)
    if total <= settings.SHARING_SECOND_PERSON:
        return
    for record, _values in given:
        yield Problem(
            record.rows[0],
            "tier" if "tier" in plan.line_columns else plan.line_columns[0],
            "needs_second_person",
            _(
                "These partners would see %(n)s parts of records more or less by it: a second"
                " person has to agree. Change them on their pages."
            ),
            params={"n": total},
        )


def _place(plan: Plan, partner: Record) -> dict[str, Any]:
    """Of a partnership in a file, what decides who sees what, as far as it differs. Whom a file
    suspends it suspends: that waits for nobody."""
    if partner.outcome is Outcome.UNCHANGED:
        return {}
    values = dict(zip(plan.line_columns, partner.values, strict=True))
    if values.get("status") == PartnerStatus.SUSPENDED:
        return {}
    before = dict(zip(plan.line_columns, partner.before or (), strict=False))
    return {
        name: value
        for name, value in values.items()
        if name in STANDING and (not partner.before or before[name] != value)
    }


def places_back_that_wait(changes: Sequence[Change]) -> set[int]:
    """The partners to which undoing an import would give another place again, if together that
    opens or closes more than ``SHARING_SECOND_PERSON`` parts of records. Whom it suspends again,
    waits for nobody."""
    partners = Partner.objects.in_bulk([change.pk for change in changes])
    places = {
        change.pk: _place_before(change.before)
        for change in changes
        if change.before and change.before.get("status") != PartnerStatus.SUSPENDED
    }
    total = sum(
        each.opened
        for pk, values in places.items()
        if pk in partners
        for each in standing_effects(actor=SYSTEM, partner=partners[pk], values=values)
    )
    if total <= settings.SHARING_SECOND_PERSON:
        return set()
    return {pk for pk, values in places.items() if values}


def _place_before(before: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: before[name] for name in STANDING if name in before}
    if "distributor_id" in before:
        values["distributor"] = Organisation.objects.filter(pk=before["distributor_id"]).first()
    return values
