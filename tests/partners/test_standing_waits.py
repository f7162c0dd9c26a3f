"""Another tier, programme or line: what it opens and closes is told, and much of it waits."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from deals.models import Deal
from partners.engine.intake import OrganisationRow
from partners.engine.standing import standing_effects
from partners.models import Organisation, Partner, SharingChange, StandingChange
from partners.services.import_organisations import import_organisations, plan_organisations
from partners.services.onboarding import change_partner, onboard_partner
from partners.services.settle_standing import confirm_standing
from partners.services.standing import reinstate_partner, suspend_partner
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.models import OutboxEvent, User
from sharing.jobs import apply_rule
from sharing.models import Party, PartyKind
from sharing.policies import visible_to
from sharing.services.grant import grant_access
from sharing.services.parties import ensure_party
from sharing.services.rules import make_rule
from sharing.services.wall import build_wall
from tests.cast import Cast, make_member, make_organisation, make_partner, make_staff, party_of
from tests.deals.kit import registered, routed, sold_product
from tests.partners.change_kit import agree, ask_above, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(cast: Cast) -> Actor:
    return cast.actor("administrator")


@pytest.fixture
def second(cast: Cast) -> User:
    return make_staff(administrator=True)


@pytest.fixture
def gold(cast: Cast) -> Party:
    """Whoever is gold sees how to reach two customers; silver sees one of them."""
    party = ensure_party(kind=PartyKind.TIER, code="gold", label="Gold")
    for number in range(2):
        record = make_organisation(f"Golden {number}")
        give(party, record, "identity", "contacts")
    return party


def give(party: Party, record: Organisation, *facets: str) -> None:
    grant_access(actor=SYSTEM, party=party, record=record, facets=facets, reason="Their tier")


def counts(effects: list[Any]) -> dict[tuple[str, bool], dict[str, int]]:
    return {
        (each.party.label, each.closes): {facet.name: n for facet, n in each.facets}
        for each in effects
    }


def customers_of(user: User) -> set[str]:
    rows = visible_to(actor_for(User.objects.get(pk=user.pk)), Organisation.objects.all())
    return {each.name for each in rows}


def raise_tier(actor: Actor, partner: Partner, tier: str = "gold") -> Partner:
    partner.refresh_from_db()
    return change_partner(actor=actor, partner=partner, version=partner.version, tier=tier)


def test_another_tier_is_told_exactly_and_nothing_of_it_stays(
    cast: Cast, gold: Party, first: Actor
) -> None:
    bob = cast.partners["bob"]
    silver = ensure_party(kind=PartyKind.TIER, code="registered", label="Registered")
    give(silver, make_organisation("Plain"), "identity")
    told = standing_effects(actor=first, partner=bob, values={"tier": "gold"})
    assert counts(told) == {
        ("Bob Ltd", False): {"identity": 2, "contacts": 2},
        ("Bob Ltd", True): {"identity": 1},
    }
    assert {str(record.name) for record, _facets in told[0].listed} == {"Golden 0", "Golden 1"}
    bob.refresh_from_db()
    assert bob.tier == "registered"
    assert customers_of(cast.bob) == {"Bob Ltd", "Plain"}


def test_a_line_concerns_both_distributors_and_a_wall_what_it_keeps_back(
    cast: Cast, first: Actor
) -> None:
    old, new = (make_partner(name, "distributor") for name in ("Old D", "New D"))
    bob = cast.partners["bob"]
    change_partner(actor=SYSTEM, partner=bob, version=bob.version, distributor=old.organisation)
    line = Party.objects.get(kind=PartyKind.LINE, subject_id=new.organisation_id)
    give(line, make_organisation("Of the line"), "identity")
    kept = make_organisation("Walled")
    give(line, kept, "identity")
    build_wall(
        actor=SYSTEM,
        party=party_of(bob),
        shareable=Organisation.shareable,
        record=kept,
        reason="Rivals",
    )
    told = standing_effects(actor=first, partner=bob, values={"distributor": new.organisation})
    assert counts(told) == {
        ("Bob Ltd", False): {"identity": 1},
        ("Old D", True): {"identity": 1, "contacts": 1},
        ("New D", False): {"identity": 1, "contacts": 1},
    }


def test_much_waits_and_is_carried_out_by_the_second_person(
    cast: Cast, gold: Party, first: Actor, second: User, settings: Any
) -> None:
    ask_above(settings, 3)
    bob = cast.partners["bob"]
    changed = change_partner(
        actor=first, partner=bob, version=bob.version, tier="gold", territory="North"
    )
    assert (changed.tier, changed.territory) == ("registered", "North")
    assert customers_of(cast.bob) == {"Bob Ltd"}
    change, asked = SharingChange.objects.get(), StandingChange.objects.get()
    assert (change.kind, change.title) == ("standing", "Bob Ltd")
    with pytest.raises(Conflict) as refused:
        raise_tier(first, bob, "silver")
    assert refused.value.code == "standing_waits"
    with pytest.raises(Forbidden):
        agree(first, "standing", asked)
    assert customers_of(cast.bob) == {"Bob Ltd"}
    before = OutboxEvent.objects.count()
    with pytest.raises(Forbidden):
        confirm_standing(actor=first, standing=asked)
    assert OutboxEvent.objects.count() == before
    assert agree(actor_for(second), "standing", asked).status == "made"
    bob.refresh_from_db()
    assert bob.tier == "gold"
    assert customers_of(cast.bob) == {"Bob Ltd", "Golden 0", "Golden 1"}


def test_what_is_refused_stays_and_can_be_asked_again(
    cast: Cast, gold: Party, first: Actor, second: User, settings: Any
) -> None:
    ask_above(settings, 3)
    for _time in range(2):
        raise_tier(first, cast.partners["bob"])
        change = SharingChange.objects.get(status="waiting")
        decide(actor_for(second), change, "reject", comment="Not yet")
    cast.partners["bob"].refresh_from_db()
    assert cast.partners["bob"].tier == "registered"
    assert not StandingChange.objects.filter(ended_at=None).exists()


def test_a_partner_suspended_meanwhile_is_not_let_in_by_its_tier(
    cast: Cast, gold: Party, first: Actor, second: User, settings: Any
) -> None:
    ask_above(settings, 3)
    bob = cast.partners["bob"]
    raise_tier(first, bob)
    suspend_partner(actor=first, partner=bob, reason="Unpaid")
    with pytest.raises(Refused) as refused:
        agree(actor_for(second), "standing", StandingChange.objects.get())
    assert refused.value.code == "cannot_be_made"
    with pytest.raises(Conflict) as refused:
        confirm_standing(actor=actor_for(second), standing=StandingChange.objects.get())
    assert refused.value.code == "suspended"
    bob.refresh_from_db()
    assert (bob.status, bob.tier) == ("suspended", "registered")
    assert customers_of(cast.bob) == set()


def test_coming_back_and_coming_new_wait_as_well(
    cast: Cast, gold: Party, first: Actor, second: User, settings: Any
) -> None:
    raise_tier(SYSTEM, cast.partners["bob"])
    ask_above(settings, 3)
    bob = cast.partners["bob"]
    suspend_partner(actor=first, partner=bob, reason="Unpaid")
    assert reinstate_partner(actor=first, partner=bob, reason="Paid").status == "suspended"
    assert customers_of(cast.bob) == set()
    agree(actor_for(second), "standing", StandingChange.objects.get(ended_at=None))
    assert "Golden 0" in customers_of(cast.bob)
    new = onboard_partner(
        actor=first,
        organisation=make_organisation("New Ltd", roles=["reseller"]),
        role="reseller",
        tier="gold",
    )
    assert new.status == "vetting"
    agree(actor_for(second), "standing", StandingChange.objects.get(ended_at=None))
    assert "Golden 0" in customers_of(make_member(new))


def test_rules_that_ask_for_the_tier_are_told_of_too(cast: Cast, first: Actor) -> None:
    """A deal of a partner that becomes gold opens to whoever a rule shares such deals with."""
    routed()
    registered(cast.actor("bob"), sold_product(cast))
    rule = make_rule(
        actor=SYSTEM,
        name="Deals of gold partners",
        party=party_of(cast.partners["mallory"]),
        shareable=Deal.shareable,
        criteria={"partner_tier": ["gold"]},
        facets=["identity"],
        reason="They look after gold",
    )
    apply_rule(rule.pk)
    told = standing_effects(actor=first, partner=cast.partners["bob"], values={"tier": "gold"})
    assert counts(told)["Mallory Ltd", False] == {"identity": 1}
    assert counts(told).keys() == {("Mallory Ltd", False)}
    raise_tier(SYSTEM, cast.partners["bob"])
    assert counts(
        standing_effects(actor=first, partner=cast.partners["bob"], values={"tier": "silver"})
    ) == {("Mallory Ltd", True): {"identity": 1}}


def test_the_page_tells_before_saving_and_says_that_it_waits(
    cast: Cast, gold: Party, second: User, settings: Any
) -> None:
    ask_above(settings, 3)
    bob = cast.partners["bob"]
    client = Client()
    client.force_login(cast.administrator)
    page = f"/partners/{bob.reference}/"
    told = client.get(f"{page}place/", {"tier": "gold", "programme": ""}).content.decode()
    for text in ("Golden 0", "Golden 1", "This needs a second person", "2 records"):
        assert text in told
    values = {"version": bob.version, "tier": "gold"}
    assert (
        "second person is asked"
        in client.post(f"{page}edit/", values, follow=True).content.decode()
    )
    reference = SharingChange.objects.get().reference
    assert reference in client.get(page).content.decode()
    decider = Client()
    decider.force_login(second)
    task = decider.get(f"/approvals/{reference}/second-person/").content.decode()
    for text in ("Registered → Gold", "Golden 0"):
        assert text in task
    sheet = decider.get(f"/manage/sharing-changes/{reference}/").content.decode()
    assert "Golden 1" in sheet
    stranger = Client()
    stranger.force_login(cast.mallory)
    assert stranger.get(f"{page}place/", {"tier": "gold"}).status_code == 404


def imported(actor: Actor, partner: Partner, **values: Any) -> list[str]:
    """Import one row about a partner; what was refused of it."""
    row = OrganisationRow(2, partner.organisation.name, partner.organisation.name, "reseller")
    plan = plan_organisations(
        actor=actor, rows=[row._replace(**values)], fields=frozenset({"key", "name", *values})
    )
    for batch in plan.batches(100):
        import_organisations(actor=actor, plan=plan, batch=batch)
    return [problem.code for problem in plan.problems]


def test_a_file_gives_places_that_count_at_once_but_no_place_that_opens_much(
    cast: Cast, gold: Party, first: Actor, settings: Any
) -> None:
    bob = cast.partners["bob"]
    assert imported(first, bob, tier="gold") == []
    assert "Golden 0" in customers_of(cast.bob)
    assert imported(first, bob, tier="silver") == []
    assert customers_of(cast.bob) == {"Bob Ltd"}
    settings.SHARING_SECOND_PERSON = 3
    assert imported(first, bob, tier="gold") == ["needs_second_person"]
    bob.refresh_from_db()
    assert (bob.tier, customers_of(cast.bob)) == ("silver", {"Bob Ltd"})
    assert imported(first, bob, active=False) == []
    assert customers_of(cast.bob) == set()
    new = bob.organisation
    new.name = "Another Ltd"
    assert imported(first, bob, tier="gold", name="Another Ltd") == ["needs_second_person"]
    assert not Organisation.objects.filter(name="Another Ltd").exists()
