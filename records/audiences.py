"""Whom the files of a record concern: whoever sees the record."""

from __future__ import annotations

from portal.kernel.events import Audience, audience_of
from records.events import (
    CommentAdded,
    CommentRemoved,
    FileAttached,
    FileEvent,
    FileRemoved,
    FileVersionAdded,
    InteractionRecorded,
    RemarkEvent,
)
from sharing.reach import reach_of
from sharing.shareable import shareable_named


@audience_of(
    FileAttached,
    FileVersionAdded,
    FileRemoved,
    CommentAdded,
    CommentRemoved,
    InteractionRecorded,
)
def sees_record(fact: FileEvent | RemarkEvent) -> Audience:
    """The audience of the record itself; the policy is asked again for each of them."""
    return reach_of(shareable_named(fact.record_model), fact.record_id)
