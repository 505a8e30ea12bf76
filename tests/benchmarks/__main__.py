"""``make bench``: the pages of the budgets beside their floors, at 1,000 and at 100,000 articles.

The first run loads the articles (a few minutes at 100,000) and keeps them under var/bench.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

import django

from config import embedded

PROJECT = Path(__file__).resolve().parent.parent.parent
VAR = PROJECT / "var" / "bench"
OURS = ("CONTACT_EMAIL", "DATABASE_POOL", "EMAIL_URL", "SITE_NAME", "SITE_URL", "SHOW_PENDING")


def main() -> None:
    asked = _asked()
    postgres, redis = embedded.postgres(VAR / "postgres"), embedded.redis(VAR / "redis")
    redis.client().flushall()  # nobody works off what earlier runs asked for
    try:
        set_up(postgres.owner, redis.url)
        from tests.benchmarks import run  # it needs models, so Django must be set up

        main_process = int((VAR / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
        report = run.run(asked, run.Server(postgres.application, main_process))
    finally:
        redis.stop()
    sys.stdout.write((json.dumps(report.as_json()) if asked.json else report.as_text()) + "\n")


def set_up(owner_url: str, redis_url: str) -> None:
    """As ``make run`` has it, in a place of our own."""
    for name in OURS:
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "SECRET_KEY": "only-for-benchmarks-and-known-to-everyone",
        "DEBUG": "false",
        "SITE_URL": "http://127.0.0.1:8000",
        "VAR": str(VAR),
        "DATABASE_URL": owner_url,
        "REDIS_URL": redis_url,
    }
    django.setup()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 100_000], help="sizes, multiples of 50")
    parser.add_argument("--rounds", type=int, default=30, help="how often page and floor take turns")
    parser.add_argument("--batch", type=int, default=10, help="requests in a turn")
    parser.add_argument("--drafts", type=int, default=2_000, help="how many drafts to import")
    parser.add_argument("--pages", default="", help="only pages whose name begins so")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    return parser.parse_args()


if __name__ == "__main__":
    main()
