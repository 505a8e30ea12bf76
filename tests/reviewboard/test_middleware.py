import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from articles.refusals import Blocked, NotAllowed, NotPossible, Refused
from reviewboard.middleware import RequestContext
from reviewboard.queries.blockers import Blocker

BLOCKER = Blocker(
    "k", "verdict", "citation", 7, 9, "9 citations have no verdict", "reviewer", "Remind them", "#verdicts"
)


def answer(refusal: Refused, **headers: str) -> HttpResponse:
    return RequestContext(lambda request: HttpResponse()).process_exception(asked(**headers), refusal)


def asked(**headers: str) -> HttpRequest:
    return RequestFactory().post("/board/", headers=headers)


@pytest.mark.parametrize(("refusal", "status"), [(NotAllowed("Not yours."), 403), (NotPossible("Too late."), 409)])
def test_a_refusal_is_a_page_that_says_why(refusal, status):
    response = answer(refusal)
    assert response.status_code == status
    assert f"<p>{refusal}</p>" in response.content.decode()


def test_a_page_of_blockers_names_each_with_its_remedy():
    page = answer(Blocked("It cannot be approved yet.", (BLOCKER,))).content.decode()
    assert [words in page for words in ("1 thing to clear first", BLOCKER.sentence, BLOCKER.remedy)] == [True] * 3


def test_a_form_that_saves_itself_gets_the_sentence_alone():
    response = answer(NotPossible("This review was submitted."), **{"X-Autosave": "1"})
    assert (response.status_code, json.loads(response.content)) == (409, {"message": "This review was submitted."})


def test_what_is_no_refusal_stays_a_fault():
    assert answer(ValueError("a bug")) is None
