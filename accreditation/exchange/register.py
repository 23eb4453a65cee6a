"""What the register holds of an election, and which of its persons a list means."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.commission.models import Decision
from accreditation.delegations.models import Delegation, Observer
from accreditation.elections.models import Election
from accreditation.exchange.listing import Entry
from accreditation.exchange.problems import BadCell
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
    """Persons of an election by what identifies them."""

    def __init__(self, election: Election, delegations: Iterable[int], references: set[str], persons: set[int]) -> None:
        """Read the persons of these delegations, and those with these keys or references, in one query.

        Whoever is named by a reference may be given a document: so the others of that delegation are read as well.
        """
        wanted = Q(delegation__in=list(delegations))
        if len(references) + len(persons) > _FEW:
            wanted = Q()
        else:
            named = Observer.objects.of(election).filter(reference__in=references)
            wanted |= Q(delegation__in=named.values("delegation")) | Q(pk__in=persons)
        decisions = Decision.objects.filter(observer=OuterRef("pk"))
        people = Observer.objects.of(election).filter(wanted).annotate(has_decisions=Exists(decisions))
        rows = people.values_list(*Known._fields)
        self._by_reference: dict[str, Known] = {}
        self._by_document: dict[tuple[Place, str], Known] = {}
        self._by_name: dict[tuple[Place, str, str], list[Known]] = {}
        self.by_pk: dict[int, Known] = {}
        for row in rows.order_by().iterator(chunk_size=2000):
            known = Known._make(row)
            self.by_pk[known.pk] = self._by_reference[known.reference] = known
            if known.document_digest:
                self._by_document[known.delegation_id, known.document_digest] = known
            key = (known.delegation_id, known.nationality_id, _plain_name(known))
            self._by_name.setdefault(key, []).append(known)

    def with_reference(self, reference: str) -> Known:
        """Raises BadCell with the code unknown-reference."""
        known = self._by_reference.get(reference)
        if known is None:
            message = _("No person of this election has this reference. Leave the cell empty for a new person.")
            raise BadCell("unknown-reference", message)
        return known

    def holder(self, place: Place, digest: str) -> Known | None:
        """Who has the document in the delegation."""
        return self._by_document.get((place, digest)) if digest else None

    def find(self, entry: Entry, place: Place, name: str, digest: str) -> Known | None:
        """Return whom a row without a reference means: by document, else by names, birth date and nationality.

        Raises BadCell with the code ambiguous-person when several could be meant.
        """
        by_document = self.holder(place, digest)
        if by_document is not None:
            return by_document
        nationality = entry.values.get("nationality") or ""
        found = [k for k in self._by_name.get((place, nationality, name), ()) if _may_be(entry, digest, k)]
        exact = [known for known in found if known.birth_date == entry.values.get("birth_date")]
        if len(found) > 1 and len(exact) != 1:
            message = _(
                "Several persons of this delegation have this name. Give a birth date, a document or a reference."
            )
            raise BadCell("ambiguous-person", message, [known.reference for known in found])
        return next(iter(exact or found), None)


def _plain_name(known: Known) -> str:
    return known.sort_name if not known.patronymic else sort_key(f"{known.family_name} {known.given_name}")


def _may_be(entry: Entry, digest: str, known: Known) -> bool:
    """Whether a row with the same family and given name and nationality speaks of this person."""
    return same_person(
        (entry.values.get("patronymic") or "", entry.values.get("birth_date"), digest),
        (known.patronymic, known.birth_date, known.document_digest),
    )


def same_person(one: tuple[str, date | None, str], other: tuple[str, date | None, str]) -> bool:
    """Whether two namesakes of one nationality are one person, by patronymic, birth date and document digest.

    Equal birth dates say so, also where a new passport has another number. Where one is not known, different documents
    speak against it.
    """
    if one[0] and other[0] and sort_key(one[0]) != sort_key(other[0]):
        return False
    if one[1] and other[1]:
        return one[1] == other[1]
    return not (one[2] and other[2]) or one[2] == other[2]
