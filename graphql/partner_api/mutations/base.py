"""The rhythm of every mutation: parse the ids, call one service, hand back what it returned."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from enum import Enum
from typing import Any, ClassVar

import graphene
from django.utils.translation import gettext_lazy as _
from graphql import GraphQLInputObjectType, GraphQLList, GraphQLNonNull, Undefined

from partner_api.errors import field_path
from partner_api.settled import PASSING
from portal.kernel.actors import Actor
from portal.kernel.commands import undone_as_a_whole
from portal.kernel.errors import DomainError, Refused, each


class UserError(graphene.ObjectType):
    """Why a mutation was refused, in words for the person who asked for it."""

    field = graphene.List(
        graphene.NonNull(graphene.String),
        description="The input at fault, as a path; absent if it is not about one input.",
    )
    message = graphene.String(
        required=True, description="What is wrong and what to do, in the viewer's language."
    )
    code = graphene.String(required=True, description="Stable, for programs.")


def user_errors(error: DomainError) -> list[UserError]:
    """A refusal, or several at once, as the payload shows them."""
    return [
        UserError(field=field_path(single), message=str(single), code=single.code)
        for single in each(error)
    ]


def _plain(value: Any) -> Any:
    """Choices as services know them: by their values, not as members of GraphQL's enums."""
    if isinstance(value, dict):
        for name, each in value.items():
            value[name] = _plain(each)
        return value
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def _with_defaults(kind: Any, value: Any) -> Any:
    """Input in which ``null`` for what has a default stands for the default, however deep."""
    if isinstance(kind, GraphQLNonNull):
        return _with_defaults(kind.of_type, value)
    if isinstance(kind, GraphQLList) and isinstance(value, list):
        return [_with_defaults(kind.of_type, each) for each in value]
    if isinstance(kind, GraphQLInputObjectType) and isinstance(value, dict):
        for name, field in kind.fields.items():
            key = field.out_name or name
            if key not in value:
                continue
            if value[key] is None and field.default_value is not Undefined:
                value[key] = field.default_value
            value[key] = _with_defaults(field.type, value[key])
    return value


def at_most(most: int, rows: Sequence[Any], field: str) -> None:
    """Raises ``Refused`` (``too_many``) for more rows than one mutation takes."""
    if len(rows) > most:
        raise Refused(
            _("Send at most %(most)s at once, and the rest in further requests."),
            code="too_many",
            field=field,
            most=most,
        )


class Mutation(graphene.ClientIDMutation):
    """Base of all mutations.

    A subclass declares ``class Input`` and its payload's fields, and implements
    ``perform(actor, **input)``: it calls one service and returns the payload's values by name.
    Refusals become ``userErrors`` and nothing is changed. ``deprecated`` says until when an older
    name works, and which one to use instead.
    """

    deprecated: ClassVar[str] = ""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, **options: Any) -> None:
        text = (cls.__doc__ or "").strip().splitlines()[0]
        options["input_fields"] = {"__doc__": f"Input of `{cls.__name__}`. {text}"}
        super().__init_subclass_with_meta__(**options)
        cls._meta.fields["user_errors"] = graphene.Field(
            graphene.List(graphene.NonNull(UserError)),
            required=True,
            description="Why nothing was done; empty if it was done.",
        )
        cls._meta.fields["client_mutation_id"].description = "What the input said."
        cls.Input._meta.fields[
            "client_mutation_id"
        ].description = "Anything; the payload repeats it."

    @classmethod
    def mutate_and_get_payload(cls, _root: Any, info: Any, **given: Any) -> Any:
        """Run the command in a transaction of its own; a refusal undoes all of it."""
        given.pop("client_mutation_id", None)
        taken = info.parent_type.fields[info.field_name].args["input"].type
        given = _plain(_with_defaults(taken, given))
        try:
            with undone_as_a_whole():
                payload = cls(**cls.perform(info.context.actor, **given), user_errors=[])
        except DomainError as error:
            error.follow_up()
            info.context.passing |= any(single.code in PASSING for single in each(error))
            return cls(user_errors=user_errors(error))
        info.context.done += 1
        return payload

    @classmethod
    @abstractmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call one service and return the payload's values by their names."""
