"""Previews: the house sees what a person of a partner sees, writes nothing, and it is kept."""

from __future__ import annotations

from datetime import timedelta
from inspect import signature
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import InternalError, transaction
from django.test import Client
from django.utils import timezone

import portal.urls  # noqa: F401 (every command that a page knows is registered)
from partners.models import Partner
from portal.kernel.actors import SYSTEM, preview_actor
from portal.kernel.commands import COMMANDS
from portal.kernel.errors import Conflict, Forbidden, NotFound, ReadsOnly, Refused
from portal.kernel.models import AuditEntry, OutboxEvent, Preview, User
from portal.kernel.previews import SESSION_KEY, can_preview, running_preview
from portal.kernel.services.previews import begin_preview, end_overdue_previews, end_preview
from portal.kernel.viewers import beyond_sight, unseeing, viewing
from portal.live.consumers import session_actor
from sharing.models import Grant
from tests.cast import Cast, make_organisation, share

# What a request reads for is settled for its whole transaction: each needs one of its own.
whole = pytest.mark.django_db(transaction=True)


def enter(cast: Cast, name: str = "administrator") -> Client:
    client = Client()
    client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(cast: Cast, name: str) -> str:
    person = getattr(cast, name)
    return f"/partners/{cast.partners[name].reference}/people/{person.public_id}/preview/"


def look(cast: Cast, name: str) -> Client:
    client = enter(cast)
    assert client.post(page_of(cast, name), {"reason": "A call"})["Location"] == "/"
    return client


@whole
def test_the_house_sees_what_the_person_sees_and_stops(cast: Cast) -> None:
    shown, hidden = make_organisation("Danube Paints"), make_organisation("Secret Works")
    share(shown, cast.partners["bob"], "contacts")
    client = enter(cast)
    desk = f"/partners/{cast.partners['bob'].reference}/"
    assert page_of(cast, "bob") in client.get(desk).content.decode()
    assert client.post(page_of(cast, "bob"), {"reason": " "}).status_code == 422
    client = look(cast, "bob")
    page = client.get("/customers/").content.decode()
    assert "Danube Paints" in page
    assert "Secret Works" not in page
    assert f"{cast.administrator.full_name} sees the portal as Bob does" in page
    assert client.get(f"/customers/{hidden.reference}/").status_code == 404
    assert client.get("/manage/").status_code == 404
    assert client.get("/admin/").status_code == 403
    assert client.get("/accounts/2fa/").status_code == 403
    assert client.post("/preview/stop/")["Location"] == desk
    page = client.get("/customers/").content.decode()
    assert "Secret Works" in page
    assert "sees the portal as" not in page
    log = client.get("/manage/previews/").content.decode()
    assert "A call" in log
    assert enter(cast, "bob").get("/manage/previews/").status_code == 404


@whole
def test_nothing_is_written_through_a_preview(cast: Cast) -> None:
    customer = make_organisation("Danube Paints")
    share(customer, cast.partners["bob"], "contacts", level="edit")
    client = look(cast, "bob")
    before = AuditEntry.objects.count(), OutboxEvent.objects.count()
    seen = User.objects.get(pk=cast.bob.pk).last_login
    for address in (
        "/me/",
        "/inbox/mark/",
        f"/customers/{customer.reference}/edit/",
        f"/customers/{customer.reference}/timeline/new/",
    ):
        refused = client.post(address, {"name": "Other", "mark": "all_read"})
        assert refused.status_code == 403, address
        assert "A preview only reads" in refused.content.decode()
    answer = client.post("/me/", {}, headers={"Accept": "application/json"})
    assert answer.json()["error"]["code"] == "preview_reads_only"
    customer.refresh_from_db()
    assert customer.name == "Danube Paints"
    assert (AuditEntry.objects.count(), OutboxEvent.objects.count()) == before
    assert User.objects.get(pk=cast.bob.pk).last_login == seen


