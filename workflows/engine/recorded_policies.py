"""Who decides the documents of recorded logs: policies for the engine, by name.

A document needs the signatures that its unit asks for, which the logs do not hold; they are read
from what was signed. The order of the signatures, who may give them, and that the payment office
looks at a document before it is paid, is the policy's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from workflows.drafts import Rule, Step
from workflows.engine.recorded import RecordedEvent, longest_in_order
from workflows.models import Holder
from workflows.requests import Fact, RequestType

# The role that looks at a document after its final approval; the logs call it so.
PAYMENT = "MISSING"
# Who can give the final approval, the first of them if nobody did.
_FINAL = ("SUPERVISOR", "DIRECTOR")


@dataclass(frozen=True, slots=True)
class RecordedPolicy:
    """Roles in the order in which they sign, the target of each in working hours."""

    name: str
    roles: tuple[str, ...]
    hours: Decimal = Decimal(16)

    @property
    def everybody(self) -> tuple[str, ...]:
        """Every role of the policy, the payment office last."""
        return (*self.roles, PAYMENT)

    def rules(self, people: dict[str, int]) -> list[Rule]:
        """One rule for each role; the payment office sees everything in the end."""
        signing = [
            Rule(
                role.capitalize(),
                ({"field": "signatures", "operator": "in", "value": role},),
                (self._step(role, place, people),),
            )
            for place, role in enumerate(self.roles, 1)
        ]
        last = self._step(PAYMENT, len(self.roles) + 1, people)
        return [*signing, Rule("Payment", (), (last,))]

    def _step(self, role: str, stage: int, people: dict[str, int]) -> Step:
        return Step(
            stage,
            role=slug(role),
            label=role,
            holder=Holder.PERSON,
            person_id=people[role],
            hours=self.hours,
        )

    def signatures(self, events: Sequence[RecordedEvent]) -> list[str]:
        """What the document needs, by what was signed in one round of it, in order.

        Signatures out of turn, in another's name, and after the final approval, are none.
        """
        places: list[int] = []
        final = False
        for event in (event for event in events if event.role == event.step):
            if event.act in {"APPROVED", "FINAL_APPROVED", "REJECTED"} and not final:
                places += [self.roles.index(event.step)] if event.step in self.roles else []
            final = final or (event.act == "FINAL_APPROVED" and event.step in _FINAL)
        needed = [self.roles[place] for place in longest_in_order(places)]
        return needed if final else [*needed, *self._final(events, needed)]

    def _final(self, events: Sequence[RecordedEvent], needed: list[str]) -> list[str]:
        """Who would have to approve in the end, where nobody has."""
        finals = [role for role in _FINAL if role in self.roles]
        waiting = [role for role in finals if role not in needed]
        passed = {event.step for event in events if event.act == "APPROVED"}
        if not set(finals) & set(needed):
            return waiting[:1]
        return [role for role in waiting if passed & set(finals)]


POLICIES = {
    policy.name: policy
    for policy in (
        RecordedPolicy(
            "declarations", ("PRE_APPROVER", "ADMINISTRATION", "BUDGET OWNER", "SUPERVISOR")
        ),
        RecordedPolicy(
            "payments",
            ("PRE_APPROVER", "ADMINISTRATION", "BUDGET OWNER", "SUPERVISOR", "DIRECTOR"),
        ),
        RecordedPolicy(
            "travel",
            ("PRE_APPROVER", "ADMINISTRATION", "BUDGET OWNER", "SUPERVISOR", "DIRECTOR"),
        ),
    )
}

RECORDED = RequestType(
    code="workflows.recorded",
    model="workflows.ApprovalProcess",
    label="Recorded document",
    facts=lambda document: document.facts(),
    fact_list=(
        Fact("signatures", "Signatures"),
        Fact("amount", "Amount", "money"),
        # Each sending is a new version, so that everybody looks at it again.
        Fact("version", "Version", "number"),
    ),
    url=lambda document: f"/recorded/{document.reference}/",
)


def slug(role: str) -> str:
    """A role's name as steps are keyed: ``budget-owner``."""
    return role.lower().replace(" ", "-").replace("_", "-")
