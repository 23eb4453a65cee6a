"""What the rows of a list are compared by, one with all others: in a table, because a list may have a million."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from accreditation.exchange.register import Known, Place, read_known, same_person
from accreditation.exchange.scratch import Scratch
from accreditation.exchange.steps import Action, Step
from accreditation.spelling.folding import fold
from accreditation.spelling.sorting import sort_key

# Persons of one name beyond so many are compared with the first of them: who is not told apart from everybody by birth
# date or document is one of those.
_MOST_NAMESAKES = 500
# A sentence names no more of them.
LINES_TOLD = 100
_DOCUMENTS_REMEMBERED = 1000


class Person(NamedTuple):
    """What a row says of whom. `place` is the key of a delegation, below 0 for one still to be made.

    `writes` tells that something is written of the person, `enters` that the person comes with this document to this
    delegation. `name_key` is "" where a reference says who it is, `likeness` where the person is known already or no
    birth date is given. `birth_date` is ISO or "".
    """

    line: int
    place: int
    pk: int | None
    digest: str
    name_key: str
    nationality: str
    birth_date: str
    patronymic: str
    creates: bool
    writes: bool
    enters: bool
    likeness: str
    plain_name: str
    full_name: str
    document_country: str
    document_number: str


class Comparison:
    """The persons of a list whose delegation is known, beside those of the register in the same scratch."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._places: dict[Place, int] = {}
        self._lines_of_documents: dict[str, dict[int, list[int]]] = {}
        scratch.teach("folded_words", folded_words)
        scratch.execute(f"CREATE TABLE persons ({', '.join(Person._fields)}, PRIMARY KEY (line))")

    def add(self, steps: Iterable[Step]) -> None:
        persons = (self._person(step) for step in steps if step.place is not None)
        self._scratch.insert("persons", persons, len(Person._fields))

    def _person(self, step: Step) -> Person:
        entry, known, values = step.entry, step.known, step.entry.values
        creates = step.action is Action.CREATE
        nationality, patronymic = values.get("nationality") or "", values.get("patronymic") or ""
        born, full_name = values.get("birth_date"), entry.full_name
        likeness = ""
        if creates and born:
            likeness = sort_key(full_name) if patronymic else entry.name_key
        return Person(
            entry.line,
            self._key(step.place),
            known.pk if known else None,
            step.digest,
            "" if values.get("reference") else entry.name_key,
            nationality,
            born.isoformat() if born else "",
            patronymic,
            creates,
            step.action in (Action.CREATE, Action.CHANGE),
            bool(step.digest) and step.enters,
            likeness,
            entry.plain_name,
            full_name or (known.name if known else ""),
            values.get("document_country") or nationality,
            values.get("document_number") or "",
        )

    def _key(self, place: Place | None) -> int:
        if isinstance(place, int):
            return place
        return self._places.setdefault(place, -1 - len(self._places))  # type: ignore[arg-type]  # those without are left out

    def finish(self) -> None:
        """Call it when all persons are there and before anything is asked."""
        for name, columns in {
            "key": "pk",
            "document": "digest, place",
            "name": "place, nationality, name_key, birth_date",
            "birth_date": "birth_date",
        }.items():
            self._scratch.execute(f"CREATE INDEX persons_by_{name} ON persons ({columns})")

    def repeated(self) -> Iterator[tuple[Person, int]]:
        """Yield whoever stands on an earlier line already, with the first such line."""
        execute = self._scratch.execute
        execute("CREATE TABLE repeated (line INTEGER PRIMARY KEY, first INTEGER)")
        execute(
            "INSERT INTO repeated SELECT line, first FROM"
            " (SELECT line, min(line) OVER (PARTITION BY pk) AS first FROM persons WHERE pk IS NOT NULL)"
            " WHERE line > first"
        )
        execute(
            "INSERT OR IGNORE INTO repeated SELECT line, first FROM"
            " (SELECT line, min(line) OVER (PARTITION BY place, digest) AS first FROM persons WHERE digest <> '')"
            " WHERE line > first"
        )
        self._scratch.insert("repeated", self._namesakes(), 2, "INSERT OR IGNORE")
        rows = execute("SELECT p.*, r.first FROM repeated r JOIN persons p USING (line) ORDER BY p.line")
        return ((Person._make(row[:-1]), row[-1]) for row in rows)

    def _namesakes(self) -> Iterator[tuple[int, int]]:
        """Yield lines that mean the same person as an earlier one by names, nationality and what else is known."""
        # Equal birth dates make one person of two; where one is missing, documents may tell.
        rows = self._scratch.execute(
            "SELECT p.* FROM persons p JOIN ("
            " SELECT place, nationality, name_key FROM persons WHERE name_key <> ''"
            " GROUP BY place, nationality, name_key"
            " HAVING count(*) > 1 AND (count(DISTINCT birth_date) < count(*) OR min(birth_date) = '')"
            ") s USING (place, nationality, name_key) ORDER BY p.place, p.nationality, p.name_key, p.line"
        )
        persons = map(Person._make, rows)
        for _name, group in groupby(persons, lambda person: (person.place, person.nationality, person.name_key)):
            first: list[Person] = []
            by_birth_date: dict[str, list[Person]] = {}
            for person in group:
                same_day = by_birth_date.setdefault(person.birth_date, [])
                others = first if len(first) < _MOST_NAMESAKES else [*first, *same_day]
                earlier = next((other for other in others if _are_one(person, other)), None)
                if earlier is not None:
                    yield person.line, earlier.line
                for kept in (first, same_day):
                    if len(kept) < _MOST_NAMESAKES:
                        kept.append(person)

    def taken(self) -> Iterator[tuple[Person, Known]]:
        """Yield whoever would be given the document of another person of the same delegation, and that person."""
        rows = self._scratch.execute(
            "SELECT p.*, k.person FROM persons p JOIN known k ON k.place = p.place AND k.digest = p.digest "
            "WHERE p.digest <> '' AND p.writes AND p.pk IS NOT k.pk ORDER BY p.line"
        )
        for *cells, blob in rows:
            person, holder = Person._make(cells), read_known(blob)
            after = self._scratch.execute(
                "SELECT place, digest FROM persons WHERE pk = ? ORDER BY line DESC LIMIT 1", (holder.pk,)
            ).fetchone()
            if after is None or after == (person.place, person.digest):
                yield person, holder

    def entering_with_documents(self) -> Iterator[tuple[Person, bool]]:
        """Yield whoever comes with a document, and whether it stands under another sender of the list."""
        rows = self._scratch.execute(
            "SELECT p.*, s.digest IS NOT NULL FROM persons p LEFT JOIN ("
            " SELECT digest FROM persons WHERE enters GROUP BY digest HAVING count(DISTINCT place) > 1"
            ") s USING (digest) WHERE p.enters ORDER BY p.line"
        )
        return ((Person._make(row[:-1]), bool(row[-1])) for row in rows)

    def with_document_elsewhere(self, person: Person) -> list[int]:
        """The lines that enter this document under another sender; of very many the first of each."""
        if person.digest not in self._lines_of_documents:
            if len(self._lines_of_documents) >= _DOCUMENTS_REMEMBERED:
                self._lines_of_documents.clear()
            self._lines_of_documents[person.digest] = self._lines_of(person.digest)
        by_place = self._lines_of_documents[person.digest].items()
        return sorted(line for place, lines in by_place if place != person.place for line in lines)

    def _lines_of(self, digest: str) -> dict[int, list[int]]:
        by_place: dict[int, list[int]] = {}
        rows = self._scratch.execute(
            "SELECT place, line FROM persons WHERE digest = ? AND enters ORDER BY line", (digest,)
        )
        for place, line in rows:
            lines = by_place.setdefault(place, [])
            if len(lines) < LINES_TOLD:
                lines.append(line)
        return by_place

    def entering_by_birth_date(self, most: int) -> Iterator[tuple[Person, str]]:
        """Yield whoever is new and has a birth date, day by day; of days with more persons than `most` name by name.

        With the folded words of the name behind an equals sign, "" on all other days.
        """
        rows = self._scratch.execute(
            "SELECT *, CASE WHEN count(*) OVER (PARTITION BY birth_date) > ? "
            "THEN '=' || folded_words(plain_name) ELSE '' END AS name "
            "FROM persons WHERE birth_date <> '' AND creates ORDER BY birth_date, name, line",
            (most,),
        )
        return ((Person._make(row[:-1]), row[-1]) for row in rows)

    def missing(self) -> Iterator[Known]:
        """Yield who stands in a delegation of the list, and in no row of it."""
        rows = self._scratch.execute(
            "SELECT person FROM known WHERE place IN (SELECT place FROM persons) "
            "AND pk NOT IN (SELECT pk FROM persons WHERE pk IS NOT NULL)"
        )
        return (read_known(blob) for (blob,) in rows)


def folded_words(name: str) -> str:
    """Return the words of a name in one alphabet and one order: which is the family name is a matter of the list."""
    return " ".join(sorted(fold(name).split()))


def _are_one(person: Person, other: Person) -> bool:
    if person.pk and other.pk and person.pk != other.pk:
        return False
    return same_person(
        (person.patronymic, person.birth_date, person.digest), (other.patronymic, other.birth_date, other.digest)
    )
