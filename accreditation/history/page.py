"""The page of the admin that tells what became of a row: who changed what, from which value to which, and when."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accreditation.history.acts import Followed, acts_of, count_others
from accreditation.history.records import has_history

_ACTS_ON_A_PAGE = 50


class AdminWithHistory(admin.ModelAdmin):
    """For a model with a history: its page shows the changes of the row and of those edited beside it.

    Nothing is restored from there: a row goes the ways that its own rules allow.
    """

    object_history_template = "history/page.html"

    def masked_in_history(self, request: HttpRequest) -> Collection[str]:
        """The fields of which this reader learns that they changed, and not what they say."""
        return ()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().history_view(request, object_id, extra_context)
        # Anything else is a refusal, or leads away from a row that is not there.
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            row = response.context_data["object"]
            acts = Paginator(acts_of(self.followed(request, row)), _ACTS_ON_A_PAGE).get_page(request.GET.get("acts"))
            count_others(acts, row)
            response.context_data["acts"] = acts
        return response

    def followed(self, request: HttpRequest, row: Any) -> list[Followed]:
        """Whose history stands on the page of the row: its own, and that of what is edited beside it."""
        own = Followed(self.model, row.pk, masked=self.masked_in_history(request))
        beside = [inline.model for inline in self.inlines if has_history(inline.model)]
        return [own, *(Followed(model, row.pk, self._link_from(model)) for model in beside)]

    def _link_from(self, model: Any) -> str:
        return next(link.attname for link in model._meta.fields if link.related_model is self.model)
