"""Refusing a request by the size that it declares, before anything of it is read or kept."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# The other fields of a form, and what an upload writes between them.
BESIDE_THE_LIST = 1 << 20


def refuse_by_size(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer with a page of its own (status 413) where the body is larger than any list may be.

    Without a declared size Django takes nothing for the body, so there is no way around this one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        size = declared_size(request)
        if size <= settings.LARGEST_LIST_BYTES + BESIDE_THE_LIST:
            return get_response(request)
        return render(request, "413.html", {"size": size, "limit": settings.LARGEST_LIST_BYTES}, status=413)

    return middleware


def declared_size(request: HttpRequest) -> int:
    """The bytes that the body is said to have; 0 where that is not a number."""
    declared = request.META.get("CONTENT_LENGTH") or ""
    return int(declared) if declared.isdecimal() and len(declared) < 20 else 0
