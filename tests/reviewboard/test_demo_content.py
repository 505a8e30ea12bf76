"""The demonstration board's texts hold together: whatever a story points at is there, once.

Read plainly, without the project's own readers: a fault of theirs must not hide a fault of the texts.
"""

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[2] / "reviewboard" / "demo"
FRONT_MATTER = {
    "question", "title", "specialty", "risk", "external_id", "last_updated", "drafted_by", "demonstration", "notice",
}  # fmt: skip
NOTICE = "Demonstration text, written to show how this site works; not medical advice."
MARKER = re.compile(r"\[(\d+(?:, \d+)*)\]")
ACTS = {
    "invite", "accept", "decline", "judge", "comment", "suggest", "sign_review", "accept_suggestion",
    "waive", "load_retractions", "approve", "publish", "reopen", "withdraw",
}  # fmt: skip


@dataclass(frozen=True)
class Text:
    path: Path
    meta: dict[str, str]
    body: str
    references: dict[int, str]
    related: list[str]

    @property
    def cited(self) -> list[int]:
        """Reference numbers in the order of the text, each as often as it is cited."""
        return [int(number) for marker in MARKER.findall(self.body) for number in marker.split(", ")]

    def cited_near(self, passage: str) -> set[int]:
        """Reference numbers in the line (a list item or a paragraph) that holds the passage."""
        (line,) = [line for line in self.body.splitlines() if passage in line]
        return {int(number) for marker in MARKER.findall(line) for number in marker.split(", ")}


def read(path: Path) -> Text:
    front, text = path.read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n", 1)
    body, rest = text.split("\n## References\n")
    references, related = rest.split("\n## Related questions\n")
    return Text(
        path,
        dict(line.split(": ", 1) for line in front.splitlines()),
        body,
        {int(number): entry for number, entry in re.findall(r"^(\d+)\. (.+)$", references, re.M)},
        re.findall(r"^- (.+)$", related, re.M),
    )


@cache
def texts() -> dict[str, Text]:
    return {text.meta["external_id"]: text for text in map(read, sorted((DEMO / "articles").glob("*.md")))}


@cache
def board() -> dict:
    return tomllib.loads((DEMO / "board.toml").read_text(encoding="utf-8"))


def stories() -> list[dict]:
    return board()["stories"]


def steps_with_text(story: dict) -> Iterator[tuple[dict, Text]]:
    """Each step with the text as it stands before it: accepted suggestions change it on the way."""
    text = texts()[story["article"]]
    suggested = {step["passage"]: step["replacement"] for step in story["steps"] if step["act"] == "suggest"}
    for step in story["steps"]:
        yield step, text
        if step["act"] == "accept_suggestion":
            text = replace(text, body=text.body.replace(step["passage"], suggested[step["passage"]]))


def planted(kind: str) -> list[str]:
    return [story["article"] for story in stories() if kind in story["planted"]]


each_text = pytest.mark.parametrize("text", texts().values(), ids=texts().keys())
each_story = pytest.mark.parametrize("story", stories(), ids=[story["situation"] for story in stories()])


def test_twelve_articles_with_a_story_each():
    assert len(texts()) == 12
    assert sorted(story["article"] for story in stories()) == sorted(texts())


def test_no_two_articles_ask_the_same_question():
    assert len({text.meta["question"] for text in texts().values()}) == 12
    assert len({text.meta["title"] for text in texts().values()}) == 12


@each_text
def test_front_matter_says_what_the_text_is(text):
    assert set(text.meta) == FRONT_MATTER
    assert text.meta["demonstration"] == "yes"
    assert text.meta["notice"] == NOTICE
    assert text.meta["risk"] in {"standard", "elevated", "high"}
    assert text.meta["question"].endswith("?")
    assert re.fullmatch(r"2026-\d\d-\d\d", text.meta["last_updated"])


@each_text
def test_size_of_an_article(text):
    assert 250 <= len(text.body.split()) <= 600
    assert 3 <= len(re.findall(r"^## ", text.body, re.M)) <= 6
    assert 8 <= len(MARKER.findall(text.body)) <= 16
    assert 3 <= len(text.references) <= 8
    assert 2 <= len(text.related) <= 4


