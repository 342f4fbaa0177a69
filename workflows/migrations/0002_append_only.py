from django.db import migrations

from portfolio.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('workflows', '0001_initial'),
    ]

    operations = [AppendOnly('workflows_decision')]
