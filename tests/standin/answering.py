"""What each registry would say to a question, made of the recordings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from tests.standin.articles import article_set
from tests.standin.recordings import Recording, work_of

NOT_FOUND: Recording = {"status": 404, "headers": {"content-type": "text/html"}, "text": "<title>Not Found</title>"}
Query = dict[str, str]


class Answers:
    """Answers by path and query. A recorded path wins over what would be made up of other recordings."""

    def __init__(self, recordings: Iterable[Recording]):
        self.recordings = list(recordings)

    def find(self, path: str, query: Query, count: int) -> Recording:
        """The answer to the ``count``-th question for a path (lower case)."""
        for recording in self.recordings:
            if recording.get("path", "").lower() == path:
                answers = recording.get("answers", [recording])
                return answers[min(count, len(answers)) - 1]
        for end, made in self._made.items():
            if path.endswith(end):
                return made(self, query)
        return _nothing_recorded(path)

    def works(self, query: Query) -> Recording:
        """Crossref's lists: a bibliographic search, or the notices about a work."""
        works = [work for work in map(work_of, self.recordings) if work]
        updated = query.get("filter", "").removeprefix("updates:")
        found = [work for work in works if _updates(work, updated)] if updated else []
        if wanted := query.get("query.bibliographic"):
            found = [dict(work, score=score) for score, work in _ranked(wanted, works, _words_of_work)]
        items = found[: int(query.get("rows", 20))]
        message = {"total-results": len(found), "items": items, "items-per-page": len(items), "facets": {}}
        return {"json": {"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message}}

    def summaries(self, query: Query) -> Recording:
        known = self._known("pmcid" if query.get("db") == "pmc" else "pmid", "summary")
        uids = query.get("id", "").split(",")
        if broken := self._broken(uids):
            return broken
        no_such = {uid: {"uid": uid, "error": "cannot get document summary"} for uid in uids}
        entries = {uid: known[uid]["summary"] if uid in known else no_such[uid] for uid in uids}
        return {"json": {"header": {"type": "esummary", "version": "0.3"}, "result": {"uids": uids, **entries}}}

    def articles(self, query: Query) -> Recording:
        pmids = query.get("id", "").split(",")
        if broken := self._broken(pmids):
            return broken
        known = self._known("pmid", "summary") | self._known("pmid", "article")
        return {
            "headers": {"content-type": "text/xml"},
            "text": article_set([known[pmid] for pmid in pmids if pmid in known]),
        }

    def citations(self, query: Query) -> Recording:
        summaries = [recording["summary"] for recording in self._known("pmid", "summary").values()]
        lines = (line for line in query.get("bdata", "").split("\r") if line)
        return {"text": "".join(f"{line.rstrip('|')}|{_matched(line.split('|'), summaries)}\n" for line in lines)}

    def conversions(self, query: Query) -> Recording:
        kind, ids = query.get("idtype", ""), query.get("ids", "").split(",")
        known = {
            same[kind].lower(): same for same in map(_ids, self._known("pmid", "summary").values()) if kind in same
        }
        records = [
            {"requested-id": name, **known[name.lower()]}
            if name.lower() in known and "pmcid" in known[name.lower()]
            else {kind: name, "requested-id": name, "status": "error", "errmsg": "Identifier not found in PMC"}
            for name in ids
        ]
        return {"json": {"status": "ok", "records": records}}

    def europe(self, query: Query) -> Recording:
        results = [recording["europepmc"] for recording in self.recordings if "europepmc" in recording]
        asked = query.get("query", "")
        if doi := re.match(r'DOI:"(.*)"', asked):
            found = [result for result in results if result.get("doi", "").lower() == doi[1].lower()]
        elif number := re.match(r"EXT_ID:(\d+)", asked):
            found = [result for result in results if result.get("id") == number[1]]
        else:
            found = [result for _, result in _ranked(asked, results, lambda result: result.get("title", ""))]
        return {"json": {"version": "6.9", "hitCount": len(found), "resultList": {"result": found}}}

    _made = {
        "/esummary.fcgi": summaries,
        "/efetch.fcgi": articles,
        "/ecitmatch.cgi": citations,
        "/pmc/utils/idconv/v1.0/": conversions,
        "/works": works,
        "/search": europe,
    }

    def _known(self, database: str, form: str) -> dict[str, Recording]:
        return {each[database]: each for each in self.recordings if database in each and form in each}

    def _broken(self, uids: Sequence[str]) -> Recording | None:
        """One number that PubMed stumbles over spoils the whole question."""
        answers = ("summary", "article")
        broken = [each for each in self.recordings if "pmid" in each and not any(name in each for name in answers)]
        return next((each for each in broken if each["pmid"] in uids), None)


def _nothing_recorded(path: str) -> Recording:
    """What the real services say of something that does not exist."""
    _, _, name = path.partition("/api/handles/")
    if name:
        return {"status": 404, "json": {"responseCode": 100, "handle": name}}
    if path.startswith("/ra/"):
        return {"json": [{"DOI": path.removeprefix("/ra/"), "status": "DOI does not exist"}]}
    if path.startswith("/dois/"):
        title = "The resource you are looking for doesn't exist."
        return {"status": 404, "json": {"errors": [{"status": "404", "title": title}]}}
    if path.startswith("/works/10."):
        return {"status": 404, "headers": {"content-type": "text/plain"}, "text": "Resource not found."}
    return NOT_FOUND


def _ranked(wanted: str, items: Sequence[dict], words_of: Any) -> list[tuple[float, dict]]:
    """Items by how many words they share with what is wanted; the score grows with that, and has no upper end."""
    words = _words(wanted)
    scored = ((round(5.0 * len(words & _words(words_of(item))), 2), item) for item in items)
    return sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 1}


def _words_of_work(work: dict[str, Any]) -> str:
    families = (author.get("family", "") for author in work.get("author") or [])
    parts = (*(work.get("title") or []), *(work.get("container-title") or []), *families)
    date = str((work.get("issued") or {}).get("date-parts", ""))
    return " ".join((*parts, date, str(work.get("volume", "")), str(work.get("page", "")), str(work.get("DOI", ""))))


def _updates(work: dict[str, Any], doi: str) -> bool:
    return any(update.get("DOI", "").lower() == doi.lower() for update in work.get("update-to") or [])


def _matched(fields: list[str], summaries: Sequence[dict[str, Any]]) -> str:
    """PubMed's word for a citation: journal, year, volume, first page, author, of which some may be empty."""
    journal, *others = (field.strip().lower() for field in fields[:5])
    in_journal = [each for each in summaries if journal in _journals(each)]
    if not in_journal:
        return "NOT_FOUND;INVALID_JOURNAL"
    fitting = [each for each in in_journal if all(map(_fits, others, _place(each)))]
    if len(fitting) > 1:
        return f"AMBIGUOUS {','.join(each['uid'] for each in fitting)}"
    return fitting[0]["uid"] if fitting else "NOT_FOUND"


def _journals(summary: dict[str, Any]) -> set[str]:
    return {summary.get(name, "").lower() for name in ("source", "fulljournalname")} - {""}


def _place(summary: dict[str, Any]) -> tuple[str, ...]:
    author = summary["authors"][0]["name"] if summary.get("authors") else ""
    first_page = summary.get("pages", "").split("-")[0]
    return tuple(part.lower() for part in (summary["pubdate"][:4], summary.get("volume", ""), first_page, author))


def _fits(asked: str, known: str) -> bool:
    return not asked or known == asked or known.startswith(f"{asked} ")


def _ids(recording: Recording) -> dict[str, str]:
    names = {"pubmed": "pmid", "doi": "doi", "pmc": "pmcid"}
    ids = recording["summary"]["articleids"]
    return {names[each["idtype"]]: each["value"] for each in ids if each["idtype"] in names}
