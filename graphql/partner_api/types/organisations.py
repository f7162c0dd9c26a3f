"""Organisations and the contacts at them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from partner_api.plan import Part
from partner_api.types.bands import band, ending
from partner_api.types.base import RecordType
from partner_api.types.connections import many
from partner_api.types.fields import one, version
from partner_api.types.people import Person
from partners import models
from portal.kernel.actors import Actor
from sharing.policies import with_facet


class Organisation(RecordType):
    """A company: customer, reseller, distributor, supplier or competitor, or several at once."""

    class Meta:
        model = models.Organisation
        exclude = ("search_name",)
        money = {"annual_revenue": "currency", "credit_limit": "currency"}
        sorts = {
            "NAME": "sort_key",
            "CITY": "city",
            "COUNTRY": "country",
            "UPDATED_AT": "updated_at",
            "ANNUAL_REVENUE": "annual_revenue",
        }
        sort = ("sort_key", False)

    version = version(models.Organisation)
    annual_revenue_band = band(
        "annual_revenue", "currency", description="In what band `annualRevenue` lies."
    )
    credit_limit_band = band(
        "credit_limit", "currency", description="In what band `creditLimit` lies."
    )
    sales12_months_band = band(
        "sales_12_months", "currency", description="In what band `sales12Months` lies."
    )
    employees_band = band("employees", description="In what band `employees` lies.")
    tax_id_ending = ending("tax_id", description="The last four letters of `taxId`.")
    owner = one(lambda: Person, "owner", open=True, description="The account manager.")
    parent = one(lambda: Organisation, "parent", description="The company that owns this one.")
    contacts = many(
        lambda: Contact,
        "organisation",
        facet="contacts",
        description="People at this company.",
    )
    subsidiaries = many(
        lambda: Organisation, "parent", description="Companies that this one owns."
    )


class Contact(RecordType):
    """A person at a company, whether or not they sign in."""

    class Meta:
        model = models.Contact
        columns = ("full_name", "job_title", "email", "phone", "language")
        part = Part("organisation_id", models.Organisation.shareable, "contacts")
        sorts = {"NAME": "full_name"}
        sort = ("full_name", False)

    organisation = one(lambda: Organisation, "organisation", description="Where they work.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of organisations whose facet *contacts* the actor sees."""
        seen = with_facet(actor, models.Organisation.objects.all(), "contacts")
        return queryset.filter(organisation__in=seen.values("pk"))
