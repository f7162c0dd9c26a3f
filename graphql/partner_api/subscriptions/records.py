"""One deal, one pricing case, the approvals, the inbox: what changes of them, live."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import graphene

from partner_api.plan import Loader
from partner_api.subscriptions.base import Subscriptions
from partner_api.types.changes import Change, Known
from partner_api.types.deals import Deal
from partner_api.types.ids import by_ref
from partner_api.types.pricing_feedback import PricingCase
from partner_api.types.scalars import Cursor
from portal.kernel.actors import Actor
from portal.live.changes import Change as Told
from portal.notifications.selectors import unread_count
from workflows.selectors.queues import waiting_count


@dataclass(frozen=True, slots=True)
class Happened:
    """A change, and the reference of the record that was asked about."""

    change: Told
    reference: str = ""


def _change() -> graphene.Field:
    return graphene.Field(
        Change,
        required=True,
        description="What happened; its cursor resumes the subscription.",
        resolver=lambda happened, _info: Known.of([happened.change])[0],
    )


def _record(kind: Any, description: str) -> graphene.Field:
    def resolve(happened: Happened, info: Any) -> Any:
        return Loader(info).one(kind.source, by_ref(kind.source, happened.reference))

    return graphene.Field(kind, description=description, resolver=resolve)


def _count(count: Callable[[Actor], int], description: str) -> graphene.Field:
    def resolve(_happened: Happened, info: Any) -> int:
        return count(info.context.actor)

    return graphene.Field(graphene.Int, required=True, description=description, resolver=resolve)


class DealUpdate(graphene.ObjectType):
    """A change of a deal. The subscription completes after the deal is gone for you."""

    change = _change()
    deal = _record(Deal, "The deal as it is now; `null` once you do not see it any more.")


class PriceCaseUpdate(graphene.ObjectType):
    """A change of a pricing case. The subscription completes after it is gone for you."""

    change = _change()
    price_case = _record(PricingCase, "The case as it is now; `null` once you do not see it.")


class ApprovalsUpdate(graphene.ObjectType):
    """A change of a request or task that you may know of."""

    change = _change()
    waiting = _count(waiting_count, "How many tasks wait for you now.")


class InboxUpdate(graphene.ObjectType):
    """A change of your inbox."""

    change = _change()
    unread = _count(unread_count, "How many messages are unread now.")


def _reference(what: str) -> graphene.Argument:
    return graphene.Argument(graphene.String, required=True, description=what)


def _after() -> graphene.Argument:
    return graphene.Argument(Cursor, description="Begin with what came after this, else now.")


async def _of_record(
    info: Any, kind: Any, reference: str, after: str | None
) -> AsyncIterator[Any]:
    wanted = reference.strip().upper()
    async for change in info.context.follow(after):
        mine = [each for each in change.records if (each.type, each.ref) == (kind, wanted)]
        if mine:
            yield Happened(change, wanted)
        if any(each.op == "gone" for each in mine):
            return


async def _of_kind(info: Any, prefix: str, after: str | None) -> AsyncIterator[Any]:
    async for change in info.context.follow(after):
        if change.kind.startswith(prefix):
            yield Happened(change)


class RecordSubscriptions(Subscriptions):
    """``deal``, ``priceCase``, ``approvals`` and ``inbox``."""

    deal = graphene.Field(
        DealUpdate,
        required=True,
        reference=_reference("Like D-310."),
        after=_after(),
        description="What happens to one deal.",
    )
    price_case = graphene.Field(
        PriceCaseUpdate,
        required=True,
        reference=_reference("Like F-12."),
        after=_after(),
        description="What happens to one pricing case.",
    )
    approvals = graphene.Field(
        ApprovalsUpdate,
        required=True,
        after=_after(),
        description="What happens to requests and tasks that concern you.",
    )
    inbox = graphene.Field(
        InboxUpdate, required=True, after=_after(), description="What happens in your inbox."
    )

    def subscribe_deal(
        root: Any,  # noqa: N805
        info: Any,
        reference: str,
        after: str | None = None,
    ) -> AsyncIterator[Any]:
        """Changes that name it."""
        return _of_record(info, "Deal", reference, after)

    def subscribe_price_case(
        root: Any,  # noqa: N805
        info: Any,
        reference: str,
        after: str | None = None,
    ) -> AsyncIterator[Any]:
        """Changes that name it."""
        return _of_record(info, "PricingCase", reference, after)

    def subscribe_approvals(
        root: Any,  # noqa: N805
        info: Any,
        after: str | None = None,
    ) -> AsyncIterator[Any]:
        """Changes of requests and tasks."""
        return _of_kind(info, "workflows.", after)

    def subscribe_inbox(
        root: Any,  # noqa: N805
        info: Any,
        after: str | None = None,
    ) -> AsyncIterator[Any]:
        """Changes of the inbox."""
        return _of_kind(info, "notifications.", after)
