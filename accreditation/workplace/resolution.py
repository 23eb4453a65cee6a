"""The draft of a meeting's resolution with its annexes, in one language; of a recorded meeting, what was resolved.

The commission words its resolutions itself: the DOCX is a draft to work on. Figures stand after a colon, and names as
they are listed, so that no ending depends on them.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import formats, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accreditation.commission.agenda import agenda_of
from accreditation.commission.amendment import AMENDABLE_FIELDS, read_amendment
from accreditation.commission.annulment import standing_decisions
from accreditation.commission.as_decided import put_back
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.elections.models import Election
from accreditation.papers.blocks import (
    Align,
    Block,
    Column,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Table,
)
from accreditation.papers.docx import to_docx
from accreditation.papers.pdf import to_pdf
from accreditation.spelling.keys import read_key
from accreditation.spelling.multilingual import LANGUAGES
from accreditation.workplace.control_sheet import ControlSheet, control_sheet
from accreditation.workplace.meeting import decisions_of

Outcome = Decision.Outcome
Entry = AgendaItem | Decision

FORMATS = {
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (to_pdf, "application/pdf"),
}
# What the commission resolves on those of an annex.
_RESOLVES: dict[str, Any] = {
    Outcome.ACCREDIT: gettext_lazy("To accredit as observers, according to annex %(annex)d: %(persons)s."),
    Outcome.REFUSE: gettext_lazy("To refuse accreditation, according to annex %(annex)d: %(persons)s."),
    Outcome.WITHDRAW: gettext_lazy(
        "To end accreditation at the sender's request, according to annex %(annex)d: %(persons)s."
    ),
    Outcome.REVOKE: gettext_lazy("To revoke accreditation, according to annex %(annex)d: %(persons)s."),
    Outcome.REPLACE: gettext_lazy("To replace observers, according to annex %(annex)d: %(persons)s."),
    Outcome.AMEND: gettext_lazy("To amend what is recorded of observers, according to annex %(annex)d: %(persons)s."),
    Outcome.ANNUL: gettext_lazy("To annul decisions, according to annex %(annex)d: %(persons)s."),
}


def resolution_file(request: HttpRequest, key: str, language: str, extension: str) -> HttpResponse:
    """Answer with the paper of a meeting as a file."""
    if not (request.user.has_perm("commission.view_meeting") and request.user.has_perm("delegations.view_observer")):
        raise PermissionDenied
    if language not in LANGUAGES or extension not in FORMATS:
        raise Http404
    meeting = get_object_or_404(Meeting.objects.select_related("election"), pk=read_key(key))
    write, content_type = FORMATS[extension]
    response = HttpResponse(write(resolution(meeting, language)), content_type=content_type)
    name = f"{meeting.election.slug}-{meeting.ordinal}-{language}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def resolution(meeting: Meeting, language: str) -> Paper:
    """Return the paper in a language: the text, an annex for each outcome, and the figures before and after."""
    entries = _entries(meeting)
    with translation.override(language):
        sheet = None if meeting.is_recorded else control_sheet(meeting.election, agenda_of(meeting))
        parts = [(outcome, list(group)) for outcome, group in groupby(entries, key=lambda entry: entry.outcome)]
        blocks = [*_text(meeting, parts, sheet), *_annexes(meeting, parts)]
        return Paper(
            title=_title(meeting.election),
            language=language,
            blocks=blocks,
            mark="" if meeting.is_recorded else _("Draft"),
            page=_("Page {page} of {pages}"),
        )


def _entries(meeting: Meeting) -> Sequence[Entry]:
    """What is to be resolved; once it was, with everybody's name and post of then."""
    if not meeting.is_recorded:
        return agenda_of(meeting)
    decisions = decisions_of(meeting)
    put_back(meeting, decisions)
    return decisions


def _title(election: Election) -> str:
    return _("On the accreditation of observers of foreign states and international organizations: %(election)s") % {
        "election": election.name
    }


def _text(meeting: Meeting, parts: Sequence[tuple[str, list[Entry]]], sheet: ControlSheet | None) -> Iterator[Block]:
    day = formats.date_format(meeting.held_on, "DATE_FORMAT") if meeting.held_on else "____________"
    yield Heading(_("RESOLUTION"), 1, Align.CENTRE)
    number = meeting.resolutions or "________"
    yield Paragraph(_("%(day)s, No. %(number)s") % {"day": day, "number": number}, Align.CENTRE)
    yield Paragraph(_title(meeting.election), Align.CENTRE, bold=True)
    yield Paragraph(
        _("Having considered at meeting No. %(ordinal)d what was submitted, the commission resolves:")
        % {"ordinal": meeting.ordinal}
    )
    for annex, (outcome, entries) in enumerate(parts, start=1):
        text = _RESOLVES[outcome] % {"annex": annex, "persons": _persons(len(entries))}
        yield Paragraph(f"{annex}. {text}")
    if sheet:
        yield from _figures(sheet)
    yield Signature(_("Chair of the commission"))
    yield Signature(_("Secretary of the commission"))


