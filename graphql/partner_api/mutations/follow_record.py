"""Follow a record, or stop."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.ids import record_of
from portal.kernel.actors import Actor
from records.services.follow import follow_record, unfollow_record


class FollowRecord(Mutation):
    """Puts news of a record into your inbox from now on, as far as you see them."""

    class Input:
        record = graphene.ID(required=True, description="What to follow.")

    is_following = graphene.Boolean(description="True: you follow it.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``records.follow_record``."""
        follow_record(actor=actor, record=record_of(actor, given["record"], field="record"))
        return {"is_following": True}


class UnfollowRecord(Mutation):
    """Ends the news of a record in your inbox."""

    class Input:
        record = graphene.ID(required=True, description="What to follow no more.")

    is_following = graphene.Boolean(description="False: you do not follow it.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``records.unfollow_record``."""
        unfollow_record(actor=actor, record=record_of(actor, given["record"], field="record"))
        return {"is_following": False}
