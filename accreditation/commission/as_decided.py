"""Persons as they stood when a meeting decided on them: what a paper of that meeting says, whenever it is printed."""

from collections import defaultdict
from collections.abc import Iterable

from accreditation.commission.amendment import AMENDABLE_FIELDS, read_amendment
from accreditation.commission.models import Decision, Meeting
from accreditation.delegations.models import Observer

# What a paper tells of a person.
_TOLD = (
    "title", "family_name", "given_name", "patronymic", "family_name_cyrillic", "given_name_cyrillic",
    "patronymic_cyrillic", "role", "position",
)  # fmt: skip


def put_back(meeting: Meeting, decisions: Iterable[Decision]) -> None:
    """Give the persons of a recorded meeting's decisions the names and posts that they had then. Nothing is saved.

    Whoever was amended there has what stood before the amendment. Who came in somebody's place is put back too. What
    is older than the history stays as it is now. Two queries.
    """
    recording = meeting.history.filter(recorded_at__isnull=False).order_by("history_id").first()
    if recording is None:
        return
    decisions = list(decisions)
    persons: dict[int, list[Observer]] = defaultdict(list)
    for decision in decisions:
        for person in filter(None, (decision.observer, decision.replacement)):
            persons[person.pk].append(person)
    history = Observer.history.filter(id__in=persons, history_date__lte=recording.history_date)
    for pk, *values in history.order_by("history_id").values_list("id", *_TOLD):
        for person in persons[pk]:
            for name, value in zip(_TOLD, values, strict=True):
                setattr(person, name, value)
    for decision in decisions:
        for name, (before, _after) in read_amendment(decision.amendment).items():
            if name in _TOLD:
                setattr(decision.observer, name, AMENDABLE_FIELDS[name].to_python(before))
        decision.observer.sort_name = decision.observer.derive_sort_name()
