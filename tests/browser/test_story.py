"""The story in a real browser, as people drive it: by keyboard on the desk, on a phone, without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import Article, Signature, Verdict
from articles.tasks import sweep_checks
from reviewboard.models import Assignment, Review
from tests.browser.story import clean, people_at, press
from tests.cast import PASSWORD, sources_stand, submitted
from tests.flows.captured import PAGE, QUESTION, REFERENCES, TITLE, WORDED_AS_FOUND, WORDED_TOO_STRONGLY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOLD = re.compile(r"Saved \d\d:\d\d, on the server")


@pytest.fixture
def people(browser, live_server):
    with people_at(browser, live_server.url) as people:
        yield people


def test_from_a_captured_page_to_publication(people, standin, submitter, editor, reviewer):
    handed_in(people.window(submitter))
    desk_of_editor = people.window(editor)
    references_given(desk_of_editor)
    invited(desk_of_editor, "Helena Brandt")
    helena = people.window(reviewer)
    accepted(helena)
    clean(helena)
    judged_by_keyboard(helena)
    suggested(helena)
    answered(helena)
    signed(helena, looked_at=True)
    suggestion_accepted(desk_of_editor)
    judged_again(helena)
    signed(helena)
    waived(desk_of_editor)
    approved_and_published(desk_of_editor, look=True)
    reader = people.window()
    reader.goto("/")
    read_by_the_public(reader)
    clean(reader)


def test_on_a_phone(people, submitter, editor, reviewer):
    sources_stand(submitted(submitter))
    desk_of_editor, helena = people.window(editor, width=390), people.window(reviewer, width=390)
    desk_of_editor.goto("/board/queue/")
    clean(desk_of_editor)
    desk_of_editor.get_by_role("link", name="Exercise for back pain").first.click()
    clean(desk_of_editor)
    invited(desk_of_editor, "Helena Brandt")
    accepted(helena)
    clean(helena)
    for position in range(1, 5):
        expect(helena.locator(".desk-evidence")).to_have_attribute("data-citation", str(position))
        helena.get_by_role("button", name=re.compile("^Supports: ")).click()
        expect(helena.locator(".desk-bar .saved")).to_have_text(TOLD)
        helena.locator(".given").get_by_role("button", name="Next").or_(
            helena.get_by_text("On to the questions")
        ).click()
    answered(helena)
    signed(helena, looked_at=True)
    approved_and_published(desk_of_editor)
    reader = people.window(width=390)
    reader.goto(Article.objects.get().get_absolute_url())
    expect(reader.get_by_role("heading", name="Who approved this text")).to_be_visible()
    clean(reader)


def test_without_javascript(people, standin, submitter, editor, reviewer):
    handed_in(people.window(submitter, javascript=False))
    desk_of_editor = people.window(editor, javascript=False)
    references_given(desk_of_editor)
    invited(desk_of_editor, "Helena Brandt")
    helena = people.window(reviewer, javascript=False)
    accepted(helena)
    for position in range(1, 7):
        expect(helena.locator(".desk-evidence")).to_have_attribute("data-citation", str(position))
        helena.get_by_role("button", name=re.compile("^Supports: ")).click()
    expect(helena.locator("#desk-count")).to_contain_text("6 of 6")
    answer_questions(helena)
    helena.get_by_role("button", name="Save and go to signing").click()
    signed(helena)
    assert Signature.objects.get().meaning == Signature.Meaning.REVIEW_APPROVES
    assert Verdict.objects.filter(value="supports").count() == 6


def handed_in(page: Page) -> None:
    page.get_by_role("link", name="Import").first.click()
    page.get_by_label("Or paste the text").fill(PAGE)
    page.get_by_role("button", name="Show what it holds").click()
    expect(page.get_by_text("Nothing is stored yet")).to_be_visible()
    page.get_by_role("button", name="Import 1 draft").click()
    expect(page.get_by_text("1 draft stored")).to_be_visible()


def references_given(page: Page) -> None:
    """On the article's file; then the workers look the sources up."""
    page.goto("/board/queue/")
    page.get_by_role("link", name=TITLE).first.click()
    for number, given in REFERENCES.items():
        page.get_by_label(f"of reference {number}").fill(given)
        page.get_by_role("button", name=f"Give reference {number}", exact=True).click()
        expect(page.get_by_text("Nothing is listed under this number")).to_have_count(len(REFERENCES) - number)
    sweep_checks()
    page.reload()
    expect(page.locator("#standing")).to_contain_text("4 of 4 references checked")


def invited(page: Page, name: str) -> None:
    page.goto(reverse("board:article-assign", args=[Article.objects.get().slug]))
    page.get_by_label(name).check()
    page.get_by_role("button", name="Invite them").click()
    expect(page.get_by_text(f"{name} invited, due")).to_be_visible()


def accepted(page: Page) -> None:
    page.goto("/board/reviews/")
    page.get_by_role("link", name="Answer").click()
    page.get_by_role("button", name="Accept and start").click()
    expect(page.locator("#desk-count")).to_contain_text("0 of")


