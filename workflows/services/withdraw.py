"""End an approval from outside: the submitter withdraws, the house cancels."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from workflows.engine import moving
from workflows.engine.starting import approval_of
from workflows.models import ApprovalOutcome, ApprovalProcess


def _open_approval(code: str, record: Any, actor: Actor) -> moving.Run:
    process = approval_of(code, record.pk)
    if process is None:
        # Whoever saw the record saw it being decided a moment ago.
        raise Conflict(_("This request has been decided already."), code="already_decided")
    return moving.begin(process.pk, actor)


@command("workflows.withdraw_request")
def withdraw_request(*, actor: Actor, code: str, record: Any, reason: str = "") -> ApprovalProcess:
    """Take a request back that the actor, or their organisation, sent.

    The domain's service calls this after its own check that the actor may act for the submitter.
    Raises ``Conflict`` (``already_decided``) without an open approval.
    """
    run = _open_approval(code, record, actor)
    moving.stop(run, ApprovalOutcome.WITHDRAWN, reason=reason.strip())
    return run.process


@command("workflows.cancel_request")
def cancel_request(*, actor: Actor, code: str, record: Any, reason: str) -> ApprovalProcess:
    """End a request that should not be decided: for administrators, with a reason.

    Raises ``Forbidden``, ``Refused`` (``reason_missing``) and ``Conflict``.
    """
    if not actor.is_administrator and not actor.is_system:
        raise Forbidden
    if not reason.strip():
        raise Refused(
            _("Say why you cancel it: the author reads this."),
            code="reason_missing",
            field="reason",
        )
    run = _open_approval(code, record, actor)
    moving.stop(run, ApprovalOutcome.CANCELLED, reason=reason.strip())
    return run.process
