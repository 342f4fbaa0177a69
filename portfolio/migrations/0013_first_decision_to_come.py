"""The first planned decision to come is found without reading every card."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0012_accounts_of_sponsor_and_process_owner"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(
                fields=["portfolio", "state", "planned_gate_on"],
                name="portfolio_i_portfol_93f7c4_idx",
            ),
        ),
    ]
