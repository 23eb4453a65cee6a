"""The same identity document under two senders of one election: allowed, warned of or forbidden by the election's rule.

Whoever left a delegation or was refused does not count: that person may come again under another sender.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from accreditation.database.among import Among
from accreditation.delegations.models import Delegation, Observer, ObserverQuerySet
from accreditation.elections.models import Election

# So many digests are asked of the database at a time.
_AT_A_TIME = 10_000


class ForbiddenTwin(Exception):
    """A person who stands under another sender of an election that forbids it; the message names whom and where."""


def lock(election: Election) -> Election:
    """Return the election afresh, locked until the end of the transaction.

    Of two people who enter the same document at once, the second waits here and then sees the first one's person.
    """
    return Election.objects.select_for_update().get(pk=election.pk)


def others_with_same_document(election: Election, digests: Collection[str]) -> dict[str, list[Observer]]:
    """Return who stands in any delegation of the election with one of these documents, by `document_digest`.

    Digests are those of `documents.document_digest`; an empty one is nobody's. One query for up to 10,000 digests.
    Call it under `lock` when the answer decides what may be saved, and leave out the delegation you are asking for.
    """
    found: dict[str, list[Observer]] = defaultdict(list)
    wanted = sorted(set(digests) - {""})
    for start in range(0, len(wanted), _AT_A_TIME):
        part = wanted[start : start + _AT_A_TIME]
        standing = Observer.objects.of(election).filter(Among("document_digest", part), status__in=Observer.STANDING)
        for observer in standing.with_senders().order_by("pk"):
            found[observer.document_digest].append(observer)
    return dict(found)


def twins(digest: str, delegation: Delegation, besides: int | None = None) -> list[Observer]:
    """Return who stands under another sender of the delegation's election with this document.

    `besides` is the primary key of the person asked about, who may be about to change delegations.
    """
    same = others_with_same_document(delegation.election, [digest]).get(digest, [])
    return [other for other in same if other.pk != besides and other.delegation_id != delegation.pk]


class Standing(NamedTuple):
    """What tells a person of the register from another one who was born on the same day."""

    birth_date: date
    pk: int
    sort_name: str
    family_name: str
    given_name: str
    nationality: str
    document_country: str | None
    document_digest: str
    delegation: int


def born_on(election: Election, days: Iterable[date]) -> Iterator[tuple[date, Iterator[Standing]]]:
    """Yield each of the days, in order, with who stands in the election and was born then. A query for 10,000 days.

    The persons of a day are to be taken before the next day is asked for.
    """
    ordered = sorted(set(days))
    for start in range(0, len(ordered), _AT_A_TIME):
        part = ordered[start : start + _AT_A_TIME]
        standing = Observer.objects.of(election).filter(Among("birth_date", part), status__in=Observer.STANDING)
        rows = standing.order_by("birth_date", "pk").values_list(*Standing._fields)
        found = groupby(map(Standing._make, rows.iterator(chunk_size=2000)), lambda person: person.birth_date)
        day, same_day = next(found, (None, iter(())))
        for wanted in part:
            if day == wanted:
                yield wanted, same_day
                day, same_day = next(found, (None, iter(())))
            else:
                yield wanted, iter(())


def namesakes(person: Observer, election: Election, besides: int | None = None) -> list[Observer]:
    """Return who stands in the election with the same names, birth date and nationality, and no other document.

    Without a birth date there are none: names alone prove nothing. The person need not be saved.
    """
    if not person.birth_date:
        return []
    same = Observer.objects.of(election).filter(
        status__in=Observer.STANDING,
        sort_name=person.derive_sort_name(),
        nationality=person.nationality_id,
        birth_date=person.birth_date,
    )
    digest = person.derive_document_digest()
    if digest:
        same = same.filter(document_digest="")
    return [other for other in same.with_senders().order_by("pk") if other.pk != besides]


def describe_namesakes(same: Iterable[Observer]) -> str:
    """Return the sentence that tells the clerk who may be the same person."""
    return _("The same name, birth date and nationality are entered already: %(places)s.") % {"places": _places(same)}


def describe(same: Iterable[Observer]) -> str:
    """Return the sentence that tells the clerk where the same document stands."""
    return _("The same document is entered under another sender: %(places)s.") % {"places": _places(same)}


def _places(same: Iterable[Observer]) -> str:
    return "; ".join(f"{other} ({other.delegation.sender}, {other.get_status_display()})" for other in same)


def refuse_forbidden_twins(observers: ObserverQuerySet) -> None:
    """Raise `ForbiddenTwin` when one of these stands under another sender, where the election forbids that.

    Inside a transaction, after the election was locked. Two queries, whatever their number.
    """
    forbidding = observers.filter(delegation__election__duplicate_rule=Election.DuplicateRule.FORBID)
    mine = list(forbidding.exclude(document_digest="").with_senders())
    for election in {observer.delegation.election for observer in mine}:
        same = others_with_same_document(election, [observer.document_digest for observer in mine])
        for observer in mine:
            others = [o for o in same.get(observer.document_digest, []) if o.delegation_id != observer.delegation_id]
            if others and observer.delegation.election_id == election.pk:
                raise ForbiddenTwin(f"{observer}: {describe(others)}")
