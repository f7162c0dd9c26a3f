"""What the history tells of a row that is gone: what it was, who took it away, and why."""

import pytest
from django.apps import apps

from partners.services.contacts import add_contact, remove_contact
from portal.kernel.actors import actor_for
from tests.cast import make_organisation, make_staff

pytestmark = pytest.mark.django_db


def test_a_removed_contact_stays_in_the_history_with_who_and_why() -> None:
    staff = make_staff("sales")
    actor = actor_for(staff)
    contact = add_contact(
        actor=actor, organisation=make_organisation(), values={"full_name": "Ana Petrova"}
    )
    pk = contact.pk
    remove_contact(actor=actor, contact=contact, reason="Left the company")
    removed = apps.get_model("partners.ContactEvent").objects.get(
        pgh_obj_id=pk, pgh_label="delete"
    )
    assert removed.full_name == "Ana Petrova"
    context = removed.pgh_context.metadata
    assert (context["user"], context["command"], context["reason"]) == (
        staff.pk,
        "partners.remove_contact",
        "Left the company",
    )


def test_leaving_a_department_stays_in_the_history() -> None:
    staff = make_staff("sales")
    staff.departments.clear()
    history = apps.get_model("kernel.DepartmentMemberEvent").objects.filter(user=staff)
    labels = history.order_by("pgh_id").values_list("pgh_label", "department__code")
    assert list(labels) == [("insert", "sales"), ("delete", "sales")]
