"""Products, price lists, exchange rates and market data."""

from catalogue.models.market import (
    Bulletin,
    BulletinAccess,
    MarketIndicator,
    MarketIndicatorAccess,
    MarketPrice,
    MarketPriceAccess,
)
from catalogue.models.price_lists import (
    Price,
    PriceList,
    PriceListAccess,
    PriceListAudience,
    PriceListKind,
    PriceListVersion,
    VersionStatus,
)
from catalogue.models.products import Product, ProductAccess, ProductAlias, ProductStatus
from catalogue.models.rates import CurrencyRate
from catalogue.models.terms import OFF_INVOICE, ON_INVOICE, PriceTerm, TermKind

__all__ = [
    "OFF_INVOICE",
    "ON_INVOICE",
    "Bulletin",
    "BulletinAccess",
    "CurrencyRate",
    "MarketIndicator",
    "MarketIndicatorAccess",
    "MarketPrice",
    "MarketPriceAccess",
    "Price",
    "PriceList",
    "PriceListAccess",
    "PriceListAudience",
    "PriceListKind",
    "PriceListVersion",
    "PriceTerm",
    "Product",
    "ProductAccess",
    "ProductAlias",
    "ProductStatus",
    "TermKind",
    "VersionStatus",
]
