"""Products, price lists and exchange rates."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings as django_settings
from django.utils.translation import gettext_lazy as _

from catalogue.models import PriceListKind, Product
from catalogue.models.products import ProductStatus
from catalogue.policies import can_release, can_write
from catalogue.services.import_prices import (
    PriceRow,
    import_prices,
    plan_prices,
)
from catalogue.services.import_products import (
    ProductRow,
    import_products,
    plan_products,
    undo_aliases,
    undo_products,
)
from catalogue.services.import_rates import RateRow, import_rates, plan_rates, undo_rates
from catalogue.services.undo_prices import undo_price_lists, undo_prices
from partners.models import Tier
from portal.desk.imports import fields as f
from portal.desk.imports.fields import Field
from portal.desk.imports.kind import Kind, Settings
from portal.desk.imports.numbers import PIECES
from portal.kernel.actors import Actor
from portal.kernel.bulk.rows import Plan

_STATUS_WORDS = {"current": "active", "on sale": "active", "": "retired"}
CURRENCY = django_settings.HOUSE_CURRENCY

PRODUCT_FIELDS = (
    Field("sku", _("SKU"), f.text(60),
          ("sku", "productnumber", "productalternatekey", "stockcode", "articlenumber", "article",
           "product", "itemnumber", "item", "артикул"),
          required=True, mappable=True, example="BK-R93R-62"),
    Field("name", _("Name"), f.text(250),
          ("name", "productname", "englishproductname", "description", "title", "product",
           "название", "наименование", "име"),
          empty="", example="Road-150 Red, 62"),
    Field("key", _("Key in the source system"), f.text(70),
          ("externalkey", "externalid", "productid", "key", "id", "ключ"), empty=""),
    Field("alias", _("Another key in the source system"), f.text(120),
          ("alias", "productkey", "alternativekey")),
    Field("series", _("Series"), f.text(80), ("series", "modelname", "model"), empty=""),
    Field("category", _("Category"), f.text(80),
          ("category", "productcategory", "productsubcategoryid", "productsubcategorykey"),
          empty="", mappable=True),
    Field("product_line", _("Product line"), f.text(80), ("productline", "line"), empty="",
          mappable=True),
    Field("description", _("Description"), f.text(20_000),
          ("longdescription", "englishdescription", "details"), empty=""),
    Field("unit", _("Unit"), f.text(20), ("unit", "uom", "unitmeasurecode"), empty="pc",
          mappable=True),
    Field("status", _("Status"), f.one_of(dict(ProductStatus.choices), _STATUS_WORDS),
          ("status",), empty="retired", mappable=True, choices=dict(ProductStatus.choices)),
    Field("standard_cost", _("Standard cost"), f.decimal(4), ("standardcost", "unitcost")),
    Field("currency", _("Currency"), f.currency, ("currency", "currencycode"), mappable=True,
          empty=CURRENCY, example=CURRENCY),
)  # fmt: skip


def _may_write_products(actor: Actor) -> bool:
    return can_write(actor, Product.shareable)


def _plan_products(*, actor: Actor, rows: Sequence[ProductRow], settings: Settings) -> Plan:
    return plan_products(actor=actor, rows=rows, fields=settings.fields, source=settings.source)


PRODUCTS = Kind(
    code="products",
    label=_("Products"),
    fields=PRODUCT_FIELDS,
    row=ProductRow,
    plan=_plan_products,
    write=import_products,
    undo={"catalogue.product": undo_products, "catalogue.productalias": undo_aliases},
    allowed=_may_write_products,
    url_name="products",
    fallbacks={"name": "sku"},
)

PRICE_FIELDS = (
    Field("product", _("Product"), f.text(120),
          ("product", "sku", "productid", "productnumber", "productalternatekey", "productkey",
           "stockcode", "article", "артикул"),
          required=True, mappable=True, example="BK-R93R-62"),
    Field("amount", _("List price"), f.decimal(4),
          ("listprice", "price", "salesprice", "standardprice", "unitprice", "amount", "цена"),
          required=True, example="3578.27"),
    Field("price_list", _("Price list"), f.text(60), ("pricelist", "list"), mappable=True,
          example="Standard"),
    Field("partner", _("Partner"), f.text(250),
          ("partner", "supplier", "vendor", "vendorid", "businessentityid", "resellerkey"),
          mappable=True),
    Field("tier", _("Tier"), f.one_of(dict(Tier.choices)), ("tier",), mappable=True,
          choices=dict(Tier.choices)),
    Field("market", _("Market"), f.country, ("market", "country"), mappable=True),
    Field("kind", _("Kind"), f.one_of(dict(PriceListKind.choices)), ("kind",), mappable=True,
          choices=dict(PriceListKind.choices)),
    Field("currency", _("Currency"), f.currency, ("currency", "currencycode"), mappable=True,
          default=CURRENCY, example=CURRENCY),
    Field("floor", _("Floor price"), f.decimal(4), ("floorprice", "floor", "minimumprice")),
    Field("target", _("Target price"), f.decimal(4), ("targetprice", "target")),
    Field("min_quantity", _("From quantity"), f.count(PIECES),
          ("minquantity", "fromquantity", "minorderqty"), empty=1),
    Field("valid_from", _("Valid from"), f.day, ("validfrom", "startdate", "from"),
          example="2026-01-01"),
    Field("valid_until", _("Valid until"), f.day, ("validuntil", "enddate", "until", "to")),
)  # fmt: skip


def _plan_prices(*, actor: Actor, rows: Sequence[PriceRow], settings: Settings) -> Plan:
    return plan_prices(actor=actor, rows=rows, fields=settings.fields, source=settings.source)


PRICE_LISTS = Kind(
    code="price-lists",
    label=_("Price lists"),
    fields=PRICE_FIELDS,
    row=PriceRow,
    plan=_plan_prices,
    write=import_prices,
    undo={"catalogue.price": undo_prices, "catalogue.pricelist": undo_price_lists},
    allowed=can_release,
    url_name="price_lists",
)

RATE_FIELDS = (
    Field("date", _("Date"), f.day, ("date", "day", "дата"), required=True, example="2026-03-31"),
    Field("currency", _("Currency"), f.currency, ("currency", "currencycode", "currencykey"),
          required=True, mappable=True, example="USD"),
    Field("rate", _("Units per euro"), f.decimal(10),
          ("rate", "endofdayrate", "averagerate", "value", "курс"), required=True,
          example="1.0825"),
    Field("publisher", _("Published by"), f.text(60), ("publisher", "source"), mappable=True),
)  # fmt: skip


def _plan_rates(*, actor: Actor, rows: Sequence[RateRow], settings: Settings) -> Plan:
    return plan_rates(actor=actor, rows=rows, fields=settings.fields, source=settings.source)


RATES = Kind(
    code="rates",
    label=_("Exchange rates"),
    fields=RATE_FIELDS,
    row=RateRow,
    plan=_plan_rates,
    write=import_rates,
    undo={"catalogue.currencyrate": undo_rates},
    allowed=can_release,
    url_name="imports",
    # Central banks publish one row a day with a column for each currency.
    spread="currency",
    spread_value="rate",
)

CREATED_FIELDS = frozenset({"sku", "name"})


def created_product(row: int, key: str, name: str) -> ProductRow:
    """A product of which only SKU and name are known."""
    return ProductRow(row, key, name=name)
