"""The page on which the loading of a whole list is undone: what would go, and what stands against it."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accreditation.accounts.authentication import logged_in
from accreditation.delegations.models import Submission
from accreditation.exchange.pages import ListExchange
from accreditation.exchange.undo import CannotUndo, look, undo
from accreditation.spelling.keys import read_key


class Undoable(ListExchange):
    """For the lists of observers: a load can be undone by whoever may load lists."""

    def get_urls(self) -> list[URLPattern]:
        name = "{}_{}".format(*self.get_model_info())
        own = path("import/undo-<str:submission>/", self.admin_site.admin_view(self.undo), name=f"{name}_undo")
        return [own, *super().get_urls()]

    def undo(self, request: HttpRequest, submission: str) -> HttpResponse:
        """Show what undoing would do; undo it once that is confirmed."""
        self._require_import(request)
        letters = Submission.objects.select_related("election", "undone_by")
        letter = get_object_or_404(letters, pk=read_key(submission))
        if request.method == "POST":
            return self._undo(request, letter)
        context: dict[str, Any] = {"submission": letter, "undoing": look(letter)}
        return self._page(request, "exchange/undo.html", _("Undo the loading of a list"), context)

    def _undo(self, request: HttpRequest, letter: Submission) -> HttpResponse:
        user = logged_in(request)
        try:
            undo(letter, user, timezone.now())
        except CannotUndo as refusal:
            messages.error(request, gettext("Nothing was undone. %(reason)s") % {"reason": refusal})
            return HttpResponseRedirect(request.path)
        text = gettext("The loading of this list was undone.")
        LogEntry.objects.log_actions(user.pk, [letter], CHANGE, text, single_object=True)
        messages.success(request, text)
        return HttpResponseRedirect(reverse("admin:delegations_submission_work", args=[letter.pk]))
