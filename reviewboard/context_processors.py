"""What the masthead of the board's pages offers to this person; on a page without it, nothing is looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from articles import signed_out
from articles.permissions import User, admins, overseers, reviewers, submitters
from reviewboard.queries.counts import capped, capped_counts
from reviewboard.queries.queue import WAITING, waiting_for


def _queue(waiting: Mapping[str, int]) -> int:
    return sum(waiting.get(name, 0) for name in WAITING)


def _reviews(waiting: Mapping[str, int]) -> int:
    return waiting.get("reviews", 0)


def _alerts(waiting: Mapping[str, int]) -> int:
    return waiting.get("alerts", 0)


OVERSIGHT = (
    "board:history",
    "board:article-history",
    "board:questions",
    "board:numbers",
    "board:mail",
    "board:mail-message",
)
Rule = Callable[[User], bool]
# (who, URL name, label, key, what of it waits for this person)
SECTIONS: tuple[tuple[Rule, str, str, str, Callable[[Mapping[str, int]], int] | None], ...] = (
    (reviewers, "board:my-reviews", "My reviews", "g r", _reviews),
    (overseers, "board:queue", "Queue", "g q", _queue),
    (overseers, "board:alerts", "Alerts", "", _alerts),
    (submitters, "board:my-drafts", "My drafts", "g d", None),
    (submitters, "board:import", "Import", "g i", None),
    (overseers, "board:questions", "Questions", "", None),
    (overseers, "board:history", "History", "g h", None),
    (admins, "board:mail", "Mail", "", None),
    (admins, "admin:index", "Admin", "", None),
)
# What is looked after rarely stands in the person's own menu: (URL name, label).
LOOKED_AFTER = (
    ("board:checklists", "Checklists"),
    ("board:wording", "Guarded words"),
    ("board:numbers", "Numbers"),
)


def board(request: HttpRequest) -> dict:
    """sections, looked_after and find_url, as templates/components/_masthead_work.html shows them; who, for
    _sign_in_again.html.
    """
    return {
        "looked_after": SimpleLazyObject(lambda: LOOKED_AFTER if overseers(request.user) else ()),
        "sections": SimpleLazyObject(lambda: sections(request)),
        "who": SimpleLazyObject(lambda: signed_out.who(request.user) if request.user.is_authenticated else ""),
        "find_url": SimpleLazyObject(lambda: reverse("board:queue") if overseers(request.user) else ""),
    }


def sections(request: HttpRequest) -> list[dict]:
    """One query at most: a view that has counted already leaves its counts in ``request.waiting``.

    None on the pages of oversight, which come with the fewest queries of all and lead to no work of one's own.
    """
    person = request.user
    if not person.is_authenticated:
        return []
    offered = [section for section in SECTIONS if section[0](person)]
    waiting = getattr(request, "waiting", None)
    if waiting is None:
        waiting = {} if _oversees(request) else capped_counts(waiting_for(person))
    return [_section(request.path, waiting, *section[1:]) for section in offered]


def _oversees(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name in OVERSIGHT


def _section(path: str, waiting: Mapping[str, int], name: str, label: str, key: str, count) -> dict:
    url = reverse(name)
    number = count(waiting) if count else 0
    return {"label": label, "url": url, "key": key, "count": number and capped(number), "current": path.startswith(url)}
