"""Every mutation is refused for those who may not: nothing changes, and nothing is sent.

Each mutation is given ids of records that there are, of the kinds that it takes. A new one fails
here until its inputs can be filled, and until somebody who may do it gets further than those who
may not: a refusal counts only if it is for want of rights.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pghistory.models
import pytest
from django.apps import apps
from django.core import mail
from django.db import connection, transaction
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_required_input_field,
)
from psycopg.sql import SQL, Identifier

from partner_api.context import Context
from partner_api.engine import GRAPHQL_SCHEMA, Request, prepare, respond
from partner_api.types.ids import encode_id
from portal.kernel.actors import ANONYMOUS, Actor, actor_for

from .conftest import build_cast
from .exhibits import World, build_world
from .test_schema_wide import SCALARS

# What an id of this name means, where it is not the kind of the same name.
KINDS = {
    "case": "PricingCase",
    "colleague": "Person",
    "competitor": "Organisation",
    "customer": "Organisation",
    "change": "SharingChange",
    "distributor": "Organisation",
    "group": "RivalGroup",
    "key": "PartnerKey",
    "message": "WebhookMessage",
    "parent": "Organisation",
    "person": "Person",
    "record": "Organisation",
    "records": "MarketPrice",
    "substitute": "Person",
    "tasks": "Task",
    "version": "PriceListVersion",
    "webhook": "WebhookEndpoint",
}
# Inputs that may be left out for another one, which cannot stand in JSON.
INSTEAD = {"companies"}
# The company that is a partner: where a company is asked for as such.
OF_THE_OWNER = {
    ("addPriceTerm", "partner"),
    ("createPriceList", "partner"),
    ("createWebhook", "organisation"),
    ("inviteMember", "organisation"),
    ("makePartnerKey", "organisation"),
    ("recordPriceSignal", "partner"),
    ("shareRecord", "partner"),
}
# The codes of a refusal for want of rights; whoever may not see a thing is told that it is none.
RIGHTS = {
    "customer_unknown",
    "facet_not_editable",
    "forbidden",
    "missing_scope",
    "not_found",
    "not_signed_in",
    "preview_forbidden",
    "unknown_organisation",
    "unknown_product",
}
# What strangers may do as well: it is their own business.
ANYBODY = {"createBulkExport", "createToken", "startOverlap"}
MAY = {"whoever sees the names": {"followRecord", "registerDeal", "unfollowRecord"}}
# Nobody gets further here, for what it takes is more than a row; tested where it belongs.
ELSEWHERE = {
    "answerQuestion": "A question of an approval that goes on.",
    "attachFiles": "An upload of one's own.",
    "beginImport": "A file that was checked.",
    "beginPreview": "Somebody of a partner that one is account manager of.",
    "markInbox": "A line that an event left.",
    "nudgeDeal": "An approval that is late.",
    "setPrices": "A draft of a list.",
    "undoImport": "Rows that were imported.",
}


@pytest.fixture
def world(db: None) -> World:
    """One record of each kind."""
    return build_world(build_cast(customers=0))


def filled(world: World, mutation: str, name: str, kind: Any) -> Any:
    """Something that an input takes: everything that is required, and whatever names a record."""
    if isinstance(kind, GraphQLNonNull):
        return filled(world, mutation, name, kind.of_type)
    if isinstance(kind, GraphQLList):
        return [filled(world, mutation, name, kind.of_type)]
    if isinstance(kind, GraphQLInputObjectType):
        return {
            each: filled(world, mutation, each, one.type)
            for each, one in kind.fields.items()
            if is_required_input_field(one)
            or get_named_type(one.type).name == "ID"
            or each in INSTEAD
        }
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if kind.name == "ID":
        return key_of(world, mutation, name)
    return world.names.get(name) or SCALARS[kind.name]


def key_of(world: World, mutation: str, name: str) -> str:
    """The id of a record for an input of this name."""
    if (mutation, name) in OF_THE_OWNER:
        return encode_id("Organisation", world.forge.owner.reference)
    if name == "partner":
        return world.key("Partner")
    if name == "line":
        return encode_id("InboxLine", "1")
    return world.key(KINDS.get(name) or f"{name[:1].upper()}{name[1:]}")


def requests(world: World) -> Iterator[tuple[str, Request]]:
    """Every mutation; what comes with a file cannot stand in JSON."""
    mutation = GRAPHQL_SCHEMA.mutation_type
    assert mutation is not None
    for name, field in mutation.fields.items():
        if name == "uploadFile":
            continue
        kind = field.args["input"].type
        payload: Any = get_named_type(field.type)
        errors = " ".join(refusals_in(payload))
        query = f"mutation($i: {kind}) {{ {name}(input: $i) {{ {errors} }} }}"
        yield name, Request(query, {"i": filled(world, name, name, kind)})


def refusals_in(kind: Any) -> Iterator[str]:
    """The selections of what says why: of the whole, and of each row of several."""
    for name, field in kind.fields.items():
        named = get_named_type(field.type)
        if named.name == "UserError":
            yield f"{name} {{ code }}"
        elif name == "results":
            yield f"{name} {{ {' '.join(refusals_in(named))} }}"


def codes_in(answer: Any) -> Iterator[str]:
    """Every code in an answer, however deep."""
    if isinstance(answer, dict):
        if isinstance(answer.get("code"), str):
            yield answer["code"]
        answer = list(answer.values())
    if isinstance(answer, list):
        for each in answer:
            yield from codes_in(each)


def answered(request: Request | str, actor: Actor) -> dict[str, Any]:
    """The answer to an operation; nothing may fail that we did not expect to."""
    request = Request(request) if isinstance(request, str) else request
    context = Context(actor, "request")
    body = respond(prepare(request, context), request, context)
    assert "internal" not in codes_in(body), (request, body)
    return body


def traces() -> tuple[int, ...]:
    """How much was changed and sent: history of every table, events, audit, jobs, mails."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event)
    ]
    tables += ["kernel_outboxevent", "kernel_auditentry", "procrastinate_jobs"]
    counted = [SQL("(SELECT count(*) FROM {})").format(Identifier(each)) for each in tables]
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT {}").format(SQL(", ").join(counted)))
        return (*cursor.fetchone(), len(mail.outbox))


