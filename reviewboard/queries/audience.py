"""Who can be named in a remark or a reply: those who may see it, as far as the one who names them may know of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from articles.models import Article, Person, Role
from articles.permissions import overseers
from reviewboard.models import Assignment, Remark, Reply

_AT = re.compile(r"(?<![\w.@])@(?=\w)")
_FIRST_WORD = re.compile(r"\w[\w’'-]*")


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody at work on the article; ``states`` are those of their assignments on it."""

    person: Person
    states: frozenset[str]

    @property
    def sees_reviewers(self) -> bool:
        """May this person see what reviewers said, once they signed? As ``queries.remarks`` has it."""
        if Assignment.State.SUBMITTED in self.states:
            return True
        return overseers(self.person) and not self.states & set(Assignment.OPEN)

    def sees(self, said: Remark | Reply) -> bool:
        return said.author_id == self.person.pk or said.assignment_id is None or self.sees_reviewers


def listeners(article: Article) -> list[Listener]:
    """Editors, whoever submitted it, and its reviewers, by name, in one statement."""
    own = Assignment.objects.filter(article=article, reviewer=OuterRef("pk"))
    at_work = own.filter(state__in=Assignment.ACTIVE)
    theirs = Assignment.objects.filter(article=article, state__in=Assignment.ACTIVE).values("reviewer")
    involved = Q(roles__contains=[Role.EDITOR]) | Q(pk=article.submitted_by_id) | Q(pk__in=theirs)
    rows = Person.objects.filter(involved, is_active=True).annotate(states=ArraySubquery(at_work.values("state")))
    return [Listener(person, frozenset(person.states)) for person in rows.order_by("name", "pk")]


def audience(people: Sequence[Listener], said: Iterable[Remark | Reply], by: Person) -> list[Person]:
    """Those who may see all that was ``said`` once it is shown, without ``by``.

    Who does not see the other reviewers' work yet, and whoever submitted the text, knows of no other reviewer: for them
    there are editors only.
    """
    knows_all = any(one.sees_reviewers for one in people if one.person.pk == by.pk)
    return [
        one.person
        for one in people
        if one.person.pk != by.pk
        and (knows_all or (one.person.is_editor and not one.states))
        and all(one.sees(words) for words in said)
    ]


def named_in(text: str, people: Sequence[Person]) -> list[Person]:
    """Whom an ``@`` names among ``people``: by their whole name, or by a part of it that only one of them has.

    Any other ``@`` is just text.
    """
    found = [_called(text, at.end(), people) for at in _AT.finditer(text)]
    return list(dict.fromkeys(called[0] for called in found if len(called) == 1))


def unclear_name(text: str, people: Sequence[Person]) -> str:
    """A sentence on the first ``@`` that could be several of ``people``; "" where there is none."""
    for at in _AT.finditer(text):
        if len(called := _called(text, at.end(), people)) > 1:
            names = " or ".join(f"@{person.name}" for person in called)
            return f"“@{_FIRST_WORD.match(text, at.end())[0]}” could be several people. Write {names}."
    return ""


def _called(text: str, at: int, people: Sequence[Person]) -> list[Person]:
    """Those whose name, or a part of it, stands there; the longest whole name alone."""
    rest = text[at:].casefold()
    whole = [person for person in people if _begins(rest, person.name.casefold())]
    if whole:
        longest = max(len(person.name) for person in whole)
        return [person for person in whole if len(person.name) == longest]
    word = _FIRST_WORD.match(text, at)[0].casefold()
    return [person for person in people if word in person.name.casefold().split()]


def _begins(text: str, name: str) -> bool:
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()
