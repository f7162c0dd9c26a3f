"""What the portal shows of the content: news and library, for this reader, in this language."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from portal.cms.models import LibraryPage, NewsPage
from portal.cms.policies import readable_by
from portal.kernel.actors import Actor

_FALLBACK = "en"


def _in_language[P: QuerySet[Any]](pages: P, language: str) -> P:
    """Pages in the reader's language; English ones where no live translation exists."""
    translated = pages.model.objects.filter(
        translation_key=OuterRef("translation_key"), locale__language_code=language, live=True
    )
    return pages.filter(
        Q(locale__language_code=language)
        | (Q(locale__language_code=_FALLBACK) & ~Exists(translated))
    )


def news_list(*, actor: Actor, language: str | None = None) -> QuerySet[NewsPage]:
    """The news that the actor may read, each once, in the reader's language; newest first."""
    pages = readable_by(actor, NewsPage.objects.all())
    return _in_language(pages, language or get_language() or _FALLBACK).select_related("locale")


def library_list(
    *, actor: Actor, topic: str = "", text: str = "", language: str | None = None
) -> QuerySet[LibraryPage]:
    """Library pages that the actor may read, by topic and words in title or summary."""
    pages = readable_by(actor, LibraryPage.objects.all())
    pages = _in_language(pages, language or get_language() or _FALLBACK)
    if topic:
        pages = pages.filter(topic=topic)
    if text:
        pages = pages.filter(Q(title__icontains=text) | Q(summary__icontains=text))
    return pages.select_related("locale")


def library_topics(*, actor: Actor) -> list[str]:
    """The topics of the library pages that the actor may read."""
    topics = library_list(actor=actor).exclude(topic="").order_by("topic")
    return list(topics.values_list("topic", flat=True).distinct()[:50])
