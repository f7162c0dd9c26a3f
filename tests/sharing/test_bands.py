"""Bands and last letters: the third answer, and that no question tells more than it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from partners.models import Organisation
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import Forbidden, NotFound
from sharing.coarse import Band, Banded, Ending
from sharing.engine.explainer import explain
from sharing.grant_disclosure import disclosure_of
from sharing.policies import facet_filter, shown, visible_to
from sharing.projections import Shown
from sharing.selectors import access
from sharing.services.grant import grant_access
from sharing.services.wall import build_wall
from tests.cast import Cast, make_organisation, party_of, share

pytestmark = pytest.mark.django_db
EXACT = Decimal("73123.45")
TAX = "BG103856412"


@pytest.fixture
def customer(cast: Cast) -> Organisation:
    made = make_organisation("Danube Paints", tax_id=TAX, annual_revenue=EXACT, employees=37)
    share(made, cast.partners["bob"], "commercial~")
    return made


def rows(cast: Cast, name: str) -> Any:
    return visible_to(cast.actor(name), Organisation.objects.filter(roles__contains=["customer"]))


def test_a_value_reads_as_its_band(cast: Cast, customer: Organisation) -> None:
    seen = access(cast.actor("bob"), Organisation.objects.all(), pk=customer.pk)
    assert seen.facets == ["identity", "commercial~"]
    assert seen.annual_revenue == Band(Decimal(50_000), Decimal(100_000), "EUR")
    assert str(seen.annual_revenue) == "50K–100K\u00a0EUR"
    with translation.override("ru"):
        assert str(seen.annual_revenue).startswith("50")
    assert str(seen.employees) == "10–50"
    assert seen.tax_id == "••••6412"
    assert seen.owner is None
    assert seen.currency is None
    whole = share(customer, cast.partners["bob"], "commercial")
    assert whole.facets == ["identity", "commercial"]
    seen = access(cast.actor("bob"), Organisation.objects.all(), pk=customer.pk)
    assert seen.facets == ["identity", "commercial"]
    assert seen.annual_revenue == EXACT


def test_no_filter_is_finer_than_the_band(cast: Cast, customer: Organisation) -> None:
    asked = rows(cast, "bob")
    for edge, found in ((50_000, True), (50_001, False), (73_000, False), (100_000, False)):
        assert facet_filter(asked, annual_revenue__gte=edge).exists() == found, edge
    for edge in (50_001, 73_123, 73_124, 99_999):
        assert facet_filter(asked, annual_revenue__lt=edge).exists(), edge
    assert not facet_filter(asked, annual_revenue=EXACT).exists()
    assert not facet_filter(asked, tax_id=TAX).exists()
    assert not facet_filter(asked, tax_id__startswith="BG").exists()
    assert facet_filter(asked, tax_id__endswith="412").exists()
    assert not facet_filter(asked, tax_id__contains="8564").exists()
    assert facet_filter(rows(cast, "staff"), annual_revenue=EXACT, tax_id=TAX).exists()


def test_sorting_knows_only_bands(cast: Cast) -> None:
    """Two companies of one band stand in the order of their ids, whichever is larger."""
    bob = cast.partners["bob"]
    sizes = (Decimal(90_000), Decimal(60_000), Decimal(7_000))
    made = [make_organisation(annual_revenue=size) for size in sizes]
    for each in made:
        share(each, bob, "commercial~")
    keyed = shown(rows(cast, "bob"), "annual_revenue", alias="key")
    keys = dict(keyed.values_list("pk", "key"))
    assert [keys[each.pk] for each in made] == [50_000, 50_000, 0]
    ordered = keyed.order_by("key", "pk").values_list("pk", flat=True)
    assert list(ordered) == [made[2].pk, made[0].pk, made[1].pk]


def test_whole_numbers_and_texts_sort_by_their_coarse_form(
    cast: Cast, customer: Organisation
) -> None:
    for name, exact, coarse in (("employees", 37, 10), ("tax_id", TAX, "••••6412")):
        for who, key in (("staff", exact), ("bob", coarse), ("mallory", None)):
            asked = shown(rows(cast, who).filter(pk=customer.pk), name, alias="key")
            assert asked.values_list("key", flat=True).first() == key, (name, who)


def test_short_texts_and_edges_tell_nothing() -> None:
    class Record:
        code, size, currency = "12345", Decimal(-3), "EUR"

    assert Ending().of(Record, "code") == "••••"
    assert str(Banded(currency="currency").of(Record, "size")) == "under 0\u00a0EUR"
    Record.size = Decimal(2_000_000_000)
    assert str(Banded().of(Record, "size")) == "1B or more"
    assert Banded().of(Record, "size").low == 1_000_000_000


def test_pages_exports_and_history_show_the_band(cast: Cast, customer: Organisation) -> None:
    Organisation.objects.filter(pk=customer.pk).update(sales_12_months=EXACT)
    client = Client()
    client.force_login(cast.bob)
    overview = client.get(f"/customers/{customer.reference}/").content.decode()
    assert "50K–100K" in overview
    assert "••••6412" in overview
    listed = client.get("/customers/?columns=sales&sort=-sales").content.decode()
    exported = client.get("/customers/export.csv")
    exported = b"".join(exported) if exported.streaming else exported.content
    timeline = client.get(f"/customers/{customer.reference}/timeline/").content.decode()
    for text in (overview, listed, exported.decode(), timeline):
        for secret in ("73123", "73,123", TAX, "8564"):
            assert secret not in text
    changed = client.get(f"/customers/{customer.reference}/").headers.get("ETag")
    Organisation.objects.filter(pk=customer.pk).update(annual_revenue=Decimal(74_000))
    assert changed == client.get(f"/customers/{customer.reference}/").headers.get("ETag")


def test_explanations_walls_and_other_moments(cast: Cast, customer: Organisation) -> None:
    bob = cast.actor("bob")
    assert explain(bob, customer, "commercial~").allowed
    assert not explain(bob, customer, "commercial").allowed
    assert explain(cast.actor("staff"), customer, "commercial~").allowed
    rows_then = visible_to(bob, Organisation.objects.filter(pk=customer.pk), at=timezone.now())
    assert Shown(rows_then.get()).facets == ["identity", "commercial~"]
    party = party_of(cast.partners["bob"])
    preview = disclosure_of(actor=SYSTEM, party=party, record=customer, facets=["commercial"])
    assert [each.name for each in preview.opens] == ["commercial"]
    assert [each.name for each in preview.already] == ["identity", "commercial~"]
    build_wall(
        actor=SYSTEM,
        party=party,
        shareable=Organisation.shareable,
        record=customer,
        facets=["commercial"],
        reason="Rivals",
    )
    assert access(bob, Organisation.objects.all(), pk=customer.pk).facets == ["identity"]


def test_the_share_dialog_offers_bands(cast: Cast) -> None:
    made = make_organisation("Danube Paints", annual_revenue=EXACT)
    client = Client()
    client.force_login(cast.staff)
    dialog = f"/share/partners.organisation/{made.reference}/"
    asked = {"party": cast.partners["bob"].reference, "facets": ["commercial~"]}
    assert "in bands only" in client.get(dialog).content.decode()
    preview = client.get(f"{dialog}preview/", asked).content.decode()
    assert "50K–100K" in preview
    assert "73" not in preview.partition("As Bob Ltd")[2]
    saved = client.post(dialog, {**asked, "level": "view", "reason": "Size"})
    assert saved.status_code == 302
    assert access(cast.actor("bob"), Organisation.objects.all(), pk=made.pk).facets == [
        "identity",
        "commercial~",
    ]


def test_whoever_sees_bands_shares_nothing(cast: Cast, customer: Organisation) -> None:
    for name, refusal in (("bob", Forbidden), ("mallory", NotFound)):
        with pytest.raises(refusal):
            grant_access(
                actor=cast.actor(name),
                party=party_of(cast.partners["mallory"]),
                record=customer,
                facets=["commercial~"],
                reason="Mine",
            )
