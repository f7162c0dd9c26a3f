"""One mapping from our errors to GraphQL: refusals speak, everything unexpected is masked."""

from __future__ import annotations

import logging
import re
from typing import Any

from django.utils.translation import gettext as _
from graphene.utils.str_converters import to_camel_case
from graphql import GraphQLError

from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, refusal_in

logger = logging.getLogger(__name__)

_SUGGESTION = re.compile(r" Did you mean [^?]*\?")


class ClientError(GraphQLError):
    """A request that we refuse to run: ``code`` goes to ``extensions.code``."""

    def __init__(self, message: str, code: str, *, status: int = 400) -> None:
        super().__init__(message, extensions={"code": code})
        self.status = status


def field_path(error: DomainError) -> list[str] | None:
    """The input at fault as a path of GraphQL names: ``lines.2.unit_price`` → three parts."""
    if error.field is None:
        return None
    return [to_camel_case(part) for part in error.field.split(".")]


def formatted(error: GraphQLError, *, actor: Actor, request_id: str) -> dict[str, Any]:
    """What the client gets: refusals with code and field, our own failures with a number only."""
    cause = refusal_in(error.original_error) or error.original_error
    extensions: dict[str, Any] = {"requestId": request_id}
    message = error.message
    if isinstance(cause, DomainError):
        message = str(cause)
        extensions["code"] = cause.code
        if path := field_path(cause):
            extensions["field"] = path
    elif cause is not None and not isinstance(cause, GraphQLError):
        logger.error("unexpected error in a resolver", exc_info=cause)
        message = _("Something went wrong on our side. Tell support this number: %(number)s") % {
            "number": request_id
        }
        extensions["code"] = "internal"
    else:
        extensions = {"code": "bad_request", **extensions, **(error.extensions or {})}
        if not actor.is_signed_in:
            message = _SUGGESTION.sub("", message)
    answer: dict[str, Any] = {"message": message, "extensions": extensions}
    if error.locations is not None:
        answer["locations"] = [
            {"line": place.line, "column": place.column} for place in error.locations
        ]
    if error.path is not None:
        answer["path"] = error.path
    return answer
