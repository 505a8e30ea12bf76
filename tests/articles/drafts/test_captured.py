"""Pages captured as plain text. The texts under ``pages/`` were written for these tests."""

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from articles.drafts import incoming
from articles.drafts.claims import blocks, claims
from articles.drafts.preview import as_json

PAGES = Path(__file__).parent / "pages"
SEED = Path(__file__).parents[4] / "shared" / "data" / "seed-article.txt"
TODAY = dt.date(2026, 11, 22)
FURNITURE = re.compile(
    r"Advisory Board|Educational purpose|Review Status|Submitted|Under Review|Last updated|editorial policy|Personali|"
    r"Help us|"
    r"describes you|Disclaimer|follow-up question|Related Questions|healthcare professionals|A\.I\.|Ask a"
)


def only(data, **options):
    (read,) = incoming.read(data if isinstance(data, bytes) else data.encode(), today=TODAY, **options)
    return read


def page(name):
    return (PAGES / f"{name}.txt").read_text(encoding="utf-8")


def codes(read):
    return Counter((finding.severity, finding.code) for finding in read.findings)


def cited(body):
    return [claim.citations for claim in claims(body) if claim.citations]


def headings(draft):
    return [block.text for block in blocks(draft.body) if block.kind == "heading"]


@pytest.mark.skipif(not SEED.exists(), reason="the seed article is not here")
def test_the_page_that_started_the_project():
    read = only(SEED.read_bytes())
    draft = read.draft
    shown = as_json(draft)
    assert draft.title == "Exercise Goals for Sciatica Due to Disc Herniation"
    assert draft.question.startswith("What is the most important factor")
    assert draft.question.endswith("disc?")
    assert len(cited(draft.body)) == 17
    assert Counter(number for claim in cited(draft.body) for number in claim) == {1: 9, 2: 6, 3: 4, 4: 4}
    assert len(shown["headings"]) == 7
    assert sum(block.kind == "item" for block in blocks(draft.body)) == 16
    assert len(draft.related_questions) == 11
    assert draft.last_updated == dt.date(2026, 1, 17)
    assert not FURNITURE.search(draft.body)
    assert [(reference.number, reference.listed) for reference in draft.references] == [
        (n, False) for n in (1, 2, 3, 4)
    ]
    assert codes(read) == {("fatal", "reference-unlisted"): 4}
    assert next(finding.message for finding in draft.fatal) == (
        "Reference 1 is cited but not listed: 9 claims rest on it. "
        "Add reference 1 to the list with its DOI, PMID, URL or full citation."
    )
    assert [finding.where for finding in draft.fatal] == ["line 20", "line 20", "line 40", "line 46"]


def test_a_page_with_a_reference_list_and_nested_lists():
    read = only(page("migraine"))
    draft = read.draft
    assert read.findings == ()
    assert draft.title == "First-Line Prevention of Episodic Migraine in Hypertension"
    assert headings(draft) == ["Choosing Between the Two", "Titration", "What to Record"]
    assert cited(draft.body) == [
        (1, 2),
        (3,),
        (3,),
        (4, 5),
        (5,),
        (6,),
        (7,),
        (8,),
        (2, 9),
        (3,),
        (10, 11, 12),
        (11,),
        (12,),
    ]
    assert "  - Check the peak flow at week 2. [6]" in draft.body.split("\n")
    assert "published in 2014. [3]" in draft.body
    assert "between 1990 and 2019. [7]" in draft.body
    assert draft.body.endswith("A MIDAS score below 6. [12]")
    assert [reference.number for reference in draft.references] == list(range(1, 13))
    third = draft.references[2]
    assert third.as_cited == (
        "Dahl T, Eide R. Candesartan versus propranolol: a three-period crossover trial. "
        "Example Cephalalgia. 2014;34:523-32. https://doi.org/10.5555/ceph.2014.523"
    )
    assert third.doi == "10.5555/ceph.2014.523"
    assert draft.references[1].pmid == "31234567"
    assert draft.references[4].url == "https://pmc.ncbi.nlm.nih.gov/articles/PMC5012345/"
    assert draft.related_questions == (
        "Can candesartan be combined with topiramate?",
        "How long should migraine prevention be continued?",
    )
    assert draft.last_updated == dt.date(2026, 3, 3)


