"""Editors say which words are too much for which certainty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from articles.drafts.wording_guard import DEFAULT_WORDS, FROM_THE_TOP, LONGEST_WORD, MOST_WORDS
from articles.models import Person
from articles.permissions import overseers
from articles.refusals import NotPossible
from reviewboard.models import GuardedWords
from reviewboard.permissions import insist


def guard(lists: dict[str, Iterable[str]], *, by: Person) -> list[str]:
    """Keep the lists that differ from what holds; which certainties those are. The newest wins. Each row keeps who
    changed it and when.

    Raises NotAllowed; NotPossible for a list or an entry that is too long.
    """
    insist(overseers(by), "Only editors and admins change the lists of words.")
    wanted = {name: _tidy(lists[name]) for name in FROM_THE_TOP if name in lists}
    with transaction.atomic():
        known = GuardedWords.objects.select_for_update().in_bulk()
        held = {name: known[name].words if name in known else list(DEFAULT_WORDS[name]) for name in wanted}
        changed = [name for name, words in wanted.items() if words != held[name]]
        said = {"changed_by": by, "changed_by_name": by.name, "changed_at": timezone.now()}
        for name in changed:
            GuardedWords.objects.update_or_create(certainty=name, defaults={"words": wanted[name], **said})
    return changed


def _tidy(words: Iterable[str]) -> Sequence[str]:
    """Each once, without white space around it."""
    found = list(dict.fromkeys(filter(None, (" ".join(word.split()) for word in words))))
    too_long = [word for word in found if len(word) > LONGEST_WORD]
    if too_long:
        raise NotPossible(f"“{too_long[0][:LONGEST_WORD]}…” is longer than {LONGEST_WORD} characters. Shorten it.")
    if len(found) > MOST_WORDS:
        raise NotPossible(f"A list holds at most {MOST_WORDS} words; this one has {len(found)}.")
    bare = [word for word in found if not word.strip("* ")]
    if bare:
        raise NotPossible("“*” alone stands for every word. Give the beginning of a word before it.")
    return found
