"""Passwords as production keeps them, and cheap ones beside them, to see a decision without its hashing."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

PASSWORD = "correct horse battery staple"


class AsStored(PBKDF2PasswordHasher):
    """Django's own hasher with as many iterations as the stored hash says; new ones get 1."""

    iterations = 1

    def must_update(self, encoded: str) -> bool:
        return False


def as_in_production() -> str:
    """The hash of ``PASSWORD`` that costs what production's cost."""
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(PASSWORD, hasher.salt())
