"""What the register holds of an election, and which of its persons a list means."""

import json
import pickle
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.commission.models import Decision
from accreditation.delegations.models import Delegation, Observer
from accreditation.elections.models import Election
from accreditation.exchange.listing import Entry
from accreditation.exchange.problems import BadCell
from accreditation.exchange.scratch import Scratch
from accreditation.exchange.senders import Sender
from accreditation.spelling.sorting import sort_key

# A delegation that exists, by its key, or one that would have to be made.
Place = int | tuple[Sender, str]
# Above so many references the whole election is read instead of asking for each.
_FEW = 500


class Known(NamedTuple):
    """One person of the register, with the columns that a list can change."""

    pk: int
    reference: str
    delegation_id: int
    status: str
    document_digest: str
    sort_name: str
    title: str
    family_name: str
    given_name: str
    patronymic: str
    family_name_cyrillic: str
    given_name_cyrillic: str
    patronymic_cyrillic: str
    nationality_id: str
    birth_date: date | None
    document_number: str
    document_country_id: str | None
    role: str
    position: str
    has_decisions: bool

    @property
    def is_undecided(self) -> bool:
        return self.status in Observer.UNDECIDED

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.family_name, self.given_name, self.patronymic)))


class Delegations:
    """The delegations of an election by their sender. One query."""

    def __init__(self, election: Election) -> None:
        rows = Delegation.objects.filter(election=election).values_list("pk", "organization", "country", "kind")
        self.senders: dict[int, tuple[Sender, str]] = {pk: (Sender(o, c), kind) for pk, o, c, kind in rows}
        self._kinds: dict[Sender, dict[str, int]] = {}
        for pk, (sender, kind) in self.senders.items():
            self._kinds.setdefault(sender, {})[kind] = pk

    def place(self, sender: Sender, kind: str) -> Place:
        """Return the delegation that a row means, made or still to be made.

        Without a kind, the one of the usual kind is meant, else the sender's only one. Raises BadCell with the code
        ambiguous-delegation where it has several.
        """
        kinds = self._kinds.get(sender, {})
        wanted = kind or sender.usual_kind
        if wanted in kinds:
            return kinds[wanted]
        if kind or not kinds:
            return sender, wanted
        if len(kinds) > 1:
            message = _("The sender has several delegations at this election. Say which in the column “{column}”.")
            raise BadCell("ambiguous-delegation", format_lazy(message, column="delegation_kind"), sorted(kinds))
        return next(iter(kinds.values()))


