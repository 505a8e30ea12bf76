"""What stands between an article and its approval: one statement, for one article or for a page of them.

The rules are DESIGN.md section 3's ("approve is an editor's signed act and needs …"). A verdict counts where

* it is the newest of its giver on that wording and source (``root``), and is not "cannot access";
* the source stands as it did when it was given: a new retraction, concern or correction makes it stale;
* no editor has decided, where reviewers differ, that another one given by then holds (it was still given: it counts for
  how many people judged the citation);
* its giver did not write the claim's wording, except at standard risk, where the editor who accepted that wording
  stands as second reader.

An expression of concern (C8) holds approval until, for each citation of that source, a verdict that counts was given in
the knowledge of it, with a note that says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Standing
from reviewboard.policy import NEVER_WAIVED, QUORUM

CHECK_IS_FRESH_FOR = dt.timedelta(days=7)

COUNTED = """
WITH q(risk, signatures, verdicts) AS (VALUES {quorum}),
    a AS (
        SELECT a.id, a.current_id, a.risk, rev.number AS revision, rev.digest, q.signatures, q.verdicts
        FROM articles_article a
        JOIN articles_revision rev ON rev.id = a.current_id
        JOIN q ON q.risk = a.risk
        WHERE a.id = ANY(%(articles)s)
    ),
    newest AS (
        SELECT DISTINCT ON (c.id, v.given_by_id)
            a.id AS article_id, c.id AS citation_id, c.position, c.root_id, r.number AS reference,
            v.id AS verdict_id, v.value,
            coalesce(v.id <> held.verdict_id AND v.given_at <= held.said_at, false) AS overruled,
            v.stands_as_worded, v.given_by_id, v.note <> '' AND v.source_standing = 'concern' AS acknowledges,
            coalesce(s.standing IN ('unknown', 'stands', 'not_indexed', 'unmatched')
                OR v.source_standing = s.standing, true) AS fresh,
            v.given_by_id <> cl.worded_by_id OR a.risk = 'standard' AS independent
        FROM a
        JOIN articles_citation c ON c.revision_id = a.current_id
        JOIN articles_claim cl ON cl.id = c.claim_id
        JOIN articles_reference r ON r.id = c.reference_id
        LEFT JOIN articles_source s ON s.id = r.source_id
        JOIN articles_verdict v ON v.root_id = c.root_id
        LEFT JOIN LATERAL (
            SELECT d.verdict_id, d.said_at FROM articles_reconciliation d
            WHERE d.root_id = c.root_id AND d.outcome = 'decided' ORDER BY d.id DESC LIMIT 1
        ) held ON true
        ORDER BY c.id, v.given_by_id, v.id DESC
    ),
    counted AS (SELECT * FROM newest WHERE fresh AND independent AND value <> 'cannot_access')
