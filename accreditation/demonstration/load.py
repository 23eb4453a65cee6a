"""Making and removing the fictitious election, through the same functions that the staff's screens call."""

import csv
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from functools import partial
from importlib.resources import files
from itertools import cycle

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from accreditation.bulletins.models import Bulletin, BulletinLine
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.commission.record import Outcome, plan_meeting, record_meeting
from accreditation.delegations.lifecycle import move
from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow, Verdict
from accreditation.demonstration.people import PersonMaker, people
from accreditation.elections.models import Contest, Election
from accreditation.exchange.models import Upload, Work
from accreditation.history.operations import Reason, operation
from accreditation.history.records import erase_history, has_history, record_changed_rows, record_created
from accreditation.organizations.models import Organization

SEED = 20210110
# Days before today on which the lists arrived and the commission met; the fifth list awaits its meeting.
_LETTER_DAYS_AGO = {1: 33, 2: 26, 3: 17, 4: 10, 5: 2}
_MEETING_DAYS_AGO = {1: 30, 2: 23, 3: 14, 4: 7}
_WEEKS_AHEAD = 5


@dataclass(frozen=True)
class _Group:
    """Persons of one sender in one letter, and the meeting that decides on them."""

    sender_type: str
    sender: str
    letter: int
    meeting: int | None
    persons: int
    nationalities: list[str]
    roles: list[str]

    def role(self, position: int) -> str:
        return self.roles[min(position, len(self.roles) - 1)]


def _groups() -> list[_Group]:
    text = files("accreditation.demonstration").joinpath("delegations.csv").read_text("utf-8")
    return [
        _Group(
            row["sender_type"],
            row["sender"],
            int(row["letter"]),
            int(row["meeting"]) if row["meeting"] else None,
            int(row["persons"]),
            row["nationalities"].split(),
            row["roles"].split(),
        )
        for row in csv.DictReader(text.splitlines())
    ]


@transaction.atomic
def load_demo(now: datetime) -> Election | None:
    """Make the fictitious election as of a moment, aware; return it, or None when one is already there."""
    if Election.objects.filter(fictitious=True).exists():
        return None
    election = _make_election(now)
    maker = people(SEED)
    arrived = []
    for group in _groups():
        with operation(reason=Reason.LIST, at=_moment(now, _LETTER_DAYS_AGO[group.letter], 10)):
            arrived.append(_enter(election, group, maker, now))
    for ordinal in _MEETING_DAYS_AGO:
        accredited = [person for group, persons in arrived if group.meeting == ordinal for person in persons]
        _hold_meeting(election, ordinal, accredited, maker, now)
    with operation(at=_moment(now, min(_LETTER_DAYS_AGO.values()), 12)):
        _leave_in_every_state([persons for group, persons in arrived if group.meeting is None])
    return election


def _make_election(now: datetime) -> Election:
    day = now.date() + timedelta(weeks=_WEEKS_AHEAD)
    voting_day = day + timedelta(days=(6 - day.weekday()) % 7)
    election = Election.objects.create(
        slug=f"{voting_day}-demo",
        name_kk="Көрсетілім сайлауы (ойдан шығарылған)",
        name_ru="Демонстрационные выборы (вымышленные)",
        name_en="Demonstration election (fictitious)",
        voting_day=voting_day,
        opens_on=now.date() - timedelta(days=40),
        is_public=True,
        fictitious=True,
        names_public=Election.NamesPublic.NATIONALITY,
    )
    Contest.objects.create(election=election, kind=Contest.Kind.MAZHILIS)
    return election


def _moment(now: datetime, days_ago: int, hour: int) -> datetime:
    return datetime.combine(now.date() - timedelta(days=days_ago), time(hour), tzinfo=now.tzinfo)


