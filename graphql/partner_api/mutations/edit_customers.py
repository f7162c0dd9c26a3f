"""Change many customers, each on its own."""

from __future__ import annotations

from typing import Any

import graphene
from django.db import transaction

from partner_api.mutations.base import Mutation, UserError, at_most, user_errors
from partner_api.types.ids import record_of
from partner_api.types.inputs import OrganisationValues, organisation_values
from partners.models import Organisation
from partners.services.organisations import edit_organisation
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError
from sharing.policies import visible_to
from sharing.versions import version_seen

MOST = 1_000


class CustomerChange(graphene.InputObjectType):
    """The change of one company."""

    organisation = graphene.ID(required=True, description="Which, by its global id.")
    version = graphene.Int(required=True, description="The version that you read.")
    values = graphene.InputField(
        OrganisationValues, required=True, description="The fields to change."
    )


class ChangeResult(graphene.ObjectType):
    """What became of one row of a bulk mutation, in the order of its rows."""

    id = graphene.ID(required=True, description="Which record.")
    done = graphene.Boolean(required=True, description="Whether it was changed.")
    version = graphene.Int(description="Its version now, where it was changed.")
    user_errors = graphene.List(
        graphene.NonNull(UserError), required=True, description="Why it was not."
    )


class EditCustomers(Mutation):
    """Changes up to 1,000 companies; rows that are refused leave the others alone."""

    class Input:
        changes = graphene.List(
            graphene.NonNull(CustomerChange), required=True, description="The rows."
        )
        reason = graphene.String(default_value="", description="Why; kept in the history.")

    results = graphene.List(graphene.NonNull(ChangeResult), description="One for each row.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.edit_organisation`` for each row, in a transaction of its own."""
        at_most(MOST, given["changes"], "changes")
        return {"results": [_change(actor, each, given["reason"]) for each in given["changes"]]}


def _change(actor: Actor, row: Any, reason: str | None) -> ChangeResult:
    key = row["organisation"]
    try:
        with transaction.atomic():
            changed = edit_organisation(
                actor=actor,
                organisation=record_of(actor, key, field="organisation", kind="Organisation"),
                version=row["version"],
                values=organisation_values(actor, row["values"]),
                reason=reason or "",
            )
    except DomainError as error:
        return ChangeResult(id=key, done=False, user_errors=user_errors(error))
    seen = visible_to(actor, Organisation.objects.filter(pk=changed.pk)).first()
    version = version_seen(seen, seen.facet_mask) if seen else None
    return ChangeResult(id=key, done=True, version=version, user_errors=[])
