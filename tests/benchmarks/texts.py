"""Synthetic drafts of the usual size: 10 claims with 12 citations, 4 references with their passages, about 3 kB."""

from __future__ import annotations

import random

from articles.drafts.draft import Draft, DraftReference

DRUGS = ("metformin", "apixaban", "empagliflozin", "semaglutide", "prednisolone", "amoxicillin", "sertraline")
PEOPLE = ["older adults", "adults with diabetes", "children", "pregnant women", "people with kidney disease"]
ENDS = ["mortality", "readmission", "symptoms at 12 weeks", "bleeding", "quality of life", "HbA1c", "walking distance"]
WAYS = ["lowers", "raises", "leaves unchanged", "probably lowers", "may raise"]
PLACES = ("primary care", "hospital wards", "a pooled analysis of 14 trials", "two large cohorts", "a meta-analysis")
JOURNALS = ("N Engl J Med", "Lancet", "BMJ", "JAMA", "Ann Intern Med")
CITED = ((1,), (2,), (1, 3), (3,), (4,), (2,), (2, 4), (4,), (1,), (3,))


def draft(name: str, specialty: str = "Rehabilitation", **changes) -> Draft:
    """A sound draft whose words follow from ``name``."""
    rng = random.Random(name)
    drug, people = rng.choice(DRUGS), rng.choice(PEOPLE)
    values = {
        "question": f"Does {drug} help {people}, and for how long should it be given ({name})?",
        "title": f"{drug.capitalize()} for {people}: what the evidence supports ({name})",
        "body": _body(rng),
        "references": tuple(_reference(rng, name, number) for number in range(1, 5)),
        "related_questions": (f"Is {drug} safe in {rng.choice(PEOPLE)}?", f"What else lowers {rng.choice(ENDS)}?"),
        "external_id": name,
        "specialty": specialty,
        "drafted_by": "Drafting system",
    }
    return Draft(**(values | changes))


def _body(rng: random.Random) -> str:
    claims = [f"{_sentence(rng)} [{', '.join(map(str, numbers))}]" for numbers in CITED]
    parts = [
        f"{_opinion(rng)} {claims[0]} {claims[1]}",
        f"## What helps\n\n{_opinion(rng)}\n\n- {claims[2]}\n- {claims[3]}\n- {claims[4]}",
        f"## What harms\n\n{claims[5]} {_opinion(rng)} {claims[6]}",
        f"## Doses and duration\n\n1. {claims[7]}\n2. {claims[8]}\n\n{claims[9]} {_opinion(rng)}",
    ]
    return "\n\n".join(parts) + "\n"


def _sentence(rng: random.Random) -> str:
    drug, dose, low = rng.choice(DRUGS), rng.randint(1, 40) * 25, rng.randint(2, 60) / 100
    return (
        f"In {rng.choice(PEOPLE)}, {drug} {dose} mg a day {rng.choice(WAYS)} {rng.choice(ENDS)} compared with placebo "
        f"(RR {low:.2f}, 95% CI {low / 2:.2f}–{low * 2:.2f}) in {rng.choice(PLACES)} over {rng.randint(2, 104)} weeks."
    )


def _opinion(rng: random.Random) -> str:
    return f"Weigh this with the person, and begin where {rng.choice(ENDS)} matters most to {rng.choice(PEOPLE)}."


def _reference(rng: random.Random, name: str, number: int) -> DraftReference:
    title = f"{rng.choice(DRUGS).capitalize()} and {rng.choice(ENDS)} in {rng.choice(PEOPLE)}: a randomised trial"
    year, first = rng.randint(1998, 2025), rng.randint(1, 900)
    return DraftReference(
        number,
        as_cited=f"Doe J, Roe R, Poe E. {title}. {rng.choice(JOURNALS)}. {year};{first % 90}:{first}-{first + 9}.",
        doi=f"10.5555/{name}.{number}",
        passage=" ".join(_sentence(rng) for _ in range(3)),
    )
