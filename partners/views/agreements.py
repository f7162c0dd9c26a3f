"""``/manage/agreements/`` for the house, ``/partner/agreements/`` for a partner's people."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.engine.agreement_effects import lapse_effects
from partners.forms_agreements import AgreementForm, VersionForm
from partners.models import Agreement, SharingChangeKind, VersionStatus
from partners.policies import can_accept_agreements, can_manage_agreements
from partners.selectors.agreements import (
    acceptances_of,
    access_agreement,
    companies_bound,
    company_of,
    lapse_of,
    newest_version,
    terms_of,
    version_numbered,
    visible_agreements,
    waiting_version,
)
from partners.selectors.parties import people_bound_to_look_as
from partners.services.agreements import (
    accept_agreement,
    publish_agreement,
    publish_agreement_version,
)
from partners.views.second_person import foreseen, waiting_context
from partners.views.sharing import start_of_day
from partners.views.walls import named_effects
from portal.kernel.errors import DomainError, Forbidden, NotFound, Refused
from portal.kernel.pages.forms import render_form

SHOWN = 200
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _house_only(request: HttpRequest) -> None:
    if not can_manage_agreements(request.actor):
        raise NotFound


@login_required
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """Every agreement with its newest version."""
    _house_only(request)
    found = list(visible_agreements(request.actor)[:SHOWN])
    rows = [(each, newest_version(each)) for each in found]
    return render(request, "partners/agreements.html", {"rows": rows})


@login_required
def agreement_new(request: HttpRequest) -> HttpResponse:
    """Write an agreement in three languages."""
    _house_only(request)
    form = AgreementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = publish_agreement(
                actor=request.actor, name=values["name"], texts=form.texts(), file=values["file"]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The agreement is published."))
            return redirect("agreement", made.public_id)
    return render_form(request, "partners/agreement_form.html", form)


@login_required
def agreement(request: HttpRequest, public_id: str) -> HttpResponse:
    """Versions, who accepted them, and a new version beside what it would close."""
    found = agreement_of(request, public_id)
    form = VersionForm(request.POST or None, request.FILES or None, initial=_words(found))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            version = publish_agreement_version(
                actor=request.actor,
                agreement=found,
                texts=form.texts(),
                valid_from=start_of_day(values["valid_from"]),
                note=values["note"],
                file=values["file"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            waits = version.status == VersionStatus.WAITING
            text = (
                _("The version waits for a second person. Nobody reads it before.")
                if waits
                else _("The version is published. Partner admins are told.")
            )
            messages.success(request, text)
            return redirect("agreement", public_id)
    return agreement_page(request, found, form)


def agreement_of(request: HttpRequest, public_id: str) -> Agreement:
    """The agreement, for those of the house who look after it. Raises ``NotFound``."""
    _house_only(request)
    return access_agreement(actor=request.actor, public_id=public_id)


def agreement_page(request: HttpRequest, found: Agreement, form: VersionForm) -> HttpResponse:
    """The page of an agreement, with a form for its next version."""
    bound = companies_bound(found)
    context: dict[str, Any] = {
        "lookers": people_bound_to_look_as(actor=request.actor, parties=bound) if bound else [],
        "agreement": found,
        "versions": list(found.versions.select_related("published_by").order_by("-number")),
        "acceptances": list(acceptances_of(actor=request.actor, agreement=found)[:SHOWN]),
        "lapse": lapse_of(actor=request.actor, agreement=found),
    }
    waiting = waiting_version(found)
    if waiting is None:
        effects = lapse_effects(actor=request.actor, agreement=found)
        context["effects"] = named_effects(effects)
        context |= foreseen(request.actor, SharingChangeKind.VERSION, effects)
    else:
        context |= waiting_context(request.actor, SharingChangeKind.VERSION, waiting.pk)
    return render_form(request, "partners/agreement.html", form, **context)


def _words(found: Agreement) -> dict[str, str]:
    version = newest_version(found)
    return {name: getattr(version, name) for name in ("text_en", "text_ru", "text_bg")}


@login_required
@require_safe
def acceptances_export(request: HttpRequest, public_id: str) -> HttpResponse:
    """The evidence as CSV: version, company, person, moment, address, browser."""
    _house_only(request)
    found = access_agreement(actor=request.actor, public_id=public_id)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="acceptances.csv"'
    answer.write("\ufeff")
    sheet = csv.writer(answer)
    sheet.writerow(
        [
            _("Agreement"),
            _("Version"),
            _("Company"),
            _("Person"),
            _("E-mail"),
            _("Accepted"),
            _("Language"),
            _("IP address"),
            _("Browser"),
        ]
    )
    for each in acceptances_of(actor=request.actor, agreement=found).iterator():
        values = [
            found.name,
            each.version.number,
            each.organisation.name,
            each.full_name,
            each.user.email,
            each.accepted_at.isoformat(),
            each.language,
            each.address or "",
            each.user_agent,
        ]
        sheet.writerow([_harmless(value) for value in values])
    return answer


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


@login_required
@require_safe
def own_agreements(request: HttpRequest) -> HttpResponse:
    """The agreements of the viewer's company, those that wait first."""
    company = company_of(request.actor)
    terms = terms_of(actor=request.actor, organisation_id=company.pk)
    return render(request, "partners/own_agreements.html", {"company": company, "terms": terms})


@login_required
@require_safe
def own_agreement(request: HttpRequest, public_id: str) -> HttpResponse:
    """The words of an agreement in the reader's language, and the button that accepts them."""
    company = company_of(request.actor)
    found = access_agreement(actor=request.actor, public_id=public_id)
    terms = terms_of(actor=request.actor, organisation_id=company.pk)
    (term,) = (each for each in terms if each.agreement == found)
    context = {
        "company": company,
        "term": term,
        "may_accept": term.waits and can_accept_agreements(request.actor, company.pk),
    }
    return render(request, "partners/own_agreement.html", context)


@login_required
@require_POST
def agreement_accept(request: HttpRequest, public_id: str) -> HttpResponse:
    """Accept the version that was read."""
    found = access_agreement(actor=request.actor, public_id=public_id)
    try:
        accept_agreement(
            actor=request.actor,
            version=version_numbered(found, request.POST.get("version", "")),
            organisation=company_of(request.actor),
            language=(get_language() or "en")[:5],
            address=request.META.get("REMOTE_ADDR") or None,
            user_agent=request.headers.get("User-Agent", ""),
        )
    except (Refused, Forbidden) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Accepted. What depends on it is open."))
    return redirect("own_agreement", public_id)


@login_required
@require_safe
def agreement_file(request: HttpRequest, public_id: str, number: int) -> FileResponse:
    """The file of a version, as an attachment."""
    found = access_agreement(actor=request.actor, public_id=public_id)
    version = found.versions.published().filter(number=number).exclude(file="").first()
    if version is None:
        raise NotFound
    return FileResponse(version.file.open("rb"), as_attachment=True, filename=version.file_name)
