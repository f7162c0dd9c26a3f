"""Runs one operation, for HTTP and for sockets: measure, validate, execute, mask.

Documents are parsed, measured and validated once; a bounded cache keeps them by their hash.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeGuard

from django.utils import translation
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)

from partner_api.bulk.asking import check_queries_by
from partner_api.bulk.checking import list_name
from partner_api.context import Context
from partner_api.documents import resolved
from partner_api.errors import ClientError, formatted
from partner_api.limits import (
    LETTERS_A_POINT,
    MAX_TOKENS,
    Meter,
    check_variables,
    refuse_null_characters,
    too_deep,
)
from partner_api.plan.stored import Plans
from partner_api.quota import Standing, charge, key_of
from partner_api.schema import schema
from partner_api.scopes import check_scope
from partner_api.settled import PASSING, UndoneError, check_stands
from portal.kernel.errors import Limited
from sharing.engine.journal import journal
from sharing.models import AccessAct
from sharing.readings import reading

GRAPHQL_SCHEMA = schema.graphql_schema
# Documents are kept while all of them together, and each by itself, are no longer than this:
# what is made of a text takes a hundred times its memory.
_KEPT_LETTERS = 500_000
_LONGEST_KEPT = 50_000
_ERRORS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Request:
    """The parameters of a GraphQL request, checked for their types."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None

    @classmethod
    def of(cls, given: Any) -> Request:
        """From a JSON object. Raises ``ClientError`` for anything else."""
        if isinstance(given, list):
            raise ClientError("Batches are not supported: send one operation.", "batch")
        if not isinstance(given, dict):
            raise ClientError("Send a JSON object.", "bad_request")
        given = resolved(given)
        query, variables = given.get("query"), given.get("variables")
        name, extensions = given.get("operationName"), given.get("extensions")
        if not isinstance(query, str) or not query:
            raise ClientError("`query` must be a string with the document.", "bad_request")
        if variables is not None and not isinstance(variables, dict):
            raise ClientError("`variables` must be an object.", "bad_request")
        if name is not None and not isinstance(name, str):
            raise ClientError("`operationName` must be a string.", "bad_request")
        if extensions is not None and not isinstance(extensions, dict):
            raise ClientError("`extensions` must be an object.", "bad_request")
        return cls(query, variables, name or None)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that may run, or the errors why not."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    plans: Plans | None = None
    # Points for reading a document that may not run.
    refusing: int = 1

    def operation(self, request: Request) -> OperationDefinitionNode | None:
        """The operation that the request names, or the only one."""
        return get_operation_ast(self.document, request.operation_name) if self.document else None


