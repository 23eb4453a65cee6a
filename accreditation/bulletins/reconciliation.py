"""Reconciliation: whether what is stored still is what the rules make of it.

Each check asks the whole register of an election in a number of queries that does not grow with it, and yields what
does not agree, with the row that a person has to look at. The portal's own functions cannot bring this about; a hand in
the database or a fault of the machine can.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from accreditation.bulletins.recount import check_bulletins, check_totals
from accreditation.bulletins.rederive import check_derived, check_history
from accreditation.bulletins.replay import check_persons
from accreditation.bulletins.violation import Violation
from accreditation.commission.effects import DEPARTURES
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.delegations.models import Delegation, Observer, Submission
from accreditation.elections.deadline import closing_moment, is_open
from accreditation.elections.models import Election

Outcome = Decision.Outcome


def to_check() -> QuerySet[Election]:
    """Elections with a register; and those that hold persons or decisions although only their figures are announced."""
    persons = Observer.objects.filter(delegation__election=OuterRef("pk"))
    decisions = Decision.objects.filter(meeting__election=OuterRef("pk"))
    held = Q(basis=Election.Basis.REGISTER) | Exists(persons) | Exists(decisions)
    return Election.objects.filter(held).order_by("-voting_day", "slug")


def check(election: Election, *, deep: bool = False) -> list[Violation]:
    """Return what does not agree in the register of an election; `deep` computes what follows from every row anew."""
    # Nothing can be counted while this is wrong.
    wrong = [*_check_archive(election), *_check_senders(election), *_check_strangers(election)]
    if wrong or election.basis != Election.Basis.REGISTER:
        return wrong
    checks: list[Callable[[Election], Iterable[Violation]]] = [
        check_persons, check_totals, _check_meetings, _check_deadline, check_bulletins,
        _check_letters, _check_documents, _check_twins,
    ]  # fmt: skip
    if deep:
        checks += [check_derived, check_history]
    return [violation for each in checks for violation in each(election)]


def _check_archive(election: Election) -> Iterator[Violation]:
    """Of an election of which only figures are announced, no person is held and nothing is decided. Two queries."""
    if election.basis == Election.Basis.REGISTER:
        return
    for person in Observer.objects.of(election).defer("document_number").order_by("pk"):
        yield Violation(
            "archive", person,
            _("%(name)s is entered for “%(election)s”, of which only announced figures are held.")
            % {"name": person, "election": election},
        )  # fmt: skip
    decisions = Decision.objects.filter(meeting__election=election, observer__delegation__election=election)
    for decision in decisions.select_related("observer").order_by("pk"):
        yield Violation(
            "archive", decision,
            _("%(name)s is entered for “%(election)s”, of which only announced figures are held.")
            % {"name": decision, "election": election},
        )  # fmt: skip


def _check_senders(election: Election) -> Iterator[Violation]:
    """A delegation has exactly one sender, an organization or a state. One query."""
    none = Q(organization__isnull=True, country__isnull=True)
    both = Q(organization__isnull=False, country__isnull=False)
    for delegation in Delegation.objects.filter(none | both, election=election).defer("contact").order_by("pk"):
        yield Violation(
            "sender", delegation,
            _("Delegation %(number)d does not have exactly one sender.") % {"number": delegation.pk},
        )  # fmt: skip


def _check_meetings(election: Election) -> Iterator[Violation]:
    """Recorded in order, each with its resolution and its decisions; whatever is not recorded decided nothing."""
    before: Meeting | None = None
    recorded = list(election.meetings.recorded().order_by("ordinal"))
    for meeting in recorded:
        meeting.election = election
        if before and before.held_on and meeting.held_on and meeting.held_on < before.held_on:
            yield Violation(
                "meeting-order", meeting,
                _("%(meeting)s lies before %(earlier)s.") % {"meeting": meeting, "earlier": before},
            )  # fmt: skip
        if not meeting.resolutions.strip():
            yield Violation(
                "resolution", meeting, _("%(meeting)s has no resolution number yet.") % {"meeting": meeting}
            )
        before = meeting
    if recorded:
        for meeting in election.meetings.filter(recorded_at__isnull=True, ordinal__lt=recorded[-1].ordinal):
            meeting.election = election
            yield Violation(
                "meeting-order", meeting,
                _("%(meeting)s is not recorded, but a later one is.") % {"meeting": meeting},
            )  # fmt: skip
    yield from _check_agendas(election)


def _check_agendas(election: Election) -> Iterator[Violation]:
    """A recorded meeting has decisions and no agenda any more; one that is not recorded has no decision. One query."""
    decided = Exists(Decision.objects.filter(meeting=OuterRef("pk")))
    waiting = Exists(AgendaItem.objects.filter(meeting=OuterRef("pk")))
    for meeting in election.meetings.annotate(decided=decided, waiting=waiting).order_by("ordinal"):
        meeting.election = election
        reason = ""
        if meeting.is_recorded and not meeting.decided:
            reason = _("%(meeting)s is recorded, but decided nothing.")
        elif meeting.is_recorded and meeting.waiting:
            reason = _("%(meeting)s is recorded, but its agenda is not empty.")
        elif meeting.decided and not meeting.is_recorded:
            reason = _("%(meeting)s is not recorded, but decided already.")
        if reason:
            yield Violation("agenda", meeting, reason % {"meeting": meeting})


def _check_deadline(election: Election) -> Iterator[Violation]:
    """Nobody accredited, or accredited again, outside the time of accreditation without a reason. One query."""
    accrediting = Q(decisions__outcome=Outcome.ACCREDIT) | Q(decisions__annuls__outcome__in=DEPARTURES)
    meetings = election.meetings.recorded().filter(accrediting, override_reason="").distinct()
    closes = closing_moment(election)
    for meeting in meetings.order_by("ordinal"):
        meeting.election = election
        begins = datetime.combine(meeting.held_on, time.min, tzinfo=election.zone) if meeting.held_on else None
        recorded_late = meeting.recorded_at is not None and meeting.recorded_at > closes
        if recorded_late or (begins and not is_open(election, begins)):
            moment = formats.date_format(closes, "DATETIME_FORMAT")
            yield Violation(
                "deadline", meeting,
                _("%(meeting)s accredited outside the time of accreditation, without a reason. It closed: %(moment)s.")
                % {"meeting": meeting, "moment": moment},
            )  # fmt: skip


def _check_strangers(election: Election) -> Iterator[Violation]:
    """Decisions of its meetings concern its own persons only. Two queries."""
    decisions = Decision.objects.filter(meeting__election=election).select_related("observer", "meeting__election")
    strange = decisions.exclude(observer__delegation__election=election)
    replaced = decisions.filter(replacement__isnull=False).exclude(replacement__delegation__election=election)
    for decision in [*strange, *replaced]:
        yield Violation(
            "other-election", decision,
            _("%(decision)s: the person belongs to another election than %(meeting)s.")
            % {"decision": decision, "meeting": decision.meeting},
        )  # fmt: skip


def _check_letters(election: Election) -> Iterator[Violation]:
    """Lists hold as many persons as their letters say. One query."""
    for submission in Submission.objects.filter(election=election).not_adding_up():
        yield Violation(
            "control-total", submission,
            _("%(letter)s says %(said)d persons; the list names %(named)d.")
            % {"letter": submission, "said": submission.control_total, "named": submission.persons},  # type: ignore[attr-defined]
        )  # fmt: skip


def _check_documents(election: Election) -> Iterator[Violation]:
    """Nobody stands in a delegation twice with one document. One query."""
    same = Observer.objects.filter(
        delegation=OuterRef("delegation"), document_digest=OuterRef("document_digest"), pk__lt=OuterRef("pk")
    )
    again = Observer.objects.of(election).exclude(document_digest="").filter(Exists(same))
    for person in again.defer("document_number").order_by("pk"):
        yield Violation(
            "document", person,
            _("%(name)s stands in the delegation a second time with the same document.") % {"name": person},
        )  # fmt: skip


def _check_twins(election: Election) -> Iterator[Violation]:
    """Where the election forbids it, nobody who is accredited stands under two senders. One query."""
    if election.duplicate_rule != Election.DuplicateRule.FORBID:
        return
    twins = Observer.objects.of(election).accredited().with_possible_duplicate().filter(Q(duplicated=True))
    for person in twins.defer("document_number").order_by("pk"):
        yield Violation(
            "twin", person,
            _("%(name)s is accredited and stands under another sender too, which this election forbids.")
            % {"name": person},
        )  # fmt: skip
