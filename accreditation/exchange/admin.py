"""Import and export in the admin: a file is received, looked at, and confirmed; what it says is saved whole or not.

The lists themselves are registered by their own apps; here they get the two buttons.
"""

from dataclasses import replace
from itertools import islice
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin

from accreditation.accounts.authentication import logged_in
from accreditation.bulletins.admin import BulletinLineAdmin
from accreditation.bulletins.models import BulletinLine
from accreditation.delegations.admin import ObserverAdmin
from accreditation.delegations.models import Delegation, Observer
from accreditation.elections.models import Election
from accreditation.exchange import uploads
from accreditation.exchange.apply import check_list, import_list, remarks_on
from accreditation.exchange.bulletin_table import BulletinLineResource
from accreditation.exchange.columns import COLUMNS
from accreditation.exchange.formats import CONTENT_TYPES, FORMATS, csv_lines
from accreditation.exchange.forms import (
    FileForm,
    FormatForm,
    ListForm,
    ListReadingForm,
    ObserverExportForm,
    TableReadingForm,
    as_initial,
)
from accreditation.exchange.full_names import Parts, in_both_orders
from accreditation.exchange.headings import Column
from accreditation.exchange.mending import mended, taught, to_mend
from accreditation.exchange.models import Upload
from accreditation.exchange.options import ListOptions
from accreditation.exchange.organization_table import OrganizationResource
from accreditation.exchange.outcome import Moved, Outcome
from accreditation.exchange.problems import BadCell, Problem
from accreditation.exchange.resources import ObserverResource
from accreditation.exchange.spelling_tables import CountryAliasResource, OrganizationAliasResource
from accreditation.exchange.table import EncodingUndecided, UnreadableFile
from accreditation.exchange.table_resource import TableResource
from accreditation.exchange.tables import check_table, import_table
from accreditation.exchange.teaching import CannotTeach, may_teach, teach
from accreditation.exchange.template import sender_template
from accreditation.geography.admin import CountryAliasAdmin
from accreditation.geography.models import CountryAlias
from accreditation.organizations.admin import OrganizationAdmin, OrganizationAliasAdmin
from accreditation.organizations.models import Organization, OrganizationAlias
from accreditation.spelling.keys import read_key
from accreditation.spelling.multilingual import LANGUAGES

# Every problem is on the page up to here; all of them are in the file beside it, and so are all notes.
PROBLEMS_SHOWN, NOTES_SHOWN = 1000, 200
# An address has room for so many keys.
MISSING_LINKED = 500
_SAMPLES = 3


