"""Import by page: shown first with nothing stored, then stored as it was shown."""

from __future__ import annotations

import gzip
import html
import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Article, LedgerEvent
from reviewboard.forms.intake import packed, unpacked
from reviewboard.views import intake
from tests.cast import submitted
from tests.together import together

URL = "/board/import/"
STORE = "/board/import/store/"
SHARED = Path(__file__).parents[3] / ".." / "shared" / "data"
PAGES = Path(__file__).parents[2] / "articles" / "drafts" / "pages"
TEXT = """\
---
question: Does measure one help?
---

# Measure one

It helps most adults. [1]

Nobody has counted how often it harms.

## Dose

- Ten minutes ≥ 3 times a week. [1, 2]

## References

1. Doe J. Measures. J Meas. 2020;1:1-9. doi:10.5555/exercise
"""
pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(client, submitter):
    client.force_login(submitter)
    return client


def sent(client, data: bytes | str = b"", name: str = "draft.md", **fields):
    data = data.encode() if isinstance(data, str) else data
    return client.post(URL, {"file": SimpleUploadedFile(name, data), **fields})


def words(answer) -> str:
    """What a person reads of a page."""
    text = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(svg|head|textarea|select).*?</\1>", "", answer.content.decode()))
    return " ".join(html.unescape(text).split())


def hidden(answer) -> dict[str, str]:
    """The fields of the form that stores what is shown."""
    form = answer.content.decode().partition(f'action="{STORE}"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields.pop("csrfmiddlewaretoken", None)
    return {name: html.unescape(value) for name, value in fields.items()}


def line(number: int, **changes) -> str:
    record = {
        "external_id": f"x-{number}",
        "question": f"Does measure {number} help?",
        "body": "It helps most adults. [1]",
        "references": [{"number": 1, "url": f"https://example.org/{number}"}],
    }
    return json.dumps(record | changes)


def test_the_form_takes_a_file_or_text(mine):
    page = mine.get(URL).content.decode()
    assert '<input type="file" name="file"' in page
    assert '<textarea name="text"' in page
    assert "up to 20 MB" in page


def test_pasted_text_is_shown_and_nothing_is_stored(mine):
    answer = mine.post(URL, {"text": TEXT.replace("\n", "\r\n")})
    assert answer.status_code == 200
    said = words(answer)
    for part in (
        "Nothing is stored yet. Pasted text",
        "0 ready to import 1 can be imported, with something to resolve before review 0 cannot",
        "Question Does measure one help? Title Measure one Last updated not said",
        "Claims 2 cited claims of 3, 3 citations Headings 2, with the title",
        "It helps most adults. [1] Nobody has counted how often it harms. Dose Ten minutes ≥ 3 times a week. [1, 2]",
        "[1] Doe J. Measures. J Meas. 2020;1:1-9. doi:10.5555/exercise",
        "[2] Cited, but not listed",
        "Reference 2 is cited but not listed: 1 claim rests on it.",
        "1 of 1 would be stored Import 1 draft",
    ):
        assert part in said
    assert not Article.objects.exists()


def test_pasted_text_can_be_changed_below_the_preview(mine):
    page = mine.post(URL, {"text": TEXT}).content.decode()
    assert html.escape(TEXT.strip()) in page.replace("\r\n", "\n")


def test_what_was_shown_is_stored_with_links(mine, submitter):
    answer = mine.post(URL, {"text": TEXT})
    stored = mine.post(STORE, hidden(answer), follow=True)
    assert stored.redirect_chain == [("/board/drafts/", 302)]
    assert '1 draft stored: <a href="/articles/measure-one/">Measure one</a>' in stored.content.decode()
    article = Article.objects.get()
    assert article.submitted_by == submitter
    assert "Ten minutes ≥ 3 times a week. [1, 2]" in article.current.body
    assert LedgerEvent.objects.get(subject_id=article.pk, subject="article").via == "page"


def test_the_same_again_is_recognised_with_a_link(mine):
    first = mine.post(URL, {"text": TEXT})
    mine.post(STORE, hidden(first))
    again = mine.post(URL, {"text": TEXT})
    assert again.status_code == 200
    assert "1 already here" in words(again)
    assert '<a href="/articles/measure-one/">Open the article</a>' in again.content.decode()
    assert STORE not in again.content.decode()


def test_pressing_twice_stores_once(mine):
    fields = hidden(mine.post(URL, {"text": TEXT}))
    mine.post(STORE, fields)
    second = mine.post(STORE, fields)
    assert second.status_code == 409
    assert "Something changed since you looked Nothing was stored." in words(second)
    assert Article.objects.count() == 1


def test_a_file_of_many_lines_comes_in_around_a_broken_one(mine):
    data = "\n".join([line(1), '{"question": "No end', line(2)]).encode() + b"\n\xff\xfe{}\n" + line(3).encode()
    answer = sent(mine, data, "drafts.jsonl")
    said = words(answer)
    assert "drafts.jsonl" in said
    assert "3 ready to import 0 can be imported, with something to resolve before review 2 cannot be imported" in said
    assert "This is not JSON" in said
    assert "Line 4, column 1 is not UTF-8" in said
    stored = mine.post(STORE, hidden(answer), follow=True)
    assert "3 drafts stored" in words(stored)
    assert "2 drafts refused, as the preview said." in words(stored)
    assert Article.objects.count() == 3


def test_many_drafts_are_counted_and_some_are_shown(mine):
    answer = sent(mine, "\n".join(line(n) for n in range(70)), "drafts.jsonl")
    assert "10 more drafts, counted above." in words(answer)
    assert answer.content.decode().count('<details class="draft"') == 60
    stored = mine.post(STORE, hidden(answer), follow=True)
    assert "and 67 more" in words(stored)
    assert Article.objects.count() == 70


def test_more_than_a_page_takes_is_refused_in_a_sentence(mine, monkeypatch):
    monkeypatch.setattr(intake, "MOST", 5)
    answer = sent(mine, "\n".join(line(n) for n in range(6)), "drafts.jsonl")
    assert answer.status_code == 422
    assert "There are more than 5 drafts in it. Send them in smaller files." in words(answer)


def test_gzip_comes_in(mine):
    answer = sent(mine, gzip.compress((line(1) + "\n").encode()), "drafts.jsonl.gz")
    mine.post(STORE, hidden(answer))
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "empty.md", "The file is empty."),
        (b" \n", "blank.md", "The file is empty."),
        (b"\x89PNG\r\n" + bytes(range(256)), "draft.md", "This looks like a PNG picture, not text."),
        ("# Käse?\n\nJa. [1]\n".encode("latin-1"), "draft.md", "Line 1, column 4 is not UTF-8"),
        (b"xkcd wqrtz bnmpl grfth\n" * 40, "draft.txt", "Cannot be imported"),
        (line(1, question=7).encode(), "draft.json", "“question” must be text."),
        (line(1, references="Doe").encode(), "draft.json", "“references” must be a list of objects"),
        (line(1, question="").encode(), "draft.jsonl", "There is no question."),
        (line(1, specialty="x" * 121).encode(), "draft.jsonl", "“specialty” has 121 characters; 120 fit."),
        (gzip.compress(TEXT.encode())[:-20], "draft.md.gz", "This gzip file is damaged or cut off"),
    ],
)
def test_what_cannot_come_in_says_why_and_where(mine, data, name, why):
    answer = sent(mine, data, name)
    assert answer.status_code == 422
    assert why in words(answer)
    assert STORE not in answer.content.decode()
    assert not Article.objects.exists()


