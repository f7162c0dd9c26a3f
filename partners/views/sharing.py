"""The sharing tab of a customer: who sees what and why, share, extend, take back."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from partners.engine.values import field_text
from partners.forms_sharing import ExtendForm, ShareForm
from partners.panels import customer_tab
from partners.policies import can_share_organisations
from partners.selectors.agreements import condition_named
from partners.selectors.organisations import access_organisation, record_of
from partners.selectors.parties import (
    explain_every_facet,
    name_parties,
    party_named,
    party_options,
    people_to_look_as,
)
from partners.views.customer import customer_frame
from portal.kernel.errors import DomainError, NotFound, Refused, each
from sharing.engine.explainer import explain
from sharing.models import Grant
from sharing.projections import Shown
from sharing.selectors import disclosure_of, grants_on, seen_by_on, walls_on
from sharing.services.extend import extend_grant
from sharing.services.grant import grant_access
from sharing.services.revoke import revoke_grant
from sharing.shareable import Level, Shareable, choices_of, shareable_of


def end_of_day(day: date | None) -> datetime | None:
    """The end of a day in the reader's time zone, as a moment."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def start_of_day(day: date | None) -> datetime | None:
    """The beginning of a day in the reader's time zone, as a moment."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time.min))


@customer_tab("sharing", gettext_lazy("Sharing"), order=40)
def sharing(request: HttpRequest, seen: Shown) -> tuple[str, dict[str, Any]]:
    """Grants and walls, the answer for one party, and who saw it on a date."""
    record = record_of(seen)
    grants = list(grants_on(actor=request.actor, record=record)[:200])
    past = grants_on(actor=request.actor, record=record, past=True).exclude(
        pk__in=[grant.pk for grant in grants]
    )
    shareable = shareable_of(record)
    context: dict[str, Any] = {
        "may_share": can_share_organisations(request.actor),
        "grants": grant_rows(shareable, grants),
        "past": grant_rows(shareable, list(past.order_by("-granted_at")[:20])),
        "walls": list(walls_on(actor=request.actor, record=record)[:50]),
        "facets": choices_of(shareable),
        "own": [
            (shareable.facet(name).label, explain(request.actor, record, name))
            for name in seen.facets
        ],
    }
    context |= asked_party(request, record) | asked_date(request, record)
    return "partners/customer_sharing.html", context


def grant_rows(shareable: Shareable, grants: list[Grant]) -> list[dict[str, Any]]:
    """Grants with the names that people know of their parties and facets."""
    names = name_parties(grant.party for grant in grants)
    return [
        {
            "grant": grant,
            "party": name,
            "facets": [shareable.facet(facet).label for facet in grant.facets],
        }
        for grant, name in zip(grants, names, strict=True)
    ]


def asked_party(request: HttpRequest, record: Any) -> dict[str, Any]:
    """What ``?party=`` asks: what this party sees of a record, why, and why not."""
    asked = request.GET.get("party", "")
    if not asked:
        return {"asked": ""}
    try:
        party = party_named(asked)
        answers = explain_every_facet(party, record, actor=request.actor)
    except DomainError as error:
        return {"asked": asked, "ask_error": str(error)}
    shareable = shareable_of(record)
    labelled = [(shareable.facet(answer.facet).label, answer) for answer in answers]
    return {"asked": asked, "asked_party": name_parties([party])[0], "answers": labelled}


def asked_date(request: HttpRequest, record: Any) -> dict[str, Any]:
    """What ``?on=`` asks: to whom a record was shared on a day."""
    asked = request.GET.get("on", "")
    if not asked:
        return {}
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return {"on": asked, "on_error": _("Enter a date, for example 2026-03-01.")}
    if day > timezone.localdate():
        return {
            "on": asked,
            "on_error": _("Nobody has seen it yet: choose today or a day before."),
        }
    moment = min(end_of_day(day), timezone.now())  # type: ignore[type-var]
    shareable = shareable_of(record)
    seen = seen_by_on(actor=request.actor, record=record, at=moment)  # type: ignore[arg-type]
    names = name_parties(party for party, _facets in seen)
    answers = [
        (name, [shareable.facet(facet).label for facet in facets])
        for name, (_party, facets) in zip(names, seen, strict=True)
    ]
    return {"on": asked, "on_day": day, "seen_then": answers}


@login_required
def share(request: HttpRequest, reference: str) -> HttpResponse:
    """``/customers/C-1042/sharing/new/``: choose a party, facets, level, end and reason."""
    seen = access_organisation(actor=request.actor, reference=reference)
    record = record_of(seen)
    asked = request.GET.get("party", "")
    form = ShareForm(request.POST or None, shown=seen, initial={"party": asked})
    form.fields["party"].widget.label = _party_label(asked)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            grant = _grant(request, record, form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            text = _("%(name)s now sees this customer.") % {"name": grant.party.label}
            messages.success(request, text)
            return redirect("customer_sharing", seen.reference)
    frame = customer_frame(request, seen, "sharing")
    context = frame | what_it_opens(request, record, request.POST or request.GET)
    context |= {"form": form, "body": "partners/share.html"}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "partners/customer.html", context, status=status)


def _party_label(reference: str) -> str:
    """The name of a party that the address suggests; empty for one that is none."""
    try:
        return name_parties([party_named(reference)])[0].name if reference else ""
    except Refused:
        return ""


def _grant(request: HttpRequest, record: Any, values: dict[str, Any]) -> Grant:
    return grant_access(
        actor=request.actor,
        party=party_named(values["party"]),
        record=record,
        facets=values["facets"],
        level=Level(values["level"]),
        valid_until=end_of_day(values["valid_until"]),
        condition=condition_named(values["agreement"]),
        reason=values["reason"],
    )


@login_required
@require_safe
def share_preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The disclosure preview, read again whenever party or facets change."""
    seen = access_organisation(actor=request.actor, reference=reference)
    context = what_it_opens(request, record_of(seen), request.GET)
    return render(request, "partners/share_preview.html", context | {"customer": seen})


