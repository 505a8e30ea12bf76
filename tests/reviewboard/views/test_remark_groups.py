"""Several reviewers' suggestions before the editor: together where they meet, accepted together where they do not."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from articles.models import Article
from reviewboard.actions import remarks
from reviewboard.models import Assignment, Remark
from tests.cast import fetched, signed_review, submitted, under_review
from tests.counting import statements
from tests.reviewboard.views.at_the_desk import revised

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def suggested(editor, submitter, reviewer, second_reviewer):
    """suggested((who, old words, new words), …): the suggestions, signed for; who is 0 or 1."""
    article = submitted(submitter)
    both = under_review(article, editor, reviewer, second_reviewer)
    article = fetched(article)

    def make(*wanted: tuple[int, str, str]) -> list[Remark]:
        made = []
        for who, old, new in wanted:
            start = article.current.body.index(old)
            said = {"passage": (start, start + len(old)), "replacement": new}
            made.append(remarks.suggest(article.pk, by=both[who].reviewer, **said))
        for assignment in both:
            signed_review(assignment, recommendation="changes")
        return made

    return make


def page(client, by, article: Article) -> str:
    client.force_login(by)
    return client.get(reverse("board:article", args=[article.slug])).content.decode()


def panel(client, by, article: Article) -> str:
    """The words of the panel of remarks."""
    html = page(client, by, article).partition('id="remarks"')[2].partition('id="revisions"')[0]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def accepted(client, by, article: Article, *chosen: Remark, **said: str):
    client.force_login(by)
    data = {"suggestion": [remark.pk for remark in chosen], "seen": fetched(article).current.digest} | said
    return client.post(reverse("board:suggestions-accept", args=[article.slug]), data)


def test_suggestions_on_one_passage_stand_together_and_say_their_conflict(client, suggested, editor):
    first, *_ = suggested(
        (0, "most adults", "many adults"), (1, "in most adults", "in adults"), (1, "Rest", "Bed rest")
    )
    words = panel(client, editor, first.article)
    assert words.count("suggestions on one passage") == 1
    assert "2 suggestions on one passage in most adults" in words
    assert "These two change the same words; accepting one leaves the other unplaced." in words


def test_those_that_change_other_words_of_it_are_told_so(client, suggested, editor):
    claim = "Pain falls with exercise in most adults."
    first, *_ = suggested((0, claim, claim.replace("Pain", "Ache")), (1, claim, claim.replace("most", "many")))
    words = panel(client, editor, first.article)
    assert "These two are about the same passage, and change different words of it; accepting one leaves" in words


def test_what_is_said_of_a_conflict_is_so(client, suggested, editor):
    first, second = suggested((0, "most adults", "many adults"), (1, "in most adults", "in adults"))
    accepted(client, editor, first.article, first)
    assert Remark.objects.get(pk=second.pk).is_unplaced
    words = panel(client, editor, first.article)
    assert "Unplaced: about words that are not in the text any more" in words
    assert "Its words were replaced when another suggestion was accepted." in words
    assert "It does not hold up the approval." in words


def test_three_that_hang_together_are_one_group(client, suggested, editor):
    first, *_ = suggested(
        (0, "falls with", "drops with"), (1, "with exercise", "by exercise"), (0, "exercise in", "sport in")
    )
    words = panel(client, editor, first.article)
    assert "3 suggestions on one passage falls with exercise in" in words
    assert "and change different words of it; accepting one leaves any other on the same passage unplaced." in words


def test_several_are_ticked_and_accepted_with_one_button(client, suggested, editor):
    first, second = suggested((0, "most adults", "many adults"), (1, "Rest beyond", "Bed rest beyond"))
    html = page(client, editor, first.article)
    assert html.count('form="accept-several"') == 2
    response = accepted(client, editor, first.article, first, second)
    assert response.url == f"/board/articles/{first.article.slug}/#remarks"
    article = fetched(first.article)
    assert article.current.number == 2
    assert "many adults" in article.current.body
    assert "Bed rest beyond" in article.current.body
    assert "2 suggestions stand in the text now" in client.get(response.url).content.decode()


@pytest.mark.parametrize("chosen", [[], ["x"], ["9" * 30]])
def test_none_ticked_is_said(client, suggested, editor, chosen):
    [first] = suggested((0, "most adults", "many adults"))
    response = accepted(client, editor, first.article, suggestion=chosen)
    assert response.status_code == 409
    assert "No suggestion is chosen. Tick those that you accept." in response.content.decode()


def test_overlapping_ones_are_refused_and_stay_ticked(client, suggested, editor):
    made = suggested((0, "most adults", "many adults"), (1, "in most adults", "in adults"), (1, "Rest", "Bed rest"))
    response = accepted(client, editor, made[0].article, *made)
    assert response.status_code == 409
    html = response.content.decode()
    assert "change the same passage: “in most adults”." in html
    ticked = re.findall(r'name="suggestion" value="(\d+)" form="accept-several" checked', html)
    assert sorted(map(int, ticked)) == [remark.pk for remark in made]
    assert fetched(made[0].article).current.number == 1


def test_who_comes_second_is_shown_what_changed_meanwhile(client, suggested, editor, other_editor):
    first, second, third = suggested(
        (0, "most adults", "many adults"), (1, "in most adults", "in adults"), (1, "Rest", "Bed rest")
    )
    seen = fetched(first.article).current.digest
    accepted(client, editor, first.article, first, third)
    response = accepted(client, other_editor, first.article, second, third, seen=seen)
    assert response.status_code == 409
    html = response.content.decode()
    assert "it is now revision 2" in html
    meanwhile = html.partition('id="meanwhile"')[2].partition("</section>")[0]
    assert '<del><span class="said">removed: </span>most</del>' in meanwhile
    assert '<ins><span class="said">added: </span>many</ins>' in meanwhile
    assert fetched(first.article).current.number == 2


@pytest.mark.parametrize("who", ["reviewer", "submitter", "admin_person", "outsider"])
def test_only_editors_accept_several(client, request, suggested, who):
    [first] = suggested((0, "most adults", "many adults"))
    assert accepted(client, request.getfixturevalue(who), first.article, first).status_code == 403


def test_a_passage_that_was_edited_is_shown_as_it_reads_now(client, suggested, editor):
    claim = "Pain falls with exercise in most adults."
    [first] = suggested((0, claim, "Pain falls in adults who train."))
    revised(first.article, "exercise", "exercises", by=editor)
    words = panel(client, editor, first.article)
    assert "The passage has changed since. It reads now: “Pain falls with exercises in most adults.”" in words
    assert "Accept it" not in words


def test_nothing_that_was_typed_runs(client, suggested, editor):
    start = (0, "most adults", f"{SCRIPT} adults")
    first, _ = suggested(start, (1, "in most adults", f"{SCRIPT}"))
    assert SCRIPT not in page(client, editor, first.article)


# --- many -----------------------------------------------------------------------------------------------------------


def remarked(submitter, editor, reviewer, count: int) -> Assignment:
    """An article with that many remarks, a third each of comments with a reply, suggestions, and unplaced ones."""
    body = "\n".join(f"- Claim {n} of {count} holds for adults. [1]" for n in range(1, 101))
    article = submitted(submitter, title=f"With {count}", question=f"With {count}?", body=body)
    [assignment] = under_review(article, editor, reviewer)
    article = fetched(article)
    spans = list(article.current.claims.values_list("start", "end"))
    for n in range(count):
        start, end = spans[n % 100]
        said = {"by": editor, "passage": (start, end - 4)}
        if n % 3:
            remarks.suggest(article.pk, replacement=f"Claim, suggestion {n}", **said)
        else:
            made = remarks.comment(article.pk, text=f"Comment {n}", blocking=True, **said)
            made.replies.create(author=editor, text=f"Reply {n}", made_at=made.made_at, shown_at=made.made_at)
    Remark.objects.filter(article=article, pk__in=[row.pk for row in article.remarks.all()[2::3]]).update(
        placed_start=None, placed_end=None
    )
    return assignment


def test_file_and_desk_cost_as_many_statements_with_300_remarks_as_with_3(client, submitter, editor, reviewer):
    counts = []
    for count in (3, 300):
        assignment = remarked(submitter, editor, reviewer, count)
        client.force_login(reviewer)
        desk = reverse("board:desk", args=[assignment.pk])
        client.get(desk)  # begins the review
        on_desk = len(statements(lambda: client.get(desk)))  # noqa: B023
        assert client.get(desk).content.decode().count('class="remark"') == count
        client.force_login(editor)
        file = reverse("board:article", args=[assignment.article.slug])
        on_file = len(statements(lambda: client.get(file)))  # noqa: B023
        assert client.get(file).content.decode().count('class="remark"') == count
        counts.append((on_desk, on_file))
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 8
