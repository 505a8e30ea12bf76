"""An article whose references stand in every way that a source can stand, each with what the registries said of it.

Works, people and identifiers are made up; DOIs have the test prefix 10.5555.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from articles.actions.texts import cited_key
from articles.drafts.draft import DraftReference
from articles.models import Article, Check, Person, Reference, Source, Standing
from reviewboard.queries.wording import wording_of
from tests.cast import fetched, submitted

RETRACTED, CONCERN, SUGGESTED, SUSPECT, BOOK, OLD_ANSWER, WRONG, VARIES, DEAD, CORRECTED, SUPERSEDED, FINE, WAITING = (
    range(1, 14)
)

NAMED = {
    RETRACTED: (
        "Okoro F, Lindqvist S. Ivermectin in mild respiratory infection. J Ward Med. 2019;7:11-19.",
        "r.2019.11",
    ),
    CONCERN: ("Amsel P. Vitamin D and falls in nursing homes. Age Care. 2018;4:201-9.", "c.2018.201"),
    SUGGESTED: ("Brandl K. Exercise training in chronic heart failure. Heart Lett. 2016;22:88-97.", ""),
    SUSPECT: ("Halvorsen T, Mbeki L. Nightly magnesium cures restless legs. Ann Sleep. 2022;3:1-8.", ""),
    BOOK: ("National Board of Health. Guideline on low back pain. 3rd ed. Copenhagen: NBH; 2021.", ""),
    OLD_ANSWER: ("Reyes D, Cho M. Statins after eighty. Geriatr Rep. 2020;9:40-51.", "o.2020.40"),
    WRONG: ("Nakamura Y. Iron repletion in women with fatigue. Blood Pract. 2017;5:3-12.", "w.2017.3"),
    VARIES: ("Singh A. Early exercise in acute low back pain. Spine Care. 2021;12:77-85.", "v.2021.77"),
    DEAD: ("Board of Pharmacy. Ketorolac: dosing in renal impairment. Available from: https://pharmacy.example/k", ""),
    CORRECTED: ("Weber J. Metformin and lactate. Diabet Notes. 2015;31:5-14.", "k.2015.5"),
    SUPERSEDED: ("Ferro G. Antibiotics for sore throat. Syst Rev Libr. 2013;11:CD000023.", "s.2013.23"),
    FINE: ("Doyle R. Walking programmes after stroke. Stroke Pract. 2023;2:9-20.", "f.2023.9"),
    WAITING: ("Ito H. Beta-blockers in COPD. Lung Lett. 2022;8:60-72.", "q.2022.60"),
}
MATCH = {
    "state": "suggested",
    "score": 0.43,
    "found_by": "Crossref",
    "doi": "10.5555/b.2015.88",
    "pmid": "90000016",
    "title": "Exercise training in patients with chronic heart failure",
    "text": "Brandl K, Sorensen M. Exercise training in patients with chronic heart failure. Heart Letters. "
    "2015;22(2):88-97. doi:10.5555/b.2015.88 PMID: 90000016",
    "record": {
        "source": "Crossref",
        "doi": "10.5555/b.2015.88",
        "pmid": "90000016",
        "title": "Exercise training in patients with chronic heart failure",
        "authors": [["Brandl", "K"], ["Sorensen", "M"]],
        "year": 2015,
        "years": [2015],
        "journals": ["Heart Letters"],
        "volume": "22",
        "issue": "2",
        "pages": "88-97",
        "notices": [],
    },
}
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


def references() -> tuple[DraftReference, ...]:
    return tuple(
        DraftReference(
            number,
            as_cited=words,
            doi=f"10.5555/{name}" if name else "",
            url="https://pharmacy.example/k" if number == DEAD else "",
        )
        for number, (words, name) in NAMED.items()
    )


def article_in_every_state(by: Person, title: str = "What helps") -> Article:
    """One claim a reference; reference N stands as the constant N says. Another title makes another article."""
    body = "\n".join(f"- Claim {number} holds in most adults. [{number}]" for number in NAMED) + "\n"
    article = submitted(by, title=title, question=f"{title}?", body=body, references=references())
    for number, said in STATES.items():
        stands(article, number, **said)
    return fetched(article)


def stands(
    article: Article,
    number: int,
    *,
    checks: Sequence[tuple] = (),
    answers: Sequence[dict] = (),
    ago: dt.timedelta = dt.timedelta(hours=2),
    **said: Any,
) -> Source:
    """As if the registries had answered so about reference ``number``.

    ``checks`` are (rule, outcome, severity, message) about the work, with "cited" in front about how it is cited.
    """
    at = NOW - ago
    reference = Reference.objects.select_related("source").get(revision=article.current, number=number)
    settled = {"standing": Standing.STANDS, "standing_since_at": at, "checked_at": at, "tried_at": at}
    settled |= {"check_due_at": at + dt.timedelta(days=6), "answers": list(answers)}
    Source.objects.filter(pk=reference.source_id).update(**(settled | said))
    run = uuid.uuid4()
    for *cited, rule, outcome, severity, message in checks:
        Check.objects.create(
            source=reference.source, run=run, rule=rule, rule_version="1", outcome=outcome, severity=severity,
            message=message, cited_key=key_of(article, number) if cited else "", checked_at=at,
            evidence=[evidence(answer) for answer in answers],
        )  # fmt: skip
    return Source.objects.get(pk=reference.source_id)


def key_of(article: Article, number: int) -> str:
    [reference] = [row for row in wording_of(article.current).references if row.number == number]
    return cited_key(reference)


def evidence(answer: dict) -> dict:
    return {name: answer[name] for name in ("service", "url", "fetched_at", "status", "body_sha256")}


def answered(service: str, existence: str = "found", title: str = "", *notices: dict, reason: str = "") -> dict:
    """One registry's answer as ``Source.answers`` keeps it."""
    return {
        "service": service,
        "url": f"https://{service.lower().replace(' ', '')}.example/works/1",
        "fetched_at": (NOW - dt.timedelta(hours=2)).isoformat(),
        "status": {"absent": 404, "unavailable": 503}.get(existence, 200),
        "body_sha256": "9f2c41d7" * 8,
        "existence": existence,
        "reason": reason,
        "title": title,
        "notices": list(notices),
        "is_notice": False,
    }


