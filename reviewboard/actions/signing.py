"""Signatures: the signer's password again, and name and credentials as they are at that moment."""

from __future__ import annotations

import datetime as dt

from articles.models import Article, Person, Signature
from articles.refusals import WrongPassword
from reviewboard.actions import password_tries


def authenticate(by: Person, password: str) -> None:
    """Raise WrongPassword unless it is the signer's own, or after too many that were not.

    Asked before any lock is taken: hashing is slow on purpose.
    """
    if not by.check_password(password):
        password_tries.count_wrong(by)
        raise WrongPassword("That is not your password. Nothing was signed, and what you typed is kept.")
    password_tries.forget_wrong(by)


def sign(article: Article, meaning: Signature.Meaning, *, by: Person, at: dt.datetime) -> Signature:
    """A stored signature on the article's current revision, bound to its digest."""
    return Signature.objects.create(
        revision=article.current,
        digest=article.current.digest,
        meaning=meaning,
        signer=by,
        signer_name=by.name,
        signer_credentials=by.credentials,
        signed_at=at,
    )
