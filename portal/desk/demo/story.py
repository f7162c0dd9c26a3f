"""The demo's past, in the order in which it could have happened."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from partners.models import Organisation, Partner
from partners.services.onboarding import change_partner
from partners.services.organisations import edit_organisation
from portal.desk.demo.cast import enter_people
from portal.desk.demo.companies import Companies, enter_companies
from portal.desk.demo.content import publish_content
from portal.desk.demo.orders import enter_call_offs, enter_orders
from portal.desk.demo.range import enter_market, enter_range, send_new_prices
from portal.desk.demo.work import close_deals, record_feedback, register_deals
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.models import User
from sharing.models import Party, PartyKind
from sharing.services.grant import grant_access
from workflows.services.install_routes import install_routes

# customer, partner, facets, days (None: until revoked), reason
SHARED = (
    ("Danube Shipyard AD", "Vitosha Supply", ("contacts", "history"), 125, "Joint tender"),
    ("Danube Shipyard AD", "Balkan Marine", ("contacts",), 60, "Second supplier of the yard"),
    ("Port of Varna", "Vitosha Supply", ("contacts",), 90, "Asked for a local reseller"),
    ("Rila Windows EOOD", "Vitosha Supply", (), None, "Reseller of long standing"),
    ("Constanța Drydock", "Danube Distribution", ("contacts", "commercial"), 180, "Line contract"),
    ("Galați Steelworks", "Danube Distribution", ("contacts",), 90, "Visit in January"),
    ("Carpat Rail SRL", "Carpat Trade", ("contacts",), 90, "Takes over the account"),
)


def load() -> None:
    """Load everything, or nothing."""
    with transaction.atomic():
        companies = enter_companies()
        people = enter_people(companies)
        cast = {email: actor_for(User.objects.get(pk=user.pk)) for email, user in people.items()}
        sales, finance = cast["georgi@aldera.example"], cast["petr@aldera.example"]
        _give_charge(people)
        products = enter_range(sales, finance)
        enter_market(sales, companies, products)
        share_customers(sales, companies)
        publish_content(cast["mara@aldera.example"])
        install_routes(actor=SYSTEM)
        send_new_prices(cast["ines@aldera.example"], products)
        enter_orders(companies)
        register_deals(cast, companies)
        close_deals(cast, companies)
        enter_call_offs(companies)
        record_feedback(cast, companies)


def _give_charge(people: dict[str, User]) -> None:
    """Say which colleague looks after each customer and each partner."""
    managers = [people["georgi@aldera.example"], people["vera@aldera.example"]]
    customers = Organisation.objects.filter(roles__contains=["customer"]).order_by("pk")
    for index, customer in enumerate(customers):
        edit_organisation(
            actor=SYSTEM,
            organisation=customer,
            version=customer.version,
            values={"owner": managers[index % 3 == 0]},
        )
    for index, partner in enumerate(Partner.objects.order_by("pk")):
        change_partner(
            actor=SYSTEM,
            partner=partner,
            version=partner.version,
            account_manager=managers[index % 2],
        )


def share_customers(sales: Actor, companies: Companies) -> None:
    """Share some customers with partners, each with a reason and mostly until a date."""
    for customer, partner, facets, days, reason in SHARED:
        grant_access(
            actor=sales,
            party=Party.objects.get(
                kind=PartyKind.ORGANISATION, subject_id=companies[partner].pk, code=""
            ),
            record=companies[customer],
            facets=facets,
            valid_until=timezone.now() + timedelta(days=days) if days else None,
            reason=reason,
        )
