"""Scalars that keep money and time exact: all of them travel as strings."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal as Number
from typing import Any

import graphene
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from graphql import GraphQLError, StringValueNode, ValueNode
from graphql.language import IntValueNode

_DECIMAL = re.compile(r"-?\d{1,14}(\.\d{1,6})?")


class _Text(graphene.Scalar):
    """A scalar that is written as a string."""

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> Any:
        """A literal in a document."""
        if not isinstance(node, StringValueNode):
            raise GraphQLError(f"{cls._meta.name} is written as a string.", node)
        return cls.parse_value(node.value)


class Decimal(_Text):
    """An exact number, as a string: up to 14 digits before and 6 after the point."""

    class Meta:
        name = "Decimal"

    @staticmethod
    def serialize(value: Any) -> str:
        """Without an exponent."""
        return format(value if isinstance(value, Number) else Number(value), "f")

    @staticmethod
    def parse_value(value: Any) -> Number:
        """From a string or a whole number; a float would not be exact."""
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
            raise GraphQLError('Decimal is written as a string like "1234.50".')
        return Number(text)

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> Any:
        """Whole numbers may stand without quotes."""
        if isinstance(node, IntValueNode):
            return cls.parse_value(node.value)
        return super().parse_literal(node)


class JSONString(_Text):
    """JSON within a string."""

    class Meta:
        name = "JSONString"

    @staticmethod
    def serialize(value: Any) -> str:
        """As text."""
        return json.dumps(value)

    @staticmethod
    def parse_value(value: Any) -> Any:
        """What the text says."""
        try:
            return json.loads(value)
        except (TypeError, ValueError):
            raise GraphQLError('JSONString is written as a string like "{}".') from None


class Date(_Text):
    """A day, ISO 8601: "2026-11-22"."""

    class Meta:
        name = "Date"

    @staticmethod
    def serialize(value: Any) -> str:
        """ISO 8601."""
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()

    @staticmethod
    def parse_value(value: Any) -> date:
        """From ISO 8601."""
        try:
            parsed = parse_date(value) if isinstance(value, str) else None
        except ValueError:
            parsed = None
        if parsed is None:
            raise GraphQLError('Date is written like "2026-11-22".')
        return parsed


class DateTime(_Text):
    """A moment, ISO 8601 with offset: "2026-11-22T17:30:00+00:00"."""

    class Meta:
        name = "DateTime"

    @staticmethod
    def serialize(value: datetime) -> str:
        """ISO 8601 with its offset."""
        return value.isoformat()

    @staticmethod
    def parse_value(value: Any) -> datetime:
        """From ISO 8601; without an offset the moment would not be known."""
        try:
            parsed = parse_datetime(value) if isinstance(value, str) else None
        except ValueError:
            parsed = None
        if parsed is None or timezone.is_naive(parsed) or not 1 < parsed.year < 9999:
            raise GraphQLError('DateTime is written like "2026-11-22T17:30:00+00:00".')
        return parsed


class Cursor(_Text):
    """A position in a list or in the feed of changes; opaque."""

    class Meta:
        name = "Cursor"

    @staticmethod
    def serialize(value: Any) -> str:
        """As it is."""
        return str(value)

    @staticmethod
    def parse_value(value: Any) -> str:
        """Any string; a wrong one is refused where it is used."""
        if not isinstance(value, str):
            raise GraphQLError("A cursor is a string that this API gave out.")
        return value


class Upload(graphene.Scalar):
    """A file of a multipart request (graphql-multipart-request-spec); `null` in its place."""

    class Meta:
        name = "Upload"

    @staticmethod
    def serialize(value: Any) -> Any:
        """Files are never sent back."""
        raise GraphQLError("Upload is only taken, never given.")

    @staticmethod
    def parse_value(value: Any) -> Any:
        """The file that the request's map put here."""
        if not isinstance(value, UploadedFile):
            raise GraphQLError("Send the file by a multipart request, with a map of variables.")
        return value

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> Any:
        """A file cannot stand in a document."""
        raise GraphQLError("Send the file as a variable.", node)


class Money(graphene.ObjectType):
    """An exact amount with its currency."""

    amount = graphene.Field(Decimal, required=True, description="The exact amount.")
    currency = graphene.String(required=True, description="The currency, ISO 4217.")
