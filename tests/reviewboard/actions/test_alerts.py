"""A source got worse: a task for editors, an approved text in doubt, and reviewers asked about what rests on it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from articles.drafts.draft import DraftReference
from articles.ledger.verify import verify
from articles.models import Article, LedgerEvent, OutboxMail, Signature, Source, Standing, StandingChange, State, Verb
from articles.models import Verdict as GivenVerdict
from articles.refusals import NotAllowed, NotPossible
from reviewboard.actions import alerts, editing, reviews, waivers, workflow
from reviewboard.models import Alert, Assignment, Review
from reviewboard.queries import desk as desk_rows
from reviewboard.queries.blockers import blockers
from reviewboard.queries.desk_page import Desk
from reviewboard.queries.resting import Resting
from reviewboard.tasks import sweep_alerts
from tests.cast import PASSWORD, fetched, ready_to_approve, signed_review, sources_stand, submitted, under_review
from tests.clock import in_days
from tests.reviewboard.news import SAID, news, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(editor, submitter, reviewer) -> Article:
    """Published; citations 3 and 4 rest on the second source, 10.5555/walking."""
    article = published(ready_to_approve(editor, submitter, reviewer), editor)
    OutboxMail.objects.all().delete()
    return article


def followed(standing: str, **which: str) -> None:
    news(standing, **which)
    sweep_alerts()


def verbs(article: Article) -> list[str]:
    rows = LedgerEvent.objects.filter(subject="article", subject_id=article.pk)
    return list(rows.order_by("sequence").values_list("verb", flat=True))


def mails() -> list[tuple[str, str]]:
    rows = OutboxMail.objects.order_by("pk").values_list("to__name", "subject")
    return [(name, subject.split(":")[0]) for name, subject in rows]


def kinds(article: Article) -> set[tuple[str, str]]:
    return {(blocker.kind, blocker.what) for blocker in blockers(fetched(article))}


def test_a_retraction_reopens_warns_readers_and_asks_who_relied_on_it(live, editor, reviewer):
    followed("retracted")
    now = fetched(live)
    assert now.state == State.UNDER_REVIEW
    publication = now.publications.get(ended_at=None)
    assert publication.notice == (
        "Reference 2 (Roe 2021) has been retracted. Resting on it: “Walking 30 minutes a day helps”, "
        "“Rest beyond 2 days does not help”."
    )
    assert publication.notice_since_at is not None
    alert = Alert.objects.get()
    assert (alert.article, alert.old, alert.new, alert.closed_at) == (live, "stands", "retracted", None)
    assert alert.said == SAID
    assert verbs(live)[-3:] == [Verb.SOURCE_CHECKED, Verb.ALERT_OPENED, Verb.REOPENED]
    assert mails() == [
        ("Ines Calder", "A source has been retracted"),
        ("Helena Brandt", "A source has been retracted"),
    ]
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED
    assert now.due_on == Assignment.objects.get().due_on
    assert StandingChange.objects.get().handled_at is not None
    assert verify().whole


def test_the_mails_name_the_claims_and_hold_no_text(live, editor, reviewer):
    followed("retracted")
    to_editor = OutboxMail.objects.get(to=editor).body
    assert "Reference 2 (Roe 2021): cited by claims 2, 3" in to_editor
    assert "Asked again about these claims: Helena Brandt." in to_editor
    assert f"/board/alerts/#alert-{Alert.objects.get().pk}" in to_editor
    to_reviewer = OutboxMail.objects.get(to=reviewer).body
    assert "Your verdicts on citations 3, 4 no longer count." in to_reviewer
    assert f"/board/desk/{Assignment.objects.get().pk}/" in to_reviewer
    for body in (to_editor, to_reviewer):
        assert SAID in body
        assert "Walking 30 minutes" not in body
        assert "&" not in body


def desk_of(reviewer) -> Desk:
    assignment = Assignment.objects.select_related("article", "reviewer").get(reviewer=reviewer)
    reviews.open_review(assignment, by=reviewer)
    return Desk(desk_rows.current_review(assignment.pk, reviewer.pk), reviewer)


def test_only_what_rests_on_it_is_asked_again_and_the_text_can_be_approved_again(live, editor, reviewer):
    followed("concern")
    desk = desk_of(reviewer)
    assert [citation.position for citation in desk.asked] == [3, 4]
    assert [citation.value for citation in desk.citations] == ["supports", "supports", "", ""]
    assert desk.review.checklist
    assert (desk.review.recommendation, desk.left) == ("", 2)
    for citation in desk.asked:
        reviews.save_verdict(desk.review, citation.pk, reviews.Judgement(value="supports"), by=reviewer)
    answers = {"checklist": desk.review.checklist, "remarks": "", "recommendation": "approve"}
    reviews.save_answers(desk.review, by=reviewer, **answers)
    assert ("unjudged", "") in kinds(live)
    signature = reviews.sign_review(desk.review.pk, by=reviewer, seen=live.current.digest, password=PASSWORD)

    assert signature.verdicts.count() == 2
    assert Signature.objects.filter(signer=reviewer, digest=live.current.digest).count() == 2
    assert Review.objects.filter(signature__isnull=False).count() == 2
    assert kinds(live) == {("source", "concern")}
    [blocker] = blockers(fetched(live))
    waivers.waive(
        live.pk,
        [blocker.key],
        by=editor,
        seen=live.current.digest,
        password=PASSWORD,
        reason="The concern is about an image.",
        until_on=in_days(30),
    )
    published(fetched(live), editor)
    now = fetched(live)
    assert now.state == State.APPROVED
    assert now.publications.get(ended_at=None).notice == ""
    assert now.publications.count() == 2
    assert verify().whole


def test_following_twice_has_its_effect_once(live):
    news("retracted")
    change = StandingChange.objects.get()
    for _ in range(2):
        assert alerts.follow_in(live.pk, change.pk)
    assert alerts.follow(change.pk)
    assert not alerts.follow_in(live.pk, change.pk)
    assert Alert.objects.count() == 1
    assert verbs(live).count(Verb.ALERT_OPENED) == verbs(live).count(Verb.REOPENED) == 1
    assert len(mails()) == 2


def test_a_task_that_an_editor_closed_does_not_come_back_for_the_same_news(live, editor):
    news("retracted")
    change = StandingChange.objects.get()
    alerts.follow_in(live.pk, change.pk)  # and the worker died
    alerts.close_alert(Alert.objects.get().pk, by=editor, reason="Reference 2 is being replaced")
    sweep_alerts()
    assert Alert.objects.count() == 1
    assert StandingChange.objects.get().handled_at is not None


def test_a_correction_opens_a_task_and_leaves_the_text_approved(live, reviewer):
    followed("corrected")
    assert fetched(live).state == State.APPROVED
    assert fetched(live).publications.get(ended_at=None).notice == ""
    assert Alert.objects.get().new == Standing.CORRECTED
    assert Assignment.objects.get().state == Assignment.State.SUBMITTED
    assert mails() == [
        ("Ines Calder", "A source has been corrected"),
        ("Helena Brandt", "A source has been corrected"),
    ]
    assert "Nothing is asked of you now." in OutboxMail.objects.get(to=reviewer).body


def test_an_editor_who_reopens_after_a_correction_has_the_reviewer_asked_again(live, editor, reviewer):
    followed("corrected")
    OutboxMail.objects.all().delete()
    workflow.reopen(live.pk, by=editor, reason="The correction changes the dose.")
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED
    assert [citation.position for citation in desk_of(reviewer).asked] == [3, 4]
    assert mails() == [("Helena Brandt", "Asked again"), ("Ines Calder", "Reopened")]


def test_reopening_without_news_of_a_source_asks_nobody_again(live, editor):
    workflow.reopen(live.pk, by=editor, reason="A newer trial disagrees.")
    assert Assignment.objects.get().state == Assignment.State.SUBMITTED


def test_a_further_worsening_brings_the_same_task_up_to_date(live):
    followed("corrected")
    followed("retracted")
    alert = Alert.objects.get()
    assert (alert.old, alert.new) == ("stands", "retracted")
    assert fetched(live).state == State.UNDER_REVIEW
    assert verbs(live).count(Verb.ALERT_OPENED) == 2


def test_a_source_that_stands_again_closes_it_and_nothing_is_asked_any_more(live, reviewer):
    followed("retracted")
    desk_of(reviewer)  # opened, nothing typed
    followed("stands")
    alert = Alert.objects.get()
    assert alert.closed_at is not None
    assert alert.closed_by is None
    assert alert.closed_because == "The source stands better again: exists and stands."
    assert Assignment.objects.get().state == Assignment.State.SUBMITTED
    assert fetched(live).due_on is None
    assert Review.objects.get().signature is not None
    assert kinds(live) == set()
    assert verbs(live)[-1] == Verb.ALERT_CLOSED
    assert mails()[-1] == ("Helena Brandt", "No longer needed")


def notice(article: Article) -> str:
    return fetched(article).publications.get(ended_at=None).notice


def test_readers_are_told_that_the_source_stands_again_and_if_it_falls_again(live):
    followed("retracted")
    followed("stands")
    assert notice(live).endswith("“Rest beyond 2 days does not help”. It stands better again since.")
    followed("withdrawn")
    assert notice(live).startswith("Reference 2 (Roe 2021) has been withdrawn.")
    assert "again since" not in notice(live)


def test_a_notice_that_an_editor_wrote_stays_as_it_is(live, editor):
    workflow.reopen(live.pk, by=editor, reason="A newer trial disagrees.")
    followed("retracted")
    followed("stands")
    assert notice(live) == "A newer trial disagrees."


def test_the_notice_of_a_text_that_was_not_reopened_goes_with_its_reason(live, editor, reviewer):
    workflow.reopen(live.pk, by=editor, reason="Better sources are known")
    editing.give_reference(live.pk, 2, "doi:10.5555/other", by=editor, seen=live.current.digest)
    sources_stand(fetched(live))
    signed_review(Assignment.objects.get())
    now = fetched(live)
    workflow.approve(live.pk, by=editor, seen=now.current.digest, password=PASSWORD)
    now.publications.update(notice="", notice_since_at=None)
    followed("retracted")
    assert "has been retracted" in notice(live)
    assert fetched(live).state == State.APPROVED, "the text that was approved last does not cite it"
    followed("stands")
    assert notice(live) == ""


def test_reviewers_are_spared_also_where_an_editor_had_closed_the_task(live, editor):
    followed("retracted")
    alerts.close_alert(Alert.objects.get().pk, by=editor, reason="It is being replaced")
    followed("stands")
    assert Assignment.objects.get().state == Assignment.State.SUBMITTED
    assert fetched(live).due_on is None
    assert mails()[-1] == ("Helena Brandt", "No longer needed")
    assert verify().whole


def test_what_was_typed_meanwhile_is_kept_with_its_task(live, reviewer):
    followed("retracted")
    desk = desk_of(reviewer)
    reviews.save_verdict(desk.review, desk.asked[0].pk, reviews.Judgement(value="partly"), by=reviewer)
    followed("stands")
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED
    assert desk.review.verdicts.get().value == "partly"


def test_a_source_that_gets_better_but_not_well_keeps_its_task(live):
    followed("retracted")
    followed("corrected")
    alert = Alert.objects.get()
    assert (alert.new, alert.closed_at) == ("corrected", None)


def test_back_and_forth_before_anyone_looked_leaves_nothing_behind(live):
    news("retracted")
    news("stands")
    sweep_alerts()
    assert not Alert.objects.exists()
    assert fetched(live).state == State.APPROVED
    assert not StandingChange.objects.filter(handled_at=None).exists()
    assert mails() == []


def test_back_and_forth_and_back_is_two_tasks_one_after_the_other(live, editor):
    for standing in ("retracted", "stands", "retracted", "stands", "retracted"):
        followed(standing)
    assert Alert.objects.count() == 3
    assert Alert.objects.filter(closed_at=None).count() == 1
    assert verbs(live).count(Verb.REOPENED) == 1
    assert verify().whole


@pytest.mark.parametrize("backwards", [False, True])
def test_changes_may_be_followed_late_and_in_any_order(live, backwards):
    for standing in ("corrected", "retracted", "stands", "concern"):
        news(standing)
    waiting = alerts.waiting_changes()
    assert len(waiting) == 4
    for change in reversed(waiting) if backwards else waiting:
        assert alerts.follow(change)
    alert = Alert.objects.get()
    assert (alert.new, alert.closed_at) == ("concern", None)
    assert verbs(live).count(Verb.REOPENED) == 1


def test_an_outage_is_no_news(live):
    Source.objects.filter(doi="10.5555/walking").update(checked_at=timezone.now())
    assert not StandingChange.objects.exists()
    followed("stands")
    assert not StandingChange.objects.exists()


def test_a_withdrawn_article_is_left_alone(live, editor):
    workflow.withdraw(live.pk, by=editor, reason="Written twice")
    OutboxMail.objects.all().delete()
    followed("retracted")
    assert not Alert.objects.exists()
    assert mails() == []
    assert StandingChange.objects.get().handled_at is not None


def test_a_draft_that_nobody_reviews_yet_is_told_by_its_findings(submitter):
    article = submitted(submitter)
    followed("retracted")
    assert not Alert.objects.exists()
    assert ("source", "retracted") in kinds(article)


def test_a_draft_whose_source_was_known_to_stand_gets_a_task(submitter, editor):
    sources_stand(submitted(submitter))
    followed("retracted")
    assert Alert.objects.count() == 1
    assert mails() == [("Ines Calder", "A source has been retracted")]


def test_under_review_what_rests_on_it_is_asked_again_too(submitter, editor, reviewer, second_reviewer):
    article = submitted(submitter)
    sources_stand(article)
    first, _ = under_review(article, editor, reviewer, second_reviewer)
    signed_review(first)
    OutboxMail.objects.all().delete()
    followed("concern")
    assert [row.state for row in Assignment.objects.order_by("pk")] == [Assignment.State.ACCEPTED] * 2
    assert mails() == [("Ines Calder", "A source carries an expression of concern"), ("Helena Brandt", mails()[0][1])]
    assert GivenVerdict.objects.count() == 4


def test_only_the_published_text_cites_it(live, editor):
    workflow.reopen(live.pk, by=editor, reason="Better sources are known")
    editing.give_reference(live.pk, 2, "doi:10.5555/other", by=editor, seen=live.current.digest)
    live.publications.update(notice="", notice_since_at=None)
    followed("retracted")
    assert Alert.objects.count() == 1
    assert "Reference 2 (Roe 2021) has been retracted." in fetched(live).publications.get(ended_at=None).notice


def test_every_article_on_the_source_is_told(live, editor, submitter, reviewer):
    other = submitted(submitter, question="And in winter?", title="Winter")
    sources_stand(other)
    [assignment] = under_review(other, editor, reviewer)
    signed_review(assignment)
    other = published(fetched(other), editor)
    followed("retracted")
    assert set(Alert.objects.values_list("article", flat=True)) == {live.pk, other.pk}
    assert {fetched(article).state for article in (live, other)} == {State.UNDER_REVIEW}


def test_one_article_that_cannot_be_followed_does_not_keep_others_waiting(live, submitter):
    cited = DraftReference(1, as_cited="Other A. 2022.", doi="10.5555/other")
    other = submitted(submitter, question="And?", title="And", body="It holds. [1]", references=(cited,))
    sources_stand(other)
    news("retracted", doi="10.5555/other")
    news("retracted")
    Article.objects.filter(pk=other.pk).update(chain_length=0)  # its history refuses whatever comes next
    with pytest.raises(ExceptionGroup, match="could not be followed"):
        sweep_alerts()
    assert Alert.objects.get().article == live
    assert StandingChange.objects.filter(handled_at=None).count() == 1


def test_an_editor_closes_it_with_a_reason(live, editor):
    followed("corrected")
    alerts.close_alert(Alert.objects.get().pk, by=editor, reason="The correction is of an author's name.")
    alert = Alert.objects.get()
    assert (alert.closed_by, alert.closed_because) == (editor, "The correction is of an author's name.")
    event = LedgerEvent.objects.filter(subject_id=live.pk).order_by("-sequence")[0]
    assert (event.verb, event.actor, event.reason) == (Verb.ALERT_CLOSED, editor, alert.closed_because)
    with pytest.raises(NotPossible, match="already closed"):
        alerts.close_alert(alert.pk, by=editor, reason="Again")


def test_closing_needs_a_reason_and_an_editor(live, editor, reviewer, submitter):
    followed("corrected")
    alert = Alert.objects.get()
    with pytest.raises(NotPossible, match="Give a reason"):
        alerts.close_alert(alert.pk, by=editor, reason="  ")
    for person in (reviewer, submitter):
        with pytest.raises(NotAllowed):
            alerts.close_alert(alert.pk, by=person, reason="No")


@pytest.mark.parametrize(
    ("claim", "shown"),
    [
        ("Walking helps.", "“Walking helps”"),
        (f"{'Walking every day helps most people ' * 6}after all.", "“Walking every day helps most people Walking"),
        (f"{'x' * 300}.", f"“{'x' * 119}…”"),
    ],
)
def test_readers_are_told_how_a_claim_begins(claim, shown):
    said = alerts.why([Resting(2, "Roe 2021", ((1, claim),))], Standing.RETRACTED)
    assert shown in said
    quoted = said.partition("“")[2].partition("”")[0]
    assert len(quoted) <= 120
    assert quoted.endswith("…") == (len(claim) > 120)
    assert claim.startswith(quoted.removesuffix("…"))
    assert "x" in claim or not quoted.endswith("…") or claim[len(quoted) - 1] == " "
