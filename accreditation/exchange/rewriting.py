"""Writing many persons who stand in the register already, in a few statements."""

from collections.abc import Collection, Mapping

from accreditation.delegations.models import Observer
from accreditation.history.records import record_changed

_AT_A_TIME = 2000


def rewrite(persons: Mapping[int, Observer], columns: Collection[str]) -> None:
    """Write these columns of persons, by key, and their history. Derived texts must be computed and named already."""
    # Two persons of one list may exchange documents, which row by row would be one document twice.
    keys = list(persons)
    for start in range(0, len(keys), _AT_A_TIME):
        Observer.objects.filter(pk__in=keys[start : start + _AT_A_TIME]).update(document_digest="")
    Observer.objects.bulk_create(
        persons.values(),
        batch_size=_AT_A_TIME,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=sorted(Observer._meta.get_field(column).name for column in columns),
    )
    record_changed(persons.values())
