"""The route of a request before it is sent."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from catalogue.engine.what_if import release_what_if
from deals.engine.what_if import deal_what_if
from deals.policies import owns
from deals.selectors.doors import visible_deal
from partner_api.queries.base import Queries
from partner_api.types.deal_inputs import reference_of
from partner_api.types.ids import actor_of, record_of
from partner_api.types.scalars import Date
from portal.kernel.errors import Forbidden
from workflows.engine.what_if import Foreseen, Otherwise, WhatIf
from workflows.views.what_if import otherwise_text, role_of


class ForeseenStep(graphene.ObjectType):
    """One step that the request would take."""

    stage = graphene.Int(required=True, description="Steps of one stage run side by side.")
    role = graphene.String(required=True, description="Who decides, by role.")
    target_hours = graphene.Float(required=True, description="The target, in working hours.")
    usual_hours = graphene.Float(
        description="What it usually takes, in working hours; absent without history."
    )
    why = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="The rules that ask it, where you may know them.",
    )
    certain = graphene.Boolean(
        required=True,
        description="Off where the step may be asked: that depends on what you do not see.",
    )


class Counterfactual(graphene.ObjectType):
    """A value of one fact that would make the route shorter."""

    fact = graphene.String(required=True, description="The name of the fact.")
    value = graphene.String(required=True, description="The value.")
    not_needed = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="Roles not asked then."
    )
    text = graphene.String(required=True, description="The same in the viewer's language.")


class RoutePreview(graphene.ObjectType):
    """What would happen to a request that is sent now."""

    policy_version = graphene.Int(required=True, description="The version that would route it.")
    steps = graphene.List(graphene.NonNull(ForeseenStep), required=True, description="By stage.")
    otherwise = graphene.List(
        graphene.NonNull(Counterfactual), required=True, description="What would shorten it."
    )


def _step(each: Foreseen) -> ForeseenStep:
    usual = each.usual.total_seconds() / 3600 if each.usual is not None else None
    return ForeseenStep(
        stage=each.step.stage,
        role=role_of(each.step),
        target_hours=float(each.step.hours),
        usual_hours=usual,
        why=list(each.why),
        certain=each.certain,
    )


def _counterfactual(each: Otherwise) -> Counterfactual:
    return Counterfactual(
        fact=each.fact.name,
        value=str(each.value),
        not_needed=[role_of(step) for step in each.without],
        text=otherwise_text(each),
    )


def _preview(found: WhatIf) -> RoutePreview:
    return RoutePreview(
        policy_version=found.policy.version,
        steps=[_step(each) for each in found.steps],
        otherwise=[_counterfactual(each) for each in found.otherwise],
    )


class WhatIfQueries(Queries):
    """Before sending."""

    what_if = graphene.Field(
        RoutePreview,
        deal=graphene.ID(required=True, description="Which draft or returned registration."),
        description="The route that your registration would take; absent while it has no prices.",
    )
    what_if_release = graphene.Field(
        RoutePreview,
        version=graphene.ID(required=True, description="Which draft of a price list."),
        valid_from=graphene.Argument(Date, description="Its first day, if another is thought of."),
        description="The route that the release of a draft would take; for who keeps price lists.",
    )

    @staticmethod
    def resolve_what_if(_root: Any, info: Any, deal: str) -> RoutePreview | None:
        """By today's policy and prices."""
        actor = actor_of(info)
        row = visible_deal(actor=actor, reference=reference_of(deal))
        if not owns(actor, row):
            raise Forbidden
        found = deal_what_if(actor=actor, deal=row)
        return _preview(found) if found else None

    @staticmethod
    def resolve_what_if_release(
        _root: Any, info: Any, version: str, valid_from: date | None = None
    ) -> RoutePreview | None:
        """By today's policy and the prices of the draft."""
        actor = actor_of(info)
        row = record_of(actor, version, field="version", kind="PriceListVersion")
        found = release_what_if(actor=actor, version=row, valid_from=valid_from)
        return _preview(found) if found else None
