"""Elections and referendums with the rules of their accreditation; every legal rule is data of the election."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accreditation.elections.deadline import closing_moment
from accreditation.history.records import History
from accreditation.spelling.multilingual import Named, NamedQuerySet, localized


class ElectionQuerySet(NamedQuerySet):
    def for_public(self) -> "ElectionQuerySet":
        return self.filter(is_public=True)

    def current(self, today: date | None = None) -> "Election | None":
        """The vote that is coming next, be it its second round, else the latest one held; today by default."""
        today = today or timezone.localdate()
        coming = self.filter(Q(voting_day__gte=today) | Q(second_round_day__gte=today)).order_by("voting_day").first()
        return coming or self.order_by("-voting_day").first()

    def in_register(self) -> "ElectionQuerySet":
        """Those whose observers are held one by one."""
        return self.filter(basis=Election.Basis.REGISTER)


class Election(Named):
    """One vote, of one or several contests, to which observers are accredited."""

    class Basis(models.TextChoices):
        REGISTER = "register", _("register of observers")
        BULLETIN = "bulletin", _("announced figures")

    class NamesPublic(models.TextChoices):
        COUNTS = "counts", _("counts only")
        NAMES = "names", _("names and sender")
        NATIONALITY = "nationality", _("names, sender and nationality")

    class DuplicateRule(models.TextChoices):
        ALLOW = "allow", _("allow")
        WARN = "warn", _("warn")
        FORBID = "forbid", _("forbid")

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Its voting day; part of public addresses for ever."))
    voting_day = models.DateField(_("voting day"))
    second_round_day = models.DateField(_("second round"), null=True, blank=True)
    basis = models.CharField(_("basis of the figures"), max_length=8, choices=Basis, default=Basis.REGISTER)
    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("Shown on the public pages. The slug can then no longer be changed.")
    )
    fictitious = models.BooleanField(_("fictitious"), default=False, editable=False)

    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Almaty")
    opens_on = models.DateField(_("accreditation opens on"), null=True, blank=True)
    full_days_before = models.PositiveSmallIntegerField(
        _("full days before voting day"),
        default=5,
        help_text=_("So many full days lie between the closing day and voting day."),
    )
    closing_time = models.TimeField(_("closing time"), default=time(18))
    closes_override = models.DateTimeField(
        _("accreditation closes at, by exception"),
        null=True,
        blank=True,
        help_text=_("Only where the rule does not apply; the reason is then required."),
    )
    closes_override_reason = models.TextField(_("reason of the exception"), blank=True)
    closing_is_known = models.BooleanField(
        _("closing is known"), default=True, help_text=_("Off for past votes whose closing no source tells.")
    )

    names_public = models.CharField(
        _("public names"),
        max_length=11,
        choices=NamesPublic,
        default=NamesPublic.COUNTS,
        help_text=_("What the public pages show of each accredited observer."),
    )
    names_public_until = models.DateField(
        _("names are public until"), null=True, blank=True, help_text=_("The lists disappear after this day.")
    )
    counts_interpreters = models.BooleanField(_("interpreters are counted"), default=False)
    counts_staff = models.BooleanField(_("staff is counted"), default=False)
    duplicate_rule = models.CharField(
        _("the same person under two senders"), max_length=6, choices=DuplicateRule, default=DuplicateRule.WARN
    )
    four_eyes = models.BooleanField(
        _("four eyes"),
        default=True,
        help_text=_("Whoever entered a person does not record the commission's decision on that person."),
    )
    second_round_carries_over = models.BooleanField(
        _("accreditation is valid for the second round"),
        default=True,
        help_text=_("Whoever is accredited observes the second round of this election without being accredited anew."),
    )
    source = models.URLField(_("source"), blank=True, max_length=500)

    objects = ElectionQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        ordering = ["-voting_day", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(second_round_day__isnull=True) | Q(second_round_day__gt=F("voting_day")),
                name="election_second_round_after_first",
                violation_error_message=_("The second round is held after voting day."),
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(opens_on__lt=F("voting_day")),
                name="election_opens_before_vote",
                violation_error_message=_("Accreditation opens before voting day."),
            ),
            models.CheckConstraint(
                condition=Q(closes_override__isnull=True) | ~Q(closes_override_reason=""),
                name="election_override_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(voting_day__gte=date(1900, 1, 1)),
                name="election_voting_day_plausible",
                violation_error_message=_("The voting day lies before 1900."),
            ),
            models.CheckConstraint(
                condition=Q(full_days_before__lte=365),
                name="election_full_days_plausible",
                violation_error_message=_("Accreditation closes at most a year before voting day."),
            ),
            models.CheckConstraint(
                condition=Q(closing_is_known=True) | ~Q(basis="register"),
                name="election_register_has_closing",
                violation_error_message=_("An election with a register has a closing moment."),
            ),
            models.CheckConstraint(condition=Q(basis__in=["register", "bulletin"]), name="election_basis_known"),
            models.CheckConstraint(
                condition=Q(names_public__in=["counts", "names", "nationality"]), name="election_names_public_known"
            ),
            models.CheckConstraint(
                condition=Q(duplicate_rule__in=["allow", "warn", "forbid"]), name="election_duplicate_rule_known"
            ),
        ]
        indexes = [models.Index(fields=["is_public", "voting_day"], name="election_public_by_day")]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def closes_at(self) -> datetime | None:
        """The moment accreditation closes, in the election's zone; None where it is not known."""
        return closing_moment(self) if self.closing_is_known else None

    def shows_names(self, today: date) -> bool:
        """Whether the public may see who is accredited, on a day."""
        if self.names_public == self.NamesPublic.COUNTS:
            return False
        return self.names_public_until is None or today <= self.names_public_until

    def today(self) -> date:
        return timezone.localdate(timezone=self.zone)

    def uncounted_roles(self) -> list[str]:
        """Roles that are accredited without being counted as observers."""
        switches = {"interpreter": self.counts_interpreters, "staff": self.counts_staff}
        return [role for role, counted in switches.items() if not counted]

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        if self.time_zone not in available_timezones():
            errors["time_zone"] = _("“%(zone)s” is not a time zone; an example is Asia/Almaty.") % {
                "zone": self.time_zone
            }
        if self.closes_override and not self.closes_override_reason.strip():
            errors["closes_override_reason"] = _("An exception from the closing rule needs its reason.")
        last_day = self.second_round_day or self.voting_day
        closes = self.closes_override if "time_zone" not in errors else None
        if closes and last_day and timezone.localdate(closes, self.zone) >= last_day:
            errors["closes_override"] = _("Accreditation closes before voting day, also by exception.")
        stored = Election.objects.filter(pk=self.pk).first() if self.pk else None
        if stored and stored.is_public and stored.slug != self.slug:
            errors["slug"] = _("The election is public: its address can no longer be changed.")
        if errors:
            raise ValidationError(errors)


