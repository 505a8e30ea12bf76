"""Pages of the captured form, made at random, each with what a reader must find in it."""

from __future__ import annotations

import random
import re
import textwrap
from dataclasses import dataclass, field

QUESTIONS = (
    "What is the best treatment for chronic migraine in an adult with hypertension and asthma?",
    "Is paracetamol safe in cirrhosis?",
    "How should a 65-year-old with eGFR 25 and atrial fibrillation be anticoagulated?",
)
TITLES = ("Treatment of Chronic Migraine in Adults", "Safe Use of Paracetamol in Cirrhosis: What Matters")
HEADINGS = (
    *("Primary Target", "Mechanism of Action", "Evidence-Based Dosing", "Timing and Implementation", "Red Flags"),
    *("Clinical Pitfalls to Avoid", "Monitoring", "Stage 3", "When to Refer", "Special Populations (Age ≥65)"),
    *("Follow-up", "Type 2 Diabetes", "First-Line: Oral Agents", "Step 1", "What Is New in 2025"),
)
SENTENCES = (
    "Warfarin was approved in 1954.",
    "The dose is reduced to 40 mg.",
    "Response is judged at week 12.",
    "Rates fell between 2010 and 2019.",
    "Surgery is indicated at a score of 3.",
    "Loading doses are 5, 10.",
    "Bleeding occurred in 12 of 340 patients (3.5%).",
    "Target an INR of 2.0–3.0.",
    "Patients ≥75 years need half the dose.",
    "Avoid NSAIDs in CKD stage 4.",
    "The hazard ratio was 0.71 (95% CI 0.59–0.85; p < 0.001).",
    "Start at 2.5 mg and double every 2 weeks.",
    "Interleukin 6 blockade shortens recovery in COVID-19.",
    "E. coli is the usual cause.",
    "Use CHA2DS2-VASc to decide.",
    "eGFR was 30 mL/min/1.73 m².",
    "Stop it when creatinine doubles, e.g. from 1 to 2.",
    "The number needed to treat is 25.",
    "Half of patients relapse by month 6.",
    "Repeat at visits 2, 4.",
    "Expect a fall of 10 mmHg.",
    "Treatment lasts from day 1 to day 14.",
    "mRNA vaccines are safe here.",
    "A platelet count under 50 × 10⁹/L forbids it.",
)
LEADS = ("The following steps apply:", "Guidelines converge on these points:")
RELATED = (
    "Can it be combined with topiramate?",
    "What is the dose in children?",
    "Did treatment fail at day 10, 12, 13?",
)
WORKS = (
    "Alder P, Brandt K. Blood pressure and migraine. J Example. 2018;12(3):101-9. doi:10.5555/jeh.2018.101",
    "Castell M, et al. A network comparison. Example Neurol. 2020;7:44-58. PMID: 31234567",
    "Example Society. Guideline on dosing. 2012. https://example.org/guidelines/dosing",
    "Dahl T. Three-period trial. Example Ceph. 2014;34:523-32.",
    "Fabre L. Selectivity is relative? Example Chest. 2016; 9(2): 12-19.",
    "World Example Organization. Report 12. Geneva; 2019.",
    "2023 ESC Example Guidelines. Eur Ex J. 2023;44:1-99.",
    "Gallo N. 10 years of practice. Example Prim Care. 2011;3:8.",
    "Haas V. Title without journal",
    "Ito S. Chapter 3. In: Example Handbook, 2nd ed. 2009.",
    'Jansen W. "Quoted title". Example Pharm. 2009;2:77-81.',
    "Khan A. Failure. https://doi.org/10.5555/abc(12)x",
)
ABOVE = (
    "Medical Advisory BoardAll articles are reviewed for accuracy by our Medical Advisory Board\n"
    "Educational purpose only • Exercise caution as content is pending human review",
    "Article Review Status\nSubmitted\nUnder Review\nApproved",
    "Last updated: January 17, 2026View editorial policy",
    "Personalize\n\nHelp us tailor your experience\n\nWhich best describes you? Your choice helps us use words "
    "that are plain to you.\nHealthcare professional\nStudent\nPatient or caregiver",
)
BELOW = (
    "Professional Medical Disclaimer\n\nThis information is intended for healthcare professionals. Any medical "
    "decision-making should rely on clinical judgment. No liability is assumed for decisions based on this content.",
    "Have a follow-up question?\n\nOur Medical A.I. is used by practicing medical doctors. Ask any follow up question.",
)
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass
class Page:
    """A page and what it says."""

    text: str = ""
    question: str = ""
    title: str = ""
    headings: list[str] = field(default_factory=list)
    claims: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    works: list[str] = field(default_factory=list)
    dated: bool = False


