from django.db import migrations

from portfolio.settled import Places


class Migration(migrations.Migration):

    dependencies = [("portfolio", "0019_open_portfolio")]

    operations = [Places()]
