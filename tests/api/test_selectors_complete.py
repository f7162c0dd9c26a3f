"""Whatever a person can read by a selector, an integrator can read through GraphQL.

A selector is called by a module of the API, directly or by way of another one, or a field of the
schema answers the same question by a plan of its own, or a reason is written down here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from partner_api.engine import GRAPHQL_SCHEMA
from partner_api.types.ids import SOURCES
from tests.harness.server import ROOT

APPS = (
    "sharing", "workflows", "records", "partners", "catalogue", "orders", "deals",
    "pricing_feedback", "portal",
)  # fmt: skip
API = ROOT / "graphql" / "partner_api"

PAGE = "It puts a page together: what it shows is read here by fields."
TYPING = "Answers while somebody types; lists are filtered here."
POLICY = "Routing policies, hours and responsibilities are kept on their pages, by administrators."
RULE = "Rules are made, confirmed and ended on their page, by two people."
STUCK = "Help for a request that is stuck: on its page, where the reason is seen."
VIEW = "How somebody's own lists look on pages: filters and columns are arguments here."
HOUSE = "Accounts and hours of the house: an administrator who signed in looks after them."
CONTENT = "News and library are pages of content, written for people."
PROOF = "The proof of parity is run and read by administrators of this installation."
EVIDENCE = "Evidence of who accepted what, kept for the house's own files."
ROWS = "Which rows are meant: its callers are selectors that are answered."

# Selector → the field, or the type of a node, that answers the same question, or why none does.
ANSWERS = {
    "deals.selectors.endings.ending_of_deal": PAGE,
    "workflows.selectors.endings.ending_of_approval": PAGE,
    "workflows.selectors.queues.open_successor": "Query.approvals",
    "partners.selectors.parties.people_to_look_as": TYPING,
    "partners.selectors.parties.people_bound_to_look_as": TYPING,
    "partners.selectors.recalls.access_recall": "Query.recalls",
    "partners.selectors.recalls.recall_list": "Query.recalls",
    "partners.selectors.recalls.recalls_in_words": "Query.recalls",
    "portal.kernel.selectors.access_token": "node:Token",
    "portal.kernel.selectors.preview_list": "Query.previews",
    "catalogue.selectors.market.access_bulletin": "node:Bulletin",
    "catalogue.selectors.market.market_indicator_list": "Query.marketIndicators",
    "catalogue.selectors.market.market_price_list": "Query.marketPrices",
    "catalogue.selectors.market.market_regions": PAGE,
    "catalogue.selectors.market_figures.market_currencies": "Query.report",
    "catalogue.selectors.market_figures.market_totals": "Query.report",
    "catalogue.selectors.price_lists.access_price_list": "Query.priceList",
    "catalogue.selectors.price_lists.access_version": "PriceList.versions",
    "catalogue.selectors.price_lists.list_for_region": "Query.priceWaterfall",
    "catalogue.selectors.price_lists.lists_with_product": "PriceListVersion.prices",
    "catalogue.selectors.price_lists.price_list_list": "Query.priceLists",
    "catalogue.selectors.price_lists.version_diff": "PriceListVersion.prices",
    "catalogue.selectors.price_lists.versions_of": "PriceList.versions",
    "catalogue.selectors.products.product_categories": "Product.category",
    "catalogue.selectors.products.product_list": "Query.products",
    "catalogue.selectors.products.product_options": TYPING,
    "catalogue.selectors.terms.term_list": "Query.priceTerms",
    "deals.selectors.deals.deal_board": PAGE,
    "deals.selectors.deals.deal_lines": "Deal.lines",
    "deals.selectors.deals.deal_list": "Query.deals",
    "deals.selectors.deals.deal_page": "Query.deals",
    "deals.selectors.deals.has_deals": "Query.deals",
    "deals.selectors.deals.own_open_deals": "Query.deals",
    "deals.selectors.drafts.customer_options": TYPING,
    "deals.selectors.drafts.product_options": TYPING,
    "deals.selectors.figures.deal_currencies": "Query.report",
    "deals.selectors.figures.incomplete_deals": "Query.deals",
    "deals.selectors.figures.pipeline_totals": "Query.report",
    "deals.selectors.figures.selling_time": "Query.report",
    "deals.selectors.figures.won_below_list": "Query.whatIf",
    "deals.selectors.price_outcomes.price_outcomes": "Query.report",
    "deals.selectors.special_price_use.special_price_use": "Query.report",
    "deals.selectors.special_prices.access_special_price": "Query.specialPrice",
    "deals.selectors.special_prices.special_price_list": "Query.specialPrices",
    "deals.selectors.special_prices.special_price_page": "Query.specialPrices",
    "deals.selectors.special_prices.with_relations": ROWS,
    "deals.selectors.timeline.deal_timeline": "Query.timeline",
    "orders.selectors.figures.lines_discounted_by": "Query.whatIf",
    "orders.selectors.figures.order_currencies": "Query.orderFigures",
    "orders.selectors.figures.order_years": "Query.orderFigures",
    "orders.selectors.figures.orders_over": "Query.whatIf",
    "orders.selectors.invoices.access_invoice": "Query.invoice",
    "orders.selectors.invoices.invoice_lines": "Invoice.lines",
    "orders.selectors.invoices.invoice_list": "Query.invoices",
    "orders.selectors.invoices.invoice_totals": "Query.report",
    "orders.selectors.invoices.receivable_list": "Query.receivables",
    "orders.selectors.orders.access_order": "Query.order",
    "orders.selectors.orders.order_lines": "Order.lines",
    "orders.selectors.orders.order_list": "Query.orders",
    "orders.selectors.parties.organisations": ROWS,
    "orders.selectors.purchase_figures.purchase_currencies": "Query.purchaseFigures",
    "orders.selectors.purchase_figures.purchase_demand": "Query.report",
    "orders.selectors.purchase_figures.purchase_quantities": "Query.report",
    "orders.selectors.purchases.access_purchase_order": "Query.purchaseOrder",
    "orders.selectors.purchases.purchase_order_lines": "PurchaseOrder.lines",
    "orders.selectors.purchases.purchase_order_list": "Query.purchaseOrders",
    "partners.selectors.agreements.acceptances_of": EVIDENCE,
    "partners.selectors.agreements.lapse_of": PAGE,
    "partners.selectors.agreements.terms_of": "Agreement.acceptedVersion",
    "partners.selectors.customers.customer_list": "Query.customers",
    "partners.selectors.customers.customer_page": "Query.customers",
    "partners.selectors.customers.customer_rows": PAGE,
    "partners.selectors.customers.customer_total": "OrganisationConnection.totalCount",
    "partners.selectors.customers.customers_in_order": "Query.bulkExports",
    "partners.selectors.customers.views_for": VIEW,
    "partners.selectors.organisations.access_contact": "node:Contact",
    "partners.selectors.organisations.access_organisation": "Query.organisation",
    "partners.selectors.organisations.contacts_of": "Organisation.contacts",
    "partners.selectors.organisations.visible_organisations": "Query.organisations",
    "partners.selectors.overlaps.access_overlap": "node:Overlap",
    "partners.selectors.overlaps.customers_in_common": "Query.customers",
    "partners.selectors.overlaps.overlaps_of": "Query.overlaps",
    "partners.selectors.parties.explain_every_facet": "Query.explain",
    "partners.selectors.parties.party_options": TYPING,
    "partners.selectors.parties.record_of_kind": ROWS,
    "partners.selectors.sharing_changes.access_sharing_change": "node:SharingChange",
    "partners.selectors.sharing_changes.sharing_change_list": "Query.sharingChanges",
    "partners.selectors.partners.access_membership": "node:Membership",
    "partners.selectors.partners.grants_to": "Query.visibleOn",
    "partners.selectors.partners.members_of": "Query.members",
    "partners.selectors.partners.partner_page": "Query.partners",
    "partners.selectors.partners.partners_found": "Query.partners",
    "portal.cms.selectors.library_list": CONTENT,
    "portal.cms.selectors.library_topics": CONTENT,
    "portal.cms.selectors.news_list": CONTENT,
    "portal.desk.selectors.access_import": "node:ImportJob",
    "portal.desk.selectors.access_view": VIEW,
    "portal.desk.selectors.access_view_for_update": VIEW,
    "portal.desk.selectors.import_list": "Query.imports",
    "portal.desk.selectors.saved_views": VIEW,
    "portal.kernel.selectors.colleague": HOUSE,
    "portal.kernel.selectors.colleague_list": HOUSE,
    "portal.kernel.selectors.department_list": HOUSE,
    "pricing_feedback.selectors.cases.case_list": "Query.pricingCases",
    "pricing_feedback.selectors.signals.access_signal": "node:PriceSignal",
    "pricing_feedback.selectors.signals.own_country": "Organisation.country",
    "pricing_feedback.selectors.signals.signal_list": "Query.priceSignals",
    "pricing_feedback.selectors.signals.signal_map": PAGE,
    "portal.notifications.selectors.what_is_asked": PAGE,
    "records.selectors.comments.access_comment": "Query.timeline",
    "records.selectors.exports.access_receipt": "Query.bulkExports",
    "records.selectors.exports.export_receipts": "Query.bulkExports",
    "records.selectors.files.access_file": "PriceSignal.files",
    "records.selectors.follows.is_following": PAGE,
    "records.selectors.timeline.files": "Query.timeline",
    "records.selectors.timeline.remarks": "Query.timeline",
    "records.selectors.timeline.shares": "Query.timeline",
    "records.selectors.timeline.told_events": "Query.timeline",
    "sharing.selectors.grants_on": "Query.visibleOn",
    "sharing.selectors.parity_runs": PROOF,
    "sharing.selectors.rival_groups": "Query.rivalGroups",
    "sharing.selectors.rule_list": RULE,
    "sharing.selectors.waiting_shares_on": "Query.sharingChanges",
    "sharing.selectors.seen_by_on": "Query.visibleOn",
    "sharing.selectors.wall_list": "Query.walls",
    "sharing.selectors.walls_on": "Query.walls",
    "workflows.selectors.absences.own_absences": "Query.absences",
    "workflows.selectors.absences.substitutions": "Query.absences",
    "workflows.selectors.calendars.access_calendar": POLICY,
    "workflows.selectors.calendars.calendar_list": POLICY,
    "workflows.selectors.policies.access_policy": POLICY,
    "workflows.selectors.policies.policy_families": POLICY,
    "workflows.selectors.queues.access_task": "node:Task",
    "workflows.selectors.queues.access_task_by_id": "node:Task",
    "workflows.selectors.queues.neighbours": PAGE,
    "workflows.selectors.queues.task_queue": "Query.approvals",
    "workflows.selectors.house_roles.house_role_list": POLICY,
    "workflows.selectors.responsibilities.responsibility_list": POLICY,
    "workflows.selectors.standstill.failed_jobs": STUCK,
    "workflows.selectors.standstill.stranded_approvals": STUCK,
    "workflows.selectors.standstill.stuck_tasks": STUCK,
    "workflows.selectors.threads.access_decision": "Approval.decisions",
    "workflows.selectors.threads.access_question": "node:Question",
    "workflows.selectors.threads.opinion_wanted": "Query.questions",
    "workflows.selectors.threads.own_undoable": "Approval.decisions",
    "workflows.selectors.threads.questions_to_author": "Query.questions",
    "workflows.selectors.threads.waiting_task": "Query.approvals",
}


@dataclass
class Module:
    """A module of ours: its functions and classes, and what each of them names."""

    name: str
    names: dict[str, set[str]] = field(default_factory=dict)
    selectors: set[str] = field(default_factory=set)
    imported: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Module:
        parts = list(path.relative_to(ROOT).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        module = cls(".".join(parts).removeprefix("graphql."))
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for each in node.names:
                    module.imported[each.asname or each.name] = f"{node.module}.{each.name}"
        own = {each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.ClassDef)}
        for each in tree.body:
            if isinstance(each, ast.FunctionDef | ast.ClassDef):
                module.names[f"{module.name}.{each.name}"] = module._named(each, own)
                if isinstance(each, ast.FunctionDef) and _asks(each):
                    module.selectors.add(f"{module.name}.{each.name}")
            else:
                module.names.setdefault(module.name, set()).update(module._named(each, own))
        return module

    def _named(self, node: ast.AST, own: set[str]) -> set[str]:
        found = set()
        for each in ast.walk(node):
            if isinstance(each, ast.Name):
                local = f"{self.name}.{each.id}" if each.id in own else ""
                found.add(self.imported.get(each.id, local))
            elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
                found.add(f"{self.imported.get(each.value.id, '')}.{each.attr}")
        return found


def _asks(node: ast.FunctionDef) -> bool:
    given = {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
    return "actor" in given and not node.name.startswith("_")


def modules() -> Iterator[Module]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield Module.read(path)


@cache
def selectors() -> frozenset[str]:
    """Every selector that asks for an actor."""
    return frozenset(
        name
        for each in modules()
        if "selectors" in each.name.split(".")
        for name in each.selectors
    )


@cache
def reached() -> frozenset[str]:
    """Every function that the API calls, however far down."""
    graph: dict[str, set[str]] = {}
    passed_on: dict[str, str] = {}
    for each in modules():
        graph.update(each.names)
        passed_on.update({f"{each.name}.{k}": v for k, v in each.imported.items()})
    waiting = [
        name
        for path in sorted(API.rglob("*.py"))
        for names in Module.read(path).names.values()
        for name in names
    ]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        while name in passed_on and name not in graph:
            name = passed_on[name]
        if name not in found:
            found.add(name)
            waiting.extend(graph.get(name, ()))
    return frozenset(found)


def test_every_selector_has_a_field_or_a_reason() -> None:
    assert len(selectors()) > 100
    assert sorted(selectors() - reached() - set(ANSWERS)) == []


def test_what_is_written_here_is_about_selectors_that_need_it() -> None:
    assert sorted(set(ANSWERS) - selectors()) == [], "there is no such selector"
    assert sorted(set(ANSWERS) & reached()) == [], "the API calls it: nothing needs to be said"


def test_every_field_that_is_named_exists() -> None:
    missing = []
    for name, answer in ANSWERS.items():
        if answer.startswith("node:"):
            kind = answer.removeprefix("node:")
            implements = getattr(GRAPHQL_SCHEMA.type_map.get(kind), "interfaces", ())
            if kind not in SOURCES or "Node" not in {each.name for each in implements}:
                missing.append(f"{name}: {answer}")
            continue
        assert answer != "Query.node", f"{name}: say which type, as node:Type"
        kind, dot, field_name = answer.partition(".")
        if not dot or " " in kind:
            continue
        found = GRAPHQL_SCHEMA.type_map.get(kind)
        if field_name not in getattr(found, "fields", {}):
            missing.append(f"{name}: {answer}")
    assert missing == []
