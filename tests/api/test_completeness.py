"""Whatever a person can do through a service, an integrator can do through GraphQL."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module

import portal.urls  # noqa: F401 (whatever any page can do is registered)
from portal.kernel.commands import COMMANDS
from tests.harness.server import ROOT

API = ROOT / "graphql" / "partner_api"

POLICY = "Routing policies are read and written as a whole; drafts are edited on their page."
VIEW = "How somebody's own lists look on pages: filters and columns are arguments here."
RULE = "Rules are made on their page, beside what they would open."
STUCK = "Help for a request that is stuck: from its page, where the reason is seen."
SYSTEM = "Guildhall itself does it: a clock, a job, or a handler of an event."
IMPORT = "A step of an import: `createImport`, `beginImport` and `undoImport` run it."
DECISION = "The outcome of an approval: `decideTask` leads to it."
RESENT = "The step of `resendSharingChange` for what was made with the change."
CONTENT = "Content is written in the Wagtail editor; this publishes what a demo starts with."
HOUSE = "Accounts and hours of the house: an administrator who signed in looks after them."
BROWSER = "A browser's own business: its push service gave it keys, and its person clicked in it."
REQUEST = "What every request can do; deals and cases have mutations of their own."

WITHOUT = {
    "cms.publish_library_page": CONTENT,
    "cms.publish_news": CONTENT,
    "kernel.add_colleague": HOUSE,
    "kernel.set_up_department": HOUSE,
    "kernel.set_remit": HOUSE,
    "kernel.end_overdue_previews": SYSTEM,
    "notifications.add_browser": BROWSER,
    "notifications.remove_browser": BROWSER,
    "notifications.try_browser": BROWSER,
    "notifications.set_quiet_hours": BROWSER,
    "notifications.close_push_offer": BROWSER,
    "sharing.ask_for_recall": SYSTEM,
    "sharing.note_recall_taken": SYSTEM,
    "sharing.confirm_rival": DECISION,
    "sharing.refuse_rival": DECISION,
    "sharing.confirm_leave": DECISION,
    "sharing.refuse_leave": DECISION,
    "sharing.confirm_wall": DECISION,
    "sharing.refuse_wall": DECISION,
    "sharing.confirm_lift": DECISION,
    "sharing.refuse_lift": DECISION,
    "sharing.refuse_rule": DECISION,
    "sharing.revise_rule": RESENT,
    "sharing.revise_wall": RESENT,
    "sharing.revise_share": RESENT,
    "partners.revise_standing": RESENT,
    "partners.confirm_standing": DECISION,
    "partners.refuse_standing": DECISION,
    "partners.confirm_version": DECISION,
    "partners.refuse_version": DECISION,
    "sharing.confirm_share": DECISION,
    "sharing.refuse_share": DECISION,
    "sharing.grant_access": "The step of `shareRecord`, which asks a second person for much.",
    "partners.confirm_overlap": DECISION,
    "partners.refuse_overlap": DECISION,
    "partners.ask_for_what_waits": SYSTEM,
    "sharing.announce_walls": SYSTEM,
    "sharing.announce_lapsed_conditions": SYSTEM,
    "workflows.install_routes": SYSTEM,
    "desk.map_import": IMPORT,
    "desk.discard_import": IMPORT,
    "desk.start_import": IMPORT,
    "desk.translate_values": IMPORT,
    "desk.use_mapping": IMPORT,
    "workflows.draft_policy": POLICY,
    "workflows.save_rule": POLICY,
    "workflows.remove_rule": POLICY,
    "workflows.discard_policy": POLICY,
    "deals.approve_deal": DECISION,
    "deals.reject_deal": DECISION,
    "deals.return_deal": DECISION,
    "deals.grant_special_price": DECISION,
    "deals.expire_protection": SYSTEM,
    "orders.sum_sales": SYSTEM,
    "deals.warn_of_ending_protection": SYSTEM,
    "deals.reopen_deal": DECISION,
    "sharing.make_rule": RULE,
    "sharing.confirm_rule": DECISION,
    "sharing.apply_rule": RULE,
    "sharing.end_rule": RULE,
    "catalogue.announce_begun_versions": SYSTEM,
    "catalogue.release_price_list_version": DECISION,
    "workflows.propose_policy": POLICY,
    "workflows.send_policy_back": POLICY,
    "workflows.ask_administrators": STUCK,
    "workflows.retry_job": STUCK,
    "workflows.skip_job": STUCK,
    "workflows.skip_task": STUCK,
    "sharing.announce_begun_grants": SYSTEM,
    "sharing.keep_report": SYSTEM,
    "records.export_list": "Lists are read page by page, or followed by `changes`.",
    "records.remove_comment": "A comment has no global id: it is removed where it is read.",
    "workflows.resubmit_request": REQUEST,
    "desk.change_view": VIEW,
    "desk.delete_view": VIEW,
    "desk.save_view": VIEW,
    "desk.set_default_view": VIEW,
    "workflows.activate_policy": POLICY,
    "workflows.save_calendar": POLICY,
    "workflows.set_responsibility": POLICY,
    "workflows.migrate_request": POLICY,
    "workflows.remove_responsibility": POLICY,
    "workflows.set_house_role": POLICY,
    "workflows.remove_house_role": POLICY,
    "records.purge_loose_files": SYSTEM,
    "sharing.announce_ended_grants": SYSTEM,
    "sharing.warn_of_ending_grants": SYSTEM,
    "sharing.grant_many": "The step of `shareMarketData` and of rules; one record: `shareRecord`.",
    "workflows.cancel_request": REQUEST,
    "workflows.withdraw_request": REQUEST,
    "workflows.escalate_task": SYSTEM,
    "workflows.move_task": SYSTEM,
    "workflows.recheck_request": SYSTEM,
    "workflows.remind_task": SYSTEM,
}


def is_step_of_import(name: str) -> bool:
    verb = name.partition(".")[2]
    return verb.startswith(("import_", "undo_import_of_"))


def import_every_service() -> None:
    """A command is known once its module is imported, which other tests do or do not."""
    for path in sorted(ROOT.glob("*/services/*.py")) + sorted(ROOT.glob("portal/*/services/*.py")):
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


@cache
def names_called() -> frozenset[str]:
    """Every function that a module of the API imports and calls."""
    found: set[str] = set()
    for path in API.rglob("*.py"):
        imported: dict[str, str] = {}
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for each in node.names:
                    imported[each.asname or each.name] = f"{node.module}.{each.name}"
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found.add(imported.get(node.func.id, ""))
    return frozenset(found)


def test_every_command_has_a_mutation_or_a_reason() -> None:
    import_every_service()
    called = names_called()
    missing = []
    for name, service in COMMANDS.items():
        inner = service.__wrapped__  # type: ignore[attr-defined]
        where = f"{inner.__module__}.{inner.__name__}"
        if where not in called and name not in WITHOUT and not is_step_of_import(name):
            missing.append(name)
    assert sorted(missing) == []


def test_every_reason_is_about_a_command_that_exists() -> None:
    import_every_service()
    assert [name for name in WITHOUT if name not in COMMANDS] == []
