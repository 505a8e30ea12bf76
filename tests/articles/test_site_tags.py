import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from articles import marks
from articles.ledger.context import acting
from articles.models import Via
from articles.templatetags import site

SPRITE = render_to_string("components/_sprite.html")
STYLES = Path(site.__file__).parents[1] / "static/site"


def rendered(source: str, **context) -> str:
    return Template("{% load site %}" + source).render(Context(context))


def test_every_icon_is_in_the_sprite_and_every_symbol_has_a_name():
    assert sorted(re.findall(r'symbol id="([^"]+)"', SPRITE)) == sorted(marks.ICONS)


def test_state_has_shape_and_word():
    assert rendered('{% state "under_review" %}') == (
        '<span class="state" data-state="under-review">'
        '<svg class="icon" aria-hidden="true"><use href="#s-under-review"/></svg>Under review</span>'
    )


@pytest.mark.parametrize(
    ("value", "token", "words"),
    [
        ("supports", "supports", "Supports"),
        ("partly", "partly", "Supports partly"),
        ("does_not_support", "not", "Does not support"),
        ("indirect", "indirect", "Indirect"),
        ("cannot_access", "none", "Cannot access"),
        ("", "open", "Not judged yet"),
        (None, "open", "Not judged yet"),
    ],
)
def test_verdicts_have_shape_and_words(value, token, words):
    assert site.verdict(value) == (
        f'<span class="verdict" data-verdict="{token}">'
        f'<svg class="icon" aria-hidden="true"><use href="#v-{token}"/></svg>{words}</span>'
    )
    assert (site.verdict_token(value), site.verdict_words(value)) == (token, words)


def test_every_token_of_a_mark_has_a_style():
    styles = (STYLES / "components.css").read_text()
    verdicts = {mark.token for mark in marks.VERDICTS.values()}
    assert {token for token in verdicts if f'[data-verdict="{token}"]' not in styles} == set()
    assert {tone for tone in marks.TONE_ICONS if f'[data-tone="{tone}"]' not in styles} == set()


def test_what_nobody_has_heard_of_is_unknown_never_good():
    assert [site.tone(value) for value in ("fatal", "warning", "note", "good", "sparkling", "", None)] == [
        "bad", "warn", "info", "good", "unknown", "unknown", "unknown",
    ]  # fmt: skip


def test_the_mini_strip_is_a_labelled_picture():
    assert site.strip_mini(["supports", None]) == (
        '<span class="strip mini" role="img" aria-label="1 of 2 judged">'
        '<i data-verdict="supports"></i><i data-verdict="open"></i></span>'
    )


def test_the_strip_links_every_citation_and_marks_the_current_one():
    html = site.strip([(1, "supports", "/a?c=1&x"), (2, None, "/a?c=2")], current=2)
    assert re.findall(r'href="(/[^"]*)" data-verdict="(\w+)" data-citation="(\d)"( aria-current="true")?', html) == [
        ("/a?c=1&amp;x", "supports", "1", ""),
        ("/a?c=2", "open", "2", ' aria-current="true"'),
    ]
    assert re.findall(r'said">([^<]+)<', html) == ["Citation 1: Supports", "Citation 2: Not judged yet"]


def test_the_tally_leaves_out_what_was_not_given():
    html = site.tally({"cannot_access": 1, "supports": 18, "partly": 0})
    assert re.findall(r"</svg>([^<]+)</span> (\d+)", html) == [("Supports", "18"), ("Cannot access", "1")]


def test_text_from_people_is_escaped():
    bad = "<script>"
    assert "<script>" not in "".join(
        [
            site.chip(bad),
            site.standing("bad", bad, bad),
            site.redline([("same", bad), ("del", bad), ("ins", bad)]),
            rendered("{% finding t b where=b %}{{ b }}{% endfinding %}{% band t b %}{% endband %}", t="bad", b=bad),
            rendered('{% empty "i-tray" b %}{% endempty %}{% include "components/_redline.html" %}', b=bad),
        ]
    )


