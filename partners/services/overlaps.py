"""Hand a customer list in, say what one's side opens of what is in common, confirm, end."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from partners.engine.prints import ListedCompany, Printer, packed
from partners.models import Organisation, Overlap, SharingChangeKind
from partners.overlap_events import (
    OverlapAgreed,
    OverlapEnded,
    OverlapStarted,
    OverlapWaiting,
)
from partners.policies import can_agree_to_overlap, can_compare_lists
from partners.selectors.overlaps import agreed_facets, at_least, facets_to_agree
from partners.services.compare_overlap import PURPOSE
from partners.services.open_overlap import begin_opening, fact_of, opens_much
from partners.services.sharing_changes import REQUESTS
from portal.kernel.actors import Actor, actor_for
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from portal.kernel.limits import take
from portal.kernel.secrets import seal

# A short list asks for single companies.
FEWEST, MOST = 20, 100_000
_KIND = SharingChangeKind.OVERLAP
# Three lists at once, one more every ten days.
_BURST, _PER_MINUTE = 3, 1 / (10 * 24 * 60)


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
        key=seal(key, purpose=PURPOSE),
        started_by_id=actor.user_id,
    )
    publish(actor, fact_of(overlap, OverlapStarted))
    app.configure_task("partners.compare_overlap").defer(overlap_id=overlap.pk)
    return overlap


@command("partners.agree_to_overlap")
def agree_to_overlap(
    *,
    actor: Actor,
    overlap: Overlap,
    facets: Sequence[str],
    valid_until: date | None = None,
) -> Overlap:
    """Say which facets of the customers in common one's side agrees to open; none takes it back.

    What both sides agree to opens: the customers are shared with the partner, in the name of
    whoever agreed for the house and with their rights of that moment, and the house learns which
    they are; many of them in the background, and more than ``SHARING_SECOND_PERSON`` parts of
    records once a second person of the house has agreed. ``valid_until`` is the house's to
    say: the last day of the shares.

    Raises ``Forbidden``, ``Refused`` for unknown facets or another end than that of what is open,
    and ``Conflict`` before the lists are compared, for fewer than five in common, while facets are
    being opened, or once it has ended.
    """
    locked = _open_overlap(actor, overlap)
    if not at_least(locked):
        raise Conflict(_("There is too little in common to open."), code="too_few")
    if locked.opening_facets:
        raise Conflict(_("The customers are being opened. Wait a moment."), code="overlap_opening")
    chosen = _checked(facets)
    if actor.is_house:
        _check_end(locked, chosen, valid_until)
        locked.house_facets, locked.house_agreed_by_id = chosen, actor.user_id
        locked.valid_until = valid_until
    else:
        locked.partner_facets, locked.partner_agreed_by_id = chosen, actor.user_id
    publish(actor, fact_of(locked, OverlapAgreed, by_house=actor.is_house))
    # Whatever was about to be confirmed is another thing now.
    _forget_what_waited(actor, locked)
    new = [each for each in agreed_facets(locked) if each not in locked.opened_facets]
    waits = bool(new) and opens_much(locked, new)
    if waits:
        locked.waiting_facets = new
        publish(actor, fact_of(locked, OverlapWaiting))
    elif new:
        begin_opening(actor, locked, new)
    locked.save()
    if waits:
        # It is the house's request, whichever side agreed last.
        asker = actor_for(locked.house_agreed_by)
        REQUESTS.ask(actor=asker, kind=_KIND, subject_id=locked.pk, reason="")
    return locked


def _forget_what_waited(actor: Actor, locked: Overlap) -> None:
    if locked.waiting_facets:
        locked.waiting_facets = []
        REQUESTS.forget(actor=actor, kind=_KIND, subject_id=locked.pk, reason="")


def _check_end(overlap: Overlap, chosen: Sequence[str], valid_until: date | None) -> None:
    today = timezone.localdate()
    if chosen and valid_until is not None and valid_until < today:
        raise Refused(
            _("Enter an end date in the future."), code="ends_too_early", field="valid_until"
        )
    ended = overlap.valid_until is not None and overlap.valid_until < today
    if overlap.opened_facets and not ended and valid_until != overlap.valid_until:
        raise Refused(
            _("What is open keeps its end. Extend the shares themselves."),
            code="end_is_set",
            field="valid_until",
        )


@command("partners.end_overlap")
def end_overlap(*, actor: Actor, overlap: Overlap) -> Overlap:
    """End an overlap: what is not open is forgotten. What is open stays until it is revoked.

    Raises ``Forbidden``, and ``Conflict`` if it has ended.
    """
    locked = _open_overlap(actor, overlap)
    _forget_what_waited(actor, locked)
    locked.ended_at = timezone.now()
    locked.prints = locked.key = None
    locked.save(update_fields=["ended_at", "prints", "key", "waiting_facets"])
    locked.matches.all().delete()
    publish(actor, fact_of(locked, OverlapEnded))
    return locked


def _open_overlap(actor: Actor, overlap: Overlap) -> Overlap:
    """The overlap, locked, for somebody who speaks for a side of it."""
    if not can_agree_to_overlap(actor, overlap):
        raise Forbidden
    REQUESTS.hold(_KIND, overlap.pk)
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
