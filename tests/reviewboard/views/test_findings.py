"""The findings page, as each person sees it, through HTTP."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from articles.drafts.draft import DraftReference, Finding
from articles.models import MatchDecision, Role, Source, Standing, State
from reviewboard.actions import workflow
from reviewboard.queries.records import shown
from tests.cast import PASSWORD, draft, fetched, person, ready_to_approve, sources_stand, submitted, under_review
from tests.clock import in_days
from tests.counting import statements
from tests.sources import (
    BOOK,
    CONCERN,
    CORRECTED,
    DEAD,
    FINE,
    MATCH,
    NAMED,
    OLD_ANSWER,
    RETRACTED,
    SUGGESTED,
    SUPERSEDED,
    SUSPECT,
    VARIES,
    WAITING,
    WRONG,
    answered,
    article_in_every_state,
    stands,
)

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert('x')</script>"


@pytest.fixture
def article(submitter):
    return article_in_every_state(submitter)


def url(article, name: str = "article-findings", *more) -> str:
    return reverse(f"board:{name}", args=[article.slug, *more])


def page(client, by, article, name: str = "article-findings", **query) -> str:
    client.force_login(by)
    response = client.get(url(article, name), query)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def row(html: str, number: int) -> str:
    """The HTML of one reference's row."""
    found = re.search(rf'<li id="reference-{number}".*?\n</li>', html, re.DOTALL)
    assert found, f"no reference {number}"
    return found[0]


def said(html: str, number: int) -> str:
    return words(row(html, number))


def groups(html: str) -> dict[str, list[int]]:
    """The numbers of the references in each group, in the order of the page."""
    found: dict[str, list[int]] = {name: [] for name in ("needs", "checking", "look", "fine")}
    for panel in html.split('<section class="panel" id="')[1:]:
        name = panel.partition('"')[0]
        if name in found:
            found[name] = [int(number) for number in re.findall(r'<li id="reference-(\d+)"', panel)]
    return found


def marks(html: str, number: int) -> list[str]:
    return re.findall(r'<span class="standing"[^>]*>.*?</svg>([^<]+)', row(html, number).partition("</h3>")[0])


def acts(html: str, number: int) -> list[str]:
    """The words of what can be pressed in a row, as they are seen."""
    inside = re.sub(r'<span class="said">[^<]*</span>', "", row(html, number))
    return re.findall(r'<(?:a|button) class="button[^>]*>([^<]+)<', inside)


# --- who -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["article-findings", "article-findings-progress"])
@pytest.mark.parametrize("who", ["outsider", "reviewer", "second submitter"])
def test_who_may_not_open_the_file_need_not_know_of_it(client, request, article, who, name):
    stranger = person("Uma Other", Role.SUBMITTER) if who == "second submitter" else request.getfixturevalue(who)
    client.force_login(stranger)
    assert client.get(url(article, name)).status_code == 404


def test_an_admin_reads_it_and_can_do_nothing(client, admin_person, article):
    html = page(client, admin_person, article)
    assert "Needs an editor 7" in words(html)
    assert [acts(html, number) for number in NAMED] == [[] for _ in NAMED]
    assert re.findall(r'<form method="post" action="(/board/articles/[^"]+)"', html) == []
    assert "Waive it" not in words(html)


def test_a_submitter_acts_on_their_own_while_it_stands_with_them(client, submitter, editor, article):
    html = page(client, submitter, article)
    assert acts(html, SUGGESTED) == ["This is the work", "It is another", "Replace it", "Check it again"]
    assert "Waive it" not in words(html)
    assert "other article" not in words(html)