class Contest(models.Model):
    """What is voted on: an office, a chamber, councils, or a question."""

    class Kind(models.TextChoices):
        PRESIDENT = "president", _("President")
        MAZHILIS = "mazhilis", _("Mazhilis")
        SENATE = "senate", _("Senate")
        MASLIKHATS = "maslikhats", _("maslikhats")
        REFERENDUM = "referendum", _("referendum")
        OTHER = "other", _("other")

    election = models.ForeignKey(Election, models.CASCADE, related_name="contests", verbose_name=_("election"))
    kind = models.CharField(_("contest"), max_length=10, choices=Kind)

    history = History()

    class Meta:
        verbose_name = _("contest")
        verbose_name_plural = _("contests")
        constraints = [
            models.UniqueConstraint(fields=["election", "kind"], name="contest_once_per_election"),
            models.CheckConstraint(
                condition=Q(kind__in=["president", "mazhilis", "senate", "maslikhats", "referendum", "other"]),
                name="contest_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Phrase(models.Model):
    """A legal or explanatory sentence that the public reads; the commission words it."""

    key = models.SlugField(_("place"), unique=True, editable=False)
    text_kk = models.TextField(_("text in Kazakh"))
    text_ru = models.TextField(_("text in Russian"))
    text_en = models.TextField(_("text in English"))

    history = History()

    class Meta:
        verbose_name = _("public phrase")
        verbose_name_plural = _("public phrases")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key

    @property
    def text(self) -> str:
        return localized(self, "text")
