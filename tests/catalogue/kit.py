"""People, products and price lists for the tests of prices."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from itertools import count

from catalogue.models import PriceList, Product
from catalogue.services.create_price_list import create_price_list
from catalogue.services.create_product import create_product
from catalogue.services.draft_version import PriceRow, draft_version, set_prices
from catalogue.services.release_version import release_version
from partners.models import Membership, Organisation, Partner
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.models import Department, User, WorkingCalendar
from sharing.models import Party, PartyKind
from sharing.services.parties import ensure_party, join

_numbers = count(1)


def person(name: str = "Somebody") -> User:
    """A user without departments."""
    return User.objects.create_user(f"price{next(_numbers)}@example.com", full_name=name)


def house(*departments: str) -> Actor:
    """Somebody of the house, in these departments."""
    calendar, _ = WorkingCalendar.objects.get_or_create(
        name="Office", defaults={"days": [1, 2, 3, 4, 5], "opens": time(9), "closes": time(18)}
    )
    user = person(" ".join(departments).title())
    for code in departments:
        department, _ = Department.objects.get_or_create(
            code=code, defaults={"calendar": calendar}
        )
        user.departments.add(department)
    return actor_for(user)


def organisation(name: str, *roles: str, country: str = "BG") -> Organisation:
    """A company."""
    return Organisation.objects.create(
        name=name, roles=list(roles) or ["customer"], country=country, sort_key=name.encode()
    )


def partner_actor(
    name: str, role: str = "reseller", *, tier: str = "gold", country: str = "BG"
) -> tuple[Actor, Organisation]:
    """Somebody of a partner, who counts as its organisation and its tier."""
    company = organisation(name, role, country=country)
    Partner.objects.create(organisation=company, tier=tier)
    user = person(name)
    Membership.objects.create(user=user, organisation=company)
    join(party_of(company), user)
    join(tier_party(tier), user)
    return actor_for(user), company


def party_of(company: Organisation) -> Party:
    """The party of a company."""
    return ensure_party(kind=PartyKind.ORGANISATION, subject_id=company.pk, label=company.name)


def tier_party(tier: str) -> Party:
    """The party of a tier."""
    return ensure_party(kind=PartyKind.TIER, code=tier, label=tier.title())


def product(sku: str = "", cost: str | None = "60", **values: object) -> Product:
    """A product of the house."""
    sku = sku or f"SKU-{next(_numbers)}"
    standard_cost = None if cost is None else Decimal(cost)
    return create_product(
        actor=SYSTEM, sku=sku, name=f"Product {sku}", standard_cost=standard_cost, **values
    )


def price_list(
    *rows: PriceRow,
    start: date = date(2026, 1, 1),
    audience: str = "standard",
    **values: object,
) -> PriceList:
    """A price list with its first version released."""
    made = create_price_list(
        actor=SYSTEM, name=f"List {next(_numbers)}", audience=audience, **values
    )
    release(made, *rows, start=start)
    return made


def release(made: PriceList, *rows: PriceRow, start: date) -> int:
    """The next version of a list, released; its number."""
    version = draft_version(actor=SYSTEM, reference=made.reference, valid_from=start)
    set_prices(actor=SYSTEM, reference=made.reference, rows=rows)
    release_version(actor=SYSTEM, reference=made.reference, number=version.number)
    return version.number
