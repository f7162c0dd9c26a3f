"""Letters that a page writes and the worker sends, so that no page waits for a mail server."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.core.mail import EmailMultiAlternatives
from procrastinate.contrib.django import app

from portal.kernel.secrets import seal, unseal

_PURPOSE = "letters"


def post(letter: EmailMultiAlternatives) -> None:
    """Hand a letter over, with the transaction of what it tells about.

    The queue keeps it sealed: its link may open an account.
    """
    words = {
        "subject": letter.subject,
        "body": letter.body,
        "to": letter.to,
        "alternatives": [list(each) for each in letter.alternatives],
    }
    sealed = urlsafe_b64encode(seal(json.dumps(words, default=str), purpose=_PURPOSE)).decode()
    app.configure_task("kernel.deliver").defer(sealed=sealed)


def deliver(sealed: str) -> None:
    """Send what was posted. Raises what the mail server answers, for the queue to try again."""
    words = json.loads(unseal(urlsafe_b64decode(sealed), purpose=_PURPOSE))
    letter = EmailMultiAlternatives(words["subject"], words["body"], to=words["to"])
    for content, mimetype in words["alternatives"]:
        letter.attach_alternative(content, mimetype)
    letter.send()