def test_a_page_without_blank_lines_and_with_its_question_as_title():
    read = only(page("anticoagulation"))
    draft = read.draft
    assert read.findings == ()
    assert draft.title == draft.question
    assert headings(draft) == ["Dose Criteria", "Evidence in Stage 4", "Follow-up"]
    assert cited(draft.body) == [(1, 2), (1,), (1,), (1, 3), (2,), (3, 4), (4,), (5,), (5,)]
    assert "Age ≥80 years. [1]" in draft.body
    assert "(133 μmol/L). [1, 3]" in draft.body
    assert "1.73 m² as a body size. The ratio of events was 2.5 to 1.5." in draft.body
    assert [reference.as_cited[:7] for reference in draft.references] == [
        "Example",
        "Olsen H",
        "Quist R",
        "Rossi T",
        "Sato M.",
    ]
    assert draft.references[3].url == "https://www.example.org/articles/bleeding(2021)"
    assert len(draft.related_questions) == 2
    assert draft.last_updated == dt.date(2026, 2, 5)


def test_a_page_with_markers_in_brackets_and_a_question_over_two_lines():
    read = only(page("metformin"))
    draft = read.draft
    assert read.findings == ()
    assert draft.question == "What is the role of vitamin B12 testing in a patient on long-term metformin therapy?"
    assert draft.title == "Metformin and Vitamin B12"
    assert cited(draft.body) == [(1,), (1, 2), (2, 3), (1, 2, 3), (2,), (4,), (4,), (3,), (4,)]
    assert "  - Folate deficiency first has to be excluded [4]" in draft.body.split("\n")
    assert "Proton pump inhibitors in addition; median delay 3 [2–7] years" in [
        claim.text for claim in claims(draft.body)
    ]
    assert draft.references[2].as_cited == "Urban K. Oral or intramuscular? Example Prim Care 2020; 11 Suppl 2: S4-S9."


def test_a_page_with_superscript_digits_and_a_date_of_two_readings():
    read = only(page("heart-failure"))
    assert headings(read.draft) == ["What Each Pillar Adds", "Starting All Four"]
    assert cited(read.draft.body) == [(1, 2), (3,), (1, 4), (5,), (2, 3, 4), (4,)]
    assert "eGFR >30 mL/min/1.73 m². [5]" in read.draft.body
    assert "150 × 10⁹/L" in read.draft.body
    assert read.draft.last_updated is None
    assert codes(read) == {("fatal", "reference-unlisted"): 5, ("note", "date-unread"): 1}


def test_a_page_with_its_sections_in_another_order():
    read = only(page("delirium"))
    draft = read.draft
    assert read.findings == ()
    assert draft.question == "How should delirium be prevented in an older patient after hip fracture surgery?"
    assert draft.title == "Preventing Delirium After Hip Fracture"
    assert cited(draft.body) == [(1,), (1,), (2,), (1, 3), (3,), (4,)]
    assert len(draft.related_questions) == 2
    assert len(draft.references) == 4
    assert draft.last_updated == dt.date(2026, 1, 17)
    assert not FURNITURE.search(draft.body)


def test_a_page_wrapped_at_its_width():
    draft = only(page("wrapped")).draft
    assert draft.question == "When should a child with a first febrile seizure have a lumbar puncture?"
    assert headings(draft) == ["When It Is Needed", "What Parents Ask"]
    assert cited(draft.body) == [(1, 2), (2,), (1,), (1,), (2, 3), (3,), (4,), (4,)]


def test_a_page_with_numbered_headings_steps_and_text_that_markdown_would_eat():
    draft = only(page("steps")).draft
    assert draft.question == "How is mild hypoglycaemia treated in an adult with type 1 diabetes?"
    assert headings(draft) == ["1. Recognise it", "2. Treat it", "3. Prevent the next one"]
    assert cited(draft.body) == [(1,), (1,), (2,), (1,), (2,), (2,), (1,), (1,), (3,), (3,)]
    texts = [claim.text for claim in claims(draft.body)]
    assert texts[-2:] == [
        "Review the insulin dose, since HLA-B*57:01 and HLA-B*58:01 carriers are not concerned here.",
        "> 2 episodes in a week need a change of dose.",
    ]
    assert "   - Glucose tablets act fastest. [2]" in draft.body.split("\n")


def test_a_page_whose_list_has_gaps_and_doubles():
    read = only(page("asthma-uncited-list"))
    assert cited(read.draft.body) == [(1,), (2, 3), (5,), (4,)]
    assert [(finding.code, finding.where, finding.reference) for finding in read.findings] == [
        ("reference-number-twice", "line 23", 3),
        ("reference-unlisted", "line 12", 5),
        ("identifier-malformed", "reference 3", 3),
        ("identifier-malformed", "reference 4", 4),
        ("reference-uncited", "reference 6", 6),
        ("reference-order", "line 16", 4),
    ]
    assert [reference.number for reference in read.draft.references] == [1, 2, 3, 4, 5, 6]
    assert "Open trial two, correction" in read.findings[0].message


ALL = sorted(path.stem for path in PAGES.glob("*.txt"))


