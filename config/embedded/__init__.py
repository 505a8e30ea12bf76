"""The servers that come with the wheels: PostgreSQL 18 and Redis, for a machine that has nothing installed.

The one place that starts or joins them. A server's data lives in one directory, and it listens on a socket in that
directory only, so nobody else on the machine reaches it. ``make run`` starts both and hands the URLs to its children; a
command or a test on its own joins what runs or starts it for as long as it needs it.
"""

import sys

if sys.platform == "win32":
    raise SystemExit("This runs on Linux and macOS. On Windows, run it inside WSL.")

from config.embedded.postgres_server import Postgres, postgres, stop_postgres
from config.embedded.processes import EmbeddedServerError, dies_with_parent
from config.embedded.redis_server import Redis, redis, redis_url

__all__ = [
    "EmbeddedServerError",
    "Postgres",
    "Redis",
    "dies_with_parent",
    "postgres",
    "redis",
    "redis_url",
    "stop_postgres",
]
