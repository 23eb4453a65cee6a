"""Catalogues are compiled without GNU gettext, and a faulty one is named."""

import gettext

import pytest

from scripts.catalogues import compile_catalogue

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def source(tmp_path):
    return tmp_path / "django.po"


def read(target):
    with open(target, "rb") as file:
        return gettext.GNUTranslations(file)


def test_translations_can_be_read_afterwards(source):
    source.write_text(HEADER + 'msgctxt "page"\nmsgid "Observers"\nmsgstr "Байқаушылар"\n')
    assert read(compile_catalogue(source)).pgettext("page", "Observers") == "Байқаушылар"


def test_doubtful_translations_are_left_out(source):
    source.write_text(HEADER + '#, fuzzy\nmsgid "Observers"\nmsgstr "Наблюдения"\n')
    assert read(compile_catalogue(source)).gettext("Observers") == "Observers"


def test_a_faulty_catalogue_is_named_and_leaves_nothing(source):
    source.write_text(HEADER + 'msgid "Observers"\nmsgstr "Наблюдатели"\nnonsense\n')
    with pytest.raises(OSError, match=r"django\.po"):
        compile_catalogue(source)
    assert list(source.parent.iterdir()) == [source]
