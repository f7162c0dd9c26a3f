"""A decision that is taken back in time pushes nothing to those whose turn it would have been."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from portal.notifications.models import Notification
from tests.notifications.kit import deliver
from tests.notifications.push_service import age_lines, push_all, push_service
from tests.workflows.conftest import task
from workflows.models import ApprovalProcess
from workflows.services.decide import decide_task
from workflows.services.undo import undo_decision

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_undone", [True, False])
def test_an_undone_decision_pushes_nothing(
    approval: ApprovalProcess, house: SimpleNamespace, is_undone: bool
) -> None:
    with push_service() as service:
        browser = service.browser(house.petr)
        actor = house.actor(house.georgi)
        made = decide_task(actor=actor, task=task(approval, "sales").public_id, decision="approve")
        deliver()
        assert Notification.objects.filter(user=house.petr, withdrawn_at=None).exists()
        assert push_all() == 0, "ten seconds are waited"
        if is_undone:
            undo_decision(actor=actor, decision=made.public_id)
            deliver()
        age_lines()
        push_all()
        assert len(service.to(browser)) == (0 if is_undone else 1)
