"""The pages of rules: compose beside the preview, save, confirm, end."""

from __future__ import annotations

import pytest
from django.test import Client

from sharing.jobs import apply_rule
from sharing.models import Rule, RuleStatus
from tests.cast import Cast, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    return client


def test_a_rule_is_composed_saved_and_ended(cast: Cast, administrator: Client) -> None:
    make_organisation("Danube Paints", country="BG", industry="Paints")
    make_organisation("Elsewhere", country="RO", industry="Paints")
    values = {
        "name": "Paints in Bulgaria",
        "by_country": ["BG"],
        "party": cast.partners["bob"].reference,
        "facets": ["identity", "contacts"],
        "reason": "Bob looks after them",
    }
    assert administrator.get("/manage/sharing-rules/new/").status_code == 200
    preview = administrator.get("/manage/sharing-rules/preview/", values).content.decode()
    assert "1 record meets the criteria" in preview
    assert "Danube Paints" in preview
    assert "Elsewhere" not in preview
    refused = administrator.post("/manage/sharing-rules/new/", values | {"by_country": []})
    assert refused.status_code == 422
    assert "at least one criterion" in refused.content.decode()
    saved = administrator.post("/manage/sharing-rules/new/", values)
    rule = Rule.objects.get()
    assert saved["Location"] == f"/manage/sharing-rules/{rule.public_id}/"
    apply_rule(rule_id=rule.pk)
    page = administrator.get(saved["Location"]).content.decode()
    assert "In force" in page
    assert "Danube Paints" in page
    assert "Paints in Bulgaria" in administrator.get("/manage/sharing-rules/").content.decode()
    bob = Client()
    bob.force_login(cast.bob)
    assert "Danube Paints" in bob.get("/customers/").content.decode()
    administrator.post(f"{saved['Location']}end/", {"reason": "Done"})
    rule.refresh_from_db()
    assert rule.status == RuleStatus.ENDED
    assert "Danube Paints" not in bob.get("/customers/").content.decode()


def test_nobody_else_learns_that_rules_exist(cast: Cast) -> None:
    for person in (cast.staff, cast.bob):
        client = Client()
        client.force_login(person)
        for address in ("", "new/", "preview/", "00000000-0000-4000-8000-000000000000/"):
            assert client.get(f"/manage/sharing-rules/{address}").status_code == 404
