"""Undo imports of price lists, as far as nothing was released or made upon them since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from catalogue.engine.drafts import note_author, refuse_while_decided
from catalogue.events import PricesImported
from catalogue.models import Price, PriceListVersion, VersionStatus
from catalogue.policies import can_release
from catalogue.services.import_prices import DOCUMENT, LIST
from portal.kernel.actors import Actor
from portal.kernel.bulk.rows import Change
from portal.kernel.bulk.undo import Undone, undo
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden
from portal.kernel.events import publish


@command("catalogue.undo_import_of_prices")
def undo_prices(*, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]) -> Undone:
    """Undo a written batch of prices; those that were changed since stay.

    Raises ``Forbidden``, and ``Conflict`` while the release of their draft is being decided.
    """
    if not can_release(actor):
        raise Forbidden
    prices = Price.objects.filter(pk__in=[change.pk for change in changes])
    versions = PriceListVersion.objects.filter(pk__in=prices.values("version"))
    released = versions.filter(status=VersionStatus.RELEASED)
    later = PriceListVersion.objects.filter(
        price_list=OuterRef("price_list"), number__gt=OuterRef("number")
    )
    if released.filter(Q(number__gt=1) | Exists(later)).exists():
        raise Conflict(
            _("Prices were released since, or a version was made after them: they stay."),
            code="already_released",
        )
    for version in versions.filter(status=VersionStatus.DRAFT).select_for_update():
        refuse_while_decided(version)
        note_author(version, actor)
    facts = [
        PricesImported(subject_id=price_list, version_id=pk)
        for pk, price_list in versions.values_list("pk", "price_list_id")
    ]
    result = undo(DOCUMENT, changes, marks)
    publish(actor, *facts, reason="import undone")
    return result


@command("catalogue.undo_import_of_price_lists")
def undo_price_lists(
    *, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]
) -> Undone:
    """Close the lists that an import opened; lists that were changed since stay.

    Raises ``Forbidden``.
    """
    if not can_release(actor):
        raise Forbidden
    return undo(LIST, changes, marks)
