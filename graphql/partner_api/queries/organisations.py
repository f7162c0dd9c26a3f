"""Customers and other organisations."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from partner_api.queries.base import Queries
from partner_api.types.base import Record
from partner_api.types.connections import Connection
from partner_api.types.organisations import Organisation
from partners import models
from partners.models import OrganisationRole
from portal.kernel.actors import Actor


def _customers(_actor: Actor) -> QuerySet[Any]:
    return models.Organisation.objects.filter(roles__contains=[OrganisationRole.CUSTOMER])


def _organisations(_actor: Actor) -> QuerySet[Any]:
    return models.Organisation.objects.all()


class OrganisationQueries(Queries):
    """Lists and single records."""

    customers = Connection(
        Organisation,
        _customers,
        description="The customers that you can see, by name if nothing else is asked.",
    )
    customer = Record(
        Organisation,
        description="The customer with this reference; `null` if you cannot see one.",
        roles__contains=[OrganisationRole.CUSTOMER],
    )
    organisations = Connection(
        Organisation, _organisations, description="Companies of every role that you can see."
    )
    organisation = Record(
        Organisation, description="The company with this reference; `null` if you see none."
    )
