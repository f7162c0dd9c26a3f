"""Ask, while typing, whether a customer is free."""

from __future__ import annotations

from deals.engine.conflict import find_conflict, limit_questions
from deals.models import Conflict
from deals.policies import can_record, can_register
from partners.engine.identity import Identity
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden, NotFound
from sharing.policies import visible_to


@command("deals.ask_conflict", scope="read")
def ask_conflict(
    *,
    actor: Actor,
    customer: str = "",
    name: str = "",
    tax_id: str = "",
    country: str = "",
) -> Conflict:
    """Free, possibly taken, or taken; for a customer of the list or one that is typed.

    The answer is all that anybody gets: never who, when or how many. Raises ``Forbidden`` for
    those who register no deals, ``NotFound`` for a reference that the actor does not see, and
    ``Limited`` for too many questions.
    """
    if not (can_register(actor) or can_record(actor)):
        raise Forbidden
    limit_questions(user_id=actor.user_id)
    known = _known(actor, customer) if customer else None
    identity = Identity.of(
        known.name if known else name,
        tax_id=(known.tax_id if known else "") or tax_id,
        country=(known.country if known else "") or country,
    )
    return find_conflict(identity, own=list(actor.organisations)).answer


def _known(actor: Actor, reference: str) -> Organisation:
    found: Organisation | None = visible_to(actor, Organisation.by_reference(reference)).first()
    if found is None:
        raise NotFound
    return found
