"""Addresses of products, price lists and market data."""

from django.urls import URLPattern, URLResolver, path

from catalogue.views import market, price_lists, products, releases, terms

_LIST = "price-lists/<str:reference>/"
_VERSION = f"{_LIST}<int:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("products/", products.products, name="products"),
    path("products/new/", products.product_new, name="product_new"),
    path("products/options/", products.options, name="product_options"),
    path("products/<path:sku>/edit/", products.product_edit, name="product_edit"),
    path("products/<path:sku>/", products.product, name="product"),
    path("price-lists/", price_lists.price_lists, name="price_lists"),
    path("price-lists/new/", price_lists.price_list_new, name="price_list_new"),
    path("price-lists/terms/", terms.terms, name="price_terms"),
    path("price-lists/terms/new/", terms.term_new, name="price_term_new"),
    path("price-lists/terms/<uuid:public_id>/end/", terms.term_end, name="price_term_end"),
    path(_LIST, price_lists.price_list, name="price_list"),
    path(f"{_LIST}new/", price_lists.version_new, name="version_new"),
    path(f"{_VERSION}prices/", price_lists.price_edit, name="price_edit"),
    path(f"{_VERSION}release/", releases.release_send, name="version_release"),
    path(f"{_VERSION}withdraw/", releases.release_withdraw, name="version_withdraw"),
    path(f"{_VERSION}cancel/", releases.release_cancel, name="version_cancel"),
    path("market/", market.market, name="market"),
    path("market/share/", market.market_share, name="market_share"),
    path("market/prices/new/", market.market_price_new, name="market_price_new"),
    path("market/indicators/new/", market.indicator_new, name="indicator_new"),
    path("market/bulletins/new/", market.bulletin_new, name="bulletin_new"),
    path("market/bulletins/<uuid:public_id>/", market.bulletin, name="bulletin"),
]
