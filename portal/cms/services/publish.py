"""Publish news and library pages in several languages at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from portal.cms.events import ContentPublished
from portal.cms.models import LibraryIndexPage, LibraryPage, NewsIndexPage, NewsPage
from portal.cms.policies import can_edit_content
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden
from portal.kernel.events import publish


@dataclass(frozen=True, slots=True)
class Wording:
    """A page in one language: title, summary, and paragraphs of rich text."""

    title: str
    summary: str
    paragraphs: tuple[str, ...] = ()


@command("cms.publish_news")
def publish_news(
    *,
    actor: Actor,
    slug: str,
    wordings: Mapping[str, Wording],
    tiers: Sequence[str] = (),
    roles: Sequence[str] = (),
    published_on: date | None = None,
) -> list[NewsPage]:
    """Publish one piece of news in each language given. Raises ``Forbidden``."""
    day = {"published_on": published_on or timezone.localdate()}
    fields = dict.fromkeys(wordings, day)
    return _publish(actor, NewsPage, NewsIndexPage, slug, wordings, tiers, roles, fields)


@command("cms.publish_library_page")
def publish_library_page(
    *,
    actor: Actor,
    slug: str,
    topics: Mapping[str, str],
    wordings: Mapping[str, Wording],
    tiers: Sequence[str] = (),
    roles: Sequence[str] = (),
) -> list[LibraryPage]:
    """Publish a library page in each language given, with its topic in that language.

    Raises ``Forbidden``.
    """
    fields = {code: {"topic": topics.get(code, "")} for code in wordings}
    return _publish(actor, LibraryPage, LibraryIndexPage, slug, wordings, tiers, roles, fields)


def _publish(
    actor: Actor,
    model: Any,
    index_model: Any,
    slug: str,
    wordings: Mapping[str, Wording],
    tiers: Sequence[str],
    roles: Sequence[str],
    fields: Mapping[str, Mapping[str, Any]],
) -> list[Any]:
    if not can_edit_content(actor):
        raise Forbidden
    pages: list[Any] = []
    for code, wording in wordings.items():
        locale = Locale.objects.get(language_code=code)
        page = model(
            title=wording.title,
            slug=slug,
            summary=wording.summary,
            body=[("text", f"<p>{text}</p>") for text in wording.paragraphs],
            locale=locale,
            audience_tiers=list(tiers),
            audience_roles=list(roles),
            **fields[code],
        )
        if pages:
            page.translation_key = pages[0].translation_key
        index_model.objects.get(locale=locale).add_child(instance=page)
        page.save_revision().publish()
        pages.append(page)
    publish(actor, *(ContentPublished(subject_id=page.pk) for page in pages))
    return pages
