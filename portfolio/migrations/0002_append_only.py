from django.db import migrations

from portfolio.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0001_initial'),
    ]

    operations = [AppendOnly('portfolio_event')]
