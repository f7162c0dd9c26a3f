"""Party groups always match memberships and partners."""

import random

import pytest
from django.contrib.auth.models import Group

from partners.engine.parties import identities, ids_of, standing_of
from partners.models import Membership, Partner
from partners.services.members import change_member_role, remove_member
from partners.services.onboarding import change_partner
from partners.services.standing import reinstate_partner, suspend_partner
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.models import ApiToken, User
from sharing.models import Party
from sharing.policies import visible_to
from sharing.services.grant import grant_access
from tests.cast import Cast, make_member, make_organisation, make_partner, party_of, share

pytestmark = pytest.mark.django_db


def groups_match() -> None:
    """Every person's groups equal what their memberships give, computed anew."""
    for user in User.objects.all():
        wanted: set[int] = set()
        for membership in user.memberships.filter(ended_at=None):
            found = identities(standing_of(membership.organisation.partner), membership.role)
            if found:
                found.append(("person", user.pk, ""))
            ids = ids_of(found)
            assert len(ids) == len(set(found))
            wanted |= set(ids.values())
        held = set(
            Group.objects.exclude(party=None).filter(user=user).values_list("pk", flat=True)
        )
        assert held == wanted, user


class Lives:
    """Random commands on partners and their members."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 the same lives in every run
        self.distributor = make_partner("Distributor", "distributor")
        self.partners = [self.distributor, *(make_partner() for _ in range(3))]

    def step(self) -> None:
        """One command on one partner, if its state allows."""
        partner = Partner.objects.get(pk=self.dice.choice(self.partners).pk)
        acts = [self.terms, self.line]
        if partner.status == "active":
            acts += [self.invite, self.invite, self.role, self.remove, self.suspend]
        else:
            acts.append(self.reinstate)
        self.dice.choice(acts)(partner)

    def member(self, partner: Partner) -> Membership | None:
        """Somebody who acts for the partner."""
        current = Membership.objects.filter(organisation=partner.organisation, ended_at=None)
        return self.dice.choice(list(current) or [None])

    def invite(self, partner: Partner) -> None:
        make_member(partner, role=self.dice.choice(["admin", "manager", "user"]))

    def role(self, partner: Partner) -> None:
        if member := self.member(partner):
            role = self.dice.choice(["admin", "manager", "user"])
            change_member_role(actor=SYSTEM, membership=member, role=role)

    def remove(self, partner: Partner) -> None:
        if member := self.member(partner):
            remove_member(actor=SYSTEM, membership=member)

    def terms(self, partner: Partner) -> None:
        tier = self.dice.choice(["registered", "silver", "gold"])
        programme = self.dice.choice(["", "Marine", "Rail"])
        self.change(partner, tier=tier, programme=programme)

    def line(self, partner: Partner) -> None:
        if partner != self.distributor:
            line = self.dice.choice([None, self.distributor.organisation])
            self.change(partner, distributor=line)

    def change(self, partner: Partner, **values: object) -> None:
        change_partner(actor=SYSTEM, partner=partner, version=partner.version, **values)

    def suspend(self, partner: Partner) -> None:
        suspend_partner(actor=SYSTEM, partner=partner, reason="Unpaid")

    def reinstate(self, partner: Partner) -> None:
        reinstate_partner(actor=SYSTEM, partner=partner)


@pytest.mark.parametrize("seed", [7, 23])
def test_random_lives_of_partners_keep_groups_in_step(seed: int) -> None:
    lives = Lives(seed)
    for _ in range(40):
        lives.step()
        groups_match()


def test_a_share_with_a_tier_follows_the_tier() -> None:
    customer = make_organisation()
    partner = make_partner(tier="gold")
    person = make_member(partner)
    gold = Party.objects.get(kind="tier", code="gold")
    grant_access(actor=SYSTEM, party=gold, record=customer, facets=["identity"], reason="Gold")
    rows = type(customer).objects.filter(pk=customer.pk)
    assert visible_to(actor_for(person), rows).exists()
    change_partner(actor=SYSTEM, partner=partner, version=partner.version, tier="silver")
    assert not visible_to(actor_for(User.objects.get(pk=person.pk)), rows).exists()


def test_suspending_ends_sight_tokens_and_sessions(cast: Cast) -> None:
    customer = make_organisation()
    share(customer, cast.partners["bob"], "identity")
    ApiToken.objects.create(user=cast.bob, name="script", prefix="abcd", digest=b"x" * 32)
    rows = type(customer).objects.filter(pk=customer.pk)
    assert visible_to(cast.actor("bob"), rows).exists()
    receipt = suspend_partner(
        actor=cast.actor("staff"), partner=cast.partners["bob"], reason="Unpaid"
    )
    assert {line.code: line.count for line in receipt.lines}["tokens"] == 1
    assert not visible_to(cast.actor("bob"), rows).exists()
    assert cast.actor("bob").parties == ()
    reinstate_partner(actor=cast.actor("staff"), partner=receipt.partner)
    assert visible_to(cast.actor("bob"), rows).exists()
    assert party_of(cast.partners["bob"]).pk in cast.actor("bob").parties