@pytest.mark.parametrize("name", ALL)
def test_windows_line_ends_change_nothing(name):
    assert only(page(name).replace("\n", "\r\n")) == only(page(name))


@pytest.mark.parametrize("name", ALL)
def test_a_byte_order_mark_changes_nothing(name):
    assert only(b"\xef\xbb\xbf" + page(name).encode()) == only(page(name))
    assert only(page(name).encode("utf-16")) == only(page(name))


@pytest.mark.parametrize("name", ALL)
def test_blank_lines_between_list_items_change_nothing(name):
    tight = re.sub(r"\n\n(?=\s*(?:[•◦–-]|\d\.)\s)", "\n", page(name))
    assert only(tight).draft.body == only(page(name)).draft.body


@pytest.mark.parametrize("name", ALL)
def test_trailing_blanks_and_blank_lines_change_nothing(name):
    loose = "\n\n" + page(name).replace("\n", "  \n").replace("  \n  \n", "  \n\t\n \n")
    assert only(loose).draft.body == only(page(name)).draft.body


# --- the page around the article ---

QUESTION = "Is paracetamol safe in chronic liver disease?"
ARTICLE = """Paracetamol in Chronic Liver Disease

Paracetamol up to 2 g daily is the preferred analgesic in cirrhosis. 1

Practical Advice

• Avoid it in active drinking. 2
• Never combine two products. 1, 2"""
BODY = """Paracetamol up to 2 g daily is the preferred analgesic in cirrhosis. [1]

## Practical Advice

- Avoid it in active drinking. [2]
- Never combine two products. [1, 2]"""


@pytest.mark.parametrize(
    "furniture",
    [
        "",
        "Our Medical Advisory Board reviews all articles for accuracy",
        "Reviewed for accuracy by the Example Board",
        "This content is pending medical review.",
        "Educational purposes only. Exercise caution.",
        "Status: Under review\n\nLast reviewed: 2025-05-05",
        "✓ Submitted\n• Under Review\n○ Approved",
        "1 Submitted\n2 Under Review\n3 Approved",
        "SubmittedUnder ReviewApproved",
        "Personalize\n\nHelp us tailor your experience\n\nWhich best describes you?\n\nI am a patient\n\nI am a nurse",
        "Personalize your answer\n\nWhich best describes you? It helps.\n\nDentist\nMedical student\nOther",
        "Share\nPrint\nCopy link\n\n3 min read",
        "View editorial policy",
        "----------",
        "Professional Medical Disclaimer\n\nThis information is for professionals.\n\nIt does not replace advice.",
        "Have a follow-up question?\n\nAsk it here.",
        "Related Questions\n\nIs ibuprofen safe in cirrhosis?\n\nWhich dose is toxic?",
        QUESTION,
    ],
)
@pytest.mark.parametrize("place", ["above", "below"])
def test_furniture_stays_out_wherever_it_stands(furniture, place):
    parts = [QUESTION, furniture, ARTICLE] if place == "above" else [QUESTION, ARTICLE, furniture]
    draft = only("\n\n".join(part for part in parts if part)).draft
    if place == "below" and furniture == QUESTION:
        return
    assert draft.question == QUESTION
    assert draft.title == "Paracetamol in Chronic Liver Disease"
    assert draft.body == BODY


def test_what_is_left_out_without_being_known_is_named():
    read = only(f"{QUESTION}\n\nListen in the app\n\nLast updated: 2026-02-03\n\n{ARTICLE}")
    assert read.draft.body == BODY
    assert [(finding.code, finding.where) for finding in read.findings if finding.severity == "note"] == [
        ("left-out", "line 3")
    ]
    assert "“Listen in the app”" in read.findings[-1].message


def test_a_title_above_the_furniture_is_the_title():
    text = (
        f"{QUESTION}\n\nParacetamol in Chronic Liver Disease\n\nLast updated: 2026-02-03\n\n"
        + ARTICLE.split("\n\n", 1)[1]
    )
    draft = only(text).draft
    assert (draft.title, draft.body) == ("Paracetamol in Chronic Liver Disease", BODY)


@pytest.mark.parametrize(
    "sentence",
    [
        "Modified-release tablets are not preferred. 1",
        "Updated 2024 guidelines recommend otherwise. 1",
        "Reviewed on day 3, most patients were better. 1",
        "Exercise is not a substitute for surgery. 1",
        "Personalize the dose to the weight. 1",
        "Review progress after 6 weeks. 1",
        "Submitted trials were few. 1",
        "Approved doses differ. 1",
        "Home oxygen helps. 1",
    ],
)
def test_medical_sentences_that_begin_like_furniture_stay(sentence):
    draft = only(f"{QUESTION}\n\nTitle of the Article\n\n{sentence}\n\nNext Heading\n\n• {sentence}").draft
    expected = sentence.replace(". 1", ". [1]")
    assert draft.body == f"{expected}\n\n## Next Heading\n\n- {expected}"


