"""The last step of the first route is called what it is: it read as one more opinion of finance."""

from django.db import migrations

CODE, NOTE, ROLE = "pricing_feedback.case", "First route", "finance-decision"
LABEL = "Decision on the price"


def _relabel(apps, old, new):
    policies = apps.get_model("workflows", "RoutingPolicy")
    for policy in policies.objects.filter(request_type=CODE, version=1, note=NOTE):
        for rule in policy.compiled:
            for step in rule["steps"]:
                if step["role"] == ROLE and step["label"] == old:
                    step["label"] = new
        policy.save(update_fields=["compiled"])
        steps = apps.get_model("workflows", "RoutingStep").objects
        steps.filter(rule__policy=policy, role=ROLE, label=old).update(label=new)


def name(apps, schema_editor):
    _relabel(apps, "", LABEL)


def unname(apps, schema_editor):
    _relabel(apps, LABEL, "")


class Migration(migrations.Migration):
    dependencies = [
        ("pricing_feedback", "0005_grants_under_agreements"),
        ("workflows", "0006_absences_for_kinds_of_request"),
    ]

    operations = [migrations.RunPython(name, unname)]