def test_removed_and_added_words_are_also_spoken():
    assert site.redline([("same", "5 "), ("del", "mg"), ("ins", "μg")]) == (
        '5 <del><span class="said">removed: </span>mg</del><ins><span class="said">added: </span>μg</ins>'
    )


def test_dates_are_words_as_filters_and_time_elements_as_tags():
    when = datetime(2026, 1, 17, 14, 32, 8, tzinfo=UTC)
    assert rendered("{{ when|day }}, {{ when|clock }}", when=when) == "17 January 2026, 14:32"
    assert rendered("{% day when %}", when=when) == '<time datetime="2026-01-17T14:32:08+00:00">17 January 2026</time>'
    assert rendered("{% day when %}", when=date(2026, 1, 17)) == '<time datetime="2026-01-17">17 January 2026</time>'
    assert rendered("{% day when %}", when=None) == ""


def test_digests_come_in_fours():
    assert site.digest("9f2c41d708ae5b63", 2) == "9f2c 41d7"
    assert site.digest("9f2c41d708ae5b63") == "9f2c 41d7 08ae 5b63"
    assert site.digest(None) == ""


def test_a_page_of_a_fault_names_the_request_even_without_a_context():
    with acting(Via.PAGE, "c41f-9031"):
        assert "c41f-9031" in render_to_string("500.html")
    assert "name this number" not in render_to_string("500.html")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/iron-in-heart-failure/", "iron in heart failure"),
        ("/a/lost-page/", "lost page"),
        ("/plain", "plain"),
        ("/", ""),
    ],
)
def test_the_words_of_an_address(path, words):
    assert site.path_words(path) == words


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("submitted", ["now", "next", "next"]),
        ("under_review", ["done", "now", "next"]),
        ("approved", ["done", "done", "end"]),
    ],
)
def test_the_stepper_names_the_current_step_once(state, steps):
    html = rendered("{% stepper state submitted=day review=day approved=day %}", state=state, day=date(2026, 1, 12))
    assert re.findall(r'data-step="(\w+)"', html) == steps
    assert len(re.findall('aria-current="step"', html)) == 1


class Reason(forms.Form):
    why = forms.CharField(
        label="Reason", help_text="Readers see it.", widget=forms.TextInput({"placeholder": "Reason"})
    )
    sure = forms.BooleanField(label="I am sure", help_text="No way back.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "First"), ("b", "Second")], widget=forms.RadioSelect)


def field_of(form: forms.Form, name: str) -> str:
    return rendered('{% include "components/_field.html" %}', field=form[name])


def test_a_field_is_wired_to_its_help_and_its_fault():
    html = field_of(Reason({}), "why")
    assert 'aria-describedby="id_why_helptext id_why_error"' in html
    assert 'aria-invalid="true"' in html
    assert re.findall(r'id="(id_why_\w+)"', html) == ["id_why_helptext", "id_why_error"]


def test_a_placeholder_never_stands_in_for_a_label():
    assert "placeholder" not in field_of(Reason(), "why")


def test_a_field_keeps_what_was_typed():
    assert 'value="so &lt;small&gt;"' in field_of(Reason({"why": "so <small>"}), "why")


def test_one_box_is_its_own_label_and_a_choice_is_a_fieldset():
    assert re.findall(r'<label class="pick" for="(\w+)"', field_of(Reason(), "sure")) == ["id_sure"]
    choice = field_of(Reason(), "kind")
    assert "<legend>Kind</legend>" in re.sub(r"\s*\n\s*", "", choice)
    assert re.findall(r'<label class="pick" for="(\w+)"', choice) == ["id_kind_0", "id_kind_1"]


def test_the_list_of_faults_links_to_its_fields():
    html = rendered('{% include "components/_form_errors.html" %}', form=Reason({"kind": "a"}))
    assert "2 fields to put right" in html
    assert re.findall(r'href="#(\w+)">([^<]+)</a>', html) == [("id_why", "Reason"), ("id_sure", "I am sure")]


def test_a_pager_without_pages_is_nothing():
    assert rendered('{% include "components/_pager.html" %}').strip() == ""
    assert re.findall(
        r'href="([^"]+)"', rendered('{% include "components/_pager.html" with next_url="?after=9" %}')
    ) == ["?after=9"]
