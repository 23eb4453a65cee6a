"""Which organization a spelling means, and that bodies of one umbrella stay apart."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from accreditation.organizations.lookup import organization_index
from accreditation.organizations.models import Organization, OrganizationAlias
from tests.factories import make_delegation, make_organization, make_organization_alias, make_umbrella

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def refusal(text, organization):
    with pytest.raises(ValidationError) as refused:
        OrganizationAlias(text=text, organization=organization).full_clean()
    return refused.value.message_dict["text"]


@pytest.mark.parametrize("text", ["odihr", "ODIHR", "БДИПЧ", "ДИАҚБ", "OSCE/ODIHR", "osce – odihr", "БДИПЧ / ODIHR"])
def test_slug_names_and_aliases_mean_the_organization(text):
    odihr = make_organization("odihr")
    make_organization("sco")
    make_organization_alias("OSCE/ODIHR", odihr)
    assert organization_index().find(text) == odihr.pk


@pytest.mark.parametrize("text", ["OSCE", "ODIHR/SCO", "ODIHRR", "Office for Democratic Institutions", ""])
def test_an_umbrella_a_mixture_or_a_part_means_nobody(text):
    osce = make_umbrella("osce")
    make_organization("odihr", umbrella=osce)
    make_organization("sco")
    assert organization_index().find(text) is None


def test_a_short_name_that_two_share_means_neither():
    one, two = make_organization("one", short_en="PA"), make_organization("two", short_en="PA")
    assert organization_index().find("PA") is None
    assert [organization_index().find(slug) for slug in ("one", "two")] == [one.pk, two.pk]


def test_the_index_takes_two_queries(django_assert_num_queries):
    for slug in ("odihr", "sco", "oic"):
        make_organization_alias(f"Mission {slug}", make_organization(slug))
    with django_assert_num_queries(2):
        assert organization_index().find("mission sco")


def test_a_spelling_means_what_the_database_says_now_however_it_was_changed():
    make_organization_alias("The mission", make_organization("sco"))
    odihr = make_organization("odihr")
    assert organization_index().find("the mission") != odihr.pk
    OrganizationAlias.objects.update(organization=odihr)
    assert organization_index().find("the mission") == odihr.pk
    Organization.objects.filter(pk=odihr.pk).update(short_ru="Миссия")
    assert organization_index().find("миссия") == odihr.pk


def test_what_was_known_before_is_not_put_together_again():
    make_organization_alias("The mission", make_organization("sco"))
    assert organization_index() is organization_index()


def test_an_alias_that_means_another_organization_is_refused():
    make_organization("sco")
    assert refusal("sco", make_organization("odihr")) == ["“sco” already means Shanghai Cooperation Organisation."]


def test_an_alias_is_kept_once_whatever_its_case():
    make_organization_alias("OSCE/ODIHR")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_organization_alias("osce odihr", make_organization("sco"))


@pytest.mark.parametrize("text", ["-", "  ", "«»"])
def test_an_alias_without_a_letter_or_digit_is_refused_also_by_the_database(text):
    organization = make_organization()
    assert refusal(text, organization)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_organization_alias(text, organization)


def test_a_new_alias_is_in_order_as_a_whole():
    OrganizationAlias(text="Warsaw Office", organization=make_organization()).full_clean()


def test_an_alias_names_what_it_means():
    assert str(make_organization_alias("OSCE/ODIHR")).startswith("OSCE/ODIHR = Office for Democratic")


def test_slugs_are_taken_once():
    make_organization("odihr")
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.create(slug="odihr", name_kk="x", name_ru="x", name_en="x")


def test_whoever_sent_somebody_is_not_deleted():
    delegation = make_delegation()
    with pytest.raises(ProtectedError):
        delegation.organization.delete()


def test_an_umbrella_over_somebody_is_not_deleted():
    umbrella = make_umbrella()
    make_organization("odihr", umbrella=umbrella)
    with pytest.raises(ProtectedError):
        umbrella.delete()


def test_the_short_name_is_the_name_where_none_is_kept():
    assert make_organization("odihr").short_name == "ODIHR"
    with translation.override("kk"):
        assert make_organization("odihr").short_name == "ODIHR"
    assert make_organization("new", short_en="", name_en="A new organization").short_name == "A new organization"
