"""Django forms as people meet them: label, hint, error, then the control; a summary of errors on top."""

from django import forms
from django.template.loader import render_to_string

from setiakawan.ui.library import register

_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(*bound_forms) -> dict:
    """What must be mended, above the form, each line a link to its field. Shows nothing without errors.

    A message that does not tell its field by itself (Django's "may not be empty") gets the field's label before it.
    """
    lines = []
    for form in bound_forms:
        lines += [("", message) for message in form.non_field_errors()]
        for field in form:
            target = "" if field.is_hidden else (_first_id(field) or "")
            lines += [(target, _told(field, message)) for message in field.errors]
    return {"lines": lines}


def _told(bound, message: str) -> str:
    says_nothing = message == str(forms.Field.default_error_messages["required"])
    return f"{bound.label}: {message}" if says_nothing else message


@register.inclusion_tag("ui/components/field.html")
def field(bound, hint: str = "", label: str = "", size: str = "", **attrs) -> dict:
    """One field of a form. `size`: "", "short" (codes), "wide". Other arguments become attributes of the control.

    Underscores in attribute names become hyphens; `autocomplete` is "off" unless given (records about others).
    """
    given = {name.replace("_", "-"): value for name, value in attrs.items() if value is not None}
    return _described(bound, hint or bound.help_text, label or bound.label, size, given)


@register.inclusion_tag("ui/components/form_fields.html")
def form_fields(form) -> dict:
    """All visible fields of a form in their order, and the hidden ones."""
    return {"form": form}


@register.inclusion_tag("ui/components/dropzone.html")
def dropzone(bound, hint: str = "", accept: str = "", label: str = "") -> dict:
    """A file field with a place to drop files on; without JavaScript it stays the plain file field."""
    attrs = {"accept": accept} if accept else {}
    return _described(bound, hint or bound.help_text, label or bound.label, "", attrs)


@register.simple_block_tag
def filters(content, label="Saring", action="") -> str:
    """A search or filter form (GET) with its button; holds `field` tags or plain labelled controls."""
    return render_to_string("ui/components/filters.html", {"content": content, "label": label, "action": action})


def _first_id(bound) -> str | None:
    """The id that a link in the summary must lead to: groups have none of their own, their first choice has."""
    first = f"{bound.auto_id}_0" if isinstance(bound.field.widget, _GROUPS) else None
    return first or bound.id_for_label or bound.auto_id


def _described(bound, hint: str, label: str, size: str, attrs: dict) -> dict:
    """The parts of a field, with ids that tie hint and errors to the control."""
    name = bound.auto_id or bound.html_name
    hint_id, error_id = f"{name}-hint", f"{name}-error"
    described = [known for known, there in ((hint_id, hint), (error_id, bound.errors)) if there]
    is_group = isinstance(bound.field.widget, _GROUPS)
    is_check = isinstance(bound.field.widget, forms.CheckboxInput)
    is_file = isinstance(bound.field.widget, forms.FileInput)
    if described and not is_group:
        attrs["aria-describedby"] = " ".join(described)
    if not (is_group or is_check or is_file) and "autocomplete" not in bound.field.widget.attrs:
        attrs.setdefault("autocomplete", "off")
    return {
        "field": bound, "control": bound.as_widget(attrs=attrs), "label": label, "hint": hint, "hint_id": hint_id,
        "error_id": error_id, "described": " ".join(described), "is_group": is_group, "is_check": is_check, "size": size,
    }  # fmt: skip
