"""What the check of a long list came to, kept in a file: to be shown and downloaded without checking again.

The file is as confidential as the list, of which it repeats cells. It is compressed JSON, a line for what the page
shows and then one for each problem and note. Sentences, and the names of countries, senders, roles and statuses, stand
there in each language, so that every reader has them in their own.
"""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain, islice
from typing import IO, Any, TextIO, TypeVar, cast, overload

from django.core.files.base import File
from django.utils.functional import lazy
from django.utils.translation import get_language, override

from accreditation.delegations.models import Observer
from accreditation.exchange.column_meanings import ToldColumn
from accreditation.exchange.outcome import Action, Change, Missing, Outcome, Told, Understood
from accreditation.exchange.problems import Problem
from accreditation.exchange.table import EncodingUndecided, Message, Sample, UnreadableFile
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization
from accreditation.spelling.multilingual import LANGUAGES

# More stand neither on the page nor in the file of problems, whose last line then tells so.
MOST_KEPT = 100_000
_SHOWN, _MISSING_SHOWN = 1000, 500
# Of those that the page looks for by their code there are some, however late they come.
_OF_EACH_CODE = 10
_AT_A_TIME = 1000

T = TypeVar("T")
Texts = dict[str, str]


class Excerpt(Sequence[T]):
    """The first and the telling ones of many: `len` counts all of them, everything else knows those that were kept."""

    def __init__(self, kept: Iterable[T], number: int) -> None:
        self._kept = list(kept)
        self._number = number

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[T]:
        return iter(self._kept)

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...

    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        return self._kept[place]


def keep(outcome: Outcome | UnreadableFile, to: IO[bytes]) -> None:
    """Write the outcome of a check, or why the file gives no list."""
    with gzip.open(to, "wt", encoding="utf-8", compresslevel=3) as file:
        if isinstance(outcome, UnreadableFile):
            _write(file, {"failure": _failure_as_json(outcome)})
            return
        _write(file, _as_json(outcome))
        for some in _in_parts(islice(chain(outcome.problems, outcome.notes), MOST_KEPT)):
            for told in _problems_as_json(some):
                _write(file, told)


def read(stored: File) -> Outcome | UnreadableFile:
    """Return what was kept, in the language of whoever reads it. `states` is empty, and the rest an excerpt."""
    with _lines(stored) as lines:
        kept = json.loads(next(iter(lines)))
    return _failure_of(kept["failure"]) if "failure" in kept else _outcome_of(kept)


def problems(stored: File) -> Iterator[Problem]:
    """Yield the problems and then the notes, `MOST_KEPT` of them at most."""
    with _lines(stored) as lines:
        next(iter(lines))
        for line in lines:
            yield _problem_of(json.loads(line))


@contextmanager
def _lines(stored: File) -> Iterator[TextIO]:
    with stored.open("rb") as file, gzip.open(file, "rt", encoding="utf-8") as lines:
        yield cast(TextIO, lines)


def _write(file: TextIO, told: Any) -> None:
    file.write(json.dumps(told, ensure_ascii=False))
    file.write("\n")


# To JSON


def _as_json(outcome: Outcome) -> dict[str, Any]:
    words = _words()
    return {
        "read": outcome.read,
        "counts": {str(action): number for action, number in outcome.counts.items()},
        "problems": _problems_as_json(_telling(outcome.problems)),
        "number_of_problems": len(outcome.problems),
        "notes": _problems_as_json(_telling(outcome.notes)),
        "number_of_notes": len(outcome.notes),
        "created": [_told_as_json(told, words) for told in outcome.created],
        "changed": [_told_as_json(told, words) for told in outcome.changed],
        "missing": [
            [person.pk, person.name, _named(person.sender, words), _named(person.status, words)]
            for person in outcome.missing[:_MISSING_SHOWN]
        ],
        "number_of_missing": len(outcome.missing),
        "columns": [vars(column) for column in outcome.columns],
        "left_out": outcome.left_out,
        "sheets": list(outcome.sheets),
        "fingerprint": outcome.fingerprint,
    }


def _telling(found: Iterable[Problem]) -> list[Problem]:
    kept: list[Problem] = []
    seen: dict[str, int] = {}
    for problem in found:
        seen[problem.code] = seen.get(problem.code, 0) + 1
        if len(kept) < _SHOWN or seen[problem.code] <= _OF_EACH_CODE:
            kept.append(problem)
    return kept


def _problems_as_json(found: Sequence[Problem]) -> list[list[Any]]:
    texts = _in_each_language(lambda: [str(problem.message) for problem in found])
    return [
        [problem.code, message, problem.line, problem.column, problem.value, problem.suggestions, problem.in_cell]
        for problem, message in zip(found, texts, strict=True)
    ]


