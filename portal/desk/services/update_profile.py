"""A person's own settings: name, language, time zone, how pages look and answer to keys."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.desk.events import ProfileChanged
from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden, NotSignedIn, Refused
from portal.kernel.events import publish
from portal.kernel.models import User
from portal.kernel.models.people import Density, Theme

OWN_FIELDS = frozenset(
    {"full_name", "address_as", "language", "timezone", "theme", "density", "keys_enabled"}
)


@transaction.atomic
def update_profile(*, actor: Actor, **changes: Any) -> User:
    """Change the actor's own settings; only those in ``OWN_FIELDS``, the rest stays as it is.

    Raises ``NotSignedIn`` for strangers, ``Forbidden`` for a preview or another field, ``Refused``
    with the field for a value that does not exist.
    """
    if not actor.is_signed_in or actor.user_id is None:
        raise NotSignedIn
    if actor.read_only or not OWN_FIELDS.issuperset(changes):
        raise Forbidden
    user = User.objects.select_for_update().get(pk=actor.user_id)
    _validate(changes)
    changed = [name for name, value in changes.items() if getattr(user, name) != value]
    if changed:
        for name in changed:
            setattr(user, name, changes[name])
        user.save(update_fields=changed)
        publish(actor, ProfileChanged(subject_id=user.pk))
    return user


def _validate(changes: dict[str, Any]) -> None:
    known = {
        "language": dict(settings.LANGUAGES),
        "theme": Theme.values,
        "density": Density.values,
        "timezone": available_timezones(),
    }
    for name, values in known.items():
        if name in changes and changes[name] not in values:
            raise Refused(_("Choose one of the listed values."), field=name)
    if "full_name" in changes and not changes["full_name"].strip():
        raise Refused(_("Enter your full name."), field="full_name")
