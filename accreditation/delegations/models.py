"""Who sends observers to an election, the lists in which they were named, and the observers themselves."""

import secrets
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accreditation.delegations.documents import document_digest
from accreditation.elections.models import Election
from accreditation.geography.models import Country
from accreditation.history.records import History
from accreditation.organizations.models import Organization, Umbrella
from accreditation.sealing.fields import SealedTextField
from accreditation.spelling.fields import DerivedTextField
from accreditation.spelling.folding import search_key
from accreditation.spelling.search import matching
from accreditation.spelling.sorting import sort_key


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def with_senders(self) -> "DelegationQuerySet":
        return self.select_related("organization", "country", "election")

    def with_counts(self) -> "DelegationQuerySet":
        """Annotate `persons`, who have not left, and `accredited`; by subqueries, which no filter multiplies."""
        persons = Observer.objects.filter(delegation=OuterRef("pk"), status__in=Observer.STANDING)
        return self.annotate(
            persons=_count(persons), accredited=_count(persons.filter(status=Observer.Status.ACCREDITED))
        )

    def without_head(self) -> "DelegationQuerySet":
        """Those that have persons, but none of them leads."""
        persons = Observer.objects.filter(delegation=OuterRef("pk"), status__in=Observer.STANDING)
        return self.filter(Exists(persons), ~Exists(persons.filter(role=Observer.Role.HEAD)))


def _count(rows: "models.QuerySet[Any]") -> Coalesce:
    """The number of rows as a subquery of one number."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


class Delegation(models.Model):
    """What one sender, an organization or a state, sends to one election."""

    class Kind(models.TextChoices):
        MISSION = "mission", _("observation mission")
        STATE = "state", _("foreign state")
        PARLIAMENT = "parliament", _("parliament")
        AUTHORITY = "authority", _("election authority")
        DIPLOMATIC = "diplomatic", _("diplomatic mission")

    election = models.ForeignKey(Election, models.PROTECT, related_name="delegations", verbose_name=_("election"))
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations",
        verbose_name=_("organization"),
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations",
        verbose_name=_("sending state"),
        help_text=_("The state that sends, whatever the nationality of the persons."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MISSION)
    umbrella = models.ForeignKey(
        Umbrella,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("umbrella at this election"),
        help_text=_("Only where it differs from the organization's own umbrella."),
    )
    contact = SealedTextField(
        _("contact"), blank=True, default="", help_text=_("For the commission only; never shown to the public.")
    )
    objects_to_names = models.BooleanField(
        _("objects to publication of names"),
        default=False,
        help_text=_("The public then sees the number of its observers, but no names."),
    )
    note = models.TextField(_("note"), blank=True)

    objects = DelegationQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["election", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=True, country__isnull=False)
                | Q(organization__isnull=False, country__isnull=True),
                name="delegation_has_exactly_one_sender",
                violation_error_message=_("A delegation has exactly one sender: an organization or a state."),
            ),
            models.UniqueConstraint(
                fields=["election", "organization", "kind"],
                condition=Q(organization__isnull=False),
                name="delegation_once_per_organization_and_kind",
                violation_error_message=_("This organization already has a delegation of this kind at this election."),
            ),
            models.UniqueConstraint(
                fields=["election", "country", "kind"],
                condition=Q(country__isnull=False),
                name="delegation_once_per_state_and_kind",
                violation_error_message=_("This state already has a delegation of this kind at this election."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["mission", "state", "parliament", "authority", "diplomatic"]),
                name="delegation_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(umbrella__isnull=True) | Q(organization__isnull=False),
                name="delegation_umbrella_of_organization",
                violation_error_message=_("Only an organization stands under an umbrella; a state does not."),
            ),
        ]

    def __str__(self) -> str:
        name = f"{self.sender}"
        if self.kind not in {self.Kind.MISSION, self.Kind.STATE}:
            name = f"{name} ({self.get_kind_display()})"
        return f"{name} · {self.election.slug}"

    @property
    def sender(self) -> Organization | Country:
        sender = self.organization if self.organization_id else self.country
        if sender is None:
            raise ValueError("a delegation has exactly one sender")
        return sender

    @property
    def sender_code(self) -> str:
        """The organization's slug or the country's code, as in data files."""
        return self.organization.slug if self.organization else self.country_id or ""


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def with_persons(self) -> "SubmissionQuerySet":
        """Annotate `persons`: how many lines its list was read to have, or how many were typed where none was read."""
        rows = _count(SubmissionRow.objects.filter(submission=OuterRef("pk")))
        typed = _count(Observer.objects.filter(submission=OuterRef("pk")))
        return self.annotate(persons=Case(When(Exists(SubmissionRow.objects.filter(submission=OuterRef("pk"))), rows),
                                          default=typed))  # fmt: skip

    def not_adding_up(self) -> "SubmissionQuerySet":
        """Those whose letter names another number of persons; a load that was undone is nobody's matter any more."""
        standing = self.with_persons().filter(control_total__isnull=False, undone_at__isnull=True)
        return standing.exclude(control_total=F("persons"))