def notice(kind: str, said: str, date: str, source: str, notice_id: str = "") -> dict:
    return {"kind": kind, "notice_id": notice_id, "date": date, "source": source, "said": said}


def record(title: str, **said: Any) -> dict:
    return {"source": "Crossref", "title": title, "authors": [], "notices": [], **said}


IVERMECTIN = "Ivermectin in mild respiratory infection"
STATES: dict[int, dict[str, Any]] = {
    RETRACTED: {
        "standing": Standing.RETRACTED,
        "checks": [
            ("C6", "retracted", "fatal", "Retracted on 4 March 2024, as PubMed and Retraction Watch say."),
            ("C9", "corrected", "warning", "Corrected in 2020, as Crossref says."),
        ],
        "answers": [
            answered(
                "Crossref",
                "found",
                IVERMECTIN,
                notice("correction", "Correction", "2020", "Crossref", "10.5555/r.2020.1"),
            ),
            answered(
                "PubMed",
                "found",
                f"RETRACTED: {IVERMECTIN}.",
                notice("retraction", "Retraction in", "2024-03-04", "PubMed", "pmid:90000021"),
            ),
            answered(
                "Retraction Watch",
                "found",
                IVERMECTIN,
                notice("retraction", "Retraction", "2024-03-04", "Retraction Watch", "10.5555/r.2024.9"),
            ),
        ],
    },
    CONCERN: {
        "standing": Standing.CONCERN,
        "checks": [("C8", "expression_of_concern", "fatal", "Expression of concern published in June 2025.")],
        "answers": [
            answered(
                "Crossref",
                "found",
                "Vitamin D and falls in nursing homes",
                notice("concern", "expression_of_concern", "2025-06", "Crossref", "10.5555/c.2025.6"),
            )
        ],
    },
    SUGGESTED: {
        "standing": Standing.UNMATCHED,
        "match": MATCH,
        "checks": [("C11", "possible_match", "warning", "One work is like it; a person has to look.")],
        "answers": [answered("Crossref", "found", MATCH["title"]), answered("PubMed", "absent", reason="No match.")],
    },
    SUSPECT: {
        "standing": Standing.SUSPECT,
        "match": {"state": "not_matched", "score": 0.12, "found_by": "Crossref", "title": "Magnesium in sleep"},
        "checks": [("C11", "no_such_work", "fatal", "Neither Crossref nor PubMed knows a work like it.")],
        "answers": [
            answered("Crossref", "absent", reason="The best of 20 hits is another work."),
            answered("PubMed", "absent", reason="Nothing was found for its title."),
        ],
    },
    BOOK: {
        "standing": Standing.NOT_INDEXED,
        "check_due_at": None,
        "checks": [("C2", "not_checkable", "note", "A guideline: no registry holds it, so a person has to look.")],
        "answers": [answered("Crossref", "not_indexed", reason="Guidelines are not registered there.")],
    },
    OLD_ANSWER: {
        "ago": dt.timedelta(days=5),
        "tried_at": NOW - dt.timedelta(minutes=20),
        "check_due_at": NOW + dt.timedelta(minutes=40),
        "attempts": 1,
        "checks": [("C6", "passed", "note", "No retraction is known.")],
        "answers": [answered("Crossref", "unavailable", reason="It answered 503, Service Unavailable.")],
    },
    WRONG: {
        "record": record("Chilled poultry", doi="10.5555/w.2017.3"),
        "checks": [
            ("C6", "passed", "note", "No retraction is known."),
            ("cited", "C4", "wrong_work", "fatal", "The identifier belongs to another work: Chilled poultry."),
        ],
        "answers": [answered("Crossref", "found", "Chilled poultry")],
    },
    VARIES: {
        "record": record(
            "Early exercise in chronic low back pain.",
            doi="10.5555/v.2021.77",
            authors=[["Singh", "A"]],
            year=2021,
            years=[2021],
            journals=["Spine Care"],
            volume="12",
            pages="77-85",
        ),
        "checks": [
            ("C6", "passed", "note", "No retraction is known."),
            ("cited", "C4", "title_varies", "warning", "The title as cited varies: “acute”, not “chronic”."),
        ],
        "answers": [answered("Crossref", "found", "Early exercise in chronic low back pain.")],
    },
    DEAD: {
        "standing": Standing.NOT_INDEXED,
        "check_due_at": None,
        "link_state": "dead",
        "link_said": "The page answered 404, Not Found, three times since Monday.",
        "link_tried_at": NOW - dt.timedelta(hours=5),
        "checks": [("C2", "not_checkable", "note", "A web page: no registry holds it, so a person has to look.")],
    },
    CORRECTED: {
        "standing": Standing.CORRECTED,
        "checks": [("C9", "corrected", "warning", "Corrected in 2016: a dose in table 2.")],
        "answers": [
            answered(
                "Crossref",
                "found",
                "Metformin and lactate",
                notice("correction", "erratum", "2016-02", "Crossref", "10.5555/k.2016.1"),
            )
        ],
    },
    SUPERSEDED: {
        "standing": Standing.SUPERSEDED,
        "checks": [("C10", "superseded", "warning", "Replaced by a newer version in 2021: 10.5555/s.2021.23.")],
        "answers": [answered("Crossref", "found", "Antibiotics for sore throat")],
    },
    FINE: {
        "checks": [
            ("C2", "passed", "note", "Crossref and PubMed hold it."),
            ("C6", "passed", "note", "No retraction is known."),
            ("cited", "C4", "passed", "note", "The record agrees with the citation."),
        ],
        "answers": [
            answered("Crossref", "found", "Walking programmes after stroke"),
            answered("PubMed", "found", "Walking programmes after stroke."),
        ],
    },
}
