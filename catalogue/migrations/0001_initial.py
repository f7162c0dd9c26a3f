import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

from portal.kernel.references import create_reference_sequence


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('partners', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        create_reference_sequence("L"),
        migrations.CreateModel(
            name='CurrencyRateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('date', models.DateField(verbose_name='date')),
                ('rate', models.DecimalField(decimal_places=10, max_digits=20, verbose_name='units per euro')),
                ('source', models.CharField(default='ECB', max_length=60, verbose_name='source')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MarketIndicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sort_key', models.BinaryField(default=b'')),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='region')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('period', models.CharField(max_length=20, verbose_name='period')),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='value')),
                ('unit', models.CharField(max_length=40, verbose_name='unit')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('observed_on', models.DateField(verbose_name='date')),
            ],
        ),
        migrations.CreateModel(
            name='MarketIndicatorAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('view_mask', models.BigIntegerField()),
                ('comment_mask', models.BigIntegerField(default=0)),
                ('edit_mask', models.BigIntegerField(default=0)),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))),
                ('sort_key', models.BinaryField(default=b'')),
            ],
        ),
        migrations.CreateModel(
            name='MarketIndicatorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='region')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('period', models.CharField(max_length=20, verbose_name='period')),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='value')),
                ('unit', models.CharField(max_length=40, verbose_name='unit')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('observed_on', models.DateField(verbose_name='date')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MarketPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sort_key', models.BinaryField(default=b'')),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='region')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('competitor_product', models.CharField(blank=True, max_length=250, verbose_name='their product')),
                ('price', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='price')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('observed_on', models.DateField(verbose_name='date')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
        ),
        migrations.CreateModel(
            name='MarketPriceAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('view_mask', models.BigIntegerField()),
                ('comment_mask', models.BigIntegerField(default=0)),
                ('edit_mask', models.BigIntegerField(default=0)),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))),
                ('sort_key', models.BinaryField(default=b'')),
            ],
        ),
        migrations.CreateModel(
            name='MarketPriceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='region')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('competitor_product', models.CharField(blank=True, max_length=250, verbose_name='their product')),
                ('price', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='price')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('observed_on', models.DateField(verbose_name='date')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Price',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='list price')),
                ('floor', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='floor price')),
                ('target', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='target price')),
                ('min_quantity', models.PositiveIntegerField(default=1, verbose_name='from quantity')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
            ],
        ),
        migrations.CreateModel(
            name='PriceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('amount', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='list price')),
                ('floor', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='floor price')),
                ('target', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='target price')),
                ('min_quantity', models.PositiveIntegerField(default=1, verbose_name='from quantity')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PriceList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(editable=False, max_length=20, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('sort_key', models.BinaryField(default=b'')),
                ('kind', models.CharField(choices=[('sale', 'Sale'), ('purchase', 'Purchase')], default='sale', max_length=8, verbose_name='kind')),
                ('audience', models.CharField(choices=[('standard', 'Standard, for the house'), ('tier', 'A tier'), ('partner', 'One partner'), ('market', 'A market')], max_length=8, verbose_name='audience')),
                ('tier', models.CharField(blank=True, choices=[('registered', 'Registered'), ('silver', 'Silver'), ('gold', 'Gold'), ('platinum', 'Platinum')], max_length=12, verbose_name='tier')),
                ('market', models.CharField(blank=True, max_length=2, verbose_name='market')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('external_id', models.CharField(blank=True, max_length=80, verbose_name='external key')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name='PriceListAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('view_mask', models.BigIntegerField()),
                ('comment_mask', models.BigIntegerField(default=0)),
                ('edit_mask', models.BigIntegerField(default=0)),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))),
                ('sort_key', models.BinaryField(default=b'')),
            ],
        ),
        migrations.CreateModel(
            name='PriceListEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('reference', models.CharField(editable=False, max_length=20)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('kind', models.CharField(choices=[('sale', 'Sale'), ('purchase', 'Purchase')], default='sale', max_length=8, verbose_name='kind')),
                ('audience', models.CharField(choices=[('standard', 'Standard, for the house'), ('tier', 'A tier'), ('partner', 'One partner'), ('market', 'A market')], max_length=8, verbose_name='audience')),
                ('tier', models.CharField(blank=True, choices=[('registered', 'Registered'), ('silver', 'Silver'), ('gold', 'Gold'), ('platinum', 'Platinum')], max_length=12, verbose_name='tier')),
                ('market', models.CharField(blank=True, max_length=2, verbose_name='market')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('external_id', models.CharField(blank=True, max_length=80, verbose_name='external key')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PriceListVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('released', 'Released')], default='draft', max_length=8, verbose_name='status')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('note', models.TextField(blank=True, verbose_name='what changes, and why')),
                ('released_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='PriceListVersionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('released', 'Released')], default='draft', max_length=8, verbose_name='status')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('note', models.TextField(blank=True, verbose_name='what changes, and why')),
                ('released_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PriceTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('tier_discount', 'Tier discount'), ('volume_discount', 'Volume discount'), ('promotion', 'Promotion'), ('rebate', 'Rebate'), ('bonus', 'Bonus'), ('freight', 'Freight'), ('payment_terms', 'Payment terms'), ('mdf', 'Market development fund'), ('cost_to_serve', 'Cost to serve')], max_length=16, verbose_name='kind')),
                ('rate', models.DecimalField(blank=True, decimal_places=6, max_digits=7, null=True, verbose_name='share of the price')),
                ('amount', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='amount per unit')),
                ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                ('tier', models.CharField(blank=True, choices=[('registered', 'Registered'), ('silver', 'Silver'), ('gold', 'Gold'), ('platinum', 'Platinum')], max_length=12, verbose_name='tier')),
                ('category', models.CharField(blank=True, max_length=80, verbose_name='category')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('min_quantity', models.PositiveIntegerField(default=1, verbose_name='from quantity')),
                ('max_quantity', models.PositiveIntegerField(blank=True, null=True, verbose_name='up to quantity')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
            ],
        ),
        migrations.CreateModel(
            name='PriceTermEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('tier_discount', 'Tier discount'), ('volume_discount', 'Volume discount'), ('promotion', 'Promotion'), ('rebate', 'Rebate'), ('bonus', 'Bonus'), ('freight', 'Freight'), ('payment_terms', 'Payment terms'), ('mdf', 'Market development fund'), ('cost_to_serve', 'Cost to serve')], max_length=16, verbose_name='kind')),
                ('rate', models.DecimalField(blank=True, decimal_places=6, max_digits=7, null=True, verbose_name='share of the price')),
                ('amount', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='amount per unit')),
                ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                ('tier', models.CharField(blank=True, choices=[('registered', 'Registered'), ('silver', 'Silver'), ('gold', 'Gold'), ('platinum', 'Platinum')], max_length=12, verbose_name='tier')),
                ('category', models.CharField(blank=True, max_length=80, verbose_name='category')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('min_quantity', models.PositiveIntegerField(default=1, verbose_name='from quantity')),
                ('max_quantity', models.PositiveIntegerField(blank=True, null=True, verbose_name='up to quantity')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sku', models.CharField(max_length=60, unique=True, verbose_name='SKU')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('sort_key', models.BinaryField(default=b'')),
                ('search_name', models.CharField(default='', editable=False, max_length=320)),
                ('series', models.CharField(blank=True, max_length=80, verbose_name='series')),
                ('unit', models.CharField(default='pc', max_length=20, verbose_name='unit')),
                ('category', models.CharField(blank=True, max_length=80, verbose_name='category')),
                ('product_line', models.CharField(blank=True, max_length=80, verbose_name='product line')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('status', models.CharField(choices=[('active', 'On sale'), ('retired', 'No longer sold')], default='active', max_length=8, verbose_name='status')),
                ('list_currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('standard_cost', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='standard cost')),
                ('external_id', models.CharField(blank=True, max_length=80, verbose_name='external key')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name='ProductAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('view_mask', models.BigIntegerField()),
                ('comment_mask', models.BigIntegerField(default=0)),
                ('edit_mask', models.BigIntegerField(default=0)),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))),
                ('sort_key', models.BinaryField(default=b'')),
            ],
        ),
        migrations.CreateModel(
            name='ProductAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.CharField(blank=True, max_length=40, verbose_name='system')),
                ('key', models.CharField(max_length=120, verbose_name='key')),
            ],
        ),
        migrations.CreateModel(
            name='ProductAliasEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('system', models.CharField(blank=True, max_length=40, verbose_name='system')),
                ('key', models.CharField(max_length=120, verbose_name='key')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProductEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('sku', models.CharField(max_length=60, verbose_name='SKU')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('search_name', models.CharField(default='', editable=False, max_length=320)),
                ('series', models.CharField(blank=True, max_length=80, verbose_name='series')),
                ('unit', models.CharField(default='pc', max_length=20, verbose_name='unit')),
                ('category', models.CharField(blank=True, max_length=80, verbose_name='category')),
                ('product_line', models.CharField(blank=True, max_length=80, verbose_name='product line')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('status', models.CharField(choices=[('active', 'On sale'), ('retired', 'No longer sold')], default='active', max_length=8, verbose_name='status')),
                ('list_currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('standard_cost', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='standard cost')),
                ('external_id', models.CharField(blank=True, max_length=80, verbose_name='external key')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Bulletin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sort_key', models.BinaryField(default=b'')),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='region')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='title in English')),
                ('title_ru', models.CharField(blank=True, max_length=200, verbose_name='title in Russian')),
                ('title_bg', models.CharField(blank=True, max_length=200, verbose_name='title in Bulgarian')),
                ('body_en', models.TextField(blank=True, verbose_name='text in English')),
                ('body_ru', models.TextField(blank=True, verbose_name='text in Russian')),
                ('body_bg', models.TextField(blank=True, verbose_name='text in Bulgarian')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('published_on', models.DateField(verbose_name='date')),
                ('embargo_until', models.DateTimeField(blank=True, null=True, verbose_name='not before')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='BulletinAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('view_mask', models.BigIntegerField()),
                ('comment_mask', models.BigIntegerField(default=0)),
                ('edit_mask', models.BigIntegerField(default=0)),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))),
                ('sort_key', models.BinaryField(default=b'')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_rows', to='catalogue.bulletin')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
            ],
        ),
        migrations.CreateModel(
            name='BulletinEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='region')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='title in English')),
                ('title_ru', models.CharField(blank=True, max_length=200, verbose_name='title in Russian')),
                ('title_bg', models.CharField(blank=True, max_length=200, verbose_name='title in Bulgarian')),
                ('body_en', models.TextField(blank=True, verbose_name='text in English')),
                ('body_ru', models.TextField(blank=True, verbose_name='text in Russian')),
                ('body_bg', models.TextField(blank=True, verbose_name='text in Bulgarian')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('published_on', models.DateField(verbose_name='date')),
                ('embargo_until', models.DateTimeField(blank=True, null=True, verbose_name='not before')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.bulletin')),
                ('recorded_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CurrencyRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('date', models.DateField(verbose_name='date')),
                ('rate', models.DecimalField(decimal_places=10, max_digits=20, verbose_name='units per euro')),
                ('source', models.CharField(default='ECB', max_length=60, verbose_name='source')),
            ],
            options={
                'indexes': [models.Index(fields=['source', 'date'], name='rate_publication')],
                'constraints': [models.UniqueConstraint(fields=('currency', 'date'), name='rate_once_a_day'), models.CheckConstraint(condition=models.Q(('rate__gt', 0)), name='rate_positive'), models.CheckConstraint(condition=models.Q(('currency', 'EUR'), _negated=True), name='rate_not_of_euro')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='currencyrate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_currencyrateevent" ("currency", "date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "source") VALUES (NEW."currency", NEW."date", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rate", NEW."source"); RETURN NULL;', hash='86123929d220f8ec9683bff5f23b8a2942e10468', operation='INSERT', pgid='pgtrigger_insert_insert_ee3b5', table='catalogue_currencyrate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='currencyrate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_currencyrateevent" ("currency", "date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "source") VALUES (NEW."currency", NEW."date", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rate", NEW."source"); RETURN NULL;', hash='4c3752fde0e0ace205e2a92ca400c16893c22d5b', operation='UPDATE', pgid='pgtrigger_update_update_44708', table='catalogue_currencyrate', when='AFTER')),
        ),
        migrations.AddField(
            model_name='currencyrateevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='currencyrateevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.currencyrate'),
        ),
        migrations.AddField(
            model_name='marketindicator',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='marketindicatoraccess',
            name='content_object',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_rows', to='catalogue.marketindicator'),
        ),
        migrations.AddField(
            model_name='marketindicatoraccess',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group'),
        ),
        migrations.AddField(
            model_name='marketindicatoraccess',
            name='permission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission'),
        ),
        migrations.AddField(
            model_name='marketindicatorevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='marketindicatorevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.marketindicator'),
        ),
        migrations.AddField(
            model_name='marketindicatorevent',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='marketprice',
            name='competitor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='market_prices', to='partners.organisation'),
        ),
        migrations.AddField(
            model_name='marketprice',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='marketpriceaccess',
            name='content_object',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_rows', to='catalogue.marketprice'),
        ),
        migrations.AddField(
            model_name='marketpriceaccess',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group'),
        ),
        migrations.AddField(
            model_name='marketpriceaccess',
            name='permission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission'),
        ),
        migrations.AddField(
            model_name='marketpriceevent',
            name='competitor',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.organisation'),
        ),
        migrations.AddField(
            model_name='marketpriceevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='marketpriceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.marketprice'),
        ),
        migrations.AddField(
            model_name='marketpriceevent',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='priceevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='priceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.price'),
        ),
        migrations.AddField(
            model_name='pricelist',
            name='partner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='price_lists', to='partners.organisation', verbose_name='partner'),
        ),
        migrations.AddField(
            model_name='pricelistaccess',
            name='content_object',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_rows', to='catalogue.pricelist'),
        ),
        migrations.AddField(
            model_name='pricelistaccess',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group'),
        ),
        migrations.AddField(
            model_name='pricelistaccess',
            name='permission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission'),
        ),
        migrations.AddField(
            model_name='pricelistevent',
            name='partner',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.organisation', verbose_name='partner'),
        ),
        migrations.AddField(
            model_name='pricelistevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='pricelistevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.pricelist'),
        ),
        migrations.AddField(
            model_name='pricelistversion',
            name='price_list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='catalogue.pricelist'),
        ),
        migrations.AddField(
            model_name='pricelistversion',
            name='released_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='priceevent',
            name='version',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.pricelistversion'),
        ),
        migrations.AddField(
            model_name='price',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='catalogue.pricelistversion'),
        ),
        migrations.AddField(
            model_name='pricelistversionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='pricelistversionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.pricelistversion'),
        ),
        migrations.AddField(
            model_name='pricelistversionevent',
            name='price_list',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.pricelist'),
        ),
        migrations.AddField(
            model_name='pricelistversionevent',
            name='released_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='priceterm',
            name='partner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='price_terms', to='partners.organisation'),
        ),
        migrations.AddField(
            model_name='pricetermevent',
            name='partner',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.organisation'),
        ),
        migrations.AddField(
            model_name='pricetermevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='pricetermevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.priceterm'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['sort_key', 'id'], name='product_by_name'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_name'], name='product_search', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('external_id',), name='product_external_once'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('standard_cost', None), ('standard_cost__gte', 0), _connector='OR'), name='product_cost_not_negative'),
        ),
        migrations.AddField(
            model_name='pricetermevent',
            name='product',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.product'),
        ),
        migrations.AddField(
            model_name='priceterm',
            name='product',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='price_terms', to='catalogue.product'),
        ),
        migrations.AddField(
            model_name='priceevent',
            name='product',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.product'),
        ),
        migrations.AddField(
            model_name='price',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='catalogue.product'),
        ),
        migrations.AddField(
            model_name='marketpriceevent',
            name='product',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.product'),
        ),
        migrations.AddField(
            model_name='marketprice',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='market_prices', to='catalogue.product'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_productevent" ("category", "created_at", "description", "external_id", "id", "list_currency", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_line", "search_name", "series", "sku", "standard_cost", "status", "unit", "updated_at", "version") VALUES (NEW."category", NEW."created_at", NEW."description", NEW."external_id", NEW."id", NEW."list_currency", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."product_line", NEW."search_name", NEW."series", NEW."sku", NEW."standard_cost", NEW."status", NEW."unit", NEW."updated_at", NEW."version"); RETURN NULL;', hash='7a110933ccbed5e48132d09a18345fcda44fa3c1', operation='INSERT', pgid='pgtrigger_insert_insert_cd102', table='catalogue_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."list_currency" IS DISTINCT FROM (NEW."list_currency") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."product_line" IS DISTINCT FROM (NEW."product_line") OR OLD."search_name" IS DISTINCT FROM (NEW."search_name") OR OLD."series" IS DISTINCT FROM (NEW."series") OR OLD."sku" IS DISTINCT FROM (NEW."sku") OR OLD."standard_cost" IS DISTINCT FROM (NEW."standard_cost") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "catalogue_productevent" ("category", "created_at", "description", "external_id", "id", "list_currency", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_line", "search_name", "series", "sku", "standard_cost", "status", "unit", "updated_at", "version") VALUES (NEW."category", NEW."created_at", NEW."description", NEW."external_id", NEW."id", NEW."list_currency", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."product_line", NEW."search_name", NEW."series", NEW."sku", NEW."standard_cost", NEW."status", NEW."unit", NEW."updated_at", NEW."version"); RETURN NULL;', hash='5197308ee2eedd4159c10eb60114d054c6836938', operation='UPDATE', pgid='pgtrigger_update_update_0454b', table='catalogue_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_productevent" ("category", "created_at", "description", "external_id", "id", "list_currency", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_line", "search_name", "series", "sku", "standard_cost", "status", "unit", "updated_at", "version") VALUES (OLD."category", OLD."created_at", OLD."description", OLD."external_id", OLD."id", OLD."list_currency", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."product_line", OLD."search_name", OLD."series", OLD."sku", OLD."standard_cost", OLD."status", OLD."unit", OLD."updated_at", OLD."version"); RETURN NULL;', hash='a5eb622879f59cabcbc4b3f95dcd1944d5ddb26d', operation='DELETE', pgid='pgtrigger_delete_delete_7cc82', table='catalogue_product', when='AFTER')),
        ),
        migrations.AddField(
            model_name='productaccess',
            name='content_object',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_rows', to='catalogue.product'),
        ),
        migrations.AddField(
            model_name='productaccess',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group'),
        ),
        migrations.AddField(
            model_name='productaccess',
            name='permission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission'),
        ),
        migrations.AddField(
            model_name='productalias',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='catalogue.product'),
        ),
        migrations.AddField(
            model_name='productaliasevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='productaliasevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.productalias'),
        ),
        migrations.AddField(
            model_name='productaliasevent',
            name='product',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.product'),
        ),
        migrations.AddField(
            model_name='productevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='productevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.product'),
        ),
        migrations.AddIndex(
            model_name='bulletin',
            index=models.Index(fields=['sort_key', 'id'], name='bulletin_newest'),
        ),
        migrations.AddConstraint(
            model_name='bulletin',
            constraint=models.CheckConstraint(condition=models.Q(('title_bg', ''), ('title_en', ''), ('title_ru', ''), _negated=True), name='bulletin_has_title'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulletin',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_bulletinevent" ("body_bg", "body_en", "body_ru", "created_at", "embargo_until", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "published_on", "recorded_by_id", "region", "source", "title_bg", "title_en", "title_ru") VALUES (NEW."body_bg", NEW."body_en", NEW."body_ru", NEW."created_at", NEW."embargo_until", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."published_on", NEW."recorded_by_id", NEW."region", NEW."source", NEW."title_bg", NEW."title_en", NEW."title_ru"); RETURN NULL;', hash='0bd9a1ab77368aec2ac6f9734215e45979516a1c', operation='INSERT', pgid='pgtrigger_insert_insert_17e99', table='catalogue_bulletin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulletin',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."body_bg" IS DISTINCT FROM (NEW."body_bg") OR OLD."body_en" IS DISTINCT FROM (NEW."body_en") OR OLD."body_ru" IS DISTINCT FROM (NEW."body_ru") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."embargo_until" IS DISTINCT FROM (NEW."embargo_until") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."published_on" IS DISTINCT FROM (NEW."published_on") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."title_bg" IS DISTINCT FROM (NEW."title_bg") OR OLD."title_en" IS DISTINCT FROM (NEW."title_en") OR OLD."title_ru" IS DISTINCT FROM (NEW."title_ru"))', func='INSERT INTO "catalogue_bulletinevent" ("body_bg", "body_en", "body_ru", "created_at", "embargo_until", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "published_on", "recorded_by_id", "region", "source", "title_bg", "title_en", "title_ru") VALUES (NEW."body_bg", NEW."body_en", NEW."body_ru", NEW."created_at", NEW."embargo_until", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."published_on", NEW."recorded_by_id", NEW."region", NEW."source", NEW."title_bg", NEW."title_en", NEW."title_ru"); RETURN NULL;', hash='dc93086090de6cdc09d5c6e99b784b29f81645d5', operation='UPDATE', pgid='pgtrigger_update_update_317a0', table='catalogue_bulletin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulletin',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_bulletinevent" ("body_bg", "body_en", "body_ru", "created_at", "embargo_until", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "published_on", "recorded_by_id", "region", "source", "title_bg", "title_en", "title_ru") VALUES (OLD."body_bg", OLD."body_en", OLD."body_ru", OLD."created_at", OLD."embargo_until", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."public_id", OLD."published_on", OLD."recorded_by_id", OLD."region", OLD."source", OLD."title_bg", OLD."title_en", OLD."title_ru"); RETURN NULL;', hash='8e70968f0e22605f90c11e0319e5dd14376fee38', operation='DELETE', pgid='pgtrigger_delete_delete_08b15', table='catalogue_bulletin', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='bulletinaccess',
            index=models.Index(fields=['group', 'sort_key', 'content_object'], include=('view_mask', 'valid_from', 'valid_until'), name='bulletin_access_page'),
        ),
        migrations.AddIndex(
            model_name='bulletinaccess',
            index=models.Index(fields=['content_object', 'group'], include=('view_mask', 'valid_from', 'valid_until'), name='bulletin_access_one'),
        ),
        migrations.AddConstraint(
            model_name='bulletinaccess',
            constraint=models.UniqueConstraint(fields=('group', 'permission', 'content_object', 'valid_from'), name='bulletin_access_once'),
        ),
        migrations.AddIndex(
            model_name='marketindicator',
            index=models.Index(fields=['sort_key', 'id'], name='market_indicator_newest'),
        ),
        migrations.AddConstraint(
            model_name='marketindicator',
            constraint=models.UniqueConstraint(fields=('name', 'region', 'period', 'source'), name='market_indicator_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marketindicator',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_marketindicatorevent" ("created_at", "id", "name", "observed_on", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recorded_by_id", "region", "source", "unit", "value") VALUES (NEW."created_at", NEW."id", NEW."name", NEW."observed_on", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."recorded_by_id", NEW."region", NEW."source", NEW."unit", NEW."value"); RETURN NULL;', hash='4f53f5c67baf0ed93e29274efd67a273002b400a', operation='INSERT', pgid='pgtrigger_insert_insert_5cbb5', table='catalogue_marketindicator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marketindicator',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."observed_on" IS DISTINCT FROM (NEW."observed_on") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."value" IS DISTINCT FROM (NEW."value"))', func='INSERT INTO "catalogue_marketindicatorevent" ("created_at", "id", "name", "observed_on", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recorded_by_id", "region", "source", "unit", "value") VALUES (NEW."created_at", NEW."id", NEW."name", NEW."observed_on", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."recorded_by_id", NEW."region", NEW."source", NEW."unit", NEW."value"); RETURN NULL;', hash='cac7726d240531eb8e4f7e08c709c4618f413392', operation='UPDATE', pgid='pgtrigger_update_update_366da', table='catalogue_marketindicator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marketindicator',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_marketindicatorevent" ("created_at", "id", "name", "observed_on", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recorded_by_id", "region", "source", "unit", "value") VALUES (OLD."created_at", OLD."id", OLD."name", OLD."observed_on", OLD."period", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."public_id", OLD."recorded_by_id", OLD."region", OLD."source", OLD."unit", OLD."value"); RETURN NULL;', hash='d8b4a31c208336a72d6ea5f638ebb5c5aea63b25', operation='DELETE', pgid='pgtrigger_delete_delete_d958f', table='catalogue_marketindicator', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='marketindicatoraccess',
            index=models.Index(fields=['group', 'sort_key', 'content_object'], include=('view_mask', 'valid_from', 'valid_until'), name='market_indicator_access_page'),
        ),
        migrations.AddIndex(
            model_name='marketindicatoraccess',
            index=models.Index(fields=['content_object', 'group'], include=('view_mask', 'valid_from', 'valid_until'), name='market_indicator_access_one'),
        ),
        migrations.AddConstraint(
            model_name='marketindicatoraccess',
            constraint=models.UniqueConstraint(fields=('group', 'permission', 'content_object', 'valid_from'), name='market_indicator_access_once'),
        ),
        migrations.AddIndex(
            model_name='marketpriceaccess',
            index=models.Index(fields=['group', 'sort_key', 'content_object'], include=('view_mask', 'valid_from', 'valid_until'), name='market_price_access_page'),
        ),
        migrations.AddIndex(
            model_name='marketpriceaccess',
            index=models.Index(fields=['content_object', 'group'], include=('view_mask', 'valid_from', 'valid_until'), name='market_price_access_one'),
        ),
        migrations.AddConstraint(
            model_name='marketpriceaccess',
            constraint=models.UniqueConstraint(fields=('group', 'permission', 'content_object', 'valid_from'), name='market_price_access_once'),
        ),
        migrations.AddIndex(
            model_name='pricelist',
            index=models.Index(fields=['sort_key', 'id'], name='price_list_by_name'),
        ),
        migrations.AddConstraint(
            model_name='pricelist',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('external_id',), name='price_list_external_once'),
        ),
        migrations.AddConstraint(
            model_name='pricelist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('audience', 'standard'), ('market', ''), ('partner', None), ('tier', '')), models.Q(('audience', 'tier'), ('market', ''), ('partner', None), models.Q(('tier', ''), _negated=True)), models.Q(('audience', 'partner'), ('market', ''), ('partner__isnull', False), ('tier', '')), models.Q(('audience', 'market'), ('partner', None), ('tier', ''), models.Q(('market', ''), _negated=True)), _connector='OR'), name='price_list_audience_filled'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricelist',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_pricelistevent" ("audience", "created_at", "currency", "external_id", "id", "kind", "market", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "tier", "updated_at") VALUES (NEW."audience", NEW."created_at", NEW."currency", NEW."external_id", NEW."id", NEW."kind", NEW."market", NEW."name", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reference", NEW."tier", NEW."updated_at"); RETURN NULL;', hash='10f27bda2dcad819d695c14c710ad917d280f802', operation='INSERT', pgid='pgtrigger_insert_insert_a0ad4', table='catalogue_pricelist', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricelist',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."market" IS DISTINCT FROM (NEW."market") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."partner_id" IS DISTINCT FROM (NEW."partner_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."tier" IS DISTINCT FROM (NEW."tier") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))', func='INSERT INTO "catalogue_pricelistevent" ("audience", "created_at", "currency", "external_id", "id", "kind", "market", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "tier", "updated_at") VALUES (NEW."audience", NEW."created_at", NEW."currency", NEW."external_id", NEW."id", NEW."kind", NEW."market", NEW."name", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reference", NEW."tier", NEW."updated_at"); RETURN NULL;', hash='2e1c5722a16f85ee0dc30fc2cf3af1e022be9845', operation='UPDATE', pgid='pgtrigger_update_update_303b1', table='catalogue_pricelist', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricelist',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_pricelistevent" ("audience", "created_at", "currency", "external_id", "id", "kind", "market", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "tier", "updated_at") VALUES (OLD."audience", OLD."created_at", OLD."currency", OLD."external_id", OLD."id", OLD."kind", OLD."market", OLD."name", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reference", OLD."tier", OLD."updated_at"); RETURN NULL;', hash='da2cd318fa41835dbf5ae40e3b7bd70c206168cf', operation='DELETE', pgid='pgtrigger_delete_delete_d04ef', table='catalogue_pricelist', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='pricelistaccess',
            index=models.Index(fields=['group', 'sort_key', 'content_object'], include=('view_mask', 'valid_from', 'valid_until'), name='price_list_access_page'),
        ),
        migrations.AddIndex(
            model_name='pricelistaccess',
            index=models.Index(fields=['content_object', 'group'], include=('view_mask', 'valid_from', 'valid_until'), name='price_list_access_one'),
        ),
        migrations.AddConstraint(
            model_name='pricelistaccess',
            constraint=models.UniqueConstraint(fields=('group', 'permission', 'content_object', 'valid_from'), name='price_list_access_once'),
        ),
        migrations.AddConstraint(
            model_name='pricelistversion',
            constraint=models.UniqueConstraint(fields=('price_list', 'number'), name='version_number_once'),
        ),
        migrations.AddConstraint(
            model_name='pricelistversion',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'draft')), fields=('price_list',), name='version_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='pricelistversion',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='version_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='pricelistversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None), ('status', 'draft')), models.Q(('released_at__isnull', False), ('status', 'released')), _connector='OR'), name='version_released_with_date'),
        ),
        migrations.AddConstraint(
            model_name='pricelistversion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('status', 'released')), expressions=[('price_list', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='version_one_price_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricelistversion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_pricelistversionevent" ("created_at", "id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_list_id", "released_at", "released_by_id", "status", "valid_from", "valid_until") VALUES (NEW."created_at", NEW."id", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_list_id", NEW."released_at", NEW."released_by_id", NEW."status", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='8da1b386ad8c7e47643e94ca8779025360cdc434', operation='INSERT', pgid='pgtrigger_insert_insert_fd03b', table='catalogue_pricelistversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricelistversion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_pricelistversionevent" ("created_at", "id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_list_id", "released_at", "released_by_id", "status", "valid_from", "valid_until") VALUES (NEW."created_at", NEW."id", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price_list_id", NEW."released_at", NEW."released_by_id", NEW."status", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='ee891ac17fa190c4fc1e8d67b970bae9fccf4283', operation='UPDATE', pgid='pgtrigger_update_update_cb0b4', table='catalogue_pricelistversion', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='priceterm',
            index=models.Index(fields=['kind', 'valid_from'], name='term_by_kind'),
        ),
        migrations.AddConstraint(
            model_name='priceterm',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('currency', ''), ('rate__isnull', False)), models.Q(('amount__isnull', False), ('rate', None), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='term_rate_or_amount'),
        ),
        migrations.AddConstraint(
            model_name='priceterm',
            constraint=models.CheckConstraint(condition=models.Q(('rate', None), models.Q(('rate__gte', 0), ('rate__lte', 1)), _connector='OR'), name='term_rate_is_share'),
        ),
        migrations.AddConstraint(
            model_name='priceterm',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gte', 0), _connector='OR'), name='term_amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='priceterm',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='term_ends_after_start'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='priceterm',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_pricetermevent" ("amount", "category", "country", "currency", "id", "kind", "max_quantity", "min_quantity", "note", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "public_id", "rate", "tier", "valid_from", "valid_until") VALUES (NEW."amount", NEW."category", NEW."country", NEW."currency", NEW."id", NEW."kind", NEW."max_quantity", NEW."min_quantity", NEW."note", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."product_id", NEW."public_id", NEW."rate", NEW."tier", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='b7f1ca4a23f7f5efbfdcbbf3890eac3cc4a418d3', operation='INSERT', pgid='pgtrigger_insert_insert_f3957', table='catalogue_priceterm', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='priceterm',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_pricetermevent" ("amount", "category", "country", "currency", "id", "kind", "max_quantity", "min_quantity", "note", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "public_id", "rate", "tier", "valid_from", "valid_until") VALUES (NEW."amount", NEW."category", NEW."country", NEW."currency", NEW."id", NEW."kind", NEW."max_quantity", NEW."min_quantity", NEW."note", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."product_id", NEW."public_id", NEW."rate", NEW."tier", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='0d261f8c392c5e1ded8d3c6284c9d9055858c103', operation='UPDATE', pgid='pgtrigger_update_update_5cc39', table='catalogue_priceterm', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='price',
            index=models.Index(fields=['product', 'version'], name='price_of_product'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='price_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(('floor', None), models.Q(('floor__gte', 0), ('floor__lte', models.F('amount'))), _connector='OR'), name='price_floor_below_list'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(('target', None), ('target__gte', 0), _connector='OR'), name='price_target_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(('min_quantity__gte', 1)), name='price_from_one_unit'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='price_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('version', '='), ('product', '='), ('min_quantity', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='price_once_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='price',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_priceevent" ("amount", "floor", "id", "min_quantity", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "target", "valid_from", "valid_until", "version_id") VALUES (NEW."amount", NEW."floor", NEW."id", NEW."min_quantity", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."product_id", NEW."target", NEW."valid_from", NEW."valid_until", NEW."version_id"); RETURN NULL;', hash='cafd7091fd6a1675dbcc11bd7d690ad4cdbd9030', operation='INSERT', pgid='pgtrigger_insert_insert_23b23', table='catalogue_price', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='price',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_priceevent" ("amount", "floor", "id", "min_quantity", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "target", "valid_from", "valid_until", "version_id") VALUES (NEW."amount", NEW."floor", NEW."id", NEW."min_quantity", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."product_id", NEW."target", NEW."valid_from", NEW."valid_until", NEW."version_id"); RETURN NULL;', hash='7cc3171ce2eb46909546e31cf61d1ad437862840', operation='UPDATE', pgid='pgtrigger_update_update_ba2d4', table='catalogue_price', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='marketprice',
            index=models.Index(fields=['sort_key', 'id'], name='market_price_newest'),
        ),
        migrations.AddIndex(
            model_name='marketprice',
            index=models.Index(fields=['product', 'observed_on'], name='market_price_of_product'),
        ),
        migrations.AddConstraint(
            model_name='marketprice',
            constraint=models.CheckConstraint(condition=models.Q(('price__gt', 0)), name='market_price_positive'),
        ),
        migrations.AddConstraint(
            model_name='marketprice',
            constraint=models.UniqueConstraint(fields=('product', 'competitor', 'region', 'observed_on', 'source'), name='market_price_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marketprice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_marketpriceevent" ("competitor_id", "competitor_product", "created_at", "currency", "id", "note", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "product_id", "public_id", "recorded_by_id", "region", "source") VALUES (NEW."competitor_id", NEW."competitor_product", NEW."created_at", NEW."currency", NEW."id", NEW."note", NEW."observed_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price", NEW."product_id", NEW."public_id", NEW."recorded_by_id", NEW."region", NEW."source"); RETURN NULL;', hash='88362bec637932490eace9b68781de81d339448b', operation='INSERT', pgid='pgtrigger_insert_insert_19c62', table='catalogue_marketprice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marketprice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."competitor_id" IS DISTINCT FROM (NEW."competitor_id") OR OLD."competitor_product" IS DISTINCT FROM (NEW."competitor_product") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."observed_on" IS DISTINCT FROM (NEW."observed_on") OR OLD."price" IS DISTINCT FROM (NEW."price") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."source" IS DISTINCT FROM (NEW."source"))', func='INSERT INTO "catalogue_marketpriceevent" ("competitor_id", "competitor_product", "created_at", "currency", "id", "note", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "product_id", "public_id", "recorded_by_id", "region", "source") VALUES (NEW."competitor_id", NEW."competitor_product", NEW."created_at", NEW."currency", NEW."id", NEW."note", NEW."observed_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price", NEW."product_id", NEW."public_id", NEW."recorded_by_id", NEW."region", NEW."source"); RETURN NULL;', hash='a20abb71a209ad2cf60e8133d241216d0b5fbdce', operation='UPDATE', pgid='pgtrigger_update_update_f0c55', table='catalogue_marketprice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marketprice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_marketpriceevent" ("competitor_id", "competitor_product", "created_at", "currency", "id", "note", "observed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "product_id", "public_id", "recorded_by_id", "region", "source") VALUES (OLD."competitor_id", OLD."competitor_product", OLD."created_at", OLD."currency", OLD."id", OLD."note", OLD."observed_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price", OLD."product_id", OLD."public_id", OLD."recorded_by_id", OLD."region", OLD."source"); RETURN NULL;', hash='16b16ac9fba2df07d4dc91e36db9ac5b9ac2c87b', operation='DELETE', pgid='pgtrigger_delete_delete_1be30', table='catalogue_marketprice', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='productaccess',
            index=models.Index(fields=['group', 'sort_key', 'content_object'], include=('view_mask', 'valid_from', 'valid_until'), name='product_access_page'),
        ),
        migrations.AddIndex(
            model_name='productaccess',
            index=models.Index(fields=['content_object', 'group'], include=('view_mask', 'valid_from', 'valid_until'), name='product_access_one'),
        ),
        migrations.AddConstraint(
            model_name='productaccess',
            constraint=models.UniqueConstraint(fields=('group', 'permission', 'content_object', 'valid_from'), name='product_access_once'),
        ),
        migrations.AddConstraint(
            model_name='productalias',
            constraint=models.UniqueConstraint(fields=('system', 'key'), name='product_alias_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productalias',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_productaliasevent" ("id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "system") VALUES (NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."product_id", NEW."system"); RETURN NULL;', hash='d950792d8383d21277d5e42918731a12e1c4a367', operation='INSERT', pgid='pgtrigger_insert_insert_b7536', table='catalogue_productalias', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productalias',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_productaliasevent" ("id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "system") VALUES (NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."product_id", NEW."system"); RETURN NULL;', hash='afbb30e324478ef023e6b0298e002ef83cdefd26', operation='UPDATE', pgid='pgtrigger_update_update_6e0c0', table='catalogue_productalias', when='AFTER')),
        ),
    ]
