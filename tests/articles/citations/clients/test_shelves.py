"""Answers are kept: asked once while fresh, then only whether they still hold; an outage is never kept."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

import pytest

from articles.citations.answers import Evidence
from articles.citations.checking import check_all
from articles.citations.clients import crossref, doi, europepmc, ncbi
from articles.citations.clients.replies import Reply
from articles.citations.clients.shelves import Kept, MemoryShelf
from articles.citations.rules import Cited
from tests.articles.citations.conftest import NOW

DOI = "10.5555/trial.2021.0042"
PATH = f"/works/{DOI}"
HOUR = dt.timedelta(hours=1)


def work(title: str, **answer: object) -> dict:
    envelope = {"status": "ok", "message-type": "work", "message": {"DOI": DOI, "title": [title]}}
    return {"json": envelope, **answer}


@pytest.fixture
def shelved(registries_at):
    """Registries at a URL, with a shelf of their own."""
    return lambda url: replace(registries_at(url, attempts=1), shelf=MemoryShelf())


def test_what_was_answered_is_not_asked_again_while_it_is_fresh(shelved, registry):
    registries = shelved(registry.url)
    first = crossref.work(registries, DOI, now=NOW)
    again = crossref.work(registries, DOI, now=NOW + HOUR / 2)
    assert again == first
    assert again.evidence.fetched_at == NOW
    assert registry.asked[PATH] == 1


def test_one_look_up_serves_many_ways_of_citing_it_and_many_checks(shelved, registry):
    registries = shelved(registry.url)
    for number in range(5):
        check_all([Cited(doi=DOI), Cited(doi=DOI, title=f"Another title {number}")], registries, now=NOW)
    assert registry.asked[PATH] == 1


@pytest.mark.parametrize(
    ("validator", "asks"),
    [
        ({"etag": 'W/"one"'}, {"if-none-match": 'W/"one"'}),
        ({"last-modified": "Sat, 21 Nov 2026 12:00:00 GMT"}, {"if-modified-since": "Sat, 21 Nov 2026 12:00:00 GMT"}),
    ],
)
def test_what_is_no_longer_fresh_is_asked_only_whether_it_holds(shelved, serve, validator, asks):
    server = serve({"path": PATH, **work("A title", headers=validator)})
    registries = shelved(server.url)
    first = crossref.work(registries, DOI, now=NOW)
    later = crossref.work(registries, DOI, now=NOW + 2 * HOUR)
    assert asks.items() <= server.headers[PATH].items()
    assert (later.record, later.evidence.status) == (first.record, 200)
    assert (later.evidence.body_sha256, later.evidence.fetched_at) == (first.evidence.body_sha256, NOW + 2 * HOUR)
    crossref.work(registries, DOI, now=NOW + 2.5 * HOUR)
    assert server.asked[PATH] == 2


def test_a_registry_that_changed_its_mind_is_heard(shelved, serve):
    before, after = work("A title", headers={"etag": '"1"'}), work("RETRACTED: A title", headers={"etag": '"2"'})
    server = serve({"path": PATH, "answers": [before, after]})
    registries = shelved(server.url)
    titles = [crossref.work(registries, DOI, now=NOW + each * HOUR).record.title for each in (0, 2, 2.5)]
    assert titles == ["A title", "RETRACTED: A title", "RETRACTED: A title"]


def test_check_again_now_asks_anew(shelved, registry):
    registries = shelved(registry.url)
    crossref.work(registries, DOI, now=NOW)
    anew = registries.asking_anew(NOW + HOUR / 4)
    for _ in range(2):
        crossref.work(anew, DOI, now=NOW + HOUR / 4)
    assert registry.asked[PATH] == 2


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 500},
        {"status": 429},
        {"status": 304},
        {"text": "<html>at work</html>"},
        {"json": {"status": "ok", "message-type": "work", "message": {"DOI": DOI}}, "cut": 20},
    ],
)
def test_an_outage_is_never_kept(shelved, serve, trouble):
    server = serve({"path": PATH, "answers": [trouble, work("A title")]})
    registries = shelved(server.url)
    assert crossref.work(registries, DOI, now=NOW).unavailable
    assert crossref.work(registries, DOI, now=NOW).found


def test_an_outage_later_is_an_outage(shelved, serve):
    server = serve({"path": PATH, "answers": [work("A title"), {"status": 503}, work("A title")]})
    registries = shelved(server.url)
    answers = [crossref.work(registries, DOI, now=NOW + each * HOUR) for each in (0, 2, 2)]
    assert [answer.existence for answer in answers] == ["found", "unavailable", "found"]


def test_an_absence_is_fresh_for_a_shorter_time(shelved, registry):
    registries = shelved(registry.url)
    for minutes in (0, 5, 15):
        assert doi.handle(registries, "10.5555/never", now=NOW + dt.timedelta(minutes=minutes)).absent
    assert registry.asked["/api/handles/10.5555/never"] == 2


def test_a_batch_with_one_question_open_is_not_kept(shelved, serve):
    path = "/entrez/eutils/esummary.fcgi"
    half = {"json": {"result": {"uids": ["1"], "1": {"uid": "1", "title": "A"}}}}
    server = serve({"path": path, **half})
    registries = shelved(server.url)
    for _ in range(2):
        ncbi.summaries(registries, ["1", "2"], now=NOW)
    ncbi.summaries(registries, ["1"], now=NOW)
    ncbi.summaries(registries, ["1"], now=NOW)
    assert server.asked[path] == 3


def test_lists_and_lines_are_kept_too(shelved, registry):
    registries = shelved(registry.url)
    for _ in range(2):
        assert crossref.search(registries, "Zinc lozenges", now=NOW).hits
        assert europepmc.search(registries, "Magnets", now=NOW).hits
        [match] = ncbi.cited(registries, {"a": ("Ann Invented Med", "2009", "2", "1", "")}, now=NOW).values()
        assert match.pmids == ("90000003",)
    assert registry.asked.total() == 3


def test_two_registries_at_one_address_are_two_questions(shelved, registry):
    registries = shelved(registry.url)
    for service in ("Crossref", "OpenAlex"):
        reply = registries.ask(service, registry.url, f"works/{DOI}", now=NOW)
        registries.kept(reply, crossref.read_work(reply, DOI))
    assert registry.asked[PATH] == 2


def test_a_shelf_has_room_for_so_many_and_keeps_what_is_used():
    shelf = MemoryShelf(most=2)
    for name in "ab":
        shelf.put(name, kept(name))
    shelf.get("a")
    shelf.put("c", kept("c"))
    assert [name for name in "abc" if shelf.get(name)] == ["a", "c"]
    shelf.touch("b", NOW)
    shelf.touch("a", NOW + HOUR)
    assert (shelf.get("b"), shelf.get("a").fetched_at) == (None, NOW + HOUR)


def kept(name: str) -> Kept:
    return Kept("Crossref", f"https://registry.example.org/{name}", 200, b"{}", "0" * 64, NOW)


@pytest.mark.parametrize("validator", ["x" * 501, "a\x00b", "a\x85b"])
def test_an_unfit_validator_is_no_validator(shelved, validator):
    registries = shelved("http://127.0.0.1:1")
    proof = Evidence("Crossref", "https://registry.example.org/a", NOW, 404, "0" * 64)
    reply = Reply(proof, b"", {"etag": validator})
    shelf = registries.shelf
    registries.kept(reply, crossref.read_work(reply, DOI))
    assert shelf.get(hashlib.sha256(b"Crossref\nhttps://registry.example.org/a").hexdigest()).conditions == {}
