"""What templates compose pages from; docs/design-system.md shows how. Whatever a list needs per row is a tag here
that hands out strings built once, not an include."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from articles import dates, marks
from articles.ledger import context

register = template.Library()


# -- marks ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "f-ok" %}: one symbol, hidden from assistive technology; a word must stand beside it."""
    return marks.SVG[name]


@register.simple_tag
def tone_icon(value: str) -> SafeString:
    """{% tone_icon finding.severity %}: the angle that stands for a tone, a severity or a level."""
    return marks.SVG[marks.TONE_ICONS[marks.tone(value)]]


@register.filter
def tone(value: str | None) -> str:
    """{{ finding.severity|tone }}: bad, warn, info, good or unknown, for data-tone."""
    return marks.tone(value)


@register.simple_tag
def state(value: str) -> SafeString:
    """{% state article.state %}: strokes and the word."""
    return marks.STATE_HTML[value]


@register.filter
def state_token(value: str) -> str:
    """{{ article.state|state_token }}: the name for data-state."""
    return marks.STATES[value].token


@register.filter
def state_words(value: str) -> str:
    """{{ article.state|state_words }}: Under review."""
    return marks.STATES[value].words


@register.simple_tag
def verdict(value: str | None) -> SafeString:
    """{% verdict citation.verdict %}: circle and words; empty or None is “Not judged yet”."""
    return marks.VERDICT_HTML[value]


@register.simple_tag
def verdict_icon(value: str | None) -> SafeString:
    """{% verdict_icon value %}: the circle alone, for a control that says the words itself."""
    return marks.SVG[f"v-{marks.VERDICTS[value].token}"]


@register.filter
def verdict_token(value: str | None) -> str:
    """{{ value|verdict_token }}: the name for data-verdict."""
    return marks.VERDICTS[value].token


@register.filter
def verdict_words(value: str | None) -> str:
    """{{ value|verdict_words }}: Supports partly."""
    return marks.VERDICTS[value].words


@register.simple_tag
def strip_mini(verdicts: Iterable[str | None], label: str = "") -> SafeString:
    """{% strip_mini verdicts %}: a picture of all verdicts in text order, labelled “14 of 23 judged”."""
    verdicts = list(verdicts)
    bars = mark_safe("".join(map(marks.MINI_HTML.__getitem__, verdicts)))  # noqa: S308 built from constants
    label = label or marks.judged(verdicts)
    return format_html('<span class="strip mini" role="img" aria-label="{}">{}</span>', label, bars)


STRIP_MARK = (
    '<li><a href="{}" data-verdict="{}" data-citation="{}"{}>{}<span class="said">Citation {}: {}</span></a></li>'
)
CURRENT = mark_safe(' aria-current="true"')


@register.simple_tag
def strip(citations: Iterable[tuple[int, str | None, str]], current: int | None = None) -> SafeString:
    """{% strip citations current=15 %}: every citation as one link; citations are (number, verdict, url)."""
    rows = (
        (
            url,
            mark.token,
            number,
            CURRENT if number == current else "",
            marks.SVG[f"v-{mark.token}"],
            number,
            mark.words,
        )
        for number, value, url in citations
        for mark in (marks.VERDICTS[value],)
    )
    return format_html('<ol class="strip">{}</ol>', format_html_join("", STRIP_MARK, rows))


@register.simple_tag
def tally(counts: Mapping[str, int]) -> SafeString:
    """{% tally counts %}: how many of each verdict, in the order of the words, leaving out those with none."""
    rows = ((marks.VERDICT_HTML[value], counts[value]) for value in marks.VERDICTS if counts.get(value))
    return format_html('<p class="tally">{}</p>', format_html_join("", "<span>{} {}</span>", rows))


# -- style sheets and scripts: the addresses are the same for the life of the process -------------------------------


@register.simple_tag
@cache
def style(*names: str) -> SafeString:
    """{% style "work.css" "desk.css" %}: links to style sheets of the design system."""
    return _joined('<link rel="stylesheet" href="{}">', names)


@register.simple_tag
@cache
def script(*names: str) -> SafeString:
    """{% script "nav.js" "keys.js" %}: modules of the design system."""
    return _joined('<script type="module" src="{}"></script>', names)


def _joined(piece: str, names: tuple[str, ...]) -> SafeString:
    return format_html_join("\n  ", piece, ((static(f"site/{name}"),) for name in names))


# -- small words ---------------------------------------------------------------------------------------------------


@register.simple_tag
def chip(words: str, tone: str = "", icon: str = "") -> SafeString:
    """{% chip "Meets the rule" "good" "f-ok" %}."""
    toned = format_html(' data-tone="{}"', tone) if tone else ""
    return format_html('<span class="chip"{}>{}{}</span>', toned, marks.SVG[icon] if icon else "", words)


@register.simple_tag
def due(when: date | datetime | None) -> SafeString:
    """{% due assignment.due_on %}: a chip: Due in 5 h, Due tomorrow, Due Fri 23 Jan, 1 day late."""
    wanted = dates.due(when)
    return chip(wanted.words, wanted.tone, wanted.icon)


