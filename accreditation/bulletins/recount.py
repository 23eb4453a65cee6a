"""Counting the register a second time, from its decisions alone, and holding every figure against it."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Sum
from django.utils.translation import gettext as _

from accreditation.bulletins.counting import timeline, totals
from accreditation.bulletins.models import Bulletin
from accreditation.bulletins.violation import Violation
from accreditation.commission.models import Decision
from accreditation.elections.models import Election

# ("organization", its key) or ("country", its code): how many observers it has.
Senders = dict[tuple[str, Any], int]


def check_totals(election: Election) -> Iterator[Violation]:
    """After every meeting total = organizations + states = what the senders' persons add. The public reads the last."""
    sums = _sums_after(election)
    for step in timeline(election):
        step.meeting.election = election
        number = sum(sums[step.meeting.pk].values())
        if step.total != number:
            yield Violation(
                "total", step.meeting,
                _("%(meeting)s: the total is %(total)d, but its senders make %(number)d.")
                % {"meeting": step.meeting, "total": step.total or 0, "number": number},
            )  # fmt: skip
    found = totals(election)
    told: Senders = {
        **{("organization", row.sender.pk): row.observers or 0 for row in found.organizations.rows},
        **{("country", row.sender.pk): row.observers or 0 for row in found.countries.rows},
    }
    expected = _without_zeros(sums[found.meeting.pk]) if found.meeting else {}
    both = (found.organizations.observers or 0) + (found.countries.observers or 0)
    if found.total != both or told != expected:
        yield Violation(
            "total", election,
            _("The total is %(total)d, organizations and states make %(both)d, and the decisions %(number)d.")
            % {"total": found.total or 0, "both": both, "number": sum(expected.values())},
        )  # fmt: skip


def _sums_after(election: Election) -> dict[int, Senders]:
    """Return, by key of the recorded meeting, how many observers each sender has after it. Two queries."""
    gained: dict[int, list[tuple[Any, Any, int]]] = defaultdict(list)
    rows = (
        Decision.objects.recorded()
        .filter(meeting__election=election)
        .order_by()
        .values_list("meeting", "observer__delegation__organization", "observer__delegation__country")
        .annotate(Sum("effect"))
    )
    for meeting, organization, country, effect in rows:
        gained[meeting].append((organization, country, effect))
    sums: dict[int, Senders] = {}
    running: Senders = defaultdict(int)
    for meeting in election.meetings.recorded().order_by("ordinal").values_list("pk", flat=True):
        for organization, country, effect in gained[meeting]:
            running["country" if organization is None else "organization", organization or country] += effect
        sums[meeting] = dict(running)
    return sums


def _without_zeros(senders: Senders) -> Senders:
    return {sender: number for sender, number in senders.items() if number}


def check_bulletins(election: Election) -> Iterator[Violation]:
    """What was published and is in force adds up, line by line, and is what the register says as of its meeting."""
    sums = _sums_after(election)
    bulletins = election.bulletins.in_force().prefetch_related("lines").order_by("published_on", "number")
    for bulletin in bulletins:
        bulletin.election = election
        if reason := _why_not_adding_up(bulletin) or _why_not_as_recorded(bulletin, sums):
            yield Violation("bulletin", bulletin, f"{bulletin}: {reason}")
    yield from _check_days(election)


def _lines_of(bulletin: Bulletin) -> Senders:
    return {
        ("organization", line.organization_id) if line.organization_id else ("country", line.country_id): line.total
        or 0
        for line in bulletin.lines.all()
    }


def _why_not_adding_up(bulletin: Bulletin) -> str:
    sides = {"organization": 0, "country": 0}
    for (side, _key), number in _lines_of(bulletin).items():
        sides[side] += number
    announced = (bulletin.organizations_observers or 0, bulletin.states_observers or 0)
    if tuple(sides.values()) != announced:
        return _("its lines make %(organizations)d and %(states)d.") % {
            "organizations": sides["organization"], "states": sides["country"],
        }  # fmt: skip
    if bulletin.total != sum(announced):
        return _("the total is not the sum of organizations and states.")
    if bulletin.published_json and _total_in(bulletin.published_json) != bulletin.total:
        return _("its data file tells another total.")
    return ""


def _total_in(data_file: str) -> int | None:
    """The total that a data file tells; None where it cannot be read."""
    try:
        total: int = json.loads(data_file)["total"]
    except (ValueError, TypeError, KeyError):
        return None
    return total


def _why_not_as_recorded(bulletin: Bulletin, sums: dict[int, Senders]) -> str:
    """The figures of a recorded meeting never change, so they are still those that were published."""
    if bulletin.meeting_id is None:
        return _("it names no meeting.")
    if bulletin.meeting_id not in sums:
        return _("its meeting is not recorded.")
    if _lines_of(bulletin) != _without_zeros(sums[bulletin.meeting_id]):
        return _("the register tells other figures as of its meeting.")
    return ""


def _check_days(election: Election) -> Iterator[Violation]:
    """No meeting was recorded on a day before one whose figures were published already. One query."""
    published = Bulletin.objects.filter(
        election=election, published_on__gt=OuterRef("held_on"), created_at__lt=OuterRef("recorded_at")
    )
    for meeting in election.meetings.recorded().filter(Exists(published)).order_by("ordinal"):
        meeting.election = election
        yield Violation(
            "meeting-order", meeting,
            _("%(meeting)s was recorded after figures of a later day were published.") % {"meeting": meeting},
        )  # fmt: skip
