"""To look under what nobody has saved: a rule, a wall, a version of an agreement, a tier."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from partners.models import Acceptance, AgreementVersion, Organisation, Partner
from partners.selectors.agreements import newest_version
from partners.services.agreements import accept_agreement, publish_agreement
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.models import OutboxEvent, Preview
from sharing import rehearsal
from sharing.models import Grant, PartyKind, Rule, Wall
from sharing.services.grant import grant_access
from sharing.services.parties import ensure_party
from tests.cast import Cast, make_member, make_organisation, share

# What a request reads for is settled for its whole transaction: each needs one of its own.
pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = {"en": "Terms", "ru": "Условия", "bg": "Условия"}


def enter(cast: Cast, name: str = "administrator") -> Client:
    client = Client()
    client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def left() -> tuple[int, ...]:
    """What a look must leave as it was."""
    kinds: list[Any] = [Grant, Rule, Wall, AgreementVersion, Acceptance]
    return tuple(each.objects.count() for each in kinds)


def only_the_preview(since: int) -> bool:
    codes = OutboxEvent.objects.order_by("pk").values_list("code", flat=True)[since:]
    return set(codes) <= {"kernel.preview.begun", "kernel.preview.ended"}


def test_the_house_looks_under_a_rule_that_it_has_not_saved(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SHARING_SECOND_PERSON = 0
    inside = make_organisation("Danube Paints", country="BG", tax_id="BG103856412")
    outside = make_organisation("Elsewhere", country="RO")
    client = enter(cast)
    terms = {"by_country": ["BG"], "facets": ["contacts"], "reason": "", "name": ""}
    terms |= {"party": cast.partners["bob"].reference}
    card = client.get("/manage/sharing-rules/preview/", terms).content.decode()
    assert f'value="{cast.bob.public_id}"' in card
    assert 'formaction="/manage/sharing-rules/look/?kind=partners.organisation"' in card
    before, events = left(), OutboxEvent.objects.count()
    person = {"person": str(cast.bob.public_id)}
    assert client.post("/manage/sharing-rules/look/", terms | person)["Location"] == "/"
    page = client.get("/customers/").content.decode()
    assert "Danube Paints" in page
    assert "Elsewhere" not in page
    assert "the rule that you have not saved" in page
    seen = client.get(f"/customers/{inside.reference}/").content.decode()
    assert "BG103856412" not in seen
    assert client.get(f"/customers/{outside.reference}/").status_code == 404
    assert enter(cast, "bob").get(f"/customers/{inside.reference}/").status_code == 404
    client.post("/preview/stop/")
    assert left() == before
    assert only_the_preview(events)
    events = OutboxEvent.objects.count()
    for wrong in ({"person": str(cast.mallory.public_id)}, {}, person | {"by_country": []}):
        assert client.post("/manage/sharing-rules/look/", terms | wrong).status_code == 422
    monkeypatch.setattr(rehearsal, "MOST_OF_A_RULE", 0)
    wide = client.post("/manage/sharing-rules/look/", terms | person)
    assert wide.status_code == 422
    assert "at most 0 records" in wide.content.decode()
    for name in ("staff", "bob"):
        refused = enter(cast, name).post("/manage/sharing-rules/look/", terms | person)
        assert refused.status_code == 404
    assert OutboxEvent.objects.count() == events
    assert left() == before


def test_the_house_looks_behind_a_wall_that_it_has_not_put_up(cast: Cast, settings: Any) -> None:
    settings.SHARING_SECOND_PERSON = 0
    customer = make_organisation("Danube Paints", city="Ruse", phone="+359 88 123")
    share(customer, cast.partners["bob"], "contacts")
    client = enter(cast)
    terms = {"party": cast.partners["bob"].reference, "record": customer.reference}
    card = client.get("/manage/walls/preview/", terms).content.decode()
    assert f'value="{cast.bob.public_id}"' in card
    before, events = left(), OutboxEvent.objects.count()
    look, person = "/manage/walls/look/", {"person": str(cast.bob.public_id)}
    assert client.post(look, terms | person | {"facets": ["contacts"]})["Location"] == "/"
    page = client.get(f"/customers/{customer.reference}/").content.decode()
    assert "Ruse" in page
    assert "+359 88 123" not in page
    assert "the wall that you have not put up" in page
    client.post("/preview/stop/")
    assert client.post(look, terms | person)["Location"] == "/"
    assert client.get(f"/customers/{customer.reference}/").status_code == 404
    assert "+359 88 123" in (
        enter(cast, "bob").get(f"/customers/{customer.reference}/").content.decode()
    )
    client.post("/preview/stop/")
    assert left() == before
    assert only_the_preview(events)
    assert client.post(look, terms | {"person": "nobody"}).status_code == 422
    assert enter(cast, "bob").post(look, terms | person).status_code == 404


def test_the_house_looks_under_a_version_that_it_has_not_published(cast: Cast) -> None:
    agreement = publish_agreement(actor=SYSTEM, name="Secrecy", texts=TEXTS)
    customer = make_organisation("Danube Paints")
    share(customer, cast.partners["bob"], "contacts", condition=agreement.condition)
    partner = cast.partners["bob"]
    boss = make_member(partner, "Boss", role="admin")
    accept_agreement(
        actor=actor_for(boss),
        version=newest_version(agreement),
        organisation=Organisation.objects.get(pk=partner.organisation_id),
        language="en",
        address=None,
        user_agent="",
    )
    client = enter(cast)
    address = f"/manage/agreements/{agreement.public_id}/"
    page = client.get(address).content.decode()
    assert f'value="{cast.bob.public_id}"' in page
    assert f'value="{cast.mallory.public_id}"' not in page
    before, events = left(), OutboxEvent.objects.count()
    terms = {f"text_{code}": f"New {text}" for code, text in TEXTS.items()}
    terms["person"] = str(cast.bob.public_id)
    assert client.post(f"{address}look/", terms)["Location"] == "/"
    page = client.get("/customers/").content.decode()
    assert "Danube Paints" not in page
    assert "the version of the agreement that you have not published" in page
    assert (
        "New Terms" in client.get(f"/partner/agreements/{agreement.public_id}/").content.decode()
    )
    assert "Danube Paints" in enter(cast, "bob").get("/customers/").content.decode()
    client.post("/preview/stop/")
    assert left() == before
    assert only_the_preview(events)
    assert client.post(f"{address}look/", terms | {"text_ru": ""}).status_code == 422
    assert enter(cast, "bob").post(f"{address}look/", terms).status_code == 404
    running = Preview.objects.filter(ended_at=None)
    assert not running.exists()


def test_the_house_looks_under_a_tier_that_it_has_not_given(cast: Cast) -> None:
    customer = make_organisation("Danube Paints", tax_id="BG103856412")
    gold = ensure_party(kind=PartyKind.TIER, code="gold", label="Gold")
    grant_access(
        actor=SYSTEM, party=gold, record=customer, facets=["contacts"], reason="For gold partners"
    )
    partner = cast.partners["bob"].reference
    client, page = enter(cast), f"/customers/{customer.reference}/"
    terms = {"tier": "gold", "programme": "", "partner_type": "", "territory": ""}
    card = client.get(f"/partners/{partner}/place/", terms).content.decode()
    assert f'value="{cast.bob.public_id}"' in card
    assert "Mallory" not in card
    before, events = left(), OutboxEvent.objects.count()
    look, person = f"/partners/{partner}/place/look/", {"person": str(cast.bob.public_id)}
    assert client.post(look, terms | person)["Location"] == "/"
    seen = client.get(page).content.decode()
    assert "Danube Paints" in seen
    assert "BG103856412" not in seen
    assert "the tier, programme and distributor that you have not saved" in seen
    assert enter(cast, "bob").get(page).status_code == 404
    client.post("/preview/stop/")
    assert Partner.objects.get(pk=cast.partners["bob"].pk).tier != "gold"
    assert left() == before
    assert only_the_preview(events)
    for wrong in ({"person": str(cast.mallory.public_id)}, {}, person | {"tier": "iron"}):
        assert client.post(look, terms | wrong).status_code == 422
    assert enter(cast, "bob").post(look, terms | person).status_code == 404
