"""The first routing policy of pricing cases: tender and finance advise, then finance decides.

An administrator edits it like any other; an installation that has one already keeps it.
"""

from django.db import migrations
from django.utils import timezone

CODE = "pricing_feedback.case"


def _step(stage, role, department, effect, hours):
    return {
        "stage": stage,
        "role": role,
        "label": "",
        "holder": "department",
        "department": department,
        "person": None,
        "fact": "",
        "mode": "one",
        "quorum": None,
        "hours": str(hours),
        "effect": effect,
    }


STEPS = [
    _step(1, "tender", "tender", "advise", 16),
    _step(1, "finance", "finance", "advise", 16),
    _step(2, "finance-decision", "finance", "decide", 24),
]
LABEL = "Every pricing case"


def create(apps, schema_editor):
    policies = apps.get_model("workflows", "RoutingPolicy")
    if policies.objects.filter(request_type=CODE).exists():
        return
    now = timezone.now()
    policy = policies.objects.create(
        request_type=CODE,
        version=1,
        status="active",
        note="First route",
        effective_from=now,
        activated_at=now,
        compiled=[{"label": LABEL, "conditions": [], "steps": STEPS}],
    )
    rule = apps.get_model("workflows", "RoutingRule").objects.create(
        policy=policy, position=1, label=LABEL, conditions=[]
    )
    steps = apps.get_model("workflows", "RoutingStep")
    for each in STEPS:
        columns = {key: value for key, value in each.items() if key != "person"}
        steps.objects.create(rule=rule, **columns)


def remove(apps, schema_editor):
    approvals = apps.get_model("workflows", "ApprovalProcess")
    policies = apps.get_model("workflows", "RoutingPolicy")
    used = approvals.objects.filter(request_type=CODE).values("policy")
    policies.objects.filter(request_type=CODE, version=1).exclude(pk__in=used).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("pricing_feedback", "0002_opinions_are_decisions"),
        ("workflows", "0001_initial"),
    ]

    operations = [migrations.RunPython(create, remove)]
