"""Whatever people send: a draft, or a refusal that says what is wrong, where, and what to do."""

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.drafts import incoming
from articles.drafts.preview import as_json, refusal_as_json

TODAY = dt.date(2026, 11, 22)
PAGE = "Is zinc useful in colds?\n\nZinc in Colds\n\nIt shortens colds by a day. 1\n\nDose\n\n• 75 mg daily. 1\n"


def reads(data, **options):
    return list(incoming.read(data, today=TODAY, **options))


def refusal(data, **options):
    (read,) = reads(data, **options)
    assert read.draft is None
    (finding,) = read.findings
    assert finding.severity == "fatal"
    assert finding.message.endswith((".", "”"))
    return finding


def _zip(*names):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize("data", [b"", b"\n \r\n\t", b"\xef\xbb\xbf"])
def test_nothing(data):
    assert refusal(data).code == "empty"


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (_zip("word/document.xml"), "a Word document (.docx)"),
        (_zip("a.txt"), "a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Word"),
        (b"{\\rtf1 text}", "a Rich Text (RTF) document"),
        (b"text\0text", "a NUL byte at offset 4"),
        ("Is it?".encode("utf-16-le"), "UTF-16 text without its byte order mark"),
        (b"words " * 20_000 + b"\0", "NUL"),
    ],
)
def test_files_that_are_no_text(data, named):
    found = refusal(data)
    assert found.code == "binary"
    assert named in found.message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_are_understood(encoding):
    assert reads(PAGE.encode(encoding)) == reads(PAGE.encode())


def test_bytes_that_are_not_utf_8_have_their_place():
    found = refusal("Is it?\r\n\r\nTitle\n5 µ".encode() + b"\xb5g daily\n")
    assert (found.code, found.where) == ("not-utf-8", "line 4, column 4")
    assert "byte 0xB5 at offset 20" in found.message


def test_a_large_upload_is_refused_by_its_size_without_being_read():
    class Upload(io.BytesIO):
        def read(self, size=-1):
            raise AssertionError("read")

        def tell(self):
            return 60 * 2**20

        def seek(self, *_):
            return 60 * 2**20

    found = refusal(Upload())
    assert found.code == "too-large"
    assert "has 60 MB; at most 20 MB" in found.message


def test_one_text_may_not_be_larger_whatever_the_caller_allows():
    found = refusal(b"Is it?\n" + b"word " * (5 * 2**20), limit=incoming.BULK_LIMIT)
    assert found.code == "too-large"
    assert "has 25 MB; at most 20 MB" in found.message


def test_a_pipe_is_read_too():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    assert reads(Pipe(PAGE.encode())) == reads(PAGE.encode())
    assert refusal(Pipe(b"w" * 200), limit=100).code == "too-large"


@pytest.mark.parametrize(
    "text",
    [
        "12345",
        "hello",
        "What is diabetes?",
        "What is diabetes?\n\n12, 13, 14\n",
        "sdkfj weoir xcvnm qpwoe rutyx zmcnv alskd jfhgq woeir utyqp zmxnc bvlak sjdhf gqpwo eiruty mznxb cvlak sjdhq",
        "<!DOCTYPE html><html><body><p>What is diabetes?</p></body></html>",
        "<div><p>Text</p></div>\n" * 20,
        "import os\n\ndef main():\n    return os.getcwd()\n\nif __name__ == '__main__':\n    main()\n",
        "const a = 1;\nfunction f() {\n  return a;\n}\nmodule.exports = f;\n",
        "name,age,dose\nA,1,2\nB,3,4\nC,5,6\n",
        "name\tage\nA\t1\nB\t2\nC\t3\n",
        "Lorem ipsum dolor sit amet?\n\nLorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "Milk\nEggs\nBread\n",
        "Dear Anna,\n\nthank you for the letter. We will come on Sunday.\n\nBest wishes",
        "????\n\n!!!!\n\n....",
    ],
)
def test_nonsense_is_refused(text):
    assert refusal(text.encode()).code in ("not-an-article", "empty")


