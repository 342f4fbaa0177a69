from django.db import migrations

from portfolio.settled import Places


class Migration(migrations.Migration):

    dependencies = [("portfolio", "0020_private_and_guests")]

    operations = [Places()]
