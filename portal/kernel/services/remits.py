"""How far somebody of the house sees with a department: said by an administrator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries as known_countries

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden, Refused
from portal.kernel.events import Audience, Event, audience_of, event, publish
from portal.kernel.models import Department, DepartmentRemit, User

MOST_LINES = 50
_LONGEST_LINE = 80


@event
@dataclass(frozen=True, kw_only=True)
class RemitChanged(Event):
    """Somebody of the house sees more or fewer records with a department than before."""

    code: ClassVar[str] = "kernel.remit.changed"
    subject: ClassVar[str] = "kernel.user"
    user_id: int


@audience_of(RemitChanged)
def person_concerned(fact: RemitChanged) -> Audience:
    """The person: whatever they have open goes on by what they see now."""
    return Audience(users=frozenset({fact.user_id}))


@command("kernel.set_remit")
def set_remit(
    *,
    actor: Actor,
    person: User,
    department: str,
    countries: Iterable[str] = (),
    product_lines: Sequence[str] = (),
    own_only: bool = False,
) -> DepartmentRemit | None:
    """Say which of a department's records one of its people sees: those of these countries (ISO
    codes), of these product lines, and always their own; or with ``own_only`` these alone. With
    nothing said they see all of them, and ``None`` is returned.

    Raises ``Forbidden`` unless the actor administers the house, and ``Refused`` for somebody of
    another department (``not_a_member``), an unknown country, or too many or too long lines.
    """
    if not (actor.is_administrator or actor.is_system):
        raise Forbidden
    place = Department.objects.select_for_update().filter(code=department, members=person).first()
    if place is None:
        text = _("%(name)s does not work in this department.")
        raise Refused(text, code="not_a_member", field="department", name=person.full_name)
    codes = _countries(countries)
    lines = _lines(product_lines)
    said: dict[str, Any] = {"countries": codes, "product_lines": lines, "own_only": own_only}
    held = DepartmentRemit.objects.filter(person=person, department=place)
    remit = held.first()
    if remit is not None and all(getattr(remit, name) == value for name, value in said.items()):
        return remit
    if not any(said.values()):
        if held.delete()[0]:
            publish(actor, RemitChanged(subject_id=person.pk, user_id=person.pk))
        return None
    said |= {"set_by_id": actor.user_id, "set_at": timezone.now()}
    remit, _made = DepartmentRemit.objects.update_or_create(
        person=person, department=place, defaults=said
    )
    publish(actor, RemitChanged(subject_id=person.pk, user_id=person.pk))
    return remit


def _countries(named: Iterable[str]) -> list[str]:
    codes = sorted({each.strip().upper() for each in named} - {""})
    unknown = [code for code in codes if code not in known_countries]
    if unknown:
        raise Refused(
            _("No country has the code %(country)s: use two letters, for example BG."),
            code="unknown_country",
            field="countries",
            country=unknown[0],
        )
    return codes


def _lines(named: Iterable[str]) -> list[str]:
    lines = list(dict.fromkeys(line for each in named if (line := each.strip())))
    if len(lines) > MOST_LINES or any(len(line) > _LONGEST_LINE for line in lines):
        raise Refused(
            _("Name up to %(most)s product lines of up to %(longest)s letters."),
            code="product_lines",
            field="product_lines",
            most=MOST_LINES,
            longest=_LONGEST_LINE,
        )
    return lines
