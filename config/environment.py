"""Reading the environment, where nonsense is an error with a sentence and never a default."""

from __future__ import annotations

from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
TRUE = ("true", "1", "yes", "on")
FALSE = ("false", "0", "no", "off")


def boolean(name: str, *, default: bool) -> bool:
    value = env.str(name, default="").strip().lower()
    if value and value not in TRUE + FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}: write true or false.")
    return value in TRUE if value else default


def words(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """A list separated by commas."""
    value = env.str(name, default="")
    return [word.strip() for word in value.split(",") if word.strip()] or list(default)


def web_address(name: str, *, default: str) -> str:
    """An http or https URL, returned without a slash at its end."""
    value = env.str(name, default="").strip() or default
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{name} is {value!r}: write an address such as {default}.")
    return value.rstrip("/")


def whole_number(name: str, *, default: int) -> int:
    value = env.str(name, default="").strip()
    if value and not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number such as {default}.")
    return int(value or default)


def required(name: str, why: str) -> str:
    value = env.str(name, default="").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: {why}")
    return value
