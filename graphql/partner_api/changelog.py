"""What changed in the API, for those who build upon it; and what is about to go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema


@dataclass(frozen=True, slots=True)
class Edition:
    """What came, changed or went on a day; ``names`` are root fields and types that are about."""

    day: date
    title: str
    text: str
    names: tuple[str, ...] = ()


EDITIONS = (
    Edition(
        date(2026, 11, 23),
        "Releases of price lists are approved",
        "A draft is sent for release; the routing policy says who decides. "
        "releasePriceListVersion does the same and goes. Approvals and versions have a reference.",
        ("requestPriceListRelease", "withdrawPriceListRelease", "cancelPriceListRelease"),
    ),
    Edition(
        date(2026, 11, 23),
        "The inbox, timelines and absences; how subscriptions end",
        "The inbox and the timeline of a record are read as on their pages. A subscription whose "
        "token or session ends says so (access_ended); one whose rights became others says reset.",
        ("inbox", "timeline", "absences"),
    ),
    Edition(
        date(2026, 11, 23),
        "Reports, following, and breakdowns as enums",
        "Reports are read as on their pages, each role its own. What figures are "
        "broken down by is an enum: COUNTRY instead of a text. Records are followed.",
        ("reports", "report", "followRecord", "unfollowRecord", "orderFigures", "purchaseFigures"),
    ),
    Edition(
        date(2026, 11, 23),
        "Whole lists as files",
        "A job reads a list to its end and keeps it as JSON lines or CSV for a week. Downloads go "
        "on where they ended, as long as everything in the file is visible.",
        ("createBulkExport", "bulkExports"),
    ),
    Edition(
        date(2026, 11, 23),
        "Keys of a partner, and OAuth2 client credentials",
        "Partner admins make keys for programs of their company. POST /oauth/token sells tokens "
        "that last an hour. New scopes: export, webhooks.",
        ("partnerKeys", "makePartnerKey", "replacePartnerKey", "revokePartnerKey"),
    ),
    Edition(
        date(2026, 11, 23),
        "Webhooks",
        "Changes are sent to systems of partners and of the house, after Standard Webhooks, with "
        "a log, tests and replay.",
        (
            "webhooks",
            "eventTypes",
            "createWebhook",
            "changeWebhook",
            "rotateWebhookSecret",
            "switchWebhook",
            "sendWebhookTest",
            "replayWebhookMessage",
            "replayWebhook",
            "deleteWebhook",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Deprecation:
    """Something that still works and will go; the reason says when, and what to use instead."""

    name: str
    reason: str


def deprecations(schema: GraphQLSchema) -> Iterator[Deprecation]:
    """Everything that the schema calls deprecated, by its types in the order of their names."""
    kinds = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)
    for type_name, found in sorted(schema.type_map.items()):
        for name, field in (
            getattr(found, "fields", {}).items() if isinstance(found, kinds) else ()
        ):
            if field.deprecation_reason:
                yield Deprecation(f"{type_name}.{name}", field.deprecation_reason)
