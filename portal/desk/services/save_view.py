"""Keep what a list is asked for under a name: for oneself, or for one's colleagues."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from portal.desk.events import ViewDeleted, ViewSaved
from portal.desk.models import LONGEST_QUERY, DefaultView, SavedView, ViewList, ViewRole
from portal.desk.policies import can_change_view, can_set_default
from portal.desk.selectors import access_view_for_update
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden, NotSignedIn, Refused
from portal.kernel.events import publish
from portal.kernel.pages.listing import asked_of_list

MOST_OWN = 20
_LONGEST_NAME = 60


@command("desk.save_view")
def save_view(
    *, actor: Actor, list_code: str, name: str, query: str, is_shared: bool = False
) -> SavedView:
    """A new view of a list; of ``query``, the place in the list is left out.

    Shared, it is for the house's people, or for the members of the partner that the actor belongs
    to. Raises ``Refused`` naming ``name``, ``list_code`` or ``query``.
    """
    if actor.user_id is None:
        raise NotSignedIn
    if list_code not in ViewList:
        raise Refused(_("Choose one of the listed values."), field="list_code")
    if SavedView.objects.filter(owner=actor.user_id, list=list_code).count() >= MOST_OWN:
        raise Refused(
            _("You have %(most)s views of this list. Delete one first."),
            field="name",
            most=MOST_OWN,
        )
    view = SavedView(list=list_code, owner_id=actor.user_id)
    return _write(actor, view, name=name, query=query, is_shared=is_shared)


@command("desk.change_view")
def change_view(
    *, actor: Actor, public_id: str, name: str, query: str, is_shared: bool = False
) -> SavedView:
    """Another name, query or circle for a view.

    Raises ``NotFound``, ``Forbidden`` for somebody else's view, ``Refused`` naming the field.
    """
    view = access_view_for_update(actor=actor, public_id=public_id)
    if not can_change_view(actor, view):
        raise Forbidden
    if not is_shared:
        view.defaults.all().delete()
    return _write(actor, view, name=name, query=query, is_shared=is_shared)


@command("desk.delete_view")
def delete_view(*, actor: Actor, public_id: str) -> SavedView:
    """Delete a view, and with it what opens with it. Raises ``NotFound``, ``Forbidden``."""
    view = access_view_for_update(actor=actor, public_id=public_id)
    if not can_change_view(actor, view):
        raise Forbidden
    publish(actor, ViewDeleted(subject_id=view.pk))
    view.delete()
    return view


@command("desk.set_default_view")
def set_default_view(*, actor: Actor, public_id: str, roles: Collection[str]) -> SavedView:
    """Let the list open with this view for these roles, and for no others.

    Raises ``NotFound``; ``Forbidden`` unless an administrator sets a view that the house shares;
    ``Refused`` for a role that there is not.
    """
    view = access_view_for_update(actor=actor, public_id=public_id)
    if not can_set_default(actor, view):
        raise Forbidden
    if not set(roles) <= set(ViewRole.values):
        raise Refused(_("Choose one of the listed values."), field="roles")
    view.defaults.exclude(role__in=roles).delete()
    for role in sorted(set(roles)):
        DefaultView.objects.update_or_create(list=view.list, role=role, defaults={"view": view})
    publish(actor, ViewSaved(subject_id=view.pk))
    return view


def _write(actor: Actor, view: SavedView, *, name: str, query: str, is_shared: bool) -> SavedView:
    view.name, view.query = " ".join(name.split()), asked_of_list(query)
    view.is_shared = is_shared
    if not is_shared:
        view.organisation_id = None
    elif view.owner_id == actor.user_id:
        view.organisation_id = None if actor.is_house else next(iter(actor.organisations), None)
    _validate(view, actor)
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        text = _("You have a view with this name. Enter another one.")
        raise Refused(text, field="name") from None
    publish(actor, ViewSaved(subject_id=view.pk))
    return view


def _validate(view: SavedView, actor: Actor) -> None:
    if not view.name:
        raise Refused(_("Enter a name for the view."), field="name")
    if len(view.name) > _LONGEST_NAME:
        raise Refused(
            _("Enter a name of at most %(most)s letters."), field="name", most=_LONGEST_NAME
        )
    if len(view.query) > LONGEST_QUERY:
        raise Refused(_("This view asks for too much. Take some filters away."), field="query")
    if view.is_shared and not actor.is_house and view.organisation_id is None:
        raise Refused(_("There are no colleagues to share this view with."), field="is_shared")
