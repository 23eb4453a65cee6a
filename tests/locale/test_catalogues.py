"""Kazakh and Russian are complete: in the catalogues, and on every page that is served."""

import re
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import polib
import pytest
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.translation.trans_real import DjangoTranslation

from accreditation.bulletins.models import Bulletin
from accreditation.demonstration.load import load_demo
from accreditation.elections.models import Election
from scripts.package_messages import DOMAINS, gather, package_folders
from tests.factories import make_user

OWN, PACKAGES = map(Path, settings.LOCALE_PATHS)
CATALOGUES = sorted(OWN.glob("**/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
LETTER = re.compile(r"[^\W\d_]")
NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Almaty"))


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(OWN)))
def test_every_message_has_its_translation(path):
    entries = polib.pofile(str(path))
    assert [e.msgid for e in entries if not e.obsolete and (e.fuzzy or not all(texts(e)))] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(OWN)))
def test_every_translation_keeps_the_places_of_its_message(path):
    wrong = [
        (entry.msgid, text)
        for entry in polib.pofile(str(path))
        for text in texts(entry)
        if set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        or (not entry.msgid_plural and set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(entry.msgid)))
    ]
    assert wrong == []


def test_both_languages_translate_the_same_messages():
    messages = [
        {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path))}
        for path in sorted(OWN.glob("*/LC_MESSAGES/django.po"))
    ]
    assert len(messages) == 2
    assert messages[0] ^ messages[1] == set()


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("domain", DOMAINS)
def test_no_message_of_an_installed_package_is_left_in_english(language, domain):
    catalogue = gather(language, domain, package_folders(), PACKAGES / language / "LC_MESSAGES" / f"{domain}.po")
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The messages that were asked for and that the catalogues of the active language do not have."""
    found: set[str] = set()

    def note(catalogue: DjangoTranslation, key: str) -> None:
        language = catalogue.to_language()
        known = key in catalogue._catalog or (key, catalogue.plural(1)) in catalogue._catalog
        if language != "en" and not known and LETTER.search(key):
            found.add(f"{language}: {key}")

    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        monkeypatch.setattr(DjangoTranslation, name, noting(getattr(DjangoTranslation, name), name, note))
    return found


def noting(original, name, note):
    def ask(self, *args):
        note(self, f"{args[0]}\x04{args[1]}" if name in {"pgettext", "npgettext"} else args[0])
        return original(self, *args)

    return ask


@pytest.fixture
def portal(db: None) -> Election:
    call_command("load_reference", stdout=StringIO())
    election = load_demo(NOW)
    assert election is not None
    return election


def public_paths(election: Election) -> Iterator[str]:
    """Every kind of public page, of the register and of the archive, without the language."""
    yield from ("", "elections/", "organizations/", "countries/", "about/")
    for slug in (election.slug, "2021-01-10", "2016-03-20", "2026-03-15"):
        yield f"elections/{slug}/"
        for part in ("organizations/", "organizations/?group=umbrella", "countries/", "meetings/"):
            yield f"elections/{slug}/{part}"
    yield f"elections/{election.slug}/observers/"
    yield f"elections/{election.slug}/observers/?q=nobody&role=nonsense&page=99"
    yield f"elections/{election.slug}/meetings/3/"
    yield "elections/2021-01-10/meetings/6/"
    for bulletin in Bulletin.objects.filter(election__slug="2021-01-10"):
        yield f"elections/2021-01-10/bulletins/{bulletin.label}/"
    yield from ("organizations/odihr/", "countries/JO/", "elections/1999-01-01/", "nowhere/")


def admin_paths() -> Iterator[str]:
    """Every page of every table, and what stands around them."""
    for name in ("index", "password_change", "password_change_done", "logout"):
        yield reverse(f"admin:{name}")
    for model in admin.site._registry:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        first = model._default_manager.first()
        for page, arguments in [
            ("changelist", []),
            ("add", []),
            ("import", []),
            ("export", []),
            ("change", [first.pk] if first else None),
            ("history", [first.pk] if first else None),
            ("delete", [first.pk] if first else None),
        ]:
            try:
                if arguments is not None:
                    yield reverse(f"{stem}_{page}", args=arguments)
            except NoReverseMatch:
                continue


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_public_page_asks_for_a_message_that_is_not_translated(language, portal, missing):
    client = Client()
    for path in public_paths(portal):
        response = client.get(f"/{language}/{path}")
        assert response.status_code in {200, 404}, path
    assert sorted(missing) == []


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("role", ["superuser", "secretary", "auditor"])
def test_no_page_of_the_staff_asks_for_a_message_that_is_not_translated(language, role, portal, missing):
    client = Client(headers={"accept-language": language})
    client.get(reverse("admin:login"))
    client.post(reverse("admin:login"), {"username": "nobody", "password": "wrong"})
    client.force_login(make_user("head", None if role == "superuser" else role, is_superuser=role == "superuser"))
    for path in admin_paths():
        client.get(path)
    assert sorted(missing) == []
