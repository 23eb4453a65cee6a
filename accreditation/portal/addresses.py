"""What stands in public addresses besides words and numbers."""

from django.urls.converters import StringConverter


class CountryCode(StringConverter):
    """The code of a country, in either case: two letters, or three for what is no state."""

    regex = "[A-Za-z]{2,3}"
