"""Keys of a partner's programs: made by its admins, never wider than it, ended in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Membership, PartnerKey
from partners.services.keys import make_key, replace_key, revoke_key
from partners.services.members import change_member_role, invite_member, remove_member
from partners.services.standing import reinstate_partner, suspend_partner
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.models import ApiToken, OutboxEvent, User
from portal.kernel.services.issue_access import client_of, forget_issued, issue_access
from portal.kernel.services.tokens import authenticate, create_token
from portal.notifications.services.notify import notify
from tests.cast import Cast, make_member, make_organisation

pytestmark = pytest.mark.django_db


def in_days(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def admin(cast: Cast) -> User:
    """Bob's company has an admin."""
    return make_member(cast.partners["bob"], "Boss", "admin")


def made(cast: Cast, admin: User, *scopes: str) -> tuple[PartnerKey, str]:
    return make_key(
        actor=actor_for(admin),
        organisation=cast.partners["bob"].organisation,
        name="Nightly",
        scopes=scopes or ("read",),
        expires_at=in_days(30),
    )


def sees(text: str) -> list[str]:
    """What the key reads of customers."""
    query = "{ customers { nodes { reference name } } }"
    answer = Client().post(
        "/graphql/",
        {"query": query},
        content_type="application/json",
        headers={"Authorization": f"Bearer {text}"},
    )
    if answer.status_code == 401:
        return ["401"]
    return [each["reference"] for each in answer.json()["data"]["customers"]["nodes"]]


def test_a_key_sees_what_a_colleague_sees_narrowed_by_scopes(cast: Cast, admin: User) -> None:
    customer, hidden = make_organisation(), make_organisation()
    cast.share_with_bob(customer, "identity")
    key, text = made(cast, admin)
    assert sees(text) == [customer.reference]
    actor = authenticate(text)
    colleague = cast.actor("bob")
    assert actor.organisations == colleague.organisations
    assert set(actor.parties) <= set(colleague.parties) | set(actor.parties)
    assert not actor.is_house
    assert actor.scopes == frozenset({"read"})
    assert not actor.administers(cast.partners["bob"].organisation_id)
    assert hidden.reference not in sees(text)
    assert text.encode() not in bytes(key.token.digest)
    with pytest.raises(Forbidden):
        create_token(actor=actor, user=key.token.user, name="more")
    with pytest.raises(Forbidden):
        made(cast, key.token.user)


def test_a_machine_is_no_colleague(cast: Cast, admin: User) -> None:
    key, _text = made(cast, admin)
    client = Client()
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/partner/").content.decode()
    assert "Boss" in page
    assert "Nightly" not in page
    machine = key.token.user
    assert not machine.has_usable_password()
    assert machine.email.endswith("@machine.invalid")


def test_nobody_invites_a_machine_elsewhere(cast: Cast, admin: User) -> None:
    key, _text = made(cast, admin)
    boss = make_member(cast.partners["mallory"], "Mallory's boss", "admin")
    with pytest.raises(Refused):
        invite_member(
            actor=actor_for(boss),
            organisation=cast.partners["mallory"].organisation,
            email=key.token.user.email,
            full_name="Nightly",
        )
    assert Membership.objects.filter(user=key.token.user).count() == 1


def test_what_a_machine_should_know_is_told_to_who_answers_for_it(cast: Cast, admin: User) -> None:
    key, _text = made(cast, admin)
    customer = make_organisation()
    told = notify(
        users=[key.token.user_id],
        code="workflows.question.asked",
        event_id=1,
        record_model="partners.organisation",
        record_id=customer.pk,
    )
    assert [each.user_id for each in told] == [admin.pk]


