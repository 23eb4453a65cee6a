"""The control sheet of a meeting: figures of each sender and of the whole before it, by it and after it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from accreditation.bulletins.counting import totals
from accreditation.commission.effects import effects
from accreditation.commission.models import AgendaItem, Decision
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization


@dataclass
class SheetSum:
    """Figures of one sender, of all senders of one sort, or of all: before + added - withdrawn = after."""

    before: int
    added: int = 0
    withdrawn: int = 0

    @property
    def after(self) -> int:
        return self.before + self.added - self.withdrawn

    def add(self, effect: int) -> None:
        """Take in what one decision adds to the total or takes away."""
        if effect > 0:
            self.added += effect
        else:
            self.withdrawn -= effect


@dataclass
class SheetLine(SheetSum):
    """One sender. `persons` are all on whom the meeting decides; `uncounted` of them are accredited and not counted."""

    sender: Organization | Country = field(kw_only=True)
    persons: list[Observer] = field(default_factory=list)
    uncounted: int = 0


@dataclass(frozen=True)
class ControlSheet:
    """Lines of the senders on whose persons the meeting decides, organizations first, and the sums of all senders."""

    lines: list[SheetLine]
    organizations: SheetSum
    countries: SheetSum
    whole: SheetSum

    @property
    def others(self) -> int:
        """What all remaining senders have and keep."""
        return self.whole.before - sum(line.before for line in self.lines)

    @property
    def uncounted(self) -> int:
        return sum(line.uncounted for line in self.lines)

    @property
    def persons(self) -> int:
        return sum(len(line.persons) for line in self.lines)


# What the page shows of a person, or leads to: whoever confirms it decides on no other values.
_SEEN = (
    "pk", "status", "delegation_id", "role", "position", "title", "family_name", "given_name", "patronymic",
    "family_name_cyrillic", "given_name_cyrillic", "patronymic_cyrillic", "nationality_id", "birth_date",
    "document_digest",
)  # fmt: skip


def fingerprint(agenda: Sequence[AgendaItem], sheet: ControlSheet) -> str:
    """Return 64 digits that differ when what is to be decided, on whom, or the figures before or after differ."""
    items = [
        (
            item.outcome, item.ground, item.amendment, item.replacement and item.replacement.pk,
            item.annuls and item.annuls.pk, *(getattr(item.observer, name) for name in _SEEN),
        )
        for item in sorted(agenda, key=lambda item: item.observer.pk)
    ]  # fmt: skip
    lines = [(str(line.sender.pk), line.before, line.after) for line in sheet.lines]
    return sha256(repr((items, lines, sheet.whole.before, sheet.whole.after)).encode()).hexdigest()


def control_sheet(election: Election, agenda: Sequence[AgendaItem]) -> ControlSheet:
    """Return the sheet for deciding this agenda of the election now. Its observers come with their senders."""
    now = totals(election)
    before = {_key(row.sender): row.observers or 0 for row in (*now.organizations.rows, *now.countries.rows)}
    organizations, countries = SheetSum(now.organizations.observers or 0), SheetSum(now.countries.observers or 0)
    whole = SheetSum(now.total or 0)
    lines: dict[tuple[bool, object], SheetLine] = {}
    added = effects(agenda, election)
    for item in agenda:
        observer, effect = item.observer, added[item.observer.pk]
        sender = observer.delegation.sender
        key = _key(sender)
        line = lines.setdefault(key, SheetLine(before.get(key, 0), sender=sender))
        line.persons.append(observer)
        line.uncounted += item.outcome == Decision.Outcome.ACCREDIT and not effect
        for each in (line, countries if isinstance(sender, Country) else organizations, whole):
            each.add(effect)
    return ControlSheet(sorted(lines.values(), key=_by_name), organizations, countries, whole)


def _key(sender: Organization | Country) -> tuple[bool, object]:
    return isinstance(sender, Country), sender.pk


def _by_name(line: SheetLine) -> tuple[bool, str]:
    return isinstance(line.sender, Country), getattr(line.sender, line.sender.sort_field())
