"""A review that is signed just after its text was replaced: kept, offered again, and nothing is judged twice."""

from __future__ import annotations

from django.urls import reverse

from articles.models import Signature, Verdict
from reviewboard.models import Assignment, Review
from tests.cast import PASSWORD, STANDARD_QUESTIONS, fetched, sources_stand, submitted, under_review
from tests.flows.visitor import Visitor


def test_signed_against_a_replaced_revision(submitter, editor, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    helena = Visitor(reviewer).open(reverse("board:desk", args=[assignment.pk]))
    for position in range(1, 5):
        helena.press("Supports:", note=f"Note {position}")
    helena.press(
        "Save and go to signing", **{f"check_{key}": "yes" for key in STANDARD_QUESTIONS}, recommendation="approve"
    )
    _edit(Visitor(editor), article, "Walking 30 minutes a day helps.", "Walking 40 minutes a day helps.")

    helena.press("Sign revision 1", recommendation="approve", password=PASSWORD, status=409)
    assert "Your review is kept" in helena.text
    assert "2 of 4 verdicts carried over to the new text; look at the 1 claim that changed." in helena.text
    assert "Claim 2 : Walking 40 minutes a day helps." in helena.text
    assert "removed: 30 added: 40" in helena.text
    assert not Signature.objects.exists()
    old = Review.objects.get(revision__number=1)
    assert sorted(old.verdicts.values_list("note", flat=True)) == ["Note 1", "Note 2", "Note 3", "Note 4"]
    assert old.signature is None

    helena.follow("Go on with revision 2")
    assert helena.address.endswith("?citation=2")
    assert "2 of 4" in helena.part("desk-count")
    helena.press("Supports:", note="Again").press("Supports:", note="Again")
    helena.open(reverse("board:sign", args=[assignment.pk]))
    helena.press("Sign revision 2", recommendation="approve", password=PASSWORD)
    assert Signature.objects.get().digest == fetched(article).current.digest
    given = Verdict.objects.order_by("citation__position").values_list("note", flat=True)
    assert list(given) == ["Note 1", "Again", "Again", "Note 4"]
    assert Assignment.objects.get().state == Assignment.State.SUBMITTED


def _edit(ines: Visitor, article, old: str, new: str) -> None:
    ines.open(reverse("board:article-edit", args=[article.slug]))
    body = fetched(article).current.body
    assert old in body
    ines.press("Save as a new revision", body=body.replace(old, new), note="Dose")
    assert fetched(article).current.number == 2
