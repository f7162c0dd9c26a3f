"""People who sign in, and the house's departments."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin


class DepartmentCode(models.TextChoices):
    """The departments of the house that routing policies and sharing rules may name."""

    SALES = "sales", _("Sales")
    TENDER = "tender", _("Tender")
    FINANCE = "finance", _("Finance and planning")
    PLANNING = "planning", _("Planning")
    MARKETING = "marketing", _("Marketing")
    SERVICE = "service", _("Service")


@pghistory.track()
class Department(models.Model):
    """A department of the house; its calendar says when its clocks run."""

    code = models.CharField(max_length=20, unique=True, choices=DepartmentCode)
    calendar = models.ForeignKey(
        "kernel.WorkingCalendar", on_delete=models.PROTECT, related_name="departments"
    )

    def __str__(self) -> str:
        return self.get_code_display()


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user with a normalised address and, if given, a password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user for the Django admin, who is also administrator of the house."""
        fields |= {"is_staff": True, "is_superuser": True, "is_administrator": True}
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Sign-in ignores the case of the address."""
        return self.get(email__iexact=username)


class Theme(models.TextChoices):
    """Light or dark; ``auto`` follows the device."""

    AUTO = "auto", _("Like my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Density(models.TextChoices):
    """How much space a row takes."""

    COSY = "cosy", _("Cosy")
    COMPACT = "compact", _("Compact")


@pghistory.track(exclude=["password", "last_login"])
class User(GuardianUserMixin, AbstractBaseUser, PermissionsMixin):
    """A person. One full name, as people write it; departments for the house's own people."""

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    full_name = models.CharField(_("full name"), max_length=200)
    address_as = models.CharField(_("how to address you"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=5, default="en")
    timezone = models.CharField(_("time zone"), max_length=50, default="Europe/Sofia")
    theme = models.CharField(_("theme"), max_length=10, choices=Theme, default=Theme.AUTO)
    density = models.CharField(_("density"), max_length=10, choices=Density, default=Density.COSY)
    keys_enabled = models.BooleanField(_("single-key shortcuts"), default=True)
    departments = models.ManyToManyField(Department, related_name="members", blank=True)
    manager = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    is_administrator = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    # A program that acts for a partner by a key: it never signs in and nobody writes to it.
    is_machine = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_ci_unique")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        """The name, for Django and Wagtail."""
        return self.full_name

    def get_short_name(self) -> str:
        """How the person wants to be addressed."""
        return self.address_as or self.full_name


@pghistory.track(obj_field=None)
class DepartmentMember(User.departments.through):  # type: ignore[name-defined]
    """Who belongs to which department; a proxy, so that coming and leaving have a history."""

    class Meta:
        proxy = True


def anonymous_user(model: type[User]) -> User:
    """Guardian's stand-in for nobody: no password, not active, no address that can sign in."""
    return model(email="AnonymousUser", full_name="Anonymous", is_active=False)
