"""Orders, invoices, purchase orders, open items and costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.conf import settings as django_settings
from django.utils.translation import gettext_lazy as _

from orders.engine.intake import Import
from orders.models import OrderStatus, PurchaseStatus
from orders.policies import can_import
from orders.services.import_costs import CostRow, import_costs, plan_costs, undo_costs
from orders.services.import_invoices import (
    InvoiceRow,
    import_invoices,
    plan_invoices,
    undo_invoices,
)
from orders.services.import_orders import OrderRow, import_orders, plan_orders, undo_orders
from orders.services.import_purchase_orders import (
    PurchaseOrderRow,
    import_purchase_orders,
    plan_purchase_orders,
    undo_purchase_orders,
)
from orders.services.import_receivables import (
    ReceivableRow,
    import_receivables,
    plan_receivables,
    undo_receivables,
)
from portal.desk.imports import fields as f
from portal.desk.imports.fields import Field
from portal.desk.imports.kind import Kind, Missing, PlanService, Settings
from portal.desk.imports.kinds import catalogue, organisations
from portal.kernel.actors import Actor
from portal.kernel.bulk.rows import Plan

CURRENCY = django_settings.HOUSE_CURRENCY


def _planning(service: Callable[..., Plan]) -> PlanService:
    """The planning service of a kind, called as the wizard calls all of them."""

    def plan(*, actor: Actor, rows: Sequence[Any], settings: Settings) -> Plan:
        request = Import(settings.fields, settings.source, settings.create)
        return service(actor=actor, rows=rows, request=request)

    return plan


def _allowed(code: str) -> Callable[[Actor], bool]:
    return partial(can_import, kind=code)


NEW_PRODUCT = Missing("products", catalogue.created_product, catalogue.CREATED_FIELDS)
NEW_CUSTOMER = Missing(
    "organisations", organisations.created_customer, organisations.CREATED_FIELDS
)

_CURRENCY = Field(
    "currency", _("Currency"), f.currency, ("currency", "currencycode", "currencykey", "валюта"),
    required=True, mappable=True, default=CURRENCY, example=CURRENCY,
)  # fmt: skip
_LINE = Field(
    "line_no", _("Line number"), f.whole,
    ("lineno", "linenumber", "line", "salesorderlinenumber", "purchaseorderdetailid"), example="1",
)  # fmt: skip
_PRODUCT = Field(
    "product", _("Product"), f.text(120),
    ("product", "sku", "productkey", "productid", "productnumber", "stockcode", "article",
     "артикул"),
    mappable=True, example="BK-R93R-62",
)  # fmt: skip
_PRODUCT_NAME = Field(
    "product_name", _("Product name"), f.text(250), ("productname", "description"), empty=""
)
_QUANTITY = Field(
    "quantity", _("Quantity"), f.quantity,
    ("quantity", "orderquantity", "orderqty", "qty", "количество"), example="3",
)  # fmt: skip
_PRICE = Field(
    "unit_price", _("Unit price"), f.decimal(4), ("unitprice", "price", "цена"), example="2024.99"
)

ORDERS = Kind(
    code="orders",
    label=_("Orders with lines"),
    fields=(
        Field("number", _("Order number"), f.text(60),
              ("ordernumber", "salesordernumber", "number", "orderno", "order", "orderid"),
              required=True, example="SO43659"),
        Field("partner", _("Partner"), f.text(250),
              ("partner", "resellerkey", "reseller", "partnerkey", "dealer", "soldto"),
              required=True, mappable=True, example="AW00000001"),
        Field("customer", _("Customer"), f.text(250),
              ("customer", "customerkey", "customerid", "endcustomer", "shipto"), mappable=True),
        Field("status", _("Status"), f.one_of(dict(OrderStatus.choices)), ("status",),
              mappable=True, empty=OrderStatus.OPEN, choices=dict(OrderStatus.choices)),
        Field("ordered_on", _("Ordered on"), f.day, ("orderedon", "orderdate", "date", "дата"),
              required=True, example="2026-03-01"),
        Field("due_on", _("Due on"), f.day, ("dueon", "duedate")),
        Field("shipped_on", _("Shipped on"), f.day, ("shippedon", "shipdate", "shippingdate")),
        _CURRENCY,
        Field("salesperson", _("Salesperson"), f.text(80),
              ("salesperson", "employeekey", "salesrep", "employeeid", "seller"), empty="",
              mappable=True),
        Field("region", _("Region"), f.text(60), ("region", "territory", "salesterritorykey"),
              empty="", mappable=True),
        Field("country", _("Country"), f.country, ("country", "countrycode"), empty="",
              mappable=True),
        Field("customer_po", _("Purchase order number"), f.text(60),
              ("customerponumber", "ponumber", "purchaseordernumber"), empty=""),
        Field("tracking", _("Tracking number"), f.text(60),
              ("trackingnumber", "carriertrackingnumber", "tracking"), empty=""),
        _LINE,
        _PRODUCT,
        _PRODUCT_NAME,
        _QUANTITY,
        _PRICE,
        Field("discount_rate", _("Discount rate"), f.share,
              ("discountrate", "unitpricediscountpct", "discountpct", "discountpercent"), empty=0),
        Field("discount", _("Discount"), f.decimal(4), ("discount", "discountamount"), empty=0),
        Field("amount", _("Amount"), f.decimal(4),
              ("amount", "salesamount", "lineamount", "linetotal", "total", "сумма", "сума"),
              empty=0),
        Field("tax", _("Tax"), f.decimal(4), ("tax", "taxamt", "taxamount", "vat"), empty=0),
        Field("freight", _("Freight"), f.decimal(4), ("freight", "shipping"), empty=0),
        Field("cost", _("Cost of goods"), f.decimal(4),
              ("cost", "totalproductcost", "costofgoods", "cogs")),
    ),
    row=OrderRow,
    plan=_planning(plan_orders),
    write=import_orders,
    undo={"orders.order": undo_orders},
    allowed=_allowed("orders"),
    url_name="orders",
    creatable={"product": NEW_PRODUCT, "customer": NEW_CUSTOMER},
)  # fmt: skip

INVOICES = Kind(
    code="invoices",
    label=_("Invoices with lines"),
    fields=(
        Field("number", _("Invoice number"), f.text(60),
              ("invoicenumber", "invoiceno", "invoice", "number", "invoiceid"), required=True,
              example="536365"),
        Field("is_cancellation", _("Cancellation"), f.flag,
              ("cancellation", "iscancellation", "creditnote"), empty=False, mappable=True),
        Field("customer", _("Customer"), f.text(250),
              ("customer", "customerid", "customerkey", "billto", "reseller", "resellerkey"),
              mappable=True, example="17850"),
        Field("issued_at", _("Issued"), f.moment,
              ("issued", "invoicedate", "date", "issuedat", "дата"), required=True,
              example="2026-03-01"),
        Field("due_on", _("Due on"), f.day, ("dueon", "duedate")),
        Field("country", _("Country"), f.text(60), ("country",), empty=""),
        _CURRENCY,
        _LINE,
        _PRODUCT,
        _PRODUCT_NAME,
        _QUANTITY,
        _PRICE,
        Field("amount", _("Amount"), f.decimal(4), ("amount", "lineamount", "linetotal"),
              empty=0),
    ),
    row=InvoiceRow,
    plan=_planning(plan_invoices),
    write=import_invoices,
    undo={"orders.invoice": undo_invoices},
    allowed=_allowed("invoices"),
    url_name="orders",
    creatable={"product": NEW_PRODUCT, "customer": NEW_CUSTOMER},
)  # fmt: skip


def _head_currency(columns: Sequence[str], _file_name: str) -> Mapping[str, str]:
    """Files of lines alone leave the heads, and so their currency, as they are."""
    names = {"".join(filter(str.isalnum, column.casefold())) for column in columns}
    heads = {"supplier", "vendorid", "vendor", "supplierid", "supplierkey"}
    return {} if names.isdisjoint(heads) else {"currency": CURRENCY}


PURCHASE_ORDERS = Kind(
    code="purchase-orders",
    label=_("Purchase orders"),
    fields=(
        Field("number", _("Purchase order number"), f.text(60),
              ("purchaseordernumber", "purchaseorderid", "ponumber", "number"), required=True,
              example="4012"),
        Field("supplier", _("Supplier"), f.text(250),
              ("supplier", "vendorid", "vendor", "supplierid", "supplierkey"), filled=True,
              mappable=True, example="1580"),
        Field("status", _("Status"), f.one_of(dict(PurchaseStatus.choices)), ("status",),
              mappable=True, empty=PurchaseStatus.PENDING, choices=dict(PurchaseStatus.choices)),
        Field("ordered_on", _("Ordered on"), f.day, ("orderedon", "orderdate", "date"),
              filled=True, example="2026-03-01"),
        Field("shipped_on", _("Shipped on"), f.day, ("shippedon", "shipdate")),
        replace(_CURRENCY, required=False, filled=True, default=""),
        Field("buyer", _("Buyer"), f.text(80), ("buyer", "employeeid", "buyerid"), empty="",
              mappable=True),
        Field("amount", _("Amount"), f.decimal(4), ("amount", "subtotal"), empty=0),
        Field("tax", _("Tax"), f.decimal(4), ("tax", "taxamt", "taxamount"), empty=0),
        Field("freight", _("Freight"), f.decimal(4), ("freight",), empty=0),
        Field("total_due", _("Total due"), f.decimal(4), ("totaldue", "total"), empty=0),
        _LINE,
        _PRODUCT,
        _PRODUCT_NAME,
        Field("due_on", _("Due on"), f.day, ("dueon", "duedate")),
        _QUANTITY,
        _PRICE,
        Field("line_amount", _("Line amount"), f.decimal(4), ("lineamount", "linetotal"), empty=0),
        Field("received", _("Received quantity"), f.quantity, ("received", "receivedqty"),
              empty=0),
        Field("rejected", _("Rejected quantity"), f.quantity, ("rejected", "rejectedqty"),
              empty=0),
    ),
    row=PurchaseOrderRow,
    plan=_planning(plan_purchase_orders),
    write=import_purchase_orders,
    undo={"orders.purchaseorder": undo_purchase_orders},
    allowed=_allowed("purchase-orders"),
    url_name="orders",
    constants=_head_currency,
    creatable={"product": NEW_PRODUCT},
)  # fmt: skip

RECEIVABLES = Kind(
    code="receivables",
    label=_("Receivables"),
    fields=(
        Field("number", _("Invoice number"), f.text(60),
              ("invoicenumber", "invoiceno", "invoice", "number", "document"), required=True,
              example="536365"),
        Field("organisation", _("Owed by"), f.text(250),
              ("organisation", "customer", "customerid", "customerkey", "partner", "debtor",
               "reseller", "resellerkey"),
              required=True, mappable=True, example="17850"),
        Field("issued_on", _("Issued"), f.day, ("issued", "invoicedate", "date")),
        Field("due_on", _("Due on"), f.day, ("dueon", "duedate", "due"), required=True,
              example="2026-04-30"),
        _CURRENCY,
        Field("amount", _("Amount"), f.decimal(4), ("amount", "invoiceamount", "total"), empty=0,
              example="1200.00"),
        Field("open_amount", _("Open amount"), f.decimal(4), ("openamount", "open", "balance"),
              empty=0, example="700.00"),
    ),
    row=ReceivableRow,
    plan=_planning(plan_receivables),
    write=import_receivables,
    undo={"orders.receivable": undo_receivables},
    allowed=_allowed("receivables"),
    url_name="orders",
    creatable={"organisation": NEW_CUSTOMER},
)  # fmt: skip

COSTS = Kind(
    code="costs",
    label=_("Costs"),
    fields=(
        Field("product", _("Product"), f.text(120), _PRODUCT.synonyms, required=True,
              mappable=True, example="BK-R93R-62"),
        Field("valid_from", _("Valid from"), f.day, ("validfrom", "startdate", "from", "date"),
              required=True, example="2026-01-01"),
        Field("valid_until", _("Valid until"), f.day, ("validuntil", "enddate", "until")),
        Field("cost", _("Cost"), f.decimal(4), ("cost", "standardcost", "unitcost"),
              required=True, example="1898.09"),
        _CURRENCY,
    ),
    row=CostRow,
    plan=_planning(plan_costs),
    write=import_costs,
    undo={"orders.cost": undo_costs},
    allowed=_allowed("costs"),
    url_name="products",
)  # fmt: skip
