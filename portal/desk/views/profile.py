"""``/me/``: a person's own settings, and the language switch of every page."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal.desk.services.update_profile import OWN_FIELDS, update_profile
from portal.kernel.errors import DomainError
from portal.kernel.models.people import Density, Theme
from portal.kernel.pages import forms as ours
from portal.notifications.browsers import is_of_person

_REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Pacific/")


def _zones() -> list[tuple[str, str]]:
    zones = sorted(zone for zone in available_timezones() if zone.startswith(_REGIONS))
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *zones]]


class ProfileForm(ours.Form):
    """What a person may change about themselves."""

    full_name = forms.CharField(
        label=gettext_lazy("Full name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter your full name.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    address_as = forms.CharField(
        label=gettext_lazy("How to address you"),
        help_text=gettext_lazy("As greetings and mails should call you, for example Elena."),
        max_length=100,
        required=False,
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=settings.LANGUAGES,
        widget=ours.RadioCards(inline=True),
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Deadlines and times are shown in it."),
        choices=_zones,
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Colours"),
        choices=Theme.choices,
        widget=ours.RadioCards(inline=True),
    )
    density = forms.ChoiceField(
        label=gettext_lazy("Rows of lists"),
        choices=Density.choices,
        widget=ours.RadioCards(
            inline=True,
            hints={
                "cosy": gettext_lazy("Easier to read"),
                "compact": gettext_lazy("More rows on a screen"),
            },
        ),
    )
    keys_enabled = forms.BooleanField(
        label=gettext_lazy("Single-key shortcuts"),
        help_text=gettext_lazy("Switch off if a letter key does something by accident."),
        required=False,
        widget=ours.Switch,
    )


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show and save the settings."""
    user = request.user
    initial = {name: getattr(user, name) for name in OWN_FIELDS}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = update_profile(
                actor=request.actor,  # type: ignore[attr-defined]
                **form.cleaned_data,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            with translation.override(saved.language):
                messages.success(request, _("Your settings are saved."))
            return redirect("profile")
    offers_push = is_of_person(request.actor)  # type: ignore[attr-defined]
    return ours.render_form(request, "desk/profile.html", form, offers_push=offers_push)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language: kept with the person, or in a cookie before sign-in."""
    code = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = redirect(target)
    if code not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        update_profile(actor=request.actor, language=code)  # type: ignore[attr-defined]
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