@pytest.mark.parametrize(
    "heading",
    ["Follow-up", "Sources of Bleeding", "Safety Information", "Personalize the Dose", "Terms of Reference Ranges"],
)
def test_medical_headings_that_resemble_furniture_stay(heading):
    draft = only(f"{QUESTION}\n\nTitle of the Article\n\nIt helps. 1\n\n{heading}\n\nIt lasts. 1").draft
    assert draft.body == f"It helps. [1]\n\n## {heading}\n\nIt lasts. [1]"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Last updated: January 17, 2026View editorial policy", dt.date(2026, 1, 17)),
        ("Last updated: 17 January 2026", dt.date(2026, 1, 17)),
        ("Last Updated 2026-01-17", dt.date(2026, 1, 17)),
        ("Last updated on Jan 17, 2026", dt.date(2026, 1, 17)),
        ("Updated: 01/17/2026", dt.date(2026, 1, 17)),
        ("Updated January 17th, 2026", dt.date(2026, 1, 17)),
        ("Last updated: 01/07/2026", None),
        ("Last updated: January 2026", None),
        ("Last updated: 2 days ago", None),
        ("Updated yesterday", None),
    ],
)
def test_the_day_of_the_last_update(written, day):
    read = only(f"{QUESTION}\n\n{written}\n\n{ARTICLE}")
    assert read.draft.last_updated == day
    assert [finding.where for finding in read.findings if finding.code == "date-unread"] == ([] if day else ["line 3"])
    assert read.draft.body == BODY


def test_a_day_that_has_not_come_yet():
    read = only(f"{QUESTION}\n\nLast updated: 2026-11-23\n\n{ARTICLE}")
    assert codes(read)["warning", "date-future"] == 1


@pytest.mark.parametrize(
    "title", ["References", "Sources", "Bibliography", "Citations", "REFERENCES (2)", "Reference list:"]
)
@pytest.mark.parametrize("label", ["{}. ", "{}) ", "[{}] ", "{} ", "({}) ", "{}.\n"])
def test_reference_lists_under_any_name_and_numbering(title, label):
    entries = [
        label.format(n) + text for n, text in enumerate(("Alder P. One. 2018.", "Brandt K. Two. 2019."), start=1)
    ]
    read = only(f"{QUESTION}\n\n{ARTICLE}\n\n{title}\n\n" + "\n".join(entries))
    assert read.findings == ()
    assert [reference.as_cited for reference in read.draft.references] == [
        "Alder P. One. 2018.",
        "Brandt K. Two. 2019.",
    ]
    assert read.draft.body == BODY


def test_markers_behind_the_colon_above_a_list():
    below = "Guidelines agree: 1, 2\n\n• Stay below 2 g. 1\n\nScore the liver: 2\n\nMost have 6. 1"
    body = only(f"{QUESTION}\n\n{ARTICLE}\n\n{below}").draft.body
    assert body.endswith("Guidelines agree: [1, 2]\n\n- Stay below 2 g. [1]\n\nScore the liver: 2\n\nMost have 6. [1]")


def test_a_number_that_may_be_a_citation_is_kept_and_named():
    read = only(f"{QUESTION}\n\n{ARTICLE}\n• Rest and warmth 2")
    assert read.draft.body == BODY + "\n- Rest and warmth 2"
    assert [(f.code, f.where) for f in read.findings if f.severity == "warning"] == [("marker-doubtful", "line 11")]


def test_a_page_that_cites_nothing():
    read = only(f"{QUESTION}\n\nA Title\n\nParacetamol is safe in most patients.\n\nAdvice\n\nStay below 2 g.")
    assert codes(read) == {("warning", "no-citations"): 1}
    assert read.draft.body == "Paracetamol is safe in most patients.\n\n## Advice\n\nStay below 2 g."


def test_a_page_whose_first_line_is_no_question():
    read = only(f"Paracetamol in the liver clinic\n\n{ARTICLE}")
    assert read.draft.question == "Paracetamol in the liver clinic"
    assert codes(read)["note", "question-missing"] == 1


def test_medical_signs_come_through_byte_for_byte():
    sentence = (
        "Keep INR 2.0–3.0—not ≥4—when β-blockers, 5 μg & 10 µg or <1 % 'NSAIDs' are \"on\" board; Na⁺ 135±5 mmol·L⁻¹ …"
    )
    draft = only(f"{QUESTION}\n\nA Title\n\n{sentence}. 1\n\n• {sentence}. 1").draft
    assert [claim.text for claim in claims(draft.body)] == [f"{sentence}."] * 2
