"""The page of a long list, which is checked and loaded by whoever has time: how far that is, and what came of it."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.accounts.authentication import logged_in
from accreditation.exchange import background, kept_outcomes, long_work, signs
from accreditation.exchange.formats import CONTENT_TYPES
from accreditation.exchange.long_work import Result
from accreditation.exchange.models import Upload, Work
from accreditation.exchange.options import ListOptions
from accreditation.exchange.outcome import Outcome
from accreditation.exchange.pace import duration
from accreditation.exchange.pages import ListExchange, gone
from accreditation.exchange.problems import Problem
from accreditation.exchange.table import UnreadableFile

_TITLES = {
    Work.Task.CHECK: _("The list is being checked"),
    Work.Task.LOAD: _("The list is being loaded"),
    Work.Task.REMARKS: _("The list is being written with remarks"),
}
_OVER = {Result.REMARKED: _("The list with remarks"), Result.BROKEN: _("The work broke off")}
_BROKEN = _("Nothing was saved: the loading broke off because of an error. Try again, or ask whoever runs the portal.")


class LongLists(ListExchange):
    """For the lists of observers: long ones are asked for here, and done outside of the request."""

    def preview(self, request: HttpRequest, key: Any) -> HttpResponse:
        """The same page for a long list, once it was checked; until then, how far the check or the load has come."""
        self._require_import(request)
        upload = self._upload(request, key)
        if upload.applied_at or not long_work.is_long(upload):
            return super().preview(request, key)
        load = long_work.load_of(upload)
        check = long_work.check_of(upload, logged_in(request))
        work = next((work for work in (load, check) if work and not work.result), None)
        if request.method == "POST":
            return self._answer_long(request, upload, work)
        if work:
            background.see_to(work)
        if work or _came_to(check, Result.BROKEN):
            return self._working(request, upload, work or check)
        if load:
            _tell_why_not(request, load)
        page = super().preview(request, key)
        if isinstance(page, TemplateResponse) and page.context_data is not None:
            page.context_data["checked_at"] = check.finished_at
        return page

    def _answer_long(self, request: HttpRequest, upload: Upload, work: Work | None) -> HttpResponse:
        """What becomes of a button. While work is under way, nothing else is asked for."""
        if "stop" in request.POST:
            if work:
                long_work.stop(work)
            is_check = work is None or work.task == Work.Task.CHECK
            return HttpResponseRedirect(self._address("import") if is_check else request.path)
        if work:
            return HttpResponseRedirect(request.path)
        if "again" in request.POST:
            long_work.forget(upload)
            return HttpResponseRedirect(request.path)
        if "confirm" in request.POST:
            long_work.ask_for_load(upload, logged_in(request), request.POST.get("fingerprint", ""))
            return HttpResponseRedirect(request.path)
        answer = super().preview(request, upload.key)
        if isinstance(answer, HttpResponseRedirect):
            # Something was typed, taught or answered: the list may come to something else now.
            long_work.forget(upload)
        return answer

    def remarks_on_long(self, request: HttpRequest, upload: Upload, language: str) -> HttpResponse | FileResponse:
        """The sender's own list with remarks in a language; until it was made, how far that is."""
        work = long_work.remarks_of(upload, logged_in(request), language)
        if request.method == "POST":
            if {"stop", "again"} & set(request.POST):
                long_work.stop(work)
            is_again = "again" in request.POST
            return HttpResponseRedirect(request.path if is_again else self._address("preview", upload.key))
        if "file" in request.GET and _came_to(work, Result.REMARKED):
            ending = (work.result or {})["ending"]
            response = FileResponse(work.outcome.open("rb"), content_type=CONTENT_TYPES[ending])
            response["Content-Disposition"] = f'attachment; filename="remarks-{language}.{ending}"'
            return response
        if not work.result:
            background.see_to(work)
        return self._working(request, upload, work)

    def _working(self, request: HttpRequest, upload: Upload, work: Work) -> HttpResponse:
        """How far the work has come, or that it is done, or broke off."""
        sign = signs.of_work(work)
        pace = sign.pace() if sign else None
        context = {
            "upload": upload,
            "work": work,
            "is_broken": _came_to(work, Result.BROKEN),
            "pace": pace,
            "time_left": duration(pace.seconds_left) if pace and pace.seconds_left is not None else "",
            "before": 0 if sign or work.result else long_work.before(work),
            "back": self._address("preview", upload.key),
            "again": self._address("import"),
        }
        title = _OVER[Result(work.result["came_to"])] if work.result else _TITLES[Work.Task(work.task)]
        return self._page(request, "exchange/working.html", title, context)

    def look(
        self, upload: Upload, options: ListOptions
    ) -> tuple[Outcome | None, UnreadableFile | None, tuple[str, ...]]:
        if not long_work.is_long(upload):
            return super().look(upload, options)
        outcome = kept_outcomes.read(_check_of(upload).outcome)
        if isinstance(outcome, UnreadableFile):
            return None, outcome, outcome.sheets
        return outcome, None, outcome.sheets

    def found(self, upload: Upload) -> Iterable[Problem]:
        if not long_work.is_long(upload):
            return super().found(upload)
        stored = _check_of(upload).outcome
        outcome = kept_outcomes.read(stored)
        if isinstance(outcome, UnreadableFile):
            return super().found(upload)
        others = len(outcome.problems) + len(outcome.notes) - kept_outcomes.MOST_KEPT
        return chain(kept_outcomes.problems(stored), [_others(others)] if others > 0 else [])


def _check_of(upload: Upload) -> Work:
    """The check that is over, of the file as it is to be read now."""
    check = upload.works.filter(task=Work.Task.CHECK).first()
    if check is None or not _came_to(check, Result.CHECKED) or check.parameters != upload.parameters:
        raise gone()
    return check


def _came_to(work: Work, result: Result) -> bool:
    return work.result is not None and work.result["came_to"] == result


def _tell_why_not(request: HttpRequest, load: Work) -> None:
    """Say why the list was not loaded, as long as nobody did something about it."""
    told = load.result or {}
    level = messages.WARNING if told.get("moved") else messages.ERROR
    messages.add_message(request, level, str(kept_outcomes.message(told["message"]) if "message" in told else _BROKEN))


def _others(number: int) -> Problem:
    text = _("{number} more are not told here. Mend these first, and look again.")
    return Problem("not-told", format_lazy(text, number=number_format(number)))
