"""Temporary."""

from articles.drafts.draft import Finding
from articles.drafts.markers import cited_numbers


def examine(body, references):
    listed = {r.number for r in references if r.listed}
    return [
        Finding("fatal", "reference-unlisted", f"Reference {n} is cited but not listed.", f"reference {n}", n)
        for n in cited_numbers(body)
        if n not in listed
    ]
