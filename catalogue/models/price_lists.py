"""Versioned price lists, each for a tier, a partner or a market."""

from __future__ import annotations

from typing import Self

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from catalogue.models.asking import PRICE_LIST_CRITERIA, PRICE_LIST_WITHIN
from catalogue.models.products import Product
from partners.models import Organisation, Tier
from portal.kernel.models import Referenced
from sharing.models import AccessRow
from sharing.shareable import Facet, Level, Ownership, Shareable, Sight


class PriceListAudience(models.TextChoices):
    """Whom a price list is for."""

    STANDARD = "standard", _("Standard, for the house")
    TIER = "tier", _("A tier")
    PARTNER = "partner", _("One partner")
    MARKET = "market", _("A market")


class PriceListKind(models.TextChoices):
    """Whether the house sells or buys at these prices."""

    SALE = "sale", _("Sale")
    PURCHASE = "purchase", _("Purchase")


class VersionStatus(models.TextChoices):
    """A draft is seen by the house alone; a released version never changes."""

    DRAFT = "draft", _("Draft")
    RELEASED = "released", _("Released")


def public_key() -> models.UUIDField:
    """The column by which the API names a row; the database fills it for bulk writers."""
    return models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)


def day_range(start: str = "valid_from", end: str = "valid_until") -> Func:
    """The days from ``start`` to ``end``, both included; an empty end is open."""
    return Func(F(start), F(end), Value("[]"), function="daterange", output_field=DateRangeField())


@pghistory.track(exclude=["sort_key"])
class PriceList(Referenced):
    """A price list in one currency. The audience decides which of ``tier``, ``partner`` and
    ``market`` (ISO country code) is filled. A purchase list belongs to its supplier."""

    reference_prefix = "L"

    name = models.CharField(_("name"), max_length=200)
    sort_key = models.BinaryField(editable=False, default=b"")
    kind = models.CharField(
        _("kind"), max_length=8, choices=PriceListKind, default=PriceListKind.SALE
    )
    audience = models.CharField(_("audience"), max_length=8, choices=PriceListAudience)
    tier = models.CharField(_("tier"), max_length=12, choices=Tier, blank=True)
    partner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="price_lists",
        verbose_name=_("partner"),
    )
    market = models.CharField(_("market"), max_length=2, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    external_id = models.CharField(_("external key"), max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    shareable = Shareable(
        plural=_("Price lists"),
        facets=(
            Facet(
                "identity",
                _("Name and audience"),
                (
                    "name",
                    "sort_key",
                    "kind",
                    "audience",
                    "tier",
                    "partner",
                    "partner_name",
                    "market",
                    "currency",
                    "created_at",
                    "updated_at",
                ),
            ),
            Facet("prices", _("Prices"), ("amount", "min_quantity", "versions")),
            Facet("guidance", _("Floor and target prices"), ("floor", "target", "external_id")),
        ),
        access="catalogue.PriceListAccess",
        page="price_list",
        criteria=PRICE_LIST_CRITERIA,
        # What was agreed with one partner is shared by hand or not at all.
        rules_on=Q(partner=None),
        ownership=(
            Ownership(
                "partner",
                Sight(("identity", "prices")),
                _("It is the price list of your company."),
            ),
        ),
        within=PRICE_LIST_WITHIN,
        house={
            "sales": Sight(),
            "tender": Sight(),
            "finance": Sight(level=Level.EDIT),
            "planning": Sight(),
            "marketing": Sight(("identity", "prices")),
            "administrator": Sight(level=Level.EDIT),
        },
        sharers=("sales", "finance"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="price_list_external_once",
            ),
            models.CheckConstraint(
                condition=(
                    Q(audience="standard", tier="", partner=None, market="")
                    | (Q(audience="tier", partner=None, market="") & ~Q(tier=""))
                    | Q(audience="partner", tier="", partner__isnull=False, market="")
                    | (Q(audience="market", tier="", partner=None) & ~Q(market=""))
                ),
                name="price_list_audience_filled",
            ),
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="price_list_by_name")]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    @property
    def partner_name(self) -> str:
        """The name of the one partner that the list is for, or empty."""
        return self.partner.name if self.partner else ""


class PriceListAccess(AccessRow):
    """Compiled access to price lists."""

    content_object = models.ForeignKey(
        PriceList, on_delete=models.CASCADE, related_name="access_rows"
    )

    class Meta:
        constraints = AccessRow.constraints_for("price_list")
        indexes = AccessRow.indexes_for("price_list")


@pghistory.track()
class PriceListVersion(models.Model):
    """One dated state of a price list. ``valid_until`` is the last day; empty means open-ended.

    Released versions of one list never overlap: each day has one price. ``authors`` are the users
    who began, filled or sent the draft: none of them decides on its release.
    """

    public_id = public_key()
    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    status = models.CharField(
        _("status"), max_length=8, choices=VersionStatus, default=VersionStatus.DRAFT
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.TextField(_("what changes, and why"), blank=True)
    authors = ArrayField(models.BigIntegerField(), default=list, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    # When the people concerned were told that a later first day came.
    start_announced_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["price_list", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["price_list"], condition=Q(status="draft"), name="version_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="version_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", released_at=None, released_by=None)
                | Q(status="released", released_at__isnull=False),
                name="version_released_with_date",
            ),
            ExclusionConstraint(
                name="version_one_price_a_day",
                expressions=[
                    ("price_list", RangeOperators.EQUAL),
                    (day_range(), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="released"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_from"],
                name="version_beginning",
                condition=Q(status="released", start_announced_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.price_list.reference} v{self.number}"

    @property
    def reference(self) -> str:
        """What people call it: ``L-1042-3`` is version 3 of ``L-1042``."""
        return f"{self.price_list.reference}-{self.number}"

    @classmethod
    def by_reference(cls, reference: str) -> models.QuerySet[Self]:
        """The rows (one or none) with this reference, whatever its case."""
        listed, _dash, number = reference.strip().upper().rpartition("-")
        if not number.isdecimal() or len(number) > 9:
            return cls._default_manager.none()
        return cls._default_manager.filter(price_list__reference=listed, number=number)


@pghistory.track()
class Price(models.Model):
    """The price of a product per unit, from ``min_quantity`` units on, in the list's currency.

    ``valid_from`` and ``valid_until`` (the last day) narrow the version's dates for this product.
    """

    public_id = public_key()
    version = models.ForeignKey(PriceListVersion, on_delete=models.CASCADE, related_name="prices")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="prices")
    amount = models.DecimalField(_("list price"), max_digits=18, decimal_places=4)
    floor = models.DecimalField(
        _("floor price"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    target = models.DecimalField(
        _("target price"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    min_quantity = models.PositiveIntegerField(_("from quantity"), default=1)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_not_negative"),
            models.CheckConstraint(
                condition=Q(floor=None) | Q(floor__gte=0, floor__lte=F("amount")),
                name="price_floor_below_list",
            ),
            models.CheckConstraint(
                condition=Q(target=None) | Q(target__gte=0), name="price_target_not_negative"
            ),
            models.CheckConstraint(condition=Q(min_quantity__gte=1), name="price_from_one_unit"),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
                name="price_ends_after_start",
            ),
            ExclusionConstraint(
                name="price_once_a_day",
                expressions=[
                    ("version", RangeOperators.EQUAL),
                    ("product", RangeOperators.EQUAL),
                    ("min_quantity", RangeOperators.EQUAL),
                    (day_range(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["product", "version"], name="price_of_product")]

    def __str__(self) -> str:
        return f"{self.product.sku} {self.amount}"
