"""Whoever sees amounts of deals has its band as well; walls before them take both."""

from django.db import migrations

_ROWS = """
UPDATE deals_dealaccess SET
    view_mask = view_mask | ((view_mask & 4) << 32),
    comment_mask = comment_mask | ((comment_mask & 4) << 32),
    edit_mask = edit_mask | ((edit_mask & 4) << 32)
WHERE view_mask & 4 > 0
"""
_WALLS = """
UPDATE sharing_wall SET mask = mask | (4::bigint << 32)
WHERE subject = 'deals.deal' AND mask > 0 AND mask & 4 > 0
"""
_ROWS_BACK = """
UPDATE deals_dealaccess SET
    view_mask = view_mask & 4294967295,
    comment_mask = comment_mask & 4294967295,
    edit_mask = edit_mask & 4294967295
"""
_WALLS_BACK = """
UPDATE sharing_wall SET mask = mask & 4294967295
WHERE subject = 'deals.deal' AND mask > 0
"""


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0007_claims_by_the_customers_country"),
        ("sharing", "0014_rules_of_every_kind"),
    ]

    operations = [
        migrations.RunSQL(_ROWS, _ROWS_BACK),
        migrations.RunSQL(_WALLS, _WALLS_BACK),
    ]