"""

FOUND = """,
    cited AS (
        SELECT a.id AS article_id, a.revision, a.verdicts, c.id AS citation_id, c.position, c.reference_id
        FROM a JOIN articles_citation c ON c.revision_id = a.current_id
    ),
    judged AS (SELECT citation_id, count(*) AS n FROM counted GROUP BY citation_id),
    signed AS (
        SELECT DISTINCT ON (a.id, g.signer_id) a.id AS article_id, g.meaning, g.signer_name, g.id
        FROM a JOIN articles_signature g ON g.revision_id = a.current_id AND g.digest = a.digest
        WHERE g.meaning LIKE 'review%%'
        ORDER BY a.id, g.signer_id, g.id DESC
    ),
    waived AS (
        SELECT w.article_id, w.blocker FROM articles_waiver w
        WHERE w.article_id = ANY(%(articles)s) AND w.until_on >= %(today)s
    ),
    found AS (
        SELECT a.id AS article_id, 'finding' AS kind, f.code AS what, coalesce(r.number, 0) AS ident,
            'finding:' || f.code || ':' || coalesce(r.number, 0) || ':r' || a.revision AS key,
            f.message AS detail, 1 AS n
        FROM a JOIN articles_finding f ON f.revision_id = a.current_id AND f.severity = 'fatal'
        LEFT JOIN articles_reference r ON r.id = f.reference_id
      UNION ALL
        SELECT DISTINCT a.id, 'source', CASE
                WHEN held.good AND (s.checked_at IS NULL OR s.checked_at < %(stale)s) THEN 'stale'
                ELSE s.standing END, r.number,
            'source:' || s.id || ':' || CASE WHEN held.good THEN 'stale' ELSE s.standing END, s.key, 1
        FROM a JOIN articles_reference r ON r.revision_id = a.current_id JOIN articles_source s ON s.id = r.source_id
        CROSS JOIN LATERAL (
            SELECT s.standing IN {clean} OR (s.standing = 'concern' AND (
                SELECT count(*) > 0 AND bool_and(c.id IN (SELECT citation_id FROM counted WHERE acknowledges))
                FROM articles_citation c WHERE c.reference_id = r.id
            )) AS good
        ) held
        WHERE NOT held.good OR s.checked_at IS NULL OR s.checked_at < %(stale)s
      UNION ALL
        SELECT DISTINCT a.id, 'cited', k.outcome, r.number,
            'cited:' || r.source_id || ':' || left(r.cited_key, 16) || ':' || k.outcome, k.message, 1
        FROM a JOIN articles_reference r ON r.revision_id = a.current_id
        CROSS JOIN LATERAL (
            SELECT c.run FROM articles_check c
            WHERE c.source_id = r.source_id AND c.cited_key = r.cited_key AND c.outcome <> 'unavailable'
            ORDER BY c.checked_at DESC, c.id DESC LIMIT 1
        ) newest_run
        JOIN articles_check k ON k.run = newest_run.run AND k.source_id = r.source_id AND k.cited_key = r.cited_key
            AND k.severity = 'fatal'
        WHERE r.source_id IS NOT NULL
      UNION ALL
        SELECT a.id, 'no-citations', '', 0, 'no-citations:r' || a.revision, '', 1
        FROM a WHERE NOT EXISTS (SELECT FROM articles_citation c WHERE c.revision_id = a.current_id)
      UNION ALL
        SELECT c.article_id, 'unjudged', '', min(c.position)::int, 'unjudged:r' || c.revision,
            c.verdicts::text, count(*)::int
        FROM cited c LEFT JOIN judged j USING (citation_id)
        WHERE coalesce(j.n, 0) < c.verdicts GROUP BY c.article_id, c.revision, c.verdicts
      UNION ALL
        SELECT article_id, 'against', '', position, 'against:' || root_id, reference::text, count(*)::int
        FROM counted WHERE value = 'does_not_support' AND NOT overruled
        GROUP BY article_id, position, root_id, reference
      UNION ALL
        SELECT article_id, 'wording', value, position, 'wording:' || root_id, reference::text, 1
        FROM counted WHERE value IN ('partly', 'indirect') AND stands_as_worded IS NOT TRUE AND NOT overruled
        GROUP BY article_id, value, position, root_id, reference
      UNION ALL
        SELECT n.article_id, 'needs-source', '', n.position, 'needs-source:' || n.root_id, '', count(*)::int
        FROM (
            SELECT DISTINCT ON (cl.id, v.given_by_id) a.id AS article_id, cl.position, cl.root_id, v.need
            FROM a JOIN articles_claim cl ON cl.revision_id = a.current_id
            JOIN articles_claimverdict v ON v.root_id = cl.root_id
            ORDER BY cl.id, v.given_by_id, v.id DESC
        ) n WHERE n.need = 'needs_source' GROUP BY n.article_id, n.position, n.root_id
      UNION ALL
        SELECT a.id, 'unsigned', '', 0, 'unsigned:r' || a.revision, a.signatures::text,
            a.signatures - count(s.article_id)::int
        FROM a LEFT JOIN signed s ON s.article_id = a.id AND s.meaning = 'review_approves'
        GROUP BY a.id, a.revision, a.signatures HAVING count(s.article_id) < a.signatures
      UNION ALL
        SELECT s.article_id, 'dissent', s.meaning, 0, 'dissent:' || s.id, s.signer_name, 1
        FROM signed s WHERE s.meaning <> 'review_approves'
      UNION ALL
        SELECT m.article_id, 'remark', m.kind, m.id::int, 'remark:' || m.id, p.name, 1
        FROM reviewboard_remark m JOIN articles_person p ON p.id = m.author_id
        WHERE m.article_id = ANY(%(articles)s) AND m.state = 'open' AND m.shown_at IS NOT NULL
            AND (m.blocking OR m.kind = 'suggestion' AND m.placed_start IS NOT NULL)
    )
