"""The gathered signals about one product in one region, and what is decided about them.

Opinions are the decisions of the approval's advising steps: they live there, frozen.
"""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import PriceListVersion, Product
from portal.kernel.models import Referenced
from sharing.coarse import Banded
from sharing.models import AccessRow
from sharing.shareable import Criterion, Facet, Level, Shareable, Sight, Within


class CaseStatus(models.TextChoices):
    """Where a case stands."""

    GATHERING = "gathering", _("Gathering signals")
    REVIEW = "review", _("In review")
    DECIDED = "decided", _("Decided")


class Outcome(models.TextChoices):
    """What finance decides."""

    KEEP = "keep", _("Keep the price")
    REVISE = "revise", _("Revise the list")
    SPECIAL_PRICE = "special_price", _("Grant a special price")


OPEN_STATUSES = (CaseStatus.GATHERING, CaseStatus.REVIEW)


@pghistory.track(exclude=["sort_key"])
class PricingCase(Referenced):
    """A pricing case: product × region (ISO country code), one open at a time.

    ``revenue_at_stake`` is what the product sold there in the last twelve months, in ``currency``;
    empty if nothing did. ``explanation`` is what those who gave a signal are told.
    ``signals_reviewed`` of its signals had begun a review that was cancelled.
    """

    reference_prefix = "F"

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="pricing_cases")
    region = models.CharField(_("country"), max_length=2)
    sort_key = models.BinaryField(editable=False, default=b"")
    status = models.CharField(
        _("status"), max_length=10, choices=CaseStatus, default=CaseStatus.GATHERING
    )
    signal_count = models.PositiveIntegerField(_("signals"), default=0)
    signals_reviewed = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    revenue_at_stake = models.DecimalField(
        _("revenue at stake"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome, blank=True)
    explanation = models.TextField(_("what is told to those who gave a signal"), blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    price_list_version = models.ForeignKey(
        PriceListVersion, on_delete=models.PROTECT, null=True, related_name="pricing_cases"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    shareable = Shareable(
        plural=_("Pricing cases"),
        facets=(
            Facet(
                "identity",
                _("Product, status and outcome"),
                (
                    "product",
                    "product_name",
                    "sku",
                    "region",
                    "sort_key",
                    "status",
                    "outcome",
                    "explanation",
                    "decided_at",
                    "opened_at",
                    "version",
                ),
            ),
            Facet(
                "figures",
                _("Figures"),
                ("signal_count", "revenue_at_stake", "currency", "price_list_version"),
                coarse={"revenue_at_stake": Banded(currency="currency")},
            ),
            Facet(
                "deliberation",
                _("Opinions and reasons"),
                ("decision_reason", "decided_by", "opinions"),
            ),
        ),
        access="pricing_feedback.PricingCaseAccess",
        page="pricing_case",
        criteria=(
            Criterion("region"),
            Criterion("product_line", "product__product_line"),
            Criterion("status"),
        ),
        within=Within(countries=("region",), line="product__product_line"),
        house={
            "sales": Sight(("identity", "figures")),
            "tender": Sight(),
            "finance": Sight(level=Level.EDIT),
            "planning": Sight(),
            "administrator": Sight(),
        },
        sharers=("finance", "sales"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "region"],
                condition=~Q(status="decided"),
                name="case_one_open",
            ),
            models.CheckConstraint(
                condition=(Q(status="decided", decided_at__isnull=False) & ~Q(outcome=""))
                | (~Q(status="decided") & Q(outcome="", decided_at=None, decided_by=None)),
                name="case_decided_with_outcome",
            ),
        ]
        indexes = [models.Index(fields=["status", "region"], name="case_by_status")]

    def __str__(self) -> str:
        return f"{self.reference} {self.product} · {self.region}"

    # Whoever sees the case reads these, also without seeing the product itself.

    @property
    def product_name(self) -> str:
        """The name of the product."""
        return self.product.name

    @property
    def sku(self) -> str:
        """The SKU of the product."""
        return self.product.sku


class PricingCaseAccess(AccessRow):
    """Compiled access to pricing cases."""

    content_object = models.ForeignKey(
        PricingCase, on_delete=models.CASCADE, related_name="access_rows"
    )

    class Meta:
        constraints = AccessRow.constraints_for("pricing_case")
        indexes = AccessRow.indexes_for("pricing_case")
