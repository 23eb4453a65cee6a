"""Writing many persons who stand in the register already, in a few statements."""

from collections.abc import Collection, Iterable, Mapping
from itertools import islice

from accreditation.delegations.models import Observer
from accreditation.history.records import record_changed

_AT_A_TIME = 2000


def release_documents(keys: Iterable[int]) -> None:
    """Let nobody hold the documents of these persons, who are rewritten in this transaction.

    Two of them may exchange documents, which one after the other would be one document twice.
    """
    remaining = iter(keys)
    while some := list(islice(remaining, _AT_A_TIME)):
        Observer.objects.filter(pk__in=some).update(document_digest="")


def rewrite(persons: Mapping[int, Observer], columns: Collection[str]) -> None:
    """Write these columns of persons, by key, whose documents were released, and their history.

    Derived texts must be computed and named already.
    """
    Observer.objects.bulk_create(
        persons.values(),
        batch_size=_AT_A_TIME,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=sorted(Observer._meta.get_field(column).name for column in columns),
    )
    record_changed(persons.values())
