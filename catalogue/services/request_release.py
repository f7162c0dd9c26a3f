"""Send a draft of a price list to whoever decides on its release, and take it back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalogue.engine.drafts import RELEASE, draft_for_update, note_author
from catalogue.engine.releasing import check_releasable
from catalogue.events import PriceListDrafted, PriceListRejected, PriceListReturned
from catalogue.models import PriceList, PriceListVersion
from catalogue.policies import made_version
from catalogue.services.draft_version import check_dates
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound
from portal.kernel.events import publish
from sharing.policies import visible_to
from workflows.engine import approval_of, start
from workflows.services.resubmit import resubmit_request
from workflows.services.withdraw import cancel_request, withdraw_request


@command("catalogue.request_release")
def request_release(
    *,
    actor: Actor,
    reference: str,
    number: int,
    valid_from: date | None = None,
    reason: str = "",
) -> PriceListVersion:
    """Send a draft for release, from ``valid_from`` on if another first day is chosen; a returned
    one is sent again, with a ``reason`` that its approvers read, and only those of them are asked
    whose facts changed.

    The routing policy says who decides; where none of its rules matches, the administrators do.
    Raises ``NotFound``, ``Forbidden``, ``Conflict`` (``in_approval``, ``already_released``,
    ``later_version``), and ``Refused`` (``empty``, ``starts_in_past``, ``ends_too_early``).
    """
    version = draft_for_update(actor=actor, reference=reference, number=number)
    if valid_from is not None and valid_from != version.valid_from:
        check_dates(valid_from, version.valid_until)
        version.valid_from = valid_from
        version.save(update_fields=["valid_from"])
    check_releasable(version)
    note_author(version, actor)
    publish(actor, _drafted(version), reason=reason)
    if approval_of(RELEASE, version.pk) is None:
        start(RELEASE, version, actor=actor)
        return version
    resubmit_request(actor=actor, code=RELEASE, record=version, comment=reason)
    version.refresh_from_db()
    return version


@command("catalogue.withdraw_release")
def withdraw_release(
    *, actor: Actor, reference: str, number: int, reason: str = ""
) -> PriceListVersion:
    """Take a version back that is being decided or was returned; it is a draft to change again.

    Raises ``NotFound``, ``Forbidden`` unless the actor sent or drafted it, and ``Conflict``
    (``not_in_approval``, ``already_decided``).
    """
    version = _in_approval(actor, reference, number)
    if not made_version(actor, version):
        raise Forbidden(_("Only whoever sent or drafted this version withdraws it."))
    withdraw_request(actor=actor, code=RELEASE, record=version, reason=reason)
    return version


@command("catalogue.cancel_release")
def cancel_release(*, actor: Actor, reference: str, number: int, reason: str) -> PriceListVersion:
    """End the approval of a version that nobody should decide: for administrators, with a reason.

    Raises ``NotFound``, ``Forbidden``, ``Conflict`` (``not_in_approval``), ``Refused``
    (``reason_missing``).
    """
    version = _in_approval(actor, reference, number)
    cancel_request(actor=actor, code=RELEASE, record=version, reason=reason)
    return version


def _in_approval(actor: Actor, reference: str, number: int) -> PriceListVersion:
    """A version that waits for a decision or for its author; locked by nobody yet.

    Raises ``NotFound`` for whoever does not see the draft, and ``Conflict``.
    """
    lists = visible_to(actor, PriceList.objects.filter(reference=reference))
    found = PriceListVersion.objects.filter(price_list__in=lists.values("pk"), number=number)
    version = found.select_related("price_list").first() if actor.is_house else None
    if version is None:
        raise NotFound
    if approval_of(RELEASE, version.pk) is None:
        raise Conflict(_("Nobody is deciding on this version."), code="not_in_approval")
    return version


def _drafted(version: PriceListVersion) -> PriceListDrafted:
    return PriceListDrafted(subject_id=version.price_list_id, version_id=version.pk)


# --- The ends that leave the draft to be changed; the approval engine calls these ---------------


def end_taken_back(*, actor: Actor, record: PriceListVersion, approval: Any, comment: str) -> None:
    """It was withdrawn or cancelled."""
    publish(actor, _drafted(record), reason=comment)


def end_returned(*, actor: Actor, record: PriceListVersion, approval: Any, comment: str) -> None:
    """It came back with what to change."""
    fact = PriceListReturned(subject_id=record.price_list_id, version_id=record.pk)
    publish(actor, fact, reason=comment)


def end_rejected(*, actor: Actor, record: PriceListVersion, approval: Any, comment: str) -> None:
    """The old prices stay."""
    fact = PriceListRejected(subject_id=record.price_list_id, version_id=record.pk)
    publish(actor, fact, reason=comment)
