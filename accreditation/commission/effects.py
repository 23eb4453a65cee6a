"""What decisions add to the total: the same for the control sheet before a meeting and for the record of it."""

from collections.abc import Sequence

from django.db.models import Sum

from accreditation.commission.models import AgendaItem, Decision
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election

Outcome = Decision.Outcome
DEPARTURES = frozenset({Outcome.WITHDRAW, Outcome.REVOKE, Outcome.REPLACE})


def effects(agenda: Sequence[AgendaItem], election: Election) -> dict[int, int]:
    """Return what deciding each item adds to the total, by key of the observer: +1, 0 or -1. Two queries.

    A departure takes away exactly what the person counts until then, an annulment what the annulled decision added.
    Roles are read anew: whoever filled the agenda may have seen a person before the clerk mended the role.
    """
    leaving = [item.observer_id for item in agenda if item.outcome in DEPARTURES]
    counting = dict(
        Decision.objects.filter(observer__in=leaving)
        .order_by()
        .values("observer")
        .annotate(counts=Sum("effect"))
        .values_list("observer", "counts")
    )
    coming = Observer.objects.filter(pk__in=[item.observer_id for item in agenda if item.outcome == Outcome.ACCREDIT])
    uncounted = set(coming.filter(role__in=election.uncounted_roles()).values_list("pk", flat=True))
    found = {item.observer_id: 0 for item in agenda}
    for item in agenda:
        if item.outcome == Outcome.ACCREDIT:
            found[item.observer_id] = 0 if item.observer_id in uncounted else 1
        elif item.outcome in DEPARTURES:
            found[item.observer_id] = -counting.get(item.observer_id, 0)
        elif item.annuls:
            found[item.observer_id] = -item.annuls.effect
    return found
