"""Customers under the policy: the whole matrix."""

from dataclasses import replace
from typing import Any

import pytest

from partners.models import Organisation
from portal.kernel.actors import actor_for
from portal.kernel.errors import Refused
from portal.kernel.models import OutboxEvent
from sharing.models import Grant
from tests.cast import Cast, make_member, make_organisation, make_partner, share
from tests.sharing.kit import PolicyKit


class TestOrganisations(PolicyKit):
    model = Organisation
    probes = {
        "identity": ("city", "Ruse"),
        "contacts": ("phone", "+359 82 555 014"),
        "commercial": ("tax_id", "BG103856412"),
        "notes": ("notes", "Pays late"),
    }

    def make(self, **values: Any) -> Organisation:
        return make_organisation(**values)

    def test_a_department_sees_what_its_sight_says(self, cast: Cast, record: Any) -> None:
        staff = cast.actor("staff")
        for code, sight in Organisation.shareable.house.items():
            if code == "administrator":
                continue
            wanted = set(sight.facets or Organisation.shareable.bits)
            actor = replace(staff, departments=frozenset({code}))
            assert self.sees(actor, record) == wanted, code

    def test_a_company_sees_itself_and_a_distributor_its_line(self, cast: Cast) -> None:
        alice = cast.partners["alice"].organisation
        assert self.sees(cast.actor("alice"), alice) == {
            "identity",
            "contacts",
            "commercial",
            "history",
        }
        distributor = make_partner("Line Ltd", "distributor")
        reseller = make_partner("Branch Ltd", distributor=distributor.organisation)
        radka = actor_for(make_member(distributor))
        assert self.sees(radka, reseller.organisation) == {"identity", "contacts"}
        assert self.sees(radka, alice) == set()

    def test_when_anything_was_changed_is_shared_with_nobody(
        self, cast: Cast, record: Any
    ) -> None:
        before = OutboxEvent.objects.count()
        with pytest.raises(Refused) as refused:
            share(record, cast.partners["bob"], "changes")
        assert refused.value.code == "unknown_facet"
        assert not Grant.objects.exists()
        assert OutboxEvent.objects.count() == before
        every = [each.name for each in Organisation.shareable.grantable]
        share(record, cast.partners["bob"], *every)
        assert "changes" not in self.sees(cast.actor("bob"), record)
        assert "changes" in self.sees(cast.actor("staff"), record)
