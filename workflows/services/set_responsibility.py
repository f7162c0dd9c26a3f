"""Say who answers for a product line in a territory."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.models import User
from workflows.models import Responsibility
from workflows.policies import can_manage_routes


@command("workflows.set_responsibility")
def set_responsibility(
    *, actor: Actor, territory: str, product_line: str, person_id: int
) -> Responsibility:
    """Enter a cell of the matrix, or change whose it is. Empty means every one.

    Requests on their way keep whom they have. Raises ``Forbidden`` and ``Refused``
    (``unknown_colleague``) naming ``person``.
    """
    if not can_manage_routes(actor):
        raise Forbidden
    house = User.objects.filter(Q(departments__isnull=False) | Q(is_administrator=True))
    if not house.filter(pk=person_id, is_active=True).exists():
        raise Refused(
            _("Choose a colleague of the house."), code="unknown_colleague", field="person"
        )
    cell, _created = Responsibility.objects.update_or_create(
        territory=territory.strip(),
        product_line=product_line.strip(),
        defaults={"person_id": person_id},
    )
    return cell


@command("workflows.remove_responsibility")
def remove_responsibility(*, actor: Actor, responsibility: UUID) -> None:
    """Take a cell out of the matrix. Raises ``Forbidden`` and ``NotFound``."""
    if not can_manage_routes(actor):
        raise Forbidden
    deleted, _rows = Responsibility.objects.filter(public_id=responsibility).delete()
    if not deleted:
        raise NotFound
