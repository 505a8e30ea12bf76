"""The settings of the tests: the site's own, against an embedded PostgreSQL whose data directory is theirs alone.

Kept apart from conftest.py because pytest-django reads the settings before any conftest.
"""

import os
from pathlib import Path

from config import embedded

TEST_VAR = Path(__file__).resolve().parent.parent / "var" / "test"
OURS = ("CONTACT_EMAIL", "DATABASE_OWNER_URL", "DATABASE_POOL", "EMAIL_URL", "SITE_NAME", "SITE_URL", "SHOW_PENDING")
for name in OURS:
    os.environ.pop(name, None)
os.environ["DEBUG"] = "true"
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["DATABASE_URL"] = (
    os.environ.get("TEST_DATABASE_URL") or embedded.postgres(TEST_VAR / "postgres", durable=False).owner
)
os.environ["REDIS_URL"] = embedded.redis_url(TEST_VAR / "redis")

from config.settings import *  # noqa: E402, F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; production keeps Django's own
# Playwright keeps an event loop in the thread that the tests run in; Django would refuse them the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
