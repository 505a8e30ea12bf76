"""A page captured as text, written for these tests in the form that such pages have. It lists none of its sources."""

QUESTION = "When may an adult start to move again after surgery for a herniated lumbar disc?"
TITLE = "Moving Again After Lumbar Disc Surgery"
PAGE = f"""\
{QUESTION}

Medical Advisory BoardAll articles are reviewed for accuracy by our Medical Advisory Board
Educational purpose only • Exercise caution as content is pending human review
Article Review Status
Submitted
Under Review
Approved

Last updated: March 3, 2026View editorial policy

Personalize

Help us tailor your experience

Which best describes you? Your choice helps us use language that's most understandable for you.

{TITLE}

Most adults can stand and walk on the day after surgery for a herniated lumbar disc. 1, 2

What to Start With

The first weeks rest on two habits:

  • Short walks several times a day shorten the stay in hospital. 1

  • Supervised exercise within four weeks of surgery always reduces pain at three months. 2, 4

What to Leave for Later

  • Lifting more than five kilograms in the first six weeks puts the disc under strain. 3

Related Questions

When is driving safe after surgery of the lumbar spine?

Professional Medical Disclaimer

This information is intended for healthcare professionals. Any medical decision-making should rely on clinical \
judgment and independently verified information.

Have a follow-up question?

Our Medical A.I. is used by practicing medical doctors.
"""
WORDED_TOO_STRONGLY = "always reduces pain"
WORDED_AS_FOUND = "often reduces pain"
# What the editor gives for each: a PMID, a DOI, an address that no registry knows, a full citation.
REFERENCES = {
    1: "90000002",
    2: "https://doi.org/10.1002/14651858.CD999999.pub3",
    3: "https://www.example.org/guidance/lifting-after-surgery",
    4: "Okonkwo A, Lindqvist PO. Early mobilisation after lumbar disc surgery: a randomised controlled trial. "
    "Journal of Invented Spine Medicine. 2021;12(3):201-209. doi:10.5555/trial.2021.0042",
}