def _persons(number: int) -> str:
    return ngettext("%(number)d person", "%(number)d persons", number) % {"number": number}


def _figures(sheet: ControlSheet) -> Iterator[Block]:
    yield Heading(_("Figures"))
    columns = [
        Column("", 2), Column(_("So far"), 1, Align.RIGHT), Column(_("Added"), 1, Align.RIGHT),
        Column(_("Leave"), 1, Align.RIGHT), Column(_("New total"), 1, Align.RIGHT),
    ]  # fmt: skip
    rows = [
        (label, *(str(number) for number in (line.before, line.added, line.withdrawn, line.after)))
        for label, line in (
            (_("Organizations"), sheet.organizations), (_("States"), sheet.countries), (_("Total"), sheet.whole),
        )
    ]  # fmt: skip
    yield Table(columns, rows, last_is_total=True)


def _annexes(meeting: Meeting, parts: Sequence[tuple[str, list[Entry]]]) -> Iterator[Block]:
    changed = _changed_resolutions(meeting, parts)
    for annex, (outcome, entries) in enumerate(parts, start=1):
        yield PageBreak()
        yield Paragraph(_("Annex %(annex)d") % {"annex": annex}, Align.RIGHT)
        yield Heading(capfirst(str(Outcome(outcome).label)), 2, Align.CENTRE)
        entries = sorted(entries, key=_by_sender)
        yield Table(list(_columns(outcome)), [
            _row(number, outcome, entry, changed) for number, entry in enumerate(entries, start=1)
        ])  # fmt: skip


def _by_sender(entry: Entry) -> tuple[bool, str, str]:
    delegation = entry.observer.delegation
    sender = delegation.sender
    return delegation.organization_id is None, getattr(sender, sender.sort_field()), entry.observer.sort_name


def _columns(outcome: str) -> Iterator[Column]:
    yield Column(_("No."), 0.5, Align.RIGHT)
    yield Column(_("Name as in the passport"), 2)
    yield Column(_("Name in Cyrillic"), 2)
    yield Column(_("Sender"), 2.4)
    yield Column(_("Post"), 1.8)
    if outcome != Outcome.ACCREDIT:
        yield Column(_("What is resolved"), 2.4)


def _row(number: int, outcome: str, entry: Entry, changed: dict[int, str]) -> list[str]:
    observer = entry.observer
    post = ", ".join(filter(None, [str(observer.get_role_display()), observer.position]))
    row = [
        str(number), " ".join(filter(None, [observer.title, observer.full_name])), observer.cyrillic_name,
        observer.delegation.sender.name, post,
    ]  # fmt: skip
    return row if outcome == Outcome.ACCREDIT else [*row, "; ".join(_resolved(entry, changed))]


def _resolved(entry: Entry, changed: dict[int, str]) -> Iterator[str]:
    """What the annex says of one person beside the name. A document's number is in no annex."""
    if resolution_number := changed.get(entry.observer.pk):
        yield _("changes resolution %(resolution)s") % {"resolution": resolution_number}
    if entry.replacement:
        yield _("replaced by %(name)s") % {"name": entry.replacement}
    for name, value in read_amendment(entry.amendment).items():
        label = str(AMENDABLE_FIELDS[name].verbose_name)
        new = value[1] if isinstance(value, list) else value
        yield f"{label}: {new}" if name.startswith(("family", "given", "patronymic", "title")) else label
    if entry.annuls:
        yield _("annulled: “%(outcome)s” of meeting %(ordinal)d") % {
            "outcome": entry.annuls.get_outcome_display(), "ordinal": entry.annuls.meeting.ordinal,
        }  # fmt: skip
    if entry.ground.strip():
        yield entry.ground.strip()


def _changed_resolutions(meeting: Meeting, parts: Sequence[tuple[str, list[Entry]]]) -> dict[int, str]:
    """By observer, the number of the resolution by which the person was accredited. At most one query."""
    leaving = [
        entry for outcome, entries in parts for entry in entries
        if outcome not in {Outcome.ACCREDIT, Outcome.REFUSE, Outcome.ANNUL}
    ]  # fmt: skip
    if meeting.is_recorded:
        changes = ((entry.observer.pk, getattr(entry, "changes", None)) for entry in leaving)
        return {pk: decision.meeting.resolutions for pk, decision in changes if decision}
    if not leaving:
        return {}
    standing = standing_decisions([entry.observer.pk for entry in leaving])
    return {pk: (decision.changes or decision).meeting.resolutions for pk, decision in standing.items()}
