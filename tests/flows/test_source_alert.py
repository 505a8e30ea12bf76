"""A source of a published answer falls: from the registry that changes its mind to the answer that is published again.

By the links and forms that the pages offer, without JavaScript; the workers are run by hand.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.drafts.draft import DraftReference
from articles.ledger.verify import verify
from articles.models import Article, Signature, Source, Standing, Verdict
from articles.tasks import sweep_checks, sweep_outbox
from reviewboard.models import Assignment
from reviewboard.tasks import sweep_alerts
from tests.cast import PASSWORD, fetched, signed_review, submitted, under_review
from tests.flows.visitor import Visitor
from tests.registries import ask
from tests.reviewboard.news import published
from tests.standin import Standin, own_recordings, running

FALLEN = "10.5555/concern.2014.38"
STANDS = DraftReference(1, as_cited="Okonkwo A. Early mobilisation. 2021.", doi="10.5555/trial.2021.0042")
FALLS = DraftReference(2, as_cited="Farouk MR. Catheter removal after hysterectomy. 2014.", doi=FALLEN)
pytestmark = pytest.mark.django_db


def in_two_minds() -> list[dict]:
    """The recordings, with a work that at first nothing is said against."""
    recordings = own_recordings()
    for recording in recordings:
        if recording.get("path") == f"/works/{FALLEN}":
            before = copy.deepcopy(recording)
            del before["json"]["message"]["updated-by"]
            recording["answers"] = [before, copy.deepcopy(recording)]
    return recordings


@pytest.fixture
def registry(monkeypatch) -> Iterator[Standin]:
    with running(in_two_minds()) as server:
        ask(server, monkeypatch)
        yield server


@pytest.fixture
def live(registry, submitter, editor, reviewer, settings) -> Article:
    settings.EMAIL_BACKEND = "articles.mailbox.Backend"
    article = submitted(submitter, references=(STANDS, FALLS))
    sweep_checks()
    assert set(Source.objects.values_list("standing", flat=True)) == {Standing.STANDS}
    [assignment] = under_review(article, editor, reviewer)
    signed_review(assignment)
    return published(fetched(article), editor)


def test_from_a_registry_that_changes_its_mind_to_an_answer_that_is_published_again(
    live, editor, reviewer, admin_person
):
    editing, helena, reader = Visitor(editor), Visitor(reviewer), Visitor()
    reader.open(live.get_absolute_url())
    assert "expression of concern" not in reader.text

    a_week_later()
    readers_are_warned(reader, live)
    everyone_is_told(Visitor(admin_person))
    the_editor_reads_what_happened(editing, live)
    only_what_rests_on_it_is_judged_again(helena, live)
    approved_in_spite_of_it(editing, live)
    the_task_is_closed(editing, live)
    reader.open(live.get_absolute_url())
    assert "This answer is being reviewed again" not in reader.text
    assert reader.text.count("The board has read this claim again since.") == 2
    assert verify().whole


def a_week_later() -> None:
    Source.objects.update(check_due_at=timezone.now())
    sweep_checks()
    sweep_alerts()
    sweep_outbox()


def readers_are_warned(reader: Visitor, article: Article) -> None:
    """The text that was approved stays, with why it is in doubt above it and beside each claim."""
    reader.open(article.get_absolute_url())
    for said in (
        "This answer is being reviewed again",
        "Reference 2 (Farouk MR 2014) carries an expression of concern.",
        "Resting on it: “Walking 30 minutes a day helps”",
        "Walking 30 minutes a day helps.",
        "Sources last checked",
    ):
        assert said in reader.text, said
    notes = reader.page.xpath("//*[@role='note']")
    assert len(notes) == 2
    assert {note.xpath("./a/@href")[0] for note in notes} == {"https://doi.org/10.5555/concern.2024.39"}
    assert "Reference 2 carries an expression of concern" in notes[0].text_content()


def everyone_is_told(admin: Visitor) -> None:
    admin.open(reverse("board:mail"))
    assert admin.text.count("A source carries an expression of concern") == 2
    for address in ("calder@example.org", "brandt@example.org"):
        assert address in admin.text


def the_editor_reads_what_happened(editor: Visitor, article: Article) -> None:
    editor.open("/board/queue/").follow("Alerts")
    for said in (
        "A source carries an expression of concern",
        "Crossref, publisher",
        "2 citations of the current text rest on it",
        "Asked again: Helena Brandt.",
    ):
        assert said in editor.text, said
    editor.follow(article.current.title)
    assert "1 source got worse" in editor.part("alerts")
    assert "2 citations need a verdict" in editor.part("standing")


def only_what_rests_on_it_is_judged_again(helena: Visitor, article: Article) -> None:
    helena.open("/board/reviews/").follow("Go on")
    assert "A source got worse since, so what rests on it is to be judged anew." in helena.text
    assert "You are asked about 2 citations . 2 verdicts of yours carry over" in helena.text
    assert "0 of 2 citations judged" in helena.text
    helena.follow("Judge the first")
    assert "Citation 3 of 4" in helena.text
    assert "Since then the source was found to be: expression of concern" in helena.text
    helena.press("Supports")
    assert "Citation 4 of 4" in helena.text
    helena.press("Supports")
    assert "2 of 2 citations judged" in helena.text
    helena.press("Save and go to signing", recommendation="approve")
    assert "2 of 2 citations judged that you were asked about" in helena.text
    helena.press("Sign revision 1", password=PASSWORD)
    assert "bound to revision 1" in helena.text
    assert Assignment.objects.get().state == Assignment.State.SUBMITTED
    assert Signature.objects.filter(meaning=Signature.Meaning.REVIEW_APPROVES).count() == 2
    assert Verdict.objects.count() == 4 + 2
    helena.open("/board/reviews/").follow(article.current.title)
    assert "You signed revision 1" in helena.text
    assert "4 of 4 citations judged" in helena.text


def approved_in_spite_of_it(editor: Visitor, article: Article) -> None:
    editor.open(reverse("board:article", args=[article.slug])).follow("Waive what is in the way")
    [key] = editor.page.xpath("//input[@name='keys']/@value")
    assert key.endswith(":concern")
    editor.press("Sign the waiver", keys=key, reason="The concern is about an image.", password=PASSWORD)
    editor.open(reverse("board:article", args=[article.slug])).follow("Approve revision 1")
    editor.press("Approve revision 1", password=PASSWORD)
    editor.follow("Publish revision 1").press("Publish revision 1")
    assert "Readers see revision 1 now" in editor.text


def the_task_is_closed(editor: Visitor, article: Article) -> None:
    editor.open("/board/alerts/").follow("Close with a reason")
    editor.press("Close it", reason="")
    assert "Say why" in editor.text
    editor.press("Close it", reason="Waived: the concern is about an image.")
    assert "No source of a live article got worse" in editor.text
    editor.open(reverse("board:article-history", args=[article.slug]))
    for told in (
        "opened a task about a source",
        "closed a task about a source",
        "Waived: the concern is about an image.",
    ):
        assert told in editor.text, told
