"""Who may see what, and the rule each URL declares.

Small predicates, used by pages, search, counts, mail and exports alike. What people may *do* on the board is in
``reviewboard.permissions``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, URLResolver

from articles import signed_out
from articles.models import Article, Person, State

User = Person | AnonymousUser
Rule = Callable[[User], bool]


def anyone(user: User) -> bool:
    return True


def nobody(user: User) -> bool:
    """For addresses that a library brings along and this site does not offer."""
    return False


def signed_in(user: User) -> bool:
    return user.is_authenticated


def submitters(user: User) -> bool:
    """Who may hand in drafts."""
    return user.is_authenticated and (user.is_submitter or user.is_editor)


def reviewers(user: User) -> bool:
    return user.is_authenticated and user.is_reviewer


def editors(user: User) -> bool:
    return user.is_authenticated and user.is_editor


def admins(user: User) -> bool:
    return user.is_authenticated and user.is_admin


def overseers(user: User) -> bool:
    """Who sees every article's whole file: editors and admins."""
    return editors(user) or admins(user)


def pending_is_public(article: Article) -> bool:
    """Are readers shown the text before it is approved? The article's own setting, else the site's."""
    return settings.SHOW_PENDING if article.show_pending is None else article.show_pending


def can_submit(user: User) -> bool:
    return submitters(user)


def can_ask(user: User, article: Article) -> bool:
    """A follow-up question can be put to any article that readers can see."""
    return article.state != State.WITHDRAWN


def guarded_all(rule: Rule, patterns: Iterable[URLPattern | URLResolver]) -> list:
    """The same for URL patterns that a library brings along: each view asked by ``rule`` first."""
    return [_guarded_pattern(rule, pattern) for pattern in patterns]


def _guarded_pattern(rule: Rule, pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    if isinstance(pattern, URLPattern):
        return URLPattern(pattern.pattern, guarded(rule, pattern.callback), pattern.default_args, pattern.name)
    inner = guarded_all(rule, pattern.url_patterns)
    return URLResolver(pattern.pattern, inner, pattern.default_kwargs, pattern.app_name, pattern.namespace)


def guarded(rule: Rule, view: Callable) -> Callable:
    """``view`` for those for whom ``rule`` holds; a URL pattern without such a rule fails the tests.

    The rule says who may come to the address at all; whether this person may see or do this to this article is asked by
    the query or action behind it.
    """

    @wraps(view)
    def asked(request, *args, **kwargs):
        if rule(request.user):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            raise PermissionDenied
        return signed_out.answer(request)

    asked.rule = rule
    return asked
