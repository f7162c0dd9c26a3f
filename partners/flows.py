"""How a change of sharing is decided that opens or closes much: the request that the approval
engine routes to a second person."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from partners.engine.sharing_change_sheet import change_sheet
from partners.engine.sharing_changes import change_facts, facts_as_sent
from partners.models import SHARING, SharingChange, SharingChangeKind, Tier
from partners.policies_sharing import asked_for_change, may_decide_on_sharing
from partners.services.settle_sharing_change import (
    change_agreed,
    change_dropped,
    change_returned,
)
from partners.services.sharing_changes import REQUESTS
from sharing.models import PartyKind
from sharing.second_person import appoint
from sharing.shareable import Level, shareables
from workflows.drafts import Rule, Step
from workflows.models import DecisionKind, Holder
from workflows.requests import Fact, RequestType, register
from workflows.wording import Choice, Wording


def _facets() -> tuple[tuple[str, str | Promise], ...]:
    # One name may be called otherwise in another kind of record: the sheet tells them by kind.
    known = {facet.name: facet.label for kind in shareables() for facet in kind.grantable}
    return tuple(known.items())


def _facts() -> tuple[Fact, ...]:
    kinds = tuple((kind.label, kind.plural) for kind in shareables())
    return (
        Fact("change", _("What is to change"), "choice", tuple(SharingChangeKind.choices)),
        Fact("parties", _("For whom"), several=True),
        Fact("party_kinds", _("Who that is"), "choice", tuple(PartyKind.choices), several=True),
        Fact("tier", _("Highest tier"), "choice", tuple(Tier.choices)),
        Fact("opens", _("Parts of records that open"), "number"),
        Fact("closes", _("Parts of records that close"), "number"),
        Fact("records", _("Records concerned"), "number"),
        Fact("record_kinds", _("Kinds of record"), "choice", kinds, several=True),
        Fact("facets", _("Facets concerned"), "choice", _facets(), shown=False, several=True),
        Fact("level", _("What they may do"), "choice", tuple(Level.choices)),
        Fact("begins", _("From"), "date"),
        Fact("until", _("Until"), "date"),
        Fact("under_agreement", _("Only under an agreement"), "flag"),
        Fact("exactly", _("Exactly what of which records"), shown=False),
        Fact("terms", _("Conditions and all other terms"), shown=False),
    )


_OVERLAP = str(SharingChangeKind.OVERLAP)
_FIRST_RULES = (
    Rule(
        gettext_noop("Customers in common with a partner: sales"),
        conditions=[{"field": "change", "operator": "eq", "value": _OVERLAP}],
        steps=[Step(1, "sales", label=gettext_noop("Sales"), hours=Decimal(16))],
    ),
    Rule(
        gettext_noop("Any other change of sharing: administrators"),
        conditions=[{"field": "change", "operator": "ne", "value": _OVERLAP}],
        steps=[
            Step(
                1,
                role="second-person",
                label=gettext_noop("Administrators"),
                holder=Holder.ADMINISTRATOR,
                hours=Decimal(16),
            )
        ],
    ),
)

_WORDING = Wording(
    choices={
        DecisionKind.APPROVE: Choice(
            _("Agree to it"),
            _("Agree and open next"),
            _("Agreed"),
            _("You agreed to %(reference)s."),
        ),
        DecisionKind.RETURN: Choice(
            _("Return to whoever asked"),
            _("Return it and open next"),
            _("Returned"),
            _("%(reference)s returned."),
            _("Whoever asked answers you and sends it again, or takes it back"),
        ),
        DecisionKind.REJECT: Choice(
            _("Leave everything as it is"),
            _("Leave it and open next"),
            _("Rejected"),
            _("%(reference)s is not made: nothing changes."),
            _("Whoever asked is told why"),
        ),
    },
    comment=_("Comment for whoever asked (optional when you agree)"),
)


def _url(change: SharingChange) -> str:
    return reverse("sharing_change", args=[change.reference])


def _title(change: SharingChange) -> str:
    return change.title


def _authors(change: SharingChange) -> list[int]:
    return [change.asked_by_id] if change.asked_by_id else []


def register_request() -> None:
    """Make changes of sharing known to the approval engine, and have ``sharing`` ask here."""
    appoint(REQUESTS)
    register(
        RequestType(
            code=SHARING,
            model="partners.SharingChange",
            label=_("Sharing change"),
            facts=facts_as_sent,
            fact_list=_facts(),
            url=_url,
            title=_title,
            sheet=change_sheet,
            since_sent=change_facts,
            authors=_authors,
            speaks_for=asked_for_change,
            may_decide=may_decide_on_sharing,
            revisable=(
                ("reason", _("Reason")),
                ("valid_until", _("Until")),
                ("party", _("Whom it is about")),
                ("records", _("Which records")),
                ("facets", _("What of them")),
            ),
            first_rules=_FIRST_RULES,
            wording={"": _WORDING},
            approved=change_agreed,
            rejected=change_dropped,
            returned=change_returned,
            withdrawn=change_dropped,
            cancelled=change_dropped,
        )
    )
