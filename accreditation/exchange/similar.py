"""New persons who may be known already under another spelling: Щербацова, Shcherbatsova, Scherbatsova.

Only a question. Names are compared within one birth date, folded as for the search, so that alphabets and
romanisations do not matter; nobody is taken for anybody by it.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.exchange.headings import Layout
from accreditation.exchange.problems import Problem
from accreditation.exchange.steps import Action, Step
from accreditation.spelling.folding import fold
from accreditation.spelling.sorting import sort_key

# Of 100: Anna and Hanna Berg are asked about, Anna and Maria Berg are not.
_CLOSE = 85
# Where so many share a birth date, rather nobody knew it and wrote the first of January: there, names must be equal.
_LARGEST_BLOCK = 200
# SQLite allows 32,766 parameters to a query.
_AT_A_TIME = 10_000


class _Person(NamedTuple):
    """Of the register with `pk`, or of the list with `step`."""

    name: str
    nationality: str
    document_country: str
    document: str
    pk: int = 0
    step: Step | None = None

    @property
    def key(self) -> str:
        """The folded words of the name in one order: which of them is the family name is a matter of the list."""
        return " ".join(sorted(fold(self.name).split()))


def report_similar_names(steps: Iterable[Step], notes: list[Problem], layout: Layout, election: Election) -> None:
    """One note for each new person with whom somebody shares the birth date and nearly the name.

    In the register or earlier in the list. Whoever has another document of the same country is somebody else. Two
    queries for persons of 10,000 birth dates, of which the second only where somebody is found.
    """
    entering: dict[date, list[_Person]] = defaultdict(list)
    for step in steps:
        born = step.entry.values.get("birth_date")
        if born and step.action is Action.CREATE:
            entering[born].append(_of_list(step))
    pairs = [pair for born, registered in _born_on(election, entering) for pair in _pairs(entering[born], registered)]
    known = Observer.objects.with_senders().in_bulk([other.pk for _person, other in pairs if other.pk])
    for person, other in pairs:
        if person.step is not None:
            notes.append(_question(person.step, other, known.get(other.pk), layout))


def _of_list(step: Step) -> _Person:
    values = step.entry.values
    nationality = values["nationality"]
    return _Person(
        step.entry.plain_name, nationality, values.get("document_country") or nationality, step.digest, step=step
    )


def _born_on(election: Election, days: Iterable[date]) -> Iterator[tuple[date, list[_Person]]]:
    """Yield each day with the persons of the register who were born then and stand in a delegation."""
    wanted = sorted(days)
    for start in range(0, len(wanted), _AT_A_TIME):
        part = wanted[start : start + _AT_A_TIME]
        standing = Observer.objects.of(election).filter(birth_date__in=part, status__in=Observer.STANDING)
        rows = standing.order_by().values_list(
            "birth_date", "pk", "family_name", "given_name", "nationality", "document_country", "document_digest"
        )
        found: dict[date, list[_Person]] = defaultdict(list)
        for born, pk, family, given, nationality, country, digest in rows.iterator(chunk_size=2000):
            found[born or date.min].append(
                _Person(f"{family} {given}", nationality, country or nationality, digest, pk)
            )
        for day in part:
            yield day, found[day]


def _pairs(entering: list[_Person], registered: list[_Person]) -> Iterator[tuple[_Person, _Person]]:
    """Yield each new person with the first who is like that."""
    number = len(entering) + len(registered)
    if number < 2:
        return
    likeness = _equal if number > _LARGEST_BLOCK else _similar
    others: dict[str, list[_Person]] = defaultdict(list)
    for other in registered:
        others[other.key].append(other)
    for person in entering:
        key = person.key
        found = (other for like in likeness(key, others) for other in others[like] if _may_be_one(person, other))
        alike = next(found, None)
        if alike is not None:
            yield person, alike
        others[key].append(person)


def _equal(key: str, keys: Container[str]) -> Iterable[str]:
    return [key] if key in keys else []


def _similar(key: str, keys: Iterable[str]) -> Iterable[str]:
    return [other for other in keys if fuzz.ratio(key, other, score_cutoff=_CLOSE)]


def _may_be_one(person: _Person, other: _Person) -> bool:
    """Not where the documents tell them apart; and equal names of one nationality are told as such elsewhere."""
    same_country = person.document_country == other.document_country
    if person.document and other.document and (person.document == other.document or same_country):
        return False
    return person.nationality != other.nationality or sort_key(person.name) != sort_key(other.name)


def _question(step: Step, other: _Person, known: Observer | None, layout: Layout) -> Problem:
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
            line=other.step.entry.line if other.step else 0,
        )
    references = (known.reference,) if known else ()
    column = layout.label("family_name")
    return Problem("similar-person", message, step.entry.line, column, step.entry.full_name, references)
