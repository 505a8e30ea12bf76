"""The article's file, as each person sees it, through HTTP."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from articles.drafts.draft import DraftReference, Finding
from articles.models import Check, Risk, Role, Source, Standing
from reviewboard.actions import accepting, assignments, editing, handling, remarks, reviews, waivers, workflow
from reviewboard.models import Assignment
from tests.cast import (
    PASSWORD,
    draft,
    fetched,
    person,
    ready_to_approve,
    signed_review,
    sources_stand,
    submitted,
    typed_review,
    under_review,
)
from tests.clock import in_days
from tests.counting import statements

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert('x')</script>"


def get(client, by, article, name="article", **query):
    client.force_login(by)
    return client.get(reverse(f"board:{name}", args=[article.slug]), query)


def page(client, by, article, name="article", **query) -> str:
    response = get(client, by, article, name, **query)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def moves(html: str) -> list[str]:
    """The labels of what can be done, those that have to wait in brackets."""
    inside = html.partition('<div class="moves">')[2].partition("</div>")[0]
    found = re.findall(r'<(a|button) class="button [^>]*>([^<]+)</\1>', inside)
    return [label if tag == "a" else f"({label})" for tag, label in found]


def wording(article):
    return editing.wording_of(article.current)


def revised(article, by, old: str, new: str):
    """The article with ``old`` in its body replaced, as a new revision."""
    changed = editing.wording_of(article.current)
    changed = editing.Wording(changed.question, changed.title, changed.body.replace(old, new), changed.references)
    editing.revise(article.pk, changed, by=by, seen=article.current.digest, note="Reworded")
    return fetched(article)


# --- who ------------------------------------------------------------------------------------------------------------


def test_visitors_are_asked_to_sign_in(client, submitter):
    article = submitted(submitter)
    response = client.get(reverse("board:article", args=[article.slug]))
    assert response.url == f"/board/sign-in/?next=/board/articles/{article.slug}/"


@pytest.mark.parametrize("name", ["article", "article-checks", "article-changes"])
@pytest.mark.parametrize("who", ["outsider", "reviewer", "second_submitter"])
def test_who_may_not_open_it_need_not_know_that_it_exists(client, request, submitter, who, name):
    stranger = person("Uma Other", Role.SUBMITTER) if who == "second_submitter" else request.getfixturevalue(who)
    assert get(client, stranger, submitted(submitter), name).status_code == 404


def test_no_such_article(client, editor):
    client.force_login(editor)
    assert client.get("/board/articles/no-such/").status_code == 404


def test_a_reviewer_who_follows_a_link_to_it_lands_on_their_own_page(client, editor, submitter, reviewer):
    article = submitted(submitter)
    [assignment] = assignments.invite(article.pk, [reviewer], by=editor, due_on=in_days(7))
    assert get(client, reviewer, article).url == f"/board/invitations/{assignment.pk}/"
    assignments.accept(assignment.pk, by=reviewer)
    assert get(client, reviewer, article).url == f"/board/desk/{assignment.pk}/"


def test_an_admin_reads_everything_and_can_do_nothing(client, admin_person, editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    html = page(client, admin_person, article)
    assert "Helena Brandt, MD, PhD" in html
    assert moves(html) == []
    assert "An admin’s role alone changes no article." in html
    assert re.findall(r'<form method="post" action="(/board/(?:articles|remarks)[^"]+)"', html) == []
    for name in ("article-edit", "article-comment"):
        assert get(client, admin_person, article, name).status_code == 403


def test_an_editor_does_not_decide_on_what_they_submitted(client, editor):
    html = page(client, editor, submitted(editor))
    assert moves(html) == ["Edit the text"]
    assert "You submitted this article, so another editor decides on it." in html


# --- where it stands ------------------------------------------------------------------------------------------------


def test_a_draft_with_a_fatal_finding_says_what_to_clear_first(client, editor, submitter):
    finding = Finding("fatal", "reference-unlisted", "Reference 3 is cited but not listed.", "line 1", 3)
    references = (*draft().references, DraftReference(3))
    article = submitted(submitter, body="Pain falls. [3]\n", references=references, findings=(finding,))
    html = page(client, editor, article)
    assert "1 thing to clear before reviewers are asked" in html
    assert '<a class="button" href="#reference-3">Give it</a>' in html
    assert 'id="findings"' in html
    assert 'action="/board/articles/exercise-for-back-pain/references/3/#give-3"' in html
    assert moves(html) == ["(Ask reviewers)", "Waive what is in the way…", "Edit the text", "Withdraw…"]


def test_a_sound_draft_is_ready_for_reviewers(client, editor, submitter):
    html = page(client, editor, submitted(submitter))
    assert "Ready for reviewers" in html
    assert moves(html) == ["Ask reviewers", "Edit the text", "Withdraw…"]


def test_under_review_every_blocker_says_whose_turn_it_is_and_leads_there(client, editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    remarks.comment(article.pk, by=reviewer, text="This has to go.", blocking=True)
    signed_review(assignment, value="does_not_support", recommendation="changes")
    html = page(client, editor, article)
    [remark] = article.remarks.all()
    rows = re.findall(
        r'<h3>([^<]+)</h3>.*?<p class="who">Whose turn<b>([^<]+)</b></p><a class="button" href="([^"]+)">', html
    )
    assert rows == [
        ("Citation 1: reference 1 does not support the claim", "You", "#citation-1"),
        ("Citation 2: reference 1 does not support the claim", "You", "#citation-2"),
        ("Citation 3: reference 2 does not support the claim", "You", "#citation-3"),
        ("Citation 4: reference 2 does not support the claim", "You", "#citation-4"),
        ("A blocking comment by Helena Brandt is open", "You", f"#remark-{remark.pk}"),
        ("Helena Brandt asks for changes to this revision", "You", "#reviewers"),
        ("1 approving review of 1 still to be signed on this revision", "A reviewer", "#reviewers"),
    ]
    ids = set(re.findall(r' id="([^"]+)"', html))
    assert {link[1:] for _, _, link in rows} <= ids
    assert moves(html) == [
        "(Approve revision 1)",
        "Ask another reviewer",
        "Waive what is in the way…",
        "Edit the text",
        "Send back to the submitter…",
        "Withdraw…",
    ]
    assert "Not yet: 7 things stand in the way." in html


def test_references_that_wait_for_the_machine_stand_in_one_row(client, editor, submitter, reviewer):
    article = submitted(submitter)
    under_review(article, editor, reviewer)
    html = page(client, editor, article)
    assert "4 things between this text and approval" in html
    assert "<h3>2 references could not be checked yet: 1, 2</h3>" in html


def test_nothing_in_the_way_is_ready_for_a_decision(client, editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    html = page(client, editor, article)
    assert "Ready for your decision" in html
    assert moves(html)[0] == "Approve revision 1"
    assert f'href="/board/articles/{article.slug}/approve/"' in html


def test_approved_says_what_readers_see(client, editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    html = page(client, editor, article)
    assert "It is approved and not published" in html
    assert moves(html) == ["Publish revision 1", "Reopen…", "Withdraw…"]
    workflow.publish(article.pk, by=editor, seen=article.current.digest)
    html = page(client, editor, article)
    assert f'Readers see <a href="/articles/{article.slug}/">revision 1</a>' in html
    assert moves(html) == ["Reopen…", "End the publication…", "Withdraw…"]


def test_what_came_up_since_the_approval_is_said(client, editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    Source.objects.filter(doi="10.5555/walking").update(standing=Standing.RETRACTED)
    html = page(client, editor, article)
    assert "Approved, but 1 thing came up since" in html
    assert "Reference 2 has been retracted" in html


def test_a_reopened_article_says_why_and_is_published_anew_only_by_approving(client, editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD, publish_too=True)
    workflow.reopen(article.pk, by=editor, reason="A newer trial says otherwise")
    html = page(client, editor, article)
    assert "A newer trial says otherwise" in html
    assert moves(html)[0] == "Approve revision 1"
    article = fetched(article)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    assert moves(page(client, editor, article))[0] == "Publish revision 1"


def test_a_withdrawn_article_says_why_and_can_be_restored(client, editor, submitter):
    article = submitted(submitter)
    workflow.withdraw(article.pk, by=editor, reason="Written twice")
    html = page(client, editor, article)
    assert "Written twice" in html
    assert moves(html) == ["Restore…"]
    assert 'class="stepper"' not in html


def test_what_was_waived_is_named_with_its_end(client, editor, submitter):
    article = submitted(submitter, findings=(Finding("fatal", "reference-unlisted", "Fault.", "", 2),))
    source = Source.objects.get(doi="10.5555/exercise")
    keys = [f"source:{source.pk}:unknown", "finding:reference-unlisted:2:r1"]
    said = {"seen": article.current.digest, "password": PASSWORD, "reason": "Read on paper", "until_on": in_days(3)}
    waivers.waive(article.pk, keys, by=editor, **said)
    html = page(client, editor, article)
    aside = words(html.partition('id="waivers"')[2].partition("</section>")[0])
    assert "Reference 1: could not be checked Read on paper Ines Calder" in aside
    assert "Finding: reference unlisted, reference 2 Read on paper" in aside


def test_what_no_waiver_replaces_is_not_offered_to_be_waived(client, editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    under_review(article, editor, reviewer)
    assert "Waive what is in the way…" not in moves(page(client, editor, article))


# --- the text and what was found ------------------------------------------------------------------------------------


def test_everything_a_verdict_says_is_shown(client, editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    review = typed_review(assignment, value="partly", recommendation="changes")
    review.verdicts.update(quote="Pain fell by 12 points", locator="p. 4", note="Adults only", stands_as_worded=False)
    reviews.sign_review(review.pk, by=reviewer, seen=article.current.digest, password=PASSWORD)
    first = words(page(client, editor, article).partition('id="citation-1"')[2].partition("</li>")[0])
    assert "Supports partly the wording cannot stand Helena Brandt" in first
    assert "“Pain fell by 12 points” p. 4 Adults only" in first


def test_a_verdict_kept_by_an_edit_says_where_it_comes_from(client, editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    article = revised(article, editor, "most adults", "many adults")
    html = page(client, editor, article)
    touched = words(html.partition('id="citation-1"')[2].partition("</li>")[0])
    kept = words(html.partition('id="citation-2"')[2].partition("</li>")[0])
    assert "Not judged yet" in touched
    assert "carried over from revision 1" in kept
    assert "1 citation needs a verdict" in html
    assert "Asked to sign the new revision" in html


def test_a_verdict_that_does_not_count_says_why(client, editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    Source.objects.filter(doi="10.5555/walking").update(standing=Standing.CONCERN)
    html = page(client, editor, article)
    fourth = words(html.partition('id="citation-4"')[2].partition("</li>")[0])
    assert "Does not count: the source’s standing has changed since" in fourth


def test_a_verdict_on_ones_own_wording_does_not_count_at_high_risk(client, editor, submitter, reviewer):
    article = submitted(submitter)
    handling.handle(article.pk, handling.Handling(Risk.HIGH, "", None, ""), by=editor)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    start = article.current.body.index("most adults")
    remarks.suggest(article.pk, by=reviewer, passage=(start, start + 4), replacement="many")
    signed_review(assignment)
    [remark] = article.remarks.all()
    accepting.accept_suggestion(remark.pk, by=editor, seen=article.current.digest)
    signed_review(Assignment.objects.get())
    html = page(client, editor, fetched(article))
    first = words(html.partition('id="citation-1"')[2].partition("</li>")[0])
    assert "Does not count: this is their own wording, so another reviewer judges it" in first


def test_a_reference_says_what_the_machine_found_and_when(client, editor, submitter):
    article = submitted(submitter)
    now = dt.datetime.now(dt.UTC)
    source = Source.objects.get(doi="10.5555/exercise")
    Source.objects.filter(pk=source.pk).update(
        standing=Standing.RETRACTED, checked_at=now, tried_at=now, check_due_at=now + dt.timedelta(days=6)
    )
    old, new = uuid.uuid4(), uuid.uuid4()
    for run, at, message in ((old, now - dt.timedelta(days=6), "An older answer."), (new, now, "Retracted in 2024.")):
        Check.objects.create(
            source=source, run=run, rule="C6", rule_version=1, outcome="retracted", severity="fatal",
            message=message, checked_at=at,
        )  # fmt: skip
    html = page(client, editor, article)
    first = words(html.partition('id="reference-1"')[2].partition("</li>")[0])
    assert "Retracted checked" in first
    assert "cited by citation 1 , citation 2" in first
    assert "Retracted in 2024." in first
    assert "An older answer." not in first


def test_a_reference_that_could_not_be_checked_says_when_it_is_tried_again(client, editor, submitter):
    article = submitted(submitter)
    now = dt.datetime.now(dt.UTC)
    next_try = dt.datetime(2030, 1, 2, 15, 4, tzinfo=dt.UTC)
    Source.objects.filter(doi="10.5555/exercise").update(tried_at=now, check_due_at=next_try)
    html = page(client, editor, article)
    assert "next try 2 January 2030, 15:04" in words(html.partition('id="reference-1"')[2].partition("</li>")[0])


def test_hostile_text_is_shown_as_text(client, editor, submitter, reviewer):
    reference = DraftReference(1, as_cited=HOSTILE, url="javascript:alert(1)", doi="10.5555/x")
    article = submitted(
        submitter,
        title=HOSTILE,
        question=HOSTILE,
        body=f"Pain {HOSTILE} falls. [1]\n",
        references=(reference,),
        findings=(Finding("warning", "x", HOSTILE, HOSTILE),),
    )
    [assignment] = under_review(article, editor, reviewer)
    remarks.suggest(article.pk, by=reviewer, passage=(0, 4), replacement=HOSTILE, text=HOSTILE)
    remarks.comment(article.pk, by=editor, text=HOSTILE)
    review = typed_review(assignment, value="partly", recommendation="changes")
    review.verdicts.update(note=HOSTILE, quote=HOSTILE, locator=HOSTILE, stands_as_worded=True)
    review.remarks = HOSTILE
    review.save()
    reviews.sign_review(review.pk, by=reviewer, seen=article.current.digest, password=PASSWORD)
    for html in (page(client, editor, article), page(client, editor, article, "article-edit")):
        assert "<script>alert" not in html
        assert 'href="javascript:' not in html
    assert "&lt;script&gt;alert" in page(client, editor, article)


# --- what is not shown ----------------------------------------------------------------------------------------------


def test_a_submitter_sees_their_text_and_no_reviewer_remark_or_verdict(client, editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    remarks.comment(article.pk, by=editor, text="Thank you for this draft")
    start = article.current.body.index("most adults")
    remarks.suggest(article.pk, by=reviewer, passage=(start, start + 4), replacement="a few", text="Not most")
    review = typed_review(assignment, value="does_not_support", recommendation="changes")
    review.verdicts.update(note="Nonsense")
    review.remarks = "Keep this from them"
    review.save()
    reviews.sign_review(review.pk, by=reviewer, seen=article.current.digest, password=PASSWORD)
    [suggestion] = article.remarks.filter(kind="suggestion")
    accepting.accept_suggestion(suggestion.pk, by=editor, seen=article.current.digest)
    html = page(client, submitter, article) + page(client, submitter, article, "article-changes")
    assert "Thank you for this draft" in html
    assert "1 reviewer was asked." in html
    for secret in ("Helena", "Brandt", "Not most", "Nonsense", "Keep this from them", "Does not support", "asks for"):
        assert secret not in html
    assert moves(html) == []


def test_an_editor_who_is_to_review_it_sees_nothing_of_other_reviewers(client, submitter, reviewer, other_editor):
    both = person("Bea Both", Role.EDITOR, Role.REVIEWER)
    article = submitted(submitter)
    sources_stand(article)
    first, own = under_review(article, other_editor, reviewer, both)
    remarks.comment(article.pk, by=reviewer, text="This has to go.", blocking=True)
    signed_review(first, value="does_not_support", recommendation="changes")
    html = page(client, both, article)
    for secret in ("Helena", "This has to go.", "Does not support", "asks for changes"):
        assert secret not in html
    assert "What other reviewers found is not shown to you before you have signed." in html
    signed_review(own)
    html = page(client, both, article)
    assert "Helena Brandt" in html
    assert "This has to go." in html


def test_what_a_reviewer_has_not_signed_is_not_shown(client, editor, submitter, reviewer):
    article = submitted(submitter)
    [assignment] = under_review(article, editor, reviewer)
    typed_review(assignment, value="does_not_support", recommendation="changes")
    remarks.comment(article.pk, by=reviewer, text="Only a draft", blocking=True)
    html = page(client, editor, article)
    assert "Only a draft" not in html
    assert "Does not support" not in html


# --- how far the checks are ------------------------------------------------------------------------------------------


def test_the_checks_ask_again_until_every_source_was_asked(client, editor, submitter):
    article = submitted(submitter)
    html = page(client, editor, article, "article-checks")
    assert words(html) == "0 of 2 references checked. 2 waiting for their turn."
    assert 'hx-trigger="every 2s"' in html
    now = dt.datetime.now(dt.UTC)
    Source.objects.filter(doi="10.5555/exercise").update(
        standing=Standing.STANDS, checked_at=now, tried_at=now, check_due_at=now + dt.timedelta(days=6)
    )
    assert words(page(client, editor, article, "article-checks")).startswith("1 of 2 references checked. 1 waiting")
    next_try = dt.datetime(2030, 1, 2, 15, 4, tzinfo=dt.UTC)
    Source.objects.filter(doi="10.5555/walking").update(tried_at=now, check_due_at=next_try)
    html = page(client, editor, article, "article-checks")
    assert words(html) == (
        "1 of 2 references checked. 1 could not be checked. Next try 2 January 2030, 15:04 . Show what was found"
    )
    assert "hx-trigger" not in html


def test_without_scripts_the_page_says_how_far_the_checks_are(client, editor, submitter):
    html = page(client, editor, submitted(submitter))
    assert "0 of 2 references checked. 2 waiting for their turn. Look again" in words(html)


def test_the_fragment_costs_the_same_for_3_and_for_60_references(client, editor, submitter):
    counts = []
    for count in (3, 60):
        article = long_article(submitter, count)
        client.force_login(editor)
        counts.append(len(statements(lambda: client.get(reverse("board:article-checks", args=[article.slug])))))  # noqa: B023
    assert counts == [4, 4]


# --- what changed ---------------------------------------------------------------------------------------------------


def test_changes_show_the_difference_the_claims_and_what_carries_over(client, editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    changed = wording(article)
    first, *others = changed.references
    references = (DraftReference(1, as_cited=first.as_cited + " Erratum.", doi=first.doi), *others)
    body = changed.body.replace("most adults", "many adults")
    typed = editing.Wording("Does walking help?", changed.title + " in adults", body, references)
    editing.revise(article.pk, typed, by=editor, seen=article.current.digest, note="Nearer to the trial")
    html = page(client, editor, fetched(article), "article-changes")
    said = words(html)
    assert "What changed from revision 1 to 2" in said
    assert "Nearer to the trial" in said
    for heading in ("Question", "Title", "Text", "References"):
        assert f"<h2>{heading}</h2>" in html
    assert "Pain falls with exercise in removed: most added: many adults. [1]" in said
    assert "1 claim touched" in said
    assert "Claim 1: Pain falls with exercise in many adults. worded by Ines Calder in revision 2" in said
    assert "3 of 4 citations are as they were; the verdicts on 3 of them carry over." in said


def test_changes_between_any_two_revisions_in_either_order(client, editor, submitter):
    article = submitted(submitter)
    article = revised(article, editor, "most adults", "many adults")
    article = revised(article, editor, "Rest beyond", "Bed rest beyond")
    html = page(client, editor, article, "article-changes", **{"from": "3", "to": "1"})
    assert "What changed from revision 1 to 3" in html
    assert "2 claims touched" in html
    html = page(client, editor, article, "article-changes")
    assert "What changed from revision 2 to 3" in html


@pytest.mark.parametrize("asked", ["9", "x", "-1", "99999999999999999999"])
def test_a_revision_that_is_not_there_is_not_found(client, editor, submitter, asked):
    assert get(client, editor, submitted(submitter), "article-changes", to=asked).status_code == 404


# --- constant cost --------------------------------------------------------------------------------------------------


def long_article(submitter, count: int):
    """An article with ``count`` claims, citations and references."""
    body = "\n".join(f"- Claim {n} of {count} holds for adults. [{n}]" for n in range(1, count + 1))
    references = tuple(
        DraftReference(n, as_cited=f"Work {n} of {count}. 2020.", doi=f"10.5555/{count}.{n}")
        for n in range(1, count + 1)
    )
    title = f"An article of {count}"
    return submitted(submitter, title=title, question=f"{title}?", body=body + "\n", references=references)


def test_the_file_costs_the_same_for_3_and_for_60_citations(client, editor, submitter, reviewer, second_reviewer):
    found = []
    for count in (3, 60):
        article = long_article(submitter, count)
        sources_stand(article)
        people = [reviewer, second_reviewer] if count == 60 else [reviewer]
        for assignment in under_review(article, editor, *people):
            remarks.comment(article.pk, by=assignment.reviewer, text="Look at this", passage=(2, 9))
            remarks.suggest(article.pk, by=assignment.reviewer, passage=(2, 9), replacement="A claim")
            signed_review(assignment)
        for n in range(count // 10):
            remarks.comment(article.pk, by=editor, text=f"Answer {n}")
        article = revised(fetched(article), editor, "Claim 1 of", "Claim one of")
        client.force_login(editor)
        found.append(statements(lambda: client.get(reverse("board:article", args=[article.slug]))))  # noqa: B023
    few, many = found
    assert len(few) == len(many)
    assert len(many) <= 8
