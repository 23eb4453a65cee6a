"""The one admin site: Django's, with a front page that tells the staff what to do next."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accreditation.accounts.authentication import logged_in
from accreditation.elections.models import Election
from accreditation.workplace.accredit import accredit_at_meeting
from accreditation.workplace.front import front_page
from accreditation.workplace.meeting import meeting_page
from accreditation.workplace.pairs import pairs_page
from accreditation.workplace.planning import amend_page, annul_page, item_page, plan_for_agenda
from accreditation.workplace.publication import communique_file, publication_page
from accreditation.workplace.reconciliation import reconciliation_page
from accreditation.workplace.resolution import resolution_file
from accreditation.workplace.submission import received_file, submission_page

# The daily work first, then what rarely changes.
_APPS_IN_ORDER = (
    "delegations",
    "commission",
    "bulletins",
    "elections",
    "organizations",
    "geography",
    "accounts",
    "auth",
)
# The lists that somebody opens every day; the others stand on the front page.
_DAILY = (
    "Observer",
    "Delegation",
    "Submission",
    "Meeting",
    "Decision",
    "Bulletin",
    "Election",
    "Organization",
    "Country",
    "User",
)


def current_election() -> Election | None:
    """The election on which the staff works now: of those with a register, else any."""
    return Election.objects.in_register().current() or Election.objects.current()


class WorkplaceSite(AdminSite):
    """The workplace of clerk, secretary, auditor and administrator."""

    site_header = _("Observer accreditation")
    site_title = _("Observer accreditation")
    index_title = _("Workplace")
    index_template = "workplace/front.html"
    # The lists are wide; what a sidebar would hold stands above them in one line.
    enable_nav_sidebar = False
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Nothing is deleted by the page: what may be deleted at all is deleted one by one.
        self.disable_action("delete_selected")

    def get_urls(self) -> list[Any]:
        """The pages that span several apps, before those of the single tables."""
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("commission/meeting/<str:key>/agenda/", meeting_page, "commission_meeting_agenda"),
            ("commission/meeting/<str:key>/item-<str:item>/", item_page, "commission_meeting_item"),
            ("delegations/observer/<str:key>/amend/", amend_page, "delegations_observer_amend"),
            ("commission/meeting/<str:key>/publication/", publication_page, "commission_meeting_publication"),
            ("commission/decision/<str:key>/annul/", annul_page, "commission_decision_annul"),
            ("delegations/submission/<str:key>/work/", submission_page, "delegations_submission_work"),
            ("pairs/<slug:slug>/", pairs_page, "pairs"),
            ("reconciliation/", reconciliation_page, "reconciliation"),
        ]
        papers = [
            path(
                "commission/meeting/<str:key>/resolution-<str:language>.<str:extension>",
                self.admin_view(resolution_file),
                name="commission_meeting_resolution",
            ),
            path(
                "delegations/submission/<str:key>/file/",
                self.admin_view(received_file),
                name="delegations_submission_file",
            ),
            path(
                "commission/meeting/<str:key>/communique-<str:language>.docx",
                self.admin_view(communique_file),
                name="commission_meeting_communique",
            ),
        ]
        own = [path(address, self.admin_view(partial(page, self)), name=name) for address, page, name in pages]
        return [*own, *papers, *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """For every page: whether this is a demonstration, its languages, and the lists of every day."""
        context = super().each_context(request)
        models = {model["object_name"]: model for app in context["available_apps"] for model in app["models"]}
        return {
            **context,
            "is_demonstration": settings.DEMO,
            "languages": settings.LANGUAGES,
            "front_address": reverse("admin:index", current_app=self.name),
            "daily_lists": [models[name] for name in _DAILY if name in models],
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The front page of the election named by `?election=SLUG`, else of the current one."""
        elections = Election.objects.order_by("-voting_day", "slug")
        wanted = request.GET.get("election", "")
        # Among those that are shown anyway: not every text that an address can hold may be asked of a database.
        election = next((each for each in elections if each.slug == wanted), None) or current_election()
        front = front_page(election, logged_in(request), timezone.now()) if election else None
        has_role = request.user.has_module_perms("delegations") or request.user.has_module_perms("elections")
        context = {"front": front, "elections": elections, "has_role": has_role, **(extra_context or {})}
        return super().index(request, context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        apps = super().get_app_list(request, app_label)
        places = {label: place for place, label in enumerate(_APPS_IN_ORDER)}
        return sorted(apps, key=lambda app: places.get(app["app_label"], len(places)))

    def observer_actions(self, model_admin: ModelAdmin, request: HttpRequest) -> dict[str, Any]:
        """What the list of observers offers beyond its own app; its admin asks for it."""
        if not request.user.has_perm("commission.record_meeting"):
            return {}
        return {
            "accredit_at_meeting": (accredit_at_meeting, "accredit_at_meeting", _("Accredit these at a meeting")),
            "plan_for_agenda": (plan_for_agenda, "plan_for_agenda", _("Put these on the agenda of a meeting")),
        }
