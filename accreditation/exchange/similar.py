"""New persons who may be known already under another spelling: Щербацова, Shcherbatsova, Scherbatsova.

Only a question. Names are compared within one birth date, folded as for the search, so that alphabets and
romanisations do not matter; nobody is taken for anybody by it.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, groupby
from typing import Any, NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from accreditation.database.among import Among
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.exchange.comparison import Person, folded_words
from accreditation.exchange.findings import Findings
from accreditation.exchange.headings import Layout
from accreditation.exchange.problems import Problem
from accreditation.spelling.sorting import sort_key

# Of 100: Anna and Hanna Berg are asked about, Anna and Maria Berg are not.
_CLOSE = 85
# Where so many share a birth date, rather nobody knew it and wrote the first of January: there, names must be equal.
_LARGEST_BLOCK = 200
# SQLite allows 32,766 parameters to a query.
_AT_A_TIME = 10_000


class _Candidate(NamedTuple):
    """Of the register with `pk`, or of the list with `line`."""

    name: str
    nationality: str
    document_country: str
    document: str
    pk: int = 0
    line: int = 0
    full_name: str = ""

    @property
    def key(self) -> str:
        return folded_words(self.name)


def report_similar_names(part: Sequence[Person], notes: Findings[Problem], layout: Layout, election: Election) -> None:
    """One note for each of these new persons with whom somebody shares the birth date and nearly the name.

    In the register or earlier in the list. Whoever has another document of the same country is somebody else. `part`
    has everybody of its days. Two queries for persons of 10,000 birth dates, of which the second only where somebody is
    found.
    """
    entering: dict[date, list[_Candidate]] = defaultdict(list)
    for person in sorted(part, key=lambda person: person.line):
        entering[date.fromisoformat(person.birth_date)].append(_of_list(person))
    pairs = [pair for born, registered in _born_on(election, entering) for pair in _pairs(entering[born], registered)]
    known = Observer.objects.with_senders().in_bulk([other.pk for _person, other in pairs if other.pk])
    for candidate, other in pairs:
        notes.append(_question(candidate, other, known.get(other.pk), layout))


def _of_list(person: Person) -> _Candidate:
    return _Candidate(
        person.plain_name, person.nationality, person.document_country, person.digest,
        line=person.line, full_name=person.full_name,
    )  # fmt: skip


def _born_on(election: Election, days: Iterable[date]) -> Iterator[tuple[date, Iterator[_Candidate]]]:
    """Yield each day with the persons of the register who were born then and stand in a delegation.

    They are taken before the next day is asked for.
    """
    wanted = sorted(days)
    for start in range(0, len(wanted), _AT_A_TIME):
        part = wanted[start : start + _AT_A_TIME]
        standing = Observer.objects.of(election).filter(Among("birth_date", part), status__in=Observer.STANDING)
        rows = standing.order_by("birth_date").values_list(
            "birth_date", "pk", "family_name", "given_name", "nationality", "document_country", "document_digest"
        )
        found = groupby(rows.iterator(chunk_size=2000), lambda row: row[0])
        day, same_day = next(found, (None, iter(())))
        for born in part:
            if day == born:
                yield born, map(_of_register, same_day)
                day, same_day = next(found, (None, iter(())))
            else:
                yield born, iter(())


def _of_register(row: tuple[Any, ...]) -> _Candidate:
    _born, pk, family, given, nationality, country, digest = row
    name = f"{family} {given}"
    return _Candidate(name, nationality, country or nationality, digest, pk)


def _pairs(entering: list[_Candidate], registered: Iterator[_Candidate]) -> Iterator[tuple[_Candidate, _Candidate]]:
    """Yield each new person with the first who is like that."""
    first = next(registered, None)
    if first is None and len(entering) < 2:
        return
    others: dict[str, list[_Candidate]] = defaultdict(list)
    by_key = [(person.key, person) for person in entering]
    number, keys = len(entering), {key for key, _person in by_key}
    for other in chain([first] if first else [], registered):
        number += 1
        key = other.key
        # Of a day that is everybody's no more is held than can be equal.
        if number <= _LARGEST_BLOCK or key in keys:
            others[key].append(other)
    likeness = _equal if number > _LARGEST_BLOCK else _similar
    for key, person in by_key:
        found = (other for like in likeness(key, others) for other in others[like] if _may_be_one(person, other))
        alike = next(found, None)
        if alike is not None:
            yield person, alike
        others[key].append(person)


def _equal(key: str, keys: Container[str]) -> Iterable[str]:
    return [key] if key in keys else []


def _similar(key: str, keys: Iterable[str]) -> Iterable[str]:
    return [other for other in keys if fuzz.ratio(key, other, score_cutoff=_CLOSE)]


def _may_be_one(person: _Candidate, other: _Candidate) -> bool:
    """Not where the documents tell them apart; and equal names of one nationality are told as such elsewhere."""
    same_country = person.document_country == other.document_country
    if person.document and other.document and (person.document == other.document or same_country):
        return False
    return person.nationality != other.nationality or sort_key(person.name) != sort_key(other.name)


def _question(person: _Candidate, other: _Candidate, known: Observer | None, layout: Layout) -> Problem:
    if known is not None:
        message = format_lazy(
            _("Is this {name} ({sender}, {status})? The birth date is the same and the name is similar."),
            name=str(known),
            sender=str(known.delegation.sender),
            status=known.get_status_display(),
        )
    else:
        message = format_lazy(
            _("Is this {name} of line {line}? The birth date is the same and the name is similar."),
            name=other.name,
            line=other.line,
        )
    references = (known.reference,) if known else ()
    column = layout.label("family_name")
    return Problem("similar-person", message, person.line, column, person.full_name, references)
