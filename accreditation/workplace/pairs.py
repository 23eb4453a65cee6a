"""Possible duplicates side by side, with the two answers."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accreditation.accounts.authentication import logged_in
from accreditation.delegations.documents import reads_documents
from accreditation.delegations.models import Observer
from accreditation.delegations.pairs import Pair, answer, pairs_of
from accreditation.elections.models import Election
from accreditation.spelling.keys import read_key

_ON_A_PAGE = 25


def pairs_page(site: AdminSite, request: HttpRequest, slug: str) -> HttpResponse:
    """Show the pairs of an election; on POST remember one answer."""
    if not request.user.has_perm("delegations.view_observer"):
        raise PermissionDenied
    election = get_object_or_404(Election.objects.in_register(), slug=slug)
    if request.method == "POST":
        if not request.user.has_perm("delegations.change_observer"):
            raise PermissionDenied
        _answer(request, election)
        return HttpResponseRedirect(reverse("admin:pairs", args=[slug]))
    pairs = pairs_of(election)
    page = Paginator(pairs, _ON_A_PAGE).get_page(request.GET.get("page"))
    request.current_app = site.name
    context = {
        **site.each_context(request),
        "title": _("Possible duplicates"),
        "election": election,
        "page": page,
        "open": sum(pair.verdict is None for pair in pairs),
        "pairs": [(pair, _documents(request, pair)) for pair in page.object_list],
        "may_answer": request.user.has_perm("delegations.change_observer"),
    }
    return TemplateResponse(request, "workplace/pairs.html", context)


def _answer(request: HttpRequest, election: Election) -> None:
    keys = [read_key(request.POST.get(name)) for name in ("first", "second")]
    persons = list(Observer.objects.of(election).filter(pk__in=[key for key in keys if key is not None]))
    if len(persons) != 2 or request.POST.get("answer") not in {"same", "different"}:
        messages.error(request, _("Nothing was remembered: choose one of the two answers for a pair."))
        return
    answer(persons[0], persons[1], request.POST["answer"] == "same", logged_in(request))
    messages.success(request, _("Remembered: %(one)s, %(other)s.") % {"one": persons[0], "other": persons[1]})


def _documents(request: HttpRequest, pair: Pair) -> tuple[str, str]:
    """Numbers for those who may read them; else whether there is one."""
    if reads_documents(request.user):
        return pair.first.document_number, pair.second.document_number
    return tuple("••••••" if person.document_digest else "" for person in (pair.first, pair.second))  # type: ignore[return-value]
