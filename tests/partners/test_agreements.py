"""Agreements: what is shared under one opens when the company accepts, and closes anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from partners.engine.parties import keep_people_in_step
from partners.models import Acceptance, Agreement, Membership, Organisation
from partners.selectors.agreements import newest_version
from partners.selectors.parties import explain_for
from partners.services.agreements import (
    accept_agreement,
    publish_agreement,
    publish_agreement_version,
)
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.models import OutboxEvent, User
from portal.kernel.viewers import viewing
from sharing.models import Fulfilment, Party
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.services.grant import grant_access
from tests.cast import Cast, make_member, make_organisation, make_partner, party_of, share

pytestmark = pytest.mark.django_db
TEXTS = {"en": "Keep it secret.", "ru": "Храните тайну.", "bg": "Пазете тайна."}


@pytest.fixture
def terms(cast: Cast) -> Agreement:
    return publish_agreement(actor=SYSTEM, name="Non-disclosure", texts=TEXTS)


def administer(cast: Cast, name: str) -> User:
    person: User = getattr(cast, name)
    Membership.objects.filter(user=person).update(role="admin")
    return person


def accept(cast: Cast, name: str, terms: Agreement) -> Acceptance:
    administer(cast, name)
    return accept_agreement(
        actor=cast.actor(name),
        version=newest_version(terms),
        organisation=cast.partners[name].organisation,
        language="en",
        address="192.0.2.7",
        user_agent="Browser",
    )


def sees(cast: Cast, name: str, record: Organisation) -> set[str]:
    rows = Organisation.objects.filter(pk=record.pk)
    actor = cast.actor(name)
    found = visible_to(actor, rows).first()
    with viewing(actor):
        assert rows.exists() == (found is not None)
    return set(Shown(found).facets) if found else set()


def test_a_share_opens_on_acceptance_and_closes_with_a_new_version(
    cast: Cast, terms: Agreement
) -> None:
    customer = make_organisation("Danube Paints")
    bob = cast.partners["bob"]
    share(customer, bob, "contacts", condition=terms.condition)
    assert sees(cast, "bob", customer) == set()
    before = timezone.now()
    accept(cast, "bob", terms)
    assert sees(cast, "bob", customer) == {"identity", "contacts"}
    open_then = timezone.now()
    publish_agreement_version(actor=SYSTEM, agreement=terms, texts=TEXTS, note="Clearer")
    assert sees(cast, "bob", customer) == set()
    codes = OutboxEvent.objects.values_list("code", flat=True)
    assert {"sharing.condition.fulfilled", "sharing.condition.lapsed"} <= set(codes)
    accept(cast, "bob", terms)
    assert sees(cast, "bob", customer) == {"identity", "contacts"}
    rows = Organisation.objects.filter(pk=customer.pk)
    assert not visible_to(cast.actor("bob"), rows, at=before).exists()
    assert visible_to(cast.actor("bob"), rows, at=open_then).exists()


def test_a_later_version_closes_by_the_clock_alone(cast: Cast, terms: Agreement) -> None:
    customer = make_organisation()
    for name in ("alice", "bob"):
        share(customer, cast.partners[name], "contacts", condition=terms.condition)
        accept(cast, name, terms)
    tomorrow = timezone.now() + timedelta(days=1)
    publish_agreement_version(actor=SYSTEM, agreement=terms, texts=TEXTS, valid_from=tomorrow)
    accept(cast, "bob", terms)
    assert sees(cast, "alice", customer) == sees(cast, "bob", customer) != set()
    # No service and no job: the day comes.
    day = timedelta(days=1, seconds=1)
    for each in Fulfilment.objects.all():
        moved = {"since": each.since - day}
        if each.until < tomorrow + day:
            moved["until"] = each.until - day
        Fulfilment.objects.filter(pk=each.pk).update(**moved)
    assert sees(cast, "alice", customer) == set()
    assert sees(cast, "bob", customer) == {"identity", "contacts"}


def test_each_company_accepts_for_itself(cast: Cast, terms: Agreement) -> None:
    customer = make_organisation()
    tier = Party.objects.get(kind="tier", code=cast.partners["bob"].tier)
    share(customer, cast.partners["alice"], "contacts", condition=terms.condition)
    from_tier = make_organisation()
    terms_of_tier = {"facets": ["contacts"], "condition": terms.condition, "reason": "Tier"}
    grant_access(actor=SYSTEM, party=tier, record=from_tier, **terms_of_tier)
    accept(cast, "bob", terms)
    assert sees(cast, "bob", from_tier) == {"identity", "contacts"}
    assert sees(cast, "alice", from_tier) == set()
    assert sees(cast, "alice", customer) == sees(cast, "bob", customer) == set()


def test_a_colleague_of_two_companies_is_bound_by_each(cast: Cast, terms: Agreement) -> None:
    """What was shared with one company asks that company, whatever another accepted."""
    other = make_partner("Other Ltd")
    Membership.objects.create(user=cast.bob, organisation=other.organisation, role="user")
    make_member(other)
    customer = make_organisation()
    share(customer, other, "contacts", condition=terms.condition)
    share(make_organisation(), cast.partners["bob"], "identity", condition=terms.condition)
    keep_people_in_step([cast.bob.pk])
    accept(cast, "bob", terms)
    assert sees(cast, "bob", customer) == set()


def test_only_a_partner_admin_accepts_and_only_the_newest(cast: Cast, terms: Agreement) -> None:
    share(make_organisation(), cast.partners["bob"], "contacts", condition=terms.condition)
    company = cast.partners["bob"].organisation
    asked = {"organisation": company, "language": "en", "address": None, "user_agent": ""}
    old = newest_version(terms)
    before = OutboxEvent.objects.count()
    for name, refusal in (("bob", Forbidden), ("staff", Forbidden), ("mallory", NotFound)):
        with pytest.raises(refusal):
            accept_agreement(actor=cast.actor(name), version=old, **asked)
    assert OutboxEvent.objects.count() == before
    administer(cast, "bob")
    publish_agreement_version(actor=SYSTEM, agreement=terms, texts=TEXTS)
    with pytest.raises(Conflict):
        accept_agreement(actor=cast.actor("bob"), version=old, **asked)
    accept(cast, "bob", terms)
    with pytest.raises(Conflict):
        accept(cast, "bob", terms)
    with pytest.raises(Forbidden):
        publish_agreement(actor=cast.actor("bob"), name="Mine", texts=TEXTS)
    with pytest.raises(Refused):
        publish_agreement(actor=SYSTEM, name="Half", texts={"en": "Only"})
    assert Acceptance.objects.count() == 1


def test_the_explanation_says_what_opens_it(cast: Cast, terms: Agreement) -> None:
    customer = make_organisation()
    bob = cast.partners["bob"]
    share(customer, bob, "contacts", condition=terms.condition)
    for language, word in (("en", "accepts"), ("ru", "примет"), ("bg", "приеме")):
        with translation.override(language):
            answer = explain_for(party_of(bob), customer, "contacts", actor=cast.actor("staff"))
        assert not answer.allowed
        assert answer.reasons[0].kind == "agreement"
        assert "Non-disclosure" in answer.reasons[0].text
        assert word in answer.reasons[0].text


def test_pages_from_publishing_to_evidence(cast: Cast) -> None:
    staff, admin, stranger = Client(), Client(), Client()
    staff.force_login(cast.staff)
    admin.force_login(administer(cast, "bob"))
    stranger.force_login(cast.mallory)
    values = {"name": "Terms of use", **{f"text_{each}": text for each, text in TEXTS.items()}}
    assert staff.post("/manage/agreements/new/", values | {"text_bg": ""}).status_code == 422
    document = SimpleUploadedFile("terms.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    made = staff.post("/manage/agreements/new/", values | {"file": document})
    terms = Agreement.objects.get()
    assert made["Location"] == f"/manage/agreements/{terms.public_id}/"
    customer = make_organisation("Danube Paints")
    shared = {
        "party": cast.partners["bob"].reference,
        "facets": ["contacts"],
        "level": "view",
        "agreement": str(terms.public_id),
        "reason": "Under terms",
    }
    sharing = f"/customers/{customer.reference}/sharing/"
    dialog = f"/share/partners.organisation/{customer.reference}/"
    preview = staff.get(f"{dialog}preview/", shared).content.decode()
    assert "once the company has accepted the agreement" in preview
    assert staff.post(dialog, shared).status_code == 302
    assert "Terms of use" in staff.get(sharing).content.decode()
    assert "Danube Paints" not in admin.get("/customers/").content.decode()
    own = f"/partner/agreements/{terms.public_id}/"
    assert "Waits for your company" in admin.get("/partner/agreements/").content.decode()
    assert "Keep it secret." in admin.get(own).content.decode()
    assert stranger.get(own).status_code == 404
    assert admin.get(f"/agreements/{terms.public_id}/1/").status_code == 200
    assert stranger.get(f"/agreements/{terms.public_id}/1/").status_code == 404
    headers = {"User-Agent": "=cmd()"}
    accepted = admin.post(f"{own}accept/", {"version": "1"}, headers=headers)
    assert accepted.status_code == 302
    assert "Danube Paints" in admin.get("/customers/").content.decode()
    page = staff.get(made["Location"]).content.decode()
    assert "1 record is shared under it" in page
    evidence = staff.get(f"{made['Location']}acceptances.csv").content.decode()
    assert "Bob Ltd,Bob," in evidence
    assert "127.0.0.1,'=cmd()" in evidence
    for address in ("", "new/", f"{terms.public_id}/", f"{terms.public_id}/acceptances.csv"):
        assert admin.get(f"/manage/agreements/{address}").status_code == 404
    words = {f"text_{each}": f"{text} 2" for each, text in TEXTS.items()}
    assert staff.post(made["Location"], words).status_code == 302
    assert "Danube Paints" not in admin.get("/customers/").content.decode()


def test_the_list_stays_one_page_of_the_index(cast: Cast, terms: Agreement) -> None:
    """The same record under two agreements and without one is listed once, page after page."""
    other = publish_agreement(actor=SYSTEM, name="Second", texts=TEXTS)
    for number in range(4):
        customer = make_organisation(f"Customer {number}")
        for condition in (None, terms.condition, other.condition):
            share(customer, cast.partners["bob"], "contacts", condition=condition)
    accept(cast, "bob", terms)
    accept(cast, "bob", other)
    client = Client()
    client.force_login(cast.bob)
    client.get("/customers/")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/customers/")
    asked = [each["sql"] for each in queries if each["sql"].startswith("SELECT")]
    assert len(asked) <= 9, asked
    assert answer.content.decode().count("<tr data-key=") == 4
