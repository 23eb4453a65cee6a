"""The archive as it is loaded, and a public election of the register with people of whom much is secret."""

from datetime import date

import pytest
from django.utils import timezone

from accreditation.commission.models import Decision
from accreditation.commission.record import record_meeting
from accreditation.delegations.models import Delegation, Observer
from accreditation.elections.models import Election
from accreditation.reference.load import load
from tests.factories import (
    make_country,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
    make_observer,
    make_organization,
    make_ready,
    make_umbrella,
)

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def archive(db: None) -> None:
    """The past votes of Kazakhstan, as announced."""
    load()


@pytest.fixture
def vote(db: None) -> Election:
    """A public election with names and nationalities: five observers of two organizations, three of two states.

    Jordan objects to the names of its observers. One interpreter is accredited without being counted.
    """
    election = make_election(
        "2031-03-02", date(2031, 3, 2), is_public=True, names_public=Election.NamesPublic.NATIONALITY
    )
    odihr = make_organization("odihr", umbrella=make_umbrella("osce"))
    mission = make_delegation(election, odihr, contact="mission@secret.example")
    sco = make_delegation(election, make_organization("sco"), contact="+7 700 SECRET")
    norway = make_delegation(election, country=make_country("NO"), contact="oslo@secret.example")
    jordan = make_delegation(
        election, country=make_country("JO"), contact="amman@secret.example", objects_to_names=True
    )
    people = [
        person(mission, "Dovrefjell", "Karin", "NO", 1, role=Observer.Role.HEAD),
        person(mission, "Aldermann", "Bruno", "DE", 2),
        person(mission, "Fontarelli", "Ines", "AT", 3, role=Observer.Role.LONG_TERM),
        person(sco, "Ömürbekova", "Ainura", "KG", 4, family_name_cyrillic="Өмүрбекова", given_name_cyrillic="Айнура"),
        person(sco, "Baktiyarov", "Yusuf", "UZ", 5, family_name_cyrillic="Бақтияров", given_name_cyrillic="Юсуф"),
        person(norway, "Halvarsen", "Nils", "NO", 6),
        person(norway, "Ulvestad", "Greta", "NO", 7),
        person(jordan, "Objectov", "Farid", "JO", 8),
    ]
    interpreter = person(mission, "Interpretova", "Rosa", "DE", 9, role=Observer.Role.INTERPRETER)
    accredit([*people, interpreter])
    return election


def person(delegation: Delegation, family: str, given: str, nationality: str, number: int, **fields: str) -> Observer:
    """One observer with a document, a birth date and a remark that nobody outside may read."""
    return make_observer(
        delegation,
        family_name=family,
        given_name=given,
        nationality=make_country(nationality),
        document_number=f"SECRETDOC{number}",
        birth_date=date(1960 + number, 7, 14),
        remarks=f"secret remark {number}",
        **fields,
    )


def accredit(people: list[Observer]) -> None:
    """Record one meeting, held today, that accredits these people."""
    make_ready(people)
    meeting = make_meeting(people[0].delegation.election)
    agenda = [make_item(observer, Decision.Outcome.ACCREDIT) for observer in people]
    record_meeting(meeting, agenda, None, timezone.now())
