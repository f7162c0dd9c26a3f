"""Input of commands about organisations: fields by facet, all optional but where said."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partner_api.types.scalars import Decimal
from partners.models import OrganisationRole
from partners.models.organisations import CustomerStatus
from portal.kernel.actors import Actor


class OrganisationValues(graphene.InputObjectType):
    """What people enter about a company; fields left out stay as they are."""

    name = graphene.String(description="What people call it.")
    roles = graphene.List(
        graphene.NonNull(enum_of(OrganisationRole)), description="What it is to the house."
    )
    status = graphene.InputField(enum_of(CustomerStatus), description="How alive it is.")
    parent = graphene.ID(description="The company that owns it.")
    country = graphene.String(description="ISO 3166-1 alpha-2.")
    region = graphene.String(description="The region.")
    city = graphene.String(description="The city.")
    industry = graphene.String(description="The industry.")
    website = graphene.String(description="An address that begins with https://.")
    phone = graphene.String(description="The telephone number.")
    email = graphene.String(description="The e-mail address.")
    street = graphene.String(description="Street and number.")
    postal_code = graphene.String(description="The postal code.")
    tax_id = graphene.String(description="The tax number.")
    external_id = graphene.String(description="The key in the system it came from.")
    annual_revenue = graphene.InputField(Decimal, description="In the company's currency.")
    employees = graphene.Int(description="How many people work there.")
    currency = graphene.String(description="ISO 4217.")
    payment_terms_days = graphene.Int(description="Days to pay.")
    credit_limit = graphene.InputField(Decimal, description="In the company's currency.")
    year_opened = graphene.Int(description="The year it was founded.")
    notes = graphene.String(description="For the house alone.")


class ContactValues(graphene.InputObjectType):
    """What people enter about a contact."""

    full_name = graphene.String(description="The full name.")
    job_title = graphene.String(description="What they do.")
    email = graphene.String(description="The e-mail address.")
    phone = graphene.String(description="The telephone number.")
    language = graphene.String(description="en, ru or bg.")


def organisation_values(actor: Actor, given: dict[str, Any]) -> dict[str, Any]:
    """Input as the services take it: codes for enums, the record for an id."""
    values = dict(given)
    if "roles" in values:
        values["roles"] = [getattr(each, "value", each) for each in values["roles"] or ()]
    if values.get("status") is not None:
        values["status"] = getattr(values["status"], "value", values["status"])
    if values.get("parent") is not None:
        values["parent"] = record_of(actor, values["parent"], field="parent", kind="Organisation")
    nullable = {
        "parent",
        "annual_revenue",
        "employees",
        "payment_terms_days",
        "credit_limit",
        "year_opened",
    }
    return {k: v if v is not None or k in nullable else "" for k, v in values.items()}
