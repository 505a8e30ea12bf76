"""What stands between an article and its approval: each kind by itself, and each rule of what counts."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from articles.actions.submissions import submit
from articles.drafts.draft import DraftReference, Finding
from articles.models import Article, Check, Reference, Risk, Source, Standing
from articles.refusals import NotPossible
from reviewboard.actions import accepting, editing, handling, remarks, reviews, waivers
from reviewboard.models import Assignment
from reviewboard.queries.blockers import blockers, blockers_of, fatal_findings
from reviewboard.queries.wording import wording_of
from tests.cast import (
    PASSWORD,
    draft,
    fetched,
    ready_to_approve,
    signed_review,
    sources_stand,
    submitted,
    typed_review,
    under_review,
)
from tests.clock import in_days, today
from tests.counting import statements

pytestmark = pytest.mark.django_db


def kinds(article: Article) -> list[str]:
    return [blocker.kind for blocker in blockers(fetched(article))]


def only(article: Article, kind: str):
    [found] = [blocker for blocker in blockers(fetched(article)) if blocker.kind == kind]
    return found


def risky(article: Article, risk: Risk, editor) -> None:
    handling.handle(article.pk, handling.Handling(risk, "", None, ""), by=editor)


def reviewed(editor, submitter, *people, risk: Risk = Risk.STANDARD, **changes) -> tuple[Article, list[Assignment]]:
    """Under review with these reviewers, sources standing; nothing is judged yet."""
    article = submitted(submitter, **changes)
    sources_stand(article)
    if risk != Risk.STANDARD:
        risky(article, risk, editor)
    return article, under_review(article, editor, *people)


def judge(assignment: Assignment, value: str = "supports", recommendation: str = "approve", **said) -> None:
    """Sign a review with this verdict on everything, ``said`` in every verdict."""
    review = typed_review(assignment, value=value, recommendation=recommendation)
    review.verdicts.update(**said)
    seen = review.revision.digest
    reviews.sign_review(review.pk, by=assignment.reviewer, seen=seen, password=PASSWORD)


# --- nothing --------------------------------------------------------------------------------------------------------


def test_a_reviewed_text_with_sound_sources_has_none(editor, submitter, reviewer):
    assert blockers(ready_to_approve(editor, submitter, reviewer)) == ()


def test_a_fresh_draft_lacks_answers_verdicts_and_signatures_in_this_order(submitter):
    assert kinds(submitted(submitter)) == ["source", "source", "unjudged", "unsigned"]


# --- findings -------------------------------------------------------------------------------------------------------


def test_a_fatal_finding_and_no_warning_or_note(editor, submitter):
    findings = tuple(Finding(severity, "some-code", f"A {severity}.") for severity in ("fatal", "warning", "note"))
    article = submitted(submitter, findings=findings)
    found = only(article, "finding")
    assert (found.sentence, found.turn, found.fragment) == ("A fatal.", "editor", "#findings")
    assert found.key == "finding:some-code:0:r1"
    assert fatal_findings(article) == (found,)


def test_a_reference_that_nobody_listed_leads_to_where_it_is_given(submitter):
    finding = Finding("fatal", "reference-unlisted", "Reference 3 is cited but not listed.", "line 1", 3)
    references = (*draft().references, DraftReference(3))
    found = only(submitted(submitter, body="Pain. [3]\n", references=references, findings=(finding,)), "finding")
    assert (found.ident, found.fragment) == (3, "#reference-3")
    assert found.remedy == "Give reference 3, or remove its marker"


# --- sources --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "turn", "fatal", "sentence"),
    [
        (Standing.UNKNOWN, "machine", False, "Reference 2 could not be checked yet"),
        (Standing.NOT_INDEXED, "editor", False, "Reference 2 is in no registry"),
        (Standing.ABSENT, "editor", True, "Reference 2 does not exist under its identifier"),
        (Standing.RETRACTED, "editor", True, "Reference 2 has been retracted"),
        (Standing.WITHDRAWN, "editor", True, "Reference 2 has been withdrawn"),
        (Standing.NOTICE, "editor", False, "Reference 2 is itself a notice, not a work that can support a claim"),
        (Standing.CONCERN, "editor", False, "Reference 2 carries an expression of concern"),
        (Standing.SUSPECT, "editor", True, "Reference 2 was found nowhere, so it may be made up"),
        (Standing.UNMATCHED, "editor", False, "Reference 2 has a possible match that nobody confirmed"),
    ],
)
def test_a_source_that_does_not_stand(editor, submitter, reviewer, standing, turn, fatal, sentence):
    article, [assignment] = reviewed(editor, submitter, reviewer)
    Source.objects.filter(doi="10.5555/walking").update(standing=standing)
    signed_review(assignment)
    found = only(article, "source")
    assert kinds(article) == ["source"]
    assert (found.sentence, found.turn, found.what) == (sentence, turn, standing)
    assert (found.ident, found.fragment) == (2, "#reference-2")
    assert bool(fatal_findings(fetched(article))) == fatal


@pytest.mark.parametrize("standing", [Standing.STANDS, Standing.CORRECTED, Standing.SUPERSEDED])
def test_a_source_that_stands_is_none_while_its_answer_is_fresh(editor, submitter, reviewer, standing):
    article, [assignment] = reviewed(editor, submitter, reviewer)
    Source.objects.update(standing=standing)
    signed_review(assignment)
    assert kinds(article) == []
    week = dt.timedelta(days=7)
    Source.objects.update(checked_at=dt.datetime.now(dt.UTC) - week + dt.timedelta(minutes=1))
    assert kinds(article) == []
    Source.objects.update(checked_at=dt.datetime.now(dt.UTC) - week - dt.timedelta(minutes=1))
    found = blockers(fetched(article))
    assert [(blocker.kind, blocker.what, blocker.turn) for blocker in found] == [("source", "stale", "machine")] * 2
    assert found[0].sentence == "Reference 1 was last checked more than a week ago"
    Source.objects.update(checked_at=None)
    assert [blocker.what for blocker in blockers(fetched(article))] == ["stale", "stale"]


def answer(reference: Reference, message: str, severity: str = "fatal", at: dt.datetime | None = None, **which) -> None:
    """One answer of a look-up about how this reference cites its work."""
    said = {"outcome": "wrong_work", "cited_key": reference.cited_key} | which
    Check.objects.create(
        source_id=reference.source_id,
        run=uuid.uuid4(),
        rule="C5",
        rule_version=1,
        severity=severity,
        message=message,
        checked_at=at or dt.datetime.now(dt.UTC),
        **said,
    )


def test_a_reference_that_cites_another_work_than_it_names(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    answer(article.current.references.get(number=2), "the DOI is another work’s.")
    found = only(article, "cited")
    assert (found.sentence, found.what, found.turn) == (
        "Reference 2: the DOI is another work’s.",
        "wrong_work",
        "editor",
    )
    assert (found.ident, found.fragment) == (2, "#reference-2")
    assert fatal_findings(fetched(article)) == (found,)


def test_only_fatal_answers_of_the_newest_look_up_about_these_words_count(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    reference, now = article.current.references.get(number=2), dt.datetime.now(dt.UTC)
    answer(reference, "another text cites it so", cited_key="0" * 64)
    answer(reference, "an older answer", at=now - dt.timedelta(days=1))
    answer(reference, "the title differs in a word", severity="warning", outcome="title_varies", at=now)
    assert kinds(article) == []


# --- citations and verdicts -----------------------------------------------------------------------------------------


def test_a_text_that_cites_nothing(submitter):
    [outcome] = submit([draft(body="Pain falls with exercise.\n", references=())], by=submitter)
    article = fetched(outcome.article)
    assert kinds(article) == ["no-citations", "unsigned"]
    found = only(article, "no-citations")
    assert (found.key, found.turn, found.fragment) == ("no-citations:r1", "editor", "#text")


def test_citations_that_nobody_judged(editor, submitter, reviewer):
    article, _ = reviewed(editor, submitter, reviewer)
    found = only(article, "unjudged")
    assert (found.count, found.sentence, found.turn) == (4, "4 citations need a verdict", "reviewer")
    assert (found.key, found.fragment) == ("unjudged:r1", "#reviewers")


def test_what_is_only_typed_is_no_verdict(editor, submitter, reviewer):
    article, [assignment] = reviewed(editor, submitter, reviewer)
    typed_review(assignment)
    assert kinds(article) == ["unjudged", "unsigned"]


def test_cannot_access_never_counts_as_a_verdict(editor, submitter, reviewer):
    article, [assignment] = reviewed(editor, submitter, reviewer)
    judge(assignment, "cannot_access")
    assert kinds(article) == ["unjudged"]


def test_a_claim_that_a_source_does_not_support(editor, submitter, reviewer):
    article, [assignment] = reviewed(editor, submitter, reviewer, body="Pain falls. [2]\n")
    judge(assignment, "does_not_support", "changes")
    assert kinds(article) == ["against", "dissent", "unsigned"]
    found = only(article, "against")
    assert found.sentence == "Citation 1: reference 2 does not support the claim"
    assert (found.turn, found.fragment) == ("editor", "#citation-1")
    root = fetched(article).current.citations.get().root_id
    assert found.key == f"against:{root}"


def test_two_who_say_so_are_one_blocker(editor, submitter, reviewer, second_reviewer):
    article, both = reviewed(editor, submitter, reviewer, second_reviewer, body="Pain falls. [2]\n")
    for assignment in both:
        judge(assignment, "does_not_support", "changes")
    assert only(article, "against").count == 2


@pytest.mark.parametrize(("value", "how"), [("partly", "only partly"), ("indirect", "only indirectly")])
def test_a_wording_has_to_be_said_to_stand(editor, submitter, reviewer, value, how):
    article, [assignment] = reviewed(editor, submitter, reviewer, body="Pain falls. [2]\n")
    judge(assignment, value, "changes", stands_as_worded=False)
    found = only(article, "wording")
    assert found.sentence == f"Citation 1: reference 2 supports the claim {how}, and the wording was not said to stand"
    assert (found.what, found.turn, found.fragment) == (value, "editor", "#citation-1")


@pytest.mark.parametrize("value", ["partly", "indirect"])
def test_a_wording_that_was_said_to_stand(editor, submitter, reviewer, value):
    article, [assignment] = reviewed(editor, submitter, reviewer, body="Pain falls. [2]\n")
    judge(assignment, value, stands_as_worded=True)
    assert kinds(article) == []


# --- which verdict counts -------------------------------------------------------------------------------------------


def revised(article: Article, by, old: str, new: str) -> Article:
    wording = wording_of(fetched(article).current)
    changed = editing.Wording(wording.question, wording.title, wording.body.replace(old, new), wording.references)
    editing.revise(article.pk, changed, by=by, seen=fetched(article).current.digest, note="Reworded")
    return fetched(article)


def test_the_newest_verdict_of_its_giver_counts(editor, submitter, reviewer):
    article, [assignment] = reviewed(editor, submitter, reviewer, body="Pain falls. [2]\n")
    judge(assignment, "does_not_support", "changes")
    revised(article, editor, "\n", "\n\nNobody is sure.\n")
    assert kinds(article) == ["against", "unsigned"]
    judge(Assignment.objects.get())
    assert kinds(article) == []


def test_verdicts_hold_where_claim_and_source_were_left_alone(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    revised(article, editor, "most adults", "many adults")
    assert [(blocker.kind, blocker.count) for blocker in blockers(fetched(article))] == [
        ("unjudged", 1),
        ("unsigned", 1),
    ]


@pytest.mark.parametrize(
    ("then", "now", "holds"),
    [
        (Standing.STANDS, Standing.CORRECTED, False),
        (Standing.STANDS, Standing.CONCERN, False),
        (Standing.STANDS, Standing.RETRACTED, False),
        (Standing.CORRECTED, Standing.CORRECTED, True),
        (Standing.CORRECTED, Standing.STANDS, True),
        (Standing.STANDS, Standing.UNKNOWN, True),
        (Standing.STANDS, Standing.NOT_INDEXED, True),
        (Standing.STANDS, Standing.UNMATCHED, True),
        (Standing.STANDS, Standing.SUSPECT, False),
    ],
)
def test_news_of_the_source_makes_a_verdict_stale(editor, submitter, reviewer, then, now, holds):
    article, [assignment] = reviewed(editor, submitter, reviewer, body="Pain falls. [2]\n")
    Source.objects.update(standing=then)
    signed_review(assignment)
    Source.objects.update(standing=now)
    assert ("unjudged" not in kinds(article)) == holds


@pytest.mark.parametrize(
    ("risk", "lacking"), [(Risk.STANDARD, []), (Risk.ELEVATED, ["unjudged"]), (Risk.HIGH, ["unjudged"])]
)
def test_a_verdict_on_ones_own_wording_counts_at_standard_risk_only(
    editor, submitter, reviewer, second_reviewer, risk, lacking
):
    article, both = reviewed(editor, submitter, reviewer, second_reviewer, risk=risk, body="Pain falls. [2]\n")
    if risk != Risk.HIGH:
        both = both[:1]
    remark = remarks.suggest(article.pk, by=reviewer, passage=(0, 4), replacement="Ache")
    for assignment in both:
        signed_review(assignment)
    accepting.accept_suggestion(remark.pk, by=editor, seen=fetched(article).current.digest)
    for assignment in both:
        signed_review(assignment)
    assert [kind for kind in kinds(article) if kind == "unjudged"] == lacking


def test_at_high_risk_two_people_judge_each_citation(editor, submitter, reviewer, second_reviewer):
    article, [first, second] = reviewed(editor, submitter, reviewer, second_reviewer, risk=Risk.HIGH)
    signed_review(first)
    found = only(article, "unjudged")
    assert (found.count, found.sentence) == (4, "4 citations need two independent verdicts")
    signed_review(second)
    assert kinds(article) == []


# --- signatures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("risk", "needed"), [(Risk.STANDARD, 1), (Risk.ELEVATED, 2), (Risk.HIGH, 2)])
def test_approving_reviews_by_risk(editor, submitter, reviewer, second_reviewer, risk, needed):
    article, both = reviewed(editor, submitter, reviewer, second_reviewer, risk=risk)
    for signed, assignment in enumerate(both[:needed]):
        found = only(article, "unsigned")
        assert (found.count, found.turn, found.fragment) == (needed - signed, "reviewer", "#reviewers")
        word = "reviews" if needed - signed > 1 else "review"
        assert found.sentence == f"{needed - signed} approving {word} of {needed} still to be signed on this revision"
        signed_review(assignment)
    assert kinds(article) == []


def test_a_signature_holds_for_its_revision_only(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    article = revised(article, editor, "## What helps", "## What does help")
    assert [(blocker.kind, blocker.key) for blocker in blockers(article)] == [("unsigned", "unsigned:r2")]


@pytest.mark.parametrize(
    ("recommendation", "said"),
    [
        ("changes", "Helena Brandt asks for changes to this revision"),
        ("against", "Helena Brandt advises against this revision"),
    ],
)
def test_a_reviewer_who_does_not_recommend_it(editor, submitter, reviewer, second_reviewer, recommendation, said):
    article, [first, second] = reviewed(editor, submitter, reviewer, second_reviewer)
    judge(first, "supports", recommendation)
    signed_review(second)
    assert kinds(article) == ["dissent"]
    found = only(article, "dissent")
    assert (found.sentence, found.turn, found.fragment) == (said, "editor", "#reviewers")


# --- remarks --------------------------------------------------------------------------------------------------------


def test_blocking_comments_and_suggestions_while_they_are_open(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    remarks.comment(article.pk, by=editor, text="By the way")
    assert kinds(article) == []
    blocking = remarks.comment(article.pk, by=editor, text="This has to go", blocking=True)
    suggestion = remarks.suggest(article.pk, by=editor, passage=(0, 4), replacement="Ache")
    found = blockers(fetched(article))
    assert [(blocker.kind, blocker.sentence, blocker.turn, blocker.fragment) for blocker in found] == [
        ("remark", "A blocking comment by Ines Calder is open", "editor", f"#remark-{blocking.pk}"),
        ("remark", "A suggestion by Ines Calder is open", "editor", f"#remark-{suggestion.pk}"),
    ]
    remarks.resolve(blocking.pk, by=editor)
    remarks.reject(suggestion.pk, by=editor, reason="No")
    assert kinds(article) == []


def test_a_remark_that_is_not_shown_yet_is_none(editor, submitter, reviewer, second_reviewer):
    article, [first, second] = reviewed(editor, submitter, reviewer, second_reviewer)
    remarks.suggest(article.pk, by=second_reviewer, passage=(0, 4), replacement="Ache")
    signed_review(first)
    assert kinds(article) == []
    signed_review(second)
    assert kinds(article) == ["remark"]


# --- waivers --------------------------------------------------------------------------------------------------------


def waive(article: Article, editor, *keys: str, days: int = 3) -> None:
    article = fetched(article)
    said = {"reason": "Read on paper", "until_on": in_days(days), "password": PASSWORD}
    waivers.waive(article.pk, keys, by=editor, seen=article.current.digest, **said)


def test_a_waiver_clears_exactly_what_it_names(editor, submitter, reviewer):
    article, _ = reviewed(editor, submitter, reviewer)
    Source.objects.update(standing=Standing.NOT_INDEXED)
    first, second, *_ = blockers(fetched(article))
    assert kinds(article) == ["source", "source", "unjudged", "unsigned"]
    waive(article, editor, first.key)
    assert blockers(fetched(article))[0] == second
    waive(article, editor, second.key)
    assert kinds(article) == ["unjudged", "unsigned"]


@pytest.mark.parametrize("key", ["unjudged:r1", "unsigned:r1"])
def test_no_waiver_replaces_a_reviewer(editor, submitter, key):
    article = submitted(submitter)
    with pytest.raises(NotPossible, match="no waiver replaces a reviewer"):
        waive(article, editor, key)
    assert kinds(article) == ["source", "source", "unjudged", "unsigned"]


def test_no_waiver_stands_against_a_source_that_does_not_support(editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    signed_review(assignment, value="does_not_support", recommendation="changes")
    against = next(blocker for blocker in blockers(fetched(article)) if blocker.kind == "against")
    with pytest.raises(NotPossible, match="no waiver replaces a reviewer"):
        waive(article, editor, against.key)


def test_a_waiver_of_a_standing_does_not_hold_for_a_worse_one(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    source = Source.objects.get(doi="10.5555/walking")
    Source.objects.filter(pk=source.pk).update(standing=Standing.NOT_INDEXED)
    waive(article, editor, f"source:{source.pk}:not_indexed")
    assert kinds(article) == []
    Source.objects.filter(pk=source.pk).update(standing=Standing.RETRACTED)
    assert "source" in kinds(article)


def test_a_waiver_of_a_revision_does_not_hold_for_the_next(editor, submitter, reviewer):
    article = submitted(submitter, body="Pain falls with exercise.", references=())
    waive(article, editor, "no-citations:r1")
    assert kinds(article) == ["unsigned"]
    revised(article, editor, "Pain falls", "Pain often falls")
    assert kinds(article) == ["no-citations", "unsigned"]


def test_a_waiver_ends_with_its_last_day(editor, submitter, monkeypatch):
    article = submitted(submitter)
    waive(article, editor, *(blocker.key for blocker in blockers(article) if blocker.kind == "source"), days=0)
    assert kinds(article) == ["unjudged", "unsigned"]
    tomorrow = dt.datetime.combine(today() + dt.timedelta(days=1), dt.time(0, 1), dt.UTC)
    monkeypatch.setattr("reviewboard.queries.blockers.timezone.now", lambda: tomorrow)
    assert kinds(article) == ["source", "source", "unjudged", "unsigned"]


def test_a_waiver_of_one_article_does_not_hold_for_another(editor, submitter):
    article = submitted(submitter)
    other = submitted(submitter, title="Another", question="Another?")
    source = Source.objects.get(doi="10.5555/walking")
    waive(article, editor, f"source:{source.pk}:unknown")
    assert kinds(article) == ["source", "unjudged", "unsigned"]
    assert kinds(other) == ["source", "source", "unjudged", "unsigned"]


def test_a_fatal_finding_that_is_waived_keeps_nothing_from_reviewers(editor, submitter):
    article = submitted(submitter, findings=(Finding("fatal", "some-code", "A fault."),))
    waive(article, editor, "finding:some-code:0:r1")
    assert fatal_findings(fetched(article)) == ()


# --- many -----------------------------------------------------------------------------------------------------------


def test_many_articles_at_once_in_one_statement(editor, submitter, reviewer):
    ready = ready_to_approve(editor, submitter, reviewer)
    fresh = [submitted(submitter, title=f"Draft {n}", question=f"Question {n}?") for n in range(3)]
    found: list[dict] = []
    ids = [article.pk for article in (ready, *fresh)]
    asked = statements(lambda: found.append(blockers_of(ids)))
    assert len(asked) == 1
    assert {pk: [blocker.kind for blocker in rows] for pk, rows in found[0].items()} == {
        article.pk: ["unjudged", "unsigned"] for article in fresh
    }


def test_a_blocker_leads_to_its_place_on_the_file(submitter):
    article = submitted(submitter)
    assert blockers(article)[0].link(article) == f"/board/articles/{article.slug}/#reference-1"


class TestConcern:
    """C8: an expression of concern holds approval until a reviewer acknowledges it with a reason."""

    def raised(self, article: Article) -> None:
        Source.objects.filter(doi="10.5555/walking").update(standing=Standing.CONCERN)

    def test_a_verdict_with_a_note_acknowledges_it(self, editor, submitter, reviewer):
        article, [assignment] = reviewed(editor, submitter, reviewer)
        self.raised(article)
        assert "source" in kinds(article)
        judge(assignment, note="The concern is about authorship; the trial data were checked.")
        assert "source" not in kinds(article)

    def test_a_verdict_without_one_does_not(self, editor, submitter, reviewer):
        article, [assignment] = reviewed(editor, submitter, reviewer)
        self.raised(article)
        judge(assignment)
        assert only(article, "source").what == "concern"

    def test_one_from_before_the_concern_does_not(self, editor, submitter, reviewer):
        article, [assignment] = reviewed(editor, submitter, reviewer)
        judge(assignment, note="A sound trial.")
        self.raised(article)
        assert only(article, "source").what == "concern"

    def test_one_that_could_not_read_it_does_not(self, editor, submitter, reviewer):
        article, [assignment] = reviewed(editor, submitter, reviewer)
        self.raised(article)
        judge(assignment, value="cannot_access", note="Behind a wall.")
        assert only(article, "source").what == "concern"

    def test_what_is_acknowledged_must_still_be_checked_lately(self, editor, submitter, reviewer):
        article, [assignment] = reviewed(editor, submitter, reviewer)
        self.raised(article)
        judge(assignment, note="The concern is about authorship.")
        Source.objects.filter(doi="10.5555/walking").update(checked_at=timezone.now() - dt.timedelta(days=8))
        assert only(article, "source").what == "stale"

    def test_a_retraction_cannot_be_acknowledged(self, editor, submitter, reviewer):
        article, [assignment] = reviewed(editor, submitter, reviewer)
        Source.objects.filter(doi="10.5555/walking").update(standing=Standing.RETRACTED)
        judge(assignment, note="I know.")
        assert only(article, "source").what == "retracted"
