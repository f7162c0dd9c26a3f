"""Answer a return of a sharing change: the form that asked for it, filled in, and sent again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.engine.sharing_changes import subject_of
from partners.forms_rules import BY, RuleForm
from partners.forms_sharing import ChangeResendForm, PlaceAgainForm, ShareAgainForm
from partners.forms_walls import WallForm
from partners.models import Agreement, SharingChange, SharingChangeKind, StandingChange
from partners.policies_sharing import asked_for_change
from partners.selectors.agreements import condition_named
from partners.selectors.parties import (
    name_parties,
    owner_named,
    party_named,
    record_of_kind,
)
from partners.selectors.sharing_changes import access_sharing_change
from partners.services.sharing_changes import resend_sharing_change
from partners.views.places import distributor_named
from partners.views.sharing import end_of_day, start_of_day
from partners.views.walls import named_effects
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages.forms import Form, render_form
from sharing.comparison import listed_for
from sharing.models import Condition, Party, PartyKind, Rule, WaitingShare, Wall
from sharing.share_disclosure import share_as_revised
from sharing.shareable import shareable_named

type Terms = Callable[[Actor], dict[str, Any]]


@login_required
def sharing_change_resend(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer a return: say more, change what was asked for, and send it again."""
    actor = request.actor  # type: ignore[attr-defined]
    change = access_sharing_change(actor=actor, reference=reference)
    if not asked_for_change(actor, change):
        raise NotFound
    form, terms = _form(change, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            resend_sharing_change(
                actor=actor,
                change=change,
                reason=form.cleaned_data["reason"],
                terms=terms(actor),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("It is sent again."))
            return redirect("sharing_change", change.reference)
    context = {
        "title": _("Send again"),
        "text": _("Whoever decides reads what you changed."),
        "preview_url": _preview_url(change),
    }
    return render_form(
        request, "partners/sharing_change_form.html", form, change=change, **context
    )


def _form(change: SharingChange, data: Any) -> tuple[Form, Terms]:
    """The form of what is to change, filled in, and what it says once it is checked."""
    subject = subject_of(change)
    match change.kind:
        case SharingChangeKind.RULE:
            return _rule_form(subject, data)
        case SharingChangeKind.WALL:
            return _wall_form(subject, data)
        case SharingChangeKind.SHARE:
            return _share_form(subject, data)
        case SharingChangeKind.STANDING:
            return _place_form(subject, data)
    return ChangeResendForm(data, initial={"reason": change.reason}), lambda actor: {}


def _preview_url(change: SharingChange) -> str:
    match change.kind:
        case SharingChangeKind.RULE:
            return f"{reverse('sharing_rule_preview')}?kind={subject_of(change).subject}"
        case SharingChangeKind.WALL:
            return f"{reverse('wall_preview')}?kind={subject_of(change).subject}"
        case SharingChangeKind.SHARE:
            return reverse("sharing_change_again_preview", args=[change.reference])
        case SharingChangeKind.STANDING:
            partner = subject_of(change).partner
            return f"{reverse('partner_place_preview', args=[partner.reference])}?again=1"
    return ""


@login_required
@require_safe
def sharing_change_again_preview(request: HttpRequest, reference: str) -> HttpResponse:
    """What a returned share would open by the form, read again whenever it changes."""
    actor = request.actor  # type: ignore[attr-defined]
    change = access_sharing_change(actor=actor, reference=reference)
    if not asked_for_change(actor, change) or change.kind != SharingChangeKind.SHARE:
        raise NotFound
    form, terms = _form(change, request.GET)
    form.fields["reason"].required = False
    context: dict[str, Any] = {}
    if form.is_valid():
        effects = share_as_revised(subject_of(change), terms(actor))
        listed = [listed_for(actor, each) for each in effects]
        context = {"effects": named_effects(listed), "is_valid": True}
    return render(request, "partners/again_preview.html", context)


def _rule_form(rule: Rule, data: Any) -> tuple[Form, Terms]:
    party = name_parties([rule.party])[0]
    initial = {
        "name": rule.name,
        "party": party.reference,
        "facets": rule.facets,
        "valid_until": _day(rule.valid_until),
        "agreement": _agreement_of(rule.condition),
        "reason": rule.reason,
        **{f"{BY}{each.field}": each.values for each in rule.criteria.all()},
    }
    form = RuleForm(data, initial=initial, shareable=shareable_named(rule.subject))
    form.fields["party"].widget.label = party.name  # type: ignore[attr-defined]

    def terms(_actor: Actor) -> dict[str, Any]:
        values = form.cleaned_data
        return {
            "name": values["name"],
            "party": party_named(values["party"]),
            "criteria": form.criteria(),
            "facets": values["facets"],
            "valid_until": end_of_day(values["valid_until"]),
            "condition": condition_named(values["agreement"]),
        }

    return form, terms


def _wall_form(wall: Wall, data: Any) -> tuple[Form, Terms]:
    shareable = shareable_named(wall.subject)
    party, owner = name_parties([wall.party])[0], _owner(wall)
    record = shareable.model._base_manager.filter(pk=wall.object_id or 0).first()
    initial = {
        "party": party.reference,
        "record": shareable.name_of(record) if record else "",
        "owner": owner.reference if owner else "",
        "facets": [] if wall.mask == Wall.EVERY_FACET else shareable.names(wall.mask),
        "valid_from": _day(wall.begins_at),
        "valid_until": _day(wall.valid_until),
        "reason": wall.reason,
    }
    form = WallForm(data, initial=initial, shareable=shareable)
    form.fields["party"].widget.label = party.name  # type: ignore[attr-defined]
    if owner and "owner" in form.fields:
        form.fields["owner"].widget.label = owner.name  # type: ignore[attr-defined]

    def terms(actor: Actor) -> dict[str, Any]:
        values = form.cleaned_data
        return {
            "party": party_named(values["party"]),
            "record": record_of_kind(actor, shareable, values.get("record")),
            "owner": owner_named(values.get("owner")),
            "facets": values["facets"],
            "valid_from": start_of_day(values["valid_from"]),
            "valid_until": end_of_day(values["valid_until"]),
        }

    return form, terms


def _share_form(share: WaitingShare, data: Any) -> tuple[Form, Terms]:
    initial = {
        "facets": share.facets,
        "valid_from": _day(share.valid_from),
        "valid_until": _day(share.valid_until),
        "reason": share.reason,
    }
    moves_end = share.grant_id is not None
    shareable = shareable_named(share.subject)
    form = ShareAgainForm(data, initial=initial, shareable=shareable, moves_end=moves_end)

    def terms(_actor: Actor) -> dict[str, Any]:
        values = form.cleaned_data
        said = {"valid_until": end_of_day(values["valid_until"])}
        if moves_end:
            return said
        begins = start_of_day(values["valid_from"])
        return said | {"facets": values["facets"], "valid_from": begins}

    return form, terms


def _place_form(asked: StandingChange, data: Any) -> tuple[Form, Terms]:
    line = asked.distributor
    initial = {
        "tier": asked.tier,
        "programme": asked.programme,
        "distributor": line.partner.reference if line else "",
        "reason": SharingChange.objects.get(
            kind=SharingChangeKind.STANDING, subject_id=asked.pk
        ).reason,
    }
    form = PlaceAgainForm(data, initial=initial)
    if line:
        form.fields["distributor"].widget.label = line.name  # type: ignore[attr-defined]

    def terms(actor: Actor) -> dict[str, Any]:
        values = form.cleaned_data
        return {
            "tier": values["tier"],
            "programme": values["programme"].strip(),
            "distributor": distributor_named(actor, values["distributor"]),
        }

    return form, terms


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _agreement_of(condition: Condition | None) -> str:
    found = Agreement.objects.filter(condition=condition).first() if condition else None
    return str(found.public_id) if found else ""


def _owner(wall: Wall) -> Any:
    parties = Party.objects.filter(
        kind=PartyKind.ORGANISATION, subject_id=wall.owner_id or 0, code=""
    )
    return next(iter(name_parties(parties)), None)
