"""The command that imports: what it prints, what it stores, and the status it ends with."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.actions import imports
from articles.models import Article, LedgerEvent, Person, Role
from tests.cast import person

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).parents[3] / ".." / "shared" / "data"
PAGES = sorted((Path(__file__).parents[1] / "drafts" / "pages").glob("*.txt"))


def ran(*arguments: object, **options) -> tuple[int, str]:
    """The exit status and what was printed."""
    out = io.StringIO()
    try:
        call_command("import_articles", *map(str, arguments), stdout=out, **options)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def told(*arguments: object, **options) -> tuple[int, list[dict]]:
    status, out = ran("--json", *arguments, **options)
    answer = json.loads(out)
    assert list(answer) == ["articles"]
    return status, answer["articles"]


def line(number: int, **changes) -> str:
    record = {
        "external_id": f"x-{number}",
        "question": f"Does measure {number} help?",
        "body": "It helps most adults. [1]",
        "references": [{"number": 1, "url": f"https://example.org/{number}"}],
    }
    return json.dumps(record | changes)


def jsonl(folder: Path, lines: list[str], name: str = "drafts.jsonl") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n")
    return path


def test_every_key_of_the_answer(tmp_path, submitter):
    status, [article] = told(jsonl(tmp_path, [line(1, title="Measure 1", related_questions=["And 2?"])]))
    assert status == 0
    assert article.pop("place") == "line 1"
    assert article == {
        "external_id": "x-1",
        "slug": "measure-1",
        "question": "Does measure 1 help?",
        "title": "Measure 1",
        "status": "stored",
        "last_updated": None,
        "headings": ["Measure 1"],
        "claims": [{"text": "It helps most adults.", "citations": [1]}],
        "references": [{"number": 1, "as_cited": "", "doi": "", "pmid": "", "url": "https://example.org/1"}],
        "related_questions": ["And 2?"],
        "findings": [],
    }
    stored = Article.objects.get()
    assert (stored.slug, stored.submitted_by) == ("measure-1", submitter)
    assert LedgerEvent.objects.get(subject_id=stored.pk, subject="article").via == "command"


def test_a_dry_run_says_the_same_and_stores_nothing(tmp_path, submitter):
    file = jsonl(tmp_path, [line(1), line(1), "{broken", line(2)])
    status, articles = told(file, "--dry-run")
    assert (status, [article["status"] for article in articles]) == (1, ["preview", "duplicate", "refused", "preview"])
    assert not Article.objects.exists()
    assert [article["status"] for article in told(file)[1]] == ["stored", "duplicate", "refused", "stored"]


def test_a_dry_run_needs_nobody(tmp_path, db):
    assert told(jsonl(tmp_path, [line(1)]), "--dry-run")[1][0]["status"] == "preview"
    assert not Person.objects.exists()


def test_the_same_twice_is_recognised_and_not_doubled(tmp_path, submitter):
    file = jsonl(tmp_path, [line(number) for number in range(5)])
    _, first = told(file)
    status, second = told(file)
    assert status == 0
    assert [article["status"] for article in second] == ["duplicate"] * 5
    assert [article["slug"] for article in second] == [article["slug"] for article in first]
    assert second[0]["findings"][0] == {
        "severity": "note",
        "code": "already-here",
        "message": "The same text is already here.",
        "where": "line 1",
    }
    assert Article.objects.count() == 5


def test_a_broken_line_in_the_middle_keeps_nobody_else_out(tmp_path, submitter):
    lines = [line(1), '{"question": "No end', line(2), '{"question": 7, "body": "x"}', '["not", "an object"]', line(3)]
    status, articles = told(jsonl(tmp_path, lines))
    assert status == 1
    assert [article["status"] for article in articles] == [
        "stored",
        "refused",
        "stored",
        "refused",
        "refused",
        "stored",
    ]
    for article, number in ((articles[1], 2), (articles[3], 4), (articles[4], 5)):
        [finding] = article["findings"]
        assert finding["severity"] == "fatal"
        assert finding["where"].startswith(f"line {number}")
        assert finding["message"].endswith(".")
    assert Article.objects.count() == 3


def test_an_edited_text_under_the_same_id_is_refused_with_the_article_it_is(tmp_path, submitter):
    told(jsonl(tmp_path, [line(1)]))
    status, [article] = told(jsonl(tmp_path, [line(1, body="It harms. [1]")]))
    assert (status, article["status"], article["slug"]) == (1, "refused", "does-measure-1-help")
    assert article["findings"][0]["code"] == "not-stored"
    assert "already here with another text" in article["findings"][0]["message"]


def test_fatal_findings_are_told_and_do_not_keep_a_draft_out(tmp_path, submitter):
    status, [article] = told(jsonl(tmp_path, [line(1, references=[])]))
    assert (status, article["status"]) == (0, "stored")
    [finding] = article["findings"]
    assert (finding["severity"], finding["code"]) == ("fatal", "reference-unlisted")
    assert article["references"] == [{"number": 1, "as_cited": "", "doi": "", "pmid": "", "url": ""}]
    assert Article.objects.get().current.findings.get().code == "reference-unlisted"


def test_without_json_it_says_what_a_person_has_to_know(tmp_path, submitter):
    lines = [line(1), line(1), line(2, title="Second", references=[]), "{broken"]
    status, out = ran(jsonl(tmp_path, lines))
    assert status == 1
    assert out.splitlines()[-1] == "1 duplicate, 1 refused, 2 stored, submitted by Sam Whitlow <whitlow@example.org>."
    assert "duplicate: Does measure 1 help?: It stands twice in this import." in out
    assert "  Second: Reference 1 is cited but not listed" in out
    assert "refused: line 4" in out
    assert "This is not JSON" in out


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.md", b"", "empty"),
        ("blank.txt", b" \n\n", "empty"),
        ("picture.md", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary"),
        ("latin.md", "# Käse\n\nHilft das?\n\nJa, es hilft. [1]\n".encode("latin-1"), "not-utf-8"),
        ("noise.txt", b"xkcd wqrtz bnmpl grfth\n" * 40, "not-an-article"),
        ("page.html.txt", b"<!doctype html><html><body><p>Hello</p></body></html>", "not-an-article"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(tmp_path, submitter, name, content, code):
    (tmp_path / name).write_bytes(content)
    status, [article] = told(tmp_path / name)
    assert (status, article["status"]) == (1, "refused")
    [finding] = article["findings"]
    assert (finding["severity"], finding["code"]) == ("fatal", code)
    assert finding["message"].rstrip().endswith(".")
    assert set(article) >= {"external_id", "slug", "question", "title", "claims", "references", "related_questions"}
    assert not Article.objects.exists()


def test_gzip_and_standard_input(tmp_path, submitter, monkeypatch):
    packed = tmp_path / "drafts.jsonl.gz"
    packed.write_bytes(gzip.compress((line(1) + "\n" + line(2) + "\n").encode()))
    assert [article["status"] for article in told(packed)[1]] == ["stored", "stored"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((line(3) + "\n").encode())))
    assert told("-")[1][0]["status"] == "stored"


def test_a_folder_of_files(tmp_path, submitter):
    jsonl(tmp_path, [line(1), line(2)])
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "third.md").write_text("# Third\n\nDoes the third help?\n\nIt helps most adults. [1]\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    status, articles = told(tmp_path)
    assert (status, len(articles)) == (0, 3)


def test_a_format_that_was_named_is_used(tmp_path, submitter):
    path = tmp_path / "page.txt"
    path.write_text("# Third\n\nDoes the third help?\n\nIt helps most adults. [1]\n")
    assert told(path, "--format", "markdown", "--dry-run")[1][0]["title"] == "Third"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["nowhere.md"], "There is no file nowhere.md"),
        (["{file}", "--submitter", "nobody@example.org"], "Nobody here has the address nobody@example.org"),
        (["{file}", "--submitter", "brandt@example.org"], "Helena Brandt is neither a submitter nor an editor"),
        (["{file}", "--format", "pdf"], "invalid choice"),
        ([], "required: PATH"),
    ],
)
def test_wrong_use_ends_with_2(tmp_path, submitter, reviewer, arguments, why):
    file = jsonl(tmp_path, [line(1)])
    with pytest.raises(CommandError, match=why) as raised:
        call_command("import_articles", *[argument.format(file=file) for argument in arguments])
    assert why.startswith(("invalid", "required")) or raised.value.returncode == 2
    assert not Article.objects.exists()


def test_without_a_submitter_it_asks_for_one(tmp_path, editor):
    file = jsonl(tmp_path, [line(1)])
    with pytest.raises(CommandError, match="There is no submitter yet: say whose drafts these are with --submitter"):
        call_command("import_articles", str(file))
    assert told(file, "--submitter", "CALDER@example.org")[0] == 0
    assert Article.objects.get().submitted_by == editor


def test_of_several_submitters_one_must_be_named_unless_one_is_a_system(tmp_path, submitter):
    file = jsonl(tmp_path, [line(1)])
    system = person("Drafting System", Role.SUBMITTER)
    with pytest.raises(CommandError, match="There are 2 submitters"):
        call_command("import_articles", str(file))
    system.set_unusable_password()
    system.save()
    told(file)
    assert Article.objects.get().submitted_by == system


def test_somebody_who_left_is_nobody(tmp_path, submitter):
    submitter.is_active = False
    submitter.save()
    with pytest.raises(CommandError, match="There is no submitter yet"):
        call_command("import_articles", str(jsonl(tmp_path, [line(1)])))


def test_a_file_larger_than_a_chunk(tmp_path, submitter, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 10)
    status, articles = told(jsonl(tmp_path, [line(number) for number in range(25)]))
    assert (status, Counter(article["status"] for article in articles)) == (0, {"stored": 25})


def test_captured_pages_of_many_forms_come_in(submitter):
    status, articles = told(*PAGES)
    assert (status, len(articles)) == (0, len(PAGES))
    assert {article["status"] for article in articles} == {"stored"}
    assert all(article["question"] and article["claims"] for article in articles)


@pytest.fixture
def shared() -> Path:
    if not SHARED.exists():
        pytest.skip("needs the data beside the project")
    return SHARED


def test_the_page_that_started_it(shared, submitter):
    """By hand: 17 cited statements, 23 pairs, 4 unlisted references, 7 headings, 11 related questions."""
    status, [article] = told(shared / "seed-article.txt")
    assert (status, article["status"]) == (0, "stored")
    cited = [claim["citations"] for claim in article["claims"] if claim["citations"]]
    assert (len(cited), sum(map(len, cited))) == (17, 23)
    assert Counter(number for numbers in cited for number in numbers) == {1: 9, 2: 6, 3: 4, 4: 4}
    assert [(finding["severity"], finding["code"]) for finding in article["findings"]] == [
        ("fatal", "reference-unlisted")
    ] * 4
    assert (len(article["headings"]), len(article["related_questions"])) == (7, 11)
    assert (article["title"], article["last_updated"]) == (
        "Exercise Goals for Sciatica Due to Disc Herniation",
        "2026-01-17",
    )
    stored = Article.objects.get()
    assert stored.current.citations.count() == 23
    assert stored.current.references.filter(source=None).count() == 4
    assert len(stored.related_questions) == 11
    assert told(shared / "seed-article.txt")[1][0]["status"] == "duplicate"


def test_real_drafts_by_the_file(shared, submitter):
    status, articles = told(shared / "expert-reviewed-drafts.jsonl")
    assert (status, Counter(article["status"] for article in articles)) == (0, {"stored": 51})
    assert Article.objects.count() == 51


# --- references from a file of their own ----------------------------------------------------------------------------

RIS = "TY  - JOUR\nTI  - {0}\nDO  - 10.5555/{0}\nER  - \n"


def unlisted(folder: Path) -> Path:
    return jsonl(
        folder, [line(1, references=[{"number": 2, "url": "https://example.org/2"}], body="It helps. [1, 2, 3]")]
    )


def test_references_from_a_file_fill_what_the_draft_does_not_list(tmp_path, submitter):
    (tmp_path / "list.ris").write_text(RIS.format("one") + RIS.format("two") + "TY  - JOUR\nER  - \n")
    status, [article] = told(unlisted(tmp_path), "--references", tmp_path / "list.ris", "--submitter", submitter.email)
    assert (status, article["status"]) == (0, "stored")
    rows = Article.objects.get().current.references.order_by("number")
    assert list(rows.values_list("number", "doi", "url", "title")) == [
        (1, "10.5555/one", "", "one"),
        (2, "", "https://example.org/2", ""),
        (3, "", "", ""),
    ]
    told_of = {finding["code"]: finding["message"] for finding in article["findings"]}
    assert "Reference 3 is cited but not listed" in told_of["reference-unlisted"]
    assert "Line 9: the RIS entry says nothing about the work." in told_of["reference-unclear"]
    assert sum(finding["code"] == "reference-unlisted" for finding in article["findings"]) == 1


def test_references_from_a_file_keep_the_numbers_in_front_of_them(tmp_path, submitter):
    (tmp_path / "list.txt").write_text("3. Doe J. Heat. 2020.\n1. Roe R. Sleep. 2022. doi:10.5555/sleep\n")
    told(unlisted(tmp_path), "--references", tmp_path / "list.txt", "--submitter", submitter.email)
    rows = Article.objects.get().current.references.order_by("number")
    assert [row.as_cited for row in rows] == ["Roe R. Sleep. 2022. doi:10.5555/sleep", "", "Doe J. Heat. 2020."]


@pytest.mark.parametrize("drafts", [[], [line(1), line(2)]])
def test_references_from_a_file_go_with_one_draft(tmp_path, submitter, drafts):
    (tmp_path / "list.ris").write_text(RIS.format("one"))
    (tmp_path / "drafts").mkdir()
    if drafts:
        jsonl(tmp_path / "drafts", drafts)
    with pytest.raises(CommandError, match="goes with one draft"):
        ran(tmp_path / "drafts", "--references", tmp_path / "list.ris", "--dry-run")


def test_a_file_of_references_that_is_not_there(tmp_path, submitter):
    with pytest.raises(CommandError, match="could not be read"):
        ran(unlisted(tmp_path), "--references", tmp_path / "none.ris", "--dry-run")