def _told_as_json(told: Told, words: Mapping[str, Texts]) -> dict[str, Any]:
    return {
        "line": told.line,
        "name": told.name,
        "changes": [[change.column, _value(change.old), _value(change.new)] for change in told.changes],
        "cyrillic_name": told.cyrillic_name,
        "sender": _understood(told.sender, words),
        "nationality": _understood(told.nationality, words),
        "birth_date": _value(told.birth_date),
        "role": _named(told.role, words),
        "document_number": told.document_number,
        "parts": told.parts,
    }


def _understood(cell: Understood | None, words: Mapping[str, Texts]) -> list[Any] | None:
    return [_named(cell.meaning, words), cell.written] if cell else None


def _value(value: Any) -> Any:
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _failure_as_json(failure: UnreadableFile) -> dict[str, Any]:
    (message,) = _in_each_language(lambda: [str(failure.message)])
    samples = failure.samples if isinstance(failure, EncodingUndecided) else []
    return {
        "code": failure.code,
        "message": message,
        "line": failure.line,
        "sheets": list(failure.sheets),
        "samples": [[sample.line, sample.readings] for sample in samples],
    }


def _words() -> dict[str, Texts]:
    """The names that an outcome has in the active language, each with what it is in all of them."""
    rows = [*Country.objects.all(), *Organization.objects.all()]
    labels = [*Observer.Role, *Observer.Status]

    def names() -> list[str]:
        return [*map(str, rows), *(str(choice.label) for choice in labels)]

    return dict(zip(names(), _in_each_language(names), strict=True))


def _named(name: str, words: Mapping[str, Texts]) -> Texts | str:
    return words.get(name, name)


def texts_of(message: Message) -> Texts:
    """Return a message in each language."""
    (texts,) = _in_each_language(lambda: [str(message)])
    return texts


def _in_each_language(say: Callable[[], list[str]]) -> list[Texts]:
    """Return what is said, each by language."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = say()
    return [dict(zip(LANGUAGES, texts, strict=True)) for texts in zip(*said.values(), strict=True)]


def _in_parts(found: Iterable[Problem]) -> Iterator[list[Problem]]:
    found = iter(found)
    while some := list(islice(found, _AT_A_TIME)):
        yield some


# And back


def _outcome_of(kept: Mapping[str, Any]) -> Outcome:
    return Outcome(
        read=kept["read"],
        counts={Action(action): number for action, number in kept["counts"].items()},
        problems=Excerpt(map(_problem_of, kept["problems"]), kept["number_of_problems"]),
        notes=Excerpt(map(_problem_of, kept["notes"]), kept["number_of_notes"]),
        created=[_told_of(told) for told in kept["created"]],
        changed=[_told_of(told) for told in kept["changed"]],
        missing=Excerpt(
            (Missing(pk, name, str(message(sender)), str(message(status)))
             for pk, name, sender, status in kept["missing"]),
            kept["number_of_missing"],
        ),
        columns=[ToldColumn(**column) for column in kept["columns"]],
        left_out=kept["left_out"],
        sheets=tuple(kept["sheets"]),
        fingerprint=kept["fingerprint"],
    )  # fmt: skip


def _problem_of(kept: Sequence[Any]) -> Problem:
    code, texts, line, column, value, suggestions, in_cell = kept
    return Problem(code, message(texts), line, column, value, tuple(suggestions), in_cell)


def _told_of(kept: Mapping[str, Any]) -> Told:
    return Told(
        line=kept["line"],
        name=kept["name"],
        changes=tuple(Change(column, _value_of(old), _value_of(new)) for column, old, new in kept["changes"]),
        cyrillic_name=kept["cyrillic_name"],
        sender=_understood_of(kept["sender"]),
        nationality=_understood_of(kept["nationality"]),
        birth_date=_value_of(kept["birth_date"]),
        role=str(message(kept["role"])),
        document_number=kept["document_number"],
        parts=tuple(kept["parts"]),
    )


def _understood_of(kept: Sequence[Any] | None) -> Understood | None:
    return Understood(str(message(kept[0])), kept[1]) if kept else None


def _value_of(kept: Any) -> Any:
    return date.fromisoformat(kept["date"]) if isinstance(kept, dict) else kept


def _failure_of(kept: Mapping[str, Any]) -> UnreadableFile:
    code = kept["code"]
    why = message(kept["message"])
    samples = [Sample(line, readings) for line, readings in kept["samples"]]
    if samples:
        return EncodingUndecided(why, samples)
    return UnreadableFile(code, why, kept["line"], tuple(kept["sheets"]))


def _chosen(texts: Mapping[str, str]) -> str:
    language = (get_language() or LANGUAGES[0])[:2]
    return texts.get(language, texts[LANGUAGES[0]])


_lazily_chosen = lazy(_chosen, str)


def message(kept: Texts | str) -> Message:
    """Return a message that was kept in each language, in that of its reader; a text that has only one as it is."""
    return kept if isinstance(kept, str) else _lazily_chosen(kept)
