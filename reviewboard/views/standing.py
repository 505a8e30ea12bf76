"""Where an article stands, in rows for a page: what is in the way and whose turn it is, and what this person can do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from articles.models import State
from articles.permissions import User
from reviewboard.permissions import can_edit, can_manage
from reviewboard.queries.blockers import Blocker, is_fatal
from reviewboard.queries.file import File, Sight

ACTS = {
    "reference-unlisted": "Give it",
    "finding": "See the findings",
    "source": "See reference {}",
    "cited": "See reference {}",
    "no-citations": "See the text",
    "against": "See citation {}",
    "wording": "See citation {}",
    "needs-source": "See claim {}",
    "remark": "Answer it",
    "unjudged": "See reviewers",
    "dissent": "See reviewers",
    "unsigned": "See reviewers",
}
SEVERAL = {"unknown": "could not be checked yet", "stale": "were last checked more than a week ago"}


@dataclass(frozen=True, slots=True)
class BlockerRow:
    tone: str
    sentence: str
    remedy: str
    turn: str
    link: str
    act: str


@dataclass(frozen=True, slots=True)
class Move:
    """Something this person can do now. ``style`` is first, grave or ""; ``why_not`` where it has to wait."""

    label: str
    link: str
    style: str = ""
    why_not: str = ""


def in_the_way(file: File) -> tuple[Blocker, ...]:
    """What matters now: before a review the fatal ones, after approval what the machine found out since."""
    if file.article.state == State.UNDER_REVIEW:
        return file.blockers
    if file.article.state == State.WITHDRAWN:
        return ()
    fatal = tuple(blocker for blocker in file.blockers if is_fatal(blocker))
    if file.article.state == State.SUBMITTED:
        return fatal
    return tuple(blocker for blocker in fatal if blocker.kind != "finding")


def heading(file: File) -> str:
    """What stands above the list of things in the way."""
    found = len(in_the_way(file))
    things = "1 thing" if found == 1 else f"{found} things"
    if file.article.state == State.SUBMITTED:
        return f"{things} to clear before reviewers are asked" if found else "Ready for reviewers"
    if file.article.state == State.WITHDRAWN:
        return "Withdrawn"
    if file.article.state == State.APPROVED:
        return f"Approved, but {things} came up since" if found else "Approved"
    if found or file.sight == Sight.BLIND:
        return f"{things} between this text and approval" if found else "Under review"
    return "Ready for your decision" if file.sees_reviews else "With the editors"


def blocker_rows(file: File, user: User) -> list[BlockerRow]:
    """One row a blocker; references that the machine has still to deal with stand in one row of a kind."""
    rows: dict[object, list[Blocker]] = {}
    for blocker in in_the_way(file):
        alike = (blocker.kind, blocker.what) if blocker.turn == "machine" else blocker.key
        rows.setdefault(alike, []).append(blocker)
    return [_row(alike, file, user) for alike in rows.values()]


def _row(alike: list[Blocker], file: File, user: User) -> BlockerRow:
    first = alike[0]
    about_sources = _to(file, "article-findings") if first.kind in ("source", "cited") else ""
    sentence, link, act = first.sentence, about_sources + first.fragment, _act(first)
    if len(alike) > 1:
        said = SEVERAL[first.what]
        numbers = ", ".join(str(blocker.ident) for blocker in alike)
        sentence, act = f"{len(alike)} references {said}: {numbers}", "See references"
        link = f"{about_sources}?show=checking"
    return BlockerRow(
        tone=first.tone,
        sentence=sentence,
        remedy=first.remedy,
        turn=_turn(first, file, user),
        link=link,
        act=act,
    )


def _act(blocker: Blocker) -> str:
    kind = blocker.what if blocker.what in ACTS else blocker.kind
    return ACTS[kind].format(blocker.ident)


def _turn(blocker: Blocker, file: File, user: User) -> str:
    is_theirs = can_manage(user, file.article) or can_edit(user, file.article)
    return "You" if blocker.turn == "editor" and is_theirs else blocker.who


def moves(file: File, user: User) -> list[Move]:
    """The acts that the article's state and this person's roles allow, the first one first; the actions ask again."""
    manages = can_manage(user, file.article)
    return [
        *(BY_STATE[file.article.state](file) if manages else ()),
        *_editing(file, user),
        *(_ending(file) if manages else ()),
    ]


def _editing(file: File, user: User) -> Iterator[Move]:
    is_open = file.article.state in (State.SUBMITTED, State.UNDER_REVIEW)
    if is_open and can_edit(user, file.article):
        yield Move("Edit the text", _to(file, "article-edit"))


def _ending(file: File) -> Iterator[Move]:
    if file.article.state == State.UNDER_REVIEW:
        yield Move("Send back to the submitter…", _to(file, "article-send-back"))
    if file.publication:
        yield Move("End the publication…", _to(file, "article-end-publication"), "grave")
    if file.article.state != State.WITHDRAWN:
        yield Move("Withdraw…", _to(file, "article-withdraw"), "grave")


def _of_submitted(file: File) -> Iterator[Move]:
    found = in_the_way(file)
    yield Move("Ask reviewers", _to(file, "article-assign"), "first", _why_not(len(found)))
    if any(blocker.waivable for blocker in found):
        yield Move("Waive what is in the way…", _to(file, "article-waive"))


def _of_review(file: File) -> Iterator[Move]:
    found = in_the_way(file)
    label = f"Approve revision {file.article.current.number}"
    yield Move(label, _to(file, "article-approve"), "first", _why_not(len(found)))
    yield Move("Ask another reviewer", _to(file, "article-assign"))
    if any(blocker.waivable for blocker in found):
        yield Move("Waive what is in the way…", _to(file, "article-waive"))


def _why_not(count: int) -> str:
    if not count:
        return ""
    return "Not yet: 1 thing stands in the way." if count == 1 else f"Not yet: {count} things stand in the way."


def _of_approved(file: File) -> Iterator[Move]:
    live = file.publication
    if live is None or live.revision != file.article.current.number or live.notice:
        yield Move(f"Publish revision {file.article.current.number}", _to(file, "article-publish"), "first")
    yield Move("Reopen…", _to(file, "article-reopen"))


def _of_withdrawn(file: File) -> Iterator[Move]:
    yield Move("Restore…", _to(file, "article-restore"))


BY_STATE = {
    State.SUBMITTED: _of_submitted,
    State.UNDER_REVIEW: _of_review,
    State.APPROVED: _of_approved,
    State.WITHDRAWN: _of_withdrawn,
}


def _to(file: File, name: str) -> str:
    return reverse(f"board:{name}", args=[file.article.slug])