SELECT found.* FROM found LEFT JOIN waived w ON w.article_id = found.article_id AND w.blocker = found.key
WHERE w.blocker IS NULL
ORDER BY found.article_id, array_position({order}, found.kind), found.ident
"""

ORDER = (
    "finding",
    "source",
    "cited",
    "no-citations",
    "against",
    "wording",
    "needs-source",
    "remark",
    "unjudged",
    "dissent",
    "unsigned",
)


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing to be cleared: a sentence, whose turn it is, how to clear it, and where.

    ``key`` names exactly this thing, so that a waiver of it holds for nothing else. ``turn`` is "editor", "reviewer" or
    "machine".
    """

    key: str
    kind: str
    what: str
    ident: int
    count: int
    sentence: str
    turn: str
    remedy: str
    fragment: str

    @property
    def tone(self) -> str:
        """Of the design system: what is known to be bad, what is not known, what is only missing."""
        if is_fatal(self) or self.kind == "against":
            return "bad"
        return "unknown" if self.turn == "machine" else "warn"

    @property
    def waivable(self) -> bool:
        """Can an editor answer for going on in spite of it? Not in place of the reviewers."""
        return self.kind not in NEVER_WAIVED

    @property
    def who(self) -> str:
        return {"editor": "An editor", "reviewer": "A reviewer", "machine": "The machine"}[self.turn]

    def link(self, article: Article) -> str:
        return reverse("board:article", args=[article.slug]) + self.fragment


def blockers(article: Article) -> tuple[Blocker, ...]:
    """What stands between this article's current revision and approval, in the order to be cleared."""
    return blockers_of([article.pk]).get(article.pk, ())


def blockers_of(article_ids: Iterable[int]) -> dict[int, tuple[Blocker, ...]]:
    """The same for many articles, by article id, in one statement; an article without any is not in it."""
    found: dict[int, list[Blocker]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_statement(), _parameters(article_ids))
        for article_id, *row in cursor.fetchall():
            found.setdefault(article_id, []).append(_blocker(*row))
    return {article_id: tuple(rows) for article_id, rows in found.items()}


def fatal_findings(article: Article) -> tuple[Blocker, ...]:
    """What keeps a review from being started: fatal findings of the draft that are not waived."""
    return tuple(blocker for blocker in blockers(article) if is_fatal(blocker))


def is_fatal(blocker: Blocker) -> bool:
    """A source that is known not to exist or to stand, or that is found nowhere, is fatal. One that could not be
    checked, or has a possible match that nobody confirmed yet, is not.
    """
    return blocker.kind in ("finding", "cited") or (blocker.kind == "source" and blocker.what in KNOWN_BAD)


KNOWN_BAD = (Standing.RETRACTED, Standing.WITHDRAWN, Standing.ABSENT, Standing.SUSPECT)


def counted() -> str:
    """The head of a statement about the current revisions of ``%(articles)s``: a, newest, counted (the verdicts)."""
    quorum = ", ".join(f"('{risk}', {need.signatures}, {need.verdicts})" for risk, need in QUORUM.items())
    return COUNTED.format(quorum=quorum)


def _statement() -> str:
    order = "ARRAY[" + ", ".join(f"'{kind}'" for kind in ORDER) + "]"
    return counted() + FOUND.format(order=order, clean="('stands', 'corrected', 'superseded')")


def _parameters(article_ids: Iterable[int]) -> dict:
    now = timezone.now()
    return {"articles": list(article_ids), "today": now.date(), "stale": now - CHECK_IS_FRESH_FOR}


def _blocker(kind: str, what: str, ident: int, key: str, detail: str, count: int) -> Blocker:
    sentence, turn, remedy, fragment = WORDS[kind](what, ident, detail, count)
    return Blocker(key, kind, what, ident, count, sentence, turn, remedy, fragment)


def _finding(what: str, ident: int, detail: str, count: int) -> tuple[str, str, str, str]:
    if what == "reference-unlisted":
        return detail, "editor", f"Give reference {ident}, or remove its marker", f"#reference-{ident}"
    return detail, "editor", "Correct the text, or waive it with a reason", "#findings"


