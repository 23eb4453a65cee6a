"""Forms of the admin as a browser would send them back: what the page shows, and what is typed over it."""

from collections.abc import Iterator
from typing import Any

from django.forms import BoundField
from django.http import HttpResponse


def filled_in(response: HttpResponse, **typed: Any) -> dict[str, Any]:
    """Return what the form of a page sends when these inputs are typed over; None leaves an input out."""
    context: Any = response.context  # type: ignore[attr-defined]
    forms = [context["adminform"].form if "adminform" in context else context["form"]]
    for inline in context.get("inline_admin_formsets", []):
        forms += [inline.formset.management_form, *inline.formset.forms]
    shown = {name: value for form in forms for bound in form for name, value in _inputs(bound)}
    return {name: value for name, value in (shown | typed).items() if value is not None}


def _inputs(bound: BoundField) -> Iterator[tuple[str, Any]]:
    # Admin wraps the widgets of foreign keys, to put links beside them.
    widget = getattr(bound.field.widget, "widget", bound.field.widget)
    shown = widget.get_context(bound.html_name, bound.value(), {})["widget"]
    for part in shown.get("subwidgets", [shown]):
        if part.get("type") == "checkbox":
            yield part["name"], "on" if part["attrs"].get("checked") else None
        else:
            yield part["name"], part["value"] if part["value"] is not None else ""


def errors_in(response: HttpResponse) -> dict[str, list[str]]:
    """Return the sentences with which the page came back, by field; those about no field under `__all__`."""
    form = response.context["adminform"].form  # type: ignore[attr-defined]
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}
