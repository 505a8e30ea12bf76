"""The pages on which editors make and change checklists; every step is a plain form."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from articles.models import LedgerEvent, Verb
from reviewboard.actions import checklists
from reviewboard.models import Checklist, ChecklistVersion, Kind
from tests.counting import statements
from tests.reviewboard.checklists import DOSES, READABLE, changed, made

pytestmark = pytest.mark.django_db

NEW = "/board/checklists/new/"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def at_desk(client, editor):
    client.force_login(editor)
    return client


def row(text: str = "Are all doses right?", kind: str = Kind.YES_NO_NA, **more: str) -> dict[str, str]:
    return {"key": "", "text": text, "kind": kind, "required": "on", "help": "", "low": "", "high": ""} | more


def posted(*rows: dict[str, str], **more) -> dict:
    data = {"name": "Doses", "specialties": "", "note": "", "seen": "0"}
    data |= {"question-TOTAL_FORMS": str(len(rows)), "question-INITIAL_FORMS": str(len(rows))}
    for index, typed in enumerate(rows):
        data |= {f"question-{index}-{name}": value for name, value in typed.items() if value or name != "required"}
    return data | more


def texts(html: str) -> list[str]:
    """The wordings in the form, in order."""
    found = re.findall(r'<textarea name="question-\d+-text"[^>]*>\s*(.*?)</textarea>', html, re.S)
    return [text.strip() for text in found]


def edit_url(version: ChecklistVersion) -> str:
    return reverse("board:checklist-edit", args=[version.checklist_id])


# -- making and changing ----------------------------------------------------------------------------------------------


def test_a_checklist_is_made(at_desk, editor):
    rows = (
        row("Are all doses right?", help="Units too"),
        row("How readable is it?", Kind.SCALE, low="hardly", high="very", required=""),
        row("What is missing?", Kind.TEXT, required="", low="dropped"),
    )
    about = {"risks": ["high"], "specialties": "Cardiology\r\n\r\n Old  age \r\nCardiology", "note": "Asked for"}
    response = at_desk.post(NEW, posted(*rows, save="1", **about), follow=True)
    version = ChecklistVersion.objects.select_related("checklist").latest("pk")
    assert response.redirect_chain == [(reverse("board:checklist", args=[version.checklist_id]), 302)]
    assert "Saved as version 1 of “Doses”." in response.content.decode()
    assert (version.checklist.name, version.checklist.risks) == ("Doses", ["high"])
    assert version.checklist.specialties == ["Cardiology", "Old age"]
    assert (version.made_by, version.note) == (editor, "Asked for")
    assert [(question.key, question.kind, question.required, question.low) for question in version.asked] == [
        ("are-all-doses-right", "yes_no_na", True, ""),
        ("how-readable-is-it", "scale", False, "hardly"),
        ("what-is-missing", "text", False, ""),
    ]


def test_a_change_is_a_new_version_that_keeps_the_keys(at_desk, editor):
    version = made(editor, DOSES, READABLE)
    html = at_desk.get(edit_url(version)).content.decode()
    assert texts(html) == ["Are all doses right?", "How readable is it?"]
    rows = (
        row("Are doses and units right?", key="doses"),
        row("Are doses right?"),
        row("Are doses right too?", key="doses"),
    )
    at_desk.post(edit_url(version), posted(*rows, save="1", seen="1", note="Units too"))
    second = ChecklistVersion.objects.latest("pk")
    assert (second.number, second.note) == (2, "Units too")
    assert [question.key for question in second.asked] == ["doses", "are-doses-right", "doses-2"]


def test_saving_what_was_not_changed_makes_no_version(at_desk, editor):
    version = made(editor, DOSES)
    same = posted(row(DOSES.text, key="doses", help=DOSES.help), save="1", seen="1")
    response = at_desk.post(edit_url(version), same, follow=True)
    assert "Nothing changed, so no version was made." in response.content.decode()
    assert version.checklist.versions.count() == 1


@pytest.mark.parametrize(
    ("press", "left"),
    [
        ({"add": "1"}, ["One?", "Two?", "Three?", ""]),
        ({"up": "3"}, ["One?", "Three?", "Two?"]),
        ({"up": "1"}, ["One?", "Two?", "Three?"]),
        ({"down": "1"}, ["Two?", "One?", "Three?"]),
        ({"down": "3"}, ["One?", "Two?", "Three?"]),
        ({"remove": "2"}, ["One?", "Three?"]),
        ({"remove": "7"}, ["One?", "Two?", "Three?"]),
        ({"remove": "²"}, ["One?", "Two?", "Three?"]),
    ],
)
def test_adding_moving_and_removing_store_nothing_and_lose_nothing(at_desk, press, left):
    rows = [row(text, Kind.SCALE, help=f"Help {text}", low="no", required="") for text in ("One?", "Two?", "Three?")]
    about = {"name": "", "specialties": "Cardiology", "risks": ["high"], "note": "Why"}
    response = at_desk.post(NEW, posted(*rows, **about, **press))
    html = response.content.decode()
    assert response.status_code == 200
    assert texts(html) == left
    assert len(re.findall(r'value="scale"[^>]*checked', html)) == len([text for text in left if text])
    for text in filter(None, left):
        assert f'value="Help {text}"' in html
    for kept in ("Cardiology</textarea>", 'value="Why"'):
        assert kept in html
    assert re.search(r'value="high"[^>]*checked', html)
    assert Checklist.objects.count() == 2


def test_a_new_question_has_the_cursor_and_has_to_be_answered(at_desk):
    html = at_desk.post(NEW, posted(row("One?", required=""), add="1")).content.decode()
    assert re.search(r'name="question-1-text"[^>]*autofocus', html)
    assert re.search(r'name="question-1-required"[^>]*checked', html)
    assert not re.search(r'name="question-0-required"[^>]*checked', html)


def test_the_first_button_of_the_form_is_the_preview_so_that_enter_stores_and_moves_nothing(at_desk):
    form = at_desk.get(NEW).content.decode().split('class="stack checklist-form"')[1]
    first = re.search(r"<button ([^>]*)>", form)[1]
    assert first == 'class="said" name="preview" value="1" tabindex="-1" aria-hidden="true"'


def test_a_preview_shows_it_as_a_reviewer_sees_it_and_stores_nothing(at_desk):
    rows = (
        row("Doses?"),
        row("How readable?", Kind.SCALE, low="hardly", high="very", required=""),
        row("What?", Kind.TEXT),
    )
    html = at_desk.post(NEW, posted(*rows, preview="1")).content.decode()
    preview = html.split('id="preview"')[1].split("<form")[0]
    assert "Does not apply" in preview
    assert "1 hardly" in preview
    assert "5 very" in preview
    assert 'name="check_what"' in preview
    assert preview.count("(optional)") == 1
    assert texts(html) == ["Doses?", "How readable?", "What?"]
    assert Checklist.objects.count() == 2


# -- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "fault", "where"),
    [
        (row(""), "This question has no wording. Write it, or remove the question.", "question-1-text"),
        (row("   "), "This question has no wording.", "question-1-text"),
        (row("How?", Kind.SCALE, high="very"), "Say what 1 stands for, such as “not at all”.", "question-1-low"),
        (row("How?", Kind.SCALE, low="hardly"), "Say what 5 stands for, such as “fully”.", "question-1-high"),
        (row("How?", ""), "Choose how it is answered.", "question-1-kind"),
        (row("FIRST?"), "This is question 1 once more. Change it, or remove one of them.", "question-1-text"),
        (row("x" * 501), "at most 500 characters", "question-1-text"),
    ],
)
def test_a_fault_stands_at_its_question_and_what_was_typed_is_kept(at_desk, typed, fault, where):
    response = at_desk.post(NEW, posted(row("First?"), typed, save="1", note="Mine"))
    html = response.content.decode()
    assert response.status_code == 422
    assert fault in html.split(f'id="id_{where}_error"')[1].split("</div>")[0]
    assert '<a href="#question-2">Question 2</a>' in html
    assert "1 thing to put right. What you typed is kept." in html
    assert 'value="Mine"' in html
    assert texts(html)[0] == "First?"
    assert Checklist.objects.count() == 2


@pytest.mark.parametrize(
    ("about", "fault"),
    [
        ({"name": ""}, "Give the checklist a name."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"specialties": "x" * 121}, "Put each specialty on its own line."),
        ({"risks": ["grave"]}, "grave is not one of the available choices"),
        ({"seen": "many"}, "Part of the form got lost. Load it again."),
    ],
)
def test_a_fault_of_what_it_is_about(at_desk, about, fault):
    response = at_desk.post(NEW, posted(row(), save="1") | about)
    assert response.status_code == 422
    assert fault in response.content.decode()
    assert Checklist.objects.count() == 2


def test_a_name_that_is_taken_is_said_at_the_name(at_desk):
    response = at_desk.post(NEW, posted(row(), save="1", name="standard"))
    html = response.content.decode()
    assert response.status_code == 409
    assert "There is a checklist called “standard” already." in html.split('id="id_name_error"')[1].split("</div>")[0]
    assert texts(html) == ["Are all doses right?"]


@pytest.mark.parametrize(
    ("rows", "counted", "fault"),
    [
        ((), {}, "A checklist needs a question. Add one."),
        ((row(),) * 51, {}, "A checklist holds at most 50 questions."),
        ((row(),), {"question-TOTAL_FORMS": "x"}, "The questions did not arrive."),
        ((row(""),), {"question-INITIAL_FORMS": "0"}, "This question has no wording."),
    ],
)
def test_no_question_too_many_or_a_form_that_was_tampered_with(at_desk, rows, counted, fault):
    response = at_desk.post(NEW, posted(*rows, save="1") | counted)
    assert response.status_code == 422
    assert fault in response.content.decode()


def test_whatever_is_typed_is_shown_and_never_run(at_desk):
    typed = row(f"Ask {SCRIPT}", Kind.SCALE, help=SCRIPT, low=SCRIPT, high=SCRIPT, key=SCRIPT)
    about = {"name": f"Name {SCRIPT}", "specialties": SCRIPT, "note": SCRIPT}
    pages = [at_desk.post(NEW, posted(typed, preview="1", **about)), at_desk.post(NEW, posted(typed, add="1", **about))]
    pages.append(at_desk.post(NEW, posted(typed, save="1", **about), follow=True))
    version = ChecklistVersion.objects.latest("pk")
    pages += [at_desk.get("/board/checklists/"), at_desk.get(edit_url(version)), at_desk.get("/board/history/")]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
    assert version.asked[0].text == f"Ask {SCRIPT}"


def test_who_was_slower_sees_the_newer_version_and_keeps_what_they_typed(at_desk, editor, other_editor):
    version = made(editor, DOSES)
    changed(version, other_editor, READABLE)
    mine = posted(row("Mine?", key="doses"), save="1", seen="1", note="My note")
    response = at_desk.post(edit_url(version), mine)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Tom Reyes made version 2 of this checklist while you were at version 1." in html
    assert "How readable is it?" in html.split('class="stack checklist-form"')[0]
    assert texts(html) == ["Mine?"]
    assert 'name="seen" value="2"' in html
    assert 'value="My note"' in html
    at_desk.post(edit_url(version), mine | {"seen": "2"})
    assert [question.text for question in ChecklistVersion.objects.latest("pk").asked] == ["Mine?"]


# -- reading, retiring ------------------------------------------------------------------------------------------------


def test_the_page_shows_the_newest_version_and_who_made_which(at_desk, editor, other_editor):
    version = made(editor, DOSES, risks=["high", "elevated"], specialties=["Cardiology"])
    changed(version, other_editor, READABLE)
    url = reverse("board:checklist", args=[version.checklist_id])
    newest, older = at_desk.get(url).content.decode(), at_desk.get(f"{url}?version=1").content.decode()
    assert "How readable is it?" in newest
    assert "Are all doses right?" not in newest
    assert "Are all doses right?" in older
    assert "This is an older version" in older
    for html in (newest, older):
        assert f"Version 1</a> by {editor.name}" in html
        assert "Version 2</a> by Tom Reyes" in html
    assert at_desk.get(reverse("board:checklist", args=[99])).status_code == 404
    assert at_desk.get(reverse("board:checklist-edit", args=[99])).status_code == 404


def test_the_list_says_of_what_each_is_asked(at_desk, editor):
    made(editor, DOSES, name="Heart", risks=["high"], specialties=["Cardiology"])
    html = " ".join(at_desk.get("/board/checklists/").content.decode().split())
    assert "Asked of every article." in html
    assert "Asked of articles of elevated or high risk." in html
    assert "Asked of articles of high risk in Cardiology." in html
    assert "1 question · version 1 by Ines Calder" in html


def test_retired_with_a_reason_and_used_again(at_desk, editor):
    version = made(editor, DOSES)
    url = reverse("board:checklist-retire", args=[version.checklist_id])
    assert "No review that is opened from now on asks its 1 question." in at_desk.get(url).content.decode()
    response = at_desk.post(url, {"reason": ""})
    assert "Say in a sentence why it is no longer asked." in response.content.decode()
    assert Checklist.objects.get(pk=version.checklist_id).retired_at is None
    listed = at_desk.post(url, {"reason": "Nobody reads it"}, follow=True).content.decode()
    assert "Retired" in listed
    assert LedgerEvent.objects.get(verb=Verb.CHECKLIST_RETIRED).reason == "Nobody reads it"
    assert at_desk.post(url, {"reason": "Again"}).status_code == 409
    shown = at_desk.get(reverse("board:checklist", args=[version.checklist_id])).content.decode()
    assert "This checklist is retired" in shown
    at_desk.post(reverse("board:checklist-use-again", args=[version.checklist_id]))
    assert Checklist.objects.get(pk=version.checklist_id).retired_at is None


def test_the_history_tells_it(at_desk, editor):
    version = made(editor, DOSES, READABLE)
    checklists.retire_checklist(version.checklist_id, by=editor, reason="Nobody reads it")
    html = " ".join(at_desk.get("/board/history/").content.decode().split())
    assert 'made a checklist: <span class="about">The board&#x27;s policy</span>' in html
    assert "Doses, version 1" in html
    assert "Are all doses right?; How readable is it?" in html
    assert "retired a checklist" in html
    assert "Nobody reads it" in html


def test_three_or_three_hundred_cost_the_same(at_desk, editor):
    made(editor, DOSES)
    few = len(statements(lambda: at_desk.get("/board/checklists/")))
    rows = Checklist.objects.bulk_create(Checklist(name=f"Checklist {number}") for number in range(297))
    known = ChecklistVersion.objects.latest("pk")
    ChecklistVersion.objects.bulk_create(
        ChecklistVersion(
            checklist=row, number=1, questions=known.questions, made_by_name="The site", made_at=known.made_at
        )
        for row in rows
    )
    many = statements(lambda: at_desk.get("/board/checklists/"))
    assert len(many) == few <= 6
