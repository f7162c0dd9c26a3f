"""Publish a note about a market to those it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.events import BulletinPublished
from catalogue.models import Bulletin
from catalogue.models.keys import newest_first
from catalogue.policies import require_writer
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Refused
from portal.kernel.events import publish
from sharing.models import Party, WaitingShare
from sharing.services.share import share

LANGUAGES = ("en", "ru", "bg")


@dataclass(frozen=True, slots=True)
class Published:
    """A bulletin, and what waits for a second person before its audience reads it."""

    bulletin: Bulletin
    waiting: WaitingShare | None = None


@command("catalogue.publish_bulletin")
def publish_bulletin(
    *,
    actor: Actor,
    titles: Mapping[str, str],
    bodies: Mapping[str, str],
    source: str,
    region: str = "",
    embargo_until: datetime | None = None,
    audience: Sequence[Party] = (),
    reason: str = "",
) -> Published:
    """Publish a bulletin in the languages given, and share title and text with ``audience`` from
    the end of the embargo on, or once a second person has agreed where that opens much. The house
    reads it at once.

    Raises ``Forbidden``, and ``Refused`` without a title, a text in the title's language, or a
    source.
    """
    require_writer(actor, Bulletin.shareable)
    texts = _texts(titles, bodies)
    if not source.strip():
        raise Refused(_("Say where this comes from."), code="missing", field="source")
    today = timezone.localdate(embargo_until) if embargo_until else timezone.localdate()
    bulletin = Bulletin.objects.create(
        **texts,
        source=source.strip(),
        region=region.strip(),
        published_on=today,
        embargo_until=embargo_until,
        recorded_by_id=actor.user_id,
        sort_key=newest_first(today),
    )
    shared = share(
        actor=actor,
        parties=audience,
        records=[bulletin],
        facets=("identity", "body"),
        valid_from=embargo_until,
        reason=reason.strip() or str(bulletin),
    )
    publish(actor, BulletinPublished(subject_id=bulletin.pk))
    return Published(bulletin, shared.waiting)


def _texts(titles: Mapping[str, str], bodies: Mapping[str, str]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for code in LANGUAGES:
        title, body = titles.get(code, "").strip(), bodies.get(code, "").strip()
        if title and not body:
            text = _("Enter the text in the language of the title.")
            raise Refused(text, code="missing", field=f"body_{code}")
        if body and not title:
            text = _("Enter a title in the language of the text.")
            raise Refused(text, code="missing", field=f"title_{code}")
        texts |= {f"title_{code}": title, f"body_{code}": body}
    if not any(texts.values()):
        raise Refused(_("Enter a title and a text."), code="missing", field="title_en")
    return texts
