"""A named exception, signed, with a reason and an end."""

from __future__ import annotations

import pytest

from articles.drafts.draft import Finding
from articles.models import Signature, Source, Standing, Waiver
from articles.refusals import NotAllowed, NotPossible, Stale, WrongPassword
from reviewboard.actions import waivers
from reviewboard.policy import MAX_WAIVER_DAYS
from reviewboard.queries.blockers import blockers
from tests.cast import PASSWORD, fetched, ready_to_approve, submitted
from tests.clock import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(editor, submitter, reviewer):
    found = ready_to_approve(editor, submitter, reviewer)
    Source.objects.update(standing=Standing.NOT_INDEXED)
    return fetched(found)


def waive(article, by, keys, **said):
    given = {"seen": article.current.digest, "password": PASSWORD, "reason": "A guideline", "until_on": in_days(9)}
    return waivers.waive(article.pk, keys, by=by, **(given | said))


def keys(article) -> list[str]:
    return [blocker.key for blocker in blockers(article)]


def test_one_signature_for_all_that_is_waived_together(article, editor):
    rows = waive(article, editor, keys(article))
    assert [row.standing for row in rows] == ["not_indexed", "not_indexed"]
    assert {row.signature for row in rows} == {Signature.objects.get(meaning="waiver")}
    assert keys(article) == []


def test_two_findings_of_the_same_kind_are_one_thing(submitter, editor):
    twice = (Finding("fatal", "character", "A hidden sign."), Finding("fatal", "character", "Another hidden sign."))
    article = submitted(submitter, findings=twice)
    found = [blocker.key for blocker in blockers(article) if blocker.kind == "finding"]
    assert len(found) == 2
    assert len(set(found)) == 1
    waive(article, editor, found)
    assert Waiver.objects.count() == 1
    assert "finding" not in [blocker.kind for blocker in blockers(article)]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"password": "wrong"}, WrongPassword),
        ({"seen": "0" * 64}, Stale),
        ({"reason": ""}, NotPossible),
        ({"until_on": in_days(-1)}, NotPossible),
        ({"until_on": in_days(MAX_WAIVER_DAYS + 1)}, NotPossible),
    ],
)
def test_what_is_not_in_order_waives_nothing(article, editor, said, refusal):
    with pytest.raises(refusal):
        waive(article, editor, keys(article), **said)
    assert not Waiver.objects.exists()
    assert not Signature.objects.filter(meaning="waiver").exists()


def test_what_does_not_stand_in_the_way_is_not_waived(article, editor):
    for wanted in ([], ["source:0:absent"], [keys(article)[0], "source:0:absent"]):
        with pytest.raises(NotPossible, match="no longer stands in the way"):
            waive(article, editor, wanted)
    assert not Waiver.objects.exists()


def test_only_another_editor_waives(article, reviewer, submitter, admin_person, editor):
    for somebody in (reviewer, submitter, admin_person):
        with pytest.raises(NotAllowed):
            waive(article, somebody, keys(article))
    own = submitted(editor, title="Mine", question="Mine?", body="Mine. [1]")
    with pytest.raises(NotAllowed, match="another editor"):
        waive(own, editor, keys(own))
