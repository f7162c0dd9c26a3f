"""Every list of the schema is bounded: connections by their pages, all others for a reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    Undefined,
    get_named_type,
)

from partner_api.engine import GRAPHQL_SCHEMA
from partner_api.types.ids import SOURCES
from portal.kernel.keyset import MAX_PAGE

from .conftest import build_cast, make_customer
from .exhibits import World, build_world
from .test_refusals import answered, codes_in

USUAL_PAGE = 50
PAGE = {"first", "after", "last", "before"}
A_SCREEN = "What one screen explains, made of what was decided or configured."
FEW = "As many as somebody has roles, or the product has kinds."
# Lists that are no connections, and why they never grow beyond a screen.
BOUNDED = {
    "Access.records": "The first few of a reading.",
    "AccessPage.accesses": "A page: `first` and `after`.",
    "Change.records": "What one event names; a batch beyond 50 names its kind alone to pages.",
    "ChangePage.changes": "One stretch of the feed; `hasMore` says whether there is another.",
    "ChangeResult.userErrors": FEW,
    "DealRoute.steps": A_SCREEN,
    "Disclosure.already": FEW,
    "Disclosure.parts": FEW,
    "Disclosure.hidden": FEW,
    "Disclosure.effects": FEW,
    "Disclosure.opens": FEW,
    "Disclosure.walled": FEW,
    "DisclosedParts.facets": FEW,
    "Explanation.reasons": A_SCREEN,
    "ImportJob.problems": "The first 200.",
    "PriceSignal.files": "At most 200.",
    "PriceWaterfall.steps": A_SCREEN,
    "PricingCase.opinions": "One for a department in each round.",
    "Query.agreementPreview": "The 200 that concern the most parts of records.",
    "Query.eventTypes": FEW,
    "Query.orderFigures": "`first` of them, at most 100.",
    "Query.presence": "At most 12.",
    "Query.purchaseFigures": "`first` of them, at most 100.",
    "Query.reports": FEW,
    "Query.standingPreview": "The 200 that concern the most parts of records.",
    "Query.visibleCountsOn": FEW,
    "Query.visibleOn": "At most 500 of a kind.",
    "ReportChoice.options": FEW,
    "ReportPage.breakdowns": FEW,
    "ReportPage.choices": FEW,
    "ReportPage.figures": FEW,
    "ReportRow.cells": FEW,
    "ReportTable.columns": FEW,
    "ReportTable.rows": "`first` of them.",
    "RoutePreview.otherwise": A_SCREEN,
    "RoutePreview.steps": A_SCREEN,
    "SeenPage.records": "A page: `first` and `after`.",
    "SharingChangePreview.effects": "The 200 that concern the most parts of records.",
    "SharingEffect.facets": FEW,
    "SharingTerms.further": FEW,
    "SharingTerms.parties": "The first 200.",
    "TaskResult.errors": FEW,
    "Viewer.organisations": FEW,
}


def types() -> Iterator[GraphQLObjectType]:
    for kind in GRAPHQL_SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            yield kind


def is_list(kind: object) -> bool:
    return isinstance(kind.of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList)


def connections() -> Iterator[tuple[str, str]]:
    """Type and field of everything that answers with a connection."""
    for kind in types():
        for name, field in kind.fields.items():
            if get_named_type(field.type).name.endswith("Connection"):
                yield kind.name, name


def test_every_connection_takes_a_page() -> None:
    for kind, name in connections():
        found = GRAPHQL_SCHEMA.get_type(kind)
        assert isinstance(found, GraphQLObjectType)
        assert found.fields[name].args.keys() >= PAGE, f"{kind}.{name}"


def test_every_other_list_has_its_bound() -> None:
    """What is in a payload is as long as what was given."""
    found = {
        f"{kind.name}.{name}"
        for kind in types()
        for name, field in kind.fields.items()
        if is_list(field.type)
        and isinstance(get_named_type(field.type), GraphQLObjectType)
        and not (kind.name.endswith("Connection") or kind.name.endswith("Payload"))
        and not (kind.name == "Query" and name == "nodes")
    }
    assert found == BOUNDED.keys()


@pytest.fixture
def world(db: None) -> World:
    return build_world(build_cast(customers=0))


def asked(world: World, kind: str, name: str, window: str) -> str:
    """A connection with so many rows, at the root or below the exhibit of its type."""
    text = f"{name}({window}) {{ edges {{ cursor }} }}"
    if kind == "Query":
        given = f'record: "{world.key("Organisation")}", ' if name == "timeline" else ""
        return f"{{ {text.replace('(', f'({given}', 1)} }}"
    return f'{{ node(id: "{world.key(kind)}") {{ ... on {kind} {{ {text} }} }} }}'


def test_no_page_is_longer_than_the_longest(world: World) -> None:
    found = list(connections())
    assert len(found) > 40
    wrong = []
    for kind, name in found:
        assert kind == "Query" or kind in SOURCES, f"{kind}.{name}: an exhibit is wanted"
        for window, expected in (
            (f"first: {MAX_PAGE}", set()),
            (f"last: {MAX_PAGE}", set()),
            (f"first: {MAX_PAGE + 1}", {"page_size"}),
            (f"last: {MAX_PAGE + 1}", {"page_size"}),
            ("first: -1", {"page_size"}),
        ):
            body = answered(asked(world, kind, name, window), world.all_seeing)
            if set(codes_in(body)) != expected:
                wrong.append(f"{kind}.{name}({window}): {body}")
    assert wrong == []


def test_without_a_number_a_page_has_the_usual_length(world: World) -> None:
    for number in range(USUAL_PAGE + 1):
        make_customer(f"One more {number}")
    body = answered("{ customers { edges { cursor } } }", world.all_seeing)
    assert len(body["data"]["customers"]["edges"]) == USUAL_PAGE


def test_whatever_must_be_given_has_no_default_of_nothing() -> None:
    """Such an input could be left out, and would reach a command as ``null``."""
    for kind in GRAPHQL_SCHEMA.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            for name, field in kind.fields.items():
                if isinstance(field.type, GraphQLNonNull):
                    default = field.default_value
                    assert default is Undefined or default is not None, f"{kind.name}.{name}"
