"""A load is one operation, and tells in the history what it made and what it changed."""

from pathlib import Path

from accreditation.elections.models import Contest, Election
from accreditation.geography.models import Country, CountryAlias
from accreditation.history.operations import Reason
from accreditation.organizations.models import Organization
from accreditation.reference.load import load
from tests.reference.conftest import Edit


def test_what_a_load_makes_is_one_operation(loaded: None) -> None:
    models = (Country, CountryAlias, Organization, Election, Contest)
    assert all(model.history.count() == model.objects.count() for model in models)
    assert len({row.operation for model in models for row in model.history.all()}) == 1
    assert {row.history_change_reason for row in Country.history.all()} == {Reason.REFERENCE}


def test_only_what_a_later_load_changes_has_a_new_row(loaded: None, folder: Path, edit: Edit) -> None:
    edit("countries.csv", {"code": "KG"}, name_ru="Киргизская Республика")
    load(folder)
    latest, first = Country.history.filter(code="KG")
    assert (first.name_ru, latest.name_ru) == ("Кыргызстан", "Киргизская Республика")
    assert (first.history_type, latest.history_type) == ("+", "~")
    assert Country.history.filter(history_type="~").count() == 1
    assert not CountryAlias.history.filter(history_type="~").exists()
