"""Who is looking, and by what right."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.plan import Loader
from partner_api.types.organisations import Organisation
from partner_api.types.people import Person
from partners import models
from portal.kernel.models import User


class Viewer(graphene.ObjectType):
    """The person behind the session or token of this request, and what limits them."""

    person = graphene.Field(Person, description="Who it is.")
    email = graphene.String(description="The address to sign in with.")
    language = graphene.String(required=True, description="In which language errors speak.")
    departments = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Codes of the house's departments; empty for partners.",
    )
    is_administrator = graphene.Boolean(
        required=True, description="Whether they administer this installation."
    )
    organisations = graphene.List(
        graphene.NonNull(Organisation),
        required=True,
        description="The companies that they act for.",
    )
    scopes = graphene.List(
        graphene.NonNull(graphene.String),
        description="What a token may be used for; absent for a session.",
    )

    def resolve_person(self, info: Any) -> Any:
        """Read by the selection."""
        return Loader(info).one(Person.source, User.objects.filter(pk=info.context.actor.user_id))

    def resolve_email(self, info: Any) -> str | None:
        """Their own address."""
        people = User.objects.filter(pk=info.context.actor.user_id)
        return people.values_list("email", flat=True).first()

    def resolve_language(self, info: Any) -> str:
        """The person's choice."""
        return info.context.actor.language

    def resolve_departments(self, info: Any) -> list[str]:
        """Sorted."""
        return sorted(info.context.actor.departments)

    def resolve_is_administrator(self, info: Any) -> bool:
        """From the actor."""
        return info.context.actor.is_administrator

    def resolve_organisations(self, info: Any) -> Any:
        """Active memberships."""
        own = models.Organisation.objects.filter(pk__in=list(info.context.actor.organisations))
        return Loader(info).many(Organisation.source, own)

    def resolve_scopes(self, info: Any) -> list[str] | None:
        """A token's."""
        scopes = info.context.actor.scopes
        return None if scopes is None else sorted(scopes)
