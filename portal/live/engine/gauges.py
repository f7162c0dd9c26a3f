"""What operators watch of the live feed, at ``/metrics``."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

FOLLOWERS = Gauge(
    "guildhall_live_followers",
    "Sockets and subscriptions that follow the feed.",
    multiprocess_mode="livesum",
)
HELD_BACK = Gauge(
    "guildhall_live_held_back_seconds",
    "For how long an open transaction has held events back; 0 if none does.",
    multiprocess_mode="livemax",
)
FELL_BACK = Counter(
    "guildhall_live_fell_back", "Times that a slow follower had to read the feed by itself."
)
EVENTS = Counter("guildhall_live_events", "Events that this process has handed out.")
