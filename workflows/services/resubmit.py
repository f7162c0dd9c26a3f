"""Send a returned request again."""

from __future__ import annotations

from typing import Any

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import NotFound
from workflows.engine import moving
from workflows.engine.starting import approval_of
from workflows.models import ApprovalProcess


@command("workflows.resubmit_request")
def resubmit_request(
    *, actor: Actor, code: str, record: Any, comment: str = ""
) -> ApprovalProcess:
    """Send a returned request again; only approvers whose facts changed are asked again.

    The domain's service calls this after its own check that the actor may act for the submitter,
    and after it changed the record. Raises ``NotFound`` without an open approval and ``Conflict``
    (``not_returned``).
    """
    process = approval_of(code, record.pk)
    if process is None:
        raise NotFound
    run = moving.begin(process.pk, actor)
    moving.resubmit(run, record, comment=comment.strip())
    return run.process
