"""Addresses of deals and special prices."""

from django.urls import URLPattern, URLResolver, path, re_path

from deals.views import conflict, customer, deal, deals, special_prices, wizard

_REFERENCE = r"(?P<reference>[A-Za-z]-\d{3,12})"
_STEP = r"(?P<step>customer|lines|competition|check)"

urlpatterns: list[URLPattern | URLResolver] = [
    path("deals/", deals.deals, name="deals"),
    path("deals/new/", wizard.deal_new, name="deal_new"),
    path("deals/conflict/", conflict.conflict, name="deal_conflict"),
    path("deals/options/customers/", conflict.customers, name="deal_customers"),
    path("deals/options/products/", conflict.products, name="deal_products"),
    re_path(rf"^deals/keep/{_STEP}/$", wizard.deal_keep, name="deal_keep"),
    re_path(rf"^deals/{_REFERENCE}/$", deal.deal, name="deal"),
    re_path(rf"^deals/{_REFERENCE}/route/$", deal.deal_route, name="deal_route"),
    re_path(rf"^deals/{_REFERENCE}/draft/{_STEP}/$", wizard.deal_draft, name="deal_draft"),
    re_path(rf"^deals/{_REFERENCE}/sent/$", wizard.deal_sent, name="deal_sent"),
    re_path(rf"^deals/{_REFERENCE}/withdraw/$", deal.deal_withdraw, name="deal_withdraw"),
    re_path(rf"^deals/{_REFERENCE}/cancel/$", deal.deal_cancel, name="deal_cancel"),
    re_path(rf"^deals/{_REFERENCE}/customer/$", customer.deal_customer, name="deal_customer"),
    re_path(rf"^deals/{_REFERENCE}/stage/$", deal.deal_stage, name="deal_stage"),
    re_path(rf"^deals/{_REFERENCE}/discard/$", deal.deal_discard, name="deal_discard"),
    re_path(rf"^deals/{_REFERENCE}/files/$", deal.deal_files, name="deal_files"),
    path("special-prices/", special_prices.special_prices, name="special_prices"),
    re_path(
        rf"^special-prices/{_REFERENCE}/$", special_prices.special_price, name="special_price"
    ),
    re_path(
        rf"^special-prices/{_REFERENCE}/end/$",
        special_prices.special_price_end,
        name="special_price_end",
    ),
]
