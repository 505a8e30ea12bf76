"""What the desk composes its marks and links from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe

from articles import dates, marks
from articles.drafts.wording_guard import Overclaim
from articles.models import Reference, Source, Standing, State
from reviewboard.models import Review
from reviewboard.queries.desk import JudgedCitation
from reviewboard.queries.desk_page import Desk, Focus, Line
from reviewboard.queries.disagreements import Side
from reviewboard.queries.since_signed import Touched

register = template.Library()

STANDING_TONES = {
    Standing.STANDS: "good",
    Standing.CORRECTED: "info",
    Standing.SUPERSEDED: "info",
    Standing.NOTICE: "bad",
    Standing.CONCERN: "bad",
    Standing.RETRACTED: "bad",
    Standing.WITHDRAWN: "bad",
    Standing.ABSENT: "bad",
    Standing.SUSPECT: "bad",
    Standing.UNMATCHED: "warn",
}
BAD_NEWS = {
    Standing.RETRACTED: "has been retracted",
    Standing.WITHDRAWN: "has been withdrawn",
    Standing.CONCERN: "carries an expression of concern",
    Standing.ABSENT: "does not exist under its identifier",
    Standing.SUSPECT: "was found in no registry, and may be made up",
    Standing.NOTICE: "is itself a notice, not a work to rest a claim on",
}
THEN = {
    State.SUBMITTED: "Sent back to who submitted it.",
    State.UNDER_REVIEW: "The editor decides next.",
    State.APPROVED: "Approved.",
    State.WITHDRAWN: "The article was withdrawn.",
}
TOUCHED_WORDS = {
    "reworded": "Reworded",
    "sources": "Cites other sources",
    "new": "New",
    "worse": "A source got worse",
    "open": "Not judged yet",
}


class Choice(NamedTuple):
    value: str
    meaning: str
    brief: str


VERDICT_CHOICES = (
    Choice("supports", "says what the claim says", "Supports"),
    Choice("partly", "true in part, or said too broadly", "Partly"),
    Choice("does_not_support", "silent on it, or says otherwise", "Does not"),
    Choice("indirect", "cites another work for it", "Indirect"),
    Choice("cannot_access", "I could not read enough of it", "No access"),
)


class Link(NamedTuple):
    url: str
    words: str


# -- places ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def citation_url(url: str, citation: JudgedCitation) -> str:
    """{% citation_url url citation %}: the desk with this citation in focus."""
    return f"{url}?citation={citation.position}#focus"


@register.simple_tag
def claim_url(url: str, touched: Touched) -> str:
    """{% claim_url url touched %}: the citation of it that is asked about in focus, else the claim."""
    return (
        citation_url(url, touched.citation) if touched.citation else f"{url}?claim={touched.line.claim.position}#focus"
    )


@register.filter
def touched_words(why: str) -> str:
    return TOUCHED_WORDS[why]


@register.filter
def strip_links(desk: Desk, url: str) -> list[tuple[int, str, str]]:
    """{% strip desk|strip_links:url %}: (number, value, url) of every citation that is asked about."""
    return [(row.position, row.value, citation_url(url, row)) for row in desk.asked]


@register.simple_tag
def line_url(url: str, line: Line) -> str:
    """{% line_url url line %}: the desk with this claim in focus."""
    return f"{url}?claim={line.claim.position}#focus"


CURRENT = ' aria-current="true"'
LOOK_TWICE = f'<span class="flag twice">{marks.SVG["f-info"]}<span class="said">Look twice</span></span>'
BAD = f'<span class="flag">{marks.SVG["f-block"]}<span class="said">, source does not stand</span></span>'
# A claim that cites nothing: its icon, and what was said of that. articles/static/site/judging.js says the same.
UNCITED = {
    "": ("i-remark", "", "not judged yet"),
    "needs_source": ("f-warn", ' data-tone="warn"', "needs a source"),
    "common_knowledge": ("f-ok", ' data-tone="good"', "common knowledge"),
}


@register.simple_tag
def claim_line(line: Line, focus: Focus | None, url: str) -> SafeString:
    """{% claim_line row focus url %}: the claim with its line, and a mark for each of its citations.

    Put together by hand, since there are many to a page: ``url`` is the desk's own, the claim's HTML was sanitised when
    the text was stored, all else are numbers and constants.
    """
    position, here = line.claim.position, CURRENT if focus and focus.line is line else ""
    twice = LOOK_TWICE if line.twice else ""
    if not line.citations:
        text = f'<span data-claim="{position}"{here}>{line.html}</span>'
        return mark_safe(f'{text}<span class="mark">{twice}{_uncited(line, here, url)}</span>')  # noqa: S308 as above
    found = "".join(_mark(row, focus, url) for row in line.citations)
    verdict = marks.VERDICTS[line.value].token
    text = f'<span class="claim" data-claim="{position}" data-verdict="{verdict}"{here}>{line.html}</span>'
    return mark_safe(f'{text}<span class="mark">{twice}{found}</span>')  # noqa: S308 as above


def _uncited(line: Line, here: str, url: str) -> str:
    position, (icon, tone, words) = line.claim.position, UNCITED[line.judged.said.need]
    return (
        f'<a href="{url}?claim={position}#focus" data-uncited="{position}"{tone} data-stop{here}>{marks.SVG[icon]}'
        f'<span class="said">Claim {position}, cites nothing: {words}</span></a>'
    )


def _mark(row: JudgedCitation, focus: Focus | None, url: str) -> str:
    mark = marks.VERDICTS[row.value]
    here = CURRENT if focus and focus.citation is row else ""
    bad = BAD if row.source_is_bad else ""
    link = f'href="{citation_url(url, row)}" data-verdict="{mark.token}" data-citation="{row.position}" data-stop'
    return (
        f"<a {link}{here}>"
        f'{marks.SVG[f"v-{mark.token}"]}<span class="said">Citation {row.position}, reference </span>'
        f'{row.number}{bad}<span class="said">, {mark.words}</span></a>'
    )


# -- what the machine found -----------------------------------------------------------------------------------------


@register.filter
def standing_tone(standing: str) -> str:
    """The tone of a source's standing; what could not be looked up is unknown, never good."""
    return STANDING_TONES.get(standing, "unknown")


