"""Who is in the group of Wagtail that may change pages: whom the policy lets edit content."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db.models import Q

from portal.kernel.models import User

# Wagtail's own group of those who write and publish everything.
EDITORS = "Moderators"


def admit_editor(user: User) -> None:
    """Put an editor into the group, once; superusers need none."""
    if not user.is_superuser and not user.groups.filter(name=EDITORS).exists():
        user.groups.add(Group.objects.get(name=EDITORS))


def dismiss_editors() -> int:
    """Take out of the group whoever may not edit content any more. Returns how many."""
    editors = User.objects.filter(groups__name=EDITORS)
    writes = Q(is_administrator=True) | Q(departments__code="marketing")
    may = User.objects.filter(writes, is_active=True).values("pk")
    gone = list(editors.exclude(pk__in=may))
    if gone:
        Group.objects.get(name=EDITORS).user_set.remove(*gone)
    return len(gone)
