"""A registry that answers with the record of another DOI has said nothing of the one that was asked for."""

from __future__ import annotations

import json

import pytest

from articles.citations.answers import Evidence, Existence
from articles.citations.checking import check
from articles.citations.clients import Registries, crossref, datacite, doi
from articles.citations.clients.http import Getter
from articles.citations.clients.replies import MOVED, Reply
from articles.citations.clients.shelves import MemoryShelf
from articles.citations.rules import Cited, Standing, State
from tests.articles.citations.conftest import NOW
from tests.at_once import AtOnce

ASKED, HELD = "10.5555/asked.1", "10.5555/held.1"
WORK = {"status": "ok", "message-type": "work", "message": {"DOI": HELD, "title": ["Walking and the back"]}}
ALIAS = {"index": 2, "type": "HS_ALIAS", "data": {"format": "string", "value": HELD}}
PAGE = {"index": 1, "type": "URL", "data": {"format": "string", "value": "https://publisher.example/1"}}


def replied(body: object, headers: dict[str, str] | None = None) -> Reply:
    proof = Evidence("a registry", "https://registry.example", NOW, 200, "0" * 64)
    return Reply(proof, json.dumps(body).encode(), headers or {})


def handle(*values: dict) -> dict:
    return {"path": f"/api/handles/{ASKED}", "json": {"responseCode": 1, "handle": ASKED, "values": list(values)}}


def checked(serve, *recordings: dict):
    """Twice, the second time from what was kept."""
    server = serve({"path": f"/works/{ASKED}", "json": WORK}, *recordings)
    getter = Getter(attempts=1, pacer=AtOnce())
    urls = {f"{name}_url": server.url for name in ("crossref", "doi", "ncbi", "datacite")}
    registries = Registries(**urls, getter=getter, shelf=MemoryShelf())
    first, second = (check(Cited(doi=ASKED), registries, now=NOW) for _ in range(2))
    assert (first.state, first.standing) == (second.state, second.standing)
    return first


@pytest.mark.parametrize("recordings", [(), (handle(PAGE),), (handle(PAGE, ALIAS | {"data": {"value": "10.5555/x"}}),)])
def test_the_record_of_another_doi_is_never_a_pass(serve, recordings):
    result = checked(serve, *recordings)
    assert (result.state, result.standing, result.existence) == (
        State.UNAVAILABLE,
        Standing.UNKNOWN,
        Existence.UNAVAILABLE,
    )
    [said] = [outcome.message for outcome in result.outcomes if outcome.rule == "C3"]
    assert f"the record of another DOI, {HELD}" in said


def test_an_alias_that_doi_org_knows_is_the_work(serve):
    result = checked(serve, handle(PAGE, ALIAS))
    assert (result.state, result.standing, result.record.doi) == (State.VERIFIED, Standing.STANDS, HELD)


def test_where_crossref_itself_leads_on_it_is_the_work(serve):
    onward = {"path": f"/works/{HELD}", "json": WORK}
    server = serve({"path": f"/works/{ASKED}", "status": 301, "headers": {"location": f"/works/{HELD}"}}, onward)
    urls = dict.fromkeys(("crossref_url", "doi_url", "ncbi_url"), server.url)
    registries = Registries(**urls, getter=Getter(attempts=1, pacer=AtOnce()), shelf=MemoryShelf())
    for _ in range(2):
        assert crossref.work(registries, ASKED, now=NOW).found


def test_case_and_spelling_make_no_other_doi():
    assert crossref.read_work(replied(WORK), HELD.upper()).found
    assert crossref.read_work(replied(WORK, {MOVED: "yes"}), ASKED).found


def test_datacite_and_the_agency_speak_of_what_was_asked():
    described = replied({"data": {"attributes": {"doi": HELD.upper(), "titles": [{"title": "Walking"}]}}})
    assert datacite.read_work(described, HELD).found
    assert datacite.read_work(described, ASKED).unavailable
    named, unknown = [{"DOI": HELD, "RA": "DataCite"}], [{"DOI": HELD, "status": "DOI does not exist"}]
    assert doi.read_agency(replied(named), HELD).agency == "DataCite"
    assert doi.read_agency(replied(named), ASKED).unavailable
    assert doi.read_agency(replied(unknown), HELD).absent
    assert doi.read_agency(replied(unknown), ASKED).unavailable
