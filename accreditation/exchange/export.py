"""The persons of the register as rows of a list that can be loaded again."""

from collections.abc import Iterator, Sequence
from typing import Any

from accreditation.delegations.models import ObserverQuerySet
from accreditation.exchange.columns import COLUMNS
from accreditation.exchange.headings import Column

# Left out unless asked for: without them a list can be handed to more people.
DOCUMENT_COLUMNS = ("document_number", "document_country")

# Where the value of a column stands; `sender` is put together from two.
_LOOKUPS = {
    "delegation_kind": "delegation__kind",
    "nationality": "nationality_id",
    "document_country": "document_country_id",
}
_SENDER = ("delegation__organization__slug", "delegation__country_id")


def columns(with_documents: bool) -> list[Column]:
    """Return the columns of an exported list, with or without what identifies a person's document."""
    return [column for column in COLUMNS if with_documents or column.name not in DOCUMENT_COLUMNS]


def observer_rows(people: ObserverQuerySet, chosen: Sequence[Column]) -> Iterator[list[Any]]:
    """Yield one row for each person, in one query; document numbers are opened only where their column is chosen.

    The queryset is taken as it is filtered and ordered.
    """
    names = [column.name for column in chosen]
    lookups = [_LOOKUPS.get(name, name) for name in names if name != "sender"]
    place = names.index("sender")
    for row in people.values_list(*_SENDER, *lookups).iterator(chunk_size=2000):
        values = list(row[2:])
        values.insert(place, row[0] or row[1])
        yield values
