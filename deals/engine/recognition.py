"""Keep what a deal's customer is recognised by in step with what is known of the customer."""

from __future__ import annotations

from dataclasses import replace

from deals.models import Deal
from partners.engine.identity import Identity, match_keys
from portal.kernel.collation import sort_key


def recognise(deal: Deal) -> Identity:
    """Compute the deal's match columns and sort key from its customer, and return the identity.

    The organisation counts where it is known; what the partner typed fills in the rest.
    """
    known = deal.customer
    identity = Identity.of(
        known.name if known else deal.customer_name,
        tax_id=(known.tax_id if known else "") or deal.customer_tax_id,
        country=(known.country if known else "") or deal.country,
    )
    if known is not None and deal.customer_name:
        # What the partner calls it stays a name of it: others may have typed the same.
        keys = {*identity.keys, *match_keys(deal.customer_name)}
        identity = replace(identity, keys=tuple(sorted(keys)))
    deal.match_name = identity.name
    deal.match_keys = list(identity.keys)
    deal.match_tax_id = identity.tax_id
    deal.match_country = identity.country
    deal.sort_key = sort_key(deal.title or deal.customer_name or (known.name if known else ""))
    return identity


def identity_of(deal: Deal) -> Identity:
    """The identity that ``recognise`` stored. Its country is that of the customer: what the
    partner typed may be another."""
    return Identity(deal.match_name, tuple(deal.match_keys), deal.match_tax_id, deal.match_country)


RECOGNISED = ("match_name", "match_keys", "match_tax_id", "match_country", "sort_key")
