"""End a special price before its last day."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deals.events import SpecialPriceEnded
from deals.models import SpecialPrice
from deals.policies import can_grant_price
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound
from portal.kernel.events import publish
from sharing.policies import visible_to


@command("deals.end_special_price")
def end_special_price(*, actor: Actor, reference: str, reason: str = "") -> SpecialPrice:
    """Take a special price back as of now.

    Raises ``NotFound``, ``Forbidden``, and ``Conflict`` if it was ended before.
    """
    seen = visible_to(actor, SpecialPrice.by_reference(reference)).first()
    if seen is None:
        raise NotFound
    if not can_grant_price(actor):
        raise Forbidden
    price: SpecialPrice = SpecialPrice.objects.select_for_update().get(pk=seen.pk)
    if price.ended_at is not None:
        raise Conflict(_("This special price was ended before."), code="already_ended")
    price.ended_at = timezone.now()
    price.save(update_fields=["ended_at"])
    publish(actor, SpecialPriceEnded(subject_id=price.pk), reason=reason)
    return price
