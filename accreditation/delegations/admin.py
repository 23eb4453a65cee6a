"""Delegations, the lists they sent and the persons on them, as the staff sees them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.decorators import method_decorator
from django.utils.html import escape, format_html
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accreditation.delegations.documents import digests_anywhere, reads_documents
from accreditation.delegations.duplicates import ForbiddenTwin
from accreditation.delegations.filters import (
    ControlTotalFilter,
    HeadlessFilter,
    ObserverSenderKindFilter,
    ObserverUmbrellaFilter,
    RegisterFilter,
    SenderFilter,
    SenderKindFilter,
    TwinFilter,
    UmbrellaFilter,
)
from accreditation.delegations.forms import DelegationForm, ObserverForm, frozen_fields
from accreditation.delegations.lifecycle import NotAllowed, move, resubmit
from accreditation.delegations.models import Delegation, Observer, ObserverQuerySet, Submission, SubmissionRow
from accreditation.delegations.publicity import public_consequence
from accreditation.elections.deadline import AccreditationClosed
from accreditation.elections.models import Election
from accreditation.geography.models import Country
from accreditation.history.page import AdminWithHistory
from accreditation.spelling.fields import derive_texts
from accreditation.spelling.keys import read_key
from accreditation.spelling.search import FoldedSearch, FoldedSearchOfFew

Status = Observer.Status
# Who may not change persons reads that there is a document, not which.
_MASK = "••••••"


@admin.register(Delegation)
class DelegationAdmin(FoldedSearch, AdminWithHistory):
    form = DelegationForm
    list_display = ("sender_name", "kind", "election", "persons", "accredited", "objects_to_names")
    list_filter = (
        ("election", RegisterFilter),
        "kind",
        SenderKindFilter,
        UmbrellaFilter,
        HeadlessFilter,
        "objects_to_names",
    )
    list_per_page = 200
    show_full_result_count = False
    search_columns = (
        "organization__search_key", "organization__aliases__search_key", "country__search_key",
        "country__aliases__search_key",
    )  # fmt: skip
    spelling_columns = ("organization__aliases__search_key", "country__aliases__search_key")
    code_columns = ("organization__slug", "country__code")
    name_columns = (
        "organization__sort_kk", "organization__sort_ru", "organization__sort_en",
        "country__sort_kk", "country__sort_ru", "country__sort_en",
    )  # fmt: skip
    search_help_text = _("The organization or the state, by any of its spellings.")
    autocomplete_fields = ("organization", "country", "umbrella")
    fieldsets = (
        (
            None,
            {
                "fields": ("election", ("organization", "country"), "kind", "umbrella"),
                "description": _("Exactly one sender: an organization or a state."),
            },
        ),
        (
            _("Names in public"),
            {
                "fields": ("objects_to_names",),
                "description": _("If the election shows names, those of this delegation are public unless it objects."),
            },
        ),
        (_("For the commission only"), {"fields": ("contact", "note")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_senders().with_counts()  # type: ignore[attr-defined]

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        name = Country.sort_field()
        return "-election__voting_day", f"organization__{name}", f"country__{name}", "pk"

    def get_readonly_fields(self, request: HttpRequest, obj: Delegation | None = None) -> tuple[str, ...]:
        return frozen_fields(obj) if obj else ()

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "election":
            kwargs["queryset"] = Election.objects.in_register()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("sender"))
    def sender_name(self, delegation: Delegation) -> str:
        return delegation.sender.name

    @admin.display(description=_("persons"), ordering="persons")
    def persons(self, delegation: Any) -> int:
        return int(delegation.persons)

    @admin.display(description=pgettext_lazy("number of persons", "accredited"), ordering="accredited")
    def accredited(self, delegation: Any) -> int:
        return int(delegation.accredited)


@admin.register(Submission)
class SubmissionAdmin(FoldedSearchOfFew, AdminWithHistory):
    list_display = ("label", "letter_date", "sent_by", "election", "received_at", "control", "persons", "loaded_by")
    list_filter = (("election", RegisterFilter), ControlTotalFilter)
    list_select_related = ("election", "loaded_by")
    list_per_page = 100
    show_full_result_count = False
    date_hierarchy = "received_at"
    search_texts = ("letter_number", "file_name", "sent_by")
    search_help_text = _("The number of the letter, the name of the file, or who sent it.")
    readonly_fields = ("persons", "lines", "file_name", "sha256", "loaded_by", "undone_at", "undone_by")
    fieldsets = (
        (None, {"fields": ("election", ("letter_number", "letter_date"), "sent_by", "received_at")}),
        (_("Check"), {"fields": ("control_total", "persons", "lines")}),
        (_("File"), {"fields": ("file_name", "sha256", "loaded_by", ("undone_at", "undone_by"))}),
        (None, {"fields": ("note",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_persons()  # type: ignore[attr-defined]

    def get_readonly_fields(self, request: HttpRequest, obj: Submission | None = None) -> tuple[str, ...]:
        """Persons and lines of the list belong to the election it was sent for."""
        return (*self.readonly_fields, "election") if obj else self.readonly_fields

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "election":
            kwargs["queryset"] = Election.objects.in_register()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Submission, form: Any, change: bool) -> None:
        if not change:
            obj.loaded_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    @admin.display(description=_("letter"), ordering="letter_number")
    def label(self, submission: Submission) -> str:
        return str(submission).rpartition(" · ")[0]

    @admin.display(description=_("control total"), ordering="control_total")
    def control(self, submission: Any) -> str:
        """Marked in words where it differs, beside the number it differs from."""
        if submission.control_total is None:
            return "-"
        if submission.control_total == submission.persons:
            return str(submission.control_total)
        return format_html('{} <span class="attention">{}</span>', submission.control_total, gettext("differs"))

    @admin.display(description=_("persons named"))
    def persons(self, submission: Any) -> int:
        return int(getattr(submission, "persons", 0))

    @admin.display(description=_("lines of the list"))
    def lines(self, submission: Submission) -> str:
        if not submission.pk:
            return "-"
        address = reverse("admin:delegations_submissionrow_changelist")
        return format_html(
            '<a href="{}?submission__id__exact={}">{}</a>', address, submission.pk, gettext("What became of each line")
        )


@admin.register(SubmissionRow)
class SubmissionRowAdmin(FoldedSearch, admin.ModelAdmin):
    """What became of each line of a list. Written by loading the list, and never by hand."""

    list_display = ("line", "submission", "outcome", "why", "observer")
    list_filter = ("outcome", "submission__election")
    list_select_related = ("submission", "observer")
    list_per_page = 200
    show_full_result_count = False
    ordering = ("-submission", "line")
    search_columns = ("observer__search_key",)
    search_help_text = _("The person's name, in either script.")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The cells hold document numbers."""
        cells = ("cells",) if reads_documents(request.user) else ()
        return ("submission", "line", "outcome", "why", "observer", *cells)

    @admin.display(description=_("reason"), ordering="reason")
    def why(self, row: SubmissionRow) -> str:
        """The reason; of a line that was undone, what had become of it before."""
        outcomes = SubmissionRow.Outcome
        return str(outcomes(row.reason).label) if row.outcome == outcomes.UNDONE else row.reason

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Observer)
class ObserverAdmin(FoldedSearch, AdminWithHistory):
    """Persons. While the commission has not decided on one, the clerk may mend what was entered."""

    form = ObserverForm
    list_display = ("name", "cyrillic", "sender_name", "voting_day", "nationality", "role", "status", "twin")
    list_display_links = ("name",)
    list_filter = (
        ("delegation__election", RegisterFilter), "status", SenderFilter, ObserverSenderKindFilter,
        ObserverUmbrellaFilter, "role", TwinFilter, ("nationality", admin.RelatedOnlyFieldListFilter),
    )  # fmt: skip
    list_select_related = (
        "delegation__organization", "delegation__country", "delegation__election", "nationality",
    )  # fmt: skip
    list_per_page = 100
    show_full_result_count = False
    date_hierarchy = "entered_at"
    search_help_text = _("A name in either script, or the reference.")
    change_list_template = "delegations/observer_list.html"
    autocomplete_fields = ("delegation", "submission", "nationality", "document_country")
    readonly_fields = ("status", "reference", "entered_by", "entered_at", "masked_document")
    actions = ("mark_ready", "return_as_incomplete", "take_back", "recall")
    # What the next person of the same list has in common with this one.
    kept_for_the_next = ("delegation", "submission", "nationality")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_possible_duplicate()  # type: ignore[attr-defined]

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        english = (get_language() or "").startswith("en")
        return ("sort_name" if english else "sort_name_cyrillic"), "pk"

    # Finding a document

    def get_urls(self) -> list[URLPattern]:
        find = path(
            "document/", self.admin_site.admin_view(self.find_document), name="delegations_observer_find_document"
        )
        return [find, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        finds = {"finds_documents": reads_documents(request.user) and "_popup" not in request.GET}
        return super().changelist_view(request, finds | (extra_context or {}))

    @method_decorator(require_POST)
    def find_document(self, request: HttpRequest) -> HttpResponse:
        """Lead to whoever has the document, whichever country issued it. The number is in no address and no log."""
        if not reads_documents(request.user):
            raise PermissionDenied
        digests = digests_anywhere(request.POST.get("number", ""), Country.objects.values_list("pk", flat=True))
        found = list(Observer.objects.filter(document_digest__in=digests).values_list("pk", flat=True)[:100])
        if len(found) == 1:
            return redirect("admin:delegations_observer_change", found[0])
        if not found:
            self.message_user(request, gettext("Nobody in the register has this document."), messages.WARNING)
            return redirect("admin:delegations_observer_changelist")
        query = urlencode({"pk__in": ",".join(map(str, found))})
        return HttpResponseRedirect(f"{reverse('admin:delegations_observer_changelist')}?{query}")

    # The list

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The voting day only where the list may hold several elections."""
        one = "delegation__election__id__exact" in request.GET
        return [name for name in super().get_list_display(request) if name != "voting_day" or not one]

    @admin.display(description=_("sender"))
    def sender_name(self, observer: Observer) -> str:
        delegation = observer.delegation
        name = delegation.organization.short_name if delegation.organization else delegation.sender.name
        if delegation.kind in {Delegation.Kind.MISSION, Delegation.Kind.STATE}:
            return name
        return f"{name} ({delegation.get_kind_display()})"

    @admin.display(description=_("voting day"), ordering="delegation__election__voting_day")
    def voting_day(self, observer: Observer) -> str:
        return formats.date_format(observer.delegation.election.voting_day, "SHORT_DATE_FORMAT")

    @admin.display(description=_("name"), ordering="sort_name")
    def name(self, observer: Observer) -> str:
        return observer.full_name

    @admin.display(description=_("in Cyrillic"), ordering="sort_name_cyrillic", empty_value="")
    def cyrillic(self, observer: Observer) -> str:
        return observer.cyrillic_name

    @admin.display(description=_("document"), empty_value="")
    def twin(self, observer: Any) -> str:
        if not observer.duplicated:
            return ""
        return format_html('<span class="attention">{}</span>', gettext("also under another sender"))

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Observer | None = None) -> Any:
        document = "document_number" if reads_documents(request.user) else "masked_document"
        state = ("status", "reference", "entered_by", "entered_at")
        return [
            (None, {"fields": ("delegation", "submission", ("role", "position")), "description": _decided(obj)}),
            (
                _("Name as in the passport"),
                {
                    "fields": ("title", ("family_name", "given_name", "patronymic")),
                    "description": escape(self._public_consequence(request, obj)),
                },
            ),
            (
                _("Name in Cyrillic"),
                {"fields": (("family_name_cyrillic", "given_name_cyrillic", "patronymic_cyrillic"),)},
            ),
            (_("Person and document"), {"fields": ("nationality", "birth_date", (document, "document_country"))}),
            (_("For the sender"), {"fields": ("remarks",)}),
            *([(_("State"), {"fields": (state,)})] if obj else []),
        ]

    def _public_consequence(self, request: HttpRequest, obj: Observer | None) -> str:
        if obj:
            return public_consequence(obj.delegation, obj.role, obj.delegation.election.today())
        chosen = read_key(request.POST.get("delegation") or request.GET.get("delegation"))
        delegation = Delegation.objects.with_senders().filter(pk=chosen).first() if chosen is not None else None
        today = delegation.election.today() if delegation else timezone.localdate()
        return public_consequence(delegation, request.POST.get("role", ""), today)

    def get_readonly_fields(self, request: HttpRequest, obj: Observer | None = None) -> tuple[str, ...]:
        """Recorded decisions on a person who left and came back count for the sender of that time."""
        frozen = ("delegation",) if obj and obj.decisions.exists() else ()
        return (*self.readonly_fields, *frozen)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        keys = ("delegation", "submission")
        kept = {name: value for name, value in initial.items() if name not in keys or read_key(value) is not None}
        return {name: value for name, value in kept.items() if str(value).isprintable()}

    def has_change_permission(self, request: HttpRequest, obj: Observer | None = None) -> bool:
        """Of a person on whom the commission decided, only another decision changes anything."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_undecided)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied:
            # The form was opened while it could be saved; say why it no longer can.
            observer = self.get_object(request, object_id) if object_id else None
            if request.method != "POST" or observer is None or not super().has_change_permission(request):
                raise
            self.message_user(request, _decided(observer), messages.ERROR)
            return HttpResponseRedirect(request.path)

    def masked_in_history(self, request: HttpRequest) -> tuple[str, ...]:
        return () if reads_documents(request.user) else ("document_number",)

    @admin.display(description=_("document number"))
    def masked_document(self, observer: Observer) -> str:
        return _MASK if observer.document_digest else "-"

    def save_model(self, request: HttpRequest, obj: Observer, form: Any, change: bool) -> None:
        """Write what the form changed and nothing else: the status may have moved since the form was opened."""
        if change:
            obj.save(update_fields=[*form.changed_data, *derive_texts(obj)])
        else:
            obj.entered_by_id = request.user.pk
            obj.save()
        for warning in form.warnings:
            self.message_user(request, warning, messages.WARNING)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._keep_for_the_next(request, obj, super().response_add(request, obj, post_url_continue))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._keep_for_the_next(request, obj, super().response_change(request, obj))

    def _keep_for_the_next(self, request: HttpRequest, obj: Observer, response: HttpResponse) -> HttpResponse:
        """Let “save and add another” begin with what the persons of one list share."""
        if "_addanother" not in request.POST or not isinstance(response, HttpResponseRedirect):
            return response
        kept = {name: getattr(obj, f"{name}_id") for name in self.kept_for_the_next}
        query = urlencode({name: value for name, value in kept.items() if value})
        return HttpResponseRedirect(f"{response.url}{'&' if '?' in response.url else '?'}{query}")

    # What can be done with many

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Its own, and those that the site adds because they span more than this app."""
        actions = super().get_actions(request)
        add = getattr(self.admin_site, "observer_actions", None)
        return actions | add(self, request) if add and actions else actions

    @admin.action(description=_("Mark as ready for the commission"), permissions=["change"])
    def mark_ready(self, request: HttpRequest, queryset: ObserverQuerySet) -> None:
        self._move(request, queryset, Status.READY)

    @admin.action(description=_("Return as incomplete"), permissions=["change"])
    def return_as_incomplete(self, request: HttpRequest, queryset: ObserverQuerySet) -> None:
        self._move(request, queryset, Status.INCOMPLETE)

    @admin.action(description=_("Back to submitted"), permissions=["change"])
    def take_back(self, request: HttpRequest, queryset: ObserverQuerySet) -> None:
        self._move(request, queryset, Status.SUBMITTED)

    @admin.action(description=_("Recall at the sender's request"), permissions=["change"])
    def recall(self, request: HttpRequest, queryset: ObserverQuerySet) -> None:
        self._move(request, queryset, Status.RECALLED)

    def _move(self, request: Any, queryset: ObserverQuerySet, to: Status) -> None:
        """Move all or nobody, and say which; one entry in the log for each person."""
        pks = list(queryset.values_list("pk", flat=True))
        chosen = Observer.objects.filter(pk__in=pks)
        try:
            with transaction.atomic():
                moved = resubmit(chosen, timezone.now()) if to == Status.SUBMITTED else move(chosen, to)
                names = chosen.only("family_name", "given_name", "patronymic")
                LogEntry.objects.log_actions(
                    request.user.pk, names, CHANGE, gettext("Moved to “%(status)s”.") % {"status": to.label}
                )
        except (NotAllowed, AccreditationClosed, ForbiddenTwin) as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return
        message = ngettext("%(number)d person is now “%(status)s”.", "%(number)d persons are now “%(status)s”.", moved)
        self.message_user(request, message % {"number": moved, "status": to.label}, messages.SUCCESS)


def _decided(observer: Observer | None) -> str:
    """The sentence why a person can only be read; empty while the clerk may mend."""
    if observer is None or observer.is_undecided:
        return ""
    return gettext(
        "The commission decided on this person, who is “%(status)s”: only another decision changes what is recorded."
    ) % {"status": observer.get_status_display()}
