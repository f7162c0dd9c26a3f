"""The API's cast: staff, the owner partner, a granted partner, a stranger; and a client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from partners.models import Membership, Organisation, Partner
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.collation import sort_key
from portal.kernel.models import Department, User, WorkingCalendar
from portal.kernel.services.tokens import create_token
from sharing.models import PartyKind
from sharing.services.grant import grant_access
from sharing.services.parties import ensure_party, join


@dataclass
class Cast:
    """People by their name in the tests, partner companies, and customers."""

    people: dict[str, User] = field(default_factory=dict)
    partners: dict[str, Organisation] = field(default_factory=dict)
    customers: list[Organisation] = field(default_factory=list)

    def actor(self, name: str) -> Any:
        """The actor of somebody, as of now."""
        return actor_for(User.objects.get(pk=self.people[name].pk))

    def party(self, name: str) -> Any:
        """The party of a partner company."""
        return ensure_party(
            kind=PartyKind.ORGANISATION,
            subject_id=self.partners[name].pk,
            label=self.partners[name].name,
        )

    def share(self, customer: Organisation, name: str, *facets: str, **options: Any) -> Any:
        """Share facets of a customer with a partner, as the system."""
        return grant_access(
            actor=SYSTEM,
            party=self.party(name),
            record=customer,
            facets=facets or ("identity",),
            reason="They work on it together.",
            **options,
        )


def make_customer(name: str, **values: Any) -> Organisation:
    """A customer with this name."""
    values = {"roles": ["customer"], "country": "BG", "city": "Varna", **values}
    return Organisation.objects.create(
        name=name, sort_key=sort_key(name), search_name=name.casefold(), **values
    )


def build_cast(customers: int = 3) -> Cast:
    """Staff in sales, three partners with one user each, and customers owned by the staff."""
    cast = Cast()
    staff = User.objects.create_user("staff@house.example", "secret-words-1", full_name="Marta")
    calendar, _new = WorkingCalendar.objects.get_or_create(
        name="House", defaults={"opens": "09:00", "closes": "18:00", "days": [1, 2, 3, 4, 5]}
    )
    sales, _new = Department.objects.get_or_create(code="sales", defaults={"calendar": calendar})
    staff.departments.add(sales)
    cast.people["staff"] = staff
    for name in ("alice", "bob", "mallory"):
        company = make_customer(f"{name.title()} Trading", roles=["reseller"])
        Partner.objects.create(organisation=company)
        person = User.objects.create_user(
            f"{name}@{name}.example", "secret-words-1", full_name=name.title()
        )
        Membership.objects.create(user=person, organisation=company, role="admin")
        cast.people[name], cast.partners[name] = person, company
        join(cast.party(name), person)
    for number in range(customers):
        cast.customers.append(
            make_customer(
                f"Customer {number:03}", owner=staff, credit_limit=1000 + number, email="a@b.eu"
            )
        )
    return cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, in the test's transaction."""
    return build_cast()


type Ask = Callable[..., dict[str, Any]]


def ask_as(user: User | None) -> Ask:
    """A function that posts an operation with a session of this user; returns the answer."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def ask(query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        response = client.post(
            "/graphql/",
            {"query": query, "variables": variables or {}},
            content_type="application/json",
        )
        assert response.status_code == 200, response.content
        return response.json()

    return ask


@pytest.fixture
def ask(cast: Cast) -> Callable[[str], Ask]:
    """``ask("bob")(query)``: what somebody gets."""
    return lambda name: ask_as(cast.people.get(name))


@pytest.fixture
def token_of(cast: Cast) -> Callable[..., str]:
    """The text of a new token of somebody."""

    def make(name: str, **options: Any) -> str:
        actor = cast.actor(name)
        return create_token(actor=actor, user=cast.people[name], name="script", **options)[1]

    return make
