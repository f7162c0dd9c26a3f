"""One timeline per record, under the policy of its facets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel import cursors
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from portal.kernel.keyset import MAX_PAGE, Page
from portal.kernel.models import AuditEntry, User
from records.models import Comment, Interaction
from records.policies import may_remove
from records.selectors.files import files_of
from records.timeline import PHRASES, SOURCES, Entry, timeline_source
from sharing.models import Grant
from sharing.projections import Shown
from sharing.shareable import shareable_named

_ICONS = {"call": "phone", "visit": "map-pin", "mail": "mail", "note": "pencil"}


def timeline_of(
    *, actor: Actor, record: Shown, first: int = 30, after: str | None = None
) -> Page[Entry]:
    """What happened to a record, the newest first; hidden facets' entries are not in it.

    Raises ``Refused`` for a size outside 1…100 or a cursor that is not ours.
    """
    if not 1 <= first <= MAX_PAGE:
        raise Refused(_("Ask for 1 to %(most)s rows."), code="page_size", most=MAX_PAGE)
    before, last_key = _place(after)
    sources = [source(actor, record, before, first + 1) for source in SOURCES]
    ordered = merge(*sources, key=lambda entry: (entry.at, entry.key), reverse=True)
    fresh = (
        entry
        for entry in ordered
        if last_key is None or (entry.at, entry.key) < (before, last_key)
    )
    found = list(islice(fresh, first + 1))
    items = _with_names(found[:first])
    return Page(
        items=items,
        cursors=[cursors.encode(entry.at.isoformat(), entry.key) for entry in items],
        has_next=len(found) > first,
        has_previous=bool(after),
    )


def _place(after: str | None) -> tuple[datetime, str | None]:
    if not after:
        return timezone.now() + timedelta(days=1), None
    moment, key = cursors.decode(after)
    return datetime.fromisoformat(moment), key


def _with_names(entries: list[Entry]) -> list[Entry]:
    people = {entry.who for entry in entries if entry.who}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "full_name"))
    return [replace(entry, name=names.get(entry.who or 0, "")) for entry in entries]


@timeline_source
def remarks(actor: Actor, record: Shown, before: datetime, most: int) -> list[Entry]:
    """Interactions and comments on the visible facets."""
    where = {
        "subject": record.model_label,
        "object_id": record.pk,
        "facet__in": record.facets,
        "removed_at": None,
    }
    talks = Interaction.objects.filter(happened_at__lte=before, **where)
    comments = Comment.objects.filter(created_at__lte=before, **where)
    entries = [
        Entry(
            talk.happened_at,
            f"i{talk.pk}",
            talk.get_kind_display(),
            talk.author_id,
            icon=_ICONS[talk.kind],
            quote=talk.text,
        )
        for talk in talks.order_by("-happened_at", "-pk")[:most]
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
        for said in comments.order_by("-created_at", "-pk")[:most]
    ]
    return _newest(entries)


@timeline_source
def files(actor: Actor, record: Shown, before: datetime, most: int) -> list[Entry]:
    """Files on the visible facets."""
    return _newest(
        Entry(
            file.created_at,
            f"f{file.pk}",
            _("File"),
            file.created_by_id,
            icon="paperclip",
            object=file.name,
        )
        for file in files_of(record=record)
        if file.created_at <= before
    )[:most]


@timeline_source
def told_events(actor: Actor, record: Shown, before: datetime, most: int) -> list[Entry]:
    """Events of the record that a domain gave words to, for facets that the viewer sees."""
    known = AuditEntry.objects.filter(
        subject=record.model_label, subject_id=record.pk, code__in=list(PHRASES), at__lte=before
    )
    visible = set(record.facets)
    return _newest(
        Entry(
            entry.at,
            f"e{entry.pk}",
            PHRASES[entry.code].text,
            entry.actor_id,
            icon=PHRASES[entry.code].icon,
            quote=entry.reason,
        )
        for entry in known.order_by("-at", "-pk")[: most * 2]
        if visible.issuperset(PHRASES[entry.code].facet(entry.payload))
    )[:most]


@timeline_source
def shares(actor: Actor, record: Shown, before: datetime, most: int) -> list[Entry]:
    """When it was shared and taken back: all of it for sharers, their own part for others."""
    grants = Grant.objects.filter(subject=record.model_label, object_id=record.pk)
    if not _shares_such(actor, record):
        grants = grants.filter(party__in=actor.parties)
    recent = grants.filter(Q(granted_at__lte=before)).select_related("party")
    entries = []
    for grant in recent.order_by("-granted_at", "-pk")[:most]:
        label = grant.party.label
        entries.append(
            Entry(
                grant.granted_at,
                f"g{grant.pk}",
                _("Shared with"),
                grant.granted_by_id,
                icon="share-2",
                tone="share",
                object=label,
                quote=grant.reason_text,
            )
        )
        if grant.revoked_at and grant.revoked_at <= before:
            entries.append(
                Entry(
                    grant.revoked_at,
                    f"r{grant.pk}",
                    _("Taken back from"),
                    grant.revoked_by_id,
                    icon="undo-2",
                    object=label,
                    quote=grant.revoke_reason,
                )
            )
    return _newest(entries)


def _shares_such(actor: Actor, record: Shown) -> bool:
    sharers = shareable_named(record.model_label).sharers
    return actor.is_administrator or actor.in_department(*sharers)


def _newest(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.at, entry.key), reverse=True)
