"""How a pricing case goes through approval: its facts, its decision sheet, what its end does."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, override

from catalogue.engine.sheets import bars_on_sheet
from catalogue.engine.waterfall import Waterfall as PriceWaterfall
from catalogue.engine.waterfall import price_waterfall
from catalogue.policies import sees_cost
from catalogue.selectors.price_lists import list_for_region
from catalogue.selectors.prices import PriceMissing
from catalogue.selectors.rates import RateMissing
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.keyset import MAX_PAGE
from portal.kernel.money import Money
from pricing_feedback.forms import DecisionFields, OpinionFields
from pricing_feedback.models import PricingCase
from pricing_feedback.selectors.cases import REQUEST_TYPE
from pricing_feedback.selectors.signals import (
    MOST_IN_FIGURES,
    Distribution,
    distribution,
    signal_list,
)
from pricing_feedback.services.cancel_review import gather_on
from pricing_feedback.services.settle_case import keep_price, refuse_return, settle_case
from records.selectors.remarks import remarks_on
from sharing.models import Party, PartyKind
from sharing.policies import visible_to
from sharing.projections import project
from workflows.drafts import Rule, Step
from workflows.models import DecisionKind, Effect
from workflows.requests import Fact, Remark, RequestType, Sheet, Waterfall, register
from workflows.wording import Choice, Wording


def case_waterfall(case: PricingCase) -> PriceWaterfall | None:
    """The waterfall of the product in the case's country, down to the median price heard; ``None``
    without a price list or an exchange rate."""
    day = timezone.localdate()
    found = list_for_region(actor=SYSTEM, product=case.product, region=case.region)
    if found is None:
        return None

    def drawn(requested: Decimal | None) -> PriceWaterfall:
        return price_waterfall(
            actor=SYSTEM,
            product=case.product,
            partner=None,
            on=day,
            price_list=found.reference,
            requested_price=requested,
            requested_label=_("Down to the median price heard"),
        )

    try:
        plain = drawn(None)
        heard = _heard(case, plain.currency)
        return drawn(heard.median) if heard else plain
    except (PriceMissing, RateMissing):
        return None


def _heard(case: PricingCase, currency: str) -> Distribution | None:
    return distribution(case.signals.order_by("-pk")[:MOST_IN_FIGURES], currency)


def facts(case: PricingCase) -> dict[str, Any]:
    """What rules may ask and finance decides on."""
    waterfall = case_waterfall(case)
    heard = _heard(case, waterfall.currency if waterfall else case.currency)
    gap = margin = None
    if waterfall and waterfall.margin_rate is not None:
        margin = str(round(waterfall.margin_rate * 100, 2))
    if waterfall and heard and waterfall.list_price:
        gap = (1 - heard.median / waterfall.list_price) * 100
    return {
        "product": case.product.sku,
        "category": case.product.category,
        "region": case.region,
        "signals": case.signal_count,
        "median": str(round(heard.median, 4)) if heard else None,
        "gap": str(round(gap, 2)) if gap is not None else None,
        "pocket_margin": margin,
        "margin_unknown": margin is None,
        "revenue_at_stake": None if case.revenue_at_stake is None else str(case.revenue_at_stake),
    }


def sheet(case: PricingCase) -> Sheet:
    """The waterfall and the heard prices, as they are when the case is sent to review."""
    waterfall = case_waterfall(case)
    heard = _heard(case, waterfall.currency if waterfall else case.currency)
    rows = []
    if heard:
        rows += [
            (gettext_noop("Lowest price heard"), Money(heard.lowest, heard.currency)),
            (gettext_noop("Median price heard"), Money(heard.median, heard.currency)),
            (gettext_noop("Highest price heard"), Money(heard.highest, heard.currency)),
        ]
    drawn = ()
    if waterfall:
        with override("en"):
            bars = bars_on_sheet(waterfall)
        below = bool(waterfall.is_below_floor)
        drawn = (
            Waterfall(
                title=case.product.name,
                bars=bars,
                currency=waterfall.currency,
                unit=case.product.unit,
                verdict=gettext_noop("The price heard is below the floor price.") if below else "",
                tone="bad" if below else "ok",
            ),
        )
    return Sheet(
        summary=f"{case.product.name} · {case.region}", waterfalls=drawn, rows=tuple(rows)
    )


def parties(case: PricingCase) -> Iterable[int]:
    """The partners who reported a price follow the case."""
    partners = case.signals.exclude(partner=None).values("partner")
    return Party.objects.filter(
        kind=PartyKind.ORGANISATION, code="", subject_id__in=partners
    ).values_list("pk", flat=True)


def beside(actor: Actor, reference: str) -> list[Remark]:
    """Comments on the case and its signals, and their files, as the viewer sees them."""
    case = PricingCase.objects.filter(reference=reference)
    signals = signal_list(actor=actor, case=reference).order_by("-pk")[:MAX_PAGE]
    said = remarks_on(project(visible_to(actor, case))) + remarks_on(project(signals))
    return sorted(said, key=lambda remark: remark.at, reverse=True)


_FIRST_RULES = (
    Rule(
        gettext_noop("Every case: tender and finance advise, finance decides"),
        steps=[
            Step(1, "tender", label=gettext_noop("Tender desk"), effect=Effect.ADVISE),
            Step(1, "finance", label=gettext_noop("Finance and planning"), effect=Effect.ADVISE),
            Step(
                2, "finance", role="finance-decision", label=gettext_noop("Decision on the price")
            ),
        ],
    ),
)

_OPINION = Wording(
    choices={
        DecisionKind.APPROVE: Choice(
            _("Give the opinion"),
            _("Give it and open next"),
            _("Opinion given"),
            _("Your opinion on %(reference)s is recorded."),
            _("Finance decides when every department has given its opinion"),
        )
    },
    heading=_("Your opinion"),
    comment=_("Why you recommend it"),
    for_author=False,
)
_SETTLING = Wording(
    choices={
        DecisionKind.APPROVE: Choice(
            _("Decide the price"),
            _("Decide and open next"),
            _("Decided"),
            _("%(reference)s is decided."),
            _("As you choose below; those who reported are told"),
        ),
        DecisionKind.REJECT: Choice(
            _("Keep the price"),
            _("Keep the price and open next"),
            _("Price kept"),
            _("%(reference)s is decided: the price stays."),
            _("Nothing changes; those who reported are told why."),
        ),
    },
    comment=_("Reason, for the house"),
    for_author=False,
)


_FACTS = (
    Fact("product", _("Product")),
    Fact("category", _("Category")),
    Fact("region", _("Country"), "country"),
    Fact("signals", _("Signals"), "number"),
    Fact("median", _("Median price heard"), "number", shown=False),
    Fact(
        "gap",
        _("Gap to the list price"),
        "percent",
        signed=True,
        watched=True,
        slack=Decimal(2),
    ),
    Fact(
        "pocket_margin",
        _("Pocket margin at the median price heard"),
        "percent",
        guarded=True,
        signed=True,
        watched=True,
        slack=Decimal(1),
    ),
    Fact("margin_unknown", _("Pocket margin is not known"), "flag", guarded=True, watched=True),
    Fact("revenue_at_stake", _("Revenue at stake"), "money", watched=True, slack=Decimal(25)),
)


def register_request() -> None:
    """Make pricing cases known to the approval engine."""
    register(
        RequestType(
            code=REQUEST_TYPE,
            model="pricing_feedback.PricingCase",
            label=_("Pricing case"),
            facts=facts,
            fact_list=_FACTS,
            url=lambda case: reverse("pricing_case", args=[case.reference]),
            title=lambda case: f"{case.product.name} · {case.region}",
            sheet=sheet,
            sees_guarded=sees_cost,
            parties=parties,
            beside=beside,
            forms={
                "tender": OpinionFields,
                "finance": OpinionFields,
                "finance-decision": DecisionFields,
            },
            first_rules=_FIRST_RULES,
            wording={"tender": _OPINION, "finance": _OPINION, "finance-decision": _SETTLING},
            approved=settle_case,
            rejected=keep_price,
            returned=refuse_return,
            cancelled=gather_on,
        )
    )
