"""How requests are really decided: figures from our own history, and logs for other tools."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from partners.models import Organisation
from tests.workflows.conftest import CODE, task
from tests.workflows.test_pages import browser, text
from workflows.engine.mining import mine
from workflows.models import ApprovalProcess
from workflows.services.decide import decide_task
from workflows.services.resubmit import resubmit_request

pytestmark = pytest.mark.django_db
ADDRESS = f"/manage/routes/mining/?kind={CODE}&months=6"
XES = "{http://www.xes-standard.org/}"


@pytest.fixture
def lived(approval: ApprovalProcess, house: SimpleNamespace, customer: Organisation) -> None:
    """Returned once, then rejected by finance."""

    def decide(who: str, key: str, kind: str, comment: str = "") -> None:
        actor = house.actor(getattr(house, who))
        public_id = task(approval, key).public_id
        decide_task(actor=actor, task=public_id, decision=kind, comment=comment)

    decide("georgi", "sales", "return", "Which yard?")
    customer.credit_limit += 1
    resubmit_request(actor=house.actor(house.elena), code=CODE, record=customer)
    decide("georgi", "sales", "approve")
    decide("petr", "finance", "reject", "Too much open")


@pytest.mark.usefixtures("lived")
def test_the_figures_are_those_of_the_history(house: SimpleNamespace) -> None:
    found = mine(CODE, months=6)
    assert (found.requests, found.ended, found.reworked) == (1, 1, 1)
    [variant] = found.variants
    assert variant.steps == ("sent", "sales return", "sales approve", "finance reject")
    roles = {role.role: role for role in found.roles}
    assert (roles["sales"].decided, roles["sales"].returned) == (2, 1)
    assert roles["finance"].reasons == {"Too much open": 1}
    page = text(browser(house.asen).get(ADDRESS))
    assert "Request sent → Sales: Return → Sales: Approve → " in page
    assert "Too much open" in page
    assert browser(house.georgi).get(ADDRESS).status_code == 404


@pytest.mark.usefixtures("lived")
def test_the_logs_can_be_read_by_other_tools(house: SimpleNamespace) -> None:
    asen = browser(house.asen)
    log = ET.fromstring(asen.get(f"{ADDRESS}&format=xes").content)  # noqa: S314
    [trace] = log.findall(f"{XES}trace")
    names = [
        each.get("value")
        for event in trace.findall(f"{XES}event")
        for each in event
        if each.get("key") == "concept:name"
    ]
    assert names == ["sent", "sales return", "sales approve", "finance reject"]
    rows = list(csv.DictReader(io.StringIO(asen.get(f"{ADDRESS}&format=csv").content.decode())))
    assert [row["ocel:activity"] for row in rows] == names
    assert len({row["ocel:type:request"] for row in rows}) == 1