@each_text
def test_every_marker_has_a_reference_and_the_other_way_round(text):
    missing = {7} if text.meta["external_id"] in planted("reference-unlisted") else set()
    assert set(text.cited) - set(text.references) == missing
    assert set(text.references) - set(text.cited) == set()


@each_text
def test_references_are_numbered_in_the_order_of_first_use(text):
    assert list(dict.fromkeys(text.cited)) == sorted(set(text.cited))
    assert list(text.references) == list(range(1, len(text.references) + 1))


@each_text
def test_references_carry_wellformed_identifiers(text):
    for entry in text.references.values():
        assert entry.count("doi:") <= 1
        assert re.search(r" doi:10\.\d{4,9}/\S+\w(\. PMID: \d{1,8})?$|\. PMID: \d{1,8}$|: https://\S+$", entry), entry


def test_a_work_is_cited_in_one_way():
    entries = {entry for text in texts().values() for entry in text.references.values()}
    identifiers = [doi for entry in entries for doi in re.findall(r"doi:(\S+?)\.?(?: |$)", entry)]
    assert len(identifiers) == len(set(identifiers))


def test_planted_defects_are_where_the_stories_say():
    made_up = {key for key, text in texts().items() if "doi:10.5555/" in "".join(text.references.values())}
    retracted = {key for key, text in texts().items() if "S0140-6736(97)11096-0" in "".join(text.references.values())}
    assert made_up == set(planted("doi-absent")) == {"demo-ketorolac-gastric-bypass"}
    assert retracted == set(planted("source-retracted")) == {"demo-mmr-autism"}
    assert planted("reference-unlisted") == ["demo-ketorolac-gastric-bypass"]


def test_one_guideline_is_known_by_its_address_only():
    by_address = [e for text in texts().values() for e in text.references.values() if "doi:" not in e and "https:" in e]
    assert [entry.rsplit(" ", 1)[1] for entry in by_address] == ["https://www.nice.org.uk/guidance/ng115"]


