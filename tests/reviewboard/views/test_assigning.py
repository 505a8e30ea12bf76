"""Asking board members for reviews, and taking an invitation back, through HTTP."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from articles.drafts.draft import Finding
from articles.models import LedgerEvent, OutboxMail, Person, Role, State, Verb
from reviewboard.actions import assignments, editing, handling, workflow
from reviewboard.actions.editing import wording_of
from reviewboard.models import Assignment, Member
from tests.cast import fetched, person, submitted, under_review
from tests.clock import in_days
from tests.counting import statements

pytestmark = pytest.mark.django_db


def assign_url(article) -> str:
    return reverse("board:article-assign", args=[article.slug])


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def offered(response) -> list[str]:
    """Names on offer, in order."""
    page = response.content.decode()
    return re.findall(r'name="reviewers".*?<b>([^<]+)</b>', page, re.DOTALL)


def invite(client, editor, article, *people: Person, due_on=None, because: str = ""):
    client.force_login(editor)
    said = {"reviewers": [row.pk for row in people], "due_on": (due_on or in_days(5)).isoformat()}
    said["because"] = because
    return client.post(assign_url(article), said)


@pytest.mark.parametrize("name", ["reviewer", "submitter", "admin_person", "outsider"])
def test_only_editors_assign(client, request, name):
    article = submitted(person("Otto Kern", Role.SUBMITTER))
    client.force_login(request.getfixturevalue(name))
    assert client.get(assign_url(article)).status_code == 403
    assert client.post(assign_url(article)).status_code == 403
    assert not Assignment.objects.exists()


def test_an_editor_does_not_assign_what_they_submitted(client, editor, reviewer):
    article = submitted(editor)
    assert invite(client, editor, article, reviewer).status_code == 403
    assert "another editor has to do this" in words(client.get(assign_url(article)))
    assert not Assignment.objects.exists()


def test_an_article_that_is_not_there(client, editor):
    client.force_login(editor)
    assert client.get(reverse("board:article-assign", args=["none"])).status_code == 404


def test_it_says_what_is_asked_for_and_who_is_there(client, editor, submitter, reviewer):
    article = submitted(submitter)
    client.force_login(editor)
    page = words(client.get(assign_url(article)))
    assert "Does exercise help back pain?" in page
    assert "Standard risk asks for 1 approving review" in page
    assert "Helena Brandt MD, PhD Rehabilitation" in page
    assert "Free: takes up to 3" in page
    assert in_days(7).isoformat() in client.get(assign_url(article)).content.decode()


def test_who_fits_and_is_free_comes_first(client, editor, submitter, reviewer, second_reviewer):
    article = submitted(submitter)
    handling.handle(article.pk, handling.Handling("standard", "spine surgery", None, ""), by=editor)
    Member.objects.filter(person=second_reviewer).update(specialties=["Spine surgery"])
    third = person("Zoe Zimmer", Role.REVIEWER)
    Member.objects.filter(person=third).update(specialties=["Spine surgery"], capacity=1)
    under_review(submitted(submitter, title="Other", question="Other?", body="Other. [1]"), editor, third)
    client.force_login(editor)
    response = client.get(assign_url(article))
    assert offered(response) == ["Chidi Okafor", "Helena Brandt", "Zoe Zimmer"]
    page = words(response)
    assert "Same specialty: spine surgery" in page
    assert "Has no room for another now 1 of 1 in hand" in page


def test_who_cannot_be_asked_is_listed_with_why(client, editor, submitter):
    author = person("Ada Author", Role.REVIEWER, Role.SUBMITTER)
    wrote = person("Edda Edits", Role.REVIEWER, Role.EDITOR)
    asked, declined, away = (person(f"{name} Lee{name}", Role.REVIEWER) for name in ("Asked", "Declined", "Away"))
    Member.objects.filter(person=away).update(accepts_invitations=False)
    gone = person("Gone Gale", Role.REVIEWER)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    article = submitted(author)
    wording = wording_of(article.current)
    editing.revise(article.pk, changed(wording), by=wrote, seen=article.current.digest, note="Clearer")
    made = assignments.invite(article.pk, [asked, declined], by=editor, due_on=in_days(3))
    assignments.decline(made[1].pk, by=declined, reason="On leave in March")
    client.force_login(editor)
    response = client.get(assign_url(article))
    page = words(response)
    assert offered(response) == []
    assert "Nobody on the board can be asked" in page
    assert "Ada Author Submitted this article" in page
    assert "Edda Edits Edited it (revision 2)" in page
    assert "Asked LeeAsked Already asked: invited Withdraw the invitation" in page
    assert ": On leave in March" in page
    assert "Away LeeAway Takes no invitations at present" in page
    assert "Gone Gale" not in page
    for nobody in (author, wrote, asked, declined, away, gone):
        before = Assignment.objects.count()
        response = invite(client, editor, article, nobody)
        assert response.status_code == 200
        assert "One of the people you chose cannot be asked." in words(response)
        assert Assignment.objects.count() == before


def changed(wording):
    return replace(wording, body=wording.body.replace("Walking", "Brisk walking"))


def test_inviting_starts_the_review_and_tells_them(client, editor, submitter, reviewer, second_reviewer):
    article = submitted(submitter)
    response = invite(client, editor, article, reviewer, second_reviewer)
    assert response.url == reverse("board:article", args=[article.slug])
    rows = Assignment.objects.order_by("pk")
    assert [(row.reviewer, row.state, row.due_on, row.invited_by) for row in rows] == [
        (reviewer, "invited", in_days(5), editor),
        (second_reviewer, "invited", in_days(5), editor),
    ]
    article = fetched(article)
    assert (article.state, article.due_on) == (State.UNDER_REVIEW, in_days(5))
    assert LedgerEvent.objects.get(verb=Verb.INVITED).new["reviewers"] == ["Helena Brandt", "Chidi Okafor"]
    assert {mail.to for mail in OutboxMail.objects.all()} == {reviewer, second_reviewer}


def test_the_editor_may_say_why_them(client, editor, submitter, reviewer):
    response = invite(client, editor, submitted(submitter), reviewer, because="You wrote the guideline")
    assert response.status_code == 302
    row = Assignment.objects.get()
    assert row.asked_because == "You wrote the guideline"
    assert row.reasons == ["Free: takes up to 3", "Not an author of the text"]


def test_nobody_chosen_keeps_the_day(client, editor, submitter, reviewer):
    response = invite(client, editor, submitted(submitter), due_on=in_days(11))
    assert response.status_code == 200
    assert "Choose at least one reviewer." in words(response)
    assert f'value="{in_days(11).isoformat()}"' in response.content.decode()


def test_a_day_that_has_passed_keeps_the_ticks(client, editor, submitter, reviewer):
    response = invite(client, editor, submitted(submitter), reviewer, due_on=in_days(-1), because="Kept")
    assert "That day has passed." in words(response)
    assert "Kept</textarea>" in response.content.decode()
    assert f'value="{reviewer.pk}" checked' in response.content.decode()
    assert not Assignment.objects.exists()


def test_a_fatal_finding_keeps_it_from_reviewers(client, editor, submitter, reviewer):
    article = submitted(submitter, findings=(Finding("fatal", "answer-missing", "There is no answer here."),))
    client.force_login(editor)
    response = client.get(assign_url(article))
    assert "Not to be sent to reviewers yet" in words(response)
    assert "There is no answer here." in words(response)
    assert offered(response) == []
    assert invite(client, editor, article, reviewer).status_code == 409
    assert fetched(article).state == State.SUBMITTED


def test_an_article_that_is_withdrawn_asks_for_nobody(client, editor, submitter, reviewer):
    article = submitted(submitter)
    workflow.withdraw(article.pk, by=editor, reason="Wrong drug")
    client.force_login(editor)
    assert "No review can be asked for now" in words(client.get(assign_url(article)))
    assert invite(client, editor, article, reviewer).status_code == 409


def test_the_number_of_statements_does_not_grow_with_the_board(client, editor, submitter, reviewer):
    article = submitted(submitter)
    client.force_login(editor)
    few = len(statements(lambda: client.get(assign_url(article))))
    for n in range(60):
        person(f"Member N{n}", Role.REVIEWER)
    response = []
    assert len(statements(lambda: response.append(client.get(assign_url(article))))) == few <= 8
    assert len(offered(response[0])) == 61
    assert "41 more people" in words(response[0])


def test_several_articles_at_once(client, editor, submitter, reviewer):
    one, two = submitted(submitter), submitted(submitter, title="Two", question="Two?", body="Two. [1]")
    client.force_login(editor)
    address = reverse("board:queue-assign")
    page = words(client.get(address, {"row": [one.pk, two.pk, "nonsense"]}))
    assert "Who should review these 2?" in page
    said = {"row": [one.pk, two.pk], "reviewers": [reviewer.pk], "due_on": in_days(5).isoformat()}
    assert client.post(address, said).url == reverse("board:queue")
    assert Assignment.objects.filter(reviewer=reviewer).count() == 2
    assert OutboxMail.objects.filter(to=reviewer).count() == 2


def test_of_several_those_that_cannot_be_are_told_one_by_one(client, editor, submitter, reviewer):
    good, own = submitted(submitter), submitted(editor, title="Mine", question="Mine?", body="Mine. [1]")
    bad = submitted(
        submitter, title="Bad", question="Bad?", body="Bad. [1]", findings=(Finding("fatal", "x", "No answer."),)
    )
    client.force_login(editor)
    said = {"row": [good.pk, own.pk, bad.pk], "reviewers": [reviewer.pk], "due_on": in_days(5).isoformat()}
    response = client.post(reverse("board:queue-assign"), said)
    assert response.status_code == 409
    page = words(response)
    assert "2 articles not assigned" in page
    assert "Helena Brandt invited to review 1 article." in page
    assert "Mine You submitted this article, so another editor has to do this." in page
    assert "Bad Not sent to reviewers: 1 fatal finding" in page
    assert [row.article for row in Assignment.objects.all()] == [good]


def test_nothing_ticked_goes_back_to_the_queue(client, editor):
    client.force_login(editor)
    response = client.get(reverse("board:queue-assign"), follow=True)
    assert response.redirect_chain == [(reverse("board:queue"), 302)]
    assert "Tick at least one article first." in words(response)


def withdraw(client, editor, assignment, reason: str):
    client.force_login(editor)
    return client.post(reverse("board:assignment-withdraw", args=[assignment.pk]), {"reason": reason})


def test_an_invitation_is_taken_back_with_a_reason(client, editor, submitter, reviewer):
    article = submitted(submitter)
    [assignment] = under_review(article, editor, reviewer)
    OutboxMail.objects.all().delete()
    assert "Say why" in words(withdraw(client, editor, assignment, " "))
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED
    assert withdraw(client, editor, assignment, "Asked a specialist").url == reverse(
        "board:article", args=[article.slug]
    )
    assignment = Assignment.objects.get()
    assert (assignment.state, assignment.answer_reason) == ("withdrawn", "Asked a specialist")
    assert fetched(article).due_on is None
    mail = OutboxMail.objects.get()
    assert mail.to == reviewer
    assert "Asked a specialist" in mail.body


def test_an_invitation_that_has_ended_cannot_be_taken_back_and_the_reason_stays(client, editor, submitter, reviewer):
    [assignment] = under_review(submitted(submitter), editor, reviewer)
    withdraw(client, editor, assignment, "Asked a specialist")
    response = withdraw(client, editor, assignment, "Asked again")
    assert response.status_code == 409
    assert "This assignment has already ended." in words(response)
    assert "Asked again" in response.content.decode()


def test_who_may_not_take_it_back(client, submitter, reviewer, editor, admin_person):
    [assignment] = under_review(submitted(submitter), editor, reviewer)
    for somebody in (reviewer, submitter, admin_person):
        assert withdraw(client, somebody, assignment, "No").status_code == 403
    client.force_login(editor)
    assert client.get(reverse("board:assignment-withdraw", args=[assignment.pk + 99])).status_code == 404
