"""The route that the release of a draft would take if it were sent now."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from catalogue.engine.drafts import RELEASE
from catalogue.engine.release_facts import release_figures
from catalogue.models import PriceList, PriceListVersion, VersionStatus
from catalogue.policies import can_write
from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict, Forbidden, Refused
from workflows.engine.what_if import WhatIf, what_if


def release_what_if(
    *, actor: Actor, version: PriceListVersion, valid_from: date | None = None
) -> WhatIf | None:
    """Steps, times, reasons and what would change them, from another first day if one is given;
    changes nothing. Nothing while nobody has said who decides.

    Raises ``Forbidden`` unless the actor keeps price lists, and ``Conflict``
    (``already_released``).
    """
    if not can_write(actor, PriceList.shareable):
        raise Forbidden
    if version.status != VersionStatus.DRAFT:
        raise Conflict(_("This version is released already."), code="already_released")
    facts = release_figures(version)
    if valid_from is not None:
        facts["first_day"] = valid_from
    try:
        return what_if(RELEASE, facts, actor=actor)
    except Refused:
        return None
