"""Compare a partner's customers with the house's blindly, and open what both sides agree to."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from partners.engine.prints import ListedCompany, Printer, packed, unpacked
from partners.models import Organisation, Overlap, OverlapMatch
from partners.overlap_events import (
    OverlapAgreed,
    OverlapCompared,
    OverlapEnded,
    OverlapOpened,
    OverlapStarted,
)
from partners.policies import can_agree_to_overlap, can_compare_lists
from partners.selectors.overlaps import agreed_facets, at_least, facets_to_agree
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from portal.kernel.limits import take
from portal.kernel.secrets import seal, unseal
from sharing.models import Origin, Party, PartyKind
from sharing.policies import visible_to
from sharing.services.grant_many import grant_many
from sharing.services.parties import ensure_party
from sharing.sights import sight_of
from sharing.walls import outside_walls

# A short list asks for single companies.
FEWEST, MOST = 20, 20_000
# Three lists at once, one more every ten days.
_BURST, _PER_MINUTE = 3, 1 / (10 * 24 * 60)
_PURPOSE = "overlap"
_READ_AT_ONCE = 2_000


class HouseMustAgree(Conflict):
    """Whoever agreed for the house has not the rights any more that the opening needs."""

    default_code = "house_must_agree"
    default_message = _(
        "Whoever agreed for the house may not share this any more. The house agrees anew."
    )


@command("partners.start_overlap")
def start_overlap(
    *, actor: Actor, organisation: Organisation, companies: Sequence[ListedCompany]
) -> Overlap:
    """Hand a company's customer list in, to learn how many of them are customers of the house.

    Kept of the list are keyed digests, until the worker has compared them. Raises ``Forbidden``
    for anybody but a partner admin of the company, ``Refused`` for too short or too long a list,
    ``Conflict`` while another overlap of the company is open, and ``Limited``.
    """
    if not can_compare_lists(actor, organisation.pk):
        raise Forbidden(_("Ask a partner admin of your company."), code="not_admin")
    listed = len({(each.name.casefold(), each.country, each.tax_id) for each in companies})
    if not FEWEST <= listed <= MOST:
        raise Refused(
            _("Hand in a list of %(fewest)s to %(most)s companies; this one has %(n)s."),
            code="list_length",
            field="companies",
            fewest=FEWEST,
            most=MOST,
            n=listed,
        )
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Overlap.objects.filter(organisation=organisation, ended_at=None).exists():
        raise Conflict(
            _("A comparison of your company is open. End it before you hand in another list."),
            code="overlap_open",
        )
    take(f"partners.overlap:{organisation.pk}", burst=_BURST, per_minute=_PER_MINUTE)
    key = secrets.token_hex(32)
    printer = Printer(key.encode())
    overlap = Overlap.objects.create(
        organisation=organisation,
        listed=listed,
        prints=packed(each for company in companies for each in printer.listed(company)),
        key=seal(key, purpose=_PURPOSE),
        started_by_id=actor.user_id,
    )
    publish(actor, OverlapStarted(subject_id=overlap.pk, organisation_id=organisation.pk))
    app.configure_task("partners.compare_overlap").defer(overlap_id=overlap.pk)
    return overlap


def compare_overlap(overlap_id: int) -> None:
    """Find the house's customers that are on the list, then forget the list; again does nothing.

    What a wall keeps from the partner is not counted: it cannot be opened, either.
    """
    with transaction.atomic():
        overlap = Overlap.objects.select_for_update().filter(pk=overlap_id).first()
        if overlap is None or overlap.prints is None or overlap.key is None:
            return
        printer = Printer(unseal(overlap.key, purpose=_PURPOSE).encode())
        listed = unpacked(bytes(overlap.prints))
        sight = sight_of(_party(overlap))
        customers = outside_walls(
            Organisation.objects.filter(roles__contains=["customer"]),
            Organisation.shareable,
            sight,
            None,
        ).exclude(pk=overlap.organisation_id)
        rows = customers.order_by().values_list("pk", "name", "country", "tax_id")
        found = [
            OverlapMatch(overlap=overlap, organisation_id=pk)
            for pk, name, country, tax_id in rows.iterator(chunk_size=_READ_AT_ONCE)
            if not listed.isdisjoint(printer.sought(ListedCompany(name, country, tax_id)))
        ]
        OverlapMatch.objects.bulk_create(found, batch_size=_READ_AT_ONCE)
        overlap.prints = overlap.key = None
        overlap.in_common, overlap.compared_at = len(found), timezone.now()
        overlap.save(update_fields=["prints", "key", "in_common", "compared_at"])
        fact = OverlapCompared(subject_id=overlap.pk, organisation_id=overlap.organisation_id)
        publish(SYSTEM, fact)


@command("partners.agree_to_overlap")
def agree_to_overlap(
    *,
    actor: Actor,
    overlap: Overlap,
    facets: Sequence[str],
    valid_until: date | None = None,
) -> Overlap:
    """Say which facets of the customers in common one's side agrees to open; none takes it back.

    What both sides agree to opens at once: the customers are shared with the partner, in the name
    of whoever agreed for the house and with their rights of that moment, and the house learns
    which they are. ``valid_until`` is the house's to say: the last day of the shares.

    Raises ``Forbidden``, ``Refused`` for unknown facets, and ``Conflict`` before the lists are
    compared, for fewer than five in common, or once it has ended.
    """
    locked = _open_overlap(actor, overlap)
    if not at_least(locked):
        raise Conflict(_("There is too little in common to open."), code="too_few")
    chosen = _checked(facets)
    if chosen and valid_until is not None and valid_until < timezone.localdate():
        raise Refused(
            _("Enter an end date in the future."), code="ends_too_early", field="valid_until"
        )
    if actor.is_house:
        locked.house_facets, locked.house_agreed_by_id = chosen, actor.user_id
        locked.valid_until = valid_until
    else:
        locked.partner_facets, locked.partner_agreed_by_id = chosen, actor.user_id
    fact = {"subject_id": locked.pk, "organisation_id": locked.organisation_id}
    publish(actor, OverlapAgreed(by_house=actor.is_house, **fact))
    new = [each for each in agreed_facets(locked) if each not in locked.opened_facets]
    if new:
        _share(locked, new)
        locked.opened_facets = [*locked.opened_facets, *new]
        publish(actor, OverlapOpened(**fact))
    locked.save()
    return locked


@command("partners.end_overlap")
def end_overlap(*, actor: Actor, overlap: Overlap) -> Overlap:
    """End an overlap: what is not open is forgotten. What is open stays until it is revoked.

    Raises ``Forbidden``, and ``Conflict`` if it has ended.
    """
    locked = _open_overlap(actor, overlap)
    locked.ended_at = timezone.now()
    locked.prints = locked.key = None
    locked.save(update_fields=["ended_at", "prints", "key"])
    locked.matches.all().delete()
    publish(actor, OverlapEnded(subject_id=locked.pk, organisation_id=locked.organisation_id))
    return locked


def _open_overlap(actor: Actor, overlap: Overlap) -> Overlap:
    """The overlap, locked, for somebody who speaks for a side of it."""
    if not can_agree_to_overlap(actor, overlap):
        raise Forbidden
    locked = Overlap.objects.select_for_update(of=["self"]).get(pk=overlap.pk)
    if locked.ended_at is not None:
        raise Conflict(_("This comparison has ended."), code="overlap_ended")
    return locked


def _checked(facets: Sequence[str]) -> list[str]:
    known = [each.name for each in facets_to_agree()]
    if set(facets) - set(known):
        raise Refused(
            _("Choose facets from this list: %(known)s."),
            code="unknown_facet",
            field="facets",
            known=", ".join(known),
        )
    return [name for name in known if name in set(facets)]


def _share(overlap: Overlap, facets: Sequence[str]) -> None:
    """In the name of whoever agreed for the house, who may share less by now."""
    sharer = actor_for(overlap.house_agreed_by)
    matched = Organisation.objects.filter(pk__in=overlap.matches.values("organisation"))
    records = list(visible_to(sharer, matched))
    if not records:
        raise HouseMustAgree
    try:
        grant_many(
            actor=sharer,
            parties=[_party(overlap)],
            records=records,
            facets=facets,
            valid_until=_end_of(overlap.valid_until),
            reason=gettext_noop("On both customer lists, as both sides agreed."),
            origin=Origin.WORKFLOW,
        )
    except Forbidden as error:
        raise HouseMustAgree from error


def _end_of(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.max)) if day else None


def _party(overlap: Overlap) -> Party:
    company = overlap.organisation
    return ensure_party(kind=PartyKind.ORGANISATION, subject_id=company.pk, label=company.name)