@whole
def test_the_database_refuses_what_everything_else_let_through(cast: Cast) -> None:
    actor = preview_actor(cast.bob, viewer=cast.actor("administrator"))
    # Nobody gets out of it by looking further meanwhile.
    with (
        viewing(actor),
        pytest.raises(InternalError, match="read-only"),
        transaction.atomic(),
        beyond_sight(),
    ):
        Partner.objects.update(programme="Other")
    assert not Partner.objects.filter(programme="Other").exists()


@pytest.mark.django_db
def test_every_command_refuses_a_preview(cast: Cast) -> None:
    actor = preview_actor(cast.bob, viewer=cast.actor("administrator"))
    for name, service in COMMANDS.items():
        given: dict[str, Any] = dict.fromkeys(signature(service).parameters)
        with pytest.raises(ReadsOnly):
            service(**{**given, "actor": actor})
        assert name


@pytest.mark.django_db
def test_who_may_look_with_whose_eyes(cast: Cast) -> None:
    bob, staff = cast.bob, cast.actor("staff")
    assert can_preview(cast.actor("administrator"), bob)
    assert not can_preview(staff, bob)
    Partner.objects.filter(pk=cast.partners["bob"].pk).update(account_manager=cast.staff)
    assert can_preview(staff, bob)
    assert not can_preview(staff, cast.alice)
    assert not can_preview(cast.actor("administrator"), cast.staff)
    assert not can_preview(cast.actor("alice"), bob)
    with pytest.raises(Forbidden):
        begin_preview(actor=cast.actor("alice"), person=bob, reason="Curious")
    with pytest.raises(Forbidden):
        begin_preview(actor=staff, person=cast.mallory, reason="Curious")
    with pytest.raises(Refused):
        begin_preview(actor=staff, person=bob, reason=" ")
    assert not Preview.objects.exists()
    assert not OutboxEvent.objects.filter(code="kernel.preview.begun").exists()
    bob.is_active = False
    bob.save(update_fields=["is_active"])
    assert not can_preview(staff, bob)


@pytest.mark.django_db
def test_both_ends_are_audited_with_whom_and_why(cast: Cast) -> None:
    viewer = cast.actor("administrator")
    first = begin_preview(actor=viewer, person=cast.bob, reason="A call")
    second = begin_preview(actor=viewer, person=cast.alice, reason="Another")
    first.refresh_from_db()
    assert first.ended_at is not None
    end_preview(actor=viewer, preview=second)
    entries = AuditEntry.objects.filter(code__startswith="kernel.preview").order_by("pk")
    told = [(entry.code, entry.payload["person_id"], entry.reason) for entry in entries]
    assert told == [
        ("kernel.preview.begun", cast.bob.pk, "A call"),
        ("kernel.preview.ended", cast.bob.pk, ""),
        ("kernel.preview.begun", cast.alice.pk, "Another"),
        ("kernel.preview.ended", cast.alice.pk, ""),
    ]
    assert {entry.actor_id for entry in entries} == {viewer.user_id}
    with pytest.raises(Conflict):
        end_preview(actor=viewer, preview=second)
    with pytest.raises(NotFound):
        end_preview(actor=cast.actor("staff"), preview=second)


@pytest.mark.django_db
def test_its_time_ends_it_and_the_end_is_noted(cast: Cast) -> None:
    viewer = cast.actor("administrator")
    preview = begin_preview(actor=viewer, person=cast.bob, reason="A call")
    past = timezone.now() - timedelta(minutes=1)
    began = past - timedelta(hours=1)
    Preview.objects.filter(pk=preview.pk).update(began_at=began, ends_at=past)
    assert running_preview(viewer.user_id, preview.public_id) is None
    assert end_overdue_previews(actor=SYSTEM) == 1
    preview.refresh_from_db()
    assert preview.ended_at == past
    assert end_overdue_previews(actor=SYSTEM) == 0


@whole
def test_a_form_left_open_does_not_act_after_the_end(cast: Cast) -> None:
    client = look(cast, "bob")
    past = timezone.now() - timedelta(minutes=1)
    Preview.objects.update(began_at=past - timedelta(hours=1), ends_at=past)
    refused = client.post("/partners/new/", {"name": "Sly", "role": "reseller"})
    assert refused.status_code == 403
    assert "The preview has ended" in refused.content.decode()
    assert client.get("/manage/").status_code == 200


