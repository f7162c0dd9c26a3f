"""Who sees which part of a deal: the declaration behind ``Deal.shareable``."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sharing.coarse import Banded
from sharing.shareable import Criterion, Facet, Level, Ownership, Sight, Within

DEAL_FACETS = (
    Facet(
        "identity",
        _("Customer, dates and status"),
        (
            "kind",
            "title",
            "sort_key",
            "partner",
            "partner_id",
            "customer",
            "customer_id",
            "customer_name",
            "customer_tax_id",
            "is_incomplete",
            "is_open",
            "country",
            "region",
            "owner",
            "stage",
            "status",
            "submission_status",
            "approval_status",
            "created_at",
            "updated_at",
            "submitted_at",
            "claimed_at",
            "waiting_since",
            "decided_at",
            "protected_until",
            "engaged_on",
            "closing_date",
            "closed_on",
            "tender",
            "version",
        ),
    ),
    Facet("lines", _("Products and quantities"), ("lines",)),
    Facet(
        "prices",
        _("Prices and amounts"),
        ("amount", "currency", "close_value", "prices"),
        coarse={
            "amount": Banded(currency="currency"),
            "close_value": Banded(currency="currency"),
        },
    ),
    Facet(
        "competition",
        _("Competitor, notes and evidence"),
        ("competitor", "notes", "files", "loss_reason", "decision_comment", "submitted_by"),
    ),
    Facet(
        "internal",
        _("Margin, conflicts and internal notes"),
        ("house_notes", "conflict", "margin", "agent", "external_id"),
    ),
)

DEAL_CRITERIA = (
    Criterion("country"),
    Criterion("region"),
    Criterion("stage"),
    Criterion("owner"),
    Criterion("customer_industry", "customer__industry", _("Customer’s industry")),
    Criterion("partner_tier", "partner__partner__tier", _("Partner’s tier")),
    Criterion("product_line", "lines__product__product_line"),
)

_OWN = Sight(("identity", "lines", "prices", "competition"), Level.EDIT)
_LINE = Sight(("identity", "lines"))

DEAL_OWNERSHIP = (
    Ownership("partner", _OWN, _("Your company registered it.")),
    Ownership(
        "partner__partner__distributor",
        _LINE,
        _("A reseller of your distribution line registered it."),
        when={"submission_status": "submitted"},
    ),
)

DEAL_HOUSE = {
    "sales": Sight(level=Level.EDIT),
    "tender": Sight(),
    "finance": Sight(),
    "planning": Sight(("identity", "lines", "prices", "internal")),
    "marketing": Sight(("identity",)),
    "service": Sight(("identity", "lines")),
    "administrator": Sight(level=Level.EDIT),
}

SPECIAL_PRICE_FACETS = (
    Facet(
        "identity",
        _("Special price"),
        (
            "partner",
            "partner_id",
            "customer",
            "customer_id",
            "product",
            "deal",
            "case_reference",
            "price",
            "currency",
            "quantity_cap",
            "valid_from",
            "valid_until",
            "ended_at",
            "granted_at",
            "status",
            "sort_key",
        ),
    ),
    Facet("internal", _("Who granted it"), ("granted_by",)),
)

SPECIAL_PRICE_OWNERSHIP = (
    Ownership("partner", Sight(("identity",)), _("It was granted to your company.")),
)

SPECIAL_PRICE_HOUSE = {
    "sales": Sight(level=Level.EDIT),
    "tender": Sight(),
    "finance": Sight(level=Level.EDIT),
    "planning": Sight(),
    "administrator": Sight(level=Level.EDIT),
}

DEAL_WITHIN = Within(
    countries=("country", "customer__country", "partner__country"),
    owners=("owner", "customer__owner", "partner__owner", "partner__partner__account_manager"),
)

# What a partner has not sent yet is the partner's own business.
DEAL_HOUSE_WHEN = Q(kind="opportunity") | ~Q(submission_status="not_submitted")
