"""Say who has a role of the house: head of sales, credit officer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.models import User
from workflows.models import HouseRole, RoutingStep
from workflows.policies import can_manage_routes


@command("workflows.set_house_role")
def set_house_role(*, actor: Actor, name: str, person_id: int | None = None) -> HouseRole:
    """Enter a role, or change who has it; nobody leaves it vacant.

    Requests on their way keep whom they have. Raises ``Forbidden`` and ``Refused``
    (``name_missing``, ``unknown_colleague``).
    """
    if not can_manage_routes(actor):
        raise Forbidden
    wanted = " ".join(name.split())
    if not wanted:
        raise Refused(_("Give the role a name."), code="name_missing", field="name")
    house = User.objects.filter(Q(departments__isnull=False) | Q(is_administrator=True))
    known = house.filter(pk=person_id or 0, is_active=True).exists()
    if person_id is not None and not known:
        raise Refused(
            _("Choose a colleague of the house."), code="unknown_colleague", field="person"
        )
    role = HouseRole.objects.select_for_update().filter(name__iexact=wanted).first()
    if role is None:
        return HouseRole.objects.create(name=wanted, person_id=person_id)
    role.person_id = person_id
    role.save(update_fields=["person"])
    return role


@command("workflows.remove_house_role")
def remove_house_role(*, actor: Actor, role: UUID) -> None:
    """Forget a role that no policy names. Raises ``Forbidden``, ``NotFound``, ``Conflict``
    (``role_in_use``)."""
    if not can_manage_routes(actor):
        raise Forbidden
    found = HouseRole.objects.select_for_update().filter(public_id=role).first()
    if found is None:
        raise NotFound
    if RoutingStep.objects.filter(house_role=found).exists():
        raise Conflict(
            _("A version of a policy names this role. Leave it vacant instead."),
            code="role_in_use",
        )
    found.delete()
