"""What partners add to the actor of a user."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from partners.models import Membership, Partner, PartnerStatus
from portal.kernel.actors import Remit, actor_source
from portal.kernel.database.statements import Statement, repeated
from portal.kernel.models import Department, DepartmentRemit, User

# Stands for whoever is asked about.
_ANYBODY = 2_147_200_002


@actor_source
def standing_of_user(user: User) -> dict[str, object]:
    """The parties that a user counts as, the organisations that they act for with the role at
    each, the departments of the house that they work in and how far they see with them: one
    query."""
    [(parties, memberships, departments, held)] = _standings().run({"user": user.pk})
    return {
        "parties": tuple(parties),
        "organisations": {pair["at"]: pair["role"] for pair in memberships},
        "departments": frozenset(departments),
        "remits": tuple(_remit(each) for each in held if each["department"] in departments),
    }


@cache
def _standings() -> Statement:
    """Written once: every request begins with it, and to write it takes longer than to run it."""
    groups = Group.objects.filter(user=OuterRef("pk")).exclude(party=None)
    # By keys alone: who somebody is must not depend on which organisations they see.
    active = Partner.objects.filter(
        organisation=OuterRef("organisation_id"), status=PartnerStatus.ACTIVE
    )
    current = Membership.objects.filter(Exists(active), user=OuterRef("pk"), ended_at=None)
    pairs = current.values(pair=JSONObject(at="organisation_id", role="role"))
    codes = Department.objects.filter(members=OuterRef("pk")).values("code")
    narrowed = DepartmentRemit.objects.filter(person=OuterRef("pk")).order_by("pk")
    remits = narrowed.values(
        remit=JSONObject(
            department="department__code",
            countries="countries",
            product_lines="product_lines",
            own_only="own_only",
        )
    )
    rows = User.objects.filter(pk=_ANYBODY).values_list(
        ArraySubquery(groups.values("pk")),
        ArraySubquery(pairs),
        ArraySubquery(codes),
        ArraySubquery(remits),
    )
    return repeated(rows, {_ANYBODY: "user"})


def _remit(held: dict[str, Any]) -> Remit:
    return Remit(
        held["department"],
        tuple(held["countries"]),
        tuple(held["product_lines"]),
        held["own_only"],
    )
