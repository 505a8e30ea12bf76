"""Approving and publishing, through HTTP."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from articles.ledger.verify import verify
from articles.models import LedgerEvent, OutboxMail, Publication, Signature, Source, Standing, State, Verb
from reviewboard.actions import assignments, editing, remarks, workflow
from reviewboard.models import Assignment
from tests.cast import (
    PASSWORD,
    fetched,
    ready_to_approve,
    signed_review,
    sources_stand,
    submitted,
    under_review,
)
from tests.clock import in_days
from tests.counting import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(editor, submitter, reviewer):
    """Nothing stands in the way."""
    article = ready_to_approve(editor, submitter, reviewer)
    OutboxMail.objects.all().delete()
    return article


def url(article, act: str = "approve") -> str:
    return reverse(f"board:article-{act}", args=[article.slug])


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def approve(client, by, article, *, seen: str = "", password: str = PASSWORD, **said):
    client.force_login(by)
    return client.post(url(article), {"seen": seen or article.current.digest, "password": password, **said})


def approvals() -> int:
    return Signature.objects.filter(meaning=Signature.Meaning.APPROVAL).count()


def events(verb: Verb) -> int:
    return LedgerEvent.objects.filter(verb=verb).count()


@pytest.mark.parametrize("name", ["reviewer", "submitter", "admin_person", "outsider"])
@pytest.mark.parametrize("act", ["approve", "publish"])
def test_only_editors_decide(client, request, ready, name, act):
    client.force_login(request.getfixturevalue(name))
    assert client.get(url(ready, act)).status_code == 403
    said = {"seen": ready.current.digest, "password": PASSWORD}
    assert client.post(url(ready, act), said).status_code == 403
    assert approvals() == 0


def test_an_editor_does_not_approve_what_they_submitted(client, editor, other_editor, reviewer):
    article = ready_to_approve(other_editor, editor, reviewer)
    assert approve(client, editor, article).status_code == 403
    assert "another editor has to do this" in words(client.get(url(article)))
    assert approvals() == 0


def test_the_page_shows_exactly_what_is_approved(client, editor, ready):
    client.force_login(editor)
    page = words(client.get(url(ready)))
    assert "Does exercise help back pain?" in page
    assert "1, by Sam Whitlow" in page
    assert ready.current.digest in page.replace(" ", "")
    assert "4 of 4 judged" in page
    assert "Supports 4" in page
    assert "Helena Brandt, MD, PhD : I have reviewed this text and recommend its approval" in page
    assert "Signed as Ines Calder" in page
    assert "I approve this text for publication on behalf of the medical advisory board" in page
    assert "Sam Whitlow, who submitted it, is told" in page


def test_approving_gives_one_signature_one_event_and_one_mail(client, editor, submitter, ready):
    response = approve(client, editor, ready)
    assert response.url == reverse("board:article", args=[ready.slug])
    article = fetched(ready)
    assert article.state == State.APPROVED
    assert article.due_on == in_days(7)
    signature = Signature.objects.get(meaning=Signature.Meaning.APPROVAL)
    assert (signature.signer, signature.digest, signature.revision) == (editor, ready.current.digest, ready.current)
    assert events(Verb.APPROVED) == 1
    assert events(Verb.PUBLISHED) == 0
    assert [(mail.to, mail.subject) for mail in OutboxMail.objects.all()] == [
        (submitter, "Approved: Exercise for back pain")
    ]
    assert verify().whole


def test_approving_may_publish_in_the_same_step(client, editor, ready):
    approve(client, editor, ready, publish="on")
    article = fetched(ready)
    assert (article.state, article.due_on) == (State.APPROVED, None)
    publication = Publication.objects.get()
    assert publication.approval.meaning == Signature.Meaning.APPROVAL
    assert (publication.revision, publication.ended_at) == (ready.current, None)
    assert list(LedgerEvent.objects.order_by("-sequence").values_list("verb", flat=True)[:2]) == [
        Verb.PUBLISHED,
        Verb.APPROVED,
    ]
    assert OutboxMail.objects.count() == 1
    assert verify().whole


@pytest.mark.parametrize(("said", "most"), [({}, 9), ({"publish": "on"}, 11)])
def test_what_the_decision_costs_and_one_that_publishes_too(client, editor, ready, said, most):
    client.force_login(editor)
    said = {"seen": ready.current.digest, "password": PASSWORD, **said}
    response = []
    asked = statements(lambda: response.append(client.post(url(ready), said)))
    assert response[0].status_code == 302
    assert len(asked) <= most, asked


def test_the_page_costs_at_most_eight_statements(client, editor, ready):
    client.force_login(editor)
    assert len(statements(lambda: client.get(url(ready)))) <= 8


def test_a_wrong_password_signs_nothing_and_keeps_the_tick(client, editor, ready):
    response = approve(client, editor, ready, password="wrong", publish="on")
    assert response.status_code == 200
    page = response.content.decode()
    assert "That is not your password" in page
    assert re.search(r'name="publish"[^>]* checked', page)
    assert "wrong" not in re.findall(r'<input[^>]*name="password"[^>]*>', page)[0]
    assert (fetched(ready).state, approvals(), events(Verb.APPROVED)) == (State.UNDER_REVIEW, 0, 0)


def test_no_password_asks_for_one(client, editor, ready):
    assert "Give your password" in words(approve(client, editor, ready, password=""))
    assert approvals() == 0


def test_a_text_that_changed_is_not_approved_and_what_changed_is_told(client, editor, other_editor, reviewer, ready):
    seen = ready.current.digest
    wording = editing.wording_of(ready.current)
    wording = replace(wording, title="Exercise for low back pain")
    editing.revise(ready.pk, wording, by=other_editor, seen=seen, note="Said which pain")
    response = approve(client, editor, ready, seen=seen)
    assert response.status_code == 409
    page = words(response)
    assert "The text changed while you were at it" in page
    assert "You saw revision 1; this page now shows revision 2" in page
    assert "Revision 2, by Tom Reyes" in page
    assert "Said which pain" in page
    assert f"{reverse('board:article-changes', args=[ready.slug])}?from=1&amp;to=2" in response.content.decode()
    assert (approvals(), events(Verb.APPROVED)) == (0, 0)


def test_after_a_stale_try_the_new_text_can_be_approved(client, editor, other_editor, reviewer, ready):
    seen = ready.current.digest
    wording = replace(editing.wording_of(ready.current), title="Exercise for low back pain")
    editing.revise(ready.pk, wording, by=other_editor, seen=seen, note="")
    signed_review(Assignment.objects.get())
    page = approve(client, editor, ready, seen=seen).content.decode()
    now = re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]
    assert now == fetched(ready).current.digest != seen
    assert approve(client, editor, ready, seen=now).status_code == 302


def unchecked(article, *people):
    Source.objects.update(checked_at=None)


def known_bad(article, *people):
    Source.objects.filter(key="doi:10.5555/walking").update(standing=Standing.RETRACTED)


def in_no_registry(article, *people):
    Source.objects.filter(key="doi:10.5555/walking").update(standing=Standing.NOT_INDEXED)


def commented(article, editor, *people):
    remarks.comment(article.pk, by=editor, text="Which exercise?", blocking=True)


def suggested(article, editor, *people):
    remarks.suggest(article.pk, by=editor, passage=(0, 4), replacement="Ache")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (unchecked, "was last checked more than a week ago"),
        (known_bad, "Reference 2 has been retracted"),
        (in_no_registry, "Reference 2 is in no registry"),
        (commented, "A blocking comment by Ines Calder is open"),
        (suggested, "A suggestion by Ines Calder is open"),
    ],
)
def test_each_thing_in_the_way_keeps_it_refused(client, editor, ready, make, said):
    make(ready, editor)
    client.force_login(editor)
    response = client.get(url(ready))
    assert said in words(response)
    assert "Not ready to be approved" in words(response)
    assert 'name="password"' not in response.content.decode()
    refused = approve(client, editor, ready)
    assert refused.status_code == 409
    assert said in words(refused)
    assert (fetched(ready).state, approvals(), events(Verb.APPROVED)) == (State.UNDER_REVIEW, 0, 0)


@pytest.mark.parametrize(
    ("review", "said"),
    [
        ({"value": "does_not_support", "recommendation": "changes"}, "reference 1 does not support the claim"),
        ({"value": "cannot_access"}, "4 citations need a verdict"),
        ({"recommendation": "changes"}, "Helena Brandt asks for changes to this revision"),
        ({"recommendation": "against"}, "Helena Brandt advises against this revision"),
    ],
)
def test_what_a_review_says_keeps_it_refused(client, editor, submitter, reviewer, review, said):
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    signed_review(assignment, **review)
    refused = approve(client, editor, fetched(article))
    assert refused.status_code == 409
    assert said in words(refused)
    assert approvals() == 0


def test_what_nobody_judged_or_signed_keeps_it_refused(client, editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    under_review(article, editor, reviewer)
    page = words(approve(client, editor, fetched(article)))
    assert "4 citations need a verdict" in page
    assert "1 approving review of 1 still to be signed" in page


def test_a_text_that_cites_nothing_keeps_it_refused(client, editor, submitter, reviewer):
    article = submitted(submitter, body="Nothing is cited.", references=())
    [assignment] = under_review(article, editor, reviewer)
    signed_review(assignment)
    assert "No claim cites a source" in words(approve(client, editor, fetched(article)))
    assert approvals() == 0


def test_each_thing_in_the_way_says_whose_turn_it_is_and_how_to_clear_it(client, editor, ready):
    known_bad(ready)
    client.force_login(editor)
    response = client.get(url(ready))
    page = words(response)
    assert "Replace it, and change what rests on it Whose turn An editor Open" in page
    links = response.content.decode()
    assert f'href="{reverse("board:article", args=[ready.slug])}#reference-2"' in links
    assert f'href="{reverse("board:article-waive", args=[ready.slug])}?key=source%3A' in links


def test_only_what_is_under_review_can_be_approved(client, editor, submitter):
    article = submitted(submitter)
    client.force_login(editor)
    assert "There is nothing to approve now" in words(client.get(url(article)))
    response = approve(client, editor, article)
    assert response.status_code == 409
    assert approvals() == 0


def test_approving_twice_is_refused(client, editor, ready):
    approve(client, editor, ready)
    assert approve(client, editor, ready).status_code == 409
    assert (approvals(), events(Verb.APPROVED)) == (1, 1)


def test_reviews_that_are_still_open_end_and_their_reviewers_are_told(client, editor, second_reviewer, ready):
    assignments.invite(ready.pk, [second_reviewer], by=editor, due_on=in_days(3))
    OutboxMail.objects.all().delete()
    approve(client, editor, ready)
    assert Assignment.objects.get(reviewer=second_reviewer).state == Assignment.State.WITHDRAWN
    assert OutboxMail.objects.filter(to=second_reviewer).count() == 1
    assert OutboxMail.objects.count() == 2


def publish(client, by, article, seen: str = ""):
    client.force_login(by)
    return client.post(url(article, "publish"), {"seen": seen or fetched(article).current.digest})


def test_publishing_puts_the_approved_text_before_readers(client, editor, ready):
    approve(client, editor, ready)
    client.force_login(editor)
    page = words(client.get(url(ready, "publish")))
    assert "Nothing of this article is published now." in page
    assert "Helena Brandt, MD, PhD" in page
    assert publish(client, editor, ready).status_code == 302
    assert Publication.objects.get().revision == ready.current
    assert fetched(ready).due_on is None
    assert events(Verb.PUBLISHED) == 1


def test_only_an_approved_text_can_be_published(client, editor, ready):
    client.force_login(editor)
    assert "Only an approved text can be published" in words(client.get(url(ready, "publish")))
    assert publish(client, editor, ready).status_code == 409
    assert not Publication.objects.exists()


def test_what_is_published_is_not_published_twice(client, editor, ready):
    approve(client, editor, ready, publish="on")
    response = publish(client, editor, ready)
    assert response.status_code == 409
    assert "This text is already before readers." in words(response)
    assert Publication.objects.count() == 1


def test_publishing_what_was_not_seen_is_refused(client, editor, ready):
    approve(client, editor, ready)
    assert publish(client, editor, ready, seen="0" * 64).status_code == 409
    assert not Publication.objects.exists()


def test_the_new_text_takes_the_place_of_the_old(client, editor, reviewer, ready):
    approve(client, editor, ready, publish="on")
    workflow.reopen(ready.pk, by=editor, reason="A trial was corrected")
    wording = replace(editing.wording_of(ready.current), title="Exercise for low back pain")
    editing.revise(ready.pk, wording, by=editor, seen=ready.current.digest, note="")
    signed_review(Assignment.objects.get())
    article = fetched(ready)
    approve(client, editor, article)
    client.force_login(editor)
    assert "takes the place of revision 1" in words(client.get(url(ready, "publish")))
    publish(client, editor, ready)
    old, new = Publication.objects.order_by("pk")
    assert (old.end_reason, new.revision, new.ended_at) == (
        "Replaced by a newly approved text",
        article.current,
        None,
    )


def test_an_article_that_is_not_there(client, editor):
    client.force_login(editor)
    for act in ("approve", "publish"):
        address = reverse(f"board:article-{act}", args=["none"])
        assert client.get(address).status_code == 404
        assert client.post(address, {"seen": "0" * 64, "password": PASSWORD}).status_code == 404
