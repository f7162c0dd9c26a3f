"""The places that every installation has: a home, news and library in each language."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Locale, Page, Site

from portal.cms.models import HomePage, LibraryIndexPage, NewsIndexPage


@transaction.atomic
def ensure_content_tree() -> None:
    """Make what is missing of the content tree. Again changes nothing."""
    root = Page.get_first_root_node()
    source: HomePage | None = None
    for code, _name in settings.LANGUAGES:
        locale, _made = Locale.objects.get_or_create(language_code=code)
        home = HomePage.objects.filter(locale=locale).first()
        if home is None:
            home = HomePage(
                title="Guildhall",
                slug=f"home-{code}",
                locale=locale,
                translation_key=source.translation_key if source else HomePage().translation_key,
            )
            root.add_child(instance=home)
            _add_indexes(home, source)
        source = source or home
    if source is not None:
        _serve_from(source)


def _add_indexes(home: HomePage, source: HomePage | None) -> None:
    code = home.locale.language_code
    for model, slug in ((NewsIndexPage, "news"), (LibraryIndexPage, "library")):
        with translation.override(code):
            title = gettext("News") if slug == "news" else gettext("Library")
        index = model(title=title, slug=slug, locale=home.locale)
        if source:
            index.translation_key = model.objects.child_of(source).get().translation_key
        home.add_child(instance=index)


def _serve_from(home: HomePage) -> None:
    """Point the default site at our home page; Wagtail's own welcome page goes."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or site.root_page_id != home.pk:
        old = site.root_page if site else None
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": "localhost", "root_page": home, "site_name": "Guildhall"},
        )
        if old is not None and old.specific_class is Page:
            old.refresh_from_db()
            old.delete()
