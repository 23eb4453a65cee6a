"""The pages by which lists of observers come in and go out: with questions, mends, remarks and a sender's workbook."""

from dataclasses import replace
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext

from accreditation.accounts.authentication import logged_in
from accreditation.accounts.models import User
from accreditation.delegations.admin import ObserverAdmin
from accreditation.delegations.models import Delegation, Observer
from accreditation.elections.models import Election
from accreditation.exchange import full_names, long_work, uploads
from accreditation.exchange.apply import check_list, import_list, remarks_on
from accreditation.exchange.cells import clean_text
from accreditation.exchange.column_meanings import NOT_SAID, headings_to_teach, said_of_columns
from accreditation.exchange.columns import COLUMNS, REQUIRED, meanings
from accreditation.exchange.content import Content
from accreditation.exchange.export_pages import ObserverExport
from accreditation.exchange.findings import has
from accreditation.exchange.formats import CONTENT_TYPES
from accreditation.exchange.forms import ListForm, ListReadingForm
from accreditation.exchange.full_names import Parts, in_both_orders
from accreditation.exchange.heading_memory import teach_headings
from accreditation.exchange.headings import Column
from accreditation.exchange.mending import accepted, mended, taught, to_mend
from accreditation.exchange.models import DocumentExport, Upload
from accreditation.exchange.options import ListOptions
from accreditation.exchange.outcome import Outcome
from accreditation.exchange.pages import PROBLEMS_SHOWN, gone
from accreditation.exchange.problems import BadCell, Problem
from accreditation.exchange.resources import ObserverResource
from accreditation.exchange.table import UnreadableFile
from accreditation.exchange.teaching import CannotTeach, may_teach, propose, teach
from accreditation.exchange.template import sender_template
from accreditation.exchange.undo_pages import Undoable
from accreditation.exchange.work_pages import LongLists
from accreditation.spelling.keys import read_key
from accreditation.spelling.multilingual import LANGUAGES

# An address has room for so many keys.
_MISSING_LINKED = 500
_SAMPLES = 3
# What is kept as it is, and written otherwise where the clerk asks for it: the option that says so.
_NEVER_EMPTY = {*REQUIRED, "sender", *full_names.COLUMNS}
_OFFERS = {"capitals": "usual_letters", "mixed-script": "one_script"}


