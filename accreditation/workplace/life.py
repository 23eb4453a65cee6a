"""The life of one person in one line after another: submitted, returned, ready, decided on at which meeting."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation.commission.models import AgendaItem, Decision
from accreditation.delegations.models import Observer
from accreditation.history.operations import Reason

Outcome = Decision.Outcome
# What a decision has made of the person.
_DONE: dict[str, Any] = {
    Outcome.ACCREDIT: Observer.Status.ACCREDITED.label,
    Outcome.REFUSE: Observer.Status.REFUSED.label,
    Outcome.WITHDRAW: Observer.Status.WITHDRAWN.label,
    Outcome.REVOKE: Observer.Status.REVOKED.label,
    Outcome.REPLACE: Observer.Status.REPLACED.label,
    Outcome.AMEND: gettext_lazy("amended"),
    Outcome.ANNUL: gettext_lazy("decision annulled"),
}


@dataclass(frozen=True)
class Station:
    """What happened, when (aware), by whom, and the remark or the ground with it."""

    at: datetime
    text: str
    who: str = ""
    remark: str = ""


def life_of(observer: Observer) -> list[Station]:
    """Return the stations of a person in their order, and last the agenda on which the person stands. Four queries."""
    stations = [*_at_the_desk(observer), *_at_meetings(observer)]
    return [*sorted(stations, key=lambda station: station.at), *_planned(observer)]


def _at_the_desk(observer: Observer) -> list[Station]:
    """Each change of the status that was no decision, from the history of the row."""
    stations, before = [], None
    rows = Observer.history.filter(id=observer.pk)
    for row in rows.select_related("history_user", "submission").order_by("history_date", "history_id"):
        if row.status != before and row.history_change_reason != Reason.MEETING:
            stations.append(Station(row.history_date, _status(row, before), _who(row.history_user), _remark(row)))
        before = row.status
    return stations


def _status(row: Any, before: str | None) -> str:
    label = capfirst(str(Observer.Status(row.status).label))
    if before is None and row.submission:
        return _("%(status)s with the list %(letter)s") % {"status": label, "letter": row.submission}
    return label


def _remark(row: Any) -> str:
    return str(row.remarks) if row.status == Observer.Status.INCOMPLETE else ""


def _who(user: Any) -> str:
    return str(user) if user else ""


def _at_meetings(observer: Observer) -> list[Station]:
    """Decisions on the person, and those by which the person came in somebody's place."""
    decisions = Decision.objects.recorded().filter(Q(observer=observer) | Q(replacement=observer))
    related = ("meeting__election", "replacement", "observer", "decided_by", "annuls__meeting", "changes__meeting")
    return [
        Station(decision.created_at, _decided(decision, observer), _who(decision.decided_by), decision.ground)
        for decision in decisions.select_related(*related).order_by("meeting__ordinal", "pk")
    ]


def _decided(decision: Decision, observer: Observer) -> str:
    meeting = decision.meeting
    day = formats.date_format(meeting.held_on, "SHORT_DATE_FORMAT") if meeting.held_on else "–"
    values: dict[str, Any] = {
        "outcome": capfirst(str(_DONE[Outcome(decision.outcome)])),
        "ordinal": meeting.ordinal,
        "day": day,
        "resolution": meeting.resolutions or "–",
    }
    if decision.observer_id != observer.pk:
        text = _("In place of %(name)s: meeting %(ordinal)d, %(day)s, resolution %(resolution)s")
        return text % (values | {"name": decision.observer})
    text = _("%(outcome)s: meeting %(ordinal)d, %(day)s, resolution %(resolution)s") % values
    if decision.replacement:
        text += "; " + _("replaced by %(name)s") % {"name": decision.replacement}
    if decision.annuls:
        old = {"outcome": decision.annuls.get_outcome_display(), "ordinal": decision.annuls.meeting.ordinal}
        text += "; " + _("annulled: “%(outcome)s” of meeting %(ordinal)d") % old
    if decision.changes:
        text += "; " + _("changes resolution %(resolution)s") % {
            "resolution": decision.changes.meeting.resolutions or "–"
        }
    return text


def _planned(observer: Observer) -> list[Station]:
    items = AgendaItem.objects.filter(observer=observer).select_related("meeting__election", "added_by")
    return [
        Station(
            item.added_at,
            _("On the agenda of “%(meeting)s”: %(outcome)s")
            % {"meeting": item.meeting, "outcome": item.get_outcome_display()},
            _who(item.added_by),
            item.ground,
        )
        for item in items
    ]
