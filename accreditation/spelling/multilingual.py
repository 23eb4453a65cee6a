"""Texts kept in the three languages of the portal."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accreditation.spelling.fields import DerivedTextField
from accreditation.spelling.folding import search_key
from accreditation.spelling.sorting import sort_key

LANGUAGES = ("kk", "ru", "en")


def localized(row: Any, stem: str, language: str | None = None) -> str:
    """Return `row.STEM_LANGUAGE`, in the active language by default, else the first of kk, ru, en that is filled."""
    wanted = (language or get_language() or LANGUAGES[0])[:2]
    for code in (wanted, *LANGUAGES):
        text: str = getattr(row, f"{stem}_{code}", "")
        if text:
            return text
    return ""


def in_all_languages(row: Any, stem: str) -> dict[str, str]:
    """Return `{"kk": ..., "ru": ..., "en": ...}` as published in data files."""
    return {code: getattr(row, f"{stem}_{code}") for code in LANGUAGES}


def in_each_language(say: Callable[[], str]) -> str | Promise:
    """Return a text that every reader has in the own language; `say` gives it in the active one, and is asked now."""
    texts = {}
    for code in LANGUAGES:
        with override(code):
            texts[code] = str(say())
    return _chosen(texts)


def _choose(texts: dict[str, str]) -> str:
    language = (get_language() or LANGUAGES[0])[:2]
    return texts.get(language, texts[LANGUAGES[0]])


_chosen = lazy(_choose, str)


class Named(models.Model):
    """A row with a name in each language, sorted by each reader's alphabet on both engines."""

    name_kk = models.CharField(_("name in Kazakh"), max_length=255)
    name_ru = models.CharField(_("name in Russian"), max_length=255)
    name_en = models.CharField(_("name in English"), max_length=255)
    sort_kk = DerivedTextField(derive="derive_sort_kk")
    sort_ru = DerivedTextField(derive="derive_sort_ru")
    sort_en = DerivedTextField(derive="derive_sort_en")
    search_key = DerivedTextField(derive="derive_search_key")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def names(self) -> dict[str, str]:
        return in_all_languages(self, "name")

    @staticmethod
    def sort_field() -> str:
        """The column that orders names for the active language."""
        language = (get_language() or LANGUAGES[0])[:2]
        return f"sort_{language if language in LANGUAGES else LANGUAGES[0]}"

    def derive_sort_kk(self) -> str:
        return sort_key(self.name_kk)

    def derive_sort_ru(self) -> str:
        return sort_key(self.name_ru)

    def derive_sort_en(self) -> str:
        return sort_key(self.name_en)

    def derive_search_key(self) -> str:
        return search_key(self.name_kk, self.name_ru, self.name_en)


class NamedQuerySet(models.QuerySet[Any]):
    def by_name(self) -> "NamedQuerySet":
        """In the alphabet of the active language."""
        return self.order_by(self.model.sort_field(), "pk")
