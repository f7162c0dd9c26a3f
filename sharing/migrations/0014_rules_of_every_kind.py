"""Rules ask about any kind of record: whoever changes one learns whether rules wait for it."""

import django.contrib.postgres.fields
from django.db import migrations, models

_RULED = """
CREATE FUNCTION sharing_ruled(labels text[], tied text[]) RETURNS text[]
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    label text;
    ruled text[];
BEGIN
    FOREACH label IN ARRAY labels LOOP
        PERFORM pg_advisory_xact_lock_shared(hashtext('rules:' || label));
    END LOOP;
    -- A snapshot of its own: what was committed while this waited is seen.
    SELECT coalesce(array_agg(DISTINCT subject), '{}') INTO ruled
    FROM sharing_rule
    WHERE subject = ANY (labels) AND status IN ('opening', 'active')
        AND (valid_until IS NULL OR valid_until > statement_timestamp());
    FOREACH label IN ARRAY tied LOOP
        IF label = ANY (ruled) THEN
            PERFORM pg_advisory_xact_lock(hashtext('settling:' || label));
        END IF;
    END LOOP;
    RETURN ruled;
END
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('sharing', '0013_recalls_name_who_took_it'),
    ]

    operations = [
        migrations.RunSQL(_RULED, "DROP FUNCTION sharing_ruled(text[], text[])"),
        migrations.AlterField(
            model_name='rulecriterion',
            name='values',
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=250), size=None
            ),
        ),
        migrations.AlterField(
            model_name='rulecriterionevent',
            name='values',
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=250), size=None
            ),
        ),
    ]
