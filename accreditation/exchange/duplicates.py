"""The same person twice in one list or delegation, and the same document under two senders."""

from collections.abc import Iterator, Sequence
from functools import partial

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.delegations.duplicates import (
    describe,
    others_with_same_document,
)
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.exchange.comparison import Comparison, Person
from accreditation.exchange.findings import Findings
from accreditation.exchange.headings import Layout
from accreditation.exchange.lines import ranges
from accreditation.exchange.problems import Problem
from accreditation.exchange.table import Message
from accreditation.spelling.multilingual import in_each_language


def report_repeated_persons(compared: Comparison, problems: Findings[Problem], layout: Layout) -> None:
    """One problem for each row that means the same person as an earlier one; the message names both lines."""
    for person, first in compared.repeated():
        message = _("Lines {first} and {second} name the same person. Leave one of them out.")
        text = format_lazy(message, first=first, second=person.line)
        column = layout.label("family_name")
        problems.append(Problem("duplicate-in-file", text, person.line, column, person.full_name))


def report_taken_documents(compared: Comparison, problems: Findings[Problem], layout: Layout) -> None:
    """One problem for each row that would give a person the document of another one in the same delegation."""
    for person, holder in compared.taken():
        message = _("Another person of this delegation already has this document: {name} ({reference}).")
        text = format_lazy(message, name=holder.name, reference=holder.reference)
        column, value = layout.label("document_number"), person.document_number
        problems.append(Problem("document-taken", text, person.line, column, value, (holder.reference,)))


def report_same_documents(
    part: Sequence[tuple[Person, bool]],
    compared: Comparison,
    reported: Findings[Problem],
    layout: Layout,
    election: Election,
) -> None:
    """One remark for each of these persons whose document stands under another sender, in the register or in the list.

    `part` is some of `Comparison.entering_with_documents`. One query for 10,000 documents.
    """
    registered = others_with_same_document(election, {person.digest for person, _elsewhere in part})
    for person, stands_elsewhere in part:
        lines = compared.with_document_elsewhere(person) if stands_elsewhere else []
        for message in _sentences(person, registered.get(person.digest, []), lines):
            column, value = layout.label("document_number"), person.document_number
            reported.append(Problem("same-document", message, person.line, column, value))


def _sentences(person: Person, registered: list[Observer], lines: list[int]) -> Iterator[Message]:
    others = [other for other in registered if other.pk != person.pk and other.delegation_id != person.place]
    if others:
        yield in_each_language(partial(describe, others))
    if lines:
        message = _("The same document stands in this list under another sender. Lines: {lines}.")
        yield format_lazy(message, lines=ranges(lines))
