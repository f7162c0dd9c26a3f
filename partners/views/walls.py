"""``/manage/walls/``: what partners never see, whatever is shared; for administrators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.forms_walls import WallForm
from partners.models import Organisation, SharingChangeKind
from partners.selectors.parties import (
    name_parties,
    owner_named,
    party_named,
    people_to_look_as,
    record_of_kind,
)
from partners.views.kinds import kind_asked
from partners.views.second_person import agree, foreseen, waiting_context
from partners.views.sharing import end_of_day, start_of_day
from portal.kernel.errors import DomainError, Forbidden, NotFound, Refused, each
from portal.kernel.pages.forms import render_form
from sharing.disclosure import RuleDisclosure
from sharing.models import Wall
from sharing.policies import can_wall
from sharing.selectors import rival_groups, wall_list
from sharing.services.wall import build_wall, lift_wall, wall_mask
from sharing.shareable import Shareable, shareable_named, shareables
from sharing.wall_disclosure import wall_closure, wall_opening

SHOWN = 200


def administrators_only(request: HttpRequest) -> None:
    """Nobody else learns that walls exist. Raises ``NotFound``."""
    if not can_wall(request.actor):
        raise NotFound


@login_required
@require_safe
def walls(request: HttpRequest) -> HttpResponse:
    """Every wall, those that stand first, and the groups of competitors."""
    administrators_only(request)
    found = list(wall_list(actor=request.actor)[:SHOWN])
    groups = list(rival_groups(actor=request.actor)[:SHOWN])
    return render(request, "partners/walls.html", {"rows": rows_of(found), "rival_groups": groups})


def rows_of(found: list[Wall]) -> list[dict[str, Any]]:
    """Walls with the names of whom and what they are between."""
    names = name_parties(wall.party for wall in found)
    owners = Organisation.objects.in_bulk([wall.owner_id for wall in found if wall.owner_id])
    return [
        _row(wall, name, owners.get(wall.owner_id or 0))
        for wall, name in zip(found, names, strict=True)
    ]


def _row(wall: Wall, party: Any, owner: Organisation | None) -> dict[str, Any]:
    shareable = shareable_named(wall.subject)
    every = wall.mask == Wall.EVERY_FACET
    return {
        "wall": wall,
        "party": party,
        "kind": shareable.plural,
        "owner": owner,
        "record": _record(shareable, wall.object_id),
        "facets": [] if every else [shareable.facet(n).label for n in shareable.names(wall.mask)],
        "state": _state(wall),
    }


def _record(shareable: Shareable, pk: int | None) -> Any:
    return shareable.model._base_manager.filter(pk=pk).first() if pk else None


def _state(wall: Wall) -> str:
    now = timezone.now()
    if wall.valid_until is not None and wall.valid_until <= now:
        return "ended"
    if wall.valid_from is None:
        return "waiting"
    return "later" if wall.valid_from > now else "standing"


@login_required
def wall_new(request: HttpRequest) -> HttpResponse:
    """Compose a wall beside what it would close."""
    administrators_only(request)
    shareable = kind_asked(request, shareables())
    form = WallForm(request.POST or None, shareable=shareable)
    if request.method == "POST" and form.is_valid():
        try:
            wall = build_wall(actor=request.actor, **_terms(request, shareable, form.cleaned_data))
        except DomainError as error:
            form.refuse(error)
        else:
            waits = wall.valid_from is None
            text = _("The wall waits for a second person.") if waits else _("The wall stands.")
            messages.success(request, text)
            return redirect("wall", wall.public_id)
    return wall_page(request, form, shareable)


def wall_page(request: HttpRequest, form: WallForm, shareable: Shareable) -> HttpResponse:
    """The form of a wall beside what it would close."""
    context = {"kinds": shareables(), "shareable": shareable}
    context |= _preview(request, shareable, request.POST)
    return render_form(request, "partners/wall_form.html", form, **context)


def _terms(request: HttpRequest, shareable: Shareable, values: Any) -> dict[str, Any]:
    return {
        "party": party_named(values["party"]),
        "shareable": shareable,
        "record": record_of_kind(request.actor, shareable, values.get("record")),
        "owner": owner_named(values.get("owner")),
        "facets": values["facets"],
        "valid_from": start_of_day(values["valid_from"]),
        "valid_until": end_of_day(values["valid_until"]),
        "reason": values["reason"],
    }


@login_required
@require_safe
def wall_preview(request: HttpRequest) -> HttpResponse:
    """What the wall would close, read again whenever something of it changes."""
    administrators_only(request)
    context = _preview(request, kind_asked(request, shareables()), request.GET)
    return render(request, "partners/wall_preview.html", context)


def _preview(request: HttpRequest, shareable: Shareable, data: Any) -> dict[str, Any]:
    if not data.get("party"):
        return {}
    try:
        record = record_of_kind(request.actor, shareable, data.get("record"))
        unsaved = Wall(
            party=party_named(data["party"]),
            subject=shareable.label,
            object_id=record.pk if record is not None else None,
            owner_id=owner_named(data.get("owner")),
            mask=wall_mask(shareable, [n for n in data.getlist("facets") if n in shareable.bits]),
        )
    except DomainError as error:
        return {"preview_error": str(each(error)[0])}
    if unsaved.object_id and unsaved.owner_id:
        return {}
    effect = wall_closure(actor=request.actor, wall=unsaved)
    route = foreseen(request.actor, SharingChangeKind.WALL, [effect])
    lookers = people_to_look_as(actor=request.actor, party=unsaved.party)
    shown = {"effects": named_effects([effect]), "lookers": lookers, "shareable": shareable}
    return shown | route


def named_effects(effects: Sequence[RuleDisclosure]) -> list[dict[str, Any]]:
    """What changes for whom, with the names of parties; of records and of what they consist of."""
    told = [one for effect in effects for one in _telling(effect)]
    names = name_parties(effect.party for effect in told)
    return [{"party": n, "effect": effect} for n, effect in zip(names, told, strict=True)]


def _telling(effect: RuleDisclosure) -> list[RuleDisclosure]:
    return [each for each in effect.each_kind if each.facets] or [effect]


def _wall(request: HttpRequest, public_id: str) -> Wall:
    administrators_only(request)
    found: Wall | None = wall_list(actor=request.actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@login_required
@require_safe
def wall(request: HttpRequest, public_id: str) -> HttpResponse:
    """One wall, and what taking it down (or confirming it) would change."""
    found = _wall(request, public_id)
    (context,) = rows_of([found])
    if context["state"] == "waiting":
        context["effects"] = named_effects([wall_closure(actor=request.actor, wall=found)])
        context |= waiting_context(request.actor, SharingChangeKind.WALL, found.pk)
    elif context["state"] != "ended":
        effect = wall_opening(actor=request.actor, wall=found)
        context["effects"] = named_effects([effect])
        if found.lift_asked_by_id is None:
            context |= foreseen(request.actor, SharingChangeKind.LIFT, [effect])
        context |= waiting_context(request.actor, SharingChangeKind.LIFT, found.pk)
    return render(request, "partners/wall.html", context)


@login_required
@require_POST
def wall_confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """The second person agrees to a wall: the decision on its task."""
    found = _wall(request, public_id)
    agree(request, SharingChangeKind.WALL, found.pk, _("The wall stands."))
    return redirect("wall", public_id)


@login_required
@require_POST
def wall_lift(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a wall down, or ask a second person to; the second person agrees here, too."""
    found = _wall(request, public_id)
    if found.lift_asked_by_id is not None:
        agree(request, SharingChangeKind.LIFT, found.pk, _("The wall is taken down."))
        return redirect("wall", public_id)
    reason = request.POST.get("reason", "")
    try:
        lifted = lift_wall(actor=request.actor, wall=found, reason=reason)
    except (Refused, Forbidden) as error:
        messages.error(request, str(error))
        return redirect("wall", public_id)
    if lifted.valid_until is None or lifted.valid_until > timezone.now():
        messages.success(request, _("A second person has to agree. The wall stands."))
        return redirect("wall", public_id)
    messages.success(request, _("The wall is taken down."))
    return redirect("walls")
