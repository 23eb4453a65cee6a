"""What the commission told the public on a date, kept as announced."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accreditation.commission.models import DatePrecision, Meeting, PermanentQuerySet, PermanentRecord
from accreditation.elections.models import Election
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization, Umbrella
from accreditation.spelling.multilingual import localized


class Quality(models.TextChoices):
    OFFICIAL = "official", _("official")
    RECONSTRUCTED = "reconstructed", _("reconstructed")
    CONFLICTING = "conflicting", _("conflicting")


class Breakdown(models.TextChoices):
    COMPLETE = "complete", _("complete")
    PARTIAL = "partial", _("partial")
    NONE = "none", _("not broken down")


class BulletinQuerySet(PermanentQuerySet):
    def for_public(self) -> "BulletinQuerySet":
        return self.filter(election__is_public=True)

    def in_force(self) -> "BulletinQuerySet":
        """Those that no later bulletin corrects."""
        return self.filter(corrected_by__isnull=True)

    def chronological(self) -> "BulletinQuerySet":
        return self.order_by("published_on", "number")


class Bulletin(models.Model):
    """Totals as announced on a date. Empty is unknown, which is not zero. Never changed: a correction is a new one."""

    class Stage(models.TextChoices):
        INTERIM = "interim", _("interim")
        FINAL = "final", _("final")

    election = models.ForeignKey(Election, models.PROTECT, related_name="bulletins", verbose_name=_("election"))
    published_on = models.DateField(_("date"))
    date_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    number = models.PositiveSmallIntegerField(_("number within the day"), default=1)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="bulletins", verbose_name=_("meeting")
    )
    stage = models.CharField(
        _("stage"), max_length=7, choices=Stage, default=Stage.INTERIM, help_text=_("Final once accreditation closed.")
    )
    quality = models.CharField(_("quality"), max_length=13, choices=Quality, default=Quality.OFFICIAL)

    total = models.PositiveIntegerField(_("total"), null=True, blank=True)
    total_quality = models.CharField(
        _("quality of the total"), max_length=13, choices=Quality, default=Quality.OFFICIAL
    )
    added = models.PositiveIntegerField(_("added"), null=True, blank=True)
    added_quality = models.CharField(
        _("quality of the addition"), max_length=13, choices=Quality, default=Quality.OFFICIAL
    )
    withdrawn = models.PositiveIntegerField(_("withdrawn"), null=True, blank=True)
    organizations_observers = models.PositiveIntegerField(_("from organizations"), null=True, blank=True)
    organizations_senders = models.PositiveIntegerField(_("number of organizations"), null=True, blank=True)
    organizations_breakdown = models.CharField(
        _("breakdown by organization"), max_length=8, choices=Breakdown, default=Breakdown.NONE
    )
    states_observers = models.PositiveIntegerField(_("from states"), null=True, blank=True)
    states_senders = models.PositiveIntegerField(_("number of states"), null=True, blank=True)
    states_breakdown = models.CharField(
        _("breakdown by state"), max_length=8, choices=Breakdown, default=Breakdown.NONE
    )

    source = models.URLField(_("source"), blank=True, max_length=500)
    note_kk = models.TextField(_("note in Kazakh"), blank=True)
    note_ru = models.TextField(_("note in Russian"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    correction_reason = models.TextField(_("reason of the correction"), blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    published_json = models.TextField(
        _("as published"), blank=True, default="", editable=False, help_text=_("The data file of that day, for ever.")
    )

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["election", "published_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["election", "published_on", "number"], name="bulletin_number_once_per_day"),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="bulletin_number_from_one",
                violation_error_message=_("The bulletins of a day are numbered from one."),
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True)
                | Q(organizations_observers__isnull=True)
                | Q(states_observers__isnull=True)
                | Q(total=F("organizations_observers") + F("states_observers")),
                name="bulletin_total_adds_up",
                violation_error_message=_("The total is not the sum of organizations and states."),
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                name="bulletin_correction_has_reason",
                violation_error_message=_("A correction needs its reason in words."),
            ),
            models.CheckConstraint(condition=Q(stage__in=["interim", "final"]), name="bulletin_stage_known"),
            models.CheckConstraint(condition=Q(date_precision__in=["day", "by", "about"]), name="bulletin_date_known"),
            models.CheckConstraint(
                condition=Q(quality__in=["official", "reconstructed", "conflicting"])
                & Q(total_quality__in=["official", "reconstructed", "conflicting"])
                & Q(added_quality__in=["official", "reconstructed", "conflicting"]),
                name="bulletin_quality_known",
            ),
            models.CheckConstraint(
                condition=Q(organizations_breakdown__in=["complete", "partial", "none"])
                & Q(states_breakdown__in=["complete", "partial", "none"]),
                name="bulletin_breakdown_known",
            ),
        ]

    def __str__(self) -> str:
        name = _("Bulletin")
        return f"{name} {self.label} · {self.election.slug}"

    @property
    def label(self) -> str:
        """Its part of the public address: the date, and from the second of a day on its number."""
        return self.published_on.isoformat() + (f"-{self.number}" if self.number > 1 else "")

    @property
    def note(self) -> str:
        return localized(self, "note")

    def clean(self) -> None:
        """Refuse what belongs to another election, and what was announced on a day that has not come."""
        errors: dict[str, Any] = {}
        for name in ("meeting", "corrects"):
            named = getattr(self, name)
            if named and named.election_id != self.election_id:
                errors[name] = _("“%(named)s” belongs to another election.") % {"named": named}
        if self.published_on and self.published_on > timezone.localdate():
            errors["published_on"] = _("A bulletin is entered once it is announced: this day lies in the future.")
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermanentRecord("a bulletin is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermanentRecord("a bulletin is never deleted")


class BulletinLine(models.Model):
    """One sender in a bulletin. `at_least` is a known minimum where the figure itself is unknown."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="lines", verbose_name=_("bulletin"))
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bulletin_lines",
        verbose_name=_("organization"),
    )
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="bulletin_lines", verbose_name=_("sending state")
    )
    umbrella = models.ForeignKey(
        Umbrella,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("umbrella as announced"),
        help_text=_("Only where it differs from the organization's own umbrella."),
    )
    announced_name = models.CharField(
        _("name as announced"), max_length=255, blank=True, help_text=_("Where it differed from today's name.")
    )
    added = models.PositiveIntegerField(_("added"), null=True, blank=True)
    total = models.PositiveIntegerField(_("total"), null=True, blank=True)
    at_least = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    quality = models.CharField(_("quality"), max_length=13, choices=Quality, default=Quality.OFFICIAL)

    objects = PermanentQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a bulletin")
        verbose_name_plural = _("lines of bulletins")
        ordering = ["bulletin", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=True, country__isnull=False)
                | Q(organization__isnull=False, country__isnull=True),
                name="bulletin_line_has_exactly_one_sender",
                violation_error_message=_("A line has exactly one sender: an organization or a state."),
            ),
            models.UniqueConstraint(
                fields=["bulletin", "organization"],
                condition=Q(organization__isnull=False),
                name="bulletin_line_once_per_organization",
            ),
            models.UniqueConstraint(
                fields=["bulletin", "country"],
                condition=Q(country__isnull=False),
                name="bulletin_line_once_per_state",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(at_least__isnull=True),
                name="bulletin_line_total_or_minimum",
                violation_error_message=_("A line has a total, or a minimum where the total is unknown."),
            ),
            models.CheckConstraint(
                condition=Q(quality__in=["official", "reconstructed", "conflicting"]),
                name="bulletin_line_quality_known",
            ),
            models.CheckConstraint(
                condition=Q(umbrella__isnull=True) | Q(organization__isnull=False),
                name="bulletin_line_umbrella_of_organization",
            ),
        ]
        permissions = [
            ("import_bulletinline", "Can import lines of bulletins"),
            ("export_bulletinline", "Can export lines of bulletins"),
        ]

    def __str__(self) -> str:
        return f"{self.sender}: {self.total if self.total is not None else '?'}"

    @property
    def sender(self) -> Organization | Country:
        sender = self.organization if self.organization_id else self.country
        if sender is None:
            raise ValueError("a line of a bulletin has exactly one sender")
        return sender

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermanentRecord("a line of a bulletin is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermanentRecord("a line of a bulletin is never deleted")
