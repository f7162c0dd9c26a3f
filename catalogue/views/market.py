"""Market data: competitors' prices, indicators, bulletins; recording and sharing them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.forms import BulletinForm, IndicatorForm, MarketPriceForm, ShareMarketForm
from catalogue.models import Bulletin, MarketIndicator, MarketPrice
from catalogue.policies import can_write
from catalogue.selectors.market import (
    NEWEST,
    access_bulletin,
    bulletin_list,
    market_indicator_list,
    market_price_list,
    market_regions,
)
from catalogue.selectors.products import product_for
from catalogue.services.publish_bulletin import publish_bulletin
from catalogue.services.record_market import record_market_indicator, record_market_price
from catalogue.services.share_market import MOST, share_market_data
from partners.models import Organisation, OrganisationRole
from partners.selectors.organisations import visible_organisations
from partners.selectors.parties import party_named
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.formats import country_text
from portal.kernel.pages.forms import Form, render_form
from portal.kernel.pages.listing import Column, Listing
from portal.kernel.pages.paging import listing_of
from sharing.models import Party, PartyKind
from sharing.policies import can_share
from sharing.projections import Shown, project
from sharing.services.share import Shared

_COMPETITORS_SHOWN = 200
_SELECTORS = {
    "prices": (MarketPrice, market_price_list, "MarketPrice"),
    "indicators": (MarketIndicator, market_indicator_list, "MarketIndicator"),
    "bulletins": (Bulletin, bulletin_list, "Bulletin"),
}


def _kind(request: HttpRequest) -> str:
    asked = request.GET.get("view", "prices")
    return asked if asked in _SELECTORS else "prices"


def _rows(request: HttpRequest) -> QuerySet[Any]:
    _model, selector, _live = _SELECTORS[_kind(request)]
    return selector(actor=request.actor, region=request.GET.get("region", ""))


@login_required
@require_safe
def market(request: HttpRequest) -> HttpResponse:
    """``/market/?view=prices|indicators|bulletins``: what is shared with the viewer."""
    model, _selector, live = _SELECTORS[_kind(request)]
    listing: Listing = listing_of(
        request,
        _("Market"),
        _rows(request),
        NEWEST,
        project=lambda items: [titled(each) for each in project(items)],
        filters=("region",),
        live=live,
        columns=_columns(_kind(request)),
    )
    if region := request.GET.get("region"):
        listing.chips = [listing.chip("region", _("Country"), country_text(region))]
    context = {
        "list": listing,
        "view": _kind(request),
        "regions": market_regions(actor=request.actor),
        "may_write": can_write(request.actor, model.shareable),
        "may_share": can_share(request.actor, model.shareable),
    }
    return render(request, "catalogue/market.html", context)


def _columns(kind: str) -> list[Column]:
    return {
        "prices": [
            Column("price", _("Price"), facet="prices"),
            Column("source", _("Source"), facet="source"),
        ],
        "indicators": [
            Column("value", _("Value"), facet="figures"),
            Column("source", _("Source"), facet="source"),
        ],
    }.get(kind, [])


def titled(row: Shown) -> Any:
    """A bulletin with its texts in the reader's language; other rows as they are."""
    if row.model_label != Bulletin.shareable.label:
        return row
    codes = [get_language()[:2], "en", "ru", "bg"]
    for code in codes:
        if getattr(row, f"title_{code}"):
            return {
                "bulletin": row,
                "language": code,
                "title": getattr(row, f"title_{code}"),
                "body": getattr(row, f"body_{code}"),
            }
    return {"bulletin": row, "language": "", "title": "", "body": ""}


@login_required
@require_safe
def bulletin(request: HttpRequest, public_id: str) -> HttpResponse:
    """``/market/bulletins/<uuid>/``."""
    seen = access_bulletin(actor=request.actor, public_id=str(public_id))
    return render(request, "catalogue/bulletin.html", titled(seen))


