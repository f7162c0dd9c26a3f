"""Whoever took a record home is told by signed message to delete it, and its 2xx is kept."""

from __future__ import annotations

import pytest

from partners.models import Organisation
from portal.kernel.actors import SYSTEM
from sharing.models import AccessAct, Grant, Recall
from sharing.services.log_access import log_taken
from sharing.services.recall import ask_for_recall
from sharing.services.revoke import revoke_grant
from tests.webhooks.conftest import Hooks
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db


def test_systems_get_a_signed_tombstone_whatever_they_chose(
    hooks: Hooks,
    receiver: Receiver,
) -> None:
    _endpoint, secret = hooks.add("bob", kinds=["deals.*"])
    hooks.add("mallory")
    customer = hooks.shared()
    mask = Organisation.shareable.mask(["contacts"])
    log_taken(
        actor=hooks.cast.actor("bob"),
        act=AccessAct.API,
        subject="partners.organisation",
        masks={customer.pk: mask},
    )
    hooks.gather()
    hooks.send()
    receiver.received.clear()
    since = hooks.mark()
    revoke_grant(actor=SYSTEM, grant=Grant.objects.filter(object_id=customer.pk).latest("pk"))
    ask_for_recall(
        actor=SYSTEM,
        event_id=hooks.mark(),
        subject="partners.organisation",
        record_ids=[customer.pk],
    )
    asked = Recall.objects.get()
    hooks.gather(since)
    receiver.answer(500, 200)
    hooks.send()
    asked.refresh_from_db()
    assert asked.acknowledged_at is None
    hooks.make_due()
    hooks.send()
    content = receiver.received[-1].verified(secret)
    assert content["type"] == "sharing.recall.asked"
    tombstone = content["data"]["recall"]
    assert tombstone["reference"] == customer.reference
    assert tombstone["id"] == str(asked.public_id)
    assert tombstone["facets"] == ["identity", "contacts"]
    asked.refresh_from_db()
    assert asked.acknowledged_at is not None
    (said,) = asked.acknowledgements.all()
    assert (said.way, said.user_id) == ("webhook", None)
    assert len(receiver.received) == 2
