"""Remarks as rows for a page: what was said about which passage, and what this person can do about it."""

from __future__ import annotations

from dataclasses import dataclass

from articles.drafts.anchors import Anchor, place
from articles.models import State
from articles.permissions import User
from reviewboard.models import Remark
from reviewboard.permissions import can_edit
from reviewboard.queries.changes import words
from reviewboard.queries.file import File


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """``pieces`` of a suggestion is its redline. ``placed``: the passage is in the current text."""

    remark: Remark
    pieces: tuple[tuple[str, str], ...]
    placed: bool
    may_accept: bool
    may_close: bool
    may_take_back: bool

    @property
    def kind(self) -> str:
        """How it is marked on the page."""
        if self.remark.is_suggestion:
            return "suggestion"
        return "blocking" if self.remark.blocking else ""

    @property
    def is_open(self) -> bool:
        return self.remark.state == Remark.State.OPEN


def remark_rows(file: File, user: User) -> list[RemarkRow]:
    """Open ones first, each kind oldest first."""
    rows = [_row(remark, file, user) for remark in file.remarks]
    return sorted(rows, key=lambda row: not row.is_open)


def _row(remark: Remark, file: File, user: User) -> RemarkRow:
    is_open, placed = remark.state == Remark.State.OPEN, _placed(remark, file)
    is_shown = remark.shown_at is not None or remark.author_id == user.pk
    may_close = is_open and user.is_editor and is_shown and can_edit(user, file.article)
    can_change = file.article.state in (State.SUBMITTED, State.UNDER_REVIEW)
    return RemarkRow(
        remark=remark,
        pieces=words(remark.quote, remark.replacement) if remark.is_suggestion else (),
        placed=placed,
        may_accept=may_close and placed and can_change and remark.is_suggestion and remark.shown_at is not None,
        may_close=may_close,
        may_take_back=is_open and remark.author_id == user.pk,
    )


def _placed(remark: Remark, file: File) -> bool:
    if not remark.quote or remark.revision_id == file.article.current_id:
        return True
    at = Anchor(remark.quote, remark.prefix, remark.suffix, remark.start or 0, remark.block)
    return place(at, file.article.current.body) is not None
