"""Every field of every type, for every member of the cast, hidden and shown: from the schema.

What each must see is worked out by the naive evaluator from what was declared and granted; the
API's own policy is not asked for it. Nothing is written here about any single field: a new one is
held against its facet as soon as it is in the schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import orjson
import pytest
from django.db import transaction
from django.utils import timezone
from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument

from partner_api.engine import GRAPHQL_SCHEMA
from partner_api.plan.sources import Column, Source, ToOne
from partner_api.types.ids import SOURCES, decode_id, rows_of
from portal.kernel.actors import ANONYMOUS, SYSTEM, Actor
from sharing.parity.naive import Decided, facets_seen
from sharing.shareable import COARSE, Shareable

from .conftest import build_cast
from .exhibits import DEPARTMENTS, OTHERWISE, World, build_world
from .test_stored_plans import both

SHAREABLE = {name: each for name, each in SOURCES.items() if each.shareable}
PRIVATE = {name: each for name, each in SOURCES.items() if not each.shareable}
NOTHING: tuple[Any, ...] = (None, "", [], {"nodes": []})


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once for all that only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world(build_cast(customers=0))
        transaction.set_rollback(True)


@cache
def selection(name: str) -> str:
    """Every field of a type: all columns, and ids behind its edges."""
    kind = GRAPHQL_SCHEMA.get_type(name)
    assert isinstance(kind, GraphQLObjectType)
    return " ".join(
        part for each, one in kind.fields.items() if (part := _selected(each, one.type, one.args))
    )


def _selected(name: str, kind: Any, args: dict[str, Any]) -> str:
    named = get_named_type(kind)
    if any(is_required_argument(each) for each in args.values()):
        return ""
    if is_leaf_type(named):
        return name
    fields = getattr(named, "fields", {})
    if "nodes" in fields:
        return f"{name}(first: 1) {{ nodes {{ id }} }}"
    if "id" in fields:
        return f"{name} {{ id }}"
    leaves = [each for each, one in fields.items() if is_leaf_type(get_named_type(one.type))]
    return f"{name} {{ {' '.join(leaves) or '__typename'} }}"


def read(world: World, name: str, actor: Actor) -> dict[str, Any] | None:
    """What an actor reads of the exhibit of a type; plan and executor must agree."""
    query = f'{{ node(id: "{world.key(name)}") {{ ... on {name} {{ {selection(name)} }} }} }}'
    planned, executed = both(query, actor)
    assert planned == executed, (name, actor.label)
    body = orjson.loads(planned)
    assert "errors" not in body, body
    return body["data"]["node"]


def seen_by(actor: Actor, source: Source, record: Any) -> frozenset[str]:
    """The facets that somebody should see of a record."""
    shareable = source.shareable
    assert isinstance(shareable, Shareable)
    return facets_seen(
        actor, shareable, record, Decided.about(shareable, [record.pk]), timezone.now()
    )


def fields_besides(name: str) -> set[str]:
    """The fields of a type that only an exhibit in another state fills."""
    return {each for kind, _values, fields in OTHERWISE for each in fields if kind == name}


def test_every_exhibit_has_something_in_every_field(world: World) -> None:
    """Else a field that leaked would not be noticed."""
    empty = []
    for name, source in SHAREABLE.items():
        found = read(world, name, SYSTEM)
        assert found, f"{name}: an exhibit is wanted"
        empty += [
            f"{name}.{each}"
            for each in source.edges.keys() & found.keys() - fields_besides(name)
            if found[each] in NOTHING
        ]
    assert empty == []


def test_every_field_is_shown_with_its_facet_and_hidden_without(world: World) -> None:
    cells, wrong = 0, []
    for name in SHAREABLE:
        checked, found = checked_of(world, name, SOURCES[name].edges.keys() - fields_besides(name))
        cells, wrong = cells + checked, wrong + found
    for name, values, fields in OTHERWISE:
        with transaction.atomic():
            rows = SOURCES[name].model._base_manager.filter(pk=world.row(name).pk)
            rows.update(**values)
            world.row(name).refresh_from_db()
            whole = read(world, name, SYSTEM)
            assert whole
            assert None not in [whole[each] for each in fields]
            checked, found = checked_of(world, name, fields)
            cells, wrong = cells + checked, wrong + found
            transaction.set_rollback(True)
        world.row(name).refresh_from_db()
    assert wrong == []
    assert cells > 2500


def checked_of(world: World, name: str, fields: Iterable[str]) -> tuple[int, list[str]]:
    """How many fields were held against what each viewer should see, and those that differed."""
    source, wrong, cells = SOURCES[name], [], 0
    record, whole = world.row(name), read(world, name, SYSTEM)
    assert whole
    for viewer, actor in {**world.viewers, "nobody": ANONYMOUS}.items():
        facets, found = seen_by(actor, source, record), read(world, name, actor)
        if bool(facets) != (found is not None):
            wrong.append(f"{viewer}: {name} with {sorted(facets)} is {found}")
        for each in fields & (found or {}).keys():
            cells += 1
            allowed = judged(source, each, facets, actor, (record, whole))
            if answered(found[each], whole[each]) not in allowed:
                wrong.append(f"{viewer}: {name}.{each} is {found[each]!r}, not {allowed}")
    return cells, wrong


def judged(
    source: Source, name: str, facets: frozenset[str], actor: Actor, exhibit: tuple[Any, Any]
) -> set[str]:
    """What may be answered: ``shown``, ``hidden``, or either for what depends on other records."""
    edge = source.edges[name]
    if edge.facet and edge.facet not in facets:
        return {"hidden"}
    if isinstance(edge, Column):
        return _computed(source, edge, facets)
    if isinstance(edge, ToOne) and edge.open:
        return {"shown"}
    record, whole = exhibit
    if edge.source().shareable is None:
        return {"shown", "hidden", "empty"}
    if isinstance(edge, ToOne):
        target = getattr(record, edge.column)
        return {"shown" if seen_by(actor, edge.source(), target) else "hidden"}
    target = rows_of(whole[name]["nodes"][0]["id"])[1].get()
    return {"shown" if seen_by(actor, edge.source(), target) else "empty"}


def _computed(source: Source, edge: Column, facets: frozenset[str]) -> set[str]:
    """What is made of columns is known to whoever sees one of them, or its coarse form."""
    assert source.shareable
    facet_of = source.shareable.field_facets
    made_of = {facet_of[each] for each in edge.columns if each in facet_of}
    if edge.digested:
        return {"shown", "something else"}
    if edge.facet or not made_of:
        return {"shown"}
    coarse = {f"{each}{COARSE}" for each in made_of}
    return {"shown"} if facets & (made_of | coarse) else {"hidden"}


def answered(found: Any, whole: Any) -> str:
    """Whether what was answered tells anything, and all of it."""
    if found == whole:
        return "shown"
    if found is None:
        return "hidden"
    return "empty" if found == {"nodes": []} else "something else"


# Rows that belong to a facet of a record: whoever sees that facet sees them.
PARTS = {
    "Contact": ("Organisation", "contacts"),
    "DealLine": ("Deal", "lines"),
    "Price": ("PriceList", "prices"),
    "PriceListVersion": ("PriceList", "prices"),
}
# Fields of such rows that belong to a further facet of it.
FURTHER = {
    ("DealLine", "listPrice"): ("Deal", "prices"),
    ("DealLine", "requestedPrice"): ("Deal", "prices"),
    ("DealLine", "approvedPrice"): ("Deal", "prices"),
    ("DealLine", "discountPercent"): ("Deal", "prices"),
    ("Price", "floor"): ("PriceList", "guidance"),
    ("Price", "target"): ("PriceList", "guidance"),
}
HOUSE = {*DEPARTMENTS, "administrator"}
ADMINISTRATOR = {"administrator"}
SALES = {"administrator", "sales"}
FINANCE = {"administrator", "finance"}
COSTS = HOUSE - {"marketing", "service"}
# Who sees what is shared with nobody: of the house, and ``alice``, whom much of it is about.
SEEN_BY = {
    "Agreement": SALES | {"alice"},
    "Person": HOUSE | {"alice"},
    "Absence": set(),
    "FactSnapshot": FINANCE,
    "Approval": FINANCE,
    "Task": FINANCE,
    "Decision": FINANCE,
    "Question": FINANCE,
    "BulkExport": set(),
    "ImportJob": ADMINISTRATOR,
    "Token": ADMINISTRATOR,
    "PartnerKey": ADMINISTRATOR | {"alice"},
    "Overlap": SALES | {"alice"},
    "Partner": HOUSE | {"alice"},
    "Membership": HOUSE | {"alice"},
    "Preview": ADMINISTRATOR,
    "PriceTerm": COSTS,
    "Grant": SALES | {"alice"},
    "Condition": HOUSE,
    "Party": HOUSE | {"alice"},
    "RecallAcknowledgement": SALES | {"alice"},
    "Recall": SALES | {"alice"},
    "Wall": ADMINISTRATOR,
    "Rival": ADMINISTRATOR,
    "RivalGroup": ADMINISTRATOR,
    "SharingChange": ADMINISTRATOR,
    "WebhookAttempt": {"alice"},
    "WebhookMessage": {"alice"},
    "WebhookEndpoint": ADMINISTRATOR | {"alice"},
}


def test_what_is_not_shared_is_seen_by_those_whom_it_concerns(world: World) -> None:
    assert PARTS.keys() | SEEN_BY.keys() == PRIVATE.keys(), "say who sees it"
    wrong = []
    for name in PRIVATE:
        whole = read(world, name, world.all_seeing)
        assert whole, f"{name}: an exhibit is wanted"
        for viewer, actor in {**world.viewers, "nobody": ANONYMOUS}.items():
            found = read(world, name, actor)
            expected = sees_private(world, name, viewer, actor)
            if (found is not None) != expected:
                wrong.append(f"{viewer}: {name} is {found}")
            elif found:
                wrong += [
                    f"{viewer}: {name}.{each} is {found[each]}"
                    for each in found
                    if found[each] != private_value(world, name, each, viewer, actor, whole)
                ]
    assert wrong == []


def sees_private(world: World, name: str, viewer: str, actor: Actor) -> bool:
    """Whether somebody should see the exhibit of a type that is not shared by itself."""
    if name in SEEN_BY:
        return viewer in SEEN_BY[name]
    whole, facet = PARTS[name]
    return facet in seen_by(actor, SOURCES[whole], world.row(whole))


def private_value(
    world: World, name: str, each: str, viewer: str, actor: Actor, whole: dict[str, Any]
) -> Any | None:
    """What somebody who sees the exhibit should read in a field of it."""
    if further := FURTHER.get((name, each)):
        kind, facet = further
        seen = facet in seen_by(actor, SOURCES[kind], world.row(kind))
        return whole[each] if seen else None
    if isinstance(whole[each], dict) and "id" in whole[each]:
        source, rows = rows_of(whole[each]["id"])
        edge = SOURCES[name].edges[each]
        is_open = isinstance(edge, ToOne) and edge.open
        if source.shareable and not is_open and not seen_by(actor, source, rows.get()):
            return None
    if isinstance(whole[each], dict) and whole[each].get("nodes"):
        kind, _ref = decode_id(whole[each]["nodes"][0]["id"])
        if kind in PRIVATE and not sees_private(world, kind, viewer, actor):
            return {"nodes": []}
    return whole[each]