class _Writer:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.page = Page()
        self.style = self.dice.choice(["spaced", "spaced", "spaced", "glued", "brackets", "before", "raised"])
        self.most = self.dice.choice([2, 4, 8, 12])
        self.highest = 0
        self.body: list[tuple[str, str]] = []
        self.bullet = self.dice.choice("•••-*–◦●")
        self.indent = self.dice.choice(["", "  ", "    "])

    def numbers(self) -> tuple[int, ...]:
        if self.dice.random() < 0.12:
            return ()
        found = set()
        for _ in range(self.dice.choice([1, 1, 1, 2, 2, 3])):
            if not self.highest or (self.highest < self.most and self.dice.random() < 0.7):
                self.highest += 1
                found.add(self.highest)
            else:
                found.add(self.dice.randint(1, self.highest))
        return tuple(sorted(found))

    def sentence(self) -> str:
        text, cited = self.dice.choice(SENTENCES), self.numbers()
        self.page.claims.append((text, cited))
        if not cited:
            return text
        listed = ", ".join(map(str, cited))
        forms = {
            "spaced": f"{text} {listed}",
            "glued": text + listed.replace(" ", ""),
            "brackets": f"{text} [{listed}]",
            "before": f"{text[:-1]} [{listed}].",
            "raised": text + listed.translate(RAISED).replace(", ", self.dice.choice("˒,")),
        }
        return forms[self.style]

    def paragraph(self) -> None:
        self.body.append(("paragraph", " ".join(self.sentence() for _ in range(self.dice.choice([1, 1, 2, 3])))))

    def list(self) -> None:
        numbered = self.dice.random() < 0.3
        for step in range(1, self.dice.randint(2, 4) + 1):
            self.body.append(("item", f"{self.indent}{f'{step}.' if numbered else self.bullet} {self.sentence()}"))
            if self.dice.random() < 0.25:
                self.body.append(("item", f"{self.indent}  {'▪' if self.bullet == '◦' else '◦'} {self.sentence()}"))

    def article(self) -> str:
        self.paragraph()
        for heading in self.dice.sample(HEADINGS, self.dice.randint(2, 6)):
            self.page.headings.append(heading)
            self.body.append(("heading", heading))
            if self.dice.random() < 0.4:
                self.body.append(("paragraph", self.dice.choice(LEADS)))
                self.list()
            else:
                self.dice.choice([self.paragraph, self.list])()
        gap, between_items = self.dice.choice(["\n", "\n\n", "\n\n"]), self.dice.choice(["\n", "\n\n"])
        written, before = self.page.title, ""
        for kind, text in self.body:
            written += (between_items if kind == before == "item" else gap) + text
            before = kind
        return written

    def works(self) -> str:
        self.page.works = list(WORKS[: max(self.highest, 1)])
        form = self.dice.choice(["{}. {}", "{}) {}", "[{}] {}", "{} {}"])
        entries = [form.format(number, work) for number, work in enumerate(self.page.works, start=1)]
        wrapped = [e if "/" in e or self.dice.random() > 0.2 else textwrap.fill(e, 45) for e in entries]
        title = self.dice.choice(["References", "Sources", "Bibliography", "Citations"])
        return f"{title}\n\n" + self.dice.choice(["\n", "\n\n"]).join(wrapped)

    def write(self) -> Page:
        page, dice = self.page, self.dice
        page.question = dice.choice(QUESTIONS)
        page.title = dice.choice([*TITLES, page.question])
        article = self.article()
        above = [part for part in dice.sample(ABOVE, len(ABOVE)) if dice.random() < 0.85]
        page.dated = ABOVE[2] in above
        below = list(BELOW)
        if dice.random() < 0.7:
            page.related = dice.sample(RELATED, dice.randint(1, len(RELATED)))
            below.append("Related Questions\n\n" + "\n".join(page.related))
        if dice.random() < 0.6:
            below.append(self.works())
        dice.shuffle(below)
        page.text = "\n\n".join([page.question, *above, article, *below])
        return page


def make(seed: int) -> Page:
    """The page of a number, always the same."""
    page = _Writer(seed).write()
    page.text = page.text.replace("\n", "\r\n") if seed % 3 == 0 else page.text
    page.text = re.sub(r"(?m)^(\s*[•●]) ", "\\1\t", page.text) if seed % 5 == 0 else page.text
    return page