@register.filter
def bad_news(standing: str) -> str:
    """“has been retracted”: what follows “Reference 3”."""
    return BAD_NEWS.get(standing, "does not stand")


@register.filter
def checked_words(source: Source) -> str:
    """When it was looked up; where nothing was found out yet, when that is tried again."""
    if source.standing == Standing.UNKNOWN and source.check_due_at:
        return f"next try {dates.day_short(source.check_due_at)}, {dates.clock(source.check_due_at)}"
    return f"checked {dates.day_short(source.checked_at)}" if source.checked_at else "not looked up yet"


@register.filter
def check_tone(severity: str, outcome: str) -> str:
    """The tone of a check: what passed is good, what a machine could not find out is unknown whatever its severity."""
    return {"passed": "good", "unavailable": "unknown", "not_checkable": "unknown"}.get(outcome, severity)


@register.filter
def checked_on(when) -> str:
    return f"{dates.day_short(when)}, {dates.clock(when)}"


@register.filter
def links(reference: Reference) -> list[Link]:
    """Where the cited work can be read, by its identifiers."""
    return list(_links(reference))


def _links(reference: Reference) -> Iterator[Link]:
    source = reference.source
    doi, pmid = reference.doi or (source.doi if source else ""), reference.pmid or (source.pmid if source else "")
    if doi:
        yield Link(f"https://doi.org/{quote(doi)}", f"DOI {doi}")
    if pmid:
        yield Link(f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/", f"PubMed {pmid}")
    if reference.url.startswith(("https://", "http://")):
        yield Link(reference.url, "Open the page")


TWICE_WORDS = {
    "dose": "Dose",
    "contraindication": "Contraindication",
    "pregnancy": "Pregnancy or breast-feeding",
    "children": "Children",
    "emergency": "Emergency",
}


@register.filter
def twice_words(kind: str) -> str:
    """Why to look twice."""
    return TWICE_WORDS[kind]


@register.simple_tag
def overclaims(desk: Desk, line: Line | None) -> tuple[Overclaim, ...]:
    """{% overclaims desk line as found %}."""
    return desk.overclaims(line) if line else ()


# -- words ----------------------------------------------------------------------------------------------------------


@register.simple_tag
def verdict_choices() -> tuple[Choice, ...]:
    """{% verdict_choices as choices %}: the five verdicts in the order of their keys."""
    return VERDICT_CHOICES


@register.filter
def keyed(field: BoundField, keys: str) -> list[tuple[str, str, str]]:
    """{% for key, value, words in field|keyed:"0 1 2" %}: its choices, each with the key that presses it; “-”: none."""
    return [(key, value, words) for key, (value, words) in zip(keys.split(), field.field.choices, strict=True)]


@register.filter
def words(text: str) -> list[str]:
    """{% for value in "supports partly"|words %}."""
    return text.split()


@register.filter
def is_mine(side: Side, row) -> bool:
    """Is it the side of who reads the page? ``row``: of the reconcile step."""
    return side is row.mine


@register.filter
def at(mapping: Mapping, key: str):
    """{{ meanings|at:value }}."""
    return mapping.get(key, "")


@register.filter
def then(review: Review) -> str:
    """What comes after a signed review: whose turn it is."""
    if review.revision_id != review.assignment.article.current_id:
        return "The text has changed since."
    return THEN[review.assignment.article.state]
