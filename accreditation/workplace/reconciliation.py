"""The page on which the staff sees whether everything stored agrees, and what does not."""

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accreditation.bulletins.reconciliation import check, to_check

# More than a person reads; the command tells all of them.
_SHOWN = 200


def reconciliation_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Check the elections that hold persons; `?deep` also what follows from every person's row."""
    # What does not agree is told with names, also of persons on whom nobody decided yet.
    if not (request.user.has_perm("commission.view_decision") and request.user.has_perm("delegations.view_observer")):
        raise PermissionDenied
    deep = "deep" in request.GET
    checked = [(election, check(election, deep=deep)) for election in to_check()]
    found = [
        (election, violation, reverse(f"admin:{_table(violation.row)}_change", args=[violation.row.pk]))
        for election, violations in checked
        for violation in violations
    ]
    request.current_app = site.name
    context = {
        **site.each_context(request),
        "title": _("Reconciliation"),
        "checked": [election for election, _violations in checked],
        "found": found[:_SHOWN],
        "number": len(found),
        "left_out": len(found[_SHOWN:]),
        "at": timezone.now(),
        "deep": deep,
    }
    return TemplateResponse(request, "workplace/reconciliation.html", context)


def _table(row: object) -> str:
    meta = row._meta  # type: ignore[attr-defined]
    return f"{meta.app_label}_{meta.model_name}"
