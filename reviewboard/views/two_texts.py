"""Another tab or device saved meanwhile: both texts side by side, and the choice between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BooleanField, BoundField, ChoiceField, Form, MultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from reviewboard.actions.saved_meanwhile import SavedMeanwhile, version_of
from reviewboard.views import autosave

NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "based_on")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that both pages filled in otherwise, in words."""

    label: str
    theirs: str
    mine: str


def shown(request: HttpRequest, newer: SavedMeanwhile, typed: Form, kept: Form, *, url: str) -> HttpResponse:
    """409 with what was ``typed`` beside what is ``kept`` (unbound, with the row as its initial values).

    ``url`` is the page that shows what is kept.
    """
    context = {"newer": newer, "differences": list(_differences(typed, kept)), "url": url}
    if autosave.is_autosave(request):
        both = render_to_string("reviewboard/desk/_two_texts.html", context, request)
        theirs = {field.html_name: _value(field) for field in _asked(kept)}
        return autosave.saved_meanwhile(str(newer), url=url, version=version_of(newer.row), theirs=theirs, shown=both)
    sent = [(name, value) for name, values in request.POST.lists() if name not in NOT_SENT_AGAIN for value in values]
    context |= {"sent": sent, "version": version_of(newer.row)}
    return render(request, "reviewboard/desk/two_texts.html", context, status=409)


def _asked(form: Form) -> Iterator[BoundField]:
    """The fields that somebody fills in; a verdict is one, though its field is hidden behind the buttons."""
    return (field for field in form if not field.is_hidden or isinstance(field.field, ChoiceField))


def _value(field: BoundField) -> str:
    """As a browser sends it: a ticked box is “on”, several ticked ones stand in a row."""
    value = field.value()
    if isinstance(value, list | tuple):
        return ",".join(value)
    return "on" if value is True else str(value or "")


def _sent(form: Form, field: BoundField) -> str:
    """Of one choice what came last: the button that was pressed, behind what was pressed before."""
    values = form.data.getlist(field.html_name)
    several = isinstance(field.field, MultipleChoiceField)
    return ",".join(values if several else values[-1:]).replace("\r\n", "\n")


def _differences(typed: Form, kept: Form) -> Iterator[Difference]:
    for field in _asked(kept):
        theirs, mine = _value(field), _sent(typed, field)
        if theirs != mine:
            yield Difference(field.label, _words(field, theirs), _words(field, mine))


def _words(field: BoundField, value: str) -> str:
    if isinstance(field.field, BooleanField):
        return "Yes" if value else "No"
    words = dict(getattr(field.field, "choices", ()))
    if isinstance(field.field, MultipleChoiceField):
        return ", ".join(str(words.get(one, one)) for one in value.split(","))
    return str(words.get(value, value))
