"""From a selection to few SQL statements: one for each page, relation and count, never per row.

The loader walks the selection with graphql-core's own rules (fragments, ``@skip``, ``@include``)
and reads each level in one statement. Resolvers then only pick up what is there.
"""

from partner_api.plan.loader import Listing, Loader
from partner_api.plan.sources import Amount, Column, Edge, Part, Plain, Row, Source, ToMany, ToOne
from partner_api.plan.together import Together

__all__ = [
    "Amount",
    "Column",
    "Edge",
    "Listing",
    "Loader",
    "Part",
    "Plain",
    "Row",
    "Source",
    "ToMany",
    "ToOne",
    "Together",
]
