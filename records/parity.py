"""The channels of what records carry: files, and the history with what people said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.db import transaction

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.viewers import beyond_sight, viewing
from records.models import Comment, File, FileVersion
from records.selectors.files import access_file
from records.selectors.timeline import timeline_of
from sharing.parity.questions import Answer, channel
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.shareable import Shareable

type Answers = Mapping[int, Answer]


@contextmanager
def _meanwhile(put: Callable[[], Any]) -> Iterator[Any]:
    """Something is on the records meanwhile; nothing of it stays."""
    with transaction.atomic():
        with beyond_sight():
            found = put()
        yield found
        transaction.set_rollback(True)


@channel("file")
def by_file(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """The door to a file on each facet of each record."""

    def put() -> list[File]:
        files = File.objects.bulk_create(
            File(subject=shareable.label, object_id=each.pk, facet=facet, name="Probe")
            for each in records
            for facet in shareable.bits
        )
        FileVersion.objects.bulk_create(
            FileVersion(file=file, content_type="text/plain", size=0, sha256="") for file in files
        )
        return files

    seen: dict[int, set[str]] = {each.pk: set() for each in records}
    with _meanwhile(put) as files:
        for file in files:
            if _opens(actor, file):
                seen[file.object_id].add(file.facet)
    return _about_every_facet(shareable, seen)


def _opens(actor: Actor, file: File) -> bool:
    try:
        with viewing(actor):
            access_file(actor=actor, public_id=file.public_id)
    except NotFound:
        return False
    return True


@channel("history")
def by_history(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """The timeline of each record, on each facet of which something was said."""

    def put() -> list[Comment]:
        return Comment.objects.bulk_create(
            Comment(subject=shareable.label, object_id=each.pk, facet=facet, text=str(uuid4()))
            for each in records
            for facet in shareable.bits
        )

    seen: dict[int, set[str]] = {each.pk: set() for each in records}
    with _meanwhile(put) as said:
        rows = shareable.model._default_manager.filter(pk__in=seen)
        with viewing(actor):
            told = {
                row.pk: {
                    entry.quote
                    for entry in timeline_of(actor=actor, record=Shown(row), first=100).items
                }
                for row in visible_to(actor, rows)
            }
        for comment in said:
            if comment.text in told.get(comment.object_id, ()):
                seen[comment.object_id].add(comment.facet)
    return _about_every_facet(shareable, seen)


def _about_every_facet(shareable: Shareable, seen: Mapping[int, set[str]]) -> Answers:
    every = frozenset(shareable.bits)
    return {pk: Answer(frozenset(facets), every) for pk, facets in seen.items()}
