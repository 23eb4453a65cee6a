"""Whatever is loaded, imported or decided: the latest history of every row says what the row says."""

from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import call_command

from accreditation.delegations.models import Delegation, Observer, Submission
from accreditation.demonstration.load import load_demo, remove_demo
from accreditation.exchange.apply import import_list
from accreditation.exchange.options import ListOptions
from accreditation.exchange.spelling_tables import OrganizationAliasResource
from accreditation.exchange.tables import import_table
from accreditation.geography.models import Country
from accreditation.history.operations import Reason, operation
from accreditation.history.records import has_history
from accreditation.organizations.models import OrganizationAlias
from tests.factories import make_country, make_election, make_organization

NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Almaty"))
HEADER = "sender,family_name,given_name,nationality,document_number,position"

pytestmark = pytest.mark.django_db


def differing_rows():
    """Rows without history, or of which the latest history says something else."""
    differing = []
    for model in filter(has_history, apps.get_models()):
        columns = [field.attname for field in model.history.model.tracked_fields]
        key = model._meta.pk.attname
        latest = {}
        for row in model.history.order_by("history_date", "history_id"):
            latest[getattr(row, key)] = [getattr(row, column) for column in columns]
        for row in model._base_manager.all():
            if latest.get(row.pk) != [getattr(row, column) for column in columns]:
                differing.append(f"{model.__name__} {row.pk}")
    return differing


def list_of(*lines):
    return "\n".join([HEADER, *lines]).encode()


def test_after_the_reference_data_and_the_demonstration():
    call_command("load_reference", stdout=StringIO())
    load_demo(NOW)
    assert differing_rows() == []


def test_removing_the_demonstration_leaves_no_history_of_it():
    call_command("load_reference", stdout=StringIO())
    load_demo(NOW)
    remove_demo()
    assert not Observer.history.exists()
    assert not Delegation.history.exists()
    assert not Submission.history.exists()
    assert Country.history.exists()


def test_a_list_is_one_operation_of_whoever_loads_it(clerk):
    election = make_election()
    make_organization("odihr"), make_country("NO")
    data = list_of("odihr,Dovrefjell,Elin,NO,N 4417031,Expert", "odihr,Ulvestad,Lars,NO,N 4417032,Expert")
    assert import_list(data, "list.csv", election, clerk).saved
    changed = list_of("odihr,Dovrefjell,Elin,NO,N 4417031,Lawyer", "odihr,Ulvestad,Lars,NO,N 4417032,Expert")
    assert import_list(changed, "mended.csv", election, clerk).saved
    (created,) = set(Observer.history.filter(history_type="+").values_list("operation", flat=True))
    mended = Observer.history.get(history_type="~")
    assert (mended.family_name, mended.position) == ("Dovrefjell", "Lawyer")
    assert mended.operation != created
    assert {row.operation for row in Delegation.history.all()} == {created}
    assert {row.operation for row in Submission.history.all()} == {created, mended.operation}
    assert set(Observer.history.values_list("history_user__username", "history_change_reason")) == {
        (clerk.username, Reason.LIST.value)
    }
    assert [name for name in differing_rows() if name.startswith(("Observer", "Delegation", "Submission"))] == []


def test_a_table_of_spellings_is_one_operation_of_whoever_loads_it(secretary):
    make_organization("odihr")
    data = b"organization,text\nodihr,OSCE Human Rights Office\nodihr,Office in Warsaw\n"
    with operation(secretary):
        assert import_table(OrganizationAliasResource(), data, "spellings.csv", ListOptions()).saved
    assert OrganizationAlias.objects.count() == OrganizationAlias.history.count() == 2
    assert len({row.operation for row in OrganizationAlias.history.all()}) == 1
    assert {row.history_user for row in OrganizationAlias.history.all()} == {secretary}
