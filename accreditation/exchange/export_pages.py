"""The page by which observers leave as a file: written while it is sent, and noted down where it has documents."""

import tempfile
from collections.abc import Callable
from functools import partial
from typing import IO, Any

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext

from accreditation.accounts.authentication import logged_in
from accreditation.delegations.models import ObserverQuerySet
from accreditation.exchange.broken_off import marked_where_broken_off
from accreditation.exchange.columns import delimiter_of
from accreditation.exchange.encoding import UTF_8, UTF_16
from accreditation.exchange.export import columns, observer_rows
from accreditation.exchange.formats import CONTENT_TYPES, csv_pieces, encoded, ensure_workbook_holds, write_xlsx
from accreditation.exchange.forms import FormatForm, ObserverExportForm
from accreditation.exchange.models import DocumentExport
from accreditation.exchange.pages import ListExchange


class ObserverExport(ListExchange):
    """For the lists of observers: what the list shows, however long, as CSV or a workbook."""

    def get_export_form_class(self) -> type[FormatForm]:
        return ObserverExportForm

    def get_export_queryset(self, request: HttpRequest) -> Any:
        return super().get_export_queryset(request).order_by("sort_name", "pk")

    def init_request_context_data(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        if not request.user.has_perm("delegations.export_documents"):
            del form.fields["with_documents"]
        return super().init_request_context_data(request, form)

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: ObserverQuerySet, export_form: Any = None
    ) -> HttpResponseBase:
        """Send the file. Raises CannotEncode or TooManyRows, of which the page tells, before anything is sent."""
        chosen = export_form.cleaned_data
        with_documents = chosen["with_documents"] and request.user.has_perm("delegations.export_documents")
        ending = file_format.get_extension()
        persons = queryset.count() if with_documents or ending == "xlsx" else 0
        if ending == "xlsx":
            ensure_workbook_holds(persons)
        if with_documents:
            DocumentExport.objects.create(
                exported_by=logged_in(request),
                what=request.GET.urlencode()[:255] or gettext("everybody"),
                file_format=ending,
                persons=persons,
            )
        language = chosen["language"]
        header = [column.heading(language) for column in columns(with_documents)]
        rows = observer_rows(queryset, columns(with_documents))
        response: HttpResponseBase
        if ending == "xlsx":
            response = _written(lambda file: write_xlsx(file, header, rows))
        else:
            encoding = chosen["encoding"] or UTF_8
            pieces = csv_pieces(header, rows, chosen["delimiter"] or delimiter_of(language), encoding)
            if encoding in (UTF_8, UTF_16):
                response = StreamingHttpResponse(marked_where_broken_off(pieces, partial(encoded, encoding=encoding)))
            else:
                # It may lack a letter of the last row.
                response = _written(lambda file: file.writelines(pieces))
        response["Content-Type"] = CONTENT_TYPES[ending]
        name = self.get_export_filename(request, queryset, file_format)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _written(write: Callable[[IO[bytes]], object]) -> FileResponse:
    """A response with a file that was written to its end before any of it is sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file)
