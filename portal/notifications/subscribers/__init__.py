"""Events of the floors below, turned into lines of people's inboxes."""

from portal.notifications.subscribers import (
    approvals,
    deals,
    following,
    invitations,
    prices,
    sharing,
)

__all__ = ["approvals", "deals", "following", "invitations", "prices", "sharing"]
