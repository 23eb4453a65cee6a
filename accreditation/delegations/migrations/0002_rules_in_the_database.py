from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delegations", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("umbrella__isnull", True), ("organization__isnull", False), _connector="OR"),
                name="delegation_umbrella_of_organization",
                violation_error_message="Only an organization stands under an umbrella; a state does not.",
            ),
        ),
    ]
