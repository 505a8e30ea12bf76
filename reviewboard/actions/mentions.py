"""Mail to whoever is named in a remark or a reply, and to whose remark is replied to. Never its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from articles.models import Article, Person
from articles.refusals import NotPossible
from reviewboard.actions.notices import notify
from reviewboard.models import Remark, Reply
from reviewboard.queries.audience import Listener, audience, listeners, named_in, unclear_name


def insist_clear(article: Article, said: Remark | Reply) -> None:
    """Raise NotPossible where an ``@`` could name several of those who may see what is said."""
    if "@" in said.text and (why := unclear_name(said.text, audience(listeners(article), _all_of(said), said.author))):
        raise NotPossible(why)


def tell_named(article: Article, shown: Iterable[Remark | Reply], *, event: str) -> None:
    """One mail to each person whom something that others see from now on concerns; a step of the actions that show it.

    A name that fits several people by now, or nobody who may see it, is just text.
    """
    concerning = [said for said in shown if "@" in said.text or isinstance(said, Reply)]
    people = listeners(article) if concerning else []
    for said in concerning:
        named = _named(said, people)
        _mail(article, said, named, event, "mentioned you in a remark on")
        if isinstance(said, Reply) and said.remark.author not in named:
            author = [person for person in audience(people, _all_of(said), said.author) if person == said.remark.author]
            _mail(article, said, author, event, "replied to your remark on")


def _named(said: Remark | Reply, people: Sequence[Listener]) -> list[Person]:
    return named_in(said.text, audience(people, _all_of(said), said.author)) if "@" in said.text else []


def _all_of(said: Remark | Reply) -> list[Remark | Reply]:
    """A reply is seen by who may see both it and the remark."""
    return [said, said.remark] if isinstance(said, Reply) else [said]


def _mail(article: Article, said: Remark | Reply, to: Sequence[Person], event: str, did: str) -> None:
    remark = said.remark if isinstance(said, Reply) else said
    notify(
        to,
        article,
        event=f"{event}:{said._meta.model_name}{said.pk}",
        template="mentioned",
        subject=f"{said.author.name} {did} “{article.current.title}”",
        path=reverse("board:article", args=[article.slug]) + f"#remark-{remark.pk}",
        author=said.author,
        did=did,
    )