def test_every_mutation_is_refused_for_those_who_may_not(world: World) -> None:
    reads_only = replace(
        world.all_seeing, kind="token", scopes=frozenset({"read"}), token_id=1, key_id=1
    )
    strangers = {
        "nobody": ANONYMOUS,
        "a token that reads": reads_only,
        "mallory": world.viewers["mallory"],
        "whoever sees the names": world.viewers["receiver 0"],
    }
    wrong = []
    for viewer, actor in strangers.items():
        before = traces()
        for name, request in requests(world):
            if actor.kind == "user" and name in ANYBODY | MAY.get(viewer, set()):
                continue
            found = set(codes_in(answered(request, actor)))
            if not found or not found <= RIGHTS:
                wrong.append(f"{viewer}: {name} answered with {sorted(found)}")
        if traces() != before:
            wrong.append(f"{viewer} left traces")
    assert wrong == []


def test_whoever_may_gets_further(world: World) -> None:
    """So the refusals above are for want of rights, not of an exhibit."""
    forge = world.forge
    allowed = (world.all_seeing, world.viewers["alice"], actor_for(forge.colleague))
    stuck = []
    for name, request in requests(world):
        reached = False
        for actor in allowed:
            with transaction.atomic():
                reached = reached or RIGHTS.isdisjoint(codes_in(answered(request, actor)))
                transaction.set_rollback(True)
        if reached == (name in ELSEWHERE):
            stuck.append(name)
    assert stuck == []


def texts_of(kind: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where an input takes text, however deep."""
    for name, one in kind.fields.items():
        named = get_named_type(one.type)
        if isinstance(named, GraphQLInputObjectType):
            yield from texts_of(named, (*path, name))
        elif named.name == "String" and name != "clientMutationId":
            yield (*path, name)


def put(given: dict[str, Any], path: tuple[str, ...], kind: Any, text: str) -> None:
    """Put a text where a path leads."""
    head, *rest = path
    field = kind.fields[head]
    inner = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    many = isinstance(inner, GraphQLList)
    if not rest:
        given[head] = [text] if many else text
        return
    below = given.setdefault(head, [{}] if many else {})
    put(below[0] if many else below, tuple(rest), get_named_type(field.type), text)


def test_a_text_that_is_too_long_is_no_failure_of_ours(world: World) -> None:
    """Every text of every mutation, by somebody who may; the others as they should be."""
    mutation = GRAPHQL_SCHEMA.mutation_type
    assert mutation is not None
    failed, asked = [], 0
    for name, request in requests(world):
        kind = get_named_type(mutation.fields[name].args["input"].type)
        for path in texts_of(kind):
            given = deepcopy(request.variables["i"])
            put(given, path, kind, "Long" * 2_000)
            for actor in (world.all_seeing, world.viewers["alice"]):
                with transaction.atomic():
                    context = Context(actor, "request")
                    longer = Request(request.query, {"i": given})
                    body = respond(prepare(longer, context), longer, context)
                    transaction.set_rollback(True)
                asked += 1
                if "internal" in codes_in(body):
                    failed.append(f"{name}: {'.'.join(path)}")
    assert failed == []
    assert asked > 300


@pytest.mark.parametrize("data", ['""', '"{"', '"[1]"', '"\\"x\\""', "1"])
def test_json_that_is_none_is_the_clients_fault(world: World, data: str) -> None:
    task = world.key("Task")
    query = f"""mutation {{ decideTask(input: {{task: "{task}", decision: APPROVE, data: {data}}})
      {{ userErrors {{ code }} }} }}"""
    assert set(codes_in(answered(query, world.all_seeing))) <= {
        "bad_request",
        "data_no_object",
        "not_open",
    }
