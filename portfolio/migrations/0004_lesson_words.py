from django.db import migrations

from portfolio.full_text import FullText


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0003_records_of_gates'),
    ]

    operations = [
        FullText('portfolio_lesson', ('text', 'what_happened', 'useful_for')),
    ]
