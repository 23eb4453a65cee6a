"""Annulling a decision: a mistake is mended by a new decision that names the old one and takes its effect back."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accreditation.commission.effects import DEPARTURES
from accreditation.commission.models import AgendaItem, Decision
from accreditation.delegations.models import Observer

Outcome = Decision.Outcome
Status = Observer.Status

# Where the person stands again once the decision is annulled. An amendment leaves everybody accredited.
STATUS_AFTER = {
    Outcome.ACCREDIT: Status.READY,
    Outcome.REFUSE: Status.READY,
    Outcome.WITHDRAW: Status.ACCREDITED,
    Outcome.REVOKE: Status.ACCREDITED,
    Outcome.REPLACE: Status.ACCREDITED,
}


def standing_decisions(pks: Sequence[int]) -> dict[int, Decision]:
    """Return the last decision on each of these observers that nobody annulled, by key of the observer. One query."""
    decisions = (
        Decision.objects.recorded()
        .filter(observer__in=pks, annulled_by__isnull=True)
        .exclude(outcome=Outcome.ANNUL)
        .select_related("meeting", "changes__meeting")
        .order_by("meeting__ordinal", "pk")
    )
    return {decision.observer_id: decision for decision in decisions}


def standing_replacements(pks: Collection[int] | QuerySet[Any, Any]) -> QuerySet[Decision]:
    """The replacements that nobody annulled, by which one of these observers came in somebody's place.

    Whoever left since then, and was accredited anew, stands in that place no longer.
    """
    departures = Decision.objects.recorded().filter(
        observer=OuterRef("replacement"), outcome__in=DEPARTURES, annulled_by__isnull=True, pk__gt=OuterRef("pk")
    )
    replacements = Decision.objects.recorded().filter(
        outcome=Outcome.REPLACE, replacement__in=pks, annulled_by__isnull=True
    )
    return replacements.exclude(Exists(departures))


def why_not_annulled(agenda: Sequence[AgendaItem]) -> str:
    """Return the sentence why an annulment on the agenda is not possible, or nothing. At most two queries.

    Only the last decision on a person that stands can be annulled, so that each is undone in the state that it left.
    """
    items = [item for item in agenda if item.outcome == Outcome.ANNUL]
    if not items:
        return ""
    last = standing_decisions([item.observer_id for item in items])
    for item in items:
        if item.annuls is None or last.get(item.observer_id) != item.annuls:
            return _("%(name)s: an annulment names the last decision on the person that still stands.") % {
                "name": item.observer
            }
    return _why_still_needed(items)


def _why_still_needed(items: Sequence[AgendaItem]) -> str:
    """Whoever came in the place of somebody stays accredited as long as that replacement stands."""
    undone = [item.annuls_id for item in items if item.annuls_id]
    accredited = [item.observer_id for item in items if item.annuls and item.annuls.outcome == Outcome.ACCREDIT]
    needed = standing_replacements(accredited).exclude(pk__in=undone)
    if found := needed.select_related("observer", "replacement").first():
        return _("%(name)s replaces %(other)s: annul that replacement too.") % {
            "name": found.replacement,
            "other": found.observer,
        }
    return ""
