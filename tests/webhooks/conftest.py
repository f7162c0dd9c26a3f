"""Endpoints of the cast's partners, and something to send."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from partners.models import Organisation
from partners.services.organisations import edit_organisation
from portal.kernel.actors import SYSTEM
from portal.kernel.events import Occurrence, rebuild
from portal.kernel.models import OutboxEvent
from portal.webhooks.models import WebhookEndpoint, WebhookMessage
from portal.webhooks.sender import send_next
from portal.webhooks.services.endpoints import add_endpoint
from portal.webhooks.services.gather import gather
from tests.cast import Cast, make_member, make_organisation

from .receiver import Receiver, listening


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of one's own."""
    with listening() as found:
        yield found


class Hooks:
    """What the tests do with webhooks, by the services that pages and API call."""

    def __init__(self, cast: Cast, receiver: Receiver) -> None:
        self.cast, self.receiver = cast, receiver
        self.admins = {
            name: make_member(partner, f"Admin of {name}", "admin")
            for name, partner in cast.partners.items()
        }

    def actor(self, name: str = "bob"):
        from portal.kernel.actors import actor_for
        from portal.kernel.models import User

        return actor_for(User.objects.get(pk=self.admins[name].pk))

    def add(self, name: str = "bob", **options: object) -> tuple[WebhookEndpoint, str]:
        """An endpoint of a partner of the cast, heard by the receiver."""
        values = {"name": "Our ERP", "url": self.receiver.url, "kinds": ["*"], **options}
        return add_endpoint(
            actor=self.actor(name),
            organisation=self.cast.partners[name].organisation,
            **values,
        )

    def shared(self, *facets: str) -> Organisation:
        """A customer of which bob sees something."""
        customer = make_organisation()
        self.cast.share_with_bob(customer, *(facets or ("identity",)))
        return customer

    def change(self, customer: Organisation, city: str = "Ruse") -> None:
        """Something happens to a customer."""
        customer.refresh_from_db()
        edit_organisation(
            actor=SYSTEM,
            organisation=customer,
            version=customer.version,
            values={"city": f"{city} {customer.version}"},
        )

    def gather(self, since: int = 0) -> None:
        """What the worker does with the feed."""
        rows = OutboxEvent.objects.filter(pk__gt=since).order_by("pk")
        gather(
            [
                Occurrence(row.pk, fact, row.actor_id, row.at)
                for row in rows
                if (fact := rebuild(row.code, row.payload))
            ]
        )

    def mark(self) -> int:
        """Where the feed ends now."""
        return OutboxEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def send(self, most: int = 20) -> int:
        """What the worker's senders do; how many attempts were made."""
        count = 0
        while count < most and send_next():
            count += 1
        return count

    def make_due(self) -> None:
        """Let the pause before the next attempt be over."""
        WebhookMessage.objects.filter(status="scheduled").update(due_at=timezone.now())


@pytest.fixture
def hooks(cast: Cast, receiver: Receiver) -> Hooks:
    return Hooks(cast, receiver)
