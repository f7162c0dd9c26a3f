"""What happens in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class ProductEvent(Event):
    """Something about a product."""

    subject: ClassVar[str] = "catalogue.product"


@event
@dataclass(frozen=True, kw_only=True)
class ProductCreated(ProductEvent):
    """A product was added."""

    code: ClassVar[str] = "catalogue.product.created"


@event
@dataclass(frozen=True, kw_only=True)
class ProductChanged(ProductEvent):
    """A product was edited."""

    code: ClassVar[str] = "catalogue.product.changed"


@dataclass(frozen=True, kw_only=True)
class PriceListEvent(Event):
    """Something about a price list."""

    subject: ClassVar[str] = "catalogue.pricelist"


@event
@dataclass(frozen=True, kw_only=True)
class PriceListCreated(PriceListEvent):
    """A price list was opened for an audience."""

    code: ClassVar[str] = "catalogue.price_list.created"


@event
@dataclass(frozen=True, kw_only=True)
class PriceListDrafted(PriceListEvent):
    """A draft was begun, changed, sent for release or taken back; concerns the house alone."""

    code: ClassVar[str] = "catalogue.price_list.drafted"
    version_id: int


@event
@dataclass(frozen=True, kw_only=True)
class PriceListReturned(PriceListEvent):
    """A draft that was sent for release came back to be changed and sent again."""

    code: ClassVar[str] = "catalogue.price_list.returned"
    version_id: int


@event
@dataclass(frozen=True, kw_only=True)
class PriceListRejected(PriceListEvent):
    """A draft is not released; the old prices stay, and it can be changed."""

    code: ClassVar[str] = "catalogue.price_list.rejected"
    version_id: int


@event
@dataclass(frozen=True, kw_only=True)
class PriceListReleased(PriceListEvent):
    """A version was released; its prices hold from its first day on."""

    code: ClassVar[str] = "catalogue.price_list.released"
    version_id: int


@event
@dataclass(frozen=True, kw_only=True)
class PriceListBegun(PriceListEvent):
    """The first day of a version came that was released before it: its prices hold now."""

    code: ClassVar[str] = "catalogue.price_list.begun"
    version_id: int


@event
@dataclass(frozen=True, kw_only=True)
class MarketPriceRecorded(Event):
    """A competitor's price was recorded."""

    code: ClassVar[str] = "catalogue.market_price.recorded"
    subject: ClassVar[str] = "catalogue.marketprice"


@event
@dataclass(frozen=True, kw_only=True)
class MarketIndicatorRecorded(Event):
    """A market indicator was recorded."""

    code: ClassVar[str] = "catalogue.market_indicator.recorded"
    subject: ClassVar[str] = "catalogue.marketindicator"


@event
@dataclass(frozen=True, kw_only=True)
class BulletinPublished(Event):
    """A bulletin was published to its audience."""

    code: ClassVar[str] = "catalogue.bulletin.published"
    subject: ClassVar[str] = "catalogue.bulletin"


@event
@dataclass(frozen=True, kw_only=True)
class ProductsImported(ProductEvent):
    """Products were created or changed by an import; ``subject_id`` is the first of ``ids``."""

    code: ClassVar[str] = "catalogue.product.imported"
    ids: tuple[int, ...]


@event
@dataclass(frozen=True, kw_only=True)
class PricesImported(PriceListEvent):
    """Prices of a list were brought in by an import, into its first version or its draft."""

    code: ClassVar[str] = "catalogue.price_list.imported"
    version_id: int


@event
@dataclass(frozen=True, kw_only=True)
class RatesImported(Event):
    """Exchange rates were brought in by an import."""

    code: ClassVar[str] = "catalogue.currency_rate.imported"
    subject: ClassVar[str] = "catalogue.currencyrate"
    count: int


@event
@dataclass(frozen=True, kw_only=True)
class PriceTermAdded(Event):
    """A discount or cost was added to the price waterfall."""

    code: ClassVar[str] = "catalogue.price_term.added"
    subject: ClassVar[str] = "catalogue.priceterm"


@event
@dataclass(frozen=True, kw_only=True)
class PriceTermEnded(Event):
    """A term got its last day."""

    code: ClassVar[str] = "catalogue.price_term.ended"
    subject: ClassVar[str] = "catalogue.priceterm"
