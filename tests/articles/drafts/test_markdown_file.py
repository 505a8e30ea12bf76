import datetime as dt

import pytest

from articles.drafts import incoming
from articles.drafts.draft import DraftReference

TODAY = dt.date(2026, 11, 22)

WHOLE = """---
question: "How long should iron be taken after anaemia has resolved?"
title: 'Duration of Oral Iron'
specialty: Haematology
external-id: iron-7
last_updated: 17 January 2026
related_questions:
  - Is intravenous iron better?
  - "Which dose is best?"
reviewer: nobody
---

Iron is continued for 3 months after haemoglobin is normal [1].  Stores refill slowly [2, 3].

## Dose

* 60 mg on alternate days[^1], **not** daily
    * 2 h from tea

```
## References in code
[^1]: stays
```

| Form | mg |
| --- | --- |
| Sulfate | 65 |

## References

1. Alder P. *Iron*. 2018. doi:10.5555/iron.1
2. Brandt K. Stores.
   PMID: 31234567
3. Castell M. https://example.org/stores

## Caution

Ferritin rises in inflammation [3].
"""


def only(text, **options):
    (read,) = incoming.read(text.encode(), name="a.md", today=TODAY, **options)
    return read


def test_everything_a_file_may_hold():
    read = only(WHOLE)
    draft = read.draft
    assert draft.question == "How long should iron be taken after anaemia has resolved?"
    assert (draft.title, draft.specialty, draft.external_id) == ("Duration of Oral Iron", "Haematology", "iron-7")
    assert draft.last_updated == dt.date(2026, 1, 17)
    assert draft.related_questions == ("Is intravenous iron better?", "Which dose is best?")
    assert draft.references == (
        DraftReference(1, "Alder P. *Iron*. 2018. doi:10.5555/iron.1", doi="10.5555/iron.1"),
        DraftReference(2, "Brandt K. Stores. PMID: 31234567", pmid="31234567"),
        DraftReference(3, "Castell M. https://example.org/stores", url="https://example.org/stores"),
    )
    before, after = (
        WHOLE.split("---\n\n", 1)[1].split("## References\n\n")[0],
        "## Caution\n\nFerritin rises in inflammation [3].",
    )
    assert draft.body == before.replace("days[^1]", "days[1]") + after
    assert [(finding.code, finding.where) for finding in read.findings] == [("front-matter-unread", "line 10")]


def test_places_are_lines_of_the_file():
    read = only(WHOLE.replace("[2, 3]", "[2, 4]"))
    assert [(f.code, f.where) for f in read.findings if f.severity == "fatal"] == [("reference-unlisted", "line 13")]


def test_a_heading_that_is_a_question_is_question_and_title():
    read = only("# Is zinc useful in colds?\n\nIt shortens colds a little [1].\n\n## References\n\n1. Dahl T. 2020.\n")
    assert read.draft.question == read.draft.title == "Is zinc useful in colds?"
    assert (read.draft.body, read.findings) == ("It shortens colds a little [1].", ())


def test_a_heading_that_is_no_question_stands_in_for_it():
    read = only(
        "Zinc in Colds\n=============\n\nIt shortens colds a little [1].\n\n**References**\n\n[1] Dahl T. 2020.\n"
    )
    assert read.draft.question == read.draft.title == "Zinc in Colds"
    assert read.draft.body == "It shortens colds a little [1]."
    assert [(finding.severity, finding.code) for finding in read.findings] == [("note", "question-missing")]


def test_a_first_line_that_is_a_question():
    read = only("Is zinc useful in colds?\n\nIt shortens colds a little [1].\n\nReferences:\n1. Dahl T. 2020.")
    assert (read.draft.question, read.draft.body) == ("Is zinc useful in colds?", "It shortens colds a little [1].")
    assert read.findings == ()


def test_footnotes_become_numbered_references():
    text = (
        "# Is zinc useful?\n\nIt is[^eide] [^2], a little[^eide][^dahl].\n\n[^eide]: Eide R. 2019.\n    Second line.\n"
        "[^2]: Two.\n[^dahl]: Dahl T. 2020.\n\nLast words[^2].\n"
    )
    read = only(text)
    assert read.draft.body == "It is[1] [2], a little[1][3].\n\n\nLast words[2]."
    assert read.draft.references == (
        DraftReference(1, "Eide R. 2019. Second line."),
        DraftReference(2, "Two."),
        DraftReference(3, "Dahl T. 2020."),
    )


def test_a_footnote_that_is_cited_but_not_defined():
    read = only("# Is zinc useful?\n\nIt is[^1] and more[^2].\n\n[^1]: One.")
    assert [(finding.code, finding.reference) for finding in read.findings] == [("reference-unlisted", 2)]


def test_numbered_link_definitions_are_references():
    read = only('# Is zinc useful?\n\nIt is [1].\n\n[1]: https://doi.org/10.5555/zinc.1 "Zinc"\n')
    assert read.draft.references[0].doi == "10.5555/zinc.1"
    assert read.draft.body == "It is [1]."


def test_a_number_listed_twice():
    read = only("# Is zinc useful?\n\nIt is [1].\n\n## References\n\n1. One.\n\n[^1]: Other.")
    assert [(finding.severity, finding.code) for finding in read.findings] == [("fatal", "reference-number-twice")]


def test_related_questions_in_the_text_and_words_below_the_list():
    text = (
        "# Is zinc useful?\n\nIt is [1].\n\n## Related questions\n\n- Is iron?\n2. Is copper?\n\n"
        "### References\n\n- [1] One.\n\n---\n\n*Written for tests.*\n"
    )
    draft = only(text).draft
    assert draft.related_questions == ("Is iron?", "Is copper?")
    assert draft.references == (DraftReference(1, "One."),)
    assert draft.body == "It is [1].\n\n---\n\n*Written for tests.*"


@pytest.mark.parametrize("title", ["Sources", "Citations"])
def test_a_section_of_the_article_that_is_named_like_a_list(title):
    text = f"# Where is zinc?\n\nIn food [1].\n\n## {title}\n\nMeat and nuts have most.\n\n## References\n\n1. One."
    draft = only(text).draft
    assert draft.body == f"In food [1].\n\n## {title}\n\nMeat and nuts have most."


def test_without_question_or_title_it_is_refused():
    read = only("Zinc helps a little [1].\n\n## References\n\n1. One.")
    assert read.draft is None
    assert [(finding.severity, finding.code) for finding in read.findings] == [("fatal", "question-missing")]


def test_a_rule_at_the_top_is_no_front_matter():
    draft = only("---\n\n# Is zinc useful?\n\nIt is [1].\n\n---\n\n## References\n1. One.").draft
    assert (draft.question, draft.body) == ("Is zinc useful?", "---\n\n\nIt is [1].\n\n---")


def test_a_date_in_the_future_and_one_that_cannot_be_read():
    text = "---\nquestion: Is zinc useful?\nlast_updated: {}\n---\n\nIt is [1].\n\n## References\n1. One."
    assert [(f.severity, f.code) for f in only(text.format("2027-01-01")).findings] == [("warning", "date-future")]
    assert [(f.code, f.where) for f in only(text.format("03/04/2026")).findings] == [("date-unread", "line 3")]
