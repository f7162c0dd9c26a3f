"""Share market data with partners: a tier, a role, or companies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from catalogue.models import Bulletin, MarketIndicator, MarketPrice
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Refused
from sharing.models import Party
from sharing.services.share import Shared, share

type MarketData = MarketPrice | MarketIndicator | Bulletin
MOST = 200


@command("catalogue.share_market_data")
def share_market_data(
    *,
    actor: Actor,
    records: Sequence[MarketData],
    parties: Sequence[Party],
    facets: Sequence[str],
    valid_until: datetime | None = None,
    reason: str,
) -> Shared:
    """Share these facets of market records of one kind with each party until a date.

    Raises ``NotFound``, ``Forbidden``, and ``Refused`` without records or parties, for more than
    200 records, or for facets, an end date or a reason that do not make sense.
    """
    if not records or len(records) > MOST:
        text = _("Choose 1 to %(most)s rows to share.")
        raise Refused(text, code="records", field="records", most=MOST)
    if not parties:
        raise Refused(_("Choose whom to share with."), code="missing", field="parties")
    return share(
        actor=actor,
        parties=parties,
        records=records,
        facets=facets,
        valid_until=valid_until,
        reason=reason,
    )
