"""What a person says about a file: when sending it, when answering what it leaves open, and when exporting."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminDateWidget
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from import_export.forms import ExportForm

from accreditation.elections.models import Election
from accreditation.exchange.encoding import ENCODINGS
from accreditation.exchange.lines import ranges
from accreditation.exchange.options import ListOptions
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization

_ENCODING_CHOICES = [("", _("found out from the file")), *((name, name.upper()) for name in ENCODINGS)]
_RANGE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")
_DASH, _SEPARATOR = re.compile(r"\s*[-–—]\s*"), re.compile(r"[,;\s]+")
_MOST_LEFT_OUT = 10_000


def check_file(file: UploadedFile) -> UploadedFile:
    """Refuse a file by its size, before anything of it is read. Raises ValidationError."""
    limit = settings.LARGEST_LIST_BYTES
    size = file.size or 0
    if size > limit:
        raise forms.ValidationError(
            gettext("The file has %(size)s; the largest list that is read has %(limit)s.")
            % {"size": filesizeformat(size), "limit": filesizeformat(limit)},
            code="too-large",
        )
    return file


class FileForm(forms.Form):
    """A file of any kind. An empty one is not refused here: the preview says the same of it as of any other."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=255,
        help_text=_("As it was received: CSV in any usual encoding, XLSX, XLS or ODS."),
    )

    def clean_file(self) -> UploadedFile:
        return check_file(self.cleaned_data["file"])

    def options(self) -> ListOptions:
        return ListOptions()


