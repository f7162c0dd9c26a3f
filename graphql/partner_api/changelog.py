"""What changed in the API, for those who build upon it; and what is about to go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema


@dataclass(frozen=True, slots=True)
class Edition:
    """What came, changed or went on a day; ``names`` are root fields and types that are about.

    ``breaks`` are the fields and types (``Type.field``) that clients must look at again.
    """

    day: date
    title: str
    text: str
    names: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()


EDITIONS = (
    Edition(
        date(2026, 11, 23),
        "Reviews of pricing cases can be cancelled",
        "An administrator ends a review that nobody should decide, with a reason. The case "
        "gathers signals again, and PricingCase.opinions are those of its newest review.",
        ("cancelPricingReview",),
    ),
    Edition(
        date(2026, 11, 23),
        "What a token lacks, and kinds of imports",
        "A mutation that a token was not made for is refused with missing_scope, as queries are, "
        "and no longer with forbidden. createImport names the kinds that there are, and an "
        "unknown one is refused with unknown_kind. A token with the scope write marks the inbox.",
        ("createImport", "markInbox"),
    ),
    Edition(
        date(2026, 11, 23),
        "What a second person decides on",
        "sharingChangePreview tells what a change of sharing asks for, and what it would open and "
        "close now. disclosurePreview takes the level and the dates of the share, and counts what "
        "opens in that time. resendSharingChange takes the tier, programme and line of a place.",
        ("sharingChangePreview", "disclosurePreview", "resendSharingChange"),
    ),
    Edition(
        date(2026, 11, 23),
        "What was looked at is named by an id",
        "decideTask takes the id of the FactSnapshot that was looked at as seen, and decideTasks "
        "one for each task; refused is what others hold for by now of what the step decides on. "
        "A snapshot shows the facts that its viewer may read, and its digest, which decideTask "
        "still takes, to those who read all of them. Task.why names the rules alone that the "
        "viewer may know.",
        ("decideTask", "decideTasks", "FactSnapshot"),
    ),
    Edition(
        date(2026, 11, 23),
        "Changes with many records, and keys that are kept",
        "A change with more than 50 records, an import's, names each kind once, without "
        "reference and node: look at all of them. A cursor of changes that cannot be read is "
        "answered with reset. An Idempotency-Key is free again only where nothing was done; of an "
        "answer above 256 KB is kept only that it was given (409, answer_not_kept). Documents "
        "that are refused cost what they took.",
        ("changes",),
    ),
    Edition(
        date(2026, 11, 23),
        "Decisions on facts as they are",
        "Facts that others change while a request is decided are frozen anew, and who decided on "
        "them is asked again, in a further round. decideTask takes the digest of the facts that "
        "were looked at as seen, and refuses with the code facts_changed where others hold now. "
        "Steps of whatIf say by certain whether they are asked for sure: what depends on facts "
        "that the viewer does not see may be asked.",
        ("decideTask", "whatIf", "whatIfRelease"),
    ),
    Edition(
        date(2026, 11, 23),
        "Shares with every sort of party, and what comes with a record",
        "shareRecord takes a party of any sort instead of a partner: a role or a person there, a "
        "tier, a programme, a distribution line. disclosurePreview tells what opens of the rows "
        "that are parts of a record, the lines of an order; visibleOn and its relatives answer "
        "for them.",
        ("shareRecord", "disclosurePreview", "DisclosedParts"),
    ),
    Edition(
        date(2026, 11, 23),
        "Standing, agreements and shares wait for a second person, too",
        "Another tier, programme or line of a partner, a new version of an agreement and a share "
        "that open or close much are requests as rules and walls are: the mutations answer with "
        "`waiting`, the change that waits, and nothing opens before it is decided. "
        "standingPreview and agreementPreview tell before what would open and close for whom.",
        ("standingPreview", "agreementPreview"),
    ),
    Edition(
        date(2026, 11, 23),
        "Sealed cursors, honest costs, and who edits",
        "Cursors tell nothing of what they hold; those from before are refused with "
        "invalid_cursor, so read anew once. A cost counts what is read however it is written: "
        "pages behind fragments, sizes in variables, rows of a bulk mutation, answers to events. "
        "The query changes tells what was taken, as the subscription does. An answer kept for an "
        "Idempotency-Key is not given again to who sees less by now. presence knows panels, and "
        "who edits. Webhooks are signed by v1a, too: WebhookEndpoint.publicKey checks it.",
        ("presence", "changes", "WebhookEndpoint"),
    ),
    Edition(
        date(2026, 11, 23),
        "Presence, proof before secrets, and long lists",
        "The house's people see which colleagues have a record open. A session whose sign-in is "
        "some minutes old is refused with the code proof_wanted where a token, a key or a secret "
        "would be handed out, until its person has confirmed who they are; tokens are not asked. "
        "startOverlap takes a file of up to 100,000 companies instead of a list.",
        ("presence", "startOverlap"),
    ),
    Edition(
        date(2026, 11, 23),
        "What happens when a release is sent",
        "The route of a draft of a price list before it is sent: its steps, their usual time, why "
        "each is there, and what would make it shorter, as whatIf says of deals.",
        ("whatIfRelease",),
    ),
    Edition(
        date(2026, 11, 23),
        "Changes of sharing are approved",
        "A rule, a wall, its end, a place in a group of competitors or an overlap that opens or "
        "closes much is a request of its own: its task is among approvals. confirmWall, "
        "confirmRival, confirmOverlap, a second liftWall or removeRival approve that task; "
        "whoever asked sends a returned change again, or withdraws it.",
        (
            "sharingChanges",
            "resendSharingChange",
            "withdrawSharingChange",
            "cancelSharingChange",
        ),
    ),
    Edition(
        date(2026, 11, 23),
        "Groups of competitors, amounts in bands, and what was visible page by page",
        "Administrators form groups of competing partners, and wall them off each other. "
        "Orders can be shared, with their lines. Amounts of orders and deals, and what is at "
        "stake in a pricing case, can be shared in bands. "
        "visibleRecordsOn pages through everything of a kind that a partner saw at a moment.",
        (
            "rivalGroups",
            "formRivalGroup",
            "addRival",
            "confirmRival",
            "removeRival",
            "visibleRecordsOn",
        ),
    ),
    Edition(
        date(2026, 11, 23),
        "Releases of price lists are approved",
        "A draft is sent for release; the routing policy says who decides. "
        "releasePriceListVersion does the same and goes. Approvals and versions have a reference.",
        ("requestPriceListRelease", "withdrawPriceListRelease", "cancelPriceListRelease"),
    ),
    Edition(
        date(2026, 11, 23),
        "Versions of what you see, counts of the past, and a second person for overlaps",
        "A version changes with what you see of a record; updatedAt goes with the whole record "
        "alone, and nothing is filtered by versions. What a partner saw is counted beside its "
        "list. Overlaps that open much wait for a second person of the house.",
        ("visibleCountsOn", "confirmOverlap"),
        ("OrganisationFilter.version", "ProductFilter.version"),
    ),
    Edition(
        date(2026, 11, 23),
        "Scopes, connections and limits",
        "A token without the scope read asks nothing but viewer, rateLimit and the schema. The "
        "inbox and timelines are whole connections: edges, last and before. A null argument means "
        "what leaving it out means. All tokens of a person share its points, and a caller holds "
        "a bounded number of sockets and streams. The house names the customer of a deal that was "
        "registered for a company it did not know.",
        ("InboxLineConnection", "TimelineEntryConnection", "nameDealCustomer"),
    ),
    Edition(
        date(2026, 11, 23),
        "Hidden figures are null, and Parquet",
        "Sums of orders are null where their facet is hidden; pricedOrders says how many orders "
        "they are of. Exports may be Parquet where the installation has it.",
        ("orderFigures", "ExportFormat"),
        (
            "OrderFigures.quantity",
            "OrderFigures.amount",
            "OrderFigures.tax",
            "OrderFigures.freight",
            "OrderFigures.discount",
            "OrderFigures.cost",
        ),
    ),
    Edition(
        date(2026, 11, 23),
        "Who read what, and with whose eyes",
        "What a partner's people and programs read, for those who look after partners; looking as "
        "somebody at a partner; what a company received is recalled when its access ends, and its "
        "people confirm that they deleted it.",
        (
            "accessLog",
            "previews",
            "beginPreview",
            "endPreview",
            "recalls",
            "acknowledgeRecall",
        ),
    ),
    Edition(
        date(2026, 11, 23),
        "Walls, agreements, overlaps",
        "Walls between companies and records; agreements under which records are shared, and "
        "their acceptance; customer lists that are compared blindly. Values may show as a band.",
        (
            "walls",
            "buildWall",
            "confirmWall",
            "liftWall",
            "agreements",
            "publishAgreement",
            "publishAgreementVersion",
            "acceptAgreement",
            "overlaps",
            "startOverlap",
            "agreeToOverlap",
            "endOverlap",
            "Band",
        ),
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
        ("Query.orderFigures", "Query.purchaseFigures"),
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
