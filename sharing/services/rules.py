"""Make, confirm, apply and end rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.events import publish
from sharing.disclosure import RuleDisclosure, rule_disclosure
from sharing.engine.rules import checked, close_all, defer_application, open_next, take_turn
from sharing.events import RuleApplied, RuleEnded, RuleEvent, RuleMade
from sharing.models import Condition, Party, Rule, RuleCriterion, RuleStatus
from sharing.policies import can_rule
from sharing.second_person import Held, second_person
from sharing.shareable import Shareable, shareable_named


@command("sharing.make_rule")
def make_rule(
    *,
    actor: Actor,
    name: str,
    party: Party,
    shareable: Shareable,
    criteria: Mapping[str, Sequence[str]],
    facets: Sequence[str],
    valid_until: datetime | None = None,
    condition: Condition | None = None,
    reason: str,
) -> Rule:
    """Share every record that meets all criteria with ``party``, now and as records change; open
    only while the party fulfils ``condition``.

    A rule that opens more than ``SHARING_SECOND_PERSON`` parts of records waits until a second
    person has agreed; any other is applied at once, in the background. Raises ``Forbidden`` and
    ``Refused`` for a name, criteria, facets, an end or a reason that make no sense.
    """
    if not can_rule(actor):
        raise Forbidden
    wanted = checked_criteria(shareable, criteria)
    chosen = shareable.names(shareable.mask(facets))
    check_rule(name, valid_until, reason)
    effect = rule_disclosure(
        actor=actor, shareable=shareable, party=party, criteria=wanted, facets=chosen
    )
    waits = effect.opened > settings.SHARING_SECOND_PERSON
    rule = Rule.objects.create(
        name=name.strip(),
        subject=shareable.label,
        party=party,
        facets=chosen,
        valid_until=valid_until,
        condition=condition,
        reason=reason.strip(),
        status=RuleStatus.WAITING if waits else RuleStatus.OPENING,
        created_by_id=actor.user_id,
    )
    RuleCriterion.objects.bulk_create(
        RuleCriterion(rule=rule, field=field, values=values) for field, values in wanted.items()
    )
    publish(actor, fact_of_rule(RuleMade, rule), reason=rule.reason)
    _go_on(actor, rule, effect)
    return rule


def _go_on(actor: Actor, rule: Rule, effect: RuleDisclosure) -> None:
    """Ask the second person, or begin to apply the rule."""
    if rule.status == RuleStatus.WAITING:
        second_person().ask(
            actor=actor,
            kind=Held.RULE,
            subject_id=rule.pk,
            reason=rule.reason,
            effects=[effect],
        )
    else:
        defer_application(rule)


@command("sharing.confirm_rule")
def confirm_rule(*, actor: Actor, rule: Rule) -> Rule:
    """Let a waiting rule be applied, as whoever was asked has agreed. Raises ``Forbidden`` for
    whoever made it, and ``Conflict`` if it does not wait or its end has passed."""
    locked = waiting_rule(rule)
    if locked.valid_until is not None and locked.valid_until <= timezone.now():
        raise Conflict(_("The end of this rule has passed."), code="rule_over")
    if actor.user_id is not None and locked.created_by_id == actor.user_id:
        raise Forbidden(_("Somebody else has to confirm a rule that you made."), code="own_rule")
    locked.status = RuleStatus.OPENING
    locked.confirmed_by_id = actor.user_id
    locked.save(update_fields=["status", "confirmed_by"])
    publish(actor, fact_of_rule(RuleMade, locked))
    defer_application(locked)
    return locked


@command("sharing.refuse_rule")
def refuse_rule(*, actor: Actor, rule: Rule, reason: str = "") -> Rule:
    """End a rule that waits: nobody agreed to it. Raises ``Conflict`` if it does not wait."""
    return _end(actor, waiting_rule(rule), reason)


def waiting_rule(rule: Rule) -> Rule:
    """The rule, locked. Raises ``Conflict`` if it does not wait."""
    locked: Rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if locked.status != RuleStatus.WAITING:
        raise Conflict(_("This rule does not wait for anybody."), code="rule_not_waiting")
    return locked


@command("sharing.apply_rule")
def apply_rule(*, actor: Actor, rule_id: int) -> bool:
    """Open the next batch of records; whether there is more to do. Again goes on where it was."""
    rule = _in_turn(rule_id)
    if rule is None or rule.status != RuleStatus.OPENING:
        return False
    open_next(rule, shareable_named(rule.subject))
    publish(actor, fact_of_rule(RuleApplied, rule))
    return rule.status == RuleStatus.OPENING


@command("sharing.end_rule")
def end_rule(*, actor: Actor, rule: Rule, reason: str = "") -> Rule:
    """End a rule and take back all that it shares, at once. What was shared by hand stays.

    Raises ``Forbidden``, or ``Conflict`` if it ended before.
    """
    if not can_rule(actor):
        raise Forbidden
    second_person().hold(Held.RULE, rule.pk)
    locked = _in_turn(rule.pk)
    if locked is None:
        raise NotFound
    if locked.status == RuleStatus.ENDED:
        raise Conflict(_("This rule has ended already."), code="rule_ended")
    waited = locked.status == RuleStatus.WAITING
    _end(actor, locked, reason)
    if waited:
        second_person().forget(actor=actor, kind=Held.RULE, subject_id=locked.pk, reason=reason)
    return locked


def _end(actor: Actor, locked: Rule, reason: str) -> Rule:
    locked.status = RuleStatus.ENDED
    locked.ended_at = timezone.now()
    locked.save(update_fields=["status", "ended_at"])
    close_all(locked, shareable_named(locked.subject))
    publish(actor, fact_of_rule(RuleEnded, locked), reason=reason)
    return locked


def _in_turn(rule_id: int) -> Rule | None:
    """The rule, locked, while nobody changes records of its kind: they may have it applied again
    and lock it after their turn began."""
    subject = Rule.objects.filter(pk=rule_id).values_list("subject", flat=True).first()
    if subject is not None:
        take_turn(shareable_named(subject))
    return Rule.objects.select_for_update().filter(pk=rule_id).first()


def fact_of_rule(kind: type[RuleEvent], rule: Rule) -> RuleEvent:
    """What happened to a rule."""
    return kind(subject_id=rule.pk, party_id=rule.party_id, record_model=rule.subject)


def checked_criteria(
    shareable: Shareable, criteria: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """The criteria that name values. Raises ``Refused`` for none, and for unknown ones."""
    if not shareable.criteria:
        raise Refused(_("Records of this kind cannot be shared."), code="not_shareable")
    wanted = checked(shareable, criteria)
    if not wanted:
        raise Refused(
            _("Choose at least one criterion: a rule for everything is too much."),
            code="criteria_missing",
            field="criteria",
        )
    return wanted


def check_rule(name: str, valid_until: datetime | None, reason: str) -> None:
    """Raises ``Refused`` for a name, an end or a reason that make no sense."""
    if not name.strip():
        raise Refused(_("Give the rule a name."), code="name_missing", field="name")
    if valid_until is not None and valid_until <= timezone.now():
        raise Refused(
            _("Enter an end date in the future."), code="ends_too_early", field="valid_until"
        )
    if not reason.strip():
        raise Refused(
            _("Say why you share this: it is shown to whoever asks."),
            code="reason_missing",
            field="reason",
        )
