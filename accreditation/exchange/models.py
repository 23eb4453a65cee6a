"""Files on their way into the portal, and how each list that was loaded had been read."""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accreditation.delegations.models import Submission
from accreditation.elections.models import Election
from accreditation.exchange.columns import meanings
from accreditation.exchange.senders import is_sender
from accreditation.history.records import History
from accreditation.spelling.aliases import alias_key
from accreditation.spelling.fields import DerivedTextField, derive_texts

KEPT_FOR = timedelta(hours=24)


def random_name(_row: models.Model, _filename: str) -> str:
    """Return a storage name that tells nothing and cannot be guessed: no part of it comes from the sender."""
    return f"uploads/{secrets.token_hex(16)}"


def expiry() -> datetime:
    return timezone.now() + KEPT_FOR


class Upload(models.Model):
    """A file between its preview and its confirmation, to be looked at by whoever may load such files."""

    class Kind(models.TextChoices):
        OBSERVERS = "observers", _("list of observers")
        ORGANIZATIONS = "organizations", _("organizations")
        COUNTRY_ALIASES = "country_aliases", _("spellings of countries")
        ORGANIZATION_ALIASES = "organization_aliases", _("spellings of organizations")
        BULLETIN_LINES = "bulletin_lines", _("lines of bulletins")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    election = models.ForeignKey(
        Election, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("election")
    )
    # How the clerk wants the file to be read: see `options.ListOptions`.
    parameters = models.JSONField(_("parameters"), default=dict)
    file = models.FileField(_("file"), upload_to=random_name)
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"), default=expiry)
    # What it would have done when it was first looked at so: see `looks`.
    look = models.JSONField(_("first look"), null=True)
    applied_at = models.DateTimeField(_("applied"), null=True)
    result = models.JSONField(_("result"), null=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "observers", "organizations", "country_aliases", "organization_aliases", "bulletin_lines",
                    ]
                ),
                name="upload_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(applied_at__isnull=True) | models.Q(result__isnull=False),
                name="upload_applied_has_result",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["expires_at"], name="upload_by_expiry")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.file_name}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove the row and its files; the row first, because whoever is confirming it holds the row."""
        outcomes = [work.outcome for work in self.works.all()]
        deleted = super().delete(*args, **kwargs)
        for file in (self.file, *outcomes):
            file.delete(save=False)
        return deleted


class Work(models.Model):
    """What is done with a long list outside of a request, by whoever takes it in hand: see `long_work`.

    It waits while it has no worker, and is over once it has a result. What a worker that has it in hand has done so far
    is told by its sign of life: see `signs`.
    """

    class Task(models.TextChoices):
        CHECK = "check", _("check of a list")
        LOAD = "load", _("loading of a list")
        REMARKS = "remarks", _("remarks on a list")

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="works", verbose_name=_("upload"))
    task = models.CharField(_("task"), max_length=10, choices=Task)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    # Of the remarks; else of whoever asked.
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    # How the file was to be read when this was asked for.
    parameters = models.JSONField(_("parameters"))
    # Of a load: the fingerprint of the outcome that was looked at.
    expected = models.CharField(_("fingerprint"), max_length=64, blank=True)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    # The name by which a worker gives its sign of life.
    worker = models.CharField(_("worker"), max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    finished_at = models.DateTimeField(_("finished"), null=True)
    # In one word, and where nothing was loaded in a sentence in each language: see `long_work.Result`.
    result = models.JSONField(_("result"), null=True)
    # Of a check: see `kept_outcomes`; or the list with remarks. It repeats cells of the list, and so lies beside it.
    outcome = models.FileField(_("outcome"), upload_to=random_name, blank=True)

    class Meta:
        verbose_name = _("long work")
        verbose_name_plural = _("long works")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "task"], condition=models.Q(task__in=["check", "load"]), name="work_asked_for_once"
            ),
            models.UniqueConstraint(
                fields=["upload", "language"], condition=models.Q(task="remarks"), name="work_remarks_asked_for_once"
            ),
            models.CheckConstraint(
                condition=models.Q(task__in=["check", "remarks"], expected="")
                | (models.Q(task="load") & ~models.Q(expected="")),
                name="work_load_has_fingerprint",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True, result__isnull=True)
                | models.Q(finished_at__isnull=False, result__isnull=False),
                name="work_finished_has_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_task_display()} · {self.upload.file_name}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove the row, then its file."""
        deleted = super().delete(*args, **kwargs)
        self.outcome.delete(save=False)
        return deleted


class TaughtHeading(models.Model):
    """What a heading of senders' lists means: in every list, or in those of one sender."""

    text = models.CharField(_("heading"), max_length=255)
    key = DerivedTextField(derive="derive_key")
    sender = models.CharField(
        _("sender"),
        max_length=60,
        blank=True,
        help_text=_("The organization's slug or the country's code; empty for the lists of all."),
    )
    column = models.CharField(_("column"), max_length=30, blank=True, choices=meanings)

    history = History()

    class Meta:
        verbose_name = _("heading of lists")
        verbose_name_plural = _("headings of lists")
        ordering = ["key", "sender"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "sender"],
                name="taught_heading_means_one_thing",
                violation_error_message=_("What this heading means there is kept already."),
            ),
            models.CheckConstraint(condition=~models.Q(key=""), name="taught_heading_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.text} = {self.get_column_display()}"

    def derive_key(self) -> str:
        return alias_key(self.text)

    def clean(self) -> None:
        """Refuse a heading that is empty to the matcher, and a sender that is not known by its code."""
        derive_texts(self)
        if not self.key:
            raise ValidationError({"text": _("This heading has no letter or digit.")})
        if self.sender and not is_sender(self.sender):
            raise ValidationError({"sender": _("No organization has this slug, and no country this code.")})


class ProposedSpelling(models.Model):
    """What a clerk says that a sender's spelling of a country or organization always means, until it is confirmed."""

    text = models.CharField(_("spelling"), max_length=255)
    meaning = models.CharField(_("means"), max_length=255)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)

    class Meta:
        verbose_name = _("proposed spelling")
        verbose_name_plural = _("proposed spellings")
        ordering = ["-proposed_at"]
        default_permissions = ("view", "delete")
        constraints = [
            models.UniqueConstraint(fields=["text", "meaning"], name="spelling_proposed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.text} = {self.meaning}"


class DocumentExport(models.Model):
    """A file with document numbers that left the portal: who took it, when, of whom, and how many persons it names."""

    exported_at = models.DateTimeField(_("exported"), default=timezone.now)
    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("exported by")
    )
    what = models.CharField(_("of whom"), max_length=255)
    file_format = models.CharField(_("format"), max_length=10)
    persons = models.PositiveIntegerField(_("persons"))

    class Meta:
        verbose_name = _("export with documents")
        verbose_name_plural = _("exports with documents")
        ordering = ["-exported_at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{timezone.localtime(self.exported_at):%d.%m.%Y %H:%M} · {self.what}"


class Reading(models.Model):
    """How the bytes of a submission were read. The same bytes read the same way change nothing when loaded again."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="reading", verbose_name=_("submission"))
    parameters = models.JSONField(_("parameters"), default=dict)

    class Meta:
        verbose_name = _("reading of a submission")
        verbose_name_plural = _("readings of submissions")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.submission)
