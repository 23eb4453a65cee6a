"""A sender's list at the clerk's desk: who is on it, what is missing of whom, how long the sender has been waiting."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Max, Min
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accreditation.accounts.authentication import logged_in
from accreditation.commission.models import Decision
from accreditation.delegations.documents import reads_documents
from accreditation.delegations.duplicates import ForbiddenTwin
from accreditation.delegations.lifecycle import NotAllowed, move, resubmit
from accreditation.delegations.models import Observer, Submission
from accreditation.elections.deadline import AccreditationClosed
from accreditation.history.records import record_changed
from accreditation.spelling.keys import read_key

Status = Observer.Status
_ON_A_PAGE = 200
_MOVES = {
    "ready": Status.READY, "incomplete": Status.INCOMPLETE, "submitted": Status.SUBMITTED, "recalled": Status.RECALLED,
}  # fmt: skip


class CannotReturn(Exception):
    """Persons who cannot be returned to the sender as asked; the message says why in the reader's language."""


@dataclass(frozen=True)
class Progress:
    """How far a list has come. Days are whole ones since it was received; None where nothing was decided or waits."""

    waiting: int
    waiting_days: int | None
    first_decided_days: int | None
    last_decided_days: int | None


def progress(submission: Submission, now: datetime) -> Progress:
    """Return how long the sender waits or waited for a decision. Two queries."""
    waiting = submission.observers.filter(status__in=[Status.SUBMITTED, Status.INCOMPLETE, Status.READY]).count()
    decided = Decision.objects.recorded().filter(observer__submission=submission)
    moments = decided.aggregate(first=Min("created_at"), last=Max("created_at"))

    def days(moment: datetime | None) -> int | None:
        return max((moment - submission.received_at).days, 0) if moment else None

    return Progress(waiting, days(now) if waiting else None, days(moments["first"]), days(moments["last"]))


def submission_page(site: AdminSite, request: HttpRequest, key: str) -> HttpResponse:
    """Show the list; with `do` in the POST, move the ticked persons, or everybody whom the step concerns."""
    if not request.user.has_perms(("delegations.view_submission", "delegations.view_observer")):
        raise PermissionDenied
    found = Submission.objects.select_related("election", "loaded_by").with_persons()
    submission = get_object_or_404(found, pk=read_key(key))
    if request.method != "POST":
        return _page(site, request, submission)
    if not request.user.has_perm("delegations.change_observer"):
        raise PermissionDenied
    try:
        messages.success(request, _move(request, submission))
    except (CannotReturn, NotAllowed, AccreditationClosed, ForbiddenTwin) as refusal:
        messages.error(request, str(refusal))
        # What was typed is not lost.
        return _page(site, request, submission)
    return HttpResponseRedirect(request.get_full_path())


def received_file(request: HttpRequest, key: str) -> FileResponse:
    """Answer with the file as it was received, to be saved and never shown: a stranger made it."""
    submission = get_object_or_404(Submission.objects.exclude(file=""), pk=read_key(key))
    if not (request.user.has_perm("delegations.view_submission") and reads_documents(request.user)):
        raise PermissionDenied
    try:
        content = submission.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404(_("The file is no longer there.")) from missing
    response = FileResponse(
        content, as_attachment=True, filename=submission.file_name or "list", content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _move(request: HttpRequest, submission: Submission) -> str:
    """Move all or nobody, and say how many."""
    to = _MOVES.get(request.POST.get("do", ""))
    if to is None:
        raise CannotReturn(_("Choose what is to be done."))
    if "everybody" in request.POST:
        persons = submission.observers.filter(status=Status.SUBMITTED)
    else:
        ticked = [key for text in request.POST.getlist("person") if (key := read_key(text)) is not None]
        persons = submission.observers.filter(pk__in=ticked)
    pks = list(persons.values_list("pk", flat=True))
    if not pks:
        raise CannotReturn(_("Choose the persons first."))
    chosen = Observer.objects.filter(pk__in=pks)
    with transaction.atomic():
        if to == Status.INCOMPLETE:
            _write_remarks(request, pks)
        moved = resubmit(chosen, timezone.now()) if to == Status.SUBMITTED else move(chosen, to)
        names = chosen.only("family_name", "given_name", "patronymic")
        text = _("Moved to “%(status)s”.") % {"status": to.label}
        LogEntry.objects.log_actions(logged_in(request).pk, names, CHANGE, text)
    text = ngettext("%(number)d person is now “%(status)s”.", "%(number)d persons are now “%(status)s”.", moved)
    return text % {"number": moved, "status": to.label}


def _write_remarks(request: HttpRequest, pks: list[int]) -> None:
    """Whoever goes back to the sender goes with what is missing."""
    persons = list(Observer.objects.filter(pk__in=pks).defer("document_number"))
    for person in persons:
        person.remarks = request.POST.get(f"remarks-{person.pk}", "").replace("\0", "").strip()
        if not person.remarks:
            raise CannotReturn(_("%(name)s: write what the sender has to complete.") % {"name": person})
    Observer.objects.bulk_update(persons, ["remarks"], batch_size=500)
    record_changed(persons)


def _page(site: AdminSite, request: HttpRequest, submission: Submission) -> TemplateResponse:
    people = submission.observers.with_senders().by_name()
    page = Paginator(people, _ON_A_PAGE).get_page(request.GET.get("page"))
    typed = {read_key(name.partition("-")[2]): value for name, value in request.POST.items() if "remarks-" in name}
    persons = [(person, typed.get(person.pk, person.remarks)) for person in page.object_list]
    by_status = dict(submission.observers.order_by().values_list("status").annotate(persons=Count("pk")))
    request.current_app = site.name
    lines = reverse("admin:delegations_submissionrow_changelist")
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": str(submission),
        "opts": Submission._meta,
        "submission": submission,
        "differs": submission.control_total is not None and submission.control_total != submission.persons,  # type: ignore[attr-defined]
        "progress": progress(submission, timezone.now()),
        "people": page,
        "persons": persons,
        "ticked": request.POST.getlist("person"),
        "statuses": [(status.label, by_status[status]) for status in Status if status in by_status],
        "submitted": by_status.get(Status.SUBMITTED, 0),
        "may_read_file": bool(submission.file) and reads_documents(request.user),
        "may_move": request.user.has_perm("delegations.change_observer"),
        "rows_address": f"{lines}?submission__id__exact={submission.pk}",
    }
    return TemplateResponse(request, "workplace/submission.html", context)
