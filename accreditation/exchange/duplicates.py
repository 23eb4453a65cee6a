"""The same person twice: in one list, in one delegation, or under two senders."""

from collections.abc import Iterable, Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.delegations.duplicates import (
    Likeness,
    describe,
    describe_namesakes,
    others_alike,
    others_with_same_document,
)
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.exchange.headings import Layout
from accreditation.exchange.problems import Problem, ranges
from accreditation.exchange.register import Register, same_person
from accreditation.exchange.steps import Action, Step
from accreditation.exchange.table import Message
from accreditation.spelling.sorting import sort_key


def report_repeated_persons(steps: Iterable[Step], problems: list[Problem], layout: Layout) -> None:
    """One problem for each row that means the same person as an earlier one; the message names both lines."""
    seen: dict[object, Step] = {}
    namesakes: dict[object, list[Step]] = {}
    for step in steps:
        if step.place is None:
            continue
        earlier = _earlier(step, seen, namesakes)
        if earlier is not None:
            message = _("Lines {first} and {second} name the same person. Leave one of them out.")
            text = format_lazy(message, first=earlier.entry.line, second=step.entry.line)
            column = layout.label("family_name")
            value = step.entry.full_name or (step.known.name if step.known else "")
            problems.append(Problem("duplicate-in-file", text, step.entry.line, column, value))


def _earlier(step: Step, seen: dict[object, Step], namesakes: dict[object, list[Step]]) -> Step | None:
    """Return the first row that means the same person, and remember this one."""
    keys: list[object] = [("pk", step.known.pk)] if step.known else []
    if step.digest:
        keys.append((step.place, step.digest))
    found = next((seen[key] for key in keys if key in seen), None)
    for key in keys:
        seen.setdefault(key, step)
    # A reference is a person's own: namesakes who each have one are two persons.
    if step.entry.name_key and not step.entry.values.get("reference"):
        name = (step.place, step.entry.values.get("nationality"), step.entry.name_key)
        others = namesakes.setdefault(name, [])
        found = found or next((other for other in others if _are_one(step, other)), None)
        others.append(step)
    return found


def _are_one(step: Step, other: Step) -> bool:
    if step.known and other.known and step.known.pk != other.known.pk:
        return False
    one, two = (
        (s.entry.values.get("patronymic") or "", s.entry.values.get("birth_date"), s.digest) for s in (step, other)
    )
    return same_person(one, two)


def report_taken_documents(steps: Iterable[Step], problems: list[Problem], layout: Layout, register: Register) -> None:
    """One problem for each row that would give a person the document of another one in the same delegation."""
    steps = [step for step in steps if step.place is not None]
    after = {step.known.pk: (step.place, step.digest) for step in steps if step.known}
    for step in steps:
        if step.action not in (Action.CREATE, Action.CHANGE) or not isinstance(step.place, int):
            continue
        holder = register.holder(step.place, step.digest)
        if holder is None or (step.known and holder.pk == step.known.pk):
            continue
        if after.get(holder.pk, (step.place, step.digest)) == (step.place, step.digest):
            message = _("Another person of this delegation already has this document: {name} ({reference}).")
            text = format_lazy(message, name=holder.name, reference=holder.reference)
            column = layout.label("document_number")
            value = step.entry.values.get("document_number", "")
            problems.append(Problem("document-taken", text, step.entry.line, column, value, (holder.reference,)))


def report_same_documents(steps: Iterable[Step], reported: list[Problem], layout: Layout, election: Election) -> None:
    """One remark for each entered row whose document stands under another sender, in the register or in the list.

    One query for 10,000 documents.
    """
    entering = [step for step in steps if step.digest and _enters_with_document(step)]
    registered = others_with_same_document(election, {step.digest for step in entering})
    by_digest: dict[str, list[Step]] = {}
    for step in entering:
        by_digest.setdefault(step.digest, []).append(step)
    for step in entering:
        for message in _sentences(step, registered.get(step.digest, []), by_digest[step.digest]):
            column, value = layout.label("document_number"), step.entry.values.get("document_number", "")
            reported.append(Problem("same-document", message, step.entry.line, column, value))


def report_namesakes(steps: Iterable[Step], notes: list[Problem], layout: Layout, election: Election) -> None:
    """One note for each new person whose names, birth date and nationality stand under another sender.

    In the register or in the list, with no other document: the rule of `delegations.duplicates.namesakes`. Two queries
    for persons of 10,000 birth dates, of which the second only where somebody is found.
    """
    entering: dict[Likeness, list[Step]] = {}
    for step in steps:
        likeness = _likeness(step) if step.action is Action.CREATE else None
        if likeness:
            entering.setdefault(likeness, []).append(step)
    registered = others_alike(election, entering.keys())
    for likeness, alike in entering.items():
        for step in alike:
            for message in _remarks(step, registered.get(likeness, []), alike):
                column, value = layout.label("family_name"), step.entry.full_name
                notes.append(Problem("same-person", message, step.entry.line, column, value))


def _likeness(step: Step) -> Likeness | None:
    values = step.entry.values
    if not values.get("birth_date"):
        return None
    name = sort_key(step.entry.full_name) if values.get("patronymic") else step.entry.name_key
    return name, values["nationality"], values["birth_date"]


def _remarks(step: Step, registered: list[Observer], in_list: list[Step]) -> Iterator[Message]:
    """Equal documents are told as such, different ones speak of two persons."""
    others = [
        other for other in registered
        if other.delegation_id != step.place and not (step.digest and other.document_digest)
    ]  # fmt: skip
    if others:
        yield describe_namesakes(others)
    lines = [other.entry.line for other in in_list if other.place != step.place and not (step.digest and other.digest)]
    if lines:
        message = _("This list has the same name, birth date and nationality under another sender. Lines: {lines}.")
        yield format_lazy(message, lines=ranges(lines))


def _enters_with_document(step: Step) -> bool:
    if step.action is Action.CREATE:
        return True
    known = step.known
    moved = known is not None and (step.digest, step.place) != (known.document_digest, known.delegation_id)
    return step.action is Action.CHANGE and moved and known is not None and known.status in Observer.STANDING


def _sentences(step: Step, registered: list[Observer], in_list: list[Step]) -> Iterator[Message]:
    own = step.known.pk if step.known else None
    others = [other for other in registered if other.pk != own and other.delegation_id != step.place]
    if others:
        yield describe(others)
    lines = [other.entry.line for other in in_list if other.place != step.place]
    if lines:
        message = _("The same document stands in this list under another sender. Lines: {lines}.")
        yield format_lazy(message, lines=ranges(lines))
