"""What a worker process of the tests does: asks, or takes a turn and keeps it. No Django, so that it starts quickly.

``python -m tests.articles.citations.clients.worker REDIS_URL URL COUNT`` prints the statuses; without a count it prints
that it has its turn and waits to be killed.
"""

from __future__ import annotations

import datetime as dt
import sys
import threading

import httpx
import redis

from articles.citations.clients.breaker import RedisBreaker
from articles.citations.clients.http import Getter
from articles.citations.clients.pacing import Limit
from articles.citations.clients.shared_pacing import RedisPacer


def main() -> None:
    redis_url, url, *count = sys.argv[1:]
    client = redis.Redis.from_url(redis_url)
    pacer = RedisPacer(client, longest_turn=0.2)
    if not count:
        pacer.begin(host := httpx.URL(url).netloc.decode(), Limit(50, 1))
        print(bool(pacer.wait(host)), flush=True)  # noqa: T201
        threading.Event().wait()
    getter = Getter(attempts=1, patience=10, pacer=pacer, breaker=RedisBreaker(client))
    getter.limit(url, Limit(10, 1))
    now = dt.datetime.now(dt.UTC)
    print(*(getter.get("Crossref", url, now=now).status for _ in range(int(count[0]))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
