"""Commenting, and dealing with what was said, through HTTP."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Risk, Role
from reviewboard.actions import editing, handling, remarks, workflow
from reviewboard.models import Assignment, Remark
from reviewboard.queries.blockers import blockers
from reviewboard.queries.wording import wording_of
from tests.cast import fetched, person, ready_to_approve, signed_review, sources_stand, submitted, under_review

pytestmark = pytest.mark.django_db


def act(client, by, remark: Remark, name: str, **data: str):
    client.force_login(by)
    return client.post(reverse(f"board:remark-{name}", args=[remark.pk]), data)


def comment(client, by, article, **data: str):
    client.force_login(by)
    url = reverse("board:article-comment", args=[article.slug])
    return client.post(url, {"text": "Is this so?", "about": "", "seen": article.current.digest} | data)


def suggestion(article, by, old: str = "most adults", new: str = "many adults") -> Remark:
    start = fetched(article).current.body.index(old)
    return remarks.suggest(article.pk, by=by, passage=(start, start + len(old)), replacement=new)


@pytest.fixture
def article(editor, submitter, reviewer):
    """Under review, sources standing; nothing is signed yet."""
    article = submitted(submitter)
    sources_stand(article)
    under_review(article, editor, reviewer)
    return fetched(article)


@pytest.fixture
def suggested(article, reviewer):
    """An open suggestion by a reviewer who signed."""
    remark = suggestion(article, reviewer)
    signed_review(Assignment.objects.get())
    return Remark.objects.get(pk=remark.pk)


# --- comments -------------------------------------------------------------------------------------------------------


def test_an_editor_comments_on_the_whole_text(client, article, editor):
    response = comment(client, editor, article)
    [remark] = article.remarks.all()
    assert response.url == f"/board/articles/{article.slug}/#remark-{remark.pk}"
    assert (remark.text, remark.quote, remark.blocking, remark.author) == ("Is this so?", "", False, editor)
    page = client.get(response.url).content.decode()
    assert f'id="remark-{remark.pk}"' in page
    assert "Is this so?" in page


def test_an_editor_comments_on_a_claim_and_holds_up_the_approval(client, article, editor):
    comment(client, editor, article, about="2", blocking="on")
    [remark] = article.remarks.all()
    assert remark.quote == "Walking 30 minutes a day helps. [1, 2]"
    assert "remark" in [blocker.kind for blocker in blockers(article)]


@pytest.mark.parametrize("data", [{"text": " \n "}, {"about": "99"}, {"about": "x"}])
def test_a_comment_with_a_fault_is_kept_as_typed(client, article, editor, data):
    response = comment(client, editor, article, **({"blocking": "on"} | data))
    assert response.status_code == 422
    html = response.content.decode()
    assert "to put right. What you typed is kept." in html
    assert 'name="blocking" id="id_blocking" checked' in html.replace(' aria-describedby="id_blocking_helptext"', "")
    assert article.remarks.count() == 0


def test_a_comment_on_a_text_that_changed_is_kept_as_typed(client, article, editor):
    response = comment(client, editor, article, about="2", text="Careful words", seen="0" * 64)
    assert response.status_code == 409
    html = response.content.decode()
    assert "Nothing was changed" in html
    assert "Careful words" in html
    assert article.remarks.count() == 0


def test_a_submitter_comments_only_while_the_article_is_with_them(client, submitter, editor, reviewer):
    article = submitted(submitter)
    assert comment(client, submitter, article).status_code == 302
    sources_stand(article)
    under_review(article, editor, reviewer)
    assert comment(client, submitter, fetched(article), text="Typed").status_code == 403
    assert article.remarks.count() == 1


@pytest.mark.parametrize("who", ["outsider", "reviewer", "admin_person"])
def test_who_is_neither_submitter_nor_editor_does_not_comment_here(client, request, article, who):
    assert comment(client, request.getfixturevalue(who), article).status_code == 403


# --- suggestions ----------------------------------------------------------------------------------------------------


def test_an_accepted_suggestion_is_a_new_revision_in_its_authors_words(client, article, suggested, editor, reviewer):
    page = client_page(client, editor, article)
    assert "<del><span" in page
    response = act(client, editor, suggested, "accept", seen=article.current.digest)
    assert response.url == f"/board/articles/{article.slug}/#remark-{suggested.pk}"
    article = fetched(article)
    assert article.current.number == 2
    assert "many adults" in article.current.body
    first = article.current.claims.order_by("position").first()
    assert (first.worded_by, article.current.author) == (reviewer, editor)
    suggested = Remark.objects.get(pk=suggested.pk)
    assert (suggested.state, suggested.closed_by, suggested.resulting_revision) == ("accepted", editor, article.current)
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED


def client_page(client, by, article) -> str:
    client.force_login(by)
    return client.get(reverse("board:article", args=[article.slug])).content.decode()


@pytest.mark.parametrize(("risk", "lacking"), [(Risk.STANDARD, []), (Risk.HIGH, [1])])
def test_at_high_risk_a_verdict_on_ones_own_wording_does_not_count(
    client, editor, submitter, reviewer, second_reviewer, risk, lacking
):
    article = submitted(submitter)
    handling.handle(article.pk, handling.Handling(risk, "", None, ""), by=editor)
    sources_stand(article)
    both = under_review(article, editor, reviewer, second_reviewer)
    remark = suggestion(article, reviewer)
    for assignment in both:
        signed_review(assignment)
    act(client, editor, remark, "accept", seen=fetched(article).current.digest)
    for assignment in both:
        signed_review(assignment)
    found = [blocker.count for blocker in blockers(fetched(article)) if blocker.kind == "unjudged"]
    assert found == lacking


def test_a_suggestion_accepted_on_a_text_that_changed_is_refused(client, article, suggested, editor):
    response = act(client, editor, suggested, "accept", seen="0" * 64)
    assert response.status_code == 409
    assert "The text changed while you were at it" in response.content.decode()
    assert fetched(article).current.number == 1


def test_a_suggestion_whose_passage_is_gone_can_only_be_rejected(client, article, suggested, editor):
    wording = wording_of(article.current)
    body = "Everything is different here, and about another matter altogether. [1]\n"
    changed = editing.Wording(wording.question, wording.title, body, wording.references)
    editing.revise(article.pk, changed, by=editor, seen=article.current.digest, note="Rewritten")
    article = fetched(article)
    page = client_page(client, editor, article)
    assert "The passage has changed since." in page
    assert reverse("board:remark-accept", args=[suggested.pk]) not in page
    response = act(client, editor, suggested, "accept", seen=article.current.digest)
    assert response.status_code == 409
    assert "The passage that Helena Brandt suggested other words for has changed since." in response.content.decode()
    assert act(client, editor, suggested, "reject", reason="The passage is gone").status_code == 302


def test_a_suggestion_is_rejected_with_a_reason(client, article, suggested, editor):
    response = act(client, editor, suggested, "reject", reason=" ")
    assert response.status_code == 422
    assert "Say why, so that whoever suggested it knows." in response.content.decode()
    assert act(client, editor, suggested, "reject", reason="The guideline says most").status_code == 302
    suggested = Remark.objects.get(pk=suggested.pk)
    assert (suggested.state, suggested.close_reason) == ("rejected", "The guideline says most")
    assert "The guideline says most" in client_page(client, editor, article)


def test_a_remark_is_dealt_with_once(client, suggested, editor):
    act(client, editor, suggested, "reject", reason="No")
    response = act(client, editor, suggested, "reject", reason="Again no")
    assert response.status_code == 409
    assert "This remark is already rejected." in response.content.decode()


# --- closing --------------------------------------------------------------------------------------------------------


def test_a_comment_is_resolved_with_an_answer(client, article, editor):
    remark = remarks.comment(article.pk, by=editor, text="Is this so?", blocking=True)
    assert act(client, editor, remark, "resolve", reason="Yes, see p. 4").status_code == 302
    remark = Remark.objects.get(pk=remark.pk)
    assert (remark.state, remark.close_reason) == ("resolved", "Yes, see p. 4")


def test_ones_own_remark_is_taken_back(client, article, editor, other_editor):
    remark = remarks.comment(article.pk, by=editor, text="Is this so?")
    assert act(client, other_editor, remark, "take-back").status_code == 403
    assert act(client, editor, remark, "take-back").status_code == 302
    assert Remark.objects.get(pk=remark.pk).state == "taken_back"


def test_a_reviewer_takes_back_their_own_and_stays_where_they_were(client, article, reviewer):
    remark = remarks.comment(article.pk, by=reviewer, text="Is this so?")
    desk = f"/board/desk/{Assignment.objects.get().pk}/"
    assert act(client, reviewer, remark, "take-back", next=desk).url == desk
    assert Remark.objects.get(pk=remark.pk).state == "taken_back"


def test_nobody_is_led_away_from_the_site(client, article, editor):
    remark = remarks.comment(article.pk, by=editor, text="Is this so?")
    response = act(client, editor, remark, "take-back", next="https://elsewhere.example/")
    assert response.url == f"/board/articles/{article.slug}/#remark-{remark.pk}"


# --- who ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["accept", "reject", "resolve"])
@pytest.mark.parametrize("who", ["outsider", "reviewer", "admin_person", "submitter"])
def test_only_editors_decide_on_remarks(client, request, suggested, who, name):
    response = act(client, request.getfixturevalue(who), suggested, name, reason="No", seen=suggested.revision.digest)
    assert response.status_code == 403
    assert Remark.objects.get(pk=suggested.pk).state == "open"


@pytest.mark.parametrize("name", ["accept", "reject", "resolve", "take-back"])
def test_a_remark_that_is_not_shown_yet_does_not_exist_for_others(client, article, editor, reviewer, name):
    remark = suggestion(article, reviewer)
    response = act(client, editor, remark, name, reason="No", seen=article.current.digest)
    assert response.status_code == 404
    assert Remark.objects.get(pk=remark.pk).state == "open"


@pytest.mark.parametrize("name", ["accept", "reject", "resolve", "take-back"])
def test_remarks_are_dealt_with_by_post_only(client, suggested, editor, name):
    client.force_login(editor)
    assert client.get(reverse(f"board:remark-{name}", args=[suggested.pk])).status_code == 405


def test_an_editor_who_reviews_it_does_not_decide_on_what_others_suggest(client, other_editor, submitter, reviewer):
    both = person("Bea Both", Role.EDITOR, Role.REVIEWER)
    article = submitted(submitter)
    sources_stand(article)
    first, _ = under_review(article, other_editor, reviewer, both)
    remark = suggestion(article, reviewer)
    signed_review(first)
    assert act(client, both, remark, "reject", reason="No").status_code == 404


def test_an_approved_text_takes_no_suggestion(client, editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    remark = remarks.suggest(article.pk, by=editor, passage=(0, 4), replacement="Ache")
    workflow.withdraw(article.pk, by=editor, reason="Written twice")
    response = act(client, editor, remark, "accept", seen=article.current.digest)
    assert response.status_code == 409
    assert "The article is withdrawn." in response.content.decode()