def test_a_submitter_only_reads_while_it_is_under_review(client, submitter, editor, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    under_review(article, editor, reviewer)
    Source.objects.update(standing=Standing.CONCERN)
    html = page(client, submitter, article)
    assert "Needs an editor 2" in words(html)
    assert acts(html, 1) == []


# --- at a glance ---------------------------------------------------------------------------------------------------


def test_severest_first_in_groups_by_whose_turn_it_is(client, editor, article):
    assert groups(page(client, editor, article)) == {
        "needs": [RETRACTED, CONCERN, SUSPECT, WRONG, SUGGESTED, DEAD, BOOK],
        "checking": [WAITING],
        "look": [VARIES, CORRECTED, SUPERSEDED, OLD_ANSWER],
        "fine": [FINE],
    }


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (RETRACTED, ["Retracted"]),
        (CONCERN, ["Expression of concern"]),
        (SUGGESTED, ["Possible match to confirm"]),
        (SUSPECT, ["Found nowhere"]),
        (BOOK, ["Not in a registry"]),
        (OLD_ANSWER, ["Exists and stands", "Asked again without an answer"]),
        (WRONG, ["Identifier of another work"]),
        (VARIES, ["Exists and stands", "Title varies"]),
        (DEAD, ["Not in a registry", "Its page is gone"]),
        (CORRECTED, ["Corrected"]),
        (SUPERSEDED, ["Superseded"]),
        (FINE, ["Exists and stands"]),
        (WAITING, ["Not checked yet"]),
    ],
)
def test_marks_say_how_it_stands(client, editor, article, number, expected):
    assert marks(page(client, editor, article), number) == expected


def test_every_number_leads_to_its_row(client, editor, article):
    html = page(client, editor, article)
    assert re.findall(r'<a href="#reference-(\d+)" data-tone', html) == [str(number) for number in sorted(NAMED)]
    assert "Reference 1 : Retracted" in words(html)


@pytest.mark.parametrize(("show", "numbers"), [("checking", [WAITING]), ("fine", [FINE])])
def test_one_group_alone(client, editor, article, show, numbers):
    html = page(client, editor, article, show=show)
    assert {name: found for name, found in groups(html).items() if found} == {show: numbers}
    assert f'<a href="?show={show}" aria-current="page">' in html
    assert f'href="{url(article)}#reference-{RETRACTED}"' in html


def test_a_group_that_is_not_there_is_all_of_them(client, editor, article):
    assert len(groups(page(client, editor, article, show="nonsense"))["needs"]) == 7


@pytest.mark.parametrize("show", ["needs", "checking", "look", "fine"])
def test_an_empty_group_says_so(client, editor, submitter, show):
    article = submitted(submitter)
    sources_stand(article)
    if show == "fine":
        Source.objects.update(standing=Standing.CONCERN)
    html = page(client, editor, article, show=show)
    assert groups(html) == {"needs": [], "checking": [], "look": [], "fine": []}
    assert "Show all references" in html


def test_a_text_without_references(client, editor, submitter):
    article = submitted(submitter, body="Rest.\n", references=())
    html = page(client, editor, article)
    assert "The text cites no reference" in html
    assert reverse("board:article-edit", args=[article.slug]) in html


def test_a_reference_that_nobody_listed(client, editor, submitter):
    finding = Finding("fatal", "reference-unlisted", "Reference 3 is cited but not listed.", "line 1", 3)
    references = (*draft().references, DraftReference(3))
    article = submitted(submitter, body="Pain. [3]\n", references=references, findings=(finding,))
    html = page(client, editor, article)
    assert "Nothing is listed under this number." in said(html, 3)
    assert acts(html, 3) == ["Give it"]
    about = html.partition('id="list"')[2].partition("</section>")[0]
    assert "Reference 3 is cited but not listed. line 1" in words(about)
    assert 3 in groups(html)["needs"]


def test_findings_of_the_reading_that_are_about_no_reference_stand_in_the_file_alone(client, editor, submitter):
    article = submitted(submitter, findings=(Finding("warning", "character", "A hidden sign.", "line 2"),))
    assert "A hidden sign." not in page(client, editor, article)
    assert 'id="list"' not in page(client, editor, article)


# --- what was found ------------------------------------------------------------------------------------------------


