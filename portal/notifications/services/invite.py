"""The mail that lets an invited person in."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Membership
from portal.kernel.letters import as_read_by, write_letter
from portal.kernel.models import User


def mail_invitation(membership: Membership, *, inviter: str) -> None:
    """Tell a person that they act for a partner now; a new one chooses a password by the link."""
    company = membership.organisation.name
    with as_read_by(membership.user):
        subject = _("Your access to Guildhall for %(company)s") % {"company": company}
        _mail(membership.user, subject, company=company, inviter=inviter)


def mail_colleague(user: User, *, inviter: str) -> None:
    """Tell a person of the house that they have an account; the link lets them in."""
    with as_read_by(user):
        _mail(user, _("Your access to Guildhall"), company="", inviter=inviter)


def _mail(user: User, subject: str, *, company: str, inviter: str) -> None:
    """Nobody signs in to a new account before using the link, so whoever does owns the address."""
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    context = {
        "name": user.get_short_name(),
        "company": company,
        "inviter": inviter,
        "is_new": not user.has_usable_password(),
        "url": f"{settings.BASE_URL}{_path(user)}",
    }
    write_letter("invitation", subject=subject, to=user.email, context=context).send()


def _path(user: User) -> str:
    if user.has_usable_password():
        return reverse("home")
    key = default_token_generator.make_token(user)
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": key},
    )
