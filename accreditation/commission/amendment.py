"""Correcting the name or the document of somebody who is accredited: what an amendment says, and its effect on the row.

An amendment is kept as JSON, sealed, since it names documents: on the agenda `{field: new value}`, in the decision
`{field: [value before, value after]}`; values are texts as Django's serializers write them, null for none.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accreditation.commission.models import AgendaItem
from accreditation.delegations.models import Observer
from accreditation.history.records import record_changed
from accreditation.spelling.fields import derive_texts

AMENDABLE = (
    "title", "family_name", "given_name", "patronymic", "family_name_cyrillic", "given_name_cyrillic",
    "patronymic_cyrillic", "nationality", "birth_date", "document_number", "document_country",
)  # fmt: skip
AMENDABLE_FIELDS = {field.name: field for field in Observer._meta.concrete_fields if field.name in AMENDABLE}


class CannotAmend(Exception):
    """An amendment that cannot be applied; the message says why in the reader's language."""


def write_amendment(values: Mapping[str, Any]) -> str:
    """Return the text for an agenda item; `values` are those of the form: dates, countries, texts."""
    person = Observer(**values)
    return json.dumps({name: _as_text(person, name) for name in values}, ensure_ascii=False)


def read_amendment(text: str) -> dict[str, Any]:
    """Return the fields of an agenda item or of a decision, in the order in which persons are read."""
    stored = json.loads(text) if text else {}
    return {name: stored[name] for name in AMENDABLE if name in stored}


def amended(person: Observer, text: str) -> Observer:
    """Return the person changed as an agenda item says. Nothing is saved."""
    for name, value in read_amendment(text).items():
        field = AMENDABLE_FIELDS[name]
        setattr(person, field.attname, field.to_python(value))
    return person


def apply_amendments(items: Iterable[AgendaItem]) -> dict[int, str]:
    """Change the persons as the items say; return for each, by key, what the decision is to keep.

    Inside a transaction. Raises `CannotAmend` when nothing would change, and when another person of the delegation has
    the document. The number of queries does not depend on the number of items.
    """
    texts = {item.observer_id: item.amendment for item in items}
    return _change({pk: read_amendment(text) for pk, text in texts.items()})


def undo_amendments(texts: Mapping[int, str]) -> None:
    """Give persons back what they had before the amendments of these decisions, by key of the person."""
    _change({pk: {name: pair[0] for name, pair in read_amendment(text).items()} for pk, text in texts.items()})


def _change(wanted: Mapping[int, dict[str, Any]]) -> dict[int, str]:
    kept: dict[int, str] = {}
    persons = list(Observer.objects.filter(pk__in=wanted))
    derived: list[str] = []
    for person in persons:
        new = wanted[person.pk]
        before = {name: _as_text(person, name) for name in new}
        amended(person, json.dumps(new))
        changed = {name: [before[name], new[name]] for name in new if before[name] != new[name]}
        if not changed:
            raise CannotAmend(_("%(name)s: nothing would change.") % {"name": person})
        kept[person.pk] = json.dumps(changed, ensure_ascii=False)
        derived = derive_texts(person)
    if persons:
        try:
            with transaction.atomic():
                Observer.objects.bulk_update(persons, [*AMENDABLE, *derived], batch_size=500)
        except IntegrityError as error:
            raise CannotAmend(
                _("Another person of the same delegation has the document that an amendment names.")
            ) from error
        record_changed(persons)
    return kept


def _as_text(person: Observer, name: str) -> str | None:
    field = AMENDABLE_FIELDS[name]
    return None if getattr(person, field.attname) is None else field.value_to_string(person)
