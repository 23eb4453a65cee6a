"""Computing every row of a register anew: what follows from its columns, and what its history says. It takes longer."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accreditation.bulletins.violation import Violation
from accreditation.commission.models import Meeting
from accreditation.delegations.models import Delegation, Observer, Submission
from accreditation.elections.models import Election
from accreditation.history.records import unlike_their_history
from accreditation.sealing.aead import CannotOpen, unseal
from accreditation.spelling.fields import DerivedTextField


def check_derived(election: Election) -> Iterator[Violation]:
    """Derived columns follow from the others, the document's digest from the sealed number, which opens. One query."""
    derived = [field for field in Observer._meta.concrete_fields if isinstance(field, DerivedTextField)]
    purpose = Observer._meta.get_field("document_number").purpose
    # Opened here, one by one: the model's own field would stop at the first that does not open.
    sealed = Cast("document_number", TextField())
    persons = Observer.objects.of(election).defer("document_number").annotate(sealed=sealed)
    for person in persons.order_by("pk").iterator(chunk_size=2000):
        try:
            person.document_number = unseal(person.sealed, purpose) if person.sealed else ""
        except CannotOpen:
            yield Violation("sealed", person, _("%(name)s: the document number cannot be opened.") % {"name": person})
            continue
        for field in derived:
            stored: Any = getattr(person, field.attname)
            if stored != getattr(person, field.derive)():
                yield Violation(
                    "derived", person,
                    _("%(name)s: the column “%(column)s” does not follow from the others.")
                    % {"name": person, "column": field.name},
                )  # fmt: skip


def check_history(election: Election) -> Iterator[Violation]:
    """What is stored is what the latest history of each row says. One query for each table."""
    tables: list[QuerySet[Any]] = [
        Election.objects.filter(pk=election.pk),
        Delegation.objects.filter(election=election).with_senders().defer("contact"),
        Submission.objects.filter(election=election),
        Observer.objects.of(election).defer("document_number"),
        Meeting.objects.filter(election=election).select_related("election"),
    ]
    for rows in tables:
        for row in unlike_their_history(rows).order_by("pk"):
            yield Violation(
                "history", row,
                _("%(row)s was changed without leaving history.") % {"row": row},
            )  # fmt: skip
