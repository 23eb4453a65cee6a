"""The ready text for the press: what was accredited, by whom, until when, and what changed since the last meeting.

Every figure stands after a colon and every name as it is listed, so that neither Kazakh endings nor Russian cases
depend on them. Senders have the names they bear today in each language: a name as announced is known in one only. The
text follows from the same totals as the public pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accreditation.bulletins.counting import SenderRow, SenderTable, Step, Totals
from accreditation.bulletins.models import Breakdown
from accreditation.elections.deadline import explain_closing
from accreditation.spelling.multilingual import LANGUAGES


@dataclass(frozen=True)
class Section:
    """Paragraphs, and beneath them a list where there is one."""

    paragraphs: list[str]
    entries: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Communique:
    """The text in one language."""

    language: str
    title: str
    sections: list[Section]

    @property
    def text(self) -> str:
        """The whole as plain text, to copy."""
        blocks = [self.title]
        for section in self.sections:
            blocks += section.paragraphs
            if section.entries:
                blocks.append("\n".join(f"– {entry}" for entry in section.entries))
        return "\n\n".join(blocks) + "\n"


def communiques(figures: Totals, steps: Sequence[Step], now: datetime) -> list[Communique]:
    """Return the text in Kazakh, Russian and English.

    `figures` are those of a register or of a bulletin, `steps` the recorded meetings up to them, `now` an aware moment.
    """
    return [communique(figures, steps, now, language) for language in LANGUAGES]


def communique(figures: Totals, steps: Sequence[Step], now: datetime, language: str) -> Communique:
    """Return the text in one language, see `communiques`."""
    with translation.override(language):
        title = _("Accreditation of international observers: %(election)s") % {"election": figures.election.name}
        return Communique(language, title, list(_sections(figures, steps, now)))


def _sections(figures: Totals, steps: Sequence[Step], now: datetime) -> Iterator[Section]:
    yield Section(_total(figures))
    if figures.organizations.rows:
        yield Section([_("International organizations:")], [_figure(row) for row in _by_name(figures.organizations)])
    if figures.countries.rows:
        yield _states(figures.countries)
    if steps:
        yield Section(_meetings(steps))
    if closing := _closing(figures.election, now):
        yield Section([closing])


def _total(figures: Totals) -> list[str]:
    lines = []
    if figures.as_of:
        day = formats.date_format(figures.as_of, "DATE_FORMAT")
        lines.append(_("As of %(day)s the commission has accredited, in all: %(total)s.") % {
            "day": day, "total": _persons(figures.total),
        })  # fmt: skip
    for table, named in (
        (figures.organizations, _("From international organizations (%(senders)s): %(observers)s.")),
        (figures.countries, _("From foreign states (%(senders)s): %(observers)s.")),
    ):
        if table.observers is not None:
            senders = "?" if table.senders is None else formats.number_format(table.senders)
            lines.append(named % {"senders": senders, "observers": _persons(table.observers)})
    return lines


def _persons(number: int | None) -> str:
    if number is None:
        return _("not known")
    text = ngettext("%(number)s observer", "%(number)s observers", number)
    return text % {"number": formats.number_format(number, use_l10n=True, force_grouping=True)}


def _by_name(table: SenderTable) -> list[SenderRow]:
    """The largest first, those of equal figures by the reader's alphabet; without figures by the alphabet alone."""
    return sorted(table.rows, key=lambda row: (-(row.observers or 0), getattr(row.sender, row.sender.sort_field())))


def _figure(row: SenderRow) -> str:
    return f"{row.sender.name}: {'–' if row.observers is None else formats.number_format(row.observers)}"


def _states(table: SenderTable) -> Section:
    """With figures where all are known; else the names alone, and that the figures were not broken down."""
    if table.breakdown == Breakdown.COMPLETE:
        return Section([_("Foreign states:")], [_figure(row) for row in _by_name(table)])
    names = sorted(table.rows, key=lambda row: getattr(row.sender, row.sender.sort_field()))
    listed = ", ".join(row.sender.name for row in names)
    return Section(
        [
            _("Foreign states: %(names)s.") % {"names": listed},
            _("The figure for the states is not broken down by state."),
        ]
    )


def _meetings(steps: Sequence[Step]) -> list[str]:
    number = len(steps)
    held = ngettext(
        "The commission considered accreditation at %(number)d meeting.",
        "The commission considered accreditation at %(number)d meetings.",
        number,
    ) % {"number": number}
    last = steps[-1]
    if last.added is None:
        return [held]
    day = formats.date_format(last.meeting.held_on, "DATE_FORMAT") if last.meeting.held_on else "–"
    changes = _("At the last meeting (%(day)s) accredited: %(added)s.") % {"day": day, "added": _persons(last.added)}
    if last.meeting.resolutions:
        changes += " " + _("Resolution: %(number)s.") % {"number": last.meeting.resolutions}
    if last.withdrawn:
        changes += " " + _("Left: %(number)s.") % {"number": _persons(last.withdrawn)}
    return [held, changes]


def _closing(election: Any, now: datetime) -> str:
    """When accreditation closes or closed, and why then; empty where no source tells."""
    closes = election.closes_at
    if closes is None:
        return ""
    moment = formats.date_format(timezone.localtime(closes, election.zone), "DATETIME_FORMAT")
    said = (
        _("Accreditation of international observers closed: %(moment)s (%(zone)s).")
        if closes < now
        else _("Accreditation of international observers closes: %(moment)s (%(zone)s).")
    )
    return f"{said % {'moment': moment, 'zone': election.time_zone}} {explain_closing(election)}"
