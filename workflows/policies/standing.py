"""From which seats somebody decides: their own, and those of absent people they stand in for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.models import User
from workflows.models import Absence
from workflows.policies.seats import shared_seats
from workflows.requests import decided_in_person


@dataclass(frozen=True, slots=True)
class Seat:
    """A place from which an actor decides: their own, or that of an absent person.

    ``kinds`` are the kinds of request for which they stand in; none means all.
    """

    user_id: int | None
    departments: frozenset[str]
    is_administrator: bool
    stands_in: bool = False
    kinds: frozenset[str] = frozenset()

    def is_for(self, kind: str) -> bool:
        """Whether decisions on this kind of request are made from here."""
        if self.stands_in and kind in decided_in_person():
            return False
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class Standing:
    """The seats an actor holds now, and with whom they have shared a seat since ``since``."""

    actor: Actor
    seats: tuple[Seat, ...]
    partners: frozenset[int] = field(default_factory=frozenset)

    @property
    def departments(self) -> frozenset[str]:
        """The departments of all seats."""
        return frozenset().union(*(seat.departments for seat in self.seats))

    @property
    def people(self) -> frozenset[int]:
        """The people whose seats these are."""
        return frozenset(seat.user_id for seat in self.seats if seat.user_id)

    @property
    def is_administrator(self) -> bool:
        """Whether any seat is an administrator's."""
        return any(seat.is_administrator for seat in self.seats)

    def about(self, kind: str) -> Standing:
        """The same with the seats alone from which this kind of request is decided."""
        return replace(self, seats=tuple(seat for seat in self.seats if seat.is_for(kind)))

    def tasks(self, condition: Callable[[Standing], Q]) -> Q:
        """Tasks (or what else belongs to a process) that meet the condition of some seat, each
        for its own kinds of request."""
        found = Q(pk__in=[])
        for kinds, stands_in in dict.fromkeys((seat.kinds, seat.stands_in) for seat in self.seats):
            alike = (kinds, stands_in)
            seats = tuple(seat for seat in self.seats if (seat.kinds, seat.stands_in) == alike)
            theirs = condition(replace(self, seats=seats))
            if theirs and kinds:
                theirs &= Q(process__request_type__in=sorted(kinds))
            if theirs and stands_in:
                theirs &= ~Q(process__request_type__in=decided_in_person())
            if theirs:
                found |= theirs
        return found


def standing_of(
    actor: Actor, *, since: datetime | None = None, absences: Sequence[Absence] | None = None
) -> Standing:
    """The actor's seats. ``since`` also counts stand-ins that ended after it (for four eyes).

    ``absences`` are the actor's since then, and perhaps others', where they were read already.
    """
    own = Seat(actor.user_id, actor.departments, actor.is_administrator)
    if actor.user_id is None:
        return Standing(actor, (own,))
    now = timezone.now()
    if absences is None:
        absences = shared_seats([actor.user_id], since or now)
    partners: set[int | None] = set()
    seats = [own]
    for absence in absences:
        if absence.starts_at > now or actor.user_id not in (
            absence.person_id,
            absence.substitute_id,
        ):
            continue
        if absence.person_id == actor.user_id:
            partners.add(absence.substitute_id)
            continue
        partners.add(absence.person_id)
        if absence.ends_at > now:
            seats.append(_seat_of(absence))
    return Standing(actor, tuple(seats), frozenset(user for user in partners if user))


def standings_of(people: Iterable[User], *, since: datetime) -> list[Standing]:
    """The seats of many people of the house at once: what ``standing_of`` says of each, by
    statements whose number does not grow with theirs.

    Their actors know departments alone, as far as the house's work goes: no parties.
    """
    users = list(people)
    absences = shared_seats((user.pk for user in users), since)
    prefetch_related_objects(users, "departments")
    prefetch_related_objects(absences, "person__departments")
    shared: dict[int | None, list[Absence]] = defaultdict(list)
    for absence in absences:
        shared[absence.person_id].append(absence)
        shared[absence.substitute_id].append(absence)
    return [standing_of(_of_house(user), since=since, absences=shared[user.pk]) for user in users]


def _of_house(user: User) -> Actor:
    return Actor(
        kind="user",
        user_id=user.pk,
        name=user.full_name,
        departments=_codes(user),
        is_administrator=user.is_administrator,
        language=user.language,
    )


def _codes(person: User) -> frozenset[str]:
    return frozenset(department.code for department in person.departments.all())


def _seat_of(absence: Absence) -> Seat:
    person: User = absence.person
    codes = _codes(person)
    return Seat(person.pk, codes, person.is_administrator, True, frozenset(absence.kinds))