def test_the_table_of_retractions_names_the_retracted_source():
    with (DEMO / "retractions.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["RetractionNature"] == "Retraction"
    cited = texts()["demo-mmr-autism"].references[3]
    assert f"doi:{row['OriginalPaperDOI']}." in cited
    assert cited.endswith(f"PMID: {row['OriginalPaperPubMedID']}")


def test_the_board_and_who_runs_it():
    roles = [person["roles"] for person in board()["people"]]
    assert roles.count(["reviewer"]) == 8
    assert roles.count(["editor"]) == 2
    assert roles.count(["admin"]) == 1
    assert roles.count(["submitter"]) == 2
    for field in ("key", "name", "email"):
        assert len({person[field] for person in board()["people"]}) == len(roles)
    assert {person["email"].split("@")[1] for person in board()["people"]} == {"example.org"}


def test_members_have_credentials_specialties_and_capacity():
    members = [person for person in board()["people"] if person["roles"] == ["reviewer"]]
    assert all(member["credentials"] and member["specialties"] and member["capacity"] > 0 for member in members)
    covered = {specialty for member in members for specialty in member["specialties"]}
    assert {text.meta["specialty"] for text in texts().values()} <= covered


def test_every_state_and_situation_is_shown():
    assert {state: sum(story["state"] == state for story in stories()) for state in ("submitted", "withdrawn")} == {
        "submitted": 2,
        "withdrawn": 1,
    }
    assert {story["situation"]: story["state"] for story in stories()} == {
        "published": "approved",
        "published-after-a-suggestion": "approved",
        "approved-not-published": "approved",
        "reopened": "under_review",
        "ready-to-decide": "under_review",
        "reviewers-disagree": "under_review",
        "changes-recommended": "under_review",
        "half-judged": "under_review",
        "source-retracted": "under_review",
        "ready-to-assign": "submitted",
        "fatal-finding": "submitted",
        "withdrawn": "withdrawn",
    }


@each_story
def test_steps_are_known_acts_of_people_with_that_role(story):
    roles = {person["key"]: person["roles"][0] for person in board()["people"]}
    of_reviewers = {"accept", "decline", "judge", "comment", "suggest", "sign_review"}
    assert roles[story["submitted_by"]] == "submitter"
    invited = set()
    for step in story["steps"]:
        assert step["act"] in ACTS
        if step["act"] == "load_retractions":
            assert roles[step["by"]] == "admin"
        elif step["act"] in of_reviewers:
            assert step["by"] in invited
        else:
            assert roles[step["by"]] == "editor"
        if step["act"] == "invite":
            assert roles[step["reviewer"]] == "reviewer"
            assert step["due_in_days"] > 0
            invited.add(step["reviewer"])


@each_story
def test_the_last_step_leads_to_the_state_that_the_story_ends_in(story):
    acts = [step["act"] for step in story["steps"]]
    ends = {"invite": "under_review", "approve": "approved", "reopen": "under_review", "withdraw": "withdrawn"}
    assert story["state"] == next((ends[act] for act in reversed(acts) if act in ends), "submitted")
    assert story["published"] == ("publish" in acts)
    assert story["revision"] == 1 + acts.count("accept_suggestion")


@each_story
def test_passages_and_claims_occur_once_in_the_body_as_it_stands_at_that_step(story):
    for step, text in steps_with_text(story):
        said = [verdict["claim"] for verdict in step.get("verdicts", [])] + [step.get("passage", text.body)]
        assert {words: text.body.count(words) for words in said} == dict.fromkeys(said, 1)


@each_story
def test_suggestions_change_the_words_and_leave_the_markers(story):
    for step in story["steps"]:
        if step["act"] == "suggest":
            assert step["replacement"] != step["passage"]
            assert MARKER.search(step["passage"] + step["replacement"]) is None
        if step["act"] == "accept_suggestion":
            assert step["passage"] in [other["passage"] for other in story["steps"] if other["act"] == "suggest"]


@each_story
def test_verdicts_point_at_one_citation(story):
    for step, text in steps_with_text(story):
        for verdict in step.get("verdicts", []):
            assert verdict["reference"] in text.cited_near(verdict["claim"])
            value = verdict.get("value", board()["default_verdict"]["value"])
            assert value in {"supports", "partly", "does_not_support", "indirect", "cannot_access"}
            assert ("stands_as_worded" in verdict) == (value in {"partly", "indirect"})
            assert "quote" not in verdict  # a quotation is read off the paper, never written from memory


@each_story
def test_reviews_answer_the_whole_checklist(story):
    for step in story["steps"]:
        if step["act"] == "sign_review":
            risky = texts()[story["article"]].meta["risk"] != "standard"
            asked = {"question", "complete", "harm", "uncited"} | ({"looked_twice"} if risky else set())
            assert set(step["checklist"]) == asked
            assert set(step["checklist"].values()) <= {"yes", "no", "na"}
            assert step["recommendation"] in {"approve", "changes", "against"}


def test_every_verdict_and_recommendation_is_shown_somewhere():
    steps = [step for story in stories() for step in story["steps"]]
    values = {verdict.get("value", "supports") for step in steps for verdict in step.get("verdicts", [])}
    assert values == {"supports", "partly", "does_not_support", "indirect", "cannot_access"}
    assert {step["recommendation"] for step in steps if step["act"] == "sign_review"} == {
        "approve",
        "changes",
        "against",
    }
    assert {step["act"] for step in steps} == ACTS


def test_approved_articles_had_as_many_signatures_as_their_risk_asks_for():
    asked = {"standard": 1, "elevated": 2, "high": 2}
    for story in stories():
        acts = [step["act"] for step in story["steps"]]
        if "approve" in acts:
            signed = {step["by"] for step in story["steps"] if step.get("recommendation") == "approve"}
            assert len(signed) >= asked[texts()[story["article"]].meta["risk"]]


def test_nobody_holds_more_open_assignments_than_their_capacity():
    open_assignments: dict[str, int] = {}
    for story in stories():
        done = {step["by"] for step in story["steps"] if step["act"] in ("decline", "sign_review")}
        for step in story["steps"]:
            if step["act"] == "invite" and step["reviewer"] not in done and story["state"] == "under_review":
                open_assignments[step["reviewer"]] = open_assignments.get(step["reviewer"], 0) + 1
    capacity = {person["key"]: person.get("capacity", 0) for person in board()["people"]}
    assert {key: count for key, count in open_assignments.items() if count > capacity[key]} == {}
