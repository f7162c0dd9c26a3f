"""Whoever sees the revenue at stake in a case has its band as well; walls before them take both."""

from django.db import migrations

_ROWS = """
UPDATE pricing_feedback_pricingcaseaccess SET
    view_mask = view_mask | ((view_mask & 2) << 32),
    comment_mask = comment_mask | ((comment_mask & 2) << 32),
    edit_mask = edit_mask | ((edit_mask & 2) << 32)
WHERE view_mask & 2 > 0
"""
_WALLS = """
UPDATE sharing_wall SET mask = mask | (2::bigint << 32)
WHERE subject = 'pricing_feedback.pricingcase' AND mask > 0 AND mask & 2 > 0
"""
_ROWS_BACK = """
UPDATE pricing_feedback_pricingcaseaccess SET
    view_mask = view_mask & 4294967295,
    comment_mask = comment_mask & 4294967295,
    edit_mask = edit_mask & 4294967295
"""
_WALLS_BACK = """
UPDATE sharing_wall SET mask = mask & 4294967295
WHERE subject = 'pricing_feedback.pricingcase' AND mask > 0
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pricing_feedback", "0006_the_last_step_has_a_name"),
        ("sharing", "0014_rules_of_every_kind"),
    ]

    operations = [
        migrations.RunSQL(_ROWS, _ROWS_BACK),
        migrations.RunSQL(_WALLS, _WALLS_BACK),
    ]
