"""The pages by which a file comes in and goes out: received, looked at, confirmed; saved whole or not at all."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin

from accreditation.accounts.authentication import logged_in
from accreditation.accounts.models import User
from accreditation.exchange import looks, uploads
from accreditation.exchange.content import Content
from accreditation.exchange.findings import has
from accreditation.exchange.formats import FORMATS, csv_lines
from accreditation.exchange.forms import FileForm, FormatForm, TableReadingForm, as_initial
from accreditation.exchange.headings import Column
from accreditation.exchange.loading import NotLoaded, load_once
from accreditation.exchange.models import Upload
from accreditation.exchange.options import ListOptions
from accreditation.exchange.outcome import Outcome
from accreditation.exchange.problems import BadCell, Problem
from accreditation.exchange.table import EncodingUndecided, UnreadableFile

# Every problem is on the page up to here; all of them are in the file beside it, and so are all notes.
PROBLEMS_SHOWN, NOTES_SHOWN = 1000, 200
WAITING_SHOWN = 50


class ListExchange(ImportExportMixin):
    """For a ModelAdmin: files in and out, with django-import-export's permissions, addresses and export page.

    Its own import would save the good rows of a bad file, or say that it did; so a file goes through `uploads` instead.
    """

    kind: str = ""
    upload_form: type[FileForm] = FileForm
    reading_form: type[TableReadingForm] = TableReadingForm
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
        waiting = list(uploads.waiting(self.kind, timezone.now())[:WAITING_SHOWN])
        shown = [(upload, self._address("preview", upload.key)) for upload in waiting]
        context = {"form": form, "columns": self.columns(), "waiting": shown}
        return self._page(request, "exchange/upload.html", _("Load a file"), context)

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
        if request.method == "POST" and (answer := self.answer(request, upload, options)):
            return answer
        outcome, failure, sheets = self.look(upload, options)
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
            "movement": looks.compare(upload, outcome, timezone.now()) if outcome else None,
            "failure": failure,
            "undecided": failure if isinstance(failure, EncodingUndecided) else None,
            "readings": _readings(failure) if isinstance(failure, EncodingUndecided) else [],
            "notes_shown": outcome.notes[:NOTES_SHOWN] if outcome else [],
            "form": form,
            # What a question sends along with its answer. The form beneath has the same fields, with identifiers.
            "answers": self.reading_form(initial=as_initial(options), sheets=sheets, auto_id=False),
            "asks_date_order": outcome is not None and has(outcome.problems, "ambiguous-date"),
            "problems_address": self._address("problems", upload.key),
            "again": self._address("import"),
            **(self.told(request, outcome, options) if outcome else {}),
        }
        return self._page(request, "exchange/preview.html", _("Look before loading"), context)

    def answer(self, request: HttpRequest, upload: Upload, options: ListOptions) -> HttpResponse | None:
        """What becomes of the buttons that only this kind of list has; None where none of them was pressed."""
        return None

    def told(self, request: HttpRequest, outcome: Outcome, options: ListOptions) -> dict[str, Any]:
        """What the preview tells of an outcome beyond its counts. `shown` problems of all are on the page."""
        problems = outcome.problems[:PROBLEMS_SHOWN]
        return {"problems_shown": problems, "shown": len(problems)}

    def problems(self, request: HttpRequest, key: Any) -> HttpResponse:
        """All problems and notes as a file, for whoever has to mend them."""
        self._require_import(request)
        upload = self._upload(request, key)
        if upload.applied_at:
            raise gone()
        found = self.found(upload)
        rows = ([p.line or "", p.column, p.value, p.code, str(p.message), "; ".join(p.suggestions)] for p in found)
        header = ["line", "column", "value", "code", "message", "suggestions"]
        response = HttpResponse("".join(csv_lines(header, rows)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="problems.csv"'
        return response

    def found(self, upload: Upload) -> Iterable[Problem]:
        """Every problem and every note of the file as it is read now."""
        outcome, failure, _sheets = self.look(upload, ListOptions.from_json(upload.parameters))
        return [*outcome.problems, *outcome.notes] if outcome else [failure_as_problem(failure)]

    def _confirm(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """Load what was looked at, once; a second click finds the first one's result."""
        user = logged_in(request)
        # Without the fingerprint of a preview nobody has seen what would be loaded.
        expected = request.POST.get("fingerprint") or "none"

        def load(locked: Upload) -> Outcome:
            options = ListOptions.from_json(locked.parameters)
            return self.load(locked, uploads.content(locked), user, options, expected)

        try:
            load_once(upload, load)
        except uploads.NoSuchUpload:
            raise gone() from None
        except NotLoaded as refusal:
            level = messages.WARNING if refusal.moved else messages.ERROR
            messages.add_message(request, level, str(refusal.message))
        return HttpResponseRedirect(self._address("preview", upload.key))

    def look(
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
            raise gone() from None

    def check_file(self, upload: Upload, data: Content, options: ListOptions) -> Outcome:
        """What loading would do."""
        raise NotImplementedError

    def load(self, upload: Upload, data: Content, user: User, options: ListOptions, expected: str) -> Outcome:
        """Load the file in the name of whoever confirms it, if it still does what the fingerprint says."""
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
            return uploads.find(key, self.kind, timezone.now())
        except uploads.NoSuchUpload:
            raise gone() from None

    def _address(self, page: str, *args: Any) -> str:
        return reverse("{}:{}_{}_{}".format(self.admin_site.name, *self.get_model_info(), page), args=args)

    def _page(self, request: HttpRequest, template: str, title: Any, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name
        shared = {"title": title, "opts": self.opts, "kind": self.kind, "media": self.media}
        return TemplateResponse(request, template, {**self.admin_site.each_context(request), **shared, **context})


def gone() -> Http404:
    return Http404(gettext("This file is no longer here: files wait one day to be confirmed."))


def _readings(undecided: EncodingUndecided) -> list[tuple[str, list[str]]]:
    """Each possible encoding with the same words as it reads them."""
    names = list(undecided.samples[0].readings)
    return [(name, [sample.readings[name] for sample in undecided.samples]) for name in names]


def failure_as_problem(failure: UnreadableFile | None) -> Problem:
    if failure is None:
        raise ValueError("a file either gives an outcome or fails")
    return Problem(failure.code, failure.message, failure.line)
