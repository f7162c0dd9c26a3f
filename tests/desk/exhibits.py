"""What the demo's data lacks, so that every page has something to show."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from catalogue.models import PriceList
from catalogue.services.draft_version import draft_version
from partners.models import Organisation, Partner
from portal.desk.services.save_view import save_view
from portal.kernel.actors import Actor, actor_for
from portal.kernel.models import User
from sharing.jobs import apply_rule
from sharing.models import Party, PartyKind
from sharing.services.rules import make_rule
from workflows.services.edit_policy import draft_policy


def _actor(email: str) -> Actor:
    return actor_for(User.objects.get(email=email))


def furnish() -> list[tuple[str, str]]:
    """Make drafts, a rule and a saved view; the pages of those that no link leads to."""
    administrator = _actor("asen@aldera.example")
    partner = Partner.objects.earliest("pk")
    rule = make_rule(
        actor=administrator,
        name="Shipyards of the coast",
        party=Party.objects.get(kind=PartyKind.ORGANISATION, subject_id=partner.organisation_id),
        shareable=Organisation.shareable,
        criteria={"country": ["BG"]},
        facets=["contacts"],
        reason="Line contract",
    )
    apply_rule(rule_id=rule.pk)
    view = save_view(
        actor=administrator, list_code="customers", name="Active", query="status=active"
    )
    policy = draft_policy(actor=administrator, code="deals.deal")
    prices = PriceList.objects.earliest("pk")
    version = draft_version(
        actor=_actor("petr@aldera.example"),
        reference=prices.reference,
        valid_from=timezone.localdate() + timedelta(days=90),
    )
    customer = Organisation.objects.filter(roles__contains=["customer"]).earliest("pk")
    return [
        ("administrator", f"/manage/sharing-rules/{rule.public_id}/"),
        ("administrator", f"/views/{view.public_id}/"),
        ("administrator", f"/manage/routes/policy/{policy.public_id}/rules/new/"),
        (
            "administrator",
            f"/manage/routes/policy/{policy.public_id}/rules/{policy.rules.earliest('pk').pk}/",
        ),
        ("finance", f"/price-lists/{prices.reference}/{version.number}/prices/"),
        ("administrator", f"/customers/{customer.reference}/sharing/new/"),
        ("administrator", f"/customers/{customer.reference}/timeline/new/"),
    ]
