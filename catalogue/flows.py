"""How the release of a price list is decided: the request that the approval engine routes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from catalogue.engine.drafts import RELEASE
from catalogue.engine.release_facts import release_facts, release_figures, release_sheet
from catalogue.models import PriceList, PriceListAudience, PriceListKind, PriceListVersion
from catalogue.policies import made_version, sees_cost
from catalogue.services.release_version import release_approved
from catalogue.services.request_release import end_rejected, end_returned, end_taken_back
from partners.models import Tier
from portal.kernel.actors import Actor
from records.selectors.remarks import remarks_on
from sharing.policies import visible_to
from sharing.projections import project
from workflows.drafts import Rule, Step
from workflows.models import DecisionKind
from workflows.requests import Fact, Remark, RequestType, register
from workflows.wording import Choice, Wording

_FACTS = (
    Fact("price_list", _("Price list")),
    Fact("kind", _("Kind"), "choice", tuple(PriceListKind.choices)),
    Fact("audience", _("For whom"), "choice", tuple(PriceListAudience.choices)),
    Fact("tier", _("Tier"), "choice", tuple(Tier.choices)),
    Fact("partner", _("Partner")),
    Fact("market", _("Market"), "country"),
    Fact("currency", _("Currency")),
    Fact("first_day", _("First day"), "date", stated=True),
    Fact("prices", _("Prices"), "number"),
    Fact("changed", _("Changed prices"), "number", watched=True),
    Fact("added", _("New prices"), "number", watched=True),
    Fact("left_out", _("Prices left out"), "number", watched=True),
    Fact("rise", _("Largest rise"), "percent", stated=True, watched=True),
    Fact("cut", _("Largest cut"), "percent", stated=True, watched=True),
    Fact("below_floor", _("Prices below the floor in force"), "number", watched=True),
    Fact("below_cost", _("Prices below the cost of goods"), "number", guarded=True, watched=True),
    Fact("product_lines", _("Product lines"), several=True),
    Fact("fingerprint", _("Fingerprint of the prices"), shown=False),
)


def _title(version: PriceListVersion) -> str:
    return version.price_list.name


def _url(version: PriceListVersion) -> str:
    page = reverse("price_list", args=[version.price_list.reference])
    return f"{page}?version={version.number}"


def _authors(version: PriceListVersion) -> Iterable[int]:
    return version.authors


def _beside(actor: Actor, reference: str) -> list[Remark]:
    """Comments on the list and its files, as the viewer sees them."""
    lists = PriceListVersion.by_reference(reference).values("price_list")
    return remarks_on(project(visible_to(actor, PriceList.objects.filter(pk__in=lists))))


_FIRST_RULES = (
    Rule(
        gettext_noop("Every release: finance"),
        steps=[Step(1, "finance", label=gettext_noop("Finance"), hours=Decimal(16))],
    ),
)

_WORDING = Wording(
    choices={
        DecisionKind.APPROVE: Choice(
            _("Release it"),
            _("Release it and open next"),
            _("Released"),
            _("You approved the release of %(reference)s."),
        ),
        DecisionKind.RETURN: Choice(
            _("Return to whoever drafted it"),
            _("Return it and open next"),
            _("Returned"),
            _("%(reference)s returned."),
            _("The draft is changed, then it comes back to you"),
        ),
        DecisionKind.REJECT: Choice(
            _("Keep the old prices"),
            _("Keep the old prices and open next"),
            _("Rejected"),
            _("%(reference)s is not released: the old prices stay."),
            _("Whoever drafted it is told why"),
        ),
    },
    comment=_("Comment for whoever drafted it (optional when you release it)"),
)


def register_request() -> None:
    """Make releases of price lists known to the approval engine."""
    register(
        RequestType(
            code=RELEASE,
            model="catalogue.PriceListVersion",
            label=_("Price list release"),
            facts=release_facts,
            watch=release_figures,
            fact_list=_FACTS,
            url=_url,
            title=_title,
            sheet=release_sheet,
            authors=_authors,
            speaks_for=made_version,
            sees_guarded=sees_cost,
            beside=_beside,
            revisable=(
                ("prices", _("Prices")),
                ("floor", _("Floor prices")),
                ("first_day", _("First day")),
                ("products", _("Products")),
            ),
            first_rules=_FIRST_RULES,
            wording={"": _WORDING},
            approved=release_approved,
            rejected=end_rejected,
            returned=end_returned,
            withdrawn=end_taken_back,
            cancelled=end_taken_back,
        )
    )