class ObserverLists(LongLists, Undoable, ObserverExport, ObserverAdmin):
    """Observers: into a chosen election, from any list that a sender sends."""

    kind = Upload.Kind.OBSERVERS
    resource_classes = [ObserverResource]
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
            DocumentExport.objects.create(
                exported_by=logged_in(request),
                what=str(found)[:255],
                file_format="xlsx",
                persons=found.observers.filter(status__in=Observer.STANDING).count(),
            )
        response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
        name = f"{found.election.slug}-{found.pk}-{language}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def answer(self, request: HttpRequest, upload: Upload, options: ListOptions) -> HttpResponse | None:
        """Keep what was typed over cells, or take all of it back; and teach the spellings that were ticked.

        Or keep what columns mean.
        """
        if {"columns", "headless"} & set(request.POST):
            return self._answer_columns(request, upload, options)
        if not {"mend", "unmend", "accept"} & set(request.POST):
            return None
        spellings = taught(request.POST)
        if "unmend" in request.POST:
            options = replace(options, mended={}, spellings={})
        else:
            options = mended(accepted(options, request.POST), request.POST)
        proposes = not may_teach(request.user)
        if proposes:
            # Until it is confirmed it holds for this file.
            said = {clean_text(text): meaning for text, meaning in spellings if meaning}
            options = replace(options, spellings={**options.spellings, **said})
        upload.parameters = options.as_json()
        upload.save(update_fields=["parameters"])
        try:
            with transaction.atomic():
                number = propose(spellings, logged_in(request)) if proposes else teach(spellings)
        except CannotTeach as refusal:
            messages.error(request, gettext("Nothing was taught. %(reason)s") % {"reason": refusal})
        else:
            if number and proposes:
                text = ngettext("%(number)d spelling was proposed.", "%(number)d spellings were proposed.", number)
                messages.success(request, text % {"number": number})
            elif number:
                text = ngettext("%(number)d spelling was taught.", "%(number)d spellings were taught.", number)
                messages.success(request, text % {"number": number})
        return HttpResponseRedirect(request.path)

    def _answer_columns(self, request: HttpRequest, upload: Upload, options: ListOptions) -> HttpResponse:
        """Keep what the columns mean, for this list, and where that was ticked for every list."""
        if "headless" in request.POST:
            options = replace(options, headless=request.POST["headless"] == "1", columns={})
        else:
            options = said_of_columns(options, request.POST)
        upload.parameters = options.as_json()
        upload.save(update_fields=["parameters"])
        if "teach" in request.POST:
            if not request.user.has_perm("exchange.add_taughtheading"):
                raise PermissionDenied
            with transaction.atomic():
                number = teach_headings(headings_to_teach(options, request.POST))
            text = ngettext("%(number)d heading was taught.", "%(number)d headings were taught.", number)
            messages.success(request, text % {"number": number})
        return HttpResponseRedirect(request.path)

    def told(self, request: HttpRequest, outcome: Outcome, options: ListOptions) -> dict[str, Any]:
        """The problems of single cells have a place to type what the cell should say."""
        never_empty = {c.label for c in outcome.columns if c.meaning in _NEVER_EMPTY}
        cells = to_mend(outcome.problems, options, never_empty)
        places = {(cell.line, cell.column) for cell in cells}
        beside = sum(cell.problems for cell in cells)
        others = (p for p in outcome.problems if not (p.in_cell and (p.line, p.column) in places))
        others_shown = list(islice(others, max(0, PROBLEMS_SHOWN - beside)))
        return {
            "problems_shown": others_shown,
            "to_mend": cells,
            "shown": len(others_shown) + beside,
            "may_teach": may_teach(request.user),
            "mended": [(line, c) for line, columns in sorted(options.mended.items()) for c in sorted(columns.items())],
            "accepted": sorted(options.spellings.items()),
            "offers": _offers(outcome),
            "missing_address": self._missing_address(outcome),
            "name_samples": _name_samples(outcome),
            "meanings": [(NOT_SAID, gettext("not known")), *meanings()],
            "asks_meaning": any(column.meaning == NOT_SAID for column in outcome.columns),
            "headless": options.headless,
            "has_no_header": has(outcome.problems, "no-header"),
        }

    def _missing_address(self, outcome: Outcome) -> str:
        """The list of those who are missing, where they can be recalled or put on an agenda to be withdrawn."""
        keys = ",".join(str(missing.pk) for missing in outcome.missing[:_MISSING_LINKED])
        return f"{self._address('changelist')}?id__in={keys}" if keys else ""

    def remarks(self, request: HttpRequest, key: Any, language: str) -> HttpResponse | FileResponse:
        """The sender's list with remarks, in the language of the sender."""
        self._require_import(request)
        upload = self._upload(request, key)
        if upload.applied_at or language not in LANGUAGES:
            raise gone()
        if long_work.is_long(upload):
            return self.remarks_on_long(request, upload, language)
        options = ListOptions.from_json(upload.parameters)
        try:
            data = uploads.content(upload)
            content, ending = remarks_on(data, upload.file_name, _election_of(upload), options, language)
        except (UnreadableFile, BadCell, uploads.NoSuchUpload):
            raise gone() from None
        response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
        response["Content-Disposition"] = f'attachment; filename="remarks-{language}.{ending}"'
        return response

    def upload_initial(self, request: HttpRequest) -> dict[str, Any]:
        """The election on which everybody works, or the one that the link names."""
        wanted = read_key(request.GET.get("election"))
        return {"election": Election.objects.in_register().current() if wanted is None else wanted}

    def columns(self) -> tuple[Column, ...]:
        return COLUMNS

    def check_file(self, upload: Upload, data: Content, options: ListOptions) -> Outcome:
        return check_list(data, upload.file_name, _election_of(upload), options)

    def load(self, upload: Upload, data: Content, user: User, options: ListOptions, expected: str) -> Outcome:
        return import_list(data, upload.file_name, _election_of(upload), user, options, expected=expected)

    def done(self, upload: Upload) -> dict[str, Any]:
        submission = (upload.result or {}).get("submission")
        rows = f"{reverse('admin:delegations_submissionrow_changelist')}?submission__id__exact={submission}"
        persons = f"{self._address('changelist')}?submission={submission}"
        letter = reverse("admin:delegations_submission_change", args=[submission])
        undo = self._address("undo", submission)
        addresses = {"rows_address": rows, "letter_address": letter, "undo_address": undo}
        return {**super().done(upload), "list_address": persons, **addresses}


def _election_of(upload: Upload) -> Election:
    if upload.election is None:
        raise Http404
    return upload.election


def _offers(outcome: Outcome) -> list[tuple[str, list[Problem]]]:
    """The options by which names would be written otherwise, each with some of these names."""
    found = [
        (option, [note for note in outcome.notes if note.code == code and note.suggestions][:_SAMPLES])
        for code, option in _OFFERS.items()
    ]
    return [(option, notes) for option, notes in found if notes]


def _name_samples(outcome: Outcome) -> list[tuple[Parts, Parts]]:
    """Some names of which only a person can say which part comes first, divided in both ways."""
    if not has(outcome.problems, "name-order"):
        return []
    asked = (problem.value for problem in outcome.problems if problem.code == "name-order")
    return list(islice(in_both_orders(asked), _SAMPLES))
