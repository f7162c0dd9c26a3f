"""The people of the demo and their sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from allauth.account.models import EmailAddress

from partners.models import MembershipRole
from partners.services.members import invite_member
from portal.desk.demo.companies import HOUSE, Companies
from portal.kernel.actors import SYSTEM
from portal.kernel.models import DepartmentCode, User
from portal.kernel.services.colleagues import add_colleague, set_up_department
from portal.kernel.services.remits import set_remit
from workflows.services.save_calendar import save_calendar

PASSWORD = "guildhall-demo"  # noqa: S105 - the demo prints it


@dataclass(frozen=True, slots=True)
class Person:
    """A sign-in: ``persona`` is how the demo lists it; blank for further colleagues."""

    persona: str
    email: str
    name: str
    organisation: str = ""
    language: str = "en"
    departments: tuple[str, ...] = ()
    role: MembershipRole = MembershipRole.USER
    administrator: bool = False
    manager: str = ""
    territory: tuple[str, ...] = ()


PEOPLE = (
    Person("administrator", "asen@aldera.example", "Asen Kolev", administrator=True),
    Person("", "vera@aldera.example", "Vera Stoeva", departments=("sales",)),
    Person(
        "sales",
        "georgi@aldera.example",
        "Georgi Iliev",
        departments=("sales",),
        manager="vera@aldera.example",
    ),
    Person(
        "",
        "radu@aldera.example",
        "Radu Munteanu",
        departments=("sales",),
        manager="vera@aldera.example",
        territory=("MD", "RO"),
    ),
    Person("tender", "nadia@aldera.example", "Nadia Brandt", departments=("tender",)),
    Person("finance", "petr@aldera.example", "Petr Sokolov", departments=("finance",)),
    Person("", "ines@aldera.example", "Ines Duarte", departments=("finance", "planning")),
    Person(
        "editor", "mara@aldera.example", "Mara Dimova", departments=("marketing",), language="bg"
    ),
    Person("partner", "elena@vitosha.example", "Elena Petrova", "Vitosha Supply"),
    Person(
        "partner-admin",
        "ilian@vitosha.example",
        "Ilian Todorov",
        "Vitosha Supply",
        language="bg",
        role=MembershipRole.ADMIN,
    ),
    Person("supplier", "sava@thracia.example", "Sava Marinov", "Thracia Resins"),
    Person("distributor", "radka@danube.example", "Radka Neycheva", "Danube Distribution", "ru"),
    Person("integrator", "ivo@vitosha.example", "Ivo Hristov", "Vitosha Supply"),
    Person("stranger", "dan@carpat.example", "Dan Ionescu", "Carpat Trade"),
)


def enter_people(companies: Companies) -> dict[str, User]:
    """Departments, colleagues, and the members of each partner; by e-mail address."""
    office = save_calendar(
        actor=SYSTEM,
        name="Sofia office",
        country="BG",
        timezone="Europe/Sofia",
        days=[1, 2, 3, 4, 5],
        opens=time(9),
        closes=time(18),
    )
    for code in DepartmentCode.values:
        set_up_department(actor=SYSTEM, code=code, calendar=office)
    people: dict[str, User] = {}
    for person in PEOPLE:
        people[person.email] = _enter(person, people, companies)
    return people


def _enter(person: Person, people: dict[str, User], companies: Companies) -> User:
    if person.organisation:
        user = invite_member(
            actor=SYSTEM,
            organisation=companies[person.organisation],
            email=person.email,
            full_name=person.name,
            role=person.role,
            language=person.language,
        ).user
    else:
        user = add_colleague(
            actor=SYSTEM,
            email=person.email,
            full_name=person.name,
            departments=person.departments,
            is_administrator=person.administrator,
            manager=people.get(person.manager),
            language=person.language,
        )
    for code in person.departments if person.territory else ():
        set_remit(actor=SYSTEM, person=user, department=code, countries=person.territory)
    user.set_password(PASSWORD)
    user.is_demo = True
    user.is_staff = user.is_superuser = person.administrator
    user.save(update_fields=["password", "is_demo", "is_staff", "is_superuser"])
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


def accounts() -> list[dict[str, str]]:
    """The demo's sign-ins, one for each persona."""
    return [
        {
            "persona": person.persona,
            "email": person.email,
            "password": PASSWORD,
            "organisation": person.organisation or HOUSE,
            "language": person.language,
        }
        for person in PEOPLE
        if person.persona
    ]
