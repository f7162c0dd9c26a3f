"""The house's own people: who works in which department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import Event, event, publish
from portal.kernel.models import Department, User, WorkingCalendar


@event
@dataclass(frozen=True, kw_only=True)
class ColleagueAdded(Event):
    """A person of the house got an account."""

    code: ClassVar[str] = "kernel.user.added"
    subject: ClassVar[str] = "kernel.user"


@command("kernel.add_colleague")
def add_colleague(
    *,
    actor: Actor,
    email: str,
    full_name: str,
    departments: Sequence[str] = (),
    is_administrator: bool = False,
    manager: User | None = None,
    language: str = "en",
) -> User:
    """Give a person of the house an account in these departments.

    Raises ``Forbidden`` unless the actor administers the house, ``Conflict`` for an address that
    has an account, and ``Refused`` for a department that does not exist.
    """
    if not (actor.is_administrator or actor.is_system):
        raise Forbidden
    if User.objects.filter(email__iexact=email).exists():
        raise Conflict(_("This address has an account already."), code="taken", field="email")
    found = list(Department.objects.filter(code__in=departments))
    if len(found) != len(set(departments)):
        raise Refused(
            _("Choose departments from the list."), code="unknown_department", field="departments"
        )
    user = User.objects.create_user(
        email,
        None,
        full_name=full_name,
        language=language,
        manager=manager,
        is_administrator=is_administrator,
    )
    user.departments.set(found)
    publish(actor, ColleagueAdded(subject_id=user.pk))
    return user


@command("kernel.set_up_department")
def set_up_department(*, actor: Actor, code: str, calendar: WorkingCalendar) -> Department:
    """Open a department, or give it another calendar. Raises ``Forbidden``."""
    if not (actor.is_administrator or actor.is_system):
        raise Forbidden
    department, _made = Department.objects.update_or_create(
        code=code, defaults={"calendar": calendar}
    )
    return department
