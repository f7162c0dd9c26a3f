"""Pages that the house writes for its partners, each with the audience that may read it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from partners.models import Tier
from partners.models.organisations import PARTNER_ROLES
from portal.cms.blocks import BodyBlock
from portal.cms.policies import require_reader
from portal.kernel.actors import ANONYMOUS


class ChoicesField(ArrayField):
    """Several of a few choices, edited as check boxes."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Check boxes; none ticked is allowed and means everybody."""
        return forms.TypedMultipleChoiceField(
            choices=self.base_field.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=self.verbose_name.capitalize(),
            help_text=kwargs.get("help_text", self.help_text),
        )


class AudienceMixin(models.Model):
    """Whom a page is for. Empty means every partner; the house reads everything."""

    audience_tiers = ChoicesField(
        models.CharField(max_length=12, choices=Tier),
        verbose_name=_("tiers"),
        help_text=_("Nothing chosen: partners of every tier."),
        default=list,
        blank=True,
    )
    audience_roles = ChoicesField(
        models.CharField(
            max_length=12, choices=[(role.value, role.label) for role in PARTNER_ROLES]
        ),
        verbose_name=_("partner types"),
        help_text=_("Nothing chosen: resellers, distributors and suppliers."),
        default=list,
        blank=True,
    )

    class Meta:
        abstract = True


AUDIENCE_PANEL = MultiFieldPanel(
    [FieldPanel("audience_tiers"), FieldPanel("audience_roles")], heading=_("Who reads this")
)


class HomePage(Page):
    """The root of a language. Readers are sent to their own home page."""

    max_count_per_parent: ClassVar[int] = 1
    subpage_types: ClassVar[list[str]] = ["cms.NewsIndexPage", "cms.LibraryIndexPage"]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The portal's home page is not a content page."""
        return redirect("/")


class ListedPage(AudienceMixin, Page):
    """What news and library pages share: summary, body, audience."""

    summary = models.CharField(_("summary"), max_length=300)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("audience_tiers"),
        index.FilterField("audience_roles"),
    ]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, for its audience; for anybody else it does not exist. Strangers sign in."""
        if request.user.is_anonymous:
            return redirect_to_login(request.get_full_path())
        require_reader(getattr(request, "actor", ANONYMOUS), self)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the other languages of this page."""
        context = super().get_context(request, *args, **kwargs)
        context["translations"] = self.get_translations().live().select_related("locale")
        return context


class NewsPage(ListedPage):
    """One piece of news."""

    published_on = models.DateField(_("date"), default=timezone.localdate)

    template = "cms/news_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("published_on"),
        FieldPanel("summary"),
        FieldPanel("body"),
        AUDIENCE_PANEL,
    ]


class LibraryPage(ListedPage):
    """A lasting page: a guide, a data sheet, terms. Hidden after ``review_by``, if that is set."""

    topic = models.CharField(_("topic"), max_length=80, blank=True)
    review_by = models.DateField(_("hide after"), null=True, blank=True)

    template = "cms/library_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms.LibraryIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("topic"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("review_by"),
        AUDIENCE_PANEL,
    ]


class IndexPage(Page):
    """A list page of Wagtail that hands over to the portal's own list."""

    list_path: ClassVar[str] = "/"

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lists are pages of the portal: filtered by reader, one address for all languages."""
        return redirect(self.list_path)


class NewsIndexPage(IndexPage):
    """Holds the news of one language."""

    list_path = "/news/"
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.NewsPage"]


class LibraryIndexPage(IndexPage):
    """Holds the library of one language."""

    list_path = "/library/"
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.LibraryPage"]
