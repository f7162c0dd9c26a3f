"""The home page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.policies import can_register
from portal.desk.home import home_of


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits, moves and is new for the signed-in person."""
    name = request.user.get_short_name()
    actor = request.actor  # type: ignore[attr-defined]
    context = {"home": home_of(actor, name=name), "may_register": can_register(actor)}
    return render(request, "desk/home.html", context)
