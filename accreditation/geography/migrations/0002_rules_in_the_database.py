import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("geography", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="country",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("alpha3", django.db.models.functions.text.Upper("alpha3")),
                    ("code", django.db.models.functions.text.Upper("code")),
                ),
                name="country_code_in_capitals",
                violation_error_message="The codes of a country are written in capitals.",
            ),
        ),
    ]