def test_registries_that_do_not_agree_stand_side_by_side(client, editor, article):
    html = row(page(client, editor, article), RETRACTED)
    table = [words(line) for line in re.findall(r'<tr role="row">.*?</tr>', html, re.DOTALL)]
    assert "What each registry said: not all the same, and the gravest word counts" in words(html)
    assert "<details open>" in html
    title = "Ivermectin in mild respiratory infection"
    assert table[1].startswith(f"Crossref Has it {title} Correction , 2020")
    assert table[2].startswith(f"PubMed Has it RETRACTED: {title}. Retraction in , 2024-03-04")
    assert table[3].startswith(f"Retraction Watch Has it {title} Retraction , 2024-03-04")
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/90000021/"' in html
    assert 'href="https://doi.org/10.5555/r.2020.1"' in html
    assert html.count("the answer of") == 3


def test_registries_that_agree_are_folded_away(client, editor, article):
    html = row(page(client, editor, article), FINE)
    assert "<details open>" not in html
    assert "not all the same" not in html


def test_how_it_was_checked_by_which_rule_and_on_what_evidence(client, editor, article):
    html = said(page(client, editor, article), FINE)
    assert "No retraction is known. C6, version 1" in html
    assert "The record agrees with the citation. C4, version 1" in html
    assert "Crossref, " in html
    assert ": status 200, SHA-256 9f2c 41d7 9f2c 41d7… https://crossref.example/works/1" in html
    assert html.count("https://crossref.example/works/1") == 1


def test_an_old_answer_says_how_old_it_is_and_when_it_was_asked_again(client, editor, article):
    html = said(page(client, editor, article), OLD_ANSWER)
    assert re.search(r"Answered \d+ \w+ \d{4}, \d\d:\d\d ; found so since", html)
    assert re.search(r"Asked again [^.]+, without an answer; next try ", html)
    assert "Did not answer It answered 503, Service Unavailable." in html


def test_a_title_that_differs_by_a_word_is_shown_with_that_word(client, editor, article):
    html = said(page(client, editor, article), VARIES)
    assert "Title as cited Early exercise in removed: acute low back pain" in html
    assert "Title in the record Early exercise in added: chronic low back pain" in html


def test_a_suspicion_is_worded_as_one(client, editor, article):
    html = said(page(client, editor, article), SUSPECT)
    assert "“Found nowhere” is a suspicion and no proof: registries know few books" in html
    assert "fabricated" not in html.lower()


def test_what_stands_in_no_registry_is_calm(client, editor, article):
    html = row(page(client, editor, article), BOOK)
    assert 'data-tone="unknown"' in html
    assert 'data-tone="bad"' not in html
    assert "To stand in no registry is no fault: few books, guidelines, reports and web pages do" in words(html)
    assert "Open it, see that it exists, and waive this with a reason." in words(html)


def test_a_page_that_is_gone(client, editor, article):
    html = said(page(client, editor, article), DEAD)
    assert "The page answered 404, Not Found, three times since Monday." in html


def test_how_many_other_articles_rest_on_it(client, editor, submitter, article):
    for count in (1, 2):
        article_in_every_state(submitter, f"What else helps, {count}")
        expected = "1 other article rests on it, too." if count == 1 else "2 other articles rest on it, too."
        assert expected in said(page(client, editor, article), FINE)


def test_hostile_words_are_shown_as_words(client, editor, submitter):
    reference = DraftReference(1, as_cited=HOSTILE, url="javascript:alert(1)")
    article = submitted(submitter, body="Pain. [1]\n", references=(reference,))
    answer = answered(HOSTILE, "found", HOSTILE, {"said": HOSTILE, "notice_id": "javascript:x"}, reason=HOSTILE)
    stands(
        article,
        1,
        standing=Standing.UNMATCHED,
        checks=[("C4", "title_varies", "warning", HOSTILE)],
        answers=[answer | {"url": "javascript:alert(2)"}],
        record={"source": HOSTILE, "title": HOSTILE},
        match=MATCH | dict.fromkeys(("title", "text", "doi", "pmid", "found_by"), HOSTILE),
        link_state="dead",
        link_said=HOSTILE,
    )
    html = page(client, editor, article)
    assert "<script>alert" not in html
    assert 'href="javascript:' not in html
    assert "&lt;script&gt;alert" in html


