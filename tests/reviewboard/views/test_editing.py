"""Changing the text, through HTTP: the whole of it, and one reference."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse
from lxml import html

from articles.drafts.draft import DraftReference, Finding
from articles.models import Revision, Role, Source
from reviewboard.actions import editing, workflow
from reviewboard.models import Assignment
from reviewboard.queries.wording import wording_of
from tests.cast import PASSWORD, draft, fetched, person, ready_to_approve, submitted, under_review

pytestmark = pytest.mark.django_db
EXACT = (
    DraftReference(1, as_cited="  Doe J.  Spaces   inside.\n\nTwo lines ", doi="10.5555/EXACT(1)"),
    DraftReference(
        2, as_cited="Müller Ä. ≥ 3 μg “quoted” & <b>bold</b>", pmid="12345678", title="A title", passage="P"
    ),
    DraftReference(3, url="https://example.org/a?b=1&c=2#d", publisher="WHO"),
    DraftReference(4),
)


def url_of(article, name: str = "article-edit") -> str:
    return reverse(f"board:{name}", args=[article.slug])


def typed(article, **changes: str) -> dict[str, str]:
    """What a browser sends of the form as it is shown, with CRLF in its areas."""
    wording = wording_of(article.current)
    values = {"question": wording.question, "title": wording.title, "body": wording.body, "added": "", "note": "Better"}
    values |= {"seen": article.current.digest}
    count = str(len(wording.references))
    values |= {"reference-TOTAL_FORMS": count, "reference-INITIAL_FORMS": count}
    for at, row in enumerate(wording.references):
        for name in ("number", "as_cited", "doi", "pmid", "url"):
            values[f"reference-{at}-{name}"] = str(getattr(row, name))
    return {name: value.replace("\n", "\r\n") for name, value in (values | changes).items()}


def post(client, by, article, **changes: str):
    client.force_login(by)
    return client.post(url_of(article), typed(article, **changes))


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def told(client, response) -> str:
    """The message on the page that one is led to."""
    return words(client.get(response.url).content.decode().partition("data-told>")[2].partition("</div>")[0])


# --- who and when ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["outsider", "reviewer", "admin_person"])
def test_only_submitters_and_editors_come_here(client, request, submitter, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(url_of(submitted(submitter))).status_code == 403


def test_another_submitters_article_does_not_exist(client, submitter):
    client.force_login(person("Uma Other", Role.SUBMITTER))
    assert client.get(url_of(submitted(submitter))).status_code == 404


def test_a_submitter_edits_their_own_while_it_is_submitted(client, submitter, editor, reviewer):
    article = submitted(submitter)
    response = post(client, submitter, article, title="Walking for back pain")
    assert response.url == f"/board/articles/{article.slug}/"
    article = fetched(article)
    assert (article.current.number, article.current.title) == (2, "Walking for back pain")
    under_review(article, editor, reviewer)
    assert client.get(url_of(article)).status_code == 403
    response = post(client, submitter, fetched(article), title="Once more")
    assert response.status_code == 403
    assert "Only editors change this text now" in response.content.decode()
    assert fetched(article).current.number == 2


def test_an_approved_text_is_not_edited(client, submitter, editor, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    client.force_login(editor)
    response = client.get(url_of(article), HTTP_REFERER=f"http://testserver/board/articles/{article.slug}/")
    assert response.status_code == 409
    page = response.content.decode()
    assert "The article is approved. Reopen or restore it before changing its text." in page
    assert f'href="http://testserver/board/articles/{article.slug}/"' in page


# --- what is stored -------------------------------------------------------------------------------------------------


def test_a_form_sent_as_it_was_shown_changes_nothing_byte_for_byte(client, submitter, editor):
    body = "Trailing spaces  \nand a tab\there, ≥ 3 μg. [1, 2, 3, 4]\n\n\n* item * [1]\n"
    article = submitted(submitter, body=body, references=EXACT, question="Why?  \nReally?")
    client.force_login(editor)
    shown = client.get(url_of(article)).content.decode()
    assert "10.5555/EXACT(1)" in shown
    response = post(client, editor, article)
    assert told(client, response) == "Nothing changed, so no revision was made."
    assert Revision.objects.filter(article=article).count() == 1


def test_an_edit_keeps_what_it_did_not_touch_byte_for_byte(client, submitter, editor):
    body = "Trailing spaces  \nand a tab\there, ≥ 3 μg. [1, 2, 3, 4]\n\n\n* item * [1]\n"
    article = submitted(submitter, body=body, references=EXACT)
    post(client, editor, article, title="Another title")
    revision = fetched(article).current
    assert (revision.number, revision.body, revision.note) == (2, body, "Better")
    assert wording_of(revision).references == EXACT


def test_an_edit_keeps_verdicts_on_claims_it_left_alone_and_asks_the_signer_again(client, submitter, editor, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    body = article.current.body.replace("most adults", "many adults")
    response = post(client, editor, article, body=body)
    assert told(client, response) == "Saved as revision 2. 1 claim was touched."
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED
    roots = fetched(article).current.citations.order_by("position").values_list("root__revision__number", flat=True)
    assert list(roots) == [2, 1, 1, 1]


def test_a_marker_without_a_reference_is_kept_and_found(client, submitter, editor):
    article = submitted(submitter)
    response = post(client, editor, article, body=article.current.body + "\nSwimming helps. [3]\n")
    assert response.url.endswith("#findings")
    assert "The reading of it has 1 finding." in told(client, response)
    revision = fetched(article).current
    assert [row.number for row in revision.references.order_by("number") if not row.listed] == [3]
    assert list(revision.findings.values_list("code", "reference__number")) == [("reference-unlisted", 3)]
    page = client.get(reverse("board:article", args=[article.slug])).content.decode()
    assert 'id="reference-3"' in page


def test_an_unlisted_reference_that_nobody_cites_any_more_goes(client, submitter, editor):
    article = submitted(submitter, body="Pain falls. [1, 3]\n", references=(*draft().references, DraftReference(3)))
    post(client, editor, article, body="Pain falls. [1]\n")
    assert [row.number for row in wording_of(fetched(article).current).references] == [1, 2]


# --- references -----------------------------------------------------------------------------------------------------


def test_references_are_added_one_a_line(client, submitter, editor):
    article = submitted(submitter)
    added = "Roe R. Sleep and pain. Pain. 2022;3:4. doi:10.5555/sleep\n\n9. 23456789\nhttps://example.org/guideline\n"
    post(client, editor, article, added=added, body=article.current.body + "\nSleep helps. [3, 9, 10]\n")
    references = wording_of(fetched(article).current).references[2:]
    assert [(row.number, row.doi, row.pmid, row.url) for row in references] == [
        (3, "10.5555/sleep", "", ""),
        (9, "", "23456789", ""),
        (10, "", "", "https://example.org/guideline"),
    ]


BIBTEX = """@article{roe,
  author = {Roe, Rita and {Sleep Group}}, title = {Sleep and {p}ain}, journal = {Pain},
  year = 2022, volume = 3, pages = {4--9}, doi = {10.5555/Sleep}
}"""
RIS = "TY  - JOUR\r\nAU  - Doe, Jane\r\nTI  - Heat\r\nPY  - 2020\r\nAN  - 77\r\nDB  - PubMed\r\nER  - \r\n"
SLEEP = DraftReference(
    3,
    as_cited="Roe R, Sleep Group. Sleep and pain. Pain. 2022;3:4-9. doi:10.5555/sleep",
    doi="10.5555/sleep",
    title="Sleep and pain",
)
HEAT = DraftReference(4, as_cited="Doe J. Heat. 2020. PMID: 77", pmid="77", title="Heat")


def test_what_reference_managers_export_is_added(client, submitter, editor):
    article = submitted(submitter)
    ris = "TY  - JOUR\nAU  - Roe, Rita\nAU  - Sleep Group\nTI  - Sleep and pain\nJO  - Pain\nPY  - 2022\nVL  - 3\n"
    ris += "SP  - 4\nEP  - 9\nDO  - 10.5555/sleep\nER  - \n\n"
    post(client, editor, article, added=ris + RIS, body=article.current.body + "\nSleep helps. [3, 4]\n")
    assert wording_of(fetched(article).current).references[2:] == (SLEEP, HEAT)


def test_a_list_of_identifiers_is_added(client, submitter, editor):
    article = submitted(submitter)
    body = article.current.body + "\nSleep helps. [3, 4, 5, 9]\n"
    post(client, editor, article, added="10.5555/sleep, 77\nPMC123\n9. 10.5555/late", body=body)
    assert [
        (row.number, row.doi, row.pmid, row.url) for row in wording_of(fetched(article).current).references[2:]
    ] == [
        (3, "10.5555/sleep", "", ""),
        (4, "", "77", ""),
        (5, "", "", "https://pmc.ncbi.nlm.nih.gov/articles/PMC123/"),
        (9, "10.5555/late", "", ""),
    ]


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ("@article{roe, title = {Sleep}", "Line 1: a brace or quotation mark of “roe” is never closed. Close it."),
        ("TY  - JOUR\nER  - ", "Line 1: the RIS entry says nothing about the work."),
        ('[{"id": "x"}]', "Item 1 says nothing about the work."),
    ],
)
def test_what_cannot_be_read_is_a_fault_at_the_field(client, submitter, editor, added, fault):
    article = submitted(submitter)
    response = post(client, editor, article, added=added)
    assert response.status_code == 422
    page = unescape(response.content.decode())
    assert fault in page
    assert added in page.replace("\r\n", "\n")
    assert fetched(article).current.number == 1


def test_an_entry_pasted_over_a_reference_says_what_it_is(client, submitter, editor):
    article = submitted(submitter)
    post(client, editor, article, **{"reference-0-as_cited": BIBTEX})
    assert wording_of(fetched(article).current).references[0] == replace(SLEEP, number=1)


def test_two_entries_pasted_over_one_reference_are_a_fault(client, submitter, editor):
    article = submitted(submitter)
    response = post(client, editor, article, **{"reference-0-as_cited": RIS + RIS})
    assert response.status_code == 422
    assert "There are 2 references in it." in response.content.decode()


def test_a_number_that_is_taken_is_a_fault_at_the_field(client, submitter, editor):
    article = submitted(submitter)
    response = post(client, editor, article, added="2. Another work. 2020.", title="Kept as typed")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Reference 2 is in the list already. Change it there." in page
    assert "Kept as typed" in page
    assert "2. Another work. 2020." in page
    assert fetched(article).current.number == 1


def test_a_reference_is_removed_from_the_list(client, submitter, editor):
    article = submitted(submitter)
    post(client, editor, article, **{"reference-1-remove": "on"})
    revision = fetched(article).current
    assert [(row.number, row.listed) for row in revision.references.order_by("number")] == [(1, True), (2, False)]


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("doi", "https://doi.org/10.5555/other", "10.5555/other"),
        ("pmid", "PMID: 23456789", "23456789"),
        ("url", " https://example.org/x ", "https://example.org/x"),
        ("doi", "", ""),
    ],
)
def test_an_identifier_is_corrected(client, submitter, editor, field, given, kept):
    article = submitted(submitter)
    post(client, editor, article, **{f"reference-0-{field}": given})
    assert getattr(wording_of(fetched(article).current).references[0], field) == kept


@pytest.mark.parametrize(
    ("field", "given", "fault"),
    [
        ("doi", "exercise", "“exercise” is not a DOI"),
        ("pmid", "12ab", "“12ab” is not a PMID"),
        ("url", "javascript:alert(1)", "“javascript:alert(1)” is no web address"),
    ],
)
def test_what_is_no_identifier_is_a_fault_at_its_reference(client, submitter, editor, field, given, fault):
    article = submitted(submitter)
    response = post(client, editor, article, **{f"reference-1-{field}": given})
    assert response.status_code == 422
    page = response.content.decode()
    assert f'<a href="#id_reference-1-{field}">Reference 2</a>: {fault}' in page
    assert f'value="{given}"' in page
    assert fetched(article).current.number == 1


def test_another_work_under_a_number_drops_what_was_known_of_the_old_one(client, submitter, editor):
    reference = DraftReference(1, as_cited="Doe", doi="10.5555/a", title="T", publisher="P", passage="Q")
    article = submitted(submitter, body="Pain falls. [1]\n", references=(reference,))
    post(client, editor, article, **{"reference-0-as_cited": "Doe J."})
    [same_work] = wording_of(fetched(article).current).references
    assert same_work == replace(reference, as_cited="Doe J.")
    post(client, editor, fetched(article), **{"reference-0-doi": "10.5555/b"})
    [other] = wording_of(fetched(article).current).references
    assert other == DraftReference(1, as_cited="Doe J.", doi="10.5555/b")


# --- faults, preview, conflicts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["question", "title", "body", "note"])
def test_an_empty_field_is_a_fault_and_the_rest_is_kept(client, submitter, editor, field):
    article = submitted(submitter)
    others = {"title": "Kept title"} if field != "title" else {"question": "Kept title"}
    response = post(client, editor, article, **(others | {field: " \n "}))
    assert response.status_code == 422
    page = response.content.decode()
    assert f'<a href="#id_{field}">' in page
    assert "Kept title" in page


def test_a_preview_stores_nothing_and_says_what_saving_would_do(client, submitter, editor, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    body = article.current.body.replace("most adults", "many adults") + "\nSwimming helps. [7]\n"
    response = post(client, editor, article, body=body, preview="1")
    assert response.status_code == 200
    said = words(response.content.decode())
    assert "2 claims would be touched" in said
    assert "Pain falls with exercise in removed: most added: many adults. [1]" in said
    assert "Reference 7 is cited but not listed" in said
    assert "many adults" in response.content.decode().partition('name="body"')[2]
    assert fetched(article).current.number == 1


def changed_meanwhile(article, by, old: str, new: str):
    seen = wording_of(article.current)
    theirs = replace(seen, body=seen.body.replace(old, new))
    editing.revise(article.pk, theirs, by=by, seen=article.current.digest, note="Milder")
    return fetched(article)


def boxes(page: str) -> dict[str, str]:
    """What the form of a page would send: a browser leaves out the line end that an area begins with."""
    [form] = [form for form in html.fromstring(page).forms if "edit" in form.classes]
    return {name: (value or "").removeprefix("\n") for name, value in form.form_values()}


def test_a_stale_edit_of_the_same_place_is_not_saved_and_loses_nothing(client, submitter, editor, other_editor):
    article = submitted(submitter)
    now = changed_meanwhile(article, other_editor, "most adults", "many adults")
    mine = article.current.body.replace("most adults", "some adults")
    response = post(client, editor, article, body=mine, title="My title", added="Roe R. New work. 2024.")
    assert response.status_code == 409
    said = words(response.content.decode())
    assert "Somebody changed this text while you were editing" in said
    assert "Tom Reyes made revision 2" in said
    assert "Milder" in said
    assert "You both changed the same place of revision 1" in said
    assert "removed: most added: many" in said
    assert "removed: most added: some" in said
    assert fetched(article) == now
    kept = boxes(response.content.decode())
    assert (kept["title"], kept["body"], kept["note"]) == ("My title", mine, "Better")
    assert kept["reference-2-as_cited"] == "Roe R. New work. 2024."
    assert kept["seen"] == now.current.digest
    assert client.post(url_of(article), kept).status_code == 302
    article = fetched(article)
    assert (article.current.number, article.current.title) == (3, "My title")
    assert "some adults" in article.current.body


def test_a_stale_edit_of_another_place_comes_back_with_both_changes(client, submitter, editor, other_editor):
    article = submitted(submitter)
    changed_meanwhile(article, other_editor, "most adults", "many adults")
    mine = article.current.body.replace("2 days", "3 days")
    response = post(client, editor, article, body=mine, title="My title")
    assert response.status_code == 409
    assert "You worked in different places of revision 1" in words(response.content.decode())
    assert fetched(article).current.number == 2
    client.post(url_of(article), boxes(response.content.decode()))
    article = fetched(article)
    assert (article.current.number, article.current.title) == (3, "My title")
    assert article.current.body == mine.replace("most adults", "many adults")


def test_an_edit_from_a_text_that_never_was_keeps_what_was_typed(client, submitter, editor):
    article = submitted(submitter)
    response = post(client, editor, article, title="My title", seen="0" * 64)
    assert response.status_code == 409
    page = response.content.decode()
    assert "The text you began from is not one of this article’s revisions" in page
    assert "My title" in page


# --- one reference --------------------------------------------------------------------------------------------------


def unlisted(submitter):
    finding = Finding("fatal", "reference-unlisted", "Reference 3 is cited but not listed.", "line 1", 3)
    references = (*draft().references, DraftReference(3))
    return submitted(submitter, body="Pain falls. [1, 3]\n", references=references, findings=(finding,))


def give(client, by, article, given: str, number: int = 3, seen: str = ""):
    client.force_login(by)
    url = reverse("board:article-reference", args=[article.slug, number])
    return client.post(url, {"given": given, "seen": seen or article.current.digest})


@pytest.mark.parametrize(
    ("given", "reference", "source"),
    [
        ("10.5555/sleep", {"doi": "10.5555/sleep"}, "doi:10.5555/sleep"),
        ("https://doi.org/10.5555/sleep", {"doi": "10.5555/sleep"}, "doi:10.5555/sleep"),
        ("23456789", {"pmid": "23456789"}, "pmid:23456789"),
        ("PMID: 23456789", {"pmid": "23456789"}, "pmid:23456789"),
        ("https://example.org/g", {"url": "https://example.org/g"}, "url:https://example.org/g"),
        (
            "Roe R. Sleep and pain. Pain. 2022;3:4. PMID: 23456789",
            {"pmid": "23456789", "as_cited": "Roe R. Sleep and pain. Pain. 2022;3:4. PMID: 23456789"},
            "pmid:23456789",
        ),
        ("Roe R. Sleep and pain. A book. 2022.", {"as_cited": "Roe R. Sleep and pain. A book. 2022."}, None),
    ],
)
def test_a_missing_reference_is_given(client, submitter, editor, given, reference, source):
    article = unlisted(submitter)
    response = give(client, editor, article, given)
    assert response.url == f"/board/articles/{article.slug}/#reference-3"
    assert told(client, response).startswith("Reference 3 is given. Saved as revision 2.")
    article = fetched(article)
    row = article.current.references.select_related("source").get(number=3)
    assert {name: getattr(row, name) for name in reference} == reference
    assert source is None or row.source.key == source
    assert row.source.check_due_at is not None
    assert not article.current.findings.filter(code="reference-unlisted").exists()
    assert article.current.references.filter(number__in=[1, 2]).count() == 2


def test_a_submitter_gives_the_reference_of_their_own_draft(client, submitter):
    article = unlisted(submitter)
    assert give(client, submitter, article, "10.5555/sleep").status_code == 302
    assert fetched(article).current.author == submitter


def test_a_reference_is_replaced(client, submitter, editor, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    assert give(client, editor, article, "10.5555/other", number=2).status_code == 302
    assert fetched(article).current.references.get(number=2).source.key == "doi:10.5555/other"
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED


def test_the_form_to_replace_a_reference_opens_where_it_is_asked_for(client, submitter, editor):
    article = submitted(submitter)
    client.force_login(editor)
    url = reverse("board:article", args=[article.slug])
    form = f'action="{reverse("board:article-reference", args=[article.slug, 2])}#give-2"'
    page = client.get(url).content.decode()
    assert 'href="?replace=2#reference-2"' in page
    assert form not in page
    assert form in client.get(url, {"replace": "2"}).content.decode()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (BIBTEX, SLEEP),
        (RIS, replace(HEAT, number=3)),
        ("Roe R. Sleep and\r\npain. 2022.", DraftReference(3, as_cited="Roe R. Sleep and pain. 2022.")),
        (
            "10.5555/sleep PMID: 77",
            DraftReference(3, as_cited="10.5555/sleep PMID: 77", doi="10.5555/sleep", pmid="77"),
        ),
    ],
)
def test_a_reference_is_given_in_any_form(client, submitter, editor, given, expected):
    article = unlisted(submitter)
    give(client, editor, article, given)
    assert expected in wording_of(fetched(article).current).references


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (RIS + RIS, "There are 2 references in it. Give one of them here;"),
        ("1. Roe R. 2022.\n2. Doe J. 2020.", "There are 2 references in it"),
        ("10.5555/sleep\n10.5555/heat", "There are 2 references in it"),
        ("@article{x, title={", "never closed"),
    ],
)
def test_what_is_no_single_reference_is_a_fault_at_the_field(client, submitter, editor, given, fault):
    article = unlisted(submitter)
    response = give(client, editor, article, given)
    assert response.status_code == 422
    page = unescape(response.content.decode())
    assert fault in page
    assert given.replace("\r\n", "\n").strip() in page.replace("\r\n", "\n")
    assert fetched(article).current.number == 1


def test_nothing_given_is_a_fault_at_the_field(client, submitter, editor):
    article = unlisted(submitter)
    response = give(client, editor, article, "  ")
    assert response.status_code == 422
    assert "Give a DOI, a PMID, a URL or the full citation." in response.content.decode()


def test_a_reference_given_to_a_text_that_changed_meanwhile_is_kept_as_typed(client, submitter, editor):
    article = unlisted(submitter)
    response = give(client, editor, article, "10.5555/sleep", seen="0" * 64)
    assert response.status_code == 409
    page = response.content.decode()
    assert "The text changed while you were at it" in page
    assert ">\n10.5555/sleep</textarea>" in page
    assert Source.objects.filter(doi="10.5555/sleep").count() == 0


def test_a_number_that_the_text_does_not_have_is_refused(client, submitter, editor):
    response = give(client, editor, submitted(submitter), "10.5555/sleep", number=8)
    assert response.status_code == 409
    assert "The text has no reference 8." in response.content.decode()


def test_a_reference_is_given_by_post_only(client, submitter, editor):
    client.force_login(editor)
    assert client.get(reverse("board:article-reference", args=[submitted(submitter).slug, 1])).status_code == 405
