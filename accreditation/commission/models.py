"""Meetings of the commission on accreditation, and what it decided on each observer."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.history.records import History
from accreditation.sealing.fields import SealedTextField
from accreditation.spelling.multilingual import localized


class DatePrecision(models.TextChoices):
    """How exactly a past date is known."""

    DAY = "day", _("on this day")
    BY = "by", _("on this day or before")
    ABOUT = "about", _("about this day")


class PermanentRecord(Exception):
    """An attempt to change or delete what is kept for ever; a correction is a new row that names the old one."""


class PermanentQuerySet(models.QuerySet[Any]):
    """Rows that can be added and read, and nothing else."""

    def update(self, **kwargs: Any) -> int:
        raise PermanentRecord(f"{self.model._meta.object_name} rows are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise PermanentRecord(f"{self.model._meta.object_name} rows are never deleted")

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("update_conflicts"):
            raise PermanentRecord(f"{self.model._meta.object_name} rows are never changed")
        return super().bulk_create(objs, *args, **kwargs)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """A planned meeting can be changed; a recorded one is permanent."""

    def update(self, **kwargs: Any) -> int:
        self.refuse_recorded()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse_recorded()
        return super().delete()

    def refuse_recorded(self) -> None:
        if self.recorded().exists():
            raise PermanentRecord("a recorded meeting is never changed or deleted")

    def recorded(self) -> "MeetingQuerySet":
        return self.filter(recorded_at__isnull=False)


class Meeting(models.Model):
    """One numbered sitting of the commission on accreditation to an election. Once recorded it is closed."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="meetings", verbose_name=_("election"))
    ordinal = models.PositiveSmallIntegerField(_("number of the meeting"))
    held_on = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    resolutions = models.CharField(
        _("resolution numbers"), max_length=120, blank=True, help_text=_("For example 103/594.")
    )
    override_reason = models.TextField(
        _("reason for deciding after the closing moment"),
        blank=True,
        help_text=_("Shown to the public; only where accreditation is already closed."),
    )
    note_kk = models.TextField(_("note in Kazakh"), blank=True)
    note_ru = models.TextField(_("note in Russian"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    source = models.URLField(_("source"), blank=True, max_length=500)
    recorded_at = models.DateTimeField(_("recorded"), null=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    objects = MeetingQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["election", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "ordinal"],
                name="meeting_ordinal_once_per_election",
                violation_error_message=_("This election already has a meeting of this number."),
            ),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="meeting_ordinal_from_one"),
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True) | Q(held_on__isnull=False), name="meeting_recorded_has_date"
            ),
            models.CheckConstraint(condition=Q(date_precision__in=["day", "by", "about"]), name="meeting_date_known"),
        ]
        permissions = [("record_meeting", "Can record decisions of the commission")]

    def __str__(self) -> str:
        day = f" · {self.held_on:%d.%m.%Y}" if self.held_on else ""
        name = _("Meeting")
        return f"{name} {self.ordinal}{day} · {self.election.slug}"

    @property
    def note(self) -> str:
        return localized(self, "note")

    @property
    def is_recorded(self) -> bool:
        return self.recorded_at is not None

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            Meeting.objects.filter(pk=self.pk).refuse_recorded()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        Meeting.objects.filter(pk=self.pk).refuse_recorded()
        return super().delete(*args, **kwargs)


class DecisionQuerySet(PermanentQuerySet):
    def recorded(self) -> "DecisionQuerySet":
        return self.filter(meeting__recorded_at__isnull=False)


class Decision(models.Model):
    """What the commission decided on one observer at one meeting. Never changed; a mistake is annulled by another."""

    class Outcome(models.TextChoices):
        ACCREDIT = "accredit", _("accredit")
        REFUSE = "refuse", _("refuse")
        WITHDRAW = "withdraw", _("withdraw at the sender's request")
        REVOKE = "revoke", _("revoke")
        REPLACE = "replace", _("replace")
        AMEND = "amend", _("amend")
        ANNUL = "annul", _("annul a decision")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions", verbose_name=_("meeting"))
    observer = models.ForeignKey(Observer, models.PROTECT, related_name="decisions", verbose_name=_("observer"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    effect = models.SmallIntegerField(
        _("effect on the total"),
        help_text=_("+1 counts one observer more, -1 one less; 0 for roles that are not counted."),
    )
    ground = models.TextField(_("ground"), blank=True)
    annuls = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="annulled_by", verbose_name=_("annuls")
    )
    replacement = models.ForeignKey(
        Observer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    changes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="changed_by",
        verbose_name=_("changes"),
        help_text=_("The accreditation that a departure ends or an amendment corrects."),
    )
    amendment = SealedTextField(_("what was amended"), blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    created_at = models.DateTimeField(_("recorded"), default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "observer"],
                condition=~Q(outcome="annul"),
                name="decision_once_per_meeting_and_observer",
            ),
            models.CheckConstraint(
                condition=(
                    Q(outcome="accredit", effect__in=[0, 1])
                    | Q(outcome__in=["withdraw", "revoke", "replace"], effect__in=[-1, 0])
                    | Q(outcome__in=["refuse", "amend"], effect=0)
                    | Q(outcome="annul", effect__in=[-1, 0, 1])
                ),
                name="decision_effect_follows_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["refuse", "revoke", "annul"]) | ~Q(ground=""),
                name="decision_ground_given",
                violation_error_message=_("A refusal, a revocation and an annulment need their ground in words."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="annul", annuls__isnull=False) | (~Q(outcome="annul") & Q(annuls__isnull=True)),
                name="decision_annulment_names_decision",
            ),
            models.CheckConstraint(
                condition=Q(replacement__isnull=True) | (Q(outcome="replace") & ~Q(replacement=F("observer"))),
                name="decision_replacement_only_when_replaced",
            ),
            models.CheckConstraint(
                condition=Q(changes__isnull=True) | Q(outcome__in=["withdraw", "revoke", "replace", "amend"]),
                name="decision_changes_an_accreditation",
            ),
            models.CheckConstraint(
                condition=Q(amendment="") | Q(outcome="amend"), name="decision_amendment_only_when_amended"
            ),
        ]
        indexes = [models.Index(fields=["meeting", "effect"], name="decision_by_meeting_effect")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.observer}"

    @property
    def is_annulled(self) -> bool:
        return Decision.objects.filter(annuls=self.pk).exists()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermanentRecord("a decision is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermanentRecord("a decision is never deleted")


class AgendaItem(models.Model):
    """What a planned meeting is to decide on one person. Recording the meeting turns it into a decision."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda", verbose_name=_("meeting"))
    observer = models.ForeignKey(Observer, models.PROTECT, related_name="agenda_items", verbose_name=_("observer"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Decision.Outcome)
    ground = models.TextField(_("ground"), blank=True)
    replacement = models.ForeignKey(
        Observer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replaced by")
    )
    annuls = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("annuls")
    )
    amendment = SealedTextField(_("what is to be amended"), blank=True, default="")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    added_at = models.DateTimeField(_("entered"), default=timezone.now)

    history = History()

    class Meta:
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of agendas")
        ordering = ["meeting", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["observer"],
                name="agenda_item_once_per_observer",
                violation_error_message=_("This person stands on the agenda of a meeting already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["accredit", "refuse", "withdraw", "revoke", "replace", "amend", "annul"]),
                name="agenda_item_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.observer}"
