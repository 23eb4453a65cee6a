"""Search by folded key: either script, any case, on both engines."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accreditation.spelling.folding import search_key, search_terms


def matching(query: str, column: str = "search_key") -> Q:
    """Return the condition that every word of the query begins a word of the folded column."""
    condition = Q()
    for term in search_terms(query):
        condition &= Q(**{f"{column}__contains": f" {term}"})
    return condition


class FoldedSearch:
    """For a ModelAdmin: the search box and autocomplete look in `search_columns`, folded, instead of with LIKE.

    SQLite compares only ASCII letters regardless of case, so Django's own search misses Cyrillic names there.
    """

    search_fields: Any = ("search_key",)  # makes Django show the box and allow autocomplete
    search_columns: tuple[str, ...] = ("search_key",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term.strip():
            return queryset, False
        condition = Q()
        for column in self.search_columns:
            condition |= matching(search_term, column)
        return queryset.filter(condition), any("__" in column for column in self.search_columns)


class FoldedSearchOfFew:
    """For a ModelAdmin whose rows are few and keep no search key: `search_texts` are folded when asked.

    Reads those columns of all rows that the filters leave: for accounts and letters, not for persons.
    """

    search_fields: Any = ("pk",)  # makes Django show the box and allow autocomplete
    search_texts: tuple[str, ...] = ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        terms = search_terms(search_term)
        if not terms:
            return queryset, False
        texts = queryset.order_by().values_list("pk", *self.search_texts)
        keys = ((pk, search_key(*parts)) for pk, *parts in texts)
        return queryset.filter(pk__in=[pk for pk, key in keys if all(f" {term}" in key for term in terms)]), False
