"""The control sheet of a meeting: what each sender and the whole had before it, gains by it, and has after it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from accreditation.bulletins.counting import totals
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization


@dataclass
class SheetLine:
    """One sender. `added` are those who count; `persons` all whom the sheet would accredit, counted or not."""

    sender: Organization | Country
    before: int
    added: int = 0
    persons: list[Observer] = field(default_factory=list)

    @property
    def after(self) -> int:
        return self.before + self.added

    @property
    def uncounted(self) -> int:
        return len(self.persons) - self.added


@dataclass(frozen=True)
class ControlSheet:
    """Lines of the senders that gain, organizations first; `others` is what all remaining senders have and keep."""

    lines: list[SheetLine]
    before: int

    @property
    def added(self) -> int:
        return sum(line.added for line in self.lines)

    @property
    def after(self) -> int:
        return self.before + self.added

    @property
    def others(self) -> int:
        return self.before - sum(line.before for line in self.lines)

    @property
    def uncounted(self) -> int:
        return sum(line.uncounted for line in self.lines)

    @property
    def persons(self) -> int:
        return sum(len(line.persons) for line in self.lines)


def control_sheet(election: Election, observers: Iterable[Observer]) -> ControlSheet:
    """Return the sheet for accrediting these observers of the election now. They come with their senders."""
    now = totals(election)
    before = {_key(row.sender): row.observers or 0 for row in (*now.organizations.rows, *now.countries.rows)}
    uncounted = set(election.uncounted_roles())
    lines: dict[tuple[bool, object], SheetLine] = {}
    for observer in observers:
        sender = observer.delegation.sender
        key = _key(sender)
        line = lines.setdefault(key, SheetLine(sender, before.get(key, 0)))
        line.persons.append(observer)
        line.added += observer.role not in uncounted
    return ControlSheet(sorted(lines.values(), key=_by_name), before=now.total or 0)


def _key(sender: Organization | Country) -> tuple[bool, object]:
    return isinstance(sender, Country), sender.pk


def _by_name(line: SheetLine) -> tuple[bool, str]:
    return isinstance(line.sender, Country), getattr(line.sender, line.sender.sort_field())
