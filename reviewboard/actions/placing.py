"""Where remarks stand once the text has changed: exactly, else by likeness, else nowhere and shown as unplaced."""

from __future__ import annotations

from collections.abc import Sequence

from articles.drafts.anchors import place
from articles.models import Article
from reviewboard.models import Remark


def place_again(article: Article) -> None:
    """Find the passage of every remark in the article's new text; a step of the actions that change the text.

    Three statements at most, whatever the number of remarks. Nothing is dropped: what is not found has no place.
    """
    rows = list(article.remarks.exclude(quote="").exclude(state=Remark.State.TAKEN_BACK))
    for remark in rows:
        remark.placed_start, remark.placed_end = _place(remark, article.current.body) or (None, None)
    Remark.objects.bulk_update(rows, ("placed_start", "placed_end"))


def _place(remark: Remark, body: str) -> tuple[int, int] | None:
    """A suggestion whose words another one took the place of would undo that one: it has no place any more."""
    if remark.displaced_by_id or not remark.anchor.quote:
        return None
    return place(remark.anchor, body)


def displace(article: Article, accepted: Sequence[Remark]) -> None:
    """Open suggestions on passages that these take the place of lose theirs; before the text is changed."""
    waiting = article.remarks.filter(kind=Remark.Kind.SUGGESTION, state=Remark.State.OPEN, placed_start__isnull=False)
    others = list(waiting.exclude(pk__in=[remark.pk for remark in accepted]))
    for other in others:
        other.displaced_by = next((remark for remark in accepted if overlap(remark, other)), None)
    Remark.objects.bulk_update(others, ("displaced_by",))


def overlap(one: Remark, other: Remark) -> bool:
    """Whether two placed remarks are about some of the same words."""
    return one.placed_start < other.placed_end and other.placed_start < one.placed_end
