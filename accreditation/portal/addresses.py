"""What stands in public addresses besides words and numbers."""

import re
from datetime import date
from typing import Any

from django.http import Http404
from django.urls.converters import StringConverter

_LABEL = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-([1-9]\d{0,3}))?", re.ASCII)


class CountryCode(StringConverter):
    """The code of a country, in either case: two letters, or three for what is no state."""

    regex = "[A-Za-z]{2,3}"


def bulletin_key(label: str) -> dict[str, Any]:
    """Read `2021-01-04` or `2021-01-04-2`; 404 for anything else, a first of the day written `-1` included."""
    read = _LABEL.fullmatch(label)
    try:
        if read is None or read[2] == "1":
            raise ValueError(label)
        return {"published_on": date.fromisoformat(read[1]), "number": int(read[2] or 1)}
    except ValueError as error:
        raise Http404("no such bulletin") from error