def judged_by_keyboard(page: Page) -> None:
    """1 to 5 give the verdict, Enter goes on, n finds what is open; all of it is on the server at once."""
    saved, evidence = page.locator(".desk-bar .saved"), page.locator(".desk-evidence")
    press(page, "1")
    expect(saved).to_have_text(TOLD)
    press(page, "Enter")
    expect(evidence).to_have_attribute("data-citation", "2")
    press(page, "2")
    page.get_by_role("group", name="Can the wording stand").get_by_label("Yes").check()
    page.locator("#id_note").fill("In most wards, not in all.")
    expect(page.locator("#desk-count")).to_contain_text("2 of 6")
    expect(saved).to_have_text(TOLD)
    page.goto(f"{desk_address()}?citation=2")
    expect(page.locator("#id_note")).to_have_value("In most wards, not in all.")
    expect(page.get_by_role("button", name=re.compile("^Supports partly: "))).to_have_attribute("aria-pressed", "true")
    page.locator("h1").click()
    for position in range(3, 7):
        press(page, "n")
        expect(evidence).to_have_attribute("data-citation", str(position))
        press(page, "1")
        expect(page.locator("#desk-count")).to_contain_text(f"{position} of 6")
    clean(page)


def suggested(page: Page) -> None:
    page.goto(f"{desk_address()}?citation=4")
    press(page, "e")
    field = page.get_by_label("Wording you suggest")
    expect(field).to_be_focused()
    field.fill(field.input_value().replace(WORDED_TOO_STRONGLY, WORDED_AS_FOUND))
    page.get_by_role("button", name="Suggest this wording").click()
    expect(page.get_by_text("It goes to the editors with your review")).to_be_visible()


def answered(page: Page) -> None:
    """The questions, each saved as it is answered, until the desk says that nothing is missing; then s."""
    page.goto(desk_address())
    if page.viewport_size["width"] < 600:
        page.get_by_label("Text", exact=True).check()
    answer_questions(page)
    expect(page.locator("#sign-bar")).to_contain_text("Nothing is missing")
    page.reload()
    expect(page.get_by_label("Approve this text")).to_be_checked()
    page.locator("h1").click()
    press(page, "s")


def answer_questions(page: Page) -> None:
    for question in Review.objects.latest("pk").questions:
        page.get_by_role("group", name=question.text).get_by_label("Yes").check()
    page.get_by_label("Approve this text").check()


def signed(page: Page, looked_at: bool = False) -> None:
    expect(page.get_by_role("heading", name="Sign your review")).to_be_visible()
    if looked_at:
        clean(page)
    page.get_by_label("Approve this text").check()
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name=re.compile("^Sign revision")).click()
    expect(page.get_by_text("It is bound to revision")).to_be_visible()


def suggestion_accepted(page: Page) -> None:
    page.goto("/board/queue/")
    clean(page)
    page.get_by_role("link", name=TITLE).first.click()
    clean(page)
    page.get_by_role("button", name="Accept it").click()
    expect(page.get_by_text("as a new revision")).to_be_visible()
    page.goto(reverse("board:article-changes", args=[Article.objects.get().slug]))
    expect(page.locator("del")).to_have_text("removed: always")
    clean(page)


def judged_again(page: Page) -> None:
    """Only what the new words touch."""
    page.goto("/board/reviews/")
    page.get_by_role("link", name="Go on").click()
    count = page.locator("#desk-count")
    expect(count).to_contain_text("0 of 2")
    expect(page.locator(".in-focus b")).to_have_text("What changed since you signed")
    press(page, "Enter")
    expect(page.locator(".desk-evidence")).to_have_attribute("data-citation", "4")
    press(page, "1")
    expect(count).to_contain_text("1 of 2")
    press(page, "n")
    expect(page.locator(".desk-evidence")).to_have_attribute("data-citation", "5")
    press(page, "1")
    expect(count).to_contain_text("2 of 2")
    press(page, "s")


def waived(page: Page) -> None:
    page.goto(reverse("board:article-waive", args=[Article.objects.get().slug]))
    page.get_by_label("Reference 3 is in no registry").check()
    page.get_by_label("Why it is safe to go on").fill("I opened it: a hospital’s own guidance.")
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Sign the waiver").click()
    expect(page.get_by_text("1 thing waived until")).to_be_visible()


def approved_and_published(page: Page, look: bool = False) -> None:
    article = Article.objects.get()
    page.goto(reverse("board:article-approve", args=[article.slug]))
    page.get_by_label("Publish it in the same step").check()
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name=re.compile("^Approve revision")).click()
    expect(page.locator("#standing")).to_contain_text("Readers see")
    if look:
        page.goto(reverse("board:article-history", args=[article.slug]))
        clean(page)


def read_by_the_public(page: Page) -> None:
    page.get_by_role("link", name=QUESTION).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    expect(page.locator(".signers")).to_contain_text("Helena Brandt, MD, PhD")
    expect(page.locator(".signers")).to_contain_text("Ines Calder")
    expect(page.get_by_text(WORDED_AS_FOUND)).to_be_visible()


def desk_address() -> str:
    return reverse("board:desk", args=[Assignment.objects.get().pk])
