"""New persons who may be known already, under another sender or spelling: Щербацова, Shcherbatsova, Scherbatsova.

Only a question. Names are compared within one birth date, folded as for the search, so that alphabets and
romanisations do not matter; nobody is taken for anybody by it.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import chain
from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from accreditation.delegations.duplicates import Standing, born_on, describe_namesakes
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.exchange.comparison import LINES_TOLD, Person, folded_words
from accreditation.exchange.findings import Findings
from accreditation.exchange.headings import Layout
from accreditation.exchange.lines import ranges
from accreditation.exchange.problems import Problem
from accreditation.exchange.table import Message
from accreditation.spelling.multilingual import in_each_language
from accreditation.spelling.sorting import sort_key

# Of 100: Anna and Hanna Berg are asked about, Anna and Maria Berg are not.
_CLOSE = 85
# Where so many share a birth date, rather nobody knew it and wrote the first of January: there, names must be equal.
_LARGEST_BLOCK = 200


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


# One of the list, and one of the register or of the list.
Pair = tuple[_Candidate, _Candidate]


def report_persons_like_others(
    part: Sequence[Person],
    notes: Findings[Problem],
    layout: Layout,
    election: Election,
    *,
    only_equal: bool = False,
) -> None:
    """Tell of each of these new persons who may be the same, in the register or in the list.

    A note where names, birth date and nationality stand under another sender and no other document tells them apart,
    the rule of `delegations.duplicates.namesakes`; and a question where the birth date is the same and the name nearly.
    `part` has everybody of its days; or, with `only_equal`, everybody of some names on a day that is shared by so many
    that only equal names are asked about. Two queries for persons of 10,000 birth dates, of which the second only where
    somebody is found.
    """
    by_day: dict[date, list[Person]] = defaultdict(list)
    for person in part:
        by_day[date.fromisoformat(person.birth_date)].append(person)
    pairs: list[Pair] = []
    namesakes: list[tuple[Person, list[int], list[int]]] = []
    for day, registered in born_on(election, by_day):
        entering, first = by_day[day], next(registered, None)
        if first is None and len(entering) == 1:
            continue
        block = _Block(sorted(entering, key=lambda person: person.line), only_equal)
        for standing in chain([first] if first else [], registered):
            block.add(standing)
        pairs += block.pairs()
        namesakes += block.namesakes()
    keys = {other.pk for _person, other in pairs if other.pk}
    keys.update(pk for _person, registered_keys, _lines in namesakes for pk in registered_keys)
    known = Observer.objects.with_senders().in_bulk(sorted(keys)) if keys else {}
    for new, other in pairs:
        notes.append(_question(new, other, known.get(other.pk), layout))
    for person, registered_keys, lines in namesakes:
        for message in _remarks([known[pk] for pk in registered_keys], lines):
            notes.append(Problem("same-person", message, person.line, layout.label("family_name"), person.full_name))


def _remarks(registered: list[Observer], lines: list[int]) -> Iterator[Message]:
    if registered:
        yield in_each_language(partial(describe_namesakes, registered))
    if lines:
        message = _("This list has the same name, birth date and nationality under another sender. Lines: {lines}.")
        yield format_lazy(message, lines=ranges(lines))


class _Block:
    """Everybody who was born on one day."""

    def __init__(self, entering: list[Person], only_equal: bool) -> None:
        self._only_equal = only_equal
        self._candidates = [(folded_words(person.plain_name), _of_list(person)) for person in entering]
        self._keys = {key for key, _candidate in self._candidates}
        self._alike: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in entering:
            if person.likeness:
                self._alike[person.likeness, person.nationality].append(person)
        self._registered: dict[tuple[str, str], list[Standing]] = defaultdict(list)
        self._others: dict[str, list[_Candidate]] = defaultdict(list)
        self._number = len(entering)

    def add(self, other: Standing) -> None:
        """Somebody of the register."""
        self._number += 1
        likeness = (other.sort_name, other.nationality)
        if likeness in self._alike and len(self._registered[likeness]) < LINES_TOLD:
            self._registered[likeness].append(other)
        candidate = _of_register(other)
        key = candidate.key
        # Of a day that is everybody's no more is held than can be equal.
        if self._number <= _LARGEST_BLOCK or key in self._keys:
            self._others[key].append(candidate)

    def pairs(self) -> Iterator[Pair]:
        """Yield each new person with the first who is like that."""
        likeness = _equal if self._only_equal or self._number > _LARGEST_BLOCK else _similar
        others = self._others
        for key, person in self._candidates:
            found = (other for like in likeness(key, others) for other in others[like] if _may_be_one(person, other))
            alike = next(found, None)
            if alike is not None:
                yield person, alike
            others[key].append(person)

    def namesakes(self) -> Iterator[tuple[Person, list[int], list[int]]]:
        """Yield each new person with the keys and the lines of those of the same name under other senders.

        Equal documents are told as such, different ones speak of two persons.
        """
        for likeness, alike in self._alike.items():
            # The first lines by sender, of those with a document and of those without.
            by_place: dict[tuple[int, bool], list[int]] = defaultdict(list)
            for person in alike:
                lines = by_place[person.place, bool(person.digest)]
                if len(lines) < LINES_TOLD:
                    lines.append(person.line)
            for person in alike:
                keys = [
                    other.pk for other in self._registered[likeness]
                    if other.delegation != person.place and not (person.digest and other.document_digest)
                ]  # fmt: skip
                lines = [
                    line for (place, has_document), told in by_place.items()
                    if place != person.place and not (person.digest and has_document) for line in told
                ]  # fmt: skip
                if keys or lines:
                    yield person, keys, lines


def _of_list(person: Person) -> _Candidate:
    return _Candidate(
        person.plain_name, person.nationality, person.document_country, person.digest,
        line=person.line, full_name=person.full_name,
    )  # fmt: skip


def _of_register(other: Standing) -> _Candidate:
    name, country = f"{other.family_name} {other.given_name}", other.document_country or other.nationality
    return _Candidate(name, other.nationality, country, other.document_digest, other.pk)


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
            sender=in_each_language(lambda: str(known.delegation.sender)),
            status=Observer.Status(known.status).label,
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
