"""Texts that a spreadsheet would run as formulas, and the apostrophe that keeps it from doing so.

A cell that begins with = + - @, a tab or a line break is executed when the exported file is opened (CWE-1236, OWASP
"CSV injection"). On export such a text gets an apostrophe in front, on import that apostrophe is taken away. For every
text, `unescape(escape(text)) == text`.
"""

import re

# Apostrophes first: a text that already looks escaped is escaped once more, or taking one away would change it.
# Blanks before the sign do not stop a spreadsheet, nor do the full-width signs that East Asian versions accept.
_RUNS = re.compile("'*[\\s\u200b\ufeff]*[=+\\-@\t\r\n＝＋－＠]")


def begins_like_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text."""
    return _RUNS.match(text) is not None


def escape(text: str) -> str:
    """Return `text` in a form that no spreadsheet runs."""
    return f"'{text}" if begins_like_formula(text) else text


def unescape(text: str) -> str:
    """Return the text that `escape` was given. A text that it never returns comes back as it is."""
    return text[1:] if text.startswith("'") and _RUNS.match(text, 1) else text
