"""The reviewer's page of a text for other readers, by HTTP."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Signature, VariantSignature
from reviewboard.models import Assignment, DraftVariantVerdict, VariantReview
from tests.cast import PASSWORD, fetched, signed_review, submitted, under_review
from tests.counting import statements
from tests.reviewboard.views.at_the_desk import autosaved, desk_url, opened, version
from tests.wordings import PLAIN, compared, typed_comparison, written


@pytest.fixture
def variant(article, assignment, editor):
    return written(article, editor, PLAIN + "\nAcupuncture cures.\n")


@pytest.fixture
def home(client, assignment, variant):
    client.force_login(assignment.reviewer)
    return address(assignment, variant)


def address(assignment, variant, name: str = "variant-desk", *more) -> str:
    return reverse(f"board:{name}", args=[assignment.pk, variant.pk, *more])


def shown(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_desk_leads_to_it_and_says_whether_it_was_compared(client, assignment, variant):
    assert "The text for patients, to compare</a>" in opened(client, assignment)
    compared(assignment, variant, faults={4: ("adds", "Nothing says so")}, recommendation="changes")
    assert "The text for patients, compared by you</a>" in opened(client, assignment)


def test_each_claim_stands_beside_what_it_says_again(client, assignment, variant, home):
    response = client.get(home)
    rows = [(row.claim.text, [claim.position for claim in row.main]) for row in response.context["comparison"].rows]
    assert rows == [
        ("Moving helps most people with back pain.", [1]),
        ("Walk 30 minutes a day.", [2]),
        ("Do not rest longer than 2 days.", [3]),
        ("Acupuncture cures.", []),
    ]
    html = response.content.decode()
    assert html.count("Nothing in the main text says this.") == 1
    assert "Walking 30 minutes a day helps." in html


def test_what_the_main_text_says_alone_is_listed(client, article, assignment, editor):
    variant = written(article, editor, "Walk 30 minutes a day. [1, 2]\n")
    client.force_login(assignment.reviewer)
    html = shown(client, address(assignment, variant))
    listed = html[html.index('id="left-out"') :]
    assert "2 claims" in listed
    assert "Rest beyond 2 days does not help." in listed


def test_both_texts_say_at_which_grade_they_read(client, assignment, variant, home):
    comparison = client.get(home).context["comparison"]
    html = shown(client, home)
    assert f"This text reads at <b>grade {comparison.grade}</b>" in html
    assert f"the main text at grade {comparison.main_grade}" in html
    assert "Harder than meant" not in html


def test_a_text_harder_than_meant_says_so_and_is_in_nobodys_way(client, article, assignment, editor):
    hard = "Nonsteroidal pharmacotherapy necessitates individualised gastrointestinal surveillance."
    variant = written(article, editor, f"{hard} [1]\n")
    client.force_login(assignment.reviewer)
    html = shown(client, address(assignment, variant))
    assert "should read at grade 8 or below" in html
    compared(assignment, variant)


def test_a_verdict_is_kept_as_it_is_chosen(client, assignment, variant, home):
    url = address(assignment, variant, "variant-claim", 2)
    client.get(home)
    answer = autosaved(client, url, value="changes", note="Not every day")
    assert answer.status_code == 200
    assert "<b>1 of 4</b> claims compared" in answer.json()["pieces"]["comparison-count"]
    assert "3 claims still to be compared." in answer.json()["pieces"]["comparison-missing"]
    row = DraftVariantVerdict.objects.get()
    assert (row.claim.position, row.value, row.note) == (2, "changes", "Not every day")
    html = shown(client, home)
    assert "Not every day</textarea>" in html


def test_without_scripts_saving_leads_to_the_next_claim_and_then_to_the_answers(client, assignment, variant, home):
    client.get(home)
    for position, fragment in ((1, "#claim-2"), (4, "#answers")):
        answer = client.post(address(assignment, variant, "variant-claim", position), {"value": "same"})
        assert answer.url == home + fragment
    url = address(assignment, variant, "variant-answers")
    answer = client.post(url, {"recommendation": "approve", "sign": "1", "based_on": version(url)})
    assert answer.url == address(assignment, variant, "variant-sign")


def test_what_another_tab_saved_is_shown_and_not_overwritten(client, assignment, variant, home):
    page = shown(client, home)
    for name, more, phone, here in (
        ("variant-claim", (2,), {"value": "changes", "note": "From the phone"}, {"value": "same", "note": "From here"}),
        ("variant-answers", (), {"remarks": "From the phone"}, {"remarks": "From here"}),
    ):
        url = address(assignment, variant, name, *more)
        before = version(url)
        assert f'name="based_on" value="{before}"' in page
        assert autosaved(client, url, **phone).status_code == 200
        answer = autosaved(client, url, **here, based_on=before)
        assert answer.status_code == 409
        assert phone.items() <= answer.json()["theirs"].items()
        assert client.post(url, here | {"based_on": before}).status_code == 409
        assert autosaved(client, url, **here, based_on=answer.json()["version"]).status_code == 200
    assert (DraftVariantVerdict.objects.get().note, VariantReview.objects.get().remarks) == ("From here", "From here")


@pytest.mark.parametrize("typed", [{"value": "nonsense", "note": "kept"}, {"value": "adds", "note": "x" * 10_001}])
def test_what_is_not_understood_is_said_and_kept(client, assignment, variant, home, typed):
    client.get(home)
    url = address(assignment, variant, "variant-claim", 1)
    assert autosaved(client, url, **typed).status_code == 400
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert typed["note"] in answer.content.decode()
    assert not DraftVariantVerdict.objects.exists()


def test_a_claim_that_is_not_there_is_refused_with_what_was_typed(client, assignment, variant, home):
    client.get(home)
    answer = client.post(address(assignment, variant, "variant-claim", 9), {"value": "adds", "note": "Mine"})
    assert answer.status_code == 409
    assert "Mine</textarea>" in answer.content.decode()


def test_what_is_typed_after_an_assignment_ended_can_be_copied(client, assignment, variant, home):
    client.get(home)
    Assignment.objects.update(state=Assignment.State.WITHDRAWN)
    answer = client.post(address(assignment, variant, "variant-claim", 1), {"value": "adds", "note": "Mine"})
    assert answer.status_code == 403
    assert "Mine</textarea>" in answer.content.decode()
    assert autosaved(client, address(assignment, variant, "variant-answers"), remarks="Mine").status_code == 403


def test_signing_says_what_it_means_and_what_not(client, assignment, variant, home):
    typed_comparison(assignment, variant, faults={4: ("adds", "Nothing says so")}, recommendation="changes")
    url = address(assignment, variant, "variant-sign")
    html = shown(client, url)
    assert "It says nothing of the main text" in html
    assert "ask for changes before it is approved for these readers" in html
    assert "Helena Brandt, MD, PhD" in html
    answer = client.post(url, {"seen": variant.digest, "password": PASSWORD}, follow=True)
    assert "You signed it" in answer.content.decode()
    assert VariantSignature.objects.get().digest == variant.digest
    assert not Signature.objects.exists()
    assert client.get(url).status_code == 302


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"password": "wrong"}, 403, "That is not your password"),
        ({"password": ""}, 422, "Give your password"),
        ({"seen": "0" * 64}, 409, "A newer text replaced this one"),
    ],
)
def test_what_is_not_signed_and_why(client, assignment, variant, home, changed, status, said):
    typed_comparison(assignment, variant, recommendation="changes", remarks="Shorter")
    typed = {"seen": variant.digest, "password": PASSWORD} | changed
    answer = client.post(address(assignment, variant, "variant-sign"), typed)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert not VariantSignature.objects.exists()


def test_what_is_missing_stands_on_the_page_of_the_signature(client, assignment, variant, home):
    client.get(home)
    html = shown(client, address(assignment, variant, "variant-sign"))
    assert "4 claims still to be compared." in html
    answer = client.post(address(assignment, variant, "variant-sign"), {"seen": variant.digest, "password": PASSWORD})
    assert answer.status_code == 409


def test_a_newer_wording_is_pointed_to(client, article, assignment, variant, home, editor):
    client.get(home)
    newer = written(article, editor)
    assert f'href="{address(assignment, newer)}">Compare the newest one' in shown(client, home)


def test_others_are_seen_after_ones_own_signature_and_not_before(
    client, article, submitter, editor, reviewer, second_reviewer
):
    found = submitted(submitter, title="Two", question="Two?")
    first, second = under_review(found, editor, reviewer, second_reviewer)
    variant = written(found, editor)
    compared(second, variant, faults={2: ("changes", "Too strong, I find")}, recommendation="changes", remarks="Hm")
    client.force_login(reviewer)
    before = shown(client, address(first, variant))
    assert "Okafor" not in before
    assert "Too strong, I find" not in before
    compared(first, variant)
    after = shown(client, address(first, variant))
    assert "Chidi Okafor" in after
    assert "Too strong, I find" in after


def test_a_stranger_to_the_article_finds_nothing(client, assignment, variant, second_reviewer, submitter, editor):
    client.force_login(second_reviewer)
    assert client.get(address(assignment, variant)).status_code == 404
    other = submitted(submitter, title="Two", question="Two?")
    [theirs] = under_review(other, editor, second_reviewer)
    assert client.get(address(theirs, variant)).status_code == 404
    assert not VariantReview.objects.exists()


def test_hostile_text_stays_text(client, article, assignment, editor):
    variant = written(article, editor, "<img src=x onerror=alert(1)> helps. [1]\n")
    typed_comparison(assignment, variant, faults={1: ("adds", "<script>alert(2)</script>")})
    client.force_login(assignment.reviewer)
    html = shown(client, address(assignment, variant))
    assert "<img src=x" not in html
    assert "<script>alert" not in html


def test_three_claims_cost_what_three_hundred_cost(client, submitter, editor, reviewer):
    counts = []
    for count in (3, 300):
        article = submitted(submitter, title=f"Of {count}", question=f"{count}?")
        [assignment] = under_review(article, editor, reviewer)
        variant = written(article, editor, "\n".join(f"- Claim {n} helps most adults. [1]" for n in range(count)))
        client.force_login(reviewer)
        client.get(address(assignment, variant))
        counts.append(len(statements(lambda: client.get(address(assignment, variant)))))  # noqa: B023
    assert counts[0] == counts[1] <= 16


def test_the_main_review_and_the_comparison_are_two_signatures(client, article, assignment, variant, home):
    signed_review(assignment)
    assert client.get(home).status_code == 200
    assert client.get(desk_url(assignment)).status_code == 200
    assert fetched(article).current.signatures.count() == 1
    assert not VariantSignature.objects.exists()
