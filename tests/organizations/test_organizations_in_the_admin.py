"""Organizations, umbrellas and spellings, as the staff keeps them."""

import pytest
from django.urls import reverse

from accreditation.organizations.models import Organization, OrganizationAlias, Umbrella
from tests.costs import costs_for_few_and_many
from tests.factories import make_delegation, make_organization, make_organization_alias, make_umbrella
from tests.filling_in import errors_in, filled_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:organizations_organization_add")
ADD_ALIAS = reverse("admin:organizations_organizationalias_add")
LIST = reverse("admin:organizations_organization_changelist")
NAMES = {"slug": "cica", "name_kk": "АӨСШК", "name_ru": "СВМДА", "name_en": "Conference on Interaction"}


def test_an_organization_is_added_under_its_umbrella(secretary, desk):
    client, umbrella = desk(secretary), make_umbrella("cis")
    response = client.post(ADD, filled_in(client.get(ADD), **NAMES, umbrella=umbrella.pk))
    assert response.status_code == 302, errors_in(response)
    assert Organization.objects.get().umbrella == umbrella


@pytest.mark.parametrize(
    ("field", "typed"), [("slug", "СВМДА"), ("slug", "odihr"), ("name_kk", ""), ("name_en", "n" * 256)]
)
def test_what_cannot_be_comes_back_at_its_field(secretary, desk, field, typed):
    client = desk(secretary)
    make_organization("odihr")
    assert set(errors_in(client.post(ADD, filled_in(client.get(ADD), **NAMES | {field: typed})))) == {field}


@pytest.mark.parametrize("query", ["ODIHR", "бдипч", "ДИАҚБ", "democratic", "демократ", "OSCE"])
def test_an_organization_is_found_by_any_of_its_names(clerk, desk, query):
    odihr = make_organization("odihr")
    make_organization("sco")
    make_organization_alias("OSCE/ODIHR", odihr)
    make_organization_alias("Бюро по демократическим институтам", odihr)
    assert list(desk(clerk).get(LIST, {"q": query}).context["cl"].queryset) == [odihr]


def test_a_spelling_that_means_another_organization_comes_back_with_a_sentence(secretary, desk):
    client = desk(secretary)
    make_organization("sco")
    sent = filled_in(client.get(ADD_ALIAS), text="SCO", organization=make_organization("odihr").pk)
    assert errors_in(client.post(ADD_ALIAS, sent)) == {
        "text": ["“SCO” already means Shanghai Cooperation Organisation."]
    }


def test_a_spelling_that_is_kept_already_comes_back_with_a_sentence(secretary, desk):
    client, alias = desk(secretary), make_organization_alias("OSCE/ODIHR")
    sent = filled_in(client.get(ADD_ALIAS), text="osce odihr", organization=alias.organization_id)
    assert errors_in(client.post(ADD_ALIAS, sent)) == {"text": ["“osce odihr” is kept already."]}


def test_spellings_are_typed_in_on_the_organization_s_own_page(secretary, desk):
    client, organization = desk(secretary), make_organization("odihr")
    address = reverse("admin:organizations_organization_change", args=[organization.pk])
    typed = {"aliases-TOTAL_FORMS": 2, "aliases-0-text": "OSCE/ODIHR", "aliases-1-text": "osce odihr"}
    response = client.post(address, filled_in(client.get(address), **typed))
    assert "“osce odihr” stands here twice." in response.content.decode()
    typed["aliases-1-text"] = "Warsaw Office"
    assert client.post(address, filled_in(client.get(address), **typed)).status_code == 302
    assert {alias.text for alias in organization.aliases.all()} == {"OSCE/ODIHR", "Warsaw Office"}


def test_a_spelling_is_given_up_again(secretary, desk):
    alias = make_organization_alias()
    address = reverse("admin:organizations_organizationalias_delete", args=[alias.pk])
    assert desk(secretary).post(address, {"post": "yes"}).status_code == 302
    assert not OrganizationAlias.objects.exists()


def test_the_slug_of_an_umbrella_stays_once_it_is_entered(administrator, desk):
    address = reverse("admin:organizations_umbrella_change", args=[make_umbrella("osce").pk])
    client = desk(administrator)
    page = client.get(address)

    client.post(address, filled_in(page) | {"slug": "osze", "name_en": "The OSCE"})

    assert "slug" not in page.context["adminform"].form.fields
    assert Umbrella.objects.values_list("slug", "name_en").get() == ("osce", "The OSCE")


@pytest.mark.parametrize(
    ("who", "organization", "umbrella"),
    [("clerk", 403, 403), ("secretary", 200, 403), ("auditor", 403, 403), ("administrator", 200, 200)],
)
def test_who_keeps_organizations_and_who_umbrellas(cast, desk, who, organization, umbrella):
    client = desk(cast[who])
    assert client.get(ADD).status_code == organization
    assert client.get(reverse("admin:organizations_umbrella_add")).status_code == umbrella


@pytest.mark.parametrize("name", ["organization", "organizationalias", "umbrella"])
def test_a_list_costs_the_same_for_few_and_for_many(clerk, desk, name):
    def add(numbers):
        for number in numbers:
            umbrella = make_umbrella(f"umbrella-{number}")
            make_organization_alias(f"Body {number}", make_organization(f"body-{number}", umbrella=umbrella))

    few, many = costs_for_few_and_many(desk(clerk), reverse(f"admin:organizations_{name}_changelist"), add)
    assert few == many


def test_the_address_of_an_organization_that_has_sent_somebody_stays(administrator, desk):
    sent, unknown = make_organization("odihr"), make_organization("sco")
    make_delegation(organization=sent)
    client = desk(administrator)

    def fields(organization):
        page = client.get(reverse("admin:organizations_organization_change", args=[organization.pk]))
        return page.context["adminform"].form.fields

    assert "slug" not in fields(sent)
    assert "slug" in fields(unknown)
