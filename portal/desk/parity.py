"""The channels of pages: HTML, search, export and inbox, read as a browser reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from partners.models import Organisation, OrganisationRole
from portal.desk.search import KINDS, search
from portal.kernel.actors import Actor
from portal.kernel.models import User
from portal.kernel.viewers import viewing
from sharing.parity.leaks import leaks, plain
from sharing.parity.questions import Answer, channel
from sharing.parity.reading import row_answer
from sharing.shareable import Shareable

type Answers = Mapping[int, Answer]


@contextmanager
def _browser(actor: Actor) -> Iterator[Client | None]:
    """A browser in which the person is signed in; nothing of it stays."""
    user = User.objects.filter(pk=actor.user_id).first()
    if user is None:
        yield None
        return
    with transaction.atomic():
        client = Client(raise_request_exception=False)
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        yield client
        transaction.set_rollback(True)


def _text(response: Any) -> str:
    return plain(response.content.decode(errors="replace"))


def _pages() -> dict[str, tuple[str, str]]:
    return {kind.model._meta.label_lower: (kind.url_name, kind.key) for kind in KINDS}


def _address(shareable: Shareable, record: Any) -> str:
    name, key = _pages().get(shareable.label, ("", ""))
    try:
        return reverse(name, args=[getattr(record, key)]) if name else ""
    except NoReverseMatch:
        return ""


@channel("page")
def by_page(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """The page of a record: there or not, and no value of a facet that is hidden."""
    answers = {}
    with _browser(actor) as client:
        for each in records:
            url = _address(shareable, each)
            if not url or client is None:
                continue
            response = client.get(url, secure=True, headers={"host": "localhost"})
            visible = response.status_code == 200
            row = row_answer(shareable, visible=visible)
            seen = leaks(shareable, each, _text(response)) if visible else frozenset()
            answers[each.pk] = Answer(row.seen | seen, row.probed)
    return answers


@channel("search")
def by_search(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """The palette, asked for the reference."""
    answers = {}
    for each in records:
        url = _address(shareable, each)
        if url and getattr(shareable.model, "reference_prefix", None):
            with viewing(actor):
                hits = search(actor=actor, query=each.reference)
            found = any(hit.url == url for hit in hits)
            answers[each.pk] = row_answer(shareable, visible=found)
    return answers


@channel("inbox")
def by_inbox(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """The inbox names no record that its reader does not see."""
    named = [each for each in records if getattr(each, "reference", "")]
    with _browser(actor) as client:
        if client is None or not named:
            return {}
        text = _text(client.get("/inbox/", secure=True, headers={"host": "localhost"}))
    base = frozenset({shareable.base})
    return {
        each.pk: Answer(
            base if re.search(rf"\b{re.escape(each.reference)}\b", text) else frozenset()
        )
        for each in named
    }


@channel("export")
def by_export(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """The file of customers: each that is visible, and no value that is hidden."""
    if shareable.model is not Organisation:
        return {}
    customers = [each for each in records if OrganisationRole.CUSTOMER in each.roles]
    with _browser(actor) as client:
        if client is None or not customers:
            return {}
        response = client.get("/customers/export.csv", secure=True, headers={"host": "localhost"})
    rows = {
        each.pk: line
        for line in response.content.decode("utf-8-sig", "replace").splitlines()
        for each in customers
        if re.search(rf"\b{re.escape(each.reference)}\b", line)
    }
    return {
        each.pk: Answer(
            frozenset({shareable.base}) | leaks(shareable, each, rows[each.pk])
            if each.pk in rows
            else frozenset(),
            frozenset({shareable.base}),
        )
        for each in customers
    }