@register.filter
def time_left(when: date) -> str:
    """{{ assignment.due_on|time_left }}: 6 days left; empty where the chip of {% due %} says it already."""
    return dates.time_left(when)


@register.simple_tag
def standing(tone: str, words: str, detail: str = "") -> SafeString:
    """{% standing "good" "Exists and stands" "checked 16 Jan" %}: a finding in one line."""
    tone = marks.tone(tone)
    more = format_html(" <span>{}</span>", detail) if detail else ""
    mark = marks.SVG[marks.TONE_ICONS[tone]]
    return format_html('<span class="standing" data-tone="{}">{}{}{}</span>', tone, mark, words, more)


@register.filter
def digest(value: str | None, groups: int = 16) -> str:
    """{{ revision.digest|digest:2 }}: 9f2c 41d7, in fours so that two people can compare it aloud."""
    value = value or ""
    return " ".join(value[start : start + 4] for start in range(0, min(len(value), groups * 4), 4))


@register.filter
def counted(number: int, noun: str) -> str:
    """{{ n|counted:"citation" }}: 1 citation, 23 citations."""
    return dates.counted(number, noun)


@register.simple_tag
def request_number() -> str:
    """{% request_number as number %}: this request in the server's records, for reports of faults."""
    return context.current().request_id


@register.filter
def path_words(path: str) -> str:
    """{{ request.path|path_words }}: the words of an address, to search for: /iron-in-hf/ is “iron in hf”."""
    return " ".join(re.findall(r"\w+", path.rpartition("/")[0].rpartition("/")[2] or path))


@register.simple_tag
def redline(pieces: Iterable[tuple[str, str]]) -> SafeString:
    """{% redline pieces %}: (op, text) with op same, del or ins, with a spoken “removed” and “added”."""
    return format_html_join("", "{}", ((_piece(op, text),) for op, text in pieces))


def _piece(op: str, text: str) -> SafeString | str:
    if op == "del":
        return format_html('<del><span class="said">removed: </span>{}</del>', text)
    if op == "ins":
        return format_html('<ins><span class="said">added: </span>{}</ins>', text)
    return text


@register.simple_tag
def control(field: BoundField, described: bool = True) -> SafeString:
    """{% control form.reason %}: the box of a field, wired to its help and faults; never a placeholder as a label."""
    dropped = {"placeholder": False} if described else {"placeholder": False, "aria-describedby": False}
    return field.as_widget(attrs=dropped)


# -- dates: as filters words, as tags a time element around them ----------------------------------------------------


def _register_date(words) -> None:
    def element(when: date | datetime | None) -> SafeString | str:
        if when is None:
            return ""
        return format_html('<time datetime="{}">{}</time>', dates.in_utc(when).isoformat(), words(when))

    register.filter(words.__name__, words)
    register.simple_tag(element, name=words.__name__)


for _words in (
    dates.day,
    dates.day_short,
    dates.weekday,
    dates.clock,
    dates.clock_exact,
    dates.stamp,
    dates.ago,
    dates.age,
):
    _register_date(_words)


# -- pieces with a body ---------------------------------------------------------------------------------------------


@register.simple_block_tag
def band(content: str, tone: str, title: str, icon: str = "", level: int = 2) -> SafeString:
    """{% band "warn" "Not yet approved" %}<p>…</p>{% endband %}: at most one per page."""
    tone = marks.tone(tone)
    mark = marks.SVG[icon or marks.TONE_ICONS[tone]]
    heading = format_html("<h{}>{}</h{}>", level, title, level)
    section = '<section class="band" data-tone="{}" aria-label="{}">{}<div>{}{}</div></section>'
    return format_html(section, tone, title, mark, heading, content)


@register.simple_block_tag
def finding(content: str, tone: str, title: str, where: str = "", icon: str = "") -> SafeString:
    """{% finding f.severity f.message where="reference 5" %}<p>What to do.</p>{% endfinding %}."""
    tone = marks.tone(tone)
    mark = marks.SVG[icon or marks.TONE_ICONS[tone]]
    place = format_html('<span class="where">{}</span>', where) if where else ""
    piece = '<div class="finding" data-tone="{}">{}<div><b>{}</b>{}</div>{}</div>'
    return format_html(piece, tone, mark, title, content, place)


@register.simple_block_tag
def empty(content: str, icon: str, title: str, level: int = 2) -> SafeString:
    """{% empty "i-tray" "Nothing waits for you" %}<p>…</p>{% endempty %}: why, the nearest thing, one act."""
    piece = '<section class="empty">{}<h{}>{}</h{}>{}</section>'
    return format_html(piece, marks.SVG[icon], level, title, level, content)


# -- pieces with a template -----------------------------------------------------------------------------------------


@register.inclusion_tag("components/_stepper.html")
def stepper(
    state: str,
    submitted: date | None = None,
    review: date | None = None,
    approved: date | None = None,
    note: str = "",
) -> dict:
    """{% stepper article.state submitted=… review=… approved=… note="14 of 23 citations judged" %}: once per page."""
    return {"state": state, "submitted": submitted, "review": review, "approved": approved, "note": note}