class Submission(models.Model):
    """One incoming list for one election: the letter, the file as received, and its control total."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="submissions", verbose_name=_("election"))
    letter_number = models.CharField(_("letter number"), max_length=60, blank=True)
    letter_date = models.DateField(_("letter date"), null=True, blank=True)
    sent_by = models.CharField(_("sent by"), max_length=255, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    file = models.FileField(_("file as received"), upload_to="submissions/%Y/", blank=True, editable=False)
    file_name = models.CharField(_("file name"), max_length=255, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    control_total = models.PositiveIntegerField(
        _("control total"), null=True, blank=True, help_text=_("How many persons the letter says the list names.")
    )
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, verbose_name=_("loaded by")
    )
    note = models.TextField(_("note"), blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("undone by"),
    )

    objects = SubmissionQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["election", "sha256"], name="submission_by_file")]

    def __str__(self) -> str:
        label = self.letter_number or self.file_name or f"№ {self.pk}"
        return f"{label} · {timezone.localtime(self.received_at):%d.%m.%Y}"


# 32 letters and digits that nobody confuses when reading them aloud (Crockford).
_REFERENCE_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def new_reference() -> str:
    """Return a random opaque identifier of ten letters and digits, 50 bits."""
    # One call for all ten: the letters are a power of two, so the low bits of a byte choose one evenly.
    return "".join(_REFERENCE_LETTERS[byte % 32] for byte in secrets.token_bytes(10))


class ObserverQuerySet(models.QuerySet["Observer"]):
    def with_senders(self) -> "ObserverQuerySet":
        """With what a list shows of each, in one query, and without opening any sealed text."""
        return self.select_related(
            "delegation__organization", "delegation__country", "delegation__election", "nationality"
        ).defer("document_number", "delegation__contact")

    def of(self, election: Election) -> "ObserverQuerySet":
        return self.filter(delegation__election=election)

    def accredited(self) -> "ObserverQuerySet":
        return self.filter(status=Observer.Status.ACCREDITED)

    def counted(self, election: Election) -> "ObserverQuerySet":
        """Of the election, those whose role counts as an observer's."""
        return self.of(election).exclude(role__in=election.uncounted_roles())

    def for_public(self, election: Election, today: date) -> "ObserverQuerySet":
        """Whose names the public may read: accredited and counted, where neither election nor sender objects."""
        if not (election.is_public and election.shows_names(today)):
            return self.none()
        return (
            self.counted(election)
            .accredited()
            .filter(delegation__objects_to_names=False)
            .select_related("delegation__organization", "delegation__country", "nationality")
            .only(
                "reference", "title", "family_name", "given_name", "patronymic",
                "family_name_cyrillic", "given_name_cyrillic", "patronymic_cyrillic", "role", "position",
                "nationality", "delegation__organization", "delegation__country", "delegation__kind",
                "delegation__election_id",
            )
        )  # fmt: skip

    def search(self, query: str) -> "ObserverQuerySet":
        """Whose name matches in either script."""
        return self.filter(matching(query))

    def by_name(self) -> "ObserverQuerySet":
        """In the alphabet of the active language: Latin names for English, Cyrillic ones where given otherwise."""
        english = (get_language() or "").startswith("en")
        return self.order_by("sort_name" if english else "sort_name_cyrillic", "pk")

    def with_possible_duplicate(self) -> "ObserverQuerySet":
        """Annotate `duplicated`: the same document stands under another sender of the same election."""
        others = Observer.objects.filter(
            document_digest=OuterRef("document_digest"),
            delegation__election=OuterRef("delegation__election"),
            status__in=Observer.STANDING,
        ).exclude(delegation=OuterRef("delegation"))
        return self.annotate(duplicated=Q(Exists(others)) & Q(status__in=Observer.STANDING) & ~Q(document_digest=""))


