"""The boxes of forms, written as Django's own templates write them but by plain functions.

A page of the board has dozens of boxes, and Django renders each through several templates: on the desk that was a
quarter of the whole page. What is not here is still rendered by its template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]
FOLDER = "django/forms/widgets"


class Renderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        write = WRITERS.get(template_name)
        if write is None:
            return super().render(template_name, context, request)
        return mark_safe(write(context["widget"]))  # noqa: S308  every value is escaped below


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{conditional_escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{conditional_escape(widget["name"])}"{value}{_attributes(widget)}>'


def _labelled_input(widget: Widget) -> str:
    if not widget["wrap_label"]:
        return _input(widget)
    box = f' for="{conditional_escape(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{box}>{_input(widget)} {conditional_escape(widget['label'])}</label>"


def _textarea(widget: Widget) -> str:
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(map(_group, widget["optgroups"]))
    return f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


def _group(group: tuple[str | None, list[Widget], int]) -> str:
    name, options, _ = group
    inside = "".join(f"\n  {_option(option)}\n" for option in options)
    return f'\n  <optgroup label="{conditional_escape(name)}">{inside}\n  </optgroup>' if name else inside


def _option(widget: Widget) -> str:
    value, label = conditional_escape(widget["value"]), conditional_escape(widget["label"])
    return f'<option value="{value}"{_attributes(widget)}>{label}</option>'


INPUTS = ("input", "text", "number", "email", "url", "password", "hidden", "date", "checkbox")
WRITERS: dict[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}/{name}.html": _input for name in INPUTS},
    **{f"{FOLDER}/{name}_option.html": _labelled_input for name in ("input", "radio", "checkbox")},
    f"{FOLDER}/textarea.html": _textarea,
    f"{FOLDER}/select.html": _select,
}
