"""One timeline per record, under the policy of its facets."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel import cursors
from portal.kernel.actors import Actor
from portal.kernel.keyset import Page, other_order, trimmed, window_of
from portal.kernel.models import AuditEntry, User
from records.models import Comment, Interaction
from records.policies import may_remove
from records.selectors.files import files_of
from records.timeline import PHRASES, SOURCES, Entry, Span, timeline_source
from sharing.models import Grant
from sharing.projections import Shown
from sharing.shareable import shareable_named

type _Place = tuple[datetime, str]

# So many entries where nobody says how many.
USUAL = 30
_BEGINNING: _Place = (datetime(1, 1, 1, tzinfo=UTC), "")
_ICONS = {"call": "phone", "visit": "map-pin", "mail": "mail", "note": "pencil"}


def timeline_of(
    *,
    actor: Actor,
    record: Shown,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Page[Entry]:
    """What happened to a record, the newest first; hidden facets' entries are not in it.

    ``first``/``after`` read on into the past, ``last``/``before`` back from it. Raises ``Refused``
    for a size outside 1…100, both directions at once or a cursor that is not ours.
    """
    if first is None and last is None:
        first, last = (None, USUAL) if before else (USUAL, None)
    window = window_of(first=first, after=after, last=last, before=before)
    newer, older = _place(window.before, "before"), _place(window.after, "after")
    start = (newer or _BEGINNING) if window.backwards else (older or _end())
    span = Span(start[0], window.size + 1, upwards=window.backwards)
    sources = [span.in_order(source(actor, record, span)) for source in SOURCES]
    found = islice(
        (
            entry
            for entry in merge(*sources, key=_key, reverse=not span.upwards)
            if (older is None or _key(entry) < older) and (newer is None or _key(entry) > newer)
        ),
        span.most,
    )
    entries, has_next, has_previous = trimmed(list(found), window)
    items = _with_names(entries)
    cursors_ = [cursors.encode(entry.at.isoformat(), entry.key) for entry in items]
    return Page(items, cursors_, has_next, has_previous)


def _key(entry: Entry) -> _Place:
    return entry.at, entry.key


def _end() -> _Place:
    return timezone.now() + timedelta(days=1), ""


def _place(cursor: str | None, field: str) -> _Place | None:
    if cursor is None:
        return None
    with suppress(ValueError, TypeError):  # genuine, and of another list
        moment, key = cursors.decode(cursor, field=field)
        if isinstance(key, str):
            return datetime.fromisoformat(moment), key
    raise other_order(field)


def _with_names(entries: list[Entry]) -> list[Entry]:
    people = {entry.who for entry in entries if entry.who}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "full_name"))
    return [replace(entry, name=names.get(entry.who or 0, "")) for entry in entries]


@timeline_source
def remarks(actor: Actor, record: Shown, span: Span) -> list[Entry]:
    """Interactions and comments on the visible facets."""
    where = {
        "subject": record.model_label,
        "object_id": record.pk,
        "facet__in": record.facets,
        "removed_at": None,
    }
    talks = span.cut(Interaction.objects.filter(**where), "happened_at")
    comments = span.cut(Comment.objects.filter(**where), "created_at")
    entries = [
        Entry(
            talk.happened_at,
            f"i{talk.pk}",
            talk.get_kind_display(),
            talk.author_id,
            icon=_ICONS[talk.kind],
            quote=talk.text,
        )
        for talk in talks
    ]
    entries += [
        Entry(
            said.created_at,
            f"c{said.pk}",
            _("Comment"),
            said.author_id,
            quote=said.text,
            comment=str(said.public_id) if may_remove(actor, said) else "",
        )
        for said in comments
    ]
    return entries


@timeline_source
def files(actor: Actor, record: Shown, span: Span) -> list[Entry]:
    """Files on the visible facets."""
    return [
        Entry(
            file.created_at,
            f"f{file.pk}",
            _("File"),
            file.created_by_id,
            icon="paperclip",
            object=file.name,
        )
        for file in files_of(record=record)
        if span.holds(file.created_at)
    ]


@timeline_source
def told_events(actor: Actor, record: Shown, span: Span) -> list[Entry]:
    """Events of the record that a domain gave words to, for facets that the viewer sees."""
    known = AuditEntry.objects.filter(
        subject=record.model_label, subject_id=record.pk, code__in=list(PHRASES)
    )
    visible = set(record.facets)
    # Those of hidden facets are left out, so more are read than asked for.
    wider = replace(span, most=span.most * 2)
    return [
        Entry(
            entry.at,
            f"e{entry.pk}",
            PHRASES[entry.code].text,
            entry.actor_id,
            icon=PHRASES[entry.code].icon,
            quote=entry.reason,
        )
        for entry in wider.cut(known, "at")
        if visible.issuperset(PHRASES[entry.code].facet(entry.payload))
    ]


@timeline_source
def shares(actor: Actor, record: Shown, span: Span) -> list[Entry]:
    """When it was shared and taken back: all of it for sharers, their own part for others."""
    grants = Grant.objects.filter(subject=record.model_label, object_id=record.pk)
    if not _shares_such(actor, record):
        grants = grants.filter(party__in=actor.parties)
    grants = grants.select_related("party")
    made = [
        Entry(
            grant.granted_at,
            f"g{grant.pk}",
            _("Shared with"),
            grant.granted_by_id,
            icon="share-2",
            tone="share",
            object=grant.party.label,
            quote=grant.reason_text,
        )
        for grant in span.cut(grants, "granted_at")
    ]
    taken = [
        Entry(
            grant.revoked_at,
            f"r{grant.pk}",
            _("Taken back from"),
            grant.revoked_by_id,
            icon="undo-2",
            object=grant.party.label,
            quote=grant.revoke_reason,
        )
        for grant in span.cut(grants.exclude(revoked_at=None), "revoked_at")
    ]
    return made + taken


def _shares_such(actor: Actor, record: Shown) -> bool:
    sharers = shareable_named(record.model_label).sharers
    return actor.is_administrator or actor.in_department(*sharers)