@pytest.mark.parametrize(
    "text",
    [
        "Is zinc useful?\n\nIt is.",
        "Hilft Zink bei Erkältungen?\n\nZink bei Erkältungen\n\nEs verkürzt sie um einen Tag. 1",
        "亜鉛は風邪に効きますか?\n\n亜鉛と風邪\n\n一日短縮します。[1]",
        "Полезен ли цинк?\n\nЦинк при простуде\n\nОн сокращает её на один день. 1",
        "# Zinc\n\nIt helps [1].",
    ],
)
def test_short_and_foreign_articles_are_none(text):
    (read,) = reads(text.encode())
    assert read.draft is not None


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        (PAGE, "", "Zinc in Colds"),
        (PAGE, "page.txt", "Zinc in Colds"),
        ("# Is zinc useful?\n\nIt is [1].", "", "Is zinc useful?"),
        ("# Is zinc useful?\n\nIt is [1].", "a.txt", "Is zinc useful?"),
        ("---\nquestion: Is zinc useful?\ntitle: Zinc\n---\nIt is [1].", "", "Zinc"),
        ('{"question": "Is zinc useful?", "title": "Zinc", "body": "It is [1]."}', "", "Zinc"),
        (PAGE.replace("\n\nZinc", "\n\nUnder Review\nLast updated: 2026-01-01\n\nZinc"), "page.md", "Zinc in Colds"),
        ("[1] and more: is zinc useful?\n\nZinc\n\nIt is. 1", "", "Zinc"),
    ],
)
def test_the_format_is_found_out(text, name, title):
    (read,) = reads(text.encode(), name=name)
    assert read.draft.title == title


def test_a_format_may_be_named():
    assert reads(PAGE.encode(), format="captured") == reads(PAGE.encode(), format="txt") == reads(PAGE.encode())
    with pytest.raises(ValueError, match="unknown format 'docx'"):
        incoming.read(b"", format="docx")


def test_invisible_characters_have_their_line_and_column():
    (read,) = reads(PAGE.replace("colds by", "col\u200bds\u200b by").encode())
    (finding,) = [finding for finding in read.findings if finding.code == "invisible-character"]
    assert (finding.severity, finding.where) == ("warning", "line 5, column 16")
    assert "U+200B ZERO WIDTH SPACE, at line 5, column 16; line 5, column 19" in finding.message
    assert "col\u200bds\u200b by" in read.draft.body


@pytest.mark.parametrize(
    "text",
    [
        "Is it?\n\nTitle\n\n" + "word. 1 Word " * 20_000,
        "Is it?\n\nTitle\n\n" + "w" * 10**6,
        "Is it?" + "\n" * 10**5 + "Title\n\nIt is. 1",
        "Is it?\n\nTitle\n\nIt is. 1\n\n" + "[" * 10_000,
        "Is it?\n\nTitle\n\nIt is. 1\n" + "• a\n" * 4_000,
        "Is it?\n\nTitle\n\nIt is. 1\n" + "short\n" * 5_000,
        "Is it?\n\nTitle\n\nIt is. 1\n\nRelated Questions\n" + "short\n" * 5_000,
        "# Is it?\n\n" + "[^a" * 20_000 + "\n" + "- x\n" * 10_000,
        "# Is it?\n\nIt is[^1].\n\n[^1]: x\n" + "y\n" * 20_000,
        "---\n" + "a: b\n" * 20_000 + "---\n# Is it?\n\nIt is.",
        "1. a\n" * 5_000,
    ],
    ids=range(11),
)
def test_long_texts_take_no_long_time(text):
    assert len(reads(text.encode())) == 1


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "a.md", "a.txt", "a.json", "a.jsonl", "a.gz"]))
def test_bytes_of_any_kind_raise_nothing(data, name):
    for read in reads(data, name=name):
        assert read.draft or read.findings


_PIECES = st.sampled_from(
    [
        *(
            "Is it?",
            "\n",
            "\n\n",
            "\r\n",
            "\t",
            "  ",
            "• ",
            "1. ",
            "[1]",
            "[^1]",
            "[^1]: ",
            "It is. 1",
            "¹",
            "References",
        ),
        *(
            "Related Questions",
            "---",
            "# ",
            "## ",
            "> ",
            "*",
            "**References**",
            "Last updated: ",
            "2026-01-01",
            "Submitted",
        ),
        *(
            "Which best describes you?",
            "word",
            "Word here",
            '{"question"',
            ":",
            "}",
            "[",
            "]",
            "```",
            "question: ",
            "|",
            "\\",
        ),
        *(
            "10.5555/a",
            "https://",
            "\u200b",
            "\u2028",
            "é",
            "e\u0301",
            "`",
            "\x0c",
            "Disclaimer",
            "https://a.b)",
            "\x1e",
            "\r",
        ),
        "2, 3",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join), st.sampled_from(["", "a.md", "a.jsonl"]))
def test_texts_of_any_kind_raise_nothing(text, name):
    for read in reads(text.encode(), name=name):
        shown = as_json(read.draft) if read.draft else refusal_as_json(read)
        assert shown["findings"] == [
            {"severity": f.severity, "code": f.code, "message": f.message, "where": f.where} for f in read.findings
        ]
