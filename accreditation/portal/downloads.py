"""The data files: JSON, CSV for a spreadsheet and for a program, and the metadata beside each CSV."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accreditation.bulletins import counting
from accreditation.delegations.models import Observer, ObserverQuerySet
from accreditation.elections.models import Election, Phrase
from accreditation.exchange.formats import csv_lines
from accreditation.portal import data
from accreditation.portal.archive import headlines

LICENCE = "The figures may be used freely by anyone; name the source and the date they stand for."


def public_election(slug: str) -> Election:
    return get_object_or_404(Election.objects.for_public(), slug=slug)


def public_observers(election: Election) -> ObserverQuerySet:
    """Return the people whose names the public may read today; 404 where names are not public."""
    if not election.shows_names(election.today()):
        raise Http404("names are not public")
    return Observer.objects.for_public(election, election.today())


@require_safe
def elections_json(request: HttpRequest) -> HttpResponse:
    found = headlines(Election.objects.for_public())
    return _json({"elections": [data.election_headline(headline) for headline in found]})


@require_safe
def totals_json(request: HttpRequest, slug: str) -> HttpResponse:
    return _json(data.election_totals(counting.totals(public_election(slug))))


@require_safe
def organizations_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    election = public_election(slug)
    return _csv(election, "organizations.csv", data.organization_rows(counting.totals(election)))


@require_safe
def countries_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    election = public_election(slug)
    return _csv(election, "countries.csv", data.country_rows(counting.totals(election)))


@require_safe
def meetings_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    election = public_election(slug)
    return _csv(election, "meetings.csv", data.meeting_rows(counting.timeline(election)))


@require_safe
def observers_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    election = public_election(slug)
    people = public_observers(election).order_by("sort_name", "pk").iterator(chunk_size=1000)
    response = _csv(election, "observers.csv", data.observer_rows(people, election))
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def csv_metadata(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    election = public_election(slug)
    if file not in data.COLUMNS:
        raise Http404("no such file")
    if file == "observers.csv":
        public_observers(election)
    phrase = Phrase.objects.filter(key="licence").first()
    return _json(data.csvw(file, file, election, phrase.text_en if phrase else LICENCE), "application/csvm+json")


def _json(content: dict[str, Any], content_type: str = "application/json") -> HttpResponse:
    """Write JSON that any page may read and that people can read too."""
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1}, content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _csv(election: Election, file: str, rows: Iterable[data.Row]) -> StreamingHttpResponse:
    header = [column.name for column in data.columns_of(file, election)]
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = f'attachment; filename="{election.slug}-{file}"'
    metadata = reverse("data:metadata", args=[election.slug, file])
    response["Link"] = f'<{metadata}>; rel="describedby"; type="application/csvm+json"'
    response["Access-Control-Allow-Origin"] = "*"
    return response
