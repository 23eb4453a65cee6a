"""The messages of packages are gathered where a language lacks them, and what is translated stays."""

import polib
import pytest

from scripts.package_messages import gather, package_folders

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def package(tmp_path):
    """The folder `locale` of a package that has two messages, and one of them in Kazakh."""
    folder = tmp_path / "site-packages" / "package" / "locale"
    write(
        folder / "en", 'msgid "Save"\nmsgstr ""\n\nmsgid "%d row"\nmsgid_plural "%d rows"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    )
    write(folder / "kk", 'msgid "Save"\nmsgstr "Сақта"\n')
    return folder


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "kept" / "LC_MESSAGES" / "django.po"


def write(folder, text):
    (folder / "LC_MESSAGES").mkdir(parents=True)
    (folder / "LC_MESSAGES" / "django.po").write_text(HEADER + text)


def texts(catalogue):
    return {entry.msgid: list(entry.msgstr_plural.values()) or entry.msgstr for entry in catalogue}


def test_only_what_the_package_lacks_is_gathered(package, kept):
    assert texts(gather("kk", "django", [package], kept)) == {"%d row": ["", ""]}


def test_a_language_that_the_package_does_not_have_lacks_everything(package, kept):
    assert texts(gather("ru", "django", [package], kept)) == {"Save": "", "%d row": ["", "", ""]}


def test_a_message_counts_as_lacking_while_its_translation_is_doubtful(package, kept):
    file = package / "kk" / "LC_MESSAGES" / "django.po"
    file.write_text(HEADER + '#, fuzzy\nmsgid "Save"\nmsgstr "Сақта"\n')
    assert "Save" in texts(gather("kk", "django", [package], kept))


def test_a_translation_stays_also_where_the_package_has_its_own(package, kept):
    write(kept.parent.parent, 'msgid "Save"\nmsgstr "Сақтау"\n')
    assert texts(gather("kk", "django", [package], kept))["Save"] == "Сақтау"


def test_a_message_that_the_package_no_longer_has_goes(package, kept):
    write(kept.parent.parent, 'msgid "Gone"\nmsgstr "Жоқ"\n')
    assert "Gone" not in texts(gather("kk", "django", [package], kept))


def test_a_package_without_english_is_asked_by_its_other_languages(package, kept):
    (package / "en" / "LC_MESSAGES" / "django.po").unlink()
    assert texts(gather("ru", "django", [package], kept)) == {"Save": ""}


def test_a_message_names_the_package_that_has_it(package, kept):
    assert [entry.occurrences for entry in gather("ru", "django", [package], kept)] == [[("package", "")]] * 2


def test_django_and_its_apps_are_packages_and_the_apps_of_the_portal_are_not():
    names = ["/".join(folder.parts[-4:-1]) for folder in package_folders()]
    assert any(name.endswith("django/contrib/admin") for name in names)
    assert not any("accreditation" in name for name in names)


def test_what_was_gathered_can_be_saved_and_read_again(package, kept):
    kept.parent.mkdir(parents=True)
    gather("ru", "django", [package], kept).save(str(kept))
    assert texts(polib.pofile(str(kept))) == {"Save": "", "%d row": ["", "", ""]}
