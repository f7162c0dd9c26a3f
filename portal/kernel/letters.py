"""Mails: one look, a text and an HTML part, in the reader's language and time zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

import css_inline
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portal.kernel.models import User


@contextmanager
def as_read_by(user: User) -> Iterator[None]:
    """Text and times within are in the person's language and time zone."""
    with translation.override(user.language), timezone.override(ZoneInfo(user.timezone)):
        yield


def write_letter(
    template: str, *, subject: str, to: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    """A mail ready to send, in the language that is active.

    ``mail/<template>.txt`` is its text, ``mail/<template>.html`` its HTML part; both get the
    subject, the language and the context. Styles go into the elements: mail programs drop them
    elsewhere.
    """
    words = context | {"subject": subject, "language": translation.get_language()}
    letter = EmailMultiAlternatives(
        subject=subject, body=render_to_string(f"mail/{template}.txt", words), to=[to]
    )
    html = css_inline.inline(render_to_string(f"mail/{template}.html", words))
    letter.attach_alternative(html, "text/html")
    return letter
