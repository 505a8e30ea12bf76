"""What mails about an article say: facts, a link, and never what is not the receiver's to know."""

from __future__ import annotations

import pytest

from articles.models import OutboxMail
from reviewboard.actions import assignments, remarks, reviews, workflow
from tests.cast import PASSWORD, fetched, ready_to_approve, sources_stand, submitted, typed_review, under_review
from tests.clock import in_days

pytestmark = pytest.mark.django_db
TITLE = "Crohn’s & co: what's <new>"
SECRET = "Nonsense from start to end"


def mail(to, subject: str) -> str:
    """The body of the one mail with this subject to this person."""
    found = OutboxMail.objects.get(to=to, subject=subject)
    assert f"Dear {to.name}," in found.body
    assert "http://127.0.0.1:8000/board/" in found.body
    assert "&amp;" not in found.body
    assert "&#x27;" not in found.body
    return found.body


def reviewed_badly(editor, submitter, reviewer):
    """Under review; the reviewer asks for changes, with words that are for the editors only."""
    article = submitted(submitter, title=TITLE)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    remarks.comment(article.pk, by=reviewer, text=SECRET, blocking=True)
    review = typed_review(assignment, value="does_not_support", recommendation="changes")
    review.verdicts.update(note=SECRET, quote=SECRET)
    review.remarks = SECRET
    review.save()
    reviews.sign_review(review.pk, by=reviewer, seen=article.current.digest, password=PASSWORD)
    return fetched(article)


def test_sent_back_says_why_and_nothing_of_the_reviewers(editor, submitter, reviewer):
    article = reviewed_badly(editor, submitter, reviewer)
    workflow.send_back(article.pk, by=editor, reason="Shorten the opening & cite the guideline")
    body = mail(submitter, f"Sent back to you: {TITLE}")
    assert "Shorten the opening & cite the guideline" in body
    assert f"/board/articles/{article.slug}/" in body


def test_no_mail_to_a_submitter_holds_what_a_reviewer_said(editor, submitter, reviewer):
    article = reviewed_badly(editor, submitter, reviewer)
    workflow.send_back(article.pk, by=editor, reason="See below")
    workflow.withdraw(article.pk, by=editor, reason="Written twice")
    bodies = "".join(OutboxMail.objects.filter(to=submitter).values_list("body", flat=True))
    assert "Written twice" in bodies
    for secret in (SECRET, "Helena", "Brandt", article.current.body.split("\n")[0]):
        assert secret not in bodies


def test_withdrawn_says_what_readers_see(editor, submitter):
    article = submitted(submitter, title=TITLE)
    workflow.withdraw(article.pk, by=editor, reason="Written twice")
    assert "Readers see this reason in place of the text:\n\nWritten twice\n" in mail(submitter, f"Withdrawn: {TITLE}")


def test_approved_names_the_revision(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    body = mail(submitter, "Approved: Exercise for back pain")
    assert "revision 1 of “Exercise for back pain” is approved" in body


def test_reopened_goes_to_the_editors_with_the_reason(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    workflow.reopen(article.pk, by=editor, reason="Reference 2 was retracted")
    assert "Reference 2 was retracted" in mail(editor, "Reopened: Exercise for back pain")


def test_a_signed_review_names_who_and_what_they_recommend(editor, submitter, reviewer):
    reviewed_badly(editor, submitter, reviewer)
    body = mail(editor, f"Review signed by Helena Brandt: {TITLE}")
    assert f"Helena Brandt, MD, PhD signed a review of “{TITLE}”, revision 1." in body
    assert "Recommendation: Approve after changes" in body
    assert SECRET not in body


def test_a_refusal_goes_to_who_asked(editor, submitter, reviewer):
    article = submitted(submitter, title=TITLE)
    [assignment] = assignments.invite(article.pk, [reviewer], by=editor, due_on=in_days(7))
    assignments.decline(assignment.pk, by=reviewer, reason="I am away until March")
    body = mail(editor, f"Declined by Helena Brandt: {TITLE}")
    assert f"Helena Brandt, MD, PhD declined to review “{TITLE}”. The reason:\n\nI am away until March\n" in body
