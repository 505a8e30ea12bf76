"""What a reviewer says of a claim as a whole: on the desk, signed, carried over, and in the way of approval."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.ledger.evidence import disagreements
from articles.models import ClaimFacts, ClaimVerdict, LedgerEvent, Verb
from reviewboard.actions import reviews, waivers
from reviewboard.models import DraftClaimVerdict
from reviewboard.queries.blockers import blockers
from reviewboard.queries.judged_claims import SaidOfClaim
from tests.cast import PASSWORD, fetched, signed_review, sources_stand, submitted, typed_review, under_review
from tests.clock import today
from tests.counting import statements
from tests.reviewboard.views.at_the_desk import autosaved, desk_url, opened, revised

HOSTILE = "<script>alert(1)</script>"
BODY = """\
Pain falls with exercise in most adults. [1]

- Pain is a warning.
- Walking is proven to be superior. [1, 2]
"""


@pytest.fixture
def article(submitter):
    found = submitted(submitter, body=f"See:\n\n{BODY}")
    sources_stand(found)
    return found


UNCITED = 2


def url(assignment, position: int) -> str:
    claim = fetched(assignment.article).current.claims.get(position=position)
    return reverse("board:desk-claim", args=[assignment.pk, claim.pk])


def said(review, position: int, **facts) -> None:
    claim = review.revision.claims.get(position=position)
    reviews.save_claim_verdict(review, claim.pk, SaidOfClaim(**facts), by=review.assignment.reviewer)


def signed(assignment, *, recommendation: str = "approve", **facts) -> None:
    """Signed, with this said of the claim that cites nothing."""
    review = typed_review(assignment, recommendation=recommendation)
    said(review, UNCITED, **facts)
    reviews.sign_review(review.pk, by=assignment.reviewer, seen=review.revision.digest, password=PASSWORD)


def in_the_way(article) -> list[str]:
    return [row.sentence for row in blockers(fetched(article)) if row.kind == "needs-source"]


# -- on the desk ------------------------------------------------------------------------------------------------------


def test_a_claim_that_cites_nothing_is_asked_about(client, assignment):
    page = opened(client, assignment, f"?claim={UNCITED}")
    assert "This claim cites nothing. Say whether that is right." in page
    for key, value in (("1", "needs_source"), ("2", "common_knowledge")):
        assert f'name="need" value="{value}" data-key="{key}"' in page
    assert 'class="verdicts"' not in page
    assert f"Claim {UNCITED}, cites nothing: not judged yet" in page


def test_one_that_cites_something_is_asked_about_certainty_alone(client, assignment):
    page = opened(client, assignment, "?citation=1")
    assert 'name="need"' not in page
    for key, value in (("6", "high"), ("7", "moderate"), ("8", "low"), ("9", "very_low")):
        assert f'name="certainty" value="{value}" data-key="{key}"' in page
    assert page.count('name="harms"') == 7


def test_it_is_kept_as_it_is_typed_and_there_again(client, assignment):
    opened(client, assignment)
    typed = {"need": "needs_source", "certainty": "low", "harms": ["dose", "children"], "note": "Which dose?"}
    answer = autosaved(client, url(assignment, UNCITED), **typed).json()
    assert set(answer["pieces"]) == {"desk-count", "sign-bar", "guard"}
    row = DraftClaimVerdict.objects.get()
    assert (row.need, row.certainty, row.harms, row.note) == (
        "needs_source",
        "low",
        ["dose", "children"],
        "Which dose?",
    )
    page = opened(client, assignment, f"?claim={UNCITED}")
    assert 'value="needs_source" data-key="1" checked' in page
    assert 'value="low" data-key="8" checked' in page
    assert 'value="children" checked' in page
    assert "Which dose?</textarea>" in page
    assert f"Claim {UNCITED}, cites nothing: needs a source" in page
    assert autosaved(client, url(assignment, UNCITED), need="").status_code == 200
    assert DraftClaimVerdict.objects.get().need == ""


def test_without_scripts_it_is_a_form_that_leads_back(client, assignment):
    opened(client, assignment)
    answer = client.post(url(assignment, 1), {"certainty": "low", "citation": "1"})
    assert answer.url == desk_url(assignment, "?citation=1#focus")
    assert client.post(url(assignment, 2), {"citation": "9e9"}).url == desk_url(assignment, "?claim=2#focus")


def test_a_claim_that_cites_something_needs_no_source(client, assignment):
    opened(client, assignment)
    autosaved(client, url(assignment, 1), need="needs_source", certainty="high")
    row = DraftClaimVerdict.objects.get()
    assert (row.need, row.certainty) == ("", "high")


def test_words_that_say_more_than_the_certainty_are_pointed_at(client, assignment):
    opened(client, assignment)
    guard = autosaved(client, url(assignment, 3), certainty="low").json()["pieces"]["guard"]
    assert "“proven” says more than low certainty." in guard
    assert "“superior” says more than low certainty." in guard
    assert "“superior” says more" in opened(client, assignment, "?claim=3")
    assert "says more" not in autosaved(client, url(assignment, 3), certainty="high").json()["pieces"]["guard"]


def test_bad_input_gets_a_sentence_and_is_not_run_or_lost(client, assignment):
    opened(client, assignment)
    for wrong in ({"need": "nonsense"}, {"certainty": "sure"}, {"harms": ["all"]}, {"note": "x" * 10_001}):
        answer = autosaved(client, url(assignment, UNCITED), **wrong)
        assert answer.status_code == 400
        assert answer.json()["message"].endswith((".", ")."))
    plain = client.post(url(assignment, UNCITED), {"need": "needs_source", "note": HOSTILE * 500})
    assert plain.status_code == 422
    shown = plain.content.decode()
    assert "<script>alert" not in shown
    assert shown.count("&lt;script&gt;") >= 500
    assert not DraftClaimVerdict.objects.exists()
    autosaved(client, url(assignment, UNCITED), note=HOSTILE)
    assert "<script>alert" not in opened(client, assignment, f"?claim={UNCITED}")


def test_a_claim_of_another_article_is_refused_and_anothers_desk_is_not_found(
    client, assignment, submitter, second_reviewer
):
    other = submitted(submitter, title="Another", question="Another?")
    opened(client, assignment)
    foreign = reverse("board:desk-claim", args=[assignment.pk, other.current.claims.first().pk])
    refused = client.post(foreign, {"need": "needs_source", "note": "Mine"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "What you judged is not part of the text under review" in page
    assert "Mine" in page
    client.force_login(second_reviewer)
    assert autosaved(client, url(assignment, UNCITED), need="needs_source").status_code == 404
    assert not DraftClaimVerdict.objects.exists()


@pytest.mark.parametrize("claims", [3, 300])
def test_it_costs_the_same_for_any_number_of_claims(client, submitter, editor, reviewer, claims):
    lines = "\n".join(f"- Statement {n} is that 5 mg are proven. [1]" for n in range(claims))
    article = submitted(submitter, body=f"See:\n\n{lines}\n")
    [assignment] = under_review(article, editor, reviewer)
    review = typed_review(assignment)
    for claim in review.revision.claims.all():
        facts = SaidOfClaim(certainty="low", harms=("dose",))
        reviews.save_claim_verdict(review, claim.pk, facts, by=reviewer)
    opened(client, assignment)
    assert len(statements(lambda: client.get(desk_url(assignment)))) == 8


# -- signed -----------------------------------------------------------------------------------------------------------


def test_signing_makes_it_a_record_that_the_ledger_tells_of(assignment):
    signed(assignment, need="common_knowledge", certainty="low", harms=("dose", "other"), note="Fine")
    row = ClaimVerdict.objects.get()
    assert (row.need, row.certainty, row.harms, row.note) == ("common_knowledge", "low", ["dose", "other"], "Fine")
    assert (row.given_by_name, row.claim.position, row.root_id) == ("Helena Brandt", UNCITED, row.claim_id)
    event = LedgerEvent.objects.get(verb=Verb.REVIEW_SIGNED)
    assert event.new["claims"] == {"common_knowledge": 1, "low": 1, "dose": 1, "other": 1}
    assert list(disagreements()) == []


def test_what_says_nothing_is_no_record(assignment):
    signed(assignment)
    assert not ClaimVerdict.objects.exists()
    assert "claims" not in LedgerEvent.objects.get(verb=Verb.REVIEW_SIGNED).new


def test_the_ledger_misses_what_was_added_behind_its_back(assignment):
    signed(assignment, need="common_knowledge")
    row = ClaimVerdict.objects.get()
    other = row.claim.revision.claims.get(position=1)
    row.pk, row.claim, row.root, row.need = None, other, other, "needs_source"
    row.save(force_insert=True)
    [found] = disagreements()
    assert "what was signed of claims" in found.why


def test_others_see_it_only_after_they_signed(client, article, editor, reviewer, second_reviewer):
    first, second = under_review(article, editor, reviewer, second_reviewer)
    signed(first, need="needs_source", certainty="very_low", note="Said by the first", recommendation="changes")
    page = opened(client, second, f"?claim={UNCITED}")
    for trace in (
        "Said by the first",
        "Brandt",
        "needs a source</span>",
        'data-key="1" checked',
        'data-key="9" checked',
    ):
        assert trace not in page
    signed_review(second)
    page = opened(client, second, f"?claim={UNCITED}")
    assert "Helena Brandt of the claim as a whole" in page
    assert "Needs a source. Very low certainty." in page
    assert "Said by the first" in page


def test_it_is_carried_to_a_revision_that_leaves_the_claim_alone(client, assignment, editor):
    signed(assignment, need="common_knowledge", certainty="low")
    revised(assignment.article, "in most adults", "in many adults", by=editor)
    page = opened(client, assignment, f"?claim={UNCITED}")
    assert 'value="common_knowledge" data-key="2" checked' in page
    revised(assignment.article, "is a warning", "warns", by=editor)
    page = opened(client, assignment, f"?claim={UNCITED}")
    assert 'value="common_knowledge" data-key="2" checked' not in page


def test_what_is_typed_goes_along_to_a_new_revision(client, assignment, editor):
    opened(client, assignment)
    autosaved(client, url(assignment, UNCITED), need="needs_source")
    revised(assignment.article, "in most adults", "in many adults", by=editor)
    assert 'value="needs_source" data-key="1" checked' in opened(client, assignment, f"?claim={UNCITED}")
    assert DraftClaimVerdict.objects.filter(review__revision__number=2, need="needs_source").exists()


# -- in the way of approval -------------------------------------------------------------------------------------------


def test_needs_a_source_stands_in_the_way_once_it_is_signed(article, assignment):
    review = typed_review(assignment)
    said(review, UNCITED, need="needs_source")
    assert in_the_way(article) == []
    reviews.sign_review(review.pk, by=assignment.reviewer, seen=review.revision.digest, password=PASSWORD)
    assert in_the_way(article) == ["Claim 2 cites nothing, and a reviewer says that it needs a source"]
    [blocker] = [row for row in blockers(fetched(article)) if row.kind == "needs-source"]
    assert (blocker.turn, blocker.fragment) == ("editor", "#claim-2")


def test_it_ends_with_the_claim(article, assignment, editor):
    signed(assignment, need="needs_source")
    revised(article, "in most adults", "in many adults", by=editor)
    assert len(in_the_way(article)) == 1
    revised(article, "Pain is a warning.", "Pain is a warning. [1]", by=editor)
    assert in_the_way(article) == []


def test_it_ends_when_its_giver_says_otherwise(article, assignment, editor):
    signed(assignment, need="needs_source")
    revised(article, "in most adults", "in many adults", by=editor)
    signed(assignment, need="")
    assert in_the_way(article) == []
    assert ClaimVerdict.objects.count() == 2
    assert LedgerEvent.objects.filter(verb=Verb.REVIEW_SIGNED).last().new["claims"] == {"taken_back": 1}
    assert list(disagreements()) == []


def test_it_can_be_waived(article, assignment, editor):
    signed(assignment, need="needs_source")
    [blocker] = [row for row in blockers(fetched(article)) if row.kind == "needs-source"]
    seen = fetched(article).current.digest
    waivers.waive(
        article.pk, [blocker.key], by=editor, seen=seen, password=PASSWORD, reason="It is known", until_on=today()
    )
    assert in_the_way(article) == []


def test_editors_see_what_words_are_too_much_on_the_file(client, article, assignment, editor, submitter):
    review = typed_review(assignment)
    said(review, 3, certainty="low")
    reviews.sign_review(review.pk, by=assignment.reviewer, seen=review.revision.digest, password=PASSWORD)
    file = reverse("board:article", args=[article.slug])
    client.force_login(editor)
    page = client.get(file).content.decode()
    assert "“proven”, “superior” say more than low certainty." in page
    assert 'id="claim-3"' in page
    client.force_login(submitter)
    assert "more than low certainty" not in client.get(file).content.decode()


def test_what_another_tab_ticked_is_shown_beside_what_was_ticked_here(client, assignment):
    opened(client, assignment)
    first, second = ClaimFacts.Harm.values[:2]
    autosaved(client, url(assignment, 1), harms=[first, second])
    told = autosaved(client, url(assignment, 1), harms=[first], based_on="").json()
    assert told["theirs"]["harms"] == f"{first},{second}"
    assert f"{ClaimFacts.Harm(first).label}, {ClaimFacts.Harm(second).label}" in told["both"]
    assert autosaved(client, url(assignment, 1), harms=[first, second], based_on="").status_code == 200
