"""Why somebody sees a facet, or why not: every source of the policy, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.kernel.actors import Actor
from portal.kernel.formats import day_text
from portal.kernel.models.people import DepartmentCode
from sharing.conditions import fulfils
from sharing.models import Grant
from sharing.policies import visible_to
from sharing.shareable import COARSE, Shareable, shareable_of
from sharing.walls import walls_before


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that decided: ``kind`` is grant, agreement, ownership, department, remit (of the
    person in a department), wall, nothing.

    ``allows`` says which way, ``text`` is a whole sentence in the viewer's language; ``begins`` is
    the day on which a grant that has not begun opens by itself.
    """

    kind: str
    allows: bool
    text: str
    grant_id: int | None = None
    begins: date | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer, as the policy gives it, with everything that led to it.

    ``opens`` says which change would open the facet; empty where it is open.
    """

    allowed: bool
    facet: str
    reasons: tuple[Reason, ...]
    opens: tuple[str, ...] = ()


def explain(
    actor: Actor,
    record: Any,
    facet: str,
    *,
    at: datetime | None = None,
    asker: Actor | None = None,
) -> Explanation:
    """Whether ``actor`` sees ``facet`` of ``record``, and every reason for and against.

    ``allowed`` is what the enforcing predicate answers, not a second opinion. Walls are named to
    an ``asker`` of the house alone: to anybody else what is walled reads as never shared. Raises
    ``Refused`` for a facet that the model does not declare.
    """
    shareable = shareable_of(record)
    bit = shareable.bit(facet)
    moment = at or timezone.now()
    row = visible_to(actor, type(record)._default_manager.filter(pk=record.pk), at=at).first()
    allowed = bool(row and row.facet_mask & bit)
    reasons = [
        *_departments(shareable, actor, record, bit),
        *_ownerships(shareable, actor, record, bit),
        *_grants(shareable, actor, record, facet, moment),
        *_walls(shareable, actor, record, bit, moment),
        *_lent(shareable, actor, record, facet, moment),
    ]
    walled = any(reason.kind == "wall" for reason in reasons)
    if walled and not (asker or actor).is_house:
        reasons = [each for each in reasons if each.kind != "wall" and not each.allows]
    opens = [] if allowed else _what_would_open(shareable, facet, reasons)
    if not reasons:
        reasons.append(Reason("nothing", False, _("Nobody shared this part, so it stays hidden.")))
    return Explanation(allowed, facet, tuple(reasons), tuple(opens))


def _what_would_open(shareable: Shareable, facet: str, reasons: list[Reason]) -> list[str]:
    opens = []
    outside = any(reason.kind == "remit" for reason in reasons)
    if outside:
        opens.append(_("An administrator widens what the person sees with the department."))
    if any(reason.kind == "wall" for reason in reasons):
        opens.append(_("An administrator takes down the wall."))
    if any(reason.kind == "agreement" for reason in reasons):
        opens.append(_("A partner admin of the company accepts the agreement."))
    elif begins := min((each.begins for each in reasons if each.begins), default=None):
        opens.append(_("The share begins, on %(day)s.") % {"day": day_text(begins, "long")})
    elif not outside and not any(reason.allows for reason in reasons):
        label = {"facet": str(shareable.facet(facet).label)}
        opens.append(_("Somebody who may share this record shares “%(facet)s”.") % label)
    return opens


def _departments(shareable: Shareable, actor: Actor, record: Any, bit: int) -> list[Reason]:
    rows = type(record)._base_manager.filter(pk=record.pk)
    if shareable.house_when is not None and not rows.filter(shareable.house_when).exists():
        return []
    reasons = []
    for code in sorted(actor.departments):
        sight = shareable.house.get(code)
        if sight and shareable.mask(sight.facets) & bit:
            reasons.append(_by_department(shareable, actor, code, rows))
    sight = shareable.house.get("administrator") if actor.is_administrator else None
    if sight and shareable.mask(sight.facets) & bit:
        text = _("Administrators see this part of every such record.")
        reasons.append(Reason("department", True, text))
    return reasons


def _by_department(shareable: Shareable, actor: Actor, code: str, rows: QuerySet[Any]) -> Reason:
    label = {"department": DepartmentCode(code).label}
    remit = actor.remit_in(code)
    within = remit and shareable.within.condition(shareable.model, remit, actor.user_id)
    if not isinstance(within, Q):
        text = _("The department “%(department)s” sees this part of every such record.")
        return Reason("department", True, text % label)
    if rows.filter(within).exists():
        text = _(
            "The department “%(department)s” sees this part, and the record lies within the"
            " person’s territory, line of business or own records."
        )
        return Reason("department", True, text % label)
    text = _(
        "The department “%(department)s” sees this part, but the record lies outside of the"
        " person’s territory, line of business and own records."
    )
    return Reason("remit", False, text % label)


def _ownerships(shareable: Shareable, actor: Actor, record: Any, bit: int) -> list[Reason]:
    return [
        Reason("ownership", True, str(owned.label))
        for owned in shareable.ownership
        if shareable.mask(owned.sight.facets) & bit
        and type(record)
        ._base_manager.filter(
            pk=record.pk, **{f"{owned.path}__in": list(actor.organisations)}, **owned.when
        )
        .exists()
    ]


def _grants(
    shareable: Shareable, actor: Actor, record: Any, facet: str, moment: datetime
) -> list[Reason]:
    held = Grant.objects.filter(
        subject=shareable.label,
        object_id=record.pk,
        party__in=actor.parties,
        granted_at__lte=moment,
    ).select_related("party", "rule", "condition")
    return [
        _grant_reason(grant, moment, actor)
        for grant in held.order_by("granted_at")
        if facet in grant.facets
        or facet == shareable.base
        or facet.removesuffix(COARSE) in grant.facets
    ]


def _lent(
    shareable: Shareable, actor: Actor, record: Any, facet: str, moment: datetime
) -> list[Reason]:
    """What was shared of the record that this one is a part of, and walls before that."""
    main, bit = shareable.main, shareable.bit(facet)
    if main is None or not bit & shareable.lent:
        return []
    whole = main.model._base_manager.get(pk=getattr(record, f"{shareable.part_of}_id"))
    granted = _grants(main, actor, whole, facet, moment)
    return [*granted, *_walls(main, actor, whole, bit, moment)]


def _grant_reason(grant: Grant, moment: datetime, actor: Actor) -> Reason:
    names = {"party": grant.party.label, "reason": grant.reason_text}
    if grant.rule is not None:
        named = {"rule": grant.rule.name, "reason": grant.reason_text}
        names["reason"] = _("by the rule “%(rule)s”, because: %(reason)s") % named
    if grant.revoked_at and grant.revoked_at <= moment:
        names["day"] = day_text(timezone.localdate(grant.revoked_at), "long")
        text = _("Was shared with %(party)s and taken back on %(day)s: %(reason)s")
        return Reason("grant", False, text % names, grant.pk)
    if grant.valid_until and grant.valid_until <= moment:
        names["day"] = day_text(timezone.localdate(grant.valid_until), "long")
        text = _("Was shared with %(party)s until %(day)s: %(reason)s")
        return Reason("grant", False, text % names, grant.pk)
    if grant.valid_from > moment:
        begins = timezone.localdate(grant.valid_from)
        names["day"] = day_text(begins, "long")
        text = _("Is shared with %(party)s, but only from %(day)s: %(reason)s")
        return Reason("grant", False, text % names, grant.pk, begins)
    if not fulfils(actor.parties, grant.party, grant.condition, moment):
        names["agreement"] = grant.condition.label  # type: ignore[union-attr]
        text = _(
            "Is shared with %(party)s, but opens only when the company accepts “%(agreement)s”:"
            " %(reason)s"
        )
        return Reason("agreement", False, text % names, grant.pk)
    if grant.valid_until:
        names["day"] = day_text(timezone.localdate(grant.valid_until), "long")
        text = _("Shared with %(party)s until %(day)s: %(reason)s")
    else:
        text = _("Shared with %(party)s: %(reason)s")
    return Reason("grant", True, text % names, grant.pk)


def _walls(
    shareable: Shareable, actor: Actor, record: Any, bit: int, moment: datetime
) -> list[Reason]:
    walls = walls_before(shareable, record.pk, actor, moment).select_related("party")
    text = _("A wall keeps this from %(party)s, whatever else was shared: %(reason)s")
    base = shareable.bits[shareable.base]
    return [
        Reason("wall", False, text % {"party": wall.party.label, "reason": wall.reason})
        for wall in walls
        if wall.mask & (bit | base)
    ]
