"""The history page: who sees what of it, narrowed and paged, at the same cost however long it is."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.ledger.context import acting
from articles.ledger.record import append
from articles.models import Article, LedgerEvent, Verb, Via
from articles.models.ledger import Chained
from reviewboard.actions import accepting, assignments, members, remarks, workflow
from reviewboard.queries.history import Narrowing, site_events
from tests.articles.ledger.test_verify import triggers_lifted
from tests.cast import fetched, signed_review, sources_stand, submitted, under_review
from tests.clock import in_days, today

pytestmark = pytest.mark.django_db
SITE = "/board/history/"


def url(article: Article) -> str:
    return f"/board/articles/{article.slug}/history/"


def shown(client, person, where: str, **query) -> str:
    client.force_login(person)
    answer = client.get(where, query)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(page: str) -> list[int]:
    """The events on the page, in its order."""
    return [int(number) for number in re.findall(r'<span class="no">(\d+)</span>', page)]


def happened(article: Article, count: int, **details) -> None:
    """So many further events, as an import would store them."""
    subject = fetched(article)
    said = {"by": None, "new": {"state": "submitted"}} | details
    LedgerEvent.objects.bulk_create([append(subject, Verb.RESTORED, **said) for _ in range(count)])
    subject.save(update_fields=Chained.CHAIN_FIELDS)


@pytest.fixture
def story(editor, submitter, reviewer, second_reviewer):
    """Submitted (1), two invited (2), accepted (3, 4); Brandt comments (5) and signs (6), Okafor suggests (7)."""
    article = submitted(submitter)
    sources_stand(article)
    under_review(article, editor, reviewer, second_reviewer)
    remarks.comment(article.pk, by=reviewer, text="Ten minutes are enough", blocking=False)
    signed_review(article.assignments.get(reviewer=reviewer), recommendation="changes")
    start = article.current.body.index("helps. [1, 2]")
    remarks.suggest(article.pk, by=second_reviewer, passage=(start, start + 5), replacement="may help")
    return fetched(article)


def test_an_editor_sees_all_of_it_newest_first(client, story, editor):
    page = shown(client, editor, url(story))
    assert numbers(page) == [7, 6, 5, 4, 3, 2, 1]
    assert "The history of this article is whole" in page
    assert "7 events, verified just now" in page
    assert "Ten minutes are enough" in page
    assert "Revision 1: I have reviewed this text and ask for changes before approval. Supports: 4" in page
    assert "Helena Brandt, Chidi Okafor, due" in page


def test_an_admin_sees_all_of_it(client, story, admin_person):
    assert numbers(shown(client, admin_person, url(story))) == [7, 6, 5, 4, 3, 2, 1]


def test_a_submitter_sees_that_reviewers_acted_and_not_what_they_found(client, story, submitter):
    page = shown(client, submitter, url(story))
    assert numbers(page) == [6, 4, 3, 2, 1]
    assert "signed a review" in page
    for private in ("Ten minutes", "may help", "ask for changes", "Supports: 4"):
        assert private not in page


def test_a_submitter_sees_what_became_of_the_text_and_not_who_suggested_it(client, story, submitter, editor):
    signed_review(story.assignments.get(reviewer__name="Chidi Okafor"))
    suggestion = story.remarks.get(kind="suggestion")
    accepting.accept_suggestion(suggestion.pk, by=editor, seen=story.current.digest)
    page = shown(client, submitter, url(story))
    assert "Revision 2 from revision 1: 1 claim touched" in page
    assert "may help" not in page
    assert "Accepted a suggestion by" not in page
    assert numbers(page)[0] == 9


def test_a_reviewer_who_signed_sees_what_others_have_signed(client, story, reviewer, second_reviewer):
    page = shown(client, reviewer, url(story))
    assert numbers(page) == [6, 5, 4, 3, 2, 1]  # Okafor's suggestion waits for Okafor's signature
    assert "may help" not in page
    signed_review(story.assignments.get(reviewer=second_reviewer))
    assert numbers(shown(client, reviewer, url(story))) == [8, 7, 6, 5, 4, 3, 2, 1]


def test_a_reviewer_who_has_not_signed_sees_own_acts_only(client, story, second_reviewer):
    page = shown(client, second_reviewer, url(story))
    assert numbers(page) == [7, 4]
    assert "Ten minutes are enough" not in page


def test_an_editor_who_is_to_review_it_sees_nothing_of_other_reviewers(client, story, editor, other_editor):
    other_editor.roles = ["editor", "reviewer"]
    other_editor.save()
    assignments.invite(story.pk, [other_editor], by=editor, due_on=in_days(3))
    page = shown(client, other_editor, url(story))
    assert numbers(page) == [8, 4, 3, 2, 1]
    site = shown(client, other_editor, SITE)
    assert numbers(site) == [8, 4, 3, 2, 1]
    assert "Ten minutes are enough" not in page + site


@pytest.mark.parametrize("who", ["outsider", "a stranger's reviewer", "another submitter"])
def test_others_see_none_of_it(client, story, outsider, who):
    outsider.roles = {"outsider": [], "a stranger's reviewer": ["reviewer"], "another submitter": ["submitter"]}[who]
    outsider.save()
    client.force_login(outsider)
    assert client.get(url(story)).status_code == 403


def test_a_visitor_signs_in_first(client, story):
    assert client.get(url(story)).headers["location"] == f"/board/sign-in/?next={url(story)}"
    assert client.get(SITE).status_code == 302


def test_the_whole_site_is_for_overseers(client, story, editor, admin_person, submitter, reviewer, outsider):
    for person, status in ((editor, 200), (admin_person, 200), (submitter, 403), (reviewer, 403), (outsider, 403)):
        client.force_login(person)
        assert client.get(SITE).status_code == status


def test_no_such_article(client, editor):
    client.force_login(editor)
    assert client.get("/board/articles/never-written/history/").status_code == 404


def test_what_an_event_holds(client, story, editor):
    event = LedgerEvent.objects.get(subject_id=story.pk, subject="article", sequence=2)
    page = shown(client, editor, url(story), event=2)
    assert re.search(r'<li id="event-2"><details class="event-more" open>', page)
    assert numbers(page) == [2, 1]
    for words in ('<th scope="row">State</th><td>Submitted</td><td>Under review</td>', "By way of", "Command"):
        assert words in page
    for value in (event.digest, event.hash, event.previous):
        assert " ".join(value[at : at + 4] for at in range(0, 64, 4)) in page


def test_reason_and_request_are_shown(client, story, editor):
    with acting(Via.PAGE, "c41f-902e"):
        workflow.withdraw(story.pk, by=editor, reason="A guideline <says> otherwise")
    page = shown(client, editor, url(story))
    assert "A guideline &lt;says&gt; otherwise" in page
    assert "c41f-902e" in page
    assert "Under review → Withdrawn" in page


def test_a_touched_history_says_where_it_breaks(client, story, editor):
    with triggers_lifted() as cursor:
        cursor.execute(
            "UPDATE articles_ledgerevent SET reason = 'x' WHERE subject_id = %s AND sequence = 3", [story.pk]
        )
    page = shown(client, editor, url(story))
    assert "The history of this article is not whole" in page
    assert "Event 3: its content is not what was recorded" in page
    assert "is whole" not in page


def test_an_event_of_another_shape_says_less_and_not_nothing(client, story, editor):
    happened(story, 1, by=editor, new={"some_day": None, "counts": {"a": 1}, "yes": True, "list": ["x", 2]})
    page = shown(client, editor, url(story))
    assert "Counts" in page
    assert "a: 1" in page
    assert "x, 2" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"who": "brandt"}, [6, 5, 3]),
        ({"who": "okafor@example.org"}, [7, 4]),
        ({"who": "nobody of that name"}, []),
        ({"what": "assignment.accepted"}, [4, 3]),
        ({"way": "command"}, [7, 6, 5, 4, 3, 2, 1]),
        ({"way": "page"}, []),
        ({"since": today().isoformat(), "until": today().isoformat()}, [7, 6, 5, 4, 3, 2, 1]),
        ({"since": in_days(1).isoformat()}, []),
        ({"until": in_days(-1).isoformat()}, []),
        ({"who": "brandt", "what": "comment.made", "way": "command"}, [5]),
    ],
)
def test_filters(client, story, editor, query, found):
    assert numbers(shown(client, editor, url(story), **query)) == found
    assert numbers(shown(client, editor, SITE, **query)) == found


def test_a_filter_that_finds_nothing_says_how_to_go_on(client, story, editor):
    page = shown(client, editor, url(story), who="nobody of that name")
    assert "No event matches these filters" in page
    assert 'value="nobody of that name"' in page
    assert "Show everything" in page


def test_a_day_that_is_none_is_told_at_its_field(client, story, editor):
    page = shown(client, editor, url(story), since="31 November", who="brandt")
    assert "Enter a valid date" in page
    assert numbers(page) == [6, 5, 3]


def test_the_site_is_narrowed_to_an_article_by_its_title_or_address(client, story, editor, submitter):
    other = submitted(submitter, question="And in winter?", title="Walking in winter")
    assert numbers(shown(client, editor, SITE, article="Walking in")) == [1]
    assert numbers(shown(client, editor, SITE, article=other.slug)) == [1]
    assert numbers(shown(client, editor, SITE, article="???")) == []


def test_the_machine_can_be_asked_for(client, story, editor):
    happened(story, 1)
    assert numbers(shown(client, editor, url(story), who="The machine")) == [8]


def test_people_are_in_the_history_of_the_site(client, story, editor, admin_person):
    members.add_person(members.Particulars("Ada Aalto", "ada@example.org", ("reviewer",)), by=admin_person)
    page = shown(client, editor, SITE, what="person.added")
    assert re.search(r"added a person: <span[^>]*>Ada Aalto", page)


def test_pages_of_an_article_meet_and_do_not_overlap(client, story, editor):
    happened(story, 120)
    seen, where = [], url(story)
    while where:
        page = shown(client, editor, where)
        seen += numbers(page)
        link = re.search(r'href="(\?[^"]*)" rel="next"', page)
        where = url(story) + link[1].replace("&amp;", "&") if link else ""
    assert seen == list(range(127, 0, -1))


def test_pages_of_the_site_meet_where_many_events_share_a_moment(client, story, editor):
    happened(story, 120, at=timezone.now(), by=editor)
    seen, where = [], SITE + "?who=calder"
    while where:
        page = shown(client, editor, where)
        seen += numbers(page)
        link = re.search(r'href="(\?[^"]*)" rel="next"', page)
        where = SITE + link[1].replace("&amp;", "&") if link else ""
    assert seen == [*range(127, 7, -1), 2]


@pytest.mark.parametrize("after", ["nonsense", "2026-01-01_5", "_", "2026-01-01T00:00:00+00:00_x"])
def test_an_address_that_was_garbled_shows_the_first_page(client, story, editor, after):
    assert numbers(shown(client, editor, SITE, after=after)) == [7, 6, 5, 4, 3, 2, 1]
    assert numbers(shown(client, editor, url(story), before=after, event=after)) == [7, 6, 5, 4, 3, 2, 1]


def statements(client, where: str, **query) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(where, query).status_code == 200
    return len(found)


@pytest.mark.parametrize("query", [{}, {"who": "brandt"}])
def test_the_cost_is_the_same_for_3_and_for_300(client, story, editor, reviewer, query):
    """Session and person count as two; four remain for the page."""
    for person, where in ((editor, SITE), (editor, url(story)), (reviewer, url(story))):
        client.force_login(person)
        before = statements(client, where, **query)
        happened(story, 300, by=reviewer)
        assert statements(client, where, **query) == before <= 6


@pytest.mark.parametrize(
    ("narrowing", "index"),
    [
        ({}, "ledger_by_time"),
        ({"who": "brandt"}, "ledger_by_person"),
        ({"what": "review.signed"}, "ledger_by_verb"),
        ({"way": "api"}, "ledger_by_way"),
        ({"since": dt.date(2026, 1, 1), "until": dt.date(2026, 2, 1)}, "ledger_by_time"),
    ],
)
def test_every_filter_of_the_site_has_its_index(story, editor, narrowing, index):
    happened(story, 300, by=editor)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_ledgerevent, articles_article, articles_revision")
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in site_events(editor, Narrowing(**narrowing)).order_by("-at", "-id")[:30].explain()
