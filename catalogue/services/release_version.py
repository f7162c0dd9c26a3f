"""Release a version of a price list: from its first day on, its prices hold."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalogue.engine.drafts import refuse_while_decided
from catalogue.engine.releasing import check_releasable, mark_released
from catalogue.events import PriceListReleased
from catalogue.models import PriceList, PriceListVersion, Product
from catalogue.policies import can_release
from catalogue.services.create_price_list import share_with_audience
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import DomainError, Forbidden, NotFound, Refused
from portal.kernel.events import publish
from sharing.doors import access_for_update
from sharing.shareable import Level


@command("catalogue.release_price_list_version")
def release_version(*, actor: Actor, reference: str, number: int) -> PriceListVersion:
    """Release a draft whose prices were decided elsewhere: by finance in a pricing case, or by
    Guildhall itself. What people prepare goes through ``request_release``.

    The version before it ends on the day before; partners concerned are told what changed (they
    read it as the difference between the two). Raises ``NotFound``, ``Forbidden`` unless finance
    releases, ``Conflict`` if it is released already, a later version is, or its release is being
    decided, ``Refused`` for an empty draft or a first day in the past.
    """
    price_list = access_for_update(
        actor, PriceList.objects.all(), level=Level.VIEW, reference=reference
    )
    if not can_release(actor):
        raise Forbidden
    found: PriceListVersion | None = price_list.versions.filter(number=number).first()
    if found is None:
        raise NotFound
    refuse_while_decided(found)
    version = PriceListVersion.objects.select_for_update().get(pk=found.pk)
    return _release(actor, version, in_the_past=actor.is_system)


def release_approved(
    *, actor: Actor, record: PriceListVersion, approval: Any, comment: str
) -> PriceListVersion:
    """The approved end of a release; the approval engine calls this.

    Dates are looked at again. Raises ``Refused`` (``cannot_be_released``) if the version cannot
    be released any more: then the decision is refused and nothing is changed.
    """
    try:
        return _release(actor, record)
    except DomainError as error:
        raise Refused(
            _(
                "This version cannot be released any more. %(why)s Return it: whoever drafted it "
                "mends that and sends it again."
            ),
            code="cannot_be_released",
            field="decision",
            why=error,
        ) from error


def _release(
    actor: Actor, version: PriceListVersion, *, in_the_past: bool = False
) -> PriceListVersion:
    # One release of a list after another: each looks at what the one before it left.
    price_list = PriceList.objects.select_for_update().get(pk=version.price_list_id)
    check_releasable(version, in_the_past=in_the_past)
    mark_released(actor, version)
    products = Product.objects.filter(prices__version=version).distinct()
    share_with_audience(price_list, products)
    publish(
        actor,
        PriceListReleased(subject_id=price_list.pk, version_id=version.pk),
        reason=version.note,
    )
    return version