# --- a suggested match ---------------------------------------------------------------------------------------------


def decided(client, by, article, number: int = SUGGESTED, **sent):
    client.force_login(by)
    return client.post(url(article, "reference-match", number), {"is": "the-work", "shown": shown(MATCH), **sent})


def test_a_suggested_match_stands_beside_the_words_that_cite_it(client, editor, article):
    html = said(page(client, editor, article), SUGGESTED)
    assert "As cited Brandl K. Exercise training in chronic heart failure." in html
    assert "Found by Crossref, likeness 43 of 100 Brandl K added: , Sorensen M" in html
    assert "added: patients with" in html.replace("added:  ", "added: ")


def test_it_is_the_work(client, editor, article):
    response = decided(client, editor, article)
    assert response.url == f"{url(article)}#reference-{SUGGESTED}"
    html = page(client, editor, article)
    assert f"Reference {SUGGESTED} is “{MATCH['title']}”. The registries are asked again." in words(html)
    assert f"Ines Calder confirmed “{MATCH['title']}”" in said(html, SUGGESTED)
    assert SUGGESTED in groups(html)["checking"]
    assert "This is the work" not in acts(html, SUGGESTED)
    assert "Use the corrected record" in acts(html, SUGGESTED)


def test_it_is_another(client, editor, article):
    decided(client, editor, article, **{"is": "another"})
    html = page(client, editor, article)
    assert f"Ines Calder said that it is not “{MATCH['title']}”" in said(html, SUGGESTED)
    assert Source.objects.get(match__state="refused").doi == ""
    told = words(page(client, editor, article, "article-history"))
    assert f"decided on a suggested match Reference {SUGGESTED} is not “{MATCH['title']}”" in told


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"shown": "another"}, "Another match is suggested for reference 3 by now."),
        ({"shown": ""}, "Another match is suggested for reference 3 by now."),
        ({"is": ""}, "Say whether the match is the work that the reference means, or another."),
        ({"is": "nonsense"}, "Say whether the match is the work that the reference means, or another."),
    ],
)
def test_what_was_not_seen_is_not_decided(client, editor, article, sent, why):
    response = decided(client, editor, article, **sent)
    assert response.status_code == 409
    assert why in words(response.content.decode())
    assert "This is the work" in acts(response.content.decode(), SUGGESTED)
    assert not MatchDecision.objects.exists()


def test_twice_is_once(client, editor, article):
    decided(client, editor, article)
    response = decided(client, editor, article)
    assert response.status_code == 409
    assert "Somebody has decided on the match of reference 3 already." in words(response.content.decode())


@pytest.mark.parametrize(("name", "status"), [("reviewer", 403), ("admin_person", 403), ("outsider", 403)])
def test_nobody_else_decides(client, request, article, name, status):
    assert decided(client, request.getfixturevalue(name), article).status_code == status
    assert not MatchDecision.objects.exists()


def test_a_match_is_decided_by_post_alone(client, editor, article):
    client.force_login(editor)
    assert client.get(url(article, "reference-match", SUGGESTED)).status_code == 405
    assert client.get(url(article, "article-recheck")).status_code == 405


# --- checking again ------------------------------------------------------------------------------------------------


def recheck(client, by, article, **sent):
    client.force_login(by)
    return client.post(url(article, "article-recheck"), sent)


def test_all_again(client, editor, article):
    assert recheck(client, editor, article).url == url(article)
    html = page(client, editor, article)
    assert "Asking the registries again about 12 sources." in words(html)
    assert "0 of 13 sources checked. 13 waiting for their turn. Look again" in words(html)
    assert "Check all again" not in words(html)


