"""The data files: JSON, CSV for a spreadsheet and for a program, and the metadata beside each CSV."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import override, pgettext
from django.views.decorators.http import require_safe

from accreditation.bulletins import counting, published
from accreditation.bulletins.models import Bulletin
from accreditation.delegations.models import Observer, ObserverQuerySet
from accreditation.elections.models import Election, Phrase
from accreditation.exchange.broken_off import marked_where_broken_off
from accreditation.exchange.formulas import escape
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization
from accreditation.portal import csv_files, data
from accreditation.portal.addresses import bulletin_key
from accreditation.portal.archive import appearances, headlines
from accreditation.spelling.multilingual import LANGUAGES

# A spreadsheet reads a file as UTF-8 only when it begins so.
BOM = "\ufeff"
LICENCE = "The figures may be used freely by anyone; name the source and the date they stand for."
# A file is the same for every reader: equal figures follow each other in the alphabet of this language.
in_one_order = override("en")


def public_election(slug: str) -> Election:
    return get_object_or_404(Election.objects.for_public(), slug=slug)


def public_observers(election: Election) -> ObserverQuerySet:
    """Return the people whose names the public may read today; 404 where names are not public."""
    if not election.shows_names(election.today()):
        raise Http404("names are not public")
    return Observer.objects.for_public(election, election.today())


def _source(request: HttpRequest, totals: counting.Totals) -> str:
    """Where the figures were announced; of a register, the page of the meeting after which they stand."""
    if totals.source or totals.basis != Election.Basis.REGISTER or totals.meeting is None:
        return totals.source
    page = reverse("portal:meeting", args=[totals.election.slug, totals.meeting.ordinal])
    return request.build_absolute_uri(page)


@require_safe
@in_one_order
def elections_json(request: HttpRequest) -> HttpResponse:
    found = headlines(Election.objects.for_public())
    return _json({"elections": [data.election_headline(headline) for headline in found]})


@require_safe
@in_one_order
def elections_csv(request: HttpRequest) -> HttpResponseBase:
    rows = csv_files.election_rows(headlines(Election.objects.for_public()))
    return _csv("elections.csv", rows, reverse("data:elections-metadata"))


@require_safe
@in_one_order
def totals_json(request: HttpRequest, slug: str) -> HttpResponse:
    found = counting.totals(public_election(slug))
    return _json(published.election_totals(found, _source(request, found)))


@require_safe
@in_one_order
def organizations_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    election = public_election(slug)
    found = counting.totals(election)
    return _election_csv(election, "organizations.csv", csv_files.organization_rows(found, _source(request, found)))


@require_safe
@in_one_order
def countries_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    election = public_election(slug)
    found = counting.totals(election)
    return _election_csv(election, "countries.csv", csv_files.country_rows(found, _source(request, found)))


@require_safe
@in_one_order
def nationalities_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    election = get_object_or_404(Election.objects.for_public().in_register(), slug=slug)
    found = counting.totals(election)
    rows = csv_files.nationality_rows(counting.nationalities(election), found, _source(request, found))
    return _election_csv(election, "nationalities.csv", rows)


@require_safe
@in_one_order
def meetings_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    election = public_election(slug)
    return _election_csv(election, "meetings.csv", csv_files.meeting_rows(counting.timeline(election), election))


@require_safe
@in_one_order
def bulletins_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    election = public_election(slug)
    rows = csv_files.bulletin_rows(election.bulletins.in_force().chronological(), election)
    return _election_csv(election, "bulletins.csv", rows)


@require_safe
def bulletin_json(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    """The figures of a bulletin as they were published on its day, byte for byte; 404 for what was only announced."""
    found = get_object_or_404(
        Bulletin.objects.for_public().exclude(published_json=""), election__slug=slug, **bulletin_key(label)
    )
    response = HttpResponse(found.published_json, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@in_one_order
def observers_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    election = public_election(slug)
    people = public_observers(election).by_name().iterator(chunk_size=1000)
    response = _election_csv(election, "observers.csv", csv_files.observer_rows(people, election))
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@in_one_order
def organization_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    sender = get_object_or_404(Organization, slug=slug)
    metadata = reverse("data:organization-metadata", args=[slug])
    return _csv(f"{slug}.csv", csv_files.appearance_rows(appearances(sender)), metadata, "sender.csv")


@require_safe
@in_one_order
def country_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    sender = get_object_or_404(Country, pk=code)
    metadata = reverse("data:country-metadata", args=[code])
    return _csv(f"{code}.csv", csv_files.appearance_rows(appearances(sender)), metadata, "sender.csv")


@require_safe
def elections_metadata(request: HttpRequest) -> HttpResponse:
    names = {}
    for language in LANGUAGES:
        with override(language):
            names[language] = pgettext("title", "All elections")
    return _metadata("elections.csv", "elections.csv", names, csv_files.columns_of("elections.csv"))


@require_safe
def election_metadata(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    """The description of a file of an election; 404 where the file itself is."""
    election = public_election(slug)
    if file not in csv_files.OF_ELECTION:
        raise Http404("no such file")
    if file == "observers.csv":
        public_observers(election)
    if file == "nationalities.csv" and election.basis != Election.Basis.REGISTER:
        raise Http404("nationalities are not known")
    return _metadata(file, file, election.names, csv_files.columns_of(file, election))


@require_safe
def organization_metadata(request: HttpRequest, slug: str) -> HttpResponse:
    names = get_object_or_404(Organization, slug=slug).names
    return _metadata("sender.csv", f"{slug}.csv", names, csv_files.columns_of("sender.csv"))


@require_safe
def country_metadata(request: HttpRequest, code: str) -> HttpResponse:
    names = get_object_or_404(Country, pk=code).names
    return _metadata("sender.csv", f"{code}.csv", names, csv_files.columns_of("sender.csv"))


def _metadata(file: str, url: str, names: dict[str, str], columns: Iterable[csv_files.Column]) -> HttpResponse:
    phrase = Phrase.objects.filter(key="licence").first()
    licence = phrase.text_en if phrase else LICENCE
    return _json(csv_files.csvw(file, url, names, licence, list(columns)), "application/csvm+json")


def _json(content: dict[str, Any], content_type: str = "application/json") -> HttpResponse:
    """Write JSON that any page may read and that people can read too."""
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1}, content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    return response


class _Echo:
    """A file that gives back what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def _election_csv(election: Election, file: str, rows: Iterable[csv_files.Row]) -> StreamingHttpResponse:
    metadata = reverse("data:metadata", args=[election.slug, file])
    header = [column.name for column in csv_files.columns_of(file, election)]
    return _stream(f"{election.slug}-{file}", header, rows, metadata)


def _csv(name: str, rows: Iterable[csv_files.Row], metadata: str, file: str = "") -> StreamingHttpResponse:
    """A file that belongs to no election; `file` is its kind where that is not its name."""
    return _stream(name, [column.name for column in csv_files.columns_of(file or name)], rows, metadata)


def _stream(name: str, header: csv_files.Row, rows: Iterable[csv_files.Row], metadata: str) -> StreamingHttpResponse:
    lines = marked_where_broken_off(_lines(header, rows), str)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Link"] = f'<{metadata}>; rel="describedby"; type="application/csvm+json"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _lines(header: csv_files.Row, rows: Iterable[csv_files.Row]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(header)
    for row in rows:
        yield writer.writerow([escape(cell) if isinstance(cell, str) else cell for cell in row])
