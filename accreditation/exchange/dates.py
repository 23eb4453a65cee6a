"""Dates as senders write them, in digits, in Russian, Kazakh and English words, and as Excel counts them."""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.cells import clean_text
from accreditation.exchange.table import Message

Order = Literal["dmy", "mdy"]

# The month of each spelling. Endings and abbreviations are told by the beginning: 12 декабря, дек., December, Dec.
_MONTHS = (
    ("январь", "january", "қаңтар", "кантар"),
    ("февраль", "february", "ақпан", "акпан"),
    ("март", "march", "наурыз"),
    ("апрель", "april", "сәуір", "сауир", "сауір"),
    ("май", "мая", "may", "мамыр"),
    ("июнь", "june", "маусым"),
    ("июль", "july", "шілде", "шилде"),
    ("август", "august", "тамыз"),
    ("сентябрь", "september", "қыркүйек", "кыркуйек"),
    ("октябрь", "october", "қазан", "казан"),
    ("ноябрь", "november", "қараша", "караша"),
    ("декабрь", "december", "желтоқсан", "желтоксан"),
)
# Short enough for every abbreviation in use, long enough to tell June from July and қазан from қараша.
_SHORTEST = 3

_ISO = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})")
_DIGITS = re.compile(r"(\d{1,2}) ?([-./]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]m)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?$", re.IGNORECASE)
# Russian and Kazakh for "of the year", between other words of a date or at its end.
_YEAR_WORD = re.compile(r"(?<![^\W\d_])(?:года?|г|жылғы|жылы|жыл|ж)\b\.?")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|-?ое|-?го)\b")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_BETWEEN = re.compile(r"[\s.,/-]*")

# Excel counts days from here; five digits are the years 1927 to 2173, so that a year alone is no day count.
_EXCEL_EPOCH = datetime.date(1899, 12, 30)
_SERIAL = re.compile(r"([1-9]\d{4})(?:[.,]\d+)?")
_FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class DateReading:
    """The date, or why there is none: then `code` and `message` are set. An empty cell has neither date nor code.

    `candidates` are the dates that an ambiguous text can mean, day first, then month first.
    """

    date: datetime.date | None = None
    code: str = ""
    message: Message = ""
    candidates: tuple[datetime.date, ...] = ()


def read_date(text: str, order: Order | None = None, *, today: datetime.date | None = None) -> DateReading:
    """Return the date that `text` names, without asking whether it is a sensible one for its column.

    `order` is how the file writes dates with slashes or dashes; dots are always day.month.year. Without it such a date
    is ambiguous where both parts can be months. A year of two digits is the latest that does not lead past `today`, the
    current day by default: what senders abbreviate are birth dates.
    Codes: bad-date (no date, or none that exists), ambiguous-date.
    """
    cleaned = unicodedata.normalize("NFKC", clean_text(text)).casefold().strip(" '")
    if not cleaned:
        return DateReading()
    today = today or datetime.date.today()
    dates = _possible_dates(_TIME.sub("", cleaned), order, today)
    if not dates:
        message = _("“{value}” is not a date. Write it as 31.12.1980.")
        return DateReading(code="bad-date", message=format_lazy(message, value=clean_text(text)[:40]))
    if len(dates) > 1:
        message = _("“{value}” can be {first} or {second}. Say whether the day or the month comes first in this file.")
        first, second = (f"{date:%d.%m.%Y}" for date in dates)
        message = format_lazy(message, value=clean_text(text), first=first, second=second)
        return DateReading(code="ambiguous-date", message=message, candidates=dates)
    return DateReading(dates[0])


def _possible_dates(text: str, order: Order | None, today: datetime.date) -> tuple[datetime.date, ...]:
    """The dates that the text can mean: none, one, or two that differ by the order of day and month."""
    serial = _SERIAL.fullmatch(text)
    if serial:
        return (_EXCEL_EPOCH + datetime.timedelta(days=int(serial[1])),)
    text = _ORDINAL.sub("", _YEAR_WORD.sub(" ", text)).strip(" .,")
    iso = _ISO.fullmatch(text)
    if iso:
        return _existing((iso[1], iso[3], iso[4]), today=today)
    digits = _DIGITS.fullmatch(text)
    if digits is None:
        return _existing(_in_words(text), today=today)
    first, separator, second, year = digits.groups()
    day_first, month_first = (year, second, first), (year, first, second)
    if separator == "." or order == "dmy":
        return _existing(day_first, today=today)
    if order == "mdy":
        return _existing(month_first, today=today)
    return _existing(day_first, month_first, today=today)


def _in_words(text: str) -> tuple[str, str, str] | None:
    """Year, month and day of a date with the month in letters, in any order that leaves no doubt."""
    parts = _PARTS.findall(text)
    if len(parts) != 3 or _BETWEEN.sub("", _PARTS.sub("", text)):
        return None
    numbers = [part for part in parts if part.isdecimal()]
    months = [month for part in parts if not part.isdecimal() and (month := _month(part))]
    if len(numbers) != 2 or not months:
        return None
    day, year = reversed(numbers) if len(numbers[0]) == 4 else numbers
    return (year, str(months[0]), day) if len(day) <= 2 and len(year) in (2, 4) else None


def _month(word: str) -> int | None:
    """The number of the month that `word` names, abbreviates or inflects."""
    if len(word) < _SHORTEST:
        return None
    for number, spellings in enumerate(_MONTHS, start=1):
        for spelling in spellings:
            stem = spelling.rstrip("ь")
            if spelling.startswith(word) or (word.startswith(stem) and len(word) <= len(stem) + 4):
                return number
    return None


def _existing(*candidates: tuple[str, str, str] | None, today: datetime.date) -> tuple[datetime.date, ...]:
    """Those of the candidates (year, month, day) that are days of the calendar, each once."""
    dates: dict[datetime.date, None] = {}
    for candidate in candidates:
        if candidate is not None:
            date = _date(*candidate, today=today)
            if date is not None:
                dates.setdefault(date)
    return tuple(dates)


def _date(year: str, month: str, day: str, *, today: datetime.date) -> datetime.date | None:
    full_year = int(year) if len(year) == 4 else today.year - (today.year - int(year)) % 100
    try:
        date = datetime.date(full_year, int(month), int(day))
        if len(year) == 2 and date > today:
            date = date.replace(year=full_year - 100)
    except ValueError:  # 31.02.1980, and 29.02.00 a century before a leap year
        return None
    return date if date.year >= _FIRST_YEAR else None