def _delegation(election: Election, group: _Group) -> Delegation:
    if group.sender_type == "organization":
        organization = Organization.objects.get(slug=group.sender)
        kind = Delegation.Kind.MISSION
        return Delegation.objects.get_or_create(election=election, organization=organization, kind=kind)[0]
    kind = Delegation.Kind.STATE
    return Delegation.objects.get_or_create(election=election, country_id=group.sender, kind=kind)[0]


def _enter(election: Election, group: _Group, maker: PersonMaker, now: datetime) -> tuple[_Group, list[Observer]]:
    received = _moment(now, _LETTER_DAYS_AGO[group.letter], 10)
    submission, _created = Submission.objects.get_or_create(
        election=election,
        letter_number=f"DEMO-{group.letter}",
        defaults={
            "letter_date": received.date(),
            "received_at": received,
            "sent_by": "Fictitious Ministry of Foreign Affairs",
            "control_total": sum(other.persons for other in _groups() if other.letter == group.letter),
        },
    )
    delegation = _delegation(election, group)
    nationalities = cycle(group.nationalities)
    observers = [
        _person(maker, delegation, submission, next(nationalities), group.role(position), received)
        for position in range(group.persons)
    ]
    observers = Observer.objects.bulk_create(observers)
    record_created(observers)
    _keep_rows(submission, observers)
    return group, observers


def _person(
    maker: PersonMaker,
    delegation: Delegation,
    submission: Submission | None,
    nationality: str,
    role: str,
    entered: datetime,
) -> Observer:
    return Observer(
        **asdict(maker.make(nationality)),
        delegation=delegation,
        submission=submission,
        nationality_id=nationality,
        role=role,
        entered_at=entered,
    )


def _keep_rows(submission: Submission, observers: Iterable[Observer]) -> None:
    first = submission.rows.count() + 2  # the first line of a list holds its headings
    SubmissionRow.objects.bulk_create(
        SubmissionRow(
            submission=submission,
            line=line,
            cells=json.dumps([observer.family_name, observer.given_name, observer.nationality_id], ensure_ascii=False),
            outcome=SubmissionRow.Outcome.CREATED,
            observer=observer,
        )
        for line, observer in enumerate(observers, first)
    )


def _hold_meeting(
    election: Election, ordinal: int, arrived: list[Observer], maker: PersonMaker, now: datetime
) -> Meeting:
    held = _moment(now, _MEETING_DAYS_AGO[ordinal], 15)
    with operation(at=held - timedelta(hours=5)):
        move(Observer.objects.filter(pk__in=[person.pk for person in arrived]), Observer.Status.READY)
    agenda = [AgendaItem(observer=person, outcome=Outcome.ACCREDIT) for person in arrived]
    if ordinal == 2:
        agenda[-1] = AgendaItem(
            observer=arrived[-1], outcome=Outcome.REFUSE, ground="Fictitious ground: the list named the person twice."
        )
    if ordinal == 3:
        agenda += _departures(election, maker, held)
    if ordinal == 4:
        leaving = _accredited(election, "odihr")[:1]
        agenda += [
            AgendaItem(observer=p, outcome=Outcome.REVOKE, ground="Fictitious ground: interfered with a commission.")
            for p in leaving
        ]
    with operation(at=held):
        meeting = plan_meeting(election, held.date(), f"DEMO/{ordinal}")
        record_meeting(meeting, agenda, None, held)
    return meeting


def _accredited(election: Election, organization: str) -> list[Observer]:
    found = Observer.objects.of(election).accredited().filter(delegation__organization__slug=organization)
    return list(found.order_by("-pk"))