class Observer(models.Model):
    """One person in one delegation."""

    class Role(models.TextChoices):
        HEAD = "head", _("head of mission")
        DEPUTY = "deputy_head", _("deputy head")
        CORE = "core_team", _("core team")
        LONG_TERM = "long_term", _("long-term observer")
        SHORT_TERM = "short_term", _("short-term observer")
        PARLIAMENTARIAN = "parliamentarian", _("parliamentarian")
        EXPERT = "expert", _("expert")
        OBSERVER = "observer", _("observer")
        INTERPRETER = "interpreter", _("interpreter")
        STAFF = "staff", _("staff")

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        INCOMPLETE = "incomplete", _("incomplete")
        READY = "ready", _("ready")
        RECALLED = "recalled", _("recalled by the sender")
        ACCREDITED = "accredited", _("accredited")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn by the sender")
        REVOKED = "revoked", _("revoked")
        REPLACED = "replaced", _("replaced")

    # While no decision rests on a person, the clerk may mend what was entered.
    UNDECIDED = (Status.SUBMITTED, Status.INCOMPLETE, Status.READY, Status.RECALLED)
    # Who belongs to the delegation; the others have left it or were never let in.
    STANDING = (Status.SUBMITTED, Status.INCOMPLETE, Status.READY, Status.ACCREDITED)

    reference = models.CharField(_("reference"), max_length=10, unique=True, default=new_reference, editable=False)
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="observers", verbose_name=_("delegation"))
    submission = models.ForeignKey(
        Submission,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="observers",
        verbose_name=_("submission"),
    )
    title = models.CharField(_("title"), max_length=40, blank=True, help_text=_("Mr, Ms, Dr, H.E."))
    family_name = models.CharField(
        _("family name"), max_length=120, help_text=_("As in the passport, letter by letter.")
    )
    given_name = models.CharField(_("given name"), max_length=120, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=120, blank=True)
    family_name_cyrillic = models.CharField(_("family name in Cyrillic"), max_length=120, blank=True)
    given_name_cyrillic = models.CharField(_("given name in Cyrillic"), max_length=120, blank=True)
    patronymic_cyrillic = models.CharField(_("patronymic in Cyrillic"), max_length=120, blank=True)
    nationality = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="+",
        verbose_name=_("nationality"),
        help_text=_("Of the person; it does not decide under which sender the person counts."),
    )
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    document_number = SealedTextField(
        _("document number"), blank=True, default="", help_text=_("Kept encrypted; never shown to the public.")
    )
    document_country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issuing country"),
        help_text=_("Only where it is not the nationality."),
    )
    document_digest = DerivedTextField(derive="derive_document_digest")
    role = models.CharField(_("role"), max_length=15, choices=Role, default=Role.OBSERVER)
    position = models.CharField(
        _("position"), max_length=255, blank=True, help_text=_("The job in the sender's words.")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.SUBMITTED, editable=False)
    remarks = models.TextField(_("remarks"), blank=True, help_text=_("What the sender has to complete."))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    search_key = DerivedTextField(derive="derive_search_key")
    sort_name = DerivedTextField(derive="derive_sort_name")
    sort_name_cyrillic = DerivedTextField(derive="derive_sort_name_cyrillic")

    objects = ObserverQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("observer")
        verbose_name_plural = _("observers")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "document_digest"],
                condition=~Q(document_digest=""),
                name="observer_once_per_document_in_delegation",
                violation_error_message=_("This delegation already has a person with this document."),
            ),
            models.CheckConstraint(condition=~Q(family_name=""), name="observer_has_family_name"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "submitted", "incomplete", "ready", "recalled", "accredited",
                        "refused", "withdrawn", "revoked", "replaced",
                    ]
                ),
                name="observer_status_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    role__in=[
                        "head", "deputy_head", "core_team", "long_term", "short_term",
                        "parliamentarian", "expert", "observer", "interpreter", "staff",
                    ]
                ),
                name="observer_role_known",
            ),
            models.CheckConstraint(
                condition=Q(birth_date__isnull=True) | Q(birth_date__gte=date(1900, 1, 1)),
                name="observer_birth_date_plausible",
                violation_error_message=_("The birth date lies before 1900."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["delegation", "status", "role"], name="observer_by_sender_and_status"),
            models.Index(fields=["status", "sort_name"], name="observer_by_name"),
            models.Index(fields=["status", "sort_name_cyrillic"], name="observer_by_cyrillic_name"),
            models.Index(fields=["document_digest"], name="observer_by_document"),
            # Trigrams on PostgreSQL; on SQLite Django makes an ordinary index of it.
            GinIndex(fields=["search_key"], name="observer_by_search_key", opclasses=["gin_trgm_ops"]),
        ]
        permissions = [
            ("import_observer", "Can import lists of observers"),
            ("export_observer", "Can export lists of observers"),
            ("export_documents", "Can export document numbers"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """As in the passport."""
        return " ".join(filter(None, [self.family_name, self.given_name, self.patronymic]))

    @property
    def cyrillic_name(self) -> str:
        return " ".join(filter(None, [self.family_name_cyrillic, self.given_name_cyrillic, self.patronymic_cyrillic]))

    @property
    def is_undecided(self) -> bool:
        return self.status in self.UNDECIDED

    def derive_document_digest(self) -> str:
        return document_digest(self.document_number, self.document_country_id or self.nationality_id)

    def derive_search_key(self) -> str:
        return search_key(self.full_name, self.cyrillic_name, self.reference)

    def derive_sort_name(self) -> str:
        return sort_key(self.full_name)

    def derive_sort_name_cyrillic(self) -> str:
        return sort_key(self.cyrillic_name or self.full_name)

    def clean(self) -> None:
        """Refuse what cannot be true of a person, and a second person with the same document in the delegation."""
        errors: dict[str, Any] = {}
        if self.birth_date and self.birth_date > timezone.localdate():
            errors["birth_date"] = _("The birth date lies in the future.")
        digest = self.derive_document_digest() if self.nationality_id else ""
        if digest and self.delegation_id:
            twin = Observer.objects.filter(delegation=self.delegation_id, document_digest=digest).exclude(pk=self.pk)
            if found := twin.first():
                errors["document_number"] = _("This delegation already has this document: %(name)s.") % {"name": found}
        if errors:
            raise ValidationError(errors)


class SubmissionRow(models.Model):
    """One line of a submission: its cells as received, and what became of it."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        LEFT_OUT = "left_out", _("left out")
        # With the whole load; the reason tells what had become of the line before.
        UNDONE = "undone", _("undone")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="rows", verbose_name=_("submission"))
    line = models.PositiveIntegerField(_("line"))
    cells = SealedTextField(_("cells as received"), blank=True, default="")
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    reason = models.TextField(_("reason"), blank=True)
    observer = models.ForeignKey(
        Observer, models.PROTECT, null=True, blank=True, related_name="submission_rows", verbose_name=_("observer")
    )

    class Meta:
        verbose_name = _("row of a submission")
        verbose_name_plural = _("rows of submissions")
        ordering = ["submission", "line"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "line"], name="submission_row_once_per_line"),
            models.CheckConstraint(
                condition=Q(outcome="left_out", observer__isnull=True) & ~Q(reason="")
                | Q(outcome__in=["created", "changed", "unchanged"], observer__isnull=False)
                | Q(outcome="undone", observer__isnull=True),
                name="submission_row_outcome_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}:{self.line}"


class Verdict(models.Model):
    """What somebody found on two persons who look like one: the same, or not. Asked once, and remembered."""

    first = models.ForeignKey(Observer, models.CASCADE, related_name="+", verbose_name=_("one person"))
    second = models.ForeignKey(Observer, models.CASCADE, related_name="+", verbose_name=_("other person"))
    is_same = models.BooleanField(_("the same person"))
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("found by")
    )
    found_at = models.DateTimeField(_("found"), default=timezone.now)

    history = History()

    class Meta:
        verbose_name = _("verdict on two persons")
        verbose_name_plural = _("verdicts on two persons")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="verdict_once_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="verdict_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"