def test_one_again(client, editor, article):
    assert recheck(client, editor, article, number=str(FINE)).url == f"{url(article)}#reference-{FINE}"
    html = page(client, editor, article)
    assert "Asking the registries again about 1 source." in words(html)
    assert "Being asked again." in said(html, FINE)
    assert FINE in groups(html)["checking"]
    assert "Check it again" not in acts(html, FINE)


def test_a_retracted_source_needs_you_even_while_it_is_asked_about(client, editor, article):
    recheck(client, editor, article, number=str(RETRACTED))
    assert RETRACTED in groups(page(client, editor, article))["needs"]


def test_not_too_often(client, editor, article):
    recheck(client, editor, article)
    response = recheck(client, editor, article)
    assert response.status_code == 409
    assert "This was asked within the last minute, or is waiting for its turn." in words(response.content.decode())


@pytest.mark.parametrize("number", ["0x1", "-1", "1,2", "99999999999999999999", "١"])
def test_no_number_of_a_reference(client, editor, article, number):
    assert recheck(client, editor, article, number=number).status_code == 404


def test_progress_says_nothing_while_nothing_is_new(client, editor, article):
    client.force_login(editor)
    response = client.get(url(article, "article-findings-progress"), {"waiting": str(WAITING)})
    assert (response.status_code, response.content) == (204, b"")


def test_progress_brings_the_rows_that_are_finished(client, editor, article):
    recheck(client, editor, article, number=str(FINE))
    html = page(client, editor, article)
    assert f"waiting={FINE},{WAITING}" in html
    stands(article, FINE, standing=Standing.RETRACTED, checks=[("C6", "retracted", "fatal", "Retracted today.")])
    html = page(client, editor, article, "article-findings-progress", waiting=f"{FINE},{WAITING}", show="fine")
    assert re.findall(r'<li id="reference-(\d+)" data-tone="(\w+)" hx-swap-oob="true"', html) == [(str(FINE), "bad")]
    assert "Retracted today." in said(html, FINE)
    assert '<div id="glance" hx-swap-oob="true">' in html
    assert f"show=fine&amp;waiting={WAITING}" in html
    assert "1 waiting for its turn." in words(html)


def test_progress_ends_when_all_were_asked(client, editor, article):
    stands(article, WAITING)
    html = page(client, editor, article, "article-findings-progress", waiting=str(WAITING))
    assert "13 of 13 sources checked. 1 was answered earlier and could not be asked again" in words(html)
    assert "hx-get" not in html
    assert "Put them in order again" in html


@pytest.mark.parametrize("waiting", ["", "x", "99", "1,,2,<b>", "9" * 50])
def test_progress_takes_what_it_is_given(client, editor, article, waiting):
    html = page(client, editor, article, "article-findings-progress", waiting=waiting)
    assert "12 of 13 sources checked. 1 waiting for its turn. 1 was answered earlier" in words(html)


# --- putting it right ----------------------------------------------------------------------------------------------


def typed_in(html: str, number: int) -> str:
    """What stands in the form that says what a reference is, be it in one line or in several."""
    box = rf'<(?:input|textarea) id="give-{number}" name="given"[^>]*?(?:value="([^"]*)"[^>]*|>\n([^<]*)</textarea)>'
    return "".join(re.search(box, html).groups(""))


def test_the_corrected_record_is_put_into_the_form_to_be_looked_over(client, editor, article):
    link = re.search(
        r'<a class="button" href="([^"]+)">Use the corrected record', row(page(client, editor, article), VARIES)
    )
    client.force_login(editor)
    html = client.get(link[1].replace("&amp;", "&")).content.decode()
    typed = typed_in(html, VARIES)
    assert typed == (
        "Singh A. Early exercise in chronic low back pain. Spine Care. 2021;12:77-85. doi:10.5555/v.2021.77"
    )
    seen = article.current.digest
    response = client.post(
        reverse("board:article-reference", args=[article.slug, VARIES]),
        {"given": typed, "seen": seen},
    )
    assert response.status_code == 302
    reference = fetched(article).current.references.get(number=VARIES)
    assert (reference.as_cited, reference.doi) == (typed, "10.5555/v.2021.77")


