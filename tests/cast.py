"""The fixed cast: one who owns, some on the board, one who must never get in. And texts for them to work on."""

from __future__ import annotations

import datetime as dt

import pytest

from articles.actions.submissions import submit
from articles.drafts.draft import Draft, DraftReference
from articles.models import Article, Person, Role, Source, Standing
from reviewboard.actions import assignments, reviews
from reviewboard.models import Assignment, Member, Review

STANDARD_QUESTIONS = ("question", "complete", "harm", "uncited")
"""Keys of what a site asks of every text as it begins."""

PASSWORD = "correct horse battery staple"

BODY = """\
Pain falls with exercise in most adults. [1]

## What helps

- Walking 30 minutes a day helps. [1, 2]
- Rest beyond 2 days does not help. [2]
"""


def person(name: str, *roles: Role, credentials: str = "") -> Person:
    email = f"{name.split()[-1].lower()}@example.org"
    found = Person.objects.create_user(email, name, PASSWORD, roles=list(roles), credentials=credentials)
    if Role.REVIEWER in roles:
        Member.objects.create(person=found, specialties=["Rehabilitation"])
    return found


@pytest.fixture
def editor(db) -> Person:
    return person("Ines Calder", Role.EDITOR)


@pytest.fixture
def other_editor(db) -> Person:
    return person("Tom Reyes", Role.EDITOR)


@pytest.fixture
def reviewer(db) -> Person:
    return person("Helena Brandt", Role.REVIEWER, credentials="MD, PhD")


@pytest.fixture
def second_reviewer(db) -> Person:
    return person("Chidi Okafor", Role.REVIEWER, credentials="MBBS, FRCP")


@pytest.fixture
def submitter(db) -> Person:
    return person("Sam Whitlow", Role.SUBMITTER)


@pytest.fixture
def admin_person(db) -> Person:
    return person("Noor Haddad", Role.ADMIN)


@pytest.fixture
def outsider(db) -> Person:
    """Signed in, with no role at all."""
    return person("Pat Nobody")


def draft(**changes) -> Draft:
    """A small sound draft: three claims, four citations, two references."""
    values = {
        "question": "Does exercise help back pain?",
        "title": "Exercise for back pain",
        "body": BODY,
        "references": (
            DraftReference(1, as_cited="Doe J. Exercise and pain. J Pain. 2020;1:1-9.", doi="10.5555/exercise"),
            DraftReference(2, as_cited="Roe R. Walking and rest. Spine. 2021;2:10-19.", doi="10.5555/walking"),
        ),
    }
    return Draft(**(values | changes))


def submitted(by: Person, **changes) -> Article:
    [outcome] = submit([draft(**changes)], by=by)
    return fetched(outcome.article)


def fetched(article: Article) -> Article:
    """The article as it is now; an Article is fetched again, never refreshed."""
    return Article.objects.select_related("current").get(pk=article.pk)


def sources_stand(article: Article, at: dt.datetime | None = None) -> None:
    """As if the registries had just answered that every source exists and stands."""
    now = at or dt.datetime.now(dt.UTC)
    Source.objects.filter(references__revision=article.current).update(
        standing=Standing.STANDS, checked_at=now, check_due_at=None
    )


def under_review(article: Article, editor: Person, *people: Person) -> list[Assignment]:
    """The article with these reviewers, who accepted."""
    due = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=7)
    made = assignments.invite(article.pk, people, by=editor, due_on=due)
    for assignment in made:
        assignments.accept(assignment.pk, by=assignment.reviewer)
    rows = Assignment.objects.filter(pk__in=[row.pk for row in made]).select_related("reviewer", "article")
    return list(rows.order_by("pk"))


def typed_review(assignment: Assignment, value: str = "supports", recommendation: str = "approve") -> Review:
    """A review with the same verdict on every citation, every question answered, ready to be signed."""
    assignment = Assignment.objects.select_related("reviewer", "article").get(pk=assignment.pk)
    review = reviews.open_review(assignment, by=assignment.reviewer)
    for citation in review.revision.citations.all():
        reviews.save_verdict(review, citation.pk, reviews.Judgement(value=value), by=assignment.reviewer)
    reviews.save_answers(
        review,
        by=assignment.reviewer,
        recommendation=recommendation,
        checklist={question.key: "yes" for question in review.questions},
        remarks="",
    )
    return review


def signed_review(assignment: Assignment, **said) -> Review:
    """``typed_review``, signed."""
    review = typed_review(assignment, **said)
    reviews.sign_review(review.pk, by=assignment.reviewer, seen=review.revision.digest, password=PASSWORD)
    return Review.objects.get(pk=review.pk)


def ready_to_approve(editor: Person, submitter: Person, reviewer: Person) -> Article:
    """Nothing stands in the way of approval."""
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    signed_review(assignment)
    return fetched(article)
