"""Pairs of persons who look like one: the same document, or the same name in any spelling and birth date.

Nobody is merged: a person answers for each pair, and the answer is remembered.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from accreditation.accounts.models import User
from accreditation.delegations.models import Observer, Verdict
from accreditation.elections.models import Election
from accreditation.spelling.folding import fold

# So many alike are shown each beside each other; every further one beside the first alone.
_MOST_ALIKE = 12


@dataclass(frozen=True)
class Pair:
    """Two persons, the one entered first before the other, and why they are shown together."""

    first: Observer
    second: Observer
    by_document: bool
    verdict: Verdict | None = None


def pairs_of(election: Election) -> list[Pair]:
    """Return the pairs of an election: those without an answer first. Three queries, whatever the number of persons."""
    people: dict[int, Observer] = {}
    by_document: dict[Hashable, list[int]] = defaultdict(list)
    by_name: dict[Hashable, list[int]] = defaultdict(list)
    columns = ("pk", "document_digest", "family_name", "given_name", "patronymic", "birth_date")
    standing = Observer.objects.of(election).filter(status__in=Observer.STANDING).order_by("pk")
    for pk, digest, family, given, patronymic, birth_date in standing.values_list(*columns).iterator(chunk_size=2000):
        if digest:
            by_document[digest].append(pk)
        if birth_date:
            by_name[birth_date, frozenset(fold(f"{family} {given} {patronymic}").split())].append(pk)
    documents = set(_combined(by_document))
    found = sorted(documents | set(_combined(by_name)))
    wanted = {pk for pair in found for pk in pair}
    people = {person.pk: person for person in Observer.objects.filter(pk__in=wanted).with_senders()} if wanted else {}
    verdicts = {(verdict.first_id, verdict.second_id): verdict for verdict in _verdicts(election)}
    pairs = [
        Pair(people[one], people[other], (one, other) in documents, verdicts.get((one, other))) for one, other in found
    ]
    return sorted(pairs, key=lambda pair: pair.verdict is not None)


def _combined(alike: dict[Hashable, list[int]]) -> Iterator[tuple[int, int]]:
    for pks in alike.values():
        yield from combinations(pks[:_MOST_ALIKE], 2)
        yield from ((pks[0], further) for further in pks[_MOST_ALIKE:])


def _verdicts(election: Election) -> Iterable[Verdict]:
    return Verdict.objects.filter(first__delegation__election=election).select_related("found_by")


def answer(one: Observer, other: Observer, is_same: bool, by: User | None) -> Verdict:
    """Remember what somebody found on a pair. A later answer takes the place of the earlier, which history keeps."""
    first, second = sorted((one.pk, other.pk))
    verdict, is_new = Verdict.objects.get_or_create(
        first_id=first, second_id=second, defaults={"is_same": is_same, "found_by": by}
    )
    if not is_new and verdict.is_same != is_same:
        verdict.is_same, verdict.found_by = is_same, by
        verdict.save(update_fields=["is_same", "found_by"])
    return verdict
