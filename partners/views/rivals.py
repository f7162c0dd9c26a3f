"""``/manage/walls/competitors/``: partners that are walled off each other."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.forms_walls import RivalForm, RivalGroupForm
from partners.models import SharingChangeKind
from partners.selectors.parties import name_parties, party_named
from partners.views.second_person import agree, foreseen, waiting_context
from partners.views.walls import administrators_only, named_effects
from portal.kernel.errors import DomainError, Forbidden, NotFound, Refused, each
from portal.kernel.pages.forms import render_form
from sharing.models import Rival, RivalGroup
from sharing.selectors import rival_groups
from sharing.services.rivals import add_rival, form_rival_group, remove_rival
from sharing.wall_disclosure import rival_closure, rival_opening


@login_required
def group_new(request: HttpRequest) -> HttpResponse:
    """Name a group of competitors; partners are added on its page."""
    administrators_only(request)
    form = RivalGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            group = form_rival_group(actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("rival_group", group.public_id)
    return render_form(request, "partners/rival_group_form.html", form)


def _group(request: HttpRequest, public_id: str) -> RivalGroup:
    administrators_only(request)
    found: RivalGroup | None = (
        rival_groups(actor=request.actor).filter(public_id=public_id).first()
    )
    if found is None:
        raise NotFound
    return found


@login_required
def group(request: HttpRequest, public_id: str) -> HttpResponse:
    """The partners of a group; add one beside what that closes."""
    found = _group(request, public_id)
    form = RivalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            party = party_named(form.cleaned_data["party"])
            rival = add_rival(actor=request.actor, group=found, party=party)
        except DomainError as error:
            form.refuse(error)
        else:
            waits = _("A second person has to agree to what this closes.")
            done = _("The partner is walled off the others.")
            messages.success(request, done if rival.joined_at else waits)
            return redirect("rival_group", public_id)
    rivals: list[Rival] = found.current  # type: ignore[attr-defined]
    names = name_parties(rival.party for rival in rivals)
    rows = [
        {"rival": rival, "party": name} | waiting_context(request.actor, _asked(rival), rival.pk)
        for rival, name in zip(rivals, names, strict=True)
    ]
    context = {"group": found, "rows": rows} | _preview(request, found, request.POST)
    return render_form(request, "partners/rival_group.html", form, **context)


def _asked(rival: Rival) -> str:
    """What may wait of a partner in a group: that it joins, or that it leaves."""
    return SharingChangeKind.LEAVE if rival.joined_at else SharingChangeKind.JOIN


@login_required
@require_safe
def rival_preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """What closes, and for whom, once the chosen partner is in the group."""
    found = _group(request, public_id)
    context = _preview(request, found, request.GET)
    return render(request, "partners/wall_preview.html", context)


def _preview(request: HttpRequest, found: RivalGroup, data: Any) -> dict[str, Any]:
    if not data.get("party"):
        return {}
    try:
        party = party_named(data["party"])
    except DomainError as error:
        return {"preview_error": str(each(error)[0])}
    effects = rival_closure(actor=request.actor, group=found, party=party)
    route = foreseen(request.actor, SharingChangeKind.JOIN, effects)
    return {"effects": named_effects(effects)} | route


def _rival(request: HttpRequest, public_id: str, rival_id: str) -> Rival:
    found = _group(request, public_id)
    rival: Rival | None = found.rivals.filter(public_id=rival_id, left_at=None).first()
    if rival is None:
        raise NotFound
    return rival


@login_required
@require_POST
def rival_confirm(request: HttpRequest, public_id: str, rival_id: str) -> HttpResponse:
    """The second person agrees that a partner joins or leaves: the decision on its task."""
    rival = _rival(request, public_id, rival_id)
    done = _("The partner is walled off the others.")
    if rival.joined_at:
        done = _("The partner is out of the group.")
    agree(request, _asked(rival), rival.pk, done)
    return redirect("rival_group", public_id)


@login_required
def rival_remove(request: HttpRequest, public_id: str, rival_id: str) -> HttpResponse:
    """Show what opens, then take a partner out of the group, or ask a second person to."""
    rival = _rival(request, public_id, rival_id)
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            removed = remove_rival(actor=request.actor, rival=rival, reason=reason)
        except (Refused, Forbidden) as error:
            messages.error(request, str(error))
        else:
            waits = _("A second person has to agree. The walls stand.")
            done = _("The partner is out of the group.")
            messages.success(request, done if removed.left_at else waits)
        return redirect("rival_group", public_id)
    effects = rival_opening(actor=request.actor, rival=rival)
    context = {
        "group": rival.group,
        "rival": rival,
        "party": name_parties([rival.party])[0],
        "effects": named_effects(effects),
        **(foreseen(request.actor, SharingChangeKind.LEAVE, effects) if rival.joined_at else {}),
    }
    return render(request, "partners/rival_remove.html", context)
