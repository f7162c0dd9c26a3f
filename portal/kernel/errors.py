"""Typed domain errors: one vocabulary for HTML, GraphQL, sockets and the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg.errors import DeadlockDetected, ReadOnlySqlTransaction, SerializationFailure

type Text = str | Promise


class DomainError(Exception):
    """An expected refusal.

    ``code`` is stable and machine-readable, ``message`` says in the viewer's language what to do,
    ``field`` names the input at fault (dotted for nested input: ``lines.2.quantity``).
    """

    status = 422
    default_code = "refused"
    default_message: Text = _("This cannot be done now.")
    # What is to be done once the refused change is undone: that is no part of it.
    afterwards: Callable[[], object] | None = None

    def __init__(
        self,
        message: Text | None = None,
        *,
        code: str | None = None,
        field: str | None = None,
        **params: Any,
    ) -> None:
        self.code = code or self.default_code
        self.message = message or self.default_message
        self.field = field
        self.params = params
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text

    def follow_up(self) -> None:
        """Do what is to be done afterwards. Twice does no harm."""
        if self.afterwards is not None:
            self.afterwards()


class NotFound(DomainError):
    """The record does not exist, or the actor may not know that it does: the same answer."""

    status = 404
    default_code = "not_found"
    default_message = _("There is nothing at this address that you can see.")


class Forbidden(DomainError):
    """The record is visible, the act is not allowed."""

    status = 403
    default_code = "forbidden"
    default_message = _("Your role does not allow this. Ask your administrator for access.")


class NotSignedIn(DomainError):
    """The act needs an identified actor."""

    status = 401
    default_code = "not_signed_in"
    default_message = _("Sign in to continue.")


class MissingScope(Forbidden):
    """The person may, but not by this token or key: ``scope`` is what it was not made for."""

    default_code = "missing_scope"
    default_message = _(
        "This token lacks the scope “%(scope)s”. Send one that was made with it, or make one."
    )

    def __init__(self, scope: str) -> None:
        super().__init__(scope=scope)


class ReadsOnly(Forbidden):
    """A preview looks with somebody else's eyes and changes nothing."""

    default_code = "preview_reads_only"
    default_message = _("A preview only reads. Stop the preview to change something.")


class Conflict(DomainError):
    """The record changed since it was read, or its state does not allow the act."""

    status = 409
    default_code = "conflict"
    default_message = _("Somebody changed this in the meantime. Reload and try again.")


class Busy(Conflict):
    """Somebody was changing the same records in the same moment, and one of both had to give way.

    Nothing of it was stored, so it can be tried again as it is.
    """

    default_code = "busy"
    default_message = _("Somebody was changing the same at this moment. Try again.")


class Refused(DomainError):
    """Input that breaks a rule; ``field`` says which input, the message says what to enter."""


class Refusals(DomainError):
    """Several refusals at once, so that a form shows them together."""

    default_code = "refused"

    def __init__(self, errors: list[DomainError]) -> None:
        super().__init__(errors[0].message, code=errors[0].code, field=errors[0].field)
        self.errors = errors
        self.params = errors[0].params


class Limited(DomainError):
    """Too many requests; ``retry_after`` says in how many seconds to try again."""

    status = 429
    default_code = "rate_limited"
    default_message = _("Too many requests. Try again in %(retry_after)s s.")


def refusal_in(error: BaseException | None) -> DomainError | None:
    """The refusal that an exception is or, where the database had to refuse, stands for."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, DatabaseError):
        if isinstance(error.__cause__, ReadOnlySqlTransaction):
            return ReadsOnly()
        if isinstance(error.__cause__, DeadlockDetected | SerializationFailure):
            return Busy()
    return None


def each(error: DomainError) -> list[DomainError]:
    """The single refusals inside an error."""
    return error.errors if isinstance(error, Refusals) else [error]
