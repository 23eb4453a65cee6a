"""The search form above a public list of names."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import pgettext_lazy

from accreditation.delegations.models import Observer, ObserverQuerySet
from accreditation.elections.models import Election
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization

Choices = list[tuple[str, str]]
# A browser stops typing here. Whatever comes all the same is cut, not refused: nobody is called so.
LONGEST_NAME = 120


def _choice(label: Any) -> forms.ChoiceField:
    not_there = pgettext_lazy("search form", "This is not in the list: choose one of it.")
    return forms.ChoiceField(label=label, required=False, error_messages={"invalid_choice": not_there})


class ObserverSearchForm(forms.Form):
    """Name, sender, role, and nationality where the election shows it; a GET form without a token or a session."""

    name = forms.CharField(
        label=pgettext_lazy("search form", "Name"),
        required=False,
        help_text=pgettext_lazy("search form", "In Latin or Cyrillic letters."),
        widget=forms.TextInput({"maxlength": LONGEST_NAME}),
    )
    sender = _choice(pgettext_lazy("search form", "Sender"))
    role = _choice(pgettext_lazy("search form", "Role"))
    nationality = _choice(pgettext_lazy("search form", "Nationality"))

    def __init__(self, election: Election, people: ObserverQuerySet, data: Any) -> None:
        super().__init__(data)
        self.people = people
        everyone = ("", pgettext_lazy("search form", "All"))
        self.fields["sender"].choices = [everyone, *sender_choices(people)]  # type: ignore[attr-defined]
        self.fields["role"].choices = [everyone, *role_choices(people)]  # type: ignore[attr-defined]
        columns = [
            Column("name", css_class="col-md-6"),
            Column("sender", css_class="col-md-6"),
            Column("role", css_class="col-md-6"),
        ]
        if election.names_public == Election.NamesPublic.NATIONALITY:
            self.fields["nationality"].choices = [everyone, *nationality_choices(people)]  # type: ignore[attr-defined]
            columns.append(Column("nationality", css_class="col-md-6"))
        else:
            del self.fields["nationality"]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.form_class = "search-form"
        self.helper.attrs = {"role": "search"}
        self.helper.layout = Layout(
            Row(*columns),
            StrictButton(pgettext_lazy("search form", "Search"), type="submit", css_class="btn-primary"),
        )

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"])[:LONGEST_NAME]

    def found(self) -> ObserverQuerySet:
        """Those of the people who match every filled field; all of them when a field holds nonsense."""
        if not self.is_valid():
            return self.people
        asked = self.cleaned_data
        found = self.people
        if asked["name"]:
            found = found.search(asked["name"])
        if asked["role"]:
            found = found.filter(role=asked["role"])
        if asked.get("nationality"):
            found = found.filter(nationality=asked["nationality"])
        if asked["sender"]:
            kind, _, code = asked["sender"].partition(":")
            lookup = "delegation__organization__slug" if kind == "organization" else "delegation__country"
            found = found.filter(**{lookup: code})
        return found


def role_choices(people: ObserverQuerySet) -> Choices:
    """Return the roles of these people, in the order of the list of roles."""
    there = set(people.order_by().values_list("role", flat=True).distinct())
    return [(role, str(label)) for role, label in Observer.Role.choices if role in there]


def sender_choices(people: ObserverQuerySet) -> list[tuple[Any, Choices]]:
    """Return the senders of these people, organizations first, each group in the reader's alphabet."""
    delegations = people.order_by().values("delegation")
    organizations: Iterable[Organization] = (
        Organization.objects.filter(delegations__in=delegations).distinct().by_name()
    )
    countries: Iterable[Country] = Country.objects.filter(delegations__in=delegations).distinct().by_name()
    return [
        (
            pgettext_lazy("search form", "Organizations"),
            [(f"organization:{sender.slug}", sender.name) for sender in organizations],
        ),
        (pgettext_lazy("search form", "States"), [(f"country:{sender.pk}", sender.name) for sender in countries]),
    ]


def nationality_choices(people: ObserverQuerySet) -> Choices:
    countries: Iterable[Country] = Country.objects.filter(pk__in=people.order_by().values("nationality")).by_name()
    return [(country.pk, country.name) for country in countries]
