"""Temporary."""

import hashlib
import json
import unicodedata

DIGEST_VERSION = 1


def normalise(text):
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def canonical(question, title, body, references):
    refs = [
        {"number": r.number, "as_cited": r.as_cited, "doi": r.doi, "pmid": r.pmid, "url": r.url, "title": r.title}
        for r in sorted(references, key=lambda r: r.number)
    ]
    return json.dumps(
        {"version": 1, "question": question, "title": title, "body": body, "references": refs},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def digest(question, title, body, references):
    return hashlib.sha256(canonical(question, title, body, references)).hexdigest()
