"""How sign-in behaves: accounts come by invitation, never by signing up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up: a partner admin or an administrator invites."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Always closed; allauth then shows how to get an account."""
        return False