class ListExchange(ImportExportMixin):
    """For a ModelAdmin: files in and out, with django-import-export's permissions, addresses and export page.

    Its own import would save the good rows of a bad file, or say that it did; so a file goes through `uploads` instead.
    """

    kind: str = ""
    upload_form: type[FileForm] = FileForm
    reading_form: type[TableReadingForm] = TableReadingForm
    mends_cells = False
    export_form_class = FormatForm
    export_formats = FORMATS
    export_template_name = "exchange/export.html"
    import_export_change_list_template = "admin/import_export/change_list_import_export.html"

    def get_urls(self) -> list[URLPattern]:
        name = "{}_{}".format(*self.get_model_info())
        own = [
            path("import/<uuid:key>/", self.admin_site.admin_view(self.preview), name=f"{name}_preview"),
            path("import/<uuid:key>/problems.csv", self.admin_site.admin_view(self.problems), name=f"{name}_problems"),
        ]
        # The library's second step would take a file name from the browser.
        return own + [url for url in super().get_urls() if url.name != f"{name}_process_import"]

    # Sending a file

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask for the file; once it is here, go on to its preview."""
        self._require_import(request)
        form = self.upload_form(request.POST or None, request.FILES or None, initial=self.upload_initial(request))
        if request.method == "POST" and form.is_valid():
            election = form.cleaned_data.get("election")
            parameters = form.options().as_json()
            upload = uploads.receive(form.cleaned_data["file"], self.kind, logged_in(request), parameters, election)
            return HttpResponseRedirect(self._address("preview", upload.key))
        return self._page(request, "exchange/upload.html", _("Load a file"), {"form": form, "columns": self.columns()})

    def upload_initial(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def columns(self) -> tuple[Column, ...]:
        """The columns that a file may have, to be shown beside the form."""
        raise NotImplementedError

    # Looking at it, and confirming

    def preview(self, request: HttpRequest, key: Any) -> HttpResponse:
        """What the file would do, and everything that stands against it; how it is read can be changed here."""
        self._require_import(request)
        upload = self._upload(request, key)
        if upload.applied_at:
            return self._page(request, "exchange/done.html", _("Loaded"), {"upload": upload, **self.done(upload)})
        if request.method == "POST" and "confirm" in request.POST:
            return self._confirm(request, upload)
        options = ListOptions.from_json(upload.parameters)
        if request.method == "POST" and self.mends_cells and ("mend" in request.POST or "unmend" in request.POST):
            return self._mend(request, upload, options)
        outcome, failure, sheets = self._look(upload, options)
        if request.method == "POST":
            form = self.reading_form(request.POST, sheets=sheets)
            if form.is_valid():
                upload.parameters = form.options(options).as_json()
                upload.save(update_fields=["parameters"])
                return HttpResponseRedirect(request.path)
        else:
            form = self.reading_form(initial=as_initial(options), sheets=sheets)
        context = {
            "upload": upload,
            "outcome": outcome,
            "failure": failure,
            "undecided": failure if isinstance(failure, EncodingUndecided) else None,
            "readings": _readings(failure) if isinstance(failure, EncodingUndecided) else [],
            **self._problems_shown(outcome),
            "may_teach": may_teach(request.user),
            "mended": [
                (line, cell) for line, cells in sorted(options.mended.items()) for cell in sorted(cells.items())
            ],
            "notes_shown": outcome.notes[:NOTES_SHOWN] if outcome else [],
            "missing_address": self._missing_address(outcome),
            "form": form,
            # What a question sends along with its answer. The form beneath has the same fields, with identifiers.
            "answers": self.reading_form(initial=as_initial(options), sheets=sheets, auto_id=False),
            "asks_date_order": any(p.code == "ambiguous-date" for p in (outcome.problems if outcome else [])),
            "name_samples": _name_samples(outcome),
            "problems_address": self._address("problems", upload.key),
            "again": self._address("import"),
        }
        return self._page(request, "exchange/preview.html", _("Look before loading"), context)

    def _mend(self, request: HttpRequest, upload: Upload, options: ListOptions) -> HttpResponse:
        """Keep what was typed over cells, or take all of it back; and teach the spellings that were ticked."""
        spellings = taught(request.POST)
        if spellings and not may_teach(request.user):
            raise PermissionDenied
        try:
            with transaction.atomic():
                number = teach(spellings)
                options = mended(options, request.POST) if "mend" in request.POST else replace(options, mended={})
                upload.parameters = options.as_json()
                upload.save(update_fields=["parameters"])
        except CannotTeach as refusal:
            messages.error(request, gettext("Nothing was taught. %(reason)s") % {"reason": refusal})
        else:
            if number:
                text = ngettext("%(number)d spelling was taught.", "%(number)d spellings were taught.", number)
                messages.success(request, text % {"number": number})
        return HttpResponseRedirect(request.path)

    def _missing_address(self, outcome: Outcome | None) -> str:
        """The list of those who are missing, where they can be recalled or put on an agenda to be withdrawn."""
        keys = ",".join(str(missing.pk) for missing in (outcome.missing if outcome else [])[:MISSING_LINKED])
        return f"{self._address('changelist')}?id__in={keys}" if keys else ""

    def _problems_shown(self, outcome: Outcome | None) -> dict[str, Any]:
        """The first problems; those of single cells with a place to type what the cell should say."""
        problems = outcome.problems if outcome else []
        cells = to_mend(problems) if self.mends_cells else []
        places = {(cell.line, cell.column) for cell in cells}
        others = [p for p in problems if not (p.in_cell and (p.line, p.column) in places)]
        beside = sum(len(cell.messages) for cell in cells)
        others = others[: PROBLEMS_SHOWN - beside]
        return {"problems_shown": others, "to_mend": cells, "shown": len(others) + beside}

    def problems(self, request: HttpRequest, key: Any) -> HttpResponse:
        """All problems and notes as a file, for whoever has to mend them."""
        self._require_import(request)
        upload = self._upload(request, key)
        if upload.applied_at:
            raise _gone()
        outcome, failure, _sheets = self._look(upload, ListOptions.from_json(upload.parameters))
        found = [*outcome.problems, *outcome.notes] if outcome else [failure_as_problem(failure)]
        rows = ([p.line or "", p.column, p.value, p.code, str(p.message), "; ".join(p.suggestions)] for p in found)
        header = ["line", "column", "value", "code", "message", "suggestions"]
        response = HttpResponse("".join(csv_lines(header, rows)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="problems.csv"'
        return response

    def _confirm(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """Load what was looked at, once; a second click finds the first one's result."""
        try:
            with uploads.stored_if_committed() as stored, transaction.atomic():
                upload = uploads.lock(upload)
                if not upload.applied_at:
                    self._load(request, upload, stored)
        except uploads.NoSuchUpload:
            raise _gone() from None
        except Moved:
            messages.warning(
                request,
                gettext(
                    "Nothing was saved: the register changed meanwhile, and the list would now do something else. "
                    "Look again."
                ),
            )
        except (UnreadableFile, BadCell) as refusal:
            messages.error(request, gettext("Nothing was saved. %(reason)s") % {"reason": refusal.message})
        return HttpResponseRedirect(self._address("preview", upload.key))

    def _load(self, request: HttpRequest, upload: Upload, stored: list[str]) -> None:
        """Load the file, and note in `stored` what is kept of it."""
        options = ListOptions.from_json(upload.parameters)
        # Without the fingerprint of a preview nobody has seen what would be loaded.
        expected = request.POST.get("fingerprint") or "none"
        outcome = self.load(upload, uploads.content(upload), options, expected)
        if not outcome.saved:
            reason = outcome.problems[0].message if outcome.problems else gettext("There is nothing to change.")
            messages.error(request, gettext("Nothing was saved. %(reason)s") % {"reason": reason})
            return
        result = outcome.totals() | {"left_out": outcome.left_out}
        if outcome.submission:
            result["submission"] = outcome.submission.pk
            stored.append(outcome.submission.file.name or "")
        uploads.close(upload, result, timezone.now())

    def _look(
        self, upload: Upload, options: ListOptions
    ) -> tuple[Outcome | None, UnreadableFile | None, tuple[str, ...]]:
        """What loading would do, or why the file gives nothing; and the sheets there are to choose from."""
        try:
            outcome = self.check_file(upload, uploads.content(upload), options)
            return outcome, None, outcome.sheets
        except UnreadableFile as failure:
            return None, failure, failure.sheets
        except BadCell as unknown:
            return None, UnreadableFile(unknown.code, unknown.message), ()
        except uploads.NoSuchUpload:
            raise _gone() from None

    def check_file(self, upload: Upload, data: bytes, options: ListOptions) -> Outcome:
        """What loading would do."""
        raise NotImplementedError

    def load(self, upload: Upload, data: bytes, options: ListOptions, expected: str) -> Outcome:
        """Load the file, if it still does what the fingerprint says."""
        raise NotImplementedError

    def done(self, upload: Upload) -> dict[str, Any]:
        """What the page says and links to once the file is loaded."""
        return {"list_address": self._address("changelist"), "again": self._address("import")}

    # Exporting

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Write what the list shows with its search and filters; filters that mean nothing lead back to the list."""
        try:
            answer: HttpResponse = super().export_action(request)
        except IncorrectLookupParameters:
            messages.warning(request, gettext("Nothing was written: one of the filters in the address means nothing."))
            return HttpResponseRedirect(self._address("changelist"))
        return answer

    def get_valid_export_item_pks(self, request: HttpRequest) -> list[Any]:
        """No rows are exported one by one; the package would read the keys of all of them to check a choice."""
        return []

    def init_request_context_data(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        query = request.GET.urlencode()
        return {**super().init_request_context_data(request, form), "export_url": f"?{query}" if query else ""}

    # What they share

    def _require_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _upload(self, request: HttpRequest, key: Any) -> Upload:
        try:
            return uploads.find(key, self.kind, logged_in(request), timezone.now())
        except uploads.NoSuchUpload:
            raise _gone() from None

    def _address(self, page: str, *args: Any) -> str:
        return reverse("{}:{}_{}_{}".format(self.admin_site.name, *self.get_model_info(), page), args=args)

    def _page(self, request: HttpRequest, template: str, title: Any, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name
        shared = {"title": title, "opts": self.opts, "kind": self.kind, "media": self.media}
        return TemplateResponse(request, template, {**self.admin_site.each_context(request), **shared, **context})


def _gone() -> Http404:
    return Http404(gettext("This file is no longer here: files wait one day to be confirmed."))


def _election_of(upload: Upload) -> Election:
    if upload.election is None:
        raise Http404
    return upload.election


def _name_samples(outcome: Outcome | None) -> list[tuple[Parts, Parts]]:
    """Some names of which only a person can say which part comes first, divided in both ways."""
    asked = (problem.value for problem in (outcome.problems if outcome else []) if problem.code == "name-order")
    return list(islice(in_both_orders(asked), _SAMPLES))


def _readings(undecided: EncodingUndecided) -> list[tuple[str, list[str]]]:
    """Each possible encoding with the same words as it reads them."""
    names = list(undecided.samples[0].readings)
    return [(name, [sample.readings[name] for sample in undecided.samples]) for name in names]


def failure_as_problem(failure: UnreadableFile | None) -> Problem:
    if failure is None:
        raise ValueError("a file either gives an outcome or fails")
    return Problem(failure.code, failure.message, failure.line)


class TableExchange(ListExchange):
    """The same for a small table, by its resource."""

    def columns(self) -> tuple[Column, ...]:
        return self._resource().columns

    def check_file(self, upload: Upload, data: bytes, options: ListOptions) -> Outcome:
        return check_table(self._resource(), data, upload.file_name, options)

    def load(self, upload: Upload, data: bytes, options: ListOptions, expected: str) -> Outcome:
        return import_table(self._resource(), data, upload.file_name, options, expected)

    def _resource(self) -> TableResource:
        resource: TableResource = self.resource_classes[0]()
        return resource


class ObserverLists(ListExchange, ObserverAdmin):
    """Observers: into a chosen election, from any list that a sender sends."""

    kind = Upload.Kind.OBSERVERS
    resource_classes = [ObserverResource]
    mends_cells = True
    upload_form = ListForm
    reading_form = ListReadingForm

    def get_urls(self) -> list[URLPattern]:
        name = "{}_{}".format(*self.get_model_info())
        pages = [
            ("import/<uuid:key>/remarks-<str:language>/", self.remarks, f"{name}_remarks"),
            ("import/template-<str:delegation>-<str:language>.xlsx", self.template, f"{name}_template"),
        ]
        own = [path(address, self.admin_site.admin_view(page), name=name) for address, page, name in pages]
        return [*own, *super().get_urls()]

    def template(self, request: HttpRequest, delegation: str, language: str) -> HttpResponse:
        """A workbook for one sender to fill in; with the persons so far for whoever may export their documents."""
        self._require_import(request)
        found = get_object_or_404(Delegation.objects.with_senders(), pk=read_key(delegation))
        if language not in LANGUAGES:
            raise Http404
        with_persons = request.user.has_perm("delegations.export_documents")
        content = sender_template(found, language, with_persons)
        if with_persons:
            text = gettext("A template with persons and documents was written.")
            LogEntry.objects.log_actions(logged_in(request).pk, [found], CHANGE, text)
        response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
        name = f"{found.election.slug}-{found.pk}-{language}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def remarks(self, request: HttpRequest, key: Any, language: str) -> HttpResponse:
        """The sender's list with remarks, in the language of the sender."""
        self._require_import(request)
        upload = self._upload(request, key)
        if upload.applied_at or language not in LANGUAGES:
            raise _gone()
        options = ListOptions.from_json(upload.parameters)
        try:
            data = uploads.content(upload)
            content, ending = remarks_on(data, upload.file_name, _election_of(upload), options, language)
        except (UnreadableFile, BadCell, uploads.NoSuchUpload):
            raise _gone() from None
        response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
        response["Content-Disposition"] = f'attachment; filename="remarks-{language}.{ending}"'
        return response

    def upload_initial(self, request: HttpRequest) -> dict[str, Any]:
        """The election on which everybody works, or the one that the link names."""
        wanted = read_key(request.GET.get("election"))
        return {"election": Election.objects.in_register().current() if wanted is None else wanted}

    def columns(self) -> tuple[Column, ...]:
        return COLUMNS

    def check_file(self, upload: Upload, data: bytes, options: ListOptions) -> Outcome:
        return check_list(data, upload.file_name, _election_of(upload), options)

    def load(self, upload: Upload, data: bytes, options: ListOptions, expected: str) -> Outcome:
        return import_list(data, upload.file_name, _election_of(upload), upload.user, options, expected=expected)

    def done(self, upload: Upload) -> dict[str, Any]:
        submission = (upload.result or {}).get("submission")
        rows = f"{reverse('admin:delegations_submissionrow_changelist')}?submission__id__exact={submission}"
        persons = f"{self._address('changelist')}?submission={submission}"
        letter = reverse("admin:delegations_submission_change", args=[submission])
        return {**super().done(upload), "list_address": persons, "rows_address": rows, "letter_address": letter}

    def get_export_form_class(self) -> type[FormatForm]:
        return ObserverExportForm

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Documents for whoever asks for them and may have them."""
        chosen = getattr(kwargs.get("export_form"), "cleaned_data", {})
        may = request.user.has_perm("delegations.export_documents")
        return {
            "with_documents": bool(chosen.get("with_documents")) and may,
            "language": chosen.get("language", ""),
        }

    def get_export_queryset(self, request: HttpRequest) -> Any:
        return super().get_export_queryset(request).order_by("sort_name", "pk")

    def init_request_context_data(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        if not request.user.has_perm("delegations.export_documents"):
            del form.fields["with_documents"]
        return super().init_request_context_data(request, form)


class OrganizationTable(TableExchange, OrganizationAdmin):
    """Organizations."""

    kind = Upload.Kind.ORGANIZATIONS
    resource_classes = [OrganizationResource]


class CountryAliasTable(TableExchange, CountryAliasAdmin):
    """Spellings of countries."""

    kind = Upload.Kind.COUNTRY_ALIASES
    resource_classes = [CountryAliasResource]


class OrganizationAliasTable(TableExchange, OrganizationAliasAdmin):
    """Spellings of organizations."""

    kind = Upload.Kind.ORGANIZATION_ALIASES
    resource_classes = [OrganizationAliasResource]


class BulletinLineTable(TableExchange, BulletinLineAdmin):
    """Lines of bulletins."""

    kind = Upload.Kind.BULLETIN_LINES
    resource_classes = [BulletinLineResource]


for model, with_files in (
    (Observer, ObserverLists),
    (Organization, OrganizationTable),
    (CountryAlias, CountryAliasTable),
    (OrganizationAlias, OrganizationAliasTable),
    (BulletinLine, BulletinLineTable),
):
    admin.site.unregister(model)
    admin.site.register(model, with_files)
