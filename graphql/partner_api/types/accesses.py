"""The access log: what was read by whom, in which way."""

from __future__ import annotations

import graphene

from partner_api.types.enums import enum_of
from partner_api.types.scalars import Cursor, DateTime
from partners.selectors.accesses import Access as Found
from partners.selectors.accesses import ReadRecord as Read
from sharing import models

AccessAct = enum_of(models.AccessAct)


class ReadRecord(graphene.ObjectType):
    """A record that was shown, with the facets that were visible at that moment."""

    reference = graphene.String(required=True, description="Its reference or public id.")
    name = graphene.String(required=True, description="Its name, as you see it; may be empty.")
    facets = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="What was visible then."
    )

    @classmethod
    def of(cls, read: Read) -> ReadRecord:
        """As the selector found it."""
        return cls(reference=str(read.shown), name=read.name, facets=list(read.facets))


class Access(graphene.ObjectType):
    """One reading: records of one kind, shown to somebody of a partner at a moment."""

    at = graphene.Field(DateTime, required=True, description="When.")
    act = graphene.Field(AccessAct, required=True, description="In which way.")
    person = graphene.String(description="Who; absent where the company as such received it.")
    place = graphene.String(
        required=True,
        description="The page's address, the operation's name, the receipt or the endpoint.",
    )
    query = graphene.String(required=True, description="What was searched for.")
    kind = graphene.String(required=True, description="The kind of record; empty for none.")
    count = graphene.Int(required=True, description="How many records were shown.")
    records = graphene.List(
        graphene.NonNull(ReadRecord),
        required=True,
        description="The first of them, as far as you see them today.",
    )

    @classmethod
    def of(cls, found: Found) -> Access:
        """As the selector found it."""
        entry = found.entry
        return cls(
            at=entry.at,
            act=entry.act,
            person=found.person.full_name if found.person else None,
            place=entry.place,
            query=entry.query,
            kind=entry.subject,
            count=len(entry.record_ids),
            records=[ReadRecord.of(each) for each in found.records],
        )


class AccessPage(graphene.ObjectType):
    """A page of the access log, the latest first."""

    accesses = graphene.List(
        graphene.NonNull(Access), required=True, description="The readings of this page."
    )
    cursor = graphene.Field(Cursor, description="Pass it as `after` to go on; absent at the end.")
