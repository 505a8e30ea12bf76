"""An event of the history in words: what a person reads before they open it, and what they find inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date

from articles import dates, marks
from articles.models import (
    Audience,
    ClaimFacts,
    LedgerEvent,
    Risk,
    Role,
    Signature,
    Standing,
    VariantVerdict,
    Verb,
    Verdict,
)
from reviewboard.queries.answers import in_words

Values = Mapping[str, Any]

ICONS = {
    Verb.SUBMITTED: "s-submitted",
    Verb.REVISED: "i-page",
    Verb.REVIEW_STARTED: "s-under-review",
    Verb.SENT_BACK: "s-submitted",
    Verb.APPROVED: "s-approved",
    Verb.REOPENED: "s-under-review",
    Verb.WITHDRAWN: "s-withdrawn",
    Verb.RESTORED: "s-submitted",
    Verb.SETTINGS_CHANGED: "i-edit",
    Verb.PUBLISHED: "i-out",
    Verb.PUBLICATION_ENDED: "i-close",
    Verb.SOURCE_CHECKED: "i-search",
    Verb.SOURCE_MATCHED: "i-search",
    Verb.ALERT_OPENED: "f-block",
    Verb.ALERT_CLOSED: "f-ok",
    Verb.WAIVED: "f-warn",
    Verb.INVITED: "i-person",
    Verb.ACCEPTED: "f-ok",
    Verb.DECLINED: "i-close",
    Verb.ASSIGNMENT_WITHDRAWN: "i-close",
    Verb.REVIEW_SIGNED: "seal",
    Verb.VERDICT_STOOD_BY: "i-person",
    Verb.VERDICT_CHANGED: "seal",
    Verb.VERDICT_DECIDED: "seal",
    Verb.COMMENTED: "i-remark",
    Verb.COMMENT_RESOLVED: "f-ok",
    Verb.SUGGESTED: "i-edit",
    Verb.SUGGESTION_ACCEPTED: "f-ok",
    Verb.SUGGESTION_REJECTED: "i-close",
    Verb.REPLIED: "i-remark",
    Verb.REMARK_REOPENED: "i-back",
    Verb.REMARK_TAKEN_BACK: "i-back",
    Verb.VARIANT_WRITTEN: "i-page",
    Verb.VARIANT_REVIEWED: "seal",
    Verb.VARIANT_APPROVED: "s-approved",
    Verb.VARIANT_TAKEN_BACK: "i-close",
    Verb.PERSON_ADDED: "i-person",
    Verb.PERSON_CHANGED: "i-person",
    Verb.CHECKLIST_MADE: "i-edit",
    Verb.CHECKLIST_CHANGED: "i-edit",
    Verb.CHECKLIST_RETIRED: "i-close",
    Verb.CHECKLIST_USED_AGAIN: "i-back",
}
NAMES = {
    "alert": "Task about a source",
    "assignment": "Invitation",
    "capacity": "Reviews at a time",
    "change": "Change of standing",
    "citations_kept": "Citations whose verdicts hold",
    "closed_because": "Reason",
    "digest": "Digest of the text",
    "due_on": "Due",
    "is_active": "May sign in",
    "publications_ended": "Publications ended",
    "said": "What the checks say",
    "show_pending": "Shown before approval",
    "signature": "Signature",
    "until_on": "Until",
    "waived": "In spite of",
}
OF_CLAIMS = (ClaimFacts.Need, ClaimFacts.Certainty, ClaimFacts.Harm)
# What stands in old and new as the value of a list of choices, and how a page says it.
CHOICES = {
    "state": {value: mark.words for value, mark in marks.STATES.items()},
    "standing": dict(Standing.choices),
    "risk": dict(Risk.choices),
    "risks": dict(Risk.choices),
    "meaning": dict(Signature.Meaning.choices),
    "roles": dict(Role.choices),
    "verdicts": dict([*Verdict.Value.choices, *VariantVerdict.Value.choices]),
    "claims": {value: label for kind in OF_CLAIMS for value, label in kind.choices} | {"taken_back": "Taken back"},
    "audience": dict(Audience.choices),
    "verdict": dict(Verdict.Value.choices),
}
SENTENCES = ("checklist", "questions")  # lists of whole sentences


@dataclass(frozen=True, slots=True)
class Shown:
    """An event as one person sees it; ``withheld``: some of what it holds is not for them."""

    event: LedgerEvent
    old: Values
    new: Values
    reason: str
    withheld: bool = False

    @property
    def day(self) -> dt.date:
        return dates.in_utc(self.event.at).date()

    @property
    def icon(self) -> str:
        return ICONS[self.event.verb]

    @property
    def gist(self) -> str:
        return gist(self.event.verb, self.old, self.new)

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        return fields(self.old, self.new)


def gist(verb: str, old: Values, new: Values) -> str:
    """One line on what came of it; "" where the verb says it all, or where not everything is there to be told."""
    try:
        return GISTS[verb](old, new) if verb in GISTS else ""
    except KeyError:
        return ""


def fields(old: Values, new: Values) -> list[tuple[str, str, str]]:
    """(name, old, new) of every value in either, in words."""
    names = dict.fromkeys([*old, *new])
    return [(name_of(name), value_of(name, old.get(name)), value_of(name, new.get(name))) for name in names]


def name_of(key: str) -> str:
    return NAMES.get(key) or key.replace("_", " ").capitalize()


def value_of(key: str, value: Any) -> str:
    """A stored value as a page says it; "" for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping) and "answer" in value:
        [(question, answer)] = in_words([value])
        return f"{question}{'' if question.endswith('?') else ':'} {answer}"
    if isinstance(value, Mapping) and "kind" in value:
        return value["text"]
    if isinstance(value, Mapping):
        return ", ".join(f"{_chosen(key, name)}: {value_of(key, item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return ("; " if key in SENTENCES else ", ").join(value_of(key, item) for item in value)
    if key.endswith("_on"):
        return dates.day(parse_date(str(value))) or str(value)
    return _chosen(key, str(value))


def _chosen(key: str, value: str) -> str:
    return CHOICES.get(key, {}).get(value, value)


def _moved(key: str) -> Callable[[Values, Values], str]:
    def told(old: Values, new: Values) -> str:
        return f"{value_of(key, old.get(key))} → {value_of(key, new.get(key))}"

    return told


def _submitted(old: Values, new: Values) -> str:
    return f"Revision {new['revision']}, {dates.counted(new['references'], 'reference')}"


def _revised(old: Values, new: Values) -> str:
    claims = dates.counted(new["claims_touched"], "claim")
    kept = f"verdicts hold on {new['citations_kept']} of {dates.counted(new['citations'], 'citation')}"
    return f"Revision {new['revision']} from revision {old['revision']}: {claims} touched, {kept}"


def _settings(old: Values, new: Values) -> str:
    return "; ".join(f"{name}: {before or '–'} → {now or '–'}" for name, before, now in fields(old, new))


def _checked(old: Values, new: Values) -> str:
    return f"{new['source']}: {_moved('standing')(old, new)}"


def _source(old: Values, new: Values) -> str:
    return new["source"]


def _waived(old: Values, new: Values) -> str:
    return f"{dates.counted(len(new['waived']), 'exception')}, until {value_of('until_on', new['until_on'])}"


def _matched(old: Values, new: Values) -> str:
    said = "is" if new["confirmed"] else "is not"
    return f"Reference {new['reference']} {said} “{_short(new['title'])}”"


def _invited(old: Values, new: Values) -> str:
    return f"{value_of('reviewers', new['reviewers'])}, due {value_of('due_on', new['due_on'])}"


def _signed(old: Values, new: Values) -> str:
    if "meaning" not in new:
        return f"Revision {new['revision']}"
    verdicts = value_of("verdicts", new["verdicts"])
    of_claims = value_of("claims", new.get("claims"))
    said = [value_of("meaning", new["meaning"]), verdicts, of_claims and f"Of claims: {of_claims}"]
    return f"Revision {new['revision']}: {'. '.join(filter(None, said))}"


def _variant(old: Values, new: Values) -> str:
    readers = Audience(new["audience"]).readers
    gist = f"For {readers}, number {new['number']} after revision {new['revision']}"
    verdicts = value_of("verdicts", new.get("verdicts"))
    return f"{gist}: {verdicts}" if verdicts else gist


def _on_citation(old: Values, new: Values) -> str:
    said = _moved("verdict")(old, new) if "verdict" in old else value_of("verdict", new["verdict"])
    return f"Citation {new['citation']}: {said}"


def _quoted(old: Values, new: Values) -> str:
    about = f"On “{_short(new['quote'])}”" if new.get("quote") else "On the whole text"
    return f"Blocking. {about}" if new.get("blocking") else about


def _suggested(old: Values, new: Values) -> str:
    instead = f"“{_short(new['replacement'])}”" if new["replacement"] else "nothing"
    return f"“{_short(new['quote'])}” → {instead}"


def _revision(old: Values, new: Values) -> str:
    return f"Revision {new['revision']}"


def _approved(old: Values, new: Values) -> str:
    return f"Revision {new['revision']}: {_moved('state')(old, new)}"


def _changed(old: Values, new: Values) -> str:
    return ", ".join(name_of(key) for key in new)


def _checklist(old: Values, new: Values) -> str:
    return f"{new['name']}, version {new['version']}"


def _reviewer(old: Values, new: Values) -> str:
    return value_of("reviewer", new.get("reviewer"))


def _roles(old: Values, new: Values) -> str:
    return value_of("roles", new.get("roles")) or "No role"


def _short(text: str, size: int = 80) -> str:
    return text if len(text) <= size else f"{text[: size - 1].rstrip()}…"


GISTS: dict[str, Callable[[Values, Values], str]] = {
    Verb.SUBMITTED: _submitted,
    Verb.REVISED: _revised,
    Verb.SENT_BACK: _moved("state"),
    Verb.APPROVED: _approved,
    Verb.REOPENED: _moved("state"),
    Verb.WITHDRAWN: _moved("state"),
    Verb.RESTORED: _moved("state"),
    Verb.SETTINGS_CHANGED: _settings,
    Verb.SOURCE_MATCHED: _matched,
    Verb.PUBLISHED: _revision,
    Verb.SOURCE_CHECKED: _checked,
    Verb.ALERT_OPENED: _checked,
    Verb.ALERT_CLOSED: _source,
    Verb.WAIVED: _waived,
    Verb.INVITED: _invited,
    Verb.ASSIGNMENT_WITHDRAWN: _reviewer,
    Verb.REVIEW_SIGNED: _signed,
    Verb.VERDICT_STOOD_BY: _on_citation,
    Verb.VERDICT_CHANGED: _on_citation,
    Verb.VERDICT_DECIDED: _on_citation,
    Verb.COMMENTED: _quoted,
    Verb.COMMENT_RESOLVED: _quoted,
    Verb.SUGGESTED: _suggested,
    Verb.SUGGESTION_ACCEPTED: _revised,
    Verb.SUGGESTION_REJECTED: _suggested,
    Verb.REPLIED: _quoted,
    Verb.REMARK_REOPENED: _quoted,
    Verb.REMARK_TAKEN_BACK: _quoted,
    Verb.VARIANT_WRITTEN: _variant,
    Verb.VARIANT_REVIEWED: _variant,
    Verb.VARIANT_APPROVED: _variant,
    Verb.VARIANT_TAKEN_BACK: _variant,
    Verb.PERSON_ADDED: _roles,
    Verb.PERSON_CHANGED: _changed,
    Verb.CHECKLIST_MADE: _checklist,
    Verb.CHECKLIST_CHANGED: _checklist,
    Verb.CHECKLIST_RETIRED: _checklist,
    Verb.CHECKLIST_USED_AGAIN: _checklist,
}