@pytest.mark.parametrize("who", ["bob", "mallory", "staff", "administrator"])
def test_nobody_else_makes_or_sees_keys(cast: Cast, admin: User, who: str) -> None:
    key, _text = made(cast, admin)
    before = OutboxEvent.objects.count()
    actor = cast.actor(who)
    with pytest.raises(Forbidden):
        make_key(
            actor=actor,
            organisation=cast.partners["bob"].organisation,
            name="x",
            scopes=["read"],
            expires_at=in_days(1),
        )
    with pytest.raises((Forbidden, NotFound)):
        replace_key(actor=actor, key=key, expires_at=in_days(1))
    assert OutboxEvent.objects.count() == before
    if who != "administrator":
        with pytest.raises(NotFound):
            revoke_key(actor=actor, key=key)
        client = Client()
        client.force_login(getattr(cast, who), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get("/partner/keys/").status_code == 404


def test_it_ends_with_the_partner_and_has_to_be_made_anew(cast: Cast, admin: User) -> None:
    _key, text = made(cast, admin)
    partner = cast.partners["bob"]
    suspend_partner(actor=SYSTEM, partner=partner, reason="Unpaid")
    assert sees(text) == ["401"]
    reinstate_partner(actor=SYSTEM, partner=partner)
    assert sees(text) == ["401"]


@pytest.mark.parametrize("end", ["role", "removal"])
def test_it_ends_when_whoever_answers_for_it_is_admin_no_more(
    cast: Cast, admin: User, end: str
) -> None:
    _key, text = made(cast, admin)
    other = make_member(cast.partners["bob"], "Other", "admin")
    kept, kept_text = made(cast, other)
    membership = Membership.objects.get(user=admin)
    if end == "role":
        change_member_role(actor=actor_for(other), membership=membership, role="user")
    else:
        remove_member(actor=actor_for(other), membership=membership)
    assert sees(text) == ["401"]
    assert sees(kept_text) == []
    assert OutboxEvent.objects.filter(code="partners.key.ended").count() == 1
    assert kept.responsible == other


def test_another_admin_takes_it_over_before(cast: Cast, admin: User) -> None:
    key, text = made(cast, admin, "read", "write")
    other = make_member(cast.partners["bob"], "Other", "admin")
    changed, new = replace_key(actor=actor_for(other), key=key, expires_at=in_days(10))
    assert sees(text) == ["401"]
    assert sees(new) == []
    assert authenticate(new).scopes == frozenset({"read", "write"})
    remove_member(actor=actor_for(other), membership=Membership.objects.get(user=admin))
    assert sees(new) == []
    revoke_key(actor=actor_for(other), key=changed)
    assert sees(new) == ["401"]


@pytest.mark.parametrize(
    ("scopes", "days", "field"),
    [
        ((), 30, "scopes"),
        (("webhooks",), 30, "scopes"),
        (("read",), 400, "expires_at"),
        (("read",), -1, "expires_at"),
    ],
)
def test_refusals_name_the_input(
    cast: Cast, admin: User, scopes: tuple[str, ...], days: int, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        make_key(
            actor=actor_for(admin),
            organisation=cast.partners["bob"].organisation,
            name="x",
            scopes=scopes,
            expires_at=in_days(days),
        )
    assert refused.value.field == field
    assert not PartnerKey.objects.exists()
    assert not User.objects.filter(is_machine=True).exists()


def test_pages_make_show_once_replace_and_end(cast: Cast, admin: User) -> None:
    client = Client()
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    shown = client.post("/partner/keys/new/", {"name": "ERP", "scopes": ["read"], "until": until})
    text = shown.context["text"]
    assert sees(text) == []
    assert "no-store" in shown["Cache-Control"]
    listed = client.get("/partner/keys/").content.decode()
    assert "ERP" in listed
    assert text not in listed
    key = PartnerKey.objects.get()
    replaced = client.post(f"/partner/keys/{key.public_id}/replace/", {"until": until})
    assert sees(text) == ["401"]
    assert sees(replaced.context["text"]) == []
    assert client.post(f"/partner/keys/{key.public_id}/revoke/").status_code == 302
    assert sees(replaced.context["text"]) == ["401"]
    late = (timezone.localdate() + timedelta(days=900)).isoformat()
    refused = client.post("/partner/keys/new/", {"name": "ERP", "scopes": ["read"], "until": late})
    assert refused.status_code == 422


def test_what_a_key_bought_ends_with_it_and_buys_nothing(cast: Cast, admin: User) -> None:
    key, text = made(cast, admin, "read", "write")
    client = client_of(key.token.prefix, text)
    assert client is not None
    issued, bought = issue_access(client, ["read"])
    assert authenticate(bought).scopes == frozenset({"read"})
    assert client_of(issued.prefix, bought) is None
    with pytest.raises(Refused):
        issue_access(client, ["export"])
    revoke_key(actor=actor_for(admin), key=key)
    assert not authenticate(bought).is_signed_in
    ApiToken.objects.filter(pk=issued.pk).update(expires_at=timezone.now() - timedelta(days=2))
    assert forget_issued() >= 1


def test_an_actor_of_a_key_is_told_apart(cast: Cast, admin: User) -> None:
    _key, text = made(cast, admin)
    actor: Actor = authenticate(text)
    assert (actor.kind, actor.name) == ("token", "Nightly")