def what_it_opens(request: HttpRequest, record: Any, data: Any) -> dict[str, Any]:
    """What saving would open, counted, and the record as the receiver would then see it."""
    shareable = shareable_of(record)
    known = {facet.name for facet in shareable.grantable}
    facets = [name for name in data.getlist("facets") if name in known]
    if not data.get("party") or not can_share_organisations(request.actor):
        return {}
    try:
        party = party_named(data["party"])
        disclosure = disclosure_of(
            actor=request.actor,
            party=party,
            record=record,
            facets=facets,
            condition=condition_named(data.get("agreement")),
        )
    except DomainError as error:
        return {"preview_error": str(each(error)[0])}
    after = shareable.mask([f.name for f in (*disclosure.opens, *disclosure.already)])
    visible = disclosure.opens or disclosure.already
    return {
        "disclosure": disclosure,
        "receiver": name_parties([party])[0],
        "lookers": people_to_look_as(actor=request.actor, party=party),
        "sample": _sample(shareable, Shown(record, after if visible else 0)),
    }


def _sample(shareable: Shareable, shown: Shown) -> list[tuple[Any, Any]]:
    """Filled fields as the receiver will read them."""
    fields = shareable.model._meta
    labelled = []
    for facet in map(shareable.facet, shown.facets):
        for name in facet.fields:
            if name not in fields._forward_fields_map or fields.get_field(name).is_relation:  # type: ignore[attr-defined]
                continue
            field = fields.get_field(name)
            value = getattr(shown, name)
            if field.editable and value not in (None, "", []):
                labelled.append((field.verbose_name, field_text(field, value)))
    return labelled[:12]


def _own_grant(request: HttpRequest, reference: str, public_id: str) -> tuple[Shown, Grant]:
    seen = access_organisation(actor=request.actor, reference=reference)
    held = grants_on(actor=request.actor, record=record_of(seen), past=True)
    grant = held.filter(public_id=public_id).first()
    if grant is None:
        raise NotFound
    return seen, grant


@login_required
def revoke(request: HttpRequest, reference: str, public_id: str) -> HttpResponse:
    """Ask, then take a grant back."""
    seen, grant = _own_grant(request, reference, public_id)
    if request.method == "POST":
        try:
            revoke_grant(actor=request.actor, grant=grant, reason=request.POST.get("reason", ""))
        except Refused as error:
            messages.error(request, str(error))
        else:
            text = _("%(name)s no longer sees what was shared.") % {"name": grant.party.label}
            messages.success(request, text)
        return redirect("customer_sharing", seen.reference)
    context = {"customer": seen, "grant": grant, "party": name_parties([grant.party])[0]}
    return render(request, "partners/revoke.html", context)


@login_required
def extend(request: HttpRequest, reference: str, public_id: str) -> HttpResponse:
    """Move the end of a grant."""
    seen, grant = _own_grant(request, reference, public_id)
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            extend_grant(
                actor=request.actor,
                grant=grant,
                valid_until=end_of_day(form.cleaned_data["valid_until"]),
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The end of the share is moved."))
            return redirect("customer_sharing", seen.reference)
    context = {
        "customer": seen,
        "grant": grant,
        "party": name_parties([grant.party])[0],
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "partners/extend.html", context, status=status)


@login_required
@require_safe
def parties(request: HttpRequest) -> HttpResponse:
    """The answer of the party combobox."""
    options = [
        {"value": each.reference, "label": each.name, "note": each.kind}
        for each in party_options(actor=request.actor, query=request.GET.get("q", ""))
    ]
    return render(request, "components/options.html", {"options": options})
