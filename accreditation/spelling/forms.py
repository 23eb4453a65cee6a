"""Spellings typed in beneath the thing that they mean."""

from django.forms import BaseInlineFormSet
from django.utils.translation import gettext as _

from accreditation.spelling.aliases import alias_key


class SpellingsFormSet(BaseInlineFormSet):
    """Each spelling once. Its key follows from the text and is no field of the form, so no constraint is checked."""

    def clean(self) -> None:
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            text = form.cleaned_data.get("text", "") if form.is_valid() else ""
            key = alias_key(text)
            if not key or form in self.deleted_forms:
                continue
            if key in seen:
                form.add_error("text", _("“%(text)s” stands here twice.") % {"text": text})
            seen.add(key)
