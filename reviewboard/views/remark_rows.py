"""Remarks as rows for a page: what was said about which passage, and what this person can do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from articles.models import State
from articles.permissions import User
from reviewboard.models import Remark
from reviewboard.permissions import can_edit, can_reply
from reviewboard.queries.changes import words
from reviewboard.queries.file import File
from reviewboard.queries.remarks import ReplyRow, drops_words, replies_of


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """``pieces`` of a suggestion is its redline; ``stands``: the words of the current text that it is about, where they
    are other ones by now.
    """

    remark: Remark
    pieces: tuple[tuple[str, str], ...]
    stands: str
    replies: Sequence[ReplyRow]
    may_accept: bool
    may_close: bool
    may_take_back: bool
    may_reply: bool
    may_reopen: bool

    @property
    def kind(self) -> str:
        """How it is marked on the page."""
        if self.remark.is_suggestion:
            return "suggestion"
        return "blocking" if self.remark.blocking else ""

    @property
    def is_open(self) -> bool:
        return self.remark.is_open

    @property
    def drops(self) -> str:
        return drops_words(self.remark.drops)


def remark_rows(file: File, user: User) -> list[RemarkRow]:
    """Open ones in the order of the text, then those on the whole text, then unplaced ones; at last what is closed."""
    may = _May(file, user)
    return sorted((_row(remark, may) for remark in file.remarks), key=_order)


def _order(row: RemarkRow) -> tuple:
    remark = row.remark
    return not row.is_open, remark.is_unplaced, remark.placed_start is None, remark.placed_start or 0, remark.pk


class _May:
    """What this person may do on this article, asked once for all rows."""

    def __init__(self, file: File, user: User) -> None:
        self.user, self.body = user, file.article.current.body
        self.reply = can_reply(user, file.article)
        self.decide = user.is_editor and can_edit(user, file.article)
        self.change = file.article.state in (State.SUBMITTED, State.UNDER_REVIEW)

    def close(self, remark: Remark) -> bool:
        return remark.is_open and self.decide and (remark.shown_at is not None or remark.author_id == self.user.pk)


def _row(remark: Remark, may: _May) -> RemarkRow:
    passage, own = remark.passage_in(may.body), remark.author_id == may.user.pk
    can_accept = remark.is_suggestion and remark.shown_at is not None and passage == remark.quote
    ended = remark.state in (Remark.State.RESOLVED, Remark.State.REJECTED)
    return RemarkRow(
        remark=remark,
        pieces=words(remark.quote, remark.replacement) if remark.is_suggestion else (),
        stands=passage if passage != remark.quote and remark.is_open else "",
        replies=replies_of(remark),
        may_accept=may.close(remark) and may.change and can_accept,
        may_close=may.close(remark),
        may_take_back=remark.is_open and own,
        may_reply=may.reply and remark.state != Remark.State.TAKEN_BACK,
        may_reopen=ended and may.change and may.reply and (own or may.decide),
    )