class _Cache:
    """The last documents, by their hash."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, tuple[Prepared, int]] = OrderedDict()
        self._letters = 0
        self._lock = Lock()

    def get(self, key: bytes) -> Prepared | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: bytes, value: Prepared, letters: int) -> None:
        if letters > _LONGEST_KEPT:
            return
        with self._lock:
            if key not in self._kept:
                self._letters += letters
            self._kept[key] = (value, letters)
            while self._letters > _KEPT_LETTERS:
                self._letters -= self._kept.popitem(last=False)[1][1]


# By whether a stranger asks, so that strangers put nothing out that others ask.
_caches = {False: _Cache(), True: _Cache()}
check_queries_by(list_name)


def prepare(request: Request, context: Context) -> Prepared:
    """Parse, measure and validate. Until it may run, ``context.cost`` is what it cost to refuse.

    Raises ``ClientError`` for what goes too far, or beyond the scopes of a token.
    """
    stranger = not context.actor.is_signed_in
    context.cost = _size(request.query)
    check_variables(request.variables or {})
    key = hashlib.sha256(request.query.encode("utf-8", "surrogatepass")).digest()
    prepared = _caches[stranger].get(key)
    if prepared is None:
        prepared = _prepare(request.query, stranger)
        _caches[stranger].put(key, prepared, len(request.query))
    if prepared.document is not None:
        check_scope(context.actor, prepared.document, prepared.operation(request))
        context.cost = Meter(prepared.document, request.variables or {}).check()
    else:
        context.cost = prepared.refusing
    return prepared


def charged(request: Request, context: Context) -> Prepared:
    """``prepare`` for a caller from outside, who pays for it. Raises also ``Limited``."""
    try:
        with translation.override(context.actor.language):
            return prepare(request, context)
    finally:
        # Whatever is refused was read, too. A preview writes nothing, not even what it costs.
        if context.actor.on_behalf_of is None:
            _pay(context)


def _pay(context: Context) -> None:
    try:
        context.standing = charge(key_of(context.actor, context.address), context.cost)
    except Limited as limited:
        context.standing = Standing.spent(context.cost, limited)
        raise


def _size(query: str) -> int:
    return 1 + len(query) // LETTERS_A_POINT


def _prepare(query: str, stranger: bool) -> Prepared:
    try:
        document = parse(query, max_tokens=MAX_TOKENS)
        refuse_null_characters(document)
        cost = Meter(document, {}).check()
    except GraphQLSyntaxError as error:
        return Prepared(None, (error,), refusing=_size(query))
    except RecursionError:
        raise too_deep() from None
    rules = list(specified_rules)
    if stranger:
        rules.append(NoSchemaIntrospectionCustomRule)
    errors = validate(GRAPHQL_SCHEMA, document, rules, max_errors=_ERRORS_SHOWN)
    if errors:
        return Prepared(None, tuple(errors), refusing=max(cost, _size(query)))
    return Prepared(document, plans=Plans(GRAPHQL_SCHEMA, document))


def respond(prepared: Prepared, request: Request, context: Context) -> dict[str, Any]:
    """Answer a query or mutation: by its stored plan, or by the executor.

    Raises ``UndoneError`` for mutations whose transaction failed while their answer was read.
    """
    operation = prepared.operation(request)
    if prepared.plans is not None and is_query(operation):
        with translation.override(context.actor.language):
            data = prepared.plans.answer(operation, request.variables or {}, context.actor)
        if data is not None:
            return {"data": data}
    body = answer(run(prepared, request, context), context)
    if not is_query(operation):
        check_stands()
    return body


def undone(error: UndoneError, context: Context) -> dict[str, Any]:
    """What is answered where nothing was done: a failure of ours, and no data."""
    masked = GraphQLError(str(error), original_error=error)
    return {**answer(ExecutionResult(None, [masked]), context), "data": None}


def noting(
    prepared: Prepared, request: Request, context: Context, work: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """What ``work`` answers; what it shows to a partner goes to the access log."""
    with reading(context.actor) as seen:
        body = work()
    context.seen = seen
    if seen is not None:
        journal.put(seen.entries(AccessAct.API, place=_name_of(prepared.operation(request))))
    return body


def _name_of(operation: OperationDefinitionNode | None) -> str:
    """An operation's name, else what it asks for."""
    if operation is None or operation.name is not None:
        return operation.name.value if operation and operation.name else ""
    fields = operation.selection_set.selections
    return ", ".join(each.name.value for each in fields if isinstance(each, FieldNode))


def run(
    prepared: Prepared, request: Request, context: Context, root: Any = None
) -> ExecutionResult:
    """Execute a query or mutation (or one event of a subscription) in the actor's language."""
    if prepared.document is None:
        return ExecutionResult(None, list(prepared.errors))
    if prepared.operation(request) is None:
        return ExecutionResult(None, [unknown_operation(request)])
    with translation.override(context.actor.language):
        result = execute(
            GRAPHQL_SCHEMA,
            prepared.document,
            root,
            context_value=context,
            variable_values=dict(request.variables or {}),
            operation_name=request.operation_name,
            # Resolvers run in threads and never await: to ask each value costs a tenth.
            is_awaitable=_never,
        )
    assert isinstance(result, ExecutionResult)  # noqa: S101
    return result


def _never(_value: Any) -> TypeGuard[Awaitable[Any]]:
    return False


def unknown_operation(request: Request) -> GraphQLError:
    """The error for a document without the operation that was asked for."""
    if request.operation_name:
        return ClientError("There is no operation of this name.", "bad_request")
    return ClientError("Say which operation to run: `operationName`.", "bad_request")


def is_query(operation: OperationDefinitionNode | None) -> bool:
    """Whether an operation only reads, once."""
    return operation is not None and operation.operation is OperationType.QUERY


def answer(result: ExecutionResult, context: Context) -> dict[str, Any]:
    """The response as JSON values; unexpected errors are masked."""
    body: dict[str, Any] = {}
    if result.errors:
        with translation.override(context.actor.language):
            body["errors"] = [
                formatted(error, actor=context.actor, request_id=context.request_id)
                for error in result.errors
            ]
        codes = {each["extensions"]["code"] for each in body["errors"]}
        context.passing |= not PASSING.isdisjoint(codes)
    if result.data is not None or not result.errors or _ran(result):
        body["data"] = result.data
    return body


def _ran(result: ExecutionResult) -> bool:
    """Whether execution began: its errors have paths."""
    return any(error.path for error in result.errors or ())
