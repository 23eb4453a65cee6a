"""What a person's name can be. Everything else that a passport may print is kept letter by letter."""

from django.utils.translation import gettext_lazy as _

NOT_A_NAME = _("This is no name: a name has a letter, and begins with none of = + @.")


def is_name(text: str) -> bool:
    """Whether the text, not empty, can be a part of a name: what a spreadsheet runs or counts is none."""
    return text[0].isalpha() or (any(letter.isalpha() for letter in text) and text.lstrip()[0] not in "=+@＝＋＠")
