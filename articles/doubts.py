"""What readers are told beside each claim whose source does not stand: what became of it, since when, and where to read
the notice. In words and with a shape, so that it holds without colour, aloud and on paper.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles import dates, marks
from articles.models import Reference, Standing
from articles.standings import BAD, SAID, url_of_notice

# A group of markers, with the punctuation behind it that still belongs to the sentence.
MARKERS = re.compile(r'<sup class="cites">.*?</sup>[.,;:!?)”]*')
MARKED = re.compile(r'href="#ref-(\d+)"')
KINDS = {
    Standing.RETRACTED: "retraction",
    Standing.WITHDRAWN: "withdrawal",
    Standing.CONCERN: "concern",
}
NOTE = (
    '<span class="doubt" role="note" data-tone="bad">'
    "{icon}<b>Reference {number} {what}</b>{when}{since}.{again}{notice}</span>"
)
READ_AGAIN = " The board has read this claim again since."
NOTICE = ' <a href="{}" rel="nofollow noopener">Read the notice<span class="said"> about reference {}</span></a>'


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cited work that no claim can rest on. ``noticed`` is the day of the notice as far as a registry gives it, in
    words, ``url`` where it can be read; "" where no registry says. ``since_at``: when it was found out here.
    ``read_again``: the text was approved since, so the board has judged in spite of it what rests on the work.
    """

    number: int
    what: str
    noticed: str
    url: str
    since_at: dt.datetime | None
    read_again: bool

    @property
    def html(self) -> SafeString:
        return format_html(
            NOTE,
            icon=marks.SVG["f-block"],
            number=self.number,
            what=self.what,
            when=f" ({self.noticed})" if self.noticed else "",
            since=f", known here since {dates.day(self.since_at)}" if self.since_at else "",
            again=READ_AGAIN if self.read_again else "",
            notice=format_html(NOTICE, self.url, self.number) if self.url else "",
        )


def doubt_about(
    reference: Reference, notices: Sequence[Mapping], approved_at: dt.datetime | None = None
) -> Doubt | None:
    """None where nothing bad is known of the work that it names. ``notices``: those of its source's record;
    ``approved_at``: when the text was, if it is.
    """
    source = reference.source
    if source is None or source.standing not in BAD:
        return None
    notice = _notice(notices, KINDS.get(source.standing, ""))
    return Doubt(
        number=reference.number,
        what=SAID[source.standing],
        noticed=_in_words(notice.get("date", "")),
        url=url_of_notice(notice.get("notice_id", "")),
        since_at=source.standing_since_at,
        read_again=bool(approved_at and source.standing_since_at and source.standing_since_at < approved_at),
    )


def _notice(notices: Sequence[Mapping], kind: str) -> Mapping:
    """The first of its kind, one that can be read before others; {} where the registries list none."""
    found = [notice for notice in notices if notice.get("kind") == kind]
    found.sort(key=lambda notice: (not url_of_notice(notice.get("notice_id", "")), notice.get("date") or "9"))
    return found[0] if found else {}


def _in_words(known: str) -> str:
    """6 February 2010 of "2010-02-06"; as it is where only a month or a year is known."""
    try:
        return dates.day(dt.date.fromisoformat(known))
    except ValueError:
        return known


def with_doubts(html: str, doubts: Mapping[int, Doubt]) -> SafeString:
    """The stored, sanitised HTML, with a note behind every group of markers that names a doubtful reference."""
    if doubts:
        html = MARKERS.sub(lambda group: _noted(group[0], doubts), html)
    return mark_safe(html)  # noqa: S308  made by articles.drafts.rendering, which sanitises


def _noted(group: str, doubts: Mapping[int, Doubt]) -> str:
    found = [doubts[number] for number in map(int, MARKED.findall(group)) if number in doubts]
    for doubt in found:
        group = group.replace(f'href="#ref-{doubt.number}"', f'href="#ref-{doubt.number}" data-tone="bad"')
    return group + "".join(f" {doubt.html}" for doubt in found)
