"""The outbox wakes its readers; the audit can be written and read, never changed."""

from django.conf import settings
from django.db import migrations

WAKE = """
CREATE FUNCTION guildhall_outbox_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('guildhall_outbox', ''); RETURN NULL; END $$;
CREATE TRIGGER outbox_wake AFTER INSERT ON kernel_outboxevent
    FOR EACH STATEMENT EXECUTE FUNCTION guildhall_outbox_wake();
"""
UNWAKE = """
DROP TRIGGER outbox_wake ON kernel_outboxevent;
DROP FUNCTION guildhall_outbox_wake();
"""
# The role exists wherever the three roles were set up; a single-role development database has none.
APPEND_ONLY = """
DO $$ BEGIN
IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    EXECUTE 'REVOKE UPDATE, DELETE, TRUNCATE ON kernel_auditentry FROM {role}';
END IF; END $$;
"""
WRITABLE = """
DO $$ BEGIN
IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    EXECUTE 'GRANT UPDATE, DELETE ON kernel_auditentry TO {role}';
END IF; END $$;
"""


def run(sql):
    def forwards(apps, schema_editor):
        schema_editor.execute(sql.replace("{role}", settings.APP_ROLE))

    return forwards


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [
        migrations.RunSQL(WAKE, UNWAKE),
        migrations.RunPython(run(APPEND_ONLY), run(WRITABLE)),
    ]
