"""``/manage/sharing-rules/``: rules that share records by criteria, for administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.forms_rules import RuleForm, criteria_in
from partners.models import SharingChangeKind
from partners.selectors.agreements import condition_named
from partners.selectors.parties import name_parties, party_named, people_to_look_as
from partners.views.kinds import kind_asked, ruled_kinds
from partners.views.second_person import agree, foreseen, waiting_context
from partners.views.sharing import end_of_day
from portal.kernel.errors import DomainError, NotFound, Refused, each
from portal.kernel.pages.forms import render_form
from sharing.disclosure import rule_closure, rule_disclosure
from sharing.models import Rule, RuleCriterion, RuleStatus
from sharing.policies import can_rule
from sharing.rule_values import names_of
from sharing.selectors import rule_list
from sharing.services.rules import end_rule, make_rule
from sharing.shareable import Shareable, shareable_named

SHOWN = 200


def _administrators_only(request: HttpRequest) -> None:
    if not can_rule(request.actor):
        raise NotFound


@login_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule, those in force first."""
    _administrators_only(request)
    found = list(rule_list(actor=request.actor)[:SHOWN])
    rows = zip(found, name_parties(rule.party for rule in found), strict=True)
    return render(request, "partners/rules.html", {"rows": [_row(*row) for row in rows]})


def _row(rule: Rule, party: Any) -> dict[str, Any]:
    shareable = shareable_named(rule.subject)
    return {
        "rule": rule,
        "kind": shareable.plural,
        "party": party,
        "facets": [shareable.facet(name).label for name in rule.facets],
        "criteria": [_asked(shareable, each) for each in rule.criteria.all()],
    }


def _asked(shareable: Shareable, asked: RuleCriterion) -> tuple[Any, list[str]]:
    criterion = shareable.criterion(asked.field)
    names = names_of(shareable, criterion, asked.values)
    return criterion.title(shareable.model), [name for _value, name in names]


@login_required
def rule_new(request: HttpRequest) -> HttpResponse:
    """Compose a rule beside what it would open."""
    _administrators_only(request)
    form = RuleForm(request.POST or None, shareable=kind_asked(request, ruled_kinds()))
    if request.method == "POST" and form.is_valid():
        try:
            rule = _make(request, form)
        except DomainError as error:
            form.refuse(error)
        else:
            waits = rule.status == RuleStatus.WAITING
            text = (
                _("The rule waits for a second person.")
                if waits
                else _("The rule is being applied.")
            )
            messages.success(request, text)
            return redirect("sharing_rule", rule.public_id)
    return rule_page(request, form)


def rule_page(request: HttpRequest, form: RuleForm) -> HttpResponse:
    """The form of a rule beside what it would open."""
    context = {"kinds": ruled_kinds(), "shareable": form.shareable}
    context |= _preview(request, form.shareable, request.POST)
    return render_form(request, "partners/rule_form.html", form, **context)


def _make(request: HttpRequest, form: RuleForm) -> Rule:
    values = form.cleaned_data
    return make_rule(
        actor=request.actor,
        name=values["name"],
        party=party_named(values["party"]),
        shareable=form.shareable,
        criteria=form.criteria(),
        facets=values["facets"],
        valid_until=end_of_day(values["valid_until"]),
        condition=condition_named(values["agreement"]),
        reason=values["reason"],
    )


@login_required
@require_safe
def rule_preview(request: HttpRequest) -> HttpResponse:
    """What the rule would open, read again whenever something of it changes."""
    _administrators_only(request)
    shareable = kind_asked(request, ruled_kinds())
    effect = _preview(request, shareable, request.GET)
    return render(request, "partners/rule_preview.html", effect)


def _preview(request: HttpRequest, shareable: Shareable, data: Any) -> dict[str, Any]:
    criteria = criteria_in(shareable, data)
    if not criteria or not data.get("party"):
        return {}
    known = {facet.name for facet in shareable.grantable}
    try:
        party = party_named(data["party"])
        effect = rule_disclosure(
            actor=request.actor,
            shareable=shareable,
            party=party,
            criteria=criteria,
            facets=[name for name in data.getlist("facets") if name in known],
            condition=condition_named(data.get("agreement")),
        )
    except DomainError as error:
        return {"preview_error": str(each(error)[0])}
    agreement = bool(data.get("agreement"))
    route = foreseen(request.actor, SharingChangeKind.RULE, [effect], under_agreement=agreement)
    return {
        "effect": effect,
        "receiver": name_parties([party])[0],
        "lookers": people_to_look_as(actor=request.actor, party=party),
        "shareable": shareable,
    } | route


def _rule(request: HttpRequest, public_id: str) -> Rule:
    _administrators_only(request)
    found: Rule | None = rule_list(actor=request.actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@login_required
@require_safe
def rule(request: HttpRequest, public_id: str) -> HttpResponse:
    """One rule, how far it is applied, and what ending it would close."""
    found = _rule(request, public_id)
    context = _row(found, name_parties([found.party])[0])
    if found.status in (RuleStatus.ACTIVE, RuleStatus.OPENING):
        context["effect"] = rule_closure(actor=request.actor, rule=found)
    context |= waiting_context(request.actor, SharingChangeKind.RULE, found.pk)
    return render(request, "partners/rule.html", context)


@login_required
@require_POST
def rule_confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """The second person agrees to a rule: the decision on its task."""
    found = _rule(request, public_id)
    agree(request, SharingChangeKind.RULE, found.pk, _("The rule is being applied."))
    return redirect("sharing_rule", public_id)


@login_required
@require_POST
def rule_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a rule; what only it shared closes at once."""
    reason = request.POST.get("reason", "")
    try:
        end_rule(actor=request.actor, rule=_rule(request, public_id), reason=reason)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The rule has ended. What only it shared is closed."))
    return redirect("sharing_rules")
