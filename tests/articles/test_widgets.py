"""Our boxes are Django's, to the letter."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from articles.widgets import WRITERS, Renderer

CHOICES = [("", "Any"), ("a&b", "<A> & B"), ("Group <1>", [(1, "One"), (2, mark_safe("<b>Two</b>"))])]


class Everything(forms.Form):
    text = forms.CharField(initial="<\"&'>", max_length=20, help_text="Help")
    number = forms.IntegerField(initial=1234567, min_value=1)
    email = forms.EmailField(required=False)
    url = forms.URLField(required=False, assume_scheme="https")
    password = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput, initial="≥ 5 μg")
    date = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    checkbox = forms.BooleanField()
    ticked = forms.BooleanField(initial=True)
    textarea = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2, "data-x": True, "data-y": False}), initial="<b>\n"
    )
    empty_textarea = forms.CharField(widget=forms.Textarea)
    select = forms.ChoiceField(choices=CHOICES, initial="a&b")
    several = forms.MultipleChoiceField(choices=CHOICES, initial=["1"])
    radio = forms.ChoiceField(choices=CHOICES[:2], widget=forms.RadioSelect, initial="a&b")
    boxes = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    upload = forms.FileField()


@pytest.mark.parametrize("name", Everything.base_fields)
@pytest.mark.parametrize("data", [None, {"text": '"<', "number": "x", "select": "1", "several": ["1", "2"]}])
def test_a_box_is_what_django_makes_of_it(name, data):
    ours, djangos = Everything(data, renderer=Renderer()), Everything(data, renderer=DjangoTemplates())
    assert str(ours[name]) == str(djangos[name])
    assert [option.tag() for option in ours[name]] == [option.tag() for option in djangos[name]]


def test_each_writer_stands_for_a_template_of_djangos():
    for template in WRITERS:
        DjangoTemplates().get_template(template)
