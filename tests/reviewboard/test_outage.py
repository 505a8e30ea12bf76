"""Registries that answered once and are out of reach now: what was known last is shown, with its date."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import dates
from articles.drafts.draft import DraftReference
from articles.models import Article, Check, Source, Standing
from articles.tasks import sweep_checks
from reviewboard.queries.blockers import blockers
from reviewboard.queries.desk import evidence
from reviewboard.queries.lookups import lookups_of
from tests.cast import fetched, submitted
from tests.registries import ask
from tests.standin import running

pytestmark = pytest.mark.django_db
RETRACTED = DraftReference(1, as_cited="", doi="10.5555/retracted.2015.7")
ANOTHERS = DraftReference(
    2,
    as_cited="Nguyen T, Patel S. Gene therapy for haemophilia. Blood. 2019;133:1-9.",
    doi="10.5555/trial.2021.0042",
)
LIKE = DraftReference(
    3, as_cited="Okonkwo A. Early mobilisation after lumbar disc surgery. J Invented Spine Med. 2021;12:3."
)
NOTICE = re.compile(r"Retracted on [^.]+\.")


def asked_now() -> None:
    Source.objects.update(check_due_at=timezone.now())
    sweep_checks()


@pytest.fixture
def article(submitter, monkeypatch) -> Article:
    """Asked about while the registries answered."""
    with running() as server:
        ask(server, monkeypatch)
        article = submitted(
            submitter, body="One [1]. Two [2]. Three [3].", references=(RETRACTED, ANOTHERS, LIKE), title="Outage"
        )
        sweep_checks()
    ask(server, monkeypatch)  # nobody is there any more, and nothing is kept of what was said
    return fetched(article)


def held(article: Article) -> list[str]:
    return sorted(blocker.key for blocker in blockers(fetched(article)))


def known(article: Article) -> list[tuple]:
    names = ("key", "standing", "standing_since_at", "checked_at", "record", "match")
    return list(Source.objects.order_by("pk").values_list(*names))


def words(client: Client, by, article: Article, name: str) -> str:
    client.force_login(by)
    html = client.get(reverse(f"board:{name}", args=[article.slug])).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_outage_takes_nothing_back(article, editor):
    before, holding = known(article), held(article)
    assert {standing for _, standing, *_ in before} >= {Standing.RETRACTED}
    asked_now()
    assert known(article) == before
    assert held(article) == holding
    assert Check.objects.filter(outcome="unavailable").exists()


@pytest.mark.parametrize(("name", "times"), [("article-findings", 6), ("article", 3)])
def test_what_was_known_last_is_shown_and_that_nobody_could_be_asked_again(client, article, editor, name, times):
    before = words(client, editor, article, name)
    notice = NOTICE.search(before)[0]
    asked_now()
    said = words(client, editor, article, name)
    assert notice in said
    assert "The identifier belongs to another work" in said
    assert said.count(f"Could not be asked again on {dates.day(timezone.now())}: ") == times
    assert "Could not be checked" not in said


def test_each_registrys_last_word_stays_beside_that_it_was_asked_again(client, article, editor):
    before = Source.objects.get(doi=RETRACTED.doi).answers
    asked_now()
    html = words(client, editor, article, "article-findings")
    assert "Crossref Has it" in html
    assert "Could not be asked again, " in html
    after = Source.objects.get(doi=RETRACTED.doi).answers
    assert [row["notices"] for row in after] == [row["notices"] for row in before]
    assert [row["fetched_at"] for row in after] == [row["fetched_at"] for row in before]
    assert after[0]["service"] == "Crossref"
    assert after[0]["asked_again_at"] > after[0]["fetched_at"]


def test_progress_says_that_they_were_answered_earlier(client, article, editor):
    assert "3 of 3 sources checked. Next try" not in words(client, editor, article, "article-findings")
    asked_now()
    found = lookups_of(article)
    assert (found.answered, found.earlier, found.unanswered, found.checked) == (0, 3, 0, 3)
    sentence = (
        "checked. 3 were answered earlier and could not be asked again: what was known last is shown with its date."
    )
    assert f"3 of 3 sources {sentence}" in words(client, editor, article, "article-findings")
    assert f"3 of 3 references {sentence}" in words(client, editor, article, "article")


def test_the_desk_shows_what_was_known_last_with_its_date(article, reviewer):
    reference = article.current.references.get(number=1)
    before = {row.outcome: row for row in evidence(reference.pk, reader_id=reviewer.pk)[1]}
    asked_now()
    after = {row.outcome: row for row in evidence(reference.pk, reader_id=reviewer.pk)[1]}
    assert after["retracted"] == before["retracted"]
    assert after["unavailable"].message.startswith("Could not be asked again on ")
    assert after["unavailable"].checked_at > after["retracted"].checked_at


def test_the_desk_shows_nothing_of_how_others_cite_the_work(article, submitter, reviewer, monkeypatch):
    with running() as server:
        ask(server, monkeypatch)
        well = DraftReference(1, as_cited="", doi=ANOTHERS.doi)
        other = submitted(submitter, title="Well cited", question="And?", body="One [1].", references=(well,))
        sweep_checks()
    assert "wrong_work" in {
        row.outcome for row in evidence(article.current.references.get(number=2).pk, reader_id=reviewer.pk)[1]
    }
    assert "wrong_work" not in {
        row.outcome for row in evidence(other.current.references.get(number=1).pk, reader_id=reviewer.pk)[1]
    }


def test_readers_still_read_the_notice(article):
    asked_now()
    html = Client().get(article.get_absolute_url()).content.decode()
    assert "<b>Reference 1 has been retracted</b>" in html
    assert "Read the notice" in html


def test_what_was_never_answered_is_said_to_be_unchecked(client, submitter, editor, monkeypatch):
    with running() as server:
        pass
    ask(server, monkeypatch)
    article = submitted(submitter, body="One [1].", references=(RETRACTED,))
    sweep_checks()
    said = words(client, editor, article, "article-findings")
    assert "0 of 1 source checked. 1 could not be checked. Next try" in said
    assert "Could not be checked: " in said
    assert "asked again" not in said


def test_when_they_answer_again_the_old_word_is_gone(client, article, editor, monkeypatch):
    asked_now()
    with running() as server:
        ask(server, monkeypatch)
        asked_now()
    said = words(client, editor, article, "article-findings")
    assert "asked again" not in said.replace("Asked again", "")
    assert "3 of 3 sources checked. Next try" not in said
    assert not any("asked_again_at" in row for source in Source.objects.all() for row in source.answers)
