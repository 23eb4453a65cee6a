"""What the public templates need beyond Django: addresses in other languages, the commission's phrases, dates."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import Resolver404, resolve, translate_url
from django.utils import formats
from django.utils.translation import get_language, pgettext

from accreditation.bulletins.counting import Totals
from accreditation.commission.models import DatePrecision
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election, Phrase

register = template.Library()


@dataclass(frozen=True)
class PageLanguage:
    """One entry of the language switch. `absolute_url` is empty where the page has no counterpart."""

    code: str
    name: str
    url: str
    absolute_url: str
    current: bool


def _request(context: Context) -> HttpRequest | None:
    request: HttpRequest | None = context.get("request")
    return request


@register.simple_tag(takes_context=True)
def page_address(context: Context) -> str:
    """The page's own absolute address without search words, for search engines; empty on an error page."""
    request = _request(context)
    if request is None or not _exists(request):
        return ""
    return request.build_absolute_uri(request.path)


@register.simple_tag(takes_context=True)
def page_languages(context: Context) -> list[PageLanguage]:
    """The same page, search words included, in every language; the front pages where there is no such page."""
    request = _request(context)
    if request is None:
        return []
    exists = _exists(request)
    current = get_language()
    found = []
    for code, name in settings.LANGUAGES:
        url = translate_url(request.get_full_path(), code) if exists else f"/{code}/"
        plain = translate_url(request.path, code)
        found.append(
            PageLanguage(code, name, url, request.build_absolute_uri(plain) if exists else "", code == current)
        )
    return found


def _exists(request: HttpRequest) -> bool:
    """Whether the address leads to a view at all: a misspelt one cannot be translated."""
    try:
        resolve(request.path_info)
    except Resolver404:
        return False
    return True


@register.simple_tag(takes_context=True)
def phrase(context: Context, key: str) -> str:
    """The commission's sentence for a place, in the active language; empty where it has worded none.

    All phrases are read by one query a page.
    """
    request = _request(context)
    if request is None:
        return ""
    if not hasattr(request, "portal_phrases"):
        request.portal_phrases = {found.key: found for found in Phrase.objects.all()}  # type: ignore[attr-defined]
    found = request.portal_phrases.get(key)  # type: ignore[attr-defined]
    return found.text if found else ""


@register.filter
def names_for_reader(person: Observer) -> list[str]:
    """The name by which the list is in order, then the same in the other script where it was given."""
    names = [person.full_name, person.cyrillic_name]
    if not (get_language() or "").startswith("en"):
        names.reverse()
    return list(filter(None, names))


@register.filter
def site(address: str) -> str:
    """The site of an address, as a reader would name it: `https://www.inform.kz/en/...` is `inform.kz`."""
    return urlsplit(address).netloc.removeprefix("www.") or address


@register.simple_tag(takes_context=True)
def closing_rule(context: Context, election: Election) -> str:
    """The commission's sentence on when accreditation closes; empty where an exception holds or nothing is known."""
    if election.closes_override or not election.closing_is_known:
        return ""
    time = formats.time_format(election.closing_time, "TIME_FORMAT")
    return phrase(context, "closing-rule").replace("{time}", time).replace("{days}", str(election.full_days_before))


@register.filter
def as_of(totals: Totals) -> str:
    """When totals hold, in words; an announcement's day is sometimes known only roughly."""
    return standing(totals.as_of, totals.bulletin.date_precision if totals.bulletin else DatePrecision.DAY)


@register.filter
def standing(day: date | None, precision: str = DatePrecision.DAY) -> str:
    """The day for which a figure stands: "as of 4 January 2021", "by 26 April 2015"."""
    written = dated(day, precision)
    if day is None or precision == DatePrecision.BY:
        return written
    return pgettext("of a figure", "as of %(day)s") % {"day": written}


@register.filter
def dated(day: date | None, precision: str = DatePrecision.DAY) -> str:
    """A day in words, with what is not certain about it."""
    if day is None:
        return pgettext("date", "date not known")
    written = formats.date_format(day, "DATE_FORMAT")
    if precision == DatePrecision.BY:
        return pgettext("date", "by %(day)s") % {"day": written}
    if precision == DatePrecision.ABOUT:
        return pgettext("date", "about %(day)s") % {"day": written}
    return written