SOURCES = {
    "unknown": ("could not be checked yet", "machine", "It is tried again by itself; or waive it with a reason"),
    "stale": ("was last checked more than a week ago", "machine", "It is checked again by itself"),
    "not_indexed": ("is in no registry", "editor", "Open it, see that it exists, and waive this with a reason"),
    "absent": ("does not exist under its identifier", "editor", "Correct the reference, or replace it"),
    "suspect": (
        "was found nowhere, so it may be made up",
        "editor",
        "Look for it: correct or replace it, or waive this with a reason if you hold the work in your hands",
    ),
    "unmatched": ("has a possible match that nobody confirmed", "editor", "Say whether the match is the work"),
    "retracted": ("has been retracted", "editor", "Replace it, and change what rests on it"),
    "withdrawn": ("has been withdrawn", "editor", "Replace it, and change what rests on it"),
    "notice": ("is itself a notice, not a work that can support a claim", "editor", "Cite the work instead"),
    "concern": (
        "carries an expression of concern",
        "editor",
        "Replace it; or a reviewer says in the note to each verdict why the claim may rest on it; or waive this",
    ),
}


def _source(what: str, ident: int, detail: str, count: int) -> tuple[str, str, str, str]:
    said, turn, remedy = SOURCES[what]
    return f"Reference {ident} {said}", turn, remedy, f"#reference-{ident}"


def _cited(what: str, ident: int, detail: str, count: int) -> tuple[str, str, str, str]:
    return f"Reference {ident}: {detail}", "editor", "Correct the reference, or replace it", f"#reference-{ident}"


def _no_citations(what: str, ident: int, detail: str, count: int) -> tuple[str, str, str, str]:
    return "No claim cites a source", "editor", "Add citations, or sign that the text needs no source", "#text"


def _unjudged(what: str, ident: int, detail: str, count: int) -> tuple[str, str, str, str]:
    needs = "two independent verdicts" if detail == "2" else "a verdict"
    said = f"{count} citation needs {needs}" if count == 1 else f"{count} citations need {needs}"
    return said, "reviewer", "A reviewer gives them on the desk", "#reviewers"


def _against(what: str, ident: int, detail: str, count: int) -> tuple[str, str, str, str]:
    said = f"Citation {ident}: reference {detail} does not support the claim"
    return said, "editor", "Change the claim or its reference", f"#citation-{ident}"


def _wording(what: str, ident: int, detail: str, count: int) -> tuple[str, str, str, str]:
    how = "supports the claim only partly" if what == "partly" else "supports the claim only indirectly"
    said = f"Citation {ident}: reference {detail} {how}, and the wording was not said to stand"
    return said, "editor", "Change the wording, or have the reviewer say that it stands", f"#citation-{ident}"


def _needs_source(what: str, ident: int, detail: str, count: int) -> tuple[str, str, str, str]:
    who = "a reviewer says" if count == 1 else f"{count} reviewers say"
    said = f"Claim {ident} cites nothing, and {who} that it needs a source"
    return said, "editor", "Add a source, or change the claim", f"#claim-{ident}"


def _remark(what: str, ident: int, detail: str, count: int) -> tuple[str, str, str, str]:
    said = f"A suggestion by {detail} is open" if what == "suggestion" else f"A blocking comment by {detail} is open"
    remedy = "Accept or reject it" if what == "suggestion" else "Answer it, and resolve it"
    return said, "editor", remedy, f"#remark-{ident}"


def _unsigned(what: str, ident: int, detail: str, count: int) -> tuple[str, str, str, str]:
    said = "1 approving review" if count == 1 else f"{count} approving reviews"
    said = f"{said} of {detail} still to be signed on this revision"
    return said, "reviewer", "A reviewer signs on the desk; invite one if none is at work", "#reviewers"


def _dissent(what: str, ident: int, detail: str, count: int) -> tuple[str, str, str, str]:
    asks = "asks for changes to" if what == "review_asks_changes" else "advises against"
    return f"{detail} {asks} this revision", "editor", "Make the changes, then ask for a new signature", "#reviewers"


WORDS = {
    "finding": _finding,
    "source": _source,
    "cited": _cited,
    "no-citations": _no_citations,
    "against": _against,
    "wording": _wording,
    "needs-source": _needs_source,
    "remark": _remark,
    "unjudged": _unjudged,
    "dissent": _dissent,
    "unsigned": _unsigned,
}