def test_refused_text_is_kept_for_correction(mine):
    answer = mine.post(URL, {"text": "Just words without any sense of an article"})
    assert answer.status_code == 422
    assert "Just words without any sense of an article</textarea>" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": "  "}, "Paste a text, or choose a file."),
        ({"text": "a\0b"}, "This is no text. Choose it as a file instead."),
        ({"text": TEXT, "format": "pdf"}, "Select a valid choice. pdf is not one of the available choices."),
    ],
)
def test_a_form_that_was_filled_in_wrongly_keeps_what_was_typed(mine, fields, why):
    answer = mine.post(URL, fields)
    assert answer.status_code == 422
    assert why in words(answer)
    assert html.escape(fields["text"].strip()) in answer.content.decode().replace("\r\n", "\n")


def test_text_and_file_together_are_one_too_many(mine):
    answer = sent(mine, TEXT, text="Something else?")
    assert answer.status_code == 422
    assert "There is a file and pasted text. Send one of them." in words(answer)
    assert "Something else?</textarea>" in answer.content.decode()


def test_sixty_megabytes_are_too_many(mine):
    answer = sent(mine, b"x" * (60 * 2**20))
    assert answer.status_code == 422
    assert "The file has 60 MB; 20 MB fit. Send its drafts in smaller files." in words(answer)


def test_a_paste_of_more_than_a_page_takes_gets_a_page_that_says_so(mine):
    answer = mine.post(URL, {"text": "x" * (21 * 2**20)})
    assert answer.status_code == 413


def test_what_came_in_meanwhile_is_shown_before_anything_is_stored(mine, editor):
    answer = mine.post(URL, {"text": TEXT + "\n2. Roe R. Walking. Spine. 2021;2:10-19.\n"})
    fields = hidden(answer)
    other = mine.post(URL, {"text": TEXT})
    mine.post(STORE, hidden(other))
    assert mine.post(STORE, fields).status_code == 302  # another text: its references differ
    assert Article.objects.count() == 2


@pytest.mark.parametrize("kept", ["", "garbled", "Z2FyYmxlZA==", "x" * 1000])
def test_a_page_that_did_not_arrive_whole_stores_nothing(mine, kept):
    answer = mine.post(STORE, {"kept": kept, "seen": "x", "name": "", "format": ""})
    assert answer.status_code == 422
    assert "did not arrive whole" in words(answer)


def test_what_a_page_keeps_comes_back_byte_by_byte():
    data = bytes(range(256)) * 100
    assert unpacked(packed(data)) == data


