"""How an article is handled: its risk, specialty, what readers see before approval, a notice to them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from articles.actions.locking import lock
from articles.ledger.record import record
from articles.models import Article, Person, Risk, Verb
from articles.refusals import NotPossible
from reviewboard.permissions import insist_manages


@dataclass(frozen=True, slots=True)
class Handling:
    """``show_pending`` None: as the site does."""

    risk: str
    specialty: str
    show_pending: bool | None
    notice: str


def handling_of(article: Article) -> Handling:
    return Handling(article.risk, article.specialty, article.show_pending, article.notice)


def handle(article_id: int | str, handling: Handling, *, by: Person) -> None:
    """Store it, with old and new in the history; nothing changed: nothing recorded. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article = lock(article_id)
        insist_manages(by, article)
        if handling.risk not in Risk.values:
            raise NotPossible("Choose a risk from the list.")
        old, new = asdict(handling_of(article)), asdict(handling)
        changed = tuple(name for name in new if new[name] != old[name])
        if not changed:
            return
        for name in changed:
            setattr(article, name, new[name])
        record(
            article,
            Verb.SETTINGS_CHANGED,
            by=by,
            changed=changed,
            old={name: old[name] for name in changed},
            new={name: new[name] for name in changed},
            digest=article.current.digest,
        )
