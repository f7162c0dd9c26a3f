"""The second wall: what the database itself shows to a query that forgot the policy."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from partners.models import Organisation
from portal.kernel.actors import ANONYMOUS, SYSTEM
from portal.kernel.viewers import beyond_sight, viewing
from sharing.engine.row_security import secured
from sharing.policies import visible_to
from sharing.services.revoke import revoke_grant
from sharing.services.wall import build_wall
from tests.cast import Cast, make_organisation, make_partner, party_of, share

pytestmark = pytest.mark.django_db


def test_without_a_viewer_no_shareable_table_shows_a_row(cast: Cast) -> None:
    make_organisation("Danube Shipyard")
    with viewing(ANONYMOUS):
        for each in secured():
            assert each.model._base_manager.count() == 0, each.label
    assert Organisation.objects.count() > 0


def test_every_shareable_table_is_walled(cast: Cast) -> None:
    tables = [each.model._meta.db_table for each in secured()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity, (SELECT count(*) FROM pg_policy"
            " WHERE polrelid = pg_class.oid) FROM pg_class WHERE relname = ANY(%s)",
            [tables],
        )
        assert {row[0]: row[1:] for row in cursor} == dict.fromkeys(tables, (True, 2))


def test_a_query_without_the_policy_shows_what_the_policy_shows(cast: Cast) -> None:
    shared = make_organisation("Shared Ltd")
    make_organisation("Hidden Ltd")
    share(shared, cast.partners["bob"], "contacts")
    distributor = make_partner("Line Ltd", "distributor")
    make_partner("Branch Ltd", distributor=distributor.organisation)
    for name in ("staff", "administrator", *cast.names):
        actor = cast.actor(name)
        with viewing(actor):
            bare = set(Organisation.objects.values_list("pk", flat=True))
        policy = visible_to(actor, Organisation.objects.all())
        assert bare == set(policy.values_list("pk", flat=True)), name


def test_revoking_and_walls_close_it_at_once(cast: Cast) -> None:
    shared = make_organisation("Shared Ltd")
    grant = share(shared, cast.partners["bob"], "contacts")
    bob = cast.actor("bob")
    rows = Organisation.objects.filter(pk=shared.pk)
    with viewing(bob):
        assert rows.exists()
    party = party_of(cast.partners["bob"])
    build_wall(
        actor=SYSTEM,
        party=party,
        shareable=Organisation.shareable,
        record=shared,
        reason="A competitor",
    )
    with viewing(bob):
        assert not rows.exists()
    other = make_organisation("Other Ltd")
    second = share(other, cast.partners["bob"], "contacts")
    with viewing(bob):
        assert Organisation.objects.filter(pk=other.pk).exists()
    revoke_grant(actor=SYSTEM, grant=second)
    revoke_grant(actor=SYSTEM, grant=grant)
    with viewing(bob):
        assert not Organisation.objects.filter(pk=other.pk).exists()


def test_a_viewer_writes_nothing_outside_of_commands(cast: Cast) -> None:
    own = cast.partners["bob"].organisation
    with viewing(cast.actor("bob")):
        assert Organisation.objects.filter(pk=own.pk).update(city="Varna") == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            Organisation.objects.create(name="Smuggled", roles=["customer"], reference="C-99999")
    own.refresh_from_db()
    assert own.city != "Varna"


def test_a_savepoint_that_goes_back_leaves_the_right_viewer(cast: Cast) -> None:
    make_organisation("Hidden Ltd")
    with viewing(cast.actor("mallory")):
        own = Organisation.objects.count()
        with beyond_sight(), transaction.atomic():
            assert Organisation.objects.count() > own
            transaction.set_rollback(True)
        assert Organisation.objects.count() == own
        with transaction.atomic():
            with beyond_sight():
                assert Organisation.objects.count() > own
            transaction.set_rollback(True)
        assert Organisation.objects.count() == own
    assert Organisation.objects.count() > own


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_statements_outside_of_transactions_have_their_viewer_too(cast: Cast) -> None:
    make_organisation("Hidden Ltd")
    everything = Organisation.objects.count()
    with viewing(cast.actor("mallory")):
        assert Organisation.objects.count() == 1 < everything
    with viewing(ANONYMOUS):
        assert Organisation.objects.count() == 0


def test_pages_answer_under_the_wall(cast: Cast) -> None:
    shared = make_organisation("Shared Ltd")
    hidden = make_organisation("Hidden Ltd")
    share(shared, cast.partners["bob"], "contacts")
    client = Client()
    client.force_login(cast.bob)
    assert client.get(f"/customers/{shared.reference}/").status_code == 200
    assert client.get(f"/customers/{hidden.reference}/").status_code == 404
