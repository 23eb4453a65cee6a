from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bulletins", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(("date_precision__in", ["day", "by", "about"])), name="bulletin_date_known"
            ),
        ),
        migrations.AlterConstraint(
            model_name="bulletin",
            name="bulletin_number_from_one",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)),
                name="bulletin_number_from_one",
                violation_error_message="The bulletins of a day are numbered from one.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="bulletin",
            name="bulletin_correction_has_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corrects__isnull", True), models.Q(("correction_reason", ""), _negated=True), _connector="OR"
                ),
                name="bulletin_correction_has_reason",
                violation_error_message="A correction needs its reason in words.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="bulletinline",
            name="bulletin_line_total_or_minimum",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__isnull", True), ("at_least__isnull", True), _connector="OR"),
                name="bulletin_line_total_or_minimum",
                violation_error_message="A line has a total, or a minimum where the total is unknown.",
            ),
        ),
    ]