class Register:
    """Persons of an election by what identifies them, as far as a list can mean them.

    They stand in the scratch of the list, which may name a million.
    """

    def __init__(self, election: Election, scratch: Scratch) -> None:
        self._election, self._scratch = election, scratch
        self._delegations: set[int] = set()
        self._has_all = self._has_any = False
        scratch.execute(
            "CREATE TABLE known (pk INTEGER PRIMARY KEY, reference TEXT, place INTEGER, digest TEXT, nationality TEXT, "
            "name_key TEXT, person BLOB)"
        )

    def read(self, delegations: set[int], references: set[str], persons: set[int]) -> None:
        """Read the persons of these delegations, and those with these keys or references, in at most one query.

        Whoever is named by a reference may be given a document: so the others of that delegation are read as well.
        """
        new = delegations - self._delegations
        if self._has_all or not (new or references or persons):
            return
        wanted = Q(delegation__in=new)
        if len(references) + len(persons) > _FEW:
            wanted, self._has_all = Q(), True
        elif references or persons:
            named = Observer.objects.of(self._election).filter(reference__in=references)
            wanted |= Q(delegation__in=named.values("delegation")) | Q(pk__in=persons)
        self._delegations |= new
        decisions = Decision.objects.filter(observer=OuterRef("pk"))
        people = Observer.objects.of(self._election).filter(wanted).annotate(has_decisions=Exists(decisions))
        rows = people.values_list(*Known._fields).order_by().iterator(chunk_size=2000)
        self._scratch.insert("known", map(_stored, map(Known._make, rows)), 7, "INSERT OR IGNORE")
        self._has_any = self._scratch.execute("SELECT EXISTS (SELECT 1 FROM known)").fetchone() == (1,)
        if self._has_any:
            # After the first of them, who are nearly always all: row by row it takes longer.
            for columns in ("reference", "place, digest", "place, nationality, name_key"):
                name = columns.split(", ")[-1]
                self._scratch.execute(f"CREATE INDEX IF NOT EXISTS known_by_{name} ON known ({columns})")

    def delegations_of(self, references: set[str]) -> set[int]:
        """The delegations of the persons with these references, as far as they were read."""
        rows = self._scratch.execute(
            "SELECT DISTINCT place FROM known WHERE reference IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(references)),),
        )
        return {place for (place,) in rows}

    def with_key(self, pk: int) -> Known | None:
        return next(self._where("pk = ?", pk), None)

    def with_reference(self, reference: str) -> Known:
        """Raises BadCell with the code unknown-reference."""
        known = next(self._where("reference = ?", reference), None)
        if known is None:
            message = _("No person of this election has this reference. Leave the cell empty for a new person.")
            raise BadCell("unknown-reference", message)
        return known

    def find(self, entry: Entry, place: Place, name: str, digest: str) -> Known | None:
        """Return whom a row without a reference means: by document, else by names, birth date and nationality.

        Raises BadCell with the code ambiguous-person when several could be meant.
        """
        if not isinstance(place, int):
            return None
        by_document = next(self._where("place = ? AND digest = ?", place, digest), None) if digest else None
        if by_document is not None:
            return by_document
        nationality = entry.values.get("nationality") or ""
        namesakes = self._where("place = ? AND nationality = ? AND name_key = ?", place, nationality, name)
        found = [known for known in namesakes if _may_be(entry, digest, known)]
        exact = [known for known in found if known.birth_date == entry.values.get("birth_date")]
        if len(found) > 1 and len(exact) != 1:
            message = _(
                "Several persons of this delegation have this name. Give a birth date, a document or a reference."
            )
            raise BadCell("ambiguous-person", message, [known.reference for known in found])
        return next(iter(exact or found), None)

    def _where(self, condition: str, *values: Any) -> Iterator[Known]:
        if not self._has_any:
            return iter(())
        rows = self._scratch.execute(f"SELECT person FROM known WHERE {condition}", values).fetchall()  # noqa: S608
        return (read_known(blob) for (blob,) in rows)


def _stored(known: Known) -> tuple[Any, ...]:
    return (
        known.pk, known.reference, known.delegation_id, known.document_digest, known.nationality_id,
        _plain_name(known), pickle.dumps(tuple(known), pickle.HIGHEST_PROTOCOL),
    )  # fmt: skip


def read_known(blob: bytes) -> Known:
    """Return a person as the register put it into the scratch."""
    return Known._make(pickle.loads(blob))  # noqa: S301 - written here, seen by nobody else


def _plain_name(known: Known) -> str:
    return known.sort_name if not known.patronymic else sort_key(f"{known.family_name} {known.given_name}")


def _may_be(entry: Entry, digest: str, known: Known) -> bool:
    """Whether a row with the same family and given name and nationality speaks of this person."""
    return same_person(
        (entry.values.get("patronymic") or "", entry.values.get("birth_date"), digest),
        (known.patronymic, known.birth_date, known.document_digest),
    )


def same_person(one: tuple[str, date | str | None, str], other: tuple[str, date | str | None, str]) -> bool:
    """Whether two namesakes of one nationality are one person, by patronymic, birth date and document digest.

    Equal birth dates say so, also where a new passport has another number. Where one is not known, different documents
    speak against it.
    """
    if one[0] and other[0] and sort_key(one[0]) != sort_key(other[0]):
        return False
    if one[1] and other[1]:
        return one[1] == other[1]
    return not (one[2] and other[2]) or one[2] == other[2]
