"""Work at the starts and ends of grants, and the nightly proof."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from portal.kernel.actors import SYSTEM
from sharing.engine.rules import defer_application
from sharing.models import Rule, RuleStatus
from sharing.services.announce import (
    announce_begun_grants,
    announce_ended_grants,
    announce_walls,
    warn_of_ending_grants,
)
from sharing.services.conditions import announce_lapsed_conditions
from sharing.services.log_access import trim_access_log
from sharing.services.prove_parity import prove_parity
from sharing.services.recall import ask_for_recall
from sharing.services.rules import apply_rule as apply_next

# A proof reads for minutes: two at once would leave a worker no hand for anything else.
PROOF = "sharing.proof"


@app.task(name="sharing.announce_ends", retry=RetryStrategy(max_attempts=5, wait=2))
def announce_ends() -> None:
    """Show what just began on open pages and drop what ended; scheduled for each such moment."""
    announce_begun_grants(actor=SYSTEM)
    announce_ended_grants(actor=SYSTEM)
    announce_walls(actor=SYSTEM)
    announce_lapsed_conditions(actor=SYSTEM)


@app.periodic(cron="* * * * *", periodic_id="sharing.sweep_ends")
@app.task(name="sharing.sweep_ends", queueing_lock="sharing.sweep_ends")
def sweep_ends(timestamp: int) -> None:
    """Find starts and ends that no scheduled job announced, and warn of ends to come."""
    announce_begun_grants(actor=SYSTEM)
    announce_ended_grants(actor=SYSTEM)
    announce_walls(actor=SYSTEM)
    announce_lapsed_conditions(actor=SYSTEM)
    warn_of_ending_grants(actor=SYSTEM)


@app.periodic(cron="23 2 * * *", periodic_id="sharing.nightly_proof")
@app.task(name="sharing.nightly_proof", queueing_lock="sharing.nightly_proof", lock=PROOF)
def nightly_proof(timestamp: int) -> None:
    """Ask every channel, every night, whether it answers as the specification says."""
    prove_parity(actor=SYSTEM)


@app.task(name="sharing.recall", retry=RetryStrategy(max_attempts=5, wait=5))
def recall(event_id: int, subject: str, record_ids: list[int]) -> None:
    """Ask those who took these records home to delete them."""
    ask_for_recall(actor=SYSTEM, event_id=event_id, subject=subject, record_ids=record_ids)


@app.periodic(cron="41 3 * * *", periodic_id="sharing.trim_access_log")
@app.task(name="sharing.trim_access_log", queueing_lock="sharing.trim_access_log")
def trim_accesses(timestamp: int) -> None:
    """Forget readings that are older than the retention."""
    trim_access_log()


@app.task(name="sharing.prove_now", queueing_lock="sharing.prove_now", lock=PROOF)
def prove_now() -> None:
    """The same, because an administrator asked for it."""
    prove_parity(actor=SYSTEM)


@app.periodic(cron="*/10 * * * *", periodic_id="sharing.go_on_with_rules")
@app.task(name="sharing.go_on_with_rules", queueing_lock="sharing.go_on_with_rules")
def go_on_with_rules(timestamp: int) -> None:
    """Apply rules to their end whose own job failed to the last: none stays half applied."""
    for rule in Rule.objects.filter(status=RuleStatus.OPENING):
        defer_application(rule)


@app.task(name="sharing.apply_rule", retry=RetryStrategy(max_attempts=5, wait=5))
def apply_rule(rule_id: int) -> None:
    """Apply a rule to its end, batch by batch; killed half-way it goes on where it was."""
    while apply_next(actor=SYSTEM, rule_id=rule_id):
        pass
