import django.contrib.postgres.functions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


def name_competitors(apps, schema_editor):
    """Competitors' prices recorded before take the name of their organisation."""
    prices = apps.get_model("catalogue", "MarketPrice").objects.filter(competitor_name="")
    organisations = apps.get_model("partners", "Organisation").objects
    name = organisations.filter(pk=models.OuterRef("competitor")).values("name")
    prices.update(competitor_name=models.Subquery(name))


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='marketprice',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='marketprice',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='marketprice',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='price',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='price',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='pricelistversion',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='pricelistversion',
            name='update_update',
        ),
        migrations.AddField(
            model_name='marketprice',
            name='competitor_name',
            field=models.CharField(default='', editable=False, max_length=250, verbose_name='competitor'),
        ),
        migrations.RunPython(name_competitors, migrations.RunPython.noop),
        migrations.AddField(
            model_name='marketpriceevent',
            name='competitor_name',
            field=models.CharField(default='', editable=False, max_length=250, verbose_name='competitor'),
        ),
        migrations.AddField(
            model_name='price',
            name='public_id',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='priceevent',
            name='public_id',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False),
        ),
        migrations.AddField(
            model_name='pricelistversion',
            name='public_id',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='pricelistversionevent',
            name='public_id',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marketprice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_marketpriceevent" ("competitor_id", "competitor_name", "competitor_product", "created_at", "currency", "id", "note", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "product_id", "public_id", "recorded_by_id", "region", "source") VALUES (NEW."competitor_id", NEW."competitor_name", NEW."competitor_product", NEW."created_at", NEW."currency", NEW."id", NEW."note", NEW."observed_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price", NEW."product_id", NEW."public_id", NEW."recorded_by_id", NEW."region", NEW."source"); RETURN NULL;', hash='12c0890357c30fac726ee6a6ad91e1d28f39e8e6', operation='INSERT', pgid='pgtrigger_insert_insert_19c62', table='catalogue_marketprice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marketprice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."competitor_id" IS DISTINCT FROM (NEW."competitor_id") OR OLD."competitor_name" IS DISTINCT FROM (NEW."competitor_name") OR OLD."competitor_product" IS DISTINCT FROM (NEW."competitor_product") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."observed_on" IS DISTINCT FROM (NEW."observed_on") OR OLD."price" IS DISTINCT FROM (NEW."price") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."source" IS DISTINCT FROM (NEW."source"))', func='INSERT INTO "catalogue_marketpriceevent" ("competitor_id", "competitor_name", "competitor_product", "created_at", "currency", "id", "note", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "product_id", "public_id", "recorded_by_id", "region", "source") VALUES (NEW."competitor_id", NEW."competitor_name", NEW."competitor_product", NEW."created_at", NEW."currency", NEW."id", NEW."note", NEW."observed_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price", NEW."product_id", NEW."public_id", NEW."recorded_by_id", NEW."region", NEW."source"); RETURN NULL;', hash='8984632472fbb90c78e61e411fdaf16344d4debe', operation='UPDATE', pgid='pgtrigger_update_update_f0c55', table='catalogue_marketprice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marketprice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_marketpriceevent" ("competitor_id", "competitor_name", "competitor_product", "created_at", "currency", "id", "note", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "product_id", "public_id", "recorded_by_id", "region", "source") VALUES (OLD."competitor_id", OLD."competitor_name", OLD."competitor_product", OLD."created_at", OLD."currency", OLD."id", OLD."note", OLD."observed_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price", OLD."product_id", OLD."public_id", OLD."recorded_by_id", OLD."region", OLD."source"); RETURN NULL;', hash='09661af0bafe0182d1acf301178a13a31a054dcf', operation='DELETE', pgid='pgtrigger_delete_delete_1be30', table='catalogue_marketprice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='price',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_priceevent" ("amount", "floor", "id", "min_quantity", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "public_id", "target", "valid_from", "valid_until", "version_id") VALUES (NEW."amount", NEW."floor", NEW."id", NEW."min_quantity", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."product_id", NEW."public_id", NEW."target", NEW."valid_from", NEW."valid_until", NEW."version_id"); RETURN NULL;', hash='381725aa1df9c4bd3aff9948ed5dbfd36d8985eb', operation='INSERT', pgid='pgtrigger_insert_insert_23b23', table='catalogue_price', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='price',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_priceevent" ("amount", "floor", "id", "min_quantity", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "public_id", "target", "valid_from", "valid_until", "version_id") VALUES (NEW."amount", NEW."floor", NEW."id", NEW."min_quantity", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."product_id", NEW."public_id", NEW."target", NEW."valid_from", NEW."valid_until", NEW."version_id"); RETURN NULL;', hash='4eb21d817cf2290eea99dc7523da2336140b8b63', operation='UPDATE', pgid='pgtrigger_update_update_ba2d4', table='catalogue_price', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricelistversion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_pricelistversionevent" ("created_at", "id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_list_id", "public_id", "released_at", "released_by_id", "status", "valid_from", "valid_until") VALUES (NEW."created_at", NEW."id", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_list_id", NEW."public_id", NEW."released_at", NEW."released_by_id", NEW."status", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='e90eeadbf85149dc7d8e17c7c44f746e093f117a', operation='INSERT', pgid='pgtrigger_insert_insert_fd03b', table='catalogue_pricelistversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricelistversion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_pricelistversionevent" ("created_at", "id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_list_id", "public_id", "released_at", "released_by_id", "status", "valid_from", "valid_until") VALUES (NEW."created_at", NEW."id", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price_list_id", NEW."public_id", NEW."released_at", NEW."released_by_id", NEW."status", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='2b555056229b3de7b6f3f71c40f451bcc04b4750', operation='UPDATE', pgid='pgtrigger_update_update_cb0b4', table='catalogue_pricelistversion', when='AFTER')),
        ),
    ]
