"""``user.has_perm(perm, obj)`` answers through the same predicate as every read."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from portal.kernel.actors import actor_for
from sharing.policies import visible_to
from sharing.shareable import Level, Shareable

_LEVELS = {"view": Level.VIEW, "change": Level.EDIT}


class PolicyBackend(BaseBackend):
    """Object permissions of shareable models; says nothing about anything else."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the user may view or change this row, by the policy."""
        if obj is None or not isinstance(getattr(obj, "shareable", None), Shareable):
            return False
        level = _LEVELS.get(perm.rpartition(".")[2].partition("_")[0])
        if level is None or not user_obj.is_active:
            return False
        rows = type(obj)._default_manager.filter(pk=obj.pk)
        return visible_to(actor_for(user_obj), rows, level=level).exists()
