from django.db import migrations

from portfolio.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0002_prose'),
    ]

    operations = [AppendOnly('portfolio_event')]
