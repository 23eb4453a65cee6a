"""Search by folded key: either script, any case, on both engines."""

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest

from accreditation.spelling.folding import search_key, search_terms
from accreditation.spelling.sorting import sort_prefix


def matching(query: str, column: str = "search_key") -> Q:
    """Return the condition that every word of the query begins a word of the folded column."""
    condition = Q()
    for beginnings in search_terms(query):
        condition &= Q(*((f"{column}__contains", f" {beginning}") for beginning in beginnings), _connector=Q.OR)
    return condition


def _holding(query: str, column: str) -> Q:
    """Return the condition that every word of the query, as it stands, is a word of the folded column."""
    condition = Q()
    for beginnings in search_terms(query):
        condition &= Q((f"{column}__contains", f" {beginnings[0]} "))
    return condition


class FoldedSearch:
    """For a ModelAdmin: the search box and autocomplete look in `search_columns`, folded, instead of with LIKE.

    SQLite compares only ASCII letters regardless of case, so Django's own search misses Cyrillic names there.
    In a field that completes itself, what was meant comes first: whose code or spelling was typed (`code_columns`, and
    `spelling_columns`, search keys of one spelling each), then whose name begins so (`name_columns`, which hold sort
    keys), then who has the words in the name, then who has words that begin so. A list keeps its own order.
    """

    search_fields: Any = ("search_key",)  # makes Django show the box and allow autocomplete
    search_columns: tuple[str, ...] = ("search_key",)
    spelling_columns: tuple[str, ...] = ()
    code_columns: tuple[str, ...] = ()
    name_columns: tuple[str, ...] = ()
    model: Any
    get_ordering: Any

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_terms(search_term):
            return queryset, False
        found = queryset.filter(self._any(matching(search_term, column) for column in self.search_columns))
        completes = request.resolver_match is not None and request.resolver_match.url_name == "autocomplete"
        if not (completes and self.name_columns):
            return found, False
        return found.order_by(self._rank(search_term), *self.get_ordering(request)), False

    def _rank(self, query: str) -> Case:
        typed = query.replace("\0", "").strip()  # PostgreSQL refuses the sign in any text
        key, beginning = search_key(typed), sort_prefix(typed)
        meant = [Q((f"{column}__iexact", typed)) for column in self.code_columns]
        meant += [Q((column, key)) for column in self.spelling_columns]
        begins = [Q((f"{column}__startswith", beginning)) for column in self.name_columns if beginning]
        holds = [_holding(typed, column) for column in self.search_columns]
        ranks = [
            When(self._any(conditions), then=Value(place))
            for place, conditions in enumerate((meant, begins, holds))
            if conditions
        ]
        return Case(*ranks, default=Value(len(ranks) + 1), output_field=IntegerField())

    def _any(self, conditions: Any) -> Q:
        """One of the conditions; rows of other tables are asked apart, so that none comes twice."""
        whole = Q()
        for condition in conditions:
            rows = self.model._base_manager.filter(condition).values("pk")
            whole |= Q(pk__in=rows) if _reaches_out(condition) else condition
        return whole


def _reaches_out(condition: Any) -> bool:
    """Whether the condition asks a column of another table."""
    for child in condition.children:
        if isinstance(child, Q):
            if _reaches_out(child):
                return True
        elif child[0].count("__") > (child[0].rpartition("__")[2] in {"contains", "startswith", "iexact"}):
            return True
    return False


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
        return queryset.filter(pk__in=[pk for pk, key in keys if begins_words_of(key, terms)]), False


def begins_words_of(key: str, terms: list[tuple[str, ...]]) -> bool:
    """Whether every word of a query, as `search_terms` gives them, begins a word of the folded key."""
    return all(any(f" {beginning}" in key for beginning in beginnings) for beginnings in terms)
