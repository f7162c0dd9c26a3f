"""Whether a query may be exported, for whoever asks: before a job is made of it."""

from __future__ import annotations

from graphql import GraphQLError, parse

from partner_api.bulk.document import bulk_document
from partner_api.limits import Meter
from partner_api.schema import schema
from portal.kernel.errors import Refused


def list_name(query: str) -> str:
    """The list that a query reads. Raises ``Refused`` for what is not one, or goes too far."""
    asked = bulk_document(schema.graphql_schema, query)
    try:
        Meter(parse(asked.text), {}).check()
    except GraphQLError as error:
        raise Refused(error.message, code="bad_query", field="query") from None
    return asked.key
