"""``/share/deals.deal/D-310/``: share a record of any kind that grants can show.

One dialog for all kinds: what they declare says which facets there are, and who may share them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.engine.values import field_text
from partners.forms_sharing import ShareForm, field_names
from partners.models import SharingChangeKind
from partners.selectors.agreements import condition_named
from partners.selectors.parties import name_parties, party_named, people_to_look_as
from partners.views.records import Place, place_to_share
from partners.views.second_person import foreseen
from partners.views.sharing import end_of_day, start_of_day
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, Refused, each
from portal.kernel.pages.forms import render_form
from sharing.disclosure import RuleDisclosure, Term
from sharing.grant_disclosure import disclosure_of
from sharing.projections import Shown
from sharing.services.share import Shared
from sharing.services.share import share as share_records
from sharing.share_disclosure import share_effects
from sharing.shareable import Level, Shareable

# Lines of the record that are shown as the receiver will read them.
MOST_FIELDS = 12


@login_required
def share(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """Choose a party, facets, level, days and reason, beside what that opens."""
    place = place_to_share(request, kind, ref)
    form = share_form(request, place)
    if request.method == "POST" and form.is_valid():
        try:
            shared = share_records(
                actor=request.actor,  # type: ignore[attr-defined]
                records=[place.record],
                **_terms_of_share(request.actor, form.cleaned_data),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _done(place, shared))
            return redirect(place.url)
    return share_page(request, place, form)


def _done(place: Place, shared: Shared) -> str:
    if shared.waiting is not None:
        return _("A second person is asked. Until then nothing opens.")
    names = {"name": name_parties([shared.grants[0].party])[0].name, "record": place.name}
    return _("%(record)s is shared with %(name)s.") % names


def share_page(request: HttpRequest, place: Place, form: ShareForm) -> HttpResponse:
    """The dialog beside what it would open."""
    context = {"place": place} | what_it_opens(request, place, request.POST or request.GET)
    return render_form(request, "partners/share.html", form, **context)


def share_form(request: HttpRequest, place: Place) -> ShareForm:
    """The dialog, with the facets that the sharer sees."""
    asked = request.GET.get("party", "")
    form = ShareForm(request.POST or None, shown=place.shown, initial={"party": asked})
    form.fields["party"].widget.label = _party_label(request.actor, asked)  # type: ignore[attr-defined]
    return form


def _party_label(actor: Actor, reference: str) -> str:
    """The name of a party that the address suggests; empty for one that is none."""
    try:
        return name_parties([party_named(reference, actor=actor)])[0].name if reference else ""
    except Refused:
        return ""


def terms(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """What the dialog asks for, as the command takes it. Raises ``Refused``."""
    return {
        "party": party_named(values["party"], actor=actor),
        "facets": values["facets"],
        "level": Level(values["level"]),
        "valid_from": start_of_day(values["valid_from"]),
        "valid_until": end_of_day(values["valid_until"]),
        "condition": condition_named(values["agreement"]),
        "reason": values["reason"],
    }


def _terms_of_share(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    asked = terms(actor, values)
    return asked | {"parties": [asked.pop("party")]}


@login_required
@require_safe
def share_preview(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """The disclosure preview, read again whenever party or facets change."""
    place = place_to_share(request, kind, ref)
    context = {"place": place} | what_it_opens(request, place, request.GET)
    return render(request, "partners/share_preview.html", context)


def what_it_opens(request: HttpRequest, place: Place, data: Any) -> dict[str, Any]:
    """What saving would open, counted, and the record as the receiver would then see it, of what
    the sharer sees as well."""
    shareable, actor = place.shareable, request.actor  # type: ignore[attr-defined]
    mine = place.record.facet_mask
    known = {each.name for each in shareable.grantable if not shareable.mask([each.name]) & ~mine}
    facets = [name for name in data.getlist("facets") if name in known]
    if not data.get("party"):
        return {}
    try:
        party, term = party_named(data["party"], actor=actor), _term_of(data)
        disclosure = disclosure_of(
            actor=actor,
            party=party,
            record=place.record,
            facets=facets,
            condition=condition_named(data.get("agreement")),
            term=term,
        )
    except DomainError as error:
        return {"preview_error": str(each(error)[0])}
    keys = [place.record.pk]
    effects = share_effects(
        parties=[party], shareable=shareable, records=keys, facets=facets, term=term
    )
    after = shareable.mask([f.name for f in (*disclosure.opens, *disclosure.already)])
    visible = disclosure.opens or disclosure.already
    return {
        "disclosure": disclosure,
        "opens": [(each, field_names(shareable.model, each.fields)) for each in disclosure.opens],
        "receiver": name_parties([party])[0],
        "lookers": people_to_look_as(actor=actor, party=party),
        "sample": _sample(shareable, Shown(place.record, after & mine if visible else 0)),
        "parts": sum(each.opened for each in effects),
    } | _asked_whom(actor, effects, term, under_agreement=bool(data.get("agreement")))


def _asked_whom(
    actor: Actor, effects: Sequence[RuleDisclosure], term: Term, *, under_agreement: bool
) -> dict[str, Any]:
    return foreseen(
        actor,
        SharingChangeKind.SHARE,
        effects,
        until=timezone.localdate(term.valid_until) if term.valid_until else None,
        level=term.level,
        begins=timezone.localdate(term.valid_from) if term.valid_from else None,
        under_agreement=under_agreement,
    )


def _term_of(data: Any) -> Term:
    """The level and the days as they stand in the dialog; what is none yet counts as not said."""
    level = data.get("level")
    return Term(
        Level(level) if level in Level.values else Level.VIEW,
        start_of_day(_day(data.get("valid_from"))),
        end_of_day(_day(data.get("valid_until"))),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


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
                labelled.append((capfirst(field.verbose_name), field_text(field, value)))
    return labelled[:MOST_FIELDS]
