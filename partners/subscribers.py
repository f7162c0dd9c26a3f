"""Organisations take note of what is said about them."""

from __future__ import annotations

from partners.events import OrganisationChanged, OrganisationCreated
from partners.models import Organisation
from partners.services.figures import note_activity
from portal.kernel.events import Occurrence, on
from records.events import CommentAdded, FileAttached, InteractionRecorded


@on(CommentAdded, InteractionRecorded, FileAttached)
def someone_spoke(occurrence: Occurrence) -> None:
    """The organisation under discussion was active."""
    fact = occurrence.event
    if fact.record_model == Organisation.shareable.label:
        note_activity([fact.record_id], occurrence.at)


@on(OrganisationCreated, OrganisationChanged)
def it_changed(occurrence: Occurrence) -> None:
    """A change is activity too."""
    note_activity([occurrence.event.subject_id], occurrence.at)