@pytest.mark.django_db
def test_an_open_page_looks_through_the_preview_of_its_session(cast: Cast) -> None:
    session = SessionStore()
    session["_auth_user_id"] = str(cast.administrator.pk)
    session.save()
    assert session_actor(cast.administrator.pk, session).is_administrator
    preview = begin_preview(actor=cast.actor("administrator"), person=cast.bob, reason="A call")
    session[SESSION_KEY] = str(preview.public_id)
    session.save()
    seen = session_actor(cast.administrator.pk, session)
    assert (seen.kind, seen.user_id, seen.read_only) == ("preview", cast.bob.pk, True)
    end_preview(actor=cast.actor("administrator"), preview=preview)
    assert not session_actor(cast.administrator.pk, session).is_signed_in


@whole
def test_the_house_looks_under_a_share_that_it_has_not_saved(cast: Cast) -> None:
    customer = make_organisation("Danube Paints", tax_id="BG103856412")
    dialog = f"/share/partners.organisation/{customer.reference}/"
    client, terms = enter(cast), {"facets": ["contacts"], "level": "view"}
    terms |= {"party": cast.partners["bob"].reference, "reason": ""}
    card = client.get(f"{dialog}preview/", terms).content.decode()
    assert f'value="{cast.bob.public_id}"' in card
    before = Grant.objects.count(), OutboxEvent.objects.count()
    person = {"person": str(cast.bob.public_id)}
    looking = client.post(f"{dialog}look/", terms | person)
    assert looking["Location"] == f"/customers/{customer.reference}/"
    page = client.get(looking["Location"]).content.decode()
    assert "Danube Paints" in page
    assert "BG103856412" not in page
    assert "the share that you have not saved" in page
    assert "Danube Paints" in client.get("/customers/").content.decode()
    query = {"query": "{ customers { nodes { name taxId } } }"}
    answer = client.post("/graphql/", query, content_type="application/json").json()
    assert answer["data"]["customers"]["nodes"] == [{"name": "Danube Paints", "taxId": None}]
    assert client.post(f"/customers/{customer.reference}/edit/", {}).status_code == 403
    # For bob himself nothing has changed, and nothing of it is left.
    assert enter(cast, "bob").get(f"/customers/{customer.reference}/").status_code == 404
    client.post("/preview/stop/")
    assert Grant.objects.count() == before[0]
    codes = OutboxEvent.objects.order_by("pk").values_list("code", flat=True)[before[1] :]
    assert list(codes) == ["kernel.preview.begun", "kernel.preview.ended"]
    for wrong in ({"person": str(cast.mallory.public_id)}, {"person": "nobody"}, {}):
        assert client.post(f"{dialog}look/", terms | wrong).status_code == 422
    staff = enter(cast, "staff")
    assert staff.post(f"{dialog}look/", terms | person).status_code == 422
    assert enter(cast, "bob").post(f"{dialog}look/", terms | person).status_code == 404


@whole
def test_a_look_finds_its_record_where_nobody_looks_yet(cast: Cast) -> None:
    # As a request comes to a server: the tests' own sight of the house does not help it.
    customer = make_organisation("Danube Paints")
    dialog = f"/share/partners.organisation/{customer.reference}/"
    client, terms = enter(cast), {"facets": ["contacts"], "level": "view", "reason": ""}
    terms |= {"party": cast.partners["bob"].reference, "person": str(cast.bob.public_id)}
    with unseeing():
        assert client.post(f"{dialog}look/", terms).status_code == 302
        page = client.get(f"/customers/{customer.reference}/")
        assert "the share that you have not saved" in page.content.decode()
        assert client.post("/preview/stop/").status_code == 302
    wall = {"party": cast.partners["bob"].reference, "record": customer.reference}
    wall |= {"reason": "", "person": str(cast.bob.public_id)}
    with unseeing():
        assert client.post("/manage/walls/look/", wall).status_code == 302
        assert "the wall that you have not" in client.get("/customers/").content.decode()
