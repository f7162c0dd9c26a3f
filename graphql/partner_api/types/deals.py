"""Deals with their lines, and special prices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import graphene
from django.db.models import Exists, OuterRef, QuerySet

from deals import models
from deals.engine.line import place_in_line
from deals.states import DealStatus
from partner_api.types.bands import band
from partner_api.types.base import RecordType
from partner_api.types.connections import many
from partner_api.types.enums import enum_of
from partner_api.types.fields import computed, one
from partner_api.types.organisations import Organisation
from partner_api.types.people import Person
from partner_api.types.products import Product
from partner_api.types.scalars import DateTime, Decimal, Money
from portal.kernel.actors import Actor
from sharing.policies import with_facet
from workflows.selectors.routes import Stop, route_of

RouteStepState = graphene.Enum(
    "RouteStepState",
    [
        ("DONE", "done"),
        ("NOW", "now"),
        ("MOVING", "moving"),
        ("WAIT", "wait"),
        ("SKIP", "skip"),
        ("BAD", "bad"),
    ],
    description=lambda value: (
        _STATES[value.name] if value else "Where a step of a route stands, for the viewer."
    ),
)
_STATES = {
    "DONE": "Decided in favour.",
    "NOW": "Waits for you.",
    "MOVING": "Waits for somebody else.",
    "WAIT": "Comes later.",
    "SKIP": "Not needed.",
    "BAD": "Rejected or returned.",
}


class RouteStep(graphene.ObjectType):
    """One step of the route that decides a request. The person is named to the house alone."""

    key = graphene.String(required=True, description="Names the step within its route.")
    stage = graphene.Int(required=True, description="Steps of one stage run side by side.")
    role = graphene.String(required=True, description="Who holds it, by role.")
    who = graphene.String(description="Who holds or decided it; only for the house.")
    state = graphene.Field(RouteStepState, required=True, description="Where it stands.")
    due_at = graphene.Field(DateTime, description="Its target, in working time.")
    closed_at = graphene.Field(DateTime, description="When it was decided or skipped.")
    usual_minutes = graphene.Int(
        description="Working minutes that the role usually takes; absent without a history."
    )


class DealRoute(graphene.ObjectType):
    """Where a registration is on its way to a decision."""

    summary = graphene.String(
        required=True, description="Who acts next, in a sentence; empty before it is sent."
    )
    place_in_line = graphene.Int(
        description="The place in the waiting line, from 1; absent if it does not wait."
    )
    steps = graphene.List(
        graphene.NonNull(RouteStep), required=True, description="Its steps, by stage."
    )


def route_for(deal: Any, actor: Actor) -> DealRoute:
    """The route of a deal that the actor sees."""
    found = route_of(deal, actor)
    return DealRoute(
        summary=found.summary if found else "",
        place_in_line=place_in_line(deal=deal),
        steps=_steps(found.stops if found else ()),
    )


def _steps(stops: Iterable[Stop]) -> list[RouteStep]:
    return [
        RouteStep(
            key=stop.key,
            stage=stop.stage,
            role=stop.role,
            who=stop.who or None,
            state=stop.state,
            due_at=stop.due_at,
            closed_at=stop.closed_at,
            usual_minutes=None if stop.usual is None else int(stop.usual.total_seconds() // 60),
        )
        for stop in stops
    ]


def _status(deal: Any, _info: Any) -> str | None:
    """Submission and approval status told as one; none for an opportunity of the house."""
    if deal.kind != models.DealKind.REGISTRATION:
        return None
    if deal.submission_status == models.SubmissionStatus.RECALLED:
        return DealStatus.WITHDRAWN.value
    return deal.approval_status or DealStatus.DRAFT.value


class Deal(RecordType):
    """A deal registration by a partner, or an opportunity of the house."""

    class Meta:
        model = models.Deal
        money = {"amount": "currency", "close_value": "currency"}
        sorts = {
            "TITLE": "sort_key",
            "CREATED_AT": "created_at",
            "CLOSING_DATE": "closing_date",
            "PROTECTED_UNTIL": "protected_until",
            "AMOUNT": "amount",
        }
        sort = ("created_at", True)
        descriptions = {
            "protected_until": "The last day on which nobody else gets this customer.",
            "claimed_at": "When it was first sent; decides who was first and never changes.",
            "waiting_since": "Since when somebody else's claim stands before it.",
            "decision_comment": "What the house said last.",
            "customer_name": "The customer as the partner typed it.",
            "agent": "The seller, in the system that the deal was imported from.",
        }

    partner = one(lambda: Organisation, "partner", description="Who registered it.")
    customer = one(
        lambda: Organisation, "customer", description="For whom, if it is a known company."
    )
    owner = one(lambda: Person, "owner", open=True, description="Who is in charge of it.")
    submitted_by = one(lambda: Person, "submitted_by", open=True, description="Who sent it.")
    status = computed(
        enum_of(DealStatus),
        _status,
        needs=("kind", "submission_status", "approval_status"),
        description="Where a registration stands; absent for an opportunity.",
    )
    amount_band = band("amount", "currency", description="In what band `amount` lies.")
    close_value_band = band(
        "close_value", "currency", description="In what band `closeValue` lies."
    )
    lines = many(lambda: DealLine, "deal", facet="lines", description="What is sold.")
    special_prices = many(
        lambda: SpecialPrice, "deal", facet="prices", description="Prices that it led to."
    )


def _price(name: str) -> Any:
    def resolve(line: Any, _info: Any) -> Money | None:
        value = getattr(line, name) if line.sees_prices else None
        return None if value is None else Money(value, line.currency)

    return resolve


def _discount(line: Any, _info: Any) -> Any:
    return line.discount_percent if line.sees_prices else None


class DealLine(RecordType):
    """One product of a deal. Prices are per unit; they need the deal's facet *prices*."""

    class Meta:
        model = models.DealLine
        columns = ("position", "quantity")
        filters = ()
        sorts = {"POSITION": "position"}
        sort = ("position", False)
        descriptions = {"position": "Its number in the deal.", "quantity": "How many units."}

    product = one(lambda: Product, "product", description="What; `null` if you do not see it.")
    list_price = computed(
        Money,
        _price("list_price"),
        needs=("list_price", "currency"),
        description="By the price list of the day on which the deal was last sent.",
    )
    requested_price = computed(
        Money,
        _price("requested_price"),
        needs=("requested_price", "currency"),
        description="What the partner asks for; absent if the list price is fine.",
    )
    approved_price = computed(
        Money,
        _price("approved_price"),
        needs=("approved_price", "currency"),
        description="What the house granted.",
    )
    discount_percent = computed(
        Decimal,
        _discount,
        needs=("list_price", "requested_price"),
        description="How far the requested price lies below the list price, in per cent.",
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Lines of deals whose facet *lines* the actor sees, with whether prices are seen."""
        deals = with_facet(actor, models.Deal.objects.all(), "lines")
        priced = with_facet(actor, models.Deal.objects.filter(pk=OuterRef("deal")), "prices")
        return queryset.filter(deal__in=deals.values("pk")).annotate(sees_prices=Exists(priced))


class SpecialPrice(RecordType):
    """A price that the house granted to one partner, between two days, up to a quantity."""

    class Meta:
        model = models.SpecialPrice
        money = {"price": "currency"}
        sorts = {"GRANTED_AT": "granted_at", "VALID_UNTIL": "valid_until"}
        sort = ("granted_at", True)
        descriptions = {
            "price": "Per unit.",
            "valid_until": "The last day.",
            "case_reference": "The pricing case that it comes from.",
        }

    partner = one(lambda: Organisation, "partner", description="Who may buy at it.")
    customer = one(
        lambda: Organisation, "customer", description="For sales to whom, if it is narrowed."
    )
    product = one(lambda: Product, "product", description="What it is for.")
    deal = one(lambda: Deal, "deal", description="The deal that it comes from.")
