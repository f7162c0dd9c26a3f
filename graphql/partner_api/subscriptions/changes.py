"""Everything that changes for the viewer, live."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import graphene

from partner_api.errors import ClientError
from partner_api.subscriptions.base import Subscriptions
from partner_api.types.changes import Change, Known
from partner_api.types.scalars import Cursor


class ChangeSubscriptions(Subscriptions):
    """``changes``."""

    changes = graphene.Field(
        Change,
        required=True,
        after=graphene.Argument(
            Cursor, description="Begin with what came after this; with what comes now if absent."
        ),
        first=graphene.Argument(graphene.Int, description="End after so many changes."),
        description=(
            "Every change that you may know of, in the order of commit, each once. Keep the "
            "cursor and give it back after a lost connection: nothing is missed. A cursor that "
            "is older than what is kept, or cannot be read any more, answers with the code "
            "`reset`: read anew, then subscribe."
        ),
    )

    async def subscribe_changes(
        root: Any,  # noqa: N805
        info: Any,
        after: str | None = None,
        first: int | None = None,
    ) -> AsyncIterator[Any]:
        """One event for each change."""
        if first is not None and first < 1:
            raise ClientError("`first` must be at least 1.", "page_size")
        left = first
        async for change in info.context.follow(after):
            yield Known.of([change])[0]
            if left is not None:
                left -= 1
                if left == 0:
                    return