@login_required
def market_price_new(request: HttpRequest) -> HttpResponse:
    """``/market/prices/new/``: record a competitor's price."""
    form = MarketPriceForm(request.POST or None)
    competitors = _competitors(request)
    names = [(each.reference, each.name) for each in competitors]
    form.fields["competitor"].choices = [("", _("Choose a competitor")), *names]  # type: ignore[attr-defined]

    def record(values: dict[str, Any]) -> None:
        chosen = next(each for each in competitors if each.reference == values["competitor"])
        item = product_for(actor=request.actor, sku=values.pop("sku"))
        record_market_price(actor=request.actor, product=item, **{**values, "competitor": chosen})

    return _record(request, MarketPrice, form, record, "prices", _("Record a price"))


def _competitors(request: HttpRequest) -> list[Organisation]:
    rows = visible_organisations(request.actor).filter(
        roles__contains=[OrganisationRole.COMPETITOR]
    )
    return list(rows.order_by("sort_key")[:_COMPETITORS_SHOWN])


@login_required
def indicator_new(request: HttpRequest) -> HttpResponse:
    """``/market/indicators/new/``: record a market indicator."""
    form = IndicatorForm(request.POST or None)

    def record(values: dict[str, Any]) -> None:
        record_market_indicator(actor=request.actor, **values)

    return _record(request, MarketIndicator, form, record, "indicators", _("Record a figure"))


@login_required
def bulletin_new(request: HttpRequest) -> HttpResponse:
    """``/market/bulletins/new/``: publish a bulletin."""
    form = BulletinForm(request.POST or None)

    def record(values: dict[str, Any]) -> str | None:
        tiers = Party.objects.filter(kind=PartyKind.TIER, code__in=values["tiers"])
        published = publish_bulletin(
            actor=request.actor,
            titles=form.texts("title"),
            bodies=form.texts("body"),
            source=values["source"],
            region=values["region"],
            audience=list(tiers),
        )
        return (
            _("A second person is asked. Until then nothing opens.") if published.waiting else None
        )

    return _record(request, Bulletin, form, record, "bulletins", _("Publish a bulletin"))


def _record(
    request: HttpRequest, model: Any, form: Form, record: Any, view: str, title: str
) -> HttpResponse:
    if not can_write(request.actor, model.shareable):
        raise NotFound
    if request.method == "POST" and form.is_valid():
        try:
            told = record(dict(form.cleaned_data))
        except NotFound as error:
            error.field = "sku"
            form.refuse(error)
        except DomainError as error:
            form.refuse(error)
        else:
            done = _("Recorded. Share it when it is ready for partners.")
            messages.success(request, told or done)
            return redirect(f"{reverse('market')}?view={view}")
    return render_form(request, "catalogue/market_form.html", form, title=title, view=view)


@login_required
def market_share(request: HttpRequest) -> HttpResponse:
    """``/market/share/?view=prices&region=BG``: share the rows that the filter finds."""
    model, _selector, _live = _SELECTORS[_kind(request)]
    if not can_share(request.actor, model.shareable):
        raise NotFound
    records = list(_rows(request).order_by("sort_key", "pk")[:MOST])
    form = ShareMarketForm(request.POST or None)
    facets = [(facet.name, facet.label) for facet in model.shareable.facets]
    form.fields["facets"].choices = facets  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            shared = _share(request, records, form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            count = len(shared.grants)
            text = ngettext("%(n)s row is shared.", "%(n)s rows are shared.", count)
            waits = _("A second person is asked. Until then nothing opens.")
            messages.success(request, waits if shared.waiting else text % {"n": count})
            return redirect(f"{reverse('market')}?view={_kind(request)}")
    context = {"count": len(records), "view": _kind(request)}
    return render_form(request, "catalogue/market_share.html", form, **context)


def _share(request: HttpRequest, records: list[Any], values: dict[str, Any]) -> Shared:
    day = values["valid_until"]
    until = timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None
    return share_market_data(
        actor=request.actor,
        records=records,
        parties=[party_named(values["party"], actor=request.actor)],
        facets=values["facets"],
        valid_until=until,
        reason=values["reason"],
    )
