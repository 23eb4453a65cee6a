"""By what the staff narrows a list of delegations, submissions or observers."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accreditation.delegations.models import Delegation
from accreditation.elections.models import Election
from accreditation.organizations.models import Umbrella
from accreditation.spelling.keys import read_key


class RegisterFilter(admin.RelatedFieldListFilter):
    """By election, of those that have persons at all."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: ModelAdmin) -> Any:
        return [(election.pk, str(election)) for election in Election.objects.in_register().order_by("-voting_day")]

    def has_output(self) -> bool:
        """Also where there is one election only: a filter that is not shown would not be applied either."""
        return bool(self.lookup_choices)


class _PathFilter(admin.SimpleListFilter):
    """A filter that follows `path` from the listed row to the delegation: "" on delegations themselves."""

    path = ""

    def choose(self, queryset: QuerySet[Any], **conditions: Any) -> QuerySet[Any]:
        return queryset.filter(**{self.path + name: value for name, value in conditions.items()})


class SenderKindFilter(_PathFilter):
    title = _("sender")
    parameter_name = "sent_by"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[str, Any]]:
        return [("organization", _("organizations")), ("country", _("states"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in {"organization", "country"}:
            return self.choose(queryset, **{f"{self.value()}__isnull": False})
        return queryset


class UmbrellaFilter(_PathFilter):
    """The umbrella at the election where one is given, else the organization's own."""

    title = _("umbrella organization")
    parameter_name = "umbrella"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[str, Any]]:
        return [(umbrella.slug, umbrella.short_name) for umbrella in Umbrella.objects.by_name()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        own = self.choose(queryset, umbrella__isnull=True, organization__umbrella__slug=self.value())
        return own | self.choose(queryset, umbrella__slug=self.value())


class ObserverSenderKindFilter(SenderKindFilter):
    path = "delegation__"


class ObserverUmbrellaFilter(UmbrellaFilter):
    path = "delegation__"


class SenderFilter(admin.SimpleListFilter):
    """The delegations of the election that is chosen, else of the current one."""

    title = _("delegation")
    parameter_name = "delegation"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[str, Any]]:
        chosen = read_key(request.GET.get("delegation__election__id__exact"))
        if chosen is None:
            delegations = Delegation.objects.filter(election=Election.objects.in_register().current())
        else:
            delegations = Delegation.objects.filter(election__id=chosen)
        # One that a link names is listed too, so that the filter shows what it does.
        named = read_key(request.GET.get(self.parameter_name))
        if named is not None:
            delegations = delegations | Delegation.objects.filter(pk=named)
        found = sorted(delegations.with_senders().defer("contact"), key=_by_name)
        return [(str(delegation.pk), str(delegation).rpartition(" · ")[0]) for delegation in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = read_key(self.value())
        return queryset if chosen is None else queryset.filter(delegation__id=chosen)


def _by_name(delegation: Delegation) -> tuple[bool, str]:
    """Organizations before states, each in the reader's alphabet."""
    sender = delegation.sender
    return delegation.organization_id is None, getattr(sender, sender.sort_field())


class YesFilter(admin.SimpleListFilter):
    """One condition, on or off."""

    label: Any = ""

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[str, Any]]:
        return [("yes", self.label)]


class TwinFilter(YesFilter):
    title = _("documents")
    parameter_name = "twins"
    label = _("same document under two senders")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(duplicated=True) if self.value() else queryset


class HeadlessFilter(YesFilter):
    title = _("head of mission")
    parameter_name = "headless"
    label = _("nobody leads it")

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        return queryset.without_head() if self.value() else queryset


class ControlTotalFilter(YesFilter):
    title = _("control total")
    parameter_name = "differs"
    label = _("differs from the persons named")

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        return queryset.not_adding_up() if self.value() else queryset
