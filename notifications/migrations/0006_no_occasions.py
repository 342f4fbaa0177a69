"""What was told until when is kept by person."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0005_told_until'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='digest',
            name='one_digest_per_person_and_occasion',
        ),
        migrations.RemoveField(
            model_name='digest',
            name='occasion',
        ),
        migrations.RemoveField(
            model_name='told',
            name='occasion',
        ),
        migrations.RemoveField(
            model_name='told',
            name='meeting',
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(fields=('recipient', 'day'), name='one_digest_per_person_and_day'),
        ),
        migrations.DeleteModel(
            name='Occasion',
        ),
        migrations.DeleteModel(
            name='Told',
        ),
        migrations.AlterField(
            model_name='digest',
            name='day',
            field=models.DateField(),
        ),
    ]