def test_where_there_is_no_record_the_form_is_empty(client, editor, article):
    client.force_login(editor)
    html = client.get(url(article, "article"), {"replace": str(BOOK), "record": "1"}).content.decode()
    assert typed_in(html, BOOK) == ""


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (RETRACTED, ["Replace it", "Check it again"]),
        (VARIES, ["Use the corrected record", "Replace it", "Check it again"]),
        (FINE, ["Check it again"]),
        (WAITING, ["Replace it"]),
    ],
)
def test_what_can_be_done(client, editor, article, number, expected):
    assert acts(page(client, editor, article), number) == expected


def test_on_a_withdrawn_text_nothing_is_done(client, editor, article):
    workflow.withdraw(article.pk, by=editor, reason="Out of date")
    html = page(client, editor, article)
    assert acts(html, RETRACTED) == []
    assert "Reviewers cannot be asked yet" not in html


# --- going on in spite of it ---------------------------------------------------------------------------------------


def waive_through_the_page(client, article, number: int, reason: str) -> None:
    """Follow each link to waive in the row, and sign: one comes back to the findings."""
    for found in re.findall(r'href="([^"]+/waive/\?[^"]+)"', row(client.get(url(article)).content.decode(), number)):
        link = unescape(found)
        html = client.get(link).content.decode()
        assert f'<a href="{url(article)}">Cancel</a>' in html
        [key] = re.findall(r'name="keys" value="([^"]+)"[^>]* checked', html)
        sent = {"keys": [key], "seen": article.current.digest, "reason": reason, "password": PASSWORD}
        assert client.post(link, sent | {"until_on": in_days(30).isoformat()}).url == url(article)


def ask_reviewers(client, article, reviewer):
    return client.post(
        reverse("board:article-assign", args=[article.slug]),
        {"reviewers": [reviewer.pk], "due_on": in_days(7).isoformat()},
    )


def test_nobody_is_asked_before_each_fatal_finding_is_waived(client, editor, article, reviewer):
    client.force_login(editor)
    html = client.get(url(article)).content.decode()
    band = words(html.partition('aria-label="What has to be cleared"')[2].partition("</section>")[0])
    assert band.endswith("References 1 , 4 , 7 : each has to be corrected, replaced or waived by name.")
    for number in (RETRACTED, SUSPECT, WRONG):
        assert fetched(article).state == State.SUBMITTED
        response = ask_reviewers(client, article, reviewer)
        assert response.status_code == 409, number
        waive_through_the_page(client, article, number, "We hold the work in our hands.")
    html = client.get(url(article)).content.decode()
    assert "What has to be cleared" not in html
    assert ask_reviewers(client, article, reviewer).status_code == 302
    assert fetched(article).state == State.UNDER_REVIEW


def test_a_waiver_says_who_why_and_until_when(client, editor, article):
    client.force_login(editor)
    waive_through_the_page(client, article, CONCERN, "The concern is about table 3, which we do not use.")
    html = client.get(url(article)).content.decode()
    told = said(html, CONCERN)
    assert "Waived by Ines Calder, " in told
    assert ": The concern is about table 3, which we do not use." in told
    assert CONCERN in groups(html)["look"]
    assert "Waive it" not in told
    assert "Waived by" not in said(html, RETRACTED)


def test_a_waiver_of_how_it_is_cited(client, editor, article):
    client.force_login(editor)
    waive_through_the_page(client, article, WRONG, "The registry is wrong.")
    assert "Waived by Ines Calder" in said(client.get(url(article)).content.decode(), WRONG)


def test_a_waiver_that_no_longer_holds_is_not_shown(client, editor, article):
    client.force_login(editor)
    waive_through_the_page(client, article, CONCERN, "Table 3.")
    stands(article, CONCERN, standing=Standing.RETRACTED)
    html = client.get(url(article)).content.decode()
    assert "Waived by" not in said(html, CONCERN)
    assert CONCERN in groups(html)["needs"]


