"""Any company: customer, reseller, distributor, supplier, competitor, or several at once."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import Referenced
from sharing.coarse import PEOPLE, Banded, Ending
from sharing.models import AccessRow
from sharing.shareable import Criterion, Facet, Level, Ownership, Shareable, Sight, Within


class OrganisationRole(models.TextChoices):
    """What a company is to the house."""

    CUSTOMER = "customer", _("Customer")
    RESELLER = "reseller", _("Reseller")
    DISTRIBUTOR = "distributor", _("Distributor")
    SUPPLIER = "supplier", _("Supplier")
    COMPETITOR = "competitor", _("Competitor")
    HOUSE = "house", _("The house")


PARTNER_ROLES = (
    OrganisationRole.RESELLER,
    OrganisationRole.DISTRIBUTOR,
    OrganisationRole.SUPPLIER,
)


class CustomerStatus(models.TextChoices):
    """How alive a customer is."""

    PROSPECT = "prospect", _("Prospect")
    ACTIVE = "active", _("Active")
    QUIET = "quiet", _("Quiet")
    CLOSED = "closed", _("Closed")


@pghistory.track(
    exclude=["sort_key", "search_name", "sales_12_months", "last_activity_at", "updated_at"],
)
class Organisation(Referenced):
    """A company. ``external_id`` is its key in the system it was imported from.

    ``sort_key`` and ``search_name`` are computed from the name by the services that write it.
    """

    reference_prefix = "C"

    name = models.CharField(_("name"), max_length=250)
    sort_key = models.BinaryField(editable=False, default=b"")
    search_name = models.CharField(max_length=250, editable=False, default="")
    roles = ArrayField(
        models.CharField(max_length=12, choices=OrganisationRole), verbose_name=_("roles")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=CustomerStatus, default=CustomerStatus.ACTIVE
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="subsidiaries"
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    industry = models.CharField(_("industry"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    tax_id = models.CharField(_("tax number"), max_length=40, blank=True)
    external_id = models.CharField(_("external key"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_organisations",
        verbose_name=_("account manager"),
    )
    annual_revenue = models.DecimalField(
        _("annual revenue"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    payment_terms_days = models.PositiveSmallIntegerField(
        _("payment terms, days"), null=True, blank=True
    )
    credit_limit = models.DecimalField(
        _("credit limit"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    year_opened = models.PositiveSmallIntegerField(_("year opened"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    # Figures that the floors above keep up to date, so that lists sort by them from an index.
    sales_12_months = models.DecimalField(
        _("sales, 12 months"), max_digits=18, decimal_places=2, null=True, editable=False
    )
    last_activity_at = models.DateTimeField(_("last activity"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    shareable = Shareable(
        plural=_("Customers and companies"),
        facets=(
            Facet(
                "identity",
                _("Name and place"),
                (
                    "name",
                    "roles",
                    "status",
                    "parent",
                    "country",
                    "region",
                    "city",
                    "industry",
                    "website",
                    "created_at",
                    "sort_key",
                    "search_name",
                ),
            ),
            Facet("contacts", _("Contacts"), ("phone", "email", "street", "postal_code")),
            Facet(
                "commercial",
                _("Commercial terms"),
                (
                    "tax_id",
                    "external_id",
                    "owner",
                    "annual_revenue",
                    "employees",
                    "currency",
                    "payment_terms_days",
                    "credit_limit",
                    "year_opened",
                    "sales_12_months",
                ),
                coarse={
                    "tax_id": Ending(),
                    "annual_revenue": Banded(currency="currency"),
                    "credit_limit": Banded(currency="currency"),
                    "sales_12_months": Banded(currency="currency"),
                    "employees": Banded(PEOPLE),
                },
            ),
            Facet("history", _("History"), ("timeline", "last_activity_at")),
            Facet("prices", _("Prices"), ("price_history",)),
            Facet("notes", _("Internal notes"), ("notes",)),
            Facet("changes", _("When it was changed"), ("updated_at",), of_all=True),
        ),
        access="partners.OrganisationAccess",
        page="customer",
        criteria=tuple(map(Criterion, ("country", "region", "industry", "status", "owner"))),
        rules_on=Q(roles__contains=[OrganisationRole.CUSTOMER]),
        ownership=(
            Ownership(
                "pk",
                Sight(("identity", "contacts", "commercial", "history")),
                _("It is your own company."),
            ),
            Ownership(
                "partner__distributor",
                Sight(("identity", "contacts")),
                _("It belongs to your distribution line."),
            ),
        ),
        within=Within(
            countries=("country",),
            owners=("owner", "partner__account_manager"),
        ),
        house={
            "sales": Sight(level=Level.EDIT),
            "finance": Sight(),
            "tender": Sight(("identity", "contacts", "commercial", "history", "prices")),
            "planning": Sight(("identity", "commercial", "prices")),
            "marketing": Sight(("identity", "contacts")),
            "service": Sight(("identity", "contacts", "history")),
            "administrator": Sight(level=Level.EDIT),
        },
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~models.Q(external_id=""),
                name="organisation_external_once",
            )
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="organisation_by_name"),
            GinIndex(fields=["roles"], name="organisation_roles"),
            GinIndex(
                fields=["search_name"], opclasses=["gin_trgm_ops"], name="organisation_search"
            ),
            models.Index(fields=["tax_id"], name="organisation_tax_id"),
            models.Index(F("last_activity_at").desc(nulls_last=True), "id", name="org_activity"),
            models.Index(F("sales_12_months").desc(nulls_last=True), "id", name="org_sales"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class OrganisationAccess(AccessRow):
    """Compiled access to organisations."""

    content_object = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="access_rows"
    )

    class Meta(AccessRow.Meta):
        constraints = AccessRow.constraints_for("organisation")
        indexes = AccessRow.indexes_for("organisation")

    def __str__(self) -> str:
        return f"{self.group_id} sees {self.content_object_id}"
