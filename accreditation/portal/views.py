"""The public pages. Nobody logs in here: no view and no template of theirs touches a session or a user."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accreditation.bulletins import counting
from accreditation.bulletins.communique import communique
from accreditation.bulletins.models import Breakdown, Bulletin, Quality
from accreditation.commission.models import DatePrecision
from accreditation.elections.deadline import is_open
from accreditation.elections.models import Election
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization
from accreditation.portal import charts
from accreditation.portal.addresses import bulletin_key
from accreditation.portal.archive import appearances, headlines, sending_states
from accreditation.portal.downloads import public_election, public_observers
from accreditation.portal.forms import ObserverSearchForm
from accreditation.portal.tables import comparison, nationality_table, sender_table, sender_url

PEOPLE_ON_A_PAGE = 50


@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """The front page: the totals of the vote that is coming, else of the latest."""
    election = Election.objects.for_public().current()
    if election is None:
        return render(request, "portal/nothing_yet.html", {"section": "current"})
    return render(request, "portal/totals.html", _totals_page(election) | {"section": "current"})


@require_safe
def elections(request: HttpRequest) -> HttpResponse:
    found = headlines(Election.objects.for_public())
    return render(request, "portal/elections.html", {"section": "elections", "rows": comparison(found)})


@require_safe
def totals(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "portal/totals.html", _totals_page(public_election(slug)))


def _totals_page(election: Election) -> dict[str, Any]:
    found = counting.totals(election)
    steps = counting.timeline(election)
    return _election_page(election, "totals") | {
        "totals": found,
        "is_open": is_open(election, timezone.now()),
        "split": charts.split(found.organizations.observers, found.countries.observers),
        "organizations": sender_table(found.organizations, found.quality),
        "countries": sender_table(found.countries, found.quality),
        "reconstruction": _reconstruction(found),
        "chart": _step_chart(steps),
        "bulletins": _latest_bulletins(election),
        "summary": _summary(found, steps),
    }


def _summary(found: counting.Totals, steps: list[counting.Step]) -> list[str]:
    """The text for the press without its lists, which the page has as tables; nothing where there is no total yet."""
    if found.total is None or found.as_of is None:
        return []
    text = communique(found, steps, timezone.now(), get_language() or settings.LANGUAGE_CODE)
    return [paragraph for section in text.sections if not section.entries for paragraph in section.paragraphs]


def _latest_bulletins(election: Election) -> list[Bulletin]:
    return list(election.bulletins.in_force().select_related("corrects").chronological().reverse())


def _reconstruction(totals: counting.Totals) -> Bulletin | None:
    """The breakdown by organization that was put together afterwards, where none was announced."""
    if totals.organizations.rows:
        return None
    rebuilt = totals.election.bulletins.in_force().filter(
        quality=Quality.RECONSTRUCTED, organizations_breakdown=Breakdown.COMPLETE
    )
    return rebuilt.chronological().last()


def _election_page(election: Election, page: str) -> dict[str, Any]:
    return {
        "section": "elections",
        "page": page,
        "election": election,
        "shows_names": election.shows_names(election.today()),
    }


@require_safe
def election_organizations(request: HttpRequest, slug: str) -> HttpResponse:
    """Organizations of one election; `?group=umbrella` puts them under their umbrellas."""
    election = public_election(slug)
    found = counting.totals(election)
    by_umbrella = request.GET.get("group") == "umbrella"
    context = _election_page(election, "organizations") | {
        "totals": found,
        "by_umbrella": by_umbrella,
        "has_umbrellas": any(row.umbrella for row in found.organizations.rows),
        "organizations": sender_table(found.organizations, found.quality, by_umbrella=by_umbrella),
        "reconstruction": _reconstruction(found),
    }
    return render(request, "portal/election_organizations.html", context)


@require_safe
def election_countries(request: HttpRequest, slug: str) -> HttpResponse:
    """Sending states of one election, and beside them nationalities where the register holds them."""
    election = public_election(slug)
    found = counting.totals(election)
    context = _election_page(election, "countries") | {
        "totals": found,
        "countries": sender_table(found.countries, found.quality),
        "nationalities": nationality_table(counting.nationalities(election)),
    }
    return render(request, "portal/election_countries.html", context)


@require_safe
def observers(request: HttpRequest, slug: str) -> HttpResponse:
    """Names of accredited observers, where the election shows them; never in search engines."""
    election = public_election(slug)
    form = ObserverSearchForm(election, public_observers(election), request.GET)
    context = _election_page(election, "observers") | {
        "totals": counting.totals(election),
        "form": form,
        "shows_nationality": election.names_public == Election.NamesPublic.NATIONALITY,
        "people": Paginator(form.found().by_name(), PEOPLE_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    response = render(request, "portal/observers.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def meetings(request: HttpRequest, slug: str) -> HttpResponse:
    election = public_election(slug)
    steps = counting.timeline(election)
    context = _election_page(election, "meetings") | {
        "steps": steps,
        "has_resolutions": any(step.meeting.resolutions for step in steps),
        "has_sources": any(step.source for step in steps),
        "chart": _step_chart(steps),
        "bulletins": _latest_bulletins(election),
    }
    return render(request, "portal/meetings.html", context)


@require_safe
def meeting(request: HttpRequest, slug: str, ordinal: int) -> HttpResponse:
    """One recorded meeting: what it added, by sender, and the total after it."""
    election = public_election(slug)
    steps = counting.timeline(election)
    step = next((step for step in steps if step.meeting.ordinal == ordinal), None)
    if step is None:
        raise Http404("no such meeting is recorded")
    known = {other.meeting.ordinal for other in steps}
    added = counting.SenderTable(None, step.added, Breakdown.NONE, step.rows)
    context = _election_page(election, "meetings") | {
        "step": step,
        "meeting": step.meeting,
        "senders": sender_table(added, step.added_quality),
        "previous": ordinal - 1 if ordinal - 1 in known else None,
        "next": ordinal + 1 if ordinal + 1 in known else None,
    }
    return render(request, "portal/meeting.html", context)


@require_safe
def bulletin(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    """What was announced on a date, as it was announced."""
    election = public_election(slug)
    found = get_object_or_404(
        Bulletin.objects.for_public().select_related("meeting", "election", "corrects", "corrected_by"),
        election=election,
        **bulletin_key(label),
    )
    announced = counting.bulletin_totals(found)
    added = counting.bulletin_additions(found)
    context = _election_page(election, "bulletins") | {
        "bulletin": found,
        "correction": getattr(found, "corrected_by", None),
        "totals": announced,
        "split": charts.split(announced.organizations.observers, announced.countries.observers),
        "added": sender_table(added, found.added_quality),
        "organizations": sender_table(announced.organizations, found.quality),
        "countries": sender_table(announced.countries, found.quality),
    }
    return render(request, "portal/bulletin.html", context)


@require_safe
def organizations(request: HttpRequest) -> HttpResponse:
    found = Organization.objects.select_related("umbrella").by_name()
    senders = [(sender, sender_url(sender)) for sender in found]
    return render(request, "portal/organizations.html", {"section": "organizations", "senders": senders})


@require_safe
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    sender = get_object_or_404(Organization.objects.select_related("umbrella"), slug=slug)
    return _sender_page(request, sender, "organizations")


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """Every state that sent observers to a public election."""
    senders = [(sender, sender_url(sender)) for sender in sending_states().by_name()]
    return render(request, "portal/countries.html", {"section": "countries", "senders": senders})


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """One state across elections; a code in small letters leads to its page."""
    sender = get_object_or_404(Country, pk=code.upper())
    if code != sender.pk:
        return redirect("portal:country", sender.pk, permanent=True)
    return _sender_page(request, sender, "countries")


def _sender_page(request: HttpRequest, sender: Organization | Country, section: str) -> HttpResponse:
    found = appearances(sender)
    largest = max((row.observers or row.at_least or 0 for row in found), default=0)
    context = {
        "section": section,
        "sender": sender,
        "rows": [(row, charts.bar(row.observers, row.at_least, largest)) for row in found],
        "csv": sender_url(sender, "data"),
    }
    return render(request, "portal/sender.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/about.html", {"section": "about"})


def _step_chart(steps: list[counting.Step]) -> charts.StepChart | None:
    signs: dict[str, str] = {DatePrecision.BY: "≤ ", DatePrecision.ABOUT: "≈ "}
    return charts.steps(
        [
            charts.StepInput(
                ordinal=step.meeting.ordinal,
                label=f"{signs.get(step.meeting.date_precision, '')}{step.meeting.held_on:%d.%m}"
                if step.meeting.held_on
                else "?",
                total=step.total,
                derived=step.total_quality != "official",
                dated=step.meeting.date_precision == DatePrecision.DAY,
            )
            for step in steps
        ]
    )
