"""The hash of an event: SHA-256 over its canonical JSON, which holds the hash of the event before it.

Canonical JSON is UTF-8 with sorted keys and no spaces, of exactly the fields in ``FIELDS``; times are ISO 8601 in UTC
with six digits of a second. Anyone with the rows can compute it again: nothing else goes in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from articles.models import LedgerEvent

CHAIN_VERSION = 1
FIELDS = (
    "subject", "subject_id", "sequence", "verb", "actor_id", "actor_name", "via", "old", "new", "reason", "digest",
    "request_id", "previous",
)  # fmt: skip


def canonical(event: LedgerEvent) -> bytes:
    values = {name: getattr(event, name) for name in FIELDS}
    values |= {"version": CHAIN_VERSION, "at": event.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_of(event: LedgerEvent) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(canonical(event)).hexdigest()