def _departures(election: Election, maker: PersonMaker, at: datetime) -> list[AgendaItem]:
    """Two withdrawn by their sender, and one replaced by a person who is accredited at the same meeting."""
    leaving = _accredited(election, "odihr")[:2]
    replaced = _accredited(election, "cis-ipa")[0]
    substitute = _person(maker, replaced.delegation, replaced.submission, replaced.nationality_id, replaced.role, at)
    with operation(at=at - timedelta(hours=5)):
        substitute.save()
        move(Observer.objects.filter(pk=substitute.pk), Observer.Status.READY)
    substitute.refresh_from_db()
    return [
        *(
            AgendaItem(observer=person, outcome=Outcome.WITHDRAW, ground="At the sender's request.")
            for person in leaving
        ),
        AgendaItem(observer=replaced, outcome=Outcome.REPLACE, replacement=substitute),
        AgendaItem(observer=substitute, outcome=Outcome.ACCREDIT),
    ]


def _leave_in_every_state(undecided: list[list[Observer]]) -> None:
    """Of the list that awaits its meeting: most ready, some submitted, some incomplete, one recalled."""
    pks = [person.pk for persons in undecided for person in persons]
    moves = {
        Observer.Status.RECALLED: pks[:1],
        Observer.Status.INCOMPLETE: pks[1:4],
        Observer.Status.READY: pks[10:],
    }
    for status, chosen in moves.items():
        move(Observer.objects.filter(pk__in=chosen), status)
    Observer.objects.filter(pk__in=pks[1:4]).update(remarks="The copy of the passport is missing.")
    record_changed_rows(Observer, pks[1:4])


def remove_demo() -> int:
    """Remove every fictitious election with all that belongs to it; return how many elections were removed.

    Permanent records refuse deletion through their own managers; fictitious ones are no record of anything.
    """
    with transaction.atomic():
        elections = list(Election.objects.filter(fictitious=True))
        uploads = Upload.objects.filter(election__in=elections)
        submissions = Submission.objects.filter(election__in=elections)
        outcomes = Work.objects.filter(upload__in=uploads)
        received = [
            *(submission.file for submission in submissions),
            *(upload.file for upload in uploads),
            *(work.outcome for work in outcomes),
        ]
        _remove_log_entries(elections)
        plain = models.QuerySet
        in_order: list[models.QuerySet] = [
            plain(AgendaItem).filter(meeting__election__in=elections),
            plain(Decision).filter(meeting__election__in=elections, annuls__isnull=False),
            plain(Decision).filter(meeting__election__in=elections, changes__isnull=False),
            plain(Decision).filter(meeting__election__in=elections),
            plain(BulletinLine).filter(bulletin__election__in=elections),
            plain(Bulletin).filter(election__in=elections, corrects__isnull=False),
            plain(Bulletin).filter(election__in=elections),
            plain(SubmissionRow).filter(submission__election__in=elections),
            plain(Verdict).filter(first__delegation__election__in=elections),
            plain(Observer).filter(delegation__election__in=elections),
            uploads,
            plain(Submission).filter(election__in=elections),
            plain(Delegation).filter(election__in=elections),
            plain(Meeting).filter(election__in=elections),
            plain(Contest).filter(election__in=elections),
            plain(Election).filter(pk__in=[election.pk for election in elections]),
        ]
        for rows in in_order:
            _remove(rows)
        for file in filter(None, received):
            transaction.on_commit(partial(file.storage.delete, str(file.name)))
    return len(elections)


def _remove(rows: models.QuerySet) -> None:
    """Delete the rows with their history, that of their deletion included."""
    keys = list(rows.values_list("pk", flat=True))
    rows.delete()
    if has_history(rows.model):
        erase_history(rows.model, keys)


def _remove_log_entries(elections: list[Election]) -> None:
    owned: dict[type[models.Model], models.QuerySet] = {
        Observer: Observer.objects.filter(delegation__election__in=elections),
        Submission: Submission.objects.filter(election__in=elections),
        Delegation: Delegation.objects.filter(election__in=elections),
        Meeting: Meeting.objects.filter(election__in=elections),
        Election: Election.objects.filter(pk__in=[election.pk for election in elections]),
    }
    for model, rows in owned.items():
        content_type = ContentType.objects.get_for_model(model)
        keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
        LogEntry.objects.filter(content_type=content_type, object_id__in=keys).delete()
