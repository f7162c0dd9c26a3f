"""The same API as graphene-django's own documentation would have it: the second reference.

``DjangoObjectType`` for each model, ``DjangoConnectionField`` for each list, ``get_queryset`` for
who may see what, the recipe for a total, and a mutation that saves a model. The policy asks the
same compiled rows as ours; there are no facets, no events, no audit.
"""

from __future__ import annotations

from typing import Any

import graphene
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from graphene_django import DjangoConnectionField, DjangoObjectType

from partners.models import Contact, Organisation, OrganisationAccess
from portal.kernel.collation import sort_key
from portal.kernel.models import User

FIELDS = (
    "reference", "name", "country", "city", "industry", "status", "phone", "email", "street",
    "postal_code", "region", "website", "owner", "contacts",
)  # fmt: skip
PAGE = """query Customers { customers(first: 50) { totalCount edges { cursor node {
  reference name country city industry status phone email street postalCode region website
  owner { fullName } } } pageInfo { hasNextPage endCursor } } }"""
NESTED = """query Nested { customers(first: 20) { edges { node { name
  contacts(first: 5) { edges { node { fullName organisation { name owner { fullName } } } } }
} } } }"""
CREATE = """mutation Create($name: String!) { createCustomer(name: $name, country: "BG",
  city: "Varna") { customer { id reference name } } }"""


class Counted(graphene.Connection):
    """A connection with a total, as the documentation shows it."""

    class Meta:
        abstract = True

    total_count = graphene.Int()

    def resolve_total_count(self, _info: Any) -> int:
        """Every row that matches."""
        return self.iterable.count()


class PlainPerson(DjangoObjectType):
    """A person's name."""

    class Meta:
        model = User
        fields = ("full_name",)


class PlainCustomer(DjangoObjectType):
    """A customer, for whom it was shared with."""

    class Meta:
        model = Organisation
        fields = FIELDS
        interfaces = (graphene.relay.Node,)
        connection_class = Counted
        convert_choices_to_enum = False

    owner = graphene.Field(PlainPerson)

    @classmethod
    def get_queryset(cls, queryset: QuerySet[Any], info: Any) -> QuerySet[Any]:
        """What was shared with one of the parties."""
        return queryset.filter(_granted(info.context["parties"], "pk"))


class PlainContact(DjangoObjectType):
    """A person at a customer."""

    class Meta:
        model = Contact
        fields = ("full_name", "organisation")
        interfaces = (graphene.relay.Node,)

    @classmethod
    def get_queryset(cls, queryset: QuerySet[Any], info: Any) -> QuerySet[Any]:
        """Those of what was shared."""
        return queryset.filter(_granted(info.context["parties"], "organisation"))


def _granted(parties: tuple[int, ...], column: str) -> Exists:
    now = timezone.now()
    return Exists(
        OrganisationAccess.objects.filter(
            Q(valid_from__lte=now, valid_until__gt=now),
            group__in=parties,
            content_object=OuterRef(column),
        )
    )


class CreateCustomer(graphene.Mutation):
    """Saves a customer."""

    class Arguments:
        name = graphene.String(required=True)
        country = graphene.String()
        city = graphene.String()

    customer = graphene.Field(lambda: graphene.NonNull(PlainCreated))

    @classmethod
    def mutate(cls, _root: Any, _info: Any, **values: Any) -> CreateCustomer:
        """In a transaction of its own."""
        with transaction.atomic():
            made = Organisation.objects.create(
                sort_key=sort_key(values["name"]), roles=["customer"], **values
            )
        return cls(customer=made)


class PlainCreated(DjangoObjectType):
    """The customer that was saved."""

    class Meta:
        model = Organisation
        fields = ("id", "reference", "name")
        skip_registry = True


class Query(graphene.ObjectType):
    """The one list."""

    customers = DjangoConnectionField(PlainCustomer)

    def resolve_customers(self, _info: Any, **_page: Any) -> QuerySet[Any]:
        """By name, the manager with each, as one would who reads the log of statements."""
        return Organisation.objects.select_related("owner").order_by("sort_key", "pk")


class Mutation(graphene.ObjectType):
    """The one command."""

    create_customer = CreateCustomer.Field()


SCHEMA = graphene.Schema(query=Query, mutation=Mutation)


def ask(query: str, parties: tuple[int, ...], variables: dict[str, Any] | None = None) -> Any:
    """The data of an answer. Raises ``RuntimeError`` for errors."""
    result = SCHEMA.execute(query, context_value={"parties": parties}, variables=variables)
    if result.errors:
        raise RuntimeError(result.errors)
    return result.data
