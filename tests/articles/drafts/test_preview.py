import datetime as dt

from articles.drafts import incoming
from articles.drafts.preview import as_json, refusal_as_json

TEXT = """# Zinc in Colds

It shortens colds by a day [2]. Not in children.

## Dose

It depends:

- 75 mg daily [1, 3]

## References

1. Alder P. 2018. doi:10.5555/zinc.1
2. Brandt K. PMID: 31234567 https://example.org/zinc
"""


def test_the_object_of_a_draft():
    (read,) = incoming.read(TEXT.encode(), name="zinc.md", today=dt.date(2026, 11, 22))
    shown = as_json(read.draft, status="stored", slug="zinc")
    assert [finding.pop("message")[:11] for finding in shown["findings"]] == [
        "Reference 3",
        "There is no",
        "References ",
    ]
    assert shown == {
        "external_id": "",
        "slug": "zinc",
        "question": "Zinc in Colds",
        "title": "Zinc in Colds",
        "status": "stored",
        "last_updated": None,
        "headings": ["Zinc in Colds", "Dose"],
        "claims": [
            {"text": "It shortens colds by a day.", "citations": [2]},
            {"text": "Not in children.", "citations": []},
            {"text": "75 mg daily", "citations": [1, 3]},
        ],
        "references": [
            {
                "number": 1,
                "as_cited": "Alder P. 2018. doi:10.5555/zinc.1",
                "doi": "10.5555/zinc.1",
                "pmid": "",
                "url": "",
            },
            {
                "number": 2,
                "as_cited": "Brandt K. PMID: 31234567 https://example.org/zinc",
                "doi": "",
                "pmid": "31234567",
                "url": "https://example.org/zinc",
            },
            {"number": 3, "as_cited": "", "doi": "", "pmid": "", "url": ""},
        ],
        "related_questions": [],
        "findings": [
            {"severity": "fatal", "code": "reference-unlisted", "where": "line 9"},
            {"severity": "note", "code": "question-missing", "where": "line 1"},
            {"severity": "note", "code": "reference-order", "where": "line 9"},
        ],
    }


def test_the_object_of_a_refusal_has_the_same_keys():
    (read,) = incoming.read(b"%PDF-1.7")
    shown = refusal_as_json(read)
    assert shown.keys() == as_json(next(incoming.read(TEXT.encode())).draft).keys()
    assert (shown["status"], shown["headings"], shown["claims"]) == ("refused", [], [])
    assert [finding["code"] for finding in shown["findings"]] == ["binary"]
