import datetime
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from portal.kernel.references import create_reference_sequence


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('catalogue', '0001_initial'),
        ('partners', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        create_reference_sequence("F"),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('department', models.CharField(max_length=20)),
                ('recommendation', models.CharField(choices=[('keep', 'Keep the price'), ('revise', 'Revise the list'), ('special_price', 'Grant a special price')], max_length=14, verbose_name='recommendation')),
                ('text', models.TextField(verbose_name='opinion')),
                ('given_at', models.DateTimeField(auto_now=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pricing_opinions', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PriceSignal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('region', models.CharField(max_length=2, verbose_name='country')),
                ('competitor_name', models.CharField(blank=True, max_length=200, verbose_name='competitor')),
                ('heard_price', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='heard price')),
                ('target_price', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='target price')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('quantity', models.PositiveIntegerField(blank=True, null=True, verbose_name='quantity')),
                ('heard_on', models.DateField(verbose_name='date')),
                ('source', models.CharField(choices=[('conversation', 'Conversation'), ('quote', 'Quote or invoice'), ('tender', 'Tender'), ('online', 'Website or shop'), ('lost_deal', 'Lost deal'), ('other', 'Other')], default='conversation', max_length=12, verbose_name='source')),
                ('evidence', models.TextField(blank=True, verbose_name="evidence: the customer's words, or a link")),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('competitor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='competing_price_signals', to='partners.organisation', verbose_name='competitor')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='price_signals', to='partners.organisation', verbose_name='customer')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reported_price_signals', to='partners.organisation', verbose_name='partner')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='price_signals', to='catalogue.product')),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='price_signals', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PricingCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(editable=False, max_length=20, unique=True)),
                ('region', models.CharField(max_length=2, verbose_name='country')),
                ('sort_key', models.BinaryField(default=b'')),
                ('status', models.CharField(choices=[('gathering', 'Gathering signals'), ('review', 'In review'), ('decided', 'Decided')], default='gathering', max_length=10, verbose_name='status')),
                ('signal_count', models.PositiveIntegerField(default=0, verbose_name='signals')),
                ('revenue_at_stake', models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name='revenue at stake')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('outcome', models.CharField(blank=True, choices=[('keep', 'Keep the price'), ('revise', 'Revise the list'), ('special_price', 'Grant a special price')], max_length=14, verbose_name='outcome')),
                ('explanation', models.TextField(blank=True, verbose_name='what is told to those who gave a signal')),
                ('decision_reason', models.TextField(blank=True, verbose_name='reason of the decision')),
                ('decided_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('price_list_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pricing_cases', to='catalogue.pricelistversion')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pricing_cases', to='catalogue.product')),
            ],
        ),
        migrations.CreateModel(
            name='PriceSignalEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('region', models.CharField(max_length=2, verbose_name='country')),
                ('competitor_name', models.CharField(blank=True, max_length=200, verbose_name='competitor')),
                ('heard_price', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='heard price')),
                ('target_price', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='target price')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('quantity', models.PositiveIntegerField(blank=True, null=True, verbose_name='quantity')),
                ('heard_on', models.DateField(verbose_name='date')),
                ('source', models.CharField(choices=[('conversation', 'Conversation'), ('quote', 'Quote or invoice'), ('tender', 'Tender'), ('online', 'Website or shop'), ('lost_deal', 'Lost deal'), ('other', 'Other')], default='conversation', max_length=12, verbose_name='source')),
                ('evidence', models.TextField(blank=True, verbose_name="evidence: the customer's words, or a link")),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('competitor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.organisation', verbose_name='competitor')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.organisation', verbose_name='customer')),
                ('partner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.organisation', verbose_name='partner')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pricing_feedback.pricesignal')),
                ('product', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.product')),
                ('submitted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pricing_feedback.pricingcase')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='pricesignal',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='pricing_feedback.pricingcase'),
        ),
        migrations.CreateModel(
            name='OpinionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('department', models.CharField(max_length=20)),
                ('recommendation', models.CharField(choices=[('keep', 'Keep the price'), ('revise', 'Revise the list'), ('special_price', 'Grant a special price')], max_length=14, verbose_name='recommendation')),
                ('text', models.TextField(verbose_name='opinion')),
                ('given_at', models.DateTimeField(auto_now=True)),
                ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pricing_feedback.opinion')),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pricing_feedback.pricingcase')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='opinion',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='pricing_feedback.pricingcase'),
        ),
        migrations.CreateModel(
            name='PricingCaseAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('view_mask', models.BigIntegerField()),
                ('comment_mask', models.BigIntegerField(default=0)),
                ('edit_mask', models.BigIntegerField(default=0)),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))),
                ('sort_key', models.BinaryField(default=b'')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_rows', to='pricing_feedback.pricingcase')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
            ],
        ),
        migrations.CreateModel(
            name='PricingCaseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('reference', models.CharField(editable=False, max_length=20)),
                ('region', models.CharField(max_length=2, verbose_name='country')),
                ('status', models.CharField(choices=[('gathering', 'Gathering signals'), ('review', 'In review'), ('decided', 'Decided')], default='gathering', max_length=10, verbose_name='status')),
                ('signal_count', models.PositiveIntegerField(default=0, verbose_name='signals')),
                ('revenue_at_stake', models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name='revenue at stake')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('outcome', models.CharField(blank=True, choices=[('keep', 'Keep the price'), ('revise', 'Revise the list'), ('special_price', 'Grant a special price')], max_length=14, verbose_name='outcome')),
                ('explanation', models.TextField(blank=True, verbose_name='what is told to those who gave a signal')),
                ('decision_reason', models.TextField(blank=True, verbose_name='reason of the decision')),
                ('decided_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('decided_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pricing_feedback.pricingcase')),
                ('price_list_version', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.pricelistversion')),
                ('product', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.product')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='pricingcase',
            index=models.Index(fields=['status', 'region'], name='case_by_status'),
        ),
        migrations.AddConstraint(
            model_name='pricingcase',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'decided'), _negated=True), fields=('product', 'region'), name='case_one_open'),
        ),
        migrations.AddConstraint(
            model_name='pricingcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('status', 'decided'), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('status', 'decided'), _negated=True), ('decided_at', None), ('decided_by', None), ('outcome', '')), _connector='OR'), name='case_decided_with_outcome'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricingcase',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pricing_feedback_pricingcaseevent" ("currency", "decided_at", "decided_by_id", "decision_reason", "explanation", "id", "opened_at", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_list_version_id", "product_id", "reference", "region", "revenue_at_stake", "signal_count", "status", "version") VALUES (NEW."currency", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."explanation", NEW."id", NEW."opened_at", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_list_version_id", NEW."product_id", NEW."reference", NEW."region", NEW."revenue_at_stake", NEW."signal_count", NEW."status", NEW."version"); RETURN NULL;', hash='debd0a7ec8070ef6961dfe9016bf812be60b84eb', operation='INSERT', pgid='pgtrigger_insert_insert_959e9', table='pricing_feedback_pricingcase', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricingcase',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decision_reason" IS DISTINCT FROM (NEW."decision_reason") OR OLD."explanation" IS DISTINCT FROM (NEW."explanation") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."price_list_version_id" IS DISTINCT FROM (NEW."price_list_version_id") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."revenue_at_stake" IS DISTINCT FROM (NEW."revenue_at_stake") OR OLD."signal_count" IS DISTINCT FROM (NEW."signal_count") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "pricing_feedback_pricingcaseevent" ("currency", "decided_at", "decided_by_id", "decision_reason", "explanation", "id", "opened_at", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_list_version_id", "product_id", "reference", "region", "revenue_at_stake", "signal_count", "status", "version") VALUES (NEW."currency", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."explanation", NEW."id", NEW."opened_at", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price_list_version_id", NEW."product_id", NEW."reference", NEW."region", NEW."revenue_at_stake", NEW."signal_count", NEW."status", NEW."version"); RETURN NULL;', hash='409f4b40c2aef578f35fb7b1eb23c4c1e1188843', operation='UPDATE', pgid='pgtrigger_update_update_e71bb', table='pricing_feedback_pricingcase', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricingcase',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pricing_feedback_pricingcaseevent" ("currency", "decided_at", "decided_by_id", "decision_reason", "explanation", "id", "opened_at", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_list_version_id", "product_id", "reference", "region", "revenue_at_stake", "signal_count", "status", "version") VALUES (OLD."currency", OLD."decided_at", OLD."decided_by_id", OLD."decision_reason", OLD."explanation", OLD."id", OLD."opened_at", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price_list_version_id", OLD."product_id", OLD."reference", OLD."region", OLD."revenue_at_stake", OLD."signal_count", OLD."status", OLD."version"); RETURN NULL;', hash='290ac6e0389b1f648ac1444fed715215b64591bf', operation='DELETE', pgid='pgtrigger_delete_delete_d4f8f', table='pricing_feedback_pricingcase', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='pricesignal',
            index=models.Index(fields=['case', 'id'], name='signal_of_case'),
        ),
        migrations.AddIndex(
            model_name='pricesignal',
            index=models.Index(fields=['partner', 'id'], name='signal_of_partner'),
        ),
        migrations.AddConstraint(
            model_name='pricesignal',
            constraint=models.CheckConstraint(condition=models.Q(('heard_price__gt', 0)), name='signal_price_positive'),
        ),
        migrations.AddConstraint(
            model_name='pricesignal',
            constraint=models.CheckConstraint(condition=models.Q(('target_price', None), ('target_price__gt', 0), _connector='OR'), name='signal_target_positive'),
        ),
        migrations.AddConstraint(
            model_name='pricesignal',
            constraint=models.CheckConstraint(condition=models.Q(('quantity', None), ('quantity__gt', 0), _connector='OR'), name='signal_quantity_positive'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricesignal',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pricing_feedback_pricesignalevent" ("case_id", "competitor_id", "competitor_name", "created_at", "currency", "evidence", "heard_on", "heard_price", "id", "organisation_id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "public_id", "quantity", "region", "source", "submitted_by_id", "target_price") VALUES (NEW."case_id", NEW."competitor_id", NEW."competitor_name", NEW."created_at", NEW."currency", NEW."evidence", NEW."heard_on", NEW."heard_price", NEW."id", NEW."organisation_id", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."product_id", NEW."public_id", NEW."quantity", NEW."region", NEW."source", NEW."submitted_by_id", NEW."target_price"); RETURN NULL;', hash='94b15ae8f760c265dfd688e721de40a22dd50a50', operation='INSERT', pgid='pgtrigger_insert_insert_aed0f', table='pricing_feedback_pricesignal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricesignal',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pricing_feedback_pricesignalevent" ("case_id", "competitor_id", "competitor_name", "created_at", "currency", "evidence", "heard_on", "heard_price", "id", "organisation_id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "public_id", "quantity", "region", "source", "submitted_by_id", "target_price") VALUES (NEW."case_id", NEW."competitor_id", NEW."competitor_name", NEW."created_at", NEW."currency", NEW."evidence", NEW."heard_on", NEW."heard_price", NEW."id", NEW."organisation_id", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."product_id", NEW."public_id", NEW."quantity", NEW."region", NEW."source", NEW."submitted_by_id", NEW."target_price"); RETURN NULL;', hash='a70a8728f801fc07443d60f566d05184f0f1edc8', operation='UPDATE', pgid='pgtrigger_update_update_4ecdc', table='pricing_feedback_pricesignal', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.UniqueConstraint(fields=('case', 'department'), name='opinion_once'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('department__in', ['tender', 'finance'])), name='opinion_department'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opinion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pricing_feedback_opinionevent" ("author_id", "case_id", "department", "given_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recommendation", "text") VALUES (NEW."author_id", NEW."case_id", NEW."department", NEW."given_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."recommendation", NEW."text"); RETURN NULL;', hash='3d5c29d338f4c06da5c35ff4da925e64994262ff', operation='INSERT', pgid='pgtrigger_insert_insert_4ab42', table='pricing_feedback_opinion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opinion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pricing_feedback_opinionevent" ("author_id", "case_id", "department", "given_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recommendation", "text") VALUES (NEW."author_id", NEW."case_id", NEW."department", NEW."given_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."recommendation", NEW."text"); RETURN NULL;', hash='157e94e8b1f49ad0f16f562dd0ff7d13f6ed2b91', operation='UPDATE', pgid='pgtrigger_update_update_f1a9d', table='pricing_feedback_opinion', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='pricingcaseaccess',
            index=models.Index(fields=['group', 'sort_key', 'content_object'], include=('view_mask', 'valid_from', 'valid_until'), name='pricing_case_access_page'),
        ),
        migrations.AddIndex(
            model_name='pricingcaseaccess',
            index=models.Index(fields=['content_object', 'group'], include=('view_mask', 'valid_from', 'valid_until'), name='pricing_case_access_one'),
        ),
        migrations.AddConstraint(
            model_name='pricingcaseaccess',
            constraint=models.UniqueConstraint(fields=('group', 'permission', 'content_object', 'valid_from'), name='pricing_case_access_once'),
        ),
    ]
