"""An editor makes a checklist without a script; a reviewer answers it, saved as they go; both in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from reviewboard.actions import reviews
from reviewboard.models import Assignment, ChecklistVersion, Kind, Question, Review
from tests.browser.story import People, clean, people_at
from tests.browser.test_accessibility import NARROWEST, violations
from tests.cast import PASSWORD, person, sources_stand, submitted, typed_review, under_review
from tests.reviewboard.checklists import made

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(browser, live_server) -> Iterator[People]:
    with people_at(browser, live_server.url) as found:
        yield found
        assert found.faults == []


@pytest.fixture
def assignment(editor) -> Assignment:
    article = submitted(person("Sam Whitlow", "submitter"))
    sources_stand(article)
    [found] = under_review(article, editor, person("Helena Brandt", "reviewer"))
    return found


def holds(page: Page) -> None:
    """No violation in either scheme, wide and on a phone, and nothing to scroll sideways."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1440, 390):
            assert violations(page, width) == []
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.set_viewport_size({"width": 1440, "height": 900})


def question(page: Page, number: int):
    return page.get_by_role("group", name=f"Question {number}", exact=True)


def test_without_a_script_a_checklist_is_written_moved_about_previewed_and_saved(people, editor):
    page = people.window(editor, javascript=False)
    page.goto("/board/checklists/")
    page.get_by_role("link", name="Make a checklist").click()
    question(page, 1).get_by_label("Question", exact=True).fill("What is missing?")
    question(page, 1).get_by_label("Text", exact=True).check()
    page.get_by_role("button", name="Add a question").click()
    expect(question(page, 2).get_by_label("Question", exact=True)).to_be_focused()
    page.keyboard.type("How readable is it?")
    expect(question(page, 2).get_by_label("What 1 stands for")).to_be_hidden()
    question(page, 2).get_by_label("Scale from 1 to 5").check()
    question(page, 2).get_by_label("What 1 stands for").fill("hardly")
    question(page, 2).get_by_label("Has to be answered").uncheck()
    page.get_by_role("button", name="Move up question 2").click()
    expect(question(page, 1).get_by_label("Question", exact=True)).to_have_value("How readable is it?")
    page.get_by_label("Name").fill("Readable")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_text("Say what 5 stands for, such as “fully”.").last).to_be_visible()
    question(page, 1).get_by_label("What 5 stands for").fill("very")
    page.get_by_role("button", name="Preview").last.click()
    expect(page.locator("#preview").get_by_label("1 hardly")).to_be_visible()
    assert ChecklistVersion.objects.count() == 2
    page.get_by_role("button", name="Save the checklist").click()
    expect(page.get_by_text("Saved as version 1 of “Readable”.")).to_be_visible()
    asked = ChecklistVersion.objects.latest("pk").asked
    assert [(row.text, row.kind, row.required) for row in asked] == [
        ("How readable is it?", Kind.SCALE, False),
        ("What is missing?", Kind.TEXT, True),
    ]


def test_the_pages_hold_for_everybody(people, editor):
    version = made(editor)
    page = people.window(editor)
    for path in (
        "",
        "new/",
        f"{version.checklist_id}/",
        f"{version.checklist_id}/edit/",
        f"{version.checklist_id}/retire/",
    ):
        page.goto(f"/board/checklists/{path}")
        holds(page)
    page.goto(f"/board/checklists/{version.checklist_id}/edit/")
    question(page, 1).get_by_label("Question", exact=True).fill("")
    page.get_by_role("button", name="Save version 2").click()
    expect(page.get_by_role("alert", name="What has to be put right")).to_be_focused()
    holds(page)


def test_a_reviewer_answers_every_kind_and_it_is_saved_by_itself(people, editor, assignment):
    made(editor)
    page = people.window(assignment.reviewer)
    page.goto(f"/board/desk/{assignment.pk}/")
    page.get_by_role("group", name="Are all doses right?").get_by_label("No", exact=True).check()
    scale = page.get_by_role("group", name="How readable is it?")
    scale.get_by_label("5 very").focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_label("What is missing?").fill("Kidneys")
    expect(page.locator("#sign-bar")).to_contain_text("4 of 5 checklist questions")
    page.reload()
    expect(page.get_by_label("What is missing?")).to_have_value("Kidneys")
    expect(scale.get_by_label("4", exact=True)).to_be_checked()
    assert Review.objects.get().checklist == {"doses": "no", "readable": "4", "missing": "Kidneys"}
    clean(page)
    holds(page)


def test_long_questions_and_answers_hold_on_a_phone_where_they_are_read(people, editor, assignment):
    long = [Question("a", "Is every statement that could be misread by a tired doctor on a phone said twice? " * 4)]
    made(editor, *long, Question("b", "What is missing?", Kind.TEXT))
    review = typed_review(assignment)
    said = {row.key: "x" * 300 if row.kind == Kind.TEXT else "na" for row in review.questions}
    reviews.save_answers(review, by=assignment.reviewer, recommendation="approve", checklist=said, remarks="")
    reviews.sign_review(review.pk, by=assignment.reviewer, seen=review.revision.digest, password=PASSWORD)
    slug = assignment.article.slug
    for who, path in (
        (editor, f"articles/{slug}/"),
        (editor, f"articles/{slug}/approve/"),
        (assignment.reviewer, f"desk/{assignment.pk}/"),
    ):
        page = people.window(who)
        page.goto(f"/board/{path}")
        page.evaluate("document.querySelectorAll('main details').forEach((row) => (row.open = true))")
        expect(page.get_by_text("x" * 300)).to_be_attached()
        holds(page)
