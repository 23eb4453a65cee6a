import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("elections", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="contest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["president", "mazhilis", "senate", "maslikhats", "referendum", "other"])
                ),
                name="contest_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="election",
            constraint=models.CheckConstraint(
                condition=models.Q(("voting_day__gte", datetime.date(1900, 1, 1))),
                name="election_voting_day_plausible",
                violation_error_message="The voting day lies before 1900.",
            ),
        ),
        migrations.AddConstraint(
            model_name="election",
            constraint=models.CheckConstraint(
                condition=models.Q(("full_days_before__lte", 365)),
                name="election_full_days_plausible",
                violation_error_message="Accreditation closes at most a year before voting day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="election",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closing_is_known", True), models.Q(("basis", "register"), _negated=True), _connector="OR"
                ),
                name="election_register_has_closing",
                violation_error_message="An election with a register has a closing moment.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="election",
            name="election_second_round_after_first",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second_round_day__isnull", True),
                    ("second_round_day__gt", models.F("voting_day")),
                    _connector="OR",
                ),
                name="election_second_round_after_first",
                violation_error_message="The second round is held after voting day.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="election",
            name="election_opens_before_vote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_on__isnull", True), ("opens_on__lt", models.F("voting_day")), _connector="OR"
                ),
                name="election_opens_before_vote",
                violation_error_message="Accreditation opens before voting day.",
            ),
        ),
    ]
