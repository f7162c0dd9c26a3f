"""What an editor can put on a page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock


class FigureBlock(blocks.StructBlock):
    """A picture with its caption."""

    image = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(required=False, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/figure.html"


class DownloadBlock(blocks.StructBlock):
    """A file to download, with what it is."""

    document = DocumentChooserBlock(label=_("File"))
    summary = blocks.CharBlock(required=False, label=_("What it is"))

    class Meta:
        icon = "download"
        label = _("Download")
        template = "cms/blocks/download.html"


class NoteBlock(blocks.StructBlock):
    """A remark that stands out."""

    text = blocks.RichTextBlock(features=["bold", "italic", "link"], label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "cms/blocks/note.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a page. Headings start at level two: the title is level one."""

    heading = blocks.CharBlock(
        icon="title", label=_("Heading"), template="cms/blocks/heading.html"
    )
    text = blocks.RichTextBlock(
        features=["bold", "italic", "ol", "ul", "link", "document-link"],
        label=_("Text"),
        template="cms/blocks/text.html",
    )
    figure = FigureBlock()
    note = NoteBlock()
    download = DownloadBlock()
