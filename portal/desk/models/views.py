"""Saved views of lists: a name for a query string."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_QUERY = 1000


class ViewList(models.TextChoices):
    """The lists whose views can be saved; the codes are the names of their addresses."""

    CUSTOMERS = "customers", _("Customers")
    DEALS = "deals", _("Deals")
    ORDERS = "orders", _("Orders")
    APPROVALS = "approvals", _("Approvals")
    PRICE_FEEDBACK = "price_feedback", _("Price feedback")


class ViewRole(models.TextChoices):
    """For whom an administrator can let a list open with a view of the house."""

    SALES = "sales", _("Sales")
    TENDER = "tender", _("Tender")
    FINANCE = "finance", _("Finance and planning")
    PLANNING = "planning", _("Planning")
    MARKETING = "marketing", _("Marketing")
    SERVICE = "service", _("Service")
    PARTNER = "partner", _("Partners")


class SavedView(models.Model):
    """A view of a list. It holds what is asked, never what was found: the policy of whoever opens
    it decides that.

    A personal view is its owner's alone. A shared one is for the owner's colleagues: those of
    ``organisation_id``, or the house's people where that is empty.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    list = models.CharField(max_length=20, choices=ViewList)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    is_shared = models.BooleanField(default=False)
    organisation_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "list", "name"], name="saved_view_name_once"),
            models.CheckConstraint(
                condition=Q(is_shared=True) | Q(organisation_id=None),
                name="saved_view_personal_has_no_organisation",
            ),
        ]
        indexes = [
            models.Index(
                fields=["list", "organisation_id"],
                condition=Q(is_shared=True),
                name="saved_view_shared",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view with which a list opens for a role; one at most."""

    list = models.CharField(max_length=20, choices=ViewList)
    role = models.CharField(max_length=20, choices=ViewRole)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="defaults")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "role"], name="default_view_once_for_a_role")
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.role}"