class LetterForm(forms.Form):
    """What the letter says, and what no column of the list may say."""

    sender = forms.ChoiceField(
        label=_("Sender of the whole list"),
        required=False,
        help_text=_("Only where no column of the list names the sender."),
    )
    letter_number = forms.CharField(label=_("Letter number"), required=False, max_length=60)
    letter_date = forms.DateField(label=_("Letter date"), required=False, widget=AdminDateWidget)
    control_total = forms.IntegerField(
        label=_("Control total"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("How many persons the letter says the list names. Another number stops the loading."),
    )

    whole = forms.BooleanField(
        label=_("The list names everybody of its sender"),
        required=False,
        help_text=_("Whoever stands in the register and not in the list is then named. Nobody leaves by it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sender"].choices = sender_choices()  # type: ignore[attr-defined]


class ListForm(LetterForm, FileForm):
    """A sender's list for one election."""

    election = forms.ModelChoiceField(Election.objects.none(), label=_("Election"), empty_label=None)
    field_order = ("election", "file", "letter_number", "letter_date", "control_total", "sender", "whole")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["election"].queryset = Election.objects.in_register().order_by("-voting_day")  # type: ignore[attr-defined]

    def options(self) -> ListOptions:
        names = ("sender", "letter_number", "letter_date", "control_total", "whole")
        return ListOptions(**{name: self.cleaned_data[name] for name in names})


class TableReadingForm(forms.Form):
    """How the file is to be read, where the file itself leaves it open."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False, choices=_ENCODING_CHOICES)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)

    def __init__(self, *args: Any, sheets: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(sheets) > 1:
            found_out = ("", _("the first that is not empty"))
            self.fields["sheet"].choices = [found_out, *((name, name) for name in sheets)]  # type: ignore[attr-defined]
        else:
            del self.fields["sheet"]

    def options(self, before: ListOptions) -> ListOptions:
        """The options as they were, with what this form says."""
        return ListOptions(**{**vars(before), **{name: self.cleaned_data[name] for name in self.fields}})


class ListReadingForm(LetterForm, TableReadingForm):
    """The same for a sender's list, and what of it is left out."""

    date_order = forms.ChoiceField(
        label=_("Dates such as 03/04/1980"),
        required=False,
        choices=[("", _("ask")), ("dmy", _("day first")), ("mdy", _("month first"))],
    )
    name_order = forms.ChoiceField(
        label=_("Names in one column"),
        required=False,
        choices=[("", _("ask")), ("family", _("family name first")), ("given", _("given name first"))],
    )
    usual_letters = forms.BooleanField(
        label=_("Write names in capitals in the usual letters"),
        required=False,
        help_text=_("NORDQUEST becomes Nordquest. Otherwise names stay as they are, letter for letter."),
    )
    one_script = forms.BooleanField(
        label=_("Replace letters of another alphabet in names"),
        required=False,
        help_text=_("A Latin C in a Cyrillic word looks right, and is found by no search."),
    )
    left_out_lines = forms.CharField(
        label=_("Lines to leave out"),
        required=False,
        help_text=_("For example 12, 15-18. They are kept with the reason, and everybody else is loaded."),
    )
    left_out_reason = forms.CharField(label=_("Reason for leaving them out"), required=False, max_length=255)
    field_order = (
        "encoding", "sheet", "date_order", "name_order", "usual_letters", "one_script", "sender", "letter_number",
        "letter_date", "control_total", "whole", "left_out_lines", "left_out_reason",
    )  # fmt: skip

    def clean_left_out_lines(self) -> list[int]:
        lines: set[int] = set()
        for part in filter(None, _SEPARATOR.split(_DASH.sub("-", self.cleaned_data["left_out_lines"]))):
            found = _RANGE.fullmatch(part)
            first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
            if not 1 <= first <= last or last - first >= _MOST_LEFT_OUT:
                raise forms.ValidationError(gettext("“%(part)s” names no lines. Write 12, 15-18.") % {"part": part})
            lines.update(range(first, last + 1))
            if len(lines) > _MOST_LEFT_OUT:
                message = gettext("At most %(limit)s lines can be left out of one list.")
                raise forms.ValidationError(message % {"limit": number_format(_MOST_LEFT_OUT)})
        return sorted(lines)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("left_out_lines") and not cleaned.get("left_out_reason", "").strip():
            self.add_error("left_out_reason", gettext("Say why these lines are left out; the reason is kept."))
        return cleaned

    def options(self, before: ListOptions) -> ListOptions:
        said = {name: self.cleaned_data[name] for name in self.fields if not name.startswith("left_out")}
        reason = self.cleaned_data["left_out_reason"].strip()
        left_out = dict.fromkeys(self.cleaned_data["left_out_lines"], reason)
        return ListOptions(**{**vars(before), **said, "left_out": left_out})


def as_initial(options: ListOptions) -> dict[str, Any]:
    """The options as `ListReadingForm` shows them."""
    reasons = list(dict.fromkeys(options.left_out.values()))
    return {**vars(options), "left_out_lines": ranges(options.left_out), "left_out_reason": "; ".join(reasons)}


def sender_choices() -> list[tuple[Any, Any]]:
    """Organizations and states in the reader's alphabet, by the codes of data files."""
    organizations = [(row.slug, row.name) for row in Organization.objects.all().by_name()]
    states = [(row.pk, row.name) for row in Country.objects.states().by_name()]
    return [("", "---------"), (_("Organizations"), organizations), (_("States"), states)]


class FormatForm(ExportForm):
    """Which file is written: CSV unless a workbook is asked for."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].choices = [(str(place), kind().get_title()) for place, kind in enumerate(formats)]
        self.initial.setdefault("format", "0")


class ObserverExportForm(FormatForm):
    """A list of observers: for which readers, and whether with their documents."""

    language = forms.ChoiceField(
        label=_("Column headings"),
        required=False,
        choices=[("", _("names for programs")), *settings.LANGUAGES],
        help_text=_("The list can be loaded again whichever is chosen."),
    )
    delimiter = forms.ChoiceField(
        label=_("Cells of CSV are separated by"),
        required=False,
        choices=[
            ("", _("semicolons under Kazakh and Russian headings, else commas")),
            (",", _("commas")), (";", _("semicolons")), ("\t", _("tabs")),
        ],
        help_text=_("So Excel opens the file right, in Kazakh and Russian too."),
    )  # fmt: skip
    encoding = forms.ChoiceField(
        label=_("Encoding of CSV"),
        required=False,
        choices=[("", _("UTF-8, as Excel knows it")), *((name, name.upper()) for name in ENCODINGS[1:])],
    )
    with_documents = forms.BooleanField(
        label=_("With document numbers"),
        required=False,
        help_text=_("Only where the reader needs them: such a file has to be kept like the passports themselves."),
    )

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        # Whoever exports a list reads it, or hands it to readers of the same language.
        self.initial.setdefault("language", get_language())
