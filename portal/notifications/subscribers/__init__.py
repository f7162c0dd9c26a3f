"""Events of the floors below, turned into lines of people's inboxes."""

from portal.notifications.subscribers import (
    agreements,
    approvals,
    deals,
    following,
    invitations,
    overlaps,
    prices,
    recalls,
    routing_policies,
    sharing,
    sharing_changes,
)

__all__ = [
    "agreements",
    "approvals",
    "deals",
    "following",
    "invitations",
    "overlaps",
    "prices",
    "recalls",
    "routing_policies",
    "sharing",
    "sharing_changes",
]
