"""Publishing as of a meeting: the figures that would be frozen, the ready text for the press, and the button."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation.accounts.authentication import logged_in
from accreditation.bulletins.communique import Communique, communique, communiques
from accreditation.bulletins.counting import timeline, totals
from accreditation.bulletins.publishing import CannotPublish, publish, published_for
from accreditation.commission.models import Meeting
from accreditation.elections.models import Election
from accreditation.papers.blocks import Block, Entries, Heading, Paper, Paragraph
from accreditation.papers.docx import to_docx
from accreditation.spelling.keys import read_key
from accreditation.spelling.multilingual import LANGUAGES


class CorrectionForm(forms.Form):
    """Why what was published is replaced; `corrects` is the bulletin that the page showed as the one in force."""

    corrects = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason of the correction"),
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text=gettext_lazy("Shown to the public beside both bulletins."),
    )


def publication_page(site: AdminSite, request: HttpRequest, key: str) -> HttpResponse:
    """Show what would be published as of the last recorded meeting; on POST publish it, or a correction."""
    if not request.user.has_perm("commission.view_meeting"):
        raise PermissionDenied
    meeting = get_object_or_404(Meeting.objects.recorded().select_related("election"), pk=read_key(key))
    if meeting.election.basis != Election.Basis.REGISTER:
        raise Http404
    earlier = published_for(meeting)
    form = CorrectionForm(request.POST or None, initial={"corrects": earlier.pk}) if earlier else None
    if request.method == "POST":
        if not request.user.has_perm("bulletins.add_bulletin"):
            raise PermissionDenied
        if form is None or earlier is None:
            return _publish(request, meeting, {})
        if form.is_valid() and form.cleaned_data["corrects"] == str(earlier.pk):
            return _publish(request, meeting, {"corrects": earlier, "reason": form.cleaned_data["reason"]})
        if form.is_valid():
            # Sent twice, or opened before somebody else corrected.
            text = _("Nothing was published: what you correct is corrected already. In force is %(bulletin)s.")
            messages.error(request, text % {"bulletin": earlier})
            form = CorrectionForm(initial={"corrects": earlier.pk, "reason": form.cleaned_data["reason"]})
    return _page(site, request, meeting, form)


def communique_file(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """Answer with the text for the press in one language, as DOCX."""
    if not request.user.has_perm("commission.view_meeting"):
        raise PermissionDenied
    meeting = get_object_or_404(Meeting.objects.recorded().select_related("election"), pk=read_key(key))
    election = meeting.election
    last = election.meetings.recorded().order_by("-ordinal").first()
    if language not in LANGUAGES or last != meeting or election.basis != Election.Basis.REGISTER:
        raise Http404
    text = communique(totals(election), timeline(election), timezone.now(), language)
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    response = HttpResponse(to_docx(_paper(text)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{election.slug}-communique-{language}.docx"'
    return response


def _paper(text: Communique) -> Paper:
    blocks: list[Block] = [Heading(text.title, 1)]
    for section in text.sections:
        blocks += [Paragraph(paragraph) for paragraph in section.paragraphs]
        blocks += [Entries(section.entries)] if section.entries else []
    return Paper(text.title, text.language, blocks)


def _publish(request: HttpRequest, meeting: Meeting, correction: dict[str, Any]) -> HttpResponse:
    page = reverse("portal:meeting", args=[meeting.election.slug, meeting.ordinal])
    source = request.build_absolute_uri(page) if meeting.election.is_public else ""
    try:
        bulletin = publish(meeting, logged_in(request), timezone.now(), source=source, **correction)
    except CannotPublish as refusal:
        messages.error(request, _("Nothing was published. %(reason)s") % {"reason": refusal})
    else:
        messages.success(request, _("Published: %(bulletin)s.") % {"bulletin": bulletin})
    return HttpResponseRedirect(publication_address(meeting))


def publication_address(meeting: Meeting) -> str:
    return reverse("admin:commission_meeting_publication", args=[meeting.pk])


def _page(site: AdminSite, request: HttpRequest, meeting: Meeting, form: CorrectionForm | None) -> TemplateResponse:
    election = meeting.election
    last = election.meetings.recorded().order_by("-ordinal").first()
    figures = totals(election)
    request.current_app = site.name
    context = {
        **site.each_context(request),
        "title": _("Publication as of a meeting"),
        "opts": Meeting._meta,
        "meeting": meeting,
        "is_last": last == meeting,
        "figures": figures,
        "texts": communiques(figures, timeline(election), timezone.now()) if last == meeting else [],
        "bulletins": meeting.bulletins.select_related("election", "corrects__election").order_by("-pk"),
        "form": form,
        "held_before": _held_before_today(election),
        "may_publish": request.user.has_perm("bulletins.add_bulletin") and last == meeting,
    }
    return TemplateResponse(request, "workplace/publication.html", context)


def _held_before_today(election: Election) -> list[Meeting]:
    """Planned meetings of earlier days: once figures of today are published, they could not be recorded any more."""
    today = timezone.localdate(timezone.now(), election.zone)
    planned = election.meetings.filter(recorded_at__isnull=True, held_on__lt=today)
    return list(planned.select_related("election").order_by("ordinal"))
