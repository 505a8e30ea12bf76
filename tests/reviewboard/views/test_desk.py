"""The reviewer's desk: what is shown, and to whom."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import dates
from articles.drafts.draft import DraftReference
from articles.models import Check, Source, Standing
from reviewboard.actions import accepting, assignments, remarks
from reviewboard.models import Assignment, Review
from tests.cast import fetched, signed_review, sources_stand, submitted, under_review
from tests.reviewboard.views.at_the_desk import autosaved, citation_url, desk_url, opened, revised

HOSTILE = "<script>alert(1)</script>"


def test_the_whole_text_is_there_with_a_mark_for_every_citation(client, assignment):
    page = opened(client, assignment)
    assert "Pain falls with exercise in most adults." in page
    assert "<h3>What helps</h3>" in page
    for position, reference in ((1, 1), (2, 1), (3, 2), (4, 2)):
        mark = f'Citation {position}, reference </span>{reference}<span class="said">, Not judged yet'
        assert page.count(mark) == 1
    assert "<b>0 of 4</b> citations judged" in page
    assert "about 4 minutes left" in page
    assert "Nothing typed yet" in page


def test_the_first_citation_that_is_not_judged_is_in_focus(client, assignment):
    opened(client, assignment)
    autosaved(client, citation_url(assignment, 1), value="supports")
    assert "<b>Citation 2 of 4</b>" in opened(client, assignment)
    assert "<b>Citation 4 of 4</b>" in opened(client, assignment, "?citation=4")
    assert "<b>Citation 2 of 4</b>" in opened(client, assignment, "?citation=99")
    assert "<b>Citation 2 of 4</b>" in opened(client, assignment, "?citation=x&claim=-1")


def test_a_claim_can_be_in_focus_too(client, assignment):
    page = opened(client, assignment, "?claim=3")
    assert "<b>Citation 4 of 4</b>" in page
    assert 'data-claim="3" data-citation="4"' in page


def test_htmx_gets_the_panel_alone(client, assignment):
    client.force_login(assignment.reviewer)
    response = client.get(desk_url(assignment, "?citation=3"), headers={"HX-Request": "true"})
    piece = response.content.decode()
    assert piece.startswith('<section class="desk-evidence" id="focus" aria-label="Citation 3 of 4"')
    assert "<html" not in piece


def test_every_key_of_the_desk_is_on_its_control(client, assignment):
    opened(client, assignment)
    autosaved(client, citation_url(assignment, 2), value="partly")
    page = opened(client, assignment, "?citation=2")
    for key in ("1", "2", "3", "4", "5", "j", "k", "n", "c", "e", "u", "s", "Enter"):
        assert page.count(f'data-key="{key}"') == 1, key
    assert 'value="partly" data-key="2" data-verdict="partly" aria-pressed="true"' in page


def test_the_passage_is_shown_with_the_closest_sentence_and_a_key_to_quote_it(client, editor, reviewer, submitter):
    passage = "Forty adults took part. Pain fell in most adults who did exercise. Nobody was harmed."
    references = (DraftReference(1, as_cited="Doe J. Exercise. 2020.", doi="10.5555/e", passage=passage),)
    article = submitted(submitter, body="Pain falls with exercise in most adults. [1]", references=references)
    [assignment] = under_review(article, editor, reviewer)
    page = opened(client, assignment)
    assert '<mark data-rank="1"><sup>1</sup>&nbsp;Pain fell in most adults who did exercise.</mark>' in page
    assert "closest sentences marked by machine; you decide" in page
    assert 'data-key="q" data-quotes="id_quote" data-sentence="Pain fell in most adults who did exercise."' in page


def test_without_a_passage_it_says_so(client, assignment):
    page = opened(client, assignment)
    assert "There is no abstract and no passage from this source here. Open it to judge." in page
    assert 'data-key="q"' not in page


def test_identifiers_lead_to_the_cited_work(client, assignment):
    page = opened(client, assignment)
    assert 'href="https://doi.org/10.5555/exercise" target="_blank" rel="noopener noreferrer"' in page


def test_a_reference_that_is_no_web_address_makes_no_link(client, editor, reviewer, submitter):
    references = (DraftReference(1, as_cited="Doe J. Exercise. 2020.", url="javascript:alert(1)"),)
    article = submitted(submitter, body="Pain falls. [1]", references=references)
    [assignment] = under_review(article, editor, reviewer)
    assert "javascript:" not in opened(client, assignment)


def test_what_the_machine_found_is_said_with_when(client, article, assignment):
    source = Source.objects.get(doi="10.5555/exercise")
    at = dt.datetime(2026, 1, 16, 9, 30, tzinfo=dt.UTC)
    older, newest = uuid.uuid4(), uuid.uuid4()
    for run, rule, outcome, severity, message, minutes in (
        (older, "C4", "passed", "note", "An older answer.", 0),
        (newest, "C4", "cited_wrong", "warning", "Cited with another year.", 5),
        (newest, "C6", "passed", "note", "No retraction is known.", 5),
    ):
        Check.objects.create(
            source=source,
            run=run,
            rule=rule,
            rule_version=1,
            outcome=outcome,
            severity=severity,
            message=message,
            checked_at=at + dt.timedelta(minutes=minutes),
        )
    page = opened(client, assignment)
    assert "Exists and stands" in page
    assert "Cited with another year. <span>Fri 16 Jan, 09:35</span>" in page
    assert "No retraction is known. <span>Fri 16 Jan, 09:35</span>" in page
    assert "An older answer." not in page


def test_what_could_not_be_checked_says_when_it_is_tried_again(client, assignment):
    again = dt.datetime(2026, 12, 1, 6, 15, tzinfo=dt.UTC)
    Source.objects.update(standing=Standing.UNKNOWN, checked_at=None, check_due_at=again)
    page = opened(client, assignment)
    assert 'data-tone="unknown"' in page
    assert "Could not be checked <span>next try Tue 1 Dec, 06:15</span>" in page


def test_a_retracted_source_is_loud_in_the_panel_and_marked_in_the_text(client, assignment):
    Source.objects.filter(doi="10.5555/exercise").update(standing=Standing.RETRACTED)
    page = opened(client, assignment)
    assert '<section class="band" data-tone="bad" aria-label="Retracted">' in page
    assert "Reference 1 has been retracted." in page
    assert page.count(", source does not stand") == 2


def test_an_unlisted_reference_is_said_to_be_missing(client, editor, reviewer, submitter):
    article = submitted(submitter, references=(DraftReference(1, as_cited="Doe J. Exercise. 2020."),))
    assignment = _assigned_in_spite(article, editor, reviewer)
    page = opened(client, assignment, "?citation=3")
    assert "The text cites reference 2, but no list names it." in page


def _assigned_in_spite(article, editor, reviewer):
    """An assignment from before the fault was known."""
    return Assignment.objects.create(
        article=article,
        reviewer=reviewer,
        invited_by=editor,
        invited_at=timezone.now(),
        due_on=timezone.now().date(),
        state=Assignment.State.ACCEPTED,
    )


def test_hostile_text_is_shown_as_text(client, editor, reviewer, submitter):
    references = (
        DraftReference(1, as_cited=f"{HOSTILE} Exercise. 2020.", doi="10.5555/e", passage=f"Pain falls {HOSTILE} now."),
    )
    body = f"Pain falls with {HOSTILE} exercise. [1]\n\nSee:\n\n- `{HOSTILE}` helps. [1]"
    article = submitted(submitter, title=f"{HOSTILE} title", question=f"{HOSTILE}?", body=body, references=references)
    [assignment] = under_review(article, editor, reviewer)
    opened(client, assignment)
    typed = {"value": "partly", "quote": HOSTILE, "locator": HOSTILE, "note": f"</textarea>{HOSTILE}"}
    assert autosaved(client, citation_url(assignment, 1), **typed).status_code == 200
    claim = fetched(article).current.claims.get(position=1)
    remarks.comment(article.pk, by=reviewer, text=HOSTILE, passage=(claim.start, claim.end))
    remarks.suggest(article.pk, by=reviewer, passage=(claim.start, claim.end), replacement=HOSTILE)
    for page in (opened(client, assignment, "?citation=1"), opened(client, assignment, "?citation=2")):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for name in ("board:my-reviews", "board:invitation", "board:sign"):
        url = reverse(name, args=[] if name == "board:my-reviews" else [assignment.pk])
        assert "<script>alert" not in client.get(url).content.decode()


# -- who --------------------------------------------------------------------------------------------------------------


def test_nobody_else_learns_that_the_desk_exists(client, assignment, second_reviewer, editor, outsider):
    url = desk_url(assignment)
    assert client.get(url).status_code == 302
    client.force_login(second_reviewer)
    assert client.get(url).status_code == 404
    assert autosaved(client, citation_url(assignment, 1), value="supports").status_code == 404
    for person in (editor, outsider):
        client.force_login(person)
        assert client.get(url).status_code == 403
    assert not Review.objects.exists()


def test_an_invitation_that_is_not_accepted_has_no_desk(client, article, editor, reviewer):
    due = dt.datetime.now(dt.UTC).date()
    [invitation] = assignments.invite(article.pk, [reviewer], by=editor, due_on=due)
    client.force_login(reviewer)
    assert client.get(desk_url(invitation)).url == reverse("board:invitation", args=[invitation.pk])
    assert not Review.objects.exists()
    assignments.accept(invitation.pk, by=reviewer)
    assert client.get(desk_url(invitation)).status_code == 200
    assignments.withdraw_assignment(invitation.pk, by=editor, reason="Not needed")
    assert client.get(desk_url(invitation)).url == reverse("board:invitation", args=[invitation.pk])


# -- independent first ------------------------------------------------------------------------------------------------


@pytest.fixture
def two(article, editor, reviewer, second_reviewer):
    """Two reviewers; the first has said everything there is to say, and signed."""
    first, second = under_review(article, editor, reviewer, second_reviewer)
    claim = fetched(article).current.claims.get(position=1)
    remarks.comment(article.pk, by=reviewer, text="Said by the first reviewer", passage=(claim.start, claim.end))
    remarks.suggest(
        article.pk, by=reviewer, passage=(claim.start, claim.end), replacement="Words of the first reviewer. [1]"
    )
    signed_review(first, value="does_not_support", recommendation="against")
    return first, second


def test_before_signing_the_other_review_does_not_exist(client, two):
    _, second = two
    for query in ("", "?citation=2", "?claim=1"):
        page = opened(client, second, query)
        for trace in ("Brandt", "Said by the first", "Words of the first"):
            assert trace not in page
        assert "<b>0 of 4</b> citations judged" in page
        assert "Remarks 0" in page
        assert page.count('class="claim" data-claim="1" data-verdict="open"') == 1


def test_after_signing_the_other_review_is_there(client, two):
    _, second = two
    signed_review(second)
    page = opened(client, second, "?citation=1")
    for trace in ("Helena Brandt", "Said by the first reviewer", "Words of the first"):
        assert trace in page
    assert "<h2>Helena Brandt</h2>" in page
    assert "Chidi Okafor</h2>" not in page


def test_who_is_an_editor_too_is_as_blind_while_reviewing(client, two, second_reviewer):
    _, second = two
    second_reviewer.roles = ["reviewer", "editor"]
    second_reviewer.save()
    assert "Said by the first reviewer" not in opened(client, second)
    claim = fetched(second.article).current.claims.get(position=2)
    row = remarks.comment(second.article_id, by=second_reviewer, text="Mine", passage=(claim.start, claim.end))
    assert row.assignment == second
    assert row.shown_at is None


def test_what_an_editor_says_is_seen(client, assignment, editor):
    claim = fetched(assignment.article).current.claims.get(position=2)
    remarks.comment(assignment.article_id, by=editor, text="Look at the dose", passage=(claim.start, claim.end))
    remarks.comment(assignment.article_id, by=editor, text="Please be quick")
    page = opened(client, assignment)
    assert "Ines Calder" in page
    assert "Look at the dose" in page
    assert "Please be quick" in page
    assert "Remarks 2" in page


# -- once signed, and once revised ------------------------------------------------------------------------------------


def test_a_signed_review_is_shown_and_has_nothing_to_write_in(client, assignment):
    signed_review(assignment)
    page = opened(client, assignment, "?citation=2")
    assert "You signed revision 1" in page
    assert "<textarea" not in page
    assert 'name="value"' not in page
    assert "Your verdict" in page
    assert "Approve this text" in page


def test_a_verdict_that_holds_says_where_it_is_from(client, assignment, editor):
    signed_review(assignment)
    revised(assignment.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    carried = opened(client, assignment, "?citation=1")
    assert "<b>0 of 2</b> citations judged" in carried
    day = dates.day(timezone.now())
    assert ">carried from revision 1, <time" in carried
    assert f">{day}</time>; stands unless you give it anew" in carried
    assert '<summary class="button" data-key="r">Reopen it' in carried
    assert 'aria-pressed="true"' not in carried
    autosaved(client, citation_url(assignment, 1), value="partly")
    anew = opened(client, assignment, "?citation=1")
    assert "<b>1 of 3</b> citations judged" in anew
    assert "carried from" not in anew
    assert "Reopen it" not in anew
    assert 'data-verdict="partly" aria-pressed="true"' in anew


def test_a_verdict_whose_source_got_worse_says_why_it_is_asked_again(client, assignment, editor):
    signed_review(assignment)
    revised(assignment.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    Source.objects.filter(doi="10.5555/exercise").update(standing=Standing.RETRACTED)
    page = opened(client, assignment, "?citation=1")
    assert "<b>0 of 3</b> citations judged" in page
    assert "You judged this on revision 1 (supports)." in page
    assert "Since then the source was found to be: retracted." in page


def test_a_claim_in_the_reviewers_own_words_says_so(client, assignment, editor, reviewer):
    article = assignment.article
    claim = fetched(article).current.claims.get(position=1)
    row = remarks.suggest(article.pk, by=reviewer, passage=(claim.start, claim.end), replacement="Pain may fall. [1]")
    signed_review(assignment)
    accepting.accept_suggestion(row.pk, by=editor, seen=fetched(article).current.digest)
    assert "These words are yours" in opened(client, assignment, "?citation=1")
    assert "These words are yours" not in opened(client, assignment, "?citation=4")


# -- cost -------------------------------------------------------------------------------------------------------------


def _long(submitter, editor, reviewer, claims: int):
    lines = "\n".join(f"- Statement number {n} holds true in adults. [1]" for n in range(claims))
    article = submitted(submitter, title=f"About {claims}", body=lines, references=(DraftReference(1, "Doe J. 2020."),))
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    row = fetched(article).current.claims.get(position=2)
    for n in range(claims):
        remarks.comment(article.pk, by=reviewer, text=f"Remark {n}", passage=(row.start, row.end))
    return assignment


def _queries(client, assignment) -> int:
    opened(client, assignment)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        opened_again = client.get(desk_url(assignment))
    assert opened_again.status_code == 200
    return len(captured)


def test_sixty_citations_cost_as_many_queries_as_three(client, submitter, editor, reviewer):
    few = _queries(client, _long(submitter, editor, reviewer, 3))
    many = _queries(client, _long(submitter, editor, reviewer, 60))
    assert few == many
    assert few <= 8
