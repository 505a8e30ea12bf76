"""Rows of the article's file that a long text has many of: strings built here, because an include a row is slow."""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe

from articles import dates, marks
from articles.standings import url_of_notice
from reviewboard.queries.verdicts import CitationRow, GivenVerdict
from reviewboard.views.passages import Passage, ShownClaim

register = template.Library()

CITE = '<a href="#citation-{}" aria-label="Citation {}, reference {}">{}</a>'
CITATION = (
    '<li id="citation-{}"><span class="cluster tight"><b>Citation {}</b> '
    '<a href="#reference-{}">reference {}</a>{}</span>'
    "{}</li>"
)
STANDS = {True: " <span>the wording can stand</span>", False: " <span>the wording cannot stand</span>", None: ""}


@register.simple_tag
def claims(passage: Passage, sees_reviews: bool) -> SafeString:
    """{% claims passage file.sees_reviews %}: its claims, underlined by how they stand, each with its markers."""
    return format_html_join(" ", "{}", ((_claim(claim, sees_reviews),) for claim in passage.claims))


def _claim(claim: ShownClaim, sees_reviews: bool) -> SafeString:
    html = mark_safe(claim.html)  # noqa: S308 made safe when the text was stored
    if not claim.citations:
        return format_html('<span id="claim-{}">{}</span>', claim.position, html)
    token = marks.VERDICTS[claim.value].token
    standing = format_html(' class="claim" data-verdict="{}"', token) if sees_reviews else ""
    links = ((row.position, row.position, row.reference, row.reference) for row in claim.citations)
    cites = format_html_join("", CITE, links)
    where = format_html(' id="claim-{}"', claim.position)
    return format_html('<span{}{}>{}</span><sup class="cite">{}</sup>', where, standing, html, cites)


@register.simple_tag
def cited(passage: Passage, sees_reviews: bool) -> SafeString:
    """{% cited passage file.sees_reviews %}: the passage's citations, with what was signed about each."""
    return format_html_join("", "{}", ((_citation(row, sees_reviews),) for row in passage.citations))


def _citation(row: CitationRow, sees_reviews: bool) -> SafeString:
    said = format_html_join("", "{}", ((given(verdict),) for verdict in row.verdicts))
    none = marks.VERDICT_HTML[""] if sees_reviews and not row.verdicts else ""
    return format_html(CITATION, row.position, row.position, row.reference, row.reference, none, said)


def given(verdict: GivenVerdict) -> SafeString:
    """What one person found: mark, who and when, from where, why it does not count, quote, note."""
    void = mark_safe(" data-void") if verdict.why_not else ""
    stands = mark_safe(STANDS[verdict.stands_as_worded])  # noqa: S308 constants
    who = format_html("<p>{}, {}{}</p>", verdict.given_by, dates.day(verdict.given_at), _from(verdict))
    mark = marks.VERDICT_HTML[verdict.value]
    return format_html('<div class="given"{}>{}{}{}{}</div>', void, mark, stands, who, _more(verdict))


def _from(verdict: GivenVerdict) -> str:
    return f", carried over from revision {verdict.from_revision}" if verdict.from_revision else ""


@register.filter
def notice_url(notice: dict) -> str:
    """{{ notice|notice_url }}: where a notice can be read that a registry names by DOI or PMID; "" where by neither."""
    return url_of_notice(notice.get("notice_id", ""))


def _more(verdict: GivenVerdict) -> SafeString:
    pieces = [
        format_html('<p class="quiet">Does not count: {}</p>', verdict.why_not) if verdict.why_not else "",
        format_html("<blockquote>“{}”</blockquote>", verdict.quote) if verdict.quote else "",
        format_html('<p class="quiet">{}</p>', verdict.locator) if verdict.locator else "",
        linebreaks(conditional_escape(verdict.note)) if verdict.note else "",
    ]
    return mark_safe("".join(pieces))  # noqa: S308 each piece is safe
