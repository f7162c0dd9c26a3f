"""How requests are really decided: figures from our own history, and logs for other tools."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.models import Organisation
from tests.workflows.conftest import CODE, task
from tests.workflows.test_pages import browser, text
from workflows.engine import start
from workflows.engine.mining import mine
from workflows.models import ApprovalProcess
from workflows.services.decide import decide_task
from workflows.services.resubmit import resubmit_request
from workflows.services.undo import undo_decision

pytestmark = pytest.mark.django_db
ADDRESS = f"/manage/routes/mining/?kind={CODE}&months=6"
COURSE = ("sent", "sales return", "sent again", "sales approve", "finance reject")
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
    assert variant.steps == COURSE
    roles = {role.role: role for role in found.roles}
    assert (roles["sales"].decided, roles["sales"].returned) == (2, 1)
    assert roles["finance"].reasons == {"Too much open": 1}
    page = text(browser(house.asen).get(ADDRESS))
    assert "Request sent → Sales: Returned → Sent again → Sales: Approved → " in page
    assert "Too much open" in page
    [month] = found.throughput
    assert (month.sent, month.ended) == (1, 1)
    assert {each.role: each.decided for each in found.departments} == {"sales": 2, "finance": 1}
    assert "Waiting by department" in page
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
    assert names == [*COURSE]
    rows = list(csv.DictReader(io.StringIO(asen.get(f"{ADDRESS}&format=csv").content.decode())))
    assert [row["ocel:activity"] for row in rows] == names
    assert len({row["ocel:type:request"] for row in rows}) == 1


@pytest.mark.usefixtures("lived")
def test_every_figure_leads_to_its_requests(house: SimpleNamespace) -> None:
    asen = browser(house.asen)
    page = text(asen.get(ADDRESS))
    picks = {"rework", "decided-sales", "returned-sales", "decided-finance", "rejected-finance"}
    picks.add(mine(CODE, months=6).variants[0].pick)
    assert picks == set(re.findall(r"pick=([\w-]+)#picked", page))
    process = ApprovalProcess.objects.get()
    for pick in picks:
        picked = text(asen.get(f"{ADDRESS}&pick={pick}"))
        assert f"/manage/routes/requests/{process.public_id}/" in picked
    rejected = text(asen.get(f"{ADDRESS}&pick=rejected-finance"))
    assert "Requests that Finance and planning rejected" in rejected
    assert 'id="picked"' not in text(asen.get(f"{ADDRESS}&pick=course-unknown"))


@pytest.mark.usefixtures("lived")
def test_the_newest_requests_come_first_and_are_exported_alone(house: SimpleNamespace) -> None:
    older = ApprovalProcess.objects.get()
    yard = Organisation.objects.create(name="Yard", roles=["customer"], credit_limit=1)
    with transaction.atomic():
        newer = start(CODE, yard, actor=house.actor(house.elena))
    decide_task(
        actor=house.actor(house.georgi),
        task=task(newer, "sales").public_id,
        decision="reject",
        comment="No",
    )
    picks = mine(CODE, months=6).picks
    assert picks["decided-sales"] == [newer, older]
    asen = browser(house.asen)
    log = asen.get(f"{ADDRESS}&pick=rejected-sales&format=csv").content.decode()
    assert {row["ocel:type:request"] for row in csv.DictReader(io.StringIO(log))} == {
        f"['{newer.reference}']"
    }
    assert older.reference in asen.get(f"{ADDRESS}&format=csv").content.decode()


@pytest.mark.usefixtures("lived")
def test_a_request_ends_in_its_month_whenever_it_was_sent() -> None:
    ApprovalProcess.objects.update(submitted_at=timezone.now() - dt.timedelta(days=300))
    found = mine(CODE, months=6)
    assert found.requests == 0
    assert [(month.sent, month.ended) for month in found.throughput] == [(0, 1)]


@pytest.mark.usefixtures("lived")
def test_the_page_takes_no_more_statements_for_more_requests(house: SimpleNamespace) -> None:
    asen = browser(house.asen)
    asen.get(ADDRESS)
    with CaptureQueriesContext(connection) as captured:
        asen.get(f"{ADDRESS}&pick=rework")
    assert len(captured) <= 16


def test_what_was_taken_back_is_part_of_the_course(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    georgi = house.actor(house.georgi)
    sales = task(approval, "sales").public_id
    made = decide_task(actor=georgi, task=sales, decision="approve")
    undo_decision(actor=georgi, decision=made.public_id)
    page = text(browser(house.asen).get(ADDRESS))
    assert "Request sent → Sales: Approved → Sales: Taken back" in page
