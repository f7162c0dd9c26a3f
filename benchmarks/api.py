"""GraphQL by stored plans against hand-written SQL over the same grant index, the executor, and
graphene-django as its documentation has it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import orjson
from django.db import connection, transaction

from benchmarks import plain_graphene
from benchmarks.measure import Result, compare
from benchmarks.world import World
from partner_api.context import Context
from partner_api.engine import Request, answer, prepare, respond, run
from partner_api.types.ids import encode_id
from partners.models import Organisation
from portal.kernel.actors import Actor, actor_for
from portal.kernel.collation import sort_key
from portal.kernel.models import User
from portal.kernel.references import allocate

FIELDS = "reference name country city industry status phone email street postalCode region website"
PAGE = f"""query Customers {{ customers(first: 50) {{ totalCount edges {{ cursor node {{
  {FIELDS} owner {{ fullName }} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
NESTED = """query Nested { customers(first: 20) { nodes { name
  contacts(first: 5) { nodes { fullName organisation { name owner { fullName } } } } } } }"""
SINGLE = f"query Single($id: ID!) {{ node(id: $id) {{ ... on Organisation {{ {FIELDS} }} }} }}"

CREATE = """mutation Create($name: String!) {
  createCustomer(input: {values: {name: $name, country: "BG", city: "Varna"}}) {
    organisation { id reference name } userErrors { message } } }"""

_COLUMNS = (
    "o.reference, o.name, o.country, o.city, o.industry, o.status, o.phone, o.email, o.street,"
    " o.postal_code, o.region, o.website"
)
_GRANTED = "a.group_id = %s AND a.valid_from <= now() AND a.valid_until > now()"
# Other organisations can be shared, too: without this it would be another answer.
_CUSTOMER = "o.roles @> ARRAY['customer']::varchar[]"
_PAGE = f"""
SELECT {_COLUMNS}, u.full_name, a.sort_key, o.id
FROM partners_organisationaccess a JOIN partners_organisation o ON o.id = a.content_object_id
LEFT JOIN kernel_user u ON u.id = o.owner_id
WHERE {_GRANTED} AND {_CUSTOMER} ORDER BY a.sort_key, a.content_object_id LIMIT 51
"""
_COUNT = f"""
SELECT count(*) FROM partners_organisationaccess a
JOIN partners_organisation o ON o.id = a.content_object_id WHERE {_GRANTED} AND {_CUSTOMER}
"""
_ONE = f"""
SELECT {_COLUMNS} FROM partners_organisation o
WHERE o.reference = %s AND EXISTS (
  SELECT 1 FROM partners_organisationaccess a WHERE a.content_object_id = o.id AND {_GRANTED})
"""
_INSERT = """
INSERT INTO partners_organisation (reference, name, sort_key, search_name, roles, status, country,
  region, city, industry, website, tax_id, external_id, phone, email, street, postal_code,
  currency, notes, version, created_at, updated_at)
SELECT %s, %s, %s, lower(%s), ARRAY['customer'], 'active', 'BG', '', 'Varna', '', '', '', '', '',
  '', '', '', 'EUR', '', 1, now(), now() RETURNING reference, name
"""
_BELOW = f"""
SELECT p.name, c.full_name, o.name, u.full_name
FROM (SELECT o.id, o.name FROM partners_organisationaccess a
  JOIN partners_organisation o ON o.id = a.content_object_id
  WHERE {_GRANTED} ORDER BY a.sort_key, a.content_object_id LIMIT 20) p
LEFT JOIN LATERAL (SELECT * FROM partners_contact WHERE organisation_id = p.id
  ORDER BY full_name, id LIMIT 5) c ON true
LEFT JOIN partners_organisation o ON o.id = c.organisation_id
LEFT JOIN kernel_user u ON u.id = o.owner_id
"""


def _sql(party: int, *statements: str, first: tuple[object, ...] = ()) -> Callable[[], object]:
    def ask() -> bytes:
        found = []
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, [*first, party])
                names = [column.name for column in cursor.description]
                rows = cursor.fetchall()
                found.append([dict(zip(names, row, strict=True)) for row in rows])
        return orjson.dumps(found, default=str)

    return ask


def _plan(query: str, actor: Actor, variables: dict[str, object]) -> Callable[[], object]:
    request, context = Request(query, variables), Context(actor)

    def ask() -> bytes:
        # As a request: one transaction.
        with transaction.atomic():
            body = respond(prepare(request, context), request, context)
        if body.get("errors"):
            raise RuntimeError(body)
        return orjson.dumps(body)

    return ask


def _executor(query: str, actor: Actor, variables: dict[str, object]) -> Callable[[], object]:
    request, context = Request(query, variables), Context(actor)

    def ask() -> bytes:
        with transaction.atomic():
            found = run(prepare(request, context), request, context)
        return orjson.dumps(answer(found, context))

    return ask


def _unseen(actor: Actor) -> Callable[[], object]:
    numbers = itertools.count()
    return lambda: _plan(PAGE.replace("Customers", f"Unseen{next(numbers)}"), actor, {})()


def measure(world: World) -> list[Result]:
    """Every line: an operation's answer in bytes against SQL, or against the executor."""
    actor = actor_for(User.objects.get(pk=world.viewer.pk))
    party = world.parties[0]
    granted = Organisation.objects.filter(access_rows__group=party).order_by("pk")
    seen = granted.values_list("reference", flat=True)[0]
    hidden = Organisation.objects.exclude(pk__in=granted.values("pk")).order_by("pk")
    unseen = hidden.values_list("reference", flat=True)[0]
    allowed = {"id": encode_id("Organisation", seen)}
    denied = {"id": encode_id("Organisation", unseen)}
    page, raw = _plan(PAGE, actor, {}), _sql(party, _PAGE, _COUNT)
    nested = _plan(NESTED, actor, {})
    return [
        compare("API: page of 50 × 12, owner, count", page, raw),
        compare("API: the same, graphql-core's executor", page, _executor(PAGE, actor, {})),
        compare(
            "API: page of 50 × 12, graphene-django",
            page,
            _plain(plain_graphene.PAGE, world, 50),
            count_reference=True,
        ),
        compare(
            "API: the same, a document never seen", _unseen(actor), _sql(party, _PAGE, _COUNT)
        ),
        compare("API: three levels", nested, _sql(party, _BELOW)),
        compare(
            "API: three levels, graphene-django",
            nested,
            _plain(plain_graphene.NESTED, world, 20),
            count_reference=True,
        ),
        compare(
            "API: one record, allowed",
            _plan(SINGLE, actor, allowed),
            _sql(party, _ONE, first=(seen,)),
        ),
        compare(
            "API: one record, denied",
            _plan(SINGLE, actor, denied),
            _sql(party, _ONE, first=(unseen,)),
        ),
        *_mutations(world),
    ]


def _plain(query: str, world: World, rows: int) -> Callable[[], object]:
    """What graphene-django answers. Raises ``RuntimeError`` if that are not so many rows."""

    def ask() -> bytes:
        data = plain_graphene.ask(query, world.parties)
        if len(data["customers"]["edges"]) != rows:
            raise RuntimeError("the reference does not answer with the same page")
        return orjson.dumps(data)

    return ask


def _mutations(world: World) -> list[Result]:
    """A customer is made: with policy, audit, event and history, against what has none of it."""
    seller = replace(
        actor_for(User.objects.get(pk=world.viewer.pk)), departments=frozenset({"sales"})
    )
    numbers = itertools.count()

    def named() -> dict[str, object]:
        return {"name": f"Measured {next(numbers)}"}

    def ours() -> object:
        return _plan(CREATE, seller, named())()

    def plain() -> object:
        return orjson.dumps(plain_graphene.ask(plain_graphene.CREATE, world.parties, named()))

    def raw() -> object:
        name = str(named()["name"])
        with transaction.atomic(), connection.cursor() as cursor:
            (reference,) = allocate(Organisation.reference_prefix)
            cursor.execute(_INSERT, [reference, name, sort_key(name), name])
            return orjson.dumps(cursor.fetchone())

    return [
        compare("API: a customer is made", ours, raw, count_reference=True),
        compare("API: a customer is made, graphene-django", ours, plain, count_reference=True),
    ]
