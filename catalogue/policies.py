"""Who may change the catalogue, and whom its events concern."""

from __future__ import annotations

from catalogue.events import (
    BulletinPublished,
    MarketIndicatorRecorded,
    MarketPriceRecorded,
    PriceListBegun,
    PriceListCreated,
    PriceListDrafted,
    PriceListEvent,
    PriceListRejected,
    PriceListReleased,
    PriceListReturned,
    PricesImported,
    PriceTermAdded,
    PriceTermEnded,
    ProductChanged,
    ProductCreated,
    ProductEvent,
    ProductsImported,
    RatesImported,
)
from catalogue.models import (
    Bulletin,
    MarketIndicator,
    MarketPrice,
    PriceList,
    PriceListVersion,
    Product,
    VersionStatus,
)
from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden
from portal.kernel.events import Audience, audience_of
from sharing.policies import with_facet
from sharing.reach import house_departments, reach_of, reach_of_many
from sharing.remits import house_sight
from sharing.shareable import Level, Shareable


def can_write(actor: Actor, shareable: Shareable) -> bool:
    """Whether the actor edits every record of this kind, and so may add new ones."""
    return bool(shareable.house_mask(actor, Level.EDIT) & shareable.bits[shareable.base])


def require_writer(actor: Actor, shareable: Shareable) -> None:
    """Raises ``Forbidden`` unless the actor may add records of this kind."""
    if not can_write(actor, shareable):
        raise Forbidden


def can_release(actor: Actor) -> bool:
    """Whether the actor may release a price list by a decision of their own, such as that on a
    pricing case, or by an import: finance, and administrators."""
    return actor.is_administrator or actor.in_department("finance")


def made_version(actor: Actor, version: PriceListVersion) -> bool:
    """Whether the actor began, filled or sent the draft: they answer for it, and never decide."""
    return actor.user_id is not None and actor.user_id in version.authors


def sees_cost(actor: Actor) -> bool:
    """Whether the actor sees what all goods cost the house, and everything computed from it."""
    whole, _some = house_sight(Product.shareable, actor, Level.VIEW)
    return bool(whole & Product.shareable.bits["cost"])


def sees_cost_of(actor: Actor, product: Product) -> bool:
    """Whether the actor sees what one product costs the house, and what is computed from it."""
    if sees_cost(actor):
        return True
    return with_facet(actor, Product.objects.filter(pk=product.pk), "cost").exists()


@audience_of(ProductCreated, ProductChanged)
def sees_product(fact: ProductEvent) -> Audience:
    """Whoever sees the product."""
    return reach_of(Product.shareable, fact.subject_id)


@audience_of(ProductsImported)
def sees_one_of_the_products(fact: ProductsImported) -> Audience:
    """Whoever sees one of the products."""
    return reach_of_many(Product.shareable, fact.ids)


@audience_of(PricesImported)
def sees_imported_prices(fact: PricesImported) -> Audience:
    """Whoever sees the price list; the house alone while the prices are those of a draft."""
    drafts = PriceListVersion.objects.filter(pk=fact.version_id, status=VersionStatus.DRAFT)
    if drafts.exists():
        return Audience(departments=house_departments(PriceList.shareable))
    return reach_of(PriceList.shareable, fact.subject_id)


@audience_of(RatesImported)
def reckons_in_currencies(_fact: RatesImported) -> Audience:
    """The house's departments that keep prices."""
    return Audience(departments=house_departments(PriceList.shareable))


@audience_of(PriceTermAdded, PriceTermEnded)
def reckons_with_terms(_fact: PriceTermAdded | PriceTermEnded) -> Audience:
    """The house's departments that see prices: terms lead down to the margin."""
    return Audience(departments=house_departments(PriceList.shareable))


@audience_of(PriceListCreated, PriceListReleased, PriceListBegun)
def sees_price_list(fact: PriceListEvent) -> Audience:
    """Whoever sees the price list: the house and the partners that it is for."""
    return reach_of(PriceList.shareable, fact.subject_id)


@audience_of(PriceListDrafted, PriceListReturned, PriceListRejected)
def prepares_price_list(_fact: PriceListEvent) -> Audience:
    """The house's departments: a draft concerns nobody else."""
    return Audience(departments=house_departments(PriceList.shareable))


@audience_of(MarketPriceRecorded)
def sees_market_price(fact: MarketPriceRecorded) -> Audience:
    """Whoever sees the competitor's price."""
    return reach_of(MarketPrice.shareable, fact.subject_id)


@audience_of(MarketIndicatorRecorded)
def sees_indicator(fact: MarketIndicatorRecorded) -> Audience:
    """Whoever sees the indicator."""
    return reach_of(MarketIndicator.shareable, fact.subject_id)


@audience_of(BulletinPublished)
def sees_bulletin(fact: BulletinPublished) -> Audience:
    """Whoever may read the bulletin now."""
    return reach_of(Bulletin.shareable, fact.subject_id)
