"""Recording a meeting of 1,000 observers, beside the bare statements that write the same rows."""

from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from accreditation.commission.agenda import put_on_agenda
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.commission.record import accreditations, plan_meeting, record_agenda
from accreditation.delegations.lifecycle import move
from accreditation.delegations.models import Observer
from accreditation.exchange.apply import import_list
from accreditation.history.records import record_changed_rows, record_deleted_rows
from tests.benchmarks.figures import Figure, median_seconds
from tests.benchmarks.importing import list_of
from tests.factories import make_election, make_user

OBSERVERS = 1_000
# No slower than five times the bare statements.
TARGET = 0.2


def measure_recording() -> list[Figure]:
    """Each run is rolled back, so that the next one finds the same agenda."""
    election, clerk, secretary = make_election("2032-01-04"), make_user("enters"), make_user("records")
    import_list(list_of(OBSERVERS), "list.csv", election, clerk)
    everybody = Observer.objects.of(election)
    move(everybody, Observer.Status.READY)
    meeting = plan_meeting(election, timezone.localdate(), "103/594")
    put_on_agenda(meeting, accreditations(everybody), secretary)

    def ours() -> None:
        with transaction.atomic():
            if len(record_agenda(meeting, secretary)) != OBSERVERS:
                raise RuntimeError("not everybody was accredited")
            transaction.set_rollback(True)

    recorded, bare = median_seconds(ours), median_seconds(_bare(meeting))
    AgendaItem.objects.all()._raw_delete(connection.alias)
    return [
        Figure("meeting recorded with all its checks", OBSERVERS, OBSERVERS / recorded, "persons/s",
               "rate / bare statements", bare / recorded, TARGET),
        Figure("bare statements for the same rows", OBSERVERS, OBSERVERS / bare, "persons/s"),
    ]  # fmt: skip


def _bare(meeting: Meeting) -> Callable[[], None]:
    """Statuses, their history, decisions, and the agenda that is gone: a few statements for any number of rows."""
    columns = ("meeting_id", "observer_id", "outcome", "effect", "ground", "amendment", "decided_by_id", "created_at")
    insert = (
        f"INSERT INTO {Decision._meta.db_table} ({', '.join(columns)}) "  # noqa: S608 - names of our own tables
        f"SELECT meeting_id, observer_id, outcome, 1, '', '', added_by_id, added_at FROM {AgendaItem._meta.db_table} "
        "WHERE meeting_id = %s"
    )

    def job() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            items = AgendaItem.objects.filter(meeting=meeting)
            pks, keys = list(items.values_list("observer", flat=True)), list(items.values_list("pk", flat=True))
            Observer.objects.filter(pk__in=pks).update(status=Observer.Status.ACCREDITED)
            record_changed_rows(Observer, pks)
            cursor.execute(insert, [meeting.pk])
            record_deleted_rows(AgendaItem, keys)
            items._raw_delete(connection.alias)
            transaction.set_rollback(True)

    return job