def test_what_a_page_keeps_is_bounded(mine):
    answer = mine.post(STORE, {"kept": packed(b"0" * (21 * 2**20)), "seen": "x"})
    assert answer.status_code == 422


def test_storing_is_a_post(mine):
    assert mine.get(STORE).status_code == 405


def test_who_may_hand_in(client, submitter, editor, reviewer, admin_person, outsider):
    people = ((submitter, 200), (editor, 200), (reviewer, 403), (admin_person, 403), (outsider, 403))
    for person, status in people:
        client.force_login(person)
        assert client.get(URL).status_code == status
        assert client.post(URL, {"text": TEXT}).status_code == status
        assert client.post(STORE, {}).status_code == (422 if status == 200 else 403)
    client.logout()
    signed_out = client.post(URL, {"text": TEXT})
    assert signed_out.status_code == 401
    assert "You were signed out. What you typed is kept here" in signed_out.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.txt")), ids=lambda path: path.stem)
def test_captured_pages_by_page(mine, page):
    answer = sent(mine, page.read_bytes(), page.name)
    assert answer.status_code == 200
    mine.post(STORE, hidden(answer))
    assert Article.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_store_the_same_at_once(client_of, submitter, editor):
    clients = [client_of(submitter), client_of(editor)]
    fields = hidden(clients[0].post(URL, {"text": TEXT}))
    answers = []

    def press() -> None:
        answers.append(clients.pop().post(STORE, fields).status_code)

    together(press, 2)
    assert Article.objects.count() == 1
    assert set(answers) <= {302, 409}


@pytest.fixture
def client_of():
    def signed_in(person):
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def shared() -> Path:
    if not SHARED.exists():
        pytest.skip("needs the data beside the project")
    return SHARED


def test_the_page_that_started_it(mine, shared):
    answer = sent(mine, (shared / "seed-article.txt").read_bytes(), "seed-article.txt")
    said = words(answer)
    assert "Claims 17 cited claims of" in said
    assert "23 citations Headings 7, with the title" in said
    assert said.count("Cited, but not listed") == 4
    assert "Last updated 17 January 2026" in said
    mine.post(STORE, hidden(answer))
    article = Article.objects.get()
    assert (article.current.citations.count(), len(article.related_questions)) == (23, 11)
    assert "1 already here" in words(sent(mine, (shared / "seed-article.txt").read_bytes()))


def test_real_drafts_by_the_file(mine, shared):
    answer = sent(mine, (shared / "expert-reviewed-drafts.jsonl").read_bytes(), "drafts.jsonl")
    assert "51 of 51 would be stored" in words(answer)
    mine.post(STORE, hidden(answer))
    assert Article.objects.count() == 51


def test_a_preview_of_many_costs_what_one_of_few_does(mine, submitter, django_assert_max_num_queries):
    submitted(submitter)
    file = "\n".join(line(n) for n in range(200))
    with django_assert_max_num_queries(2 + 3):
        sent(mine, file, "drafts.jsonl")


RIS = """\
TY  - JOUR
AU  - Roe, Rita
TI  - Counting harms of measure one
JO  - J Harms
PY  - 2021
DO  - 10.5555/harms
ER  -
"""


class TestReferencesGivenApart:
    """A draft that lists none is given its references in whatever form they are at hand."""

    TEXT = TEXT.partition("## References")[0]

    def test_they_are_shown_and_stored_with_it(self, mine):
        shown = mine.post(
            URL, {"text": self.TEXT, "references": f"{TEXT.rpartition('## References')[2]}\n2. 10.5555/two"}
        )
        assert "10.5555/exercise" in words(shown)
        assert mine.post(STORE, hidden(shown)).status_code == 302
        references = Article.objects.get().current.references.order_by("number")
        assert [(row.number, row.doi) for row in references] == [(1, "10.5555/exercise"), (2, "10.5555/two")]

    def test_a_reference_managers_export_is_taken(self, mine):
        shown = mine.post(URL, {"text": self.TEXT, "references": RIS})
        mine.post(STORE, hidden(shown))
        first = Article.objects.get().current.references.get(number=1)
        assert (first.doi, first.title) == ("10.5555/harms", "Counting harms of measure one")

    def test_the_drafts_own_list_stays(self, mine):
        shown = mine.post(URL, {"text": TEXT, "references": "10.5555/other"})
        mine.post(STORE, hidden(shown))
        assert Article.objects.get().current.references.get(number=1).doi == "10.5555/exercise"

    def test_they_go_with_one_draft(self, mine):
        line = json.dumps(
            {"question": "Does it help?", "body": "It does [1]. It does no harm, as far as anybody knows."}
        )
        answer = sent(mine, f"{line}\n{line.replace('help', 'harm')}\n", "drafts.jsonl", references=RIS)
        assert answer.status_code == 422
        assert "They go with one draft, and there are 2. Import the others apart." in words(answer)
        assert "Counting harms of measure one" in answer.content.decode()

    def test_what_is_wrong_with_one_is_said(self, mine):
        shown = mine.post(URL, {"text": self.TEXT, "references": "doi: 10.nonsense\n10.5555/two"})
        assert "10.nonsense" in words(shown)
