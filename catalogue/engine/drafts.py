"""A draft under its locks: whoever changes it makes sure that nobody is deciding on it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalogue.models import PriceList, PriceListVersion, VersionStatus
from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict, NotFound
from sharing.doors import access_for_update
from workflows.engine import approval_of, hold_approval
from workflows.models import ApprovalOutcome

RELEASE = "catalogue.release"


def draft_for_update(
    *, actor: Actor, reference: str, number: int | None = None
) -> PriceListVersion:
    """The draft of a list, locked to be changed by the actor.

    Raises ``NotFound`` (also without a draft), ``Forbidden``, and ``Conflict`` if it is released
    already (``already_released``) or being decided (``in_approval``).
    """
    named = {} if number is None else {"number": number}
    drafts = PriceListVersion.objects.filter(
        price_list__reference=reference, status=VersionStatus.DRAFT, **named
    )
    # The approval is locked first, then the list, then the version, as every decision does.
    for pk in drafts.values_list("pk", flat=True)[:1]:
        hold_approval(RELEASE, pk)
    price_list = access_for_update(actor, PriceList.objects.all(), reference=reference)
    versions = PriceListVersion.objects.filter(price_list=price_list, **named)
    # It may have been sent while this waited: no lock is waited for that a decision holds.
    found = versions.filter(status=VersionStatus.DRAFT).first()
    if found is None:
        if number is not None and versions.exists():
            raise Conflict(_("This version is released already."), code="already_released")
        raise NotFound(_("This list has no draft. Begin a new version first."))
    refuse_while_decided(found)
    version = PriceListVersion.objects.select_for_update().get(pk=found.pk)
    version.price_list = price_list
    return version


def is_decided_on(version: PriceListVersion) -> bool:
    """Whether somebody is deciding on the release of a version now."""
    approval = approval_of(RELEASE, version.pk)
    return approval is not None and approval.outcome == ApprovalOutcome.PENDING


def refuse_while_decided(version: PriceListVersion) -> None:
    """Raises ``Conflict`` (``in_approval``) while a decision on the version is awaited."""
    if is_decided_on(version):
        raise Conflict(
            _(
                "Version %(number)s is being decided, so its prices stand still. Withdraw it from "
                "approval, change it, and send it again."
            ),
            code="in_approval",
            number=version.number,
        )


def note_author(version: PriceListVersion, actor: Actor) -> None:
    """Remember on a locked draft that the actor has a part in it."""
    if actor.user_id is not None and actor.user_id not in version.authors:
        version.authors = [*version.authors, actor.user_id]
        version.save(update_fields=["authors"])
