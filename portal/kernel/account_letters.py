"""What the mails about one's own sign-in say, by the name that allauth gives each."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Text = str | Promise


@dataclass(frozen=True)
class AccountLetter:
    """One kind of mail. ``text`` may name what allauth tells: ``email``, ``to_email`` …"""

    subject: Text
    text: Text
    # What the button says, and the entry of allauth's context that is its address.
    button: Text = ""
    link: str = ""
    # What is good to know besides.
    note: Text = ""

    @property
    def is_notice(self) -> bool:
        """Whether it tells of a change that was made, so whence the change came matters."""
        return not (self.link or self.note)


_NOT_YOU = _("If that was not you, leave this mail alone: nothing changes.")
_CONFIRM = AccountLetter(
    subject=_("Confirm your e-mail address"),
    text=_("Confirm that %(email)s is your address. The link works for three days."),
    button=_("Confirm the address"),
    link="activate_url",
    note=_NOT_YOU,
)

ACCOUNT_LETTERS = {
    "account/email/email_confirmation": _CONFIRM,
    "account/email/email_confirmation_signup": _CONFIRM,
    "account/email/password_reset_key": AccountLetter(
        subject=_("Choose a new password"),
        text=_("Somebody asked for a new password for your account. The link works once."),
        button=_("Choose a new password"),
        link="password_reset_url",
        note=_NOT_YOU,
    ),
    "account/email/unknown_account": AccountLetter(
        subject=_("There is no account with your address"),
        text=_(
            "Somebody wants to enter Guildhall with the address %(email)s, which no account has. "
            "If that was you, try another address of yours."
        ),
        note=_(
            "Accounts come by invitation: ask your partner administrator, or your contact at "
            "the house."
        ),
    ),
    "account/email/account_already_exists": AccountLetter(
        subject=_("You have an account already"),
        text=_(
            "Somebody wants to use the address %(email)s for a new account or as a further "
            "address, but your account has it. If you forgot your password, choose a new one."
        ),
        button=_("Choose a new password"),
        link="password_reset_url",
        note=_NOT_YOU,
    ),
    "account/email/email_changed": AccountLetter(
        subject=_("Your e-mail address has changed"),
        text=_("Your account now has the address %(to_email)s instead of %(from_email)s."),
    ),
    "account/email/email_deleted": AccountLetter(
        subject=_("An e-mail address was removed from your account"),
        text=_("%(deleted_email)s is no longer an address of your account."),
    ),
    "account/email/password_changed": AccountLetter(
        subject=_("Your password has changed"),
        text=_("From now on you sign in with your new password."),
    ),
    "account/email/password_reset": AccountLetter(
        subject=_("Your password has changed"),
        text=_("Your new password is saved, by the link that we sent you."),
    ),
    "account/email/password_set": AccountLetter(
        subject=_("Your account has a password now"),
        text=_("From now on you can sign in with a password too."),
    ),
    "mfa/email/totp_activated": AccountLetter(
        subject=_("Two-step sign-in is on"),
        text=_("From now on an authenticator app confirms that it is you who signs in."),
    ),
    "mfa/email/totp_deactivated": AccountLetter(
        subject=_("The authenticator app is off"),
        text=_("Your account no longer asks for a code of your authenticator app."),
    ),
    "mfa/email/recovery_codes_generated": AccountLetter(
        subject=_("You have new recovery codes"),
        text=_("Keep them in a safe place. The former codes no longer work."),
    ),
    "mfa/email/webauthn_added": AccountLetter(
        subject=_("A passkey was added to your account"),
        text=_("From now on a new passkey or security key opens your account."),
    ),
    "mfa/email/webauthn_removed": AccountLetter(
        subject=_("A passkey was removed from your account"),
        text=_("One of your passkeys or security keys no longer opens your account."),
    ),
}