def test_only_who_may_waive_is_offered_it(client, editor, article, submitter):
    own = article_in_every_state(editor, "What else helps")
    assert "Waive it" not in words(page(client, editor, own))
    assert "Waive it…" in words(page(client, editor, article))


def test_what_one_act_clears_is_said_once_and_waived_together(client, editor, article):
    doubts = [("cited", "C11", "fabricated_suspect", "fatal", "No registry that was searched knows a work like it.")]
    other = ("cited", "C4", "wrong_work", "fatal", "The identifier belongs to another work: Chilled poultry.")
    stands(article, WRONG, checks=[*doubts, other])
    html = row(page(client, editor, article), WRONG)
    assert words(html).count("Correct the reference, or replace it.") == 1
    (link,) = re.findall(r'href="([^"]+/waive/[^"]+)"', html)
    waiving = client.get(link.replace("&amp;", "&")).content.decode()
    assert len(re.findall(r'<input[^>]* name="keys"[^>]* checked', waiving)) == 2


@pytest.mark.parametrize(
    ("state", "title"),
    [("under_review", "It cannot be approved as it stands"), ("approved", "Found since it was approved")],
)
def test_the_band_says_what_a_fatal_finding_means_now(client, editor, submitter, reviewer, state, title):
    article = ready_to_approve(editor, submitter, reviewer)
    if state == State.APPROVED:
        workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    stands(article, 1, standing=Standing.RETRACTED)
    html = page(client, editor, article)
    assert title in html
    assert "Reference 1 : it has to be corrected, replaced or waived by name." in words(html)


# --- from the file -------------------------------------------------------------------------------------------------


def test_the_file_leads_to_it(client, editor, article):
    html = page(client, editor, article, "article")
    links = set(re.findall(r'href="([^"]*/findings/[^"]*)"', html))
    assert {url(article), f"{url(article)}#reference-{RETRACTED}", f"{url(article)}#reference-{FINE}"} <= links
    standing = html.partition('id="standing"')[2].partition("</section>")[0]
    assert f'href="{url(article)}#reference-{RETRACTED}"' in standing


def test_references_that_wait_lead_to_those_that_do(client, editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    under_review(article, editor, reviewer)
    Source.objects.update(standing=Standing.UNKNOWN, checked_at=None)
    html = page(client, editor, article, "article")
    assert f'href="{url(article)}?show=checking"' in html


# --- constant cost -------------------------------------------------------------------------------------------------


def long_article(by, count: int):
    body = "\n".join(f"- Claim {n} of {count} holds for adults. [{n}]" for n in range(1, count + 1)) + "\n"
    references = tuple(
        DraftReference(n, as_cited=f"Work {n} of {count}. 2020.", doi=f"10.5555/{count}.{n}")
        for n in range(1, count + 1)
    )
    article = submitted(by, title=f"An article of {count}", question="?", body=body, references=references)
    for number in range(1, count + 1):
        stands(
            article, number, standing=Standing.CONCERN if number % 3 else Standing.STANDS, match=MATCH,
            answers=[answered("Crossref"), answered("PubMed")], checks=[("C6", "passed", "note", "None is known.")] * 3,
        )  # fmt: skip
    return article


@pytest.mark.parametrize(("name", "most"), [("article-findings", 8), ("article-findings-progress", 8)])
def test_it_costs_the_same_for_3_and_for_300_references(client, editor, submitter, name, most):
    counts = []
    for count in (3, 300):
        article = long_article(submitter, count)
        client.force_login(editor)
        counts.append(len(statements(lambda: client.get(url(article, name)))))  # noqa: B023
    assert counts[0] == counts[1] <= most


def test_waiting_costs_little(client, editor, article):
    client.force_login(editor)
    asked = {"waiting": str(WAITING)}
    assert len(statements(lambda: client.get(url(article, "article-findings-progress"), asked))) == 4
